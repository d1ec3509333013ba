"""Discovery against a real HTTP server: which addresses a day gives, by way of which lists."""

import asyncio
import gzip
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from strichka.discovery.discover import discover
from strichka.discovery.models import Discovery, FeedState
from tests.discovery.conftest import make_source
from tests.discovery.site_server import LoopbackGetter, Site

DAY = date(2026, 11, 21)
SITE = "https://www.pryklad.example"
FEED = f"{SITE}/rss.xml"


def rss(*links: str, published: str = "Sat, 21 Nov 2026 10:00:00 +0200") -> str:
    items = "".join(
        f"<item><title>Новина {link}</title><link>{link}</link><pubDate>{published}</pubDate></item>" for link in links
    )
    return f'<rss version="2.0"><channel><title>Т</title><link>{SITE}/</link>{items}</channel></rss>'


def urlset(*entries: tuple[str, str]) -> str:
    items = "".join(f"<url><loc>{loc}</loc>{rest}</url>" for loc, rest in entries)
    return (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{items}</urlset>'
    )


def index(*entries: tuple[str, str]) -> str:
    items = "".join(f"<sitemap><loc>{loc}</loc>{rest}</sitemap>" for loc, rest in entries)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{items}</sitemapindex>'


def news(day: str) -> str:
    return f"<news:news><news:publication_date>{day}</news:publication_date><news:title>Так</news:title></news:news>"


def page(*links: str, more: str = "") -> str:
    items = "".join(f'<li><a class="item" href="{link}">Новина {link}</a></li>' for link in links)
    return f'<!doctype html><html lang="uk"><body><a href="/about">Про нас</a><ul>{items}</ul>{more}</body></html>'


def run(
    getter: LoopbackGetter,
    *,
    day: date = DAY,
    is_current: bool = True,
    states: Iterable[FeedState] = (),
    wayback: bool = False,
    **declared: Any,
) -> Discovery:
    by_url = {state.url: state for state in states}
    source = make_source(**declared)
    return asyncio.run(
        discover(source, day, is_current=is_current, getter=getter, feed_states=by_url, uses_wayback=wayback)
    )


def urls(found: Discovery) -> list[str]:
    return [item.url for item in found.addresses]


def test_the_newest_day_asks_feeds_news_sitemaps_and_the_archive_of_that_day(
    site: Site, getter: LoopbackGetter
) -> None:
    site.serve(FEED, rss(f"{SITE}/1?utm_source=rss", f"{SITE}/2"))
    site.serve(f"{SITE}/news.xml", urlset((f"{SITE}/2", news("2026-11-21T08:00:00Z")), (f"{SITE}/3", "")))
    site.serve(f"{SITE}/archive/2026/11/21", page("/1", "/4"), "text/html")
    found = run(
        getter,
        feeds=[FEED],
        sitemaps=[f"{SITE}/news.xml"],
        archive=[{"url": f"{SITE}/archive/{{yyyy}}/{{mm}}/{{dd}}", "kind": "listing", "selector": "a.item"}],
    )
    assert urls(found) == [f"{SITE}/1?utm_source=rss", f"{SITE}/2", f"{SITE}/3", f"{SITE}/4"]
    assert found.addresses[0].canonical_url == f"{SITE}/1"
    assert found.addresses[0].found_in == FEED
    assert [(step.kind, step.status, step.items, step.articles, step.new) for step in found.steps] == [
        ("rss", 200, 2, 2, 2),
        ("news_sitemap", 200, 2, 2, 1),
        ("listing", 200, 2, 2, 1),
    ]
    assert all(step.bytes == len(site.pages[step.url.partition("://")[2]].body) for step in found.steps)
    assert found.skipped is None
    assert found.problem is None


