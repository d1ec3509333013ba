"""Bodies in which a fact is confirmed or denied: "в клубе переход подтвердили", "суму підтвердили на заводі"."""

import re

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.signs import CLOSED
from strichka.entities.citing.sources import Source, make_source
from strichka.entities.citing.subjects import PLACED, SubjectReader
from strichka.entities.citing.triggers import Trigger
from strichka.entities.text import WORD

_STATING = re.compile(
    r"визна|підтверд|спросту|запереч|поясн|роз['’ʼ]ясн|призна|подтверд|опроверг|отриц|объясн|разъясн", re.I
)
_CLOSING = re.compile(r"спросту|запереч|опроверг|отриц|п[іо]дтверд", re.I)
_RULING = re.compile(r"визна|призна", re.I)
_MOST_WORDS = 7  # of what is confirmed
_PARTED = re.compile(r"[,;:.!?()–—\n]")
_PLACED_BEHIND = re.compile(r"(?:[ \u00a0][^\W\d_]+){0,2}[ \u00a0](?:в|у|на)[ \u00a0](?:сам\w{2,3}[ \u00a0])?[«„“\"]?")


class PlacedReader:
    """Reads where a fact is confirmed, denied or explained by people of a body whom no subject names.

    Args:
        clause: the sentence.
        subjects: says what may be a source in it.
    """

    def __init__(self, clause: Clause, subjects: SubjectReader) -> None:
        """Keep the sentence."""
        self.clause, self.subjects, self.text = clause, subjects, clause.text

    def read(self, trigger: Trigger, rank: int) -> Source | None:
        """Read the body, before the fact or behind the verb.

        Args:
            trigger: a verb.
            rank: its source's place in the chain.
        """
        if not _STATING.match(trigger.text) or self._is_ruling(trigger):
            return None
        start = self.clause.find_start(trigger.start)
        while start < trigger.start and not self.text[start].isalnum():
            start += 1
        if (subject := self._read_subject(start, trigger, rank)) is not None:
            return subject
        if not self.subjects.is_plural(trigger):
            return None
        first = WORD.match(self.text, start)
        if first is not None and first[0].lower() in PLACED:
            return None if self._has_subject_behind(trigger) else self._read_before(start, trigger, rank)
        return self._read_behind(trigger, rank) if self._is_fact(start, trigger.start) else None

    def _read_subject(self, start: int, trigger: Trigger, rank: int) -> Source | None:
        """Read who stands between a fact and the verb that closes the clause: "чутки Коваль спростував"."""
        if not _CLOSING.match(trigger.text) or not self._is_closed(trigger.end):
            return None
        name = self.clause.mention_at(trigger.start - 2)
        if name is not None:
            may_say = name.label in ("PER", "ORG") and self.clause.may_be_nominative(name)
            may_say = may_say and not self.subjects.find_preposition(name) and self.subjects.agrees(name, trigger)
            is_told = may_say and name.end == trigger.start - 1 and self._is_fact(start, name.start)
            return make_source(name, trigger.text, rank) if is_told else None
        phrase = self.clause.phrases.read_ending(start, trigger.start)
        if phrase is None or not phrase.is_nominative or not self._is_fact(start, phrase.start):
            return None
        return self.subjects.make_subject(phrase, trigger, rank)

    def _read_before(self, start: int, trigger: Trigger, rank: int) -> Source | None:
        body = next((m for m in self.clause.mentions if start < m.start < trigger.start), None)
        phrase = self.clause.phrases.read(start, trigger.start, is_subject=True)
        if phrase is not None and not phrase.is_nominative and self._is_fact(phrase.end, trigger.start):
            return self.subjects.make_subject(phrase, trigger, rank)
        if body is None or body.label != "ORG" or self.subjects.find_preposition(body) not in PLACED:
            return None
        return make_source(body, trigger.text, rank) if self._is_fact(body.end, trigger.start) else None

    def _read_behind(self, trigger: Trigger, rank: int) -> Source | None:
        placed = _PLACED_BEHIND.match(self.text, trigger.end, self.clause.end)
        if placed is None:
            return None
        body = self.clause.mention_at(placed.end())
        if body is not None and body.start == placed.end():
            return make_source(body, trigger.text, rank) if body.label == "ORG" and self._is_closed(body.end) else None
        preposition = list(WORD.finditer(self.text, placed.start(), placed.end()))
        begin = next((word.start() for word in reversed(preposition) if word[0] in PLACED), placed.end())
        phrase = self.clause.phrases.read(begin, self.clause.find_end(trigger.end), is_subject=True)
        if phrase is None or phrase.is_nominative or not self._is_closed(phrase.end):
            return None
        return self.subjects.make_subject(phrase, trigger, rank)

    def _is_closed(self, end: int) -> bool:
        return CLOSED.match(self.text, end, self.clause.end) is not None

    def _is_fact(self, start: int, end: int) -> bool:
        """Say whether words are a thing that a verb has as object, and nobody who may be its subject."""
        words = list(WORD.finditer(self.text, start, end))
        if not 0 < len(words) <= _MOST_WORDS or _PARTED.search(self.text, start, end):
            return False
        things = [self.clause.describe(word[0]).forms for word in words if self.clause.mention_at(word.start()) is None]
        first = next((forms for forms in things if any(form.pos == "NOUN" for form in forms[:1])), None)
        if first is None or any(form.pos in ("VERB", "INFN") for forms in things for form in forms[:1]):
            return False
        if any("anim" in form.tags or form.lemma in self.clause.phrases.heads for form in first):
            return False
        return any(form.case == "accs" for form in first) and not self._is_led(words[0][0])

    def _is_led(self, word: str) -> bool:
        return any(form.pos == "PREP" for form in self.clause.describe(word).forms[:1])

    def _is_ruling(self, trigger: Trigger) -> bool:
        """Say whether it is found what something is: "в университете образец признали хондритом"."""
        word = WORD.match(self.text, trigger.end + 1, self.clause.end) if _RULING.match(trigger.text) else None
        return word is not None and any(form.case == "ablt" for form in self.clause.describe(word[0]).forms[:1])

    def _has_subject_behind(self, trigger: Trigger) -> bool:
        """Say whether somebody in the nominative stands behind a verb: "в суде алиби подтвердили свидетели"."""
        end = self.clause.find_end(trigger.end)
        if any(trigger.end < m.start < end and self.clause.may_be_nominative(m) for m in self.clause.mentions):
            return True
        phrase = self.clause.phrases.read(trigger.end, end, is_subject=True)
        return phrase is not None and phrase.is_nominative
