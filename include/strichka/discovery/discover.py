"""Discovery: from what a source declares to the addresses of its articles of a day.

The newest day is asked of everything: live feeds, news sitemaps, and the archive of that day. A past day is asked of
dated archives alone; a source that has none is skipped, with the reason, because its live feeds would give today's
articles for every past day. (Past copies of its feeds at web.archive.org can be asked for by a setting.)

One list that can't be read is a step with its error, and the others go on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from strichka.articles.sources import Source
from strichka.discovery.asking import Asker
from strichka.discovery.collecting import Collector
from strichka.discovery.days import DayFilter, EverythingFilter, ItemFilter, RecentFilter
from strichka.discovery.declarations import Archive
from strichka.discovery.feeds import read_feed
from strichka.discovery.listings import read_listing
from strichka.discovery.models import Discovery, DiscoveryStep, FeedState, Listing
from strichka.discovery.reading import digest_declaration, read_alone
from strichka.discovery.sitemaps import read_sitemap
from strichka.discovery.wayback import Copy, index_address, read_index
from strichka.fetching.models import Getter, Purpose, Response
from strichka.settings import get_settings

MOST_SITEMAPS = 300  # asked for a source and day: children of indexes, and theirs
DEEPEST_INDEX = 3  # sitemaps.org allows one level; sites have two


async def discover(
    source: Source,
    day: date,
    *,
    is_current: bool,
    getter: Getter,
    feed_states: Mapping[str, FeedState],
    uses_wayback: bool | None = None,
) -> Discovery:
    """Find the addresses of a source's articles of a day.

    Args:
        source: as declared.
        day: the day, as its archive counts.
        is_current: whether it is the newest day, for which live feeds speak too.
        getter: what gets an address, politely.
        feed_states: validators of earlier answers by address; none asks for everything anew.
        uses_wayback: whether to ask web.archive.org where there is no archive; the setting by default.

    Returns:
        Addresses, each once, in the order in which they were listed; the steps; the states to save afterwards; or why
        nothing was asked. `problem` says when no list could be read at all.
    """
    found = Discovery(source.key, day)
    archives = [archive for archive in source.archive if archive.since is None or archive.since <= day]
    if uses_wayback is None:
        uses_wayback = get_settings().fetch_wayback
    found.skipped = _explain_skip(source, archives, is_current, uses_wayback)
    if found.skipped:
        return found
    asker = Asker(getter, feed_states, found, digest_declaration(source))
    search = _Search(source, day, asker, Collector(source))
    if is_current:
        await search.read_live()
    for archive in archives:
        await search.read_archive(archive)
    if not is_current and not archives:
        found.skipped = await search.read_copies()
    found.addresses = search.collector.finish()
    return found


def _explain_skip(source: Source, archives: list[Archive], is_current: bool, uses_wayback: bool) -> str | None:
    """Return why a source has nothing to be asked for a day, in words, or none."""
    if not source.enabled:
        return "switched off in its declaration (enabled: false)"
    if not (source.feeds or source.sitemaps or source.archive):
        return "declares no feed, sitemap or archive"
    if is_current:
        if not (source.feeds or source.sitemaps or archives):
            return f"its archive begins on {min(item.since for item in source.archive if item.since)}"
        return None
    if archives or (uses_wayback and source.feeds):
        return None
    if source.archive:
        return f"its archive begins on {min(item.since for item in source.archive if item.since)}"
    return "has live feeds and news sitemaps only, which can't tell of past days: declare a dated archive for it"


class _Search:
    """One source, one day."""

    def __init__(self, source: Source, day: date, asker: Asker, collector: Collector) -> None:
        self.collector = collector
        self._source = source
        self._day = day
        self._asker = asker
        self._sitemaps = 0

    async def read_live(self) -> None:
        """Read feeds and sitemaps of the newest articles."""
        for feed in self._source.feeds:
            answer = await self._asker.ask(feed.url, Purpose.FEED, "feed", is_whole=True)
            if answer.response:
                self._take(feed.url, answer.response, self._parse_feed(answer.response), is_whole=True)
        for sitemap in self._source.sitemaps:
            if sitemap.kind == "news":
                await self._read_sitemap(sitemap.url, EverythingFilter())
            else:
                await self._read_sitemap(sitemap.url, RecentFilter(self._day, self._source.zone))

    async def read_archive(self, archive: Archive) -> None:
        """Read what an archive lists of the day."""
        self._asker.is_archive = True
        wanted = DayFilter(self._day, self._source.zone, archive.span, is_page=archive.kind == "listing")
        if archive.kind == "sitemap":
            await self._read_sitemap(archive.address_of(self._day), wanted)
        else:
            await self._read_pages(archive, wanted)

    async def read_copies(self) -> str | None:
        """Read past copies of the feeds, and return in words that there are none, if that is so."""
        wanted = DayFilter(self._day, self._source.zone, "month")
        copies: list[tuple[str, Copy]] = []
        has_failed = False
        for feed in self._source.feeds:
            url = index_address(feed.url, self._day)
            answer = await self._asker.ask(url, Purpose.FEED, "archive_copies", is_whole=False)
            has_failed = has_failed or answer.failed
            if answer.response is None:
                continue
            try:
                found = read_index(answer.response.body)
            except ValueError as error:
                self._asker.refuse(url, "archive_copies", answer.response, f"can't be read: {error}", is_whole=False)
                has_failed = True
                continue
            length = len(answer.response.raw_body)
            self._asker.record(DiscoveryStep(url, "archive_copies", 200, items=len(found), bytes=length))
            copies += [(feed.url, copy) for copy in found]
        for feed_url, copy in copies:
            answer = await self._asker.ask(copy.url, Purpose.FEED, "feed", is_whole=False)
            if answer.response:
                listing = self._parse_feed(answer.response, feed_url)
                items = tuple(item for item in listing.items if wanted.wants_item(item))
                self._take(copy.url, answer.response, replace(listing, items=items), is_whole=False)
        return None if copies or has_failed else "web.archive.org has no copy of its feeds of that day"

    async def _read_sitemap(self, url: str, wanted: ItemFilter, depth: int = 0) -> None:
        if self._sitemaps >= MOST_SITEMAPS:
            self._asker.record(DiscoveryStep(url, "sitemap", error=f"not asked: over {MOST_SITEMAPS} sitemaps"))
            return
        self._sitemaps += 1
        # Where only a part is taken, a validator would say that all of it is known.
        is_whole = wanted.span == "day"
        answer = await self._asker.ask(url, Purpose.SITEMAP, "sitemap", is_whole=is_whole)
        if answer.response is None:
            return
        listing = read_alone(
            read_sitemap,
            answer.response.body,
            url=answer.response.url,
            content_type=answer.response.header("content-type"),
            zone=self._source.zone,
            received_at=answer.response.received_at,
            wanted=wanted.wants_item,
        )
        # An index that stays as it is may name sitemaps that change.
        self._take(url, answer.response, listing, is_whole=is_whole and not listing.children)
        if depth < DEEPEST_INDEX:
            for child_url, child_wanted in choose_sitemaps(listing, wanted, {url, answer.response.url}):
                await self._read_sitemap(child_url, child_wanted, depth + 1)

    async def _read_pages(self, archive: Archive, wanted: DayFilter) -> None:
        """Read the pages of a listing until one has nothing that those before it hadn't."""
        first: Response | None = None
        url = archive.address_of(self._day)
        is_complete = False
        pages = 0  # that had something of their own
        articles = 0
        links: set[str] = set()
        asked: set[str] = set()
        for number in range(archive.most_pages):
            asked.add(url)
            is_whole = number == 0 and wanted.span == "day"
            answer = await self._asker.ask(
                url, Purpose.LISTING, "listing", is_whole=is_whole, may_be_missing=number > 0
            )
            if answer.response is None:
                # That the first page is as it was doesn't tell of a second: the day may have grown since.
                if answer.unchanged and archive.has_page_numbers and archive.most_pages > 1:
                    url = archive.address_of(self._day, archive.first_page + 1)
                    continue
                is_complete = not answer.failed
                break
            if number == 0:
                first = answer.response
            listing = self._parse_page(answer.response, archive, wanted)
            fresh = {item.url for item in listing.items} - links
            links |= fresh
            pages += bool(fresh)
            # Pages behind the last one are often served without links, or as the last one again.
            listing = listing if number == 0 else replace(listing, problem=None)
            articles += self._take(url, answer.response, listing, is_whole=False)
            following = self._next_page(archive, listing, number)
            is_complete = not fresh or following is None or following in asked
            if is_complete or following is None:
                break
            url = following
        else:
            words = f"not asked: over {archive.most_pages} pages (most_pages)"
            self._asker.record(DiscoveryStep(url, "listing", error=words))
        if first and articles and pages == 1 and is_complete and wanted.span == "day":
            # Of several pages, the later ones may change while the first stays as it is.
            self._asker.keep_validators(archive.address_of(self._day), "listing", first)

    def _next_page(self, archive: Archive, listing: Listing, number: int) -> str | None:
        if archive.has_page_numbers:
            return archive.address_of(self._day, archive.first_page + number + 1)
        return listing.next_page

    def _parse_page(self, response: Response, archive: Archive, wanted: DayFilter) -> Listing:
        listing = read_alone(
            read_listing,
            response.body,
            archive,
            url=response.url,
            content_type=response.header("content-type"),
            zone=self._source.zone,
            received_at=response.received_at,
        )
        return replace(listing, items=tuple(item for item in listing.items if wanted.wants_item(item)))

    def _parse_feed(self, response: Response, address: str | None = None) -> Listing:
        return read_alone(
            read_feed,
            response.body,
            url=address or response.url,
            content_type=response.header("content-type"),
            zone=self._source.zone,
            received_at=response.received_at,
        )

    def _take(self, url: str, response: Response, listing: Listing, *, is_whole: bool) -> int:
        """Take the entries of a document that came, write down the step, and return how many articles it gave."""
        # A page may have no link because nothing was published; a broken document without an entry tells nothing.
        is_useless = listing.problem is not None and not listing.entries and listing.kind != "listing"
        if listing.kind == "unknown" or is_useless:
            self._asker.refuse(url, listing.kind, response, listing.problem or "It can't be read.", is_whole)
            return 0
        # Of a listing, only the first page is judged, by its reader: the one behind the last is empty on many sites.
        is_empty = not (listing.entries or listing.children or listing.problem)
        if self._asker.is_archive and is_empty and listing.kind != "listing":
            listing = replace(listing, problem="It lists nothing.")
        taken = self.collector.add(listing.items, url)
        step = DiscoveryStep(
            url,
            listing.kind,
            response.status,
            items=listing.entries,
            articles=taken.articles,
            new=taken.new,
            bytes=len(response.raw_body),
            detail="; ".join(filter(None, (listing.problem, taken.left_out))) or None,
            is_partial=listing.problem is not None,
        )
        self._asker.record(step)
        # Entries of which none is taken hint at a wrong declaration, and a day's archive may have been cut off: what is
        # mended later must be read then, though the list itself is as it was.
        has_nothing = listing.entries > 0 and not taken.articles
        if is_whole and not has_nothing and not (self._asker.is_archive and listing.problem):
            self._asker.keep_validators(url, listing.kind, response)
        return taken.articles


def choose_sitemaps(listing: Listing, wanted: ItemFilter, known: set[str]) -> Iterator[tuple[str, ItemFilter]]:
    """Yield the sitemaps of an index that may hold what is wanted, each once, and what is wanted of each."""
    for child in listing.children:
        child_wanted = wanted.of_child(child)
        if child_wanted is not None and child.url not in known:
            known.add(child.url)
            yield child.url, child_wanted
