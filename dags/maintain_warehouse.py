"""### Weekly housekeeping.

Deletes records of old runs and of failed fetch attempts, and Airflow's own old metadata, then vacuums the large
tables. Articles, captures, mentions and rejections are never deleted. Every limit is a setting
(`STRICHKA_KEEP_…_DAYS`).

**If it fails**
- `delete_old_records`, `vacuum`: the warehouse was away (retried three times); clear the task or wait a week.
- `clean_airflow`: the log has the words of `airflow db clean`. Skipped where `STRICHKA_AIRFLOW_METADATA_URL` is not
  set, as on managed Airflow, which cleans itself.
"""

from datetime import timedelta

from airflow.sdk import dag, task
from airflow.sdk.exceptions import AirflowSkipException
from airflow.timetables.trigger import CronTriggerTimetable

from strichka_airflow.context import open_store, open_warehouse
from strichka_airflow.defaults import RETRYING
from strichka_airflow.tags import Tag


@dag(
    dag_id="maintain_warehouse",
    description="Retention and vacuum, once a week.",
    # Where Airflow is new, it begins with the next week: `False` means at once in the hours after the last one.
    schedule=CronTriggerTimetable("0 4 * * 0", timezone="UTC", run_immediately=timedelta(0)),
    default_args=RETRYING,
    doc_md=__doc__,
    tags=[Tag.MAINTENANCE, Tag.SCHEDULED],
    max_active_runs=1,
    catchup=False,
    is_paused_upon_creation=False,
)
def maintain_warehouse() -> None:
    """Wire the tasks."""

    @task(
        doc_md="Deletes records of runs and failed fetch attempts that are older than the settings allow, and what "
        "killed writers left in the capture store."
    )
    def delete_old_records() -> dict[str, int]:
        from strichka.settings import get_settings
        from strichka.stages.maintenance import delete_old_records, remove_leftovers

        deleted = delete_old_records(open_warehouse(), get_settings())
        return {**deleted, "temporary_files": remove_leftovers(open_store())}

    @task(doc_md="Vacuums and analyses the large tables.")
    def vacuum() -> list[str]:
        from strichka.stages.maintenance import vacuum_tables

        return vacuum_tables(open_warehouse())

    @task(doc_md="Deletes Airflow's own old runs, logs and XComs by `airflow db clean`.")
    def clean_airflow() -> None:
        from strichka_airflow.housekeeping import clean_metadata

        if not clean_metadata():
            raise AirflowSkipException("STRICHKA_AIRFLOW_METADATA_URL is not set: Airflow's metadata is left alone.")

    delete_old_records() >> vacuum()
    clean_airflow()


maintain_warehouse()
