"""Verbs of naming and comparing: they cite only where they say how something is called."""

import re
from itertools import pairwise

from strichka.entities.citing.clause import REACH, Clause
from strichka.entities.citing.triggers import Trigger
from strichka.entities.text import WORD, fold_word

# "таке число назвала асоціація"
SUCH_FIGURE = re.compile(
    r"(?<!\w)(?:так|ц|эт)\w{1,3}\s(?:самий?\s|же\s)?(?:числ|сум|цифр|дат|термін|строк|срок|показник|цін|цен|причин)\w*$",
    re.I,
)
_AMONG = ("серед", "среди")  # "серед причин називає посуху"
_CAUSES = re.compile(r"(?<!\w)(?:причин|верс[іи]|мотив|рецепт|умов[уи]|условие)", re.I)
_QUOTED = re.compile(r"(?<!\w)[«„“\"](?P<word>[^\W\d_]\S*?)(?=[\s»”“\"])")
_NAME_IN_QUOTES = re.compile(r"(?:\s[^\s«»„“”\"]+){0,2}[»”“\"]")
_FIGURE = re.compile(r"(?:\s(?:дат|терм|срок|строк|сум|цифр|числ|цен|цін)\w*)?\s\d")  # "називає 14 травня"
# "зимой", "минулого літа": when, not what.
TIME = re.compile(
    r"(?:зимою|весною|влітку|літом|осінню|восени|зимой|весной|летом|осенью|утром|ранком|веч[ео]р[оі]м|ноч[ью]ю|ніччю|дн[её]м)$"
)
# "назвала маяк ім'ям Коваля", "в честь бабушки": a name given.
_NAME_GIVEN = re.compile(
    r"(?<!\w)(?:ім['’ʼ]ям|іменем|именем|прізвищем|фамилией|псевдонімом|псевдонимом|(?:в|на) честь)(?!\w)", re.I
)
_COMPARING = re.compile(r"порівн|сравн", re.I)
_COMPARED = re.compile(r"[^.;:!?]{1,60}\s[«„\"]?(?:з|із|зі|с|со)\s")  # "порівнює знахідку з порожньою квартирою"


# Gerunds that put a view on what is done: "назвавши їх надуманими", "объяснив это погодой".
_JUDGING = re.compile(
    r"назва|называ|назива|обозва|окрести|охарактериз|вважа|счита|сочтя|посчита|(?:по|об['’ʼъ]?|роз['’ʼ]?)ясн|мотив|аргумент"
    r"|обґрунт|обоснов|оправд|виправд",
    re.I,
)


def judges(gerund: Trigger, clause: Clause) -> bool:
    """Say whether a gerund tells what something is called or put down to: "отверг слухи, назвав их нелепыми".

    Args:
        gerund: of a verb of saying.
        clause: the sentence.
    """
    if _JUDGING.match(gerund.text) is None:
        return False
    end = clause.find_end(gerund.end)
    if _NAME_GIVEN.search(clause.text, gerund.end, end):
        return False
    return has_instrumental(list_free_words(gerund.end, end, clause), clause)


def calls(trigger: Trigger, clause: Clause) -> bool:
    """Say whether a verb of naming says how something is called: "назвав дорогу вузькою", not "назвав дату"."""
    if fold_word(trigger.text) not in clause.rules.naming_verbs or SUCH_FIGURE.search(clause.lead(trigger)):
        return True
    start, end = clause.find_start(trigger.start), min(clause.end, trigger.end + REACH)
    if _COMPARING.match(trigger.text):
        is_several = clause.is_plural(trigger.text)
        return not is_several and _COMPARED.match(clause.text, trigger.end, end) is not None
    if _calls_in_quotes(trigger, end, clause) or _names_cause(start, trigger, end, clause):
        return True
    if _FIGURE.match(clause.text, trigger.end, end) or any(
        word[0].lower() in _AMONG for word in WORD.finditer(clause.text, start, end)
    ):
        return True
    stop = find_next_verb(trigger, end, clause)
    if _NAME_GIVEN.search(clause.text, trigger.end, stop):
        return False
    return has_instrumental(list_free_words(start, stop, clause), clause)


