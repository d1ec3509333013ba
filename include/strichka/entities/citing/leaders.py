"""The source before its verb: "Коваль заявив, що …", "Коваль, який очолює порт, у середу заявив, що …"."""

import re
from collections.abc import Container, Sequence
from dataclasses import replace

from strichka.entities.citing.agreement import agrees, follows_adjuncts
from strichka.entities.citing.clause import Clause
from strichka.entities.citing.content import is_others
from strichka.entities.citing.deeds import foretells
from strichka.entities.citing.far import FarReader
from strichka.entities.citing.naming import judges
from strichka.entities.citing.owners import follows_listeners, is_led_to
from strichka.entities.citing.phrases import Phrase
from strichka.entities.citing.signs import FORECASTING, GAP_BREAK, OPENING_QUOTES, SPEAKING
from strichka.entities.citing.sources import SPEECH, Source, make_source
from strichka.entities.citing.subjects import PLACED, SubjectReader
from strichka.entities.citing.triggers import Trigger, is_finite_verb
from strichka.entities.lemmas import lemmatise_name
from strichka.entities.text import WORD, fold_word
from strichka.models import Mention

_FROM = ("з", "із", "зі", "из", "с", "со")  # who somebody is: "сировар із Хуста"
_FARTHEST_BEFORE = 45  # characters between a subject and its verb
_CLOSING = ' »”“"\u00a0'
# Between a subject and its verb: ", прибулий із Каунаса, ", ", своєю чергою, ".
_APPOSED_GAP = re.compile(r"\s?,[^,;:.!?«»\n]{3,80},\s*(?:\w+\s)?")
# Where somebody is from, between them and their verb: " із Музею прикладного мистецтва ".
_FROM_GAP = re.compile(r"\s(?:з|із|зі|из|от|від)\s[^,;:.!?\n]{3,60}\s")
_FROM_BODY = re.compile(r"\s(?:з|із|зі|из|от|від|в|у|при|с)\s[^,;:.!?\n]{0,60}")
_ENDED = re.compile(r"\s*[,.»”\"]")
# Of a mood, a nod or a quarrel: alone they tell what somebody does: "власники бурчать, біологи радіють".
_MOOD = re.compile(
    r"рад[іуо]|тішать|тішит|ворч|бурч|соглас|соглаш|погод|сме[юяи]|засме|рассме|посме|смі|засмі|розсмі|посмі|плач|руга|ла[яєю]|сварят"
    r"|спор|посп|спереч|посперч|кива|кивн|вздох|вздых|зітх|извин|вибач|перепро|дяку|подяк|благодар|поблагодар|пуга|испуг|ляка|злят"
    r"|сердя|серди|грусти|груст|сумую|сумує|обиж|обид|ображ|волну|хвилю|молч|мовч|сопроти|протест|сомнева|сумніва|удивл|дивую|ликую",
    re.I,
)
_BROKEN = re.compile(r"[,:»”\"]|\s[–—-]\s")
_CONTENT_NEXT = re.compile(r"[^.!?;:,]{0,40}(?:,\s(?:що|что|как|як|будто|нібито)[\s,]|:\s|[«„“\"])")
_MOST_BEFORE_VERB = 4
_QUOTED_NEXT = re.compile(r"[^.!?;:,]{0,60}?[«„“\"]")
_INSERTED = re.compile(r",[^,;:.!?«»\n]{3,40},\s*$")
# An indirect question that opens a sentence: "Скільки коштує пісня, розповіла Коваль".
_ASKING = re.compile(
    r"\s*[«„\"]?(?:(?:за|про|з|о|об|у|в|на|до|из|от)\s)?(?:чому|як\w*|скільки|що|чого|де|коли|хто|навіщо|куди|чи\w*|почему|как\w*"
    r"|сколько|что|чем|ч[её]м|где|когда|кто|зачем|куда)\s[^.!?]{5,160},\s",
    re.I,
)
_DESCRIBING = re.compile(r"опис|змальов|змалю|характериз|охарактериз|уявл|представл|зобра|изобра", re.I)
_AS_WHAT = re.compile(r"[^.!?,:;]{0,40}\s(?:як|как)\s")
_TO_WHOM = ("medium", "listener")
_REFERRING = ("reference", "statement", "medium")
_LED_BY_MANNER = re.compile(r"[»”\"]?,\s(?:[а-яіїєґё'’ʼ-]+\s){0,4}")  # "Коваль, не без гордості зазначаючи"
_THIS = re.compile(r"(?:\s\w+){0,2}\s(?:про (?:це|що)|об этом|о ч[её]м)(?!\w)", re.I)
_ABOUT = re.compile(r"\s*(?:про|об?|обо)\s\w", re.I)
# A figure told is words: "говорить про тисячу тонн", "говорят о 300 пассажирах".
_FIGURE = re.compile(
    r"\s(?:про|об?)\s(?:(?:понад|більш|майже|близько|щонайменше|більше|более|чем|ніж|як|почти|примерно|порядка)\s){0,2}"
    r"(?:\d|тисяч|тысяч|мільйон|миллион|мільярд|миллиард|сотн|дв(?:ох|ух|а|е|і)\s|тр[ьё]о?х\s|десят)",
    re.I,
)
_BLAMING = re.compile(r"спис", re.I)  # "списує обвал на бурю"
_SEVERAL = ("які", "котрі", "которые")


