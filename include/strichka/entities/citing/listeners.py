"""The outlets that are told something: "розповів Суспільному", "об этом ТАСС сообщила мэр", "в ефірі NHK"."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from strichka.entities.citing.adjuncts import AdjunctReader
from strichka.entities.citing.agreement import agrees
from strichka.entities.citing.clause import REACH, Clause
from strichka.entities.citing.owners import talks_to_others
from strichka.entities.citing.rules import is_outlet
from strichka.entities.citing.times import pass_time
from strichka.entities.citing.triggers import Trigger
from strichka.entities.text import WORD
from strichka.models import Mention

_TELLING = ("speech", "opinion", "report", "deed")
_TO_OUTLET = re.compile(
    r"(?!\s(?:статьи|тексты|заметки|колонки|материалы|статті|тексти|нотатки|матеріали)\s)"
    r"(?:[ \u00a0]\w+){0,3}[ \u00a0](?:для|зі|із|з|со|с)[ \u00a0][«„“\"]?"
)
_PLACED_BEHIND = re.compile(r"[»”“\"]?(?:\s[^\s,;:.!?]+){0,2}(?:,\s[^,;:.!?]{3,20},)?\s(?:в|у|на)\s[«„“\"]?")
_IN_QUOTES = re.compile(r"[ \u00a0][«„“\"]")
_CLOSED_QUOTE = re.compile(r"[»”“\"](?=\s)")
_AROUND = ' «"„“”»\u00a0'
# What is handed over, promised or answered is no word said to an outlet: "передав «Музею» колекцію".
_NO_TELLING = re.compile(
    r"переда|надісл|надсил|розісл|разосл|присла|опубл|публік|публик|оприл|обнарод|пошир|распростр|обіц|обеща|"
    r"відпові|ответ|отвеч|запереч|возра|назв|назива|называ|напис|навод|приве|привод|цит|дозв|разреш|рад|рекоменд|совет",
    re.I,
)
# Whose object is who is told: "заверил радиостанцию Panorama".
_ASSURING = re.compile(
    r"(?:запевн|завер|увер|інформ|информ|попередж|поперед|предупр|извест|извещ|уведом|сповіст|переконув|убежда)\w+\s+$",
    re.I,
)
# Words for what is an outlet but now and then.
_LOOSE = re.compile(r"про[еёє]кт|програм|подкаст|ресурс", re.I)
_ON_AIR = re.compile(r"на\s", re.I)
_AGENCY = re.compile(r"(?<!\w)[ИІР]?[ІИ]А\s[«„\"]?[A-ZА-ЯІЇЄҐЁ]")  # "ИА REGNUM", «ІА "Хвиля"»
# Who works for an outlet: the word for it behind them tells whose they are.
_WORKERS = frozenset(
    {"оглядач", "оглядачка", "ведучий", "ведуча", "редактор", "редакторка", "головред", "колумніст"}
    | {"колумністка", "репортер", "репортерка", "фотокор", "фотограф", "засновник", "засновниця", "власник"}
    | {"власниця", "обозреватель", "ведущий", "ведущая", "колумнист", "колумнистка", "репортёр"}
    | {"основатель", "владелец", "собкор", "спецкор", "автор", "авторка"}
)
_REPORTING = re.compile(r"повідом|сообщ|поінформ|проинформ|підтверд|подтверд|спросту|опроверг", re.I)
_TOPIC = re.compile(r"\W*(?:про|об?|обо)\s(?:[а-яіїєґё'’ʼ-]+\s){1,3}[«„“\"]?", re.I)
_SITE = re.compile(r"\w\.[a-zа-яіїє]{2,4}$")  # "Sakh.com"
# Between an outlet and the verb that tells it: "Reuters на умовах анонімності розповів чиновник".
_ADJUNCT = re.compile(
    r"[»”“\"]?\s(?:(?:на|в|у|за|по|під|при|под|во)\s[а-яіїєґё'’ʼ-]+(?:\s[а-яіїєґё'’ʼ-]+)?|телефоном|письменно|письмово)\s",
    re.I,
)
_GIVEN = re.compile(r"\w{6,} ")  # a participle, behind which an outlet stands that was given words
_LONGEST_LEAD = 30
_MOST_ENDS = 6  # places where a subject is looked for before a verb
_MOST_ADJECTIVES = 2


class ListenerReader:
    """Finds the outlets of one sentence that somebody told.

    Args:
        clause: the sentence.
    """

    def __init__(self, clause: Clause) -> None:
        """Keep the sentence."""
        self.clause, self.text = clause, clause.text
        self.triggers, self.mentions = clause.triggers, clause.mentions
        self.adjuncts = AdjunctReader(clause)

    def find_addressed(self) -> dict[Trigger, Mention]:
        """Find those behind a word for their kind, by that word: "телеканалу «Наш край»", "в ефірі NHK"."""
        finders = {"listener": self._find_listener, "medium": self._find_medium}
        found = ((trigger, finders[trigger.kind](trigger)) for trigger in self.triggers if trigger.kind in finders)
        return {trigger: outlet for trigger, outlet in found if outlet is not None}

    def find_told(self) -> list[Mention]:
        """Find those told without a word for their kind: "розповів Суспільному", "«Хвилі» розповіла Олена Коваль"."""
        found: dict[int, Mention] = {}
        for trigger in self.triggers:
            if trigger.kind not in ("speech", "report", "opinion"):
                continue
            outlet = self._find_behind(trigger) or self._find_before(trigger)
            if outlet is not None:
                found[outlet.start] = outlet
        return [found[start] for start in sorted(found)]

    def _find_listener(self, trigger: Trigger) -> Mention | None:
        """Find the outlet behind a word for its kind: "сказав Коваль телеканалу «Наш край»"."""
        before = [other for other in self.triggers if other.start < trigger.start]
        if any(other.kind == "reference" and trigger.start - other.end <= 2 for other in before):
            return None
        outlet = next((m for m in self.mentions if m.start >= trigger.end and m.label == "ORG"), None)
        if outlet is None or outlet.start - trigger.end > REACH or "," in self.text[trigger.end : outlet.start]:
            return None
        if self._is_whose(trigger):
            return None
        gap = self.text[trigger.end : outlet.start]
        if gap.strip(' «"„“') and not self.clause.carries(trigger.end, outlet.start):
            return None
        tellers = [other for other in before if other.kind in _TELLING]
        if _LOOSE.match(trigger.text):  # "гроші передали проєкту «Хвиля», сказав мер"
            tellers = [other for other in tellers[-1:] if not _NO_TELLING.match(other.text)]
        if _ON_AIR.match(trigger.text) and not any(not self.clause.is_plural(other.text) for other in tellers):
            return None  # "на каналі повідомили": they are who says it
        is_told = bool(tellers) or self._verb_behind(outlet) is not None
        return outlet if is_told and self._may_be_told(trigger) else None

    def _is_whose(self, trigger: Trigger) -> bool:
        """Say whether a word for an outlet tells whose worker somebody is: "зауважив журналіст телеканалу"."""
        if not any(form.case == "gent" for form in self.clause.describe(trigger.text).forms):
            return False
        words = WORD.findall(self.text, max(self.clause.start, trigger.start - _LONGEST_LEAD), trigger.start)
        forms = self.clause.describe(words[-1]).forms if words else ()
        return any(
            form.pos == "NOUN" and "anim" in form.tags and form.lemma in self.clause.rules.carriers | _WORKERS
            for form in forms
        )

    def _may_be_told(self, trigger: Trigger) -> bool:
        """Say whether a word for an outlet is one to whom something is said, not what is done to it."""
        if trigger.text.lower() not in self.clause.rules.direct_listeners:
            return True
        start = max(self.clause.start, trigger.start - _LONGEST_LEAD)
        outlet = next((m for m in self.mentions if m.start >= trigger.end), None)
        verb = self._verb_behind(outlet) if outlet is not None else None
        if verb is not None and _ASSURING.search(verb.text + " ") and self._find_speaker(verb.end, verb) is not None:
            return True  # "агентство «Хвиля» поінформувала членкиня комісії"
        told = _ASSURING.search(self.text, start, trigger.start)
        if told is None or outlet is None or not told[0].rstrip().endswith("ло"):
            return told is not None
        return self._find_speaker(outlet.end, trigger) is not None  # "повідомило агентство «Хвиля»" itself

    def _find_medium(self, trigger: Trigger) -> Mention | None:
        """Find the outlet in which something was said: "в ефірі телеканалу NHK", "в інтерв'ю «Збручу»"."""
        outlet = next((m for m in self.mentions if m.start >= trigger.end), None)
        if outlet is None or outlet.label == "PER" or outlet.start > self.clause.find_end(trigger.end):
            return None
        if trigger.is_taken and _GIVEN.match(trigger.text) and not self._is_likely_outlet(outlet):
            return None  # "зверненні, надісланому до служби"
        if trigger.text == "через" and not self._is_beside_verb(trigger):
            return None
        gap = self.text[trigger.end : outlet.start]
        if not gap.strip(' «"„“'):
            return outlet if outlet.label == "ORG" or gap.strip() else None
        if outlet.label != "ORG" or talks_to_others(trigger, outlet, self.clause):
            return None
        return outlet if self.clause.is_bridge(trigger.end, outlet.start) else None

    def _is_likely_outlet(self, name: Mention) -> bool:
        return self._is_outlet(name) or self.clause.follows_kind(name) or name.text.isascii()

    def _is_beside_verb(self, medium: Trigger) -> bool:
        """Say whether a verb of saying stands in a clause: "відповіла через Reuters", not "приймають через портал"."""
        start, end = self.clause.find_start(medium.start), self.clause.find_end(medium.end)
        return any(start <= other.start <= end and other.kind in _TELLING for other in self.triggers)

    def pass_listener(self, start: int, listeners: Iterable[int]) -> int:
        """Pass over "порталу «Хвиля»" right behind a verb.

        Args:
            start: where the verb ends.
            listeners: where the outlets begin that are told something.

        Returns:
            Where the outlet's name ends, its closing quote with it; `start` where none is told.
        """
        told = next(
            (other for other in self.triggers if other.kind == "listener" and 0 <= other.start - start <= 2), None
        )
        outlet = self._find_listener(told) if told is not None else None
        if outlet is None:
            begin = next((b for b in listeners if 0 < b - start <= 2 or self._is_near(start, b)), None)
            outlet = self.clause.mention_at(begin) if begin is not None else None
        if outlet is None:
            return start
        closed = _CLOSED_QUOTE.match(self.text, outlet.end, self.clause.end)
        return closed.end() if closed is not None else outlet.end

    def _is_near(self, start: int, end: int) -> bool:
        return 2 < end - start < _LONGEST_LEAD and self._is_described(start, end)

    def _verb_behind(self, outlet: Mention) -> Trigger | None:
        """Return the verb right behind a name: "корреспонденту «Х» рассказала"."""
        return next(
            (
                other
                for other in self.triggers
                if other.kind in ("speech", "report", "opinion")
                and (
                    (0 < other.start - outlet.end <= 2 and not self.text[outlet.end : other.start].strip(_AROUND))
                    or outlet.end < pass_time(self.text, outlet.end, self.clause.end) == other.start - 1
                )
            ),
            None,
        )

    def _find_behind(self, trigger: Trigger) -> Mention | None:
        outlet = next((m for m in self.mentions if m.start >= trigger.end), None)
        if outlet is None or outlet.label == "PER":
            return self._find_behind_person(trigger, outlet)
        if self.text[trigger.end : outlet.start].strip(' «"„\u00a0'):
            if self._is_described(trigger.end, outlet.start) and (
                self._is_dative_outlet(outlet, trigger) or self._is_outlet(outlet)
            ):
                return outlet
            is_named = outlet.label == "ORG" and is_outlet(outlet.lemma, self.clause.language)
            return outlet if is_named and _TO_OUTLET.fullmatch(self.text, trigger.end, outlet.start) else None
        if self._is_dative_outlet(outlet, trigger):
            return outlet
        is_told = outlet.label == "ORG" and self.clause.is_plural(trigger.text) and self._are_several_behind(outlet.end)
        if is_told:
            return outlet
        return outlet if self._is_outlet(outlet) and self._has_other_subject(outlet, trigger) else None

    def _find_behind_person(self, trigger: Trigger, person: Mention | None) -> Mention | None:
        """Find a known outlet right behind who speaks: "– розповів Марко Коваль РІА «Новини»"."""
        if person is None or not trigger.behind_quote or person.start > self.clause.find_end(trigger.end):
            return None
        outlet = next((m for m in self.mentions if m.start >= person.end), None)
        if outlet is None or not self._is_outlet(outlet) or not self.clause.is_bridge(trigger.end, person.start):
            return None
        return None if self.text[person.end : outlet.start].strip(' «"„') else outlet

    def _is_described(self, start: int, end: int) -> bool:
        """Say whether only adjectives in the dative stand between: "розповів полтавському «Суспільному»"."""
        words = WORD.findall(self.text, start, end)
        if len(words) > _MOST_ADJECTIVES or self.text[start:end].count(" ") != len(words) + 1:
            return False
        return all(
            any(form.pos == "ADJF" and form.case == "datv" for form in self.clause.describe(word).forms)
            for word in words
        )

    def _find_before(self, trigger: Trigger) -> Mention | None:
        """Find one right before its verb: "Об этом ТАСС сообщила мэр Анна Коваль", "«Хвилі» розповіли в мерії"."""
        outlet = next((m for m in reversed(self.mentions) if m.end <= trigger.start), None)
        if outlet is None or outlet.label == "PER" or trigger.behind_quote:
            return None
        gap = self.text[outlet.end : trigger.start]
        outlet = self._find_opening(outlet)
        if gap.strip(_AROUND) and not (self._is_outlet(outlet) and _ADJUNCT.fullmatch(gap)):
            return None
        if self._is_outlet(outlet) and self._is_told_where(outlet, trigger):
            return outlet
        if not (self._follows_nothing(outlet) or self._is_surely_dative(outlet) or self._follows_topic(outlet)):
            return None
        if self._is_dative_outlet(outlet, trigger):
            return outlet
        if outlet.label != "ORG" or (outlet.text != outlet.lemma and not self._is_outlet(outlet)):
            return None
        is_named = self._is_outlet(outlet) or _IN_QUOTES.match(self.text, outlet.start - 2, outlet.start) is not None
        if is_named and (self._is_placed_behind(trigger.end, trigger) or self._is_told_by(trigger)):
            return outlet
        return outlet if self._find_speaker(trigger.end, trigger) is not None else None

    def _is_told_where(self, outlet: Mention, trigger: Trigger) -> bool:
        """Say whether a body where it is said opens the clause, or who says it follows: "у мерії Reuters розповіли"."""
        if self.clause.is_plural(trigger.text):
            start = self.clause.find_start(outlet.start)
            phrase = self.clause.phrases.read(start, outlet.start, is_subject=True)
            is_next = phrase is not None and not self.text[phrase.end : outlet.start].strip(' «"„“\u00a0')
            is_place = phrase is not None and not phrase.is_nominative and not phrase.is_person
            return is_next and is_place and phrase is not None and phrase.head not in self.clause.rules.speaking_for
        return self.clause.may_be_nominative(outlet) and self._find_speaker(trigger.end, trigger) is not None

    def _find_opening(self, name: Mention) -> Mention:
        """Find the name that opens the quotes in which one stands: "Sputnik" of «Sputnik Грузия»."""
        before = self.clause.mention_at(name.start - 2)
        is_joined = before is not None and before.end == name.start - 1 and before.label == "ORG"
        is_opening = is_joined and before is not None and self.text[before.start - 1] in '«„“"'
        return before if before is not None and is_opening else name

    def _follows_topic(self, outlet: Mention) -> bool:
        """Say whether a known outlet stands behind the topic that opens a sentence: "Про новацію ERR розповів X"."""
        if not self._is_outlet(outlet):
            return False
        return _TOPIC.fullmatch(self.text, self.clause.start, outlet.start) is not None

    def _follows_nothing(self, outlet: Mention) -> bool:
        """Say whether no preposition or noun leads to a name, so that it can be whom the verb tells."""
        before = self.text[self.clause.start : outlet.start].rstrip(' «"„“\u00a0')
        words = WORD.findall(before[-_LONGEST_LEAD:])
        if not words or before.endswith((",", ":")):
            return True
        return not any(form.pos in ("PREP", "NOUN", "ADJF") for form in self.clause.describe(words[-1]).forms[:1])

    def _is_dative_outlet(self, outlet: Mention, trigger: Trigger) -> bool:
        """Say whether a name is printed in the dative, and may be an outlet's: one known, in quotes, or no office's."""
        if outlet.text == outlet.lemma or self.clause.may_be_nominative(outlet):
            return False
        if self._is_outlet(outlet):
            return True
        words = WORD.findall(outlet.text)
        if not any(self._may_be_dative(word) for word in words[:2]):
            return False
        if _NO_TELLING.match(trigger.text) or outlet.text.isupper():
            return False
        if _IN_QUOTES.match(self.text, outlet.start - 2, outlet.start):
            return outlet.label in ("ORG", "MISC")
        heads = self.clause.rules.unnamed_heads - self.clause.rules.carriers
        lemmas = (form.lemma for word in words for form in self.clause.describe(word).forms)
        return outlet.label == "ORG" and not any(lemma in heads for lemma in lemmas)

    def _is_surely_dative(self, outlet: Mention) -> bool:
        """Say whether a name's first word is a dative and no genitive: "«Камському листку»"."""
        words = WORD.findall(outlet.text)
        cases = {form.case for word in words[:1] for form in self.clause.describe(word).forms}
        return "datv" in cases and not cases & {"gent", "nomn", "ablt", "accs"}

    def _may_be_dative(self, word: str) -> bool:
        return any(form.case == "datv" or form.case is None for form in self.clause.describe(word).forms)

    def _is_outlet(self, outlet: Mention) -> bool:
        if outlet.label != "ORG":
            return False
        is_agency = _AGENCY.search(self.text, max(0, outlet.start - 6), outlet.end) is not None
        return is_agency or is_outlet(outlet.lemma, self.clause.language) or _SITE.search(outlet.text) is not None

    def _has_other_subject(self, outlet: Mention, trigger: Trigger) -> bool:
        """Say whether somebody else can be who speaks: a person, a place of saying, or the outlet is no nominative."""
        if not self.clause.may_be_nominative(outlet):
            return True
        if self._is_somebody_before(trigger):
            return True
        if self.clause.is_plural(trigger.text):
            return self._is_placed_behind(outlet.end, trigger) or self._are_several_behind(outlet.end)
        is_told = trigger.kind == "speech" or _REPORTING.match(trigger.text) is not None
        return is_told and (self._find_speaker(outlet.end, trigger) is not None or self._is_somebody_behind(outlet.end))

    def _is_somebody_behind(self, position: int) -> bool:
        """Say whether somebody without a name follows in the nominative: "скаржиться Reuters працівниця цеху"."""
        phrase = self.clause.phrases.read(position, self.clause.find_end(position), is_subject=True)
        is_next = phrase is not None and not self.text[position : phrase.start].strip(' »”“"\u00a0')
        rules = self.clause.rules
        if phrase is None or not is_next or not phrase.is_nominative:
            return False
        if phrase.is_person or phrase.head in rules.placed_heads:  # "розповіло Reuters джерело в порту"
            return True
        return phrase.head in rules.speaking_for and phrase.has_complement

    def _is_told_by(self, trigger: Trigger) -> bool:
        """Say whether somebody without a name follows a verb and is its subject: "Reuters повідомив чиновник"."""
        phrase = self.clause.phrases.read(trigger.end, self.clause.find_end(trigger.end), is_subject=True)
        return self._is_somebody_behind(trigger.end) and phrase is not None and agrees(phrase, trigger, self.clause)

    def _is_placed_behind(self, position: int, trigger: Trigger) -> bool:
        if not self.clause.is_plural(trigger.text):
            return False
        return _PLACED_BEHIND.match(self.text, position, self.clause.end) is not None

    def _are_several_behind(self, position: int) -> bool:
        """Say whether several people in the nominative follow: "розповіли Expresso двоє радників"."""
        phrase = self.clause.phrases.read(position, self.clause.find_end(position), is_subject=True)
        is_next = phrase is not None and not self.text[position : phrase.start].strip(' »”“"')
        return phrase is not None and is_next and phrase.is_nominative and phrase.is_several

    def _is_somebody_before(self, trigger: Trigger) -> bool:
        """Say whether somebody stands before: "двоє учасників на умовах анонімності розповіли Reuters"."""
        people = {person.end for person in self._list_people()}
        if trigger.start - 1 in people:
            return True
        if trigger.kind != "speech" and _REPORTING.match(trigger.text) is None:
            return False
        ends = islice(self.adjuncts.list_ends(trigger.start), _MOST_ENDS)
        return any(end in people or self._is_somebody_ending(end, trigger) for end in ends)

    def _is_somebody_ending(self, end: int, trigger: Trigger) -> bool:
        """Say whether people or a body without a name end at a position, who may do what a verb says."""
        phrase = self.clause.phrases.read_ending(self.clause.find_start(end), end)
        if phrase is None or not phrase.is_nominative or not (phrase.is_person or phrase.may_speak(self.clause.rules)):
            return False
        return agrees(phrase, trigger, self.clause)

    def _find_speaker(self, position: int, trigger: Trigger) -> Mention | None:
        """Find a person in the nominative who follows in the same clause, led by nothing but who they are."""
        end = self.clause.find_end(position)
        for person in self._list_people():
            if position <= person.start < end:
                words = WORD.findall(self.text, position, person.start)
                is_led = any(form.pos == "PREP" for word in words[-1:] for form in self.clause.describe(word).forms)
                return None if is_led or self.clause.is_plural(trigger.text) else person
        return None

    def _list_people(self) -> Sequence[Mention]:
        return [m for m in self.mentions if m.label == "PER" and self.clause.may_be_nominative(m)]
