"""Verbs that have somebody's words as their object: "слова Коваля навела Yle", "цитує Коваля Reuters"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from strichka.entities.citing.clause import REACH, Clause
from strichka.entities.citing.followers import FollowingReader
from strichka.entities.citing.leaders import LeadingReader
from strichka.entities.citing.nouns import load_noun_finder
from strichka.entities.citing.phrases import Phrase
from strichka.entities.citing.rules import is_outlet
from strichka.entities.citing.signs import CLOSED, THEIRS
from strichka.entities.citing.sources import ORIGIN, REPORT, SPEECH, Source, make_source
from strichka.entities.citing.triggers import Trigger
from strichka.entities.text import WORD
from strichka.models import Mention

RELATIVE_SUBJECT = re.compile(r",\s(?:що|яка|який|яке|которая|который|которое)$", re.I)
_HANDING_OVER = re.compile(
    r"переда|надісл|надсил|розісл|розсил|разосл|рассыл|сообщ|повідом|информ|інформ|напис|пиш", re.I
)
_RETELLING = re.compile(r"(?:про)?цит|пере(?:каз|сказ|повід)|на?вод|прив(?:од|[её]л)|наве|ретрансл|изл[ао]", re.I)
# ", чиї слова ", ", чьё письмо в мэрию "
_WHOSE = re.compile(
    r",\s(?:чи(?:й|ї|ю|є|його|їх|їми)|ч(?:ьи|ью|ь[её]|ей|ьего|ьей|ьих))\s(?P<words>(?:[^\W\d_]+\s){1,5})$", re.I
)
_CITING = re.compile(r"(?:про)?цит", re.I)
_LEADING, _TO_WHAT = (
    re.compile(r"прив(?:од|[её]л|ел|і)", re.I),
    re.compile(r"\s(?:(?:их|его|её|ее|їх|його|її)\s)?(?:ко?|до)\s"),
)
_MOST_BETWEEN = 2  # words between "репліку" and whose it is
_MOST_WORDS = 7  # in which an outlet without a name is looked for


class QuotingReader:
    """Reads whose words a verb hands on, and who hands them on.

    Args:
        clause: the sentence.
        following: reads what stands behind a verb.
        leading: reads what stands before it.
    """

    def __init__(self, clause: Clause, following: FollowingReader, leading: LeadingReader) -> None:
        """Keep the sentence and its readers."""
        self.clause, self.following, self.leading = clause, following, leading
        self.text, self.rules, self.mentions = clause.text, clause.rules, clause.mentions

    def read(self, trigger: Trigger, follows_break: bool) -> list[Source]:
        """Read the sources of one such verb.

        Args:
            trigger: the verb.
            follows_break: it stands behind a comma, a dash, "як" or "про це".
        """
        end = self.clause.find_end(trigger.end)
        inside = [mention for mention in self.mentions if trigger.end <= mention.start < end]
        thing = self._find_thing(trigger, end)
        people = [mention for mention in inside if mention.label == "PER"]
        before = self._find_words_before(trigger)
        people = [before, *people] if before is not None else people
        bodies = [m for m in inside if m.label == "ORG" or self.following.is_quoted_outlet(m, trigger.end)]
        refers = any(other.kind == "reference" for other in self.clause.triggers)
        words = (self._read_words_before(trigger) or self._read_owner(trigger, None, bodies)) if thing is None else []
        quoter = self._find_quoter(trigger, thing, people)
        people = [person for person in people if person is not quoter]
        leads = bool(words) or self.rules.quoted_things_end.search(self.clause.lead(trigger) + " ") is not None
        if thing is None and not refers and not people and not leads and not follows_break:
            return self._read_alone(trigger, bodies, end)
        if thing is None and (teller := self._find_teller(trigger, people, bodies)) is not None:
            return [make_source(teller, trigger.text, SPEECH)]
        found = [make_source(person, None, SPEECH) for person in people[:1]]
        if not people:
            unnamed = self._read_unnamed(trigger, thing, bodies, end) or words
            unnamed = unnamed or (self._read_owner(trigger, thing, bodies) if thing is not None else [])
            found += unnamed
            bodies = [body for body in bodies if not any(one.start <= body.start < one.end for one in unnamed)]
        if quoter is not None:
            return [*found, make_source(quoter, trigger.text, REPORT)]
        subject = self.leading.read_before(trigger, REPORT) if before is None else None
        if subject is None and before is None and thing is not None and found:
            subject = self._read_quoter(trigger)
        if subject is None and before is None and people:
            far = self.leading.far.read_far(trigger, REPORT)
            subject = far if far is not None and not far.is_person else None
        if subject is not None:
            return [*(found or self._read_cited(trigger, bodies)), subject]
        if bodies:
            rank = ORIGIN if self._has_object(trigger) else REPORT
            behind = [body for body in bodies if people and body.start >= people[-1].end]
            body = bodies[-1] if thing and not people else (behind or bodies)[0]
            return [*found, make_source(body, trigger.text, rank)]
        relay = self._read_outlet(trigger, end, thing is not None and THEIRS.match(thing[0]) is not None)
        relay = relay or self._read_body_behind(trigger, found, end)
        if relay is None and found and found[0].start > trigger.end:
            relay = self.following.read_quoted_name(trigger, REPORT, found[0].end)
        return [*found, relay] if relay is not None else found

    def _read_alone(self, trigger: Trigger, bodies: Sequence[Mention], end: int) -> list[Source]:
        """Read who hands on what stands before, where a verb has nobody's words beside it."""
        outlet = self.find_outlet_behind(trigger) or self._find_giver(trigger) or self._find_repeater(trigger)
        if outlet is not None:
            return [make_source(outlet, trigger.text, REPORT)]
        return self._read_citing(trigger, bodies) or self._read_given(trigger, end)

    def _find_repeater(self, trigger: Trigger) -> Mention | None:
        """Find the outlet known that hands on what was told before: "Ritzau розіслала лист, Reuters підхопив"."""
        outlet = self.clause.mention_at(trigger.start - 2)
        if outlet is None or outlet.label != "ORG" or not is_outlet(outlet.lemma, self.clause.language):
            return None
        is_last = CLOSED.match(self.text, trigger.end, self.clause.end) is not None
        return outlet if is_last and self.clause.may_be_nominative(outlet) else None

    def _read_citing(self, trigger: Trigger, bodies: Sequence[Mention]) -> list[Source]:
        """Read an outlet known right before a verb and the body it cites: "Reuters процитував метрополітен"."""
        quoter = self._read_quoter(trigger)
        if quoter is None or not is_outlet(quoter.name, self.clause.language):
            return []
        cited = self._read_cited(trigger, bodies)
        return [*cited, quoter] if cited else []

    def _read_cited(self, trigger: Trigger, bodies: Sequence[Mention]) -> list[Source]:
        """Read the body that another one cites: "Reuters цитує газету «Хвиля»: …"."""
        if not bodies or not _CITING.match(trigger.text):
            return []
        gap = self.text[trigger.end : bodies[0].start]
        is_next = not gap.strip(' «„“"\u00a0') or self.clause.carries(trigger.end, bodies[0].start)
        return [make_source(bodies[0], None, SPEECH)] if is_next else []

    def leads_on(self, trigger: Trigger) -> bool:
        """Say whether a verb tells to what something leads: "привело к спору между Ковалём и Рыбаком"."""
        is_leading = _LEADING.match(trigger.text) is not None
        return is_leading and _TO_WHAT.match(self.text, trigger.end, self.clause.end) is not None

    def read_antecedent(self, trigger: Trigger) -> list[Source]:
        """Read whose words a relative clause says are handed on: "Коваль, чиї слова наводить Reuters"."""
        if trigger.kind not in ("quoting", "report"):
            return []
        whose = _WHOSE.search(self.text, max(self.clause.start, trigger.start - REACH), trigger.start)
        if whose is None or not any(load_noun_finder(self.clause.language).has_noun(w) for w in whose["words"].split()):
            return []
        person = self.clause.mention_at(whose.start() - 1)
        if person is not None:
            return [make_source(person, None, SPEECH)] if person.label == "PER" else []
        start = self.clause.find_start(whose.start())
        phrase = self.clause.phrases.read_ending(start, whose.start(), is_subject=False)
        if phrase is None or not phrase.is_person:
            return []
        source = self.following.make_phrase_source(phrase, None, replace(trigger, kind="reference"), SPEECH)
        return [replace(source, verb=None)] if source is not None else []

    def _find_quoter(self, trigger: Trigger, thing: re.Match[str] | None, people: Sequence[Mention]) -> Mention | None:
        """Find the person who hands another's words on: "навела Коваль слова жительки Марти Рибак"."""
        if thing is None or len(people) < 2 or not trigger.end < people[0].start < thing.end():
            return None
        is_subject = self.clause.may_be_nominative(people[0]) and self.following.agrees(people[0], trigger)
        return people[0] if is_subject else None

    def _read_owner(self, trigger: Trigger, thing: re.Match[str] | None, bodies: Sequence[Mention]) -> list[Source]:
        """Read whose figures they are where another body hands them on: "наводить розрахунки Держстату «Хвиля»"."""
        if thing is None:
            words = self._find_thing_before(trigger)
            owner = self.clause.mention_at(trigger.start - 2) or self.clause.mention_at(trigger.start - 3)
            gap = (words, owner.start) if words is not None and owner is not None else None
            is_other = bool(bodies) and self.clause.may_be_nominative(bodies[0])
        else:
            owner = bodies[0] if bodies else None
            gap = (thing.end(), owner.start) if owner is not None else None
            is_other = len(bodies) > 1 or self._read_quoter(trigger) is not None
        if gap is None or owner is None or owner.label != "ORG" or not is_other or gap[0] > gap[1]:
            return []
        is_led = all(self._may_lead(word) for word in WORD.findall(self.text, *gap))
        return [make_source(owner, None, SPEECH)] if is_led and self._is_plain(*gap) else []

    def _may_lead(self, word: str) -> bool:
        """Say whether a word may stand before a body's name: an adjective, or a noun for its kind, in the genitive."""
        forms = [form for form in self.clause.describe(word).forms if form.case == "gent"]
        kinds = self.rules.carriers | self.rules.unnamed_heads
        return any(form.pos in ("ADJF", "PRTF") or form.lemma in kinds for form in forms)

    def _read_body_behind(self, trigger: Trigger, found: Sequence[Source], end: int) -> Source | None:
        """Read the body without a name that hands on the words named before it: "передає слова Коваля пресслужба"."""
        speaker = found[0] if found else None
        if speaker is None or speaker.start < trigger.end:
            return None
        body = self.clause.phrases.read(speaker.end, end, is_subject=True)
        if body is None or body.is_person or not body.is_nominative or body.head not in self.rules.unnamed_heads:
            return None
        gap = self.text[speaker.end : body.start]
        if gap.strip(' »”“"\u00a0') and not THEIRS.fullmatch(gap):  # "цитує Коваля його пресслужба"
            return None
        return self.following.make_phrase_source(body, None, trigger, REPORT)

    def find_outlet_behind(self, trigger: Trigger) -> Mention | None:
        """Find an outlet that its kind or its fame tells, right behind a verb: "переклав тижневик «Хвиля»"."""
        outlet = next((m for m in self.mentions if m.start > trigger.end), None)
        if outlet is None or outlet.label != "ORG" or not self.clause.may_be_nominative(outlet):
            return None
        words = WORD.findall(self.text, trigger.end, outlet.start)
        if not words and not self.text[trigger.end : outlet.start].strip(' «„“"'):
            return outlet if is_outlet(outlet.lemma, self.clause.language) else None
        is_kind = bool(words) and any(self._is_of(words[-1], kind) for kind in self.rules.outlets)
        return outlet if is_kind and self.clause.carries(trigger.end, outlet.start) else None

    def _read_given(self, trigger: Trigger, end: int) -> list[Source]:
        """Read the body without a name right behind a verb and what it gives: "нотатку переказує служба новин ERR"."""
        words = self.rules.handed_before.search(self.text, max(self.clause.start, trigger.start - 40), trigger.start)
        if words is None or words.end() != trigger.start:
            return []
        body = self.clause.phrases.read(trigger.end, end, is_subject=True)
        if body is None or body.start > trigger.end + 1 or body.is_person or not body.is_nominative:
            return []
        source = self.following.make_phrase_source(body, None, trigger, REPORT)
        return [source] if source is not None else []

    def _find_giver(self, trigger: Trigger) -> Mention | None:
        """Find the body right behind a verb and what it gives: "подробиці навела Ліга дзвонарів"."""
        lead = self.clause.lead(trigger)[-REACH:]
        is_told = any(thing.end() == len(lead) for thing in self.rules.told_things.finditer(lead))
        body = next((m for m in self.mentions if m.start > trigger.end), None) if is_told else None
        if body is None or body.label != "ORG" or not self._is_of_kind(trigger.end, body.start):
            return None
        return body if self.clause.may_be_nominative(body) else None

    def _is_of_kind(self, start: int, end: int) -> bool:
        """Say whether nothing but the kind of a body, in the nominative, stands before its name: "спілка «Хвиля»"."""
        kinds = self.rules.carriers | self.rules.unnamed_heads
        words = WORD.findall(self.text, start, end)
        if not all(any(form.case == "nomn" for form in self.clause.describe(word).forms) for word in words):
            return False
        return not words or any(form.lemma in kinds for form in self.clause.describe(words[-1]).forms)

    def _find_teller(self, trigger: Trigger, people: Sequence[Mention], bodies: Sequence[Mention]) -> Mention | None:
        """Find the person who gives figures themselves: "ці цифри навела речниця поліції Марта Коваль"."""
        if len(people) != 1 or any(body.start > people[0].end for body in bodies):
            return None
        person = people[0]
        if person.start < trigger.end or not self.clause.may_be_nominative(person) or self._is_quoted_post(person):
            return None
        is_told = self.rules.told_things.search(self.clause.lead(trigger)[-REACH:]) is not None
        return person if is_told and self.following.agrees(person, trigger) else None

    def _is_quoted_post(self, person: Mention) -> bool:
        """Say whether a noun before a name tells that it is no subject: "цитує Reuters соціолога Армель Керга"."""
        words = WORD.findall(self.text, max(self.clause.start, person.start - 40), person.start)
        forms = [form for form in self.clause.describe(words[-1]).forms if form.pos == "NOUN"] if words else []
        is_somebody = bool(forms) and all("anim" in form.tags for form in forms)
        return is_somebody and not any(form.case == "nomn" and form.number == "sing" for form in forms)

    def hands_on_words(self, trigger: Trigger) -> bool:
        """Say whether somebody's words are what is reported: "передає Reuters слова Коваля"."""
        thing = self._find_thing(trigger, self.clause.find_end(trigger.end))
        return thing is not None and WORD.match(self.text, thing.end() + 1) is not None

    def _find_thing(self, trigger: Trigger, end: int) -> re.Match[str] | None:
        """Find what is handed on: somebody's words, or, unless it is handed over, a text or figures of theirs."""
        words = self.rules.quoted_things.search(self.text, trigger.end, end)
        if words is not None or _HANDING_OVER.match(trigger.text):
            return words
        if not (_RETELLING.match(trigger.text) or self.following.is_content_told(trigger)):
            return None
        things = self.rules.handed_things.finditer(self.text, trigger.end, end)
        return next((thing for thing in things if not self._is_led(thing, trigger)), None)

    def _is_led(self, thing: re.Match[str], trigger: Trigger) -> bool:
        """Say whether a preposition leads to a noun, so that it is no object: "поширили фразу з інтерв'ю"."""
        words = WORD.findall(self.text, trigger.end, thing.end())[:-1]
        return any(form.pos == "PREP" for word in words[-2:] for form in self.clause.describe(word).forms[:1])

    def _read_quoter(self, trigger: Trigger) -> Source | None:
        """Read who stands right before a verb that hands words on: "Reuters процитував слова мера"."""
        name = self.clause.mention_at(trigger.start - 2)
        if name is None or name.label != "ORG" or not self.clause.may_be_nominative(name):
            return None
        return make_source(name, trigger.text, REPORT) if not self.leading.find_preposition(name) else None

    def _read_unnamed(
        self, trigger: Trigger, thing: re.Match[str] | None, bodies: Sequence[Mention], end: int
    ) -> list[Source]:
        """Read whose words they are where nobody is named: "цитує речницю поліції", "цитує пресслужбу мера"."""
        if thing is not None and THEIRS.match(thing[0]):
            return []  # "приводить його слова сайт клубу"
        is_owner = thing is not None
        quoted = self.clause.phrases.read(self._find_quoted(trigger, thing), end, is_subject=False, is_owner=is_owner)
        quoted = self._cut_before_outlet(quoted, bodies)
        if quoted is None or not (
            quoted.has_complement or (thing is not None and (quoted.is_several or not quoted.is_person))
        ):
            return []
        if not quoted.is_person and thing is None and (not bodies or self._may_be_nominative(quoted)):
            return []
        apposed = self.following.find_apposed(quoted, False)
        if apposed is not None:
            return [make_source(apposed, None, SPEECH)]
        words = replace(trigger, kind="quoting")
        speaker = self.following.make_phrase_source(quoted, None, words, SPEECH)
        return [replace(speaker, verb=None)] if speaker is not None else []

    def _cut_before_outlet(self, quoted: Phrase | None, bodies: Sequence[Mention]) -> Phrase | None:
        """Cut who is quoted before the outlet that quotes: "цитує економіста «Хвиля»"."""
        if quoted is None or not bodies:
            return quoted
        outlet = bodies[-1]
        if not quoted.start < outlet.start < quoted.end or bodies[0].end <= quoted.start:
            return quoted
        is_named = self.text[outlet.start - 1] in '«„“"' or is_outlet(outlet.lemma, self.clause.language)
        is_named = is_named or (outlet.text.isascii() and not outlet.text.isupper() and len(bodies) == 1)
        if not is_named or not self.clause.may_be_nominative(outlet):
            return quoted
        end = len(self.text[: outlet.start].rstrip(' «„“"\u00a0'))
        words = WORD.findall(self.text[quoted.start : end])
        heads = [index for index, word in enumerate(words) if self._is_of(word, quoted.head)]
        has_complement = bool(heads) and heads[0] + 1 < len(words)
        return replace(quoted, end=end, has_complement=has_complement)

    def _is_of(self, word: str, lemma: str) -> bool:
        return any(form.lemma == lemma for form in self.clause.describe(word).forms)

    def _may_be_nominative(self, phrase: Phrase) -> bool:
        word = WORD.match(self.text, phrase.start)
        forms = self.clause.describe(word[0]).forms if word is not None else ()
        return any(form.case == "nomn" for form in forms)

    def _read_outlet(self, trigger: Trigger, end: int, is_theirs: bool) -> Source | None:
        """Read an outlet without a name that hands words on: "цитує тренера клубний сайт"."""
        words = list(WORD.finditer(self.text, trigger.end, end))[:_MOST_WORDS]
        outlet = next((word for word in words if any(self._is_of(word[0], kind) for kind in self.rules.outlets)), None)
        for word in words if outlet is not None else ():
            phrase = self.clause.phrases.read(word.start(), outlet.end() if outlet else end, is_subject=True)
            if phrase is not None and phrase.head in self.rules.outlets:
                whole = self.clause.phrases.read(word.start(), end, is_subject=True) if is_theirs else None
                phrase = whole or phrase
                return self.following.make_phrase_source(phrase, None, trigger, REPORT)
        return None

    def _find_quoted(self, trigger: Trigger, thing: re.Match[str] | None) -> int:
        """Find where whose words they are may stand: behind "слова", or behind the outlet that quotes them."""
        if thing is not None:
            return thing.end()
        outlet = next((m for m in self.mentions if m.start >= trigger.end), None)
        is_next = outlet is not None and not self.text[trigger.end : outlet.start].strip(' «"„')
        return outlet.end if outlet is not None and is_next and outlet.label == "ORG" else trigger.end

    def _find_words_before(self, trigger: Trigger) -> Mention | None:
        """Find whose words stand before the verb that hands them on: "такі слова Коваля навів сайт"."""
        person = next((m for m in self.mentions if m.label == "PER" and 0 < trigger.start - m.end <= 2), None)
        if person is None:
            return None
        if self.rules.quoted_things_end.search(self.text, self.clause.start, person.start):
            return person
        thing = self._find_thing_before(trigger)
        is_whose = thing is not None and len(WORD.findall(self.text, thing, person.start)) <= _MOST_BETWEEN
        return person if is_whose and thing is not None and self._is_plain(thing, person.start) else None

    def _find_thing_before(self, trigger: Trigger) -> int | None:
        """Find where a noun for words or knowledge ends that stands before a verb in its clause."""
        if _HANDING_OVER.match(trigger.text):
            return None
        start = max(self.clause.find_start(trigger.start), trigger.start - REACH)
        return next(
            (
                found.end()
                for found in reversed(list(self.rules.handed_before.finditer(self.text, start, trigger.start)))
            ),
            None,
        )

    def _is_plain(self, start: int, end: int) -> bool:
        return not any(sign in self.text[start:end] for sign in ",.;:–—()") and self.clause.is_bridge(start, end)

    def _read_words_before(self, trigger: Trigger) -> list[Source]:
        """Read whose words without a name stand before the verb: "оцінку експертів наводить Reuters"."""
        thing = self._find_thing_before(trigger)
        phrase = self.clause.phrases.read(thing, trigger.start, False, is_owner=True) if thing is not None else None
        if phrase is None or phrase.start != thing or self.text[phrase.end : trigger.start].strip(' »”"'):
            return []
        speaker = self.following.make_phrase_source(phrase, None, replace(trigger, kind="quoting"), SPEECH)
        return [replace(speaker, verb=None)] if speaker is not None else []

    def _has_object(self, trigger: Trigger) -> bool:
        """Say whether a relative clause goes on with an object: "DW, що цитує румунську газету Adevărul"."""
        if RELATIVE_SUBJECT.search(self.clause.lead(trigger)) is None:
            return False
        word = WORD.search(self.text, trigger.end, self.clause.end)
        forms = self.clause.describe(word[0]).forms if word else ()
        return bool(forms) and all(form.case in ("accs", "gent") for form in forms)
