"""The steps of `build_articles`: the same for the DAG and the command line."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text

from strichka.captures.store import CaptureStore
from strichka.errors import SettingsError
from strichka.settings import get_settings
from strichka.stages.planning import Versions, Window, count_pending, plan_batches, read_batch
from strichka.stages.runs import Counts, finish_run, record_step, start_run
from strichka.warehouse.engine import run_with_reconnect

BATCH_STAGES = ("extract", "deduplicate", "recognise", "publish")  # steps that each batch goes through


def plan_build(engine: Engine, run_id: str, params: Mapping[str, Any], versions: Versions) -> list[int]:
    """Divide what is pending, or the window to reprocess, into batches.

    Returns:
        Numbers of the batches; empty when nothing is pending.

    Raises:
        SettingsError: a day of the window can't be read.
    """
    if params["reprocess"]:
        from strichka.stages.site_habit import freeze_for_run

        versions = freeze_for_run(engine, run_id, versions)
    start_run(engine, run_id, "build_articles", asdict(versions))
    with record_step(engine, run_id, "plan") as step:
        window = read_window(params) if params["reprocess"] else None
        numbers = plan_batches(engine, run_id, int(params["batch_size"]), versions, window)
        step.count(batches=len(numbers))
    return numbers


def read_window(params: Mapping[str, Any]) -> Window:
    """Return the days to reprocess as the form gives them; an empty end is open.

    Raises:
        SettingsError: a day is not of the form YYYY-MM-DD.
    """
    days = []
    for name in ("first_day", "last_day"):
        try:
            days.append(date.fromisoformat(params[name]) if params[name] else None)
        except ValueError as error:
            raise SettingsError(f"{name} is {params[name]!r}, which is no day; write it as 2026-01-31.") from error
    return Window(days[0], days[1], get_settings().default_time_zone)


def extract_planned(engine: Engine, store: CaptureStore, run_id: str, batch_no: int) -> Counts:
    """Extract one planned batch."""
    from strichka.stages.extract_stage import extract_batch

    ids = _planned_captures(engine, run_id, batch_no)
    with record_step(engine, run_id, "extract", batch_no) as step:
        step.count(**extract_batch(engine, store, ids, run_id=run_id, settings=get_settings()))
    return step.counts


def deduplicate_planned(engine: Engine, run_id: str, batch_no: int) -> Counts:
    """Sign and compare the texts of one planned batch."""
    from strichka.stages.deduplicate_stage import deduplicate_batch

    ids = _planned_captures(engine, run_id, batch_no)
    with record_step(engine, run_id, "deduplicate", batch_no) as step:
        step.count(**deduplicate_batch(engine, ids, settings=get_settings()))
    return step.counts


def cluster_planned(engine: Engine, run_id: str) -> Counts:
    """Draw the clusters that a run's articles touch."""
    from strichka.stages.deduplicate_stage import cluster_articles

    with record_step(engine, run_id, "cluster") as step:
        step.count(**cluster_articles(engine, run_id, settings=get_settings()))
    return step.counts


def recognise_planned(engine: Engine, run_id: str, batch_no: int) -> Counts:
    """Recognise names and citations in the texts of one planned batch."""
    from strichka.entities.annotate import Annotator
    from strichka.stages.recognise_stage import recognise_batch

    ids = _planned_captures(engine, run_id, batch_no)
    with record_step(engine, run_id, "recognise", batch_no) as step:
        annotator = Annotator(get_settings())
        step.count(**recognise_batch(engine, annotator, ids, run_id=run_id, settings=get_settings()))
    return step.counts


def publish_planned(engine: Engine, run_id: str, batch_no: int) -> Counts:
    """Join one planned batch to what the warehouse has."""
    from strichka.stages.publish_stage import publish_batch

    ids = _planned_captures(engine, run_id, batch_no)
    with record_step(engine, run_id, "publish", batch_no) as step:
        step.count(**publish_batch(engine, ids, settings=get_settings()))
    return step.counts


def finish_build(engine: Engine, run_id: str) -> Counts:
    """Close the run.

    Returns:
        The sums of its steps, and `pending`: captures that wait for another run.
    """
    totals = finish_run(engine, run_id)
    with engine.connect() as connection:
        return {**totals, "pending": count_pending(connection)}


def find_undone_batches(engine: Engine, run_id: str) -> list[tuple[int, str]]:
    """Return the batches of a run that did not go through all stages, with the first stage that is missing."""
    query = text(
        "select b.batch_no, s.step from batch b cross join unnest(cast(:stages as text[])) with ordinality s(step, n) "
        "where b.run_id = :run_id and not exists (select from run_step r where r.run_id = b.run_id "
        "and r.batch_no = b.batch_no and r.step = s.step) order by b.batch_no, s.n"
    )
    with engine.connect() as connection:
        rows = connection.execute(query, {"run_id": run_id, "stages": list(BATCH_STAGES)}).all()
    first: dict[int, str] = {}
    for row in rows:
        first.setdefault(row.batch_no, row.step)
    return list(first.items())


def _planned_captures(engine: Engine, run_id: str, batch_no: int) -> list[UUID]:
    def work() -> list[UUID]:
        with engine.connect() as connection:
            return read_batch(connection, run_id, batch_no)

    return run_with_reconnect(work, get_settings().reconnect_seconds)