def test_a_past_day_asks_the_archive_alone(site: Site, getter: LoopbackGetter) -> None:
    site.serve(FEED, rss(f"{SITE}/today"))
    site.serve(
        f"{SITE}/sitemap-2024-05-07.xml", urlset((f"{SITE}/a", ""), (f"{SITE}/b", "<lastmod>2024-05-30</lastmod>"))
    )
    archive = [{"url": f"{SITE}/sitemap-{{yyyy}}-{{mm}}-{{dd}}.xml", "kind": "sitemap"}]
    found = run(getter, day=date(2024, 5, 7), is_current=False, feeds=[FEED], archive=archive)
    assert urls(found) == [f"{SITE}/a", f"{SITE}/b"]
    assert site.asked() == ["www.pryklad.example/sitemap-2024-05-07.xml"]


@pytest.mark.parametrize(
    ("declared", "is_current", "words"),
    [
        ({"feeds": [FEED]}, False, "can't tell of past days"),
        ({"feeds": [FEED], "enabled": False}, True, "switched off"),
        ({}, True, "declares no feed"),
        (
            {"archive": [{"url": f"{SITE}/{{yyyy}}.xml", "kind": "sitemap", "since": "2026-11-22"}]},
            False,
            "begins on 2026-11-22",
        ),
    ],
)
def test_a_source_that_has_nothing_for_a_day_is_skipped_with_the_reason(
    site: Site, getter: LoopbackGetter, declared: dict[str, Any], is_current: bool, words: str
) -> None:
    found = run(getter, is_current=is_current, **declared)
    assert found.skipped is not None
    assert words in found.skipped
    assert found.addresses == []
    assert site.log == []


def test_what_has_not_changed_costs_nothing_and_what_changed_is_read(site: Site, getter: LoopbackGetter) -> None:
    site.serve(FEED, rss(f"{SITE}/1"), ETag='"one"')
    site.serve(
        f"{SITE}/news.xml", urlset((f"{SITE}/2", news("2026-11-21"))), Last_Modified="Sat, 21 Nov 2026 10:00:00 GMT"
    )
    declared: dict[str, Any] = {"feeds": [FEED], "sitemaps": [f"{SITE}/news.xml"]}
    first = run(getter, **declared)
    assert [(state.url, state.etag, state.last_modified, state.kind) for state in first.feed_states] == [
        (FEED, '"one"', None, "rss"),
        (f"{SITE}/news.xml", None, "Sat, 21 Nov 2026 10:00:00 GMT", "news_sitemap"),
    ]
    second = run(getter, states=first.feed_states, **declared)
    assert [(step.status, step.bytes) for step in second.steps] == [(304, 0), (304, 0)]
    assert second.addresses == []
    assert second.problem is None
    assert second.feed_states == []
    site.serve(FEED, rss(f"{SITE}/1", f"{SITE}/3"), ETag='"two"')
    third = run(getter, states=first.feed_states, **declared)
    assert urls(third) == [f"{SITE}/1", f"{SITE}/3"]
    assert [state.etag for state in third.feed_states] == ['"two"']


def test_a_list_of_which_only_a_day_is_taken_is_never_asked_conditionally(site: Site, getter: LoopbackGetter) -> None:
    site.serve(
        f"{SITE}/sitemap-2026-11.xml",
        urlset(*((f"{SITE}/{d}", news(f"2026-11-{d}")) for d in (19, 20, 21))),
        ETag='"m"',
    )
    archive = [{"url": f"{SITE}/sitemap-{{yyyy}}-{{mm}}.xml", "kind": "sitemap"}]
    for day in (19, 20, 21):
        found = run(getter, day=date(2026, 11, day), is_current=False, archive=archive)
        assert urls(found) == [f"{SITE}/{day}"]
        assert found.feed_states == []
        assert found.steps[0].items == 3


