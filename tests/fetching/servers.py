"""A real HTTP/1.1 server on loopback, in a thread of its own, whose answers are written byte for byte by the test."""

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

Handler = Callable[["Request", asyncio.StreamWriter], Awaitable[None]]
Answer = bytes | Handler


@dataclass(frozen=True)
class Request:
    time: float  # monotonic, the same clock in all processes of this machine
    peer: str
    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def host(self) -> str:
        return self.headers.get("host", "")


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """An answer as bytes; underscores in header names stand for dashes."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if "Content-Type" not in named:
        named["Content-Type"] = "text/html; charset=utf-8"
    lines += [f"{name}: {value}" for name, value in named.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def page(title: str, paragraphs: int = 6) -> bytes:
    text = f"<p>Міська рада розповіла про «{title}»: роботи почнуться навесні й триватимуть до осені.</p>"
    return f"<!doctype html><html lang=uk><title>{title}</title><body><h1>{title}</h1>{text * paragraphs}".encode()


@dataclass
class Server:
    """Answers each path as told; what it was asked stands in `log`."""

    routes: dict[str, Answer] = field(default_factory=dict)
    fallback: Answer = field(default_factory=lambda: answer(b"not here", "404 Not Found"))
    log: list[Request] = field(default_factory=list)
    port: int = 0
    bytes_sent: int = 0
    tls: ssl.SSLContext | None = None
    connections: int = 0

    def paths(self, host: str | None = None) -> list[str]:
        return [request.path for request in self.log if host in (None, request.host)]

    def times(self, host: str) -> list[float]:
        return sorted(request.time for request in self.log if request.host == host)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                moment = time.monotonic()
                first, *lines = head.decode("latin-1").rstrip().split("\r\n")
                headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
                peer = writer.get_extra_info("peername")[0]
                request = Request(moment, peer, first.split(" ")[1], headers, head)
                self.log.append(request)
                reply = self.routes.get(request.path, self.fallback)
                if isinstance(reply, bytes):
                    writer.write(reply)
                    self.bytes_sent += len(reply)
                else:
                    await reply(request, writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()


class RunningServer:
    """Context manager around a server's thread."""

    def __init__(self, server: Server, family: socket.AddressFamily = socket.AF_INET) -> None:
        self.server = server
        self._family = family
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _start(self) -> None:
        host = "127.0.0.1" if self._family == socket.AF_INET else "::1"
        listening: Any = await asyncio.start_server(self.server.serve, host, 0, ssl=self.server.tls)
        self.server.port = listening.sockets[0].getsockname()[1]
        self._ready.set()

    def __enter__(self) -> Server:
        self._thread.start()
        assert self._ready.wait(10)
        return self.server

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
