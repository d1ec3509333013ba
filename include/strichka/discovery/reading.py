"""Reading of lists: by which declaration, and so that one whose reader breaks fails alone."""

import json
import logging
from collections.abc import Callable
from typing import Any

from strichka.articles.sources import Source
from strichka.discovery.models import Listing
from strichka.errors import StrichkaError
from strichka.identifiers import sha256_hex

log = logging.getLogger(__name__)
_MOST_PROBLEM = 200  # characters
# What of a declaration decides which entries of a list are taken, and what is kept of them.
_READING_KEYS = {
    "domains", "languages", "time_zone", "twin", "twin_paths", "archive", "article_pattern", "trailing_slash",
    "tracking_parameters",
}  # fmt: skip


def digest_declaration(source: Source) -> str:
    """Return a digest of all that decides what is taken of a source's lists; of the addresses of feeds it is free."""
    declared = source.model_dump(mode="json", include=_READING_KEYS)
    return sha256_hex(json.dumps(declared, sort_keys=True, ensure_ascii=False).encode())


def read_alone(read: Callable[..., Listing], body: bytes, *arguments: Any, url: str, **known: Any) -> Listing:
    """Read a list, and take an error that nobody thought of for a list that can't be read.

    Args:
        read: reads such a list.
        body: the document.
        arguments: further ones of `read`.
        url: where the document came from.
        known: further ones of `read`, by name.

    Returns:
        What `read` returns; kind `unknown`, with the error in words, when it raised one.

    Raises:
        StrichkaError: the surroundings are broken.
    """
    try:
        return read(body, *arguments, url=url, **known)
    except StrichkaError:
        raise
    except Exception as error:
        log.exception("%s can't be read", url)
        return Listing("unknown", problem=f"Reading it broke: {type(error).__name__}: {error}"[:_MOST_PROBLEM])
