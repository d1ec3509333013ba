"""The command line: the same functions as the DAGs, without Airflow. JSON lines out, words on stderr."""

import json
import logging
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.logging import RichHandler

from strichka import __version__
from strichka.entity_commands import register_entities
from strichka.errors import StrichkaError
from strichka.fetch_commands import register_fetch
from strichka.progress_bars import open_progress
from strichka.settings import get_settings
from strichka.source_commands import register_sources
from strichka.threads import use_one_thread

SOME_REJECTED = 1
USAGE = 2
errors = Console(stderr=True)
app = typer.Typer(
    help="Strichka: Ukrainian- and Russian-language news made into a warehouse.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
database = typer.Typer(help="The warehouse: migrate it, show its URL, check its data.", no_args_is_help=True)
app.add_typer(database, name="db")


def main() -> None:
    """Run the command line; an error of ours is one line on stderr and exit code 2."""
    use_one_thread()
    try:
        app()
    except StrichkaError as error:
        errors.print(f"[bold red]{type(error).__name__}[/]: {error}", highlight=False)
        sys.exit(USAGE)
    except BrokenPipeError:
        # The reader of our output has gone, as `| head` does.
        sys.stderr.close()
        sys.exit(0)


@app.callback()
def configure(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="More words on stderr.")] = False,
) -> None:
    """Set up logging and read the settings before any command."""
    get_settings()
    handler = RichHandler(console=errors, show_path=False, show_time=False)
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, handlers=[handler], format="%(message)s")


@app.command()
def version() -> None:
    """Print the version."""
    print(__version__)


@app.command()
def extract(
    paths: Annotated[list[str], typer.Argument(help="Files, folders, globs or fsspec URLs.")],
    url: Annotated[str | None, typer.Option(help="The address the one input was got from.")] = None,
    source: Annotated[str | None, typer.Option(help="Key of the source of all inputs.")] = None,
    format: Annotated[str, typer.Option(help="auto, text, html, json, jsonl or warc.")] = "auto",
) -> None:
    """Extract articles from files, one JSON line each."""
    from strichka.articles.extract import ExtractionContext, extract_article
    from strichka.commands import article_record, read_payloads
    from strichka.models import Rejection

    context = ExtractionContext()
    rejected = 0
    for item in read_payloads(paths, url, source, format):
        result = item if isinstance(item, Rejection) else extract_article(item, context)
        record = article_record(result)
        rejected += record["rejected"] is not None
        write_line(record)
    raise typer.Exit(SOME_REJECTED if rejected else 0)


@app.command()
def explain(
    path: Annotated[str, typer.Argument(help="A file with one article or more.")],
    url: Annotated[str | None, typer.Option(help="The address the one input was got from.")] = None,
    source: Annotated[str | None, typer.Option(help="Key of the source of the input.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page that shows it, instead of the terminal.")] = None,
    warehouse: Annotated[
        bool, typer.Option("--warehouse", help="Read with the sites' habits that the last reprocess run knew.")
    ] = False,
) -> None:
    """Show each block of an article with the verdict on it and the rule that decided."""
    from strichka.commands import explain_articles

    rejected = explain_articles(path, url, html, Console(), source_key=source, warehouse=warehouse)
    raise typer.Exit(SOME_REJECTED if rejected else 0)


@app.command()
def annotate(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files with articles; none: JSON lines are read from stdin.")
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page that shows it, instead of JSON lines.")] = None,
) -> None:
    """Find names and citations: {"id","text","language"?} lines on stdin, one JSON line out for each."""
    from strichka.commands import annotate_files, annotate_lines
    from strichka.entities.show import show_annotations

    found = annotate_files(paths) if paths else annotate_lines(sys.stdin.buffer)
    if html is None:
        finish_lines(record for record, _ in found)
        return
    shown = list(found)
    html.write_text(show_annotations([item for _, item in shown]), encoding="utf-8")
    raise typer.Exit(SOME_REJECTED if any(record.get("rejected") for record, _ in shown) else 0)


@app.command()
def deduplicate() -> None:
    """Find equal texts: {"id","text","url"?,"published_at"?} lines on stdin, one JSON line out for each."""
    from strichka.commands import deduplicate_lines

    finish_lines(deduplicate_lines(sys.stdin.buffer))


@app.command()
def load(
    paths: Annotated[
        list[str],
        typer.Argument(help="Files, folders, globs, fsspec URLs, or cc-news://2024/05 (a month; /07: a day)."),
    ],
    source: Annotated[str | None, typer.Option(help="Key of the source of all inputs.")] = None,
    format: Annotated[str, typer.Option(help="auto, text, html, json, jsonl or warc.")] = "auto",
    domains: Annotated[
        str | None, typer.Option(help="Take what is of these alone: `known`, or domains with commas. cc-news: known.")
    ] = None,
) -> None:
    """Run all stages into the warehouse, without Airflow."""
    from strichka.loader import load_paths

    with open_progress(errors) as progress:
        summary = load_paths(paths, progress, source_key=source, format=format, domains=domains)
    write_line(summary)
    raise typer.Exit(SOME_REJECTED if summary["rejected"] else 0)


@app.command()
def status() -> None:
    """Print what is in the warehouse and what still has to be done."""
    from strichka.commands import read_status

    write_line(read_status())


@database.command()
def upgrade() -> None:
    """Bring the warehouse to the newest schema, and load the seeds."""
    from strichka.commands import upgrade_warehouse_and_seeds

    revision, changed = upgrade_warehouse_and_seeds()
    errors.print(f"The warehouse is at revision {revision}; seeds: {changed}")


@database.command()
def url() -> None:
    """Print the warehouse's URL, with its password, for other programs."""
    from strichka.services.connection import resolve_warehouse_url
    from strichka.warehouse.engine import normalise_url

    address = normalise_url(resolve_warehouse_url(get_settings())).set(drivername="postgresql")
    print(address.render_as_string(hide_password=False))


@database.command()
def check() -> None:
    """Run the data checks; exit code 1 when one is broken."""
    from strichka.commands import check_warehouse

    broken = 0
    for record in check_warehouse():
        broken += not record["passed"]
        write_line(record)
    raise typer.Exit(SOME_REJECTED if broken else 0)


def write_line(record: dict[str, Any]) -> None:
    """Write one JSON line to stdout."""
    sys.stdout.write(json.dumps(record, ensure_ascii=False, default=str) + "\n")


def finish_lines(records: Iterable[dict[str, Any]]) -> None:
    """Write records as lines; exit code 1 when one of them was refused."""
    rejected = 0
    for record in records:
        rejected += record.get("rejected") is not None
        write_line(record)
    raise typer.Exit(SOME_REJECTED if rejected else 0)


register_fetch(app, errors, write_line)
register_sources(app, errors, write_line)
register_entities(app, write_line)


if __name__ == "__main__":
    main()
