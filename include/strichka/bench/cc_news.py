"""Filtering a WARC file in the form of CC-NEWS by domain, beside a plain loop of FastWARC over the same file.

`python -m strichka.bench.cc_news`: 20,000 responses, of which 2 % are of a wanted domain. The plain loop looks at no
more than each response's header, so what it takes is the unpacking.
"""

import argparse
import gzip
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType
from rich.console import Console
from rich.table import Table

from strichka.bench.corpus import generate_pages
from strichka.captures.domains import DomainFilter
from strichka.captures.listing import describe_input
from strichka.captures.reading import read_input
from strichka.models import Payload
from strichka.settings import Settings

ROUNDS = 5
WANTED = "wanted.example"
_DISTINCT_PAGES = 200
_OTHER_HOSTS = 400
_REQUEST = b"GET / HTTP/1.1\r\nHost: %b\r\nUser-Agent: CCBot/2.0\r\n\r\n"
_RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What reading the file took."""

    responses: int
    wanted: int
    megabytes: float  # packed
    plain_seconds: float  # CPU
    filtered_seconds: float  # CPU

    @property
    def ratio(self) -> float:
        """The speed of filtering as a share of the plain loop's."""
        return self.plain_seconds / self.filtered_seconds


def write_archive(path: Path, responses: int, wanted_share: float) -> int:
    """Write a file in the form of CC-NEWS: a gzip member for each record, a request before each response.

    Returns:
        How many responses are of the wanted domain.
    """
    pages = [page.html for page in generate_pages(min(_DISTINCT_PAGES, responses))]
    every = round(1 / wanted_share)
    wanted = 0
    with path.open("wb") as file:
        for number in range(responses):
            is_wanted = number % every == 0
            wanted += is_wanted
            host = f"www.{WANTED}" if is_wanted else f"news{number % _OTHER_HOSTS}.example.org"
            body = pages[number % len(pages)]
            for kind, block in (
                (b"request", _REQUEST % host.encode()),
                (b"response", _RESPONSE % len(body) + body),
            ):
                file.write(gzip.compress(_make_record(kind, f"https://{host}/{number}", number, block), 6, mtime=0))
    return wanted


def _make_record(kind: bytes, url: str, number: int, block: bytes) -> bytes:
    head = (
        b"WARC/1.0\r\nWARC-Type: %b\r\nWARC-Date: 2026-03-01T00:00:00Z\r\n"
        b"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-%012d>\r\nWARC-Target-URI: %b\r\n"
        b"Content-Type: application/http; msgtype=%b\r\nContent-Length: %d\r\n\r\n"
    )
    return head % (kind, number, url.encode(), kind, len(block)) + block + b"\r\n\r\n"


def compare(path: Path, rounds: int = ROUNDS) -> Comparison:
    """Read the file both ways, in turn, and keep the fastest of each (CPU time of this process)."""
    plain, filtered = [], []
    responses = wanted = 0
    for _ in range(rounds):
        seconds, responses = _measure(lambda: _read_plain(path))
        plain.append(seconds)
        seconds, wanted = _measure(lambda: sum(1 for _ in read_filtered(path)))
        filtered.append(seconds)
    return Comparison(responses, wanted, path.stat().st_size / 1e6, min(plain), min(filtered))


def _measure(work: Callable[[], int]) -> tuple[float, int]:
    began = time.process_time()
    count = work()
    return time.process_time() - began, count


def _read_plain(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=False))


def read_filtered(path: Path) -> Iterator[Payload]:
    """Yield the wanted documents, as a load of the archive reads them."""
    for item in read_input(describe_input(str(path)), settings=Settings(), domains=DomainFilter({WANTED})):
        if isinstance(item, Payload):
            yield item


def main() -> None:
    """Write the file, read it both ways, and print the table."""
    parser = argparse.ArgumentParser(description="Filtering of a CC-NEWS file beside a plain loop of FastWARC.")
    parser.add_argument("--responses", type=int, default=20_000)
    parser.add_argument("--share", type=float, default=0.02, help="of responses that are wanted")
    options = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory(prefix="strichka-cc-news-") as folder:
        path = Path(folder) / "CC-NEWS-20260301000000-00000.warc.gz"
        write_archive(path, options.responses, options.share)
        found = compare(path)
    table = Table(title=f"{found.responses:,} responses, {found.megabytes:,.0f} MB packed", title_justify="left")
    for name in ("reader", "documents", "CPU seconds", "responses/s", "of the plain loop"):
        table.add_column(name, justify="left" if name == "reader" else "right")
    for name, count, seconds, ratio in (
        ("plain FastWARC loop", found.responses, found.plain_seconds, 1.0),
        ("filtered by domain, read", found.wanted, found.filtered_seconds, found.ratio),
    ):
        table.add_row(name, f"{count:,}", f"{seconds:.2f}", f"{found.responses / seconds:,.0f}", f"{ratio:.2f}")
    console.print(table)


if __name__ == "__main__":
    main()
