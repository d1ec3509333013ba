"""Turns of hosts through the warehouse: rates and rests that hold across processes, as the server's log shows."""

import asyncio
import itertools
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import OperationalError

from strichka.fetching.models import ErrorKind, FetchFailedError
from strichka.fetching.politeness import UNBOUNDED, HostTurns, Outcome, Pace, spread
from strichka.settings import Settings
from tests.fetching.servers import Request, Server, answer, page

# A process of its own, as another worker on another machine would be.
PROGRAM = """
import asyncio, json, sys
from strichka.fetching.fetcher import PoliteFetcher
from strichka.fetching.models import FetchFailedError, Purpose
from strichka.settings import Settings
from strichka.warehouse.engine import create_warehouse_engine

async def main(settings, urls, at_once):
    engine = create_warehouse_engine(settings.warehouse_url)
    async with PoliteFetcher(engine, settings, run_id=f"r{sys.argv[2]}") as fetcher:
        async def get(url):
            try:
                return (await fetcher.get(url, purpose=Purpose.ARTICLE)).status
            except FetchFailedError as error:
                return str(error.kind)
        async def work():
            return [await get(urls.pop()) for _ in range(len(urls)) if urls]
        return sorted(str(item) for part in await asyncio.gather(*(work() for _ in range(at_once))) for item in part)

given = json.loads(sys.argv[1])
print(json.dumps(asyncio.run(main(Settings(**given["settings"]), given["urls"], given["at_once"]))))
"""


def start_worker(settings: Settings, urls: list[str], number: int, at_once: int = 4) -> subprocess.Popen[bytes]:
    given = {"settings": settings.model_dump(mode="json"), "urls": urls, "at_once": at_once}
    command = [sys.executable, "-c", PROGRAM, json.dumps(given), str(number)]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def gaps(times: list[float]) -> list[float]:
    return [later - earlier for earlier, later in itertools.pairwise(times)]


@pytest.fixture
def turns(warehouse: Engine, make_settings: Any) -> Iterator[HostTurns]:
    settings = make_settings(fetch_rest_after=3, fetch_rest_seconds=100, fetch_rest_most_seconds=350)
    turns = HostTurns(warehouse, settings)
    yield turns
    turns.close()


def test_two_processes_together_keep_the_rate(site: Server, warehouse: Engine, make_settings: Any) -> None:
    settings = make_settings(fetch_requests_per_second=10, fetch_host_concurrency=1)
    for number in range(30):
        site.routes[f"/{number}"] = answer(page(f"Новина {number}"))
    workers = [
        start_worker(settings, [site.url(f"/{number}") for number in range(first, 30, 2)], first) for first in range(2)
    ]
    for worker in workers:
        output, _ = worker.communicate(timeout=120)
        assert set(json.loads(output)) == {"200"}
    assert sorted(path for path in site.paths() if path != "/robots.txt") == sorted(f"/{n}" for n in range(30))
    # As the server saw them: never two within a tenth of a second, by whichever process.
    assert min(gaps(site.times(f"127.0.0.1:{site.port}"))) >= 0.1