def test_one_list_that_fails_holds_up_no_other(site: Site, getter: LoopbackGetter) -> None:
    site.fail(FEED, 500)
    site.serve(f"{SITE}/b.xml", "<!doctype html><html><body>maintenance", "text/html")
    site.serve(f"{SITE}/c.xml", rss(f"{SITE}/1"))
    getter.refuses = lambda url: url.endswith("d.xml")
    feeds = [FEED, f"{SITE}/b.xml", f"{SITE}/d.xml", f"{SITE}/c.xml"]
    found = run(getter, feeds=feeds, states=[FeedState(FEED, '"e"', None, "rss", 2)])
    assert urls(found) == [f"{SITE}/1"]
    assert found.problem is None
    assert [step.error for step in found.failures] == [
        "HTTP 500 Internal Server Error",
        "It is no feed but an HTML page.",
        "robots: robots.txt forbids it",
    ]
    assert [(state.etag, state.failures) for state in found.feed_states] == [
        ('"e"', 3),
        (None, 1),
        (None, 1),
        (None, 0),
    ]


def test_a_broken_list_without_an_entry_is_a_failure_and_keeps_no_validator(site: Site, getter: LoopbackGetter) -> None:
    site.serve(f"{SITE}/news.xml", gzip.compress(b"<urlset>" + b" " * 60_000_000), ETag='"1"')
    found = run(getter, sitemaps=[f"{SITE}/news.xml"])
    assert "unpacks to more" in str(found.problem)
    assert [(state.etag, state.failures) for state in found.feed_states] == [(None, 1)]


def test_a_page_without_links_is_none_but_keeps_no_validator(site: Site, getter: LoopbackGetter) -> None:
    site.serve(f"{SITE}/20261121", page(), "text/html", ETag='"1"')
    archive = {"url": f"{SITE}/{{yyyy}}{{mm}}{{dd}}", "kind": "listing", "selector": "a.item"}
    found = run(getter, is_current=False, archive=[archive])
    assert found.problem is None
    assert "finds no link" in str(found.steps[0].detail)
    assert found.feed_states == []


def test_when_no_list_can_be_read_there_is_a_problem(site: Site, getter: LoopbackGetter) -> None:
    site.fail(FEED, 503)
    found = run(getter, feeds=[FEED])
    assert found.addresses == []
    assert found.problem == f"{FEED}: HTTP 503 Service Unavailable"


def test_of_an_index_only_the_sitemaps_that_can_hold_the_day_are_asked(site: Site, getter: LoopbackGetter) -> None:
    site.serve(
        f"{SITE}/index.xml",
        index(
            (f"{SITE}/2023.xml", ""),
            (f"{SITE}/2024.xml", ""),
            (f"{SITE}/rubrics.xml", "<lastmod>2020-01-01</lastmod>"),
            (f"{SITE}/last.xml", "<lastmod>2026-01-01</lastmod>"),
        ),
    )
    site.serve(f"{SITE}/2024.xml", index((f"{SITE}/2024-04.xml.gz", ""), (f"{SITE}/2024-05.xml.gz", "")))
    site.serve(
        f"{SITE}/2024-05.xml.gz",
        gzip.compress(
            urlset(
                (f"{SITE}/2024/05/07/a", "<lastmod>2024-06-01</lastmod>"),
                (f"{SITE}/2024/05/08/b", "<lastmod>2024-05-08</lastmod>"),
                (f"{SITE}/c", ""),
                (f"{SITE}/d", "<lastmod>2024-05-09</lastmod>"),
                (f"{SITE}/e", "<lastmod>2024-05-06</lastmod>"),
            ).encode()
        ),
        "application/octet-stream",
    )
    site.serve(f"{SITE}/last.xml", urlset((f"{SITE}/f", ""), (f"{SITE}/g", "<lastmod>2024-05-07</lastmod>")))
    archive = [{"url": f"{SITE}/index.xml", "kind": "sitemap"}]
    found = run(getter, day=date(2024, 5, 7), is_current=False, archive=archive)
    assert [address.rpartition("/")[2] for address in site.asked()] == [
        "index.xml",
        "2024.xml",
        "2024-05.xml.gz",
        "last.xml",
    ]
    # By the address; undated; changed later, so published that day or before; changed that day.
    assert urls(found) == [f"{SITE}/2024/05/07/a", f"{SITE}/c", f"{SITE}/d", f"{SITE}/g"]
    assert [step.kind for step in found.steps] == ["sitemap_index", "sitemap_index", "sitemap", "sitemap"]


