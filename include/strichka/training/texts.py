"""Labelled texts from every corpus a pipeline may learn from, brought to one form and one guideline."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from strichka.entities.corpus import load_corpus
from strichka.entities.gazetteer import LABELS
from strichka.errors import SeedError


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text with its names; spans are (start, end, label), in order, not overlapping."""

    id: str
    language: str
    text: str
    spans: tuple[tuple[int, int, str], ...]


def read_own_texts(part: str, folder: Path | None = None) -> list[LabelledText]:
    """Read a part of our own corpus.

    Args:
        part: `train`, `dev` or `test`.
        folder: where it lies; `seeds/corpus` when not given.

    Raises:
        SeedError: the corpus breaks a rule.
    """
    return [
        LabelledText(
            document.id,
            document.language,
            document.text,
            tuple((span.start, span.end, span.label) for span in document.spans),
        )
        for document in load_corpus(part, folder=folder)
    ]


def read_rows(path: Path) -> Iterator[LabelledText]:
    """Read JSON lines: `id, lang, text, ents[{start, end, ner, flat}]`; offsets are code points.

    Entries that are not `flat`, or whose `ner` is none of ours, are left out; of overlapping ones the first stays.

    Raises:
        SeedError: the file is missing or a line has another form; the message names it.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SeedError(f"Labelled texts {path} can't be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield _read_row(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise SeedError(f"{path}, line {number}: no labelled text ({error!r}).") from error


def _read_row(row: dict[str, Any]) -> LabelledText:
    text: str = row["text"]
    spans: list[tuple[int, int, str]] = []
    for entry in sorted(row["ents"], key=lambda entry: (entry["start"], -entry["end"])):
        start, end, label = int(entry["start"]), int(entry["end"]), entry["ner"]
        if not entry.get("flat", True) or label not in LABELS:
            continue
        if not 0 <= start < end <= len(text):
            raise ValueError(f"span {start} to {end} in a text of {len(text)}")
        if not spans or start >= spans[-1][1]:
            spans.append((start, end, label))
    return LabelledText(row["id"], row["lang"], text, tuple(spans))
