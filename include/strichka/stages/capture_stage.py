"""Capture: inputs become bytes in the capture store and rows that say where they lie."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text

from strichka import __version__
from strichka.captures.domains import DomainFilter
from strichka.captures.identify import capture_id
from strichka.captures.listing import InputFile
from strichka.captures.reading import read_input
from strichka.captures.store import CaptureStore
from strichka.identifiers import sha256_hex
from strichka.models import Payload, Rejection
from strichka.settings import Settings
from strichka.stages.rejections import make_rejection_row
from strichka.stages.runs import Counts
from strichka.stages.source_rows import make_source_row
from strichka.warehouse.bulk import merge_rows
from strichka.warehouse.engine import run_with_reconnect
from strichka.warehouse.schema.captures import capture, rejection
from strichka.warehouse.schema.sources import source

READER_VERSION = f"reader-{__version__}"
MOST_PAYLOADS = 500  # documents in one WARC file and transaction
MOST_BYTES = 64 * 1024**2  # payload bytes in one WARC file, which bounds the memory of a task


def capture_inputs(
    engine: Engine,
    store: CaptureStore,
    inputs: Sequence[InputFile],
    *,
    run_id: str,
    settings: Settings,
    format: str = "auto",
    source_key: str | None = None,
    domains: DomainFilter | None = None,
) -> Counts:
    """Read inputs, keep what is new as WARC, and write a row for each capture and each rejection.

    A capture that the warehouse has is neither stored nor written again. The WARC file is in place before its rows
    are; killed between the two, a rerun writes the same file and then the rows.

    Args:
        engine: the warehouse.
        store: the capture store.
        inputs: files to read.
        run_id: the run, written into the rows.
        settings: bounds on sizes; patience when the warehouse is away.
        format: as in `reading.read_input`.
        source_key: the source of all of them, where the person who loads knows.
        domains: whose documents are wanted; all by default.

    Returns:
        Counts: inputs, documents, new_captures, known_captures, rejected (and by reason), and with `domains`
        passed_over: records of others.

    Raises:
        CaptureStoreError: the store can't be written, for instance because the disk is full.
        WarehouseError: the warehouse was away for too long.
    """
    counts: Counts = {"inputs": len(inputs), "documents": 0, "new_captures": 0, "known_captures": 0, "rejected": 0}
    found = (
        item
        for file in inputs
        for item in read_input(file, format=format, source_key=source_key, settings=settings, domains=domains)
    )
    for chunk in _chunk_by_size(found):
        payloads = {capture_id(item): item for item in chunk if isinstance(item, Payload)}
        rejections = [item for item in chunk if isinstance(item, Rejection)]
        new = _store_payloads(engine, store, payloads, run_id, settings)
        refused = _store_rejections(engine, rejections, run_id, settings)
        counts["documents"] += len(chunk)
        counts["new_captures"] += new
        counts["known_captures"] += len(chunk) - len(rejections) - new
        counts["rejected"] += len(rejections)
        for reason, number in refused.items():
            counts[f"rejected_{reason}"] = counts.get(f"rejected_{reason}", 0) + number
    if domains is not None:
        counts["passed_over"] = domains.passed_over
    return counts


def _chunk_by_size(items: Iterable[Payload | Rejection]) -> Iterator[list[Payload | Rejection]]:
    """Divide a stream into lists bounded in number and bytes."""
    chunk: list[Payload | Rejection] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += len(item.data) if isinstance(item, Payload) else 0
        if len(chunk) >= MOST_PAYLOADS or size >= MOST_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _store_payloads(
    engine: Engine, store: CaptureStore, payloads: dict[UUID, Payload], run_id: str, settings: Settings
) -> int:
    """Store the payloads that the warehouse doesn't know, and return how many they were."""

    def work() -> int:
        with engine.begin() as connection:
            known = set(
                connection.execute(
                    text("select capture_id from capture where capture_id = any(:ids)"), {"ids": list(payloads)}
                ).scalars()
            )
            new = {key: payloads[key] for key in sorted(payloads) if key not in known}
            if not new:
                return 0
            name = sha256_hex(b"".join(key.bytes for key in new))
            stored = store.write_captures(f"{name[:2]}/{name[2:34]}.warc.gz", new.values())
            sources = {item.source_key for item in new.values() if item.source_key}
            merge_rows(connection, source, [make_source_row(key) for key in sorted(sources)])
            rows = [
                _capture_row(key, payload, place, run_id)
                for (key, payload), place in zip(new.items(), stored, strict=True)
            ]
            return merge_rows(connection, capture, rows)

    return run_with_reconnect(work, settings.reconnect_seconds) if payloads else 0


def _capture_row(key: UUID, payload: Payload, stored: Any, run_id: str) -> dict[str, Any]:
    return {
        "capture_id": key,
        "source_key": payload.source_key,
        "sha256": stored.sha256,
        "byte_length": stored.byte_length,
        "url": payload.url,
        "place": payload.place,
        "format": payload.format,
        "captured_at": payload.captured_at,
        "declared_charset": payload.declared_charset,
        "warc_path": stored.warc_path,
        "warc_offset": stored.warc_offset,
        "warc_length": stored.warc_length,
        "run_id": run_id,
    }


def _store_rejections(engine: Engine, rejections: list[Rejection], run_id: str, settings: Settings) -> dict[str, int]:
    """Write the rejections, and return how many there were of each reason."""
    rows = [make_rejection_row(item, refused_by=READER_VERSION, run_id=run_id) for item in rejections]

    def work() -> None:
        with engine.begin() as connection:
            merge_rows(connection, rejection, rows)

    if rows:
        run_with_reconnect(work, settings.reconnect_seconds)
    reasons = [str(item.reason) for item in rejections]
    return {reason: reasons.count(reason) for reason in sorted(set(reasons))}
