"""One WARC record into a payload or a rejection."""

import re
from dataclasses import replace

from fastwarc.warc import WarcRecord, WarcRecordType

from strichka.captures.formats import refuse_bytes, starts_like_html
from strichka.captures.http_bodies import Headers, decode_body, find_charset, find_header, restore_wire_headers
from strichka.captures.origin import Origin, Outcome
from strichka.captures.places import RefusedError
from strichka.captures.warc_fields import (
    read_body,
    read_date,
    read_http_headers,
    read_status_line,
    read_target,
    web_address,
)
from strichka.captures.warc_writing import PAYLOAD_FIELD, parse_payload
from strichka.models import Payload, Reason, Rejection

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"})
_FORMATS_BY_TYPE = {**dict.fromkeys(_HTML_TYPES, "html"), "text/plain": "text", "application/json": "json"}
# 203 is a whole answer that a proxy has transformed (RFC 9110, 15.3.4).
_ANSWER_STATUSES = frozenset({200, 203})
_STATUS_LINE = re.compile(r"HTTP/\d(?:\.\d)?\s+(\d{3})(?:\s|$)", re.IGNORECASE)
_IGNORED = WarcRecordType.warcinfo | WarcRecordType.request | WarcRecordType.metadata
_CAPTURE_TYPES = (WarcRecordType.response, WarcRecordType.resource, WarcRecordType.conversion)


def read_record(origin: Origin, record: WarcRecord, suffix: str) -> Outcome | None:
    """Make a payload or rejection of one record.

    Args:
        origin: of the WARC file.
        record: as FastWARC gives it, HTTP not yet parsed.
        suffix: the record's place in the file.

    Returns:
        None for records that hold no capture (warcinfo, request, metadata).
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
    if record.record_type not in _CAPTURE_TYPES:
        # The standard has readers pass over types they do not know; here nothing is lost without a word.
        raise RefusedError(Reason.CORRUPT, f"Its type is {record.headers.get('WARC-Type')!r}, which is not known.")
    if PAYLOAD_FIELD in record.headers:
        return _read_own(origin, record, suffix)
    if record.is_http and record.record_type == WarcRecordType.response:
        return _read_response(origin, record, suffix)
    if record.record_type == WarcRecordType.response:
        raise RefusedError(Reason.NOT_HTML, "The response came by another protocol than HTTP.")
    return _read_resource(origin, record, suffix)


def _read_own(origin: Origin, record: WarcRecord, suffix: str) -> Payload:
    """Read a record that our own store wrote: all is known of it, and it was let in once."""
    payload = parse_payload(record, origin.settings.max_input_bytes)
    return replace(payload, place=origin.place + suffix, source_key=origin.source_key or payload.source_key)


def _read_response(origin: Origin, record: WarcRecord, suffix: str) -> Payload:
    record.parse_http(strict_mode=False)
    status = read_status_line(record)
    headers = read_http_headers(record)
    media_type = _read_media_type(headers)
    _refuse_answer(status, media_type)
    body = read_body(record, origin.settings.max_input_bytes)
    data = decode_body(body, headers, origin.settings.max_input_bytes, origin.settings.max_archive_ratio)
    if refusal := refuse_bytes(data):
        raise RefusedError(*refusal)
    if media_type not in _HTML_TYPES and not starts_like_html(data):
        raise RefusedError(Reason.NOT_HTML, f"Its media type is {media_type or 'not given'}.")
    return origin.accept(
        data,
        "html",
        suffix,
        url=web_address(record),
        captured_at=read_date(record),
        declared_charset=find_charset(headers),
        http_headers=restore_wire_headers(headers),
        http_status=status.partition(" ")[2].strip(),
    )


def _refuse_answer(status: str, media_type: str) -> None:
    """Refuse by the head of an answer, before its body is read.

    Raises:
        RefusedError: it is no answer with a page.
    """
    match = _STATUS_LINE.match(status)
    if not match:
        raise RefusedError(Reason.CORRUPT, f"The HTTP status line can't be read: {status[:80]!r}.")
    if int(match[1]) not in _ANSWER_STATUSES:
        raise RefusedError(Reason.NOT_SUCCESS, f"The server answered {status.partition(' ')[2].strip()[:80]}.")
    # Servers send pages as text/plain or as nothing at all now and then: the body decides those.
    if media_type not in _HTML_TYPES and media_type not in ("", "text/plain", "application/octet-stream"):
        raise RefusedError(Reason.NOT_HTML, f"Its media type is {media_type[:80]}.")


def _read_resource(origin: Origin, record: WarcRecord, suffix: str) -> Payload:
    media_type = (record.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    format = _FORMATS_BY_TYPE.get(media_type)
    if format is None:
        raise RefusedError(Reason.NOT_HTML, f"Its media type is {media_type[:80] or 'not given'}.")
    data = read_body(record, origin.settings.max_input_bytes)
    if refusal := refuse_bytes(data):
        raise RefusedError(*refusal)
    return origin.accept(data, format, suffix, url=web_address(record), captured_at=read_date(record))


def _read_media_type(headers: Headers) -> str:
    return (find_header(headers, "content-type") or "").partition(";")[0].partition(",")[0].strip().lower()
