"""Records of what we fetched ourselves: the answer and the request, byte for byte as they went over the wire.

- The `response` record holds the status line, the headers, and the body with transfer and content encodings still on;
  readers undo both. The `request` record stands behind it and names it (WARC-Concurrent-To).
- HTTP/2 sends frames, which no reader of WARC knows: such an exchange is written in the form of HTTP/1.1, with its
  header names as sent, and WARC-Protocol says what it was (a field that the WARC community has agreed on since 1.1).
- The field of ours holds length and SHA-256 of the payload, which bound the unpacking and prove its outcome.
"""

import hashlib
import json
import re
from typing import Any

from fastwarc.warc import WarcRecord

from strichka.captures.http_bodies import Headers, decode_body
from strichka.captures.places import RefusedError
from strichka.captures.warc_fields import read_body, read_date, read_target
from strichka.captures.warc_framing import PAYLOAD_FIELD, format_date, format_record, warcinfo_id
from strichka.identifiers import make_id
from strichka.models import HttpExchange, Payload, Reason

EXCHANGE_MARK = "unpacked_bytes"  # in our field of such records alone
# What is written was let in within `fetch_max_body_bytes`; a bound when the bytes in the store are not what we wrote.
_LONGEST_BLOCK = 512 * 1024**2
_NO_RATIO = 2**40  # the exact length is known, which bounds better
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LINE_END = re.compile(rb"\r?\n(?![ \t])")  # a line that begins with white space goes on (RFC 9112, 5.2)
_PACKED = re.compile(rb"\ncontent-encoding:[ \t]*(?:x-gzip|gzip|br|zstd|deflate)\b", re.IGNORECASE)
_FOLD = re.compile(rb"\r?\n[ \t]+")


def format_exchange(
    payload: Payload, exchange: HttpExchange, sha256: bytes, name: str, number: int
) -> tuple[bytes, bytes]:
    """Return the packed response record and the packed request record.

    Args:
        payload: what the answer gave.
        exchange: both sides as they went over the wire.
        sha256: digest of the payload's data.
        name: of the WARC file; part of the ids, with the number.
        number: of the record in the file.

    Raises:
        ValueError: `captured_at` has no time zone.
    """
    record_id = f"<urn:uuid:{make_id('warc record', name, str(number), sha256)}>"
    common = [
        ("WARC-Date", format_date(payload.captured_at)),
        ("WARC-Target-URI", exchange.target),
        ("WARC-Warcinfo-ID", f"<urn:uuid:{warcinfo_id(name)}>"),
        ("WARC-Protocol", exchange.protocol),
        *([("WARC-IP-Address", exchange.remote_ip)] if exchange.remote_ip else []),
    ]
    response = [
        ("WARC-Type", "response"),
        ("WARC-Record-ID", record_id),
        *common,
        (PAYLOAD_FIELD, json.dumps(_describe_payload(payload, exchange, sha256), sort_keys=True)),
        ("Content-Type", "application/http; msgtype=response"),
    ]
    request = [
        ("WARC-Type", "request"),
        ("WARC-Record-ID", f"<urn:uuid:{make_id('warc request record', name, str(number), sha256)}>"),
        ("WARC-Concurrent-To", record_id),
        *common,
        ("Content-Type", "application/http; msgtype=request"),
    ]
    block = exchange.response
    return format_record(response, block, _find_packed(block)), format_record(request, exchange.request)


def _find_packed(block: bytes) -> int | None:
    """Return where an answer's body begins, when it is packed already."""
    end = _HEAD_END.search(block)
    return end.end() if end and _PACKED.search(block, 0, end.end()) else None


def _describe_payload(payload: Payload, exchange: HttpExchange, sha256: bytes) -> dict[str, Any]:
    known: dict[str, Any] = {
        "place": payload.place,
        "format": payload.format,
        EXCHANGE_MARK: len(payload.data),
        "sha256": sha256.hex(),
        "charset": payload.declared_charset,
        "source_key": payload.source_key,
    }
    if payload.url != exchange.target:
        known["url"] = payload.url
    return known


def parse_exchange(record: WarcRecord, known: dict[str, Any], limit: int) -> Payload:
    """Give back the payload of a response record that `format_exchange` wrote.

    Args:
        record: as FastWARC gives it, HTTP not parsed.
        known: what our own field says.
        limit: most bytes of the payload.

    Raises:
        RefusedError: the record is cut off, too large, or does not hold what was written.
    """
    length = int(known[EXCHANGE_MARK])
    if length > limit:
        raise RefusedError(Reason.TOO_LARGE, f"the payload is over {limit:,} bytes")
    block = read_body(record, _LONGEST_BLOCK)
    status, headers, body = split_answer(block)
    data = decode_body(body, headers, length, _NO_RATIO)
    if hashlib.sha256(data).hexdigest() != known["sha256"]:
        raise RefusedError(Reason.CORRUPT, "its bytes do not have the SHA-256 that was written with them")
    return Payload(
        place=known["place"],
        data=data,
        format=known["format"],
        url=known["url"] if "url" in known else read_target(record),
        captured_at=read_date(record),
        declared_charset=known.get("charset"),
        source_key=known.get("source_key"),
        http_headers=headers,
        http_status=status,
    )


def split_answer(block: bytes) -> tuple[str, Headers, bytes]:
    """Split an HTTP/1 answer.

    Args:
        block: from the status line to the end of the body.

    Returns:
        The status without the protocol ("200 OK"), the headers in order, and the body as it was on the wire.

    Raises:
        RefusedError: it has no head.
    """
    end = _HEAD_END.search(block)
    if not end:
        raise RefusedError(Reason.CORRUPT, "the answer has no end of its headers")
    first, *lines = _LINE_END.split(block[: end.start()])
    headers = []
    for line in lines:
        name, _, value = line.partition(b":")
        headers.append((_decode(name.strip()), _decode(_FOLD.sub(b" ", value).strip(b" \t\r\n"))))
    return _decode(first).partition(" ")[2].strip(), tuple(headers), block[end.end() :]


def _decode(raw: bytes) -> str:
    # UTF-8 where it can be, else Latin-1 (RFC 9110, 5.5).
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
