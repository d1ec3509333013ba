"""Outlets named in quotes: whatever stands behind a word for one, and outlets the gazetteer knows."""

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Span

from strichka.entities.gazetteer import load_gazetteer
from strichka.entities.language_data import load_name_rules
from strichka.entities.morphology import load_morphology

# A title may have a full stop or a comma in it («Місто. Новини»), but is no quotation.
_QUOTED = re.compile(
    r"(?:(?<!\w)(?P<kind>[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*)[ \u00a0])?"
    r"(?P<quote>[«„“\"])(?P<name>[^\W_a-zа-яіїєґё][^«»„“”\"\n!?;:]{1,50})(?:[»”“\"])"
)
_MOST_WORDS = 5
_NAMING = ("NOUN", "ADJ", "PROPN")
_OUTLETS = frozenset({"outlet", "newspaper", "broadcaster", "news_agency", "magazine"})


def join_quoted(doc: Doc, names: list[Span], language: str) -> list[Span]:
    """Make outlets named in quotes whole bodies: журнал «Єреван» is no city, «Місто. Новини» is one name.

    Args:
        doc: the text.
        names: what was found in it, not overlapping.
        language: `uk` or `ru`.

    Returns:
        The same names; those that an outlet's name holds give way to it.
    """
    for span in _list_outlets(doc, language):
        parts = [name for name in names if name.start < span.end and span.start < name.end]
        if all(span.start <= part.start and part.end <= span.end for part in parts):
            names = [name for name in names if name not in parts] + [span]
    return sorted(names, key=lambda name: name.start)


def _list_outlets(doc: Doc, language: str) -> Iterator[Span]:
    outlets = load_name_rules(language).outlet_heads
    for found in _QUOTED.finditer(doc.text):
        if len(found["name"].split()) > _MOST_WORDS:
            continue
        kind = found["kind"]
        is_behind_kind = kind is not None and load_morphology(language).is_kind(kind, outlets)
        if is_behind_kind or _is_known(found["name"], kind, language):
            span = doc.char_span(*found.span("name"), label="ORG")
            if span is not None:
                yield span


def _is_known(name: str, before: str | None, language: str) -> bool:
    """Say whether the gazetteer has an outlet of this name; behind a noun («Время» of "магазин «Время»") it is none."""
    if before is not None and load_morphology(language).describe_word(before.lower()).pos in _NAMING:
        return False
    matches = load_gazetteer().look_up(name, language)
    return bool(matches) and all(match.alias.entry.kind in _OUTLETS for match in matches)
