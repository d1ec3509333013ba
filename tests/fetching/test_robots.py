"""robots.txt as a real server gives it: rules, wildcards, delays, absences, failures, redirects."""

import asyncio
import gzip
import itertools
import random
import zlib
from datetime import UTC, datetime
from functools import partial
from typing import Any

import brotli
import pytest
from sqlalchemy import Engine, text

from strichka.fetching.fetcher import PoliteFetcher
from strichka.fetching.models import ErrorKind, FetchFailedError, Purpose
from strichka.fetching.robots import ROBOTS_BYTES
from tests.fetching.servers import Request, Server, answer, page
from tests.fetching.test_client import zstd_store

RULES = """\
# rules for everybody
User-agent: *
Disallow: /private/
Disallow: /*.pdf$
Disallow: /search*sort=
Allow: /private/open

User-agent: Strichka
Disallow: /for-others-only
Disallow: /*/print$
Allow: /for-others-only/but-this
"""


def get(warehouse: Engine, settings: Any, *urls: str) -> list[Any]:
    """The status of each, or the failure; in one run."""

    async def run() -> list[Any]:
        found: list[Any] = []
        async with PoliteFetcher(warehouse, settings, run_id="r") as fetcher:
            for url in urls:
                try:
                    found.append((await fetcher.get(url, purpose=Purpose.ARTICLE)).status)
                except FetchFailedError as error:
                    found.append(error)
        return found

    return asyncio.run(run())


def kinds(found: list[Any]) -> list[Any]:
    return [item.kind if isinstance(item, FetchFailedError) else item for item in found]


def read_host(warehouse: Engine, site: Server) -> Any:
    with warehouse.connect() as connection:
        query = text("select * from host where host = :host")
        return connection.execute(query, {"host": f"127.0.0.1:{site.port}"}).one()


def test_the_rules_for_our_name_count(site: Server, warehouse: Engine, make_settings: Any) -> None:
    site.routes["/robots.txt"] = answer(RULES.encode(), Content_Type="text/plain")
    site.fallback = answer(page("Сторінка"))
    forbidden = ["/for-others-only", "/for-others-only/x", "/a/print"]
    allowed = ["/private/x", "/for-others-only/but-this", "/a/print/2", "/"]
    found = get(warehouse, make_settings(), *(site.url(path) for path in forbidden + allowed))
    assert kinds(found) == [ErrorKind.ROBOTS] * 3 + [200] * 4
    assert [item.retry_after_seconds for item in found[:3]] == [None] * 3
    assert site.paths() == ["/robots.txt", *allowed]
    with warehouse.connect() as connection:
        rows = connection.execute(
            text('select url, robots, status, purpose from "fetch" where url like :like order by attempted_at'),
            {"like": f"%:{site.port}/%"},
        ).all()
    # The first attempt began before it had to ask for the rules.
    assert [row.robots for row in rows] == ["disallowed", None, "disallowed", "disallowed"] + ["allowed"] * 4
    assert {row.purpose for row in rows} == {"robots", "article"}


def test_wildcards_and_ends(site: Server, warehouse: Engine, make_settings: Any) -> None:
    rules = RULES.partition("User-agent: Strichka")[0]
    site.routes["/robots.txt"] = answer(rules.encode(), Content_Type="text/plain")
    site.fallback = answer(page("Сторінка"))
    forbidden = ["/private/x", "/a/b.pdf", "/search?q=1&sort=2"]
    allowed = ["/private/open/x", "/a/b.pdf?x=1", "/search?q=1"]
    found = get(warehouse, make_settings(), *(site.url(path) for path in forbidden + allowed))
    assert kinds(found) == [ErrorKind.ROBOTS] * 3 + [200] * 3


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "401 Unauthorized", "410 Gone"])
def test_none_means_all_is_allowed(site: Server, warehouse: Engine, make_settings: Any, status: str) -> None:
    site.routes["/robots.txt"] = answer(b"User-agent: *\nDisallow: /", status)
    site.routes["/a"] = answer(page("Сторінка"))
    assert get(warehouse, make_settings(), site.url("/a")) == [200]


