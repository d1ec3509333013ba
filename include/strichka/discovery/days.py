"""Which entries of a list, and which sitemaps of an index, belong to a day.

A day is the source's own, from midnight to midnight in its zone: that is how its archive counts. Where a list covers
exactly that day, all of it belongs. Where it covers more, an entry's day is that of its publication date, else the one
in its address. A date of the last change alone says no more than that the article isn't younger: in a list of one month
the entry belongs to every day up to it (it is the first run of these that takes it; no article falls between two days,
none is taken twice), in a list of all time to that day only. An entry without any date belongs to every day of its
month's list, and to no day of a longer one.
"""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from strichka.articles.dates.choosing import date_in_url
from strichka.discovery.address_dates import covers, read_span
from strichka.discovery.declarations import ArchiveSpan
from strichka.discovery.models import ListedItem

RECENT = timedelta(days=1)  # before the day: what a sitemap of the whole site lists as changed since then is taken


class DayFilter:
    """What belongs to a day, for a list of a given span."""

    def __init__(self, day: date, zone: ZoneInfo, span: ArchiveSpan) -> None:
        """Keep the day and how long a time the list covers."""
        self._day = day
        self._zone = zone
        self.span = span

    def wants_item(self, item: ListedItem) -> bool:
        """Tell whether an entry of the list belongs to the day."""
        if self.span == "day":
            return True
        if item.published_at is not None:
            return item.published_at.astimezone(self._zone).date() == self._day
        named = date_in_url(item.url, self._zone)
        # A day outside the list's own month is of something else, such as an event in the title.
        if named is not None and (self.span != "month" or covers(("month", self._day), named.value.date())):
            return named.value.date() == self._day
        if item.modified_at is not None:
            changed = item.modified_at.astimezone(self._zone).date()
            return changed >= self._day if self.span == "month" else changed == self._day
        return self.span == "month"

    def of_child(self, child: ListedItem) -> "DayFilter | None":
        """Return the filter for a sitemap of an index, none when it can't hold the day."""
        if self.span == "day":
            return self
        span = read_span(child.url)
        # An index of one year whose sitemaps are named by it as well says nothing new.
        if span is not None and (span[0] != "year" or self.span == "all"):
            return DayFilter(self._day, self._zone, span[0]) if covers(span, self._day) else None
        if child.modified_at is not None and child.modified_at.astimezone(self._zone).date() < self._day:
            return None
        return self


class RecentFilter:
    """What a sitemap of the whole site lists as new or changed since the day before a day."""

    span: ArchiveSpan = "all"

    def __init__(self, day: date, zone: ZoneInfo) -> None:
        """Keep the day."""
        self._first = day - RECENT
        self._zone = zone

    def wants_item(self, item: ListedItem) -> bool:
        """Tell whether an entry is recent; one without any date is not."""
        for moment in (item.modified_at, item.published_at):
            if moment is not None:
                return moment.astimezone(self._zone).date() >= self._first
        named = date_in_url(item.url, self._zone)
        return named is not None and named.value.date() >= self._first

    def of_child(self, child: ListedItem) -> "RecentFilter | None":
        """Return the filter for a sitemap of an index, none when it can hold nothing recent."""
        if child.modified_at is not None:
            return self if child.modified_at.astimezone(self._zone).date() >= self._first else None
        span = read_span(child.url)
        if span is None:
            return self
        later = self._first + timedelta(days=1)
        return self if covers(span, self._first) or covers(span, later) or span[1] > later else None


class EverythingFilter:
    """Whatever the list holds: a news sitemap lists the last days only."""

    span: ArchiveSpan = "day"

    def wants_item(self, item: ListedItem) -> bool:
        """Tell that every entry is wanted."""
        return True

    def of_child(self, child: ListedItem) -> "EverythingFilter":
        """Return the filter for a sitemap of an index."""
        return self


ItemFilter = DayFilter | RecentFilter | EverythingFilter
