"""How pages come together in chunks."""

import time
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, text

from strichka.captures.store import CaptureStore
from strichka.discovery.models import Discovered
from strichka.fetching import fetch_source
from strichka.fetching.fetch_source import fetch_pending
from strichka.fetching.frontier import plan_addresses
from strichka.fetching.politeness import UNBOUNDED
from tests.fetching.servers import Server, answer, page

DAY = date(2026, 3, 10)
_PAGES = 120


def test_chunks_are_whole_and_a_slow_store_keeps_pages_from_coming(
    site: Server, warehouse: Engine, store: CaptureStore, make_settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With more requests waiting at once than a chunk has pages, and a store much slower than the server."""
    sizes: list[int] = []
    ahead: list[int] = []
    write = fetch_source.write_chunk

    def write_slowly(*arguments: Any) -> None:
        sizes.append(len(arguments[3]))
        time.sleep(0.2)
        ahead.append(len([path for path in site.paths() if path != "/robots.txt"]) - sum(sizes))
        write(*arguments)

    monkeypatch.setattr(fetch_source, "write_chunk", write_slowly)
    with warehouse.begin() as connection:
        connection.execute(text('truncate address, address_translation, capture, rejection, "fetch", host cascade'))
    urls = [site.url(f"/{number}") for number in range(_PAGES)]
    site.fallback = answer(page("Новина"))
    for number in range(_PAGES):
        site.routes[f"/{number}"] = answer(page(f"Новина {number}"))
    settings = make_settings(
        fetch_host_concurrency=UNBOUNDED, fetch_requests_per_second=0, fetch_concurrency=6, fetch_chunk_pages=20
    )
    plan_addresses(warehouse, "r1", "paper", [Discovered(url, url) for url in urls], day=DAY, settings=settings)
    counts = fetch_pending(warehouse, store, "r1", "paper", DAY, settings)
    assert counts["fetched"] == _PAGES
    # A chunk is what makes it full and what was under way then; no further ones follow for the rest of those.
    assert len(sizes) <= _PAGES // 20 + 1
    assert max(sizes) <= 20 + 6
    # While one is written, the next fills up, and no more.
    assert max(ahead) <= 20 + 6
