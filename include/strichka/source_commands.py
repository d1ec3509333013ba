"""The commands `strichka sources list` and `strichka sources check`."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from strichka.errors import InputError
from strichka.settings import get_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from strichka.articles.sources import Source
    from strichka.discovery.checking import CheckRow

SOME_FAILED = 1


def register_sources(app: typer.Typer, errors: Console, write_line: Callable[[dict[str, Any]], None]) -> None:
    """Add the commands to the command line."""
    sources = typer.Typer(help="The declared sources: what they are, and whether they answer.", no_args_is_help=True)
    app.add_typer(sources, name="sources")

    @sources.command("list")
    def list_sources() -> None:
        """Print the declared sources, one JSON line each."""
        for record in describe_sources():
            write_line(record)

    @sources.command("check")
    def check_sources(
        keys: Annotated[
            list[str] | None, typer.Argument(help="Keys of sources; none: all that are switched on.")
        ] = None,
        json: Annotated[bool, typer.Option("--json", help="JSON lines instead of tables.")] = False,
    ) -> None:
        """Ask a source for real: robots.txt, its lists, one article. Exit code 1 when a step gave nothing."""
        console = Console()
        failed = False
        for key, rows in run_checks(keys or ()):
            failed = failed or not all(row.passed for row in rows)
            if json:
                for row in rows:
                    write_line(asdict(row))
            else:
                console.print(make_check_table(key, rows))
        raise typer.Exit(SOME_FAILED if failed else 0)


def describe_sources() -> Iterator[dict[str, Any]]:
    """Yield what `strichka sources list` prints of each source."""
    from strichka.articles.sources import SourceRegistry
    from strichka.stages.source_rows import declared_source_rows

    for row in declared_source_rows():
        source = SourceRegistry.load().get(row["source_key"])
        assert source is not None
        yield {name: value for name, value in row.items() if name != "declared"} | {
            "enabled": source.enabled,
            "feeds": len(source.feeds),
            "sitemaps": len(source.sitemaps),
            "archive": [f"{archive.kind} by {archive.span}" for archive in source.archive],
        }


def choose_checked(keys: Sequence[str]) -> "list[Source]":
    """Return the sources of some keys, or all that are switched on and declare a list.

    Raises:
        InputError: a key is none.
    """
    from strichka.articles.sources import SourceRegistry

    registry = SourceRegistry.load()
    if not keys:
        return [source for source in registry if source.enabled and (source.feeds or source.sitemaps or source.archive)]
    chosen = []
    for key in keys:
        source = registry.get(key)
        if source is None:
            raise InputError(f"No source has the key {key!r}: `strichka sources list` shows them all.")
        chosen.append(source)
    return chosen


def run_checks(keys: Sequence[str]) -> "Iterator[tuple[str, list[CheckRow]]]":
    """Check sources one after the other, and yield the rows of each as soon as they are there.

    Turns, robots.txt and attempts are kept in the warehouse as for any other run, so that a check is as polite.

    Raises:
        InputError: a key is none.
        SettingsError: nobody could be reached by those who are asked; the message says what to set.
        WarehouseError: the warehouse can't be reached or is not migrated.
    """
    from strichka.commands import open_warehouse
    from strichka.fetching.manners import make_user_agent

    chosen = choose_checked(keys)
    make_user_agent(get_settings())
    now = datetime.now(UTC)
    with open_warehouse() as engine:
        for source in chosen:
            yield source.key, asyncio.run(_check(engine, source, now.date(), f"cli/{now.isoformat()}/check"))


async def _check(engine: "Engine", source: "Source", today: date, run_id: str) -> "list[CheckRow]":
    from strichka.discovery.checking import check_source
    from strichka.fetching.fetcher import PoliteFetcher

    settings = get_settings()
    async with PoliteFetcher(
        engine, settings, run_id=run_id, source_key=source.key, overrides=source.politeness
    ) as getter:
        return await check_source(source, getter, today)


def make_check_table(key: str, rows: "Sequence[CheckRow]") -> Table:
    """Return the steps of a check as a table."""
    passed = sum(row.passed for row in rows)
    table = Table(title=f"{key}: {passed} of {len(rows)} steps passed", title_justify="left")
    for name in ("", "step", "address", "came back", "found"):
        table.add_column(name, overflow="fold")
    for row in rows:
        mark = "[green]✓[/]" if row.passed else "[bold red]✗[/]"
        table.add_row(mark, *map(escape, (row.step, row.url, row.answer, row.found)))
    return table
