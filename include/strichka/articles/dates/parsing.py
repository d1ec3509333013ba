"""One printed date as a moment: ISO, RFC 822, numbers, Ukrainian and Russian words, relative days.

Our own expressions read every form met in the press in microseconds; `dateparser` takes milliseconds a line and guesses
where it should refuse, so it is not used.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_tz
from zoneinfo import ZoneInfo

from strichka.articles.dates.words import MONTHS, RELATIVE_DAYS, UNITS, WEEKDAYS, alternatives, normalise_words

EARLIEST_YEAR = 1990  # no news page is older
LATEST_YEAR = 2026
"""Bound for a year that only the weekday tells, when there is no reference.

A weekday with day and month comes back after 5, 6 or 11 years; of the years that fit the latest not after this one is
taken. It is a constant, not today's year, so that a rerun gives what the first run gave.
"""

_MAX_LENGTH = 200


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A moment with its zone, and how precisely it was given: second, minute or day (midnight in the zone)."""

    value: datetime
    precision: str


_MONTH = alternatives(MONTHS)
_WEEKDAY = alternatives(WEEKDAYS)
_TIME = r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
_CLOCK = re.compile(rf"(?<![\d.:]){_TIME}(?![\d:]|\.\d)(?:\s*(?P<half>am|pm)\b)?")
_OFFSET = re.compile(
    r"(?:(?:gmt|utc)\s*)?(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})\b|(?P<utc>\b(?:gmt|utc)\b)"
)
_ISO = re.compile(
    r"^(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:(?:t|\s+|,\s*)(?P<hour>\d{1,2})[:-](?P<minute>\d{2})(?:[:-](?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<zone>z|utc|gmt|[+-]\d{2}:?\d{0,2})?z?)?(?:\[[^\]]*\])?$"
)
_COMPACT = re.compile(
    r"^(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:t?(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2}))?(?P<zone>z|[+-]\d{2}:?\d{2})?z?)?$"
)
_UNIX = re.compile(r"^1\d{9}(?:\d{3})?$")
_NUMBERS = re.compile(
    r"(?<![\d.:/])(?P<day>\d{1,2})(?P<mark>[./-])(?P<month>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d{2}|\d{2})(?![\d:/])"
)
_YEAR_FIRST = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d{2})(?P<mark>[./-])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)"
)
_WORDS = re.compile(
    rf"(?<![\w.:])(?P<day>\d{{1,2}})(?:-?(?:го|е|st|nd|rd|th))?[\s.-]+(?P<month>{_MONTH})(?![^\W\d_])\.?"
    r"(?:[\s,-]{0,3}(?P<year>(?:19|20)\d{2}(?!\d|[:.]\d)|\d{2}(?=\s*\(\d{1,2}:)))?"
)
_WORDS_MONTH_FIRST = re.compile(
    rf"(?<!\w)(?P<month>{_MONTH})(?![^\W\d_])\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d{{2}})(?!\d)"
)
_WEEKDAY_WORD = re.compile(rf"(?<![\w'])(?P<weekday>{_WEEKDAY})(?![\w'])")
_RELATIVE_DAY = re.compile(rf"(?<![\w'])(?P<word>{alternatives(RELATIVE_DAYS)})(?![\w'])")
_AGO = re.compile(r"(?P<count>\d{1,3})?\s*(?P<unit>[а-яіїa-z]+\.?)\s+(?:тому|назад|ago)\b")
# «09.04 23:09», «[12.05]»: two digits each and nothing but a clock beside, or it is a number (a rate, a score).
_DAY_MONTH = re.compile(r"^[\s\[(]*(?P<day>\d{2})\.(?P<month>\d{2})\.?[\s,\])/|]*(?:[ов]\s+)?(?=$|\d{1,2}:\d{2})")


def parse_date(
    text: str, *, reference: datetime | None, zone: ZoneInfo, language: str | None = None
) -> ParsedDate | None:
    """Read one printed date.

    Args:
        text: a date as printed, perhaps with words around it ("Опубліковано: 16 квітня, 09:17").
        reference: a moment at or before which the date must lie (when the page was captured), if known. Relative forms
            and days without a year need it; a weekday helps out where it is missing (see `LATEST_YEAR`).
        zone: the zone of printed times that name none.
        language: the page's language; only used where day and month could be read both ways ("en": month first).

    Returns:
        The date with zone and precision; none where nothing, or nothing definite, could be read.
    """
    if not text or len(text) > _MAX_LENGTH:
        return None
    line = normalise_words(text).strip()
    if not any(character.isdigit() for character in line) and not _RELATIVE_DAY.search(line) and "тому" not in line:
        return None
    for reader in (_read_iso, _read_rfc822):
        parsed = reader(line, zone)
        if parsed:
            return parsed
    day, rest = _read_day(line, reference, zone, language)
    if day is None:
        return _read_ago(line, reference)
    return _add_clock(day, rest, zone)


def make_moment(parts: dict[str, str | None], zone: ZoneInfo) -> ParsedDate | None:
    """Build a date from named groups (year, month, day, hour, minute, second, zone); none when they are impossible."""
    try:
        day = date(int(parts["year"] or 0), int(parts["month"] or 0), int(parts["day"] or 0))
        if not EARLIEST_YEAR <= day.year <= 9990:
            return None
        if parts.get("hour") is None:
            return ParsedDate(datetime.combine(day, time(), zone), "day")
        clock = time(int(parts["hour"] or 0) % 24, int(parts["minute"] or 0), int(parts.get("second") or 0))
    except ValueError:
        return None
    precision = "second" if parts.get("second") else "minute"
    return ParsedDate(datetime.combine(day, clock, _read_zone(parts.get("zone")) or zone), precision)


