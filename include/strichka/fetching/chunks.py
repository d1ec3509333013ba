"""One chunk of fetched pages: a WARC file, then captures, attempts and addresses in one transaction."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, text

from strichka import __version__
from strichka.captures.identify import capture_id
from strichka.captures.store import CaptureStore, StoredCapture
from strichka.fetching.claims import Scope
from strichka.fetching.frontier import make_address_id
from strichka.fetching.outcomes import Outcome
from strichka.identifiers import sha256_hex
from strichka.models import Payload
from strichka.settings import Settings
from strichka.stages.rejections import make_rejection_row
from strichka.stages.source_rows import make_source_row
from strichka.warehouse.bulk import merge_rows, stage_rows
from strichka.warehouse.engine import run_with_reconnect
from strichka.warehouse.schema.captures import capture, rejection
from strichka.warehouse.schema.sources import address, fetch, source

FETCHER_VERSION = f"fetcher-{__version__}"
_STAGE = "stage_outcome"
_COLUMNS = [
    "address_id", "state", "attempts", "next_try_at", "asked_at", "fetched_at", "etag", "last_modified",
    "body_sha256", "last_status", "last_error", "redirect_to",
]  # fmt: skip
_UPDATE = f"""
with listed as (
    select a.address_id from address a join {_STAGE} s using (address_id) order by a.address_id for update of a
)
update address a set state = s.state, attempts = s.attempts, next_try_at = s.next_try_at,
    asked_at = coalesce(s.asked_at, a.asked_at), fetched_at = coalesce(s.fetched_at, a.fetched_at),
    etag = s.etag, last_modified = s.last_modified, body_sha256 = s.body_sha256,
    last_status = coalesce(s.last_status, a.last_status), last_error = s.last_error,
    redirect_to = coalesce(s.redirect_to, a.redirect_to), lease_owner = null, leased_until = null
from {_STAGE} s join listed using (address_id)
where a.address_id = s.address_id
"""
# Where redirects led to an address that waits itself, its page has just been had.
_SETTLE_TARGETS = text("""
update address set state = 'fetched', attempts = 0, next_try_at = null, asked_at = :moment, fetched_at = :moment,
    body_sha256 = :sha256, last_status = 200, last_error = null
where address_id = :address_id and state = 'pending' and lease_owner is null
""")


# Edited and put back: the page is again what an earlier capture holds. That one is now the newest, and is to be read
# once more, so that its version is shown again.
_REVIVE = text("""
with revived as (
    update capture set captured_at = :moment where capture_id = :capture_id and captured_at < :moment
    returning capture_id
)
delete from capture_extraction using revived where capture_extraction.capture_id = revived.capture_id
""")


def write_chunk(
    engine: Engine,
    store: CaptureStore,
    scope: Scope,
    outcomes: Sequence[Outcome],
    attempts: Sequence[Mapping[str, Any]],
    settings: Settings,
) -> None:
    """Write what became of some addresses.

    The WARC file is in place before its rows are; killed between the two, the pages are fetched again. A page that
    is as it was gives no capture.

    Args:
        engine: the warehouse.
        store: the capture store.
        scope: the run and its source.
        outcomes: one an address.
        attempts: rows of table `fetch`.
        settings: patience when the warehouse is away.

    Raises:
        CaptureStoreError: the store can't be written.
        WarehouseError: the warehouse was away for too long.
    """
    captures = _store_payloads(engine, store, scope, outcomes, settings)
    tries = {item.claimed.url: item.row["next_try_at"] for item in outcomes if item.row["next_try_at"]}
    rows = [{**row, "next_try_at": tries.get(row["url"], row["next_try_at"])} for row in attempts]
    refused = [
        make_rejection_row(item.rejection, refused_by=FETCHER_VERSION, run_id=scope.run_id, source_key=scope.source_key)
        for item in outcomes
        if item.rejection
    ]

    def work() -> None:
        with engine.begin() as connection:
            merge_rows(connection, source, [make_source_row(scope.source_key)])
            merge_rows(connection, capture, captures)
            merge_rows(connection, rejection, refused)
            merge_rows(connection, fetch, rows)
            _revive_captures(connection, outcomes, captures)
            _update_addresses(connection, outcomes)

    run_with_reconnect(work, settings.reconnect_seconds)


def _store_payloads(
    engine: Engine, store: CaptureStore, scope: Scope, outcomes: Sequence[Outcome], settings: Settings
) -> list[dict[str, Any]]:
    """Store the payloads that the warehouse doesn't know, and return their rows."""
    payloads: dict[UUID, Payload] = {capture_id(item.payload): item.payload for item in outcomes if item.payload}
    if not payloads:
        return []

    def find_known() -> set[UUID]:
        query = text("select capture_id from capture where capture_id = any(:ids)")
        with engine.connect() as connection:
            return set(connection.execute(query, {"ids": list(payloads)}).scalars())

    known = run_with_reconnect(find_known, settings.reconnect_seconds)
    new = {key: payloads[key] for key in sorted(payloads) if key not in known}
    days = sorted(item.captured_at for item in new.values() if item.captured_at)
    name = sha256_hex(b"".join(key.bytes for key in new))[:32]
    folder = f"fetched/{scope.source_key}/{days[0]:%Y-%m-%d}" if days else f"fetched/{scope.source_key}"
    stored = store.write_captures(f"{folder}/{name}.warc.gz", new.values())
    return [_make_capture_row(key, place, scope.run_id) for key, place in zip(new, stored, strict=True)]


def _make_capture_row(key: UUID, stored: StoredCapture, run_id: str) -> dict[str, Any]:
    return {
        "capture_id": key,
        "source_key": stored.source_key,
        "sha256": stored.sha256,
        "byte_length": stored.byte_length,
        "url": stored.url,
        "place": stored.place,
        "format": stored.format,
        "captured_at": stored.captured_at,
        "declared_charset": stored.declared_charset,
        "warc_path": stored.warc_path,
        "warc_offset": stored.warc_offset,
        "warc_length": stored.warc_length,
        "run_id": run_id,
    }


def _revive_captures(connection: Connection, outcomes: Sequence[Outcome], written: Sequence[Mapping[str, Any]]) -> None:
    new = {row["capture_id"] for row in written}
    changed = {capture_id(item.payload): item.payload for item in outcomes if item.payload and item.claimed.body_sha256}
    for key in sorted(changed.keys() - new):
        connection.execute(_REVIVE, {"capture_id": key, "moment": changed[key].captured_at})


def _update_addresses(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    stage_rows(connection, address, _STAGE, _COLUMNS, [item.row for item in outcomes])
    connection.exec_driver_sql(_UPDATE)
    connection.exec_driver_sql(f"drop table {_STAGE}")
    targets = [
        {
            "address_id": make_address_id(item.row["redirect_to"]),
            "moment": item.row["asked_at"],
            "sha256": item.row["body_sha256"],
        }
        for item in outcomes
        if item.row["redirect_to"] and item.kind in ("fetched", "unchanged")
    ]
    for parameters in sorted(targets, key=lambda item: item["address_id"]):
        connection.execute(_SETTLE_TARGETS, parameters)
