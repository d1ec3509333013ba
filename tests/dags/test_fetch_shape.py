"""The shape of `fetch_news`, and when it runs for which day."""

from datetime import UTC, datetime

import pendulum
import pytest
from airflow.sdk import TriggerRule
from airflow.sdk.exceptions import AirflowFailException
from airflow.timetables.base import TimeRestriction

from strichka_airflow.documentation import load_dags
from strichka_airflow.fetch_mapping import see_all_done
from strichka_airflow.timetables import DayPartitionTimetable, make_timetable

HOURLY = "0 * * * *"
NOTHING = {"day": "2026-11-20", "sources": {}, "skipped": [], "undone": [], "incomplete": []}


@pytest.fixture(scope="module")
def dag():
    return next(dag for dag in load_dags() if dag.dag_id == "fetch_news")


def list_partitions(timetable, first: str, last: str) -> list[str]:
    bounds = {"earliest": pendulum.parse(first), "latest": pendulum.parse(last)}
    return [info.partition_key for info in timetable.iter_partition_dagrun_infos(**bounds)]


def test_one_mapped_group_a_source(dag) -> None:
    group = dag.task_group_dict["fetch_source"]
    assert type(group).__name__ == "MappedTaskGroup"
    assert "fetch_source.fetch" in dag.get_task("fetch_source.discover").downstream_task_ids
    for name in ("discover", "fetch"):
        assert "batch_label" in dag.get_task(f"fetch_source.{name}").map_index_template


def test_one_source_that_failed_holds_nobody_up(dag) -> None:
    assert dag.get_task("finish").trigger_rule == TriggerRule.ALL_DONE
    assert dag.get_task("all_sources_done").trigger_rule == TriggerRule.ALL_DONE
    assert dag.get_task("start_build").upstream_task_ids == {"finish"}


def test_nobody_is_asked_before_a_person_switches_it_on(dag) -> None:
    assert dag.is_paused_upon_creation
    assert not dag.catchup


def test_a_backfill_by_the_daily_schedule_is_one_run_a_day() -> None:
    daily = make_timetable("0 0 * * *")
    assert not isinstance(daily, DayPartitionTimetable)
    assert list_partitions(daily, "2026-10-30", "2026-11-02") == [
        "2026-10-30",
        "2026-10-31",
        "2026-11-01",
        "2026-11-02",
    ]


def test_a_backfill_by_an_hourly_schedule_is_one_run_a_day_too() -> None:
    days = list_partitions(make_timetable(HOURLY), "2026-11-01", "2026-11-03")
    assert days == ["2026-11-01", "2026-11-02", "2026-11-03"]


@pytest.mark.parametrize(
    ("cron", "moment", "day"),
    [
        ("0 0 * * *", "2026-11-22T00:00:00Z", "2026-11-21"),
        (HOURLY, "2026-11-22T00:00:00Z", "2026-11-21"),
        (HOURLY, "2026-11-22T01:00:00Z", "2026-11-22"),
        (HOURLY, "2026-11-22T23:00:00Z", "2026-11-22"),
    ],
)
def test_which_day_a_run_is_for(cron: str, moment: str, day: str) -> None:
    date, key = make_timetable(cron)._get_partition_info(pendulum.parse(moment))
    assert key == day
    assert date == datetime.fromisoformat(day).replace(tzinfo=UTC)


def test_the_timetable_survives_airflows_database() -> None:
    timetable = make_timetable(HOURLY)
    again = DayPartitionTimetable.deserialize(timetable.serialize())
    assert list_partitions(again, "2026-11-01", "2026-11-02") == ["2026-11-01", "2026-11-02"]
    info = again.next_dagrun_info_v2(last_dagrun_info=None, restriction=TimeRestriction(None, None, False))
    assert info is not None
    assert info.run_after.minute == 0


def test_a_day_that_all_sources_gave_passes() -> None:
    see_all_done({**NOTHING, "sources": {"a": {}}, "skipped": ["b"]})


@pytest.mark.parametrize(
    ("summary", "words"),
    [
        ({**NOTHING, "sources": {"a": {}}, "undone": ["b", "c"]}, "stopped on their way: b, c"),
        ({**NOTHING, "sources": {"a": {}}, "incomplete": ["a"]}, "or list nothing: a. .*`strichka sources check a`"),
        ({**NOTHING, "skipped": ["a", "b"]}, "none of the 2 sources keeps a list of that day"),
        ({**NOTHING, "day": None}, "no source was planned"),
    ],
)
def test_a_day_that_is_not_whole_fails_in_words(summary: dict, words: str) -> None:
    with pytest.raises(AirflowFailException, match=words):
        see_all_done(summary)
