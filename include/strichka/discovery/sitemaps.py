"""Sitemaps (sitemaps.org 0.9): plain, of news, indexes, lists as text, feeds in their place; gzipped or not.

Read as a stream: of a sitemap with 50,000 addresses no more than one is a tree at a time, and those that nobody wants
are never kept. No entity is resolved, no document type loaded, nothing got over the network; unpacking is bounded.
"""

import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from lxml import etree

from strichka.captures.streams import GzipStream, PlainStream
from strichka.discovery.feeds import read_feed
from strichka.discovery.models import ListedItem, Listing
from strichka.discovery.values import clean_title, join_address, read_language, read_moment

MOST_UNPACKED = 200 * 1024**2  # bytes; the protocol allows 50 MiB
MOST_RATIO = 200  # unpacked to packed; addresses of one site pack 10 to 30 times
_GZIP_MAGIC = b"\x1f\x8b"
_FEED_ROOT = re.compile(rb"<(?:rss|feed|(?:\w+:)?RDF)[\s>]")
_SITEMAP_ROOT = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]")
# A document that ends otherwise was cut off, perhaps in the middle of its last address.
_SOUND_END = re.compile(rb"</(?:\w+:)?(?:urlset|sitemapindex)\s*>|</(?:\w+:)?(?:url|sitemap)\s*>\s*$")
# Many sites print `&` as it is; a parser that mends the document would leave it out, and with it what follows.
_BARE_AMPERSAND = re.compile(rb"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][\w.-]{0,31});)")
_LONGEST_REFERENCE = 34  # bytes, from its ampersand on
_OPEN_REFERENCE = re.compile(rb"&[#\w.-]*$")
_HEAD = 4096  # bytes in which the root element is looked for
_MOST_CHILDREN = 50_000  # of an index, as the protocol allows

Wanted = Callable[[ListedItem], bool]


def read_sitemap(
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    zone: ZoneInfo,
    received_at: datetime,
    wanted: Wanted | None = None,
) -> Listing:
    """Read a sitemap or an index of sitemaps.

    Args:
        body: the document, gzipped or not.
        url: where it came from.
        content_type: the HTTP header, if any; only for a feed in its place.
        zone: of moments that name none.
        received_at: when it was received; later dates are not believed.
        wanted: whether to keep an item; all by default. For an index it is not asked.

    Returns:
        Its items, or the sitemaps it names; kind `unknown`, with the problem in words, when it is neither.
    """
    source = _BoundedSource(body)
    head = source.peek()
    if _FEED_ROOT.search(head) and not _SITEMAP_ROOT.search(head):
        listing = read_feed(source.read_all(), url=url, content_type=content_type, zone=zone, received_at=received_at)
        return _filter(listing, wanted)
    reader = _SitemapReader(url, zone, received_at, wanted)
    if _SITEMAP_ROOT.search(head):
        return reader.read_xml(source)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"http://", b"https://")):
        return reader.read_text(source)
    what = source.problem or ("It is empty." if not head.strip() else "It is no sitemap: no urlset or sitemapindex.")
    return Listing("unknown", problem=what)


def _filter(listing: Listing, wanted: Wanted | None) -> Listing:
    items = tuple(item for item in listing.items if wanted is None or wanted(item))
    return Listing(listing.kind, items, listing.entries, problem=listing.problem)


class _BoundedSource:
    """The bytes of a document, unpacked as they are read, and no more of them than the bound."""

    def __init__(self, body: bytes) -> None:
        raw = io.BytesIO(body)
        self._stream = GzipStream(raw, MOST_RATIO) if body.startswith(_GZIP_MAGIC) else PlainStream(raw)
        self._ready = b""
        self._given = 0
        self.tail = b""
        self._is_cut = False

    @property
    def problem(self) -> str | None:
        """Why less was given than there is, in words."""
        if self._is_cut:
            return f"It is over {MOST_UNPACKED:,} bytes unpacked; the rest is not read."
        return self._stream.problem.detail if self._stream.problem else None

    def peek(self) -> bytes:
        while len(self._ready) < _HEAD and (chunk := self._stream.read(_HEAD)):
            self._ready += chunk
        return self._ready[:_HEAD]

    def read(self, size: int = 64 * 1024) -> bytes:
        data = self._take(size)
        # A reference that may go on in the next piece is read to its end first.
        while _OPEN_REFERENCE.search(data, max(0, len(data) - _LONGEST_REFERENCE)) and (more := self._take(size)):
            data += more
        return _BARE_AMPERSAND.sub(b"&amp;", data) if b"&" in data else data

    def _take(self, size: int) -> bytes:
        if self._given >= MOST_UNPACKED:
            self._is_cut = True
            return b""
        data, self._ready = (self._ready[:size], self._ready[size:]) if self._ready else (self._stream.read(size), b"")
        self._given += len(data)
        if data:
            self.tail = (self.tail + data)[-_HEAD:]
        return data

    def read_all(self) -> bytes:
        return b"".join(iter(self.read, b""))


