"""Who is cited as source, by which words, and through whom: office → Yonhap → Укрінформ.

Works on a text and its mentions, whatever pipeline found them. A sentence's sources form one chain: who spoke, whom
the report refers to, who reported it, and last who relays that.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

from strichka.entities.citation_rules import CitationRules, find_role, load_citation_rules
from strichka.entities.citation_sentence import OPENING_RELAY, SPEECH, Sentence, Source, make_source
from strichka.entities.citation_triggers import WORD, find_triggers
from strichka.entities.language_data import load_name_rules
from strichka.entities.morphology import load_morphology
from strichka.entities.text import cut_spans, split_sentences
from strichka.models import Citation, Mention

_GLUED_STOP = re.compile(r"(?<=[а-яіїєґё»”\"!?…)])\.(?=[А-ЯІЇЄҐЁ«„\"])")
_PARAGRAPH = re.compile(r"[^\n]+")
_LONGEST_SENTENCE = 2_000  # characters read as one sentence: bounds the time on text without stops
# "КИЇВ (Укрінформ) – …", "АСТАНА. 5 мая. Казинформ - …": places in capitals, at times a date, then the agency.
_DATELINE_PLACE = re.compile(r"[A-ZА-ЯІЇЄҐЁ]{2}[A-ZА-ЯІЇЄҐЁ'’ʼ /-]*[A-ZА-ЯІЇЄҐЁ]\b")
_DATELINE_GAP = re.compile(r"[,./]?\s*(?:\d{1,2}\s[а-яіїєґ]{3,9}[.,]?\s*)?\(?")
_DATELINE_NAMES = 4  # names that may stand before the agency's, and it
_DATELINE_END = re.compile(r"\)|\.|\s?[–—-]\s")


def find_citations(text: str, mentions: Sequence[Mention], language: str) -> list[Citation]:
    """Find the sources a text cites.

    Args:
        text: the text the mentions were found in.
        mentions: its mentions in reading order, not overlapping.
        language: `uk` or `ru`.

    Returns:
        One citation a source and sentence, in reading order; offsets are code points of the text.
    """
    rules, morphology = load_citation_rules(language), load_morphology(language)
    starts = [mention.start for mention in mentions]
    holders = _find_holders(text, mentions, language, rules)
    citations: list[Citation] = []
    lead_end = _find_lead_end(text)
    sentences = _split_glued(text, split_sentences(text, load_name_rules(language).abbreviations))
    for start, end in cut_spans(sentences, _LONGEST_SENTENCE):
        paragraph = text.rfind("\n", 0, start) + 1
        inside = mentions[bisect_left(starts, start) : bisect_left(starts, end)]
        triggers = find_triggers(text, start, end, paragraph, rules, morphology)
        opening = mentions[bisect_left(starts, start) :][:_DATELINE_NAMES]
        sources = _read_dateline(text, start, opening) if start == paragraph else []
        sources += Sentence(text, (start, end), inside, triggers, language, rules, holders).find_sources()
        citations.extend(_make_citations(sources, in_lead=start < lead_end))
    return citations


def _split_glued(text: str, sentences: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Split sentences that print has glued: "…сказала Коваль.За даними Reuters, …"."""
    for start, end in sentences:
        for found in _GLUED_STOP.finditer(text, start, end):
            yield start, found.end()
            start = found.end()
        yield start, end


def _read_dateline(text: str, start: int, mentions: Sequence[Mention]) -> list[Source]:
    """Read the agency of a dateline; it relays what the paragraph says."""
    place = _DATELINE_PLACE.match(text, start)
    if place is None:
        return []
    agency = next((m for m in mentions if m.start >= place.end()), None)
    if agency is None or agency.label == "PER" or not _DATELINE_END.match(text, agency.end):
        return []
    gap = text[place.end() : agency.start]
    if not gap.strip() or not _DATELINE_GAP.fullmatch(gap):
        return []
    return [replace(make_source(agency, None, OPENING_RELAY), is_whole=True)]


def _find_holders(
    text: str, mentions: Sequence[Mention], language: str, rules: CitationRules
) -> dict[tuple[str, UUID], Mention]:
    """Find who holds a role by the text itself: "Голова Верховної Ради Марко Ковалишин".

    Returns:
        (role, entity of the body or country) → the person's first such mention.
    """
    holders: dict[tuple[str, UUID], Mention] = {}
    for body, person in pairwise(mentions):
        if person.label != "PER" or body.label not in ("ORG", "LOC") or text[body.end : person.start].strip():
            continue
        before = WORD.findall(text, max(0, body.start - 40), body.start)
        role = find_role(before[-1], language, rules) if before and text[body.start - 1 : body.start] == " " else None
        if role is not None:
            holders.setdefault((role, body.entity_id), person)
    return holders


def _find_lead_end(text: str) -> int:
    """Return where the first paragraph ends that is a sentence; a title before it is none."""
    for found in _PARAGRAPH.finditer(text):
        if found[0].rstrip()[-1:] in tuple('.!?…»”")'):
            return found.end()
    return 0


def _make_citations(sources: list[Source], in_lead: bool) -> Iterator[Citation]:
    """Make the citations of a sentence, in reading order.

    They hold for the whole article when the sentence says so ("про це повідомляє …"), or when the first paragraph
    names who reports it.
    """
    ordered = sorted(sources, key=lambda source: (source.rank, source.start))
    chain = tuple(dict.fromkeys(source.name for source in ordered))
    is_whole = any(source.is_whole or (in_lead and source.rank > SPEECH) for source in sources)
    scope = "article" if is_whole else "sentence"
    for source in sorted(sources, key=lambda source: source.start):
        entity_id = source.mention.entity_id if source.mention else None
        yield Citation(source.start, source.end, source.name, entity_id, source.verb, chain, scope)
