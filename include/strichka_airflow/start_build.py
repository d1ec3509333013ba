"""Starting `build_articles` after a fetch, once for however many fetches end at the same time."""

from typing import Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import Context
from airflow.sdk.exceptions import AirflowSkipException

from strichka_airflow.context import open_warehouse

BUILD = "build_articles"


class StartBuildOperator(TriggerDagRunOperator):
    """Starts `build_articles` when captures wait and no run of it is queued.

    Airflow hands the asset events of a run with a partition key to partitioned DAGs alone (`AssetManager`), so the
    `captures` event of a day does not start the build, which takes whatever is pending and knows no days. A run that is
    queued has not asked yet what is pending, and will take these captures too: a backfill of sixty days starts a few
    builds, not sixty.
    """

    def __init__(self, **options: Any) -> None:
        """Take what any operator takes."""
        super().__init__(trigger_dag_id=BUILD, logical_date=None, **options)

    def execute(self, context: Context) -> None:
        """Start a run, or skip in words."""
        from strichka.stages.planning import count_pending

        with open_warehouse().connect() as connection:
            pending = count_pending(connection)
        if not pending:
            raise AirflowSkipException("Nothing waits to be built.")
        if context["ti"].get_dr_count(dag_id=BUILD, states=["queued"]):
            raise AirflowSkipException(f"A run of {BUILD} is queued and will take the {pending:,} captures that wait.")
        super().execute(context)
