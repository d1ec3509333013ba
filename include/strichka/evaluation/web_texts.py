"""Scraped texts with boilerplate, labelled by character spans; the texts lie elsewhere and are named by their hash.

A label's spans are code points of the text in Unicode NFC with all white space collapsed (`blocks.clean_space`).
"""

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from strichka.articles.blocks import clean_space
from strichka.evaluation.extraction_readers import read_with_strichka
from strichka.models import Payload


@dataclass(frozen=True, slots=True)
class WebTextScore:
    """Characters over all labelled texts."""

    texts: int
    boilerplate: int
    boilerplate_left: int
    body: int
    body_lost: int
    worst: tuple[tuple[str, int, int], ...]  # file, characters left, characters lost; the worst ten


def load_labels() -> dict[str, list[list[int]]]:
    """Return the spans of boilerplate by the first 24 hexadecimal digits of a file's SHA-256."""
    content = files("strichka.evaluation").joinpath("web_text_labels.json").read_text(encoding="utf-8")
    return {key: label["boilerplate"] for key, label in json.loads(content).items()}


def score_web_texts(folder: Path) -> WebTextScore | None:
    """Measure what is left and lost in the labelled texts of a folder; None when none of them is there."""
    labels = load_labels()
    rows = []
    for path in sorted(folder.rglob("*.txt")):
        data = path.read_bytes()
        spans = labels.get(hashlib.sha256(data).hexdigest()[:24])
        if spans is not None:
            rows.append((path.name, *_score_text(path.name, data, spans)))
    if not rows:
        return None
    worst = sorted(rows, key=lambda row: (-(row[2] + row[4]), row[0]))[:10]
    return WebTextScore(
        texts=len(rows),
        boilerplate=sum(row[1] for row in rows),
        boilerplate_left=sum(row[2] for row in rows),
        body=sum(row[3] for row in rows),
        body_lost=sum(row[4] for row in rows),
        worst=tuple((row[0], row[2], row[4]) for row in worst),
    )


def _score_text(name: str, data: bytes, spans: list[list[int]]) -> tuple[int, int, int, int]:
    """Return boilerplate, boilerplate left, body and body lost, in characters that are no white space."""
    text = clean_space(unicodedata.normalize("NFC", data.decode("utf-8")))
    is_boilerplate = bytearray(len(text))
    for start, end in spans:
        is_boilerplate[start:end] = b"\1" * (end - start)
    is_kept = bytearray(len(text))
    article = read_with_strichka(Payload(place=name, data=data, format="text")).article
    position = 0
    for block in article.blocks if article else ():
        start = text.find(block.text, position)
        if start < 0:
            start = text.find(block.text)
        if start < 0:
            continue
        position = start + len(block.text)
        if block.kept:
            is_kept[start:position] = b"\1" * len(block.text)
    solid = [number for number, character in enumerate(text) if not character.isspace()]
    boilerplate = sum(is_boilerplate[number] for number in solid)
    left = sum(1 for number in solid if is_boilerplate[number] and is_kept[number])
    lost = sum(1 for number in solid if not is_boilerplate[number] and not is_kept[number])
    return boilerplate, left, len(solid) - boilerplate, lost
