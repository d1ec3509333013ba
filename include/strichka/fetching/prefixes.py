"""The beginning of a packed body, where more than that is not wanted or was not taken in."""

import io
import zlib
from collections.abc import Callable

from fastwarc.stream_io import BrotliReader, ZstdReader

from strichka.captures.http_bodies import Headers, find_header
from strichka.captures.streams import GzipStream, Readable

_PIECE_BYTES = 16 * 1024  # read at once; what came before a break is kept


def unpack_prefix(raw_body: bytes, headers: Headers, limit: int, ratio: int) -> bytes:
    """Undo the content encodings as far as wanted and as far as the bytes go.

    Args:
        raw_body: as received, perhaps cut off.
        headers: as received; an encoding is undone only where the bytes are in it.
        limit: bytes of the result, at most.
        ratio: largest ratio of unpacked to packed bytes.

    Returns:
        The first bytes of the body; none where nothing could be unpacked.
    """
    names = [name.strip().lower() for name in (find_header(headers, "content-encoding") or "").split(",")]
    for name in reversed(names):
        if name in ("gzip", "x-gzip") and raw_body.startswith(b"\x1f\x8b"):
            raw_body = _read_prefix(GzipStream(io.BytesIO(raw_body), ratio), limit)
        elif name == "deflate":
            raw_body = _inflate_prefix(raw_body, limit)
        elif name in _READERS:
            raw_body = _read_prefix(_READERS[name](io.BytesIO(raw_body)), limit)
    return raw_body[:limit]


def _make_brotli(packed: io.BytesIO) -> Readable:
    return BrotliReader(packed)


def _make_zstd(packed: io.BytesIO) -> Readable:
    return ZstdReader(packed)


_READERS: dict[str, Callable[[io.BytesIO], Readable]] = {"br": _make_brotli, "zstd": _make_zstd}


def _read_prefix(stream: Readable, limit: int) -> bytes:
    prefix = bytearray()
    try:
        while len(prefix) < limit and (piece := stream.read(min(_PIECE_BYTES, limit - len(prefix)))):
            prefix += piece
    except (OSError, ValueError):
        pass  # cut off or damaged from here on
    return bytes(prefix)


def _inflate_prefix(data: bytes, limit: int) -> bytes:
    # RFC 9110 means the zlib format; some servers send raw deflate.
    for window_bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return zlib.decompressobj(window_bits).decompress(data, limit)
        except zlib.error:
            continue
    return b""
