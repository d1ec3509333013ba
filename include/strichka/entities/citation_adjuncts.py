"""What may stand between a subject and its verb: clauses in commas, "під час брифінгу", "4 травня", "також"."""

import re
from collections.abc import Iterator

from strichka.entities.citation_clause import Clause
from strichka.entities.citation_triggers import WORD

_REACH = 220  # characters between a subject and its verb, clauses in commas included
_MOST_ENDS = 16  # places tried for one verb
_LONGEST_INSERTED = 160
_MOST_WORDS = 9  # of an adjunct behind its preposition
_HARD_BREAK = re.compile(r"[;:!?…\n]|\.\s+[A-ZА-ЯІЇЄҐЁ«„\"]|\s[–—]\s")
_RELATIVE = re.compile(
    r"(?:\w+\s)?(?:як(?:ий|а|е|і|ого|ої|ому|ій|им|их|ою|у)?|котр\w+|котор\w+|что|що|чи(?:й|\w{1,2})|че(?:й|го)|чь\w{1,3}"
    r"|как|де|где|куди|куда|звідки|откуда)\s",
    re.I,
)
_SET_ADVERB = re.compile(
    r"(?<!\w)(?:тим часом|тем временем|між тим|между тем|тим не менш|тем не менее|у? ?свою чергу|своєю чергою"
    r"|в свою очередь|по-прежнему|як і раніше|как и прежде|до речі|кстати|при цьому|при этом|разом з тим|вместе с тем"
    r"|тоді ж|тогда же|того ж дня|в тот же день|все ще|всё ещё|знову ж|опять же)$",
    re.I,
)
_LONGEST_ADVERB = 24
# Who is told, or that somebody does it themselves: "сусіди мені казали", "інженер, який привіз станок, сам визнав".
_PRONOUNS = frozenset(
    {
        "тоді",
        "мені",
        "нам",
        "вам",
        "тобі",
        "йому",
        "їй",
        "їм",
        "нас",
        "вас",
        "його",
        "її",
        "їх",
        "мне",
        "тебе",
        "ему",
        "ей",
        "им",
        "его",
        "её",
        "ее",
        "их",
        "сам",
        "сама",
        "самі",
        "сами",
    }
)
_SPACE = ' \u00a0»”“"'


class AdjunctReader:
    """Finds where the subject of a verb may end, nearest first.

    Args:
        clause: the sentence.
    """

    def __init__(self, clause: Clause) -> None:
        """Keep the sentence."""
        self.clause, self.text, self.describe = clause, clause.text, clause.describe

    def list_ends(self, verb: int) -> Iterator[int]:
        """List where a subject may end from which only adjuncts part its verb.

        Args:
            verb: where the verb begins.

        Returns:
            Offsets behind the last character of what may be the subject, nearest to the verb first.
        """
        earliest = max(self.clause.start, verb - _REACH)
        waiting = {self._trim(verb)}
        tried = 0
        while waiting and tried < _MOST_ENDS:
            end = max(waiting)
            waiting.remove(end)
            if end <= earliest:
                return
            tried += 1
            yield end
            waiting |= {before for before in self._list_shorter(end, earliest) if earliest < before < end}

    def _trim(self, end: int) -> int:
        while end > self.clause.start and self.text[end - 1] in " \u00a0":
            end -= 1
        return end

    def _list_shorter(self, end: int, earliest: int) -> Iterator[int]:
        """List where the text ends without its last adjunct."""
        last = self.text[end - 1]
        if last == ",":
            yield from self._leave_inserted(end, earliest)
        elif last == ")":
            opened = self.text.rfind("(", earliest, end)
            if opened > 0:
                yield self._trim(opened)
        else:
            if adverb := _SET_ADVERB.search(self.text, max(earliest, end - _LONGEST_ADVERB), end):
                yield self._trim(adverb.start())
            yield from self._leave_words(end, earliest)

    def _leave_inserted(self, end: int, earliest: int) -> Iterator[int]:
        """Leave out what commas put in: a relative clause, an apposition, ", за його словами,"."""
        comma = end - 1
        while (comma := self.text.rfind(",", max(earliest, end - _LONGEST_INSERTED), comma)) > 0:
            if _HARD_BREAK.search(self.text, comma, end):
                return
            if self.clause.mention_at(comma) is None and self._may_be_inserted(comma + 1, end - 1):
                yield self._trim(comma)

    def _may_be_inserted(self, start: int, end: int) -> bool:
        inserted = self.text[start:end].lstrip()
        return _RELATIVE.match(inserted) is not None or self.clause.is_bridge(start, end)

    def _leave_words(self, end: int, earliest: int) -> Iterator[int]:
        """Leave out an adverb, a time ("минулого тижня") or what a preposition leads ("під час брифінгу")."""
        words = self._collect_words(end, earliest)
        if not words or self.text[words[0].end() : end].strip(_SPACE):
            return
        if self._is_adverb(words[0][0]):
            yield self._trim(words[0].start())
            return
        if (time := self._read_time(words)) is not None:
            yield self._trim(time)
        elif self._is_object(words[0]):
            yield self._trim(words[0].start())
        for word in words[:_MOST_WORDS]:
            if self.clause.mention_at(word.start()) is not None:
                continue
            if self._is_preposition(word[0]):
                yield self._trim(word.start())
            elif self.clause.is_finite(word[0]):
                return

    def _collect_words(self, end: int, earliest: int) -> list[re.Match[str]]:
        """Collect the words that lead to a position without a break, the last first."""
        words: list[re.Match[str]] = []
        for word in reversed(list(WORD.finditer(self.text, max(earliest, end - 110), end))):
            if words and self.text[word.end() : words[-1].start()].strip(_SPACE + "«„0123456789"):
                break
            words.append(word)
        return words

    def _read_time(self, words: list[re.Match[str]]) -> int | None:
        """Return where words for a time begin that end a stretch: "4 травня", "минулого тижня"."""
        if not any(form.lemma in self.clause.rules.time_words for form in self.describe(words[0][0]).forms):
            return None
        start = words[0].start()
        if len(words) > 1 and any(form.pos == "ADJF" for form in self.describe(words[1][0]).forms):
            start = words[1].start()
        number = re.search(r"\d+(?:-\w+)?\s$", self.text[max(0, start - 8) : start])
        return start - len(number[0]) if number else start

    def _is_adverb(self, word: str) -> bool:
        forms = self.describe(word).forms
        if word in _PRONOUNS:
            return True
        return word.islower() and bool(forms) and forms[0].pos in ("ADVB", "PRCL", "CONJ", "PRED", "GRND")

    def _is_object(self, word: re.Match[str]) -> bool:
        """Say whether a word can only be a verb's object: "мешканці ремонту раді"."""
        forms = self.describe(word[0]).forms
        is_oblique = bool(forms) and all(form.pos == "NOUN" and form.case in ("datv", "accs", "ablt") for form in forms)
        return is_oblique and self.clause.mention_at(word.start()) is None

    def _is_preposition(self, word: str) -> bool:
        return len(word) <= 7 and word.islower() and any(form.pos == "PREP" for form in self.describe(word).forms)
