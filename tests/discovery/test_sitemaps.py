"""Sitemaps of every form, sound, broken and hostile."""

import gzip
import resource
import sys
import time
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strichka.discovery import sitemaps
from strichka.discovery.models import Listing
from strichka.discovery.sitemaps import Wanted, read_sitemap
from tests.discovery.site_server import LoopbackGetter, Site

ZONE = ZoneInfo("Europe/Kyiv")
MEBIBYTE = 2**20 if sys.platform == "darwin" else 2**10  # as getrusage counts
RECEIVED = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://www.pryklad.example/sitemap.xml"
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>
 https://www.pryklad.example/1?a=1&amp;b=2 </loc>
 <image:image><image:loc>https://img.example/1.jpg</image:loc><image:title>Знімок</image:title></image:image>
 <xhtml:link rel="alternate" hreflang="uk-UA" href="https://www.pryklad.example/1?a=1&amp;b=2"/>
 <xhtml:link rel="alternate" hreflang="RU" href="/ru/1"/>
 <news:news><news:publication><news:name>Приклад</news:name><news:language>uk</news:language></news:publication>
 <news:publication_date>2026-11-21T10:00:00+02:00</news:publication_date>
 <news:title><![CDATA[Хліб & сіль]]></news:title>
 </news:news><lastmod>2026-11-22</lastmod><changefreq>daily</changefreq></url>
