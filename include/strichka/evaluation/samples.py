"""Sample articles labelled by hand for names; the articles lie elsewhere, here are only offsets, labels and hashes.

The labels were set by `docs/annotation.md` before any annotator had read the texts. An offset counts code points of the
title, a line end and the text, as the extract stage gives them; the hash is of that text, so that labels are never laid
over a text other than the one labelled.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from strichka.entities.annotate import AnnotateInput, Annotator
from strichka.evaluation.extraction_readers import read_with_strichka
from strichka.evaluation.scores import LABELS, Counts, Score, count_spans, make_scores
from strichka.models import Annotation, Payload, Rejection

CORPUS = "samples"
Span = tuple[int, int, str]  # start, end, label


@dataclass(frozen=True, slots=True)
class LabelledSample:
    """An extracted article and the names a person found in it; offsets are of title, line end and text."""

    name: str
    language: str
    title: str
    text: str
    names: frozenset[Span]


@dataclass(frozen=True, slots=True)
class SampleSet:
    """What of the labelled samples is there, and words about what is not."""

    samples: tuple[LabelledSample, ...]
    notes: tuple[str, ...]


def load_sample_labels() -> dict[str, dict[str, Any]]:
    """Return by file name without ending: `sha256` of the text labelled and `names`, each [start, end, label]."""
    content = files("strichka.evaluation").joinpath("sample_labels.json").read_text(encoding="utf-8")
    return dict(json.loads(content))


def read_samples(folder: Path | None, labels: dict[str, dict[str, Any]] | None = None) -> SampleSet:
    """Extract the labelled samples of a folder.

    Args:
        folder: where the articles lie, as `<name>.txt`; none: there are none.
        labels: as `load_sample_labels` returns them; those that ship when not given.

    Returns:
        The samples whose text is the one labelled; a note for each that is absent or has changed.
    """
    samples: list[LabelledSample] = []
    notes: list[str] = []
    for name, label in sorted((load_sample_labels() if labels is None else labels).items()):
        sample = _read_sample((folder / f"{name}.txt") if folder else None, name, label)
        if isinstance(sample, str):
            notes.append(sample)
        else:
            samples.append(sample)
    return SampleSet(tuple(samples), tuple(notes))


def _read_sample(path: Path | None, name: str, label: dict[str, Any]) -> LabelledSample | str:
    if path is None or not path.is_file():
        return f"{name}: not there, not measured"
    extracted = read_with_strichka(Payload(place=path.name, data=path.read_bytes(), format="text"))
    if hash_text(extracted.title, extracted.text) != label["sha256"]:
        return f"{name}: its extracted text is no longer the one labelled, not measured"
    names = frozenset((start, end, kind) for start, end, kind in label["names"])
    return LabelledSample(name, extracted.language or "", extracted.title, extracted.text, names)


def hash_text(title: str, text: str) -> str:
    """Hash what labels are laid over: title, line end and text in UTF-8, SHA-256 in hexadecimal digits."""
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()


def annotate_samples(samples: Iterable[LabelledSample], annotator: Annotator) -> list[frozenset[Span]]:
    """Annotate samples as the recognise stage does, title and text together.

    Returns:
        The names found in each, with offsets as the labels have them.
    """
    inputs = [AnnotateInput(item.text, item.language, item.title, item.name) for item in samples]
    results = annotator.annotate_texts(inputs)
    return [_list_found(item, result) for item, result in zip(inputs, results, strict=True)]


def _list_found(item: AnnotateInput, result: Annotation | Rejection) -> frozenset[Span]:
    if isinstance(result, Rejection):
        return frozenset()
    shift = len(item.title or "") + 1
    in_title = {(name.start, name.end, name.label) for name in result.title_mentions}
    return frozenset(in_title | {(name.start + shift, name.end + shift, name.label) for name in result.mentions})


def score_samples(samples: Iterable[LabelledSample], annotator: Annotator) -> list[Score]:
    """Score names of samples by language and label; `all` is PER, LOC and ORG together, MISC stands by itself."""
    listed = list(samples)
    counts: Counts = Counter()
    for sample, found in zip(listed, annotate_samples(listed, annotator), strict=True):
        count_spans(counts, sample.language, keep(sample.names, LABELS), keep(found, LABELS))
        misc, found_misc = keep(sample.names, ("MISC",)), keep(found, ("MISC",))
        counts[sample.language, "MISC", "exact", "hit"] += len(misc & found_misc)
        counts[sample.language, "MISC", "exact", "gold"] += len(misc)
        counts[sample.language, "MISC", "exact", "offered"] += len(found_misc)
    return make_scores(CORPUS, counts)


def keep(names: frozenset[Span], labels: Iterable[str]) -> set[Span]:
    """Keep the names that have one of these labels."""
    wanted = frozenset(labels)
    return {name for name in names if name[2] in wanted}
