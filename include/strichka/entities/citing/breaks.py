"""Whether a verb follows a break, so that its subject stands behind it: ", каже X", "як пише X", "і підтвердив X"."""

import re

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.manner import follows_manner
from strichka.entities.citing.quoting import RELATIVE_SUBJECT
from strichka.entities.citing.sources import VERBS
from strichka.entities.citing.times import leave_time
from strichka.entities.citing.triggers import Trigger

# ", на який посилається X", "чиї слова наводить X": what follows hands on the one before.
_RELATIVE_RELAY = re.compile(
    r"(?<!\w)(?:котор\w+|як(?:ий|а|у|е|і|их|ого|ої)|чи(?:ї|й|ю)\s\w+|чь(?:и|ю|ё|е)\s\w+)$", re.I
)
# ", повідомили в поліції й підтвердив X": another verb follows another break.
_AND = re.compile(r"(?<!\w)(?:і|й|та|и|а)(?:\s(?:потім|згодом|пізніше|потом|затем|позже|позднее|также|також))?$")
_LONGEST_SOURCE = 90  # characters between a verb and the one joined to it
_BREAK = tuple(',–—-»”"(')


def follows_break(trigger: Trigger, clause: Clause) -> bool:
    """Say whether a verb comes right after a comma, a dash, "як" or "про це": then its subject follows it.

    Args:
        trigger: the verb.
        clause: the sentence.
    """
    lead = leave_time(clause.lead(trigger))
    if not lead or lead[-1] in _BREAK or follows_manner(lead, clause):
        return True
    if clause.rules.opening_end.search(lead) is not None or _is_joined(trigger, lead, clause):
        return True
    return trigger.kind in ("report", "quoting") and (
        _RELATIVE_RELAY.search(lead) is not None or RELATIVE_SUBJECT.search(lead) is not None
    )


def _is_joined(trigger: Trigger, lead: str, clause: Clause) -> bool:
    """Say whether "і" joins a verb to one set in, which has its own subject: ", повідомила поліція й підтвердив X"."""
    if _AND.search(lead) is None:
        return False
    before = [other for other in clause.triggers if other.end < trigger.start and other.kind in VERBS]
    if not before or trigger.start - before[-1].end > _LONGEST_SOURCE:
        return False
    first = before[-1]
    phrase = clause.phrases.read(first.end, clause.start + len(lead), is_subject=True)
    is_told = phrase is not None and (phrase.is_nominative or clause.is_plural(first.text))
    if not is_told and not any(first.end < m.start < trigger.start and m.label != "LOC" for m in clause.mentions):
        return False  # ", сказав їм дякую й пообіцяв музей"
    return clause.find_end(first.end) >= trigger.start - 1 and clause.lead(first).endswith(",")
