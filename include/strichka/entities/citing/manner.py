"""What may stand between a comma and a verb set in: ", уже анонсувала Коваль", ", не без гордости говорит Клевер"."""

import re
from itertools import pairwise

from strichka.entities.citing.clause import Clause
from strichka.entities.text import WORD

_LONGEST, _MOST = 40, 3  # characters and words between a comma and a verb
_LED_BY_AS = re.compile(r"^\W*(?:як|как)(?=\s)", re.I)
_JOINING = re.compile(
    r"(?:де|где|коли|когда|куди|куда|звідки|откуда|чому|почему|скільки|сколько|чи|хоч|щоб|що|что|як|как)$", re.I
)


def follows_manner(lead: str, clause: Clause) -> bool:
    """Say whether nothing but how or when something is said stands between a comma and a verb.

    Args:
        lead: what stands before the verb in its sentence.
        clause: the sentence.
    """
    lead = _LED_BY_AS.sub(",", lead) if len(lead) < _LONGEST else lead  # "Як по секрету повідала касирка"
    _, comma, behind = lead[-_LONGEST:].rpartition(",")
    words = WORD.findall(behind)
    if not comma or not 0 < len(words) <= _MOST or behind.count(" ") != len(words) or _JOINING.match(words[0]):
        return False
    return all(_is_manner(word, before, clause) for before, word in pairwise(["", *words]))


def _is_manner(word: str, before: str, clause: Clause) -> bool:
    """Say whether a word tells how or when: an adverb, a preposition, a noun that it governs."""
    forms = clause.describe(word).forms
    if not word.islower() or not forms:
        return False
    if any(form.pos in ("ADVB", "PRCL", "PREP") for form in forms[:3]) or all(form.case == "voct" for form in forms):
        return True  # "уже" is read as a snake that is called
    governs = any(form.pos == "PREP" for form in clause.describe(before).forms[:1]) if before else False
    return governs and forms[0].pos == "NOUN" and forms[0].case not in ("nomn", "accs")
