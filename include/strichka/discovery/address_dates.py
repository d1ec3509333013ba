"""Dates inside the addresses of sitemaps: which time each of an index speaks of."""

import re
from datetime import date

from strichka.discovery.declarations import ArchiveSpan

_YEAR = r"(?P<year>(?:19[9]|20[0-9])\d)"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
# From the most to the least definite; numbers run together must have all their digits.
_FORMS = (
    re.compile(rf"(?<!\d){_YEAR}[-/_.]{_MONTH}[-/_.]{_DAY}(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{2})[-/_.](?P<month>\d{2})[-/_.](?P<year>20\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>(?:199|20\d)\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(
        r"[?&](?:year|y)=(?P<year>\d{4})&(?:month|m)=(?P<month>\d{1,2})(?:&(?:day|d)=(?P<day>\d{1,2}))?(?!\d)", re.I
    ),
    re.compile(rf"(?<!\d){_YEAR}[-/_.]{_MONTH}(?!\d)"),
    re.compile(r"(?<!\d)(?P<month>0[1-9]|1[0-2])[-_.](?P<year>20\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>(?:199|20\d)\d)(?P<month>0[1-9]|1[0-2])(?!\d)"),
    re.compile(rf"(?<![\d]){_YEAR}(?!\d)"),
)
# Behind the host, where a year is a year; `tv2000.example` is a name.
_PATH = re.compile(r"^[a-z]+://[^/]*", re.I)


def read_span(address: str) -> tuple[ArchiveSpan, date] | None:
    """Return the day, month or year that an address names, with the first day of it; none when it names none.

    `sitemap-2024-05.xml` is a month, `/archive/2024/05/07/` and `sitemap_20240507.xml` are days.
    """
    path = _PATH.sub("", address)
    for form in _FORMS:
        for match in form.finditer(path):
            parts = match.groupdict()
            year, month, day = int(parts["year"]), parts.get("month"), parts.get("day")
            try:
                first = date(year, int(month or 1), int(day or 1))
            except ValueError:
                continue
            return ("day" if day else "month" if month else "year"), first
    return None


def covers(span: tuple[ArchiveSpan, date], day: date) -> bool:
    """Tell whether a span that an address names holds a day."""
    size, first = span
    if size == "day":
        return first == day
    return first.year == day.year and (size == "year" or first.month == day.month)
