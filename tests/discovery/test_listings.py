"""Listing pages: links by selector."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from strichka.discovery.declarations import Archive
from strichka.discovery.listings import read_listing
from strichka.discovery.models import Listing

RECEIVED = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAGE = """<!doctype html><html lang="uk-UA"><head><title>Архів</title></head><body>
<nav><a href="/about">Про нас</a></nav>
<div class="row"><time datetime="2026-11-21T10:00:00+02:00">10:00</time>
 <a href="/n/1"> Хліб\n<b>подорожчав</b></a></div>
<div class="row"><a href="2.html" title="Друга"><img src="/i.jpg"></a><a href="/tag">тег</a></div>
<div class="row"><a href="javascript:open()">ні</a></div><div class="row">без посилання</div>
<a class="next" href="?page=2">Далі</a></body></html>"""


def read(body: str | bytes, content_type: str | None = "text/html; charset=utf-8", **declared: object) -> Listing:
    archive = Archive.model_validate(
        {"url": "https://x.example/{yyyy}/{mm}/{dd}/", "kind": "listing", "selector": ".row"} | declared
    )
    raw = body.encode("utf-8") if isinstance(body, str) else body
    url = "https://x.example/2026/11/21/"
    zone = ZoneInfo("Europe/Kyiv")
    return read_listing(raw, archive, url=url, content_type=content_type, zone=zone, received_at=RECEIVED)


def test_links_of_what_the_selector_finds() -> None:
    listing = read(PAGE)
    assert [(item.url, item.title, item.language) for item in listing.items] == [
        ("https://x.example/n/1", "Хліб подорожчав", "uk"),
        ("https://x.example/2026/11/21/2.html", "Друга", "uk"),
    ]
    assert listing.items[0].published_at == datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert (listing.kind, listing.entries, listing.next_page) == ("listing", 4, None)


@pytest.mark.parametrize("selector", ["a.next", "body > .next", ".next"])
def test_next_page(selector: str) -> None:
    assert read(PAGE, next_page=selector).next_page == "https://x.example/2026/11/21/?page=2"


def test_base_of_the_page() -> None:
    page = PAGE.replace("<title>", '<base href="https://cdn.example/a/"><title>')
    assert [item.url for item in read(page).items] == ["https://cdn.example/n/1", "https://cdn.example/a/2.html"]


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-u"])
def test_charset(charset: str) -> None:
    body = PAGE.replace("<title>", f'<meta charset="{charset}"><title>').encode(charset)
    assert read(body, None).items[0].title == "Хліб подорожчав"


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"", "unknown", "empty"),
        (b"\x00\x01\x02" * 200, "unknown", "no text"),
        (b"<html><body><p>maintenance", "listing", "finds no link"),
    ],
)
def test_a_page_without_links_says_so(body: bytes, kind: str, words: str) -> None:
    listing = read(body)
    assert (listing.kind, listing.items) == (kind, ())
    assert words in str(listing.problem)
