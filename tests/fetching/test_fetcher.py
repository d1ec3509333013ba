"""The polite fetcher against real servers: redirects, attempts, rests, conditions, and the rows it leaves."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from sqlalchemy import Engine, text

from strichka.errors import SettingsError
from strichka.fetching.attempts import read_retry_after
from strichka.fetching.fetcher import PoliteFetcher
from strichka.fetching.manners import make_pace, make_user_agent
from strichka.fetching.models import ErrorKind, FetchFailedError, Purpose, Redirect, Response
from strichka.fetching.politeness import Pace
from strichka.settings import Settings
from tests.fetching.servers import Request, Server, answer, page


def get(warehouse: Engine, settings: Settings, url: str, **given: Any) -> Response:
    async def run() -> Response:
        overrides = given.pop("overrides", None)
        async with PoliteFetcher(warehouse, settings, run_id="r", overrides=overrides) as fetcher:
            return await fetcher.get(url, purpose=given.pop("purpose", Purpose.ARTICLE), **given)

    return asyncio.run(run())


def fail(warehouse: Engine, settings: Settings, url: str, **given: Any) -> FetchFailedError:
    with pytest.raises(FetchFailedError) as caught:
        get(warehouse, settings, url, **given)
    return caught.value


def attempts(warehouse: Engine, url: str) -> Sequence[Any]:
    with warehouse.connect() as connection:
        query = text('select * from "fetch" where url = :url order by attempted_at')
        return connection.execute(query, {"url": url}).all()


def in_turn(*answers: bytes) -> Any:
    """A route that gives these answers one after the other, the last one for ever."""
    left = list(answers)

    async def reply(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(left.pop(0) if len(left) > 1 else left[0])

    return reply


def test_redirects_are_followed_and_kept(site: Server, warehouse: Engine, make_settings: Any) -> None:
    site.routes["/old"] = answer(b"", "301 Moved", Location="new?a=ї")
    site.routes["/new?a=%D1%97"] = answer(b"", "302 Found", Location=site.url("/newest"))
    site.routes["/newest"] = answer(page("Нова адреса"))
    response = get(warehouse, make_settings(), site.url("/old"))
    assert (response.asked_url, response.url, response.status) == (site.url("/old"), site.url("/newest"), 200)
    assert response.redirects == (
        Redirect(site.url("/old"), 301, site.url("/new?a=ї")),
        Redirect(site.url("/new?a=%D1%97"), 302, site.url("/newest")),
    )
    (row,) = attempts(warehouse, site.url("/old"))
    assert [step["status"] for step in row.redirects] == [301, 302]
    assert (row.status, row.http_version, row.remote_ip, row.error_kind) == (200, "1.1", "127.0.0.1", None)


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("http://10.0.0.1/", ErrorKind.FORBIDDEN_ADDRESS),
        ("http://169.254.169.254/latest/meta-data/", ErrorKind.FORBIDDEN_ADDRESS),
        ("http://0xa9fea9fe/", ErrorKind.FORBIDDEN_ADDRESS),
        ("http://[::ffff:192.168.0.1]/", ErrorKind.FORBIDDEN_ADDRESS),
        ("http://[64:ff9b::a00:1]/", ErrorKind.FORBIDDEN_ADDRESS),
        ("//inside.example/", ErrorKind.FORBIDDEN_ADDRESS),
        ("file:///etc/passwd", ErrorKind.BAD_ADDRESS),
        ("ftp://news.example/", ErrorKind.BAD_ADDRESS),
        ("javascript:alert(1)", ErrorKind.BAD_ADDRESS),
        ("http://user:secret@news.example/", ErrorKind.BAD_ADDRESS),
        ("http://[", ErrorKind.BAD_ADDRESS),
    ],
)
def test_redirects_that_lead_inside_are_refused(
    site: Server, warehouse: Engine, make_settings: Any, location: str, kind: ErrorKind
) -> None:
    settings = make_settings(fetch_resolve={"inside.example": "10.9.8.7"})
    site.routes["/a"] = answer(b"", "302 Found", Location=location)
    error = fail(warehouse, settings, site.url("/a"))
    assert error.kind is kind
    assert [step.url for step in error.redirects] == [site.url("/a")]
    (row,) = attempts(warehouse, site.url("/a"))[-1:]
    assert (row.error_kind, row.redirects[0]["status"]) == (str(kind), 302)


def test_redirects_without_end(site: Server, warehouse: Engine, make_settings: Any) -> None:
    site.routes["/loop"] = answer(b"", "302 Found", Location="/loop")
    error = fail(warehouse, make_settings(fetch_max_redirects=3), site.url("/loop"))
    assert error.kind is ErrorKind.TOO_MANY_REDIRECTS
    assert site.paths().count("/loop") == 4


def test_a_redirect_to_another_host_asks_its_robots_and_its_turn(
    site: Server, warehouse: Engine, make_settings: Any
) -> None:
    place = f"127.0.0.1:{site.port}"
    settings = make_settings(fetch_resolve={"a.example": place, "b.example": place})
    site.routes["/robots.txt"] = in_turn(
        answer(b"", "404 Not Found"), answer(b"User-agent: *\nDisallow: /b", Content_Type="text/plain")
    )
    site.routes["/a"] = answer(b"", "302 Found", Location="http://b.example/b")
    error = fail(warehouse, settings, "http://a.example/a")
    assert error.kind is ErrorKind.ROBOTS
    assert [(request.host, request.path) for request in site.log] == [
        ("a.example", "/robots.txt"), ("a.example", "/a"), ("b.example", "/robots.txt"),
    ]  # fmt: skip


def test_conditions_are_sent_and_304_costs_nothing(site: Server, warehouse: Engine, make_settings: Any) -> None:
    site.routes["/a"] = b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n'
    moment = "Sun, 01 Mar 2026 10:00:00 GMT"
    response = get(warehouse, make_settings(), site.url("/a"), etag='"v1"', last_modified=moment)
    assert (response.not_modified, response.body, response.raw_body) == (True, b"", b"")
    sent = site.log[-1].headers
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"v1"', moment)
    assert attempts(warehouse, site.url("/a"))[-1].byte_length == 0


def test_we_say_who_we_are(site: Server, warehouse: Engine, make_settings: Any) -> None:
    site.fallback = answer(page("Хто ви?"))
    get(warehouse, make_settings(fetch_contact="https://archive.example/about"), site.url("/a"))
    names = {request.headers["user-agent"] for request in site.log}
    assert len(names) == 1
    assert names.pop().startswith("Strichka/")
    assert site.log[0].headers["user-agent"].endswith("(+https://archive.example/about)")
    assert "br" in site.log[1].headers["accept-encoding"]


def test_nobody_unknown_asks_the_world(warehouse: Engine) -> None:
    with pytest.raises(SettingsError, match="STRICHKA_FETCH_CONTACT"):
        PoliteFetcher(warehouse, Settings(), run_id="r")
    assert "mail@archive.example" in make_user_agent(Settings(fetch_contact="mail@archive.example"))


@pytest.mark.parametrize("status", ["500 Oh", "502 Bad Gateway", "503 Busy", "504 Late"])
def test_a_failing_answer_is_asked_for_again(site: Server, warehouse: Engine, make_settings: Any, status: str) -> None:
    site.routes["/a"] = in_turn(answer(b"", status), answer(page("Є")))
    assert get(warehouse, make_settings(fetch_attempts=2), site.url("/a")).status == 200
    assert [row.status for row in attempts(warehouse, site.url("/a"))] == [int(status[:3]), 200]


def test_the_last_answer_is_given_whatever_it_says(site: Server, warehouse: Engine, make_settings: Any) -> None:
    site.routes["/a"] = answer(b"", "500 Oh")
    assert get(warehouse, make_settings(fetch_attempts=2), site.url("/a")).status == 500
    assert site.paths().count("/a") == 2
    site.routes["/b"] = answer(page("Немає"), "404 Not Found")
    assert get(warehouse, make_settings(fetch_attempts=2), site.url("/b")).status == 404
    assert site.paths().count("/b") == 1


def test_a_lost_connection_is_tried_again(site: Server, warehouse: Engine, make_settings: Any) -> None:
    left = [1]

    async def hang_up_once(request: Request, writer: asyncio.StreamWriter) -> None:
        if left:
            left.pop()
            writer.close()
        else:
            writer.write(answer(page("Тепер так")))

    site.routes["/a"] = hang_up_once
    assert get(warehouse, make_settings(fetch_attempts=2), site.url("/a")).status == 200
    assert [row.error_kind for row in attempts(warehouse, site.url("/a"))] == ["connect", None]


@pytest.mark.parametrize("status", ["429 Too Many", "503 Busy"])
@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_honoured(site: Server, warehouse: Engine, make_settings: Any, status: str, form: str) -> None:
    async def refuse_once(request: Request, writer: asyncio.StreamWriter) -> None:
        if site.paths().count("/a") > 1:
            writer.write(answer(page("Дякую за терпіння")))
            return
        # The server's clock is a day off: its dates are to be read by it.
        clock = datetime.now(UTC) - timedelta(days=1)
        when = "2" if form == "seconds" else format_datetime(clock + timedelta(seconds=2), usegmt=True)
        writer.write(answer(b"", status, Retry_After=when, Date=format_datetime(clock, usegmt=True)))

    site.routes["/a"] = refuse_once
    assert get(warehouse, make_settings(fetch_attempts=2), site.url("/a")).status == 200
    first, second = [request.time for request in site.log if request.path == "/a"]
    assert second - first >= (1.9 if form == "seconds" else 0.9)
    assert attempts(warehouse, site.url("/a"))[0].retry_after_seconds in (1, 2)


def test_a_long_retry_after_rests_the_host_for_all(site: Server, warehouse: Engine, make_settings: Any) -> None:
    settings = make_settings(fetch_attempts=3, fetch_requests_per_second=100)
    site.routes["/a"] = answer(b"", "429 Too Many", Retry_After="7200")
    site.routes["/b"] = answer(page("Інша"))
    assert get(warehouse, settings, site.url("/a")).status == 429
    assert site.paths().count("/a") == 1
    error = fail(warehouse, settings, site.url("/b"))
    assert error.kind is ErrorKind.RESTING
    assert 7000 < (error.retry_after_seconds or 0) <= 7200
    assert "429" in error.detail
    assert site.paths().count("/b") == 0
    assert attempts(warehouse, site.url("/b")) == []
    row = attempts(warehouse, site.url("/a"))[0]
    assert row.next_try_at > datetime.now(UTC) + timedelta(hours=1)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120.0), ("0", 0.0), ("9" * 40, 604_800.0), ("Sun, 01 Mar 2026 10:01:00 GMT", 60.0),
     ("Sun, 01 Mar 2026 09:00:00 GMT", 0.0), ("Sunday", None), ("-5", None), ("", None), ("1.5", None),
     ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None)],
)  # fmt: skip
def test_reading_retry_after(value: str, seconds: float | None) -> None:
    moment = datetime(2026, 3, 1, 10, tzinfo=UTC)
    headers = (("Retry-After", value),)
    response = Response("u", "u", 503, "", "1.1", headers, (), b"", b"", moment, 0.1, "127.0.0.1")
    assert read_retry_after(response) == seconds


def test_a_host_that_keeps_failing_rests_and_others_go_on(site: Server, warehouse: Engine, make_settings: Any) -> None:
    place = f"127.0.0.1:{site.port}"
    settings = make_settings(
        fetch_resolve={"sick.example": place, "sound.example": place}, fetch_rest_seconds=500, fetch_rest_after=3
    )
    site.routes["/sick"] = answer(b"", "500 Oh")
    site.routes["/sound"] = answer(page("Здоровий"))

    async def run() -> list[Any]:
        found: list[Any] = []
        async with PoliteFetcher(warehouse, settings, run_id="r") as fetcher:
            for url in ["http://sick.example/sick"] * 5 + ["http://sound.example/sound"]:
                try:
                    found.append((await fetcher.get(url, purpose=Purpose.ARTICLE)).status)
                except FetchFailedError as error:
                    found.append(error.kind)
        return found

    assert asyncio.run(run()) == [500, 500, 500, ErrorKind.RESTING, ErrorKind.RESTING, 200]


def test_a_slow_host_ends_at_its_deadline(site: Server, warehouse: Engine, make_settings: Any) -> None:
    site.fallback = answer(page("Сторінка"))
    settings = make_settings(fetch_requests_per_second=1, fetch_host_deadline_seconds=2.5)

    async def run() -> list[Any]:
        found: list[Any] = []
        async with PoliteFetcher(warehouse, settings, run_id="r") as fetcher:
            for number in range(8):
                try:
                    found.append((await fetcher.get(site.url(f"/{number}"), purpose=Purpose.ARTICLE)).status)
                except FetchFailedError as error:
                    found.append(error.kind)
        return found

    began = time.monotonic()
    found = asyncio.run(run())
    assert time.monotonic() - began < 8
    assert found[0] == 200
    assert found[-4:] == [ErrorKind.DEADLINE] * 4


def test_bounds_depend_on_what_is_asked_for(site: Server, warehouse: Engine, make_settings: Any) -> None:
    site.routes["/big"] = answer(b"<urlset>" + b" " * 60_000)
    settings = make_settings(fetch_max_body_bytes=50_000, max_input_bytes=100_000)
    assert fail(warehouse, settings, site.url("/big")).kind is ErrorKind.TOO_LARGE
    assert get(warehouse, settings, site.url("/big"), purpose=Purpose.SITEMAP).status == 200


def test_paces() -> None:
    class Overrides:
        requests_per_second = 4.0
        concurrency = 3
        delay_seconds = 0.5

    settings = Settings(fetch_requests_per_second=2, fetch_host_concurrency=2)
    assert make_pace(settings) == Pace(0.5, 2)
    assert make_pace(settings, Overrides()) == Pace(0.5, 3)
    assert make_pace(Settings(fetch_requests_per_second=0)) == Pace(0.0, 1)
    assert Pace(0.5, 2).slowed_to(10) == Pace(10, 1)
    assert Pace(0.5, 2).slowed_to(0.1) == Pace(0.5, 2)
    assert Pace(0.5, 2).slowed_to(None) == Pace(0.5, 2)
    assert Pace(0.5, 2).slowed_to(1e12) == Pace(86_400, 1)
