"""Writing of payloads as WARC 1.1 records that give the payload back whole, byte for byte the same each time.

A payload that came by HTTP from an address on the web becomes a `response` record, any other a `resource` record.

- The body is kept as the payload has it, after transfer and content encodings are undone. The headers that speak of
  those encodings are renamed with the prefix `X-Crawl-`, and a `Content-Length` of the body as kept is added: this is
  what StormCrawler does, and so what CC-NEWS files look like. Reading renames them back.
- What we fetched ourselves is kept as it went over the wire instead: see `warc_exchanges`.
- What a payload knows beyond the standard's fields stands as ASCII JSON in the field `Strichka-Payload`.
- A file has no time of capture, and WARC-Date is obligatory: it gets `FILE_DATE`.
- Each record is a gzip member of its own, with modification time 0 and operating system "unknown".
"""

import hashlib
import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from fastwarc.warc import WarcRecord, WarcRecordType

from strichka.captures.http_bodies import Headers, hide_wire_headers, restore_wire_headers
from strichka.captures.places import RefusedError
from strichka.captures.warc_exchanges import EXCHANGE_MARK, format_exchange, parse_exchange
from strichka.captures.warc_fields import read_body, read_date, read_http_headers, read_status_line, read_target
from strichka.captures.warc_framing import (
    CONTROLS,
    FILE_DATE,
    PAYLOAD_FIELD,
    format_date,
    format_digest,
    format_record,
    warcinfo_id,
)
from strichka.identifiers import make_id
from strichka.models import Payload, Reason

MEDIA_TYPES = {"html": "text/html", "text": "text/plain", "json": "application/json"}

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # a token of RFC 9110, 5.6.2
_HEADER_VALUE = re.compile(r"(?:[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?)?")
_STATUS = re.compile(r"\d{3}(?: [^\s\x00-\x1f\x7f](?:[\x20-\x7e]*[\x21-\x7e])?)?", re.ASCII)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x3b\x3d\x3f-\x7e]+")  # printable ASCII but "<" and ">"


def format_warcinfo(name: str) -> bytes:
    """Return the packed warcinfo record that opens a file."""
    block = (
        b"software: Strichka\r\n"
        b"format: WARC File Format 1.1\r\n"
        b"conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
        b"description: captures of news articles; fields that the standard lacks are in "
        + PAYLOAD_FIELD.encode()
        + b"\r\n"
    )
    fields = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", f"<urn:uuid:{warcinfo_id(name)}>"),
        ("WARC-Date", FILE_DATE),
        ("Content-Type", "application/warc-fields"),
    ]
    return format_record(fields, block)


def format_payload(payload: Payload, sha256: bytes, name: str, number: int) -> tuple[bytes, bytes]:
    """Return the packed record of a payload, and the records that belong beside it.

    Args:
        payload: what to keep.
        sha256: digest of its data.
        name: of the WARC file; part of the record's id, with the number.
        number: of the record in the file.

    Returns:
        The record, and after it the request, where we fetched the payload ourselves; else nothing.

    Raises:
        ValueError: `captured_at` has no time zone.
    """
    if payload.exchange is not None:
        return format_exchange(payload, payload.exchange, sha256, name, number)
    target = _format_target(payload)
    is_response = _is_response(payload, target)
    fields = [
        ("WARC-Type", "response" if is_response else "resource"),
        ("WARC-Record-ID", f"<urn:uuid:{make_id('warc record', name, str(number), sha256)}>"),
        ("WARC-Date", format_date(payload.captured_at)),
        ("WARC-Target-URI", target),
        ("WARC-Warcinfo-ID", f"<urn:uuid:{warcinfo_id(name)}>"),
        ("WARC-Payload-Digest", format_digest(sha256)),
    ]
    block = _format_http_head(payload) + payload.data if is_response else payload.data
    fields.append((PAYLOAD_FIELD, json.dumps(_describe_payload(payload, target), sort_keys=True)))
    content_type = "application/http; msgtype=response" if is_response else MEDIA_TYPES.get(payload.format, "")
    fields.append(("Content-Type", content_type or "application/octet-stream"))
    return format_record(fields, block, sha256=None if is_response else sha256), b""


