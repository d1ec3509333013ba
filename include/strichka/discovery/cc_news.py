"""CC-NEWS: Common Crawl's archive of news sites, a WARC file of a gigabyte for every few hours since August 2016.

A month's files are listed in `crawl-data/CC-NEWS/<year>/<month>/warc.paths.gz`, one path a line
(https://commoncrawl.org/blog/news-dataset-available). An input `cc-news://2024/05` stands for a month of them and
`cc-news://2024/05/07` for a day, by the moment in the file's name.
"""

import io
import re
from urllib.parse import urljoin

from strichka.captures.listing import InputFile
from strichka.captures.places import RefusedError
from strichka.captures.streams import GzipStream
from strichka.errors import InputError
from strichka.settings import Settings

PROTOCOL = "cc-news://"
_PLACE = re.compile(r"cc-news://(?P<year>\d{4})/(?P<month>0[1-9]|1[0-2])(?:/(?P<day>0[1-9]|[12]\d|3[01]))?/?$")
_PATH = re.compile(r"crawl-data/CC-NEWS/\d{4}/\d{2}/CC-NEWS-(?P<day>\d{8})\d{6}-\d+\.warc\.gz$")
_MOST_PACKED = 5 * 1024**2  # bytes of a list; a month has some 500 lines
_MOST_UNPACKED = 50 * 1024**2
_RATIO = 200


def is_cc_news(place: str, settings: Settings) -> bool:
    """Tell whether an input is the archive, a month of it, or one of its files."""
    return place.startswith((PROTOCOL, settings.cc_news_root))


def list_cc_news(place: str, settings: Settings) -> list[InputFile]:
    """List the files of a month or day.

    Args:
        place: `cc-news://<year>/<month>` or with `/<day>`.
        settings: `fetch_cc_news_url`, where the archive lies, and the other `fetch_…`.

    Returns:
        The files, by their address, sorted.

    Raises:
        InputError: it is no such place, there is nothing for it, or the archive can't be reached.
        SettingsError: no contact is set.
    """
    from strichka.fetching.ranged_files import read_whole

    match = _PLACE.match(place)
    if match is None:
        raise InputError(f"{place!r} names no month: write cc-news://2024/05, or cc-news://2024/05/07 for a day.")
    base = settings.cc_news_root
    url = urljoin(base, f"crawl-data/CC-NEWS/{match['year']}/{match['month']}/warc.paths.gz")
    try:
        packed = read_whole(url, settings, _MOST_PACKED)
    except RefusedError as refusal:
        raise InputError(f"Nothing for {place} at {url}: {refusal.detail} The archive begins in 2016/08.") from refusal
    wanted = f"{match['year']}{match['month']}{match['day'] or ''}"
    files = [
        InputFile(urljoin(base, path), format="warc")
        for path in sorted(set(read_paths(packed, url)))
        if path.rpartition("/CC-NEWS-")[2].startswith(wanted)
    ]
    if not files:
        raise InputError(f"No file for {place} in {url}: choose another day.")
    return files


def read_paths(packed: bytes, url: str) -> list[str]:
    """Return the paths of a list; a line that is none is left out.

    Raises:
        InputError: it can't be unpacked.
    """
    stream = GzipStream(io.BytesIO(packed), _RATIO)
    text = b""
    while len(text) < _MOST_UNPACKED and (chunk := stream.read()):
        text += chunk
    if stream.problem:
        raise InputError(f"{url} can't be read: {stream.problem.detail} Try again later.")
    return [line for line in text.decode("ascii", "replace").split() if _PATH.match(line)]