def test_each_article_of_a_month_belongs_to_some_day_of_a_range(site: Site, getter: LoopbackGetter) -> None:
    changed = {"a": 3, "b": 10, "c": 11, "d": 12, "e": 20}
    site.serve(
        f"{SITE}/2024-05.xml",
        urlset(*((f"{SITE}/{name}", f"<lastmod>2024-05-{day:02d}</lastmod>") for name, day in changed.items())),
    )
    archive = [{"url": f"{SITE}/{{yyyy}}-{{mm}}.xml", "kind": "sitemap"}]
    taken: set[str] = set()
    for day in (10, 11, 12):
        taken |= set(urls(run(getter, day=date(2024, 5, day), is_current=False, archive=archive)))
    assert {f"{SITE}/b", f"{SITE}/c", f"{SITE}/d"} <= taken
    assert f"{SITE}/a" not in taken


def test_a_day_is_the_sources_own(site: Site, getter: LoopbackGetter) -> None:
    site.serve(
        f"{SITE}/2026-11.xml",
        urlset(
            (f"{SITE}/late", news("2026-11-20T22:30:00Z")),
            (f"{SITE}/next", news("2026-11-21T22:30:00Z")),
        ),
    )
    archive = [{"url": f"{SITE}/{{yyyy}}-{{mm}}.xml", "kind": "sitemap"}]
    found = run(getter, is_current=False, archive=archive, time_zone="Europe/Kyiv")
    assert urls(found) == [f"{SITE}/late"]


def test_indexes_that_name_each_other_and_themselves_come_to_an_end(site: Site, getter: LoopbackGetter) -> None:
    site.serve(f"{SITE}/a.xml", index((f"{SITE}/a.xml", ""), (f"{SITE}/b.xml", "")))
    site.serve(f"{SITE}/b.xml", index((f"{SITE}/a.xml", ""), (f"{SITE}/b.xml", ""), (f"{SITE}/c.xml", "")))
    site.serve(f"{SITE}/c.xml", urlset((f"{SITE}/1", news("2026-11-21"))))
    found = run(getter, sitemaps=[f"{SITE}/a.xml"])
    assert urls(found) == [f"{SITE}/1"]
    assert len(site.log) < 20


def test_a_sitemap_of_the_whole_site_gives_what_changed_of_late(site: Site, getter: LoopbackGetter) -> None:
    site.serve(f"{SITE}/s.xml", index((f"{SITE}/old.xml", "<lastmod>2025-01-01</lastmod>"), (f"{SITE}/new.xml", "")))
    entries = [("1", "2026-11-21"), ("2", "2026-11-20"), ("3", "2026-11-19")]
    body = urlset(*((f"{SITE}/{name}", f"<lastmod>{day}</lastmod>") for name, day in entries), (f"{SITE}/4", ""))
    site.serve(f"{SITE}/new.xml", body, ETag='"x"')
    found = run(getter, sitemaps=[{"url": f"{SITE}/s.xml", "kind": "general"}])
    assert urls(found) == [f"{SITE}/1", f"{SITE}/2"]
    assert found.feed_states == []


def test_pages_of_a_listing_are_read_to_the_last(site: Site, getter: LoopbackGetter) -> None:
    for number, links in enumerate((["/1", "/2"], ["/2", "/3"], ["/4"]), start=1):
        site.serve(f"{SITE}/day/21-11-2026/{number}", page(*links), "text/html", ETag=f'"{number}"')
    archive = [{"url": f"{SITE}/day/{{dd}}-{{mm}}-{{yyyy}}/{{page}}", "kind": "listing", "selector": "a.item"}]
    found = run(getter, is_current=False, archive=archive)
    assert urls(found) == [f"{SITE}/{number}" for number in (1, 2, 3, 4)]
    assert [status for _, status in site.log] == [200, 200, 200, 404]
    assert found.failures == []
    # The first page doesn't speak for the others.
    assert found.feed_states == []


