"""Answers of every kind over real connections: exact bytes, bounds, broken and endless ones, HTTP/2."""

import asyncio
import gzip
import time
import zlib
from typing import Any

import brotli
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from strichka.captures.warc_exchanges import split_answer
from strichka.fetching.addresses import parse_target
from strichka.fetching.client import Bounds, HttpClient, _strip_interim
from strichka.fetching.models import ErrorKind, FetchFailedError, Response
from strichka.settings import Settings
from tests.fetching.certificates import Authority
from tests.fetching.http2_server import Http2Server
from tests.fetching.servers import Request, RunningServer, Server, answer, page

PAGE = page("Їжак у місті", 200)
BOUNDS = Bounds(1_000_000, 5_000_000)


def make_local(**changes: Any) -> Settings:
    known: dict[str, Any] = {
        "fetch_allow_loopback": True,
        "fetch_connect_seconds": 10,
        "fetch_first_byte_seconds": 10,
        "fetch_total_seconds": 20,
    }
    return Settings(**(known | changes))


def ask_all(urls: list[str], settings: Settings | None = None, bounds: Bounds = BOUNDS) -> list[Response]:
    async def run() -> list[Response]:
        async with HttpClient(settings or make_local()) as client:
            headers = [("User-Agent", "Strichka/test"), ("Accept-Encoding", "gzip, deflate, br, zstd")]
            return [(await client.ask(parse_target(url), headers, bounds))[0] for url in urls]

    return asyncio.run(run())


def ask(url: str, settings: Settings | None = None, bounds: Bounds = BOUNDS) -> Response:
    return ask_all([url], settings, bounds)[0]


def failure(url: str, settings: Settings | None = None, bounds: Bounds = BOUNDS) -> FetchFailedError:
    with pytest.raises(FetchFailedError) as caught:
        ask(url, settings, bounds)
    return caught.value


def chunked(body: bytes, size: int = 700) -> bytes:
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x;note=a\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\nX-Trailer: end\r\n\r\n"


def zstd_store(body: bytes) -> bytes:
    """A frame of zstd whose blocks are stored or repeated bytes (RFC 8878, 3.1.1), written by hand."""
    frame = bytearray(b"\x28\xb5\x2f\xfd\x00\x58")  # magic, no sizes, window of 2 MiB
    parts = [body[start : start + 100_000] for start in range(0, len(body), 100_000)]
    for number, part in enumerate(parts):
        is_last = number == len(parts) - 1
        is_one_byte = len(set(part)) == 1
        frame += (len(part) << 3 | (1 if is_one_byte else 0) << 1 | is_last).to_bytes(3, "little")
        frame += part[:1] if is_one_byte else part
    return bytes(frame)


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


ENCODINGS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd_store,
    "identity": bytes,
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("is_chunked", [False, True])
def test_content_encodings_are_undone_and_kept(site: Server, encoding: str, is_chunked: bool) -> None:
    packed = ENCODINGS[encoding](PAGE)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: %b\r\n" % encoding.encode()
    if is_chunked:
        wire = head + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(packed)
    else:
        wire = head + b"Content-Length: %d\r\n\r\n" % len(packed) + packed
    site.routes["/a"] = wire
    response = ask(site.url("/a"))
    assert response.body == PAGE
    assert response.raw_body == packed
    assert response.exchange is not None
    assert response.exchange.response == wire
    assert response.exchange.request == site.log[0].raw


def test_raw_deflate_and_two_encodings(site: Server) -> None:
    site.routes["/raw"] = answer(raw_deflate(PAGE), Content_Encoding="deflate")
    site.routes["/two"] = answer(brotli.compress(gzip.compress(PAGE)), Content_Encoding="gzip, br")
    assert [response.body for response in ask_all([site.url("/raw"), site.url("/two")])] == [PAGE, PAGE]


def test_a_body_that_is_not_in_its_declared_encoding_is_taken_as_it_is(site: Server) -> None:
    site.routes["/"] = answer(PAGE, Content_Encoding="gzip")
    assert ask(site.url()).body == PAGE


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd", "deflate"])
def test_bombs_are_refused_soon(site: Server, encoding: str) -> None:
    bomb = ENCODINGS[encoding](bytes(60_000_000))
    assert len(bomb) < 1_000_000
    site.routes["/"] = answer(bomb, Content_Encoding=encoding)
    began = time.process_time()
    error = failure(site.url(), make_local(), BOUNDS)
    assert error.kind is ErrorKind.TOO_LARGE
    assert time.process_time() - began < 5


