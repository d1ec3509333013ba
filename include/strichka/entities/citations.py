"""Who is cited as source, by which words, and through whom: office → Yonhap → Укрінформ.

Works on a text and its mentions, whatever pipeline found them. A sentence's sources form one chain: who spoke, whom
the report refers to, who reported it, and last who relays that.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from strichka.entities.citation_rules import CitationRules, find_role, load_citation_rules
from strichka.entities.language_data import load_name_rules
from strichka.entities.lemmas import lemmatise_name
from strichka.entities.morphology import load_morphology
from strichka.entities.text import cut_spans, split_sentences
from strichka.models import Citation, Mention

_SPEECH, _REFERENCE, _REPORT, _OPENING_RELAY = 0, 1, 2, 3
_REACH = 90  # characters from a verb or reference to the end of what may name its source
_LONGEST_SENTENCE = 2_000  # characters read as one sentence: bounds the time on text without stops
_PHRASE_WORDS = 6  # longest noun phrase that counts as an unnamed source
_CLAUSE_BREAK = re.compile(r"[,;:.!?…()\n]|\s[–—-]\s|[«“„](?=\S+\s+\S+\s+\S+\s+\S+)|[»”]\s*[,–—-]")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class _Source:
    start: int
    end: int
    name: str
    mention: Mention | None
    verb: str
    rank: int


def find_citations(text: str, mentions: Sequence[Mention], language: str) -> list[Citation]:
    """Find the sources a text cites.

    Args:
        text: the text the mentions were found in.
        mentions: its mentions in reading order, not overlapping.
        language: `uk` or `ru`.

    Returns:
        One citation a source and sentence, in reading order; offsets are code points of the text.
    """
    rules = load_citation_rules(language)
    starts = [mention.start for mention in mentions]
    citations: list[Citation] = []
    holders = _find_holders(text, mentions, language, rules)
    sentences = split_sentences(text, load_name_rules(language).abbreviations)
    for start, end in cut_spans(sentences, _LONGEST_SENTENCE):
        if not rules.triggers.search(text, start, end):
            continue
        inside = mentions[bisect_left(starts, start) : bisect_left(starts, end)]
        sentence = _Sentence(text, start, end, inside, language, rules, holders)
        citations.extend(_make_citations(sentence.find_sources()))
    return citations


def _find_holders(
    text: str, mentions: Sequence[Mention], language: str, rules: CitationRules
) -> dict[tuple[str, UUID], Mention]:
    """Find who holds a role by the text itself: "Голова Верховної Ради Марко Ковалишин".

    Returns:
        (role, entity of the body or country) → the person's first such mention.
    """
    holders: dict[tuple[str, UUID], Mention] = {}
    for body, person in pairwise(mentions):
        if person.label == "PER" and body.label in ("ORG", "LOC") and not text[body.end : person.start].strip():
            before = _WORD.findall(text, max(0, body.start - 40), body.start)
            role = (
                find_role(before[-1], language, rules) if before and text[body.start - 1 : body.start] == " " else None
            )
            if role is not None:
                holders.setdefault((role, body.entity_id), person)
    return holders


def _make_citations(sources: list[_Source]) -> Iterator[Citation]:
    ordered = sorted(sources, key=lambda source: (source.rank, source.start))
    chain = tuple(dict.fromkeys(source.name for source in ordered))
    for source in sorted(sources, key=lambda source: source.start):
        entity_id = source.mention.entity_id if source.mention else None
        yield Citation(source.start, source.end, source.name, entity_id, source.verb, chain)


class _Sentence:
    """One sentence, its mentions and the triggers in it."""

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        mentions: Sequence[Mention],
        language: str,
        rules: CitationRules,
        holders: dict[tuple[str, UUID], Mention],
    ) -> None:
        self.holders = holders
        self.heads = rules.unnamed_heads | rules.speaking_for | load_name_rules(language).roles
        self.text, self.start, self.end = text, start, end
        self.mentions, self.language, self.rules = mentions, language, rules
        self.describe = load_morphology(language).describe_word
        self.triggers = list(rules.triggers.finditer(text, start, end))

    def find_sources(self) -> list[_Source]:
        """Read the source of each trigger; of two triggers for one source the first in the sentence counts."""
        found: dict[tuple[int, int], _Source] = {}
        for trigger in self.triggers:
            source = self._read(trigger)
            if source is not None:
                found.setdefault((source.start, source.end), source)
        sources = sorted(found.values(), key=lambda source: source.start)
        return [self._rank_opening(sources[0], len(sources)), *sources[1:]] if sources else []

    def _rank_opening(self, source: _Source, count: int) -> _Source:
        """Put "Як передає X, …" outermost where the rest of the sentence has a source of its own."""
        opening = self.rules.opening.match(self.text, self.start)
        if count < 2 or source.rank != _REPORT or not opening or source.start - opening.end() > 40:
            return source
        if self.text[self.start : opening.end()].strip().lower() not in ("як", "как"):
            return source
        return _Source(source.start, source.end, source.name, source.mention, source.verb, _OPENING_RELAY)

    def _read(self, trigger: re.Match[str]) -> _Source | None:
        kind = str(trigger.lastgroup)
        if kind in ("reference", "statement"):
            rank = _REFERENCE if kind == "reference" else _SPEECH
            return self._read_after(trigger, rank, named_only=False)
        rank = _SPEECH if kind == "speech" else _REPORT
        after = self._read_after(trigger, rank, named_only=rank == _SPEECH)
        before = self._read_before(trigger, rank)
        if self._follows_break(trigger):
            return after or before
        return before or after

    def _follows_break(self, trigger: re.Match[str]) -> bool:
        """Say whether a verb comes right after a comma, a dash, "як" or "про це": then its subject follows it."""
        lead = self.text[self.start : trigger.start()].rstrip(" \u00a0")
        return (
            not lead
            or lead[-1] in ',–—-»”"'
            or bool(re.search(rf"(?:{_opening_words(self.rules)})$", lead, re.IGNORECASE))
        )

    def _read_after(self, trigger: re.Match[str], rank: int, named_only: bool) -> _Source | None:
        """Read the source in the words that follow a verb or reference, up to the next break or verb."""
        start = trigger.end()
        end = self._clause_end(start)
        inside = [mention for mention in self.mentions if start <= mention.start < end]
        verb = trigger[0]
        if self.rules.media_references.search(verb):
            inside = [mention for mention in inside if mention.label in ("ORG", "MISC")]
        nearest = self._pick_source(inside, start, rank)
        phrase = self._read_phrase(start, end)
        if phrase is not None and self._goes_before(phrase, nearest):
            return self._make_phrase_source(phrase, nearest, verb, rank, named_only)
        if nearest is not None:
            return _Source(nearest.start, nearest.end, nearest.lemma, nearest, verb, rank)
        return None

    def _goes_before(self, phrase: "_Phrase", nearest: Mention | None) -> bool:
        """Say whether an unnamed source counts rather than the name after it ("джерело в Yonhap", not "агентство")."""
        if nearest is None:
            return True
        return (
            phrase.start < nearest.start and nearest.label != "PER" and not self._carries(phrase.start, nearest.start)
        )

    def _make_phrase_source(
        self, phrase: "_Phrase", nearest: Mention | None, verb: str, rank: int, named_only: bool
    ) -> _Source | None:
        """Make a source of a noun phrase: "офіс президента", "генсек НАТО"; a bare role or head word is none."""
        inside = next((m for m in self.mentions if phrase.start < m.start < phrase.end), None)
        if phrase.head not in self.rules.unnamed_heads and inside is None:
            return None
        if named_only and inside is None:
            return None
        who = self._speaks_for(phrase, nearest)
        if inside is not None and who is None:
            role = self.rules.role_synonyms.get(phrase.head, phrase.head)
            who = self.holders.get((role, inside.entity_id))
        name = lemmatise_name(self.text[phrase.start : phrase.end], "ORG", self.language)
        return _Source(phrase.start, phrase.end, name, who, verb, rank)

    def _clause_end(self, start: int) -> int:
        end = min(self.end, start + _REACH)
        while found := _CLAUSE_BREAK.search(self.text, start, end):
            inside = next((m for m in self.mentions if m.start <= found.start() < m.end), None)
            if inside is None:
                opens_name = found[0] in "«“„"
                end = found.start() if not opens_name else end
                break
            start = inside.end
        following = next((other.start() for other in self.triggers if other.start() > start), end)
        return min(end, following)

    def _pick_source(self, inside: Sequence[Mention], start: int, rank: int) -> Mention | None:
        """Pick who speaks among the mentions after a verb: the person, else the nearest body, else a place."""
        reachable = [mention for mention in inside if self._is_bridge(start, mention.start)]
        persons = [mention for mention in reachable if mention.label == "PER"]
        bodies = [mention for mention in reachable if mention.label in ("ORG", "MISC")]
        if persons and (rank != _REFERENCE or not bodies or persons[0].start < bodies[0].start):
            return persons[0]
        if bodies:
            return bodies[0]
        near = [m for m in reachable if m.label == "LOC" and self.text[start : m.start].strip() in ("", "в", "у")]
        return near[0] if near and rank == _SPEECH else None

    def _is_bridge(self, start: int, end: int) -> bool:
        """Say whether no verb stands between, so that what follows is still the subject."""
        for found in _WORD.finditer(self.text, start, end):
            if any(mention.start <= found.start() < mention.end for mention in self.mentions):
                continue
            info = self.describe(found[0])
            if info.pos == "VERB" and info.is_known and all(form.pos in ("VERB", "INFN") for form in info.forms):
                return False
        return True

    def _carries(self, start: int, end: int) -> bool:
        """Say whether only words like "агентство" stand before a name: then the name is the source."""
        words = _WORD.findall(self.text[start:end])
        return bool(words) and all(
            any(form.lemma in self.rules.carriers for form in self.describe(word).forms) for word in words
        )

    def _speaks_for(self, phrase: "_Phrase", nearest: Mention | None) -> Mention | None:
        """Return the mention that ends the phrase, where its head speaks for the body named."""
        if nearest is None or not phrase.start < nearest.start < phrase.end:
            return None
        return nearest if phrase.head in self.rules.speaking_for else None

    def _read_phrase(self, start: int, end: int) -> "_Phrase | None":
        """Read a noun phrase that counts as an unnamed source: adjectives, its head, genitives after it."""
        head: str | None = None
        first = last = None
        previous_end = start
        for count, found in enumerate(_WORD.finditer(self.text, start, end)):
            if count >= _PHRASE_WORDS or (count and self.text[previous_end : found.start()].strip()):
                break
            forms = self.describe(found[0]).forms
            if not count and forms and forms[0].pos == "PREP":
                continue
            mention = next((m for m in self.mentions if m.start <= found.start() < m.end), None)
            if mention is not None:
                if head is None:
                    return None
                last = mention.end
                break
            if head is None:
                head = next(
                    (form.lemma for form in forms if form.lemma in self.heads),
                    None,
                )
                if head is None and not any(form.pos == "ADJF" for form in forms):
                    return None
            elif not any(form.case == "gent" for form in forms):
                break
            first = found.start() if first is None else first
            last = previous_end = found.end()
        if head is None or first is None or last is None:
            return None
        return _Phrase(first, last, head)

    def _read_before(self, trigger: re.Match[str], rank: int) -> _Source | None:
        """Read a source that stands before its verb: "Столтенберг заявив, що …", "Yonhap повідомляє, що …"."""
        if not self.rules.complement.match(self.text[trigger.end() : min(self.end, trigger.end() + 100)]):
            return None
        for mention in reversed(self.mentions):
            if mention.end > trigger.start():
                continue
            gap = self.text[mention.end : trigger.start()]
            if len(gap) > 45 or not self._is_plain_gap(mention, trigger.start(), gap):
                return None
            if (
                mention.label == "PER"
                or (mention.label == "ORG" and not gap.strip())
                or (rank == _SPEECH and not gap.strip())
            ):
                return _Source(mention.start, mention.end, mention.lemma, mention, trigger[0], rank)
        return None

    def _is_plain_gap(self, mention: Mention, end: int, gap: str) -> bool:
        if re.search(r"[;:.!?«»\n]|,(?![^,]*,)", gap):
            return False
        if not self._may_be_nominative(mention):
            return False
        return self._is_bridge(mention.end, end) and not any(
            mention.end < other.end() <= end and other.start() > mention.start for other in self.triggers
        )

    def _may_be_nominative(self, mention: Mention) -> bool:
        return mention.text.split()[-1:] == mention.lemma.split()[-1:] or mention.text == mention.lemma


@dataclass(frozen=True, slots=True)
class _Phrase:
    start: int
    end: int
    head: str


def _opening_words(rules: CitationRules) -> Any:
    return rules.opening.pattern.removeprefix(r"\s*(?:").removesuffix(r")\s")
