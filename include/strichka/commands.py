"""What the commands of the command line do, as functions from inputs to records."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar
from zoneinfo import ZoneInfo

from rich.console import Console

from strichka.articles.sources import SourceRegistry
from strichka.captures.listing import list_inputs
from strichka.captures.reading import read_input
from strichka.errors import InputError
from strichka.models import Annotation, Article, Payload, Reason, Rejection
from strichka.settings import get_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from strichka.entities.show import Shown

Item = TypeVar("Item")
ANNOTATE_AT_ONCE = 100  # texts given to the pipelines together, which is faster than one by one
ARTICLE_FIELDS = (
    "url",
    "title",
    "lead",
    "text",
    "language",
    "published_at",
    "published_precision",
    "published_from",
    "authors",
    "section",
    "tags",
    "source",
)


def read_payloads(
    paths: Sequence[str], url: str | None, source_key: str | None, format: str
) -> Iterator[Payload | Rejection]:
    """Read documents from inputs, one after the other.

    Args:
        paths: files, folders, globs or fsspec URLs.
        url: the address of the one document, where the person knows.
        source_key: the source of all of them, where the person knows.
        format: as in `captures.reading.read_input`.

    Raises:
        InputError: a path names nothing, or an address was given for more than one input.
    """
    settings = get_settings()
    files = [file for path in paths for file in list_inputs(path, settings)]
    if url and len(files) != 1:
        raise InputError(f"--url names one address, but there are {len(files)} inputs: give one file with it.")
    for file in files:
        for item in read_input(file, format=format, source_key=source_key, settings=settings):
            yield replace(item, url=url) if url and isinstance(item, Payload) else item


def article_record(result: Article | Rejection) -> dict[str, Any]:
    """Return an extracted article, or why it was refused, as the JSON object that `strichka extract` writes."""
    if isinstance(result, Rejection):
        empty: dict[str, Any] = {name: [] if name in ("authors", "tags") else None for name in ARTICLE_FIELDS}
        refused = {"reason": str(result.reason), "detail": result.detail}
        return {"path": result.place, **empty, "blocks": [], "links": [], "flags": [], "rejected": refused}
    record: dict[str, Any] = {"path": result.place}
    record |= {name: getattr(result, name) for name in ARTICLE_FIELDS}
    record["source"] = name_source(result.source)
    record["published_at"] = result.published_at.isoformat() if result.published_at else None
    record["blocks"] = [
        {"kind": item.kind, "kept": item.kept, "rule": item.rule, "text": item.text} for item in result.blocks
    ]
    record["links"] = [
        {
            "kind": item.kind,
            "text": item.text,
            "url": item.url,
            "date": item.date or item.date_text,
            "section": item.section,
        }
        for item in result.links
    ]
    record["flags"] = result.flags
    record["rejected"] = None
    return record


def name_source(source_key: str | None) -> str | None:
    """Return a source as the world knows it: the main domain of a declared one, else what the article names."""
    declared = SourceRegistry.load().get(source_key) if source_key else None
    return declared.domains[0] if declared else source_key


def explain_articles(
    path: str,
    url: str | None,
    page: Path | None,
    console: Console,
    *,
    source_key: str | None = None,
    warehouse: bool = False,
) -> int:
    """Show the verdict on each block of the articles in one input.

    Args:
        path: what to read, as for `read_payloads`.
        url: the address of the one document, where the person knows.
        page: an HTML file to write, for an input with one article; none prints to the console.
        console: where to print.
        source_key: the source of all of them, where the person knows.
        warehouse: read as the last reprocess run did, with what the warehouse then knew of the sources' habits.

    Returns:
        How many documents were refused.

    Raises:
        InputError: the path names nothing, or holds more than one article for one page.
        WarehouseError: the warehouse can't be reached, or no run has counted habits yet.
    """
    from strichka.articles.explain import explain_as_html, explain_in_terminal

    with _open_extraction(warehouse) as extract:
        results = [
            item if isinstance(item, Rejection) else extract(item)
            for item in read_payloads([path], url, source_key, "auto")
        ]
    articles = [item for item in results if isinstance(item, Article)]
    if page is not None and len(articles) != 1:
        raise InputError(f"{path} holds {len(articles)} articles, and a page shows one: name a file with one article.")
    for item in results:
        if isinstance(item, Rejection):
            console.print(f"{item.place} refused: {item.reason}, {item.detail}", style="red", markup=False)
        elif page is not None:
            page.write_text(explain_as_html(item), encoding="utf-8")
        else:
            console.print(explain_in_terminal(item))
    return len(results) - len(articles)


@contextmanager
def _open_extraction(warehouse: bool) -> Iterator[Callable[[Payload], Article | Rejection]]:
    """Give the extraction of a file alone, or with the habits that the warehouse's last state knows."""
    from strichka.articles.extract import ExtractionContext, extract_article

    context = ExtractionContext()
    if not warehouse:
        yield lambda payload: extract_article(payload, context)
        return
    from strichka.stages.site_habit import open_last_state

    with open_warehouse() as engine, engine.connect() as connection:
        habits = open_last_state(connection)
        yield lambda payload: habits.extract(payload, context)[0]


