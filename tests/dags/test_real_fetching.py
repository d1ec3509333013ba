"""`fetch_news` in a real Airflow, over a few days of a few outlets; `test_full_fetching.py` does sixty days of all."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.fetch_browser import open_browser
from tests.fetch_scenario import CAPTURES, Scenario, open_scenario

pytestmark = [pytest.mark.airflow, pytest.mark.timeout(1800)]
OUTLETS = ("kryla_novyn", "stepnoi_kurjer", "zamok_novyn", "zhyva_strichka")
DAYS = 4


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scenario]:
    folder = tmp_path_factory.mktemp("fetching")
    with open_scenario(folder, keys=OUTLETS, days=DAYS, per_day=4, rate=10, patience=600) as opened:
        yield opened


def test_a_backfill_beside_the_daily_run_with_a_scheduler_killed(scenario: Scenario) -> None:
    words = scenario.backfill("--max-active-runs", "2")
    assert words.count("Created backfill") == DAYS - 1
    scenario.switch_on()
    scenario.kill_and_restart(pages=15)
    runs = scenario.wait_for_fetches(DAYS)
    assert {run["state"] for run in runs} == {"success"}
    assert sorted(run["run_type"] for run in runs) == ["backfill"] * (DAYS - 1) + ["scheduled"]
    scenario.wait_for_builds()
    scenario.check_all_fetched_once()
    scenario.check_rates()


def test_what_happened_stands_in_the_names_of_the_squares(scenario: Scenario) -> None:
    daily = next(run for run in scenario.airflow.list_runs("fetch_news") if run["run_type"] == "scheduled")
    names = scenario.name_tasks(daily["dag_run_id"], "fetch_source.fetch")
    # The newest day's run also takes what it finds left by others, which then stands behind.
    words = f"kryla_novyn {scenario.daily_key}: 8 found, "
    assert [state for name, state in names.items() if name.startswith(words)] == ["success"]
    assert all(" new, " in name and " unchanged, " in name and " failed" in name for name in names)
    past = next(run for run in scenario.airflow.list_runs("fetch_news") if run["run_type"] == "backfill")
    skipped = [
        name
        for name, state in scenario.name_tasks(past["dag_run_id"], "fetch_source.discover").items()
        if state == "skipped"
    ]
    assert len(skipped) == 1
    assert skipped[0].startswith(f"zhyva_strichka {past['partition_key']}: skipped, has live feeds")


def test_a_failed_address_stands_in_the_log_with_its_next_try(scenario: Scenario) -> None:
    daily = next(run for run in scenario.airflow.list_runs("fetch_news") if run["run_type"] == "scheduled")
    log = scenario.airflow.read_task_log(
        "fetch_news", daily["dag_run_id"], "fetch_source.fetch", OUTLETS.index("zamok_novyn")
    )
    assert "/closed/" in log
    assert "robots.txt of zamok.example forbids" in log
    assert "next try: 20" in log


def test_the_event_of_a_day_carries_the_counts_of_each_source(scenario: Scenario) -> None:
    events = {event["partition_key"]: event["extra"] for event in scenario.airflow.list_events(CAPTURES)}
    assert len(events) == DAYS
    daily = events[scenario.daily_key]
    assert daily["day"] == scenario.daily_key
    assert daily["sources"]["kryla_novyn"]["found"] == 8
    assert sorted(daily["sources"]) == sorted(OUTLETS)
    past = events[str(scenario.press.press.first_day)]
    assert past["skipped"] == ["zhyva_strichka"]
    assert past["found"] == 4 + 4 + 4
    assert sum(event["fetched"] for event in events.values()) == len(scenario.list_expected())
    assert sum(event["disallowed"] for event in events.values()) == 2 + (DAYS - 1)


def test_the_same_day_again_brings_nothing_and_an_edited_article_a_version(scenario: Scenario) -> None:
    before, asked = scenario.count_rows(), len(scenario.press.read_log())
    run_id = scenario.airflow.trigger("fetch_news", {"day": scenario.daily_key})
    scenario.wait_for_fetches(DAYS + 1)
    assert scenario.count_rows() == before
    again = scenario.press.read_log()[asked:]
    unchanged = [item for item in again if item.status == 304]
    assert unchanged
    # The later pages of a listing are looked at even where the first has not changed; nothing else is sent again.
    assert all("page=" in item.target for item in again if item.status != 304)
    assert {item.status for item in again} <= {200, 304, 404}
    events = [event for event in scenario.airflow.list_events(CAPTURES) if event["source_run_id"] == run_id]
    assert [event["partition_key"] for event in events] == [scenario.daily_key]


def test_a_day_that_nobody_keeps_fails_in_words(scenario: Scenario) -> None:
    run_id = scenario.airflow.trigger("fetch_news", {"day": "2024-02-29", "sources": ["zhyva_strichka"]})
    runs = {run["dag_run_id"]: run["state"] for run in scenario.wait_for_fetches(DAYS + 2)}
    assert runs[run_id] == "failed"
    log = scenario.airflow.read_task_log("fetch_news", run_id, "all_sources_done")
    assert "none of the 1 sources keeps a list of that day" in log


@pytest.mark.browser
def test_the_forms_of_the_browser_ask_for_the_same_days(scenario: Scenario) -> None:
    airflow, first = scenario.airflow, scenario.press.press.first_day
    days = [str(first + timedelta(days=number)) for number in range(3)]
    earlier, before = airflow.list_runs("fetch_news"), scenario.count_rows()
    daily = next(run for run in earlier if run["run_type"] == "scheduled")
    with open_browser(airflow) as person:
        person.ask_for_days(days[0], days[1])
        person.ask_for_day(days[2])
        person.see_run(daily["dag_run_id"], f"kryla_novyn {scenario.daily_key}: 8 found, ")
    runs = scenario.wait_for_fetches(len(earlier) + 3)[:3]
    assert {run["state"] for run in runs} == {"success"}
    asked = sorted((run["run_type"], run["partition_key"] or run["conf"]["day"]) for run in runs)
    assert asked == [("backfill", days[0]), ("backfill", days[1]), ("manual", days[2])]
    # Each asked for its day, found what the first backfill had found, and fetched none of it again.
    for run in runs:
        names = scenario.name_tasks(run["dag_run_id"], "fetch_source.discover")
        day = run["partition_key"] or run["conf"]["day"]
        assert any(name.startswith(f"kryla_novyn {day}: ") for name in names)
    assert scenario.count_rows() == before


def test_an_hourly_schedule_is_a_setting(scenario: Scenario) -> None:
    airflow = scenario.airflow
    count = len(airflow.list_runs("fetch_news"))
    moment = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=1)
    day = str((moment - timedelta(seconds=1)).date())
    airflow.environment["STRICHKA_FETCH_SCHEDULE"] = f"{moment.minute} * * * *"
    airflow.restart("dag-processor", "scheduler")
    run = scenario.wait_for_fetches(count + 1)[0]
    assert (run["run_type"], run["state"], run["partition_key"]) == ("scheduled", "success", day)
    assert run["run_after"].startswith(f"{moment:%Y-%m-%dT%H:%M}")
    names = scenario.name_tasks(run["dag_run_id"], "fetch_source.fetch")
    assert any(name.startswith(f"zhyva_strichka {day}: ") for name in names)
    # Of a second run within that day, only what has come since is new.
    rows, asked = scenario.count_rows(), len(scenario.press.read_log())
    airflow.trigger("fetch_news", partition_key=day)
    scenario.wait_for_fetches(count + 2)
    assert scenario.count_rows() == rows
    again = scenario.press.read_log()[asked:]
    assert again
    assert {item.status for item in again} <= {200, 304, 404}
    assert all("page=" in item.target for item in again if item.status == 200)
