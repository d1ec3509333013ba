"""The steps of `publish_marts`: the same for the DAG and the command line."""

from typing import Any

from sqlalchemy import Engine

from strichka.stages.checks import run_checks
from strichka.stages.publish_stage import count_warehouse, refresh_marts
from strichka.stages.runs import finish_run, record_step, start_run


def refresh_and_check(engine: Engine, run_id: str) -> dict[str, str]:
    """Refresh what has changed and run the checks.

    Returns:
        View → `refreshed` or `unchanged`.
    """
    start_run(engine, run_id, "publish_marts", {})
    with record_step(engine, run_id, "refresh") as step:
        views = refresh_marts(engine)
        step.count(refreshed=list(views.values()).count("refreshed"), unchanged=list(views.values()).count("unchanged"))
    with record_step(engine, run_id, "check") as step:
        outcomes = run_checks(engine, run_id)
        step.count(hold=sum(item.passed for item in outcomes), broken=sum(not item.passed for item in outcomes))
    return views


def summarise(engine: Engine, run_id: str) -> dict[str, Any]:
    """Close the run, and return the counts that the `articles` event carries."""
    finish_run(engine, run_id)
    return count_warehouse(engine)