@pytest.mark.parametrize("status", ["500 Oh", "503 Busy", "502 Bad Gateway", "429 Too Many"])
def test_one_that_cannot_be_had_means_wait(site: Server, warehouse: Engine, make_settings: Any, status: str) -> None:
    site.routes["/robots.txt"] = answer(b"", status)
    site.routes["/a"] = answer(page("Сторінка"))
    settings = make_settings(fetch_rest_seconds=0.01)
    first, second = get(warehouse, settings, site.url("/a"), site.url("/b"))
    assert (first.kind, first.status) == (ErrorKind.ROBOTS, int(status[:3]))
    assert 600 < first.retry_after_seconds <= 900
    assert second.kind is ErrorKind.ROBOTS
    # It is not asked for again with each page, nor by the next run, before its time.
    assert kinds(get(warehouse, settings, site.url("/a"))) == [ErrorKind.ROBOTS]
    assert site.paths() == ["/robots.txt"]
    with warehouse.begin() as connection:
        connection.execute(text("update host set robots_expires_at = now()"))
    site.routes["/robots.txt"] = answer(b"User-agent: *\nDisallow: /b", Content_Type="text/plain")
    assert kinds(get(warehouse, settings, site.url("/a"), site.url("/b"))) == [200, ErrorKind.ROBOTS]


def test_an_older_copy_goes_on_to_count(site: Server, warehouse: Engine, make_settings: Any) -> None:
    site.routes["/robots.txt"] = answer(b"User-agent: *\nDisallow: /b", Content_Type="text/plain")
    site.fallback = answer(page("Сторінка"))
    assert get(warehouse, make_settings(), site.url("/a")) == [200]
    first = read_host(warehouse, site)
    with warehouse.begin() as connection:
        connection.execute(text("update host set robots_expires_at = now()"))
    site.routes["/robots.txt"] = answer(b"", "500 Oh")
    assert kinds(get(warehouse, make_settings(), site.url("/a"), site.url("/b"))) == [200, ErrorKind.ROBOTS]
    later = read_host(warehouse, site)
    assert (later.robots_status, later.robots_text) == (500, "User-agent: *\nDisallow: /b")
    assert later.robots_asked_at == first.robots_asked_at
    # But not for ever.
    with warehouse.begin() as connection:
        connection.execute(text("update host set robots_asked_at = robots_asked_at - interval '31 days'"))
    assert get(warehouse, make_settings(), site.url("/a"))[0].retry_after_seconds is not None


def test_it_is_asked_for_once_a_day_by_all_runs(site: Server, warehouse: Engine, make_settings: Any) -> None:
    site.fallback = answer(page("Сторінка"))
    for number in range(3):
        assert get(warehouse, make_settings(), site.url(f"/{number}"), site.url(f"/{number}b")) == [200, 200]
    assert site.paths().count("/robots.txt") == 1
    row = read_host(warehouse, site)
    assert 20 < (row.robots_expires_at - datetime.now(UTC)).total_seconds() / 3600 <= 24


def test_crawl_delay_and_request_rate_slow_us_down(site: Server, warehouse: Engine, make_settings: Any) -> None:
    site.fallback = answer(page("Сторінка"))
    urls = [site.url(f"/{number}") for number in range(4)]
    for rules in (b"User-agent: *\nCrawl-delay: 0.4", b"User-agent: *\nRequest-rate: 5/2s"):
        site.routes["/robots.txt"] = answer(rules, Content_Type="text/plain")
        site.log.clear()
        with warehouse.begin() as connection:
            connection.execute(text("delete from host"))
        # Off, or faster by setting: the host's own wish is stronger.
        assert get(warehouse, make_settings(), *urls) == [200] * 4
        pages = [request.time for request in site.log if request.path != "/robots.txt"]
        assert min(later - earlier for earlier, later in itertools.pairwise(pages)) >= 0.39


