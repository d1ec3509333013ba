"""Verbs of valuing, marking and pointing that tell no words: "жест оцінили", "відзначили ювілей", "указав дорогу"."""

import re

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.content import CONTENT, is_others, leads_to
from strichka.entities.citing.naming import TIME, find_next_verb, list_free_words
from strichka.entities.citing.triggers import Trigger
from strichka.entities.text import WORD

DOING = re.compile(
    r"повтор|добав|прибав|дода(?:є|ють|в|л)|продолж|продовж|пересчит|перерах|перел[іи]чи|п[оі]дпис|замет|заміт|поміт|поміч|оп[иі]с"
    r"|обещ|обіця|пообещ|пообіц",
    re.I,
)
ANSWERING = re.compile(r"відпові|ответ|отвеч|отреаг|відреаг", re.I)
_SAID = re.compile(r"[^.!?]{0,90}?(?:,\s(?:що|что|мовляв|мол|нібито|якобы|як|как)(?!\w)|:\s[«„\"])")
# What is said, beside what is done to a thing: "повторив думку: …", "описала ситуацію: …".
_WORDS = re.compile(
    r"сл[оі]в|думк|мысл|мнен|фраз|тез|вопрос|питан|запит|ответ|відповід|просьб|прохан|шутк|жарт|аргумент|довод|вывод|виснов|цитат"
    r"|ситуац|стан(?!ц|о?к)|состоян|картин|проблем|загроз|угроз|процес|схем|механ|план|ход|перебіг|подробн|деталі|детал|услов|умов|порядок"
    r"|атмосфер|настро|дожд|дощ|снег|сніг|мороз|тепл|похолод|ветер|вітер|погод|ясн|сух|особенн|особлив|тенденц|закономір|важн|важлив"
    r"|фраз|реплик|реплік|формул|девиз|девіз|предостереж|застереж|предупр|поперед|призыв|заклик|цел[ьи]|мет[ау]|главн|головн",
    re.I,
)
_BY_CAUSE = re.compile(r"(?<!\w)(?:через|из-за|тем|тим|так|желани|бажанн|по-своєму|по-своему)(?!\w)|\d", re.I)
_MOST_BEFORE_THING = 3
_REACH = 90  # characters before or behind a verb in which its object is looked for
SEEING = re.compile(r"вид(?:ит|ят|ел|ела|ели)$|бач(?:ить|ать|ив|ила|или)$", re.I)
_CAUSE = re.compile(
    r"(?<!\w)(?:причин|вин[ау](?!\w)|корень|корін|выход|вихід|решени|рішенн|спасени|порятун|проблем|смысл|сенс|выгод|вигод|польз|корист"
    r"|угроз|загроз|риск|ризик|шанс|опасн|небезпек|перспектив|преимущ|перева[гж]|знак|символ|повод|підстав)",
    re.I,
)
_FARTHEST_CAUSE = 90  # characters
MARKING = re.compile(r"(?:від|от)(?:мет|меч|зна)", re.I)
_FEASTS = (
    r"(?:день(?!г)|дні|дни|юбиле|ювіле|годовщин|річниц|роковин|праздник|свят[оа]|новосель|новосілл|рождеств|різдв|пасх|великд|побед"
    r"|перемог|именин|іменин|столет|сторіч|начал[оа]|початок|початк|открыти|відкритт|окончани|закінченн|завершени|завершенн"
    r"|старт|возвращени|поверненн|дебют|триумф|тріумф|свадьб|весілл|помолвк|заручин|пятилет|десятилет|п['’ʼ]ятирічч|десятирічч)"
)
_FEAST = re.compile(rf"\s(?:(?!на |в |у |що |что )\w+\s){{0,2}}{_FEASTS}", re.I)
_FEAST_BEFORE = re.compile(rf"(?<!\w){_FEASTS}\w*(?:\s[^\s,.;:!?]+){{0,5}}$", re.I)
_FEAST_TOLD = re.compile(r"[^.!?]{0,90}?(?:,\s(?:що|что)(?!\w)|:\s[«„\"])|\s?:\s")
_BREAK = re.compile(r"[,;:!?–—]")
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
    r"\s(?:[^\W\d_]+(?:у|ю|ам|ям|ім|им|ові|еві|єві)\s)?(?:\w+(?:ую|ый|ий|ые|ое|ой|их|у|і|е)\s)?(?:объ[её]м|обсяг|адрес|место|місце|дорогу|путь|шлях|время|час|срок|строк|термін|дат[уы]"
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


