"""What the press answers with: status, headers and a body, encoded and conditional as servers do it."""

import gzip
import hashlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

REASONS = {
    200: "OK",
    301: "Moved Permanently",
    302: "Found",
    304: "Not Modified",
    403: "Forbidden",
    404: "Not Found",
    410: "Gone",
    429: "Too Many Requests",
    503: "Service Unavailable",
}


@dataclass
class Asked:
    """One request, as far as it matters."""

    method: str
    host: str
    target: str  # path and query
    headers: Mapping[str, str]  # names in lower case


@dataclass
class Answer:
    """One answer; `stream` takes the place of the body where it comes in pieces, or never ends."""

    status: int = 200
    body: bytes = b""
    headers: list[tuple[str, str]] = field(default_factory=list)
    stream: Callable[[], AsyncIterator[bytes]] | None = None

    @property
    def reason(self) -> str:
        return REASONS.get(self.status, "Other")


def give_document(
    asked: Asked,
    body: bytes,
    media_type: str,
    *,
    modified_at: datetime | None = None,
    encoding: str | None = None,
) -> Answer:
    """Return a document with its validators, or 304 where the asker has it; packed where it takes that."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = [("Content-Type", media_type), ("ETag", etag)]
    if modified_at is not None:
        headers.append(("Last-Modified", format_datetime(modified_at.astimezone(UTC), usegmt=True)))
    if _has(asked, etag, modified_at):
        return Answer(304, headers=headers)
    if encoding and encoding in asked.headers.get("accept-encoding", ""):
        body = pack(body, encoding)
        headers += [("Content-Encoding", encoding), ("Vary", "Accept-Encoding")]
    return Answer(200, body, headers)


def pack(body: bytes, encoding: str) -> bytes:
    """Return a body under a content encoding."""
    if encoding == "br":
        import brotli

        return bytes(brotli.compress(body, quality=4))
    return gzip.compress(body, compresslevel=3, mtime=0)


def give_words(status: int, words: str, *headers: tuple[str, str]) -> Answer:
    """Return a short page with a status."""
    body = f"<!doctype html><title>{status}</title><p>{words}</p>".encode()
    return Answer(status, body, [("Content-Type", "text/html; charset=utf-8"), *headers])


def redirect(location: str, status: int = 302) -> Answer:
    """Return a redirect."""
    return give_words(status, "Moved.", ("Location", location))


def _has(asked: Asked, etag: str, modified_at: datetime | None) -> bool:
    """Tell whether the asker has the document: by ETag, else by date (RFC 9110, 13.2.2)."""
    known = asked.headers.get("if-none-match")
    if known is not None:
        return etag in (item.strip().removeprefix("W/") for item in known.split(","))
    since = asked.headers.get("if-modified-since")
    if since is None or modified_at is None:
        return False
    try:
        return modified_at.replace(microsecond=0) <= parsedate_to_datetime(since)
    except ValueError:
        return False
