"""What a court or a jury does with a verb that elsewhere says something: "суд визнав, що", "жюри отметило роман"."""

import re

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.content import leads_to
from strichka.entities.citing.occasions import MARKING
from strichka.entities.citing.sources import Source
from strichka.entities.citing.triggers import Trigger
from strichka.entities.text import WORD, fold_word

_COURT = re.compile(r"суд(?:и|ы|ді|дя|ьи|ья)?|трибунали?|трибуналы|сенат|присяжн(?:ые|і)|журі|жюри|арбітри?|арбитры?")
_JURY = re.compile(r"(?:журі|жюри)(?!\w)", re.I)
_TOLD = re.compile(r"[^.!?]{0,60}?,\s(?:що|что)(?!\w)")  # "журі відзначило, що", not "відзначило: 1) роман"


def rules(trigger: Trigger, source: Source, clause: Clause, is_set_in: bool) -> bool:
    """Say whether what a court or a jury says is its ruling.

    Args:
        trigger: the verb.
        source: who does what it says.
        clause: the sentence.
        is_set_in: whether the verb follows a break.
    """
    if trigger.behind_quote or not any(_COURT.fullmatch(word) for word in WORD.findall(source.name.lower())):
        return False
    if trigger.kind in ("deed", "set_in") or fold_word(trigger.text) in clause.rules.ruling_verbs:
        return True
    is_awarding = MARKING.match(trigger.text) is not None and _JURY.match(source.name) is not None
    is_set_in = is_set_in and source.start > trigger.start
    return is_awarding and not is_set_in and not leads_to(_TOLD, trigger, clause)
