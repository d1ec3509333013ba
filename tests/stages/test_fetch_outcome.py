"""What is said of a fetch."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from strichka.fetching.fetcher import PoliteFetcher
from strichka.fetching.models import Purpose
from strichka.settings import Settings, get_settings
from strichka.stages.fetch_outcome import Failure, count_by_source, describe_outcome, list_failures, summarise_fetch
from strichka.stages.fetch_plan import SourceDay, choose_sources, is_current_day, read_plan, write_plan
from strichka.stages.runs import record_step, start_run
from tests.fetching.servers import RunningServer, Server, answer, page

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
DAY = date(2026, 11, 20)
PLANNED = SourceDay(1, "ukrinform", date(2026, 11, 21), True)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (
            {"found": 214, "new": 198, "unchanged": 16, "fetched": 198},
            "ukrinform 2026-11-21: 214 found, 198 new, 16 unchanged, 0 failed",
        ),
        (
            {"found": 3, "new": 2, "fetched": 1, "failed": 1, "pending": 1, "lists_failed": 1},
            "ukrinform 2026-11-21: 3 found, 2 new, 0 unchanged, 1 failed, 1 fetched, 1 pending, 1 list failed",
        ),
        ({"lists_unchanged": 2}, "ukrinform 2026-11-21: 0 found, 0 new, 0 unchanged, 0 failed, 2 lists unchanged"),
        (
            {"found": 1234, "new": 1234, "fetched": 1234},
            "ukrinform 2026-11-21: 1,234 found, 1,234 new, 0 unchanged, 0 failed",
        ),
    ],
)
def test_words_of_a_source(counts: dict[str, int], words: str) -> None:
    assert describe_outcome(PLANNED, counts) == words


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (
            Failure("http://a.example/1", "article", 503, "It answered 503.", NOW),
            "http://a.example/1: status 503, It answered 503; next try: 2026-11-22 10:30 UTC",
        ),
        (
            Failure("http://a.example/1", "article", None, "Too large.", None),
            "http://a.example/1: Too large; next try: when it is listed as changed",
        ),
        (
            Failure("http://a.example/rss", "feed", 500, "It answered 500.", None),
            "http://a.example/rss: status 500, It answered 500; next try: the next run",
        ),
    ],
)
def test_words_of_a_failure(failure: Failure, words: str) -> None:
    assert str(failure) == words


def test_the_newest_day_is_yesterday_until_it_is_over() -> None:
    assert [is_current_day(DAY + timedelta(days=number), NOW) for number in range(4)] == [False, True, True, True]


def test_a_retry_plans_anew(warehouse: Engine) -> None:
    sources = choose_sources(["unian", "ukrinform"], get_settings())
    start_run(warehouse, "test/plan", "fetch_news", {})
    write_plan(warehouse, "test/plan", sources[::-1], DAY, is_current=True)
    for number, name in ((1, "discover"), (1, "fetch"), (0, "plan")):
        with record_step(warehouse, "test/plan", name, number) as step:
            step.count(found=10)
    assert count_by_source(warehouse, "test/plan")["unian"]["done"] == 1
    assert write_plan(warehouse, "test/plan", sources, DAY, is_current=True) == ["ukrinform", "unian"]
    write_plan(warehouse, "test/plan", sources[:1], DAY, is_current=False)
    assert read_plan(warehouse, "test/plan") == [SourceDay(1, "ukrinform", DAY, False)]
    # What another source did under the same number before is not this one's.
    assert count_by_source(warehouse, "test/plan") == {}
    assert summarise_fetch(warehouse, "test/plan")["undone"] == ["ukrinform"]


def test_the_summary_tells_each_source_apart(warehouse: Engine) -> None:
    """Done, skipped, stopped on its way, and done with a list of a past day that could not be read."""
    run_id = "test/summary"
    keys = ["lb_ua", "tsn", "ukrinform", "unian"]
    start_run(warehouse, run_id, "fetch_news", {})
    write_plan(warehouse, run_id, choose_sources(keys, get_settings()), DAY, is_current=False)
    steps = {
        (1, "discover"): {"found": 5, "new": 3, "known": 2, "changed": 1, "lists": 1},
        (1, "fetch"): {"fetched": 3, "unchanged": 1, "failed": 0, "bytes": 100},
        (2, "discover"): {"skipped": 1},
        (3, "discover"): {"found": 1, "new": 1, "lists": 1},
        (4, "discover"): {"found": 2, "new": 2, "lists": 2, "lists_failed": 1},
        (4, "fetch"): {"fetched": 2},
    }
    for (number, name), counts in steps.items():
        with record_step(warehouse, run_id, name, number) as step:
            step.count(**counts)
    summary = summarise_fetch(warehouse, run_id)
    assert summary["day"] == "2026-11-20"
    assert list(summary["sources"]) == ["lb_ua", "ukrinform", "unian"]
    assert (summary["skipped"], summary["undone"], summary["incomplete"]) == (["tsn"], ["ukrinform"], ["unian"])
    # Two were known; one of them was asked again, and had not changed either.
    assert summary["sources"]["lb_ua"]["unchanged"] == 2
    assert (summary["found"], summary["fetched"], summary["bytes"]) == (8, 5, 100)
    assert count_by_source(warehouse, run_id)["lb_ua"]["done"] == 1


@pytest.mark.parametrize(
    ("counts", "incomplete"),
    [({"lists_failed": 1}, []), ({"lists_failed": 1, "archives_failed": 1}, ["unian"])],
    ids=["live", "archive"],
)
def test_the_newest_day_is_not_whole_when_its_archive_failed(
    warehouse: Engine, counts: dict[str, int], incomplete: list[str]
) -> None:
    start_run(warehouse, "test/newest", "fetch_news", {})
    write_plan(warehouse, "test/newest", choose_sources(["unian"], get_settings()), DAY, is_current=True)
    with record_step(warehouse, "test/newest", "discover", 1) as step:
        step.count(**counts)
    assert summarise_fetch(warehouse, "test/newest")["incomplete"] == incomplete


def test_an_address_failed_when_its_last_attempt_did(warehouse: Engine, warehouse_url: str, tmp_path: Path) -> None:
    """Refused with a status or not to be had at all; gone articles and the page behind a listing's last are none."""
    run_id = "test/failures"
    settings = Settings(
        home=tmp_path,
        warehouse_url=warehouse_url,
        fetch_allow_loopback=True,
        fetch_requests_per_second=0,
        fetch_attempts=1,
        fetch_rest_after=100,
    )
    sound, busy, away = answer(page("Хліб")), answer(b"", "503 Busy"), answer(b"", "404 Not Found")
    answers = [
        ("/mended", Purpose.ARTICLE, busy),
        ("/mended", Purpose.ARTICLE, sound),
        ("/broken", Purpose.ARTICLE, sound),
        ("/broken", Purpose.ARTICLE, busy),
        ("/paid", Purpose.ARTICLE, answer(page("Лише для передплатників"), "403 Forbidden")),
        ("/gone", Purpose.ARTICLE, away),
        ("/rss", Purpose.FEED, away),
        ("/day", Purpose.LISTING, away),
        ("/day?page=1", Purpose.LISTING, sound),
        ("/day?page=2", Purpose.LISTING, away),
    ]

    async def ask_all(site: Server) -> None:
        async with PoliteFetcher(warehouse, settings, run_id=run_id, source_key="a") as fetcher:
            for path, purpose, reply in answers:
                site.routes[path] = reply
                await fetcher.get(site.url(path), purpose=purpose)

    with RunningServer(Server(routes={"/robots.txt": away})) as site:
        asyncio.run(ask_all(site))
    failures = {item.url.removeprefix(site.url("")): item for item in list_failures(warehouse, run_id, "a")}
    assert {path: (item.status, item.error) for path, item in failures.items()} == {
        "/broken": (503, "HTTP 503 Busy"),
        "/day": (404, "HTTP 404 Not Found"),
        "/paid": (403, "HTTP 403 Forbidden"),
        "/rss": (404, "HTTP 404 Not Found"),
    }
    assert str(failures["/rss"]).endswith("/rss: HTTP 404 Not Found; next try: the next run")
