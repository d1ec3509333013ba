"""Who says something together: "МЗС і Міноборони заявили", "Латвія, Литва і Польща заявили", "в поліції та ОВА"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.sources import SPEECH, VERBS, Source, make_source
from strichka.entities.citing.subjects import PLACED, SubjectReader
from strichka.entities.citing.triggers import Trigger
from strichka.entities.text import WORD
from strichka.models import Mention

_JOINED = re.compile(r"[»”\"]?\s(?:і|й|та|и)\s(?:[а-яіїєґё'’ʼ-]+\s){0,2}[«„\"]?")
_LISTED = re.compile(r"[»”\"]?,\s[«„\"]?")
# Who a second person is, with the body or country they serve: "Орбан і глава МЗС Угорщини Сіярто".
_JOINED_ROLE = re.compile(r"\s(?:і|й|та|и)\s(?P<role>[^,;:.!?()\n–—]{2,90}\s)")
_AND = re.compile(r"(?<!\w)(?:і|й|та|и)\s")
_MOST = 6


class PartnerReader:
    """Finds who says something together with a source.

    Args:
        clause: the sentence.
        subjects: says what can be a subject in it.
    """

    def __init__(self, clause: Clause, subjects: SubjectReader) -> None:
        """Keep the sentence."""
        self.clause, self.subjects, self.text = clause, subjects, clause.text

    def join(self, trigger: Trigger, source: Source) -> list[Source]:
        """Join a source with those that share its verb.

        Args:
            trigger: the verb.
            source: its source.

        Returns:
            The source alone, or all of them in reading order, each said to speak; the first has the verb.
        """
        if trigger.kind not in VERBS or not self.subjects.is_plural(trigger):
            return [source]
        partners = self._find_partners(source)
        if not partners:
            return [source]
        joined = [source, *(make_source(partner, None, SPEECH) for partner in partners)]
        joined = [replace(other, verb=None, rank=SPEECH) for other in sorted(joined, key=lambda other: other.start)]
        return [replace(joined[0], verb=source.verb), *joined[1:]]

    def _find_partners(self, source: Source) -> list[Mention]:
        is_placed = self._is_placed(source)
        if source.mention is None and not is_placed:
            return []
        run = [*self._walk(source.start, -1), *self._walk(source.end, 1)]
        if not any(joined for _, joined in run):
            return []
        return [mention for mention, _ in run if self._may_join(mention, is_placed)]

    def _walk(self, position: int, step: int) -> Iterator[tuple[Mention, bool]]:
        """Walk along the names that commas and "і" join to a position; says of each whether "і" joins it."""
        names = self.clause.mentions if step > 0 else list(reversed(self.clause.mentions))
        joined = False
        for mention in names[: 4 * _MOST]:
            first, last = (position, mention.start) if step > 0 else (mention.end, position)
            if last < first or (step > 0 and mention.start < position):
                continue
            is_last = self._is_joined(mention, first, last)
            if (
                not is_last
                and not joined
                and mention.label != "PER"
                and self.text[mention.end : mention.end + 1] == " "
            ):
                continue  # whom the person behind it serves
            if joined or not (is_last or _LISTED.fullmatch(self.text, first, last)):
                return
            yield mention, is_last
            joined = is_last and step > 0
            position = mention.end if step > 0 else mention.start

    def _is_joined(self, mention: Mention, first: int, last: int) -> bool:
        """Say whether "і" joins two names, or two people, the second behind who they are: " і глава МЗС Угорщини "."""
        if _JOINED.fullmatch(self.text, first, last):
            return True
        role = _JOINED_ROLE.fullmatch(self.text, first, last) if mention.label == "PER" else None
        if role is None or _AND.search(role["role"]):
            return False
        behind = self.clause.mention_at(last) if mention.end == first else mention
        word = WORD.search(role["role"])
        if behind is None or behind.label != "PER" or word is None or not self.clause.is_bridge(first, last):
            return False
        return any(form.case in ("nomn", None) or form.pos == "NPRO" for form in self.clause.describe(word[0]).forms)

    def _is_placed(self, source: Source) -> bool:
        """Say whether a source is where something is told: "у поліції"."""
        if source.mention is not None and source.start == source.mention.start:
            return self.subjects.find_preposition(source.mention) in PLACED
        words = WORD.findall(self.text, max(self.clause.start, source.start - 4), source.start)
        return bool(words) and words[-1].lower() in PLACED

    def _may_join(self, mention: Mention, is_placed: bool) -> bool:
        if mention.label == "MISC" or self.subjects.find_preposition(mention):
            return False
        if is_placed:
            return mention.label == "ORG" and not self.clause.may_be_nominative(mention)
        return self.clause.may_be_nominative(mention)
