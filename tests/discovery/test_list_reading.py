"""What a changed declaration means for lists that have not changed."""

import asyncio
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from strichka.discovery.discover import discover
from strichka.discovery.models import Discovery, FeedState
from strichka.discovery.reading import digest_declaration
from tests.discovery.conftest import make_source
from tests.discovery.site_server import LoopbackGetter, Site

SITE = "https://www.pryklad.example"
DAY = date(2026, 11, 21)
ITEM = "<item><title>Новина</title><link>{}</link><pubDate>Sat, 21 Nov 2026 10:00:00 +0200</pubDate></item>"


def run(getter: LoopbackGetter, states: Iterable[FeedState] = (), **declared: Any) -> Discovery:
    by_url = {state.url: state for state in states}
    source = make_source(**declared)
    return asyncio.run(discover(source, DAY, is_current=True, getter=getter, feed_states=by_url))


def find_paths(found: Discovery) -> list[str]:
    return [item.url.removeprefix(SITE) for item in found.addresses]


def test_a_widened_pattern_asks_for_an_unchanged_list_anew(site: Site, getter: LoopbackGetter) -> None:
    items = "".join(ITEM.format(f"{SITE}{path}") for path in ("/news/1", "/blogs/2"))
    site.serve(f"{SITE}/rss", f"<rss version='2.0'><channel>{items}</channel></rss>", ETag='"1"')
    narrow = run(getter, feeds=[f"{SITE}/rss"], article_pattern="/news/")
    assert find_paths(narrow) == ["/news/1"]
    same = run(getter, narrow.feed_states, feeds=[f"{SITE}/rss", f"{SITE}/rss2"], article_pattern="/news/")
    assert same.steps[0].not_modified
    wide = run(getter, narrow.feed_states, feeds=[f"{SITE}/rss"], article_pattern="/(?:news|blogs)/")
    assert find_paths(wide) == ["/news/1", "/blogs/2"]
    assert run(getter, wide.feed_states, feeds=[f"{SITE}/rss"], article_pattern="/(?:news|blogs)/").addresses == []


def test_a_widened_selector_asks_for_an_unchanged_page_anew(site: Site, getter: LoopbackGetter) -> None:
    links = f"<a class=top href='{SITE}/1'>Перша</a><a class=more href='{SITE}/2'>Друга</a>"
    site.serve(f"{SITE}/20261121", f"<html><body>{links}</body></html>", "text/html", ETag='"1"')
    archive = {"url": f"{SITE}/{{yyyy}}{{mm}}{{dd}}", "kind": "listing", "selector": "a.top"}
    narrow = run(getter, archive=[archive])
    assert find_paths(narrow) == ["/1"]
    assert run(getter, narrow.feed_states, archive=[archive]).addresses == []
    wide = run(getter, narrow.feed_states, archive=[archive | {"selector": "a.top, a.more"}])
    assert find_paths(wide) == ["/1", "/2"]


def test_a_failure_keeps_by_what_a_list_was_read(site: Site, getter: LoopbackGetter) -> None:
    site.serve(f"{SITE}/rss", f"<rss version='2.0'><channel>{ITEM.format(SITE + '/1')}</channel></rss>", ETag='"1"')
    first = run(getter, feeds=[f"{SITE}/rss"])
    site.fail(f"{SITE}/rss", 500)
    failed = run(getter, first.feed_states, feeds=[f"{SITE}/rss"], article_pattern="/1")
    assert [(state.etag, state.failures, state.read_by) for state in failed.feed_states] == [
        ('"1"', 1, first.feed_states[0].read_by)
    ]


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({"domains": ["pryklad.example", "inshyi.example"]}, True),
        ({"twin": {"ru": "pryklad.example/ru"}}, True),
        ({"trailing_slash": "add"}, True),
        ({"politeness": {"delay_seconds": 3}}, False),
        ({"feeds": [f"{SITE}/rss"]}, False),
        ({"name": "Інша назва"}, False),
    ],
)
def test_what_decides_on_entries_counts(change: dict[str, Any], counts: bool) -> None:
    assert (digest_declaration(make_source()) != digest_declaration(make_source(**change))) is counts


@pytest.mark.parametrize(("body", "is_partial"), [("<urlset></urlset>", True), ("<urlset><url/></urlset>", False)])
def test_an_archive_without_an_entry_tells_too_little(
    site: Site, getter: LoopbackGetter, body: str, is_partial: bool
) -> None:
    site.serve(f"{SITE}/20261121.xml", body, ETag='"1"')
    site.serve(f"{SITE}/news.xml", "<urlset></urlset>")
    archive = {"url": f"{SITE}/{{yyyy}}{{mm}}{{dd}}.xml", "kind": "sitemap"}
    found = run(getter, archive=[archive], sitemaps=[f"{SITE}/news.xml"])
    assert [step.detail for step in found.archive_failures] == (["It lists nothing."] if is_partial else [])
    assert found.failures == []
    assert f"{SITE}/20261121.xml" not in [state.url for state in found.feed_states if is_partial]
