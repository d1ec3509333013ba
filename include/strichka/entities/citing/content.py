"""Whose words a clause or a colon leads to: of two joined verbs the second's, "оголосив тендер, а мер додав: …"."""

import re

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.triggers import Trigger, is_finite_verb
from strichka.entities.text import WORD

# What a verb leads to where it leads to words said.
CONTENT = re.compile(r"[^.!?]{0,90}?(?:,\s(?:що|что|як|как|чи|ли|мовляв|мол|нібито|якобы)(?!\w)|:\s|[«„\"])")
# Between two clauses of one rank: ", а школа", " і додала", ", подякувала".
_JOINT = re.compile(
    r"(?P<against>,\s(?:а|але|проте|зате|однак|натомість|тоді\sяк|но|зато|однако|тогда\sкак)\s|;\s)"
    r"|(?P<along>,?\s(?:і|й|та|и|да)\s)|(?P<bare>,\s)"
)
_MOST_ALONG = 3  # words before the verb of a clause that is joined by "і"
_BREAK = re.compile(r"[,;:]")


def leads_to(words: re.Pattern[str], verb: Trigger, clause: Clause) -> bool:
    """Say whether a verb leads to words said, and no verb nearer to them does.

    Args:
        words: what follows a verb where it leads to words, up to them.
        verb: the verb.
        clause: the sentence.
    """
    found = words.match(clause.text, verb.end, clause.end)
    return found is not None and not is_others(clause, verb.end, found.end())


def is_others(clause: Clause, start: int, stop: int) -> bool:
    """Say whether the words that something leads to belong to a verb nearer to them.

    Args:
        clause: the sentence.
        start: where the verb in question ends.
        stop: where the words begin: behind ", що" or a colon.
    """
    for joint in _JOINT.finditer(clause.text, start, stop):
        if clause.mention_at(joint.start()) is not None:
            continue
        if joint[0].startswith(";"):
            return True
        is_bare = not clause.text[start : joint.start()].strip()
        if is_bare and (joint["along"] or _is_told_on(joint.end(), stop, clause)):
            continue  # "каже і повторює: …", "водії нарікають, а пішоходи радіють: …"
        if joint["bare"] and any(trigger.start == joint.end() for trigger in clause.triggers):
            continue  # "нагадують, передає Укрінформ, що"
        end = _BREAK.search(clause.text, joint.end(), stop)
        words = [
            word[0]
            for word in WORD.finditer(clause.text, joint.end(), end.start() if end else stop)
            if clause.mention_at(word.start()) is None
        ]
        most = 1 if joint["bare"] else _MOST_ALONG if joint["along"] else len(words)
        if any(is_finite_verb(word, clause.morphology) for word in words[:most]):
            return True
    return False


def _is_told_on(start: int, stop: int, clause: Clause) -> bool:
    """Say whether one more verb that cites stands before what two of them lead to."""
    return any(start <= trigger.start < stop for trigger in clause.triggers)
