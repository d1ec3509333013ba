"""Places of inputs: local paths, `file://` URLs and object stores, opened through one door.

A local path stays as it was given. A name that is not valid UTF-8 (old archives have them) can't be written to a
database, so it becomes a `file://` URL with percent escapes, which `open_place` reads like the path itself.
"""

import errno
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast
from urllib.parse import quote_from_bytes, unquote_to_bytes

import fsspec

from strichka.errors import InputError
from strichka.models import Reason
from strichka.settings import get_settings

# No http(s): what is got from the web goes through a fetch that asks robots.txt and records the answer. But for the
# archive of Common Crawl, which is there to be copied (see `is_news_archive`).
REMOTE_PROTOCOLS = ("s3", "s3a", "memory")
# The process or machine is short of something: no fault of this one input, so the task must fail and try again.
_ENVIRONMENT_ERRORS = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS})


class RefusedError(Exception):
    """An input that can't be used; becomes a `Rejection` where the place is known."""

    def __init__(self, reason: Reason, detail: str) -> None:
        """Keep the reason and the words for it."""
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def split_protocol(place: str) -> tuple[str, str]:
    """Return (protocol, rest); the protocol of a plain path is empty.

    Raises:
        InputError: the protocol is none that inputs are read from.
    """
    protocol, separator, rest = place.partition("://")
    if not separator:
        return "", place
    if protocol not in ("file", "local", *REMOTE_PROTOCOLS):
        raise InputError(
            f"Inputs are not read from {protocol}:// ({place}); give a path, file:// or "
            + ", ".join(f"{name}://" for name in REMOTE_PROTOCOLS)
            + ", cc-news://<year>/<month>. Web pages are fetched from their declared sources instead."
        )
    return protocol, rest


def local_path(place: str) -> str | None:
    """Return the path of a local place, or None when it lies in an object store.

    A `file://` URL is taken literally when such a file exists and with its percent escapes resolved otherwise.
    """
    protocol, rest = split_protocol(place)
    if protocol in REMOTE_PROTOCOLS:
        return None
    if not protocol or os.path.lexists(rest):
        return rest
    return os.fsdecode(unquote_to_bytes(rest))


def name_path(path: str) -> str:
    """Return the place of a local path: itself, or a `file://` URL when its bytes are not UTF-8."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return "file://" + quote_from_bytes(os.fsencode(os.path.abspath(path)))
    return path


def find_filesystem(place: str) -> tuple[Any, str]:
    """Return the fsspec file system of a remote place and the path in it.

    Raises:
        InputError: the library for this protocol is not installed.
    """
    try:
        filesystem, path = fsspec.core.url_to_fs(place)
    except ImportError as error:
        raise InputError(f"Can't read {place}: {error}. Install strichka with the extra s3.") from error
    return filesystem, path


def is_news_archive(place: str) -> bool:
    """Tell whether a place is a file of Common Crawl's news archive, the one thing on the web that is an input."""
    return place.startswith(("https://", "http://")) and place.startswith(get_settings().cc_news_root)


def open_place(place: str) -> tuple[BinaryIO, int | None]:
    """Open an input for reading.

    Args:
        place: a path or URL as `list_inputs` gives it.

    Returns:
        The open stream (seekable) and its size in bytes where known.

    Raises:
        RefusedError: it is gone, may not be read, or is no regular file.
        InputError: the store that holds it can't be reached.
    """
    if is_news_archive(place):
        from strichka.fetching.ranged_files import RangedFile

        file = RangedFile(place, get_settings())
        return cast(BinaryIO, file), file.size
    try:
        path = local_path(place)
        return _open_local(path) if path is not None else _open_remote(place)
    except OSError as error:
        raise refuse_os_error(error, place) from error


def refuse_os_error(error: OSError, place: str) -> Exception:
    """Turn an OSError on one input into what to raise for it: a refusal, or an error of the environment."""
    words = error.strerror or str(error) or type(error).__name__
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return RefusedError(Reason.VANISHED, "It was listed, but is gone now.")
    if isinstance(error, PermissionError):
        return RefusedError(Reason.UNREADABLE, f"No permission to read it ({words}).")
    if error.errno in _ENVIRONMENT_ERRORS or local_path(place) is None:
        return InputError(f"Can't read {place}: {words}. Nothing is wrong with the input; try again later.")
    return RefusedError(Reason.UNREADABLE, f"Reading failed: {words}.")


def _open_local(path: str) -> tuple[BinaryIO, int | None]:
    # stat before open: opening a named pipe that nobody writes to would wait for ever.
    if not stat.S_ISREG(os.stat(path).st_mode):
        kind = "a folder that can't be listed" if os.path.isdir(path) else "no regular file"
        raise RefusedError(Reason.UNREADABLE, f"It is {kind}.")
    stream = open(path, "rb")  # noqa: SIM115 - the caller closes it
    return stream, os.fstat(stream.fileno()).st_size


def _open_remote(place: str) -> tuple[BinaryIO, int | None]:
    filesystem, path = find_filesystem(place)
    with _explain_library(place):
        stream = filesystem.open(path, "rb")
    return cast(BinaryIO, _RemoteStream(stream, place)), getattr(stream, "size", None)


class _RemoteStream(io.BufferedIOBase):
    """A file in an object store whose library's own exceptions are turned into ours."""

    def __init__(self, stream: Any, place: str) -> None:
        self._stream = stream
        self._place = place

    def read(self, size: int | None = -1, /) -> bytes:
        with _explain_library(self._place):
            return bytes(self._stream.read(size))

    def seek(self, offset: int, whence: int = 0, /) -> int:
        with _explain_library(self._place):
            return int(self._stream.seek(offset, whence))

    def tell(self) -> int:
        return int(self._stream.tell())

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


@contextmanager
def _explain_library(place: str) -> Iterator[None]:
    """Turn the exceptions of object store libraries, which have no common base, into an InputError."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        raise InputError(f"Can't read {place}: {type(error).__name__}: {error}. Try again later.") from error


def is_hidden(path: str) -> bool:
    """Tell whether a path below the listed folder has a component that starts with a dot."""
    return any(part.startswith(".") for part in PurePosixPath(path).parts)
