"""The plan of a fetch: which sources are asked for which day, kept in the warehouse instead of between tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine, text

from strichka.articles.sources import Source, SourceRegistry
from strichka.errors import InputError, WarehouseError
from strichka.settings import Settings
from strichka.warehouse.bulk import merge_rows
from strichka.warehouse.schema.runs import input_batch, run_step

FIRST_YEAR = 1990  # an outlet's archive on the web is no older; a smaller year is a slip of the hand


@dataclass(frozen=True, slots=True)
class SourceDay:
    """One source asked for one day."""

    number: int  # in the run's plan, from 1
    source_key: str
    day: date
    is_current: bool  # the newest day: live feeds are asked too

    @property
    def label(self) -> str:
        """Source and day, as the UI shows them."""
        return f"{self.source_key} {self.day}"


def read_day(words: str | None, now: datetime) -> date:
    """Return the day that a person or a partition key names; today in UTC where nothing is named.

    Args:
        words: YYYY-MM-DD, or nothing.
        now: the present moment.

    Raises:
        InputError: that is no day, or one that has not begun.
    """
    today = now.astimezone(UTC).date()
    if not words:
        return today
    try:
        day = date.fromisoformat(words)
    except ValueError as error:
        raise InputError(f"{words!r} is no day; write it as {today}.") from error
    # In the zones east of Greenwich tomorrow begins while it is still today in UTC.
    if day > today + timedelta(days=1) or day.year < FIRST_YEAR:
        raise InputError(f"Nothing can be fetched for {day}; choose a day from {FIRST_YEAR} to {today}.")
    return day


def is_current_day(day: date, now: datetime) -> bool:
    """Tell whether live feeds still list a day: it is today, or yesterday, whose run starts at midnight (UTC)."""
    return day >= now.astimezone(UTC).date() - timedelta(days=1)


def choose_sources(wanted: Sequence[str], settings: Settings) -> list[Source]:
    """Return the sources to ask: those named, else those of setting `fetch_sources`, else all that are switched on.

    Raises:
        InputError: a key names no declared source, or one that is switched off or has nothing to be asked.
    """
    registry = SourceRegistry.load()
    keys = list(dict.fromkeys(wanted or settings.fetch_sources))
    if not keys:
        return [source for source in registry if source.enabled and has_lists(source)]
    return [_find_source(registry, key) for key in sorted(keys)]


def has_lists(source: Source) -> bool:
    """Tell whether a source declares any place where its articles are listed."""
    return bool(source.feeds or source.sitemaps or source.archive)


def _find_source(registry: SourceRegistry, key: str) -> Source:
    source = registry.get(key)
    if source is None:
        raise InputError(f"No source {key!r} is declared; `strichka sources list` shows the keys.")
    if not source.enabled:
        raise InputError(f"Source {key!r} is switched off: set `enabled: true` in its declaration.")
    if not has_lists(source):
        raise InputError(f"Source {key!r} declares no feed, sitemap or archive to ask.")
    return source


def write_plan(engine: Engine, run_id: str, sources: Sequence[Source], day: date, *, is_current: bool) -> list[str]:
    """Write down what a run asks, in place of what it had planned before, and forget the steps that were done of that.

    Returns:
        The keys of the sources, in the plan's order.
    """
    keys = [source.key for source in sources]
    rows = [
        {
            "run_id": run_id,
            "batch_no": number,
            "inputs": {"source_key": key, "day": day.isoformat(), "is_current": is_current},
        }
        for number, key in enumerate(keys, start=1)
    ]
    with engine.begin() as connection:
        connection.execute(input_batch.delete().where(input_batch.c.run_id == run_id))
        is_of_source = run_step.c.step.in_(("discover", "fetch")) & (run_step.c.run_id == run_id)
        connection.execute(run_step.delete().where(is_of_source))
        merge_rows(connection, input_batch, rows)
    return keys


def read_plan(engine: Engine, run_id: str) -> list[SourceDay]:
    """Return what a run asks, in order."""
    query = text("select batch_no, inputs from input_batch where run_id = :run_id order by batch_no")
    with engine.connect() as connection:
        rows = connection.execute(query, {"run_id": run_id}).all()
    return [
        SourceDay(number, inputs["source_key"], date.fromisoformat(inputs["day"]), bool(inputs["is_current"]))
        for number, inputs in rows
    ]


def find_planned(engine: Engine, run_id: str, source_key: str) -> SourceDay:
    """Return what a run asks of one source.

    Raises:
        WarehouseError: the plan is gone, as after a clean-up: start a new run.
    """
    for planned in read_plan(engine, run_id):
        if planned.source_key == source_key:
            return planned
    raise WarehouseError(f"Run {run_id} has no plan for {source_key!r} in the warehouse: start a new run instead.")
