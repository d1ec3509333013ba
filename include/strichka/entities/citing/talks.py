"""Who talks to an outlet, whatever the verb tells of it: "у розмові з Reuters на морози кивали експортери"."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.signs import NEGATIONS
from strichka.entities.citing.sources import SPEECH, Source, make_source
from strichka.entities.citing.triggers import Trigger, is_finite_verb
from strichka.entities.text import WORD
from strichka.models import Mention

_TALK = re.compile(r"(?:в|у|во)\s(?:\w+\s)?(?:разговор|бесед|интервью|комментари|розмов|бесід|інтерв|коментар)", re.I)
# Who is silent tells nothing, nor who does what is no talk.
_SILENT = re.compile(r"отказ|відмов|уклон|ухил|ухиля|промолч|мовч|молч|уш[её]л|уник|избе[гж]|буд|бы[лт]|бу[влт]", re.I)


def find_talkers(
    clause: Clause, addressed: Mapping[Trigger, Mention], read_after: Callable[[Trigger, int], Source | None]
) -> Iterator[Source]:
    """Find who is the subject of the clause in which a talk with an outlet is named.

    Args:
        clause: a sentence in which no words of saying name anybody.
        addressed: to whom or where something is said, by the words that tell so.
        read_after: reads the subject behind a verb, for a rank.
    """
    for medium in addressed:
        if _TALK.match(medium.text) is None:
            continue
        start = clause.find_start(medium.start)
        verb = _find_verb(clause, start, clause.find_end(medium.end))
        if verb is None:
            continue
        source = read_after(verb, SPEECH) or _read_before(clause, start, verb)
        if source is not None and source.is_person:
            yield replace(source, rank=SPEECH)


def _find_verb(clause: Clause, start: int, end: int) -> Trigger | None:
    """Find the one verb of a clause, unless it is denied."""
    words = [word for word in WORD.finditer(clause.text, start, end) if clause.mention_at(word.start()) is None]
    found = [index for index, word in enumerate(words) if is_finite_verb(word[0], clause.morphology)]
    if len(found) != 1 or _SILENT.match(words[found[0]][0]):
        return None
    before = words[found[0] - 1][0].lower() if found[0] else ""
    word = words[found[0]]
    return Trigger(*word.span(), word[0], "speech", False) if before not in NEGATIONS else None


def _read_before(clause: Clause, start: int, verb: Trigger) -> Source | None:
    """Read the person right before a verb."""
    person = clause.mention_at(verb.start - 2)
    if person is None or person.label != "PER" or person.start < start or not clause.may_be_nominative(person):
        return None
    return make_source(person, verb.text, SPEECH)
