"""The version of the extractor: its number, and a hash of the code and data that decide what comes out.

A phrase added or a source's rule changed is another version, so that a reprocess run reads the captures again. Where a
source lists its articles, and how it wants to be asked, changes nothing of what comes out of a page.
"""

import hashlib
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from strichka.articles.sources import FETCHING_KEYS, SourceRegistry
from strichka.resources import seeds_folder

NUMBER = "1.0"
SEEDS = ("authors", "languages", "phrases")
LIBRARIES = ("beautifulsoup4", "lxml", "trafilatura", "pymorphy3", "pymorphy3-dicts-ru", "pymorphy3-dicts-uk")


@lru_cache(maxsize=1)
def read_extractor_version() -> str:
    """Return the version that rows name: `1.0+` and twelve hexadecimal digits."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    files = [(str(path.relative_to(package)), path) for path in package.rglob("*.py")]
    for name in SEEDS:
        folder = seeds_folder() / name
        files += [(f"{name}/{path.name}", path) for path in folder.glob("*") if path.is_file()]
    for name, path in sorted(files):
        digest.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    for source in SourceRegistry.load():
        digest.update(source.model_dump_json(exclude=set(FETCHING_KEYS)).encode())
    for library in LIBRARIES:
        digest.update(f"{library}={version(library)}".encode())
    return f"{NUMBER}+{digest.hexdigest()[:12]}"


EXTRACTOR_VERSION = read_extractor_version()
