"""Sources without a name of their own: "офіс президента", "генсек НАТО", "экологи", "секретар аукціону"."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from strichka.entities.citing import forms as readings
from strichka.entities.citing.participles import governs, is_several, read_participle
from strichka.entities.citing.rules import CitationRules, list_heads
from strichka.entities.citing.signs import SENDING
from strichka.entities.citing.times import ADVERB_BEHIND, begins_time
from strichka.entities.morphology import Form, WordInfo
from strichka.entities.text import WORD
from strichka.models import Mention

_MOST_WORDS = 7  # of a noun phrase that counts as a source
_BETWEEN = re.compile(r"\s*[«“„\"]?")  # what may stand between the words of one phrase
_PLACE_WORDS = re.compile(r"\s(?:в|у|во|на|з|із|из)\s(?!умовах|условиях)")
_ONE_OF = re.compile(r"(?:одн|кажд|кожн)(?:ому?|ой|ій) (?:из|із|зі|з) ")  # "в одном из банков"
_DEGREE = ("більш", "менш", "найбільш", "более", "менее", "наиболее")
_JOINED = re.compile(r"[»”\"]?(?:,|[ \u00a0](?:і|й|та|и))[ \u00a0][«„\"]?")
_NO_COMPLEMENT = ("ADVB", "VERB", "CONJ", "PRCL", "PREP")  # "жильцы верхних этажей тем не менее"
_NOMINATIVE, _GENITIVE, _INSTRUMENTAL = frozenset({"nomn"}), frozenset({"gent", "gen2"}), frozenset({"ablt"})
_COUNTED = frozenset({"gent", "gen2", "gen1"})  # behind digits
_OBJECTS = ("його", "її", "їх", "его", "её", "ее", "их")
_WHOSE = re.compile(
    r"[ \u00a0](?:(?:його|її|їхн?|его|е[её]|их),|(?:мій|моя|мої|наш|наша|наші|мой|мои|наши)(?!\w))", re.I
)  # "тренер його, навпаки, наполягав"
_FEWEST_LED = 4  # words of a noun phrase whose adjective has a preposition behind
_INSIDE = ("в", "у", "во", "ув")
_PLACING = ("в", "у", "во", "на", "ув")  # "у поліції повідомили"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: where it stands and what its head word is."""

    start: int
    end: int
    head: str  # dictionary form
    is_several: bool  # the head stands for several people
    has_complement: bool  # a genitive or a name follows the head
    is_person: bool  # the head is someone, not a body
    is_nominative: bool  # read as the subject of a verb
    is_place: bool = False  # no body by its noun, only by where it stands: "обіцяють у примарії"

    def may_speak(self, rules: CitationRules) -> bool:
        """Say whether the phrase says enough of who it is: a bare post ("міністр") does not."""
        return self.has_complement or self.is_several or self.is_place or self.head in rules.unnamed_heads


