"""Whose view a noun names that they have: "У Коваля інша думка: «…»", "у учёных есть объяснение: …"."""

import re
from collections.abc import Iterator

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.nouns import load_noun_frames
from strichka.entities.citing.phrases import Phrase
from strichka.entities.citing.sources import SPEECH, Source, make_source
from strichka.entities.lemmas import lemmatise_name
from strichka.entities.text import WORD, fold_word

_OPENED = re.compile(r"\W*(?:(?:а|але|зате|натомість|проте|утім|но|зато|однако|впрочем|зато)\s)?[ву]\s", re.I)
_COLON = re.compile(r":\s")
# What tells that somebody has it, or that it is another's: "є", "своя", "інша", "другое".
_HAVING = re.compile(
    r"(?:є|есть|буде|був|була|було|были|был|сво\w{1,3}|інш\w{1,3}|друг\w{1,3}|ин(?:ое|ой|ая|ые)|власн\w{1,3}|собственн\w{2}"
    r"|протилежн\w{1,3}|противоположн\w{2}|схож\w{1,3}|похож\w{2}|прост\w{1,3}|так\w{1,3})"
)
_LONGEST = 160


class HolderReader:
    """Reads who has a view that a colon leads to.

    Args:
        clause: the sentence.
    """

    def __init__(self, clause: Clause) -> None:
        """Keep the sentence."""
        self.clause, self.text = clause, clause.text
        self.kinds = load_noun_frames(clause.language).kinds

    def find_sources(self) -> Iterator[Source]:
        """Read them: a preposition, whose it is, and the noun for a view right before a colon."""
        opened = _OPENED.match(self.text, self.clause.start, self.clause.end)
        if opened is None:
            return
        colon = _COLON.search(self.text, opened.end(), min(self.clause.end, opened.end() + _LONGEST))
        if colon is None or (view := self._find_view(opened.end(), colon.start())) is None:
            return
        if self.clause.is_bridge(opened.end(), view) and (source := self._read_holder(opened.end(), view)) is not None:
            yield source

    def _find_view(self, start: int, end: int) -> int | None:
        """Find where the words for a view begin that end at a colon: "інша думка", "есть простое объяснение"."""
        words = list(WORD.finditer(self.text, start, end))
        if len(words) < 2 or words[-1].end() != end:
            return None
        if self.kinds.get((fold_word(words[-1][0]), "nomn")) != "statement":
            return None
        begin = None
        for word in reversed(words[-4:-1]):
            if _HAVING.fullmatch(word[0].lower()) is None:
                break
            begin = word.start()
        return begin

    def _read_holder(self, start: int, end: int) -> Source | None:
        """Read the person, or the people, that stand in the genitive up to the words for a view."""
        verb = self.text[end : self.text.index(":", end)]
        people = [m for m in self.clause.mentions if start <= m.start < end and m.label == "PER"]
        if people:
            is_last = not self.text[people[-1].end : end].strip(' ,»”"\u00a0')
            return make_source(people[-1], verb, SPEECH) if is_last else None
        phrase = self.clause.phrases.read(start, end, is_subject=False, is_owner=True)
        if phrase is None or self.text[phrase.end : end].strip(' ,»”"\u00a0') or not self._may_hold(phrase):
            return None
        name = lemmatise_name(self.text[phrase.start : phrase.end], "ORG", self.clause.language)
        return Source(phrase.start, phrase.end, name, None, verb, SPEECH, is_person=phrase.is_person)

    def _may_hold(self, phrase: Phrase) -> bool:
        return phrase.is_several or phrase.has_complement or phrase.head in self.clause.rules.unnamed_heads
