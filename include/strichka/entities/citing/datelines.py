"""Datelines: "КИЇВ (Укрінформ) – …", "АСТАНА. 5 мая. Казинформ - …", "МОСКВА, 5 янв – РИА Новости."."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from strichka.entities.citing.rules import is_outlet
from strichka.entities.citing.sources import OPENING_RELAY, Source, make_source
from strichka.models import Mention

_PLACE = re.compile(r"[A-ZА-ЯІЇЄҐЁ]{2}[A-ZА-ЯІЇЄҐЁ'’ʼ /-]*[A-ZА-ЯІЇЄҐЁ]\b")
_DATE = r"\d{1,2}\s[а-яіїєґ]{3,9}\.?(?:\s\d{4}(?:\s?[рг]\.)?)?[.,]?\s*"
_TIME = r"\d{1,2}:\d\d[,.]?\s*"
_GAP = re.compile(rf"[,./]?\s*(?:{_DATE})?(?:{_TIME})?(?:[–—-]\s*)?[(/]?(?:[Кк]орр?\.\s)?")
_DATED_GAP = re.compile(rf"[,.]\s*(?:{_DATE}(?:{_TIME})?|{_TIME})(?:[–—-]\s*)?[(/]?(?:[Кк]орр?\.\s)?")
_DATE_FIRST = re.compile(rf"{_DATE}")  # "5 мая, Минск /Корр. БЕЛТА/"
_OPENED = re.compile(r"[,.]?\s?/(?:[Кк]орр?\.\s)?")
_TIMED = re.compile(rf"[, \u00a0]{{0,3}}{_TIME}(?:[–—-]\s*)?")
_END = re.compile(
    r"[)/]|\s(?:по|за|со?|зі?|із)\s[^()\n]{3,60}\)|,\s(?:зі?|із|со)\s(?:посил|поклик|ссыл)|\s?\.|\s?[–—-]\s"
)
# Behind an agency that is known: its correspondent, or the text right away.
_LOOSE_END = re.compile(r",\s(?=[A-ZА-ЯІЇЄҐЁ][а-яіїєґё'’ʼ]+\s[A-ZА-ЯІЇЄҐЁ])|\s(?=[A-ZА-ЯІЇЄҐЁ«„\"\d])")
_BRACKETS = re.compile(
    r"([A-ZА-ЯІЇЄҐЁ][A-ZА-ЯІЇЄҐЁ'’ʼ -]*[A-ZА-ЯІЇЄҐЁ])\s?\((?P<agency>[A-ZА-ЯІЇЄҐЁ][^()\d\n]{1,30})\)\s?[.–—-]"
)
# "Київ, Січень 04 (Новий Регіон, Марко Коваль) – "
_DATED_BRACKET = re.compile(rf",\s*(?:{_DATE}|[А-ЯІЇЄҐЁ]?[а-яіїєґё]{{3,9}}\s\d{{1,2}}\s*)\(")
_BRACKET_CLOSED = re.compile(r"(?:,\s[А-ЯІЇЄҐЁ][^()\d\n]{3,40}|,?\s(?:по|за|со?|зі?|із)\s[^()\n]{3,60})?\)\s?[.–—-]")
_MOST_NAMES = 4  # names that may stand before the agency's, and it


def read_dateline(text: str, start: int, mentions: Sequence[Mention], language: str) -> Source | None:
    """Read the agency of a dateline: it relays what the paragraph says.

    Args:
        text: the whole text.
        start: where a paragraph begins.
        mentions: those from there on; the title may be glued to the dateline, so some may precede it.
        language: `uk` or `ru`.

    Returns:
        The agency as the relay of the whole item, or none.
    """
    opening = mentions[:_MOST_NAMES]
    agency = (
        _find_behind_capitals(text, start, opening, language)
        or _find_behind_place(text, start, opening)
        or _find_behind_date(text, start, opening, language)
    )
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


def _find_behind_capitals(text: str, start: int, mentions: Sequence[Mention], language: str) -> Mention | None:
    place = _PLACE.match(text, start)
    if place is None:
        return None
    agency = next((m for m in mentions if m.start >= place.end()), None)
    if agency is None or agency.label != "ORG" or not _ends(text, agency, language):
        return None
    gap = text[place.end() : agency.start]
    return agency if gap.strip() and _GAP.fullmatch(gap) else None


def _ends(text: str, agency: Mention, language: str) -> bool:
    """Say whether a dateline ends behind an agency: a sign closes it, or the agency is known and the text begins."""
    if _END.match(text, agency.end):
        return True
    return is_outlet(agency.lemma, language) and _LOOSE_END.match(text, agency.end) is not None


def _find_behind_date(text: str, start: int, mentions: Sequence[Mention], language: str) -> Mention | None:
    """Find an agency behind place and date or a time: "Москва. 31 октября. INTERFAX.RU - …", "16:24 REGNUM …"."""
    agency = next((m for m in mentions if m.label == "ORG"), None)
    if agency is None or not _ends(text, agency, language) or "\n" in text[start : agency.end]:
        return None
    dated = _DATE_FIRST.match(text, start)
    opening = dated.end() if dated is not None else start
    place = next((m for m in mentions if m.start == opening and m.label == "LOC"), None)
    if place is not None and dated is not None:
        return agency if _OPENED.fullmatch(text, place.end, agency.start) else None
    if place is not None and place.end <= agency.start:
        rivals = () if is_outlet(agency.lemma, language) else mentions  # "ЦСКА - Спартак"
        is_match = any(m.start > agency.end and text[agency.end : m.start].strip() in tuple("–—-") for m in rivals)
        return agency if _DATED_GAP.fullmatch(text, place.end, agency.start) and not is_match else None
    is_timed = _TIMED.fullmatch(text, start, agency.start) is not None
    return agency if is_timed and is_outlet(agency.lemma, language) and not _END.match(text, agency.end) else None


def _find_behind_place(text: str, start: int, mentions: Sequence[Mention]) -> Mention | None:
    """Find an agency in brackets right behind a place that opens the paragraph, or one in capitals inside it."""
    for place, agency in pairwise(mentions):
        gap = text[place.end : agency.start]
        if place.label != "LOC" or agency.label != "ORG" or not (gap.strip() == "(" or _DATED_BRACKET.fullmatch(gap)):
            continue
        if "\n" in text[start : agency.end] or _BRACKET_CLOSED.match(text, agency.end) is None:
            continue
        if place.start == start or (place.text.isupper() and len(place.text) > 2):
            return agency
    return None
