"""When `fetch_news` runs, and for which day: one partition a day, however often it runs."""

from collections.abc import Iterable
from datetime import datetime

from airflow.timetables.base import DagRunInfo
from airflow.timetables.trigger import CronPartitionTimetable
from pendulum import DateTime

DAILY = "0 0 * * *"
DAY_FORMAT = "%Y-%m-%d"


def make_timetable(cron: str) -> CronPartitionTimetable:
    """Return a timetable with a partition key a day, for the day that a run at that moment closes or is in.

    A run at midnight UTC is for the day that has just ended; one at 13:00 for the day that is going on.

    Args:
        cron: when to run, in UTC.
    """
    kind = CronPartitionTimetable if cron == DAILY else DayPartitionTimetable
    # Whoever switches the DAG on wants to see it fetch, not to wait for midnight.
    return kind(cron, timezone="UTC", run_offset=-1, run_immediately=True, key_format=DAY_FORMAT)


class DayPartitionTimetable(CronPartitionTimetable):
    """Runs more often than daily, all of a day's runs for the same partition.

    Airflow's own timetable takes every moment of the cron line for a partition of its own: a backfill of one day by an
    hourly line would be 24 runs with one and the same key. Here a backfill is one run a day.
    """

    def _get_partition_date(self, *, run_date: DateTime) -> DateTime:
        """Return the beginning of the day of the moment before a run."""
        moment = super()._get_partition_date(run_date=run_date).in_timezone(self._timezone)
        return moment.start_of("day").in_timezone("UTC")

    def iter_partition_dagrun_infos(self, *, earliest: datetime, latest: datetime) -> Iterable[DagRunInfo]:
        """Yield one run for each day from `earliest` to `latest`."""
        days = CronPartitionTimetable(DAILY, timezone=self._timezone, key_format=self._key_format)
        return days.iter_partition_dagrun_infos(earliest=earliest, latest=latest)