def _calls_in_quotes(trigger: Trigger, end: int, clause: Clause) -> bool:
    """Say whether quotes behind a verb of naming hold an opinion: "«найтихішим містом»", not "назвав човен «Чайка»"."""
    for found in _QUOTED.finditer(clause.text, trigger.end, end):
        is_name = found["word"][0].isupper() and _NAME_IN_QUOTES.match(clause.text, found.end()) is not None
        is_led = clause.text[: found.start()].endswith(": ")
        is_several = clause.text[found.end() : found.end() + 1].isspace()
        if is_led or not is_name or (is_several and _is_instrumental(found["word"].lower(), clause)):
            return True
    return False


def _is_instrumental(word: str, clause: Clause) -> bool:
    forms = clause.describe(word).forms
    return any(form.case == "ablt" for form in forms[:1]) and all(form.case != "nomn" for form in forms)


def find_next_verb(trigger: Trigger, end: int, clause: Clause) -> int:
    """Find where the next verb stands: what follows it is not what a verb names or marks.

    Args:
        trigger: the verb.
        end: where to stop.
        clause: the sentence.
    """
    for word in WORD.finditer(clause.text, trigger.end, end):
        if clause.mention_at(word.start()) is None and clause.is_finite(word[0]):
            return word.start()
    return end


def list_free_words(start: int, end: int, clause: Clause) -> list[str]:
    """List the words of a stretch that are no names, begin small, and that no preposition governs.

    Args:
        start: where the stretch begins.
        end: where it ends.
        clause: the sentence.
    """
    free: list[str] = []
    cases: set[str | None] | None = None  # those of what a preposition governs, till its noun
    is_governed = named = False
    for word in WORD.finditer(clause.text, start, end):
        if clause.mention_at(word.start()) is not None:
            is_governed = False
            continue
        forms = clause.describe(word[0]).forms
        if any(form.pos == "PREP" for form in forms[:2]):
            is_governed, cases = True, None
            continue
        found = {form.case for form in forms}
        if is_governed and (cases is None or cases & found):
            is_governed = all(form.pos in ("ADJF", "PRTF", "NUMR") for form in forms)
            cases = found if cases is None else cases & found
            continue
        is_governed = False
        opens = not clause.text[clause.start : word.start()].strip(' «„“"–—')
        is_name = word[0][0].isupper() and not opens
        is_named, named = named, is_name  # "Чёртовой ямой": a name given
        if len(word[0]) > 1 and not is_name and not (is_named and "ablt" in found):
            free.append(word[0])
    return free


def _names_cause(start: int, trigger: Trigger, end: int, clause: Clause) -> bool:
    """Say whether a colon leads to the cause that a verb of naming names: "причину називає одну: бракує людей"."""
    return ":" in clause.text[trigger.end : end] and _CAUSES.search(clause.text, start, end) is not None


def has_instrumental(words: list[str], clause: Clause) -> bool:
    """Say whether words have an instrumental; "основной" before a genitive is none.

    Args:
        words: words that no preposition governs.
        clause: the sentence.
    """
    for word, following in pairwise([*words, ""]):
        forms = clause.describe(word).forms
        if any(form.pos in ("ADJF", "NPRO", "NOUN") and form.case == "nomn" for form in forms):
            continue  # "его", "їх", "портьє"
        if not any(form.case == "ablt" for form in forms) or TIME.match(word) or TIME.match(following):
            continue
        if all(form.pos != "ADJF" for form in forms) or all(form.case == "ablt" for form in forms):
            return True
        nouns = [form for form in clause.describe(following).forms if form.pos == "NOUN"] if following else []
        if not nouns or any(form.case == "ablt" for form in nouns) or all(form.case != "gent" for form in nouns):
            return True
    return False
