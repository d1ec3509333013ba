"""The publication date of an article out of all that its page offers."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from strichka.articles.dates.finding import infer_report_date
from strichka.articles.dates.parsing import EARLIEST_YEAR, ParsedDate, parse_date
from strichka.articles.metadata_model import PageMetadata

_ORIGINS = ("json_ld", "opengraph", "meta", "microdata", "rfc822", "time_tag", "printed", "url", "text")
_RFC822 = re.compile(
    r"^\s*(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+\d{1,2}\s+[a-z]{3}\w*\s+\d{4}\s+\d{1,2}:\d{2}", re.I
)
_URL_DATE = re.compile(
    r"/(?P<year>(?:19|20)\d{2})[/-](?P<month>0?[1-9]|1[0-2])[/-](?P<day>0?[1-9]|[12]\d|3[01])(?=[/_.-]|$)"
    r"|/(?P<day2>\d{2})[./-](?P<month2>\d{2})[./-](?P<year2>20\d{2})(?=[/_.-]|$)"
    r"|[/_-](?P<year3>20\d{2})(?P<month3>0[1-9]|1[0-2])(?P<day3>0[1-9]|[12]\d|3[01])(?=[/_.-]|$)"
)
_PRINTED_LIMIT = 160  # characters: a line that is a date with a place, section or author, not a sentence
_PRINTED_LINES = 60
_CRAWL_SPAN = timedelta(seconds=60)  # a clock in a page header shows the minute of the crawl
_AHEAD_SPAN = timedelta(minutes=10)  # clocks of servers differ; a day-precise date may begin in an earlier zone
_SENTENCE_WORDS = 14
_PLAIN_WORDS = 6  # a date in words has three of its own; with more than three others it may be a sentence
_WORD = re.compile(r"[^\W\d_]{3,}")
_HEADER_SPAN = timedelta(minutes=15)  # and a cached header is some minutes older
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2}(?!\d)")
# Lines with dates that are never of publication: the paper's registration, rights, the last change.
_OTHER_DATES = re.compile(
    r"свидетельств|свідоцтв|зарегистрирован|зареєстрован|регистраци|реєстраці|лицензи|ліценз|фс\s?77|эл\s*№|©|copyright"
    r"|народил|родил[аи]?с|\bр\.\s?н\.|дата рождения|выпуск №|comment|коментар|комментар",
    re.I,
)
_UPDATED = re.compile(r"обновл|оновл|updated|змінен|изменен|последнее обновление|останнє оновлення", re.I)
_PUBLISHED = re.compile(
    r"опубл|публик|публік|published|posted|додано|добавлен|размещен|розміщен|створен|создан|дата", re.I
)


@dataclass(frozen=True, slots=True)
class PublishedDate:
    """When an article was published, how precisely that is known, and from where.

    `origin`: json_ld, opengraph, meta, time_tag, microdata, rfc822, printed, text or url.
    """

    value: datetime
    precision: str
    origin: str


def choose_published(
    metadata: PageMetadata | None,
    printed_lines: list[str],
    body: str,
    *,
    reference: datetime | None,
    zone: ZoneInfo,
    language: str | None,
    url: str | None,
) -> PublishedDate | None:
    """Choose the date of publication.

    What the page declares comes first, then lines that are dates, then the address, then the report itself. A candidate
    in the future of the reference, before 1990, or of the moment of the crawl is refused. A day-precise choice takes
    hour and minute from a finer candidate of the same day.

    Args:
        metadata: of the page; none for a text file.
        printed_lines: lines near the title that may be dates; never those of teasers.
        body: the kept text, for what the report says of its own day.
        reference: when the page was captured, if known.
        zone: of printed times that name none.
        language: of the article.
        url: of the article.

    Returns:
        The date, or none.
    """
    candidates = [
        *_read_declared(metadata, reference, zone, language),
        *_read_printed(printed_lines, reference, zone, language),
    ]
    if parsed := date_in_url(url, zone):
        candidates.append(PublishedDate(parsed.value, parsed.precision, "url"))
    report = infer_report_date(body, reference=reference, zone=zone)
    if report:
        candidates.append(PublishedDate(report.value, report.precision, "text"))
    sound = [candidate for candidate in candidates if is_plausible(candidate.value, candidate.precision, reference)]
    if not sound:
        return None
    chosen = min(sound, key=lambda candidate: _rank(candidate, reference, zone))
    return _refine(chosen, sound, zone)


def is_plausible(value: datetime, precision: str, reference: datetime | None) -> bool:
    """Whether a date can be one of publication: not before 1990, not after the capture, not the capture itself."""
    if value.year < EARLIEST_YEAR:
        return False
    if reference is None:
        return True
    if precision == "day":
        return value <= reference + timedelta(hours=14)
    return value <= reference + _AHEAD_SPAN and abs(value - reference) >= _CRAWL_SPAN


def date_in_url(url: str | None, zone: ZoneInfo) -> ParsedDate | None:
    """Return the day an address names (`/2024/07/06/`, `/06-07-2024/`, `_20240706`), or none."""
    found = _URL_DATE.search(url.split("?")[0]) if url else None
    if not found:
        return None
    parts = found.groupdict()
    for suffix in ("", "2", "3"):
        if parts[f"year{suffix}"]:
            year, month, day = (int(parts[f"{name}{suffix}"] or 0) for name in ("year", "month", "day"))
            try:
                return ParsedDate(datetime(year, month, day, tzinfo=zone), "day")
            except ValueError:
                return None
    return None


def _read_declared(
    metadata: PageMetadata | None, reference: datetime | None, zone: ZoneInfo, language: str | None
) -> list[PublishedDate]:
    found = []
    for candidate in metadata.published if metadata else ():
        parsed = parse_date(candidate.text, reference=reference, zone=zone, language=language)
        if parsed:
            found.append(PublishedDate(parsed.value, parsed.precision, candidate.origin))
    return found


def _read_printed(
    lines: list[str], reference: datetime | None, zone: ZoneInfo, language: str | None
) -> list[PublishedDate]:
    """Read lines that are dates: first those with few other words, then labelled ones, then those with a year."""
    found: list[tuple[tuple[bool, bool, bool], PublishedDate]] = []
    for line in lines[:_PRINTED_LINES]:
        if len(line) > _PRINTED_LIMIT or len(line.split()) > _SENTENCE_WORDS or _OTHER_DATES.search(line):
            continue
        label = bool(_PUBLISHED.search(line))
        if _UPDATED.search(line) and not label:
            continue
        parsed = parse_date(line, reference=reference, zone=zone, language=language)
        if parsed:
            origin = "rfc822" if _RFC822.match(line) else "printed"
            shape = (len(_WORD.findall(line)) > _PLAIN_WORDS, not label, not _YEAR.search(line))
            found.append((shape, PublishedDate(parsed.value, parsed.precision, origin)))
    found.sort(key=lambda pair: pair[0])
    return [date for _, date in found]


def _rank(candidate: PublishedDate, reference: datetime | None, zone: ZoneInfo) -> tuple[bool, int]:
    """Rank by origin, but what may be the clock in a page's header goes last."""
    return _may_be_header(candidate, reference, zone), _ORIGINS.index(candidate.origin)


def _may_be_header(candidate: PublishedDate, reference: datetime | None, zone: ZoneInfo) -> bool:
    """Whether a printed date is the day, or nearly the minute, of the crawl, as the header of a site shows it."""
    if reference is None or candidate.origin not in ("printed", "time_tag"):
        return False
    if candidate.precision == "day":
        return candidate.value.astimezone(zone).date() == reference.astimezone(zone).date()
    return abs(reference - candidate.value) < _HEADER_SPAN


def _refine(chosen: PublishedDate, sound: list[PublishedDate], zone: ZoneInfo) -> PublishedDate:
    """Give a day-precise choice the time of another candidate of that day, if one has it."""
    if chosen.precision != "day":
        return chosen
    day = chosen.value.astimezone(zone).date()
    for candidate in sorted(sound, key=lambda candidate: _ORIGINS.index(candidate.origin)):
        if candidate.precision != "day" and candidate.value.astimezone(zone).date() == day:
            return candidate
    return chosen
