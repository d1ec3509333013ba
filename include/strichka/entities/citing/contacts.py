"""Whom an outlet has met, asked, read or copied, told behind its name: "«Хвиля», яка поговорила з мером"."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from strichka.entities.language_data import make_rules
from strichka.entities.morphology import Morphology

_JOINT = r"[,(–—] ?(?P<relative>(?:який|яка|яке|які|що|котр\w{1,2}|которы[йе]|котор(?:ая|ое)) )?"
_ADVERB = r"(?:(?!(?:не|ні|ни) )[а-яіїєґё'’ʼ-]+ )?"
_NAMED = re.compile(r"(?:[A-ZА-ЯІЇЄҐЁ][^\s,;:!?«»“”\"]*(?:[ \u00a0][^\s,.;:!?«»“”\"]+)?|[»”\"])$")
_RELATIVE = re.compile(r"(?:^|\W)(?:як|котр|котор|що$)\w*(?:\s\w+){0,3}$", re.I)
_LOOKED_BACK = 40
_IT = ("яке", "которое")
_TALK = re.compile(r"інтерв['’ʼ]ю|интервью", re.I)  # "в інтерв'ю NHK, яке переказує Reuters": what it hands on
_BEHIND = r"(?=[ \u00a0](?:[а-яіїєґё'’ʼ-]+[ \u00a0]){0,3}[«„\"A-ZА-ЯІЇЄҐЁ])"
_PARTICIPLE = re.compile(
    r"\w+(?:[вш]ш|[юуая]щ|нн|[её]н|т)(?:ий|ый|ая|ее|ое|ие|ые|его|ого|ей|ой|ої|ою|ему|ому|ую|им|ым|их|ых|ими|ыми|а|е|і|у|ій)(?:ся)?"
)


class ContactFinder:
    """Finds in one language the participles, gerunds and clauses that tell whom an outlet has its news from.

    Args:
        morphology: of the language.
        pass_noun: passes over a noun for words or knowledge.
    """

    def __init__(self, morphology: Morphology, pass_noun: Callable[[str, int, int], int | None]) -> None:
        """Load the language."""
        self.morphology, self.pass_noun = morphology, pass_noun
        self.contacts: re.Pattern[str] = make_rules("citation_nouns", morphology.language, _make_pattern)
        self.met: re.Pattern[str] = make_rules("citation_nouns", morphology.language, _make_met)

    def find(self, text: str, lowered: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Find them in one sentence.

        Args:
            text: the whole text.
            lowered: the same in lower case, letter for letter.
            start: where the sentence begins.
            end: where it ends.

        Returns:
            Start, end and kind of the words: `taking` cites only beside another source, `met` only an outlet.
        """
        for found in self.met.finditer(text, start, end):
            verb = found["met"].rpartition(" ")[2]
            if any(form.pos == "VERB" for form in self.morphology.describe_word(verb).forms[:2]):
                yield found.end() - len(verb), found.end(), "met"
        for found in self.contacts.finditer(lowered, start, end):
            if self._may_lead(text, found, start):
                stop = self.pass_noun(text, found.end(), end)
                if stop is not None or found["shown"] is None:
                    yield found.start("words"), stop or found.end() - 1, "taking"

    def _may_lead(self, text: str, found: re.Match[str], start: int) -> bool:
        """Say whether a gerund, or what is said of the name right before, tells of the contact."""
        verb = found["words"].partition(" ")[0]
        parts = {form.pos for form in self.morphology.describe_word(verb).forms[:2]}
        if found["relative"]:
            before = text[max(start, found.start() - _LOOKED_BACK) : found.start()]
            is_of_talk = found["relative"].strip() in _IT and _TALK.search(before) is not None
            return "VERB" in parts and not is_of_talk and self._is_named(text, found.start(), start)
        if _PARTICIPLE.fullmatch(verb):
            return self._is_named(text, found.start(), start)
        return "GRND" in parts

    def _is_named(self, text: str, joint: int, start: int) -> bool:
        return _NAMED.search(text, max(start, joint - _LOOKED_BACK), joint) is not None


def _make_pattern(data: dict[str, Any]) -> re.Pattern[str]:
    contacts, shown = data["contacts"], data["shown_contacts"]
    return re.compile(rf"{_JOINT}{_ADVERB}(?P<words>(?:{contacts}|(?P<shown>{shown}))) ")


def _make_met(data: dict[str, Any]) -> re.Pattern[str]:
    return re.compile(rf",[ \u00a0](?P<met>{data['met']}){_BEHIND}")


def hangs_on_name(words: str, lead: str) -> bool:
    """Say whether words of contact are a participle or in a relative clause, so that the name before has it from them.

    Args:
        words: those of contact.
        lead: what stands before them.
    """
    return _PARTICIPLE.match(words) is not None or _RELATIVE.search(lead) is not None
