"""The sources of one sentence: what each kind of words that cite is read as."""

import re
from dataclasses import replace

from strichka.entities.citation_clause import REACH, Clause
from strichka.entities.citation_sources import ORIGIN, RANKS, REFERENCE, REPORT, SPEECH, Source, make_source
from strichka.entities.citation_subjects import SubjectReader
from strichka.entities.citation_triggers import Trigger
from strichka.models import Mention

# ", якому це підтвердив X", "которая ссылается на X": what follows is where the one before has it from.
_RELATIVE_ORIGIN = re.compile(r"(?<!\w)(?:як(?:ому|ій|им)|котор(?:ому|ой|ым))(?!\w)[^,;]*$", re.I)
# ", на який посилається X", "чиї слова наводить X": what follows hands on the one before.
_RELATIVE_RELAY = re.compile(r"(?<!\w)(?:котор\w+|як(?:ий|а|у|е|і|их|ого)|чи(?:ї|й|ю)\s\w+|чь(?:и|ю|ё|е)\s\w+)$", re.I)
_AS = re.compile(r"(?:^|\W)(?:як|как)$", re.I)
_BEFORE_RELAY = re.compile(r"(?:\s*,[^,]{1,25},)?\s*(?:[–—-]|й|і|и)\s+[«„“\"]?")
_VERBS = ("speech", "opinion", "report")
_PRONOUN = re.compile(r"(?<!\w)(?:він|вона|воно|вони|он|она|оно|они|я|ми|мы|ви|вы)\s(?:\w+\s)?$", re.I)
_PLACED_BEHIND = re.compile(r"\s(?:в|у|на)\s[«„“\"]?")
_SAYING_WITHOUT_VERB = re.compile(r"[»”“\"]\s*[,.]?\s*[–—-]\s*")


