"""Where news is taken from: who learnt it, whether somebody tells it besides, and what is no source of news."""

import re

from strichka.entities.citing.clause import REACH, Clause
from strichka.entities.citing.contacts import hangs_on_name
from strichka.entities.citing.nouns import load_noun_finder
from strichka.entities.citing.signs import CLOSED
from strichka.entities.citing.sources import REPORT, Source, make_source
from strichka.entities.citing.triggers import Trigger
from strichka.entities.text import WORD
from strichka.models import Mention

_THROUGH = ("через", "від", "от")  # "новина розійшлася через Reuters"
_THROUGH_BEFORE = re.compile(r"^\s(?:через|від|от)\s")
_NOUN_LED = re.compile(r"(?:за|по)\s", re.I)
# What is staged after a story, opened upon somebody's request.
_STORY = re.compile(
    r"(?:за|по)\s(?:\w+\s)?(?:оповідан|розповід|рассказ|повест|повіст|роман|спогад|воспоминан|мемуар|казк|сказк|легенд)",
    re.I,
)
_STAGED = re.compile(
    r"(?<!\w)(?:постав|снят|снял|снима|зня[тл]|знімал|екраніз|экраниз|(?:мульт)?фільм|(?:мульт)?фильм|спектакл|вистав|сценар|опер[аиыу]"
    r"|балет|мюзикл|серіал|сериал|комікс|комикс|написан|створен|создан)\w*(?:\s[^\s,.;:!?]+){0,5}$",
    re.I,
)
_REQUEST = re.compile(
    r"(?:за|по)\s(?:\w+\s)?(?:заяв|скарг|жалоб|звернен|обращен|повідомлен|сообщен|прос[ьб]|клопотан|ходатайств)", re.I
)
_OPENED = re.compile(
    r"(?<!\w)(?:порушен|поруш[иу]|возбу[жд]|відкри(?:то|ли|в|ла)\s(?:справ|провадж|кримін)|откры(?:то|ли|л|ла)\s(?:дел|производ|уголов)"
    r"|(?:справ|проваджен|розслідуван|дел|производств|расследован)\w{1,3}\s(?:порушен|поруш|відкри|возбу|откры|розпоча|нач[аи]))\w*"
    r"(?:\s[^\s,.;:!?]+){0,4}$",
    re.I,
)
_RELYING = re.compile(
    r"озбро|вооруж|керую|руковод|базу|бази|ґрунт|грунт|поклада|полага|спира|опира|основ|засн|(?:зі?|із|с) о", re.I
)
# "чемпіон світу за версією WBC", "лучший игрок по версии журнала": who awards tells nothing.
_VERSION = re.compile(r"(?:за версі|по верси)", re.I)
_AWARDED = re.compile(
    r"(?<!\w)(?:чемпі?и?он|титул|пояс|звани|званн|лучш|найкращ|наград|нагород|отмечен|відзначен|преми|премі)\w*(?:\s[^\s,.;:!?]+){0,5}$",
    re.I,
)

# Words in names of outlets that the gazetteer need not know.
_TITLED = re.compile(
    r"правда|известия|(?<![иі]н)вест|вісник|вісті|новост|новин|газет|часопис|тижневик|еженедельник|журнал|курьер|кур['’]єр|times|news|post"
    r"|press|daily|herald|journal|tv|fm|радіо|радио|телек|телег|хвил|волн|голос|зеркал|дзеркал",
    re.I,
)
# "п'єса, записана зі слів човняра": who has dictated a work tells no news.
_WORDS = re.compile(r"(?:зі|із|з) слів|со слов", re.I)
_DICTATED = re.compile(r"(?<!\w)(?:запис|писа|склад|составл)\w*(?:н|т)\w{1,3}$", re.I)
# "комиссия по оценке ущерба": what a body is for; "законопроєкт, згідно з яким", "згідно зі статутом": what is a rule.
_PURPOSE = re.compile(
    r"по (?:оценке|наблюдени(?:ю|ям)|исследовани(?:ю|ям)|измерениям|учёту|анализу|мониторингу|предупреждению|статистике"
    r"|информации|переписи|расчётам|опросам|прогнозам|прогнозированию|отчётности|вестям|новостям)$",
    re.I,
)
_OFFICE = re.compile(
    r"(?<!\w)(?:комитет|комисси|отдел(?!ен)|управлени|департамент|бюро|групп|совет(?!ск)|эксперт|специалист|лаборатори|служб"
    r"|сектор)\w{0,4}$",
    re.I,
)
_BY_PAPER = re.compile(
    r"(?:согласно|в соответствии с|згідно|відповідно).*\s"
    r"(?:котор\w+|як(?:им|ою|ими|ого|ому)|(?:закон|конституц|устав|статут|кодекс|договор|регламент)\w*)$",
    re.I,
)
_DONE_BY = (
    (_PURPOSE, _OFFICE),
    (_BY_PAPER, re.compile("")),
    (_VERSION, _AWARDED),
    (_STORY, _STAGED),
    (_REQUEST, _OPENED),
    (_WORDS, _DICTATED),
)


