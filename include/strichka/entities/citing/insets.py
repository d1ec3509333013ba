"""Sources whose verb is set into their own sentence: "Коваль такого, каже, не бачив", "за власним зізнанням"."""

import re

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.far import FarReader
from strichka.entities.citing.sources import SPEECH, Source, make_source
from strichka.entities.citing.triggers import Trigger
from strichka.entities.text import WORD

_OPENED = re.compile(r"[»”“\"]?,[ \u00a0]$")
_OWN = re.compile(r"власн|собствен|свої|своє|своему", re.I)
_RUMOURING = re.compile(r"кажуть|говор|пиш|подейку|розпов|расска|перед|повідом|сообщ", re.I)
_RELATIVE = re.compile(r",[ \u00a0](?:який|яка|які|котрий|котра|котрі|що|который|которая|которые)$", re.I)
_LONGEST_RELATIVE = 12
_COMPLEMENT = 14  # characters in which a clause of what is said begins
_AGREEING = 60  # characters behind the comma in which the verb of the sentence itself begins


class InsetReader:
    """Reads who says themselves what the sentence around a verb says of them.

    Args:
        clause: the sentence.
        far: reads the subject that ends at a position.
    """

    def __init__(self, clause: Clause, far: FarReader) -> None:
        """Keep the sentence and the reader of subjects."""
        self.clause, self.far, self.text = clause, far, clause.text

    def read(self, trigger: Trigger) -> Source | None:
        """Read the subject of the sentence into which commas set a verb alone, or "за власним зізнанням".

        Args:
            trigger: a verb of speech, or a reference to somebody's own words.
        """
        opened = _OPENED.search(self.text, max(self.clause.start, trigger.start - 3), trigger.start)
        if opened is None or self.text[trigger.end : trigger.end + 2] != ", ":
            return None
        if self.clause.rules.complement.match(self.text[trigger.end : trigger.end + _COMPLEMENT]):
            return None  # "Коваль, лікарка з Хуста, каже, що"
        if trigger.kind == "statement":
            return self._read_admitting(opened.start(), trigger) if _OWN.search(trigger.text) else None
        is_several = self.far.is_plural(trigger)
        if is_several and _RUMOURING.match(trigger.text):
            return None  # "діти, кажуть, хворіли": nobody's words
        return self._read_subject(opened.start(), trigger) if self._goes_on(trigger) else None

    def _goes_on(self, trigger: Trigger) -> bool:
        """Say whether a verb follows that can have the same subject."""
        numbers = {form.number for form in self.clause.describe(trigger.text).forms if form.pos == "VERB"}
        end = min(self.clause.end, trigger.end + _AGREEING)
        for word in WORD.finditer(self.text, trigger.end, end):
            verbs = [form for form in self.clause.describe(word[0]).forms if form.pos == "VERB"]
            if verbs and self.clause.is_finite(word[0]):
                return any(form.number in numbers for form in verbs)
        return False

    def _read_admitting(self, end: int, trigger: Trigger) -> Source | None:
        """Read of whom "за власним зізнанням" is said: the subject, a name right before it, or before "який"."""
        relative = _RELATIVE.search(self.text, max(self.clause.start, end - _LONGEST_RELATIVE), end)
        if relative is not None and (source := self.far.read_ending(relative.start(), trigger, SPEECH)) is not None:
            return source if source.is_person else None
        subject = self._read_subject(end, trigger)
        person = self.clause.mention_at(end - 1) if subject is None else None
        if person is None or person.label != "PER" or person.end != end or self.far.find_preposition(person):
            return subject
        return make_source(person, trigger.text, SPEECH)

    def _read_subject(self, end: int, trigger: Trigger) -> Source | None:
        for before in self.far.adjuncts.list_ends(end):
            source = self.far.read_ending(before, trigger, SPEECH)
            if source is not None and source.is_person:
                return source
        return None
