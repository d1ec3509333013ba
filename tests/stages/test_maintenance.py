"""Housekeeping: old records of runs go, articles and what is young stay."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, text

from strichka.captures.store import CaptureStore
from strichka.settings import Settings
from strichka.stages.maintenance import delete_old_records, remove_leftovers, vacuum_tables
from strichka.stages.runs import record_step, start_run
from strichka.warehouse.bulk import merge_rows
from strichka.warehouse.schema.runs import batch
from strichka.warehouse.schema.sources import fetch

NOW = datetime.now(UTC)


def test_old_records_go_and_young_ones_stay(warehouse: Engine) -> None:
    for run_id, age in (("old", 100), ("young", 10)):
        start_run(warehouse, run_id, "build_articles", {})
        with record_step(warehouse, run_id, "extract", 1) as step:
            step.count(articles=1)
        with warehouse.begin() as connection:
            merge_rows(connection, batch, [{"run_id": run_id, "batch_no": 1, "capture_ids": []}])
            connection.execute(
                text("update pipeline_run set started_at = :at where run_id = :run_id"),
                {"at": NOW - timedelta(days=age), "run_id": run_id},
            )
    attempts = [("a", "timeout", 200), ("b", None, 200), ("c", "timeout", 10)]
    with warehouse.begin() as connection:
        for name, error, age in attempts:
            row = {"url": name, "attempted_at": NOW - timedelta(days=age), "error_kind": error}
            connection.execute(fetch.insert().values(fetch_id=f"00000000-0000-8000-8000-00000000000{name}", **row))
    deleted = delete_old_records(warehouse, Settings(keep_run_days=90, keep_fetch_days=180), NOW)
    assert deleted == {"batch": 1, "input_batch": 0, "run_step": 1, "check_result": 0, "fetch": 1}
    with warehouse.connect() as connection:
        assert connection.execute(text("select run_id from run_step")).scalars().all() == ["young"]
        assert connection.execute(text('select url from "fetch" order by url')).scalars().all() == ["b", "c"]
    assert "mention" in vacuum_tables(warehouse)


def test_what_killed_writers_left_goes_after_a_day(tmp_path: Path) -> None:
    left = tmp_path / "aa" / ".x.part"
    left.parent.mkdir()
    left.write_bytes(b"half a file")
    store = CaptureStore(str(tmp_path))
    assert remove_leftovers(store, NOW) == 0
    assert left.exists()
    assert remove_leftovers(store, NOW + timedelta(days=2)) == 1
    assert not left.exists()
