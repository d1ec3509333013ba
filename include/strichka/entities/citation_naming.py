"""Verbs of naming and comparing: they cite only where they say how something is called."""

import re
from itertools import pairwise

from strichka.entities.citation_clause import REACH, Clause
from strichka.entities.citation_triggers import Trigger
from strichka.entities.text import WORD, fold_word

# "таке число назвала асоціація"
SUCH_FIGURE = re.compile(
    r"(?<!\w)(?:так|ц|эт)\w{1,3}\s(?:самий?\s|же\s)?(?:числ|сум|цифр|дат|термін|строк|срок|показник|цін|цен|причин)\w*$",
    re.I,
)
_AMONG = ("серед", "среди")  # "серед причин називає посуху"
_CAUSES = re.compile(r"(?<!\w)(?:причин|верс[іи]|мотив|рецепт|умов[уи]|условие)", re.I)
_COMPARING = re.compile(r"порівн|сравн", re.I)
_COMPARED = re.compile(r"[^.;:!?]{1,60}\s[«„\"]?(?:з|із|зі|с|со)\s")  # "порівнює знахідку з порожньою квартирою"


def calls(trigger: Trigger, clause: Clause) -> bool:
    """Say whether a verb of naming says how something is called: "назвав дорогу вузькою", not "назвав дату"."""
    if fold_word(trigger.text) not in clause.rules.naming_verbs or SUCH_FIGURE.search(clause.lead(trigger)):
        return True
    start, end = clause.find_start(trigger.start), min(clause.end, trigger.end + REACH)
    if _COMPARING.match(trigger.text):
        is_several = clause.is_plural(trigger.text)
        return not is_several and _COMPARED.match(clause.text, trigger.end, end) is not None
    if any(sign in clause.text[trigger.end : end] for sign in '«„“"') or _names_cause(start, trigger, end, clause):
        return True
    words = [
        word[0]
        for word in WORD.finditer(clause.text, start, end)
        if len(word[0]) > 1 and not word[0].isupper() and clause.mention_at(word.start()) is None
    ]
    return any(word.lower() in _AMONG for word in words) or _has_instrumental(words, clause)


def _names_cause(start: int, trigger: Trigger, end: int, clause: Clause) -> bool:
    """Say whether a colon leads to the cause that a verb of naming names: "причину називає одну: бракує людей"."""
    return ":" in clause.text[trigger.end : end] and _CAUSES.search(clause.text, start, end) is not None


def _has_instrumental(words: list[str], clause: Clause) -> bool:
    """Say whether words have an instrumental; "основной" before a genitive is none."""
    for word, following in pairwise([*words, ""]):
        forms = clause.describe(word).forms
        if not any(form.case == "ablt" for form in forms):
            continue
        if all(form.pos != "ADJF" for form in forms) or all(form.case == "ablt" for form in forms):
            return True
        nouns = [form for form in clause.describe(following).forms if form.pos == "NOUN"] if following else []
        if not nouns or any(form.case == "ablt" for form in nouns) or all(form.case != "gent" for form in nouns):
            return True
    return False
