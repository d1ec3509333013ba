"""The command `strichka fetch`; what it does is in `fetch_loader`, which takes longer to import."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from strichka.progress_bars import open_progress

if TYPE_CHECKING:
    from strichka.stages.fetch_outcome import Failure

MOST_SHOWN = 20  # failed addresses in the table


def register_fetch(app: typer.Typer, errors: Console, write_line: Callable[[dict[str, Any]], None]) -> None:
    """Add the command to the command line."""

    @app.command()
    def fetch(
        source: Annotated[list[str] | None, typer.Option(help="Key of a source, again for more; none: all.")] = None,
        day: Annotated[str | None, typer.Option(help="YYYY-MM-DD; none: today (UTC).")] = None,
        build: Annotated[bool, typer.Option(help="Make articles of what came.")] = True,
    ) -> None:
        """Fetch a day of the press into the warehouse, without Airflow; exit code 1 when a source failed."""
        from strichka.fetch_loader import fetch_day

        with open_progress(errors) as progress:
            summary, failures = fetch_day(source or (), day, progress, builds=build)
        if failures:
            errors.print(make_failure_table(failures))
        write_line(summary)
        raise typer.Exit(1 if summary["undone"] or summary["incomplete"] else 0)


def make_failure_table(failures: "Sequence[Failure]") -> Table:
    """Return the failed addresses as a table: address, status, why, next try."""
    table = Table(title=f"{len(failures):,} addresses failed", title_justify="left")
    for name in ("address", "status", "why", "next try"):
        table.add_column(name, overflow="fold")
    for failure in failures[:MOST_SHOWN]:
        # Addresses and reasons are of servers, and may hold what reads as markup.
        table.add_row(escape(failure.url), str(failure.status or ""), escape(failure.error), failure.next_try)
    return table
