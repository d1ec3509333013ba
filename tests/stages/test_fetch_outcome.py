"""What is said of a fetch."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from strichka.identifiers import make_id
from strichka.settings import get_settings
from strichka.stages.fetch_outcome import Failure, count_by_source, describe_outcome, list_failures, summarise_fetch
from strichka.stages.fetch_plan import SourceDay, choose_sources, is_current_day, read_plan, write_plan
from strichka.stages.runs import record_step, start_run
from strichka.stages.source_rows import make_source_row
from strichka.warehouse.bulk import merge_rows
from strichka.warehouse.schema.sources import fetch, source

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
    assert write_plan(warehouse, "test/plan", sources, DAY, is_current=True) == ["ukrinform", "unian"]
    write_plan(warehouse, "test/plan", sources[:1], DAY, is_current=False)
    assert read_plan(warehouse, "test/plan") == [SourceDay(1, "ukrinform", DAY, False)]


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


def test_an_address_failed_when_its_last_attempt_did(warehouse: Engine) -> None:
    run_id = "test/failures"
    attempts = [
        ("http://a.example/mended", "article", 1, 503, "status"),
        ("http://a.example/mended", "article", 2, 200, None),
        ("http://a.example/broken", "article", 1, 200, None),
        ("http://a.example/broken", "article", 2, 503, "status"),
        ("http://a.example/robots.txt", "robots", 1, 503, "status"),
    ]
    with warehouse.begin() as connection:
        merge_rows(connection, source, [make_source_row("a")])
        rows = [
            {
                "fetch_id": make_id("test", str(number)),
                "source_key": "a",
                "url": url,
                "purpose": purpose,
                "run_id": run_id,
                "attempted_at": NOW + timedelta(seconds=second),
                "status": status,
                "error_kind": kind,
                "detail": "words",
            }
            for number, (url, purpose, second, status, kind) in enumerate(attempts)
        ]
        merge_rows(connection, fetch, rows)
    assert [(item.url, item.status, item.error) for item in list_failures(warehouse, run_id, "a")] == [
        ("http://a.example/broken", 503, "words")
    ]
