"""The steps of `fetch_news` against the test press: every form, every fault, and nothing twice."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from strichka.articles.sources import SourceRegistry
from strichka.errors import InputError, SettingsError
from strichka.settings import get_settings
from strichka.stages import fetching, source_rows
from strichka.stages.fetch_plan import choose_sources, read_day
from strichka.stages.fetching import DiscoveryOutcome, FetchOutcome
from tests.press.log import count_pages, find_fastest, find_most_at_once, find_shortest_gaps
from tests.press.outlets import Article, Outlet, Trait
from tests.press.running import RunningPress, open_press
from tests.stages.pipelines import Pipeline, open_pipeline

RATE = 25.0
SETTINGS = {
    "STRICHKA_FETCH_REQUESTS_PER_SECOND": str(RATE),
    "STRICHKA_FETCH_HOST_CONCURRENCY": "1",
    "STRICHKA_FETCH_REST_SECONDS": "0.1",
    "STRICHKA_FETCH_RETRY_SECONDS": "0.1",
    "STRICHKA_FETCH_FIRST_BYTE_SECONDS": "5",
    "STRICHKA_FETCH_TOTAL_SECONDS": "20",
    "STRICHKA_FETCH_MAX_BODY_BYTES": str(5 * 1024**2),
    "STRICHKA_FETCH_MAX_REDIRECTS": "2",
}
CACHES = (get_settings, SourceRegistry.load, source_rows._registry)


@dataclass
class Fetcher:
    """A warehouse that is fetched into."""

    pipeline: Pipeline
    press: RunningPress
    runs: int = 0
    words: dict[str, str] = field(default_factory=dict)  # of the last run, by source
    discovered: dict[str, DiscoveryOutcome] = field(default_factory=dict)
    fetched: dict[str, FetchOutcome] = field(default_factory=dict)

    @property
    def engine(self) -> Engine:
        return self.pipeline.engine

    @property
    def yesterday(self) -> str:
        return str(self.press.press.today - timedelta(days=1))

    def fetch(self, day: str, *keys: str) -> dict[str, object]:
        """Do what a run of the DAG does."""
        self.runs += 1
        run_id = f"test/{self.runs}"
        self.discovered, self.fetched = {}, {}
        for key in fetching.plan_fetch_run(self.engine, run_id, day=day, source_keys=keys):
            found = self.discovered[key] = fetching.discover_planned(self.engine, run_id, key)
            if not found.skipped and not found.problem:
                self.fetched[key] = fetching.fetch_planned(self.engine, self.pipeline.store, run_id, key)
        return fetching.finish_fetch(self.engine, run_id)

    def let_time_pass(self) -> None:
        """Let whatever is to be tried later be due now."""
        with self.engine.begin() as connection:
            connection.execute(text("update host set robots_expires_at = now(), resting_until = null, failures = 0"))
            connection.execute(text("update address set next_try_at = now() where state = 'pending'"))

    def column(self, statement: str) -> list:
        with self.engine.connect() as connection:
            return list(connection.execute(text(statement)).scalars())


@pytest.fixture(scope="module")
def fetcher(warehouse_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fetcher]:
    folder = tmp_path_factory.mktemp("fetch_stage")
    with open_press(folder / "sources", days=2, per_day=2) as press, pytest.MonkeyPatch.context() as patch:
        for name, value in {**press.environment(), **SETTINGS, "STRICHKA_HOME": str(folder / "home")}.items():
            patch.setenv(name, value)
        clear_caches()
        with open_pipeline(warehouse_url, folder) as pipeline:
            yield Fetcher(pipeline, press)
    clear_caches()


def clear_caches() -> None:
    for cache in CACHES:
        cache.cache_clear()


def list_expected(press: RunningPress) -> list[Article]:
    """Return all that the press has published but today, and today's where a live feed has it."""
    days = press.press.list_days()[:-1]
    return [
        article
        for outlet in press.press.outlets
        for article in press.press.list_fetchable(outlet, days, is_current=True)
    ]


