"""A source's pending addresses into captures: each once, kept as received, whatever goes wrong on the way."""

import asyncio
import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import brotli
import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from sqlalchemy import Engine, text

from strichka.captures.store import CaptureStore
from strichka.discovery.models import Discovered
from strichka.errors import CaptureStoreError
from strichka.fetching.claims import Claims, Scope
from strichka.fetching.fetch_source import fetch_pending
from strichka.fetching.frontier import PlanCounts, plan_addresses
from strichka.identifiers import sha256_hex
from strichka.settings import Settings
from strichka.urls import canonicalise_url
from tests.fetching.servers import Request, Server, answer, page

DAY = date(2026, 3, 10)
SOURCE = "village_paper"


@pytest.fixture
def warehouse_rows(warehouse: Engine) -> Engine:
    with warehouse.begin() as connection:
        connection.execute(text('truncate address, address_translation, capture, rejection, "fetch", host cascade'))
    return warehouse


class Paper:
    """A source under test: its server, and the steps of a run."""

    def __init__(self, site: Server, engine: Engine, store: CaptureStore, settings: Settings) -> None:
        self.site = site
        self.engine = engine
        self.store = store
        self.settings = settings

    def plan(self, *paths: str, run: str = "r1", day: date = DAY, **known: Any) -> PlanCounts:
        urls = [path if "://" in path else self.site.url(path) for path in paths]
        found = [Discovered(url, str(canonicalise_url(url)), **known) for url in urls]
        return plan_addresses(self.engine, run, SOURCE, found, day=day, settings=self.settings)

    def fetch(self, run: str = "r1", day: date | None = DAY, **changes: Any) -> dict[str, int]:
        settings = self.settings.model_copy(update=changes)
        counts = fetch_pending(self.engine, self.store, run, SOURCE, day, settings)
        return {name: number for name, number in counts.items() if number and name != "bytes"}

    def rows(self, table: str = "address", order: str = "url") -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(text(f'select * from "{table}" order by {order}')))

    def select(self, query: str) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(text(query)))

    def execute(self, statement: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(text(statement))

    def fetched_paths(self) -> Counter[str]:
        return Counter(path for path in self.site.paths() if path != "/robots.txt")


@pytest.fixture
def paper(site: Server, warehouse_rows: Engine, store: CaptureStore, make_settings: Any) -> Paper:
    return Paper(site, warehouse_rows, store, make_settings())


def test_pages_become_captures(paper: Paper) -> None:
    body = page("Пекарня відкрилась").decode().encode("windows-1251", "xmlcharrefreplace")
    paper.site.routes["/a?id=7&utm_source=rss"] = answer(
        gzip.compress(body),
        Content_Encoding="gzip",
        Content_Type="text/html; charset=windows-1251",
        ETag='"v1"',
        Last_Modified="Mon, 09 Mar 2026 10:00:00 GMT",
    )
    paper.plan("/a?id=7&utm_source=rss")
    assert paper.fetch() == {"fetched": 1}
    (address,) = paper.rows()
    (capture,) = paper.rows("capture")
    canonical = paper.site.url("/a?id=7")
    assert (address.state, address.attempts, address.last_status, address.last_error) == ("fetched", 0, 200, None)
    assert (address.etag, address.last_modified) == ('"v1"', "Mon, 09 Mar 2026 10:00:00 GMT")
    assert address.body_sha256 == capture.sha256 == sha256_hex(body)
    assert (address.lease_owner, address.leased_until) == (None, None)
    assert (capture.url, capture.place) == (canonical, paper.site.url("/a?id=7&utm_source=rss"))
    assert (capture.source_key, capture.format, capture.declared_charset) == (SOURCE, "html", "windows-1251")
    assert (capture.captured_at, capture.run_id) == (address.fetched_at, "r1")
    payload = paper.store.read_capture(capture.warc_path, capture.warc_offset, capture.warc_length)
    assert payload.data == body
    assert ("ETag", '"v1"') in payload.http_headers
    with open(f"{paper.store.url}/{capture.warc_path}", "rb") as stream:
        records = [
            (record.record_type, record.reader.read())
            for record in ArchiveIterator(stream, parse_http=False, verify_digests=True)
        ]
    assert records[1] == (WarcRecordType.response, paper.site.routes["/a?id=7&utm_source=rss"])
    assert records[2] == (WarcRecordType.request, paper.site.log[-1].raw)


def test_the_same_run_again_asks_nothing(paper: Paper) -> None:
    for number in range(30):
        paper.site.routes[f"/{number}"] = answer(page(f"Новина {number}"))
    paths = [f"/{number}" for number in range(30)]
    paper.plan(*paths)
    assert paper.fetch() == {"fetched": 30}
    before = [paper.rows(), paper.rows("capture"), paper.rows("fetch"), len(paper.site.log)]
    assert paper.plan(*paths, run="r2") == PlanCounts(30, 0, 30, 0)
    assert paper.fetch("r2") == {}
    assert [paper.rows(), paper.rows("capture"), paper.rows("fetch"), len(paper.site.log)] == before
    assert set(paper.fetched_paths().values()) == {1}


def modified(paper: Paper) -> datetime:
    """A moment after the last fetch that is past already."""
    time.sleep(0.01)
    return datetime.now(UTC)


def test_304_costs_nothing_and_is_asked_with_what_we_have(paper: Paper) -> None:
    paper.site.routes["/a"] = answer(page("Перша"), ETag='"v1"', Last_Modified="Mon, 09 Mar 2026 10:00:00 GMT")
    paper.plan("/a")
    paper.fetch()
    first = paper.rows()[0]
    paper.site.routes["/a"] = b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n'
    assert paper.plan("/a", run="r2", modified_at=modified(paper)).changed == 1
    assert paper.fetch("r2") == {"unchanged": 1}
    sent = paper.site.log[-1].headers
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"v1"', "Mon, 09 Mar 2026 10:00:00 GMT")
    second = paper.rows()[0]
    assert (second.state, second.body_sha256, second.etag) == ("fetched", first.body_sha256, '"v1"')
    assert second.last_modified == first.last_modified
    assert second.fetched_at > first.fetched_at
    assert len(paper.rows("capture")) == 1


def test_an_edited_page_is_a_new_capture_and_an_unedited_one_is_none(paper: Paper) -> None:
    paper.site.routes["/a"] = answer(page("Перша"), ETag='"v1"')
    paper.site.routes["/b"] = answer(page("Друга"))
    paper.plan("/a", "/b")
    paper.fetch()
    paper.site.routes["/a"] = answer(page("Перша, виправлена"), ETag='"v2"')
    paper.site.routes["/b"] = answer(brotli.compress(page("Друга")), Content_Encoding="br")
    paper.plan("/a", "/b", run="r2", modified_at=modified(paper))
    assert paper.fetch("r2") == {"fetched": 1, "unchanged": 1}
    assert [row.etag for row in paper.rows()] == ['"v2"', None]
    captures = paper.rows("capture", "captured_at")
    assert len(captures) == 3
    assert len({row.url for row in captures}) == 2


def test_a_page_that_is_put_back_as_it_was_is_the_newest_again(paper: Paper) -> None:
    first, second = answer(page("Перша")), answer(page("Друга думка"))
    for number, reply in enumerate((first, second, first)):
        paper.site.routes["/a"] = reply
        paper.plan("/a", run=f"r{number}", modified_at=modified(paper))
        assert paper.fetch(f"r{number}") == {"fetched": 1}
        # What waits to be read, and is then read.
        waiting = "capture where not exists (select from capture_extraction e where e.capture_id = capture.capture_id)"
        assert len(paper.select(f"select * from {waiting}")) == 1
        paper.execute(
            f"insert into capture_extraction (capture_id, extractor_version) select capture_id, '1' from {waiting}"
        )
    captures = paper.rows("capture", "captured_at")
    assert [row.sha256 for row in captures] == [sha256_hex(page("Друга думка")), sha256_hex(page("Перша"))]


def test_redirects_are_kept_and_lead_to_one_capture(paper: Paper) -> None:
    paper.site.routes["/old"] = answer(b"", "301 Moved", Location="/new?utm_medium=x")
    paper.site.routes["/new?utm_medium=x"] = paper.site.routes["/new"] = answer(page("Переїхала"))
    paper.plan("/old", "/new")
    paper.fetch(fetch_host_concurrency=1)
    old = next(row for row in paper.rows() if row.url.endswith("/old"))
    assert old.redirect_to == paper.site.url("/new")
    (capture,) = paper.rows("capture")
    assert capture.url == paper.site.url("/new")
    row = next(row for row in paper.rows("fetch") if row.url.endswith("/old"))
    assert row.redirects == [
        {"url": paper.site.url("/old"), "status": 301, "location": paper.site.url("/new?utm_medium=x")}
    ]


def test_where_redirects_lead_is_not_asked_for_again(paper: Paper) -> None:
    paper.site.routes["/old"] = answer(b"", "301 Moved", Location="/new")
    paper.site.routes["/new"] = answer(page("Переїхала"))
    paper.plan("/old")
    # The address it leads to waits as well, for another run.
    paper.plan("/new", run="r0", day=DAY - timedelta(days=1))
    assert paper.fetch() == {"fetched": 1}
    assert {row.state for row in paper.rows()} == {"fetched"}
    assert paper.fetch("r2", day=None) == {}
    assert paper.fetched_paths() == {"/old": 1, "/new": 1}


def test_what_is_no_page_is_a_rejection(paper: Paper) -> None:
    paper.site.routes["/pdf"] = answer(b"%PDF-1.7 " + bytes(range(256)), Content_Type="application/pdf")
    paper.site.routes["/json"] = answer(b'{"a": 1}', Content_Type="application/json")
    paper.site.routes["/empty"] = answer(b"")
    paper.site.routes["/plain"] = answer(page("Як текст"), Content_Type="text/plain")
    paper.plan("/pdf", "/json", "/empty", "/plain")
    assert paper.fetch() == {"fetched": 1, "rejected": 3}
    rejections = {row.place.rpartition("/")[2]: row.reason for row in paper.rows("rejection", "place")}
    assert rejections == {"pdf": "binary", "json": "not_html", "empty": "empty"}
    assert {row.state for row in paper.rows() if not row.url.endswith("plain")} == {"failed"}


def test_failures_have_status_and_next_try(paper: Paper) -> None:
    paper.site.routes["/oh"] = answer(b"", "500 Oh")
    paper.site.routes["/away"] = answer(page("Немає"), "404 Not Found")
    paper.site.routes["/paid"] = answer(page("Лише для передплатників"), "403 Forbidden")
    paper.site.routes["/robots.txt"] = answer(b"User-agent: *\nDisallow: /never", Content_Type="text/plain")
    paper.plan("/oh", "/away", "/paid", "/never")
    counts = paper.fetch(fetch_retry_seconds=1000, fetch_rest_after=9)
    assert counts == {"failed": 2, "gone": 1, "disallowed": 1, "pending": 2}
    states = {row.url.rpartition("/")[2]: row for row in paper.rows()}
    assert {name: row.state for name, row in states.items()} == {
        "oh": "pending", "paid": "pending", "away": "gone", "never": "disallowed",
    }  # fmt: skip
    wait = (states["oh"].next_try_at - states["oh"].asked_at).total_seconds()
    assert 750 <= wait <= 1250
    assert (states["oh"].attempts, states["oh"].last_status, states["oh"].last_error) == (1, 500, "status: HTTP 500 Oh")
    attempt = next(row for row in paper.rows("fetch") if row.url.endswith("/oh"))
    assert attempt.next_try_at == states["oh"].next_try_at
    # Not before its time; then twice as long, and at last no more.
    assert paper.fetch("r2") == {"pending": 2}
    for expected in (2000, 4000, None):
        paper.execute("update address set next_try_at = now() where state = 'pending' and url like '%oh'")
        paper.fetch("r3", fetch_retry_seconds=1000, fetch_address_attempts=4, fetch_rest_after=9)
        row = next(row for row in paper.rows() if row.url.endswith("/oh"))
        if expected is None:
            assert (row.state, row.next_try_at, row.attempts) == ("failed", None, 4)
        else:
            assert 0.75 * expected <= (row.next_try_at - row.asked_at).total_seconds() <= 1.25 * expected


def test_a_failure_heals(paper: Paper) -> None:
    paper.site.routes["/a"] = answer(b"", "500 Oh")
    paper.plan("/a")
    paper.fetch(fetch_retry_seconds=0.01)
    paper.site.routes["/a"] = answer(page("Знову тут"))
    time.sleep(0.05)
    assert paper.fetch("r2") == {"fetched": 1}
    assert (paper.rows()[0].attempts, paper.rows()[0].last_error) == (0, None)


def test_a_resting_host_leaves_the_rest_pending_and_others_go_on(paper: Paper) -> None:
    place = f"127.0.0.1:{paper.site.port}"
    resolve = {"sick.example": place, "sound.example": place}
    for number in range(20):
        paper.site.routes[f"/sound{number}"] = answer(page(f"Новина {number}"))
        paper.site.routes[f"/sick{number}"] = answer(b"", "503 Busy", Retry_After="3600")
    paper.plan(*(f"http://sick.example/sick{number}" for number in range(20)))
    paper.plan(*(f"http://sound.example/sound{number}" for number in range(20)))
    counts = paper.fetch(fetch_resolve=resolve, fetch_host_concurrency=1, fetch_requests_per_second=200)
    assert counts == {"fetched": 20, "failed": 1, "pending": 20}
    assert len([path for path in paper.fetched_paths() if path.startswith("/sick")]) == 1
    waiting = [row for row in paper.rows() if row.state == "pending"]
    assert all(row.next_try_at > datetime.now(UTC) + timedelta(minutes=50) for row in waiting)
    assert sum(row.attempts for row in waiting) == 1
    assert {row.lease_owner for row in waiting} == {None}


def test_a_retry_after_of_an_impossible_year_holds_up_nothing(paper: Paper) -> None:
    for number in range(5):
        paper.site.routes[f"/{number}"] = answer(page(f"Новина {number}"))
    paper.site.routes["/bad"] = answer(b"", "503 Busy", Retry_After="Mon, 01 Jan 99999999999999999999 00:00:00 GMT")
    paper.plan("/bad", *(f"/{number}" for number in range(5)))
    assert paper.fetch(fetch_host_concurrency=1) == {"fetched": 5, "failed": 1, "pending": 1}


def test_a_page_whose_fetch_breaks_fails_alone(paper: Paper) -> None:
    class Odd:
        async def resolve(self, host: str, port: int) -> Sequence[str]:
            raise RuntimeError("nobody thought of this")

    paper.site.routes["/a"] = answer(page("Новина"))
    paper.plan("http://odd.example/1", "http://odd.example/2", "/a")
    counts = fetch_pending(paper.engine, paper.store, "r1", SOURCE, DAY, paper.settings, resolver=Odd())
    assert (counts["fetched"], counts["failed"], counts["pending"]) == (1, 2, 2)
    odd = [row for row in paper.rows() if row.host == "odd.example"]
    words = "protocol: The answer could not be handled: RuntimeError: nobody thought of this"
    assert [(row.attempts, row.last_error, row.lease_owner) for row in odd] == [(1, words, None)] * 2


def test_a_slow_host_ends_at_its_deadline_and_the_rest_stays_pending(paper: Paper) -> None:
    async def slow(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.3)
        writer.write(answer(page(request.path)))

    place = f"127.0.0.1:{paper.site.port}"
    for number in range(40):
        paper.site.routes[f"/slow{number}"] = slow
        paper.site.routes[f"/quick{number}"] = answer(page(f"Швидка {number}"))
    paper.plan(*(f"http://slow.example/slow{number}" for number in range(40)))
    paper.plan(*(f"http://quick.example/quick{number}" for number in range(40)))
    began = time.monotonic()
    counts = paper.fetch(
        fetch_resolve={"slow.example": place, "quick.example": place},
        fetch_host_concurrency=1,
        fetch_requests_per_second=100,
        fetch_host_deadline_seconds=4,
    )
    assert time.monotonic() - began < 15
    assert 0 < counts["pending"] < 40
    assert counts["fetched"] + counts["pending"] == 80
    assert len([path for path in paper.fetched_paths() if path.startswith("/quick")]) == 40
    # The next run goes on where this one ended.
    paper.execute("delete from host")
    for number in range(40):
        paper.site.routes[f"/slow{number}"] = answer(page(f"Тепер швидка {number}"))
    paper.settings = paper.settings.model_copy(update={"fetch_resolve": {"slow.example": place}})
    assert paper.fetch("r2") == {"fetched": counts["pending"]}
    assert len(paper.rows("capture")) == 80


@pytest.mark.parametrize("age", [timedelta(minutes=1), timedelta(days=1)], ids=["mixed", "slow_ones_first"])
def test_a_slow_host_holds_up_no_other_of_its_source(paper: Paper, age: timedelta) -> None:
    """More than what is claimed at once, of both hosts; time for few of the slow one's."""

    async def slow(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.5)
        writer.write(answer(page(request.path)))

    newest = datetime.now(UTC)
    for number in range(12):
        paper.site.routes[f"/slow{number}"] = slow
        paper.site.routes[f"/quick{number}"] = answer(page(f"Швидка {number}"))
        published = newest - timedelta(minutes=2 * number)
        paper.plan(f"http://slow.example/slow{number}", published_at=published)
        paper.plan(f"http://quick.example/quick{number}", published_at=published - age)
    place = f"127.0.0.1:{paper.site.port}"
    counts = paper.fetch(
        fetch_resolve={"slow.example": place, "quick.example": place},
        fetch_host_concurrency=1,
        fetch_chunk_pages=2,
        fetch_host_deadline_seconds=4,
    )
    asked = list(paper.fetched_paths())
    assert len([path for path in asked if path.startswith("/quick")]) == 12
    assert counts["pending"] == 24 - counts["fetched"] > 0
    # Beside the slow one, not after it.
    assert asked[-1].startswith("/slow")


def test_only_the_days_list_or_this_runs(paper: Paper) -> None:
    for number in range(6):
        paper.site.routes[f"/{number}"] = answer(page(f"Новина {number}"))
    paper.plan("/0", "/1", run="old", day=DAY - timedelta(days=3))
    paper.plan("/2", "/3", run="r1")
    # Listed by the archive of another day as well, by this run: waiting there, so it is this run's too.
    paper.plan("/1", "/4", run="r1")
    assert paper.fetch("r1") == {"fetched": 4}
    assert paper.fetch("all", day=None) == {"fetched": 1}
    assert paper.fetched_paths() == Counter({f"/{number}": 1 for number in range(5)})


def test_two_workers_at_once_fetch_each_page_once(paper: Paper) -> None:
    for number in range(300):
        paper.site.routes[f"/{number}"] = answer(page(f"Новина {number}"))
    paper.plan(*(f"/{number}" for number in range(300)))
    paper.settings = paper.settings.model_copy(update={"fetch_chunk_pages": 10})
    with ThreadPoolExecutor(3) as pool:
        counts = list(pool.map(lambda number: paper.fetch(f"r{number}"), range(3)))
    assert sum(item.get("fetched", 0) for item in counts) == 300
    assert set(paper.fetched_paths().values()) == {1}
    assert len(paper.rows("capture")) == 300


PROGRAM = """
import json, sys
from datetime import date
from strichka.captures.store import CaptureStore
from strichka.fetching.claims import Claims, Scope
from strichka.fetching.fetch_source import fetch_pending
from strichka.settings import Settings
from strichka.warehouse.engine import create_warehouse_engine
given = json.loads(sys.argv[1])
settings = Settings(**given["settings"])
engine = create_warehouse_engine(settings.warehouse_url)
print(fetch_pending(engine, CaptureStore(given["store"]), given["run"], "village_paper", date(2026, 3, 10), settings))
"""


def start_process(paper: Paper, run: str, **changes: Any) -> subprocess.Popen[bytes]:
    settings = paper.settings.model_copy(update=changes).model_dump(mode="json")
    given = {"settings": settings, "store": paper.store.url, "run": run}
    return subprocess.Popen([sys.executable, "-c", PROGRAM, json.dumps(given)], stdout=subprocess.PIPE)


def test_a_killed_worker_is_taken_over_by_the_same_run(paper: Paper) -> None:
    async def slow(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.05)
        writer.write(answer(page(request.path)))

    for number in range(60):
        paper.site.routes[f"/{number}"] = slow
    paper.plan(*(f"/{number}" for number in range(60)))
    worker = start_process(paper, "r1", fetch_chunk_pages=15, fetch_host_concurrency=2, fetch_lease_seconds=15)
    while len(paper.rows("capture")) < 15:
        time.sleep(0.05)
    os.kill(worker.pid, signal.SIGKILL)
    worker.communicate()
    assert 15 <= len(paper.rows("capture")) < 60
    # Another run has nothing to take while the claims last.
    scope = Scope(SOURCE, "other", DAY)
    assert Claims(paper.engine, paper.settings, scope, "w").claim(100, []) == []
    paper.fetch("r1")
    assert {row.state for row in paper.rows()} == {"fetched"}
    captures = paper.rows("capture")
    assert len(captures) == len({row.url for row in captures}) == 60
    # What was written before the kill was not asked for again; at most the chunk in hand was.
    asked_twice = [path for path, times in paper.fetched_paths().items() if times > 1]
    assert len(asked_twice) <= 19
    for row in captures:
        assert paper.store.read_capture(row.warc_path, row.warc_offset, row.warc_length).url == row.url


def test_a_worker_told_to_end_keeps_what_it_has(paper: Paper) -> None:
    async def slow(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.05)
        writer.write(answer(page(request.path)))

    for number in range(100):
        paper.site.routes[f"/{number}"] = slow
    paper.plan(*(f"/{number}" for number in range(100)))
    worker = start_process(paper, "r1", fetch_host_concurrency=2)
    while len(paper.fetched_paths()) < 12:
        time.sleep(0.05)
    worker.send_signal(signal.SIGINT)
    worker.communicate(timeout=60)
    assert 8 <= len(paper.rows("capture")) < 100
    assert {row.lease_owner for row in paper.rows()} == {None}
    paper.fetch("r2")
    assert len(paper.rows("capture")) == 100
    assert len([path for path, times in paper.fetched_paths().items() if times > 1]) <= 2


def test_a_store_that_cannot_be_written_leaves_everything_pending(paper: Paper) -> None:
    for number in range(5):
        paper.site.routes[f"/{number}"] = answer(page(f"Новина {number}"))
    paper.plan(*(f"/{number}" for number in range(5)))
    sound = paper.store
    paper.store = CaptureStore("/proc/nowhere")
    with pytest.raises(CaptureStoreError):
        paper.fetch()
    assert {row.state for row in paper.rows()} == {"pending"}
    assert {row.lease_owner for row in paper.rows()} == {None}
    paper.store = sound
    assert paper.fetch("r2") == {"fetched": 5}


def test_progress_is_told(paper: Paper) -> None:
    for number in range(25):
        paper.site.routes[f"/{number}"] = answer(page(f"Новина {number}"))
    paper.plan(*(f"/{number}" for number in range(25)))
    settings = paper.settings.model_copy(update={"fetch_chunk_pages": 10})
    seen: list[int] = []
    fetch_pending(
        paper.engine,
        paper.store,
        "r1",
        SOURCE,
        DAY,
        settings,
        on_progress=lambda counts: seen.append(counts["fetched"]),
    )
    assert seen[-1] == 25
    assert len(seen) >= 2
    assert seen == sorted(seen)
