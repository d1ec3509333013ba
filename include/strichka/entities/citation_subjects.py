"""Who is named by words that cite: the subject before or behind a verb, the name behind a reference."""

import re
from collections.abc import Container, Sequence
from dataclasses import replace

from strichka.entities.citation_adjuncts import AdjunctReader
from strichka.entities.citation_clause import Clause
from strichka.entities.citation_phrases import Phrase
from strichka.entities.citation_sources import REFERENCE, SPEECH, VERBS, Source, make_source
from strichka.entities.citation_triggers import WORD, Trigger, is_finite_verb, is_infinitive
from strichka.entities.lemmas import lemmatise_name
from strichka.entities.text import fold_word
from strichka.models import Mention

_FROM = ("з", "із", "зі", "из", "с", "со")  # who somebody is: "сировар із Хуста"
_PLACED = ("в", "у", "во", "на", "від", "от", "ув")
_FARTHEST_BEFORE = 45  # characters between a subject and its verb
_CLOSING = ' »”“"\u00a0'
_TOLD = re.compile(r"[^.!?]{0,60}?(?:,\s*(?:що|что)\b|:|[«„“\"])")
_GAP_BREAK = re.compile(r"[;:.!?«»,\n]")
# Between a subject and its verb: ", прибулий із Каунаса, ", ", своєю чергою, ".
_APPOSED_GAP = re.compile(r"\s?,[^,;:.!?«»\n]{3,80},\s*(?:\w+\s)?")
# Where somebody is from, between them and their verb: " із Музею прикладного мистецтва ".
_FROM_GAP = re.compile(r"\s(?:з|із|зі|из|от|від)\s[^,;:.!?«»\n]{3,60}\s")
_INTENDED = re.compile(r"[^,.;:!?«»\"–—]*")
_MOST_BEFORE_INFINITIVE = 3
_ENDED = re.compile(r"\s*[,.»”\"]")
_BROKEN = re.compile(r"[,:»”\"]|\s[–—-]\s")
_CONTENT_NEXT = re.compile(r"[^.!?;:,]{0,40}(?:,\s(?:що|что|как|як|будто|нібито)\s|:\s)")
_MOST_BEFORE_VERB = 4
_COMMA = re.compile(r"[»”“\"]?,\s")
_GAP_BREAK_FAR = re.compile(r"[;:!?…\n]|\s[–—-]\s|[.]\s+[A-ZА-ЯІЇЄҐЁ]")
_QUOTED_NAME = re.compile(
    r"(?P<kind>\s(?:[а-яіїєґё'’ʼ-]+\s){0,3})[«„“\"](?P<name>[A-ZА-ЯІЇЄҐЁ][^«»„“”\"\n,.]{2,40})[»”“\"]"
)
_BEFORE_PLACE = re.compile(r"\s*(?:(?:\w+\s)?[ву]\s)?", re.I)
_MOST_PASSED = 9  # words passed over between a verb and its subject
_GOVERNING = frozenset(
    {"в", "у", "во", "на", "під", "під", "час", "від", "от", "для", "до", "з", "із", "зі", "из", "с"}
)
_AFTER_APPOSED = re.compile(r"\s*(?:[,.;:!?…)»”\"–—-]|$)")
_FARTHEST_APPOSED = 140
_INSERTED = re.compile(r",[^,;:.!?«»\n]{3,40},\s*$")
_REFERRING = ("reference", "statement", "medium")
_APPOSITION = re.compile(r",\s*(?:(?:\d+-)?[а-яіїєґё'’ʼ-]+\s+){0,4}$")


