"""Identity of a capture: from its bytes and its address, never from where or when it was loaded."""

from uuid import UUID

from strichka.identifiers import make_id, sha256_hex
from strichka.models import Payload


def capture_id(payload: Payload) -> UUID:
    """Return the stable id of a payload as a capture.

    Args:
        payload: what was received.

    Returns:
        An id made from the SHA-256 of the bytes and the URL. Without a URL it is made from the bytes alone,
        so that the same file under two names is one capture.
    """
    return make_capture_id(sha256_hex(payload.data), payload.url)


def make_capture_id(sha256: str, url: str | None) -> UUID:
    """Return the id of a capture whose bytes are already hashed.

    Args:
        sha256: 64 hexadecimal digits.
        url: the address the bytes were got from, or None for a file.
    """
    return make_id("capture", sha256, url or "")