class Sentence:
    """Reads the sources of one sentence.

    Args:
        clause: the sentence, its mentions and triggers.
    """

    def __init__(self, clause: Clause) -> None:
        """Find to whom something is said before all else: they are nobody's subject."""
        self.clause, self.text, self.rules = clause, clause.text, clause.rules
        self.triggers, self.mentions = clause.triggers, clause.mentions
        self.listeners = {
            outlet.start: outlet
            for trigger in self.triggers
            if trigger.kind == "listener" and (outlet := self._find_listener(trigger)) is not None
        }
        self.listeners |= {
            outlet.start: outlet
            for trigger in self.triggers
            if trigger.kind == "medium" and (outlet := self._find_medium(trigger)) is not None
        }
        self.subjects = SubjectReader(clause, self.listeners)

    def find_sources(self) -> list[Source]:
        """Read the source of each trigger; of two triggers for one source the first in the sentence counts."""
        found: dict[tuple[int, int], Source] = {}
        for trigger in self.triggers:
            for source in self._read(trigger):
                found.setdefault((source.start, source.end), source)
        if not any(trigger.behind_quote for trigger in self.triggers):
            for source in self._read_without_verb():
                found.setdefault((source.start, source.end), source)
        return sorted(found.values(), key=lambda source: source.start)

    def _read(self, trigger: Trigger) -> list[Source]:
        """Read who is named by the words that cite; with "цитує" and "наводить слова" also whose words they are."""
        if trigger.kind == "listener":
            outlet = self._find_listener(trigger)
            return [make_source(outlet, trigger.text, REFERENCE)] if outlet else []
        if trigger.kind == "medium":
            outlet = self._find_medium(trigger)
            return [make_source(outlet, trigger.text, REFERENCE)] if outlet else []
        if trigger.kind == "relay":
            return self._read_relay(trigger)
        if trigger.kind == "quoting":
            return self._read_quoting(trigger)
        if trigger.kind in _VERBS and _PRONOUN.search(self.text, self.clause.start, trigger.start):
            return []
        source = self._read_single(trigger, self._find_rank(trigger))
        if source is None:
            return []
        if source.mention is not None and source.mention.label == "PER" and source.rank == REPORT:
            source = replace(source, rank=SPEECH)
        lead = self.clause.lead(trigger)
        is_whole = trigger.kind != "opinion" and self.rules.whole_article.search(lead) is not None
        return [replace(source, led_by_as=_AS.search(lead) is not None, is_whole=is_whole)]

    def _read_single(self, trigger: Trigger, rank: int) -> Source | None:
        if trigger.kind in ("reference", "medium", "statement") or trigger.behind_quote:
            return self._read_after(trigger, rank)
        if trigger.kind != "report" and not self.clause.lead(trigger) and not self._tells_below(trigger):
            return None
        if self._follows_break(trigger):
            return (
                self._read_after(trigger, rank)
                or self.subjects.read_before(trigger, rank)
                or self.subjects.read_past(trigger, rank)
            )
        source = self.subjects.read_before(trigger, rank)
        if source is None and (self._is_told(trigger) or self._is_placed_behind(trigger)):
            source = self._read_after(trigger, rank) or self.subjects.read_past(trigger, rank)
        return source

    def _read_after(self, trigger: Trigger, rank: int) -> Source | None:
        return self.subjects.read_after(trigger, rank, self._pass_listener(trigger.end))

    def _find_rank(self, trigger: Trigger) -> int:
        is_relative = trigger.kind == "reference" and self.rules.relative_reference.match(trigger.text) is not None
        if is_relative or (
            trigger.kind in ("speech", "opinion", "report") and _RELATIVE_ORIGIN.search(self.clause.lead(trigger))
        ):
            return ORIGIN
        return RANKS[trigger.kind]

    def _read_without_verb(self) -> list[Source]:
        """Read who said what stands in quotes where only a dash says so: «…» – тренер Іван Коваль."""
        closed = _SAYING_WITHOUT_VERB.search(self.text, self.clause.start, self.clause.end)
        if closed is None:
            return []
        end = self.clause.find_end(closed.end())
        person = next((m for m in self.mentions if closed.end() <= m.start < end and m.label == "PER"), None)
        if person is None or not self.clause.is_bridge(closed.end(), end) or not self.clause.may_be_nominative(person):
            return []
        return [make_source(person, None, SPEECH)]

    def _find_listener(self, trigger: Trigger) -> Mention | None:
        """Find the outlet that somebody told: "сказав Коваль телеканалу «Наш край»"."""
        before = [other for other in self.triggers if other.start < trigger.start]
        if not any(other.kind in ("speech", "opinion") for other in before) or any(
            other.kind == "reference" and trigger.start - other.end <= 2 for other in before
        ):
            return None
        outlet = next((m for m in self.mentions if m.start >= trigger.end and m.label == "ORG"), None)
        if outlet is None or outlet.start - trigger.end > REACH or "," in self.text[trigger.end : outlet.start]:
            return None
        gap = self.text[trigger.end : outlet.start]
        return outlet if not gap.strip(' «"„“') or self.clause.carries(trigger.end, outlet.start) else None

    def _find_medium(self, trigger: Trigger) -> Mention | None:
        """Find the outlet in which something was said: "в ефірі телеканалу NHK", "в інтерв'ю «Збручу»"."""
        outlet = next((m for m in self.mentions if m.start >= trigger.end), None)
        if outlet is None or outlet.label == "PER" or outlet.start > self.clause.find_end(trigger.end):
            return None
        gap = self.text[trigger.end : outlet.start]
        if not gap.strip(' «"„“'):
            return outlet if outlet.label == "ORG" or gap.strip() else None
        return outlet if outlet.label == "ORG" and self.clause.is_bridge(trigger.end, outlet.start) else None

    def _read_relay(self, trigger: Trigger) -> list[Source]:
        """Read who hands a report on without a verb: "а вслід за агентством – Reuters"."""
        gap = _BEFORE_RELAY.match(self.text, trigger.end, self.clause.end)
        outlet = self.clause.mention_at(gap.end()) if gap else None
        if gap is None or outlet is None or outlet.label != "ORG" or outlet.start != gap.end():
            return []
        return [make_source(outlet, trigger.text, REPORT)]

    def _pass_listener(self, start: int) -> int:
        """Pass over "порталу Delfi" right behind a verb."""
        told = next(
            (other for other in self.triggers if other.kind == "listener" and 0 <= other.start - start <= 2), None
        )
        outlet = self._find_listener(told) if told is not None else None
        return outlet.end if outlet is not None else start

    def _read_quoting(self, trigger: Trigger) -> list[Source]:
        """Read a verb that has an object: whose words they are, and who hands them on."""
        end = self.clause.find_end(trigger.end)
        inside = [mention for mention in self.mentions if trigger.end <= mention.start < end]
        thing = self.rules.quoted_things.match(self.text, trigger.end, end)
        people = [mention for mention in inside if mention.label == "PER"]
        bodies = [m for m in inside if m.label == "ORG" or self.subjects.is_quoted_outlet(m, trigger.end)]
        refers = any(other.kind == "reference" for other in self.triggers)
        if thing is None and not refers and not people and not self._follows_break(trigger):
            return []
        found = [make_source(person, None, SPEECH) for person in people[:1]]
        before = self.subjects.read_before(trigger, REPORT)
        if before is not None:
            return [*found, before]
        if bodies:
            found.append(make_source(bodies[-1] if thing and not people else bodies[0], trigger.text, REPORT))
        return found

    def _follows_break(self, trigger: Trigger) -> bool:
        """Say whether a verb comes right after a comma, a dash, "як" or "про це": then its subject follows it."""
        lead = self.clause.lead(trigger)
        if not lead or lead[-1] in ',–—-»”"':
            return True
        if self.rules.opening_end.search(lead) is not None:
            return True
        return trigger.kind in ("report", "quoting") and _RELATIVE_RELAY.search(lead) is not None

    def _tells_below(self, trigger: Trigger) -> bool:
        """Say whether a verb that opens a sentence leads to what is told: "Повідомив про це Коваль"."""
        following = self.text[trigger.end : min(self.clause.end, trigger.end + REACH)]
        return ":" in following or self.rules.told_things.search(following) is not None

    def _is_placed_behind(self, trigger: Trigger) -> bool:
        """Say whether a verb without a subject leads to where it is said: "призначення підтвердили в Мін'юсті"."""
        placed = _PLACED_BEHIND.match(self.text, trigger.end, self.clause.end)
        outlet = self.clause.mention_at(placed.end()) if placed else None
        return outlet is not None and outlet.label == "ORG" and self.subjects.is_plural(trigger)

    def _is_told(self, trigger: Trigger) -> bool:
        """Say whether a verb inside a clause tells of something: "Про аварію першим повідомив Укрінформ"."""
        if any(other.kind == "reference" and other.start < trigger.start for other in self.triggers):
            return True
        lead = self.text[max(self.clause.start, trigger.start - REACH) : trigger.start]
        return self.rules.told_things.search(lead) is not None
