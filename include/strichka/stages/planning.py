"""What still has to be done is a query: captures that no run has taken through all stages yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, text

from strichka.errors import WarehouseError
from strichka.warehouse.bulk import merge_rows
from strichka.warehouse.schema.runs import batch

MOST_BATCHES = 1000  # Airflow maps at most 1,024 tasks (core.max_map_length); what is over waits for the next run


@dataclass(frozen=True)
class Versions:
    """The versions of extractor, signature and models that a run works with."""

    extractor: str
    signature: str
    model: str


@dataclass(frozen=True)
class Window:
    """Days to reprocess, by the capture's time or else the article's, both ends included; none is open."""

    first: date | None
    last: date | None
    zone: str

    def bounds(self) -> tuple[datetime | None, datetime | None]:
        """Return the window as two moments, the second exclusive."""
        zone = ZoneInfo(self.zone)
        first = datetime.combine(self.first, time.min, zone) if self.first else None
        last = datetime.combine(self.last + timedelta(days=1), time.min, zone) if self.last else None
        return first, last


# A capture is pending when no extractor has read it, or when the text it gave has not been through the later stages.
PENDING = """
select c.capture_id from capture c
where not exists (select from capture_extraction e where e.capture_id = c.capture_id)
union
select e.capture_id from article_version v
join capture_extraction e on e.article_version_id = v.article_version_id
where v.is_current
and (not exists (select from recognition r where r.article_version_id = v.article_version_id)
     or not exists (select from duplicate_signature s
                    where s.article_version_id = v.article_version_id and s.compared))
"""

# Within a window: what the present extractor, signature or model has not read.
OUTDATED = """
select c.capture_id from capture c
left join capture_extraction e on e.capture_id = c.capture_id and e.extractor_version = :extractor
left join article_version v on v.article_version_id = e.article_version_id
left join lateral (
    select max(o.published_at) as published_at from capture_extraction oe
    join article_version o on o.article_version_id = oe.article_version_id where oe.capture_id = c.capture_id
) older on true
where (cast(:first as timestamptz) is null or coalesce(c.captured_at, older.published_at) >= :first)
and (cast(:last as timestamptz) is null or coalesce(c.captured_at, older.published_at) < :last)
and (e.capture_id is null
     or (v.is_current
         and (not exists (select from recognition r where r.article_version_id = v.article_version_id
                          and r.model_version = :model)
              or not exists (select from duplicate_signature s where s.article_version_id = v.article_version_id
                             and s.signature_algorithm = :signature and s.compared))))
"""


def count_pending(connection: Connection) -> int:
    """Return how many captures still have to be taken through the stages."""
    return int(connection.scalar(text(f"select count(*) from ({PENDING}) pending")) or 0)


def plan_batches(
    engine: Engine, run_id: str, batch_size: int, versions: Versions, window: Window | None = None
) -> list[int]:
    """Divide what is pending into batches and write them down for the run.

    A retry of the same run plans anew. What another run is busy with may be in the plan too: each batch takes only
    what nobody holds (`for update skip locked`) and what is still pending when its turn comes.

    Args:
        engine: the warehouse.
        run_id: a run begun by `runs.start_run`.
        batch_size: captures in a batch, at most.
        versions: the present versions.
        window: reprocess these days with the present versions; none takes what was never processed.

    Returns:
        Numbers of the batches, from 1; at most `MOST_BATCHES`, empty when nothing is pending.
    """
    parameters: dict[str, Any] = {}
    query = PENDING
    if window is not None:
        first, last = window.bounds()
        query = OUTDATED
        parameters = {
            "extractor": versions.extractor,
            "signature": versions.signature,
            "model": versions.model,
            "first": first,
            "last": last,
        }
    with engine.begin() as connection:
        found = connection.execute(
            text(f"select capture_id from ({query}) pending order by capture_id limit :most"),
            {**parameters, "most": batch_size * MOST_BATCHES},
        )
        ids = list(found.scalars())
        connection.execute(batch.delete().where(batch.c.run_id == run_id))
        rows: list[dict[str, Any]] = [
            {"run_id": run_id, "batch_no": number, "capture_ids": part}
            for number, part in enumerate(divide_evenly(ids, batch_size), start=1)
        ]
        merge_rows(connection, batch, rows)
    return [row["batch_no"] for row in rows]


def divide_evenly(ids: Sequence[UUID], most: int) -> list[Sequence[UUID]]:
    """Cut a list into as few parts as can be, of even size, so that no stage waits long for its last batch.

    Args:
        ids: in the order that they keep.
        most: the largest size of a part.

    Returns:
        The parts; their sizes differ by one at most.
    """
    count = -(-len(ids) // most)
    return [ids[len(ids) * number // count : len(ids) * (number + 1) // count] for number in range(count)]


def read_batch(connection: Connection, run_id: str, batch_no: int) -> list[UUID]:
    """Return the captures of a batch.

    Raises:
        WarehouseError: the plan is gone, as after a clean-up: run the DAG anew.
    """
    ids = connection.scalar(
        text("select capture_ids from batch where run_id = :run_id and batch_no = :batch_no"),
        {"run_id": run_id, "batch_no": batch_no},
    )
    if ids is None:
        raise WarehouseError(f"Batch {batch_no} of run {run_id} is not in the warehouse: start a new run instead.")
    return list(ids)
