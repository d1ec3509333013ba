"""Verbs that open a sentence: "Повідомив про це Коваль" tells something, "Писав павичів декоратор Коваль" does not."""

from strichka.entities.citing.clause import REACH, Clause
from strichka.entities.citing.signs import NEXT_WORD
from strichka.entities.citing.triggers import Trigger

_DASHES = ("–", "—", "-")


def opens_untold(trigger: Trigger, clause: Clause) -> bool:
    """Say whether a verb opens a sentence in which nothing is told.

    Args:
        trigger: a verb.
        clause: its sentence.
    """
    lead = clause.lead(trigger)
    if " " in trigger.text or (lead and not _opens_answer(lead, clause)):
        return False
    if lead:
        return not _tells_below(trigger, clause)
    return _has_thing(trigger, clause) if trigger.kind == "report" else not _tells_below(trigger, clause)


def _opens_answer(lead: str, clause: Clause) -> bool:
    """Say whether nothing but the dash of an answer stands before a verb: "– Пишуть капітани."."""
    return lead in _DASHES and clause.text[clause.start - 1 : clause.start] in ("", "\n")


def _tells_below(trigger: Trigger, clause: Clause) -> bool:
    """Say whether a verb leads to what is told: "Повідомив про це Коваль"."""
    following = clause.text[trigger.end : min(clause.end, trigger.end + REACH)]
    return ":" in following or clause.rules.told_things.search(following) is not None


def _has_thing(trigger: Trigger, clause: Clause) -> bool:
    """Say whether a verb of reporting has a thing for object right behind it: "Передавала ключі капітан Коваль"."""
    word = NEXT_WORD.match(clause.text, trigger.end, clause.end)
    if word is None or clause.mention_at(word.start("word")) is not None:
        return False
    if ":" in clause.text[trigger.end : clause.end] or clause.rules.told_things.match(clause.text, word.start("word")):
        return False
    forms = clause.describe(word["word"]).forms
    if not forms or forms[0].pos != "NOUN":
        return False
    subjects = [form for form in forms if form.case in ("nomn", None)]
    is_several = clause.is_plural(trigger.text)  # "передавала ключі" has no several people for subject
    may_be_subject = any((form.number == "plur") == is_several for form in subjects)
    return not may_be_subject and any(form.case in ("accs", "gent") for form in forms)
