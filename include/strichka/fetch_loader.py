"""A day of the press fetched without Airflow: `strichka fetch`."""

import queue
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from rich.markup import escape
from rich.progress import Progress
from sqlalchemy import Engine

from strichka.captures.store import CaptureStore
from strichka.commands import open_warehouse
from strichka.loader import build_pending
from strichka.settings import get_settings
from strichka.stages import fetching
from strichka.stages.fetch_outcome import Failure
from strichka.stages.runs import Counts
from strichka.warehouse.engine import create_warehouse_engine

AT_ONCE = 8  # sources, each with connections of its own to the warehouse


def fetch_day(
    source_keys: Sequence[str], day: str | None, progress: Progress, *, builds: bool
) -> tuple[dict[str, Any], list[Failure]]:
    """Fetch a day of some sources.

    Args:
        source_keys: whose; none: those of the settings.
        day: YYYY-MM-DD; nothing: today in UTC.
        progress: shows a bar a source.
        builds: whether to make articles of the captures.

    Returns:
        What the `captures` event would carry, with `warehouse` counts when articles were made, and what failed.

    Raises:
        InputError, SettingsError: the day, a key or a setting can't be used.
        WarehouseError, CaptureStoreError: the surroundings are broken.
    """
    run_id = f"cli/{datetime.now(UTC).isoformat()}/fetch"
    with open_warehouse() as engine:
        store = CaptureStore(get_settings().capture_store_url)
        keys = fetching.plan_fetch_run(engine, run_id, day=day, source_keys=source_keys)
        failures = _fetch_sources(engine, store, run_id, keys, progress)
        summary: dict[str, Any] = fetching.finish_fetch(engine, run_id)
        if builds:
            summary["warehouse"] = build_pending(engine, store, run_id.removesuffix("/fetch"), progress)
    return summary, failures


def _fetch_sources(
    engine: Engine, store: CaptureStore, run_id: str, keys: Sequence[str], progress: Progress
) -> list[Failure]:
    """Fetch the sources, some at a time, and return what failed of all of them."""
    failures: list[Failure] = []
    if len(keys) == 1:
        return _fetch_source(engine, store, run_id, keys[0], progress)
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    for key in keys:
        waiting.put(key)
    errors: list[BaseException] = []

    def work() -> None:
        own = create_warehouse_engine(engine.url.render_as_string(hide_password=False))
        try:
            while not errors:
                failures.extend(_fetch_source(own, store, run_id, waiting.get_nowait(), progress))
        except queue.Empty:
            pass
        except BaseException as error:
            errors.append(error)
        finally:
            own.dispose()

    # Daemons: Ctrl-C ends the command at once, and what they had claimed is free again after a minute.
    threads = [threading.Thread(target=work, daemon=True) for _ in range(min(AT_ONCE, len(keys)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return sorted(failures, key=lambda failure: failure.url)


def _fetch_source(
    engine: Engine, store: CaptureStore, run_id: str, source_key: str, progress: Progress
) -> list[Failure]:
    bar = progress.add_task(f"{source_key}: lists", total=None)
    found = fetching.discover_planned(engine, run_id, source_key)
    if found.skipped or found.problem:
        words = escape(found.words) if found.skipped else f"[red]{source_key}[/]: {escape(str(found.problem))}"
        progress.update(bar, description=words, total=0)
        return []
    due = found.counts.get("new", 0) + found.counts.get("changed", 0)
    progress.update(bar, description=escape(found.words), total=due)

    def show(counts: Counts) -> None:
        done = sum(counts.get(name, 0) for name in ("fetched", "unchanged", "failed", "gone", "disallowed", "rejected"))
        progress.update(bar, completed=done, total=max(due, done))

    outcome = fetching.fetch_planned(engine, store, run_id, source_key, on_progress=show)
    progress.update(bar, description=escape(outcome.words))
    return outcome.failures
