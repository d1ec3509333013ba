"""The sources of one sentence: who is named by each verb or reference that cites."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from strichka.entities.citation_phrases import Phrase, PhraseReader
from strichka.entities.citation_rules import CitationRules
from strichka.entities.citation_triggers import WORD, Trigger
from strichka.entities.lemmas import lemmatise_name
from strichka.entities.morphology import load_morphology
from strichka.models import Mention

# Place in the chain: from whom the others have it, who spoke, whom the report refers to, who reported, who relays all.
ORIGIN, SPEECH, REFERENCE, REPORT, OPENING_RELAY = -1, 0, 1, 2, 3
_RANKS = {"reference": REFERENCE, "statement": SPEECH, "speech": SPEECH, "report": REPORT, "quoting": REPORT}
_REACH = 120  # characters from a verb or reference to the end of what may name its source
_CLAUSE_BREAK = re.compile(
    r"[,;:!?…()\n]|\.(?!\s*[a-zа-яіїєґё])|\s[–—-]\s|[«“„](?=\S+\s+\S+\s+\S+\s+\S+)|[»”]\s*[,–—-]"
)
_PLACED = ("в", "у", "во", "на", "від", "от", "ув")
_ABOUT = re.compile(r"(?<!\w)(?:про|об?|обо|это|цьому|этом|том|чем|що|подробности|подробиці|деталі|детали)(?!\w)", re.I)
# ", якому це підтвердив X", "которая ссылается на X": what follows is where the one before has it from.
_RELATIVE_ORIGIN = re.compile(r"(?<!\w)(?:як(?:ому|ій|им)|котор(?:ому|ой|ым))(?!\w)[^,;]*$", re.I)
# ", на який посилається X", "чиї слова наводить X": what follows hands on the one before.
_RELATIVE_RELAY = re.compile(r"(?<!\w)(?:котор\w+|як(?:ий|а|у|е|і|их|ого)|чи(?:ї|й|ю)\s\w+|чь(?:и|ю|ё|е)\s\w+)$", re.I)
_AS = re.compile(r"(?:^|\W)(?:як|как)$", re.I)
_SAYING_WITHOUT_VERB = re.compile(r"[»”“\"]\s*[,.]?\s*[–—-]\s*")
_OUTLETS = ("ORG", "MISC")


@dataclass(frozen=True, slots=True)
class Source:
    """Who is cited in a sentence."""

    start: int
    end: int
    name: str  # in the nominative
    mention: Mention | None
    verb: str | None
    rank: int
    led_by_as: bool = False  # "як передає X"
    is_whole: bool = False  # said of the whole article: "про це повідомляє X"


def make_source(mention: Mention, verb: str | None, rank: int) -> Source:
    """Make a source of a name."""
    return Source(mention.start, mention.end, mention.lemma, mention, verb, rank)


class Sentence:
    """One sentence, its mentions and the triggers in it.

    Args:
        text: the whole text.
        span: where the sentence begins and ends.
        mentions: its mentions, in reading order.
        triggers: its triggers, in reading order.
        language: `uk` or `ru`.
        rules: of the language.
        holders: (role, entity of the body) → who holds it by this article.
    """

    def __init__(
        self,
        text: str,
        span: tuple[int, int],
        mentions: Sequence[Mention],
        triggers: Sequence[Trigger],
        language: str,
        rules: CitationRules,
        holders: dict[tuple[str, UUID], Mention],
    ) -> None:
        """Keep what every trigger of the sentence is read with."""
        self.text, (self.start, self.end) = text, span
        self.mentions, self.triggers, self.language, self.rules = mentions, triggers, language, rules
        self.holders = holders
        self.describe = load_morphology(language).describe_word
        self.phrases = PhraseReader(text, mentions, self.describe, language, rules)
        self.listeners = {
            outlet.start: outlet
            for trigger in triggers
            if trigger.kind == "listener" and (outlet := self._find_listener(trigger)) is not None
        }

    def find_sources(self) -> list[Source]:
        """Read the source of each trigger; of two triggers for one source the first in the sentence counts."""
        found: dict[tuple[int, int], Source] = {}
        for trigger in self.triggers:
            for source in self._read(trigger):
                found.setdefault((source.start, source.end), source)
        if not any(trigger.behind_quote for trigger in self.triggers):
            for source in self._read_without_verb():
                found.setdefault((source.start, source.end), source)
        return self._rank(sorted(found.values(), key=lambda source: source.start))

    def _rank(self, sources: list[Source]) -> list[Source]:
        """Settle the ranks that the whole sentence decides.

        Who refers to another source reports, whatever the verb ("зазначає HINA з посиланням на …"); "як передає X"
        relays what another reports.
        """
        if any(source.rank == REFERENCE for source in sources):
            sources = [
                replace(source, rank=REPORT)
                if source.rank == SPEECH and source.verb and source.mention and source.mention.label in _OUTLETS
                else source
                for source in sources
            ]
        reporting = [source for source in sources if source.rank in (REPORT, REFERENCE, SPEECH)]
        led = [source for source in sources if source.rank == REPORT and source.led_by_as]
        if led and len(reporting) > 1:
            sources = [replace(source, rank=OPENING_RELAY) if source is led[0] else source for source in sources]
        return sources

    def _read(self, trigger: Trigger) -> list[Source]:
        """Read who is named by the words that cite; with "цитує" and "наводить слова" also whose words they are."""
        if trigger.kind == "listener":
            outlet = self._find_listener(trigger)
            return [make_source(outlet, trigger.text, REFERENCE)] if outlet else []
        if trigger.kind == "quoting":
            return self._read_quoting(trigger)
        source = self._read_single(trigger, self._find_rank(trigger))
        if source is None:
            return []
        if source.mention is not None and source.mention.label == "PER" and source.rank == REPORT:
            source = replace(source, rank=SPEECH)
        lead = self._lead(trigger)
        is_whole = self.rules.whole_article.search(lead) is not None
        return [replace(source, led_by_as=_AS.search(lead) is not None, is_whole=is_whole)]

    def _read_single(self, trigger: Trigger, rank: int) -> Source | None:
        if trigger.kind in ("reference", "statement") or trigger.behind_quote:
            return self._read_after(trigger, rank)
        if self._follows_break(trigger):
            return self._read_after(trigger, rank) or self._read_before(trigger, rank) or self._read_past(trigger, rank)
        source = self._read_before(trigger, rank)
        if source is None and self._is_told(trigger):
            source = self._read_after(trigger, rank) or self._read_past(trigger, rank)
        return source

    def _find_rank(self, trigger: Trigger) -> int:
        is_relative = trigger.kind == "reference" and self.rules.relative_reference.match(trigger.text) is not None
        if is_relative or (trigger.kind in ("speech", "report") and _RELATIVE_ORIGIN.search(self._lead(trigger))):
            return ORIGIN
        return _RANKS[trigger.kind]

    def _lead(self, trigger: Trigger) -> str:
        return self.text[self.start : trigger.start].rstrip(" \u00a0")

    def _read_past(self, trigger: Trigger, rank: int) -> Source | None:
        """Read a subject that stands behind a reference: "пише з посиланням на Коваля Укрінформ"."""
        reference = next((other for other in self.triggers if other.start > trigger.start), None)
        if reference is None or reference.kind != "reference" or reference.start - trigger.end > 2:
            return None
        end = self._clause_end(reference.end)
        inside = [mention for mention in self.mentions if reference.end <= mention.start < end]
        if len(inside) < 2 or inside[-1].label not in _OUTLETS or not self._may_be_nominative(inside[-1]):
            return None
        return make_source(inside[-1], trigger.text, rank)

    def _read_without_verb(self) -> list[Source]:
        """Read who said what stands in quotes where only a dash says so: «…» – тренер Іван Коваль."""
        closed = _SAYING_WITHOUT_VERB.search(self.text, self.start, self.end)
        if closed is None:
            return []
        end = self._clause_end(closed.end())
        person = next((m for m in self.mentions if closed.end() <= m.start < end and m.label == "PER"), None)
        if person is None or not self._is_bridge(closed.end(), end) or not self._may_be_nominative(person):
            return []
        return [make_source(person, None, SPEECH)]

    def _find_listener(self, trigger: Trigger) -> Mention | None:
        """Find the outlet that somebody told: "сказав Коваль телеканалу «Наш край»"."""
        before = [other for other in self.triggers if other.start < trigger.start]
        if not any(other.kind == "speech" for other in before) or any(
            other.kind == "reference" and trigger.start - other.end <= 2 for other in before
        ):
            return None
        outlet = next((m for m in self.mentions if m.start >= trigger.end and m.label in _OUTLETS), None)
        if outlet is None or outlet.start - trigger.end > _REACH or "," in self.text[trigger.end : outlet.start]:
            return None
        gap = self.text[trigger.end : outlet.start]
        return outlet if not gap.strip(' «"„“') or self._carries(trigger.end, outlet.start) else None

    def _read_quoting(self, trigger: Trigger) -> list[Source]:
        """Read a verb that has an object: whose words they are, and who hands them on."""
        end = self._clause_end(trigger.end)
        inside = [mention for mention in self.mentions if trigger.end <= mention.start < end]
        thing = self.rules.quoted_things.match(self.text, trigger.end, end)
        people = [mention for mention in inside if mention.label == "PER"]
        bodies = [mention for mention in inside if mention.label in _OUTLETS]
        refers = any(other.kind == "reference" for other in self.triggers)
        if thing is None and not refers and not people and not self._follows_break(trigger):
            return []
        found = [make_source(person, None, SPEECH) for person in people[:1]]
        before = self._read_before(trigger, REPORT)
        if before is not None:
            return [*found, before]
        if bodies:
            found.append(make_source(bodies[-1] if thing and not people else bodies[0], trigger.text, REPORT))
        return found

    def _follows_break(self, trigger: Trigger) -> bool:
        """Say whether a verb comes right after a comma, a dash, "як" or "про це": then its subject follows it."""
        lead = self._lead(trigger)
        if not lead or lead[-1] in ',–—-»”"':
            return True
        return self.rules.opening_end.search(lead) is not None or _RELATIVE_RELAY.search(lead) is not None

    def _is_told(self, trigger: Trigger) -> bool:
        """Say whether a verb inside a clause tells of something: "Про аварію першим повідомив Укрінформ"."""
        if any(other.kind == "reference" and other.start < trigger.start for other in self.triggers):
            return True
        lead = self.text[max(self.start, trigger.start - _REACH) : trigger.start]
        return _ABOUT.search(lead) is not None

    def _read_after(self, trigger: Trigger, rank: int) -> Source | None:
        """Read the source in the words that follow a verb or reference, up to the next break or verb."""
        is_verb = trigger.kind in ("speech", "report")
        end = self._clause_end(trigger.end)
        start = self._pass_listener(trigger.end)
        inside = [m for m in self.mentions if start <= m.start < end and m.start not in self.listeners]
        if trigger.kind == "reference" and self.rules.media_references.search(trigger.text):
            inside = [mention for mention in inside if mention.label in _OUTLETS]
        if is_verb:
            inside = [mention for mention in inside if self._may_be_subject(start, mention)]
        nearest = self._pick_source(inside, start, rank)
        phrase = self.phrases.read(start, end, is_subject=is_verb)
        if phrase is not None and self._goes_before(phrase, nearest):
            return self._make_phrase_source(phrase, nearest, trigger, rank)
        return make_source(nearest, trigger.text, rank) if nearest else None

    def _pass_listener(self, start: int) -> int:
        """Pass over "порталу Delfi" right behind a verb."""
        told = next(
            (other for other in self.triggers if other.kind == "listener" and 0 <= other.start - start <= 2), None
        )
        outlet = self._find_listener(told) if told is not None else None
        return outlet.end if outlet is not None else start

    def _may_be_subject(self, start: int, mention: Mention) -> bool:
        if self._may_be_nominative(mention) or self.text[start : mention.start].strip() in _PLACED:
            return True
        return mention.label in _OUTLETS and self._carries(start, mention.start)

    def _goes_before(self, phrase: Phrase, nearest: Mention | None) -> bool:
        """Say whether an unnamed source counts rather than the name after it ("джерело в Yonhap", not "агентство")."""
        if nearest is None:
            return True
        if phrase.start >= nearest.start or nearest.label == "PER":
            return False
        return not self._carries(phrase.start, nearest.start)

    def _make_phrase_source(
        self, phrase: Phrase, nearest: Mention | None, trigger: Trigger, rank: int
    ) -> Source | None:
        """Make a source of a noun phrase: "офіс президента", "генсек НАТО", "екологів"; a bare post is none."""
        is_reference = trigger.kind in ("reference", "statement")
        if not (phrase.may_speak(self.rules) or (is_reference and phrase.is_person)):
            return None
        inside = next((m for m in self.mentions if phrase.start < m.start < phrase.end), None)
        who = nearest if nearest and nearest is inside and phrase.head in self.rules.speaking_for else None
        if inside is not None and who is None:
            role = self.rules.role_synonyms.get(phrase.head, phrase.head)
            who = self.holders.get((role, inside.entity_id))
        name = lemmatise_name(self.text[phrase.start : phrase.end], "ORG", self.language)
        return Source(phrase.start, phrase.end, name, who, trigger.text, rank)

    def _clause_end(self, start: int) -> int:
        end = min(self.end, start + _REACH)
        position = start
        while found := _CLAUSE_BREAK.search(self.text, position, end):
            inside = next((m for m in self.mentions if m.start <= found.start() < m.end), None)
            if inside is None:
                end = end if found[0] in "«“„" else found.start()
                break
            position = inside.end
        following = (other.start for other in self.triggers if other.start > start and other.kind != "listener")
        return min(end, next(following, end))

    def _pick_source(self, inside: Sequence[Mention], start: int, rank: int) -> Mention | None:
        """Pick who speaks among the mentions after a verb: the person, else the nearest body, else a place."""
        reachable = [mention for mention in inside if self._is_bridge(start, mention.start)]
        persons = [mention for mention in reachable if mention.label == "PER"]
        bodies = [mention for mention in reachable if mention.label in _OUTLETS]
        if bodies and bodies[0].label == "ORG" and self.text[start : bodies[0].start].strip() in _PLACED:
            return bodies[0]
        if persons and (rank != REFERENCE or not bodies or persons[0].start < bodies[0].start):
            return persons[0]
        if persons and self._is_apposed(bodies, persons[0]):
            return persons[0]
        if bodies:
            return bodies[0]
        near = [m for m in reachable if m.label == "LOC" and self.text[start : m.start].strip() in ("", "в", "у")]
        return near[0] if near and rank == SPEECH else None

    def _is_apposed(self, bodies: Sequence[Mention], person: Mention) -> bool:
        """Say whether a body's name leads right to a person's: "координаторку фонду «Долоня» Поліну Рибак"."""
        last = [body for body in bodies if body.end <= person.start][-1:]
        return bool(last) and self.text[last[0].end : person.start].strip(' »”“"') == ""

    def _is_bridge(self, start: int, end: int) -> bool:
        """Say whether no verb stands between, so that what follows is still the subject."""
        for found in WORD.finditer(self.text, start, end):
            if any(mention.start <= found.start() < mention.end for mention in self.mentions):
                continue
            info = self.describe(found[0])
            if info.pos == "VERB" and info.is_known and all(form.pos in ("VERB", "INFN") for form in info.forms):
                return False
        return True

    def _carries(self, start: int, end: int) -> bool:
        """Say whether only words like "агентство" stand before a name: then the name is the source."""
        words = WORD.findall(self.text[start:end])
        return bool(words) and all(
            any(form.lemma in self.rules.carriers for form in self.describe(word).forms) for word in words
        )

    def _read_before(self, trigger: Trigger, rank: int) -> Source | None:
        """Read a source that stands before its verb: "Столтенберг заявив, що …", "Yonhap повідомляє, що …"."""
        if not self.rules.complement.match(self.text[trigger.end : min(self.end, trigger.end + 100)]):
            return None
        mention = next((m for m in reversed(self.mentions) if m.end <= trigger.start), None)
        if mention is not None and self._may_stand_before(mention, trigger, rank):
            return make_source(mention, trigger.text, rank)
        return self._read_phrase_before(trigger, rank)

    def _may_stand_before(self, mention: Mention, trigger: Trigger, rank: int) -> bool:
        gap = self.text[mention.end : trigger.start]
        if len(gap) > 45 or not self._is_plain_gap(mention, trigger.start, gap):
            return False
        return mention.label == "PER" or (not gap.strip() and (mention.label == "ORG" or rank == SPEECH))

    def _read_phrase_before(self, trigger: Trigger, rank: int) -> Source | None:
        """Read a source without a name right before its verb: "Автори застерігають, що …", "Журі зауважило: …"."""
        breaks = list(_CLAUSE_BREAK.finditer(self.text, self.start, trigger.start))
        start = breaks[-1].end() if breaks else self.start
        phrase = self.phrases.read(start, trigger.start, is_subject=True)
        if phrase is None or self.text[phrase.end : trigger.start].strip():
            return None
        if not (phrase.is_several or phrase.head in self.rules.unnamed_heads):
            return None
        return self._make_phrase_source(phrase, None, trigger, rank)

    def _is_plain_gap(self, mention: Mention, end: int, gap: str) -> bool:
        if re.search(r"[;:.!?«»\n]|,(?![^,]*,)", gap) or not self._may_be_nominative(mention):
            return False
        return self._is_bridge(mention.end, end) and not any(
            mention.end < other.end <= end and other.start > mention.start for other in self.triggers
        )

    def _may_be_nominative(self, mention: Mention) -> bool:
        return mention.text.split()[-1:] == mention.lemma.split()[-1:] or mention.text.lower() == mention.lemma.lower()
