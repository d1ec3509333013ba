"""All stages one after the other, without Airflow: `strichka load`."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import Engine

from strichka.captures.store import CaptureStore
from strichka.commands import open_warehouse
from strichka.settings import get_settings
from strichka.stages import building, loading, publishing
from strichka.stages.versions import read_versions


class ProgressDisplay(Protocol):
    """What the loader tells its progress to; rich's `Progress` is one."""

    def add_task(self, description: str, *, total: float | None = None) -> Any:
        """Begin a step with so many batches."""

    def advance(self, task_id: Any, advance: float = 1) -> None:
        """A batch of the step is done."""


def load_paths(
    paths: Sequence[str],
    progress: ProgressDisplay,
    *,
    source_key: str | None = None,
    format: str = "auto",
    domains: str | None = None,
) -> dict[str, Any]:
    """Capture what the paths name, and take everything that is pending through all stages.

    Args:
        paths: files, folders, globs, fsspec URLs, or months of Common Crawl's news archive.
        progress: told of each batch.
        source_key: the source of all of it, where the person knows.
        format: as in `captures.reading.read_input`.
        domains: whose documents are wanted, as `captures.domains.read_domains` has it; all by default, but of the news
            archive those of known sources.

    Returns:
        documents, new_captures, rejected (by reader and extractor), and the counts of the warehouse.

    Raises:
        InputError: a path names nothing.
        WarehouseError, CaptureStoreError: the surroundings are broken.
    """
    settings = get_settings()
    with open_warehouse() as engine:
        store = CaptureStore(settings.capture_store_url)
        params = {"source_key": source_key, "format": format, "domains": domains, "batch_size": settings.batch_size}
        return _load(engine, store, paths, progress, params)


def _load(
    engine: Engine,
    store: CaptureStore,
    paths: Sequence[str],
    progress: ProgressDisplay,
    common: dict[str, Any],
) -> dict[str, Any]:
    run_id = f"cli/{datetime.now(UTC).isoformat()}"
    summary = {"documents": 0, "new_captures": 0, "known_captures": 0, "rejected": 0}
    for number, path in enumerate(paths, start=1):
        load_id = f"{run_id}/load {number}"
        params = {"path": path, **common}
        batches = loading.plan_inputs(engine, load_id, params)
        bar = progress.add_task(f"capture {path}", total=len(batches))
        counts = []
        for batch_no in batches:
            counts.append(loading.capture_planned(engine, store, load_id, batch_no, params))
            progress.advance(bar)
        closed = loading.finish_load(engine, load_id, counts)
        summary = {name: value + closed[name] for name, value in summary.items()}
    built, warehouse = _build_and_publish(engine, store, run_id, progress)
    summary["rejected"] += sum(value for name, value in built.items() if name.endswith(".rejected"))
    return {**summary, "warehouse": warehouse}


def build_pending(engine: Engine, store: CaptureStore, run_id: str, progress: ProgressDisplay) -> dict[str, Any]:
    """Take everything that is pending through all stages, and return the counts of the warehouse.

    Args:
        engine: the warehouse.
        store: the capture store.
        run_id: what the names of the runs begin with.
        progress: told of each batch.
    """
    return _build_and_publish(engine, store, run_id, progress)[1]


def _build_and_publish(
    engine: Engine, store: CaptureStore, run_id: str, progress: ProgressDisplay
) -> tuple[dict[str, int], dict[str, Any]]:
    """Return the sums of the stages, and the counts of the warehouse."""
    built = _build(engine, store, f"{run_id}/build", progress)
    publish_id = f"{run_id}/publish"
    publishing.refresh_and_check(engine, publish_id)
    return built, publishing.summarise(engine, publish_id)


def _build(engine: Engine, store: CaptureStore, run_id: str, progress: ProgressDisplay) -> dict[str, int]:
    """Take everything pending through the stages, and return the sums."""
    params = {"reprocess": False, "batch_size": get_settings().batch_size}
    batches = building.plan_build(engine, run_id, params, read_versions())
    steps: dict[str, Any] = {
        "extract": lambda number: building.extract_planned(engine, store, run_id, number),
        "deduplicate": lambda number: building.deduplicate_planned(engine, run_id, number),
        "cluster": lambda number: building.cluster_planned(engine, run_id),
        "recognise": lambda number: building.recognise_planned(engine, run_id, number),
        "publish": lambda number: building.publish_planned(engine, run_id, number),
    }
    for name, step in steps.items():
        numbers = batches if name != "cluster" else batches[:1]
        bar = progress.add_task(name, total=len(numbers))
        for number in numbers:
            step(number)
            progress.advance(bar)
    return building.finish_build(engine, run_id)
