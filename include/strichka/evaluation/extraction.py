"""How good extraction is: words, boilerplate, dates, authors, languages, beside trafilatura in the same run."""

import re
import statistics
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from strichka.articles.blocks import comparison_key
from strichka.evaluation.extraction_documents import Document, list_documents
from strichka.evaluation.extraction_readers import READERS, Extracted, Reader
from strichka.evaluation.web_texts import WebTextScore, score_web_texts

_WORD = re.compile(r"\w+")
_READ_ALSO = re.compile(r"читайте также", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a report."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class WordScore:
    """Words of one document as a bag: precision, recall and their harmonic mean, 0 to 1."""

    precision: float
    recall: float

    @property
    def f_score(self) -> float:
        """The harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """One document read by one reader."""

    document: Document
    extracted: Extracted
    words: WordScore | None
    seconds: float


def score_words(text: str, reference: str) -> WordScore:
    """Compare two texts as bags of lower-case words."""
    found, wanted = Counter(_WORD.findall(text.lower())), Counter(_WORD.findall(reference.lower()))
    common = sum((found & wanted).values())
    if not common:
        return WordScore(0.0, 0.0)
    return WordScore(common / sum(found.values()), common / sum(wanted.values()))


def evaluate_extraction(
    shared: Path | None, gold: Path | None = None, part: str | None = None, readers: Iterable[str] | None = None
) -> list[Table]:
    """Measure all readers on all documents that are there.

    Args:
        shared: folder that holds `data/`, or None.
        gold: folder of our own gold; the shipped one when none is given.
        part: `train` or `test` of our own gold; both when none is given.
        readers: names out of `READERS`; all when none are given.

    Returns:
        Tables: words by collection and reader, the worst ten, kinds of blocks, read-also lines, labelled web texts,
        facts (dates, authors, languages), seconds.
    """
    documents = list(list_documents(shared, gold, part))
    chosen = {name: READERS[name] for name in (readers or READERS)}
    outcomes = {name: [run_reader(reader, document) for document in documents] for name, reader in chosen.items()}
    tables = [_table_words(outcomes), _table_worst(outcomes), _table_kinds(outcomes), _table_facts(outcomes)]
    tables.append(_table_read_also(outcomes))
    score = score_web_texts(shared / "data" / "web_texts") if shared is not None else None
    if score is not None:
        tables.append(_table_web_texts(score))
    tables.append(_table_seconds(outcomes))
    return [table for table in tables if table.rows]


def run_reader(reader: Reader, document: Document) -> Outcome:
    """Read one document; seconds are of the wall clock."""
    if document.payload.format != "html" and reader is not READERS["strichka"]:
        return Outcome(document, Extracted(), None, 0.0)
    start = time.perf_counter()
    extracted = reader(document.payload)
    seconds = time.perf_counter() - start
    words = None
    if document.reference is not None:
        text = f"{extracted.title}\n{extracted.text}" if document.with_title else extracted.text
        words = score_words(text, document.reference)
    return Outcome(document, extracted, words, seconds)


def _group(outcomes: dict[str, list[Outcome]]) -> list[tuple[str, str, list[Outcome]]]:
    collections = dict.fromkeys(outcome.document.collection for rows in outcomes.values() for outcome in rows)
    return [
        (collection, name, [row for row in rows if row.document.collection == collection and row.words is not None])
        for collection in collections
        for name, rows in outcomes.items()
    ]


def _table_words(outcomes: dict[str, list[Outcome]]) -> Table:
    rows = []
    for collection, name, group in _group(outcomes):
        scores = [row.words for row in group if row.words is not None]
        if not scores:
            continue
        values = sorted(score.f_score for score in scores)
        rows.append(
            (
                collection,
                name,
                str(len(values)),
                f"{statistics.mean(score.precision for score in scores):.4f}",
                f"{statistics.mean(score.recall for score in scores):.4f}",
                f"{statistics.mean(values):.4f}",
                f"{statistics.median(values):.4f}",
                f"{statistics.mean(values[:10]):.4f}",
                str(sum(1 for row in group if not row.extracted.text)),
            )
        )
    columns = ("collection", "reader", "texts", "precision", "recall", "F1 mean", "F1 median", "worst ten", "empty")
    return Table("Words (bags of lower-case words; with the title where the reference has it)", columns, tuple(rows))


def _table_worst(outcomes: dict[str, list[Outcome]]) -> Table:
    rows: list[tuple[str, ...]] = []
    for collection, name, group in _group(outcomes):
        if name != "strichka":
            continue
        worst = sorted((row.words.f_score, row.document.name) for row in group if row.words is not None)[:10]
        rows.extend((collection, f"{value:.3f}", document) for value, document in worst if value < 0.999)
    return Table("Worst ten of ours", ("collection", "F1", "document"), tuple(rows))


def _table_kinds(outcomes: dict[str, list[Outcome]]) -> Table:
    """Share of each kind's characters that is kept: of body it should be all, of boilerplate nothing."""
    rows: list[tuple[str, ...]] = []
    for name, group in outcomes.items():
        kept: Counter[str] = Counter()
        total: Counter[str] = Counter()
        for row in group:
            gold = row.document.gold
            if gold is None or row.words is None:
                continue
            found = f" {comparison_key(row.extracted.title)} | {comparison_key(row.extracted.text)} "
            for block in (*gold.blocks, *gold.around):
                key = comparison_key(block.text)
                if len(key) < 4 or block.kind == "title_repeat":
                    continue
                total[block.kind] += len(key)
                kept[block.kind] += len(key) if f" {key} " in found else 0
        rows.extend((name, kind, str(total[kind]), f"{kept[kind] / total[kind]:.4f}") for kind in sorted(total))
    return Table("Our own gold: share of each kind that is kept", ("reader", "kind", "characters", "kept"), tuple(rows))


def _table_facts(outcomes: dict[str, list[Outcome]]) -> Table:
    rows = []
    for collection, name, group in _group(outcomes):
        if not group and collection != "pages":
            continue
        everything = [row for row in outcomes[name] if row.document.collection == collection and row.seconds]
        dates = [row for row in everything if row.document.published is not None]
        authors = [row for row in everything if row.document.authors is not None]
        languages = [row for row in everything if row.document.language is not None and row.extracted.text]
        rows.append(
            (
                collection,
                name,
                _share(sum(row.extracted.published == row.document.published for row in dates), len(dates)),
                _share(sum(row.extracted.authors == row.document.authors for row in authors), len(authors)),
                _share(sum(row.extracted.language == row.document.language for row in languages), len(languages)),
            )
        )
    return Table("Facts", ("collection", "reader", "dates right", "authors right", "languages right"), tuple(rows))


def _share(count: int, total: int) -> str:
    return f"{count} of {total}" if total else "-"


def _table_read_also(outcomes: dict[str, list[Outcome]]) -> Table:
    group = [row for row in outcomes.get("strichka", []) if row.document.collection == "read_also_ru"]
    if not group:
        return Table("", (), ())
    left = sum(1 for row in group if _READ_ALSO.search(row.extracted.text))
    lost = total = 0
    for row in group:
        wanted = Counter(_WORD.findall((row.document.reference or "").lower()))
        found = Counter(_WORD.findall(f"{row.extracted.title}\n{row.extracted.text}".lower()))
        lost += sum((wanted - found).values())
        total += sum(wanted.values())
    cells = (str(len(group)), str(left), f"{lost / total:.4%}" if total else "-")
    return Table("In-text links (read_also_ru)", ("texts", "with a link left", "words lost"), (cells,))


def _table_web_texts(score: WebTextScore) -> Table:
    rows = [
        (
            f"all {score.texts}",
            f"{score.boilerplate_left} of {score.boilerplate} ({score.boilerplate_left / score.boilerplate:.2%})",
            f"{score.body_lost} of {score.body} ({score.body_lost / score.body:.2%})",
        )
    ]
    rows.extend((name, str(left), str(lost)) for name, left, lost in score.worst if left or lost)
    return Table("Labelled web texts, characters", ("text", "boilerplate left", "body lost"), tuple(rows))


def _table_seconds(outcomes: dict[str, list[Outcome]]) -> Table:
    """Seconds for HTML pages, one process; the ratio is to trafilatura standard."""
    totals = {
        name: sum(row.seconds for row in rows if row.document.payload.format == "html")
        for name, rows in outcomes.items()
    }
    pages = sum(1 for row in next(iter(outcomes.values()), []) if row.document.payload.format == "html")
    base = totals.get("trafilatura standard")
    rows = [
        (name, str(pages), f"{pages / seconds:.1f}", f"{base / seconds:.2f}" if base else "-")
        for name, seconds in totals.items()
        if seconds
    ]
    return Table("Speed", ("reader", "pages", "pages a second", "times trafilatura standard"), tuple(rows))


def format_tables(tables: Iterable[Table]) -> str:
    """Format tables as plain text, columns aligned."""
    parts = []
    for table in tables:
        lines = [table.columns, *table.rows]
        widths = [max(len(line[column]) for line in lines) for column in range(len(table.columns))]
        body = [
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
        ]
        parts.append("\n".join([table.title, "-" * len(table.title), *body]))
    return "\n\n".join(parts) + "\n"
