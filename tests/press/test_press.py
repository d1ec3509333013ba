"""The test press itself: it serves what it says, keeps its log, and its faults are faults."""

import gzip
import http.client
import json
from collections.abc import Iterator
from datetime import date

import feedparser
import pytest
import yaml

from strichka.articles.sources import SourceRegistry
from tests.press import feeds
from tests.press.log import LoggedRequest, find_fastest, find_most_at_once, find_shortest_gaps
from tests.press.outlets import OUTLETS, Archive, Feed, Outlet, Press
from tests.press.running import RunningPress, open_press
from tests.press.sources import declare

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPress]:
    with open_press(tmp_path_factory.mktemp("sources"), today=TODAY, days=5) as running:
        yield running


def ask(press: RunningPress, host: str, target: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", press.port, timeout=20)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", target, headers={"Host": host, **names})
    answer = connection.getresponse()
    found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    connection.close()
    return found


def find_outlet(key: str) -> Outlet:
    return next(outlet for outlet in OUTLETS if outlet.key == key)


def test_there_are_enough_outlets_and_every_form() -> None:
    assert len(OUTLETS) >= 12
    assert {outlet.feed for outlet in OUTLETS} >= set(Feed)
    assert {outlet.archive for outlet in OUTLETS} >= set(Archive)
    assert {outlet.charset for outlet in OUTLETS} >= {"utf-8", "windows-1251", "koi8-u"}
    assert {outlet.encoding for outlet in OUTLETS} >= {"gzip", "br"}


def test_declarations_are_what_the_schema_wants(press: RunningPress) -> None:
    registry = SourceRegistry.read_folder(press.sources_folder)
    assert sorted(source.key for source in registry) == press.keys
    assert yaml.safe_load(yaml.safe_dump(declare(OUTLETS[0])))["domains"] == ["obrii.example"]


@pytest.mark.parametrize("outlet", [item for item in OUTLETS if item.feed != Feed.JSON], ids=lambda item: item.key)
def test_feeds_list_the_newest_articles(press: RunningPress, outlet: Outlet) -> None:
    status, _, body = ask(press, outlet.host, feeds.PATHS[outlet.feed])
    assert status == 200
    for article in press.press.list_recent(outlet):
        assert article.path.replace("&", "&amp;").encode() in body
    if outlet.feed == Feed.NEWS_SITEMAP:
        return
    if outlet.feed == Feed.HUGE:
        assert body.count(b"<item>") == feeds.HUGE_ITEMS
        return
    parsed = feedparser.parse(body)
    assert bool(parsed.bozo) == (outlet.feed == Feed.BROKEN)
    assert parsed.entries


def test_the_json_feed_is_json(press: RunningPress) -> None:
    _, _, body = ask(press, "kryla.example", "/feed.json")
    assert json.loads(body)["items"][0]["url"].startswith("http://kryla.example/news/2026/11/22/")


def test_archives_list_exactly_their_day(press: RunningPress) -> None:
    _, _, body = ask(press, "obrii.example", "/sitemap/2026-11-19.xml")
    assert body.count(b"<loc>") == 3
    assert body.count(b"/news/2026/11/19/") == 3
    _, _, body = ask(press, "kryla.example", "/maps/2026/11/19.xml.gz")
    assert gzip.decompress(body).count(b"<loc>") == 3
    _, _, body = ask(press, "kurjer.example", "/arkhiv/?date=19.11.2026&page=3")
    assert body.count(b"<li>") == 1
    assert ask(press, "kurjer.example", "/arkhiv/?date=19.11.2026&page=4")[2].count(b"<li>") == 0
    assert ask(press, "obrii.example", "/sitemap/2026-10-01.xml")[2].count(b"<loc>") == 0


def test_pages_are_in_their_charset_and_encoding(press: RunningPress) -> None:
    article = press.press.list_articles(find_outlet("richkovyi_visnyk"), TODAY)[0]
    _, headers, body = ask(press, article.host, article.path)
    assert headers["content-type"] == "text/html; charset=koi8-u"
    assert article.title in body.decode("koi8-u")
    packed = press.press.list_articles(find_outlet("vechirnii_obrii"), TODAY)[0]
    _, headers, body = ask(press, packed.host, packed.path, Accept_Encoding="gzip")
    assert headers["content-encoding"] == "gzip"
    assert packed.title in gzip.decompress(body).decode()


