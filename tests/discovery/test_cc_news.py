"""Common Crawl's news archive: its lists, and its files read over the network and filtered."""

import gzip
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from strichka import settings as settings_module
from strichka.captures.listing import list_inputs
from strichka.captures.reading import read_input
from strichka.captures.store import CaptureStore
from strichka.discovery.cc_news import is_cc_news, list_cc_news, read_paths
from strichka.errors import InputError
from strichka.fetching import ranged_files
from strichka.fetching.ranged_files import RangedFile
from strichka.models import Payload
from strichka.settings import Settings, get_settings
from strichka.stages import loading
from strichka.warehouse.engine import create_warehouse_engine
from tests.captures.warc_samples import Answer, make_page, write_warc
from tests.discovery.site_server import Page, Site, run_site

FILES = [
    "crawl-data/CC-NEWS/2024/05/CC-NEWS-20240506235959-00001.warc.gz",
    "crawl-data/CC-NEWS/2024/05/CC-NEWS-20240507001122-00002.warc.gz",
]
BASE = "cc.example/"


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Site, Settings]]:
    with run_site() as (site, getter):
        monkeypatch.setenv("STRICHKA_FETCH_CC_NEWS_URL", f"http://{BASE}")
        monkeypatch.setenv("STRICHKA_FETCH_ALLOW_LOOPBACK", "true")
        monkeypatch.setenv("STRICHKA_FETCH_RESOLVE", f'{{"cc.example": "127.0.0.1:{getter.port}"}}')
        settings_module.get_settings.cache_clear()
        monkeypatch.setattr(ranged_files, "_FIRST_WAIT", 0.01)
        yield site, get_settings()
        monkeypatch.undo()
        settings_module.get_settings.cache_clear()


def put(site: Site, path: str, body: bytes, **headers: str) -> None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    site.pages[BASE + path] = Page(body, 200, {"Accept-Ranges": "bytes", "ETag": '"1"'} | named)


def put_list(site: Site, *paths: str) -> None:
    put(site, "crawl-data/CC-NEWS/2024/05/warc.paths.gz", gzip.compress("\n".join(paths).encode()))


def make_archive(first: int = 0, last: int = 30) -> bytes:
    hosts = {number: "other.example" if number % 10 else "www.pravda.com.ua" for number in range(first, last)}
    return write_warc(*(Answer(make_page(number), f"https://{host}/{number}") for number, host in hosts.items()))[0]


def test_the_files_of_a_month_and_of_a_day(archive: tuple[Site, Settings]) -> None:
    site, settings = archive
    put_list(site, *reversed(FILES), "../../etc/passwd", "https://evil.example/x.warc.gz", FILES[0], "")
    month = list_inputs("cc-news://2024/05")
    assert [file.place for file in month] == [f"http://{BASE}{path}" for path in FILES]
    assert {file.format for file in month} == {"warc"}
    assert [file.place for file in list_cc_news("cc-news://2024/05/07", settings)] == [f"http://{BASE}{FILES[1]}"]


@pytest.mark.parametrize("place", ["cc-news://2024", "cc-news://2024/13", "cc-news://2024/05/32", "cc-news://x"])
def test_places_that_name_no_month(place: str) -> None:
    with pytest.raises(InputError, match="names no month"):
        list_inputs(place)


def test_what_the_archive_has_not(archive: tuple[Site, Settings]) -> None:
    site, settings = archive
    with pytest.raises(InputError, match="begins in 2016/08"):
        list_cc_news("cc-news://2015/05", settings)
    put_list(site, FILES[0])
    with pytest.raises(InputError, match="another day"):
        list_cc_news("cc-news://2024/05/30", settings)
    put(site, "crawl-data/CC-NEWS/2024/05/warc.paths.gz", b"<html>busy</html>")
    with pytest.raises(InputError, match="can't be read"):
        list_cc_news("cc-news://2024/05", settings)


def test_a_list_that_is_a_bomb() -> None:
    with pytest.raises(InputError, match="unpacks to more"):
        read_paths(gzip.compress(b"x" * 100_000_000), "https://cc.example/warc.paths.gz")