def parse_payload(record: WarcRecord, limit: int) -> Payload:
    """Give back the payload of a record that `format_payload` wrote.

    Args:
        record: as FastWARC gives it, HTTP not yet parsed.
        limit: most bytes of a body.

    Raises:
        RefusedError: the record is none of ours, is cut off, or its bytes do not have the digest it names.
    """
    described = record.headers.get(PAYLOAD_FIELD)
    if not described:
        raise RefusedError(Reason.CORRUPT, "the record was not written by the capture store")
    known = json.loads(described)
    if EXCHANGE_MARK in known:
        return parse_exchange(record, known, limit)
    if record.record_type == WarcRecordType.response:
        record.parse_http(strict_mode=False)
        headers = restore_wire_headers(read_http_headers(record), is_own=True)
        status = read_status_line(record).partition(" ")[2]
    else:
        headers, status = (), None
    data = read_body(record, limit)
    _check_digest(record, data)
    payload = Payload(
        place=known["place"],
        data=data,
        format=known["format"],
        url=known["url"] if "url" in known else read_target(record),
        captured_at=None if known.get("is_file_date") else read_date(record),
        declared_charset=known.get("charset"),
        source_key=known.get("source_key"),
        http_headers=headers,
        http_status=known.get("http_status", status),
    )
    if "http_headers" in known:
        payload = replace(payload, http_headers=tuple((key, value) for key, value in known["http_headers"]))
    return payload


def _check_digest(record: WarcRecord, data: bytes) -> None:
    if record.headers.get("WARC-Payload-Digest") != format_digest(hashlib.sha256(data).digest()):
        raise RefusedError(Reason.CORRUPT, "its bytes do not have the SHA-256 that was written with them")


def _format_target(payload: Payload) -> str:
    """Return the address as a URI: the URL, `file:///…` of a whole local path, or `urn:strichka:place:…`.

    What is no URI (spaces, letters that should be escaped) is escaped; the field of ours has it as it was.
    """
    if payload.url:
        escaped = quote(payload.url.encode("utf-8", "surrogatepass"), safe="!#$%&'()*+,/:;=?@[]~")
        return escaped if _ADDRESS.fullmatch(escaped) else "urn:strichka:url:" + _quote(payload.url)
    if payload.place.startswith("/"):
        return "file://" + _quote(payload.place)
    return payload.place if _ADDRESS.fullmatch(payload.place) else "urn:strichka:place:" + _quote(payload.place)


def _quote(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="/!@:~+,=")


def _describe_payload(payload: Payload, target: str) -> dict[str, Any]:
    """Return what the standard's fields and the HTTP block can't give back."""
    known: dict[str, Any] = {"place": payload.place, "format": payload.format}
    if payload.url != target:
        known["url"] = payload.url
    if payload.captured_at is None:
        known["is_file_date"] = True
    if payload.declared_charset is not None:
        known["charset"] = payload.declared_charset
    if payload.source_key is not None:
        known["source_key"] = payload.source_key
    is_response = _is_response(payload, target)
    restored = payload.http_status if is_response and _is_sound_status(payload.http_status) else None
    if payload.http_status != restored or (is_response and restored is None):
        known["http_status"] = payload.http_status
    if payload.http_headers and not (is_response and _are_sound_headers(payload.http_headers)):
        known["http_headers"] = payload.http_headers
    return known


def _is_response(payload: Payload, target: str) -> bool:
    """Tell what becomes a `response` record; readers look for HTTP in those of web addresses alone."""
    is_http = payload.http_status is not None or bool(payload.http_headers)
    return is_http and target.startswith(("http://", "https://"))


def _is_sound_status(status: str | None) -> bool:
    return status is not None and _STATUS.fullmatch(status) is not None


def _are_sound_headers(headers: Headers) -> bool:
    return all(_HEADER_NAME.fullmatch(key) and _is_sound_value(value) for key, value in headers)


def _is_sound_value(value: str) -> bool:
    """Tell a header value that comes back from an HTTP block as it was."""
    return _HEADER_VALUE.fullmatch(value) is not None and (value.isascii() or _is_encodable(value))


def _is_encodable(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _format_http_head(payload: Payload) -> bytes:
    status = payload.http_status if _is_sound_status(payload.http_status) else "200 OK"
    lines = [f"HTTP/1.1 {status}"]
    for key, value in hide_wire_headers(payload.http_headers):
        if _HEADER_NAME.fullmatch(key):
            lines.append(f"{key}: {CONTROLS.sub(' ', value).strip()}")
    lines.append(f"Content-Length: {len(payload.data)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace")
