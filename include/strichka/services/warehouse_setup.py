"""The warehouse made ready at the start of a run: schema and seeds, each only when it has changed."""

import hashlib
from pathlib import Path

from sqlalchemy import text

from strichka.resources import seeds_folder
from strichka.services.private_files import read_json, write_json
from strichka.warehouse.engine import create_warehouse_engine
from strichka.warehouse.migrate import upgrade_warehouse

_NOTE = "seeded.json"
_NOT_SEEDS = ("articles", "articles_expected", "corpus", "gold")  # not written to the warehouse


def prepare_warehouse(url: str, data_home: Path) -> bool:
    """Migrate the warehouse and load the seeds.

    Loading imports the language pipelines (seconds), so it is left out when neither seeds nor code nor warehouse have
    changed since the last time.

    Args:
        url: the warehouse's URL.
        data_home: folder for the note of what was loaded.

    Returns:
        Whether seeds were loaded.
    """
    revision = upgrade_warehouse(url)
    note = data_home / _NOTE
    wanted = {"revision": revision, "seeds": fingerprint_seeds(), "warehouse": hashlib.sha256(url.encode()).hexdigest()}
    if read_json(note) == wanted and _has_seeds(url):
        return False
    from strichka.warehouse.seeding import load_seeds

    load_seeds(url)
    write_json(note, wanted)
    return True


def fingerprint_seeds() -> str:
    """Return a hash over the seed files and the library's code, which together make the seeds' rows."""
    digest = hashlib.sha256()
    seeds = seeds_folder()
    package = Path(__file__).resolve().parent.parent
    files = [path for path in seeds.rglob("*") if path.is_file() and path.relative_to(seeds).parts[0] not in _NOT_SEEDS]
    for path in sorted(files) + sorted(package.rglob("*.py")):
        digest.update(str(path).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _has_seeds(url: str) -> bool:
    engine = create_warehouse_engine(url)
    try:
        with engine.connect() as connection:
            return bool(connection.scalar(text("select exists (select from entity where origin = 'seed')")))
    finally:
        engine.dispose()
