"""Subjects that stand away from their verb: behind clauses and adjuncts, or before another verb they share with it."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from strichka.entities.citing.adjuncts import AdjunctReader
from strichka.entities.citing.agreement import agrees
from strichka.entities.citing.clause import Clause
from strichka.entities.citing.owners import is_led_to
from strichka.entities.citing.phrases import Phrase
from strichka.entities.citing.signs import COMMA
from strichka.entities.citing.sources import SPEECH, Source, make_source
from strichka.entities.citing.subjects import PLACED, SubjectReader
from strichka.entities.citing.triggers import Trigger, is_finite_verb
from strichka.entities.morphology import Form
from strichka.entities.text import WORD, fold_word
from strichka.models import Mention

_CLOSING = tuple('»”“",')
_LOOKED_BACK = 160  # characters from a verb to the other one of the same subject
_LONGEST_JOINT = 25
_INSIDE_WHICH = re.compile(
    r",\s(?:де|где|(?:в|у|на|во)\s(?:як(?:ому|ій|их)|котр(?:ому|ій|их)|котор(?:ом|ой|ых)))$"
)  # "інтерв'ю, в якому"
_LED_ON = re.compile(
    r",[ \u00a0](?:\d+-?[ \u00a0]?)?(?:(?!(?:а|і|й|та|и|але|но|однак|однако)[ \u00a0])[а-яіїєґё'’ʼ-]+[ \u00a0]){0,2}$"
)  # ", 44-летняя глава"
_LONGEST_LED = 50
_WHERE = re.compile(r"[»”“\"]?,\s(?:де|где|куди|куда|звідки|откуда|(?:у|в|на)\s(?:як|котр|котор)\w+)\s", re.I)
_PREDICATIVE = ("ADJS", "PRTS")
_MOST_AGREEING = 2  # words of a noun phrase that are head and adjective
# What a capital does in words: "У Токіо відкинули звинувачення", not "У Луцьку відкрили парк".
_REACTING = re.compile(
    r"від(?:ки|хи|мов|ре|по)|спрост|запереч|засуд|підтрим|розкрит|привіт|закли|поперед|пояс|отв[ер]|отк[ал]|опров|отре|осуд"
    r"|осужд|поддерж|приветс|раскрит|возра|отмах|отмеж|приз|предупр|предост|обвин|прот|объяс|вис[лм]|выс[км]",
    re.I,
)
_MOST_VERBS = 3  # tried before a joint
_HARD_BREAK = re.compile(r"[;:!?…\n]|\.\s+[A-ZА-ЯІЇЄҐЁ«„\"]|\s[–—]\s|^[^«„]*[»”]|[«„][^»”“]*$")
_SUBORDINATE = re.compile(
    r",\s(?:\w+\s)?(?:що|щоб|як\w*|коли|де|хто|бо|котр\w+|чи\w?|что|чтобы|как\w*|когда|где|кто|котор\w+|ч[её]\w|чь\w)\s"
    r"[^,]*$",
    re.I,
)
_RELATIVE = re.compile(r",\s(?:який|яка|яке|які|котрий|котра|котре|котрі|який|который|которая|которое|которые|що)\s$")


class FarReader(SubjectReader):
    """Reads the subject of a verb that does not stand right before it.

    Args:
        clause: the sentence.
        listeners: where the outlets begin to which something is said: they are nobody's subject.
    """

    def __init__(self, clause: Clause, listeners: Container[int]) -> None:
        """Keep the sentence."""
        super().__init__(clause, listeners)
        self.adjuncts = AdjunctReader(clause)

    def read_far(self, trigger: Trigger, rank: int) -> Source | None:
        """Read a subject from which adjuncts part its verb: "Коваль, який очолює порт, у середу заявив, що …"."""
        return self._read_before_verb(trigger.start, trigger, rank)

    def read_joined(self, trigger: Trigger, rank: int) -> Source | None:
        """Read a subject that has another verb before: "Дідусь із села приніс ступу і присягався, що …"."""
        for end in self.adjuncts.list_ends(trigger.start):
            begin = max(self.clause.start, end - _LONGEST_JOINT)
            joint = self.rules.joining.search(self.text, begin, end) or _INSIDE_WHICH.search(self.text, begin, end)
            if joint is None:
                continue
            for verb in self._list_verbs_before(joint.start(), trigger):
                relative = _RELATIVE.search(self.text, self.clause.start, verb)
                if relative is not None:
                    return self.read_ending(relative.start(), trigger, rank)
                source = self._read_before_verb(verb, trigger, rank)
                if source is not None:
                    return source
            return None
        return None

    def read_shared(self, gerund: Trigger) -> Source | None:
        """Read who does what a gerund says: the subject of the verb before it, "мерія спростувала це, заявивши, що"."""
        for verb in self._list_verbs_before(gerund.start, None):
            source = self._read_before_verb(verb, gerund, SPEECH) or self._read_placed(verb, gerund)
            if source is not None:
                return source
        return None

    def _read_placed(self, verb: int, gerund: Trigger) -> Source | None:
        """Read where people do something with words: "У Токіо відкинули звинувачення, назвавши їх вигадкою"."""
        word = WORD.match(self.text, verb)
        end = verb - 1
        if word is None or not self.clause.is_plural(word[0]):
            return None
        start = self.clause.find_start(end)
        first = WORD.search(self.text, start, end)
        if first is None or first[0].lower() not in PLACED:
            return None
        place = self.clause.mention_at(end - 1)
        if place is not None and place.label != "PER" and self.find_preposition(place) in PLACED:
            is_first = len(WORD.findall(self.text, start, place.start)) == 1
            may_say = is_first and (place.label == "ORG" or _REACTING.match(word[0]) is not None)
            return make_source(place, gerund.text, SPEECH) if may_say else None
        phrase = self.clause.phrases.read(first.start(), end, is_subject=True)
        if phrase is None or phrase.is_nominative or phrase.end != end:
            return None
        source = self.make_subject(phrase, replace(gerund, text=word[0]), SPEECH)
        return replace(source, verb=gerund.text) if source is not None else None

    def _read_before_verb(self, verb: int, trigger: Trigger, rank: int) -> Source | None:
        word = WORD.match(self.text, verb)
        for end in self.adjuncts.list_ends(verb):
            source = self.read_ending(end, trigger, rank)
            if source is not None and word is not None and self._may_do(source, word[0]):
                return source
        return None

    def _may_do(self, source: Source, verb: str) -> bool:
        """Say whether a noun phrase may be the subject of a verb by its number: several do nothing in the singular."""
        words = WORD.findall(self.text, source.start, source.end)
        if source.mention is not None or len(words) > _MOST_AGREEING or self._is_many(verb):
            return True
        forms = [form for word in words for form in self.clause.describe(word).forms if form.case == "nomn"]
        return not forms or any(form.number == "sing" for form in forms)

    def _is_many(self, verb: str) -> bool:
        verbs = [form for form in self.clause.describe(verb).forms if form.pos == "VERB"]
        return not verbs or any(form.number == "plur" for form in verbs)

    def read_ending(self, end: int, trigger: Trigger, rank: int) -> Source | None:
        """Read a subject that ends at a position: a name, or a noun phrase that may end in one."""
        mention = self._find_ending(end)
        if mention is not None and mention.start in self.listeners:
            return None
        phrase = self.clause.phrases.read_ending(self.clause.find_start(end), end)
        if phrase is not None and (self._is_object(phrase) or not self._may_be_subject(phrase, trigger)):
            phrase = None
        if phrase is not None and not agrees(phrase, trigger, self.clause):
            phrase = None
        if mention is None:
            named = self.find_apposed_to(phrase) if phrase is not None else None
            if named is not None:
                return make_source(named, trigger.text, rank)
            return self.make_subject(phrase, trigger, rank) if phrase is not None else None
        if self._may_be_named(mention, phrase, trigger) or self._is_place_told_of(mention, end, trigger):
            return make_source(mention, trigger.text, rank)
        if phrase is None or phrase.start >= mention.start or not phrase.is_nominative:
            return None
        named = self.find_apposed_to(phrase) if phrase.is_person else None
        return make_source(named, trigger.text, rank) if named is not None else self.make_subject(phrase, trigger, rank)

    def _is_object(self, phrase: Phrase) -> bool:
        """Say whether a word, or words of reference, right before a noun phrase govern it."""
        return self.is_governed(phrase) or any(
            other.kind in ("reference", "statement") and 0 < phrase.start - other.end <= 1
            for other in self.clause.triggers
        )

    def _find_ending(self, end: int) -> Mention | None:
        """Find the name that ends at a position; a comma closes a person's set in: "водій, Марко Коваль, каже"."""
        mention = self.clause.mention_at(end - 1)
        if mention is None and self.text[end - 1] in _CLOSING:
            mention = self.clause.mention_at(end - 2)
            is_set_in = mention is not None and (self.text[end - 1] != "," or self.appositions.ends_set_in(mention))
            return mention if is_set_in else None
        return mention

    def find_apposed_to(self, phrase: Phrase) -> Mention | None:
        """Find the person whom a noun phrase in commas describes: "Марко Коваль, один із лікарів, сказав"."""
        led = _LED_ON.search(self.text, max(self.clause.start, phrase.start - _LONGEST_LED), phrase.start)
        if led is None:
            return None
        person = self.clause.mention_at(led.start() - 1)
        is_person = person is not None and person.label == "PER" and person.end == led.start()
        return person if person is not None and is_person and self.clause.may_be_nominative(person) else None

    def _may_be_named(self, mention: Mention, phrase: Phrase | None, trigger: Trigger) -> bool:
        """Say whether the name itself is the subject, and not the noun phrase that ends in it."""
        if (
            self.find_preposition(mention)
            or not self.clause.may_be_nominative(mention)
            or is_led_to(mention, self.clause)
        ):
            return False
        if mention.label == "LOC":
            return self.is_content_told(trigger) and not self.hangs_on_noun(mention) and phrase is None
        if not self.agrees(mention, trigger) or self._is_where_written(mention):
            return False
        if mention.label != "PER" and self._is_by_whom(mention):
            return False
        if phrase is None or phrase.start >= mention.start or mention.label == "PER":
            return True
        return self.is_kind_of(phrase, mention)

    def _is_by_whom(self, mention: Mention) -> bool:
        """Say whether a name tells whose people or by whom: "членов НАТО", "чемпион по версии WBA, боксёр, сказал"."""
        words = WORD.findall(self.text, max(self.clause.start, mention.start - _LONGEST_JOINT), mention.start)
        is_person = any("anim" in form.tags for word in words[-1:] for form in self.clause.describe(word).forms[:1])
        return (is_person or words[-2:-1] == ["по"]) and self.hangs_on_noun(mention)

    def _is_place_told_of(self, mention: Mention, end: int, trigger: Trigger) -> bool:
        """Say whether a clause tells more of where it is said: "у Більбао, де ростуть платани, кажуть"."""
        if mention.label == "PER" or not self.is_plural(trigger) or self.find_preposition(mention) not in PLACED:
            return False
        between = (other for other in self.clause.triggers if end <= other.start < trigger.start)
        if any(is_finite_verb(other.text, self.clause.morphology) for other in between):
            return False  # "Коваль, що працює в НДІ, пояснив, чому вид вважали зниклим"
        inserted = _WHERE if mention.label == "LOC" else COMMA
        if inserted.match(self.text, end, trigger.start) is None or not self.is_content_told(trigger):
            return False
        words = WORD.findall(self.text, self.clause.find_start(mention.start), mention.start)
        return not any(form.pos in ("NOUN", "VERB") for word in words for form in self.describe_likeliest(word))

    def describe_likeliest(self, word: str) -> Sequence[Form]:
        """Return a word's likeliest reading, or none; a kind of body before its name counts for nothing."""
        forms = self.clause.describe(word).forms[:1]
        return [form for form in forms if form.lemma not in self.rules.carriers | self.rules.unnamed_heads]

    def _is_where_written(self, mention: Mention) -> bool:
        """Say whether a name is where somebody writes, a network or a work: "у мережі Facebook", "у книжці «Море»"."""
        is_work = mention.label == "MISC" and self.text[mention.start - 1] in '«„“"'
        if not is_work and fold_word(mention.lemma) not in self.rules.platforms:
            return False
        return self.hangs_on_noun(mention, in_quotes=True)

    def _may_be_subject(self, phrase: Phrase, trigger: Trigger) -> bool:
        """Say whether a phrase may be a verb's subject; where a thing is done is one only of words that follow."""
        return phrase.is_nominative or self.is_content_told(trigger)

    def _list_verbs_before(self, joint: int, trigger: Trigger | None) -> Iterator[int]:
        """List where verbs begin that may share their subject with a trigger, nearest to the joint first."""
        earliest = max(self.clause.start, joint - _LOOKED_BACK)
        is_parted = self.text[joint - 1 : joint] == "," or trigger is None
        tried = 0
        for word in reversed(list(WORD.finditer(self.text, earliest, joint))):
            if _HARD_BREAK.search(self.text, word.end(), joint) or tried >= _MOST_VERBS:
                return
            if self.clause.mention_at(word.start()) is not None:
                continue
            if not self._is_predicate(word[0]):
                continue
            if trigger is not None and not self._agree(word[0], trigger.text):
                continue
            if is_parted and _SUBORDINATE.search(self.text, earliest, word.start()):
                continue  # "сказав, що Рибак прийшов, і додав"
            tried += 1
            yield word.start()

    def _is_predicate(self, word: str) -> bool:
        """Say whether a word may be the predicate of a clause: a verb, or one like "рада", "готовий"."""
        if is_finite_verb(word, self.clause.morphology):
            return True
        forms = self.clause.describe(word).forms[:1] if word.islower() else ()
        return any(form.pos in _PREDICATIVE for form in forms)

    def _agree(self, verb: str, other: str) -> bool:
        """Say whether two verbs can have one subject: number, and the gender where both show it."""
        return any(
            one.number == two.number and (one.gender == two.gender or None in (one.gender, two.gender))
            for one in self.clause.describe(verb).forms
            for word in other.split()  # "дійшли висновку"
            for two in self.clause.describe(word).forms
            if two.pos == "VERB" and one.pos in ("VERB", *_PREDICATIVE)
        )
