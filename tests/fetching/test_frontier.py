"""The frontier: what is new, what is known, what is asked for again, and what a second run changes."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from strichka.discovery.models import Discovered
from strichka.fetching.frontier import PlanCounts, make_address_id, plan_addresses
from strichka.settings import Settings

NOW = datetime(2026, 3, 10, 6, 0, tzinfo=UTC)
DAY = date(2026, 3, 10)
SETTINGS = Settings(fetch_refetch_days=2, fetch_refetch_hours=20)


def listed(number: int, **known: Any) -> Discovered:
    url = f"https://news.example/a/{number}"
    return Discovered(url, url, **({"found_in": "https://news.example/feed"} | known))


@pytest.fixture
def frontier(warehouse: Engine) -> Iterator[Engine]:
    yield warehouse
    with warehouse.begin() as connection:
        connection.execute(text("truncate address cascade"))


def plan(frontier: Engine, found: list[Discovered], run: str = "r1", now: datetime = NOW) -> PlanCounts:
    return plan_addresses(frontier, run, "news_paper", found, day=DAY, settings=SETTINGS, now=now)


def rows(frontier: Engine) -> list[Any]:
    with frontier.connect() as connection:
        return list(connection.execute(text("select * from address order by url")))


def set_all(frontier: Engine, **values: Any) -> None:
    sets = ", ".join(f"{name} = :{name}" for name in values)
    with frontier.begin() as connection:
        connection.execute(text(f"update address set {sets}"), values)


def test_new_addresses_wait_to_be_fetched(frontier: Engine) -> None:
    moment = datetime(2026, 3, 10, 5, tzinfo=UTC)
    found = [listed(1, title="Перша", language="uk", published_at=moment), listed(2), listed(1, title="Вдруге")]
    assert plan(frontier, found) == PlanCounts(found=2, new=2, known=0, changed=0)
    first, second = rows(frontier)
    assert (first.state, first.title, first.language, first.published_at) == ("pending", "Перша", "uk", moment)
    assert (first.day, first.source_key, first.host, first.run_id) == (DAY, "news_paper", "news.example", "r1")
    assert (first.found_in, first.listed_at, second.title) == ("https://news.example/feed", NOW, None)
    assert first.address_id == make_address_id("https://news.example/a/1")


def test_one_article_has_one_address(frontier: Engine) -> None:
    found = [
        Discovered("http://www.news.example/a/1?utm_source=rss", "http://www.news.example/a/1"),
        Discovered("https://news.example/a/1", "https://news.example/a/1"),
    ]
    assert plan(frontier, found) == PlanCounts(1, 1, 0, 0)
    assert rows(frontier)[0].url == "http://www.news.example/a/1?utm_source=rss"


def test_the_same_list_again_changes_nothing(frontier: Engine) -> None:
    found = [listed(number) for number in range(50)]
    plan(frontier, found)
    set_all(frontier, state="fetched", fetched_at=NOW, asked_at=NOW)
    before = rows(frontier)
    assert plan(frontier, found, "r2", NOW + timedelta(hours=3)) == PlanCounts(50, 0, 50, 0)
    assert rows(frontier) == before


def test_nothing_listed_is_no_error(frontier: Engine) -> None:
    assert plan(frontier, []) == PlanCounts(0, 0, 0, 0)
    assert plan(frontier, [Discovered("file:///etc/passwd", "file:///etc/passwd")]) == PlanCounts(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("modified", "changed"),
    [
        (NOW + timedelta(hours=2), 1),  # after our fetch, before now
        (NOW, 0),  # at the moment of our fetch: what we have
        (NOW - timedelta(hours=2), 0),
        (NOW + timedelta(hours=9), 0),  # in the future: not believed
        (None, 0),
    ],
)
def test_a_modified_article_is_asked_for_again(frontier: Engine, modified: datetime | None, changed: int) -> None:
    plan(frontier, [listed(1), listed(2)])
    set_all(frontier, state="fetched", fetched_at=NOW, asked_at=NOW, etag='"v1"', attempts=1)
    later = NOW + timedelta(hours=4)
    assert plan(frontier, [listed(1, modified_at=modified), listed(2)], "r2", later) == PlanCounts(2, 0, 2, changed)
    first, second = rows(frontier)
    assert first.state == ("pending" if changed else "fetched")
    assert (first.etag, first.run_id) == ('"v1"', "r2" if changed else "r1")
    assert second.state == "fetched"


@pytest.mark.parametrize(
    ("days", "hours", "changed"),
    [(0, 24, 1), (1, 24, 1), (0, 19, 0), (0, 2, 0), (3, 24, 0), (30, 24 * 30, 0)],
)
def test_a_young_article_is_asked_for_again_after_a_while(
    frontier: Engine, days: int, hours: float, changed: int
) -> None:
    published = NOW - timedelta(days=days)
    plan(frontier, [listed(1, published_at=published)], now=NOW)
    set_all(frontier, state="fetched", fetched_at=NOW, asked_at=NOW)
    assert plan(frontier, [listed(1)], "r2", NOW + timedelta(hours=hours)).changed == changed


def test_never_twice_in_one_day(frontier: Engine) -> None:
    early = datetime(2026, 3, 10, 0, 5, tzinfo=UTC)
    plan(frontier, [listed(1, published_at=early)], now=early)
    set_all(frontier, state="fetched", fetched_at=early, asked_at=early)
    assert plan(frontier, [listed(1)], "r2", early + timedelta(hours=22)).changed == 0
    assert plan(frontier, [listed(1)], "r2", early + timedelta(hours=24)).changed == 1


@pytest.mark.parametrize("state", ["gone", "failed", "disallowed"])
def test_what_was_given_up_comes_back_only_when_modified(frontier: Engine, state: str) -> None:
    plan(frontier, [listed(1)])
    set_all(frontier, state=state, asked_at=NOW, attempts=5, next_try_at=None)
    later = NOW + timedelta(days=1)
    assert plan(frontier, [listed(1)], "r2", later).changed == 0
    assert plan(frontier, [listed(1, modified_at=NOW + timedelta(hours=1))], "r2", later).changed == 1
    assert (rows(frontier)[0].state, rows(frontier)[0].attempts) == ("pending", 0)


def test_what_robots_forbade_is_looked_at_again_after_its_time(frontier: Engine) -> None:
    plan(frontier, [listed(1)])
    set_all(frontier, state="disallowed", asked_at=NOW, next_try_at=NOW + timedelta(days=7))
    assert plan(frontier, [listed(1)], "r2", NOW + timedelta(days=6)).changed == 0
    assert plan(frontier, [listed(1)], "r2", NOW + timedelta(days=8)).changed == 1


def test_a_pending_one_stays_pending_and_is_this_runs_too(frontier: Engine) -> None:
    plan(frontier, [listed(1)])
    set_all(frontier, attempts=2, next_try_at=NOW + timedelta(hours=8))
    assert plan(frontier, [listed(1)], "r2") == PlanCounts(1, 0, 1, 0)
    row = rows(frontier)[0]
    assert (row.state, row.attempts, row.next_try_at, row.run_id, row.day) == (
        "pending", 2, NOW + timedelta(hours=8), "r2", DAY,
    )  # fmt: skip


def test_one_that_is_being_fetched_is_left_alone(frontier: Engine) -> None:
    plan(frontier, [listed(1)])
    set_all(frontier, state="fetched", fetched_at=NOW, asked_at=NOW, lease_owner="r1 other")
    assert (
        plan(frontier, [listed(1, modified_at=NOW + timedelta(hours=1))], "r2", NOW + timedelta(hours=2)).changed == 0
    )


def test_twins_are_kept(frontier: Engine) -> None:
    twins = (
        ("ru", "https://news.example/ru/a/1"),
        ("uk", "https://news.example/a/1"),
        ("x-default", "https://x.example/"),
    )
    plan(frontier, [listed(1, alternates=twins)])
    plan(frontier, [listed(1, alternates=twins)])
    with frontier.connect() as connection:
        found = connection.execute(text("select language, url from address_translation")).all()
    assert [tuple(row) for row in found] == [("ru", "https://news.example/ru/a/1")]


def test_the_day_is_that_of_publication_where_nobody_says_it(frontier: Engine) -> None:
    found = [listed(1, published_at=datetime(2026, 3, 2, 23, 30, tzinfo=UTC)), listed(2)]
    plan_addresses(frontier, "r1", "news_paper", found, settings=SETTINGS, now=NOW)
    assert [row.day for row in rows(frontier)] == [date(2026, 3, 2), DAY]


def test_two_runs_at_once_agree(frontier: Engine) -> None:
    found = [listed(number, modified_at=NOW + timedelta(hours=1)) for number in range(2000)]

    def work(number: int) -> PlanCounts:
        order = found if number % 2 else found[::-1]
        return plan(frontier, order, f"r{number}", NOW + timedelta(hours=2))

    for _ in range(3):
        with ThreadPoolExecutor(4) as pool:
            counts = list(pool.map(work, range(4)))
        assert sum(item.new for item in counts) in (0, 2000)
        assert sum(item.changed for item in counts) in (0, 2000)
        set_all(frontier, state="fetched", fetched_at=NOW, asked_at=NOW)
    assert len(rows(frontier)) == 2000
