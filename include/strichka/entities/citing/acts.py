"""Verbs of announcing that tell what somebody does themselves: "заявивши про відставку", "оголосили страйк"."""

import re

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.signs import TOLD_BELOW
from strichka.entities.citing.triggers import Trigger

_REACH = 90  # characters before or behind a verb in which what is announced is looked for
ANNOUNCING = re.compile(r"заяв|оголо|объяв|повідом|сообщ|розпов|расск", re.I)
_PROCLAIMING = re.compile(r"оголо|объяв", re.I)
_PROCLAIMED = re.compile(
    r"\s(?:\w+\s)?(?:страйк|забастовк|голод|війн|войн|конкурс|тендер|набір|набор|перерв|карантин|режим|мобіліз|мобилиз|"
    r"протест|розпродаж|распродаж|збір|сбор)",
    re.I,
)
_PROCLAIMED_BEFORE = re.compile(
    r"(?<!\w)(?:про|об?)\s(?:(?:проведен|начал|початок|нов)\w*\s)?(?:страйк|забастовк|голодовк|голодуван|протест|мобіліз|мобилиз|"
    r"карантин|тендер|конкурс)\w*$",
    re.I,
)
# To whom somebody turns, not what they say: "заявив у поліцію про крадіжку".
_TO_OFFICE = re.compile(
    r"\s(?:[^\s,.;:]+\s)?(?:в|у|во|до)\s(?:\w+(?:ую|ої|ий|ого)\s)?(?:полици[юи]|поліці[юї]|милицию|міліці[юї]|суд[у]?|прокуратур[уи]"
    r"|орган[ыи]|органів|инстанции|інстанці[їй]|сбу|фсб|набу)(?!\w)",
    re.I,
)
_OWN_ACT = re.compile(r"(?<!\w)(?:про|об?)\s(?:себе|св(?:ою|ій|оє|ої|оїх|оём|оем|оей|оих))(?!\w)", re.I)


def tells_own_act(verb: Trigger, clause: Clause, is_set_in: bool) -> bool:
    """Say whether somebody tells what they do themselves, or turns to an office: "заявив у поліцію про крадіжку".

    Args:
        verb: of announcing.
        clause: the sentence.
        is_set_in: whether the verb follows a break.
    """
    following = clause.text[verb.end : min(clause.end, verb.end + _REACH)]
    if _PROCLAIMING.match(verb.text) and _proclaims(verb, clause, following, is_set_in):
        return True
    if is_set_in or TOLD_BELOW.match(clause.text, verb.end, clause.end):
        return False
    if _TO_OFFICE.match(following) and not clause.is_plural(verb.text):
        return True
    start = max(clause.find_start(verb.start), verb.start - _REACH)
    return _OWN_ACT.search(clause.text, start, min(clause.end, verb.end + _REACH)) is not None


def _proclaims(verb: Trigger, clause: Clause, following: str, is_set_in: bool) -> bool:
    """Say whether what is proclaimed is an act: "оголосили страйк", "про проведення страйку оголосили пілоти"."""
    if not is_set_in and _PROCLAIMED.match(following):
        return True
    return _PROCLAIMED_BEFORE.search(clause.lead(verb)[-_REACH:]) is not None