class PhraseReader:
    """Reads noun phrases of one sentence.

    Args:
        text: the whole text.
        mentions: of the sentence, in reading order.
        describe: gives a word's readings.
        language: `uk` or `ru`.
        rules: of the language.
    """

    def __init__(
        self,
        text: str,
        mentions: Sequence[Mention],
        describe: Callable[[str], WordInfo],
        language: str,
        rules: CitationRules,
    ) -> None:
        """Keep what every phrase of the sentence is read with."""
        self.text, self.mentions, self.describe = text, mentions, describe
        self.heads, self.rules = list_heads(language), rules

    def read(
        self, start: int, end: int, is_subject: bool, is_owner: bool = False, cases: frozenset[str] | None = None
    ) -> Phrase | None:
        """Read a noun phrase that may be a source: adjectives, its head, genitives and a name after it.

        Args:
            start: where it may begin; one preposition is passed over.
            end: where it must end.
            is_subject: it follows a verb and must be able to stand in the nominative, unless a preposition leads it.
            is_owner: it must be able to stand in the genitive: "за даними поліції".
            cases: else those in one of which it must be able to stand; any where none are given.
        """
        words = list(WORD.finditer(self.text, start, end))[: _MOST_WORDS + 1]
        return self._read_words(words, is_subject, _GENITIVE if is_owner else cases)

    def read_agent(self, start: int, end: int) -> Phrase | None:
        """Read the noun phrase in the instrumental that follows a passive participle: "обіцяний синоптиками"."""
        words = list(WORD.finditer(self.text, start, end))[: _MOST_WORDS + 1]
        if not words or self.text[start : words[0].start()].strip() or self._is_preposition(words[0][0]):
            return None
        return self._read_words(words, False, _INSTRUMENTAL)

    def read_ending(self, start: int, end: int, is_subject: bool = True) -> Phrase | None:
        """Read the longest noun phrase that ends where a verb begins, and may be its subject.

        Args:
            start: where it may begin.
            end: where the verb begins.
            is_subject: it must be able to stand in the nominative.
        """
        words = list(WORD.finditer(self.text, start, end))[-_MOST_WORDS:]
        for index in range(len(words)):
            phrase = self._read_words(words[index:], is_subject)
            if phrase is not None and not self.text[phrase.end : end].strip(' »”“"\u00a0'):
                return phrase
        return None

    def _read_words(
        self, words: list[re.Match[str]], is_subject: bool, others: frozenset[str] | None = None
    ) -> Phrase | None:
        after_preposition = bool(words) and self._is_preposition(words[0][0])
        preposition = words[0][0].lower() if words else ""
        is_sent = is_subject and after_preposition and preposition in SENDING
        if is_subject and after_preposition and preposition not in _PLACING and not is_sent:
            return None
        words = words[after_preposition:]
        words = words[len(words) > 1 and words[0][0].lower() in readings.SELVES :]
        is_whose = len(words) > 1 and words[0][0].lower() in self.rules.possessive
        words = words[is_whose:]  # whose it is stays outside: "за словами його дружини"
        placed = _GENITIVE if is_sent else readings.LOCATIVE
        cases = (placed if after_preposition else _NOMINATIVE) if is_subject else others
        if words and (part := self.rules.partitive.match(self.text, words[0].start(), words[-1].end())):
            return self._read_part(words, part.end(), cases)
        if words and (count := self.rules.quantity.match(self.text, words[0].start(), words[-1].end())):
            return self._read_several(words, count.end(), cases)
        may_be_place = after_preposition and is_subject and preposition in _INSIDE
        led = self._read_counted(words, cases) or self._read_behind_adjunct(words, is_subject, others)
        if led is not None:
            return led
        is_some = bool(words) and words[0][0].lower() in self.rules.indefinite
        begin = words[0].start() if words else 0
        words = words[1:] if is_some and len(words) > 1 else words
        for index, word in enumerate(words):
            if self._mention_at(word.start()) is not None or (index and not self._joined(words[index - 1].end(), word)):
                return None
            forms = readings.describe_noun(word[0], self.describe, self.heads)
            head = readings.read_head(word[0], forms, cases, self.heads)
            if is_sent and head is not None and head not in self.rules.unnamed_heads:
                return None  # "сказали з трибуни парламенту"
            place = (
                readings.read_place(word[0], forms, self.rules.silent_places) if may_be_place and head is None else None
            )
            head = head or place
            if head is not None and not self._leads_on(words, index, forms, cases if after_preposition else None):
                phrase = self._complete(words, index, head, [form for form in forms if readings.stands_in(form, cases)])
                return replace(
                    phrase,
                    start=readings.find_number(
                        self.text, readings.find_first(words[: index + 1], forms, begin, self.describe)
                    ),
                    is_nominative=cases is _NOMINATIVE,
                    is_place=place is not None,
                    has_complement=phrase.has_complement or is_whose or is_some,
                )
            people = self._read_participle(words, index, forms, cases)
            if people is not None or not (
                self._may_lead(forms, cases) or (index and self._joins(words[index:], cases))
            ):
                return people
        return None

    def _read_participle(
        self, words: list[re.Match[str]], index: int, forms: Sequence[Form], cases: frozenset[str] | None
    ) -> Phrase | None:
        """Read a participle that stands for people, where no noun follows: "бастующие", "по словам опрошенных"."""
        head = read_participle(words[index][0], forms, cases, self.heads)
        following = words[index + 1] if head is not None and index + 1 < len(words) else None
        governed = governs(words[index][0], self.describe(following[0]).forms if following is not None else ())
        if head is None or (following and not governed and self._may_go_on(words[index].end(), following)):
            return None
        start, several = readings.find_number(self.text, words[0].start()), is_several(forms, cases)
        end = following.end() if following is not None and governed else words[index].end()
        return Phrase(start, end, head, several, governed, True, cases is _NOMINATIVE)

    def _may_go_on(self, end: int, word: re.Match[str]) -> bool:
        """Say whether a word may be the noun of a participle before it, or hang on it."""
        return self._joined(end, word) and all(form.pos != "VERB" for form in self.describe(word[0]).forms[:1])

    def _joins(self, words: list[re.Match[str]], cases: frozenset[str] | None) -> bool:
        """Say whether "і" leads to another adjective, with a noun behind it: "британських і японських зоологів"."""
        is_joint = len(words) > 2 and words[0][0] in readings.AND
        return is_joint and self._may_lead(self.describe(words[1][0]).forms, cases)

    def _may_lead(self, forms: Sequence[Form], cases: frozenset[str] | None) -> bool:
        """Say whether a word may stand before the head: an adjective, a number, but not "раніше"."""
        return (
            bool(forms)
            and forms[0].pos != "ADVB"
            and any(
                form.pos in ("ADJF", "PRTF", "NUMR") and "Apro" not in form.tags and readings.stands_in(form, cases)
                for form in forms
            )
        )

    def _read_behind_adjunct(
        self, words: list[re.Match[str]], is_subject: bool, others: frozenset[str] | None
    ) -> Phrase | None:
        """Read somebody whose adjective has words of its own: "обізнане із задумом джерело", "близкий к клубу"."""
        if len(words) < _FEWEST_LED or not self._is_preposition(words[1][0]):
            return None
        adjectives = [form for form in self.describe(words[0][0]).forms if form.pos == "ADJF"]
        for index in range(2, len(words)):
            forms = self.describe(words[index][0]).forms
            agree = [
                form
                for form in forms
                if form.pos == "NOUN" and any(readings.go_together(adjective, form) for adjective in adjectives)
            ]
            if not adjectives or any(form.pos == "VERB" for form in forms[:1]):
                return None
            if agree and readings.read_head(words[index][0], forms, _NOMINATIVE if is_subject else others, self.heads):
                phrase = self._read_words(words[index:], is_subject, others)
                if phrase is None or (phrase.has_complement and phrase.head not in self.rules.placed_heads):
                    return None
                return replace(phrase, start=words[0].start(), has_complement=True)
        return None

    def _read_part(self, words: list[re.Match[str]], start: int, cases: frozenset[str] | None) -> Phrase | None:
        """Read one of several people: "один із водіїв", "одна з учасниць форуму"."""
        several = [word for word in words if word.start() >= start]
        phrase = self._read_words(several, is_subject=False)
        if phrase is None or not phrase.is_person:
            return None
        return replace(phrase, start=words[0].start(), has_complement=True, is_nominative=cases is _NOMINATIVE)

    def _read_several(self, words: list[re.Match[str]], start: int, cases: frozenset[str] | None) -> Phrase | None:
        """Read so and so many: "кілька міністрів", "понад 20 членів партії", "сім профспілок"."""
        several = [word for word in words if word.start() >= start]
        phrase = self._read_words(several, is_subject=False, others=_GENITIVE | (cases or frozenset()))
        if phrase is None or not several or phrase.start > several[0].start():
            return None
        return replace(phrase, start=words[0].start(), is_several=True, is_nominative=cases is _NOMINATIVE)

    def _read_counted(self, words: list[re.Match[str]], cases: frozenset[str] | None) -> Phrase | None:
        """Read so and so many behind a number in digits: "12 студентів", "понад 40 відсотків жителів"."""
        if not words or cases is _COUNTED:
            return None
        start = readings.find_count(self.text, words[0].start())
        phrase = self._read_words(words, False, _COUNTED) if start < words[0].start() else None
        if phrase is None or not phrase.is_person or phrase.start > words[0].start():
            return None
        return replace(phrase, start=start, is_several=True, is_nominative=cases is _NOMINATIVE)

    def _leads_on(
        self, words: list[re.Match[str]], index: int, forms: Sequence[Form], stands: frozenset[str] | None
    ) -> bool:
        """Say whether a word is the adjective of the noun behind it: "офіційні курси", "міську адміністрацію"."""
        if index + 1 >= len(words) or not self._joined(words[index].end(), words[index + 1]):
            return False
        if self._is_preposition(words[index + 1][0]):
            return False  # "учёные из института": no form of a name Иза
        if self._mention_at(words[index + 1].start()) is not None and any(
            form.lemma in self.heads or (form.pos == "NOUN" and "anim" in form.tags) for form in forms
        ):
            return False  # "слідчі ГПУ"
        own = [form for form in forms if form.pos == "ADJF" and readings.stands_in(form, stands)]
        is_joined = words[index + 1][0] in readings.AND and index + 3 < len(words)
        index += is_joined  # "місцевих і приїжджих рибалок"
        following = self.describe(words[index + 1][0]).forms
        people = [form for form in following if form.lemma in self.heads]  # "близкий знакомый"
        if not is_joined and (self._agree(own, following, "NOUN") or self._agree(own, people, "ADJF")):
            return True
        if index + 2 >= len(words) or not self._agree(own, following, "ADJF"):
            return False
        return self._agree(own, self.describe(words[index + 2][0]).forms, "NOUN")

    def _agree(self, adjectives: Sequence[Form], forms: Sequence[Form], part: str) -> bool:
        """Say whether an adjective may be of a word, a noun or another adjective of its noun."""
        others = [form for form in forms if form.pos == part]
        return any(readings.go_together(adjective, other) for adjective in adjectives for other in others)

    def _complete(self, words: list[re.Match[str]], index: int, head: str, forms: Sequence[Form]) -> Phrase:
        """Add the genitives, the name and the place that follow the head."""
        last, has_complement = words[index].end(), False
        part = self.rules.partitive.match(self.text, last + 1, words[-1].end())
        if part is not None and (others := [word for word in words if word.start() >= part.end()]):
            return replace(self._complete(others, 0, head, forms), start=words[0].start(), has_complement=True)
        for word in words[index + 1 :]:
            if not self._joined(last, word) and self.text[last : word.start()].strip() not in _DEGREE + readings.AND:
                break
            mention = self._mention_at(word.start())
            if mention is not None:
                if mention.label != "PER" or self._is_owner(mention, head, forms):
                    last, has_complement = self._end_of(self._find_last_owner(mention, forms)), True
                break
            if word[0] in readings.AND:
                following = self._read_next(word) if has_complement else ()
                if readings.joins_things(following, word[0], head, self.heads) or self._goes_on(following):
                    continue  # "департамент освіти і науки", "директор музею та галереї"
                break
            if word[0].lower() in _DEGREE:
                continue  # "прибічники більш жорсткої лінії"
            if self._ends_at(word):
                break
            last, has_complement = word.end(), True
        has_complement = has_complement or _WHOSE.match(self.text, last) is not None
        last = self._add_place(last, head)
        is_someone = any(form.pos == "NOUN" and "anim" in form.tags for form in forms)
        is_person = is_someone or readings.names_woman(head, self.describe) or readings.is_adjective(head, forms)
        return Phrase(words[0].start(), last, head, readings.is_crowd(forms), has_complement, is_person, False)

    def _goes_on(self, following: Sequence[Form]) -> bool:
        """Say whether a word behind "і" is another thing in the genitive, not who else says it."""
        is_thing = not any(form.lemma in self.heads or "anim" in form.tags for form in following)
        return is_thing and any(form.case == "gent" and form.pos in ("NOUN", "ADJF") for form in following[:1])

    def _read_next(self, word: re.Match[str]) -> Sequence[Form]:
        """Return the readings of the common word right behind one, or none."""
        following = WORD.match(self.text, word.end() + 1)
        is_name = following is None or self._mention_at(following.start()) is not None or following[0][0].isupper()
        return () if following is None or is_name else self.describe(following[0]).forms

    def _find_last_owner(self, mention: Mention, forms: Sequence[Form]) -> Mention:
        """Find the last of several owners of several heads: "уряди Польщі, Литви та Естонії"."""
        if not all(form.number == "plur" for form in forms if form.pos == "NOUN"):
            return mention
        for other in self.mentions:
            is_next = other.start > mention.end and _JOINED.fullmatch(self.text, mention.end, other.start)
            if is_next and other.label == mention.label and self._may_be(WORD.findall(other.text)[-1], "gent"):
                mention = other
        return mention

    def _ends_at(self, word: re.Match[str]) -> bool:
        """Say whether a word behind a head is no genitive of it: a preposition, a verb, a time, a number of others."""
        if (
            self._is_preposition(word[0])
            or not self._may_complete(word[0])
            or begins_time(self.text, word, self.describe, self.rules.time_words)
        ):
            return True
        if word[0].lower() in _OBJECTS or ADVERB_BEHIND.match(self.text, word.start()):
            return True  # "тренер його переконував"
        return self.rules.quantity.match(self.text, word.start(), word.end() + 1) is not None

    def _add_place(self, last: int, head: str) -> int:
        """Add where a source or an interlocutor is: "джерело в уряді", "источник в Росавиации"."""
        found = _PLACE_WORDS.match(self.text, last) if head in self.rules.placed_heads else None
        if found is None:
            return last
        one = _ONE_OF.match(self.text, found.end())
        begin, cases = (one.end(), _GENITIVE) if one is not None else (found.end(), readings.LOCATIVE)
        mention = self._mention_at(begin)
        if mention is not None:
            return mention.end
        words = list(WORD.finditer(self.text, begin, begin + 80))[:_MOST_WORDS]
        for word in words:
            if last > begin and not self._joined(last, word):
                break
            if (mention := self._mention_at(word.start())) is not None:
                return self._end_of(mention) if last > begin and readings.may_own(mention) else last
            is_placed = any(form.case in cases for form in self.describe(word[0]).forms)
            if word[0] in readings.AND or not (is_placed or (last > begin and self._may_complete(word[0]))):
                break
            last = word.end()
        return last

    def _is_owner(self, mention: Mention, head: str, forms: Sequence[Form]) -> bool:
        """Say whether a person is whose a body or somebody is: "штаб Коваля", not who somebody is: "водій Коваль"."""
        words = WORD.findall(mention.text)
        is_common = not any("Name" in form.tags for form in self.describe(words[0]).forms)
        if len(words) == 1 and (is_common if head in self.rules.kin else readings.is_crowd(forms)):
            return True  # "муж Биби": nobody's kin is called by the surname alone; nor are "соседи Кастро"
        is_oblique = len(words) > 1 and readings.is_oblique_name(self.describe(words[0]).forms)
        is_other = mention.text.lower() != mention.lemma.lower() and all(self._may_be(word, "gent") for word in words)
        if not (is_oblique or is_other):
            return False
        people = [form for form in forms if "anim" in form.tags]
        if head in self.rules.speaking_for or not people:
            return True
        if all(form.case == "nomn" for form in people):  # "батько Марка", "водій Марка"
            return not all(self._may_be(word, "nomn") for word in words)
        return head in self.rules.kin and not readings.share_gender(
            [self.describe(word).forms for word in words], people
        )

    def _may_complete(self, word: str) -> bool:
        """Say whether a word may be a genitive behind a head, and is no adverb or verb by its likeliest reading."""
        forms = self.describe(word).forms
        is_other = any(form.pos in _NO_COMPLEMENT and form.known for form in forms[:1])
        return self._may_be(word, "gent") and not is_other

    def _may_be(self, word: str, case: str) -> bool:
        return any(form.case == case for form in self.describe(word).forms)

    def _end_of(self, mention: Mention) -> int:
        return mention.end + (self.text[mention.end : mention.end + 1] in tuple('»”“"'))

    def _joined(self, end: int, word: re.Match[str]) -> bool:
        mention = self._mention_at(word.start()) if self.text[word.start() - 2].isdigit() else None  # «20 хвилин»
        return _BETWEEN.fullmatch(self.text, end, mention.start if mention else word.start()) is not None

    def _is_preposition(self, word: str) -> bool:
        return len(word) <= 3 and any(form.pos == "PREP" for form in self.describe(word).forms)

    def _mention_at(self, position: int) -> Mention | None:
        return next((mention for mention in self.mentions if mention.start <= position < mention.end), None)
