"""The test press as a server: `python -m tests.press.server --port 8090`; every request goes into a log.

Outlets are told apart by the Host header; requests for the server's own address (127.0.0.1) steer it:
`GET /log`, `POST /faults`, `POST /edit`, `POST /reset`.
"""

import argparse
import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import asdict, replace
from datetime import UTC, date, datetime

from tests.press.answers import Answer, Asked
from tests.press.outlets import OUTLETS, Press
from tests.press.site import Faults, Site

MOST_HEAD_BYTES = 64 * 1024


class Exchange(asyncio.Protocol):
    """One connection: requests one after the other."""

    def __init__(self, server: "PressServer") -> None:
        """Begin with nothing read."""
        self._server = server
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._writing: asyncio.Task[None] | None = None
        self._resume = asyncio.Event()
        self._resume.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        if self._writing is not None:
            self._writing.cancel()

    def pause_writing(self) -> None:
        self._resume.clear()

    def resume_writing(self) -> None:
        self._resume.set()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._take()

    def _take(self) -> None:
        """Answer what has been asked as a whole."""
        while self._writing is None and self._transport is not None:
            head, separator, rest = self._buffer.partition(b"\r\n\r\n")
            if not separator:
                if len(self._buffer) > MOST_HEAD_BYTES:
                    self._transport.close()
                return
            asked = _read_head(head)
            length = int(asked.headers.get("content-length", "0"))
            if len(rest) < length:
                return
            self._buffer = rest[length:]
            self._answer(asked, rest[:length])

    def _answer(self, asked: Asked, body: bytes) -> None:
        assert self._transport is not None
        started = time.time()
        answer = self._server.answer(asked, body)
        head = f"HTTP/1.1 {answer.status} {answer.reason}\r\n".encode()
        head += "".join(f"{name}: {value}\r\n" for name, value in answer.headers).encode()
        if answer.stream is None:
            packet = head + f"Content-Length: {len(answer.body)}\r\n\r\n".encode() + answer.body
            self._transport.write(packet)
            self._server.note(asked, answer.status, len(packet), started)
            return
        self._transport.write(head + b"Transfer-Encoding: chunked\r\n\r\n")
        self._writing = asyncio.ensure_future(self._write_pieces(asked, answer, answer.stream(), len(head), started))

    async def _write_pieces(
        self, asked: Asked, answer: Answer, pieces: AsyncIterator[bytes], sent: int, started: float
    ) -> None:
        assert self._transport is not None
        try:
            async for piece in pieces:
                await self._resume.wait()
                self._transport.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
                sent += len(piece)
            self._transport.write(b"0\r\n\r\n")
        finally:
            self._server.note(asked, answer.status, sent, started)
        self._writing = None
        self._take()


def _read_head(head: bytes) -> Asked:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Asked(method, headers.get("host", "").lower(), target, headers)


class PressServer:
    """The press with its log."""

    def __init__(self, press: Press, faults: Faults) -> None:
        """Begin with an empty log."""
        self._first_faults = asdict(faults)
        self.site = Site(press, faults)
        self.log: list[dict[str, object]] = []

    def answer(self, asked: Asked, body: bytes) -> Answer:
        """Return the answer to a request: an outlet's, or one that steers the press."""
        if asked.host.partition(":")[0] != "127.0.0.1":
            return self.site.answer(replace(asked, host=asked.host.partition(":")[0]))
        if asked.target == "/faults":
            for name, value in json.loads(body).items():
                setattr(self.site.faults, name, value)
        elif asked.target == "/edit":
            self.site.edit(**json.loads(body))
        elif asked.target == "/reset":
            self.log.clear()
            self.site = Site(self.site.press, Faults(**self._first_faults))
        elif asked.target == "/log":
            return Answer(200, json.dumps(self.log).encode())
        return Answer(200, b"{}")

    def note(self, asked: Asked, status: int, size: int, started: float) -> None:
        """Write a request into the log, once its answer is given."""
        host = asked.host.partition(":")[0]
        if host == "127.0.0.1":
            return
        self.log.append(
            {
                "host": host,
                "target": asked.target,
                "status": status,
                "bytes": size,
                "began": started,
                "ended": time.time(),
                "agent": asked.headers.get("user-agent", ""),
                "conditional": "if-none-match" in asked.headers or "if-modified-since" in asked.headers,
            }
        )


async def serve(press: Press, faults: Faults, port: int) -> None:
    """Serve the press on loopback until cancelled."""
    steering = PressServer(press, faults)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Exchange(steering), "127.0.0.1", port, backlog=512)
    async with server:
        print(f"The press is open at 127.0.0.1:{port}", flush=True)
        await server.serve_forever()


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(prog="python -m tests.press.server")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--today", type=date.fromisoformat, default=datetime.now(UTC).date())
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--per-day", type=int, default=None, help="articles of each outlet a day")
    parser.add_argument("--outlets", default="", help="keys of the outlets, by commas; none: all")
    parser.add_argument("--faults", type=json.loads, default={}, help="as JSON")
    options = parser.parse_args()
    wanted = set(filter(None, options.outlets.split(",")))
    outlets = tuple(outlet for outlet in OUTLETS if not wanted or outlet.key in wanted)
    press = Press(options.today, options.days, outlets, options.per_day)
    asyncio.run(serve(press, Faults(**options.faults), options.port))


if __name__ == "__main__":
    main()
