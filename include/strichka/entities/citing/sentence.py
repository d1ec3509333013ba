"""The sources of one sentence: what each kind of words that cite is read as."""

import re
from dataclasses import replace

from strichka.entities.citing.bare import BareReader
from strichka.entities.citing.breaks import follows_break
from strichka.entities.citing.clause import REACH, Clause
from strichka.entities.citing.deeds import DeedReader, foretells
from strichka.entities.citing.followers import FollowingReader
from strichka.entities.citing.gapping import find_gapped
from strichka.entities.citing.handing_on import HandingReader
from strichka.entities.citing.insets import InsetReader
from strichka.entities.citing.leaders import LeadingReader
from strichka.entities.citing.listeners import ListenerReader
from strichka.entities.citing.naming import SUCH_FIGURE, calls
from strichka.entities.citing.openings import opens_untold
from strichka.entities.citing.partners import PartnerReader
from strichka.entities.citing.passing import PassingReader
from strichka.entities.citing.placed import PlacedReader
from strichka.entities.citing.quoting import QuotingReader
from strichka.entities.citing.relatives import find_tellers
from strichka.entities.citing.remarks import RemarkReader
from strichka.entities.citing.series import SeriesReader
from strichka.entities.citing.set_in import answers, is_closed, is_cut_off, is_set_in
from strichka.entities.citing.showing import ShowingReader
from strichka.entities.citing.signs import CLOSED, LED_BY_AS, MAIN_CLAUSE
from strichka.entities.citing.sources import ORIGIN, RANKS, REFERENCE, REPORT, SPEECH, VERBS, Source, make_source
from strichka.entities.citing.taking import TakingReader
from strichka.entities.citing.talks import find_talkers
from strichka.entities.citing.triggers import Trigger
from strichka.entities.citing.verbless import VerblessReader
from strichka.entities.citing.widening import widen_source
from strichka.entities.text import WORD, fold_word

# ", якому це підтвердив X", "которая ссылается на X": what follows is where the one before has it from.
_RELATIVE_ORIGIN = re.compile(r"(?<!\w)(?:як(?:ому|ій|им)|котор(?:ому|ой|ым))(?!\w)[^,;]*$", re.I)
_FINITE_REFERENCE = re.compile(
    r"^(?:посила|посл|покли|спира|опира|ссыла|сосл)\w+ся на$|^(?:сослал|послал)\w+ на$", re.I
)
_QUESTIONS = re.compile(r"на\s(?:вопрос|запитан|питан)", re.I)
_RIGHT_BEHIND, _NEXT = 40, 2
# What is acknowledged may be a noun that stands before: "його існування визнав у розмові з EFE секретар".
_ACKNOWLEDGING = re.compile(r"визна|підтверд|спросту|призна|подтверд|опроверг", re.I)
_ASKED = re.compile(r"\W*(?:(?:що|что)|(?:кого|кому|ким|кем)(?:\s\w+){0,2})$", re.I)
# "мирить усіх кліматолог Коваль з університету: «…»"
_QUOTE_LED = re.compile(r"(?:\s(?:з|із|зі|из|с|від|от)\s[^,.;:!?«»]{2,60})?:\s[«„“\"][^»”\"]{3,}(?:[»”\"][.!?…]?\s*)?$")
_ALSO = re.compile(
    r"[ \u00a0](?:(?:й|і|та|и|також|також|теж|навіть|лише|лиш|тоже|даже|лишь|только|тільки)[ \u00a0]){0,2}"
)
_WORDS_FOLLOW = r"[»”\"]?(?::\s|,\s(?:що|что|нібито|мовляв|якобы|мол|дескать)\s)"
_CONTENT = re.compile(_WORDS_FOLLOW)
_CONTENT_FARTHER = re.compile(rf"(?:\s(?:зі?|із|из|со?|від|от|в|у|на|при)\s[^,.;:!?«»\n]{{2,40}})?{_WORDS_FOLLOW}")
_BEFORE_RELAY = re.compile(
    r"(?:\s*,[^,]{1,25},)?\s*(?:(?:[–—-]|й|і|и)\s+|(?:[^\W\d_]{2,4}\s)?[^\W\d_]{3,}\s(?:[^\W\d_]{4,}\s)?)[«„“\"]?"
)
_PRONOUN = re.compile(r"(?<![\w'’ʼ])(?:він|вона|воно|вони|он|она|оно|они|я|ми|мы|ви|вы)\s(?:\w+\s){0,3}$", re.I)
_PLACED_BEHIND = re.compile(r"\s(?:в|у|на)\s[«„“\"]?")
_FROM_WHOM = re.compile(r"[»”“\"]?[ \u00a0](?P<verb>від|от|у)(?=[ \u00a0])")
_FINDING = re.compile(r"(?:раз)?узна|выясн|уточн|з['’ʼ]ясу|дізна|довід", re.I)
_LEARNING = re.compile(r"узна|дізна", re.I)  # nobody hears what others have learnt
_OF_IT = re.compile(r"\s(?:про (?:це|нього|неї|них)|об этом|о н[её]м|о ней|о них)\s[«„\"]?(?=\w)", re.I)
_CLOSED_BEHIND = re.compile(r"[»”“\"]?(?:,|[ \u00a0][–—-][ \u00a0])")


