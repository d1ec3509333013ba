"""Which place each source of a sentence has: who spoke, whom the report refers to, who reported it, who relays that."""

import re
from dataclasses import replace

from strichka.entities.citing.signs import BY_REPORT, COMMA
from strichka.entities.citing.sources import FIRST, OPENING_RELAY, ORIGIN, REFERENCE, REPORT, SPEECH, Source

_REFERRING = re.compile("посил|поклик|ссыл|сославш|цит|^(?:отриман|одержан|почут|полученн|услышанн|почерпнут)", re.I)
_NAMING = re.compile(
    r"(?:за|згідно|по|согласно)\s|(?:ідеться|йдеться|мовиться|говорит|сказано|зазнач|указано|отмеча|сообща)", re.I
)
_BY_GERUND = re.compile(
    r"^(?:посила|покли|спира|пос|спер|ссыла|сосл|опира)\w*(?:чись|ясь|шись) на$|^(?:вооруж|озбро)", re.I
)
# Words before an outlet that somebody speaks to or in.
_ADDRESSING = re.compile(
    r"через$|выступая|виступаючи"
    r"|(?:в|у|во|на|для|під час|во время|по телефону|з|із|зі|с|со)\s(?!посил|поклик|ссыл|отсыл|відсил|опор|оперт|огляд)"
    r"|(?!від$|от$|цит|процит)\S+(?:у|ю|е|ові|еві|і|ам|ям|ию|ии)$",
    re.I,
)
_RETOLD = re.compile(r"(?:у|в)\s(?:переказ|виклад|пересказ|изложен|передач)", re.I)
_LONGEST_INSET = 120
_TOPIC = re.compile(r"(?:^|[\n;.!?…»]\s?)(?:об?|обо|про)\s[^,.;:!?…\n]{2,60},\s$", re.I)
# Behind who opens a sentence: "чию замітку переказує", "на яку посилається".
_HANDED_ON = re.compile(r"[»”“\"]?,\s(?:(?:на|в|у|з|из)\s)?(?:чи|чь|як(?:ий|у|а|е|ого|ої)\s|котор)[^,.;:!?\n]*$", re.I)
# Behind a semicolon, the outlet named before it: "; виданню про це", "; газете же", "; агентство же цитирует".
_TOLD_AGAIN = re.compile(
    r";\s(?:(?:а|і|и|й|сам(?:ому|ой|ій)|[^\s,.;:!?]{3,}(?:\s[^\s,.;:!?]{3,})?)\s)?(?:(?:информ|інформ)?агентств[уо]|агенції|изданию|виданню"
    r"|газет[еі]|(?:теле|радио|радіо)?(?:канал|портал|сайт|журнал)(?:у|ові)|еженедельнику|тижневик(?:у|ові)|радиостанции"
    r"|радіостанції|редакц(?:ии|ії)|вещателю|мовник(?:у|ові)|ему|ей|йому|їй)\s(?![«„“\"A-ZА-ЯІЇЄҐЁ])"
)
_REFERS = re.compile(
    r"(?:посила|поклика|ссыла|спира|опира)\w+ся$|(?:сосла|посла)\w+с[яь]$", re.I
)  # "на чию заяву посилається"
_BY_WORDS = re.compile(r"[»”“\"]?\s(?:со слов|зі слів|із слів|з слів)\s")  # "зазначає Reuters зі слів мера"
_NAMED_AS_SOURCE = re.compile(r"источник|джерел", re.I)


def settle_ranks(text: str, sources: list[Source]) -> list[Source]:
    """Settle the ranks that the whole sentence decides.

    Who refers to another source reports, whatever the verb ("зазначає HINA з посиланням на …"); "як передає X"
    relays what another reports.
    """
    is_alone = sum(source.rank == SPEECH for source in sources) == 1  # then an outlet told is nobody it refers to
    references = [s for s in sources if s.rank == REFERENCE and not (is_alone and _is_addressed(s))]
    sources = [replace(source, rank=REPORT) if _refers(text, source, references) else source for source in sources]
    sources = [replace(s, rank=REPORT) if _is_named_as_source(s) else s for s in sources]
    sources = _settle_evidence(_settle_speaker(_settle_references(_settle_retelling(sources))))
    sources = _settle_opening(text, _settle_tellers(text, sources))
    return _settle_late_reference(_settle_unnamed(sources))


def _is_named_as_source(source: Source) -> bool:
    """Say whether an outlet stands behind "Джерело:"."""
    return source.rank == REFERENCE and not source.is_person and _NAMED_AS_SOURCE.match(source.verb or "") is not None


def _settle_tellers(text: str, sources: list[Source]) -> list[Source]:
    """Let who tells an outlet named before a semicolon come first: "передає X; виданню про це розповів мер"."""
    named = [source for source in sources if source.mention is not None and source.mention.label == "ORG"]
    outlet = next((source for source in named if source.rank in (REPORT, REFERENCE)), None)
    if outlet is None:
        return sources
    return [
        replace(source, rank=FIRST)
        if source.rank == SPEECH and source.start > outlet.end and _TOLD_AGAIN.search(text, outlet.end, source.start)
        else source
        for source in sources
    ]


