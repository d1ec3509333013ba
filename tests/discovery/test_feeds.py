"""Feeds of every kind, charset and state of repair."""

import gzip
import time
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strichka.discovery.feeds import drop_declarations, read_feed
from strichka.discovery.models import ListedItem, Listing
from tests.discovery.site_server import LoopbackGetter, Site

ZONE = ZoneInfo("Europe/Kyiv")
RECEIVED = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://feeds.pryklad.example/rss.xml"


def read(body: bytes | str, content_type: str | None = "application/xml", url: str = URL) -> Listing:
    raw = body.encode("utf-8") if isinstance(body, str) else body
    return read_feed(raw, url=url, content_type=content_type, zone=ZONE, received_at=RECEIVED)


def only(listing: Listing) -> ListedItem:
    (item,) = listing.items
    return item


def rss(items: str, channel: str = "<link>https://www.pryklad.example/</link>", declaration: str = "") -> str:
    return f'{declaration}<rss version="2.0"><channel><title>Т</title>{channel}{items}</channel></rss>'


RSS_090 = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>Т</title><link>https://x.example/</link></channel>
 <item><title>Один</title><link>https://x.example/1</link></item></rdf:RDF>"""
RSS_091 = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>Т</title>
 <item><title>Один</title><link>https://x.example/1</link></item></channel></rss>"""
RSS_10 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://x.example/"><title>Т</title></channel>
 <item rdf:about="https://x.example/1"><title>Один</title><link>https://x.example/1</link>
 <dc:date>2026-11-21T10:00:00+02:00</dc:date></item></rdf:RDF>"""
RSS_20 = rss(
    "<item><title>Один</title><link>https://x.example/1</link><pubDate>Sat, 21 Nov 2026 10:00:00 +0200</pubDate></item>"
)
ATOM_03 = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Т</title><entry><title>Один</title>
 <link rel="alternate" type="text/html" href="https://x.example/1"/><issued>2026-11-21T10:00:00+02:00</issued></entry></feed>"""
