"""Verbs that tell how somebody talks, what they count or might say: "говорить трьома мовами", "считал столбы"."""

import re

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.content import CONTENT, leads_to
from strichka.entities.citing.naming import find_next_verb, has_instrumental, list_free_words
from strichka.entities.citing.signs import TOLD_BELOW
from strichka.entities.citing.triggers import Trigger
from strichka.entities.text import fold_word

_COUNTING = re.compile(r"(?:по)?(?:раху(?:є|ють|в|ва[влн])|счит(?:ает|ают|ал)|л[іи]чать?$)", re.I)
_TALKING = re.compile(r"(?:за)?(?:говор|розмовл|разговар|балака)", re.I)
AWAITING = re.compile(r"очіку|ожида|чека", re.I)
_FIGURE = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d|відсот|процент|млн|млрд|тис", re.I)
_SPACES = " \u00a0"
_OPPOSING = re.compile(r"протест", re.I)
_AGREEING = re.compile(r"соглас|соглаш|погод(?:и|ж)", re.I)
_AGREED_TO = re.compile(r"\s(?:[^\W\d_]+\s)?на\s(?!то[мт]?,|те,)", re.I)
_FINDING_GUILTY = re.compile(r"призна[леюё]|визна(?:в|л|є|ю)", re.I)
_GUILTY = re.compile(
    r"[^.,:;!?]{0,90}?\s(?:(?:не)?(?:виновн|винн|винуват|недействит|чинн|законн|дееспособ|дієздат)\w*(?:ой|ым|ыми|ою|им|ими|ей|ом)"
    r"|нарушивш\w+|банкротом|банкрутом|погибш\w+|загибл\w+|умерш\w+|померл\w+|потерпевш\w+|потерпіл\w+|иноагент\w+"
    r"|(?:іно|ино)странн\w+ агент\w+|іноземн\w+ агент\w+)(?!\w)",
    re.I,
)
_UTTERING = re.compile(r"высказ|вислов(?:и|л)", re.I)
_TOPIC = re.compile(r"\s(?:[^\W\d_]+\s){0,2}(?:об?|обо|про|по|щодо|стосовно|относительно)\s", re.I)
# "не так, как решили избиратели": in which way somebody does it.
_AS_DONE = re.compile(r"(?<!\w)(?:так,\s(?:как|як)|(?:там|туда|туди),\s(?:где|де|куда|куди))$", re.I)
_TOLD_KINDS = ("speech", "report")
_ENDURING = re.compile(r"пережива", re.I)
# What leads to words of fear: "переживает за детей", "очень переживает: …".
_FRETTED = re.compile(
    r"(?:\s(?:[^\W\d_]+о|очень|дуже|сильно))?(?::|,|\.|\s(?:за|о|об|из-за|через|про|по поводу|щодо)\s|[ \u00a0][–—])|$",
    re.I,
)
_REACH = 90
# Nobody has said it: "навіть якщо рибалки запевняють, що крига міцна".
_SUPPOSED = re.compile(
    r"\s*(?:(?:і|й|та|и|а|но|але|навіть|даже|лише|только|тільки|нехай|пусть)\s){0,2}(?:якщо|якби|если|ежели|аби|щоб|чтобы|хоч\sби|хай|нехай|пусть|пускай)\s",
    re.I,
)
# What somebody only thinks at times: "співає, коли думає, що сам".
_AT_TIMES = re.compile(r"(?<!\w)(?:коли|когда|поки|пока)\s(?:(?:не|й|і|и|сам|сама)\s)?$", re.I)
_BREAK = re.compile(r"[,;:!?.–—]")
# How somebody talks: "по-китайски", "на трёх языках", "з акцентом", "тихо".
_TONGUE = re.compile(
    r"\s(?:(?:лучше|хуже|краще|гірше|бегло|швидко|свободно|вільно|чисто|только|лише|лишь|тільки|и|й|і|даже|навіть|не|почти|майже)\s){0,2}"
    r"(?:по-[^\W\d_]+(?:ки|ьки)(?!\w)|(?:(?:на|в)\s)?(?:[^\s,.;:!?]+\s){1,2}(?:язык(?:ах?|ами|е|ом)|мов(?:ами|ою|ах|і))(?!\w)"
    r"|(?:з|із|с|без)\s(?:[^\s,.;:!?]+\s)?акцент)",
    re.I,
)
_JUDGED_SO = re.compile(r"(?<!\w)(?:так|таку?|також|также|тоже|теж|инакше|інакше|иначе)$", re.I)
_UP_TO = re.compile(r"\sдо\s(?:\d|[^\W\d_]+(?=[.,;!?]|$|\s(?:и|і|й|та)\s))", re.I)  # "считает до пяти"
_AS_WHAT = re.compile(r"\s(?:за|как|як|чем|ніж)\s|\d", re.I)


def speaks_tongue(verb: Trigger, clause: Clause) -> bool:
    """Say whether a verb tells in which language or how somebody talks: "говорить англійською мовою".

    Args:
        verb: of talking.
        clause: the sentence.
    """
    return _TONGUE.match(clause.text, verb.end, clause.end) is not None and not leads_to(CONTENT, verb, clause)