def find_sources(clause: Clause) -> list[Source]:
    """Find the sources of a sentence: those of its triggers, and those that stand without a verb."""
    return Sentence(clause).find_sources() if clause.triggers else _add_bare(clause, {})


def _add_bare(clause: Clause, found: dict[tuple[int, int], Source]) -> list[Source]:
    for source in BareReader(clause).find_sources(list(found.values())):
        found.setdefault((source.start, source.end), source)
    gapped = find_gapped(clause, list(found.values())) if found else ()
    for source in (*gapped, *VerblessReader(clause).find_sources()):
        if not any(source.start < other.end and other.start < source.end for other in found.values()):
            found[source.start, source.end] = source
    return [widen_source(source, clause) for source in sorted(found.values(), key=lambda source: source.start)]


class Sentence:
    """Reads the sources of one sentence.

    Args:
        clause: the sentence, its mentions and triggers.
    """

    def __init__(self, clause: Clause) -> None:
        """Find to whom something is said before all else: they are nobody's subject."""
        self.clause, self.text, self.rules = clause, clause.text, clause.rules
        self.triggers, self.mentions = clause.triggers, clause.mentions
        self.addressing = ListenerReader(clause)
        self.addressed = self.addressing.find_addressed()
        self.told = self.addressing.find_told()
        self.listeners = {outlet.start: outlet for outlet in (*self.addressed.values(), *self.told)}
        self.following = FollowingReader(clause, self.listeners)
        self.leading = LeadingReader(clause, self.listeners)
        self.insets = InsetReader(clause, self.leading.far)
        self.partners = PartnerReader(clause, self.following)
        self.placed = PlacedReader(clause, self.following)
        self.showing = ShowingReader(clause, self.following)
        self.deeds = DeedReader(clause)
        self.taking = TakingReader(clause)
        self.quoting = QuotingReader(clause, self.following, self.leading)
        self.remarks = RemarkReader(clause, self.following)
        self.passing = PassingReader(clause, self.addressing, self.addressed, self.listeners)

    def find_sources(self) -> list[Source]:
        """Read the source of each trigger; of two triggers for one source the first in the sentence counts."""
        found: dict[tuple[int, int], Source] = {}
        for trigger in self.triggers:
            if self.taking.awards(trigger):
                continue
            for source in (*self._read(trigger), *self.quoting.read_antecedent(trigger)):
                found.setdefault((source.start, source.end), source)
        for source in (*find_tellers(self.clause, self._read_after), *HandingReader(self.clause).find_sources()):
            found.setdefault((source.start, source.end), source)
        for source in SeriesReader(self.clause).find_sources(list(found.values())):
            found[source.start, source.end] = source
        if self.addressed and all(source.rank == REFERENCE for source in found.values()):
            found |= {(s.start, s.end): s for s in find_talkers(self.clause, self.addressed, self._read_after)}
        found = self.taking.leave_untold(found)
        for outlet in self.told:  # no words of their own name them
            found.setdefault((outlet.start, outlet.end), make_source(outlet, None, REFERENCE))
        return _add_bare(self.clause, found)

    def _read(self, trigger: Trigger) -> list[Source]:
        """Read who is named by the words that cite; with "цитує" and "наводить слова" also whose words they are."""
        if trigger.kind in ("listener", "medium"):
            return self._read_addressed(trigger)
        if trigger.kind in ("learnt", "relay", "shown", "met"):
            return self._read_learnt(trigger) if trigger.kind != "relay" else self._read_relay(trigger)
        if trigger.kind in ("quoting", "report") and (relay := self._read_behind_dash(trigger)) is not None:
            return [relay]
        if trigger.kind == "quoting" or (trigger.kind == "report" and self.quoting.hands_on_words(trigger)):
            return self._read_quoting(trigger)
        if trigger.kind in VERBS and (
            self.deeds.is_deed(trigger) or _PRONOUN.search(self.text, self.clause.start, trigger.start)
        ):
            return []
        if trigger.kind == "reference" and _FINITE_REFERENCE.search(trigger.text):
            return self._read_finite_reference(trigger)
        if trigger.kind in ("gerund", "participle", "passive"):
            is_passive = trigger.kind == "passive"
            doer = self.following.read_agent(trigger) if is_passive else self.leading.read_doer(trigger)
            return [doer] if doer is not None else []
        source = self.showing.read(trigger) or self._read_single(trigger, self._find_rank(trigger))
        if (
            source is None
            or (trigger.kind in ("deed", "inserted") and not (source.is_person or self._may_be_bodys(trigger)))
            or (trigger.kind == "deed" and _LEARNING.match(trigger.text) and not self._is_outlets(source))
            or self.deeds.is_ruling(trigger, source)
            or self.taking.is_thing_of(trigger, source)
        ):
            return []
        source = self._settle_rank(trigger, source)
        first, *partners = self.partners.join(trigger, source)
        lead = self.clause.lead(trigger)
        is_whole = trigger.kind != "opinion" and self.rules.whole_article.search(lead) is not None
        found = [replace(first, led_by_as=LED_BY_AS.search(lead) is not None, is_whole=is_whole)]
        return [*found, *self._read_teller(trigger, source), *partners]

    def _is_outlets(self, source: Source) -> bool:
        return source.mention is not None and source.mention.label == "ORG" and self.clause.is_outlet(source.mention)

    def _settle_rank(self, trigger: Trigger, source: Source) -> Source:
        """Let a person, or who tells an outlet, speak, and an outlet set in hand on what another says."""
        if source.rank == REPORT and (source.is_person or self._is_told_outlet(trigger)):
            return replace(source, rank=SPEECH)
        hands_on = source.rank == SPEECH and self.taking.hands_on(trigger, source)
        return replace(source, rank=REPORT) if hands_on else source

    def _may_be_bodys(self, deed: Trigger) -> bool:
        """Say whether a body may do in words what a verb says: "відбулися жартом: «…»", "рада вирішила: парку бути"."""
        verb = fold_word(deed.text)
        is_telling = self.rules.verbs.get(verb) == "set_in" and verb not in self.rules.discussing_verbs
        return is_telling or answers(self.clause, deed)

    def _read_addressed(self, trigger: Trigger) -> list[Source]:
        """Read to whom or in which outlet it was said: "телеканалу «Хвиля»", "в ефірі NHK"."""
        if _QUESTIONS.match(trigger.text) and any(self.deeds.is_deed(other) for other in self.triggers):
            return []
        outlet = self.addressed.get(trigger)
        return [make_source(outlet, trigger.text, REFERENCE)] if outlet else []

    def _read_teller(self, trigger: Trigger, source: Source) -> list[Source]:
        """Read from whom an outlet learnt it: "стало відомо Reuters від мера Марка Коваля"."""
        is_learnt = trigger.kind == "learning" or (source.rank == REPORT and _FINDING.match(trigger.text) is not None)
        told = _FROM_WHOM.match(self.text, source.end, self.clause.end) if is_learnt else None
        if told is None:
            return []
        words = Trigger(told.start("verb"), told.end("verb"), told["verb"], "reference", False)
        teller = self._read_after(words, ORIGIN)
        return [replace(teller, rank=SPEECH if teller.is_person else ORIGIN)] if teller is not None else []

    def _read_finite_reference(self, trigger: Trigger) -> list[Source]:
        """Read who refers to whom by a verb: "Reuters посилається на поліцію"."""
        origin = self._read_after(trigger, ORIGIN)
        found = [origin] if origin is not None else []
        outlet = self.clause.mention_at(trigger.start - 2)
        if outlet is not None and outlet.label == "PER":
            return []  # a speaker's arguments
        if origin is not None and outlet is not None and outlet.label == "ORG":
            found.append(make_source(outlet, trigger.text, REPORT))
        return found

    def _read_single(self, trigger: Trigger, rank: int) -> Source | None:
        if trigger.kind in ("statement", "speech") and (inset := self.insets.read(trigger)) is not None:
            return inset
        if trigger.kind in ("reference", "medium", "statement", "learning") or trigger.behind_quote:
            return self._read_after(trigger, rank) or self.remarks.read(trigger)
        if trigger.kind == "inserted":
            source = self._read_after(trigger, rank)
            return source if source is not None and self._is_set_in(trigger, source) else None
        if trigger.kind == "set_in":
            return self._read_set_in(trigger, rank)
        if _ASKED.fullmatch(self.clause.lead(trigger)):
            return None  # "Що пишуть газети про міст", "Кого преса назвала героєм"
        if opens_untold(trigger, self.clause):
            return None
        if (trigger.kind != "deed" and self.following.intends(trigger)) or not calls(trigger, self.clause):
            return self._read_set_in(trigger, rank) if trigger.kind == "opinion" else None
        if follows_break(trigger, self.clause):
            return (
                self.showing.read_behind(trigger)
                or self._read_after(trigger, rank)
                or self.leading.read_before(trigger, rank)
                or self.following.read_past(trigger, rank)
                or self.leading.read_far(trigger, rank)
            )
        source = self.leading.read_before(trigger, rank)
        if source is None and (
            self._is_told(trigger)
            or self._is_placed_behind(trigger)
            or self._follows_object(trigger)
            or foretells(trigger, self.clause)  # "грозу обіцяє гідрометцентр"
            or self._leads_subject(trigger)
            or self.passing.pass_gerund(trigger.end) > trigger.end
            or any(0 < trigger.start - outlet.end <= _NEXT for outlet in self.listeners.values())
            or (trigger.kind == "report" and self.quoting.find_outlet_behind(trigger) is not None)
        ):
            source = self._read_after(trigger, rank) or self.following.read_past(trigger, rank)
        return source or self.leading.read_far(trigger, rank) or self.placed.read(trigger, rank)

    def _read_set_in(self, trigger: Trigger, rank: int) -> Source | None:
        """Read who does what tells words only where it is set in: ", налічили в поліції."."""
        source = self._read_after(trigger, rank) if is_set_in(self.clause, trigger) else None
        if source is None or not is_closed(self.clause, source):
            return None
        return source if source.is_person else replace(source, rank=REPORT)

    def _is_set_in(self, trigger: Trigger, source: Source) -> bool:
        """Say whether nothing but verb and subject stands between commas: "Камінь, визначив учитель Коваль, – …"."""
        if _CLOSED_BEHIND.match(self.text, source.end) is None:
            return False
        between = WORD.findall(self.text, trigger.end, source.start)
        return not any(form.pos == "PREP" for word in between for form in self.clause.describe(word).forms[:1])

    def _read_behind_dash(self, trigger: Trigger) -> Source | None:
        """Read who does what a verb says where a dash parts them: "а переклав – «Вісник»"."""
        outlet = self.clause.body_behind_dash(trigger.end)
        return make_source(outlet, trigger.text, REPORT) if outlet is not None else None

    def _read_after(self, trigger: Trigger, rank: int) -> Source | None:
        source = self.following.read_after(trigger, rank, self.passing.pass_adjuncts(trigger))
        return None if source is not None and is_cut_off(self.clause, trigger, source) else source

    def _find_rank(self, trigger: Trigger) -> int:
        is_relative = trigger.kind == "reference" and self.taking.hangs_on_name(trigger)
        if is_relative or (trigger.kind in VERBS and _RELATIVE_ORIGIN.search(self.clause.lead(trigger))):
            return ORIGIN
        return RANKS[trigger.kind]

    def _read_learnt(self, trigger: Trigger) -> list[Source]:
        """Read which outlet has learnt news or whose document shows it; else who says what the verb says."""
        kind = self.rules.verbs.get(fold_word(trigger.text))
        if kind == "set_in" and trigger.kind == "learnt" and fold_word(trigger.text) not in self.rules.inner_verbs:
            kind = "speech"  # "подробности раскрыл мэр"
        if trigger.kind == "shown":
            owner = self.showing.read(trigger)
            found = [owner] if owner is not None else []
        else:
            found = self.taking.read_learnt(trigger)
        return found if found or kind is None else self._read(replace(trigger, kind=kind))

    def _read_relay(self, trigger: Trigger) -> list[Source]:
        """Read who hands a report on without a verb: "а вслід за агентством – Reuters"."""
        gap = _BEFORE_RELAY.match(self.text, trigger.end, self.clause.end)
        outlet = self.clause.mention_at(gap.end()) if gap else None
        if gap is None or outlet is None or outlet.label != "ORG" or outlet.start != gap.end():
            return []
        return [make_source(outlet, trigger.text, REPORT)]

    def _read_quoting(self, trigger: Trigger) -> list[Source]:
        """Read a verb that has an object: whose words they are, and who hands them on."""
        found = (
            self.quoting.read(trigger, follows_break(trigger, self.clause))
            if not self.quoting.leads_on(trigger)
            else []
        )
        is_placed = self._is_told(trigger) and (self.following.is_plural(trigger) or self._leads_body(trigger))
        if not found and (is_placed or self._is_placed_behind(trigger)):
            placed = self._read_after(trigger, REPORT)
            return [placed] if placed is not None else []
        return found

    def _leads_body(self, trigger: Trigger) -> bool:
        """Say whether a body stands between a verb and what is told: "свої цифри наводить Держстат: …"."""
        body = self.clause.mention_at(trigger.end + 1)
        if body is None or body.label != "ORG" or not self.clause.may_be_nominative(body):
            return False
        return _CONTENT.match(self.text, body.end, self.clause.end) is not None

    def _is_told_outlet(self, trigger: Trigger) -> bool:
        """Say whether an outlet is told right behind a verb: who tells it speaks, whatever the verb."""
        if any(
            0 < start - trigger.end < _RIGHT_BEHIND or 0 < trigger.start - outlet.end <= 2
            for start, outlet in self.listeners.items()
        ):
            return True
        tellers = [other for other in self.triggers if other.kind in ("report", "speech", "opinion", "quoting")]
        is_told = any(other.kind in ("listener", "medium") and other in self.addressed for other in self.triggers)
        return is_told and tellers == [trigger]

    def _follows_object(self, trigger: Trigger) -> bool:
        """Say whether a verb of judging stands behind what it judges: "Надто довгою назвав дорогу Коваль"."""
        end = self.clause.find_end(trigger.end)
        if (trigger.kind != "opinion" and not _ACKNOWLEDGING.match(trigger.text)) or self._has_body_before(trigger):
            return False
        if any(
            m.label == "PER" and trigger.end < m.start < end and self.clause.may_be_nominative(m) for m in self.mentions
        ):
            return True
        is_phrase = " " in trigger.text or fold_word(trigger.text) not in self.rules.verbs
        if is_phrase or SUCH_FIGURE.search(self.clause.lead(trigger)):
            return self._subject_follows(trigger, end)
        body = next((m for m in self.mentions if trigger.end < m.start < end and m.label == "ORG"), None)
        if body is None or not self.clause.may_be_nominative(body):
            return False
        if self.clause.carries(trigger.end, body.start) and _CONTENT.match(self.text, body.end):
            return True
        is_next = self.clause.follows_kind(body, "nomn") or not self.text[trigger.end : body.start].strip(' «"„“')
        return is_next and self.clause.is_outlet(body) and CLOSED.match(self.text, body.end) is not None

    def _has_body_before(self, trigger: Trigger) -> bool:
        """Say whether a body right before a verb is its subject: "суд визнав Коваля винним"."""
        words = WORD.findall(self.text, max(self.clause.start, trigger.start - _RIGHT_BEHIND), trigger.start)
        if not words or self.text[trigger.start - 1] != " " or self.text[trigger.start - 2] in ',»"':
            return False
        return any(
            form.case == "nomn" and form.number == "sing" and form.lemma in self.rules.unnamed_heads
            for form in self.clause.describe(words[-1]).forms
        ) and not self.following.is_plural(trigger)

    def _subject_follows(self, trigger: Trigger, end: int) -> bool:
        """Say whether a body or people stand right behind a phrase: "такого висновку дійшла група біологів"."""
        name = next((m for m in self.mentions if m.start >= trigger.end), None)
        if name is not None and not self.text[trigger.end : name.start].strip(' «"„\u00a0'):
            return name.label == "ORG" and self.clause.may_be_nominative(name)
        phrase = self.clause.phrases.read(trigger.end, end, is_subject=True)
        return phrase is not None and phrase.is_nominative

    def _leads_subject(self, trigger: Trigger) -> bool:
        """Say whether subject and words follow a verb: "Заявив і Коваль: міст готовий", "сказав Коваль, що …"."""
        end = self.clause.find_end(trigger.end)
        subject = next((m for m in self.mentions if trigger.end < m.start < end and m.label != "LOC"), None)
        if subject is None and trigger.kind in ("speech", "opinion", "report"):
            also = _ALSO.match(self.text, trigger.end, end)
            phrase = self.clause.phrases.read(also.end(), end, is_subject=True) if also is not None else None
            is_subject = phrase is not None and phrase.is_nominative and also is not None and phrase.start == also.end()
            return phrase is not None and is_subject and _CONTENT_FARTHER.match(self.text, phrase.end) is not None
        if trigger.kind not in ("speech", "deed") or subject is None or not self.clause.may_be_nominative(subject):
            return False
        if trigger.kind == "deed":
            return _QUOTE_LED.match(self.text, subject.end, self.clause.end) is not None
        return _CONTENT.match(self.text, subject.end) is not None

    def _is_placed_behind(self, trigger: Trigger) -> bool:
        """Say whether a verb without a subject leads to where it is said: "призначення підтвердили в Мін'юсті"."""
        placed = _PLACED_BEHIND.match(self.text, trigger.end, self.clause.end)
        if placed is not None and self.following.is_plural(trigger):
            phrase = self.clause.phrases.read(trigger.end, self.clause.find_end(trigger.end), is_subject=True)
            if phrase is not None and not phrase.is_nominative and _CONTENT.match(self.text, phrase.end):
                return True
        outlet = self.clause.mention_at(placed.end()) if placed else None
        return outlet is not None and outlet.label == "ORG" and self.following.is_plural(trigger)

    def _is_told(self, trigger: Trigger) -> bool:
        """Say whether a verb inside a clause tells of something: "Про аварію першим повідомив Укрінформ"."""
        if any(other.kind == "reference" and other.start < trigger.start for other in self.triggers):
            return True
        start = max(self.clause.start, trigger.start - REACH)
        if self.following.publishes(trigger, start, trigger.start):
            return True
        if trigger.kind == "report" and _OF_IT.match(self.text, trigger.end, self.clause.end):
            return True
        lead = MAIN_CLAUSE.sub("", self.text[start : trigger.start])
        return self.rules.told_things.search(lead) is not None