class _SitemapReader:
    """What the entries of one sitemap need to be read."""

    def __init__(self, url: str, zone: ZoneInfo, received_at: datetime, wanted: Wanted | None) -> None:
        self._url = url
        self._zone = zone
        self._received_at = received_at
        self._wanted = wanted

    def read_xml(self, source: _BoundedSource) -> Listing:
        items: list[ListedItem] = []
        children: list[ListedItem] = []
        last: list[ListedItem] | None = None  # the list that the entry read last went to
        entries = 0
        has_news = False
        parser = etree.iterparse(
            source,
            events=("end",),
            tag=("{*}url", "{*}sitemap"),
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            attribute_defaults=False,
            huge_tree=False,
            recover=True,
            remove_comments=True,
            remove_pis=True,
        )
        problem = None
        try:
            for _, element in parser:
                entries += 1
                item, is_news = self._read_entry(element)
                has_news = has_news or is_news
                is_child = etree.QName(element).localname == "sitemap"
                last = self._choose_list(item, items, children, is_child)
                if item and last is not None:
                    last.append(item)
                _forget(element)
        except (etree.LxmlError, ValueError) as error:
            problem = f"It is broken ({error}); read as far as it goes."
        if last and not _SOUND_END.search(source.tail):
            last.pop()
        problem = source.problem or problem or _describe_errors(parser)
        if children and not items:
            return Listing("sitemap_index", entries=entries, children=tuple(children), problem=problem)
        kind = "news_sitemap" if has_news else "sitemap"
        return Listing(kind, tuple(items), entries, tuple(children), problem=problem)

    def _choose_list(
        self, item: ListedItem | None, items: list[ListedItem], children: list[ListedItem], is_child: bool
    ) -> list[ListedItem] | None:
        if item is None:
            return None
        if is_child:
            return children if len(children) < _MOST_CHILDREN else None
        return items if self._wanted is None or self._wanted(item) else None

    def _read_entry(self, element: etree._Element) -> tuple[ListedItem | None, bool]:
        values: dict[str, str] = {}
        alternates: list[tuple[str, str]] = []
        is_news = False
        for child in element.iter(
            "{*}loc", "{*}lastmod", "{*}link", "{*}news", "{*}publication_date", "{*}title", "{*}language"
        ):
            name = etree.QName(child).localname
            if name == "news":
                is_news = True
            elif name == "link":
                self._add_alternate(child, alternates)
            elif _belongs(child, element) and child.text and not len(child):
                # With anything inside, such as an entity that nobody resolves, the text is not the whole value.
                values.setdefault(name, child.text.strip())
        address = join_address(self._url, values.get("loc"))
        if address is None:
            return None, is_news
        item = ListedItem(
            address,
            published_at=self._moment(values.get("publication_date")),
            modified_at=self._moment(values.get("lastmod")),
            title=clean_title(values.get("title")),
            language=read_language(values.get("language")),
            alternates=tuple(alternates),
        )
        return item, is_news

    def _add_alternate(self, element: etree._Element, alternates: list[tuple[str, str]]) -> None:
        language = (element.get("hreflang") or "").strip().lower()
        address = join_address(self._url, element.get("href"))
        if language and address and (element.get("rel") or "alternate").lower() == "alternate":
            alternates.append((language, address))

    def _moment(self, text: str | None) -> datetime | None:
        return read_moment(text, self._zone, self._received_at)

    def read_text(self, source: _BoundedSource) -> Listing:
        """Read a list with an address a line, which the protocol allows too."""
        items: list[ListedItem] = []
        entries = 0
        for line in _read_lines(source):
            address = join_address(self._url, line)
            if address and line.startswith(("http://", "https://")):
                entries += 1
                item = ListedItem(address)
                if self._wanted is None or self._wanted(item):
                    items.append(item)
        return Listing("sitemap", tuple(items), entries, problem=source.problem)


def _belongs(child: etree._Element, entry: etree._Element) -> bool:
    """Tell what is said of the page from what is said of its pictures and films (`image:loc`, `video:title`)."""
    parent = child.getparent()
    while parent is not None and parent is not entry:
        if etree.QName(parent).localname not in ("news", "publication"):
            return False
        parent = parent.getparent()
    return True


def _forget(element: etree._Element) -> None:
    """Free an element that was read, and whatever stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _describe_errors(parser: etree.iterparse) -> str | None:
    errors = [entry for entry in parser.error_log if entry.level >= etree.ErrorLevels.ERROR]
    if not errors:
        return None
    return f"It is broken (line {errors[0].line}: {errors[0].message}); read as far as it goes."


def _read_lines(source: _BoundedSource) -> Iterator[str]:
    rest = b""
    while chunk := source.read():
        lines = (rest + chunk).split(b"\n")
        rest = lines.pop()[-4096:]
        for line in lines:
            yield line.decode("utf-8", "replace").strip("\ufeff \t\r")
    yield rest.decode("utf-8", "replace").strip("\ufeff \t\r")
