"""Packs the pages of `archive_sources/` into the archives among the sample articles; run it after changing one.

    python tests/seeds/make_archives.py

What it writes depends on the sources alone: every time, date and record id in the archives is fixed here.
"""

import gzip
import io
import zipfile
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

SOURCES = Path(__file__).parent / "archive_sources"
TARGET = Path(__file__).parents[2] / "seeds" / "articles"
ZIP_TIME = (2022, 5, 22, 12, 0, 0)
CRAWLED_AT = "2024-01-10T06:00:00Z"
RESPONSES = (
    ("https://novyny-prykladu.example/kultura/vyshyvka-kataloh", "200 OK", "uk_warc_vyshyvka.html"),
    ("https://vesti-primera.example/sport/lyzhnya-otkryta.html", "200 OK", "ru_warc_lyzhi.html"),
    ("https://vesti-primera.example/sport/udaleno.html", "404 Not Found", None),
)


def make_zip() -> bytes:
    """Return the bytes of a zip of the two text bulletins."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("ru_pochta.txt", "uk_skansen.txt"):
            archive.writestr(zipfile.ZipInfo(name, ZIP_TIME), (SOURCES / name).read_bytes())
    return buffer.getvalue()


def make_gzip() -> bytes:
    """Return the bytes of one gzipped page, with no name and no time in its header."""
    return gzip.compress((SOURCES / "ru_gz_teatr.html").read_bytes(), mtime=0)


def make_warc() -> bytes:
    """Return the bytes of a WARC of three responses: two pages and one that was not found."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    for number, (url, status, name) in enumerate(RESPONSES, start=1):
        page = (SOURCES / name).read_bytes() if name else "<h1>Страница не найдена</h1>".encode()
        headers = StatusAndHeaders(
            status,
            [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page)))],
            protocol="HTTP/1.1",
        )
        record_id = f"<urn:uuid:00000000-0000-4000-8000-{number:012d}>"
        record = writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(page),
            http_headers=headers,
            warc_headers_dict={"WARC-Date": CRAWLED_AT, "WARC-Record-ID": record_id},
        )
        writer.write_record(record)
    return buffer.getvalue()


ARCHIVES = {"bulletins.zip": make_zip, "ru_theatre.html.gz": make_gzip, "crawl.warc.gz": make_warc}


def main() -> None:
    """Write the archives into the sample articles."""
    for name, make in ARCHIVES.items():
        (TARGET / name).write_bytes(make())


if __name__ == "__main__":
    main()
