"""What may stand between a subject and its verb: clauses in commas, "під час брифінгу", "4 травня", "також"."""

import re
from collections.abc import Iterator

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.triggers import is_infinitive
from strichka.entities.morphology import Form
from strichka.entities.text import WORD

_REACH = 220  # characters between a subject and its verb, clauses in commas included
_MOST_ENDS = 24  # places tried for one verb
# Another sentence, joined: "її принесла прибиральниця, і вона ж присягалася".
_ADDED = re.compile(
    r"(?:і|й|та|а|але|и|да|но)\s(?:він|вона|воно|вони|він|она|оно|они|он|я|ми|мы|ви|вы|той|та|тот|ті|те)(?!\w)", re.I
)
_LONGEST_INSERTED = 160
_MOST_WORDS = 9  # of an adjunct behind its preposition
_HARD_BREAK = re.compile(r"[;:!?…\n]|\.\s+[A-ZА-ЯІЇЄҐЁ«„\"]|\s[–—]\s")
_RELATIVE = re.compile(
    r"(?:\w+\s){0,2}(?:як(?:ого|ої|ому|ій|им|их|ими|ою|у)|котр\w+|котор\w+|чи(?:й|\w{1,2})|че(?:й|го)|чь\w{1,3})\s"
    r"|(?:\w+\s)?(?:як(?:ий|а|е|і)?|что|що|как|де|где|куди|куда|звідки|откуда)\s",
    re.I,
)
# Clauses that tell when, why, in spite of what: "Коваль, хоча ніхто не питав, сказала".
_CIRCUMSTANCE = re.compile(
    r"(?:\w+\s)?(?:хоч|хоча|коли|поки|доки|щойно|якщо|бо|оскільки|адже|щоб|аби|перш ніж|перед тим як|після того як"
    r"|відколи|ледве|тільки-но|мов|наче|ніби|хоть|хотя|когда|пока|едва|если|ибо|поскольку|ведь|чтобы|прежде чем"
    r"|перед тем как|после того как|как только|словно|будто|точно)\s",
    re.I,
)
_SET_ADVERB = re.compile(
    r"(?<!\w)(?:тим часом|тем временем|між тим|между тем|тим не менш|тем не менее|у? ?свою чергу|своєю чергою"
    r"|в свою очередь|по-прежнему|як і раніше|как и прежде|до речі|кстати|при цьому|при этом|разом з тим|вместе с тем"
    r"|тоді ж|тогда же|того ж дня|в тот же день|все ще|всё ещё|знову ж|опять же|вс[её] же|вс[её] ж|вс[её] равно"
    r"|вс[её]-таки|все одно|усе одно|все ж таки|та все)$",
    re.I,
)
_LONGEST_WORDS = 110  # characters that lead to a position without a break
_MOST_BEFORE_TIME = 3
_MOST_OBJECT = 5  # words of an object, its genitives with it
_MOST_BEFORE_DOING = 3  # words, the gerund with them: "тихо посміхаючись", "много лет изучающий"
_MOST_BEFORE_RELAY = 2  # words: ", як уже передавав Reuters, "
_LONGEST_ADVERB = 24
# Adverbs that the dictionary does not have as such, and "was" before a participle: "був змушений визнати".
_ADVERB = re.compile(
    r"вже|уже|ще|вс[её]|все|теж|тепер|зараз|потім|пізніше|тут|досі|якось|колись|завжди|інколи|бу(?:в|ла|ло|ли)|бы(?:л|ла|ло|ли)"
)
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
_SUCH = ("такого", "цього", "того", "этого", "такое", "таке", "нічого", "ничего", "нікого", "никого")
_SPACE = ' \u00a0»”“"'


