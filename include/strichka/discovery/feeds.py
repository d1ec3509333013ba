"""Feeds: RSS 0.9 to 2.0, RDF, Atom and JSON Feed, sound or broken, in any charset.

XML is read by feedparser (strictly at first, then as tag soup). It is given text that is decoded already, because it
believes a wrong `Content-Type`; a byte stream and never a name, because it would open an address given as text; and
neither attributes that a document declares nor entities of its own that stand for more than a few characters, so that
no bomb of them can go off.
"""

import io
import json
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import feedparser

from strichka.articles.charset import UndecodableError, decode_bytes
from strichka.captures.streams import GzipStream, read_limited
from strichka.discovery.models import ListedItem, Listing
from strichka.discovery.values import clean_title, join_address, read_language, read_moment

MOST_UNPACKED = 50 * 1024**2  # bytes
MOST_RATIO = 200  # unpacked to packed
_GZIP_MAGIC = b"\x1f\x8b"
JSON_FEED_VERSION = "https://jsonfeed.org/version/"
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^<>]{0,200}\?>")
_ENTITY = re.compile(
    r"<!ENTITY\s+(?P<name>[\w.-]+)\s+(?P<quote>[\"'])(?P<value>[^\"'&<%]{0,8}|&#x?[0-9a-fA-F]{1,6};)(?P=quote)\s*>"
)
_ANY_DECLARATION = re.compile(r"<!(?:ENTITY|ATTLIST)\b[^>]{0,2000}>?")
_HTML = re.compile(r"<(?:!doctype html|html)[\s>]", re.I)
# A document that ends otherwise was cut off, perhaps in the middle of its last address.
_SOUND_END = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf|channel)\s*>|</(?:\w+:)?(?:item|entry)\s*>\s*$", re.I)
_TAIL = 4096  # characters in which the end is looked for
_MOST_PROBLEM = 200  # characters


def read_feed(body: bytes, *, url: str, content_type: str | None, zone: ZoneInfo, received_at: datetime) -> Listing:
    """Read a feed of any kind.

    Args:
        body: the document.
        url: where it came from; relative addresses are resolved against what the feed says of its site, or this.
        content_type: the HTTP header, if any.
        zone: of moments that name none.
        received_at: when it was received; later dates are not believed.

    Returns:
        Its items in order; kind `unknown`, with the problem in words, when it is no feed.
    """
    if body.startswith(_GZIP_MAGIC):
        stream = GzipStream(io.BytesIO(body), MOST_RATIO)
        unpacked = read_limited(stream, MOST_UNPACKED)
        if unpacked is None or stream.problem:
            words = stream.problem.detail if stream.problem else f"It is over {MOST_UNPACKED:,} bytes unpacked."
            return Listing("unknown", problem=words)
        body = unpacked
    try:
        text = decode_bytes(body, content_type, is_html=True).text
    except UndecodableError as error:
        return Listing("unknown", problem=f"It is no text: {error}")
    if not text.strip():
        return Listing("unknown", problem="It is empty.")
    reader = _FeedReader(url, zone, received_at)
    if text.lstrip()[:1] == "{":
        return reader.read_json(text)
    return reader.read_xml(text)


