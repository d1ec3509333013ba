"""### Refresh the views and check the data.

Runs after each build: refreshes the materialised views of schema `mart` whose tables have changed, runs the checks of
`sql/checks`, and emits the `articles` asset event with the counts of the warehouse for whoever works downstream.

**If it fails**
- `refresh`: the warehouse was away (retried three times), or somebody's long query holds a view. Clear the task.
- `checks_hold`: a rule on the data is broken; its log names the rule. Table `check_result` has an offending row as an
  example. The articles are in the warehouse, but no event was emitted: whoever works downstream still has the last
  sound state. Mend the cause, run `build_articles` with *Reprocess* where needed, then clear this run.
"""

from typing import Any

from airflow.providers.common.sql.operators.sql import SQLTableCheckOperator
from airflow.sdk import dag, task

from strichka_airflow.assets import ARTICLES, BUILT
from strichka_airflow.checks import CHECKS_OF_RUN, check_statements
from strichka_airflow.context import CONNECTION_ID, open_warehouse, run_name
from strichka_airflow.defaults import RETRYING
from strichka_airflow.tags import Tag


@dag(
    dag_id="publish_marts",
    description="Views refreshed, checks run, the articles asset emitted.",
    schedule=[BUILT],
    default_args=RETRYING,
    doc_md=__doc__,
    tags=[Tag.PUBLISH, Tag.ASSET_DRIVEN],
    max_active_runs=1,
    is_paused_upon_creation=False,
)
def publish_marts() -> None:
    """Wire the tasks."""

    @task(doc_md="Refreshes the materialised views whose tables have changed, and writes the outcome of each check.")
    def refresh() -> dict[str, str]:
        from strichka.stages.publishing import refresh_and_check

        return refresh_and_check(open_warehouse(), run_name())

    checks_hold = SQLTableCheckOperator(
        task_id="checks_hold",
        conn_id=CONNECTION_ID,
        table="check_result",
        partition_clause=CHECKS_OF_RUN,
        checks=check_statements(),
        # A broken rule stays broken: trying again would only hide it for longer.
        retries=0,
        doc_md="Fails when a rule of `sql/checks` is broken, and names it.",
    )

    @task(doc_md="Emits the `articles` event with the counts of the warehouse.", outlets=[ARTICLES])
    def announce(*, outlet_events: Any = None) -> dict[str, Any]:
        from strichka.stages.publishing import summarise

        counts = summarise(open_warehouse(), run_name())
        outlet_events[ARTICLES].extra = counts
        return counts

    refresh() >> checks_hold >> announce()


publish_marts()