def settle_year(day: int, month: int, weekday: int | None, last: date) -> int | None:
    """Return the latest year at or before `last` in which the day exists and, if given, falls on that weekday.

    A day of a year may be 7 days after `last`: a page captured elsewhere may be a day ahead, but a printed
    "16 квітня" captured on 10 January is of the year before.
    """
    for year in range(last.year, EARLIEST_YEAR - 1, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= last + timedelta(days=1) and (weekday is None or found.weekday() == weekday):
            return year
    return None


def _read_iso(line: str, zone: ZoneInfo) -> ParsedDate | None:
    line = line.strip(" \\'\"(),;")  # what careless templates leave around a value
    found = _ISO.match(line) or _COMPACT.match(line)
    if found:
        return make_moment(found.groupdict(), zone)
    if _UNIX.match(line):
        return ParsedDate(datetime.fromtimestamp(int(line[:10]), UTC), "second")
    return None


def _read_zone(name: str | None) -> timezone | None:
    if not name:
        return None
    if name in ("z", "utc", "gmt"):
        return UTC
    digits = name[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
    if offset > timedelta(hours=15):
        return None
    return timezone(-offset if name[0] == "-" else offset)


def _read_rfc822(line: str, zone: ZoneInfo) -> ParsedDate | None:
    if not re.match(r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?\d{1,2}\s+[a-z]{3}[a-z]*\s+\d{4}\s+\d", line):
        return None
    parts = parsedate_tz(line)
    if parts is None:
        return None
    try:
        moment = datetime(*parts[:6])
    except ValueError:
        return None
    # A missing zone comes back as offset 0; it is the zone of the source then, like the "unknown" of RFC 822, -0000.
    known = parts[9] is not None and re.search(r":\d{2}\s+(?:[a-z]{1,5}|[+-]\d{4})", line)
    tz = timezone(timedelta(seconds=parts[9] or 0)) if known else zone
    printed_seconds = re.search(r"\d:\d{2}:\d{2}", line)
    return ParsedDate(moment.replace(tzinfo=tz), "second" if printed_seconds else "minute")


def _read_day(line: str, reference: datetime | None, zone: ZoneInfo, language: str | None) -> tuple[date | None, str]:
    """Return the day a line names and the line without it (for the clock)."""
    for expression in (_YEAR_FIRST, _NUMBERS, _WORDS, _WORDS_MONTH_FIRST):
        found = expression.search(line)
        if found:
            day = _day_of(found, line, reference, zone, language)
            if day:
                return day, line[: found.start()] + " " + line[found.end() :]
    found = _RELATIVE_DAY.search(line)
    if found and reference:
        day = reference.astimezone(zone).date() + timedelta(days=RELATIVE_DAYS[found.group("word")])
        return day, line.replace(found.group(), " ")
    found = _DAY_MONTH.match(line)
    if found and reference:
        day = _day_of(found, line, reference, zone, language)
        if day:
            return day, line[found.end() :]
    return None, line


def _day_of(
    found: re.Match[str], line: str, reference: datetime | None, zone: ZoneInfo, language: str | None
) -> date | None:
    parts = found.groupdict()
    month = MONTHS.get(parts["month"]) or (int(parts["month"]) if parts["month"].isdigit() else 0)
    day = int(parts["day"])
    if language == "en" and parts.get("mark") == "/" and month > 12 >= day:
        day, month = month, day
    year_text = parts.get("year")
    if year_text:
        year = int(year_text) + (0 if len(year_text) == 4 else 2000 if int(year_text) < 70 else 1900)
    else:
        settled = _year_by_context(day, month, line, reference, zone)
        if settled is None:
            return None
        year = settled
    try:
        return date(year, month, day) if EARLIEST_YEAR <= year <= 9990 else None
    except ValueError:
        return None


def _year_by_context(day: int, month: int, line: str, reference: datetime | None, zone: ZoneInfo) -> int | None:
    named = _WEEKDAY_WORD.search(line)
    weekday = WEEKDAYS[named.group("weekday")] if named else None
    if reference:
        return settle_year(day, month, weekday, reference.astimezone(zone).date())
    if weekday is None:
        return None
    return settle_year(day, month, weekday, date(LATEST_YEAR, 12, 31))


def _add_clock(day: date, rest: str, zone: ZoneInfo) -> ParsedDate:
    found = _CLOCK.search(rest)
    if not found:
        return ParsedDate(datetime.combine(day, time(), zone), "day")
    hour = int(found.group("hour"))
    if found.group("half") and 1 <= hour <= 12:
        hour = hour % 12 + (12 if found.group("half") == "pm" else 0)
    second = found.group("second")
    clock = time(hour, int(found.group("minute")), int(second or 0))
    offset = _OFFSET.search(rest, found.end())
    tz: ZoneInfo | timezone = zone
    if offset and rest[found.end() : offset.start()].strip(" ,(") == "":
        tz = (
            UTC
            if offset.group("utc")
            else _read_zone(offset.group("sign") + offset.group("hours") + offset.group("minutes")) or zone
        )
    return ParsedDate(datetime.combine(day, clock, tz), "second" if second else "minute")


def _read_ago(line: str, reference: datetime | None) -> ParsedDate | None:
    """Read "5 хвилин тому", "2 часа назад": hours and minutes are only as precise as they are printed."""
    found = _AGO.search(line)
    if not found or reference is None:
        return None
    seconds = next((size for word, size in UNITS if found.group("unit").startswith(word)), None)
    if seconds is None:
        return None
    moment = reference - timedelta(seconds=seconds * int(found.group("count") or 1))
    if seconds >= 86400:
        return ParsedDate(moment.replace(hour=0, minute=0, second=0, microsecond=0), "day")
    return ParsedDate(moment.replace(second=0, microsecond=0), "minute")
