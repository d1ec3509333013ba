"""What stands in a WARC record: target, date, HTTP headers, body."""

import re
from datetime import UTC, datetime, timedelta

from fastwarc.warc import WarcRecord

from strichka.captures.http_bodies import Headers
from strichka.captures.places import RefusedError
from strichka.captures.streams import CHUNK_BYTES
from strichka.models import Reason

_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?Z?)?)?)?", re.ASCII | re.IGNORECASE
)


def read_body(record: WarcRecord, limit: int) -> bytes:
    """Read what is left of a record.

    Raises:
        RefusedError: it is longer than the limit, or shorter than the record says.
    """
    length = record.content_length
    if length > limit:
        raise RefusedError(Reason.TOO_LARGE, f"The record is over {limit:,} bytes (STRICHKA_MAX_INPUT_BYTES).")
    parts: list[bytes] = []
    held = 0
    while held < length and (chunk := record.reader.read(min(CHUNK_BYTES, length - held))):
        parts.append(chunk)
        held += len(chunk)
    if held < length:
        raise RefusedError(Reason.TRUNCATED, f"The record ends after {held:,} of {length:,} bytes.")
    return b"".join(parts)


def read_http_headers(record: WarcRecord) -> Headers:
    """Return the HTTP headers in order; values are UTF-8 where they can be, else Latin-1 (RFC 9110, 5.5)."""
    return tuple((_decode(key), _decode(value)) for key, value in record.http_headers.items_bytes())


def read_status_line(record: WarcRecord) -> str:
    """Return the HTTP status line, empty when there is none."""
    return _decode(record.http_headers.status_line_bytes or b"")


def _decode(raw: bytes) -> str:
    # FastWARC's own text is windows-1252, whatever the bytes are.
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def read_target(record: WarcRecord) -> str | None:
    """Return the WARC-Target-URI; wget wraps it in angle brackets, as an older draft of the standard had it."""
    target = record.headers.get("WARC-Target-URI")
    if target and target.startswith("<") and target.endswith(">"):
        target = target[1:-1]
    return target or None


def web_address(record: WarcRecord) -> str | None:
    """Return the target when it is an address on the web, else None."""
    target = read_target(record)
    return target if target and target.lower().startswith(("http://", "https://")) else None


def read_date(record: WarcRecord) -> datetime | None:
    """Return the WARC-Date, or None when it can't be read.

    WARC 1.1 allows dates that stop at the year, month, day or minute, and fractions of a second.
    """
    match = _DATE.fullmatch((record.headers.get("WARC-Date") or "").strip())
    if not match:
        return None
    year, month, day, hour, minute, second, fraction = match.groups()
    try:
        start = datetime(int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), tzinfo=UTC)
        # A leap second (60) runs over into the next minute.
        return start + timedelta(seconds=int(second or 0), microseconds=int((fraction or "0").ljust(9, "0")[:6]))
    except (ValueError, OverflowError):
        return None
