"""Who said what stands in quotes, where the verb behind it has no subject: «…», – чуємо від лісника Гната Коваля."""

import re
from dataclasses import replace

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.followers import FollowingReader
from strichka.entities.citing.sources import SPEECH, Source, make_source
from strichka.entities.citing.triggers import Trigger
from strichka.entities.text import fold_word

_HEARING = re.compile(
    r"(?:по)?чу|слы[шх]|услы|луна|прол|доли?н|донес|донос|раздал|раздаё|звуч|прозвуч|дізна|узна", re.I
)
_HEARD = re.compile(r"(?:\s[а-яіїєґё'’ʼ]+){0,3}\s(?P<verb>від|от)(?=\s)")


class RemarkReader:
    """Reads the source of a verb right behind a quote, where its subject does not follow.

    Args:
        clause: the sentence.
        following: reads what stands behind a word.
    """

    def __init__(self, clause: Clause, following: FollowingReader) -> None:
        """Keep the sentence and the reader."""
        self.clause, self.following, self.text = clause, following, clause.text

    def read(self, trigger: Trigger) -> Source | None:
        """Read from whom words were heard, or who stands before the verb.

        Args:
            trigger: the words that cite; none but a verb behind a quote has such a source.
        """
        if not trigger.behind_quote:
            return None
        return self._read_heard(trigger) or self._read_before(trigger)

    def _read_heard(self, trigger: Trigger) -> Source | None:
        """Read from whom it was heard: «…», – чуємо від лісника Гната Коваля."""
        heard = _HEARD.match(self.text, trigger.end, self.clause.end) if _HEARING.match(trigger.text) else None
        if heard is None:
            return None
        words = Trigger(*heard.span("verb"), heard["verb"], "reference", False)
        source = self.following.read_after(words, SPEECH, words.end)
        return replace(source, verb=trigger.text) if source is not None else None

    def _read_before(self, trigger: Trigger) -> Source | None:
        """Read who stands between what is said and a verb of saying: – Ходімо. – Коваль усміхається. – Час."""
        person = self.clause.mention_at(trigger.start - 2)
        if person is None or person.label != "PER" or self.clause.rules.verbs.get(fold_word(trigger.text)) != "speech":
            return None
        may_speak = self.clause.may_be_nominative(person) and self.following.agrees(person, trigger)
        return make_source(person, trigger.text, SPEECH) if may_speak else None