class SlowPage:
    """A page that takes its time, and counts how often it is asked for at once."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.under_way = self.most = 0

    async def __call__(self, request: Request, writer: asyncio.StreamWriter) -> None:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(self.seconds)
        self.under_way -= 1
        writer.write(answer(page("Повільно")))


def test_two_processes_together_keep_the_concurrency(site: Server, make_settings: Any) -> None:
    slow = SlowPage(0.2)
    settings = make_settings(fetch_requests_per_second=100, fetch_host_concurrency=2)
    for number in range(16):
        site.routes[f"/{number}"] = slow
    workers = [start_worker(settings, [site.url(f"/{n}") for n in range(first, 16, 2)], first) for first in range(2)]
    for worker in workers:
        worker.communicate(timeout=120)
    assert len(site.log) >= 17
    assert slow.most == 2


def test_the_turn_of_a_killed_process_comes_back(site: Server, warehouse: Engine, make_settings: Any) -> None:
    async def never(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    site.routes["/hang"] = never
    site.routes["/next"] = answer(page("Далі"))
    settings = make_settings(
        fetch_requests_per_second=100, fetch_host_concurrency=1, fetch_total_seconds=4, fetch_lease_seconds=1
    )
    hanging = start_worker(settings, [site.url("/hang")], 1)
    while "/hang" not in site.paths():
        time.sleep(0.02)
    os.kill(hanging.pid, signal.SIGKILL)
    hanging.communicate()
    output, _ = start_worker(settings, [site.url("/next")], 2).communicate(timeout=120)
    assert json.loads(output) == ["200"]
    with warehouse.connect() as connection:
        assert connection.scalar(text("select sum(cardinality(leases)) from host")) in (0, 1)


def run(work: Any) -> Any:
    return asyncio.run(work)


def far() -> float:
    return time.monotonic() + 30


def test_a_host_that_keeps_failing_rests_for_a_growing_time(turns: HostTurns, warehouse: Engine) -> None:
    pace = Pace(0.001, 1)

    def read_rest() -> float | None:
        query = text("select extract(epoch from resting_until - clock_timestamp())::float from host where host = 'a'")
        with warehouse.connect() as connection:
            return connection.scalar(query)

    async def fail() -> None:
        with warehouse.begin() as connection:
            connection.execute(text("update host set resting_until = null where host = 'a'"))
        turn = await turns.take_turn("a", pace, far())
        await turns.end_turn(turn, Outcome.FAILURE, reason="it answered 500")

    async def work() -> list[float | None]:
        rests = []
        for _ in range(6):
            await fail()
            rests.append(read_rest())
        return rests

    rests = run(work())
    assert rests[:2] == [None, None]
    factor = spread("a" + "it answered 500")
    assert [round((rest or 0) / factor) for rest in rests[2:]] == [100, 200, 350, 350]
    with pytest.raises(FetchFailedError, match="it answered 500") as caught:
        run(turns.take_turn("a", pace, far()))
    assert caught.value.kind is ErrorKind.RESTING
    assert 300 < (caught.value.retry_after_seconds or 0) < 450
    # Others go on, and one success ends the count.
    run(turns.take_turn("b", pace, far()))
    with warehouse.begin() as connection:
        connection.execute(text("update host set resting_until = null where host = 'a'"))

    async def succeed() -> None:
        await turns.end_turn(await turns.take_turn("a", pace, far()), Outcome.SUCCESS)

    run(succeed())
    with warehouse.connect() as connection:
        assert connection.scalar(text("select failures from host where host = 'a'")) == 0


def test_neither_our_own_bounds_nor_a_cancelled_request_count(turns: HostTurns, warehouse: Engine) -> None:
    async def work() -> None:
        for _ in range(5):
            await turns.end_turn(await turns.take_turn("n", Pace(0.001, 1), far()), Outcome.NEUTRAL)

    run(work())
    with warehouse.connect() as connection:
        row = connection.execute(text("select failures, resting_until, leases from host where host = 'n'")).one()
    assert tuple(row) == (0, None, [])


def test_a_turn_that_comes_too_late_is_not_waited_for(turns: HostTurns) -> None:
    async def work() -> None:
        await turns.end_turn(await turns.take_turn("late", Pace(60, 1), far()), Outcome.SUCCESS)
        began = time.monotonic()
        with pytest.raises(FetchFailedError) as caught:
            await turns.take_turn("late", Pace(60, 1), time.monotonic() + 5)
        assert caught.value.kind is ErrorKind.DEADLINE
        assert time.monotonic() - began < 3

    run(work())


def test_after_the_deadline_not_even_a_free_turn_is_given(turns: HostTurns) -> None:
    for pace in (Pace(0.001, 1), Pace(0.0, 1), Pace(0.0, UNBOUNDED)):
        with pytest.raises(FetchFailedError) as caught:
            run(turns.take_turn("free at last", pace, time.monotonic() - 0.01))
        assert caught.value.kind is ErrorKind.DEADLINE


def test_a_turn_held_by_another_is_not_waited_for_beyond_the_deadline(turns: HostTurns) -> None:
    async def work() -> None:
        await turns.take_turn("held", Pace(0.001, 1), far())
        with pytest.raises(FetchFailedError) as caught:
            await turns.take_turn("held", Pace(0.001, 1), time.monotonic() + 0.3)
        assert caught.value.kind is ErrorKind.DEADLINE

    run(work())


def test_a_short_rest_is_waited_for(turns: HostTurns) -> None:
    async def work() -> float:
        first = await turns.take_turn("short", Pace(0.001, 1), far())
        await turns.end_turn(first, Outcome.FAILURE, asked_rest=0.5, reason="it answered 429")
        began = time.monotonic()
        await turns.take_turn("short", Pace(0.001, 1), far())
        return time.monotonic() - began

    assert 0.45 < run(work()) < 5


def test_the_time_to_the_answer_counts(turns: HostTurns) -> None:
    # A connection or an answer that took long: the next turn is counted from the answer, not from the permission.
    async def work() -> float:
        first = await turns.take_turn("slow", Pace(0.2, 1), far())
        await asyncio.sleep(0.4)
        await turns.end_turn(first, Outcome.SUCCESS, answered_after=0.4)
        began = time.monotonic()
        await turns.take_turn("slow", Pace(0.2, 1), far())
        return time.monotonic() - began

    assert run(work()) > 0.15


@pytest.mark.parametrize("concurrency", [1, 2])
def test_without_a_rate_two_processes_keep_the_concurrency(site: Server, make_settings: Any, concurrency: int) -> None:
    slow = SlowPage(0.1)
    settings = make_settings(fetch_requests_per_second=0, fetch_host_concurrency=concurrency)
    for number in range(16):
        site.routes[f"/{number}"] = slow
    workers = [start_worker(settings, [site.url(f"/{n}") for n in range(first, 16, 2)], first) for first in range(2)]
    for worker in workers:
        output, _ = worker.communicate(timeout=120)
        assert set(json.loads(output)) == {"200"}
    assert slow.most == concurrency


@pytest.mark.parametrize("concurrency", [1, UNBOUNDED])
def test_without_a_rate_the_rests_of_others_count(
    warehouse: Engine, make_settings: Any, turns: HostTurns, concurrency: int
) -> None:
    host, pace = f"tired {concurrency}", Pace(0.0, concurrency)
    other = HostTurns(warehouse, make_settings())

    async def work() -> None:
        turn = await other.take_turn(host, pace, far())
        await other.end_turn(turn, Outcome.FAILURE, asked_rest=7200, reason="it answered 429")
        with pytest.raises(FetchFailedError, match="it answered 429") as caught:
            await turns.take_turn(host, pace, far())
        assert caught.value.kind is ErrorKind.RESTING
        assert 7000 < (caught.value.retry_after_seconds or 0) <= 7200

    run(work())
    other.close()


def test_without_a_limit_a_success_ends_the_count_of_all(turns: HostTurns, warehouse: Engine) -> None:
    async def work() -> None:
        await turns.end_turn(await turns.take_turn("once", Pace(0.001, 1), far()), Outcome.FAILURE, reason="away")
        await turns.end_turn(await turns.take_turn("once", Pace(0.0, UNBOUNDED), far()), Outcome.SUCCESS)

    run(work())
    with warehouse.connect() as connection:
        assert connection.scalar(text("select failures from host where host = 'once'")) == 0


def test_a_host_whose_row_was_not_committed_is_written_again(warehouse: Engine, make_settings: Any) -> None:
    turns = HostTurns(warehouse, make_settings(reconnect_seconds=20))
    failures = iter([OperationalError("commit", {}, Exception("server closed the connection"))])

    def fail_once(connection: Any) -> None:
        for error in failures:
            raise error

    event.listen(warehouse, "commit", fail_once)
    try:
        turn = run(turns.take_turn("new", Pace(0.1, 1), far()))
    finally:
        event.remove(warehouse, "commit", fail_once)
        turns.close()
    assert turn.lease is not None


def test_without_a_limit_no_state_is_written_but_failures(turns: HostTurns, warehouse: Engine) -> None:
    pace = Pace(0.0, UNBOUNDED)

    async def work() -> None:
        for _ in range(5):
            await turns.end_turn(await turns.take_turn("free", pace, far()), Outcome.SUCCESS)
        with warehouse.connect() as connection:
            assert connection.scalar(text("select count(*) from host where host = 'free'")) == 0
        for _ in range(3):
            await turns.end_turn(await turns.take_turn("free", pace, far()), Outcome.FAILURE, reason="it was away")
        with pytest.raises(FetchFailedError, match="it was away"):
            await turns.take_turn("free", pace, far())

    run(work())


def test_jitter_depends_on_its_seed_alone() -> None:
    factors = [spread(f"https://news.example/{number}") for number in range(500)]
    assert factors == [spread(f"https://news.example/{number}") for number in range(500)]
    assert 0.75 <= min(factors) < 0.8
    assert 1.2 < max(factors) <= 1.25
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map(spread, ["a", "b"]) == [spread("a"), spread("b")]
