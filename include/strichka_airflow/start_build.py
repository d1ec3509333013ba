"""Starting `build_articles` after a fetch, once for however many fetches end at the same time.

Airflow hands the asset events of a run with a partition key to partitioned DAGs alone (`AssetManager._queue_dagruns`),
so the `captures` event of a day does not start the build, which takes whatever is pending and knows no days.
"""

from airflow.sdk import get_current_context
from airflow.sdk.exceptions import AirflowSkipException, DagRunTriggerException

from strichka_airflow.context import open_warehouse

BUILD = "build_articles"


def start_build() -> None:
    """Start a run of `build_articles`, unless there is nothing for it or one is queued.

    A run that is queued has not asked yet what is pending, and will take these captures too: a backfill of sixty days
    leads to a few builds, not to sixty.

    Raises:
        AirflowSkipException: no run is needed; the message says why.
        DagRunTriggerException: asks Airflow for the run. (`TriggerDagRunOperator` does the same, but its import costs
            every task of the DAG a third of a second.)
    """
    from strichka.stages.planning import count_pending

    with open_warehouse().connect() as connection:
        pending = count_pending(connection)
    if not pending:
        raise AirflowSkipException("Nothing waits to be built.")
    context = get_current_context()
    if context["ti"].get_dr_count(dag_id=BUILD, states=["queued"]):
        raise AirflowSkipException(f"A run of {BUILD} is queued and will take the {pending:,} captures that wait.")
    raise DagRunTriggerException(
        trigger_dag_id=BUILD,
        dag_run_id=f"{context['dag_run'].run_id}__{context['ti'].start_date:%Y%m%dT%H%M%S}",
        conf={},
        reset_dag_run=False,
        skip_when_already_exists=True,
        wait_for_completion=False,
        allowed_states=[],
        failed_states=[],
        poke_interval=60,
        deferrable=False,
    )
