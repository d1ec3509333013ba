"""Verbs that tell words only by where they stand: ", налічили в поліції.", "у комітеті відбулися жартом: «…»"."""

import re

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.manner import follows_manner
from strichka.entities.citing.signs import LED_BY_AS
from strichka.entities.citing.sources import VERBS, Source
from strichka.entities.citing.triggers import Trigger, is_finite_verb
from strichka.entities.text import WORD

_REACH = 90
_CLOSED = re.compile(r"[»”“\"]?(?:[,.;:!?…)]|[ \u00a0][–—-][ \u00a0]|\s*$)")
_JOINED = re.compile(
    r"\W(?:і|й|та|а|але|проте|однак|зате|и|но|да|однако|зато)(?:\s\w+)?$", re.I
)  # "але налякав сусідів"
_LONGEST_CLAUSE = 200
_SUBORDINATE = re.compile(
    r"(?:\w+[ \u00a0])?(?:що|щоб|як\w*|коли|де|хто|бо|котр\w+|чи\w{0,2}|якщо|хоча?|поки|доки|щойно|что|чтобы"
    r"|как\w*|когда|где|кто|котор\w+|ч[её]\w|чь\w+|если|хотя?|пока|едва|ибо)[ \u00a0]",
    re.I,
)
_CONTRAST = re.compile(r"(?:але|проте|зате|хай|но|зато|пусть|хоть|а)\s", re.I)  # "вид відомий, але карликовий, "
_SEGMENT = re.compile(r"[,;:!?…\n](?=\s)|[ \u00a0][–—-][ \u00a0]")

# What stands right before the colon that leads to words said: "відбулися жартом: «…»", "побажали одного: «…»".
_WORDS = re.compile(
    r"жарт|фраз|слов|слів|репл[іи]к|відповід|ответ|питанн|запитанн|вопрос|порад|совет|цитат|приказ|прислів|пословиц|погов"
    r"|шутк|коментар|комментари|застереж|оговорк|формул|вигук|восклицан|напис|надпис|записк|повідомлен|сообщени|речен"
    r"|предложени|пояснен|пояснени|объяснени|поздоровл|поздравлен|привітан|приветств|побажан|пожелан|закид|упр[её]к|докор"
    r"|заголов|шпальт"
)
_NO_OBJECT = ("ADVB", "PRCL", "NPRO", "PRED", "CONJ", "NUMR", "INTJ")
_NEW_SENTENCE = re.compile(r"[ \u00a0](?P<word>[А-ЯІЇЄҐЁ][а-яіїєґё'’ʼ]*)(?=[ \u00a0])")
_NEXT_WORD = re.compile(r"[»”“\"]?[ \u00a0](?P<word>[а-яіїєґё'’ʼ]+)(?!\w)")


def answers(clause: Clause, deed: Trigger) -> bool:
    """Say whether a verb leads a body's words: "у комітеті відбулися жартом: «…»", not "відкрили виставку: «…»"."""
    colon = clause.text.find(":", deed.end, min(clause.end, deed.end + _REACH))
    if colon < 0:
        return False
    words = WORD.findall(clause.text, deed.end, colon)
    if not words:
        return clause.is_plural(deed.text)
    if _WORDS.match(words[-1].lower()):
        return True
    if not clause.is_plural(deed.text):
        return False
    forms = clause.describe(words[-1]).forms
    return any(form.pos in _NO_OBJECT or "Apro" in form.tags for form in forms[:1])


def is_closed(clause: Clause, source: Source) -> bool:
    """Say whether what is set in ends with its source."""
    return _CLOSED.match(clause.text, source.end, clause.end) is not None


def is_set_in(clause: Clause, trigger: Trigger) -> bool:
    """Say whether a verb is set in: behind "як", adverbs, or a clause that could stand alone; not "якого шукали, "."""
    lead = clause.lead(trigger)
    if _JOINED.search(lead):
        return False
    if LED_BY_AS.search(lead) or follows_manner(lead, clause):
        return True
    if not lead.endswith((",", "–", "—")):
        return False
    segments = [segment.strip() for segment in _SEGMENT.split(lead[:-1][-_LONGEST_CLAUSE:])]
    while len(segments) > 1 and _SUBORDINATE.match(segments[-1] + " ") and not _has_predicate(clause, segments[-1]):
        segments.pop()  # "хоч і зрідка"
    words = WORD.findall(segments[-1])
    if not words or _SUBORDINATE.match(segments[-1] + " "):
        return False
    if any(form.pos == "GRND" for form in clause.describe(words[0]).forms[:1]):
        return False
    return len(segments) == 1 or _CONTRAST.match(segments[-1]) is not None or _has_predicate(clause, segments[-1])


def _has_predicate(clause: Clause, segment: str) -> bool:
    return any(
        form.pos in ("VERB", "INFN", "PRTS", "PRED", "ADJS")
        for word in WORD.findall(segment)
        for form in clause.describe(word).forms[:1]
    )


def is_cut_off(clause: Clause, trigger: Trigger, source: Source) -> bool:
    """Say whether a new sentence runs on behind a verb whose source was lost: "про це пише Рада планує ремонт"."""
    if trigger.kind not in VERBS or trigger.behind_quote:
        return False
    following = _NEW_SENTENCE.match(clause.text, trigger.end, clause.end)
    if following is not None and clause.mention_at(following.start("word")) is None:
        forms = clause.describe(following["word"]).forms
        if any(form.pos in ("PREP", "CONJ", "ADVB") for form in forms):
            return True
    following = _NEXT_WORD.match(clause.text, source.end, clause.end)
    return following is not None and is_finite_verb(following["word"], clause.morphology)