@pytest.mark.parametrize("piece_bytes", [700, 4096, 10_000_000])
def test_a_file_on_the_web_reads_and_seeks_like_one_on_disk(archive: tuple[Site, Settings], piece_bytes: int) -> None:
    site, settings = archive
    body = bytes(range(256)) * 24
    put(site, FILES[0], body)
    disk = io.BytesIO(body)
    with RangedFile(f"http://{BASE}{FILES[0]}", settings, piece_bytes=piece_bytes) as web:
        assert web.size == len(body)
        for offset, whence, size in ((0, 0, 10), (5000, 0, 300), (-20, 2, 100), (0, 0, -1), (99, 0, 3), (-2, 1, 7)):
            assert web.seek(offset, whence) == disk.seek(offset, whence)
            assert web.read(size) == disk.read(size)
            assert web.tell() == disk.tell()
        assert web.read() == disk.read()
    assert web.closed


def test_a_server_that_is_busy_for_a_while_and_one_that_goes_away(archive: tuple[Site, Settings]) -> None:
    site, settings = archive
    put(site, FILES[0], bytes(5000))
    answer, asked = site.answer, []

    def be_busy(host: str, path: str, headers: object) -> Page:
        asked.append(path)
        return Page(b"", 503) if len(asked) in (2, 3) else answer(host, path, headers)  # type: ignore[arg-type]

    site.answer = be_busy  # type: ignore[method-assign]
    with RangedFile(f"http://{BASE}{FILES[0]}", settings, piece_bytes=1000) as web:
        assert web.read() == bytes(5000)
        site.answer = lambda *_: Page(b"", 503)  # type: ignore[method-assign]
        web.seek(0)
        with pytest.raises(InputError, match="503"):
            web.read()


def test_a_file_that_changes_while_it_is_read(archive: tuple[Site, Settings]) -> None:
    site, settings = archive
    put(site, FILES[0], bytes(5000))
    with RangedFile(f"http://{BASE}{FILES[0]}", settings, piece_bytes=1000) as web:
        put(site, FILES[0], bytes(5000), ETag='"2"')
        web.seek(4000)
        with pytest.raises(InputError, match="changed while"):
            web.read()


def test_a_file_of_the_archive_gives_what_is_ours(archive: tuple[Site, Settings]) -> None:
    site, settings = archive
    put_list(site, *FILES)
    put(site, FILES[0], make_archive())
    first, second = list_inputs("cc-news://2024/05")
    wanted = loading.read_wanted({"path": "cc-news://2024/05"})
    assert wanted is not None
    found = list(read_input(first, settings=settings, domains=wanted))
    assert [item.url for item in found if isinstance(item, Payload)] == [
        f"https://www.pravda.com.ua/{number}" for number in (0, 10, 20)
    ]
    assert found[0].place.startswith(f"http://{BASE}{FILES[0]}@")
    (gone,) = read_input(second, settings=settings, domains=wanted)
    assert "404" in str(gone)


def test_other_places_on_the_web_are_no_inputs(archive: tuple[Site, Settings]) -> None:
    assert is_cc_news(f"http://{BASE}{FILES[0]}", archive[1])
    assert not is_cc_news("http://other.example/x.warc.gz", archive[1])
    with pytest.raises(InputError, match="not read from http"):
        list_inputs("http://other.example/x.warc.gz")


def test_a_month_into_the_warehouse(archive: tuple[Site, Settings], warehouse_url: str, tmp_path: Path) -> None:
    site, _ = archive
    put_list(site, *FILES)
    put(site, FILES[0], make_archive())
    put(site, FILES[1], make_archive(100, 112))
    engine = create_warehouse_engine(warehouse_url)
    store = CaptureStore(str(tmp_path / "captures"))
    params = {"path": "cc-news://2024/05", "batch_size": 500, "format": "auto", "source_key": None}
    for run_id, new in (("one", 5), ("two", 0)):
        batches = loading.plan_inputs(engine, run_id, params)
        assert len(batches) == 2
        counts = [loading.capture_planned(engine, store, run_id, number, params) for number in batches]
        assert sum(item["new_captures"] for item in counts) == new
        assert sum(item["rejected"] for item in counts) == 0
        assert sum(item["passed_over"] for item in counts) >= 37
    with engine.connect() as connection:
        rows = connection.execute(text("select url, place from capture order by place")).all()
    assert len(rows) == 5
    assert all(row.url.startswith("https://www.pravda.com.ua/") for row in rows)
    assert all(row.place.startswith(f"http://{BASE}crawl-data/CC-NEWS/") for row in rows)
    engine.dispose()
