"""A small real HTTP server on loopback, and a getter for it: what discovery is tested against."""

import asyncio
import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from strichka.fetching.models import ErrorKind, FetchFailedError, Purpose, Response

RECEIVED = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


@dataclass
class Page:
    """What the server answers to one address."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """The pages of the server, by `host/path?query`, and a log of what was asked for."""

    pages: dict[str, Page] = field(default_factory=dict)
    log: list[tuple[str, int]] = field(default_factory=list)

    def serve(self, address: str, body: bytes | str, content_type: str = "application/xml", **headers: str) -> None:
        """Put a page under an address."""
        raw = body.encode("utf-8") if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[address.partition("://")[2]] = Page(raw, 200, {"Content-Type": content_type} | named)

    def fail(self, address: str, status: int) -> None:
        """Answer with a status and no page."""
        self.pages[address.partition("://")[2]] = Page(b"sorry", status, {"Content-Type": "text/html"})

    def asked(self) -> list[str]:
        """Return the addresses asked for, without their scheme."""
        return [address for address, _ in self.log]

    def answer(self, host: str, path: str, headers: Message) -> Page:
        """Return the page, or 304 where the validator is still right."""
        address = host + path
        page = self.pages.get(address, Page(b"nothing here", 404, {"Content-Type": "text/html"}))
        for asked, own in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
            if headers.get(asked) and headers.get(asked) == page.headers.get(own):
                page = Page(b"", 304, page.headers)
                break
        self.log.append((address, page.status))
        return page


def cut_range(page: Page, asked: str | None) -> Page:
    """Return the part of a page that a request asks for, where the page says that it has parts."""
    if not asked or page.status != 200 or "Accept-Ranges" not in page.headers:
        return page
    first, last = (int(number) for number in asked.removeprefix("bytes=").split("-"))
    body = page.body[first : last + 1]
    said = f"bytes {first}-{first + len(body) - 1}/{len(page.body)}"
    return Page(body, 206, page.headers | {"Content-Range": said})


@contextmanager
def run_site() -> Iterator[tuple[Site, "LoopbackGetter"]]:
    """Run the server for a while."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            page = cut_range(site.answer(self.headers["Host"], self.path, self.headers), self.headers.get("Range"))
            self.send_response(page.status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(page.body)))
            self.end_headers()
            self.wfile.write(page.body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site, LoopbackGetter(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class LoopbackGetter:
    """Gets every address from the server, whatever its host: real HTTP, without the politeness."""

    def __init__(self, port: int, received_at: datetime = RECEIVED) -> None:
        self.port = port
        self._received_at = received_at
        self.refuses: Callable[[str], bool] = lambda url: False

    async def get(
        self, url: str, *, purpose: Purpose, etag: str | None = None, last_modified: str | None = None
    ) -> Response:
        if self.refuses(url):
            raise FetchFailedError(ErrorKind.ROBOTS, url, "robots.txt forbids it")
        return await asyncio.to_thread(self._get, url, etag, last_modified)

    def _get(self, url: str, etag: str | None, last_modified: str | None) -> Response:
        parts = urlsplit(url)
        asked = {"Host": parts.netloc}
        asked |= {"If-None-Match": etag} if etag else {}
        asked |= {"If-Modified-Since": last_modified} if last_modified else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        path = parts.path or "/"
        connection.request("GET", f"{path}?{parts.query}" if parts.query else path, headers=asked)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return Response(
            asked_url=url,
            url=url,
            status=answer.status,
            reason=answer.reason,
            http_version="1.1",
            headers=tuple(answer.getheaders()),
            request_headers=tuple(asked.items()),
            body=body,
            raw_body=body,
            received_at=self._received_at,
            seconds=0.0,
            remote_ip="127.0.0.1",
        )
