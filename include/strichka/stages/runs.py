"""Records of what ran: a row a run, a row a step and batch, and one line in the log for the person who watches."""

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Engine, text

from strichka.settings import get_settings
from strichka.warehouse.bulk import merge_rows
from strichka.warehouse.engine import run_with_reconnect
from strichka.warehouse.schema.runs import pipeline_run, run_step

log = logging.getLogger(__name__)
Counts = dict[str, int]


@dataclass
class Step:
    """One step over one batch while it runs; fill `counts` in it."""

    run_id: str
    name: str
    batch_no: int
    counts: Counts = field(default_factory=dict)

    def count(self, **numbers: int) -> None:
        """Add numbers to the step's counts."""
        for name, number in numbers.items():
            self.counts[name] = self.counts.get(name, 0) + number


def start_run(engine: Engine, run_id: str, kind: str, versions: Mapping[str, str]) -> None:
    """Write that a run began; a retry of the same run keeps the first beginning."""
    with engine.begin() as connection:
        merge_rows(
            connection,
            pipeline_run,
            [{"run_id": run_id, "kind": kind, "started_at": datetime.now(UTC), "versions": dict(versions)}],
        )


def finish_run(engine: Engine, run_id: str) -> Counts:
    """Write that a run ended, with the sums of its steps.

    Returns:
        The sums, `step.count` → number; empty when the run has no steps.
    """
    with engine.begin() as connection:
        rows = connection.execute(
            text(
                "select step || '.' || key as name, sum(value::bigint)::bigint as total from run_step, "
                "jsonb_each_text(counts) where run_id = :run_id group by 1 order by 1"
            ),
            {"run_id": run_id},
        )
        totals = {row.name: int(row.total) for row in rows}
        connection.execute(
            pipeline_run.update()
            .where(pipeline_run.c.run_id == run_id)
            .values(finished_at=datetime.now(UTC), counts=totals)
        )
    return totals


@contextmanager
def record_step(engine: Engine, run_id: str, name: str, batch_no: int = 0) -> Iterator[Step]:
    """Time a step, and write its row and log line when it succeeds.

    Args:
        engine: the warehouse.
        run_id: a run begun by `start_run`.
        name: capture, extract, sign, pair, cluster, recognise, publish, refresh.
        batch_no: number of the batch from 1, or 0 for the whole run.
    """
    started = time.monotonic()
    step = Step(run_id, name, batch_no)
    yield step
    seconds = time.monotonic() - started
    row = {
        "run_id": run_id,
        "step": name,
        "batch_no": batch_no,
        "finished_at": datetime.now(UTC),
        "seconds": round(seconds, 3),
        "counts": step.counts,
    }

    def write() -> None:
        with engine.begin() as connection:
            merge_rows(connection, run_step, [row], on_conflict="update")

    run_with_reconnect(write, get_settings().reconnect_seconds)
    where = f"batch {batch_no}" if batch_no else "all"
    log.info("%s, %s: %s; %.1f s", name, where, describe_counts(step.counts), seconds)


def describe_counts(counts: Mapping[str, int]) -> str:
    """Return counts as a person reads them: "200 articles, 1 rejected no text"."""
    words = [f"{number:,} {name.replace('_', ' ')}" for name, number in counts.items() if number]
    return ", ".join(words) or "nothing to do"