def test_a_day_of_one_page_that_grows_a_second_is_read_on(site: Site, getter: LoopbackGetter) -> None:
    site.serve(f"{SITE}/20261121/1", page("/1", "/2"), "text/html", ETag='"1"')
    archive = [{"url": f"{SITE}/{{yyyy}}{{mm}}{{dd}}/{{page}}", "kind": "listing", "selector": "a.item"}]
    first = run(getter, archive=archive)
    assert [(state.url, state.etag) for state in first.feed_states] == [(f"{SITE}/20261121/1", '"1"')]
    site.log.clear()
    assert run(getter, is_current=False, archive=archive, states=first.feed_states).addresses == []
    assert [status for _, status in site.log] == [304, 404]
    site.serve(f"{SITE}/20261121/2", page("/3"), "text/html", ETag='"2"')
    site.serve(f"{SITE}/20261121/3", page("/4"), "text/html")
    grown = run(getter, is_current=False, archive=archive, states=first.feed_states)
    assert urls(grown) == [f"{SITE}/3", f"{SITE}/4"]
    assert grown.feed_states == []
    assert grown.failures == grown.archive_failures == []


@pytest.mark.parametrize("kind", ["sitemap", "listing"])
def test_what_a_wrong_declaration_hid_is_read_once_it_is_corrected(
    site: Site, getter: LoopbackGetter, kind: str
) -> None:
    body = page("/a/1", "/a/2") if kind == "listing" else urlset((f"{SITE}/a/1", ""), (f"{SITE}/a/2", ""))
    site.serve(f"{SITE}/2026-11-21", body, "text/html" if kind == "listing" else "application/xml", ETag='"1"')
    archive = {"url": f"{SITE}/{{yyyy}}-{{mm}}-{{dd}}", "kind": kind}
    archive |= {"selector": "a.item"} if kind == "listing" else {}
    wrong = run(getter, is_current=False, archive=[archive], article_pattern="/news/")
    assert (wrong.addresses, wrong.feed_states) == ([], [])
    right = run(getter, is_current=False, archive=[archive], article_pattern="/a/", states=wrong.feed_states)
    assert urls(right) == [f"{SITE}/a/1", f"{SITE}/a/2"]
    assert [state.etag for state in right.feed_states] == ['"1"']


def test_an_archive_that_tells_too_little_is_told_from_a_live_list_that_does(
    site: Site, getter: LoopbackGetter
) -> None:
    cut = urlset((f"{SITE}/1", ""), (f"{SITE}/2", ""))[:-25]
    for name in ("live", "2026-11-21"):
        site.serve(f"{SITE}/{name}.xml", cut, ETag='"1"')
    site.serve(f"{SITE}/moved/20261121", page(), "text/html")
    site.fail(f"{SITE}/broken/20261121", 500)
    archive = [{"url": f"{SITE}/{{yyyy}}-{{mm}}-{{dd}}.xml", "kind": "sitemap"}]
    archive += [
        {"url": f"{SITE}/{name}/{{yyyy}}{{mm}}{{dd}}", "kind": "listing", "selector": "a.item"}
        for name in ("moved", "broken")
    ]
    found = run(getter, sitemaps=[f"{SITE}/live.xml"], archive=archive)
    assert found.problem is None
    assert [step.url.removeprefix(SITE) for step in found.archive_failures] == [
        "/2026-11-21.xml",
        "/moved/20261121",
        "/broken/20261121",
    ]
    # What was cut off is asked for anew, also where the server says that it is as it was.
    assert f"{SITE}/2026-11-21.xml" not in {state.url for state in found.feed_states}


def test_what_stands_beside_the_articles_of_a_day_is_of_its_own_day(site: Site, getter: LoopbackGetter) -> None:
    links = ("/news/2024/05/07/1", "/news/2024/05/06/2", "/news/2026/11/21/3", "/news/4")
    site.serve(f"{SITE}/2024/05/07/", page(*links), "text/html")
    archive = {"url": f"{SITE}/{{yyyy}}/{{mm}}/{{dd}}/", "kind": "listing", "selector": "a.item"}
    found = run(getter, day=date(2024, 5, 7), is_current=False, archive=[archive])
    assert urls(found) == [SITE + link for link in (links[0], links[1], links[3])]


