"""Sixty days of all outlets of the test press through a real Airflow: hours on two cores, so only when asked for.

`STRICHKA_FULL_TESTS=60 make test TESTS=tests/dags/test_full_fetching.py`; the number is that of the days.
`STRICHKA_FULL_OUTLETS=kryla_novyn,stepnoi_kurjer` narrows it to some outlets.
"""

import os
from collections.abc import Iterator

import pytest

from tests.fetch_scenario import Scenario, open_scenario

DAYS = int(os.environ.get("STRICHKA_FULL_TESTS", "0"))
OUTLETS = tuple(filter(None, os.environ.get("STRICHKA_FULL_OUTLETS", "").split(",")))
pytestmark = [
    pytest.mark.airflow,
    pytest.mark.timeout(3 * 3600),
    pytest.mark.skipif(not DAYS, reason="takes hours: set STRICHKA_FULL_TESTS to the number of days (60)"),
]
# Its robots.txt can't be had at first, and then it answers 503 for a while.
UNWELL = "staryi_server"


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scenario]:
    folder = tmp_path_factory.mktemp("full")
    with open_scenario(folder, keys=OUTLETS, days=DAYS, per_day=None, rate=20, patience=2 * 3600) as opened:
        yield opened


def count_failed(scenario: Scenario) -> int:
    """Return how many days have no run that succeeded."""
    runs = scenario.airflow.list_runs("fetch_news")
    good = {run["partition_key"] for run in runs if run["state"] == "success"}
    return len({run["partition_key"] for run in runs} - good)


def test_sixty_days_beside_the_daily_run_with_a_scheduler_killed(scenario: Scenario) -> None:
    scenario.backfill("--max-active-runs", "4")
    scenario.switch_on()
    scenario.kill_and_restart(pages=100)
    runs = scenario.wait_for_fetches(DAYS)
    for run in runs:
        stopped = scenario.name_tasks(run["dag_run_id"], "fetch_source.discover")
        assert all(UNWELL in name for name, state in stopped.items() if state == "failed")
    for _ in range(4):
        if not count_failed(scenario):
            break
        # The host is well again, and a person asks for the days that failed.
        scenario.let_time_pass()
        scenario.airflow.trigger("fetch_news", partition_key=scenario.daily_key)
        scenario.backfill("--max-active-runs", "4", "--reprocess-behavior", "failed")
        scenario.wait_for_fetches(DAYS)
    assert count_failed(scenario) == 0
    scenario.wait_for_builds()
    scenario.check_all_fetched_once()
    scenario.check_rates()


def test_the_same_days_again_bring_nothing(scenario: Scenario) -> None:
    before, asked = scenario.count_rows(), len(scenario.press.read_log())
    scenario.backfill("--max-active-runs", "4", "--reprocess-behavior", "completed")
    scenario.wait_for_fetches(2 * DAYS - 1)
    assert scenario.count_rows() == before
    again = [item for item in scenario.press.read_log()[asked:] if "/trap/" not in item.target]
    # What a month's sitemap lists is asked for whole, for it tells of more than the day.
    assert all(item.status == 304 or "sitemap-" in item.target or "page=" in item.target for item in again)
