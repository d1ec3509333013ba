"""Connections that lead only where they may: a name is resolved once, each address is checked, and that one is used.

TLS still speaks and verifies the host's name. A resolver that changes its answer between a check and a connection (DNS
rebinding) has nothing to change: there is no second question.
"""

import asyncio
import ipaddress
import select
import socket
import ssl
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import httpcore

from strichka.fetching.addresses import IpAddress, find_refusal, read_ip
from strichka.fetching.models import ErrorKind

Place = tuple[IpAddress, int]  # where to connect to: address and port
_MOST_PLACES = 4  # addresses of one name that are tried
_SHORTEST_TRY = 2.0  # seconds; a dead first address must not use up the whole time


class ConnectionRefusedByUsError(Exception):
    """A connection that we don't make, or give up, with the kind of reason and words for a person."""

    def __init__(self, kind: ErrorKind, detail: str) -> None:
        """Say why."""
        super().__init__(detail)
        self.kind = kind
        self.detail = detail


class Resolver(Protocol):
    """Whatever turns a host's name into addresses."""

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        """Return IP addresses in the order in which to try them.

        Raises:
            OSError: the name has none, or can't be resolved now.
        """
        ...


class SystemResolver:
    """The resolver of this machine (RFC 6724 orders its answers)."""

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        """Return what `getaddrinfo` says."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(item[4][0]) for item in found))


class SafeBackend(httpcore.AsyncNetworkBackend):
    """Makes the connections of the HTTP client."""

    def __init__(
        self,
        *,
        resolver: Resolver | None = None,
        overrides: Mapping[str, str] | None = None,
        allow_loopback: bool = False,
        proxy: tuple[str, int] | None = None,
        most_recorded: int = 64 * 1024**2,
    ) -> None:
        """Prepare connections.

        Args:
            resolver: the system's by default.
            overrides: host, `*.suffix` or `host:port` → address or `address:port`; what it names is checked as well.
            allow_loopback: let this machine be asked.
            proxy: host and port of the proxy, which alone may lie anywhere, for the user named it. What names mean to
                it is not checked.
            most_recorded: bytes of one answer, framing included, after which the connection is given up.
        """
        self._resolver = resolver or SystemResolver()
        self._overrides = {name.lower(): value for name, value in (overrides or {}).items()}
        self._allow_loopback = allow_loopback
        self._proxy = proxy
        self._most_recorded = most_recorded
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first of the host's addresses that answers.

        Raises:
            ConnectionRefusedByUsError: the name can't be resolved, or leads where nothing of ours may go.
            httpcore.ConnectError, httpcore.ConnectTimeout: nothing answers there.
        """
        deadline = time.monotonic() + (timeout if timeout is not None else 3600.0)
        places = await self._find_places(host, port, deadline, is_proxy=(host, port) == self._proxy)
        for number, (ip, place_port) in enumerate(places, start=1):
            left = deadline - time.monotonic()
            share = max(left / (len(places) - number + 1), min(left, _SHORTEST_TRY))
            try:
                stream = await self._inner.connect_tcp(str(ip), place_port, max(share, 0.001), None, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(places):
                    raise
                continue
            return await self._check_peer(stream, host, port)
        raise httpcore.ConnectError("no address to connect to")  # not reached: _find_places gives one or raises

    async def check_host(self, host: str, port: int, timeout: float) -> None:
        """See that a host may be asked, where a proxy will make the connection.

        The proxy's own place is no exception here: it may be connected to, but not asked for. A name that can't be
        resolved here is left to the proxy, and one that the proxy resolves otherwise than we do leads where it says:
        behind a proxy, keeping out of private networks is in the end the proxy's own business.

        Raises:
            ConnectionRefusedByUsError: it leads where nothing of ours may go.
        """
        try:
            await self._find_places(host, port, time.monotonic() + timeout, is_proxy=False)
        except ConnectionRefusedByUsError as error:
            if error.kind is not ErrorKind.DNS:
                raise

    async def _find_places(self, host: str, port: int, deadline: float, *, is_proxy: bool) -> list[Place]:
        """Resolve and check: one forbidden address among several refuses the name as a whole."""
        literal = read_ip(host)
        override = self._find_override(host, port)
        if override is not None:
            places = [override]
        elif literal is not None:
            places = [(literal, port)]
        else:
            places = [(ipaddress.ip_address(item), port) for item in await self._resolve(host, port, deadline)]
        if not is_proxy:
            for ip, _ in places:
                self._check_ip(ip, host)
        return places[:_MOST_PLACES]

    def _check_ip(self, ip: IpAddress, host: str) -> None:
        words = find_refusal(ip, allow_loopback=self._allow_loopback)
        if words:
            raise ConnectionRefusedByUsError(
                ErrorKind.FORBIDDEN_ADDRESS, f"{host} leads to {ip} ({words}), which is never asked."
            )

    def _find_override(self, host: str, port: int) -> Place | None:
        if not self._overrides:
            return None
        names = [f"{host}:{port}", host]
        labels = host.split(".")
        names += [f"*.{'.'.join(labels[number:])}" for number in range(1, len(labels))]
        value = next((self._overrides[name] for name in names if name in self._overrides), None)
        if value is None:
            return None
        address, _, own_port = value.partition(":") if value.count(":") == 1 else (value, "", "")
        return ipaddress.ip_address(address), int(own_port or port)

    async def _resolve(self, host: str, port: int, deadline: float) -> list[str]:
        try:
            async with asyncio.timeout(max(deadline - time.monotonic(), 0.001)):
                found = list(await self._resolver.resolve(host, port))
        except TimeoutError as error:
            raise ConnectionRefusedByUsError(ErrorKind.DNS, f"The name {host} was not resolved in time.") from error
        except (OSError, UnicodeError) as error:
            words = getattr(error, "strerror", None) or str(error)
            raise ConnectionRefusedByUsError(ErrorKind.DNS, f"The name {host} can't be resolved: {words}.") from error
        if not found:
            raise ConnectionRefusedByUsError(ErrorKind.DNS, f"The name {host} has no address.")
        return found

    async def _check_peer(
        self, stream: httpcore.AsyncNetworkStream, host: str, port: int
    ) -> httpcore.AsyncNetworkStream:
        """Look once more at the address that is in fact connected to."""
        peer = str(stream.get_extra_info("server_addr")[0])
        if (host, port) != self._proxy:
            try:
                self._check_ip(ipaddress.ip_address(peer.partition("%")[0]), host)
            except ConnectionRefusedByUsError:
                await stream.aclose()
                raise
        return RecordingStream(stream, peer, self._most_recorded)

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: nothing on the web is asked through a file.

        Raises:
            ConnectionRefusedByUsError: always.
        """
        raise ConnectionRefusedByUsError(ErrorKind.FORBIDDEN_ADDRESS, "Sockets of this machine are never asked.")

    async def sleep(self, seconds: float) -> None:
        """Wait between attempts to connect."""
        await asyncio.sleep(seconds)


class RecordingStream(httpcore.AsyncNetworkStream):
    """A connection that keeps the bytes of the exchange under way, as they went over the wire (HTTP/1.1 alone)."""

    def __init__(self, inner: httpcore.AsyncNetworkStream, peer: str, most_recorded: int) -> None:
        """Wrap an open connection."""
        self._inner = inner
        self._peer = peer
        self._most_recorded = most_recorded
        self._socket = inner.get_extra_info("socket")
        tls = inner.get_extra_info("ssl_object")
        self._is_recording = tls is None or tls.selected_alpn_protocol() != "h2"
        self._sent: list[bytes] = []
        self._received: list[bytes] = []
        self._size = 0

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read, and keep what came.

        Raises:
            ConnectionRefusedByUsError: more came than any answer may have.
        """
        data = await self._inner.read(max_bytes, timeout)
        if self._is_recording:
            self._received.append(data)
            self._size += len(data)
            if self._size > self._most_recorded:
                raise ConnectionRefusedByUsError(
                    ErrorKind.TOO_LARGE, f"The answer goes on after {self._size:,} bytes on the wire."
                )
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write; the first bytes after an answer begin a new exchange."""
        if self._is_recording:
            if self._received:
                self._sent, self._received, self._size = [], [], 0
            self._sent.append(bytes(buffer))
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._inner.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Begin TLS, in which the host's name is verified.

        Raises:
            ConnectionRefusedByUsError: the certificate is not trusted or is another's, or TLS can't be agreed on.
        """
        try:
            stream = await self._inner.start_tls(ssl_context, server_hostname, timeout)
        except httpcore.ConnectError as error:
            cause = error.__cause__
            if isinstance(cause, ssl.SSLError):
                words = getattr(cause, "verify_message", "") or cause.reason or str(cause)
                raise ConnectionRefusedByUsError(
                    ErrorKind.TLS, f"No trusted connection to {server_hostname}: {words}."
                ) from error
            raise
        return RecordingStream(stream, self._peer, self._most_recorded)

    def get_extra_info(self, info: str) -> Any:
        """Return what is known of the connection.

        `peer` gives the address; `exchange` gives (bytes sent, bytes received), once: an idle connection keeps no page.
        """
        if info == "exchange":
            exchange = b"".join(self._sent), b"".join(self._received)
            self._sent, self._received, self._size = [], [], 0
            return exchange
        if info == "peer":
            return self._peer
        if info == "is_readable":  # asked before each reuse: an idle connection with something to read was closed
            return _is_readable(self._socket)
        return self._inner.get_extra_info(info)


def _is_readable(connected: Any) -> bool:
    if connected is None or connected.fileno() < 0:
        return True
    poll = select.poll()
    poll.register(connected.fileno(), select.POLLIN)
    return bool(poll.poll(0))
