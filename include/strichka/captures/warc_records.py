"""One WARC record into a payload or a rejection."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from fastwarc.warc import WarcRecord, WarcRecordType

from strichka.captures.formats import refuse_bytes, starts_like_html
from strichka.captures.http_bodies import Headers, decode_body, find_charset, find_header, restore_wire_headers
from strichka.captures.origin import Origin, Outcome
from strichka.captures.places import RefusedError
from strichka.captures.streams import CHUNK_BYTES
from strichka.models import Payload, Reason, Rejection

# Our own field: what a payload knows beyond the standard's fields; see `store`.
PAYLOAD_FIELD = "Strichka-Payload"
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"})
_FORMATS_BY_TYPE = {**dict.fromkeys(_HTML_TYPES, "html"), "text/plain": "text", "application/json": "json"}
# 203 is a whole answer that a proxy has transformed (RFC 9110, 15.3.4).
_ANSWER_STATUSES = frozenset({200, 203})
_STATUS_LINE = re.compile(r"HTTP/\d(?:\.\d)?\s+(\d{3})(?:\s|$)", re.IGNORECASE)
_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?Z?)?)?)?", re.ASCII | re.IGNORECASE
)
_IGNORED = WarcRecordType.warcinfo | WarcRecordType.request | WarcRecordType.metadata | WarcRecordType.unknown


def read_record(origin: Origin, record: WarcRecord, suffix: str) -> Outcome | None:
    """Make a payload or rejection of one record.

    Args:
        origin: of the WARC file.
        record: as FastWARC gives it, HTTP not yet parsed.
        suffix: the record's place in the file.

    Returns:
        None for records that hold no capture (warcinfo, request, metadata and types the standard does not know).
    """
    if record.record_type & _IGNORED:
        return None
    try:
        return _read_capture(origin, record, suffix)
    except RefusedError as refusal:
        return _reject(origin, record, suffix, refusal.reason, refusal.detail)


def _reject(origin: Origin, record: WarcRecord, suffix: str, reason: Reason, detail: str) -> Rejection:
    url = read_target(record)
    return origin.reject(reason, f"{detail} ({url})" if url else detail, suffix)


def _read_capture(origin: Origin, record: WarcRecord, suffix: str) -> Payload:
    if record.record_type == WarcRecordType.revisit:
        raise RefusedError(Reason.EMPTY, "It is a revisit record: the same answer as before, kept without its body.")
    if record.record_type == WarcRecordType.continuation:
        raise RefusedError(Reason.CORRUPT, "It is a part of a segmented record; those are not read.")
    if record.is_http and record.record_type == WarcRecordType.response:
        return _read_response(origin, record, suffix)
    if record.record_type == WarcRecordType.response:
        raise RefusedError(Reason.NOT_HTML, "The response came by another protocol than HTTP.")
    return _read_resource(origin, record, suffix)


def _read_response(origin: Origin, record: WarcRecord, suffix: str) -> Payload:
    record.parse_http(strict_mode=False)
    status = record.http_headers.status_line or ""
    headers = read_http_headers(record)
    _refuse_answer(status, headers)
    body = read_body(record, origin.settings.max_input_bytes, origin.describe_limit())
    data = decode_body(body, headers, origin.settings.max_input_bytes, origin.settings.max_archive_ratio)
    if refusal := refuse_bytes(data):
        raise RefusedError(*refusal)
    media_type = _read_media_type(headers)
    if media_type not in _HTML_TYPES and not starts_like_html(data):
        raise RefusedError(Reason.NOT_HTML, f"Its media type is {media_type or 'not given'}.")
    return replace(
        origin.accept(data, "html", suffix, url=_web_address(record), captured_at=read_date(record)),
        declared_charset=find_charset(headers),
        http_headers=restore_wire_headers(headers),
        http_status=status.partition(" ")[2].strip(),
    )


def _refuse_answer(status: str, headers: Headers) -> None:
    """Refuse by the head of an answer, before its body is read.

    Raises:
        RefusedError: it is no answer with a page.
    """
    match = _STATUS_LINE.match(status)
    if not match:
        raise RefusedError(Reason.CORRUPT, f"The HTTP status line can't be read: {status[:80]!r}.")
    if int(match[1]) not in _ANSWER_STATUSES:
        raise RefusedError(Reason.NOT_SUCCESS, f"The server answered {status.partition(' ')[2].strip()[:80]}.")
    media_type = _read_media_type(headers)
    # Servers send pages as text/plain or as nothing at all now and then: the body decides those.
    if media_type not in _HTML_TYPES and media_type not in ("", "text/plain", "application/octet-stream"):
        raise RefusedError(Reason.NOT_HTML, f"Its media type is {media_type[:80]}.")


def _read_resource(origin: Origin, record: WarcRecord, suffix: str) -> Payload:
    media_type = (record.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    format = _FORMATS_BY_TYPE.get(media_type)
    if format is None:
        raise RefusedError(Reason.NOT_HTML, f"Its media type is {media_type[:80] or 'not given'}.")
    data = read_body(record, origin.settings.max_input_bytes, origin.describe_limit())
    if refusal := refuse_bytes(data):
        raise RefusedError(*refusal)
    url = _web_address(record)
    # A file in our own store has no time of capture: its WARC-Date is a fixed value that says nothing.
    captured_at = None if record.headers.get(PAYLOAD_FIELD) and not url else read_date(record)
    return origin.accept(data, format, suffix, url=url, captured_at=captured_at)


def read_body(record: WarcRecord, limit: int, words: str) -> bytes:
    """Read what is left of a record.

    Raises:
        RefusedError: it is longer than the limit, or shorter than the record says.
    """
    length = record.content_length
    if length > limit:
        raise RefusedError(Reason.TOO_LARGE, words)
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
    return tuple((_redecode(key), _redecode(value)) for key, value in record.http_headers.to_tuples())


def _redecode(value: str) -> str:
    if value.isascii():
        return value
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _read_media_type(headers: Headers) -> str:
    return (find_header(headers, "content-type") or "").partition(";")[0].partition(",")[0].strip().lower()


def read_target(record: WarcRecord) -> str | None:
    """Return the WARC-Target-URI; wget wraps it in angle brackets, as an older draft of the standard had it."""
    target = record.headers.get("WARC-Target-URI")
    if target and target.startswith("<") and target.endswith(">"):
        target = target[1:-1]
    return target or None


def _web_address(record: WarcRecord) -> str | None:
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
