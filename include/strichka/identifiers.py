"""Identifiers made from content, never from a clock or a counter, so that a rerun meets its own rows."""

import hashlib
import unicodedata
from uuid import UUID


def make_id(kind: str, *parts: str | bytes) -> UUID:
    """Derive a stable UUID from a kind of thing and the parts that identify it.

    Args:
        kind: what is identified (`article`, `capture`, …); keeps the ids of different kinds apart.
        parts: what identifies it; text is compared in Unicode NFC.

    Returns:
        A UUID (version 8, RFC 9562: custom) from the first 16 bytes of SHA-256 over the parts,
        each preceded by its length so that no two lists of parts run together.
    """
    digest = hashlib.sha256()
    for part in (kind, *parts):
        raw = unicodedata.normalize("NFC", part).encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "big"))
        digest.update(raw)
    raw_id = bytearray(digest.digest()[:16])
    raw_id[6] = (raw_id[6] & 0x0F) | 0x80
    raw_id[8] = (raw_id[8] & 0x3F) | 0x80
    return UUID(bytes=bytes(raw_id))


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of bytes as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
