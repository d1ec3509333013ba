"""The source behind a verb or reference: "заявив Коваль", "за даними Reuters"."""

import re
from collections.abc import Sequence

from strichka.entities.citing.agreement import agrees
from strichka.entities.citing.forms import find_governed
from strichka.entities.citing.nouns import load_noun_finder
from strichka.entities.citing.owners import (
    are_others,
    completes_noun,
    is_carried,
    is_spoken_of,
    pass_owner,
)
from strichka.entities.citing.phrases import Phrase
from strichka.entities.citing.rules import is_outlet
from strichka.entities.citing.signs import CLOSED, SENDING
from strichka.entities.citing.sources import REFERENCE, REPORT, SPEECH, VERBS, Source, make_source
from strichka.entities.citing.subjects import PLACED, SubjectReader
from strichka.entities.citing.triggers import Trigger
from strichka.entities.text import WORD
from strichka.models import Mention

_COMMA = re.compile(r"[»”“\"]?(?:,|(?:\s[\w'’ʼ-]+){1,4},)\s")
_GAP_BREAK_FAR = re.compile(r"[;:!?…\n]|\s[–—-]\s|[.]\s+[A-ZА-ЯІЇЄҐЁ]")
_HANDING_ON = ("report", "quoting", "reference", "medium", "learning")  # a worker says it in the outlet's name
_OWN_VIEW = re.compile(r"(?:за|по|згідно|відповідно|согласно|судячи|судя)\s", re.I)
_SEEN = re.compile(r"спостереж|наблюден|вражен|впечатлен", re.I)
_SAYING = ("report", "speech", "quoting")
# An outlet in Latin letters that nobody found, behind a word for its kind.
_LATIN_NAME = re.compile(
    r"(?P<kind>\s(?:[а-яіїєґё'’ʼ-]+\s){0,3})(?P<name>[A-Za-z][A-Za-z0-9.+-]+(?: [A-Z][A-Za-z.]+){0,3})(?![\w-])"
)
_QUOTED_NAME = re.compile(
    r"(?P<kind>\s(?:(?:[A-Z][a-z]+-)?[а-яіїєґё'’ʼ-]+\s){0,3})[«„“\"]"
    r"(?P<name>[A-ZА-ЯІЇЄҐЁ](?:[^«»„“”\"\n,.]|\.(?=\s[A-ZА-ЯІЇЄҐЁ])){2,40})[»”“\"]"
)
_LAST_LINE = re.compile(r"(?:джерел|источник)\w{0,2}:", re.I)
# In Cyrillic capitals, taken for a place or for nothing: "агентство МЕНА".
_CAPITALS = re.compile(
    r"(?:\s[а-яіїєґё'’ʼ-]+){0,4}?(?P<kind>\s(?:[а-яіїєґё'’ʼ-]+\s){1,2})(?P<name>[А-ЯІЇЄҐЁ]{3,8})(?![\w-])"
)
_BEFORE_PLACE = re.compile(r"\s*(?:(?:\w+\s)?[ву]\s)?", re.I)
_WHO = re.compile(r"\s?(?:[^\s,.;:!?()–—]+\s){1,8}")  # "Джерело: голова ради водоканалу "
_MOST_PASSED = 9  # words passed over between a verb and its subject
_GOVERNING = frozenset({"в", "у", "во", "на", "під", "час", "від", "от", "для", "до", "з", "із", "зі", "из", "с"})
_AFTER_APPOSED = re.compile(r"\s*(?:[,.;:!?…)»”\"–—-]|$)|\s(?:із|зі|з|из|с)\s[A-ZА-ЯІЇЄҐЁ«]")
# "дав знати сам майстер – 70-річний Бранимир Хрваткович, "
_DASHED = re.compile(r"[ \u00a0][–—][ \u00a0](?:[а-яіїєґё\d'’ʼ-]+(?:ий|ый|ой|ая|а|ої|ої)[ \u00a0]){0,2}(?=[^\W\d_])")
_LED_AWAY = re.compile(r"\s(?:без|после|після|против|проти|вместо|замість|перед|над)\s", re.I)
_PERCENT = re.compile(r"\d\s?%|\d\s(?:процент|відсот)", re.I)
_FARTHEST_APPOSED = 140
_RELATIVE = re.compile(r",\s(?:(?:у|в|з|на|с|к|о)\s)?(?:як|котр|котор|чи|че)\w{1,3}\s[^,;:.!?]{3,80},")


