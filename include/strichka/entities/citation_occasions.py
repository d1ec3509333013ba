"""Verbs of valuing, marking and pointing that tell no words: "жест оцінили", "відзначили ювілей", "указав дорогу"."""

import re

from strichka.entities.citation_clause import Clause
from strichka.entities.citation_content import leads_to
from strichka.entities.citation_naming import TIME, find_next_verb, list_free_words
from strichka.entities.citation_triggers import Trigger
from strichka.entities.text import WORD

_REACH = 90  # characters before or behind a verb in which its object is looked for
MARKING = re.compile(r"(?:від|от)(?:мет|меч|зна)", re.I)
_FEASTS = (
    r"(?:день(?!г)|дні|дни|юбиле|ювіле|годовщин|річниц|роковин|праздник|свят[оа]|новосель|новосілл|рождеств|різдв|пасх|великд|побед"
    r"|перемог|именин|іменин|столет|сторіч|начал[оа]|початок|початк|открыти|відкритт|окончани|закінченн|завершени|завершенн"
    r"|старт|возвращени|поверненн|дебют|триумф|тріумф|свадьб|весілл|помолвк|заручин|пятилет|десятилет|п['’ʼ]ятирічч|десятирічч)"
)
_FEAST = re.compile(rf"\s(?:(?!на |в |у |що |что )\w+\s){{0,2}}{_FEASTS}", re.I)
_FEAST_BEFORE = re.compile(rf"(?<!\w){_FEASTS}\w*(?:\s[^\s,.;:!?]+){{0,5}}$", re.I)
_FEAST_TOLD = re.compile(r"[^.!?]{0,90}?(?:,\s(?:що|что)(?!\w)|:\s[«„\"])|\s?:\s")
_BREAK = re.compile(r"[,;:!?]")
_AWARD = re.compile(
    r"грамот|наград|нагород|медал|преми|премі|орден|диплом|приз|подарк|подарун|відзнак|салют|концерт|застол|бенкет|банкет|фейерверк"
    r"|феєрверк|парад|торт|шампанс|хоровод|ярмарк|маркер|галочк|флажк|крест|хрест|зірочк|зв[её]здоч|жетон|кубк|стипенд"
)
POINTING = re.compile(r"ука(?:зал|з[ыа]ва|ж[еу]т)|вка(?:за[вл]|зу[єю]|ж[еу]ть?)|підка(?:за[вл]|зу)|подска", re.I)
_SHOWN = re.compile(
    r"(?:\s[^\s,.;:!?]+){0,4},\s(?:де|где|куди|куда|звідки|откуда|як|как|кого|кому|що|что|коли|когда)\s(?:\w+\s){0,2}\w{2,}"
    r"(?:ти|тися|ть|ться|чь)(?=[.,;!?]|$|\s)",
    re.I,
)
_STATED = re.compile(
    r"\s(?:\w+(?:ую|ый|ий|ые|ое|ой|их|у|і|е)\s)?(?:объ[её]м|обсяг|адрес|место|місце|дорогу|путь|шлях|время|час|срок|строк|термін|дат[уы]"
    r"|номер|размер|розмір|вес|вагу|рост|зріст|возраст|вік|площ|количеств|кількіст|им(?:я|ена)|ім['’ʼ]я|фамили|прізвищ|телефон"
    r"|маршрут|координат|направлени|напрямок)(?!\w*[ ,][^.!?]{0,60}(?:,\s(?:що|что)\s|:\s[«„\"]))",
    re.I,
)
# Valued, not judged: "оценили погоду по достоинству", and what it is valued by: "жест оценили: дали грамоту".
_MERIT = re.compile(
    r"(?:\s[^\s.,:;!?]+){0,5}\s(?:по (?:достоинству|заслугам|праву)|(?:по|за) заслугах"
    r"|за достоїнством|належно|гідно)(?!\w)"
)
_EXPLAINED_BY = re.compile(r":\s(?![«„\"])")


def marks(verb: Trigger, clause: Clause, is_set_in: bool) -> bool:
    """Say whether a day is kept, or something is marked or somebody given something: "відзначили ювілей концертом".

    Args:
        verb: of marking, which elsewhere says something.
        clause: the sentence.
        is_set_in: whether the verb follows a break.
    """
    if leads_to(_FEAST_TOLD, verb, clause):
        return False
    following = clause.text[verb.end : min(clause.end, verb.end + _REACH)]
    if not is_set_in and (_FEAST.match(following) or _FEAST_BEFORE.search(clause.lead(verb)[-_REACH:])):
        return True
    end = find_next_verb(verb, min(clause.end, verb.end + _REACH), clause)
    stop = _BREAK.search(clause.text, verb.end, end)
    words = list_free_words(verb.end, stop.start() if stop else end, clause)
    things = [word for word in words if _is_instrument(word, clause)]
    return any(not is_set_in or _AWARD.match(word) for word in things)


def _is_instrument(word: str, clause: Clause) -> bool:
    """Say whether a word is a thing in the instrumental: "грамотою"."""
    forms = clause.describe(word).forms[:1]
    is_thing = any(form.pos == "NOUN" and form.case == "ablt" and "anim" not in form.tags for form in forms)
    return is_thing and TIME.match(word) is None


def points(verb: Trigger, clause: Clause, is_set_in: bool) -> bool:
    """Say whether somebody shows the way or fills in a form: "указав учням, де копати", "вказала адресу".

    Args:
        verb: of pointing, which elsewhere says something.
        clause: the sentence.
        is_set_in: whether the verb follows a break.
    """
    following = clause.text[verb.end : min(clause.end, verb.end + _REACH)]
    return _SHOWN.match(following) is not None or (not is_set_in and _STATED.match(following) is not None)


def is_valued(verb: Trigger, clause: Clause) -> bool:
    """Say whether something is valued, not judged: "оцінили погоду по заслугах", "жест оцінили: дали грамоту".

    Args:
        verb: of judging.
        clause: the sentence.
    """
    following = clause.text[verb.end : min(clause.end, verb.end + _REACH)]
    if _MERIT.match(following):
        return True
    if not clause.is_plural(verb.text) or not _EXPLAINED_BY.match(following):
        return False
    words = WORD.findall(clause.lead(verb)[-_REACH:])
    forms = clause.describe(words[-1]).forms[:3] if words else ()
    return any(form.pos == "NOUN" and form.number == "sing" and form.case == "accs" for form in forms)