class LeadingReader(SubjectReader):
    """Reads the source that stands before its verb.

    Args:
        clause: the sentence.
        listeners: where the outlets begin to which something is said: they are nobody's subject.
    """

    def __init__(self, clause: Clause, listeners: Container[int]) -> None:
        """Keep the sentence."""
        super().__init__(clause, listeners)
        self.far = FarReader(clause, listeners)

    def read_before(self, trigger: Trigger, rank: int) -> Source | None:
        """Read a source that stands before its verb: "Столтенберг заявив, що …", "Yonhap повідомляє, що …"."""
        if not self._says_something(trigger):
            return None
        phrase = self._read_phrase_before(trigger)
        mention = self._find_before(trigger, rank)
        if mention is not None and (placed := self._read_before_place(mention)) is not None:
            return self.make_subject(placed, trigger, rank)
        if mention is not None and mention.label == "LOC" and self.find_preposition(mention):
            placed = self._read_body_before(mention)
            if placed is not None and self.is_plural(trigger):
                return self.make_subject(placed, trigger, rank)
        if mention is None and (relative := self._read_relative(trigger, rank)) is not None:
            return relative
        holds = phrase is not None and (mention is None or phrase.start < mention.start)
        apposed = self.far.find_apposed_to(phrase) if phrase is not None and holds else None
        if apposed is not None and apposed.start not in self.listeners:
            return make_source(apposed, trigger.text, rank)
        if mention is None:
            source = self.make_subject(phrase, trigger, rank) if phrase is not None else None
            return source or self._read_placed_phrase(trigger, rank)
        may_be = phrase is not None and (phrase.is_nominative or self.is_plural(trigger))
        is_inside = phrase is not None and may_be and phrase.start < mention.start < phrase.end
        if phrase is not None and is_inside and not self.is_kind_of(phrase, mention):
            return self.make_subject(phrase, trigger, rank)
        return make_source(mention, trigger.text, rank)

    def read_doer(self, trigger: Trigger) -> Source | None:
        """Read who says what a participle or gerund does: "Коваль, утверждающий, что …", "Коваль пішла, заявивши: …".

        A participle has its noun right before, a gerund the subject of its sentence.
        """
        following = self.text[trigger.end : min(self.clause.end, trigger.end + 60)]
        if trigger.behind_quote or not (_CONTENT_NEXT.match(following) or judges(trigger, self.clause)):
            return None
        before = [m for m in self.clause.mentions if m.end <= trigger.start and m.start not in self.listeners]
        if trigger.kind == "participle":
            last = before[-1] if before else None
            is_next = last is not None and _LED_BY_MANNER.fullmatch(self.text, last.end, trigger.start) is not None
            may_do = last is not None and (self.clause.may_be_nominative(last) or not self._is_nominative(trigger))
            if last is not None and is_next and last.label != "LOC" and may_do:
                return make_source(last, trigger.text, SPEECH)
            comma = self.text.rfind(",", self.clause.start, trigger.start)
            phrase = self.clause.phrases.read_ending(self.clause.start, comma)
            return self.make_subject(phrase, trigger, SPEECH) if phrase is not None else None
        subject = self._find_doer(before)
        return make_source(subject, trigger.text, SPEECH) if subject is not None else self.far.read_shared(trigger)

    def _is_nominative(self, trigger: Trigger) -> bool:
        """Say whether a participle stands in the nominative: "утверждавший", not "сказавшим"."""
        return any(form.case == "nomn" for form in self.clause.describe(trigger.text).forms)

    def _find_doer(self, before: Sequence[Mention]) -> Mention | None:
        """Find the subject of a sentence: the first person in the nominative, or the name that opens it."""
        subjects = [m for m in before if not self.find_preposition(m) and self.clause.may_be_nominative(m)]
        opening = next((m for m in subjects if not self.text[self.clause.start : m.start].strip(' «"„\u00a0')), None)
        return next((m for m in subjects if m.label == "PER"), opening)

    def read_far(self, trigger: Trigger, rank: int) -> Source | None:
        """Read a subject from which adjuncts, or another verb that it has, part the verb."""
        if not self._leads_on(trigger) or (self._is_set_in(trigger) and not self._has_content(trigger)):
            return None
        source = self.far.read_far(trigger, rank)
        may_share = FORECASTING.match(trigger.text) is not None or self._has_content(trigger)
        return self.far.read_joined(trigger, rank) if source is None and may_share else source

    def _read_phrase_before(self, trigger: Trigger) -> Phrase | None:
        """Read the noun phrase right before a verb; words put in commas between them don't count."""
        end = trigger.start
        inserted = _INSERTED.search(self.text, self.clause.start, end)
        if inserted is not None and self.clause.is_bridge(inserted.start(), end):
            end = inserted.start()
        told = self.clause.mention_at(end - 2) or self.clause.mention_at(end - 3)
        if told is not None and told.start in self.listeners:  # "у мерії Reuters розповіли", "у мерії «Хвилі» …"
            end = told.start - (self.text[told.start - 1] in OPENING_QUOTES)
        start = self.clause.find_start(end)
        if any(start <= other.start < end and other.kind in _REFERRING for other in self.clause.triggers):
            return None
        phrase = self.clause.phrases.read_ending(start, end)
        is_other = phrase is not None and (self.is_governed(phrase) or not agrees(phrase, trigger, self.clause))
        return None if is_other else phrase

    def _read_before_place(self, mention: Mention) -> Phrase | None:
        """Read several people of a place, where the place leads to the verb: "Покупці в Луцьку скаржаться"."""
        preposition = self.locate_preposition(mention)
        if preposition is None or mention.label == "PER":
            return None
        end = preposition.start()
        phrase = self.clause.phrases.read_ending(self.clause.find_start(end), end)
        if phrase is None or not phrase.is_person:
            return None
        return (
            replace(phrase, has_complement=True)
            if preposition[0].lower() in _FROM
            else phrase
            if phrase.is_several
            else None
        )

    def _read_body_before(self, place: Mention) -> Phrase | None:
        """Read the body that stands before the place it is in: "У мерії в Осло заявили"."""
        preposition = self.locate_preposition(place)
        if preposition is None:
            return None
        start = self.clause.find_start(preposition.start())
        phrase = self.clause.phrases.read(start, preposition.start(), is_subject=True)
        if phrase is None or phrase.head not in self.rules.unnamed_heads or phrase.is_person:
            return None
        is_next = not self.text[phrase.end : preposition.start()].strip(_CLOSING)
        return phrase if is_next and not phrase.is_nominative else None

    def _opens(self, trigger: Trigger) -> bool:
        """Say whether a sentence opens with "про це", "про аварію" or "як", so that its verb needs no more words."""
        if _ABOUT.match(self.text, self.clause.start, trigger.start):
            return True
        return self.rules.opening.match(self.text, self.clause.start, trigger.start) is not None

    def _says_something(self, trigger: Trigger) -> bool:
        """Say whether words follow that are somebody's, or stand before: "Міст готовий, Коваль каже."."""
        if self._leads_on(trigger) or self._tells_outlet(trigger):
            return True
        if foretells(trigger, self.clause) or self._answers_on_air(trigger):
            return True
        following = self.text[trigger.end : min(self.clause.end, trigger.end + 100)]
        if trigger.kind != "opinion" and _ENDED.match(following) and not _MOOD.match(trigger.text):
            return _BROKEN.search(self.text, self.clause.start, trigger.start) is not None
        return False

    def _answers_on_air(self, trigger: Trigger) -> bool:
        """Say whether a question opens a sentence that tells where it was answered: "чому тихо, сказав в ефірі"."""
        if _ASKING.match(self.text, self.clause.start, trigger.start) is None:
            return False
        return any(other.kind in _TO_WHOM and 0 < other.start - trigger.end <= 2 for other in self.clause.triggers)

    def _tells_outlet(self, trigger: Trigger) -> bool:
        """Say whether an outlet is told right behind a verb: then it cites with a topic too."""
        return any(start in self.listeners for start in range(trigger.end + 1, trigger.end + 4))

    def _leads_on(self, trigger: Trigger) -> bool:
        """Say whether words follow that are somebody's: "…, що", a colon; behind a verb of judging any do."""
        following = self.text[trigger.end : min(self.clause.end, trigger.end + 100)]
        if self._has_complement(trigger):
            return True
        if self.publishes(trigger, trigger.end, self.clause.find_end(trigger.end)):
            return True
        if _THIS.match(following):
            return True
        if self.rules.topic.match(following) and fold_word(trigger.text) not in self.rules.topic_verbs:
            return True
        if _FIGURE.match(following) and SPEAKING.match(trigger.text):
            return True
        if _DESCRIBING.match(trigger.text) and _AS_WHAT.match(following):
            return True
        if trigger.kind == "opinion":
            return bool(following.strip(" .,;!?"))
        return _ENDED.match(following) is None and self._opens(trigger)

    def _is_set_in(self, trigger: Trigger) -> bool:
        """Say whether a verb cites only where it is set in, its subject behind it: ", попросив Коваль, "."""
        if trigger.kind != "opinion" or " " in trigger.text or _BLAMING.match(trigger.text):
            return False
        return fold_word(trigger.text) not in self.rules.verbs

    def _has_content(self, trigger: Trigger) -> bool:
        """Say whether what is said follows a verb at once, in a clause or in quotes."""
        following = self.text[trigger.end : min(self.clause.end, trigger.end + 100)]
        return self._has_complement(trigger) or _QUOTED_NEXT.match(following) is not None

    def _has_complement(self, trigger: Trigger) -> bool:
        """Say whether what is said follows a verb in a clause or behind a colon, and is no other verb's."""
        following = self.text[trigger.end : min(self.clause.end, trigger.end + 100)]
        found = self.rules.complement.match(following)
        return found is not None and not is_others(self.clause, trigger.end, trigger.end + found.end())

    def _find_before(self, trigger: Trigger, rank: int) -> Mention | None:
        """Find the name before a verb: its subject, or what its relative pronoun stands for."""
        before = [m for m in self.clause.mentions if m.end <= trigger.start and m.start not in self.listeners]
        if not before:
            return None
        last = before[-1]
        lead = self.text[last.end : trigger.start]
        if last.label != "LOC" and self._is_relative_subject(lead, trigger):
            return self._find_antecedent(before) if self.is_content_told(trigger) else None
        if self._may_stand_before(last, trigger, rank):
            return last
        return self._find_farther(before[:-1], trigger) or self._find_shared_subject(before, trigger)

    def _read_relative(self, trigger: Trigger, rank: int) -> Source | None:
        """Read people without a name of whom a relative clause tells what they say: "виборці, які стверджують, що"."""
        found = self.rules.relative_subject.search(self.text, self.clause.start, trigger.start)
        if found is None or not self._is_relative_subject(found[0], trigger) or not self.is_content_told(trigger):
            return None
        phrase = self.clause.phrases.read_ending(self.clause.find_start(found.start()), found.start(), is_subject=False)
        if phrase is None or not phrase.is_person:
            return None
        source = self.make_subject(replace(phrase, is_nominative=True), trigger, rank)
        name = lemmatise_name(self.text[phrase.start : phrase.end], "ORG", self.clause.language)
        return replace(source, name=name) if source is not None else None

    def _find_antecedent(self, before: Sequence[Mention]) -> Mention:
        """Find whom a relative clause is about: who is named, not where they are from: "Коваль із Центру, який"."""
        last, person = before[-1], before[-2] if len(before) > 1 else None
        if person is None or person.label != "PER" or last.label == "PER" or not self.find_preposition(last):
            return last
        return person if _FROM_BODY.fullmatch(self.text, person.end, last.start) else last

    def _is_relative_subject(self, lead: str, trigger: Trigger) -> bool:
        """Say whether a relative pronoun before a verb is its subject: "яка каже", not "слова, які наводить"."""
        found = self.rules.relative_subject.match(lead)
        if found is None:
            return False
        pronoun = WORD.search(found[0])
        is_several = pronoun is not None and pronoun[0].lower() in _SEVERAL
        return is_several == self.is_plural(trigger)

    def _read_placed_phrase(self, trigger: Trigger, rank: int) -> Source | None:
        """Read where it is said at the head of a clause: "У міськраді затримку пояснюють ремонтом"."""
        if not self.is_plural(trigger):
            return None
        start = self.clause.find_start(trigger.start)
        for word in list(WORD.finditer(self.text, start, trigger.start))[:_MOST_BEFORE_VERB]:
            if word[0].lower() in PLACED:
                phrase = self.clause.phrases.read(word.start(), trigger.start, is_subject=True)
                between = WORD.findall(self.text, phrase.end, trigger.start) if phrase is not None else []
                if phrase is None or len(between) > _MOST_BEFORE_VERB:
                    return None
                return self.make_subject(phrase, trigger, rank) if self._is_gap(phrase.end, trigger.start) else None
        return None

    def _is_gap(self, start: int, end: int) -> bool:
        return self.clause.is_bridge(start, end) and not any(self.clause.mention_at(at) for at in range(start, end))

    def _find_farther(self, before: Sequence[Mention], trigger: Trigger) -> Mention | None:
        """Find a subject from whom other names part the verb: "Коваль, прибулий із Луцька, згадує: …"."""
        for mention in reversed(before[-3:]):
            gap = self.text[mention.end : trigger.start]
            if self.find_preposition(mention) or not self.clause.may_be_nominative(mention):
                continue
            if mention.label == "PER" and (_APPOSED_GAP.fullmatch(gap) or _FROM_GAP.fullmatch(gap)):
                return mention if self.clause.is_bridge(mention.end, trigger.start) else None
            if mention.label == "ORG" and self._leads_to_reference(mention) and not GAP_BREAK.search(gap):
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
            if mention.label == "ORG" and self.is_plural(trigger) and self.find_preposition(mention) in PLACED:
                return mention if self._leads_to_verb(mention, trigger) else None
            if mention.label != "LOC" and self.clause.may_be_nominative(mention) and not self.find_preposition(mention):
                return mention if self._leads_to_verb(mention, trigger) else None
        return None

    def _leads_to_verb(self, mention: Mention, trigger: Trigger) -> bool:
        """Say whether a finite verb follows a name in its clause: that verb's subject is also the next verb's."""
        words = list(WORD.finditer(self.text, mention.end, trigger.start))[:_MOST_BEFORE_VERB]
        verb = next((word for word in words if is_finite_verb(word[0], self.clause.morphology)), None)
        if verb is None or GAP_BREAK.search(self.text[mention.end : verb.start()].lstrip(_CLOSING)):
            return False
        return self.clause.is_plural(verb[0]) == self.is_plural(trigger)

    def _may_stand_before(self, mention: Mention, trigger: Trigger, rank: int) -> bool:
        gap = self.text[mention.end : trigger.start]
        preposition = self.find_preposition(mention)
        if preposition:
            return preposition in PLACED and self._may_be_placed_before(mention, trigger, gap)
        if not self.clause.may_be_nominative(mention) or not self.agrees(mention, trigger):
            return False
        if is_led_to(mention, self.clause):
            return False
        if _APPOSED_GAP.fullmatch(gap):
            return mention.label == "PER" and self.clause.is_bridge(mention.end, trigger.start)
        if gap.strip() == ",":
            return mention.label == "PER" and self.appositions.closes(mention)
        if not self._is_plain(mention, trigger, gap):
            return False
        if self.is_plural(trigger) and follows_listeners(mention, self.clause):
            return False
        if mention.label != "PER" and self.hangs_on_noun(mention, in_quotes=True):
            return (
                mention.label == "ORG"
                and self._has_complement(trigger)
                and follows_adjuncts(mention, trigger, self.clause)
            )
        if mention.label == "LOC" and rank != SPEECH:
            return False
        return mention.label == "PER" or not gap.strip(_CLOSING)

    def _may_be_placed_before(self, mention: Mention, trigger: Trigger, gap: str) -> bool:
        """Say whether a verb without a subject tells what is said in a body or capital: "у Таллінні уточнюють, що"."""
        if mention.label == "PER" or not self.is_plural(trigger):
            return False
        between = self.clause.phrases.read_ending(mention.end, trigger.start)
        if between is not None and between.is_nominative and not self.is_governed(between):
            return False  # "у Луцьку перехожі вважають"
        if mention.label == "LOC" and not self.is_content_told(trigger):
            is_place = trigger.kind == "opinion" and self._opens_clause(mention)
            return is_place and self._is_plain(mention, trigger, gap)
        return self._is_plain(mention, trigger, gap)

    def _opens_clause(self, mention: Mention) -> bool:
        """Say whether a place is the first thing of its clause: "У Поті це пояснюють …", not "приріст у Поті"."""
        words = WORD.findall(self.text, self.clause.find_start(mention.start), mention.start)
        return not any(form.pos in ("NOUN", "VERB") for word in words for form in self.clause.describe(word).forms[:1])

    def _is_plain(self, mention: Mention, trigger: Trigger, gap: str) -> bool:
        gap = gap.lstrip(_CLOSING)
        if len(gap) > _FARTHEST_BEFORE or GAP_BREAK.search(gap) or gap.count(")") > gap.count("("):
            return False
        return self.clause.is_bridge(mention.end, trigger.start) and not any(
            mention.end < other.end <= trigger.start and other.start > mention.start and other.kind not in _TO_WHOM
            for other in self.clause.triggers
        )