def test_a_sitemap_of_a_week(site: Site, getter: LoopbackGetter) -> None:
    days = {"a": "2024-05-06", "b": "2024-05-07", "c": "2024-05-12"}
    body = urlset(*((f"{SITE}/{name}", news(day)) for name, day in days.items()), (f"{SITE}/2024/05/07/d", ""))
    site.serve(f"{SITE}/2024/19.xml", body)
    archive = [{"url": f"{SITE}/{{gggg}}/{{ww}}.xml", "kind": "sitemap"}]
    found = run(getter, day=date(2024, 5, 7), is_current=False, archive=archive)
    assert urls(found) == [f"{SITE}/b", f"{SITE}/2024/05/07/d"]


def test_a_listing_that_broke_off_is_asked_anew(site: Site, getter: LoopbackGetter) -> None:
    site.serve(f"{SITE}/d/1", page("/1"), "text/html", ETag='"1"')
    site.fail(f"{SITE}/d/2", 500)
    archive = [{"url": f"{SITE}/d/{{page}}?{{yyyy}}{{mm}}{{dd}}", "kind": "listing", "selector": "a.item"}]
    site.pages = {f"{name}?20261121": value for name, value in site.pages.items()}
    found = run(getter, is_current=False, archive=archive)
    assert urls(found) == [f"{SITE}/1"]
    assert [step.status for step in found.failures] == [500]
    assert [(state.url, state.failures) for state in found.feed_states] == []


def test_a_listing_is_followed_by_its_link_to_the_next_page(site: Site, getter: LoopbackGetter) -> None:
    site.serve(f"{SITE}/2026/11/21/", page("/1", more='<a rel="next" href="?p=2">далі</a>'), "text/html")
    site.serve(f"{SITE}/2026/11/21/?p=2", page("/2", more='<a rel="next" href="?p=2">далі</a>'), "text/html")
    archive = {"url": f"{SITE}/{{yyyy}}/{{mm}}/{{dd}}/", "kind": "listing", "selector": "li"}
    found = run(getter, is_current=False, archive=[archive | {"next_page": "a[rel=next]"}])
    assert urls(found) == [f"{SITE}/1", f"{SITE}/2"]
    assert len(site.log) == 2


def test_a_listing_without_end_is_cut_off_and_that_is_said(site: Site, getter: LoopbackGetter) -> None:
    for number in range(1, 9):
        site.serve(f"{SITE}/20261121/{number}", page(f"/{number}"), "text/html")
    archive = {"url": f"{SITE}/{{yyyy}}{{mm}}{{dd}}/{{page}}", "kind": "listing", "selector": "a.item", "most_pages": 5}
    found = run(getter, is_current=False, archive=[archive])
    assert len(found.addresses) == 5
    assert "over 5 pages" in str(found.failures[0].error)
    assert found.feed_states == []


def test_what_is_no_article_of_the_source_is_left_out_and_counted(site: Site, getter: LoopbackGetter) -> None:
    links = (f"{SITE}/news/1", f"{SITE}/", f"{SITE}/video/2", "https://other.example/news/3", f"{SITE}/news/1#comments")
    site.serve(FEED, rss(*links))
    found = run(getter, feeds=[FEED], article_pattern=r"/news/\d+")
    assert urls(found) == [f"{SITE}/news/1"]
    (step,) = found.steps
    assert (step.items, step.articles, step.new) == (5, 2, 1)
    assert step.detail == (
        "left out: 1 the front page, 1 not of the form of an article (article_pattern), 1 of other sites"
    )