class AdjunctReader:
    """Finds where the subject of a verb may end, nearest first.

    Args:
        clause: the sentence.
    """

    def __init__(self, clause: Clause) -> None:
        """Keep the sentence."""
        self.clause, self.text, self.describe = clause, clause.text, clause.describe
        self._inserted: dict[int, list[int]] = {}  # a sentence's verbs share what stands before them
        self._collected: dict[int, list[re.Match[str]]] = {}

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
            waiting |= {before for before in self._list_shorter(end, earliest, verb) if earliest < before < end}

    def _trim(self, end: int) -> int:
        while end > self.clause.start and self.text[end - 1] in " \u00a0":
            end -= 1
        return end

    def _list_shorter(self, end: int, earliest: int, verb: int) -> Iterator[int]:
        """List where the text ends without its last adjunct."""
        last = self.text[end - 1]
        if last == ",":
            if end not in self._inserted:
                self._inserted[end] = list(self._leave_inserted(end))
            yield from self._inserted[end]
        elif last in "–—":  # "Коваль – він працює тут давно – каже"
            opened = max(self.text.rfind(" – ", earliest, end - 1), self.text.rfind(" — ", earliest, end - 1))
            if opened > 0 and not any(sign in self.text[opened:end] for sign in ';:!?…«»„“”"'):
                yield self._trim(opened)
        elif last == ")":
            opened = self.text.rfind("(", earliest, end)
            if opened > 0:
                yield self._trim(opened)
        else:
            if adverb := _SET_ADVERB.search(self.text, max(earliest, end - _LONGEST_ADVERB), end):
                yield self._trim(adverb.start())
            yield from self._leave_words(end)
            yield from self._leave_object(end, verb)

    def _leave_inserted(self, end: int) -> Iterator[int]:
        """Leave out what commas put in: a relative clause, an apposition, ", за його словами,"."""
        comma, earliest = end - 1, max(self.clause.start, end - _LONGEST_INSERTED)
        while (comma := self.text.rfind(",", earliest, comma)) > 0:
            if _HARD_BREAK.search(self.text, comma, end):
                return
            if self.clause.mention_at(comma) is None and self._may_be_inserted(comma + 1, end - 1):
                yield self._trim(comma)

    def _may_be_inserted(self, start: int, end: int) -> bool:
        inserted = self.text[start:end].lstrip()
        if _ADDED.match(inserted):
            return False
        if _RELATIVE.match(inserted) or _CIRCUMSTANCE.match(inserted) or self._is_relay(start, end):
            return True
        if any(0 <= other.start - start <= 1 for other in self.clause.triggers):
            return True  # "власники, повідомила Bild, скаржаться"
        if not self._leads_with_doing(inserted):
            return self.clause.is_bridge(start, end)
        return all(
            _RELATIVE.match(part.lstrip()) or _CIRCUMSTANCE.match(part.lstrip()) or not self._has_verb(part)
            for part in inserted.split(",")
        )

    def _is_relay(self, start: int, end: int) -> bool:
        """Say whether commas put in who hands on what somebody else says: "Коваль, передає Reuters, наголосив"."""
        verbs = [word for word in WORD.finditer(self.text, start, end) if self.clause.is_finite(word[0])]
        triggers = [trigger for trigger in self.clause.triggers if start <= trigger.start < end]
        if len(verbs) != 1 or not triggers or triggers[0].start != verbs[0].start():
            return False
        return len(WORD.findall(self.text, start, verbs[0].start())) <= _MOST_BEFORE_RELAY

    def _leads_with_doing(self, inserted: str) -> bool:
        """Say whether a gerund or a participle opens what commas put in: "попросивши долучити документ"."""
        words = WORD.findall(inserted[:60])[:_MOST_BEFORE_DOING]
        return any(form.pos in ("GRND", "PRTF") for word in words for form in self.describe(word).forms[:1])

    def _has_verb(self, part: str) -> bool:
        """Say whether a stretch has a verb in a personal form."""
        return any(self.clause.is_finite(word) and not self._is_infinitive(word) for word in WORD.findall(part))

    def _is_infinitive(self, word: str) -> bool:
        return is_infinitive(word, self.describe(word).forms)

    def _leave_words(self, end: int) -> Iterator[int]:
        """Leave out an adverb, a time ("минулого тижня") or what a preposition leads ("під час брифінгу")."""
        words = self._collect_words(end)
        if not words or self.text[words[0].end() : end].strip(_SPACE):
            return
        if self._is_adverb(words[0][0]) and self.clause.mention_at(words[0].start()) is None:
            yield self._trim(words[0].start())
            return
        if (time := self._read_time(words)) is not None:
            yield self._trim(time)
        for word in words[:_MOST_WORDS]:
            if self.clause.mention_at(word.start()) is not None:
                continue
            if self._is_preposition(word[0]):
                yield self._trim(word.start())
            elif self.clause.is_finite(word[0]):
                return

    def _collect_words(self, end: int) -> list[re.Match[str]]:
        """Collect the words that lead to a position without a break, the last first."""
        if end in self._collected:
            return self._collected[end]
        words: list[re.Match[str]] = []
        for word in reversed(list(WORD.finditer(self.text, max(self.clause.start, end - _LONGEST_WORDS), end))):
            if words and self._are_parted(word.end(), words[-1].start()):
                break
            words.append(word)
        self._collected[end] = words
        return words

    def _are_parted(self, end: int, start: int) -> bool:
        """Say whether a sign parts two words; those inside a name part nothing: "для 24.kg"."""
        before, behind = self.clause.mention_at(end - 1), self.clause.mention_at(start)
        if before is not None and before is behind:
            return False
        start = behind.start if behind is not None else start
        return bool(self.text[before.end if before is not None else end : start].strip(_SPACE + "«„0123456789"))

    def _read_time(self, words: list[re.Match[str]]) -> int | None:
        """Return where words for a time begin that end a stretch: "4 травня", "останні п'ять років"."""
        if not any(form.lemma in self.clause.rules.time_words for form in self.describe(words[0][0]).forms):
            return None
        start = words[0].start()
        for word in words[1:_MOST_BEFORE_TIME]:
            if not any(form.pos in ("ADJF", "NUMR") for form in self.describe(word[0]).forms[:2]):
                break
            start = word.start()
        number = re.search(r"\d+(?:-\w+)?\s$", self.text[max(0, start - 8) : start])
        return start - len(number[0]) if number else start

    def _is_adverb(self, word: str) -> bool:
        forms = self.describe(word).forms
        if word in _PRONOUNS or _ADVERB.fullmatch(word) or word in self.clause.rules.possessive:
            return True
        if not word.islower() or not forms:
            return False
        if forms[0].pos in ("ADVB", "PRCL", "CONJ", "PRED", "GRND"):
            return True
        return any(form.pos == "ADVB" for form in forms[:2])

    def _leave_object(self, end: int, verb: int) -> Iterator[int]:
        """Leave out what a verb is done to, or its infinitive: "мешканці ремонту раді", "обсуждать отказался".

        Where a word may be a nominative, number and gender must say that it is not the verb's subject.
        """
        words = self._collect_words(end)[:_MOST_OBJECT]
        if not words or self.text[words[0].end() : end].strip(_SPACE):
            return
        if self._is_infinitive(words[0][0]):
            yield self._trim(words[0].start())
            return
        for position, word in enumerate(words):
            if self.clause.mention_at(word.start()) is not None:
                return
            forms = self.describe(word[0]).forms
            if not forms or any(form.pos not in ("NOUN", "ADJF", "NPRO") for form in forms[:1]):
                return
            if self._is_object(word[0], verb) or word[0].lower() in _SUCH:
                yield self._trim(self._find_adjectives(words, position))
                return
            if not any(form.case == "gent" for form in forms):
                return

    def _find_adjectives(self, words: list[re.Match[str]], position: int) -> int:
        """Return where the adjectives begin that lead to an object: "свою нову арифметику"."""
        for word in words[position + 1 :]:
            forms = self.describe(word[0]).forms[:1]
            if not any(form.pos == "ADJF" for form in forms) or self.clause.mention_at(word.start()) is not None:
                break
            position += 1
        return words[position].start()

    def _is_object(self, word: str, verb: int) -> bool:
        """Say whether a noun can only be a verb's object, by its case or because it does not agree with the verb."""
        forms = self.describe(word).forms
        nouns = [form for form in forms if form.pos == "NOUN"]
        if len(nouns) != len(forms) or not any(form.case in ("datv", "accs", "ablt") for form in nouns):
            return False
        subjects = [form for form in nouns if form.case == "nomn"]
        if not subjects:
            return all(form.case != "gent" for form in nouns) or any("anim" in form.tags for form in nouns)
        found = WORD.match(self.text, verb)
        verbs = [form for form in self.describe(found[0]).forms if form.pos == "VERB"] if found is not None else []
        return bool(verbs) and not any(self._agree(one, other) for one in subjects for other in verbs)

    def _agree(self, noun: Form, verb: Form) -> bool:
        return noun.number == verb.number and (None in (noun.gender, verb.gender) or noun.gender == verb.gender)

    def _is_preposition(self, word: str) -> bool:
        return len(word) <= 7 and word.islower() and any(form.pos == "PREP" for form in self.describe(word).forms)
