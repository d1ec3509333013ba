"""The steps of `load_archive`: the same for the DAG and the command line."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Engine

from strichka.captures.domains import KNOWN, DomainFilter, read_domains
from strichka.captures.listing import list_inputs, split_inputs
from strichka.captures.store import CaptureStore
from strichka.settings import get_settings
from strichka.stages.capture_stage import READER_VERSION, capture_inputs
from strichka.stages.inputs import read_input_batch, write_input_batches
from strichka.stages.planning import MOST_BATCHES, count_pending
from strichka.stages.runs import Counts, finish_run, record_step, start_run


def plan_inputs(engine: Engine, run_id: str, params: Mapping[str, Any]) -> list[int]:
    """List what the run's params name, and write it down in batches.

    Returns:
        Numbers of the batches.

    Raises:
        InputError: the path names nothing, or the domains can't be read.
    """
    read_wanted(params)
    start_run(engine, run_id, "load_archive", {"reader": READER_VERSION})
    with record_step(engine, run_id, "list") as step:
        inputs = list_inputs(str(params["path"]), get_settings())
        size = max(int(params["batch_size"]), -(-len(inputs) // MOST_BATCHES))
        numbers = write_input_batches(engine, run_id, split_inputs(inputs, size))
        step.count(inputs=len(inputs), batches=len(numbers))
    return numbers


def capture_planned(
    engine: Engine, store: CaptureStore, run_id: str, batch_no: int, params: Mapping[str, Any]
) -> Counts:
    """Read one planned batch into captures, and return its counts."""
    with record_step(engine, run_id, "capture", batch_no) as step:
        counts = capture_inputs(
            engine,
            store,
            read_input_batch(engine, run_id, batch_no),
            run_id=run_id,
            settings=get_settings(),
            format=str(params["format"]),
            source_key=params["source_key"] or None,
            domains=read_wanted(params),
        )
        step.count(**counts)
    return step.counts


def read_wanted(params: Mapping[str, Any]) -> DomainFilter | None:
    """Return whose documents a run wants: as its params say, else of Common Crawl's archive those of known sources.

    Raises:
        InputError: the domains can't be read.
    """
    from strichka.discovery.cc_news import is_cc_news

    text = params.get("domains")
    if not text and is_cc_news(str(params["path"]), get_settings()):
        text = KNOWN
    return read_domains(text)


def finish_load(engine: Engine, run_id: str, batches: Iterable[Mapping[str, int]]) -> Counts:
    """Close the run.

    Returns:
        documents, new_captures, known_captures, rejected, and pending: captures that wait to be built.
    """
    finish_run(engine, run_id)
    batches = list(batches)
    names = ("documents", "new_captures", "known_captures", "rejected")
    summary = {name: sum(counts.get(name, 0) for counts in batches) for name in names}
    with engine.connect() as connection:
        summary["pending"] = count_pending(connection)
    return summary
