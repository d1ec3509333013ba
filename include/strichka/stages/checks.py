"""Data checks: each file in sql/checks is a query for the rows that break a rule; none is what we want."""

import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from strichka.resources import sql_folder
from strichka.warehouse.bulk import merge_rows
from strichka.warehouse.schema.runs import check_result

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Check:
    """A rule on the data: its name, what it says in words, and the query for rows that break it."""

    name: str
    rule: str
    query: str


@dataclass(frozen=True)
class CheckOutcome:
    """What a check found."""

    check: Check
    offending_rows: int
    example: str | None

    @property
    def passed(self) -> bool:
        """Whether no row breaks the rule."""
        return self.offending_rows == 0


def list_checks(folder: Path | None = None) -> list[Check]:
    """Return the checks by name; the comment lines at the head of a file are its rule."""
    checks = []
    for path in sorted((folder or sql_folder() / "checks").glob("*.sql")):
        lines = path.read_text(encoding="utf-8").splitlines()
        rule = " ".join(line[2:].strip() for line in lines if line.startswith("--"))
        query = "\n".join(line for line in lines if not line.startswith("--")).strip().rstrip(";")
        checks.append(Check(path.stem, rule, query))
    return checks


def run_check(connection: Connection, check: Check) -> CheckOutcome:
    """Run one check, and return how many rows break the rule, with the first of them as an example."""
    query = re.sub("%", "%%", check.query)
    rows = connection.exec_driver_sql(
        f"select count(*) over () as offending_rows, to_jsonb(found)::text as example from ({query}) found limit 1"
    ).all()
    return CheckOutcome(check, rows[0][0] if rows else 0, rows[0][1] if rows else None)


def run_checks(engine: Engine, run_id: str, checks: list[Check] | None = None) -> list[CheckOutcome]:
    """Run the checks and write their outcomes as rows of `check_result`.

    Args:
        engine: the warehouse.
        run_id: the run that checks.
        checks: the shipped ones when none are given.

    Returns:
        The outcomes, in the order of the checks' names.
    """
    with engine.begin() as connection:
        outcomes = [run_check(connection, check) for check in (checks or list_checks())]
        rows = [
            {
                "run_id": run_id,
                "check_name": outcome.check.name,
                "passed": outcome.passed,
                "offending_rows": outcome.offending_rows,
                "example": outcome.example,
                "checked_at": datetime.now(UTC),
            }
            for outcome in outcomes
        ]
        merge_rows(connection, check_result, rows, on_conflict="update")
    for outcome in outcomes:
        words = "holds" if outcome.passed else f"BROKEN by {outcome.offending_rows} rows, such as {outcome.example}"
        log.info("%s: %s", outcome.check.rule, words)
    return outcomes