def parse_lines(stream: BinaryIO, most_bytes: int) -> Iterator[tuple[int, dict[str, Any] | Rejection]]:
    """Read JSON objects with `id` and `text` from lines.

    Args:
        stream: lines in UTF-8; empty ones are passed over.
        most_bytes: the longest line taken; of a longer one no more than that is ever in memory.

    Yields:
        The line's number from 1, and the object or why it was refused.
    """
    number = 0
    while line := stream.readline(most_bytes + 1):
        number += 1
        too_large = len(line) > most_bytes and not line.endswith(b"\n")
        if too_large:
            while (rest := stream.readline(most_bytes)) and not rest.endswith(b"\n"):
                pass
            yield number, Rejection("capture", Reason.TOO_LARGE, f"more than {most_bytes} bytes", f"line {number}")
        elif line.strip():
            yield number, _parse_line(line, f"line {number}")


def _parse_line(line: bytes, place: str) -> dict[str, Any] | Rejection:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Rejection("capture", Reason.BAD_JSON, f"no JSON: {error}", place)
    if not isinstance(record, dict) or not isinstance(record.get("text"), str) or "id" not in record:
        return Rejection("capture", Reason.BAD_JSON, 'not an object with "id" and a "text" that is a string', place)
    if isinstance(record["id"], dict | list):
        return Rejection("capture", Reason.BAD_JSON, '"id" must be a string or a number', place)
    return record


def rejection_record(rejection: Rejection, identifier: Any = None) -> dict[str, Any]:
    """Return a refused line as a JSON object."""
    refused = {"reason": str(rejection.reason), "detail": rejection.detail, "place": rejection.place}
    return {"id": identifier, "rejected": refused}


def annotate_lines(stream: BinaryIO) -> Iterator[tuple[dict[str, Any], "Shown"]]:
    """Annotate texts given as JSON lines, in their order.

    Yields:
        For each line `{"id","language","mentions","citations"}`, or `{"id","rejected"}`, and what a page shows of it.

    Raises:
        ModelError: a pipeline can't be loaded.
    """
    items = (item for _, item in parse_lines(stream, get_settings().max_input_bytes))
    yield from _annotate_items(items)


def annotate_files(paths: Sequence[str]) -> Iterator[tuple[dict[str, Any], "Shown"]]:
    """Extract the articles of files and annotate them, in their order; the `id` of each is its place.

    Yields:
        As `annotate_lines`.

    Raises:
        InputError: a path names nothing.
        ModelError: a pipeline can't be loaded.
    """
    from strichka.articles.extract import ExtractionContext, extract_article

    context = ExtractionContext()

    def read() -> Iterator[dict[str, Any] | Rejection]:
        for item in read_payloads(paths, None, None, "auto"):
            article = item if isinstance(item, Rejection) else extract_article(item, context)
            if isinstance(article, Rejection):
                yield article
            else:
                known = {"id": article.place, "title": article.title, "text": article.text}
                yield {**known, "language": article.language}

    yield from _annotate_items(read())