def test_lists_tell_more_of_an_article_together(site: Site, getter: LoopbackGetter) -> None:
    link = '<xhtml:link rel="alternate" hreflang="{}" href="{}"/>'
    twins = link.format("uk", f"{SITE}/1") + link.format("ru", f"{SITE}/ru/1")
    site.serve(FEED, rss(f"{SITE}/1"))
    entry = f"<lastmod>2026-11-21T12:00:00+02:00</lastmod>{twins}"
    site.serve(f"{SITE}/news.xml", urlset((f"{SITE}/1?utm_campaign=a", entry), (f"{SITE}/ru/1", entry)))
    found = run(getter, feeds=[FEED], sitemaps=[f"{SITE}/news.xml"])
    first, second = found.addresses
    assert first.title == f"Новина {SITE}/1"
    assert first.published_at is not None
    assert first.modified_at is not None
    assert first.modified_at > first.published_at
    assert (first.language, second.language) == ("uk", "ru")
    assert dict(first.alternates) == {"ru": f"{SITE}/ru/1"}
    assert dict(second.alternates) == {"uk": f"{SITE}/1"}


def test_twins_by_the_rule_of_the_source(site: Site, getter: LoopbackGetter) -> None:
    site.serve(FEED, rss(f"{SITE}/news/1/", f"{SITE}/rus/news/1/", f"{SITE}/rus/news/2/"))
    twin = {"uk": "www.pryklad.example", "ru": "www.pryklad.example/rus"}
    found = run(getter, feeds=[FEED], twin=twin, twin_paths="same")
    assert [(item.language, dict(item.alternates)) for item in found.addresses] == [
        ("uk", {"ru": f"{SITE}/rus/news/1/"}),
        ("ru", {"uk": f"{SITE}/news/1/"}),
        ("ru", {}),
    ]
    assert [dict(item.alternates) for item in run(getter, feeds=[FEED], twin=twin).addresses] == [{}, {}, {}]


def test_past_copies_of_a_feed(site: Site, getter: LoopbackGetter) -> None:
    query = (
        "web.archive.org/cdx/search/cdx?url=https%3A%2F%2Fwww.pryklad.example%2Frss.xml&matchType=exact&from=20240507"
        "&to=20240507&output=json&fl=timestamp%2Coriginal&filter=statuscode%3A200&collapse=digest&limit=48"
    )
    rows = [["timestamp", "original"], ["20240507080000", FEED], ["20240507200000", FEED]]
    site.serve(f"https://{query}", json.dumps(rows), "application/json")
    copy = "https://web.archive.org/web/{}id_/" + FEED
    first = rss("/1", published="Tue, 07 May 2024 07:00:00 +0300")
    old = "<item><link>/old</link><pubDate>Mon, 06 May 2024 07:00:00 +0300</pubDate></item></channel>"
    site.serve(copy.format("20240507080000"), first.replace("</channel>", old))
    site.serve(copy.format("20240507200000"), rss("/1", "/2", published="Tue, 07 May 2024 19:00:00 +0300"))
    found = run(getter, day=date(2024, 5, 7), is_current=False, wayback=True, feeds=[FEED])
    assert urls(found) == [f"{SITE}/1", f"{SITE}/2"]
    assert found.addresses[0].found_in == copy.format("20240507080000")
    assert found.skipped is None
    site.serve(f"https://{query}", "[]", "application/json")
    empty = run(getter, day=date(2024, 5, 7), is_current=False, wayback=True, feeds=[FEED])
    assert empty.skipped == "web.archive.org has no copy of its feeds of that day"
    site.serve(f"https://{query}", "<html>busy</html>", "text/html")
    broken = run(getter, day=date(2024, 5, 7), is_current=False, wayback=True, feeds=[FEED])
    assert broken.skipped is None
    assert broken.problem is not None


def test_what_is_broken_is_read_as_far_as_it_goes_and_that_is_said(site: Site, getter: LoopbackGetter) -> None:
    site.serve(FEED, rss(f"{SITE}/1", f"{SITE}/2").replace("<title>Новина", "<title>Новина & <b>", 1))
    found = run(getter, feeds=[FEED])
    assert urls(found) == [f"{SITE}/1", f"{SITE}/2"]
    assert "broken" in str(found.steps[0].detail)
