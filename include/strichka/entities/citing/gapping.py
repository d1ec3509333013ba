"""Who else says something where the verb is left out: "Коваль каже, що міст цілий, а Рибак – що ні"."""

import re
from collections.abc import Iterator, Sequence

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.sources import SPEECH, Source, make_source

_GAP = re.compile(
    r"[»”“\"]?(?:[ \u00a0]же)?[ \u00a0][–—-][ \u00a0](?:що|что|будто|нібито|ніби|мовляв|мол|якобы|про|об?)[ \u00a0]"
)
_OPENED = re.compile(r"[,;](?:[ \u00a0](?:а|і|й|та|и|но|але|однак|однако|зато|натомість)(?!\w))?[^,;:.!?()–—]{0,80}$")
_LONGEST = 90


def find_gapped(clause: Clause, found: Sequence[Source]) -> Iterator[Source]:
    """Find who shares the verb of somebody before them.

    Args:
        clause: the sentence.
        found: its sources that have a verb.
    """
    first = next((source for source in found if source.verb is not None), None)
    if first is None:
        return
    for mention in clause.mentions:
        if mention.start <= first.end or mention.label not in ("PER", "ORG"):
            continue
        if _GAP.match(clause.text, mention.end, clause.end) is None or not clause.may_be_nominative(mention):
            continue
        begin = max(first.end, mention.start - _LONGEST)
        if _OPENED.search(clause.text, begin, mention.start) is not None:
            yield make_source(mention, None, SPEECH)
