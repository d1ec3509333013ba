"""Dates inside the addresses of sitemaps: which time each of an index speaks of."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from strichka.discovery.declarations import ArchiveSpan

_YEAR = r"(?P<year>(?:199|20\d)\d)"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
# From the most to the least definite; numbers run together must have all their digits.
_FORMS = (
    re.compile(rf"(?<!\d){_YEAR}[-/_.]{_MONTH}[-/_.]{_DAY}(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{2})[-/_.](?P<month>\d{2})[-/_.](?P<year>20\d{2})(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(
        r"[?&](?:year|y)=(?P<year>\d{4})&(?:month|m)=(?P<month>\d{1,2})(?:&(?:day|d)=(?P<day>\d{1,2}))?(?!\d)", re.I
    ),
    re.compile(rf"(?<!\d){_YEAR}[-/_.]{_MONTH}(?!\d)"),
    re.compile(r"(?<!\d)(?P<month>0[1-9]|1[0-2])[-_.](?P<year>20\d{2})(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}(?P<month>0[1-9]|1[0-2])(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}(?!\d)"),
)
# Behind the host, where a year is a year; `tv2000.example` is a name.
_HOST = re.compile(r"^[a-z]+://[^/]*", re.I)


@dataclass(frozen=True, slots=True)
class NamedTime:
    """The time that an address names, both days included."""

    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Tell whether it holds a day."""
        return self.first <= day <= self.last

    @property
    def span(self) -> ArchiveSpan:
        """How long it is, in the words of a declaration."""
        days = (self.last - self.first).days + 1
        return "day" if days == 1 else "week" if days <= 7 else "month" if days <= 31 else "year"


def read_named_time(address: str) -> NamedTime | None:
    """Return the day, month, year, or time from one day to another that an address names; none when it names none.

    `sitemap-2024-05.xml` names a month, `/archive/2024/05/07/` and `sitemap_20240507.xml` name days,
    `?start=20240501&end=20240531` names a month too.
    """
    path = _HOST.sub("", address)
    for form in _FORMS:
        found = list(_read_form(form, path))
        if found:
            return NamedTime(min(item.first for item in found), max(item.last for item in found))
    return None


def _read_form(form: re.Pattern[str], path: str) -> Iterator[NamedTime]:
    for match in form.finditer(path):
        parts = match.groupdict()
        year, month, day = int(parts["year"]), parts.get("month"), parts.get("day")
        try:
            first = date(year, int(month or 1), int(day or 1))
        except ValueError:
            continue
        if day:
            yield NamedTime(first, first)
        elif month:
            yield NamedTime(first, first.replace(day=monthrange(year, first.month)[1]))
        else:
            yield NamedTime(first, date(year, 12, 31))
