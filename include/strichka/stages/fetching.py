"""The steps of `fetch_news`: the same for the DAG and the command line."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, text

from strichka import __version__
from strichka.articles.sources import Source, SourceRegistry
from strichka.captures.store import CaptureStore
from strichka.discovery.models import Discovery
from strichka.errors import InputError
from strichka.settings import Settings, get_settings
from strichka.stages.fetch_outcome import Failure, count_by_source, describe_outcome, list_failures, summarise_fetch
from strichka.stages.fetch_plan import SourceDay, choose_sources, find_planned, is_current_day, read_day, write_plan
from strichka.stages.runs import Counts, finish_run, record_step, start_run

log = logging.getLogger(__name__)
KIND = "fetch_news"


@dataclass(frozen=True, slots=True)
class DiscoveryOutcome:
    """What asking a source's lists gave."""

    words: str  # for the person who watches
    counts: Counts
    skipped: str | None = None  # why nothing was asked
    problem: str | None = None  # why nothing could be read


@dataclass(frozen=True, slots=True)
class FetchOutcome:
    """What fetching a source's addresses gave."""

    words: str
    counts: Counts
    failures: list[Failure]


def plan_fetch_run(
    engine: Engine, run_id: str, *, day: str | None, source_keys: Sequence[str] = (), now: datetime | None = None
) -> list[str]:
    """Write down which sources a run asks, for which day.

    Args:
        engine: the warehouse.
        run_id: the run; a retry plans anew.
        day: YYYY-MM-DD; nothing: today in UTC.
        source_keys: of these sources alone; none: those of the settings.
        now: the present moment, for tests.

    Returns:
        The keys of the sources, in order.

    Raises:
        InputError: the day or a key can't be used.
        SettingsError: nobody could be reached by those who are asked; the message says what to set.
    """
    from strichka.fetching.manners import make_user_agent

    now = now or datetime.now(UTC)
    settings = get_settings()
    make_user_agent(settings)
    chosen_day = read_day(day, now)
    sources = choose_sources(source_keys, settings)
    start_run(engine, run_id, KIND, {"fetcher": f"strichka-{__version__}"})
    with record_step(engine, run_id, "plan") as step:
        is_current = is_current_day(chosen_day, now)
        keys = write_plan(engine, run_id, sources, chosen_day, is_current=is_current)
        step.count(sources=len(keys))
    return keys


def discover_planned(
    engine: Engine, run_id: str, source_key: str, settings: Settings | None = None
) -> DiscoveryOutcome:
    """Ask one planned source's lists, and write down the addresses they gave.

    Args:
        engine: the warehouse.
        run_id: a planned run.
        source_key: one of its sources.
        settings: other than those of the environment, as a form may give them.
    """
    from strichka.discovery.feed_states import save_feed_states
    from strichka.fetching.frontier import plan_addresses

    planned = find_planned(engine, run_id, source_key)
    with record_step(engine, run_id, "discover", planned.number) as step:
        discovery = asyncio.run(_ask_lists(engine, run_id, planned, settings or get_settings()))
        _report_steps(discovery)
        if discovery.skipped:
            step.count(skipped=1)
            return DiscoveryOutcome(f"{planned.label}: skipped, {discovery.skipped}", step.counts, discovery.skipped)
        found = plan_addresses(engine, run_id, source_key, discovery.addresses, day=planned.day)
        with engine.begin() as connection:
            save_feed_states(connection, discovery)
        step.count(found=found.found, new=found.new, known=found.known, changed=found.changed)
        is_over = planned.day < datetime.now(_find_source(source_key).zone).date()
        step.count(**_count_lists(discovery, is_over=is_over))
    return DiscoveryOutcome(describe_outcome(planned, step.counts), step.counts, problem=discovery.problem)


def fetch_planned(
    engine: Engine,
    store: CaptureStore,
    run_id: str,
    source_key: str,
    settings: Settings | None = None,
    on_progress: Callable[[Counts], None] | None = None,
) -> FetchOutcome:
    """Fetch what one planned source has pending, into captures.

    Args:
        engine: the warehouse.
        store: the capture store.
        run_id: a planned run.
        source_key: one of its sources, whose lists were asked.
        settings: other than those of the environment, as a form may give them.
        on_progress: called now and then with the counts so far.
    """
    from strichka.fetching.fetch_source import fetch_pending

    planned = find_planned(engine, run_id, source_key)
    with record_step(engine, run_id, "fetch", planned.number) as step:
        counts = fetch_pending(
            engine,
            store,
            run_id,
            source_key,
            # The newest day's run also takes what earlier runs have left; a past day's keeps to its day.
            None if planned.is_current else planned.day,
            settings or get_settings(),
            overrides=_find_source(source_key).politeness,
            on_progress=on_progress,
        )
        # A try of this task that was killed has kept pages too.
        counts["fetched"] = max(counts["fetched"], _count_captures(engine, run_id, source_key))
        step.count(**counts)
    counts = count_by_source(engine, run_id)[source_key]
    failures = list_failures(engine, run_id, source_key)
    return FetchOutcome(describe_outcome(planned, counts), counts, failures)


def finish_fetch(engine: Engine, run_id: str) -> dict[str, Any]:
    """Close the run, and return what the `captures` event carries (see `summarise_fetch`)."""
    finish_run(engine, run_id)
    return summarise_fetch(engine, run_id)


async def _ask_lists(engine: Engine, run_id: str, planned: SourceDay, settings: Settings) -> Discovery:
    from strichka.discovery.discover import discover
    from strichka.discovery.feed_states import read_feed_states
    from strichka.fetching.fetcher import PoliteFetcher

    source = _find_source(planned.source_key)
    states = read_feed_states(engine, source.key)
    async with PoliteFetcher(
        engine, settings, run_id=run_id, source_key=source.key, overrides=source.politeness
    ) as getter:
        return await discover(
            source,
            planned.day,
            is_current=planned.is_current,
            getter=getter,
            feed_states=states,
            uses_wayback=settings.fetch_wayback,
        )


def _find_source(source_key: str) -> Source:
    source = SourceRegistry.load().get(source_key)
    if source is None:
        raise InputError(f"Source {source_key!r} was planned, and is not declared any more.")
    return source


def _count_captures(engine: Engine, run_id: str, source_key: str) -> int:
    query = text("select count(*) from capture where run_id = :run_id and source_key = :source_key")
    with engine.connect() as connection:
        return int(connection.scalar(query, {"run_id": run_id, "source_key": source_key}) or 0)


def _count_lists(discovery: Discovery, *, is_over: bool) -> Counts:
    """Return counts of the lists; of a day that is over, an archive that tells too little has failed as well."""
    missing = discovery.archive_failures if is_over else []
    return {
        "lists": len(discovery.steps),
        "lists_failed": len(discovery.failures) + sum(not step.failed for step in missing),
        "archives_failed": len(missing),
        "lists_unchanged": sum(step.not_modified for step in discovery.steps),
        "list_bytes": sum(step.bytes for step in discovery.steps),
    }


def _report_steps(discovery: Discovery) -> None:
    """Write a line for each list asked, for the person who reads the task's log."""
    for step in discovery.steps:
        if step.error is not None:
            log.warning("%s: %s", step.url, step.error)
            continue
        words = "unchanged" if step.not_modified else f"{step.items:,} entries, {step.articles:,} articles"
        level = logging.WARNING if step.is_partial else logging.INFO
        log.log(level, "%s (%s): %s%s", step.url, step.kind, words, f"; {step.detail}" if step.detail else "")
