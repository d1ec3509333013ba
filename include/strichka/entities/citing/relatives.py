"""Who told an outlet its news, by a relative clause of any verb: "портал «Хвиля», якому це розтлумачив X"."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.signs import NEGATIONS
from strichka.entities.citing.sources import ORIGIN, Source
from strichka.entities.citing.triggers import Trigger, is_finite_verb
from strichka.entities.text import WORD

_TO_WHICH = re.compile(r"[»”“\"]?,\s(?:котор(?:ому|ой)|як(?:ому|ій))\s")
# ", де виступив": who is on the air is who speaks.
_WHERE = re.compile(
    r"[»”“\"]?,\s(?:где|де|в\sкоторо[мй]|у\sяк(?:ому|ій))\s(?P<verb>(?:в[иы]ступ|появ|з['’ʼ]яв|побыв|побув|погост|был)\w+)(?=\s)"
)
_LONGEST_CLAUSE = 60  # characters up to its verb
_MOST_BEFORE = 5  # words before its verb


def find_tellers(clause: Clause, read_after: Callable[[Trigger, int], Source | None]) -> Iterator[Source]:
    """Find who told an outlet what it reports.

    Args:
        clause: the sentence.
        read_after: reads the subject behind a verb, for a rank.
    """
    for outlet in clause.mentions:
        if outlet.label != "ORG":
            continue
        where = _WHERE.match(clause.text, outlet.end, clause.end)
        if where is not None:
            seen = read_after(Trigger(*where.span("verb"), where["verb"], "speech", False), ORIGIN)
            if seen is not None and seen.is_person:
                yield replace(seen, rank=ORIGIN)
        opened = _TO_WHICH.match(clause.text, outlet.end, clause.end)
        if opened is None or not (clause.is_outlet(outlet) or outlet.text.isascii()):
            continue
        verb = _find_verb(clause, opened.end())
        source = read_after(verb, ORIGIN) if verb is not None else None
        if source is not None:
            yield replace(source, rank=ORIGIN)


def _find_verb(clause: Clause, start: int) -> Trigger | None:
    """Find the verb of a clause that is no citing one by itself, unless it is denied."""
    end = min(clause.end, start + _LONGEST_CLAUSE)
    before = ""
    for word in list(WORD.finditer(clause.text, start, end))[:_MOST_BEFORE]:
        if "," in clause.text[start : word.start()] or clause.mention_at(word.start()) is not None:
            return None
        if is_finite_verb(word[0], clause.morphology):
            return Trigger(*word.span(), word[0], "speech", False) if before not in NEGATIONS else None
        before = word[0].lower()
    return None
