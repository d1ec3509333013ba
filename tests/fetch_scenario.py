"""What `fetch_news` must stand in a real Airflow: a backfill beside the daily run, and a scheduler that is killed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.airflows import RunningAirflow, start_airflow
from tests.press.log import count_pages, find_fastest, find_shortest_gaps
from tests.press.outlets import Article
from tests.press.running import RunningPress, open_press

CAPTURES = "strichka://warehouse/captures"
ACTIVE = ("queued", "running")


@dataclass
class Scenario:
    """A press, an Airflow that fetches it, and how long a test waits for anything."""

    press: RunningPress
    airflow: RunningAirflow
    rate: float
    patience: float

    @property
    def daily_key(self) -> str:
        return str(self.press.press.today - timedelta(days=1))

    def list_expected(self) -> list[Article]:
        """Return all that the press has published but today, and today's where a live feed has it."""
        press = self.press.press
        days = press.list_days()[:-1]
        return [article for outlet in press.outlets for article in press.list_fetchable(outlet, days, is_current=True)]

    def switch_on(self) -> None:
        """Unpause the DAG, which starts the newest day's run."""
        self.airflow.unpause("fetch_news")
        self.airflow.wait("the daily run", lambda: bool(self.airflow.list_runs("fetch_news")), self.patience)

    def backfill(self, *options: str) -> str:
        """Ask for all days before the newest by the command, as a person would."""
        press = self.press.press
        days = ["--from-date", str(press.first_day), "--to-date", str(press.today - timedelta(days=2))]
        return self.airflow.run_command("backfill", "create", "--dag-id", "fetch_news", *days, *options)

    def kill_and_restart(self, pages: int) -> None:
        """Kill the scheduler once so many pages were given, and start it again after a while."""
        urls = [article.final_url for article in self.list_expected()]

        def is_under_way() -> bool:
            return len(count_pages(self.press.read_log(), urls)) >= pages

        self.airflow.wait(f"{pages} pages", is_under_way, self.patience)
        self.airflow.kill_scheduler()
        time.sleep(3)
        self.airflow.start_scheduler()

    def wait_for_fetches(self, count: int) -> list[dict[str, Any]]:
        """Wait until so many runs are there, and all have ended."""
        return self.airflow.wait_for_runs("fetch_news", count, self.patience)

    def wait_for_builds(self) -> None:
        """Wait until all captures are articles, and nothing runs."""

        def is_done() -> bool:
            runs = self.airflow.list_runs("build_articles") + self.airflow.list_runs("publish_marts")
            pending = self.airflow.query(
                "select count(*) from capture c where not exists "
                "(select from capture_extraction e where e.capture_id = c.capture_id)"
            )
            return pending == [(0,)] and not any(run["state"] in ACTIVE for run in runs)

        self.airflow.wait("the builds", is_done, self.patience)

    def let_time_pass(self) -> None:
        """Let whatever is to be tried later be due now."""
        self.airflow.query("update host set robots_expires_at = now(), resting_until = null, failures = 0")
        self.airflow.query("update address set next_try_at = now() where state = 'pending'")

    def count_rows(self) -> list[tuple[Any, ...]]:
        return self.airflow.query("select (select count(*) from capture), (select count(*) from address)")

    def check_all_fetched_once(self) -> None:
        """See that the articles are the press's own list, and each page was given once."""
        expected = sorted(article.final_url for article in self.list_expected())
        assert sorted(row[0] for row in self.airflow.query("select url from capture")) == expected
        found = self.airflow.query("select canonical_url from mart.fact_article")
        assert sorted(row[0] for row in found) == expected
        pages = count_pages(self.press.read_log(), expected)
        assert {url: count for url, count in pages.items() if count != 1} == {}

    def check_rates(self) -> None:
        """See that no host was asked faster than allowed, by the server's own log."""
        log = self.press.read_log()
        gaps = find_shortest_gaps(log)
        # The press notes a request when it comes round to it, which on a busy machine is some milliseconds late.
        assert {host: gap for host, gap in gaps.items() if gap < 0.75 / self.rate} == {}
        assert {host: most for host, most in find_fastest(log).items() if most > self.rate + 1} == {}

    def name_tasks(self, run_id: str, task_id: str) -> dict[str, str]:
        """Return rendered name → state of the mapped instances of a task."""
        tasks = self.airflow.list_tasks("fetch_news", run_id)
        return {task["rendered_map_index"]: task["state"] for task in tasks if task["task_id"] == task_id}


@contextmanager
def open_scenario(
    folder: Path, *, keys: tuple[str, ...], days: int, per_day: int | None, rate: float, patience: float
) -> Iterator[Scenario]:
    """Run a press and an Airflow that fetches it, one request to a host at a time."""
    settings = {
        "STRICHKA_FETCH_REQUESTS_PER_SECOND": str(rate),
        "STRICHKA_FETCH_HOST_CONCURRENCY": "1",
        "STRICHKA_FETCH_REST_SECONDS": "0.5",
        "STRICHKA_FETCH_RETRY_SECONDS": "0.5",
        "STRICHKA_FETCH_LEASE_SECONDS": "10",
        "STRICHKA_FETCH_MAX_REDIRECTS": "2",
        "STRICHKA_FETCH_MAX_BODY_BYTES": str(5 * 1024**2),
    }
    with (
        open_press(folder / "sources", days=days, keys=keys, per_day=per_day) as press,
        start_airflow(folder, press.environment() | settings) as airflow,
    ):
        yield Scenario(press, airflow, rate, patience)