class TakingReader:
    """Reads who has learnt something, and says which words that take news from somebody cite.

    Args:
        clause: the sentence.
    """

    def __init__(self, clause: Clause) -> None:
        """Keep the sentence."""
        self.clause, self.text = clause, clause.text
        self.triggers, self.mentions = clause.triggers, clause.mentions

    def leave_untold(self, found: dict[tuple[int, int], Source]) -> dict[tuple[int, int], Source]:
        """Leave out where news is taken from unless somebody besides tells it, no person where it is a meeting."""
        taken = {trigger.text: trigger.kind for trigger in self.triggers if trigger.is_taken}
        others = [source for source in found.values() if source.verb not in taken]
        tells = any(not source.is_person for source in others)
        return {
            span: source
            for span, source in found.items()
            if source.verb not in taken
            or tells
            or (others and (taken[source.verb or ""] in ("medium", "met") or _RELYING.match(source.verb or "")))
        }

    def read_learnt(self, trigger: Trigger) -> list[Source]:
        """Read which outlet has learnt what it tells: "Reuters дізнався про це з допису", "узнало Reuters"."""
        if trigger.kind == "met":
            return self._read_met(trigger)
        outlet = self.clause.mention_at(trigger.start - 2) or self.clause.mention_at(trigger.start - 3)
        if outlet is None or " " in trigger.text:  # "стало відомо"
            outlet = next((m for m in self.mentions if m.start > trigger.end), None)
            gap = self.text[trigger.end : outlet.start].strip(' «"„') if outlet is not None else ""
            is_next = not gap or gap in _THROUGH
            if outlet is None or not (is_next or self.clause.carries(trigger.end, outlet.start)):
                return []
        if outlet.start > trigger.end and self._is_placed(trigger.end):
            return []
        if outlet.label == "ORG" and _THROUGH_BEFORE.match(self.text[trigger.end : outlet.start]):
            return [make_source(outlet, trigger.text, REPORT)]
        is_subject = outlet.label == "ORG" and (" " in trigger.text or self.clause.may_be_nominative(outlet))
        return [make_source(outlet, trigger.text, REPORT)] if is_subject else []

    def hangs_on_name(self, trigger: Trigger) -> bool:
        """Say whether a reference is said of the name before it, which has its news from the source behind it."""
        if self.clause.rules.relative_reference.match(trigger.text) is not None:
            return True
        return trigger.is_taken and hangs_on_name(trigger.text, self.clause.lead(trigger))

    def _read_met(self, trigger: Trigger) -> list[Source]:
        """Read which outlet has come by whom or what a clause tells of: "лікар, з яким поговорила «Хвиля»"."""
        outlet = next((mention for mention in self.mentions if mention.start > trigger.end), None)
        if outlet is None or outlet.label != "ORG" or not self.clause.may_be_nominative(outlet):
            return []
        words = WORD.findall(self.text, trigger.end, outlet.start)
        forms = [self.clause.describe(word).forms for word in words]
        is_subject = all(any(form.case == "nomn" for form in readings) for readings in forms)
        return [make_source(outlet, trigger.text, REPORT)] if is_subject and may_be_outlet(outlet, self.clause) else []

    def _is_placed(self, position: int) -> bool:
        """Say whether a preposition follows: "статтю вміщено в журналі"."""
        word = WORD.match(self.text, position + 1, self.clause.end)
        if word is None or word[0] in _THROUGH:
            return False
        return any(form.pos == "PREP" for form in self.clause.describe(word[0]).forms[:1])

    def hands_on(self, trigger: Trigger, source: Source) -> bool:
        """Say whether an outlet set in hands on what another says: "в мерії парирують, що …, зазначає dpa"."""
        outlet = source.mention
        if outlet is None or outlet.label != "ORG" or trigger.behind_quote or outlet.start < trigger.end:
            return False
        if (
            not may_be_outlet(outlet, self.clause)
            or not self.clause.lead(trigger).endswith(",")
            or not CLOSED.match(self.text, outlet.end)
        ):
            return False
        return any(
            other.kind in ("speech", "opinion", "deed") and not other.behind_quote and other is not trigger
            for other in self.triggers
        )

    def is_thing_of(self, trigger: Trigger, source: Source) -> bool:
        """Say whether a noun for a thing leads to a name: "за річкою Тетерів", "головні новини Львова"."""
        if source.mention is None or trigger.kind not in ("reference", "statement"):
            return False
        label = source.mention.label
        is_words = load_noun_finder(self.clause.language).has_noun(trigger.text)
        if _NOUN_LED.match(trigger.text):
            return label == "LOC" and trigger.kind == "reference" and not is_words
        word = WORD.match(trigger.text)
        forms = self.clause.describe(word[0]).forms[:1] if word is not None else ()
        if any(form.pos in ("NOUN", "ADJF") and "Apro" not in form.tags for form in forms):
            return label == "LOC" and is_words
        is_shown = " " in trigger.text and any(form.pos == "VERB" for form in forms)
        return is_shown and label != "ORG" and not is_words and not self._has_preposition(trigger)

    def awards(self, trigger: Trigger) -> bool:
        """Say whether a reference tells by whose word something is done, not told.

        "Чемпіон за версією WBC", "вистава за оповіданням Чехова", "справу відкрили за заявою сусіда".
        """
        lead = self.clause.lead(trigger)[-REACH:]
        return any(words.match(trigger.text) and done.search(lead) for words, done in _DONE_BY)

    def _has_preposition(self, trigger: Trigger) -> bool:
        words = WORD.findall(trigger.text)
        return any(form.pos == "PREP" for word in words for form in self.clause.describe(word).forms)


def may_be_outlet(name: Mention, clause: Clause) -> bool:
    """Say whether a name is an outlet's: known, behind a word for its kind, or with a word that titles have.

    Args:
        name: a mention.
        clause: its sentence.
    """
    return clause.is_outlet(name) or _TITLED.search(name.text) is not None