def test_a_bomb_inside_a_bomb(site: Server) -> None:
    site.routes["/"] = answer(gzip.compress(gzip.compress(bytes(60_000_000))), Content_Encoding="gzip, gzip")
    assert failure(site.url(), make_local()).kind is ErrorKind.TOO_LARGE


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_a_packed_body_that_breaks_off_or_is_rubbish(site: Server, encoding: str) -> None:
    packed = ENCODINGS[encoding](bytes(range(256)) * 400)
    site.routes["/cut"] = answer(packed[: len(packed) // 2], Content_Encoding=encoding)
    site.routes["/rubbish"] = answer(packed[:20] + b"\x00\x01\xff" * 200, Content_Encoding=encoding)
    assert failure(site.url("/cut")).kind is ErrorKind.PROTOCOL
    assert failure(site.url("/rubbish")).kind is ErrorKind.PROTOCOL


def test_headers_come_as_sent_and_in_order(site: Server) -> None:
    wire = (
        b"HTTP/1.1 200 Todo bien\r\nX-b: 1\r\nx-A:2  \r\nSet-Cookie: a=1\r\nSET-COOKIE: b=2\r\n"
        b"X-Title: \xd0\x87\r\nX-Latin: \xe9\r\nX-Empty:\r\nContent-Length: 3\r\n\r\nabc"
    )
    site.routes["/"] = wire
    response = ask(site.url())
    assert response.headers == (
        ("X-b", "1"), ("x-A", "2"), ("Set-Cookie", "a=1"), ("SET-COOKIE", "b=2"), ("X-Title", "Ї"), ("X-Latin", "é"),
        ("X-Empty", ""), ("Content-Length", "3"),
    )  # fmt: skip
    assert (response.reason, response.http_version, response.header("set-cookie")) == ("Todo bien", "1.1", "a=1")
    assert response.exchange is not None
    assert response.exchange.response == wire
    assert split_answer(wire) == ("200 Todo bien", response.headers, b"abc")


def test_requests_are_as_they_say(site: Server) -> None:
    response = ask(site.url("/а?б=в"))
    (request,) = site.log
    assert request.path == "/%D0%B0?%D0%B1=%D0%B2"
    assert response.request_headers[0] == ("Host", f"127.0.0.1:{site.port}")
    sent = [line.split(": ", 1) for line in request.raw.decode().rstrip().split("\r\n")[1:]]
    assert [tuple(pair) for pair in sent] == list(response.request_headers)


def test_interim_answers_are_left_out(site: Server) -> None:
    final = answer(PAGE)
    site.routes["/"] = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + final
    response = ask(site.url())
    assert (response.status, response.body) == (200, PAGE)
    assert response.exchange is not None
    assert response.exchange.response == final


def test_an_answer_until_the_connection_closes(site: Server) -> None:
    async def close_after(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE)
        await writer.drain()
        writer.close()

    site.routes["/"] = close_after
    response = ask(site.url())
    assert (response.body, response.http_version) == (PAGE, "1.0")


def test_connections_are_used_again_and_hold_one_exchange_each(site: Server) -> None:
    for number in range(5):
        site.routes[f"/{number}"] = answer(page(f"Новина {number}"), X_Number=str(number))
    responses = ask_all([site.url(f"/{number}") for number in range(5)])
    assert site.connections == 1
    for number, response in enumerate(responses):
        assert response.exchange is not None
        assert response.exchange.response == site.routes[f"/{number}"]
        assert response.exchange.request == site.log[number].raw


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified", "404 Not Found", "500 Oh", "299", "999 Odd"])
def test_any_status_is_an_answer(site: Server, status: str) -> None:
    has_body = status[:3] not in ("204", "304")
    site.routes["/"] = answer(PAGE, status) if has_body else f"HTTP/1.1 {status}\r\n\r\n".encode()
    response = ask(site.url())
    assert (response.status, response.body) == (int(status[:3]), PAGE if has_body else b"")


def test_a_body_over_the_bound_is_refused_before_it_is_read(site: Server) -> None:
    site.routes["/"] = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"
    began = time.monotonic()
    assert failure(site.url()).kind is ErrorKind.TOO_LARGE
    assert time.monotonic() - began < 1


async def _send_for_ever(writer: asyncio.StreamWriter, piece: bytes, pause: float = 0.0) -> None:
    while not writer.is_closing():
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(pause)


@pytest.mark.parametrize("framing", ["close", "chunked"])
def test_an_endless_body_is_cut_at_the_bound(site: Server, framing: str) -> None:
    async def send(request: Request, writer: asyncio.StreamWriter) -> None:
        if framing == "chunked":
            writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            await _send_for_ever(writer, b"2710\r\n" + bytes(10_000) + b"\r\n")
        else:
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            await _send_for_ever(writer, bytes(10_000))

    site.routes["/"] = send
    assert failure(site.url()).kind is ErrorKind.TOO_LARGE
    assert len(ask(site.url(), bounds=Bounds(20_000, 20_000, cuts_body=True)).body) == 20_000


def test_endless_framing_around_a_small_body(site: Server) -> None:
    async def send(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        await _send_for_ever(writer, b"1;" + b"x" * 15_000 + b"\r\na\r\n")

    site.routes["/"] = send
    settings = make_local(max_input_bytes=1024, fetch_max_body_bytes=1024, fetch_total_seconds=20)
    assert failure(site.url(), settings).kind in (ErrorKind.TOO_LARGE, ErrorKind.PROTOCOL)


def test_endless_headers(site: Server) -> None:
    async def send(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        await _send_for_ever(writer, b"X-More: " + b"a" * 1000 + b"\r\n")

    site.routes["/"] = send
    assert failure(site.url()).kind is ErrorKind.TOO_LARGE


def test_headers_over_the_bound(site: Server) -> None:
    site.routes["/"] = answer(PAGE, X_Long="a" * 3000)
    assert failure(site.url(), make_local(fetch_max_header_bytes=2048)).kind is ErrorKind.TOO_LARGE
    assert ask(site.url(), make_local(fetch_max_header_bytes=4096)).status == 200


def test_a_server_that_never_answers(site: Server) -> None:
    async def wait(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    site.routes["/"] = wait
    error = failure(site.url(), make_local(fetch_first_byte_seconds=0.3))
    assert error.kind is ErrorKind.TIMEOUT
    assert "silent" in error.detail


@pytest.mark.parametrize("part", ["head", "body"])
def test_an_answer_that_trickles_ends_at_the_total_time(site: Server, part: str) -> None:
    async def trickle(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n" + (b"Content-Length: 1000\r\n\r\n" if part == "body" else b""))
        await _send_for_ever(writer, b"a", 0.05)

    site.routes["/"] = trickle
    began = time.monotonic()
    error = failure(site.url(), make_local(fetch_total_seconds=0.8))
    assert error.kind is ErrorKind.TIMEOUT
    assert "whole" in error.detail
    assert time.monotonic() - began < 5


def test_a_body_that_breaks_off(site: Server) -> None:
    async def hang_up(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + PAGE[:100])
        await writer.drain()
        writer.close()

    site.routes["/"] = hang_up
    assert failure(site.url()).kind in (ErrorKind.PROTOCOL, ErrorKind.CONNECT)


def test_a_connection_that_closes_without_an_answer(site: Server) -> None:
    async def hang_up(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.close()

    site.routes["/"] = hang_up
    assert failure(site.url()).kind is ErrorKind.CONNECT


@pytest.mark.parametrize(
    "wire",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"<html>no head at all</html>\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nabcde",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n bad: 1\r\n\r\n",
        b"HTTP/1.1 20 OK\r\n\r\n",
        b"\x00\x01\x02\x03\r\n\r\n",
    ],
)
def test_what_is_no_http(site: Server, wire: bytes) -> None:
    async def send(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(wire)
        await writer.drain()
        writer.close()

    site.routes["/"] = send
    assert failure(site.url()).kind is ErrorKind.PROTOCOL


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def test_http2(authority: Authority) -> None:
    tls = authority.serve_as("town.example", protocols=("h2", "http/1.1"))
    packed = brotli.compress(PAGE)
    pages = {
        "/a?b=%D1%97": (200, [("content-type", "text/html"), ("content-encoding", "br"), ("etag", '"x"')], packed),
        "/long": (200, [("content-type", "text/html")], PAGE * 20),
    }
    with RunningServer(Http2Server(tls=tls, pages=pages)) as server:
        settings = make_local(fetch_ca_file=authority.file, fetch_resolve={"town.example": f"127.0.0.1:{server.port}"})
        urls = ["https://town.example/a?b=ї", "https://town.example/long", "https://town.example/none"]
        first, second, third = ask_all(urls, settings)
        assert (first.http_version, first.status, first.body, first.raw_body) == ("2", 200, PAGE, packed)
        assert (first.reason, first.header("ETag"), first.remote_ip) == ("", '"x"', "127.0.0.1")
        assert second.body == PAGE * 20
        assert third.status == 404
        assert server.connections == 1
        assert dict(server.requests[0])[":authority"] == "town.example"
        assert dict(server.requests[0])["user-agent"] == "Strichka/test"
        assert first.exchange is not None
        assert first.exchange.protocol == "h2"
        assert split_answer(first.exchange.response) == ("200", first.headers, packed)
        assert first.exchange.request.startswith(b"GET /a?b=%D1%97 HTTP/1.1\r\nHost: town.example\r\n")
        # Without our authority nothing is said at all; without HTTP/2 the server has nothing to say.
        assert failure(urls[0], settings.model_copy(update={"fetch_ca_file": None})).kind is ErrorKind.TLS
        assert len(server.requests) == 3


def test_many_requests_at_once_over_one_http2_connection(authority: Authority) -> None:
    tls = authority.serve_as("town.example", protocols=("h2",))
    pages = {f"/{number}": (200, [("content-type", "text/html")], page(f"Новина {number}")) for number in range(40)}

    async def run(settings: Settings) -> list[Response]:
        async with HttpClient(settings) as client:
            targets = [parse_target(f"https://town.example/{number}") for number in range(40)]
            return [item[0] for item in await asyncio.gather(*(client.ask(target, [], BOUNDS) for target in targets))]

    with RunningServer(Http2Server(tls=tls, pages=pages)) as server:
        settings = make_local(fetch_ca_file=authority.file, fetch_resolve={"town.example": f"127.0.0.1:{server.port}"})
        responses = asyncio.run(run(settings))
        assert [response.body for response in responses] == [item[2] for item in pages.values()]
        assert server.connections == 1


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 3))
def test_interim_answers_of_any_shape_end(rest: bytes, count: int) -> None:
    interim = b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n"
    final = b"HTTP/1.1 200 OK\r\n\r\n" + rest
    assert _strip_interim(interim * count + final) == final
