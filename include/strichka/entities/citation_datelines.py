"""Datelines: "КИЇВ (Укрінформ) – …", "АСТАНА. 5 мая. Казинформ - …", "Ставангер (NTB). – …"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from strichka.entities.citation_sources import OPENING_RELAY, Source, make_source
from strichka.models import Mention

_PLACE = re.compile(r"[A-ZА-ЯІЇЄҐЁ]{2}[A-ZА-ЯІЇЄҐЁ'’ʼ /-]*[A-ZА-ЯІЇЄҐЁ]\b")
_GAP = re.compile(r"[,./]?\s*(?:\d{1,2}\s[а-яіїєґ]{3,9}[.,]?\s*)?\(?")
_END = re.compile(r"\)|\s?\.|\s?[–—-]\s")
_BRACKETS = re.compile(
    r"([A-ZА-ЯІЇЄҐЁ][A-ZА-ЯІЇЄҐЁ'’ʼ -]*[A-ZА-ЯІЇЄҐЁ])\s?\((?P<agency>[A-ZА-ЯІЇЄҐЁ][^()\d\n]{1,30})\)\s?[.–—-]"
)
_MOST_NAMES = 4  # names that may stand before the agency's, and it


def read_dateline(text: str, start: int, mentions: Sequence[Mention]) -> Source | None:
    """Read the agency of a dateline: it relays what the paragraph says.

    Args:
        text: the whole text.
        start: where a paragraph begins.
        mentions: those from there on; the title may be glued to the dateline, so some may precede it.

    Returns:
        The agency as the relay of the whole item, or none.
    """
    opening = mentions[:_MOST_NAMES]
    agency = _find_behind_capitals(text, start, opening) or _find_behind_place(text, start, opening)
    if agency is not None:
        return replace(make_source(agency, None, OPENING_RELAY), is_whole=True)
    return _read_in_brackets(text, start, opening)


def _read_in_brackets(text: str, start: int, mentions: Sequence[Mention]) -> Source | None:
    """Read an agency in brackets behind a place in capitals that nobody took for a body: "ТАШКЕНТ (УзА). …"."""
    found = _BRACKETS.match(text, start)
    if found is None or not any(m.label == "LOC" and m.start == start and m.end == found.end(1) for m in mentions):
        return None
    first, last = found.span("agency")
    inside = next((m for m in mentions if m.start < last and first < m.end), None)
    if inside is not None and (inside.label == "LOC" or (inside.start, inside.end) != (first, last)):
        return None
    return Source(first, last, found["agency"], inside, None, OPENING_RELAY, is_whole=True)


def _find_behind_capitals(text: str, start: int, mentions: Sequence[Mention]) -> Mention | None:
    place = _PLACE.match(text, start)
    if place is None:
        return None
    agency = next((m for m in mentions if m.start >= place.end()), None)
    if agency is None or agency.label != "ORG" or not _END.match(text, agency.end):
        return None
    gap = text[place.end() : agency.start]
    return agency if gap.strip() and _GAP.fullmatch(gap) else None


def _find_behind_place(text: str, start: int, mentions: Sequence[Mention]) -> Mention | None:
    """Find an agency in brackets right behind a place that opens the paragraph, or one in capitals inside it."""
    for place, agency in pairwise(mentions):
        if place.label != "LOC" or agency.label != "ORG" or text[place.end : agency.start].strip() != "(":
            continue
        if "\n" in text[start : agency.end] or not re.match(r"\)\s?[.–—-]", text[agency.end : agency.end + 3]):
            continue
        if place.start == start or (place.text.isupper() and len(place.text) > 2):
            return agency
    return None
