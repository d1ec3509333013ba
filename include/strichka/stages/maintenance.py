"""Housekeeping of the warehouse: old records of runs go, articles and their evidence stay."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, text

from strichka.captures.store import CaptureStore
from strichka.settings import Settings
from strichka.warehouse.bulk import quote

LARGE_TABLES = ("article_version", "block", "link", "mention", "article_entity", "duplicate_band", "duplicate_pair")


def delete_old_records(engine: Engine, settings: Settings, now: datetime | None = None) -> dict[str, int]:
    """Delete records that only tell what ran, once they are older than the settings allow.

    Args:
        engine: the warehouse.
        settings: `keep_run_days`, `keep_fetch_days`.
        now: the present moment, for tests.

    Returns:
        Rows deleted, by table.
    """
    now = now or datetime.now(UTC)
    runs_before = now - timedelta(days=settings.keep_run_days)
    fetches_before = now - timedelta(days=settings.keep_fetch_days)
    old_runs = "run_id in (select run_id from pipeline_run where started_at < :before)"
    statements = {
        "batch": (f"delete from batch where {old_runs}", runs_before),
        "input_batch": (f"delete from input_batch where {old_runs}", runs_before),
        "run_step": (f"delete from run_step where {old_runs}", runs_before),
        "check_result": ("delete from check_result where checked_at < :before", runs_before),
        "fetch": ('delete from "fetch" where attempted_at < :before and error_kind is not null', fetches_before),
    }
    with engine.begin() as connection:
        return {
            table: connection.execute(text(statement), {"before": before}).rowcount
            for table, (statement, before) in statements.items()
        }


def remove_leftovers(store: CaptureStore, now: datetime | None = None) -> int:
    """Remove temporary files that killed writers left in the capture store a day ago or longer.

    Returns:
        How many were removed.
    """
    return store.remove_leftovers((now or datetime.now(UTC)) - timedelta(days=1))


def vacuum_tables(engine: Engine) -> list[str]:
    """Vacuum and analyse the large tables, and return their names."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in LARGE_TABLES:
            connection.exec_driver_sql(f"vacuum (analyze) {quote(table)}")
    return list(LARGE_TABLES)