def counts_things(verb: Trigger, clause: Clause) -> bool:
    """Say whether things are counted, and none is judged: "рахувала петлі", not "вважає проєкт вдалим".

    Args:
        verb: of counting, which elsewhere judges.
        clause: the sentence.
    """
    if leads_to(CONTENT, verb, clause) or _JUDGED_SO.search(clause.lead(verb)):
        return False
    if _UP_TO.match(clause.text, verb.end, clause.end):
        return True
    end = find_next_verb(verb, min(clause.end, verb.end + _REACH), clause)
    stop = _BREAK.search(clause.text, verb.end, end)
    end = stop.start() if stop else end
    words = list_free_words(verb.end, end, clause)
    if not words or _AS_WHAT.search(clause.text, verb.end, end) or has_instrumental(words, clause):
        return False
    for word in words:
        forms = clause.describe(word).forms[:3]
        if any(form.pos == "NOUN" for form in forms[:1]):
            is_subject = any(form.case == "nomn" and form.number == "sing" for form in forms[:1])
            return not is_subject and any(form.case in ("accs", "gent") for form in forms)
        if not any(form.pos in ("ADJF", "NUMR", "NPRO") for form in forms):
            return False
    return False


def is_supposed(verb: Trigger, clause: Clause) -> bool:
    """Say whether nobody has said what a verb leads to: "якщо запевняють, що", "співає, коли думає, що сам".

    Args:
        verb: of saying or judging.
        clause: the sentence.
    """
    if _SUPPOSED.match(clause.text, clause.find_start(verb.start)):
        return True
    if _tells_itself(verb, clause) or (not verb.behind_quote and _AS_DONE.search(clause.lead(verb)[-_REACH:])):
        return True
    if _AGREEING.match(verb.text) and _AGREED_TO.match(clause.text, verb.end, clause.end):
        return True  # "согласилась на расположение штаба в Дохе"
    is_led = clause.text.startswith(", ", verb.end)
    return is_led and _AT_TIMES.search(clause.text, max(clause.start, verb.start - 20), verb.start) is not None


def _tells_itself(verb: Trigger, clause: Clause) -> bool:
    """Say whether a verb tells that something is said, by nobody: "говорится, что", "повідомляється"."""
    word = fold_word(verb.text)
    stems = (word[:-2], word[:-3], word[:-4]) if word.endswith(("ся", "сь")) else ()
    return word not in clause.rules.verbs and any(clause.rules.verbs.get(stem) in _TOLD_KINDS for stem in stems)


def endures_thing(verb: Trigger, clause: Clause) -> bool:
    """Say whether somebody goes through a thing: "партия переживала раскол", not "переживает за детей".

    Args:
        verb: of enduring.
        clause: the sentence.
    """
    return _FRETTED.match(clause.text, verb.end, clause.end) is None


def opposes_thing(verb: Trigger, clause: Clause) -> bool:
    """Say whether somebody protests with no words told: "протестують проти вироку".

    Args:
        verb: of protesting.
        clause: the sentence.
    """
    return not leads_to(CONTENT, verb, clause)


def finds_guilty(verb: Trigger, clause: Clause) -> bool:
    """Say whether what somebody is held to be by a ruling follows: "признал Рыбака виновным".

    Args:
        verb: of acknowledging.
        clause: the sentence.
    """
    return _GUILTY.match(clause.text, verb.end, clause.end) is not None


def utters_of(verb: Trigger, clause: Clause) -> bool:
    """Say whether only a topic follows a verb of speaking out: "непочтительно высказалась о пророке".

    Args:
        verb: of speaking out.
        clause: the sentence.
    """
    return _TOPIC.match(clause.text, verb.end, clause.end) is not None and not leads_to(TOLD_BELOW, verb, clause)


def awaits_thing(verb: Trigger, clause: Clause, is_set_in: bool) -> bool:
    """Say whether one person waits for a thing: "Коваль ожидает приговора"; a forecast has figures or a clause.

    Args:
        verb: of waiting.
        clause: the sentence.
        is_set_in: whether the verb follows a break; commas that tell who somebody is are none.
    """
    before = [mention for mention in clause.mentions if mention.end < verb.start]
    if not before or before[-1].label != "PER" or leads_to(CONTENT, verb, clause):
        return False
    gap = clause.text[before[-1].end : verb.start].strip(_SPACES)
    is_apposed = gap.startswith(",") and gap.endswith(",") and len(gap) > 1
    if not is_apposed and (gap or is_set_in):
        return False
    return _FIGURE.search(clause.text, verb.end, min(clause.end, verb.end + _REACH)) is None


# What verbs do in place of saying, but where they follow a break.
UNSET_DEEDS = (
    (_FINDING_GUILTY, finds_guilty),
    (_OPPOSING, opposes_thing),
    (_UTTERING, utters_of),
    (_COUNTING, counts_things),
    (_ENDURING, endures_thing),
    (_TALKING, speaks_tongue),
)
