"""Which entries of a list, and which sitemaps of an index, belong to a day.

A day is the source's own, from midnight to midnight in its zone: that is how its archive counts. Where a list covers
exactly that day, all of it belongs. Where it covers more, an entry's day is that of its publication date, else the one
in its address. A date of the last change alone says no more than that the article isn't younger: in a list of a week or
month the entry belongs to every day up to it (the first run of these takes it: no article falls between two days, none
is taken twice), in a list of all time to that day only. An entry without any date belongs to every day of a list of a
week or month, and to no day of a longer one.
"""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from strichka.articles.dates.choosing import date_in_url
from strichka.discovery.address_dates import read_named_time
from strichka.discovery.declarations import ArchiveSpan
from strichka.discovery.models import ListedItem

# Days between the date in an article's address and the day of the page that lists it; more, and it only stands beside.
BESIDE = timedelta(days=2)
RECENT = timedelta(days=1)  # before the day: what a sitemap of the whole site lists as changed since then is taken


class DayFilter:
    """What belongs to a day, for a list of a given span."""

    def __init__(self, day: date, zone: ZoneInfo, span: ArchiveSpan, *, is_page: bool = False) -> None:
        """Keep what an entry is judged by.

        Args:
            day: the day.
            zone: the source's.
            span: how long a time the list covers.
            is_page: whether it is a page, which may show articles of other days beside its own.
        """
        self._day = day
        self._zone = zone
        self._is_page = is_page
        self.span = span

    def wants_item(self, item: ListedItem) -> bool:
        """Tell whether an entry of the list belongs to the day."""
        named = date_in_url(item.url, self._zone)
        named_day = named.value.date() if named else None
        if self.span == "day":
            return not (self._is_page and named_day and abs(named_day - self._day) > BESIDE)
        if item.published_at is not None:
            return item.published_at.astimezone(self._zone).date() == self._day
        # A day outside the list's own time is of something else, such as an event in the title.
        if named_day is not None and self._is_within_list(named_day):
            return named_day == self._day
        is_short = self.span in ("week", "month")
        if item.modified_at is not None:
            changed = item.modified_at.astimezone(self._zone).date()
            return changed >= self._day if is_short else changed == self._day
        return is_short

    def _is_within_list(self, named: date) -> bool:
        if self.span == "week":
            return named.isocalendar()[:2] == self._day.isocalendar()[:2]
        return self.span != "month" or (named.year, named.month) == (self._day.year, self._day.month)

    def of_child(self, child: ListedItem) -> "DayFilter | None":
        """Return the filter for a sitemap of an index, none when it can't hold the day."""
        if self.span == "day":
            return self
        named = read_named_time(child.url)
        # An index of one year whose sitemaps are named by it as well says nothing new.
        if named is not None and (named.span != "year" or self.span == "all"):
            return DayFilter(self._day, self._zone, named.span) if named.covers(self._day) else None
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
        named = read_named_time(child.url)
        return self if named is None or named.last >= self._first else None


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