class FollowingReader(SubjectReader):
    """Reads the source in the words that follow a trigger.

    Args:
        clause: the sentence.
        listeners: where the outlets begin to which something is said: they are nobody's subject.
    """

    def read_after(self, trigger: Trigger, rank: int, start: int) -> Source | None:
        """Read the source in the words that follow a verb or reference, up to the next break or verb.

        Args:
            trigger: the words that cite.
            rank: place in the chain.
            start: where its source may begin: behind it, or behind the outlet spoken to.
        """
        is_verb = trigger.kind in VERBS
        end = max(self.clause.find_end(trigger.end), self.clause.find_end(start))
        if trigger.kind == "reference":
            start = self._pass_document(start, end)
        inside = self._list_inside(start, end, trigger)
        if trigger.kind == "learning" and (bodies := [mention for mention in inside if mention.label == "ORG"]):
            inside = bodies[:1]
        if trigger.text.endswith(":"):
            inside = [m for m in inside if self._heads_line(m, start)]
        nearest = self._pick_source(inside, start, rank) or self._find_right_behind(trigger, start)
        phrase = self._read_phrase(
            start, end, trigger, None if is_verb else find_governed(trigger.text, start > trigger.end)
        )
        if phrase is None and is_verb and nearest is None:
            phrase = self._read_phrase_farther(start, end, trigger)
            apposed = self._find_behind_appositions(start) if phrase is None and self._opens(start) else None
            if apposed is not None and self.agrees(apposed, trigger):
                return make_source(apposed, trigger.text, rank)
        if phrase is not None and self._goes_before(phrase, nearest, trigger):
            apposed = self.find_apposed(phrase, is_verb)
            if apposed is not None:
                return make_source(apposed, trigger.text, rank)
            hands_on = self._hands_on(trigger) and phrase.head in self.rules.staff
            if nearest is not None and nearest.label == "ORG" and hands_on:
                return make_source(nearest, trigger.text, rank)
            source = self.make_phrase_source(phrase, nearest, trigger, rank)
            return source or self.read_quoted_name(trigger, rank, max(start, phrase.start - 1))
        return make_source(nearest, trigger.text, rank) if nearest else self.read_quoted_name(trigger, rank, start)

    def _list_inside(self, start: int, end: int, trigger: Trigger) -> list[Mention]:
        """List the names that may be a verb's subject, or that of a reference up to whom a preposition leads away."""
        inside = [m for m in self.clause.mentions if start <= m.start < end and m.start not in self.listeners]
        if trigger.kind in VERBS:
            inside = [mention for mention in inside if self._may_be_subject(start, mention, trigger)]
        else:
            led = ((mention, self.locate_preposition(mention)) for mention in inside if mention.label == "PER")
            passed = (mention.start for mention, found in led if found is not None and found.start() > start + 1)
            end = next(passed, end)  # "в заявлении мэрии вместо Коваля"
        return [mention for mention in inside if mention.start < end and not self.is_platform(mention)]

    def _read_phrase(self, start: int, end: int, trigger: Trigger, cases: frozenset[str] | None) -> Phrase | None:
        is_verb = trigger.kind in VERBS
        phrase = self.clause.phrases.read(start, end, is_verb, cases=cases)
        if phrase is not None and _PERCENT.search(self.text, start, phrase.end):
            return None  # "по статистике 90 % больных"
        if trigger.kind == "reference" and _LED_AWAY.match(self.text, start, end):
            return None  # "содержатся в заключении без обвинений"
        if (
            phrase is not None
            and trigger.kind == "reference"
            and (name := self._find_subject_in(phrase, trigger)) is not None
        ):
            return self._read_phrase(start, name.start, trigger, cases)
        if phrase is None or (is_verb and not phrase.is_nominative and not self.is_plural(trigger)):
            return None  # "написала в чате мама"
        if not is_verb:
            return phrase
        is_crowd = self._is_crowd(phrase, trigger)  # "отписались в чате спасатели"
        return phrase if not is_crowd and agrees(phrase, trigger, self.clause) else None

    def _find_verb_of(self, name: Mention, reference: Trigger) -> Trigger | None:
        """Find the verb before a reference whose subject an outlet is: "пише з посиланням на мерію Reuters"."""
        if (
            not is_outlet(name.lemma, self.clause.language)
            or CLOSED.match(self.text, name.end, self.clause.end) is None
        ):
            return None
        return next((other for other in self.clause.triggers if 0 < reference.start - other.end <= 1), None)

    def _find_subject_in(self, phrase: Phrase, trigger: Trigger) -> Mention | None:
        """Find the name at the end of a phrase that is the subject of a verb: "з посиланням на штаб Reuters пише"."""
        name = self.clause.mention_at(phrase.end - 1) or self.clause.mention_at(phrase.end - 2)
        if name is None or name.start <= phrase.start or name.label != "ORG" or not self.clause.may_be_nominative(name):
            return None
        verb = next((other for other in self.clause.triggers if 0 < other.start - name.end <= 2), None)
        verb = verb or self._find_verb_of(name, trigger)
        is_outlet_known = name.text.isascii() or is_outlet(name.lemma, self.clause.language)
        if verb is None or verb.kind not in (*VERBS, "quoting") or not is_outlet_known:
            return None
        return None if self.is_plural(verb) else name

    def _heads_line(self, mention: Mention, start: int) -> bool:
        """Say whether a name behind "Джерело:" is the source: right there, behind its kind or behind who it is."""
        gap = self.text[start : mention.start]
        if not gap.strip(' «"„') or self.clause.carries(start, mention.start):
            return True
        is_person = mention.label == "PER" and self.clause.may_be_nominative(mention)
        return is_person and _WHO.fullmatch(gap) is not None and not self.find_preposition(mention)

    def _find_right_behind(self, trigger: Trigger, start: int) -> Mention | None:
        """Find a person right behind a verb that closes a quote: its subject, however the name declines."""
        person = self.clause.mention_at(start + 1) if trigger.behind_quote else None
        if person is None or person.label != "PER" or person.start != start + 1:
            return None
        following = self.text[person.end : person.end + 2].strip()
        is_closed = not following or following[0] in ",.;!?–—-»" or person.end + 1 in self.listeners
        return person if is_closed and self.agrees(person, trigger) else None

    def _read_phrase_farther(self, start: int, end: int, trigger: Trigger) -> Phrase | None:
        """Read who speaks behind adjuncts: "уточнили виданню в поліції", "каже на пероні сумна провідниця"."""
        previous, passed = "", start
        for word in list(WORD.finditer(self.text, start, end))[:_MOST_PASSED]:
            if word.start() < passed:
                continue
            mention = self.clause.mention_at(word.start())
            if mention is not None and (
                previous in _GOVERNING or mention.start in self.listeners or self.find_preposition(mention)
            ):
                passed, previous = mention.end, ""
                continue
            if self.clause.is_finite(word[0]) or mention is not None:
                return None
            if previous not in _GOVERNING:
                phrase = self.clause.phrases.read(word.start(), end, is_subject=True)
                is_subject = phrase is not None and (
                    not self._may_be_genitive(word[0]) if phrase.is_person else self._is_nominative(word[0])
                )
                if (
                    phrase is not None
                    and (is_subject or word[0].lower() in (*PLACED, *SENDING))
                    and (self.is_plural(trigger) or phrase.is_nominative)
                    and not self._is_crowd(phrase, trigger)
                ):
                    return phrase if agrees(phrase, trigger, self.clause) else None
            if previous not in _GOVERNING or not self._may_be_led(word[0]):
                previous = word[0].lower()
        return None

    def _may_be_led(self, word: str) -> bool:
        """Say whether a word is an adjective, behind which what a preposition governs still follows."""
        return word.islower() and any(form.pos == "ADJF" for form in self.clause.describe(word).forms[:1])

    def _is_nominative(self, word: str) -> bool:
        forms = [form for form in self.clause.describe(word).forms if form.known]
        if any(form.lemma in self.rules.placed_heads for form in forms):
            return any(form.case == "nomn" for form in forms)
        return bool(forms) and all(form.pos == "NOUN" and form.case == "nomn" for form in forms)

    def _may_be_genitive(self, word: str) -> bool:
        return any(form.case == "gent" for form in self.clause.describe(word).forms)

    def read_quoted_name(self, trigger: Trigger, rank: int, start: int) -> Source | None:
        """Read an outlet that stands in quotes and that nobody took for a name: "пише «Голос порту»"."""
        may_name = trigger.kind in _SAYING or _LAST_LINE.match(trigger.text) is not None
        quoted = _QUOTED_NAME.match(self.text, start, self.clause.end) if may_name else None
        if quoted is None and trigger.kind in _SAYING:
            quoted = _LATIN_NAME.match(self.text, start, self.clause.end) or _CAPITALS.match(
                self.text, start, self.clause.end
            )
        if quoted is None or any(
            m.start < quoted.end()
            and quoted.start() < m.end
            and (m.label != "LOC" or not quoted["name"].startswith(m.text))
            for m in self.clause.mentions
        ):
            return None
        first, last = quoted.span("name")
        if quoted["kind"].strip() and not self.clause.carries(quoted.start("kind"), first):
            return None
        return Source(first, last, quoted["name"], None, trigger.text, rank)

    def _pass_document(self, start: int, end: int) -> int:
        """Pass over what a named source has written: "з посиланням на сторінку Reuters"."""
        written = self.rules.documents.match(self.text, start, end)
        passed = written.end() if written is not None else start
        if self.text[start : start + 1].isspace():
            nouns = load_noun_finder(self.clause.language)
            passed = max(passed, (nouns.pass_noun(self.text, start + 1, end) or start - 1) + 1)
        is_theirs = passed > start and (
            self.clause.mention_at(passed) or self.clause.phrases.read(passed, end, is_subject=False)
        )
        return passed if is_theirs else start

    def _may_be_subject(self, start: int, mention: Mention, trigger: Trigger) -> bool:
        if self.text[start : mention.start].strip() in PLACED and not self._is_somebodys(trigger):
            return True
        if self._is_placed(mention, trigger):
            return True
        if mention.label == "PER" and (self.find_preposition(mention) or not self.agrees(mention, trigger)):
            return False
        if completes_noun(mention, self.clause):
            return False
        if mention.label == "ORG" and is_spoken_of(self.locate_preposition(mention), self.clause):
            return False
        if mention.label == "ORG" and (self.find_preposition(mention) or "") in ("в", "у", "во", "до"):
            return self._follows_place(mention)  # not "вона писала в МОЗ"
        if self.clause.may_be_nominative(mention):
            is_next = not self.text[start : mention.start].strip(' «"“„')
            return mention.label != "ORG" or is_next or not self.hangs_on_noun(mention)
        return mention.label == "ORG" and (
            self.clause.carries(start, mention.start) or is_carried(mention, trigger, self.clause)
        )

    def _is_somebodys(self, trigger: Trigger) -> bool:
        """Say whether a verb must have one subject: "вона написала в Бібліотеку Конгресу"."""
        forms = [form for form in self.clause.describe(trigger.text).forms if form.pos == "VERB"]
        return bool(forms) and all(form.number == "sing" and form.gender in ("masc", "femn") for form in forms)

    def _follows_place(self, mention: Mention) -> bool:
        """Say whether where it is told stands before a name: "сповіщає на сайті й у месенджерах ОВА"."""
        words = WORD.findall(self.text, max(self.clause.start, mention.start - 30), mention.start)
        forms = self.clause.describe(words[-1]).forms if words else ()
        return any(form.lemma in self.rules.silent_places for form in forms) and self.clause.may_be_nominative(mention)

    def _is_placed(self, mention: Mention, trigger: Trigger) -> bool:
        """Say whether a body is where something is told: "зазначили згодом у Генштабі", "озвалися з мерії"."""
        if mention.label != "ORG" or not self.is_plural(trigger):
            return False
        return self.find_preposition(mention) in (*PLACED, "з", "із", "зі", "из", "с")

    def find_apposed(self, phrase: Phrase, is_subject: bool) -> Mention | None:
        """Find the person whom a noun phrase names behind a comma: "за словами мера, інженера Марка Коваля"."""
        if not phrase.is_person or phrase.is_several:
            return None  # "за думкою спостерігачів, Коваль"
        dashed = _DASHED.match(self.text, phrase.end, self.clause.end)
        if dashed is not None and (person := self.clause.mention_at(dashed.end())) is not None:
            is_closed = _AFTER_APPOSED.match(self.text, person.end) is not None
            return person if is_closed and person.start == dashed.end() and person.label == "PER" else None
        if not _COMMA.match(self.text, phrase.end, self.clause.end):
            return None
        person = self._find_person_behind(phrase.end)
        if person is None:
            return None
        return person if self.clause.may_be_nominative(person) == is_subject or person.text == person.lemma else None

    def _find_person_behind(self, start: int) -> Mention | None:
        """Find the person whom appositions and relative clauses lead to, and nothing else; closed behind."""
        end = start + _FARTHEST_APPOSED
        person = next((m for m in self.clause.mentions if start < m.start < end and m.label == "PER"), None)
        if person is None or _GAP_BREAK_FAR.search(self.text, start, person.start) or self.find_preposition(person):
            return None
        if not _AFTER_APPOSED.match(self.text, person.end):
            return None
        relative = _RELATIVE.search(self.text, start, person.start)
        if relative is None:
            return person if self.clause.is_bridge(start, person.start) else None
        is_led = self.clause.is_bridge(start, relative.start()) and self.clause.is_bridge(relative.end(), person.start)
        return person if is_led else None

    def _opens(self, start: int) -> bool:
        """Say whether a noun phrase in the nominative may begin right behind a verb."""
        word = WORD.search(self.text, start, min(self.clause.end, start + 30))
        if word is None or self.text[start : word.start()].strip():
            return False
        forms = self.clause.describe(word[0]).forms
        return any(form.pos in ("NOUN", "ADJF", "PRTF") and form.case == "nomn" for form in forms)

    def _find_behind_appositions(self, start: int) -> Mention | None:
        """Find a subject whose name stands last: "запевняє завідувачка пункту, мати трьох синів Ганна Коваль,"."""
        person = self._find_person_behind(start)
        if person is None or "," not in self.text[start : person.start]:
            return None
        return person if self.clause.may_be_nominative(person) else None

    def _goes_before(self, phrase: Phrase, nearest: Mention | None, trigger: Trigger) -> bool:
        """Say whether an unnamed source counts rather than the name after it ("джерело в Yonhap", not "агентство")."""
        if nearest is None:
            return True
        if phrase.start >= nearest.start or nearest.label == "PER":
            return nearest.label == "PER" and are_others(phrase, nearest, trigger, self.clause)
        if not phrase.is_person and self.is_kind_of(phrase, nearest):
            return False
        is_someone = phrase.is_person and (
            phrase.head not in self.rules.carriers or phrase.head in self.rules.roles
        )  # "оператор" may be a company
        if _SEEN.search(trigger.text):
            return phrase.is_person
        speaks = is_someone and not self._hands_on(trigger)
        return speaks or not self.clause.carries(phrase.start, nearest.start)

    def _hands_on(self, trigger: Trigger) -> bool:
        """Say whether a worker of an outlet says it in the outlet's name, not what they saw themselves."""
        is_own = trigger.kind == "reference" and _OWN_VIEW.match(trigger.text) is not None  # "за версією працівників"
        return trigger.kind in _HANDING_ON and not is_own and _SEEN.search(trigger.text) is None

    def _pick_source(self, inside: Sequence[Mention], start: int, rank: int) -> Mention | None:
        """Pick who speaks among the mentions after a verb: the person, else the nearest body, else a place."""
        reachable = [mention for mention in inside if self.clause.is_bridge(start, mention.start)]
        persons = [mention for mention in reachable if mention.label == "PER"]
        bodies = [mention for mention in reachable if mention.label == "ORG"]
        if bodies and self.find_preposition(bodies[0]) in PLACED and not persons:
            return bodies[0]
        if persons and (rank != REFERENCE or not bodies or persons[0].start < bodies[0].start):
            return pass_owner(persons, self.clause)
        if persons and self._is_apposed(bodies, persons[0]):
            return persons[0]
        if bodies:
            return bodies[0]
        near = [m for m in reachable if m.label == "LOC" and _BEFORE_PLACE.fullmatch(self.text, start, m.start)]
        if near and (rank == SPEECH or near[0].start - start <= 1 or CLOSED.match(self.text, near[0].end)):
            return near[0]
        return next((m for m in reachable if self.is_quoted_outlet(m, start)), None)

    def _is_apposed(self, bodies: Sequence[Mention], person: Mention) -> bool:
        """Say whether a body's name leads right to a person's: "координаторку фонду «Долоня» Поліну Рибак"."""
        last = [body for body in bodies if body.end <= person.start][-1:]
        return bool(last) and self.text[last[0].end : person.start].strip(' »”“"') == ""

    def read_agent(self, trigger: Trigger) -> Source | None:
        """Read by whom something was told or spread: "дані, поширені Reuters", "дощ, обіцяний синоптиками"."""
        end = min(self.clause.end, trigger.end + 80)
        mention = next((m for m in self.clause.mentions if m.start > trigger.end), None)
        if mention is not None and mention.label != "LOC" and not self.find_preposition(mention):
            is_next = not self.text[trigger.end : mention.start].strip(' «"„')
            if is_next or self.clause.carries(trigger.end, mention.start):
                is_agent = mention.label == "ORG" or not self.clause.may_be_nominative(mention)
                rank = SPEECH if mention.label == "PER" else REPORT
                return make_source(mention, trigger.text, rank) if is_agent else None
        phrase = self.clause.phrases.read_agent(trigger.end, end)
        return self.make_phrase_source(phrase, None, trigger, SPEECH) if phrase is not None else None

    def read_past(self, trigger: Trigger, rank: int) -> Source | None:
        """Read a subject that stands behind a reference: "пише з посиланням на Коваля Укрінформ"."""
        reference = next((other for other in self.clause.triggers if other.start > trigger.start), None)
        is_reference = reference is not None and reference.kind in ("reference", "statement")
        if reference is None or not is_reference or reference.start - trigger.end > 2:
            return None
        end = self.clause.find_end(reference.end)
        inside = [mention for mention in self.clause.mentions if reference.end <= mention.start < end]
        if not inside or inside[-1].label != "ORG" or not self.clause.may_be_nominative(inside[-1]):
            return None
        is_other = inside[-1].start - reference.end > 2 and self._find_verb_of(inside[-1], reference) is not None
        if len(inside) < 2 and not (self.clause.follows_kind(inside[-1], "nomn") or is_other):
            return None
        return make_source(inside[-1], trigger.text, rank)