def _settle_opening(text: str, sources: list[Source]) -> list[Source]:
    """Let who opens a sentence relay the rest: "Як передає X, …", "Про це, інформує X, написав Y".

    Not where the rest is who hands that on: "Як пише X, чию замітку переказує Y".
    """
    reporting = [source for source in sources if source.rank in (REPORT, REFERENCE, SPEECH)]
    led = [source for source in sources if source.rank == REPORT and source.led_by_as] or [
        source for source in reporting[:1] if not source.is_person and _is_opening_inset(text, source)
    ]
    if not led or len(reporting) < 2:
        return sources
    relay = next((source for source in reporting if source.start > led[0].end), None)
    if relay is not None and _HANDED_ON.match(text[led[0].end : relay.start]):
        return sources
    return [replace(source, rank=OPENING_RELAY) if source is led[0] else source for source in sources]


def _is_opening_inset(text: str, source: Source) -> bool:
    """Say whether verb and source are set in right behind what is told of: "Про знахідку, інформує X, …"."""
    if not source.verb or source.rank not in (REPORT, SPEECH) or not COMMA.match(text, source.end):
        return False
    begin = max(0, source.start - _LONGEST_INSET)
    verb = text.rfind(source.verb, begin, source.start)
    return verb >= 0 and _TOPIC.search(text, begin, verb) is not None


def _settle_unnamed(sources: list[Source]) -> list[Source]:
    """Let a body without a name come before the outlet it is known through: "як передає X з посиланням на Y, мерія"."""
    outlets = [source for source in sources if source.rank == REFERENCE and source.mention is not None]
    if not outlets or not any(source.rank == OPENING_RELAY for source in sources):
        return sources
    return [
        replace(source, rank=SPEECH)
        if source.rank == REPORT and source.mention is None and source.start > outlets[0].end
        else source
        for source in sources
    ]


def _settle_late_reference(sources: list[Source]) -> list[Source]:
    """Let whom the last of several refers to come right before it: "сказав X, передає Y з посиланням на Z"."""
    reports = [source for source in sources if source.rank == REPORT]
    last = [s for s in sources if s.rank == REFERENCE and all(s.start > report.end for report in reports)]
    if len(reports) < 2 or len(last) != 1 or last[0].mention is None or last[0].mention.label != "ORG":
        return sources
    return [replace(source, rank=REFERENCE) if source in reports[:-1] else source for source in sources]


def _settle_retelling(sources: list[Source]) -> list[Source]:
    """Let who retells a speaker's words come behind them: "заявив мер у переказі агентства «Хвиля»"."""
    speaker = next((source for source in sources if source.rank == SPEECH), None)
    return [
        replace(source, rank=REFERENCE)
        if source is not speaker and source.rank == SPEECH and _RETOLD.match(source.verb or "")
        else source
        for source in sources
    ]


def _is_addressed(source: Source) -> bool:
    """Say whether an outlet is told something, and nobody refers to it: "агентству", "в ефірі", or no words at all."""
    return source.verb is None or _ADDRESSING.match(source.verb) is not None


def _settle_speaker(sources: list[Source]) -> list[Source]:
    """Let one person who speaks come before the outlet that a relay has it from: "за даними DW, що цитує AFP, …"."""
    people = [source for source in sources if source.rank == SPEECH and source.is_person]
    origins = [
        source
        for source in sources
        if source.rank == ORIGIN and not source.is_person and not _BY_GERUND.search(source.verb or "")
    ]
    if len(people) != 1 or not origins:
        return sources
    return [replace(source, rank=FIRST) if source is people[0] else source for source in sources]


def _settle_evidence(sources: list[Source]) -> list[Source]:
    """Let whom a speaker refers to come before them, where nobody reports it: "посилаючись на МВС, Коваль заявив"."""
    if any(source.rank in (REPORT, OPENING_RELAY) for source in sources):
        return sources
    if not any(source.rank == SPEECH and source.is_person for source in sources):
        return sources
    return [
        replace(source, rank=ORIGIN) if source.rank == REFERENCE and _BY_GERUND.search(source.verb or "") else source
        for source in sources
    ]


def _refers(text: str, source: Source, references: list[Source]) -> bool:
    """Say whether a body that says something has it from a reference in the same part of the sentence."""
    if source.rank > SPEECH or not source.verb or source.mention is None or source.mention.label != "ORG":
        return False
    if _REFERS.match(source.verb):
        return True
    if source.rank != SPEECH:
        return False
    if _BY_WORDS.match(text, source.end):
        return True
    return any(";" not in text[min(source.end, other.end) : max(source.start, other.start)] for other in references)


def _settle_references(sources: list[Source]) -> list[Source]:
    """Let whom a report names report where it refers to another: "за даними DW, яке посилається на Reuters".

    Where a verb reports besides, it relays that: "за даними DW, про це пише Reuters, посилаючись на AFP".
    """
    referring = [s for s in sources if s.rank <= REFERENCE and s.verb and _REFERRING.search(s.verb)]
    others = [s for s in sources if s.rank == REFERENCE and s.verb and _NAMING.match(s.verb)]
    if not referring or not others or others[0].start > referring[0].start:
        return sources
    is_relay = any(source.rank == REPORT for source in sources) and BY_REPORT.match(others[0].verb or "")
    rank = OPENING_RELAY if is_relay else REPORT
    return [replace(source, rank=rank) if source is others[0] else source for source in sources]
