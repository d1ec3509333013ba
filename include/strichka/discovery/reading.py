"""Reading a list so that, whatever breaks its reader, it fails alone."""

import logging
from collections.abc import Callable
from typing import Any

from strichka.discovery.models import Listing
from strichka.errors import StrichkaError

log = logging.getLogger(__name__)
_MOST_PROBLEM = 200  # characters


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
