"""Twins that a sitemap lists become links between the articles made of both pages."""

from datetime import date
from pathlib import Path

from sqlalchemy import Engine, text

from strichka.captures.store import CaptureStore
from strichka.discovery.models import Discovered
from strichka.fetching.fetch_source import fetch_pending
from strichka.fetching.frontier import plan_addresses
from strichka.settings import Settings
from strichka.stages.extract_stage import extract_batch
from tests.fetching.servers import RunningServer, Server, answer

DAY = date(2026, 3, 10)
UK = "Бібліотека на Садовій відчинить читальний зал після ремонту. Черга за книжками вже займає два квартали."
RU = "Библиотека на Садовой откроет читальный зал после ремонта. Очередь за книгами занимает уже два квартала."


def write_page(title: str, paragraph: str, head: str = "") -> bytes:
    body = f"<p>{paragraph}</p>" + "".join(f"<p>{paragraph} ({number})</p>" for number in range(4))
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><article><h1>{title}</h1>{body}".encode()


def test_twins_of_a_sitemap_are_linked(warehouse: Engine, tmp_path: Path) -> None:
    settings = Settings(fetch_allow_loopback=True, fetch_requests_per_second=0)
    store = CaptureStore(str(tmp_path))
    with RunningServer(Server()) as site:
        uk, ru, en = site.url("/uk/1"), site.url("/ru/1"), site.url("/en/1")
        site.routes["/uk/1"] = answer(write_page("Бібліотека відчиняється", UK))
        # This page names its English version itself, and another one than the sitemap does.
        own = f'<link rel="alternate" hreflang="en" href="{en}-own">'
        site.routes["/ru/1"] = answer(write_page("Библиотека открывается", RU, own))
        found = [
            Discovered(uk, uk, alternates=(("ru", ru), ("en", en))),
            Discovered(ru, ru, alternates=(("uk", uk), ("en", en))),
        ]
        plan_addresses(warehouse, "r", "village_paper", found, day=DAY, settings=settings)
        assert fetch_pending(warehouse, store, "r", "village_paper", DAY, settings)["fetched"] == 2
    with warehouse.connect() as connection:
        captures = list(connection.execute(text("select capture_id from capture")).scalars())
    counts = extract_batch(warehouse, store, captures, run_id="r", settings=settings)
    assert counts["articles"] == 2
    query = text(
        "select a.canonical_url, t.language, t.url from article_translation t join article a using (article_id) "
        "order by 1, 2"
    )
    with warehouse.connect() as connection:
        links = [tuple(row) for row in connection.execute(query)]
    assert links == [(ru, "en", f"{en}-own"), (ru, "uk", uk), (uk, "en", en), (uk, "ru", ru)]