def find_outlet(press: RunningPress, trait: Trait) -> Outlet:
    return next(outlet for outlet in press.press.outlets if trait in outlet.traits)


def test_all_that_the_press_has_is_fetched_once(fetcher: Fetcher) -> None:
    """The newest day with its live feeds, the day before it, and what was unwell at first a little later."""
    press = fetcher.press.press
    unwell = find_outlet(fetcher.press, Trait.ROBOTS_AWAY).key
    summary = fetcher.fetch(fetcher.yesterday)
    assert summary["undone"] == [unwell]
    assert "robots.txt" in (fetcher.discovered[unwell].problem or "")
    for day in press.list_days()[:-2]:
        summary = fetcher.fetch(str(day))
        assert set(summary["skipped"]) == {outlet.key for outlet in press.outlets if outlet.archive is None}
    for _ in range(3):
        fetcher.let_time_pass()
        for day in press.list_days()[:-1]:
            fetcher.fetch(str(day), unwell)
    expected = sorted(article.final_url for article in list_expected(fetcher.press))
    assert sorted(fetcher.column("select url from capture")) == expected
    pages = count_pages(fetcher.press.read_log(), expected)
    assert set(pages) == set(expected)
    assert {url: count for url, count in pages.items() if count > 1} == {}


def test_what_became_of_each_source_is_said_in_words(fetcher: Fetcher) -> None:
    day = str(fetcher.press.press.list_days()[0])
    fetcher.fetch(day, "kryla_novyn", "zhyva_strichka")
    assert fetcher.discovered["zhyva_strichka"].words.startswith(f"zhyva_strichka {day}: skipped, ")
    assert "archive" in fetcher.discovered["zhyva_strichka"].words
    assert (
        fetcher.fetched["kryla_novyn"].words
        == f"kryla_novyn {day}: 0 found, 0 new, 0 unchanged, 0 failed, 1 list unchanged"
    )


def test_no_host_was_asked_faster_than_allowed(fetcher: Fetcher) -> None:
    log = fetcher.press.read_log()
    gaps = find_shortest_gaps(log)
    assert len(gaps) >= 14
    # The press notes a request when it comes round to it, which on a busy machine is some milliseconds late.
    assert {host: gap for host, gap in gaps.items() if gap < 0.75 / RATE} == {}
    assert {host: most for host, most in find_fastest(log).items() if most > RATE + 1} == {}
    assert max(find_most_at_once(log).values()) == 1


def test_traps_are_refused_and_nothing_private_is_asked(fetcher: Fetcher) -> None:
    key = find_outlet(fetcher.press, Trait.TRAPS).key
    with fetcher.engine.connect() as connection:
        rows = connection.execute(
            text("select url, last_error from address where source_key = :key and state in ('failed', 'pending')"),
            {"key": key},
        ).all()
    words = {row.url.split("/")[4]: row.last_error for row in rows}
    assert set(words) == {"endless", "private", "metadata", "loop", "bomb", "headers"}
    assert "private network" in words["private"]
    assert "link-local" in words["metadata"]
    assert "has over" in words["endless"]
    assert "unpacks" in words["bomb"]


def test_robots_txt_is_obeyed(fetcher: Fetcher) -> None:
    asked = [item.target for item in fetcher.press.read_log() if item.host == "zamok.example"]
    assert not [target for target in asked if target.startswith("/closed/")]
    assert fetcher.column(
        "select count(*) from capture where source_key = 'zamok_novyn' and url like '%/closed/%'"
    ) == [0]


def test_a_429_is_waited_out(fetcher: Fetcher) -> None:
    found = [item for item in fetcher.press.read_log() if item.host == "tykha.example"]
    limited = [index for index, item in enumerate(found) if item.status == 429]
    for index in limited:
        assert found[index + 1].began - found[index].began >= 1