def test_an_endless_one_is_read_to_its_bound(site: Server, warehouse: Engine, make_settings: Any) -> None:
    async def send(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *\nDisallow: /b\n")
        while not writer.is_closing():
            writer.write(b"Disallow: /only/some/of/these\n" * 100)
            await writer.drain()

    site.routes["/robots.txt"] = send
    site.fallback = answer(page("Сторінка"))
    assert kinds(get(warehouse, make_settings(), site.url("/a"), site.url("/b"))) == [200, ErrorKind.ROBOTS]
    assert len(read_host(warehouse, site).robots_text) < 512_001


@pytest.mark.parametrize(
    ("encoding", "pack", "is_random"),
    [
        ("gzip", gzip.compress, False),
        ("gzip", gzip.compress, True),
        ("deflate", zlib.compress, False),
        ("deflate", zlib.compress, True),
        ("br", partial(brotli.compress, quality=3), False),
        ("br", partial(brotli.compress, quality=3), True),
        ("zstd", zstd_store, True),
    ],
)
def test_of_a_long_packed_one_the_beginning_counts(
    site: Server, warehouse: Engine, make_settings: Any, encoding: str, pack: Any, is_random: bool
) -> None:
    # Random comments: over the bound as packed already, so that the packed bytes are cut, too.
    noise = random.Random(7).randbytes(1_500_000).hex() if is_random else "a long comment " * 100_000
    comments = "".join(f"# {noise[start : start + 80]}\n" for start in range(0, len(noise), 80))
    rules = f"User-agent: *\nDisallow: /b\n{comments}Disallow: /a\n".encode()
    packed = pack(rules)
    assert (len(packed) > ROBOTS_BYTES) is is_random
    site.routes["/robots.txt"] = answer(packed, Content_Type="text/plain", Content_Encoding=encoding)
    site.fallback = answer(page("Сторінка"))
    assert kinds(get(warehouse, make_settings(), site.url("/a"), site.url("/b"))) == [200, ErrorKind.ROBOTS]
    kept = read_host(warehouse, site).robots_text
    assert 400_000 < len(kept) <= ROBOTS_BYTES
    assert kept.endswith("\n")


def test_it_may_lie_behind_redirects(site: Server, warehouse: Engine, make_settings: Any) -> None:
    site.routes["/robots.txt"] = answer(b"", "301 Moved", Location="/rules/")
    site.routes["/rules/"] = answer(
        gzip.compress(b"\xef\xbb\xbfUser-agent: *\nDisallow: /b"), Content_Type="text/plain", Content_Encoding="gzip"
    )
    site.fallback = answer(page("Сторінка"))
    assert kinds(get(warehouse, make_settings(), site.url("/a"), site.url("/b"))) == [200, ErrorKind.ROBOTS]


def test_a_page_in_its_place_forbids_nothing(site: Server, warehouse: Engine, make_settings: Any) -> None:
    site.fallback = answer(page("Такої сторінки немає"))
    del site.routes["/robots.txt"]
    assert get(warehouse, make_settings(), site.url("/a")) == [200]


def test_feeds_and_sitemaps_obey_too(site: Server, warehouse: Engine, make_settings: Any) -> None:
    site.routes["/robots.txt"] = answer(b"User-agent: *\nDisallow: /", Content_Type="text/plain")

    async def run(purpose: Purpose) -> None:
        async with PoliteFetcher(warehouse, make_settings(), run_id="r") as fetcher:
            await fetcher.get(site.url("/feed"), purpose=purpose)

    for purpose in (Purpose.FEED, Purpose.SITEMAP, Purpose.LISTING):
        with pytest.raises(FetchFailedError, match="forbids"):
            asyncio.run(run(purpose))
