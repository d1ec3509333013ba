"""What became of a fetch, for people and for the asset event: counts by source, words, the addresses that failed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, text

from strichka.stages.fetch_plan import SourceDay, read_plan
from strichka.stages.runs import Counts

ALWAYS = ("found", "new", "unchanged", "failed")  # said of every source, also where they are none
SOMETIMES = ("changed", "disallowed", "gone", "rejected", "pending", "lists_failed", "lists_unchanged")
MOST_FAILURES = 50  # addresses named one by one; the rest is in table `fetch`


@dataclass(frozen=True, slots=True)
class Failure:
    """An address that a run did not get."""

    url: str
    purpose: str  # article, feed, sitemap, listing, robots
    status: int | None  # HTTP; none when no answer came
    error: str
    next_try_at: datetime | None  # none: a list by the next run, an article when it is listed as changed

    def __str__(self) -> str:
        """Return one line for a person."""
        # An answer's own words begin with its status.
        status = f"status {self.status}, " if self.status and not self.error.startswith("HTTP ") else ""
        return f"{self.url}: {status}{self.error.rstrip('.')}; next try: {self.next_try}"

    @property
    def next_try(self) -> str:
        """When it is tried again, in words."""
        if self.next_try_at:
            return f"{self.next_try_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        return "when it is listed as changed" if self.purpose == "article" else "the next run"


def describe_outcome(planned: SourceDay, counts: Mapping[str, int]) -> str:
    """Return what a run did for a source: "ukrinform 2026-11-21: 214 found, 198 new, 16 unchanged, 0 failed"."""
    words = [f"{counts.get(name, 0):,} {name}" for name in ALWAYS]
    # Before anything was asked for, only what the lists say is told.
    if "fetched" in counts and counts["fetched"] != counts.get("new", 0):
        words.append(f"{counts['fetched']:,} fetched")
    words += [f"{counts[name]:,} {_name_count(name, counts[name])}" for name in SOMETIMES if counts.get(name)]
    return f"{planned.label}: {', '.join(words)}"


def _name_count(name: str, number: int) -> str:
    words = name.replace("_", " ")
    return words.replace("lists ", "list ") if number == 1 else words


def list_failures(engine: Engine, run_id: str, source_key: str, most: int = MOST_FAILURES) -> list[Failure]:
    """Return the addresses whose last attempt in this run gave nothing, those tried again soonest first.

    Articles that are gone (404, 410) have a count of their own and are no failures; nor is the missing page behind the
    last one of a listing.

    Args:
        engine: the warehouse.
        run_id: the run.
        source_key: of which source.
        most: no more of them.
    """
    query = """
    select * from (
        select distinct on (f.url) f.url, f.purpose, f.status, f.next_try_at, f.error_kind,
            coalesce(f.detail, f.error_kind) as error, f.source_key, f.run_id, f.attempted_at
        -- What robots.txt did not give or allow is told by the addresses that were asked for.
        from "fetch" f where f.run_id = :run_id and f.source_key = :source_key and f.purpose <> 'robots'
        order by f.url, f.attempted_at desc, f.fetch_id
    ) latest
    where error_kind is not null and not (
        coalesce(status, 0) in (404, 410) and (purpose = 'article' or purpose = 'listing' and exists (
            select from "fetch" page where page.run_id = latest.run_id and page.source_key = latest.source_key
            and page.purpose = 'listing' and page.status in (200, 304) and page.attempted_at < latest.attempted_at
        ))
    )
    order by next_try_at nulls last, url limit :most
    """
    with engine.connect() as connection:
        rows = connection.execute(text(query), {"run_id": run_id, "source_key": source_key, "most": most})
        return [Failure(row.url, row.purpose or "", row.status, row.error, row.next_try_at) for row in rows]


def count_by_source(engine: Engine, run_id: str) -> dict[str, Counts]:
    """Return what a run did, by source key; `done` is 1 when its last step came through."""
    query = text(
        "select batch_no, step, counts from run_step "
        "where run_id = :run_id and step in ('discover', 'fetch') and batch_no > 0"
    )
    by_number: dict[int, dict[str, Counts]] = {}
    with engine.connect() as connection:
        for number, step, counts in connection.execute(query, {"run_id": run_id}):
            by_number.setdefault(number, {})[step] = counts
    return {
        planned.source_key: _join_steps(by_number[planned.number])
        for planned in read_plan(engine, run_id)
        if planned.number in by_number
    }


def _join_steps(steps: Mapping[str, Counts]) -> Counts:
    """Return the counts of both steps as one: what was listed and needed no asking is unchanged too."""
    listed, fetched = steps.get("discover", {}), steps.get("fetch", {})
    unchanged = listed.get("known", 0) - listed.get("changed", 0) + fetched.get("unchanged", 0)
    is_done = bool(fetched) or bool(listed.get("skipped"))
    return {**listed, **fetched, "unchanged": max(unchanged, 0), "done": int(is_done)}


def summarise_fetch(engine: Engine, run_id: str) -> dict[str, Any]:
    """Return what the `captures` event carries of a run.

    Returns:
        day; sources (key → counts); skipped, undone and incomplete (keys: nothing to ask, stopped on the way, lists of
        a day that is over could not be read whole); failures (the first: address, status, next try); and totals.
    """
    plan = read_plan(engine, run_id)
    by_source = count_by_source(engine, run_id)
    names = (*ALWAYS, "fetched", *SOMETIMES, "bytes")
    asked = {key: counts for key, counts in by_source.items() if not counts.get("skipped")}
    failures = [
        {"url": item.url, "status": item.status, "error": item.error, "next_try_at": _print_time(item.next_try_at)}
        for key in asked
        for item in list_failures(engine, run_id, key, most=5)
    ]
    return {
        "day": plan[0].day.isoformat() if plan else None,
        "sources": {key: {name: counts.get(name, 0) for name in names} for key, counts in asked.items()},
        "skipped": [key for key, counts in by_source.items() if counts.get("skipped")],
        "undone": [planned.source_key for planned in plan if not by_source.get(planned.source_key, {}).get("done")],
        "incomplete": [planned.source_key for planned in plan if _is_missing(planned, by_source)],
        "failures": failures[:MOST_FAILURES],
        **{name: sum(counts.get(name, 0) for counts in asked.values()) for name in names},
    }


def _is_missing(planned: SourceDay, by_source: Mapping[str, Counts]) -> bool:
    """Tell whether something of a day that is over was not told: nobody asks for it again.

    Live feeds are asked again by the next run; past copies of them are asked for a past day alone.
    """
    counts = by_source.get(planned.source_key, {})
    return bool(counts.get("archives_failed") or (not planned.is_current and counts.get("lists_failed")))


def _print_time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
