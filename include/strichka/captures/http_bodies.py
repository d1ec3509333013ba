"""HTTP bodies and headers as WARC files hold them: undoing transfer and content encodings, within bounds."""

import io
import re
import zlib

from fastwarc.stream_io import BrotliReader, ZstdReader

from strichka.captures.formats import refuse_bytes
from strichka.captures.places import RefusedError
from strichka.captures.streams import GzipStream, UnpackBudget, read_limited
from strichka.models import Reason

Headers = tuple[tuple[str, str], ...]

# Headers that speak of the bytes on the wire. A WARC that holds decoded bodies keeps them under another name, so
# that no reader decodes twice; the prefix is the one that StormCrawler writes, and so CC-NEWS.
HIDDEN_PREFIX = "X-Crawl-"
_WIRE_HEADER = re.compile(r"(?:X-Crawl-)*(?:content-encoding|content-length|transfer-encoding)", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s\"';,]+)", re.IGNORECASE)
_CHUNK_HEAD = re.compile(rb"[ \t]*([0-9a-fA-F]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")


def find_header(headers: Headers, name: str) -> str | None:
    """Return the last value of a header, compared without case, or None."""
    wanted = name.lower()
    return next((value for key, value in reversed(headers) if key.lower() == wanted), None)


def find_charset(headers: Headers) -> str | None:
    """Return the charset that the Content-Type header declares, as printed."""
    match = _CHARSET.search(find_header(headers, "content-type") or "")
    return match[1] if match else None


def hide_wire_headers(headers: Headers) -> Headers:
    """Rename the headers that would make a reader decode the body again."""
    return tuple((HIDDEN_PREFIX + key if _WIRE_HEADER.fullmatch(key) else key, value) for key, value in headers)


def restore_wire_headers(headers: Headers, *, is_own: bool = False) -> Headers:
    """Undo `hide_wire_headers`: the headers as the server sent them.

    Args:
        headers: as recorded.
        is_own: our own store wrote them, so every plain wire header was put in by the writer. Of other writers only
            those are left out that stand beside a hidden one of the same name.
    """
    if not is_own and not any(key[:2] in ("X-", "x-") for key, _ in headers):
        return headers
    hidden = {key.lower()[len(HIDDEN_PREFIX) :] for key, _ in headers if _is_hidden(key)}
    return tuple(
        (key[len(HIDDEN_PREFIX) :] if _is_hidden(key) else key, value)
        for key, value in headers
        if _is_hidden(key) or not (key.lower() in hidden or (is_own and _WIRE_HEADER.fullmatch(key)))
    )


def _is_hidden(key: str) -> bool:
    return (
        key[:2] in ("X-", "x-")
        and key.lower().startswith(HIDDEN_PREFIX.lower())
        and _WIRE_HEADER.fullmatch(key) is not None
    )


def decode_body(data: bytes, headers: Headers, limit: int, ratio: int) -> bytes:
    """Undo the encodings that the headers name.

    Many archives keep these headers and yet hold decoded bodies, so an encoding is undone only when the bytes are in
    it.

    Args:
        data: the body as recorded.
        headers: as recorded (hidden ones name encodings that are undone already).
        limit: most bytes of the result.
        ratio: largest ratio of unpacked to packed bytes.

    Raises:
        RefusedError: the body is damaged, cut off or too large.
    """
    if "chunked" in (find_header(headers, "transfer-encoding") or "").lower():
        data = _join_chunks(data)
    names = [name.strip().lower() for name in (find_header(headers, "content-encoding") or "").split(",")]
    for name in reversed(names):
        if data and name not in ("", "identity"):
            data = _decode_content(data, name, limit, ratio)
    return data


def _join_chunks(data: bytes) -> bytes:
    parts: list[bytes] = []
    position = 0
    while match := _CHUNK_HEAD.match(data, position):
        size = int(match[1], 16)
        if not size:
            return b"".join(parts)
        end = match.end() + size
        if end > len(data):
            raise RefusedError(Reason.TRUNCATED, "The chunked HTTP body is cut off.")
        parts.append(data[match.end() : end])
        position = end + (2 if data[end : end + 2] == b"\r\n" else 1 if data[end : end + 1] == b"\n" else 0)
    if not parts:
        return data
    if position >= len(data):
        raise RefusedError(Reason.TRUNCATED, "The chunked HTTP body is cut off.")
    raise RefusedError(Reason.CORRUPT, "The chunked HTTP body is damaged.")


def _decode_content(data: bytes, name: str, limit: int, ratio: int) -> bytes:
    if name in ("gzip", "x-gzip"):
        return _unpack_gzip(data, limit, ratio) if data.startswith(b"\x1f\x8b") else data
    if name == "deflate":
        return _unpack_deflate(data, limit, ratio)
    if name == "br":
        return _unpack_reader(BrotliReader(io.BytesIO(data)), data, limit, ratio)
    if name == "zstd":
        return _unpack_reader(ZstdReader(io.BytesIO(data)), data, limit, ratio)
    return data


def _unpack_gzip(data: bytes, limit: int, ratio: int) -> bytes:
    stream = GzipStream(io.BytesIO(data), ratio)
    unpacked = read_limited(stream, limit)
    if unpacked is None:
        raise _too_large(limit)
    if stream.problem and not stream.problem.is_trailing:
        raise RefusedError(stream.problem.reason, f"The HTTP body: {stream.problem.detail}")
    return unpacked


def _unpack_deflate(data: bytes, limit: int, ratio: int) -> bytes:
    # RFC 9110 means the zlib format; some servers send raw deflate.
    for window_bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        decompressor = zlib.decompressobj(window_bits)
        try:
            unpacked = decompressor.decompress(data, limit + 1)
        except zlib.error:
            continue
        _check_size(len(unpacked), len(data), limit, ratio)
        if decompressor.eof:
            return unpacked
    return _keep_plain(data, "deflate")


def _unpack_reader(reader: BrotliReader | ZstdReader, data: bytes, limit: int, ratio: int) -> bytes:
    try:
        unpacked = read_limited(reader, limit)
    except (OSError, ValueError) as error:
        return _keep_plain(data, str(error))
    if unpacked is None:
        raise _too_large(limit)
    _check_size(len(unpacked), len(data), limit, ratio)
    return unpacked


def _keep_plain(data: bytes, words: str) -> bytes:
    """Take a body that is not in its declared encoding as it is, when it reads as text."""
    if refuse_bytes(data):
        raise RefusedError(Reason.CORRUPT, f"The HTTP body can't be decoded ({words}).")
    return data


def _check_size(unpacked: int, packed: int, limit: int, ratio: int) -> None:
    if unpacked > limit:
        raise _too_large(limit)
    budget = UnpackBudget(ratio, packed, unpacked)
    if budget.is_exceeded():
        raise RefusedError(Reason.ARCHIVE_BOMB, budget.describe())


def _too_large(limit: int) -> RefusedError:
    return RefusedError(Reason.TOO_LARGE, f"The HTTP body unpacks to over {limit:,} bytes (STRICHKA_MAX_INPUT_BYTES).")
