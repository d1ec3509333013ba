"""One request and its answer: HTTP/1.1 and HTTP/2, bounded in time, bytes and headers; redirects are not followed."""

import asyncio
import re
import ssl
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType

import httpcore

from strichka.captures.http_bodies import decode_body, find_header
from strichka.captures.places import RefusedError
from strichka.fetching.addresses import DEFAULT_PORTS, Target
from strichka.fetching.connections import Connections
from strichka.fetching.models import ErrorKind, FetchFailedError, Response
from strichka.fetching.network import ConnectionRefusedByUsError, Resolver, SafeBackend
from strichka.fetching.prefixes import unpack_prefix
from strichka.fetching.trust import make_ssl_context, read_proxy
from strichka.models import HttpExchange, Reason
from strichka.settings import Settings

Headers = tuple[tuple[str, str], ...]
_KEEP_ALIVE_SECONDS = 30.0
_FRAMING_BYTES = 1024**2  # chunk sizes and trailers that may come on top of headers and body
_DECODE_ASIDE = 256 * 1024  # bytes from which a body is unpacked in another thread
_INTERIM_HEAD = re.compile(rb"HTTP/1\.[01] 1\d\d[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n")
_NETWORK_ERRORS = (
    httpcore.NetworkError,
    httpcore.ProxyError,
    httpcore.RemoteProtocolError,
    ssl.SSLError,
    OSError,
    EOFError,
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one answer may be."""

    body_bytes: int  # as received
    unpacked_bytes: int
    cuts_body: bool = False  # take the beginning of a longer body instead of refusing it


class HttpClient:
    """Asks servers; connections are kept and used again."""

    def __init__(
        self,
        settings: Settings,
        resolver: Resolver | None = None,
        wait_for_room: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Prepare; nothing is connected yet.

        Args:
            settings: those named `fetch_…`, `max_input_bytes` and `max_archive_ratio`.
            resolver: of names; this machine's by default.
            wait_for_room: awaited before each request, when it is one of those that may be under way at once; so
                whoever takes the answers keeps more from coming than can be put away.

        Raises:
            SettingsError: the proxy or the file of authorities can't be used.
        """
        self._settings = settings
        proxy, place = read_proxy(settings.fetch_proxy)
        self._backend = SafeBackend(
            resolver=resolver,
            overrides=settings.fetch_resolve,
            allow_loopback=settings.fetch_allow_loopback,
            proxy=place,
            most_recorded=max(settings.fetch_max_body_bytes, settings.max_input_bytes) + _FRAMING_BYTES,
        )
        self._has_proxy = proxy is not None
        self._wait_for_room = wait_for_room
        self._limit = asyncio.Semaphore(settings.fetch_concurrency)
        self._connections = Connections(
            httpcore.AsyncConnectionPool(
                ssl_context=make_ssl_context(settings),
                proxy=proxy,
                keepalive_expiry=_KEEP_ALIVE_SECONDS,
                http2=settings.fetch_http2,
                network_backend=self._backend,
            )
        )

    async def __aenter__(self) -> "HttpClient":
        """Return itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self._connections.aclose()

    async def ask(self, target: Target, headers: Sequence[tuple[str, str]], bounds: Bounds) -> tuple[Response, float]:
        """Send a GET request and take the answer in.

        Args:
            target: what to ask for.
            headers: to send after Host, in order.
            bounds: of the answer.

        Returns:
            The answer, whatever its status, and how many seconds after the call it began to come.

        Raises:
            FetchFailedError: no usable answer came.
        """
        began = time.monotonic()
        try:
            async with self._limit:
                if self._wait_for_room:
                    await self._wait_for_room()
                async with asyncio.timeout(self._settings.fetch_total_seconds):
                    if self._has_proxy:
                        await self._backend.check_host(target.host, target.port, self._settings.fetch_connect_seconds)
                    return await self._exchange(target, (("Host", target.authority), *headers), bounds, began)
        except ConnectionRefusedByUsError as error:
            raise FetchFailedError(error.kind, target.url, error.detail) from error
        except TimeoutError as error:
            words = f"The answer was not whole after {self._settings.fetch_total_seconds:g} s."
            raise FetchFailedError(ErrorKind.TIMEOUT, target.url, words) from error
        except httpcore.TimeoutException as error:
            raise FetchFailedError(ErrorKind.TIMEOUT, target.url, _describe_timeout(error, self._settings)) from error
        except (*_NETWORK_ERRORS, httpcore.ProtocolError) as error:
            raise _explain_network(error, target) from error

    async def _exchange(self, target: Target, headers: Headers, bounds: Bounds, began: float) -> tuple[Response, float]:
        settings = self._settings
        request = httpcore.Request(
            method=b"GET",
            url=httpcore.URL(
                scheme=target.scheme.encode(),
                host=target.host.encode(),
                port=None if target.port == DEFAULT_PORTS[target.scheme] else target.port,
                target=target.path.encode(),
            ),
            headers=[(name.encode(), value.encode("utf-8", "replace")) for name, value in headers],
            extensions={
                "timeout": {
                    "connect": settings.fetch_connect_seconds,
                    "read": settings.fetch_first_byte_seconds,
                    "write": settings.fetch_first_byte_seconds,
                },
            },
        )
        async with self._connections.send(request) as answer:
            answered_after = time.monotonic() - began
            received = _read_headers(answer.headers, settings.fetch_max_header_bytes)
            raw_body = await _read_body(answer, received, bounds)
            stream = answer.extensions["network_stream"]
            peer = str(stream.get_extra_info("peer") or "")
            wire = stream.get_extra_info("exchange") if answer.extensions["http_version"] != b"HTTP/2" else None
        body = await _unpack(raw_body, received, bounds, settings.max_archive_ratio)
        version = answer.extensions["http_version"].decode().removeprefix("HTTP/")
        reason = answer.extensions.get("reason_phrase", b"").decode("latin-1")
        response = Response(
            asked_url=target.url,
            url=target.url,
            status=answer.status,
            reason=reason,
            http_version=version,
            headers=received,
            request_headers=headers,
            body=body,
            raw_body=raw_body,
            received_at=datetime.now(UTC),
            seconds=time.monotonic() - began,
            remote_ip=peer,
            exchange=_make_exchange(target, headers, answer, raw_body, wire, peer),
        )
        return response, answered_after


def _make_exchange(
    target: Target,
    headers: Headers,
    answer: httpcore.Response,
    raw_body: bytes,
    wire: tuple[bytes, bytes] | None,
    peer: str,
) -> HttpExchange:
    """Return the bytes of both sides: those of the wire, or for HTTP/2, whose frames say the same, in 1.1's form."""
    if wire is not None:
        protocol = answer.extensions["http_version"].decode().lower()
        return HttpExchange(target.url, wire[0], _strip_interim(wire[1]), protocol, peer)
    lines = [f"GET {target.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace")
    head = b"HTTP/1.1 %d \r\n" % answer.status
    head += b"".join(b"%b: %b\r\n" % (name, value) for name, value in answer.headers)
    return HttpExchange(target.url, request, head + b"\r\n" + raw_body, "h2", peer)


def _strip_interim(received: bytes) -> bytes:
    """Take off answers such as `103 Early Hints` that come before the answer itself."""
    while match := _INTERIM_HEAD.match(received):
        received = received[match.end() :]
    return received


def _read_headers(raw: Sequence[tuple[bytes, bytes]], limit: int) -> Headers:
    if sum(len(name) + len(value) + 4 for name, value in raw) > limit:
        raise ConnectionRefusedByUsError(
            ErrorKind.TOO_LARGE, f"The headers have over {limit:,} bytes (STRICHKA_FETCH_MAX_HEADER_BYTES)."
        )
    return tuple((_decode(name), _decode(value)) for name, value in raw)


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


async def _read_body(answer: httpcore.Response, headers: Headers, bounds: Bounds) -> bytes:
    length = find_header(headers, "content-length") or ""
    if length.isdecimal() and int(length) > bounds.body_bytes and not bounds.cuts_body:
        raise _too_large(bounds)
    parts: list[bytes] = []
    size = 0
    async for part in answer.aiter_stream():
        parts.append(part)
        size += len(part)
        if size > bounds.body_bytes:
            if not bounds.cuts_body:
                raise _too_large(bounds)
            break
    return b"".join(parts)[: bounds.body_bytes]


def _too_large(bounds: Bounds) -> ConnectionRefusedByUsError:
    return ConnectionRefusedByUsError(ErrorKind.TOO_LARGE, f"The body has over {bounds.body_bytes:,} bytes.")


async def _unpack(raw_body: bytes, headers: Headers, bounds: Bounds, ratio: int) -> bytes:
    """Undo the content encodings; the transfer encoding is undone already."""
    if not raw_body or find_header(headers, "content-encoding") is None:
        return raw_body
    content = tuple((name, value) for name, value in headers if name.lower() != "transfer-encoding")
    try:
        if len(raw_body) > _DECODE_ASIDE:
            return await asyncio.to_thread(decode_body, raw_body, content, bounds.unpacked_bytes, ratio)
        return decode_body(raw_body, content, bounds.unpacked_bytes, ratio)
    except RefusedError as error:
        is_size = error.reason in (Reason.TOO_LARGE, Reason.ARCHIVE_BOMB)
        if bounds.cuts_body and (is_size or len(raw_body) >= bounds.body_bytes):
            prefix = unpack_prefix(raw_body, content, bounds.unpacked_bytes, ratio)
            if prefix:
                return prefix
        kind = ErrorKind.TOO_LARGE if is_size else ErrorKind.PROTOCOL
        raise ConnectionRefusedByUsError(kind, error.detail) from error


def _describe_timeout(error: httpcore.TimeoutException, settings: Settings) -> str:
    if isinstance(error, httpcore.ConnectTimeout):
        return f"No connection within {settings.fetch_connect_seconds:g} s."
    return f"The server was silent for {settings.fetch_first_byte_seconds:g} s."


def _explain_network(error: Exception, target: Target) -> FetchFailedError:
    words = str(error) or type(error).__name__
    if "Receive buffer too long" in words:  # h11's bound on an incomplete head
        return FetchFailedError(ErrorKind.TOO_LARGE, target.url, "The headers have no end.")
    if isinstance(error, httpcore.ProtocolError) and "disconnected" not in words:
        return FetchFailedError(ErrorKind.PROTOCOL, target.url, f"The answer is no sound HTTP: {words}.")
    return FetchFailedError(ErrorKind.CONNECT, target.url, f"The connection failed: {words}.")
