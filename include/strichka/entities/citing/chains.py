"""The chains of a sentence: which of its sources belong to one report, in the order of their places."""

import re
from collections.abc import Iterator, Sequence

from strichka.entities.citing.signs import BY_REPORT
from strichka.entities.citing.sources import ORIGIN, REFERENCE, REPORT, SPEECH, Source
from strichka.models import Citation

_ENDING = re.compile(r";|[^\W\d_]{2}[»”\")]?[.!?…]+\s*[«„“\"–—-]*\s*[A-ZА-ЯІЇЄҐЁ]")
_TRUSTING = re.compile(r"(?:якщо|если|судячи|судя)\s", re.I)
# ", про суму ж", ", а директор"
_ADVERSE = re.compile(r",\s(?:[^\s,.;:!?]+\s){1,3}(?:же?|однак|однако)\s|,\s(?:а|но|але|однак|однако|зато)\s")
# ", стоянки з'являться в червні, за"
_CLAUSE_BETWEEN = re.compile(r"[»”\"]?,\s(?:[^\s,.;:!?]+\s){2,}[^\s,.;:!?]+,\s(?:а\s)?$", re.I)
_GAPPED = re.compile(
    r"[»”“\"]?[ \u00a0][–—-][ \u00a0](?:про|об?)[ \u00a0]"
)  # "DW пише про вісьмох, Reuters – про двох"
_LAST = re.compile(r"[»”“\"]?[.!]?(?:\s|$)(?!\s*[а-яіїєґё])")
_PARTING = re.compile(r"[;.!?…]\s*\S")


def split_chains(text: str, sources: list[Source], start: int) -> Iterator[list[Source]]:
    """Split the sources of a sentence in which several speak: each has a chain of its own.

    Whom a report names between two speakers belongs to the first, unless a stop or semicolon parts them.
    """
    for part in _split_reports(text, sorted(sources, key=lambda source: source.start)):
        yield from _split_speakers(text, part, start)


def _split_reports(text: str, sources: list[Source]) -> Iterator[list[Source]]:
    """Split at a semicolon behind which an outlet reports what others say: "сказали в порту; DW з посиланням на …"."""
    for index in range(1, len(sources)):
        before, after = sources[:index], sources[index:]
        ranks = {source.rank for source in after}
        if not (REPORT in ranks and ranks & {ORIGIN, SPEECH, REFERENCE}):
            continue
        if ";" in text[before[-1].end : after[0].start] and any(source.rank < REPORT for source in before):
            yield before
            yield from _split_reports(text, after)
            return
    yield sources


def _split_speakers(text: str, ordered: list[Source], start: int) -> Iterator[list[Source]]:
    if ordered[0].end < start and not _is_relayed(text, ordered[1:]):
        yield ordered[:1]
        ordered = ordered[1:]
    chain: list[Source] = []
    for source in ordered:
        spoken = [other for other in chain if other.rank == SPEECH]
        if chain and all(_is_contrasted(text, other, source) for other in chain):
            yield chain
            chain = []
        if chain and source.verb is None and _GAPPED.match(text, source.end):
            yield chain
            chain = []
        if source.rank == SPEECH and chain and all(_is_split(text, other, source) for other in chain):
            yield chain
            chain = []
        elif source.rank == SPEECH and spoken:
            later = [other for other in chain if _is_parted(text, spoken[-1], other)]
            yield [other for other in chain if other not in later]
            chain = later
        chain.append(source)
    if chain:
        yield chain


def _is_relayed(text: str, sources: Sequence[Source]) -> bool:
    """Say whether a dateline relays the sentence behind it: a report, or what somebody named last has said."""
    is_report = any(source.rank == REPORT for source in sources)
    return is_report or any(_LAST.match(text, source.end) is not None for source in sources[-1:])


def _is_contrasted(text: str, first: Source, second: Source) -> bool:
    """Say whether two are each named for a part of their own: "за версією мерії, …; за словами сусідів, …"."""
    if not (BY_REPORT.match(first.verb or "") or _TRUSTING.match(first.verb or "")) or not second.verb:
        return False
    between = text[first.end : second.start]
    if second.rank == SPEECH and second.is_person and _ADVERSE.search(between):
        return True
    if not BY_REPORT.match(second.verb) or second.verb not in between:
        return False
    parted = between[: between.rfind(second.verb)]
    return ";" in parted or _CLAUSE_BETWEEN.match(parted) is not None


def _is_split(text: str, first: Source, second: Source) -> bool:
    return _ENDING.search(text, first.end, second.start) is not None


def _is_parted(text: str, first: Source, second: Source) -> bool:
    return first.end < second.start and _PARTING.search(text, first.end, second.start) is not None


def make_citations(sources: Sequence[Source], is_whole: bool) -> Iterator[Citation]:
    """Make the citations of a chain, in reading order; they hold for the whole article or for their sentence."""
    # Of two from whom others have it, the one told of last spoke first: "посилаючись на DW, якому це сказав мер".
    ordered = sorted(
        sources, key=lambda source: (source.rank, -source.start if source.rank == ORIGIN else source.start)
    )
    chain = tuple(dict.fromkeys(source.name for source in ordered))
    scope = "article" if is_whole else "sentence"
    for source in sorted(sources, key=lambda source: source.start):
        entity_id = source.mention.entity_id if source.mention else None
        yield Citation(source.start, source.end, source.name, entity_id, source.verb, chain, scope)
