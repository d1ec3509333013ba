"""What a citation is said of: the whole article ("про це повідомляє X"), or its own sentence.

The rules follow the corpus's guideline (docs/annotation.md, "Scope").
"""

import re
from collections.abc import Sequence

from strichka.entities.citing.sources import OPENING_RELAY, ORIGIN, REFERENCE, REPORT, SPEECH, Source

# "Про перемогу повідомив естонський мовник ERR", "О завершении сделки сообщило Минэкономики", "Первым о решении …".
_TELLING = (
    r"(?:повідом|сообщ|розпов|расска|інформ|информ|напис|пиш|оголос|объяв|прозвіт|отчит|повед|переда|репорт|стало)"
)
_OF_EVENT = re.compile(
    rf"(?:(?:перш\w+|перв\w+)\s)?(?:про|об?)\s[^,;:.!?«»„“\"–—]{{3,80}}?\s{_TELLING}\w*"
    rf"|{_TELLING}\w*\sпро\s|(?:історію|историю|репортаж)\s",
    re.IGNORECASE,
)
_ORIGIN_LINE = re.compile(r"\W*(?:джерел|источник)[оаи]?\s*[:–—-]", re.IGNORECASE)
_NAMING = re.compile(r"(?:за|згідно|відповідно|по|согласно)\s", re.IGNORECASE)
# An item of a brief, a live text or a list: "08:02 …", "– …", "ЛУЦЬК. …".
_ITEM = re.compile(
    r"\s*(?:\d{1,2}[:.]\d\d\.?|[•*·–—-]|\d{1,2}[.)]|[А-ЯІЇЄҐЁ' -]{3,30}\.|[А-ЯІЇЄҐЁ][а-яіїєґё'-]{2,20}\.)\s"
)
_QUOTED = re.compile(r"[«„“\"][^»”\"]{25,}")
_AT_END = re.compile(r"[»”“\"]?(?:\s+(?:у|в|на|під|во|при|по)\s[^,;:.!?]{3,60})?[»”“\"]?[.!…]?\s*")
_TABLE = re.compile(r":\s*(?:\n|$)")


def is_of_whole(text: str, start: int, end: int, sources: Sequence[Source], in_lead: bool) -> bool:
    """Say whether a chain of sources is cited for the whole article.

    Args:
        text: the whole text.
        start: where the sentence begins.
        end: where it ends.
        sources: the chain.
        in_lead: the sentence stands in the first paragraph.
    """
    if any(source.is_whole for source in sources) or _ORIGIN_LINE.match(text, start, end):
        return True
    if any(source.rank >= SPEECH for source in sources) and _OF_EVENT.match(text, start, end):
        return True
    line = text.rfind("\n", 0, start + 1) + 1
    if not in_lead or _ITEM.match(text, line, end):
        return False
    if any(source.rank in (REPORT, OPENING_RELAY) and not _names(source) for source in sources):
        return True
    if any(source.rank == REFERENCE and not _names(source) for source in sources):
        return True
    if all(source.rank in (REFERENCE, ORIGIN) for source in sources):
        return _TABLE.search(text, max(start, end - 2), min(len(text), end + 1)) is not None
    if _QUOTED.search(text, start, end):
        return False
    last = max(sources, key=lambda source: source.end)
    return any(source.led_by_as for source in sources) or _AT_END.fullmatch(text, last.end, end) is not None


def _names(source: Source) -> bool:
    """Say whether a source is no more than named: "за даними X"."""
    return bool(source.verb and _NAMING.match(source.verb))