REMEMBERING = re.compile(r"вспомнил|згада(?:в|л[аио])$", re.I)
_NOT_IT = r"(?!(?:це|те|цьому|тому|это|этом|том|то|них|нього|неї|нём|нем|ней)(?!\w))"
_OF_THING = re.compile(rf"\s(?:(?:й|і|та|и|же|таки|теж|тоже|також|также)\s)?(?:про|об?)\s{_NOT_IT}", re.I)
_OF_THING_BEFORE = re.compile(
    rf"(?<!\w)(?:про|об?)\s{_NOT_IT}(?:[^\s,;:]+\s){{1,4}}(?:(?:не|й|і|та|и|лише|лишь|теж|тоже|уже|вже|раптом|вдруг)\s){{0,2}}$",
    re.I,
)
_FOR_THING = re.compile(r"\sза\s(?!сво|слов)", re.I)
_FOR_THING_BEFORE = re.compile(r"(?:^|[.;,]\s|\s(?:а|і|й|та|и|но|але)\s)\W?за\s[^;:!?.]{3,150}$", re.I)
_FARTHEST = 180
_GENUINE = re.compile(
    r"(?<!\w)(?:подлинност|справжн[іо]ст|автентичн[іо]ст|аутентичност|авторств|оригінальн[іо]ст|оригинальност)", re.I
)


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


def does_to_thing(verb: Trigger, clause: Clause) -> bool:
    """Say whether something is done to a thing, and a colon leads to why: "повторила рекорд: сім перемог".

    Args:
        verb: which says something where words follow it at once.
        clause: the sentence.
    """
    following = clause.text[verb.end : min(clause.end, verb.end + _REACH)]
    colon = following.find(":")
    stop = _BREAK.search(following)
    if colon < 0 or (stop is not None and stop.start() < colon) or leads_to(_SAID, verb, clause):
        return False
    for word in WORD.findall(following[:colon])[:_MOST_BEFORE_THING]:
        forms = clause.describe(word).forms[:3]
        if any(form.pos == "PREP" for form in forms[:1]) or _WORDS.match(word):
            return False
        if any(form.pos == "NOUN" and form.case in ("accs", "gent") and "anim" not in form.tags for form in forms):
            return True
    return False


def explains_thing(verb: Trigger, clause: Clause) -> bool:
    """Say whether what is explained is named, and not how: "пояснила дітям правила", not "пояснив затримку снігом".

    Args:
        verb: of explaining.
        clause: the sentence.
    """
    told = clause.rules.complement.match(clause.text[verb.end : min(clause.end, verb.end + _REACH)])
    if leads_to(CONTENT, verb, clause) or (told and not is_others(clause, verb.end, verb.end + told.end())):
        return False
    end = find_next_verb(verb, min(clause.end, verb.end + _REACH), clause)
    words = list_free_words(verb.end, end, clause)
    readings = [clause.describe(word).forms[:3] for word in words]
    if not words or _BY_CAUSE.search(clause.text, verb.end, end):
        return False
    is_explained = any(form.case == "ablt" for forms in readings for form in forms)
    return not is_explained and any(form.pos == "NOUN" and form.case == "accs" for forms in readings for form in forms)


def answers_by(verb: Trigger, clause: Clause) -> bool:
    """Say whether an answer is a deed: "відповіла відмовою", "ответил ударом"; not "відповів жартом: …".

    Args:
        verb: of answering.
        clause: the sentence.
    """
    word = WORD.match(clause.text, verb.end + 1, clause.end)
    if word is None or _WORDS.match(word[0]) or leads_to(_SAID, verb, clause):
        return False
    forms = clause.describe(word[0]).forms[:1]
    return any(form.pos == "NOUN" and form.case == "ablt" for form in forms) and TIME.match(word[0]) is None


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


def remembers_thing(verb: Trigger, clause: Clause) -> bool:
    """Say whether somebody thinks of a thing, and tells nothing: "про фонтан згадали в мерії".

    Args:
        verb: of remembering, which elsewhere tells a memory.
        clause: the sentence.
    """
    led = clause.text[clause.find_start(verb.start) : verb.start]
    is_thing = _OF_THING.match(clause.text, verb.end, clause.end) or _OF_THING_BEFORE.search(led)
    return is_thing is not None and not leads_to(_SAID, verb, clause)


def answers_for(verb: Trigger, clause: Clause) -> bool:
    """Say whether somebody has a thing to see to: "за вантаження, що тривало три дні, відповідав волонтер Коваль".

    Args:
        verb: of answering.
        clause: the sentence.
    """
    lead = clause.lead(verb)[-_FARTHEST:]
    is_for = _FOR_THING.match(clause.text, verb.end, clause.end) or _FOR_THING_BEFORE.search(lead)
    return is_for is not None and not leads_to(_SAID, verb, clause)


def attests(verb: Trigger, clause: Clause) -> bool:
    """Say whether an expert finds a thing to be genuine, which is a deed: "справжність рукопису підтвердила Коваль".

    Args:
        verb: of confirming.
        clause: the sentence.
    """
    near = clause.text[max(clause.start, verb.start - _REACH) : verb.end + _REACH]
    return _GENUINE.search(near) is not None and not leads_to(_SAID, verb, clause)


def sees_cause(verb: Trigger, clause: Clause) -> bool:
    """Say whether what is seen somewhere is a cause or the like, beside the verb: "причину він бачить у посусі".

    Args:
        verb: of seeing.
        clause: the sentence.
    """
    end = min(clause.end, verb.end + _FARTHEST_CAUSE)
    is_told = clause.text.find(": ", verb.end, end) > 0
    return is_told or _CAUSE.search(clause.text, clause.find_start(verb.start), end) is not None