<!-- between --><url><loc></loc></url><url><loc>/2</loc></url><url/>
</urlset>"""


def read(body: bytes | str, wanted: Wanted | None = None) -> Listing:
    raw = body.encode("utf-8") if isinstance(body, str) else body
    return read_sitemap(raw, url=URL, content_type=None, zone=ZONE, received_at=RECEIVED, wanted=wanted)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_sitemap_of_news(pack: type[bytes]) -> None:
    listing = read(pack(NEWS.encode()))
    assert (listing.kind, listing.entries, listing.problem) == ("news_sitemap", 4, None)
    first, second = listing.items
    assert first.url == "https://www.pryklad.example/1?a=1&b=2"
    assert first.published_at == datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert first.modified_at == datetime(2026, 11, 22, tzinfo=ZONE)
    assert (first.title, first.language) == ("Хліб & сіль", "uk")
    assert first.alternates == (
        ("uk-ua", "https://www.pryklad.example/1?a=1&b=2"),
        ("ru", "https://www.pryklad.example/ru/1"),
    )
    assert (second.url, second.title, second.published_at) == ("https://www.pryklad.example/2", None, None)


def test_a_date_that_no_calendar_has_costs_no_other_entry() -> None:
    dates = ["2026-11-21", "Sat, 21 Nov 2026 10:00:00 +3000", "Sat, 21 Nov 2026 10:00:00 -9900", "2026-11-20"]
    entries = "".join(f"<url><loc>/{n}</loc><lastmod>{date}</lastmod></url>" for n, date in enumerate(dates))
    listing = read(f"<urlset>{entries}</urlset>")
    assert listing.problem is None
    assert [item.modified_at is not None for item in listing.items] == [True, False, False, True]


@pytest.mark.parametrize(
    "namespace",
    [
        ' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"',
        ' xmlns="http://www.google.com/schemas/sitemap/0.84"',
        ' xmlns="https://example.org/wrong"',
        "",
    ],
)
def test_an_index_whatever_its_namespace(namespace: str) -> None:
    entry = "<sitemap><loc>https://x.example/2026-11.xml.gz</loc><lastmod>2026-11-21T00:00:00Z</lastmod></sitemap>"
    listing = read(f"<sitemapindex{namespace}>{entry}</sitemapindex>")
    assert (listing.kind, listing.items) == ("sitemap_index", ())
    (child,) = listing.children
    assert (child.url, child.modified_at) == ("https://x.example/2026-11.xml.gz", datetime(2026, 11, 21, tzinfo=UTC))


def test_prefixed_elements_and_another_charset() -> None:
    text = '<?xml version="1.0" encoding="windows-1251"?><s:urlset xmlns:s="u"><s:url><s:loc>/їжак</s:loc></s:url>'
    text += "</s:urlset>"
    assert [item.url for item in read(text.encode("windows-1251")).items] == ["https://www.pryklad.example/їжак"]


def test_a_list_as_text_and_a_feed_in_its_place() -> None:
    listing = read(b"\xef\xbb\xbfhttps://x.example/1\r\nhttps://x.example/2\n\nnot an address\nhttps://x.example/3")
    assert [item.url for item in listing.items] == [f"https://x.example/{number}" for number in (1, 2, 3)]
    feed = read(
        "<rss version='2.0'><channel><item><title>Т</title><link>https://x.example/1</link></item></channel></rss>"
    )
    assert (feed.kind, [item.url for item in feed.items]) == ("rss", ["https://x.example/1"])


def test_only_what_is_wanted_is_kept_and_all_is_counted() -> None:
    body = "<urlset>" + "".join(f"<url><loc>/{number}</loc></url>" for number in range(100)) + "</urlset>"
    listing = read(body, lambda item: item.url.endswith("7"))
    assert (listing.entries, len(listing.items)) == (100, 10)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 1000])
def test_bare_ampersands_stay_in_the_address_wherever_the_pieces_end(
    monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    source = sitemaps._BoundedSource
    read_whole = source.read
    monkeypatch.setattr(source, "read", lambda self, _=0: read_whole(self, size))
    entry = "<url><loc>https://x.example/?n={}&b=2&amp;c=&#51;&copy=7&</loc></url>"
    listing = read("<urlset>" + "".join(entry.format(number) for number in range(300)) + "</urlset>")
    assert [item.url for item in listing.items] == [f"https://x.example/?n={n}&b=2&c=3&copy=7&" for n in range(300)]


@pytest.mark.parametrize(
    ("cut", "count"),
    [("</loc></url></urlset>", 2), ("9</loc></url></urlset>", 2), ("</url></urlset>", 2), ("</urlset>", 3)],
)
def test_cut_off_in_the_middle_of_an_entry(cut: str, count: int) -> None:
    body = (
        "<urlset>" + "".join(f"<url><loc>https://x.example/{number}9</loc></url>" for number in range(3)) + "</urlset>"
    )
    listing = read(body[: body.rindex(cut)])
    assert [item.url for item in listing.items] == [f"https://x.example/{number}9" for number in range(count)]
    assert "broken" in str(listing.problem)


def test_gzip_that_ends_in_the_middle_or_is_a_bomb() -> None:
    packed = gzip.compress(("<urlset>" + "".join(f"<url><loc>/{n * 7919}</loc></url>" for n in range(5000))).encode())
    listing = read(packed[: len(packed) // 2])
    assert 0 < len(listing.items) < 5000
    assert "end in the middle" in str(listing.problem)
    bomb = gzip.compress(b"<urlset>" + b" " * 100_000_000)
    listing = read(bomb)
    assert listing.items == ()
    assert "unpacks to more" in str(listing.problem)


def test_a_document_over_the_bound_is_read_up_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MOST_UNPACKED", 100_000)
    listing = read("<urlset>" + "<url><loc>https://x.example/1</loc></url>" * 10_000 + "</urlset>")
    assert 0 < len(listing.items) < 4000
    assert "over 100,000 bytes" in str(listing.problem)


@pytest.mark.parametrize(
    "body", [b"", b"  ", b"<!doctype html><html><body>404", b"{}", b"\x89PNG\r\n", b"\x1f\x8b\x08", b"/etc/passwd"]
)
def test_what_is_no_sitemap(body: bytes) -> None:
    listing = read(body)
    assert (listing.kind, listing.items) == ("unknown", ())
    assert listing.problem


def test_entity_bombs_stay_closed() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    body = (
        f'<!DOCTYPE urlset [<!ENTITY e0 "ha">{levels}]><urlset><url><loc>https://x.example/&e11;</loc></url>'
        "<url><loc>https://x.example/3</loc></url></urlset>"
    )
    began = time.process_time()
    listing = read(body)
    assert time.process_time() - began < 5
    assert {item.url for item in listing.items} <= {"https://x.example/3"}


@pytest.mark.parametrize("declared", ["<!ATTLIST loc a CDATA '{}'>", "<!ENTITY % p '{}'>", "<!ENTITY e '{}'>"])
@pytest.mark.parametrize("used", ["<url><loc>https://x.example/1</loc></url>", "<url a='&e;'><loc a='&e;'/></url>"])
def test_declarations_of_any_size_come_to_nothing(declared: str, used: str) -> None:
    """libxml2 ends the reading where defaults and entities make more of a document than it has."""
    head = f"<!-- <urlset > --><!DOCTYPE urlset [{declared.format('a' * 100_000)}]>"
    body = f"{head}<urlset>{used * 20_000}</urlset>"
    began, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    listing = read(body)
    assert time.process_time() - began < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * MEBIBYTE
    assert {item.url for item in listing.items} <= {"https://x.example/1"}


def test_nothing_is_got_from_elsewhere(served: tuple[Site, LoopbackGetter], tmp_path: Path) -> None:
    site, getter = served
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    site.serve("http://127.0.0.1/x", "<!ENTITY a 'b'>")
    outside = f'SYSTEM "http://127.0.0.1:{getter.port}/x"'
    entries = "<url><loc>https://x.example/&f;</loc></url><url><loc>https://x.example/3</loc></url>"
    for document_type in (
        f"<!DOCTYPE urlset {outside}>",
        f"<!DOCTYPE urlset [<!ENTITY % p {outside}> %p;]>",
        f"<!DOCTYPE urlset [<!ENTITY f {outside}>]>",
        f'<!DOCTYPE urlset [<!ENTITY f SYSTEM "{secret.as_uri()}">]>',
    ):
        listing = read(f"{document_type}<urlset>{entries}</urlset>")
        assert {item.url for item in listing.items} <= {"https://x.example/3"}
    assert site.log == []


def test_memory_does_not_grow_with_what_is_not_wanted() -> None:
    body = (
        b"<urlset>" + b"".join(b"<url><loc>https://x.example/%d</loc></url>" % n for n in range(8_000)) + b"</urlset>"
    )
    tracemalloc.start()
    listing = read(body, lambda item: False)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert listing.entries == 8_000
    assert peak < 1024**2


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(NEWS.encode())), st.integers(0, 40), st.binary(max_size=8))
def test_damage_anywhere_raises_nothing(place: int, removed: int, rubbish: bytes) -> None:
    raw = NEWS.encode()
    listing = read(raw[:place] + rubbish + raw[place + removed :])
    assert all(item.url.startswith(("http://", "https://")) for item in listing.items)