def test_validators_give_304_until_the_article_is_edited(press: RunningPress) -> None:
    article = press.press.list_articles(find_outlet("lisova_hazeta"), TODAY)[0]
    _, headers, _ = ask(press, article.host, article.path)
    assert ask(press, article.host, article.path, If_None_Match=headers["etag"])[0] == 304
    since = headers["last-modified"]
    assert ask(press, article.host, article.path, If_Modified_Since=since)[0] == 304
    press.edit(article.listed_url)
    status, changed, body = ask(press, article.host, article.path, If_None_Match=headers["etag"])
    assert status == 200
    assert changed["etag"] != headers["etag"]
    assert "Уточнено" in body.decode()
    assert ask(press, article.host, article.path, If_Modified_Since=since)[0] == 200


def test_faults(press: RunningPress) -> None:
    press.reset()
    assert ask(press, "staryi.example", "/robots.txt")[0] == 503
    assert ask(press, "staryi.example", "/robots.txt")[0] == 200
    unwell = press.press.list_articles(find_outlet("staryi_server"), TODAY)[0]
    assert [ask(press, unwell.host, unwell.path)[0] for _ in range(5)] == [503, 503, 503, 503, 200]
    limited = press.press.list_articles(find_outlet("tykha_hodyna"), TODAY)[2]
    status, headers, _ = ask(press, limited.host, limited.path)
    assert (status, headers["retry-after"]) == (429, "1")
    assert ask(press, limited.host, limited.path)[0] == 200
    moved = press.press.list_articles(find_outlet("pereizd_info"), TODAY)[0]
    status, headers, _ = ask(press, moved.host, moved.path)
    assert (status, f"http://{moved.host}{headers['location']}") == (301, moved.final_url)
    traps = {item.kind: item for item in press.press.list_articles(find_outlet("pastka_media"), TODAY)}
    for kind, place in (("trap:private", "http://10.1.2.3/inside"), ("trap:loop", traps["trap:loop"].path)):
        assert ask(press, traps[kind].host, traps[kind].path)[1]["location"] == place


def test_endless_bodies_do_not_end(press: RunningPress) -> None:
    trap = next(
        item for item in press.press.list_articles(find_outlet("pastka_media"), TODAY) if "endless" in item.kind
    )
    connection = http.client.HTTPConnection("127.0.0.1", press.port, timeout=20)
    connection.request("GET", trap.path, headers={"Host": trap.host})
    assert len(connection.getresponse().read(5_000_000)) == 5_000_000
    connection.close()


def test_the_log_has_every_request(press: RunningPress) -> None:
    press.reset()
    for number in range(3):
        ask(press, "zhyva.example", f"/nothing/{number}", User_Agent="a test")
    found = press.read_log()
    assert [(item.url, item.status, item.agent) for item in found] == [
        (f"http://zhyva.example/nothing/{number}", 404, "a test") for number in range(3)
    ]
    assert all(item.began <= item.ended for item in found)


def test_no_two_articles_are_alike() -> None:
    press = Press(TODAY)
    texts = [
        "\n".join(article.paragraphs(0))
        for outlet in OUTLETS
        for day in press.list_days()
        for article in press.list_articles(outlet, day)
    ]
    assert len(set(texts)) == len(texts) > 3000


def test_what_the_log_tells_of_rates() -> None:
    def note(began: float, ended: float) -> LoggedRequest:
        return LoggedRequest("a.example", "/", 200, 1, began, ended, "", False)

    found = [note(0, 2), note(0.5, 1), note(1.6, 1.7), note(9, 9)]
    assert find_fastest(found) == {"a.example": 2}
    assert find_most_at_once(found) == {"a.example": 2}
    assert find_shortest_gaps(found) == {"a.example": 0.5}
    assert find_most_at_once([note(0, 1), note(1, 2)]) == {"a.example": 1}
