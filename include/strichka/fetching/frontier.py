"""The frontier: every address of an article that a source has listed, and which of them are to be asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, text

from strichka.discovery.models import Discovered
from strichka.fetching.addresses import parse_target
from strichka.fetching.models import FetchFailedError
from strichka.identifiers import make_id
from strichka.settings import Settings, get_settings
from strichka.stages.source_rows import make_source_row
from strichka.urls import url_key
from strichka.warehouse.bulk import merge_rows, stage_rows
from strichka.warehouse.engine import run_with_reconnect
from strichka.warehouse.schema.sources import address, address_translation, source

_STAGE = "stage_listed"
_COLUMNS = (
    "address_id", "source_key", "host", "url", "canonical_url", "day", "found_in", "title", "language",
    "published_at", "modified_at", "listed_at", "run_id", "state",
)  # fmt: skip
_INSERT = f"""
insert into address ({", ".join(_COLUMNS)}) select {", ".join(_COLUMNS)} from {_STAGE} order by address_id
on conflict (address_id) do nothing
"""
# Two runs may plan the same addresses at once: rows are locked in one order, so that they never wait crosswise.
_ASK_AGAIN = text(f"""
with due as (
    select a.address_id, s.modified_at, s.run_id from address a join {_STAGE} s using (address_id)
    where a.state in ('fetched', 'gone', 'failed', 'disallowed') and a.lease_owner is null
    and (
        (s.modified_at > greatest(a.fetched_at, a.asked_at) and s.modified_at <= :now)
        or (a.state = 'fetched' and coalesce(a.published_at, a.day::timestamp at time zone 'UTC') >= :youngest
            and a.asked_at < :last_asked and (a.asked_at at time zone 'UTC')::date < :today)
        or (a.state = 'disallowed' and a.next_try_at <= :now)
    )
    order by a.address_id for update of a
)
update address a set state = 'pending', attempts = 0, next_try_at = null, run_id = due.run_id,
    modified_at = greatest(a.modified_at, due.modified_at)
from due where a.address_id = due.address_id
""")
_CLAIM_LISTED = text(f"""
with listed as (
    select a.address_id, s.run_id from address a join {_STAGE} s using (address_id)
    where a.state = 'pending' and a.run_id is distinct from s.run_id order by a.address_id for update of a
)
update address a set run_id = listed.run_id from listed where a.address_id = listed.address_id
""")


@dataclass(frozen=True, slots=True)
class PlanCounts:
    """What planning made of the addresses found."""

    found: int  # different addresses
    new: int  # never listed before
    known: int
    changed: int  # of the known: to be asked for again


def make_address_id(canonical_url: str) -> UUID:
    """Return the id of an address: http and https, with and without `www.`, are one."""
    return make_id("address", url_key(canonical_url))


def plan_addresses(
    engine: Engine,
    run_id: str,
    source_key: str,
    found: Sequence[Discovered],
    *,
    day: date | None = None,
    settings: Settings | None = None,
    now: datetime | None = None,
) -> PlanCounts:
    """Write down the addresses a source lists, and decide which are to be asked for.

    A new one is. A known one that was had before is asked for again, with its validators, only when it is listed as
    modified since, or when it is younger than `fetch_refetch_days` and was last asked for on an earlier day and
    over `fetch_refetch_hours` ago. One that is pending already stays so, and counts as this run's too.

    Args:
        engine: the warehouse.
        run_id: the run that found them.
        source_key: whose they are.
        found: as discovery gives them; the same address twice counts once, the first one's words are kept.
        day: the day whose list this is; by default that of publication in UTC, else today.
        settings: `fetch_refetch_days`, `fetch_refetch_hours`; the process's by default.
        now: the present moment; the clock's by default.

    Returns:
        Counts.

    Raises:
        WarehouseError: the warehouse was away for too long.
    """
    settings = settings or get_settings()
    now = now or datetime.now(UTC)
    rows: dict[UUID, dict[str, Any]] = {}
    twins: dict[tuple[UUID, str, str], dict[str, Any]] = {}
    for item in found:
        row = _make_row(item, run_id, source_key, day, now)
        if row is None or row["address_id"] in rows:
            continue
        rows[row["address_id"]] = row
        for twin in _make_translations(row["address_id"], item):
            twins[twin["address_id"], twin["language"], twin["url"]] = twin

    def work() -> PlanCounts:
        with engine.begin() as connection:
            merge_rows(connection, source, [make_source_row(source_key)])
            new, changed = _merge(connection, list(rows.values()), settings, now)
            merge_rows(connection, address_translation, twins.values())
            return PlanCounts(len(rows), new, len(rows) - new, changed)

    return run_with_reconnect(work, settings.reconnect_seconds) if rows else PlanCounts(0, 0, 0, 0)


def _merge(connection: Connection, rows: list[dict[str, Any]], settings: Settings, now: datetime) -> tuple[int, int]:
    """Write the rows; return how many are new, and how many known ones are to be asked for again."""
    stage_rows(connection, address, _STAGE, list(_COLUMNS), rows)
    connection.exec_driver_sql(f"analyze {_STAGE}")
    new = connection.exec_driver_sql(_INSERT).rowcount
    changed = 0
    if new < len(rows):
        parameters = {
            "now": now,
            "today": now.astimezone(UTC).date(),
            "youngest": datetime.fromtimestamp(now.timestamp() - settings.fetch_refetch_days * 86_400, UTC),
            "last_asked": datetime.fromtimestamp(now.timestamp() - settings.fetch_refetch_hours * 3600, UTC),
        }
        changed = connection.execute(_ASK_AGAIN, parameters).rowcount
        connection.execute(_CLAIM_LISTED)
    connection.exec_driver_sql(f"drop table {_STAGE}")
    return new, changed


def _make_row(item: Discovered, run_id: str, source_key: str, day: date | None, now: datetime) -> dict[str, Any] | None:
    """Return the row of an address, none when it is no address that can be asked for."""
    try:
        host = parse_target(item.url).authority
    except FetchFailedError:
        return None
    return {
        "address_id": make_address_id(item.canonical_url),
        "source_key": source_key,
        "host": host,
        "url": item.url,
        "canonical_url": item.canonical_url,
        "day": day or (item.published_at or now).astimezone(UTC).date(),
        "found_in": item.found_in or None,
        "title": item.title,
        "language": item.language,
        "published_at": item.published_at,
        "modified_at": item.modified_at,
        "listed_at": now,
        "run_id": run_id,
        "state": "pending",
    }


def _make_translations(address_id: UUID, item: Discovered) -> list[dict[str, Any]]:
    return [
        {"address_id": address_id, "language": language, "url": url}
        for language, url in item.alternates
        if url != item.canonical_url and language != "x-default"
    ]
