"""Whether a noun without a name may be a verb's subject, by number and gender: "змінниці", not "передала змінниці"."""

import re

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.phrases import Phrase
from strichka.entities.citing.triggers import Trigger
from strichka.entities.morphology import Form
from strichka.entities.text import WORD
from strichka.models import Mention

# One noun for several people, whose verb may be plural: "більшість опитаних вважають".
_COLLECTIVE = re.compile(
    r"більш|меншіст|частин|решта|ряд$|низк|груп|пар[аи]$|половин|третин|чверть|десят|сотн|тисяч|дюжин|родин|сім['’ʼ]я|подружж"
    r"|больш|меньш|част|остал|половин|трет|четверт|тысяч|семь|супруж|кол{1,2}ектив|множ|безліч|команд|дует|дуэт|трио|тріо|жури|журі"
)
_JOINED_BEFORE = re.compile(
    r"(?<!\w)(?:(?:і|й|та|и|або|или|чи|з|із|зі|с|со|разом|вместе|плюс|ни|ні))\s(?:[^\s,.;:!?]+\s){0,2}$", re.I
)
_JOINED_BEHIND = re.compile(r"[»”\"]?(?:,|\s(?:і|й|та|и|або|или|з|із|зі|с|со|плюс))\s", re.I)
_LOOKED_BACK = 40


def agrees(phrase: Phrase, verb: Trigger, clause: Clause) -> bool:
    """Say whether a noun phrase in the nominative may be a verb's subject.

    One verb alone has no several people for subject; several do what a plural verb says, or one noun joined to another;
    a noun that may be a thing is of the verb's gender ("оприлюднила графік").

    Args:
        phrase: before or behind the verb.
        verb: of saying.
        clause: the sentence.
    """
    forms = _read_verb(verb, clause)
    if not phrase.is_nominative or not forms:
        return True
    words = WORD.findall(clause.text, phrase.start, phrase.end)
    readings = [form for word in words for form in clause.describe(word).forms if form.lemma == phrase.head]
    nouns = [form for form in readings if form.case in ("nomn", None)]
    verbs, numbers = {form.number for form in forms}, {form.number for form in nouns}
    if phrase.is_several and verbs == {"sing"} and _counts(words[0], clause):
        return {form.gender for form in forms} != {"masc"} and {form.gender for form in forms} != {"femn"}
    if verbs == {"sing"} and numbers == {"plur"}:
        return False
    if verbs == {"plur"} and numbers == {"sing"} and not phrase.is_several:
        return _COLLECTIVE.match(phrase.head) is not None or _is_joined(phrase, clause)
    if verbs != {"sing"} or (phrase.is_person and all("anim" in form.tags for form in readings[:1])):
        return True
    genders = {form.gender for form in nouns}
    return {form.gender for form in forms} & (genders | {None}) != set() or None in genders


def follows_adjuncts(name: Mention, verb: Trigger, clause: Clause) -> bool:
    """Say whether only adjuncts stand before a name in its clause, so that a verb has no other subject.

    "У ході брифінгу Мінфін повідомив, що …", "Ещё в мае Reuters писало: …", not "У штаті Джорджія заявили, що …".

    Args:
        name: what may be the subject.
        verb: behind it, of saying.
        clause: the sentence.
    """
    start = clause.find_start(name.start)
    if clause.is_plural(verb.text) or any(start <= other.start < name.start for other in clause.mentions):
        return False
    is_governed = has_preposition = False
    for word in WORD.findall(clause.text, start, name.start):
        forms = clause.describe(word).forms
        if forms and forms[0].pos == "PREP":
            is_governed = has_preposition = True
        elif not forms or forms[0].pos in ("NOUN", "NPRO", "VERB", "NUMR"):
            if not is_governed and (not forms or any(form.case in ("nomn", None) for form in forms)):
                return False
            is_governed = False
    return has_preposition


def _counts(word: str, clause: Clause) -> bool:
    """Say whether a word is a number: "п'ять прем'єр", which nobody alone did."""
    forms = clause.describe(word).forms[:1]
    return word.isdigit() or any(form.pos == "NUMR" and form.lemma != "один" for form in forms)


def _read_verb(verb: Trigger, clause: Clause) -> list[Form]:
    """Read the verb of words that cite, which may be several: "к такому выводу пришли"; none where two are."""
    words = (clause.describe(word).forms for word in WORD.findall(verb.text))
    found = [verbs for forms in words if (verbs := [form for form in forms if form.pos == "VERB"])]
    return found[0] if len(found) == 1 else []


def _is_joined(phrase: Phrase, clause: Clause) -> bool:
    """Say whether another subject stands beside a noun: "мер і депутат заявили"."""
    before = clause.text[max(clause.start, phrase.start - _LOOKED_BACK) : phrase.start]
    return _JOINED_BEFORE.search(before) is not None or _JOINED_BEHIND.match(clause.text, phrase.end) is not None
