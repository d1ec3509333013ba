"""What asking for an address gives: plain dataclasses that discovery, fetching and the stages share."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from strichka.models import HttpExchange


class Purpose(StrEnum):
    """Why an address is asked for: decides the bounds and what is asked of the server."""

    ARTICLE = "article"
    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"
    ROBOTS = "robots"


class ErrorKind(StrEnum):
    """The closed list of reasons for which no usable answer came."""

    BAD_ADDRESS = "bad_address"  # no http(s), no host, malformed
    FORBIDDEN_ADDRESS = "forbidden_address"  # leads to a private, local or otherwise reserved network
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"  # to connect, to the first byte, or in all
    PROTOCOL = "protocol"  # an answer that is no HTTP, a broken encoding
    TOO_LARGE = "too_large"  # body or headers, before or after unpacking
    TOO_MANY_REDIRECTS = "too_many_redirects"
    ROBOTS = "robots"  # robots.txt forbids it, or can't be had for now
    RESTING = "resting"  # the host failed too often, or asked to be left alone for a while
    DEADLINE = "deadline"  # the run's time for this host is over; stays pending
    STATUS = "status"  # an HTTP status that carries no page


@dataclass(frozen=True, slots=True)
class Redirect:
    """One step of a chain of redirects."""

    url: str  # the address that answered
    status: int
    location: str  # the absolute address it led to


@dataclass(frozen=True, slots=True)
class Response:
    """An answer, whatever its status."""

    asked_url: str
    url: str  # the address that answered at the end of the redirects
    status: int
    reason: str  # the words behind the status; empty over HTTP/2
    http_version: str  # "1.1", "2"
    headers: tuple[tuple[str, str], ...]  # as received, in order
    request_headers: tuple[tuple[str, str], ...]  # as sent, for the WARC request record
    body: bytes  # after content encodings are undone; empty for 304
    raw_body: bytes  # as received, content encodings still on
    received_at: datetime  # with time zone
    seconds: float
    remote_ip: str
    redirects: tuple[Redirect, ...] = ()
    exchange: HttpExchange | None = field(default=None, repr=False)  # as it went over the wire, for the web archive

    def header(self, name: str) -> str | None:
        """Return the first header of that name, in any case, or none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def not_modified(self) -> bool:
        """Whether the server said that nothing changed."""
        return self.status == 304


@dataclass(slots=True)
class FetchFailedError(Exception):
    """No usable answer came; what was tried, on what, and when it may be tried again."""

    kind: ErrorKind
    url: str
    detail: str
    status: int | None = None
    retry_after_seconds: float | None = None  # as the server asked, or as the host's rest demands
    redirects: tuple[Redirect, ...] = field(default=())

    def __str__(self) -> str:
        """Return one line for a person."""
        return f"{self.url}: {self.kind}: {self.detail}"


class Getter(Protocol):
    """Whatever can get an address: the polite fetcher, or in a unit test a dictionary."""

    async def get(
        self, url: str, *, purpose: Purpose, etag: str | None = None, last_modified: str | None = None
    ) -> Response:
        """Get an address.

        Raises:
            FetchFailedError: robots.txt forbids it, the host rests, the address is unsafe, or no answer came.
                A status other than 200 or 304 is returned, not raised.
        """
        ...
