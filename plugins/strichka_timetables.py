"""Registers our timetable with Airflow; its code is in include/strichka_airflow/timetables.py."""

from typing import Any, ClassVar

from airflow.plugins_manager import AirflowPlugin

from strichka_airflow.timetables import DayPartitionTimetable


class StrichkaTimetables(AirflowPlugin):
    """The timetable of `fetch_news` where it runs more often than daily."""

    name = "strichka_timetables"
    timetables: ClassVar[list[Any]] = [DayPartitionTimetable]
