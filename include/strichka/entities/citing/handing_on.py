"""Who hands words on by a verb of any meaning: "«Хвиля» розтиражувала його слова"."""

import re
from collections.abc import Iterator

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.nouns import load_noun_finder
from strichka.entities.citing.signs import CLOSED, NEGATIONS, THEIRS
from strichka.entities.citing.sources import REPORT, Source, make_source
from strichka.entities.citing.triggers import is_finite_verb
from strichka.entities.text import WORD
from strichka.models import Mention

_VERB_BEHIND = re.compile(r"[»”“\"]?\s(?P<verb>[а-яіїєґё'’ʼ]{3,})(?=\s)")
_THEIRS_BEFORE = re.compile(
    r"(?:^|[\s,;–—])(?:його|її|їх|їхн\w{1,3}|её|ее|его|их)\s(?:[а-яіїєґё'’ʼ-]+\s)?(?P<noun>[а-яіїєґё'’ʼ-]+)\s"
    r"(?P<verb>[а-яіїєґё'’ʼ]{3,})\s(?:[а-яіїєґё'’ʼ-]+\s){0,2}[«„“\"]?$",
    re.I,
)
_LOOKED_BACK = 80
_KIND_BEFORE = 30
_OPENED = re.compile(r"(?:^|[,;:.–—»”\"(]|\s(?:і|й|та|и|а|но|але))\s?[«„“\"]?$", re.I)
_FARTHEST_REFERENCE = 40  # characters between such a verb and the reference
_NEXT_TO = 2
_LONGEST_REFERENCE = 80  # characters with whom it names, to the verb behind
_BREAK = re.compile(r"[;:.!?()«»]")


class HandingReader:
    """Reads the outlets of one sentence that hand words on by verbs that no list has.

    Args:
        clause: the sentence.
    """

    def __init__(self, clause: Clause) -> None:
        """Keep the sentence."""
        self.clause, self.text = clause, clause.text
        self.nouns = load_noun_finder(clause.language)

    def find_sources(self) -> Iterator[Source]:
        """Read them; the caller leaves out those that another rule has found."""
        for name in self.clause.mentions:
            if name.label != "ORG" or not self.clause.may_be_nominative(name):
                continue
            verb = self._read_verb_before(name) or (
                (self._read_verb_behind(name) or self._read_past_reference(name))
                if self.clause.is_outlet(name)
                else None
            )
            if verb is not None:
                yield make_source(name, verb, REPORT)

    def _read_verb_behind(self, name: Mention) -> str | None:
        """Read the verb of an outlet that opens its clause, where somebody's words or a reference follow."""
        verb = _VERB_BEHIND.match(self.text, name.end, self.clause.end)
        if verb is None or not self._hands(verb["verb"], verb.start("verb")):
            return None
        lead = self.text[max(self.clause.start, name.start - _KIND_BEFORE) : name.start]
        is_opening = self._opens_clause(name)
        theirs = THEIRS.match(self.text, verb.end("verb"), self.clause.end) if is_opening else None
        if theirs is not None and self.nouns.pass_noun(self.text, theirs.end(), self.clause.end) is not None:
            return verb["verb"]
        may_refer = is_opening or self._follows_thing(lead)
        return verb["verb"] if may_refer and self._leads_to_reference(verb.end("verb")) else None

    def _read_past_reference(self, name: Mention) -> str | None:
        """Read the verb of an outlet behind whom it names: "«Хвиля» зі слів мера називає суму"."""
        reference = next((other for other in self.clause.triggers if 0 < other.start - name.end <= _NEXT_TO), None)
        if reference is None or reference.kind not in ("reference", "statement"):
            return None
        if not self._opens_clause(name):
            return None
        for word in WORD.finditer(self.text, reference.end, min(self.clause.end, reference.end + _LONGEST_REFERENCE)):
            if self.clause.mention_at(word.start()) is None and is_finite_verb(word[0], self.clause.morphology):
                is_plain = _BREAK.search(self.text, reference.end, word.start()) is None
                return word[0] if is_plain and self._hands(word[0], word.start()) else None
        return None

    def _opens_clause(self, name: Mention) -> bool:
        lead = self.text[max(self.clause.start, name.start - _KIND_BEFORE) : name.start]
        return _OPENED.search(lead) is not None or self.clause.follows_kind(name)

    def _follows_thing(self, lead: str) -> bool:
        """Say whether a noun for a thing stands right before an outlet: "подробиці угоди Reuters розкриває"."""
        words = WORD.findall(lead)
        forms = self.clause.describe(words[-1]).forms[:1] if words and lead.endswith((" ", " «")) else ()
        return any(form.pos == "NOUN" and "anim" not in form.tags for form in forms)

    def _leads_to_reference(self, position: int) -> bool:
        """Say whether words of reference follow a verb soon, and no other verb before them."""
        reference = next((other for other in self.clause.triggers if other.start > position), None)
        if reference is None or reference.kind != "reference" or reference.start - position > _FARTHEST_REFERENCE:
            return False
        is_plain = _BREAK.search(self.text, position, reference.start) is None
        return is_plain and self.clause.is_bridge(position, reference.start)

    def _read_verb_before(self, name: Mention) -> str | None:
        """Read the verb before a body that closes its clause, and whose words stand before that: "її слова навів"."""
        if CLOSED.match(self.text, name.end, self.clause.end) is None:
            return None
        begin = max(self.clause.start, name.start - _LOOKED_BACK)
        theirs = _THEIRS_BEFORE.search(self.text, begin, name.start)
        if theirs is None or not self._hands(theirs["verb"], theirs.start("verb")):
            return None
        return theirs["verb"] if self.nouns.has_noun(theirs["noun"]) else None

    def _hands(self, verb: str, position: int) -> bool:
        """Say whether a word is a verb of one that gives words, and is not given them, nor denied."""
        if not is_finite_verb(verb, self.clause.morphology) or self.nouns.frames.receiving.match(verb):
            return False
        before = WORD.findall(self.text, max(self.clause.start, position - 5), position)
        return not before or before[-1].lower() not in NEGATIONS
