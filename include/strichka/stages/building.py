"""The steps of `build_articles`: the same for the DAG and the command line."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from functools import partial
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


def take_batch(
    engine: Engine, run_id: str, stage: str, batch_no: int, work: Callable[[list[UUID]], Mapping[str, int]]
) -> Counts:
    """Take one planned batch through one stage, and record the step.

    Args:
        engine: the warehouse.
        run_id: the run that planned the batch.
        stage: name of the step, of `BATCH_STAGES`.
        batch_no: number of the batch.
        work: takes the batch's captures through the stage, and returns what it counted.

    Returns:
        The counts.

    Raises:
        WarehouseError: the plan is gone, or the warehouse was away for too long.
    """

    def read() -> list[UUID]:
        with engine.connect() as connection:
            return read_batch(connection, run_id, batch_no)

    ids = run_with_reconnect(read, get_settings().reconnect_seconds)
    with record_step(engine, run_id, stage, batch_no) as step:
        step.count(**work(ids))
    return step.counts


def extract_planned(engine: Engine, store: CaptureStore, run_id: str, batch_no: int) -> Counts:
    """Extract one planned batch."""
    from strichka.stages.extract_stage import extract_batch

    work = partial(extract_batch, engine, store, run_id=run_id, settings=get_settings())
    return take_batch(engine, run_id, "extract", batch_no, work)


def deduplicate_planned(engine: Engine, run_id: str, batch_no: int) -> Counts:
    """Sign and compare the texts of one planned batch."""
    from strichka.stages.deduplicate_stage import deduplicate_batch

    work = partial(deduplicate_batch, engine, settings=get_settings())
    return take_batch(engine, run_id, "deduplicate", batch_no, work)


def cluster_planned(engine: Engine, run_id: str) -> Counts:
    """Draw the clusters that a run's articles touch."""
    from strichka.stages.deduplicate_stage import cluster_articles

    with record_step(engine, run_id, "cluster") as step:
        step.count(**cluster_articles(engine, run_id, settings=get_settings()))
    return step.counts


def recognise_planned(engine: Engine, run_id: str, batch_no: int) -> Counts:
    """Recognise names and citations in the texts of one planned batch."""
    from strichka.stages.recognise_stage import recognise_batch
    from strichka.stages.versions import load_annotator

    def work(ids: list[UUID]) -> Counts:
        return recognise_batch(engine, load_annotator(), ids, run_id=run_id, settings=get_settings())

    return take_batch(engine, run_id, "recognise", batch_no, work)


def publish_planned(engine: Engine, run_id: str, batch_no: int) -> Counts:
    """Join one planned batch to what the warehouse has."""
    from strichka.stages.publish_stage import publish_batch

    work = partial(publish_batch, engine, settings=get_settings())
    return take_batch(engine, run_id, "publish", batch_no, work)


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
