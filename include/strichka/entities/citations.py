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

from strichka.entities.citing.chains import make_citations, split_chains
from strichka.entities.citing.clause import Clause
from strichka.entities.citing.datelines import read_dateline
from strichka.entities.citing.names import settle_names
from strichka.entities.citing.people import NamedPeople
from strichka.entities.citing.ranks import settle_ranks
from strichka.entities.citing.rules import CitationRules, find_role, is_outlet, load_citation_rules
from strichka.entities.citing.scope import is_of_whole
from strichka.entities.citing.sentence import find_sources
from strichka.entities.citing.sources import Source
from strichka.entities.citing.triggers import Trigger, find_triggers, lower_text
from strichka.entities.language_data import load_name_rules
from strichka.entities.morphology import Morphology, load_morphology
from strichka.entities.text import WORD, cut_spans, fold_word, split_sentences
from strichka.models import Citation, Mention

_GLUED_STOP = re.compile(r"\.(?=[А-ЯІЇЄҐ«„\"])")
_BEFORE_GLUED = re.compile(r"[а-яіїєґё»”\"!?…)]$|[А-ЯІЇЄҐЁ]{2}$")  # "сказала Коваль.За даними", "АМКУ.Ціну"
_AFTER_ACRONYM = re.compile(r"[А-ЯІЇЄҐЁ][а-яіїєґё]")
_PARAGRAPH = re.compile(r"[^\n]+")
_DATELINE_NAMES = 4
_DATELINE_SIGNS = ' ./)–—-»”"\u00a0'
_LONGEST_LEAD = 300  # characters; a text printed as one paragraph is not all lead
_LONGEST_SENTENCE = 2_000  # characters read as one sentence: bounds the time on text without stops
_LOWER_STOP = re.compile(r"(?<=[а-яіїєґё»”\"]{3})[.!?…]+[»”\"]?\s+(?=[«„\"]?[a-zа-яіїєґё])")
_VERBLESS = re.compile(r": |[»”]\S? [–—]")  # may lead to whom no verb names
_QUESTION = re.compile(r"\?\s*$")
_ASKING = re.compile(
    r"[^\w\n]*(?:(?:а|і|й|та|и|але|но|то|так|ну|за|про|з|із|о|об|у|в|на|до|для|из|от|від|к|с|по|при)\s){0,2}"
    r"(?:чому|чого|ч[еи][мй]\w?|як\w*|скільк\w*|що|де|коли|хто|кого|кому|навіщо|куди|звідки|чи\w?|невже|хіба|почему|как\w*"
    r"|сколько|что|где|когда|кто|зачем|куда|откуда|разве|неужели|ч[её]\w|чь\w|правда)(?!\w)|[^:?\n]{0,200}?\s(?:ли|чи)\s",
    re.I,
)
_ASSERTING = ("speech", "opinion", "report", "quoting", "deed")


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
    mentions = settle_names(text, mentions, rules.outlets, morphology)
    mentions = [_settle_outlet(mention, language) for mention in mentions if not _is_prefix(text, mention, rules)]
    lowered = lower_text(text)
    starts = [mention.start for mention in mentions]
    holders = _find_holders(text, mentions, language, rules)
    citations: list[Citation] = []
    lead_end = _find_lead_end(text)
    people = NamedPeople(mentions, language)
    paragraph = searched = 0
    inner_stops = {m.start + at for m in mentions for at, sign in enumerate(m.text[:-1]) if sign == "."}
    pending: Source | None = None
    for start, end in cut_spans(_split(text, load_name_rules(language).abbreviations, inner_stops), _LONGEST_SENTENCE):
        paragraph = max(paragraph, text.rfind("\n", searched, start) + 1)
        searched = start
        first = bisect_left(starts, start)  # slices are kept short: to copy the rest each time would be quadratic
        inside = mentions[first : bisect_left(starts, end)]
        if start == paragraph:
            pending = read_dateline(text, start, mentions[first : first + _DATELINE_NAMES], language)
        sources = [pending] if pending is not None and pending.start < end else []
        if sources and not text[sources[0].end : end].strip(_DATELINE_SIGNS):
            continue  # nothing but the dateline: it is said of the next sentence
        if sources:
            pending = None
        triggers = _find_asserting(text, lowered, start, end, paragraph, rules, morphology)
        if triggers or inside or _VERBLESS.search(text, start, end):
            clause = Clause(text, (start, end), inside, triggers, language, rules, holders, people)
            sources += find_sources(clause)
        if sources:
            for chain in split_chains(text, settle_ranks(text, sources), start):
                citations.extend(make_citations(chain, is_of_whole(text, start, end, chain, start < lead_end)))
    return citations


def _is_prefix(text: str, mention: Mention, rules: CitationRules) -> bool:
    """Say whether a name is of the network that the word joined to it is for: "Telegram-канал"."""
    is_joined = text[mention.end : mention.end + 1] == "-" and text[mention.end + 1 : mention.end + 2].islower()
    return is_joined and fold_word(mention.lemma) in rules.platforms


def _settle_outlet(mention: Mention, language: str) -> Mention:
    """Read a known outlet as a body that was taken for a place or a work: "в ефірі Першого каналу"."""
    is_mistaken = mention.label in ("LOC", "MISC") and is_outlet(mention.lemma, language)
    return replace(mention, label="ORG") if is_mistaken else mention


def _find_asserting(
    text: str, lowered: str, start: int, end: int, paragraph: int, rules: CitationRules, morphology: Morphology
) -> list[Trigger]:
    """Find the triggers of a sentence; a question says nothing of what somebody said, but for one that they asked."""
    triggers = find_triggers(text, lowered, start, end, paragraph, rules, morphology)
    if not triggers or not _QUESTION.search(text, end - 2, end):
        return triggers
    colon = text.find(": ", start, end)
    asserted = start if _ASKING.match(text, start, end) else colon  # "обурилася: а малечу теж вимикатимуть?"
    return [
        trigger
        for trigger in triggers
        if trigger.behind_quote or trigger.kind not in _ASSERTING or trigger.end <= asserted
    ]


def _split(text: str, abbreviations: frozenset[str], inner_stops: set[int]) -> Iterator[tuple[int, int]]:
    """Split into sentences, those too that print has glued, and those of a text that has no capitals."""
    has_capitals = any(letter.isupper() for letter in text)
    for start, end in _split_glued(text, split_sentences(text, abbreviations), inner_stops):
        if not has_capitals:
            for found in _LOWER_STOP.finditer(text, start, end):
                yield start, found.end()
                start = found.end()
        yield start, end


def _split_glued(text: str, sentences: Iterable[tuple[int, int]], inner_stops: set[int]) -> Iterator[tuple[int, int]]:
    """Split sentences that print has glued: "…сказала Коваль.За даними Reuters, …"; not "Полтава.РФ", a name."""
    for start, end in sentences:
        for found in _GLUED_STOP.finditer(text, start, end):
            if found.start() in inner_stops or not _is_glued(text, found.start()):
                continue
            yield start, found.end()
            start = found.end()
        yield start, end


def _is_glued(text: str, stop: int) -> bool:
    before = text[max(0, stop - 2) : stop]
    if _BEFORE_GLUED.search(before) is None:
        return False
    return not before.isupper() or _AFTER_ACRONYM.match(text, stop + 1) is not None


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
    """Return where the beginning of the first paragraph ends that is a sentence; a title before it is none."""
    for found in _PARAGRAPH.finditer(text):
        if found[0].rstrip()[-1:] in tuple('.!?…»”")'):
            return min(found.end(), found.start() + _LONGEST_LEAD)
    return 0
