"""Connections that are kept and used again: one request at a time over HTTP/1.1, many over HTTP/2.

httpcore's own pool looks at all its connections for each request, and asks the system whether idle ones were closed:
with some dozens of them that is a third of all that fetching costs. Here the one used last is taken, and only it is
looked at.
"""

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpcore

MOST_IDLE = 100  # connections kept open without a request, over all servers

Connection = httpcore.AsyncConnectionInterface


@dataclass(slots=True)
class _Server:
    """What is open to one server."""

    idle: list[Connection] = field(default_factory=list)  # HTTP/1.1; that used last at the end
    shared: Connection | None = None  # HTTP/2, or one under way that may become so
    may_share: bool = True  # whether others wait for a connection under way: not where HTTP/1.1 came of it before


class Connections:
    """All connections of one client."""

    def __init__(self, maker: httpcore.AsyncConnectionPool) -> None:
        """Begin with none.

        Args:
            maker: makes connections, through a proxy or not; it is never asked to keep them.
        """
        self._maker = maker
        self._servers: defaultdict[tuple[bytes, bytes, int], _Server] = defaultdict(_Server)
        self._idle: dict[Connection, _Server] = {}  # in the order in which they fell idle

    @asynccontextmanager
    async def send(self, request: httpcore.Request) -> AsyncIterator[httpcore.Response]:
        """Send a request over a connection that is free, or a new one; gives the answer, its body not read yet.

        Raises:
            httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException: as the connection does.
        """
        origin = request.url.origin
        server = self._servers[origin.scheme, origin.host, origin.port]
        while True:
            connection = await self._take(server, origin)
            try:
                answer = await connection.handle_async_request(request)
            except httpcore.ConnectionNotAvailable:
                # HTTP/1.1 came of a connection for which several waited, or HTTP/2's has no more room.
                if server.shared is connection:
                    server.shared, server.may_share = None, False
                    await self._keep(server, connection)
            except BaseException:
                await self._keep(server, connection)
                raise
            else:
                break
        if answer.extensions["http_version"] == b"HTTP/2":
            server.shared, server.may_share = connection, True
        elif server.shared is connection:
            server.shared, server.may_share = None, False
        try:
            yield answer
        finally:
            await answer.aclose()
            await self._keep(server, connection)

    async def aclose(self) -> None:
        """Close all that is open; nobody may be at work."""
        shared = [server.shared for server in self._servers.values() if server.shared]
        connections = dict.fromkeys([*self._idle, *shared])
        self._servers.clear()
        self._idle.clear()
        for connection in connections:
            await connection.aclose()

    async def _take(self, server: _Server, origin: httpcore.Origin) -> Connection:
        """Return a connection for one more request."""
        while server.shared or server.idle:
            connection = server.shared or server.idle.pop()
            self._idle.pop(connection, None)
            if connection.is_available() and not connection.has_expired():
                return connection
            if server.shared is connection:
                server.shared = None
            await _close_idle(connection)
        connection = self._maker.create_connection(origin)
        if server.may_share and connection.is_available():
            server.shared = connection
        return connection

    async def _keep(self, server: _Server, connection: Connection) -> None:
        """Keep a connection that is free for later; close one that is of no more use, and those idle for too long."""
        if connection.is_idle() and connection.is_available():
            self._idle.pop(connection, None)
            self._idle[connection] = server
            if server.shared is not connection and connection not in server.idle:
                server.idle.append(connection)
        elif not connection.is_available():
            if server.shared is connection:
                server.shared = None
            await _close_idle(connection)
        while self._idle:
            oldest, owner = next(iter(self._idle.items()))
            if len(self._idle) <= MOST_IDLE and not oldest.has_expired():
                break
            del self._idle[oldest]
            if owner.shared is oldest:
                owner.shared = None
            if oldest in owner.idle:
                owner.idle.remove(oldest)
            await _close_idle(oldest)


async def _close_idle(connection: Connection) -> None:
    """Close a connection that nobody uses; one in use closes itself, or comes here when its last answer is read."""
    if connection.is_idle() and not connection.is_closed():
        await connection.aclose()
