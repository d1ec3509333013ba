"""Connections used again and no more of them than needed, and none that was closed."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpcore
import pytest

from strichka.fetching import connections
from strichka.fetching.connections import Connections
from tests.fetching.certificates import Authority
from tests.fetching.servers import Request, RunningServer, Server, answer


@asynccontextmanager
async def opened(tls: ssl.SSLContext | None = None, expiry: float = 30.0) -> AsyncIterator[Connections]:
    maker = httpcore.AsyncConnectionPool(ssl_context=tls, http2=True, keepalive_expiry=expiry)
    kept = Connections(maker)
    try:
        yield kept
    finally:
        await kept.aclose()


async def get(kept: Connections, url: str) -> bytes:
    async with kept.send(httpcore.Request("GET", url, headers={"Host": "a.example"})) as reply:
        return await reply.aread()


def test_many_at_once_over_no_more_connections_than_that(site: Server) -> None:
    async def slow(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.01)
        writer.write(answer(request.path.encode()))

    async def run() -> list[bytes]:
        limit = asyncio.Semaphore(5)

        async def one(number: int) -> bytes:
            async with limit:
                return await get(kept, site.url(f"/{number}"))

        async with opened() as kept:
            return await asyncio.gather(*map(one, range(60)))

    site.fallback = slow
    assert asyncio.run(run()) == [f"/{number}".encode() for number in range(60)]
    assert site.connections == 5


def test_a_connection_that_was_closed_or_broken_is_not_used_again(site: Server) -> None:
    async def last(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(b"last"))
        await writer.drain()
        writer.close()

    async def broken(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        await writer.drain()
        writer.close()

    async def run() -> None:
        async with opened() as kept:
            assert await get(kept, site.url("/last")) == b"last"
            await asyncio.sleep(0.1)
            assert await get(kept, site.url("/a")) == b"a"
            with pytest.raises(httpcore.RemoteProtocolError):
                await get(kept, site.url("/broken"))
            assert await get(kept, site.url("/a")) == b"a"
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.2):
                    await get(kept, site.url("/never"))
            assert await get(kept, site.url("/a")) == b"a"

    async def never(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    site.routes = {"/last": last, "/a": answer(b"a"), "/broken": broken, "/never": never}
    asyncio.run(run())
    assert site.connections == 4


def test_one_that_was_idle_for_long_is_closed_though_its_server_is_not_asked_again(site: Server) -> None:
    async def run() -> None:
        async with opened(expiry=0.2) as kept:
            await get(kept, site.url("/a"))
            await asyncio.sleep(0.3)
            with RunningServer(Server(fallback=answer(b"b"))) as other:
                await get(kept, other.url("/b"))
            assert len(kept._idle) == 1
            await get(kept, site.url("/a"))

    site.routes["/a"] = answer(b"a")
    asyncio.run(run())
    assert site.connections == 2


def test_of_too_many_idle_ones_the_oldest_is_closed(site: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run(*urls: str) -> None:
        async with opened() as kept:
            for url in urls:
                await get(kept, url)
            assert len(kept._idle) == 2

    monkeypatch.setattr(connections, "MOST_IDLE", 2)
    site.fallback = answer(b"a")
    with RunningServer(Server(fallback=answer(b"b"))) as second, RunningServer(Server(fallback=answer(b"c"))) as third:
        asyncio.run(run(site.url(), second.url(), third.url(), second.url(), site.url()))
        assert (site.connections, second.connections, third.connections) == (2, 1, 1)


def test_many_at_once_where_tls_agrees_on_http1(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    ours = ssl.create_default_context(cafile=str(authority.file))
    with RunningServer(Server(tls=authority.serve_as("127.0.0.1"), fallback=answer(b"a"))) as server:

        async def run() -> list[bytes]:
            async with opened(ours) as kept:
                first = await asyncio.gather(*(get(kept, server.url(f"/{number}")) for number in range(6)))
                return [*first, await get(kept, server.url("/last"))]

        assert asyncio.run(run()) == [b"a"] * 7
        assert server.connections <= 6
