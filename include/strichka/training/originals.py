"""Corpora as their authors publish them: factRuEval-2016's `devset`, NER-UK 2.0's `.txt` and `.ann` files."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

from strichka.errors import SeedError
from strichka.training.augmentation import rewrite_text
from strichka.training.texts import LabelledText

# Spans that are names; the others describe ("мэрия", "площадь") and stay outside by our guideline.
_NAME_SPANS = frozenset({"name", "surname", "patronymic", "nickname", "loc_name", "org_name"})
_OBJECTS = {"Person": "PER", "Location": "LOC", "LocOrg": "LOC", "Org": "ORG"}
_BRAT = {"PERS": "PER", "LOC": "LOC", "ORG": "ORG", "ART": "MISC", "MISC": "MISC"}
_NAME_GAP = re.compile(r"[\s.]*")
# What cutting into words put round signs: the texts were published with a space before each.
_CUT_SPACE = re.compile(r" +(?=[.,:;!?…)»”\]])|(?<=[(«„\[]) +")

Names = list[tuple[int, int, str]]


def read_factrueval(folder: Path) -> Iterator[LabelledText]:
    """Read a folder of factRuEval-2016 (`*.txt`, `*.spans`, `*.objects`).

    Raises:
        SeedError: a file of a document is missing or malformed.
    """
    for path in _list_texts(folder):
        text = path.read_text(encoding="utf-8")
        try:
            spans = _read_spans(path.with_suffix(".spans"))
            names = [
                name for line in _read_lines(path.with_suffix(".objects")) for name in _read_object(line, spans, text)
            ]
        except (OSError, ValueError, IndexError, KeyError) as error:
            raise SeedError(f"{path}: its .spans or .objects can't be read ({error!r}).") from error
        yield LabelledText(path.stem, "ru", text, keep_longest(names))


def _read_lines(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("#")[0].split() for line in lines if line.strip()]


def _read_spans(path: Path) -> dict[str, tuple[int, int]]:
    """Read `id type start length …`; spans that are no names are left out."""
    return {
        fields[0]: (int(fields[2]), int(fields[2]) + int(fields[3]))
        for fields in _read_lines(path)
        if fields[1] in _NAME_SPANS
    }


def _read_object(fields: list[str], spans: dict[str, tuple[int, int]], text: str) -> Names:
    """Read `id type spans…`: a person's names in one span where nothing stands between, others each alone."""
    label = _OBJECTS.get(fields[1])
    if label is None:
        return []
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans[number] for number in fields[2:] if number in spans):
        if merged and label == "PER" and _NAME_GAP.fullmatch(text, merged[-1][1], start):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return [(start, end, label) for start, end in merged]


def read_ner_uk(folder: Path) -> Iterator[LabelledText]:
    """Read NER-UK 2.0 (`*.txt` with `*.ann` in brat's form, in the folder and those in it), spaces round signs undone.

    Raises:
        SeedError: an `.ann` file is missing or malformed.
    """
    for path in _list_texts(folder):
        text = path.read_text(encoding="utf-8")
        try:
            lines = path.with_suffix(".ann").read_text(encoding="utf-8").splitlines()
            names = [name for line in lines if line.startswith("T") for name in _read_annotation(line)]
        except (OSError, ValueError, IndexError) as error:
            raise SeedError(f"{path}: its .ann can't be read ({error!r}).") from error
        labelled = LabelledText(path.stem, "uk", text, keep_longest(names))
        yield rewrite_text(labelled, undo_cutting(labelled, random.Random(0)))


def _read_annotation(line: str) -> Names:
    """Read `T1<tab>PERS 0 5<tab>text`; names in pieces (`0 5;9 12`) are taken whole."""
    kind, *places = line.split("\t")[1].replace(";", " ").split()
    return [(int(places[0]), int(places[-1]), _BRAT[kind])] if kind in _BRAT else []


def undo_cutting(text: LabelledText, _chance: random.Random) -> list[str]:
    """Drop the spaces that stand before closing and after opening signs."""
    pieces = list(text.text)
    for found in _CUT_SPACE.finditer(text.text):
        pieces[found.start() : found.end()] = [""] * (found.end() - found.start())
    return pieces


def keep_longest(names: Names) -> tuple[tuple[int, int, str], ...]:
    """Keep the longest of names that overlap, as the guideline has it; the earlier of two of one length."""
    kept: Names = []
    for start, end, label in sorted(set(names), key=lambda name: (name[0] - name[1], name[0], name[2])):
        if all(end <= other[0] or other[1] <= start for other in kept):
            kept.append((start, end, label))
    return tuple(sorted(kept))


def _list_texts(folder: Path) -> list[Path]:
    paths = sorted(folder.rglob("*.txt"))
    if not paths:
        raise SeedError(f"{folder} holds no .txt: name the folder of the published corpus, or a file of rows.")
    return paths
