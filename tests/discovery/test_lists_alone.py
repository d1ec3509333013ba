"""A list whose reader breaks, in a way that nobody thought of."""

import asyncio
from datetime import date
from typing import Any

import pytest

from strichka.discovery import discover as discover_module
from strichka.discovery.discover import discover
from strichka.discovery.models import Listing
from strichka.discovery.reading import read_alone
from strichka.errors import InputError
from tests.discovery.conftest import make_source
from tests.discovery.site_server import LoopbackGetter, Site

SITE = "https://www.pryklad.example"


def break_down(body: bytes, **known: Any) -> Listing:
    raise LookupError("no such codec")


def test_an_error_becomes_a_list_that_cannot_be_read() -> None:
    assert read_alone(break_down, b"", url="u") == Listing(
        "unknown", problem="Reading it broke: LookupError: no such codec"
    )


def test_broken_surroundings_are_no_matter_of_one_list() -> None:
    def read(body: bytes, **known: Any) -> Listing:
        raise InputError("the disk is gone")

    with pytest.raises(InputError):
        read_alone(read, b"", url="u")


@pytest.mark.parametrize("broken", ["read_feed", "read_sitemap", "read_listing"])
def test_the_other_lists_of_a_source_go_on(
    site: Site, getter: LoopbackGetter, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def break_reader(body: bytes, *arguments: Any, **known: Any) -> Listing:
        return break_down(body)

    monkeypatch.setattr(discover_module, broken, break_reader)
    item = "<item><link>{}</link><pubDate>Sat, 21 Nov 2026 10:00:00 +0200</pubDate></item>"
    site.serve(f"{SITE}/rss", f"<rss version='2.0'><channel>{item.format(f'{SITE}/feed')}</channel></rss>")
    site.serve(f"{SITE}/map.xml", f"<urlset><url><loc>{SITE}/sitemap</loc></url></urlset>")
    site.serve(f"{SITE}/20261121", f"<html><a class=item href='{SITE}/listing'>Новина</a></html>", "text/html")
    archive = {"url": f"{SITE}/{{yyyy}}{{mm}}{{dd}}", "kind": "listing", "selector": "a.item"}
    source = make_source(feeds=[f"{SITE}/rss"], sitemaps=[f"{SITE}/map.xml"], archive=[archive])
    found = asyncio.run(discover(source, date(2026, 11, 21), is_current=True, getter=getter, feed_states={}))
    names = {"read_feed": "feed", "read_sitemap": "sitemap", "read_listing": "listing"}
    assert {item.url for item in found.addresses} == {f"{SITE}/{name}" for key, name in names.items() if key != broken}
    assert [step.error for step in found.failures] == ["Reading it broke: LookupError: no such codec"]