class _FeedReader:
    """What the entries of one feed need to be read."""

    def __init__(self, url: str, zone: ZoneInfo, received_at: datetime) -> None:
        self._url = url
        self._zone = zone
        self._received_at = received_at
        self._site = url
        self._language: str | None = None

    def read_xml(self, text: str) -> Listing:
        prepared = drop_declarations(_XML_DECLARATION.sub("", text.lstrip("\ufeff \t\r\n"), count=1))
        # Without content-location, so that a relative address comes out as printed where there is no xml:base.
        parsed = feedparser.parse(
            io.BytesIO(prepared.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
        kind = _name_kind(parsed.get("version") or "")
        if kind == "unknown" and not parsed.entries:
            what = "an HTML page" if _HTML.search(text[:2000]) else "something else"
            return Listing("unknown", problem=f"It is no feed but {what}.")
        self._site = join_address(self._url, dict.get(parsed.feed, "link")) or self._url
        self._language = read_language(dict.get(parsed.feed, "language"))
        entries = parsed.entries if _SOUND_END.search(prepared[-_TAIL:]) else parsed.entries[:-1]
        items = [item for entry in entries if (item := self._read_entry(entry, kind))]
        return Listing(kind, tuple(items), len(parsed.entries), problem=_describe_break(parsed))

    def _read_entry(self, entry: Any, kind: str) -> ListedItem | None:
        address = self._find_link(entry)
        if address is None:
            return None
        published = self._moment(entry, "published") or self._moment(entry, "created")
        updated = self._moment(entry, "updated")
        # In RSS and RDF that is dc:date, the date of publication.
        published = published or updated
        return ListedItem(
            address,
            published_at=published,
            modified_at=updated if kind == "atom" else None,
            title=clean_title(dict.get(entry, "title")),
            language=read_language((dict.get(entry, "title_detail") or {}).get("language")) or self._language,
            alternates=self._read_alternates(entry),
        )

    def _moment(self, entry: Any, name: str) -> datetime | None:
        return read_moment(dict.get(entry, name), self._zone, self._received_at)

    def _find_link(self, entry: Any) -> str | None:
        """Return the address of an entry: the site's own before that of a counter, then a guid that is one."""
        base = (dict.get(entry, "title_detail") or {}).get("base") or self._site
        links = [link for link in dict.get(entry, "links") or () if link.get("rel") == "alternate"]
        # Of several, the one that is for no other language: feedparser's own choice is the last.
        plain = [link.get("href") for link in links if not link.get("hreflang")]
        guid = dict.get(entry, "id")
        # An entry without a link gets its guid as one, though it may be a bare number.
        link = dict.get(entry, "link") if dict.get(entry, "link") != guid else None
        for value in (dict.get(entry, "feedburner_origlink"), *plain[:1], link):
            if address := join_address(base, value):
                return address
        return join_address(base, guid) if _is_address(guid) else None

    def _read_alternates(self, entry: Any) -> tuple[tuple[str, str], ...]:
        found = []
        for link in dict.get(entry, "links") or ():
            address = join_address(self._site, link.get("href"))
            if link.get("rel") == "alternate" and link.get("hreflang") and address:
                found.append((str(link["hreflang"]).strip().lower(), address))
        return tuple(found)

    def read_json(self, text: str) -> Listing:
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            return Listing("unknown", problem=f"It begins like JSON, but can't be read: {error}"[:_MOST_PROBLEM])
        entries = data.get("items")
        if not str(data.get("version", "")).startswith(JSON_FEED_VERSION) or not isinstance(entries, list):
            return Listing("unknown", problem="It is JSON, but no JSON Feed: `version` or `items` is missing.")
        self._site = join_address(self._url, data.get("home_page_url")) or self._url
        self._language = read_language(data.get("language"))
        items = [item for entry in entries if isinstance(entry, dict) and (item := self._read_json_item(entry))]
        return Listing("json_feed", tuple(items), len(entries))

    def _read_json_item(self, entry: dict[str, Any]) -> ListedItem | None:
        address = join_address(self._site, entry.get("url"))
        if address is None and _is_address(entry.get("id")):
            address = join_address(self._site, entry["id"])
        if address is None:
            return None
        return ListedItem(
            address,
            published_at=read_moment(entry.get("date_published"), self._zone, self._received_at),
            modified_at=read_moment(entry.get("date_modified"), self._zone, self._received_at),
            title=clean_title(entry.get("title")),
            language=read_language(entry.get("language")) or self._language,
        )


def drop_declarations(text: str) -> str:
    """Take out what a document declares, but for entities that stand for a few plain characters.

    Old feeds declare `&nbsp;` and the like. Everything else (entities of entities, of files, of addresses) is no
    business of a feed; a reference to one is then an error of the document, and read over as such. Nor are attributes
    with a default value: it would stand in each element, and make a document of 300 KB one of 400 MB. The whole text
    is gone through, in linear time, because comments of any length may stand before a document type.
    """
    if "<!ENTITY" not in text and "<!ATTLIST" not in text:
        return text

    def keep_plain(match: re.Match[str]) -> str:
        # A space, so that what stood on both sides can't make up a declaration.
        return match[0] if _ENTITY.fullmatch(match[0]) else " "

    return _ANY_DECLARATION.sub(keep_plain, text)


def _name_kind(version: str) -> str:
    if version in ("rss090", "rss10") or version.startswith("rdf"):
        return "rdf"
    for name in ("rss", "atom"):
        if version.startswith(name):
            return name
    return "rss" if version else "unknown"


def _is_address(value: object) -> bool:
    return isinstance(value, str) and value.strip().lower().startswith(("http://", "https://"))


def _describe_break(parsed: Any) -> str | None:
    if not parsed.get("bozo"):
        return None
    return f"It is broken ({parsed.get('bozo_exception')}); read as far as it goes."[:_MOST_PROBLEM]
