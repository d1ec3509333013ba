"""Topics of which nothing is told: "про плани мер розповів депутатам", beside "про аварію розповів мер"."""

import re

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.content import CONTENT, leads_to
from strichka.entities.citing.rules import is_outlet
from strichka.entities.citing.signs import SPEAKING
from strichka.entities.citing.triggers import Trigger

_LONGEST = 270  # characters from the beginning of a sentence to its verb
# A topic before the verb, which names no event told: "про плани", "о методичке для родителей".
TELLING = re.compile(r"(?:рас|роз)(?:сказ|каз|пові|пов)|повед|повід(?:ав|ал)|говор|твер", re.I)
_TOPIC_LED = re.compile(
    r"(?:про|об?|обо)\s(?!(?:это|этом|це|том|те|тем|них|нём|нем|ней|нього|неї)(?!\w))[^,;:]{3,120}$", re.I
)
_PLANS = re.compile(
    r"(?:про|об?|обо)\s(?:сво\w+\s|\w+(?:ие|ых|их|і)\s)?(?:план|намер|намір|мечт|мрі|задум|замысл|себ|детств|дитинств|юност|юніст|семь|родин)",
    re.I,
)
_ENDED = re.compile(r"\s*(?:[.;!?]|$)")


def tells_topic(verb: Trigger, clause: Clause) -> bool:
    """Say whether a verb tells nothing but of what somebody talked.

    Args:
        verb: of telling.
        clause: the sentence.
    """
    lead = clause.lead(verb)
    if len(lead) > _LONGEST or not _TOPIC_LED.match(lead) or leads_to(CONTENT, verb, clause):
        return False
    if any(other.kind in ("listener", "medium") for other in clause.triggers):
        return False
    if _PLANS.match(lead) or SPEAKING.match(verb.text):
        return True
    return _has_subject_before(verb, clause)


def _has_subject_before(verb: Trigger, clause: Clause) -> bool:
    """Say whether its subject stands between a topic and a verb: the topic is known, and the verb no news of it."""
    if _ENDED.match(clause.text, verb.end):
        return False
    following = clause.phrases.read(verb.end, clause.find_end(verb.end), is_subject=True)
    if following is not None and following.is_nominative:
        return False  # "про новацію ERR розповів керівник служби"
    name = clause.mention_at(verb.start - 2)
    if name is not None and name.label != "LOC" and clause.may_be_nominative(name):
        return not is_outlet(name.lemma, clause.language) and clause.text[name.end : verb.start] == " "
    return clause.phrases.read_ending(clause.find_start(verb.start), verb.start) is not None
