"""Airflow's scheduler, whose tasks find the library in memory: `python -m strichka_airflow.scheduler`.

With the LocalExecutor each task is a fork of a worker, which is a fork of the scheduler. What the scheduler has
imported and read before it makes its workers, no task has to import and read again: some five seconds of one core at
the start of every task.

So tasks work with the code, seeds and models that were there when the scheduler started, and all batches of a run
agree. What is changed takes effect when Airflow is started again; DAG files are read anew as ever.
"""

import logging
import multiprocessing
import sys
from importlib import import_module

log = logging.getLogger(__name__)

PRELOADED = (
    # Airflow's own, which a task needs and the scheduler does not
    "airflow.dag_processing.bundles.local",
    "airflow.dag_processing.dagbag",
    "airflow.providers.common.sql.operators.sql",
    "airflow.providers.standard.decorators.python",
    "airflow.sdk.definitions.asset.metadata",
    "airflow.sdk.definitions.decorators.setup_teardown",
    "airflow.sdk.execution_time.cache",
    "airflow.sdk.execution_time.supervisor",
    "airflow.sdk.execution_time.task_runner",
    "airflow.sdk.execution_time.timeout",
    "jinja2.ext",
    # what DAG files import
    "strichka_airflow.assets",
    "strichka_airflow.checks",
    "strichka_airflow.context",
    "strichka_airflow.defaults",
    "strichka_airflow.params",
    "strichka_airflow.tags",
    # what tasks import
    "strichka.services.connection",
    "strichka.stages.building",
    "strichka.stages.deduplicate_stage",
    "strichka.stages.extract_stage",
    "strichka.stages.loading",
    "strichka.stages.publish_stage",
    "strichka.stages.publishing",
    "strichka.stages.recognise_stage",
    "strichka.warehouse.migrate",
)


def preload() -> None:
    """Load what tasks need; what fails here fails again in the task that needs it, where a person looks."""
    for name in PRELOADED:
        try:
            import_module(name)
        except ImportError:
            log.warning("%s is not loaded beforehand", name, exc_info=True)
    try:
        from strichka.stages.versions import warm_up

        warm_up()
    except Exception:
        log.warning("Seeds and models are not loaded beforehand", exc_info=True)


def main() -> None:
    """Load what tasks need, then be `airflow scheduler`."""
    from airflow.__main__ import main as run_airflow

    # Workers that are not forked (macOS) would see nothing of it.
    if multiprocessing.get_start_method() == "fork":
        preload()
    sys.argv = ["airflow", "scheduler", *sys.argv[1:]]
    run_airflow()


if __name__ == "__main__":
    main()