def test_the_same_run_again_brings_nothing_and_costs_nearly_nothing(fetcher: Fetcher) -> None:
    before = fetcher.column("select count(*) from capture") + fetcher.column("select count(*) from address")
    asked = len(fetcher.press.read_log())
    fetcher.let_time_pass()
    summary = fetcher.fetch(fetcher.yesterday)
    assert fetcher.column("select count(*) from capture") + fetcher.column("select count(*) from address") == before
    again = [item for item in fetcher.press.read_log()[asked:] if "/trap/" not in item.target]
    # Months' sitemaps are asked for whole: a validator would tell of the month, not of the day.
    assert sum(item.bytes for item in again if item.status == 200) < 10_000
    assert sum(item.status == 304 for item in again) >= 12
    assert summary["new"] == summary["fetched"] == 0


def test_an_edited_article_gives_a_new_version_and_an_unchanged_one_nothing(fetcher: Fetcher) -> None:
    outlet = next(item for item in fetcher.press.press.outlets if item.key == "vechirnii_obrii")
    article = fetcher.press.press.list_articles(outlet, fetcher.press.press.today - timedelta(days=1))[0]
    fetcher.pipeline.build()
    captures = fetcher.column("select count(*) from capture")[0]
    versions = fetcher.column("select count(*) from article_version")[0]
    fetcher.press.edit(article.listed_url)
    summary = fetcher.fetch(fetcher.yesterday, outlet.key)
    assert (summary["fetched"], summary["changed"]) == (1, 1)
    assert "1 changed" in fetcher.fetched[outlet.key].words
    assert fetcher.column("select count(*) from capture")[0] == captures + 1
    fetcher.pipeline.build()
    assert fetcher.column("select count(*) from article_version")[0] == versions + 1
    found = fetcher.column(
        "select v.body from article_version v join article a using (article_id) "
        f"where v.is_current and a.canonical_url = '{article.final_url}'"
    )
    assert "Уточнено" in found[0]


def test_articles_are_what_the_press_wrote_in_every_charset(fetcher: Fetcher) -> None:
    with fetcher.engine.connect() as connection:
        rows = connection.execute(
            text("select canonical_url as url, title, language, source_key, published_at from mart.fact_article")
        )
        found = {row.url: (row.title, row.language, row.source_key, row.published_at) for row in rows}
    articles = list_expected(fetcher.press)
    # Today's press is dated all over the day, and an hour that was still to come was rightly not believed.
    read_before = datetime.now(UTC) - timedelta(minutes=10)
    is_past = {item.final_url: item.published_at <= read_before for item in articles}
    assert {url: row if is_past.get(url, True) else row[:3] for url, row in found.items()} == {
        item.final_url: (item.title, item.language, item.outlet.key, item.published_at)[
            : 4 if is_past[item.final_url] else 3
        ]
        for item in articles
    }


def test_a_day_that_can_not_be_read_is_refused_in_words() -> None:
    now = datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert str(read_day(None, now)) == "2026-11-22"
    for words in ("yesterday", "2026-13-01", "2026-12-24", "0026-11-20"):
        with pytest.raises(InputError, match=r"2026-11-22"):
            read_day(words, now)


def test_keys_that_name_nothing_are_refused(fetcher: Fetcher) -> None:
    with pytest.raises(InputError, match="No source 'nobody' is declared"):
        choose_sources(["nobody"], get_settings())


def test_nobody_fetches_without_a_contact(fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STRICHKA_FETCH_CONTACT")
    monkeypatch.delenv("STRICHKA_FETCH_ALLOW_LOOPBACK")
    clear_caches()
    try:
        with pytest.raises(SettingsError, match="STRICHKA_FETCH_CONTACT"):
            fetching.plan_fetch_run(fetcher.engine, "test/contact", day=None)
    finally:
        monkeypatch.undo()
        clear_caches()


def test_sources_of_ones_own_stand_beside_the_shipped_ones(fetcher: Fetcher, tmp_path: Path) -> None:
    registry = SourceRegistry.load()
    assert registry.get("ukrinform")
    assert registry.get("vechirnii_obrii")
