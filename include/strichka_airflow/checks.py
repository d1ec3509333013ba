"""The data checks as `SQLTableCheckOperator` wants them: one statement a rule, read from the rows they left."""

from typing import Any

from strichka.stages.checks import list_checks

# Airflow fills in the run; nothing in it comes from outside.
CHECKS_OF_RUN = "run_id = '{{ dag_run.dag_id }}/{{ dag_run.run_id | replace(\"'\", \"''\") }}'"


def check_statements() -> dict[str, dict[str, Any]]:
    """Return check name → its statement over the rows of table `check_result` of the present run."""
    return {
        check.name: {"check_statement": f"count(*) filter (where check_name = '{check.name}' and passed) = 1"}
        for check in list_checks()
    }