ATOM_10 = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Т</title><entry><title>Один</title>
 <link href="https://x.example/1"/><published>2026-11-21T08:00:00Z</published>
 <updated>2026-11-21T09:00:00Z</updated></entry></feed>"""
JSON_FEED = """\ufeff {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "a", "url": "https://x.example/1",
 "title": "Один", "date_published": "2026-11-21T10:00:00+02:00", "date_modified": "2026-11-21T11:00:00+02:00"}]}"""


@pytest.mark.parametrize(
    ("document", "kind", "is_dated", "is_changed"),
    [
        (RSS_090, "rdf", False, False),
        (RSS_091, "rss", False, False),
        (RSS_10, "rdf", True, False),
        (RSS_20, "rss", True, False),
        (ATOM_03, "atom", True, False),
        (ATOM_10, "atom", True, True),
        (JSON_FEED, "json_feed", True, True),
    ],
)
def test_every_kind(document: str, kind: str, is_dated: bool, is_changed: bool) -> None:
    listing = read(document)
    item = only(listing)
    assert (listing.kind, listing.entries, listing.problem) == (kind, 1, None)
    assert (item.url, item.title) == ("https://x.example/1", "Один")
    assert item.published_at == (datetime(2026, 11, 21, 8, tzinfo=UTC) if is_dated else None)
    assert item.modified_at == (datetime(2026, 11, 21, 9, tzinfo=UTC) if is_changed else None)


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-u", "utf-8", "utf-16"])
@pytest.mark.parametrize("content_type", [None, "text/xml", "text/xml; charset=utf-8", "text/xml; charset=iso-8859-1"])
def test_charset_as_it_is_and_not_as_the_header_says(charset: str, content_type: str | None) -> None:
    words = "Їжаки з'їли ґрунтовний запас яблук у садах області, повідомляє об'єднання садівників"
    items = f"<item><title>{words}</title><link>https://x.example/1</link></item>"
    document = rss(items, declaration=f'<?xml version="1.0" encoding="{charset}"?>')
    assert only(read(document.encode(charset), content_type)).title == words


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("<link>/news/1.html?a=1&amp;b=2</link>", "https://www.pryklad.example/news/1.html?a=1&b=2"),
        ("<link>news/1</link>", "https://www.pryklad.example/news/1"),
        ("<link>//x.example/1</link>", "https://x.example/1"),
        ("<link>\n https://x.example/1\n</link>", "https://x.example/1"),
        ("<link><![CDATA[https://x.example/1?a=1&b=2]]></link>", "https://x.example/1?a=1&b=2"),
        ('<guid isPermaLink="true">https://x.example/1</guid>', "https://x.example/1"),
        ("<guid>https://x.example/1</guid>", "https://x.example/1"),
        ('<guid isPermaLink="false">https://x.example/1</guid>', "https://x.example/1"),
        ('<link>https://x.example/1</link><guid isPermaLink="false">77</guid>', "https://x.example/1"),
        (
            '<link>https://feeds.example/~r/1</link><f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">'
            "https://x.example/1</f:origLink>",
            "https://x.example/1",
        ),
        ("<link>https://x.example/?id=1&amp;copy=2</link>", "https://x.example/?id=1&copy=2"),
    ],
)
def test_address_of_an_item(link: str, url: str) -> None:
    assert only(read(rss(f"<item><title>Т</title>{link}</item>"))).url == url


@pytest.mark.parametrize(
    "link",
    [
        "",
        "<guid>77</guid>",
        "<link>javascript:void(0)</link>",
        "<link>mailto:a@b.example</link>",
        "<link>http://[x</link>",
    ],
)
def test_item_without_an_address_is_counted_and_not_given(link: str) -> None:
    listing = read(rss(f"<item><title>Т</title>{link}</item><item><link>https://x.example/2</link></item>"))
    assert [item.url for item in listing.items] == ["https://x.example/2"]
    assert listing.entries == 2


def test_relative_addresses_where_the_feed_names_no_site() -> None:
    assert only(read(rss("<item><link>/1</link></item>", channel=""))).url == "https://feeds.pryklad.example/1"


def test_base_and_languages_of_an_atom_entry() -> None:
    listing = read(
        """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="uk" xml:base="https://www.pryklad.example/a/"><title>Т</title>
        <entry><title>Один</title><link href="1.html"/><link rel="alternate" hreflang="RU" href="/ru/1.html"/>
        <link rel="edit" href="/edit/1"/></entry></feed>"""
    )
    item = only(listing)
    assert item.url == "https://www.pryklad.example/a/1.html"
    assert item.language == "uk"
    assert item.alternates == (("ru", "https://www.pryklad.example/ru/1.html"),)


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("Sat, 21 Nov 2026 10:00:00 +0200", "2026-11-21T08:00:00+00:00"),
        ("Sat, 21 Nov 2026 10:00:00 GMT", "2026-11-21T10:00:00+00:00"),
        ("Sat, 21 Nov 2026 10:00:00", "2026-11-21T08:00:00+00:00"),
        ("21.11.2026 10:00", "2026-11-21T08:00:00+00:00"),
        ("2026-11-21 10:00:00", "2026-11-21T08:00:00+00:00"),
        ("Сб, 21 лис 2026 10:00:00 +0200", "2026-11-21T08:00:00+00:00"),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("Sat, 21 Nov 2036 10:00:00 +0200", None),
        ("0000-00-00 00:00:00", None),
        ("скоро", None),
        ("", None),
        ("Sat, 99 Nov 2026 10:00:00 +0200", None),
        ("Sat, 21 Nov 2026 10:00:00 +2400", None),
        ("Sat, 21 Nov 2026 10:00:00 -9900", None),
    ],
)
def test_date_of_an_item(printed: str, moment: str | None) -> None:
    item = only(read(rss(f"<item><link>https://x.example/1</link><pubDate>{printed}</pubDate></item>")))
    found = item.published_at.astimezone(UTC).isoformat() if item.published_at else None
    assert found == moment


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("Хліб &amp;laquo;Житній&amp;raquo; подорожчав", "Хліб «Житній» подорожчав"),
        ("<![CDATA[<b>Хліб</b>\n  подорожчав]]>", "Хліб подорожчав"),
        ("a &lt; b", "a < b"),
        ("", None),
    ],
)
def test_title(printed: str, title: str | None) -> None:
    assert only(read(rss(f"<item><title>{printed}</title><link>https://x.example/1</link></item>"))).title == title


def test_a_packed_feed() -> None:
    assert only(read(gzip.compress(RSS_20.encode()))).url == "https://x.example/1"
    for packed, words in (
        (gzip.compress(b"<rss>" + b" " * 100_000_000), "unpacks to more"),
        (gzip.compress(RSS_20.encode())[:100], "end in the middle"),
    ):
        listing = read(packed)
        assert (listing.kind, listing.items) == ("unknown", ())
        assert words in str(listing.problem)


def test_language_of_the_feed() -> None:
    assert (
        only(read(rss("<item><link>https://x.example/1</link></item>", channel="<language>ua</language>"))).language
        == "uk"
    )
    assert (
        only(read(rss("<item><link>https://x.example/1</link></item>", channel="<language>ru-RU</language>"))).language
        == "ru"
    )


BROKEN = [
    ("a bare ampersand", rss("<item><title>А & Б</title><link>https://x.example/1?a=1&b=2</link></item>"), 1),
    ("a tag left open", rss("<item><title>А<br></title><link>https://x.example/1?a=1&amp;b=2</link></item>"), 1),
    ("a control character", rss("<item><title>А\x0bБ</title><link>https://x.example/1?a=1&amp;b=2</link></item>"), 1),
    (
        "a named entity of HTML",
        rss("<item><title>А&nbsp;Б</title><link>https://x.example/1?a=1&amp;b=2</link></item>"),
        1,
    ),
    ("words before it", "Warning: x in y.php\n" + rss("<item><link>https://x.example/1?a=1&amp;b=2</link></item>"), 1),
    ("words behind it", rss("<item><link>https://x.example/1?a=1&amp;b=2</link></item>") + "<!-- 0.1 s --> done", 1),
]


@pytest.mark.parametrize(("what", "document", "count"), BROKEN)
def test_broken_xml(what: str, document: str, count: int) -> None:
    listing = read(document)
    assert [item.url for item in listing.items] == ["https://x.example/1?a=1&b=2"] * count, what


def test_a_feed_that_was_cut_off_loses_the_address_it_was_cut_in() -> None:
    whole = rss("".join(f"<item><title>Т</title><link>https://x.example/{n}00</link></item>" for n in range(9)))
    listing = read(whole[: whole.index("800") + 1])
    assert [item.url for item in listing.items] == [f"https://x.example/{n}00" for n in range(8)]
    assert listing.problem is not None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   \n",
        b"<!doctype html><html><body>404",
        b"{}",
        b'{"version": "2"}',
        b'{"version": "https://jsonfeed.org/version/1"}',
        b"{" * 100_000,
        b"\x00\x01\x02" * 100,
        b"\x89PNG\r\n\x1a\n",
        b"just words",
        b"https://x.example/feed",
        b"/etc/passwd",
    ],
)
def test_what_is_no_feed(body: bytes) -> None:
    listing = read(body)
    assert listing.kind == "unknown"
    assert listing.items == ()
    assert listing.problem


def test_nothing_is_got_from_elsewhere(served: tuple[Site, LoopbackGetter], tmp_path: Path) -> None:
    site, getter = served
    secret = tmp_path / "secret"
    secret.write_text(rss("<item><link>https://x.example/secret</link></item>"), encoding="utf-8")
    outside = f"http://127.0.0.1:{getter.port}/x"
    site.serve("http://127.0.0.1/x", rss("<item><link>https://x.example/secret</link></item>"))
    for body in (outside, str(secret), secret.as_uri()):
        assert read(body).kind == "unknown"
    item = "<item><title>&f; так</title><link>https://x.example/1</link></item>"
    for document_type in (
        f'<!DOCTYPE rss SYSTEM "{outside}">',
        f'<!DOCTYPE rss [<!ENTITY f SYSTEM "{outside}">]>',
        f'<!DOCTYPE rss [<!ENTITY f SYSTEM "{secret.as_uri()}">]>',
        f'<!DOCTYPE rss [<!ENTITY % p SYSTEM "{outside}"> %p;]>',
    ):
        assert only(read(document_type + rss(item))).url == "https://x.example/1"
    assert site.log == []


@pytest.mark.parametrize("size", [10, 50_000])
def test_entity_bombs_stay_closed(size: int) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    document = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "{"a" * size}">{levels}<!ENTITY nbsp "&#160;">]>'
    began = time.process_time()
    item = only(
        read(document + rss(f"<item><title>{'&e11;' * 1000}&e0;так</title><link>https://x.example/1</link></item>"))
    )
    assert time.process_time() - began < 5
    assert item.url == "https://x.example/1"


@pytest.mark.parametrize("comment", [100_001, 1_000_000])
def test_an_entity_bomb_behind_a_long_comment_stays_closed(comment: int) -> None:
    document_type = f'<!DOCTYPE rss [<!ENTITY a "{"А" * 100_000}">]>'
    title = f"<title>Кінець {'&a;' * 2_000}</title>"
    document = f"<!-- {'y' * comment} -->{document_type}{rss(f'<item>{title}<link>https://x.example/1</link></item>')}"
    began = time.process_time()
    item = only(read(document))
    assert time.process_time() - began < 5
    assert item.url == "https://x.example/1"
    assert "А" not in (item.title or "")


def test_default_attributes_of_any_size_come_to_nothing() -> None:
    declared = f'<!-- so that it is no first thing --><!DOCTYPE rss [<!ATTLIST link rel CDATA "{"a" * 200_000}">]>'
    items = "".join(f"<item><title>Так</title><link>https://x.example/{n}</link></item>" for n in range(200))
    tracemalloc.start()
    listing = read(declared + rss(items))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [item.url for item in listing.items] == [f"https://x.example/{n}" for n in range(200)]
    assert peak < 20 * 1024**2


def test_what_is_taken_out_leaves_no_declaration_behind() -> None:
    nested = '<!EN<!ENTITY x SYSTEM "y">TITY a "довге слово замість знака">'
    assert "<!ENTITY" not in drop_declarations(f"<!DOCTYPE rss [{nested}]>")
    nested = '<!ATT<!ATTLIST a b CDATA "c">LIST link rel CDATA "довге слово замість знака">'
    assert "<!ATTLIST" not in drop_declarations(f"<!DOCTYPE rss [{nested}]>")


def test_a_plain_entity_of_an_old_feed_is_read() -> None:
    document = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY nbsp "&#160;"><!ENTITY mdash "—">]>'
    item = only(
        read(document + rss("<item><title>Хліб&nbsp;&mdash; сіль</title><link>https://x.example/1</link></item>"))
    )
    assert item.title == "Хліб — сіль"


@pytest.mark.parametrize(("count", "is_broken"), [(10_000, False), (1_000, True)])
def test_many_items_sound_and_broken(count: int, is_broken: bool) -> None:
    items = "".join(
        f"<item><title>Новина {number} &amp; ще</title><link>/n/{number}</link></item>" for number in range(count)
    )
    listing = read(rss(items).replace("Новина 5 &amp;", "Новина 5 &" if is_broken else "Новина 5 &amp;"))
    assert [item.url for item in listing.items] == [f"https://www.pryklad.example/n/{n}" for n in range(count)]
    assert (listing.problem is not None) is is_broken


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: rss(text).encode("utf-8", "replace"))))
def test_nothing_raises(body: bytes) -> None:
    listing = read(body)
    assert all(item.url.startswith(("http://", "https://")) for item in listing.items)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(ATOM_10)), st.binary(max_size=6))
def test_damage_anywhere_raises_nothing(place: int, rubbish: bytes) -> None:
    raw = ATOM_10.encode()
    assert read(raw[:place] + rubbish + raw[place:]).entries <= 2
