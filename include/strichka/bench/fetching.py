"""Pages a second from a server on loopback into WARC files and rows, memory over the run, and the cost of planning.

`python -m strichka.bench.fetching --pages 50000 --known 1000000`; politeness off, the server in a process of its own.
"""

import argparse
import asyncio
import multiprocessing
import resource
import struct
import tempfile
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, text

from strichka.bench.corpus import generate_pages
from strichka.captures.store import CaptureStore
from strichka.discovery.models import Discovered
from strichka.fetching.fetch_source import fetch_pending
from strichka.fetching.frontier import PlanCounts, plan_addresses
from strichka.fetching.politeness import UNBOUNDED
from strichka.services.postgres import EmbeddedServer
from strichka.settings import Settings
from strichka.stages.runs import Counts
from strichka.warehouse.engine import create_warehouse_engine
from strichka.warehouse.migrate import upgrade_warehouse

HOSTS = 8
DISTINCT_PAGES = 200
DAY = date(2026, 3, 1)
_SOURCE = "bench.example"
_ROBOTS = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


class _PageServer(asyncio.Protocol):
    """Answers `/<number>` with one of the pages, gzipped, made different by its number at the end."""

    def __init__(self, packed: Sequence[tuple[bytes, int, int]]) -> None:
        self._packed = packed
        self._waiting = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        assert self._transport is not None
        while b"\r\n\r\n" in self._waiting:
            head, _, self._waiting = self._waiting.partition(b"\r\n\r\n")
            number = head.split(b" ", 2)[1][1:]
            self._transport.write(self._answer(number) if number.isdigit() else _ROBOTS)

    def _answer(self, number: bytes) -> bytes:
        begun, checksum, length = self._packed[int(number) % len(self._packed)]
        last = b"<!-- " + number + b" -->"
        # A stored block closes the stream (RFC 1951, 3.2.4): the page is packed once for all its numbers.
        body = begun + b"\x01" + struct.pack("<HH", len(last), 0xFFFF - len(last)) + last
        body += struct.pack("<II", zlib.crc32(last, checksum), (length + len(last)) & 0xFFFFFFFF)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n"
        return head + b'ETag: "%b"\r\nContent-Length: %d\r\n\r\n' % (number, len(body)) + body


def _serve(pages: list[bytes], pipe: Connection) -> None:
    packed = []
    for page in pages:
        packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        begun = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff" + packer.compress(page) + packer.flush(zlib.Z_FULL_FLUSH)
        packed.append((begun, zlib.crc32(page), len(page)))

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(lambda: _PageServer(packed), "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


@contextmanager
def run_server(pages: list[bytes]) -> Iterator[int]:
    """Run the server of pages; gives its port."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(pages, theirs), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.terminate()
        process.join()


@dataclass(frozen=True, slots=True)
class FetchTimes:
    """What a run of fetching took."""

    counts: Counts
    seconds: float
    processor_seconds: float  # of the fetching process, all threads
    memory: tuple[tuple[int, float], ...]  # (pages so far, resident MiB)
    peak_mebibytes: float


def list_addresses(count: int, start: int = 0) -> list[Discovered]:
    """Return addresses of pages as discovery would."""
    found = []
    for number in range(start, start + count):
        url = f"http://host{number % HOSTS}.bench.example/{number}"
        found.append(Discovered(url, url, published_at=datetime(2026, 3, 1, tzinfo=UTC), found_in="bench"))
    return found


def time_fetching(engine: Engine, folder: Path, pages: int) -> FetchTimes:
    """Plan and fetch pages, politeness off.

    Args:
        engine: a migrated warehouse.
        folder: for the capture store.
        pages: how many.
    """
    bodies = [page.html for page in generate_pages(DISTINCT_PAGES)]
    process = psutil.Process()
    memory: list[tuple[int, float]] = []

    def note(counts: Counts) -> None:
        if counts["fetched"] - (memory[-1][0] if memory else 0) >= pages / 10:
            memory.append((counts["fetched"], process.memory_info().rss / 2**20))

    with run_server(bodies) as port:
        settings = Settings(
            fetch_allow_loopback=True,
            fetch_requests_per_second=0,
            fetch_host_concurrency=UNBOUNDED,
            fetch_resolve={"*.bench.example": f"127.0.0.1:{port}"},
        )
        for start in range(0, pages, 50_000):
            some = list_addresses(min(50_000, pages - start), start)
            plan_addresses(engine, "bench", _SOURCE, some, day=DAY, settings=settings)
        del some
        began, processor = time.monotonic(), time.process_time()
        store = CaptureStore(str(folder / "captures"))
        counts = fetch_pending(engine, store, "bench", _SOURCE, DAY, settings, on_progress=note)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return FetchTimes(counts, time.monotonic() - began, time.process_time() - processor, tuple(memory), peak)


def time_planning(engine: Engine, known: int, found: int) -> tuple[PlanCounts, float]:
    """Plan a day's list, of which half is new, in a warehouse that knows very many addresses.

    Args:
        engine: a migrated warehouse.
        known: addresses to fill it with first.
        found: addresses in the list.

    Returns:
        The counts, and the seconds planning took.
    """
    settings = Settings()
    for start in range(0, known, 100_000):
        some = list_addresses(min(100_000, known - start), 10_000_000 + start)
        plan_addresses(engine, "earlier", _SOURCE, some, day=DAY - timedelta(days=30), settings=settings)
    with engine.begin() as connection:
        connection.execute(
            text("update address set state = 'fetched', fetched_at = now(), asked_at = now() where run_id = 'earlier'")
        )
    listed = list_addresses(found, 10_000_000 + known - found // 2)
    began = time.monotonic()
    counts = plan_addresses(engine, "today", _SOURCE, listed, day=DAY, settings=settings)
    return counts, time.monotonic() - began


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description="Pages a second from loopback into WARC files and rows.")
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument(
        "--known", type=int, default=1_000_000, help="addresses known when a day is planned; 0: leave out"
    )
    parser.add_argument("--found", type=int, default=20_000, help="addresses of that day's list, half of them new")
    options = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory(prefix="strichka-fetch-") as folder:
        server = EmbeddedServer(Path(folder) / "server")
        server.ensure_started()
        try:
            upgrade_warehouse(server.url("postgres"))
            engine = create_warehouse_engine(server.url("postgres"))
            if options.pages:
                print_fetching(console, time_fetching(engine, Path(folder), options.pages))
            if options.known:
                counts, seconds = time_planning(engine, options.known, options.found)
                console.print(
                    f"Planning {counts.found:,} listed addresses ({counts.new:,} new) with {options.known:,} known: "
                    f"{seconds:.2f} s"
                )
            engine.dispose()
        finally:
            server.remove()


def print_fetching(console: Console, times: FetchTimes) -> None:
    """Print what fetching took."""
    table = Table(title="Fetching from loopback into WARC files and rows, politeness off", title_justify="left")
    for name in ("pages", "seconds", "pages/s", "processor s", "pages/processor s", "MiB received"):
        table.add_column(name, justify="right")
    pages = times.counts["fetched"]
    table.add_row(
        f"{pages:,}",
        f"{times.seconds:.1f}",
        f"{pages / times.seconds:.0f}",
        f"{times.processor_seconds:.1f}",
        f"{pages / times.processor_seconds:.0f}",
        f"{times.counts['bytes'] / 2**20:.0f}",
    )
    console.print(table)
    console.print("Memory: " + ", ".join(f"{pages:,} pages {size:.0f} MiB" for pages, size in times.memory))
    console.print(f"Peak: {times.peak_mebibytes:.0f} MiB")


if __name__ == "__main__":
    main()