class SubjectReader:
    """Reads the source that a trigger names.

    Args:
        clause: the sentence.
        listeners: where the outlets begin to which something is said: they are nobody's subject.
    """

    def __init__(self, clause: Clause, listeners: Container[int]) -> None:
        """Keep the sentence."""
        self.clause, self.listeners = clause, listeners
        self.text, self.rules = clause.text, clause.rules
        self.adjuncts = AdjunctReader(clause)

    def read_after(self, trigger: Trigger, rank: int, start: int) -> Source | None:
        """Read the source in the words that follow a verb or reference, up to the next break or verb.

        Args:
            trigger: the words that cite.
            rank: place in the chain.
            start: where its source may begin: behind it, or behind the outlet spoken to.
        """
        is_verb = trigger.kind in VERBS
        end = self.clause.find_end(trigger.end)
        if trigger.kind == "reference":
            start = self._pass_document(start, end)
        inside = [m for m in self.clause.mentions if start <= m.start < end and m.start not in self.listeners]
        if is_verb:
            inside = [mention for mention in inside if self._may_be_subject(start, mention, trigger)]
        nearest = self._pick_source(inside, start, rank)
        phrase = self.clause.phrases.read(start, end, is_subject=is_verb)
        if phrase is None and is_verb and nearest is None:
            phrase = self._read_phrase_farther(start, end)
        if phrase is not None and self._goes_before(phrase, nearest):
            apposed = self._find_apposed(phrase, is_verb)
            if apposed is not None:
                return make_source(apposed, trigger.text, rank)
            if nearest is not None and nearest.label == "ORG" and phrase.head in self.rules.staff:
                return make_source(nearest, trigger.text, rank)
            source = self.make_phrase_source(phrase, nearest, trigger, rank)
            return source or self._read_quoted_name(trigger, rank, start)
        return make_source(nearest, trigger.text, rank) if nearest else self._read_quoted_name(trigger, rank, start)

    def _read_phrase_farther(self, start: int, end: int) -> Phrase | None:
        """Read who speaks behind adjuncts: "уточнили виданню в поліції", "каже на пероні сумна провідниця"."""
        previous = ""
        for word in list(WORD.finditer(self.text, start, end))[:_MOST_PASSED]:
            if self.clause.is_finite(word[0]) or self.clause.mention_at(word.start()) is not None:
                return None
            if previous not in _GOVERNING:
                phrase = self.clause.phrases.read(word.start(), end, is_subject=True)
                is_subject = phrase is not None and (
                    not self._may_be_genitive(word[0]) if phrase.is_person else self._is_nominative(word[0])
                )
                if phrase is not None and (is_subject or word[0].lower() in _PLACED):
                    return phrase
            previous = word[0].lower()
        return None

    def _is_nominative(self, word: str) -> bool:
        forms = [form for form in self.clause.describe(word).forms if form.known]
        return bool(forms) and all(form.pos == "NOUN" and form.case == "nomn" for form in forms)

    def _may_be_genitive(self, word: str) -> bool:
        return any(form.case == "gent" for form in self.clause.describe(word).forms)

    def _read_quoted_name(self, trigger: Trigger, rank: int, start: int) -> Source | None:
        """Read an outlet that stands in quotes and that nobody took for a name: "пише «Голос порту»"."""
        quoted = _QUOTED_NAME.match(self.text, start, self.clause.end) if trigger.kind == "report" else None
        if quoted is None or any(m.start < quoted.end() and quoted.start() < m.end for m in self.clause.mentions):
            return None
        first, last = quoted.span("name")
        if quoted["kind"].strip() and not self.clause.carries(start, first):
            return None
        return Source(first, last, quoted["name"], None, trigger.text, rank)

    def _pass_document(self, start: int, end: int) -> int:
        """Pass over what a named source has written: "з посиланням на сторінку Reuters"."""
        written = self.rules.documents.match(self.text, start, end)
        if written is None:
            return start
        is_theirs = self.clause.mention_at(written.end()) or self.clause.phrases.read(written.end(), end, False)
        return written.end() if is_theirs else start

    def _may_be_subject(self, start: int, mention: Mention, trigger: Trigger) -> bool:
        if self.text[start : mention.start].strip() in _PLACED or self._is_placed(mention, trigger):
            return True
        if mention.label == "PER" and (self._find_preposition(mention) or not self._agrees(mention, trigger)):
            return False
        if self.clause.may_be_nominative(mention):
            return True
        return mention.label == "ORG" and self.clause.carries(start, mention.start)

    def _is_placed(self, mention: Mention, trigger: Trigger) -> bool:
        """Say whether a body is where something is told: "зазначили згодом у Генштабі"."""
        return mention.label == "ORG" and self.is_plural(trigger) and self._find_preposition(mention) in _PLACED

    def _find_apposed(self, phrase: Phrase, is_subject: bool) -> Mention | None:
        """Find the person whom a noun phrase names behind a comma: "за словами мера, інженера Марка Коваля"."""
        if not phrase.is_person or not _COMMA.match(self.text, phrase.end):
            return None
        end = phrase.end + _FARTHEST_APPOSED
        person = next((m for m in self.clause.mentions if phrase.end < m.start < end and m.label == "PER"), None)
        if person is None or _GAP_BREAK_FAR.search(self.text, phrase.end, person.start):
            return None
        if not self.clause.is_bridge(phrase.end, person.start) or self._find_preposition(person):
            return None
        if not _AFTER_APPOSED.match(self.text, person.end):
            return None
        return person if self.clause.may_be_nominative(person) == is_subject or person.text == person.lemma else None

    def _goes_before(self, phrase: Phrase, nearest: Mention | None) -> bool:
        """Say whether an unnamed source counts rather than the name after it ("джерело в Yonhap", not "агентство")."""
        if nearest is None:
            return True
        if phrase.start >= nearest.start or nearest.label == "PER":
            return False
        if (
            not phrase.is_person
            and self.text[nearest.start - 1] in '«„“"'
            and phrase.start < nearest.start < phrase.end
        ):
            return False
        return not self.clause.carries(phrase.start, nearest.start)

    def make_phrase_source(self, phrase: Phrase, nearest: Mention | None, trigger: Trigger, rank: int) -> Source | None:
        """Make a source of a noun phrase: "офіс президента", "генсек НАТО", "екологів"; a bare post is none."""
        is_reference = trigger.kind in ("reference", "statement")
        if not (phrase.may_speak(self.rules) or self._is_someone(phrase) or (is_reference and phrase.is_person)):
            return None
        if not phrase.has_complement and self._stands_for_name(phrase, trigger):
            return None
        inside = next((m for m in self.clause.mentions if phrase.start < m.start < phrase.end), None)
        who = nearest if nearest and nearest is inside and phrase.head in self.rules.speaking_for else None
        if inside is not None and who is None:
            role = self.rules.role_synonyms.get(phrase.head, phrase.head)
            who = self.clause.holders.get((role, inside.entity_id))
        name = self.text[phrase.start : phrase.end]
        if phrase.is_nominative:
            name = name if name[:2].isupper() else name[:1].lower() + name[1:]
        else:
            name = lemmatise_name(name, "ORG", self.clause.language)
        return Source(phrase.start, phrase.end, name, who, trigger.text, rank, is_person=phrase.is_person)

    def _stands_for_name(self, phrase: Phrase, trigger: Trigger) -> bool:
        """Say whether a bare noun can only be who was named before: "за словами президента", "видання твердить"."""
        if phrase.is_several or (trigger.kind == "reference" and trigger.text[:2].lower() not in ("за", "по")):
            return False
        if phrase.head in self.rules.outlets:
            return True
        return phrase.is_person and phrase.head not in self.rules.unnamed_heads and self.clause.has_person_before

    def _pick_source(self, inside: Sequence[Mention], start: int, rank: int) -> Mention | None:
        """Pick who speaks among the mentions after a verb: the person, else the nearest body, else a place."""
        reachable = [mention for mention in inside if self.clause.is_bridge(start, mention.start)]
        persons = [mention for mention in reachable if mention.label == "PER"]
        bodies = [mention for mention in reachable if mention.label == "ORG"]
        if bodies and self._find_preposition(bodies[0]) in _PLACED and not persons:
            return bodies[0]
        if persons and (rank != REFERENCE or not bodies or persons[0].start < bodies[0].start):
            return persons[0]
        if persons and self._is_apposed(bodies, persons[0]):
            return persons[0]
        if bodies:
            return bodies[0]
        near = [m for m in reachable if m.label == "LOC" and _BEFORE_PLACE.fullmatch(self.text, start, m.start)]
        if near and (rank == SPEECH or near[0].start - start <= 1):
            return near[0]
        return next((m for m in reachable if self.is_quoted_outlet(m, start)), None)

    def is_quoted_outlet(self, mention: Mention, start: int) -> bool:
        """Say whether a name in quotes right behind the words that cite is an outlet, whatever it was taken for."""
        gap = self.text[start : mention.start]
        if gap[-1:] not in tuple('«„“"') or mention.label == "PER":
            return False
        return not gap.strip(' «„“"\u00a0') or self.clause.carries(start, mention.start)

    def _is_apposed(self, bodies: Sequence[Mention], person: Mention) -> bool:
        """Say whether a body's name leads right to a person's: "координаторку фонду «Долоня» Поліну Рибак"."""
        last = [body for body in bodies if body.end <= person.start][-1:]
        return bool(last) and self.text[last[0].end : person.start].strip(' »”“"') == ""

    def read_before(self, trigger: Trigger, rank: int) -> Source | None:
        """Read a source that stands before its verb: "Столтенберг заявив, що …", "Yonhap повідомляє, що …"."""
        if not self._says_something(trigger):
            return None
        phrase = self._read_phrase_before(trigger)
        mention = self._find_before(trigger, rank)
        if mention is not None and (placed := self._read_before_place(mention)) is not None:
            return self._make_subject(placed, trigger, rank)
        if mention is None:
            return self._make_subject(phrase, trigger, rank) if phrase is not None else None
        is_inside = phrase is not None and phrase.start < mention.start < phrase.end
        if phrase is not None and is_inside and not self.clause.carries(phrase.start, mention.start):
            return self._make_subject(phrase, trigger, rank)
        return make_source(mention, trigger.text, rank)

    def read_doer(self, trigger: Trigger) -> Source | None:
        """Read who says what a participle or gerund does: "Коваль, утверждающий, что …", "Коваль пішла, заявивши: …".

        A participle has its noun right before, a gerund the subject of its sentence.
        """
        following = self.text[trigger.end : min(self.clause.end, trigger.end + 60)]
        if not _CONTENT_NEXT.match(following) or trigger.behind_quote:
            return None
        before = [m for m in self.clause.mentions if m.end <= trigger.start and m.start not in self.listeners]
        if trigger.kind == "participle":
            last = before[-1] if before else None
            is_next = last is not None and self.text[last.end : trigger.start].strip('»”" ') == ","
            if last is not None and is_next and last.label != "LOC" and self.clause.may_be_nominative(last):
                return make_source(last, trigger.text, SPEECH)
            phrase = self.clause.phrases.read_ending(self.clause.start, self.text.rfind(",", 0, trigger.start))
            return self._make_subject(phrase, trigger, SPEECH) if phrase is not None else None
        people = (m for m in before if m.label == "PER" and not self._find_preposition(m))
        subject = next((m for m in people if self.clause.may_be_nominative(m)), None)
        return make_source(subject, trigger.text, SPEECH) if subject is not None else None

    def read_far(self, trigger: Trigger, rank: int) -> Source | None:
        """Read a subject from which adjuncts part its verb: "Коваль, який очолює порт, у середу заявив, що …"."""
        following = self.text[trigger.end : min(self.clause.end, trigger.end + 100)]
        if not (self.rules.complement.match(following) or self._opens(trigger)):
            return None
        for end in self.adjuncts.list_ends(trigger.start):
            mention = self.clause.mention_at(end - 1) or self.clause.mention_at(end - 2)
            if mention is not None and mention.end >= end - 1:
                if mention.start in self.listeners or self._find_preposition(mention) or mention.label == "LOC":
                    continue
                if self.clause.may_be_nominative(mention) and self._agrees(mention, trigger):
                    phrase = self.clause.phrases.read_ending(self.clause.find_start(end), end)
                    if phrase is None or self.clause.carries(phrase.start, mention.start) or mention.label == "PER":
                        return make_source(mention, trigger.text, rank)
                    return self._make_subject(phrase, trigger, rank)
            else:
                phrase = self.clause.phrases.read_ending(self.clause.find_start(end), end)
                source = self._make_subject(phrase, trigger, rank) if phrase is not None else None
                if source is not None:
                    return source
        return None

    def _read_phrase_before(self, trigger: Trigger) -> Phrase | None:
        """Read the noun phrase right before a verb; words put in commas between them don't count."""
        end = trigger.start
        inserted = _INSERTED.search(self.text, self.clause.start, end)
        if inserted is not None and self.clause.is_bridge(inserted.start(), end):
            end = inserted.start()
        start = self.clause.find_start(end)
        if any(start <= other.start < end and other.kind in _REFERRING for other in self.clause.triggers):
            return None
        return self.clause.phrases.read_ending(start, end)

    def _read_before_place(self, mention: Mention) -> Phrase | None:
        """Read several people of a place, where the place leads to the verb: "Покупці в Луцьку скаржаться"."""
        preposition = self._find_preposition(mention)
        if preposition is None or mention.label == "PER":
            return None
        end = self.text.rfind(" ", self.clause.start, mention.start - len(preposition) - 1) + 1
        phrase = self.clause.phrases.read_ending(self.clause.find_start(end), end) if end else None
        if phrase is None or not phrase.is_person:
            return None
        return replace(phrase, has_complement=True) if preposition in _FROM else phrase if phrase.is_several else None

    def _opens(self, trigger: Trigger) -> bool:
        """Say whether a sentence opens with "про це" or "як", so that its verb needs no more words."""
        return self.rules.opening.match(self.text, self.clause.start, trigger.start) is not None

    def intends(self, trigger: Trigger) -> bool:
        """Say whether an infinitive follows: "обіцяє купити", "рассчитывает получить" tell a plan, not words."""
        following = _INTENDED.match(self.text, trigger.end, min(self.clause.end, trigger.end + 60))
        words = WORD.findall(following[0]) if following else []
        return any(is_infinitive(word, self.clause.describe(word).forms) for word in words[:_MOST_BEFORE_INFINITIVE])

    def _says_something(self, trigger: Trigger) -> bool:
        """Say whether words follow that are somebody's: "…, що", a colon; behind a verb of judging any do."""
        following = self.text[trigger.end : min(self.clause.end, trigger.end + 100)]
        if self.rules.complement.match(following):
            return True
        if self.rules.topic.match(following) and fold_word(trigger.text) not in self.rules.topic_verbs:
            return True
        if trigger.kind == "opinion":
            return bool(following.strip(" .,;!?"))
        if _ENDED.match(following):  # the words said stand before: "Міст готовий, Коваль каже."
            return _BROKEN.search(self.text, self.clause.start, trigger.start) is not None
        return self._opens(trigger)

    def _find_before(self, trigger: Trigger, rank: int) -> Mention | None:
        """Find the name before a verb: its subject, or what its relative pronoun stands for."""
        before = [m for m in self.clause.mentions if m.end <= trigger.start and m.start not in self.listeners]
        if not before:
            return None
        last = before[-1]
        lead = self.text[last.end : trigger.start]
        if last.label != "LOC" and self.rules.relative_subject.match(lead):
            return last if self._is_content_told(trigger) else None
        if self._may_stand_before(last, trigger, rank):
            return last
        return self._find_farther(before[:-1], trigger) or self._find_shared_subject(before, trigger)

    def _find_farther(self, before: Sequence[Mention], trigger: Trigger) -> Mention | None:
        """Find a subject from whom other names part the verb: "Коваль, прибулий із Луцька, згадує: …"."""
        for mention in reversed(before[-3:]):
            gap = self.text[mention.end : trigger.start]
            if self._find_preposition(mention) or not self.clause.may_be_nominative(mention):
                continue
            if mention.label == "PER" and (_APPOSED_GAP.fullmatch(gap) or _FROM_GAP.fullmatch(gap)):
                return mention if self.clause.is_bridge(mention.end, trigger.start) else None
            if mention.label == "ORG" and self._leads_to_reference(mention) and not _GAP_BREAK.search(gap):
                return mention
        return None

    def _leads_to_reference(self, mention: Mention) -> bool:
        """Say whether a reference stands right behind a name: "AFP з посиланням на поліцію пише"."""
        return any(other.kind == "reference" and 0 <= other.start - mention.end <= 2 for other in self.clause.triggers)

    def _find_shared_subject(self, before: Sequence[Mention], trigger: Trigger) -> Mention | None:
        """Find who does what two joined verbs say: "Коваль подякував гостям і зауважив: «…»"."""
        if not self.rules.joining.search(self.clause.lead(trigger)):
            return None
        for mention in reversed(before):
            if mention.label == "ORG" and self.is_plural(trigger) and self._find_preposition(mention) in _PLACED:
                return mention if self._leads_to_verb(mention, trigger) else None
            if (
                mention.label != "LOC"
                and self.clause.may_be_nominative(mention)
                and not self._find_preposition(mention)
            ):
                return mention if self._leads_to_verb(mention, trigger) else None
        return None

    def _leads_to_verb(self, mention: Mention, trigger: Trigger) -> bool:
        """Say whether a finite verb follows a name in its clause: that verb's subject is also the next verb's."""
        words = list(WORD.finditer(self.text, mention.end, trigger.start))[:_MOST_BEFORE_VERB]
        verb = next((word for word in words if is_finite_verb(word[0], self.clause.morphology)), None)
        if verb is None or _GAP_BREAK.search(self.text[mention.end : verb.start()].lstrip(_CLOSING)):
            return False
        return self.is_plural_word(verb[0]) == self.is_plural(trigger)

    def _may_stand_before(self, mention: Mention, trigger: Trigger, rank: int) -> bool:
        gap = self.text[mention.end : trigger.start]
        preposition = self._find_preposition(mention)
        if preposition:
            return preposition in _PLACED and self._may_be_placed_before(mention, trigger, gap)
        if not self.clause.may_be_nominative(mention) or not self._agrees(mention, trigger):
            return False
        if _APPOSED_GAP.fullmatch(gap):
            return mention.label == "PER" and self.clause.is_bridge(mention.end, trigger.start)
        if gap.strip() == ",":
            return mention.label == "PER" and self._closes_apposition(mention)
        if not self._is_plain(mention, trigger, gap):
            return False
        return mention.label == "PER" or (not gap.strip(_CLOSING) and (mention.label == "ORG" or rank == SPEECH))

    def _may_be_placed_before(self, mention: Mention, trigger: Trigger, gap: str) -> bool:
        """Say whether a verb without a subject tells what is said in a body or capital: "у Таллінні уточнюють, що"."""
        if mention.label == "PER" or not self.is_plural(trigger):
            return False
        if mention.label == "LOC" and not self._is_content_told(trigger):
            return False
        return self._is_plain(mention, trigger, gap)

    def _find_preposition(self, mention: Mention) -> str | None:
        """Return the preposition right before a name, lower-cased."""
        words = WORD.findall(self.text, max(self.clause.start, mention.start - 12), mention.start)
        if not words or self.text[mention.start - 1 : mention.start] not in tuple(' \u00a0«"“„'):
            return None
        is_preposition = any(form.pos == "PREP" for form in self.clause.describe(words[-1]).forms)
        return words[-1].lower() if is_preposition and len(words[-1]) <= 5 else None

    def _is_content_told(self, trigger: Trigger) -> bool:
        return _TOLD.match(self.text, trigger.end, min(self.clause.end, trigger.end + 100)) is not None

    def is_plural(self, trigger: Trigger) -> bool:
        """Say whether a verb is a plural one."""
        return self.is_plural_word(trigger.text)

    def is_plural_word(self, word: str) -> bool:
        """Say whether a verb can be nothing but plural."""
        verbs = [form for form in self.clause.describe(word).forms if form.pos == "VERB"]
        return bool(verbs) and all(form.number == "plur" for form in verbs)

    def _agrees(self, mention: Mention, trigger: Trigger) -> bool:
        """Say whether a person, one alone, can be the subject of a verb: none is of a plural one."""
        if mention.label != "PER" or not self.is_plural(trigger):
            return True
        before = WORD.findall(self.text, max(self.clause.start, mention.start - 60), mention.start)
        return any(word.lower() in ("і", "й", "та", "и") for word in before)

    def _closes_apposition(self, mention: Mention) -> bool:
        """Say whether a name stands in commas behind what it names: "водій, Микола Шаблій, каже"."""
        return _APPOSITION.search(self.text, self.clause.start, mention.start) is not None

    def _is_plain(self, mention: Mention, trigger: Trigger, gap: str) -> bool:
        gap = gap.lstrip(_CLOSING)
        if len(gap) > _FARTHEST_BEFORE or _GAP_BREAK.search(gap):
            return False
        return self.clause.is_bridge(mention.end, trigger.start) and not any(
            mention.end < other.end <= trigger.start and other.start > mention.start for other in self.clause.triggers
        )

    def _make_subject(self, phrase: Phrase, trigger: Trigger, rank: int) -> Source | None:
        """Make a source of the words before a verb: "Автори застерігають, що …", "Журі зауважило: …"."""
        if not (phrase.may_speak(self.rules) or self._is_someone(phrase)):
            return None
        return self.make_phrase_source(phrase, None, trigger, rank)

    def _is_someone(self, phrase: Phrase) -> bool:
        """Say whether a bare noun can be nobody named before, and is no post: "Сусідка каже, що …"."""
        if not phrase.is_person or self.clause.has_person_before or phrase.head in self.rules.roles:
            return False
        return not any(m.label == "PER" and m.start < phrase.start for m in self.clause.mentions)

    def read_past(self, trigger: Trigger, rank: int) -> Source | None:
        """Read a subject that stands behind a reference: "пише з посиланням на Коваля Укрінформ"."""
        reference = next((other for other in self.clause.triggers if other.start > trigger.start), None)
        if reference is None or reference.kind != "reference" or reference.start - trigger.end > 2:
            return None
        end = self.clause.find_end(reference.end)
        inside = [mention for mention in self.clause.mentions if reference.end <= mention.start < end]
        if len(inside) < 2 or inside[-1].label != "ORG" or not self.clause.may_be_nominative(inside[-1]):
            return None
        return make_source(inside[-1], trigger.text, rank)