def _annotate_items(
    items: Iterable[dict[str, Any] | Rejection],
) -> Iterator[tuple[dict[str, Any], "Shown"]]:
    """Annotate texts, some at once."""
    from strichka.entities.annotate import AnnotateInput, Annotator
    from strichka.entities.show import Shown

    annotator = Annotator(get_settings())
    for batch in batched(items, ANNOTATE_AT_ONCE):
        texts = [
            AnnotateInput(item["text"], item.get("language"), item.get("title"))
            for item in batch
            if isinstance(item, dict)
        ]
        results = iter(annotator.annotate_texts(texts))
        for item in batch:
            if isinstance(item, Rejection):
                yield rejection_record(item), Shown(item.place, None, "", item)
            else:
                result = next(results)
                shown = Shown(str(item["id"]), item.get("title"), item["text"], result)
                yield annotation_record(item["id"], result), shown


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Divide items into lists of at most `size`, in their order."""
    batch: list[Item] = []
    for item in items:
        batch.append(item)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


def annotation_record(identifier: Any, result: Annotation | Rejection) -> dict[str, Any]:
    """Return what one text gave as the JSON object that `strichka annotate` writes."""
    if isinstance(result, Rejection):
        return rejection_record(result, identifier)
    return {
        "id": identifier,
        "language": result.language,
        "mentions": [asdict(item) for item in result.mentions],
        "citations": [asdict(item) for item in result.citations],
    }


def deduplicate_lines(stream: BinaryIO) -> Iterator[dict[str, Any]]:
    """Find equal texts among those given as JSON lines.

    Yields:
        For each line, in its order, `{"id","cluster","relation","of","score"}`, or `{"id","rejected"}`.
    """
    from strichka.duplicates.in_memory import DuplicateRecord, find_duplicates

    settings = get_settings()
    items: list[DuplicateRecord | dict[str, Any]] = []
    for number, item in parse_lines(stream, settings.max_input_bytes):
        if isinstance(item, Rejection):
            items.append(rejection_record(item))
            continue
        try:
            published_at = read_moment(item.get("published_at"), settings.default_time_zone)
        except ValueError as error:
            refused = Rejection("capture", Reason.BAD_JSON, f"published_at: {error}", f"line {number}")
            items.append(rejection_record(refused, item["id"]))
            continue
        items.append(DuplicateRecord(item["id"], item["text"], item.get("url"), published_at))
    verdicts = iter(find_duplicates([item for item in items if isinstance(item, DuplicateRecord)]))
    for result in items:
        if isinstance(result, dict):
            yield result
        else:
            verdict = next(verdicts)
            yield {
                "id": verdict.id,
                "cluster": str(verdict.cluster),
                "relation": str(verdict.relation),
                "of": verdict.of,
                "score": round(verdict.score, 4),
            }


def read_moment(value: Any, zone: str) -> datetime | None:
    """Read an ISO 8601 moment; one without an offset is in the given zone.

    Raises:
        ValueError: it is no ISO 8601 text.
    """
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no ISO 8601 text")
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def read_status() -> dict[str, Any]:
    """Return what is in the warehouse, and what still has to be done.

    Raises:
        WarehouseError: the warehouse can't be reached or is not migrated.
    """
    from sqlalchemy import text

    from strichka.stages.planning import count_pending
    from strichka.stages.publish_stage import count_warehouse

    with open_warehouse() as engine:
        counts = count_warehouse(engine)
        with engine.connect() as connection:
            captures = connection.scalar(text("select count(*) from capture"))
            pending = count_pending(connection)
            last = connection.execute(
                text("select run_id, started_at, finished_at from pipeline_run order by started_at desc limit 1")
            ).first()
    last_run = {name: str(value) if value else None for name, value in last._mapping.items()} if last else None
    return {"captures": captures, "pending": pending, **counts, "last_run": last_run}


def check_warehouse() -> Iterator[dict[str, Any]]:
    """Run the data checks, and yield their outcomes."""
    from strichka.stages.checks import list_checks, run_check

    with open_warehouse() as engine, engine.connect() as connection:
        for check in list_checks():
            outcome = run_check(connection, check)
            yield {
                "check": check.name,
                "rule": check.rule,
                "passed": outcome.passed,
                "offending_rows": outcome.offending_rows,
                "example": outcome.example,
            }


@contextmanager
def open_warehouse() -> "Iterator[Engine]":
    """Give an engine for the warehouse of the settings; an embedded server that nobody runs is run meanwhile.

    Raises:
        WarehouseError: it can't be reached or is not migrated.
    """
    from strichka.services.connection import provide_warehouse_url
    from strichka.warehouse.migrate import open_migrated

    with provide_warehouse_url(get_settings()) as url:
        engine = open_migrated(url)
        try:
            yield engine
        finally:
            engine.dispose()


def upgrade_warehouse_and_seeds() -> tuple[str, dict[str, int]]:
    """Bring the warehouse to the newest schema and load the seeds.

    Returns:
        The revision, and the rows of seeds that changed.

    Raises:
        WarehouseError: the server can't be reached, is too old, or refuses.
    """
    from strichka.services.connection import provide_warehouse_url
    from strichka.warehouse.migrate import upgrade_warehouse
    from strichka.warehouse.seeding import load_seeds

    with provide_warehouse_url(get_settings()) as url:
        return upgrade_warehouse(url), load_seeds(url)
