"""The folder that holds the capture store: on a local disk, or in an object store through fsspec.

A file appears whole or not at all: it is written under a temporary name and then moved (local) or uploaded in one
piece (object stores).
"""

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

import fsspec

from strichka.errors import CaptureStoreError

_PARTIAL_SUFFIX = ".part"
_REMEDIES = {
    errno.ENOSPC: "The disk is full: free space, or set STRICHKA_CAPTURE_STORE to a place that has some",
    errno.EDQUOT: "The disk quota is used up: free space, or set STRICHKA_CAPTURE_STORE to a place that has some",
    errno.EFBIG: "The file is larger than this system or process may write: raise the limit (ulimit -f)",
    errno.EACCES: "Give the process the right to write there, or set STRICHKA_CAPTURE_STORE to a place it may write to",
    errno.EPERM: "Give the process the right to write there, or set STRICHKA_CAPTURE_STORE to a place it may write to",
    errno.EROFS: "The file system is read-only: set STRICHKA_CAPTURE_STORE to another place",
    errno.ENOENT: "Check that STRICHKA_CAPTURE_STORE is the store these captures were written to, or restore the file",
}
_KINDS = {FileNotFoundError: errno.ENOENT, PermissionError: errno.EACCES}


class Upload:
    """A file being written: write to `stream`, then say its final name."""

    def __init__(self, stream: BinaryIO) -> None:
        """Take the open temporary file."""
        self.stream = stream
        self.final_name: str | None = None


class StoreFolder(Protocol):
    """What the capture store needs of a place to keep files."""

    def describe(self, name: str) -> str:
        """Return the whole path or URL of a file."""
        ...

    def write(self, folder: str) -> Any:
        """Return a context manager that gives an `Upload`; at its end the file stands under its final name."""
        ...

    def read_ranges(self, ranges: list[tuple[str, int, int]]) -> Iterator[bytes]:
        """Yield the bytes of each (name, offset, length), in order."""
        ...

    def remove_leftovers(self, before: datetime) -> int:
        """Remove temporary files last written to before a time; returns how many."""
        ...


def open_folder(url: str) -> StoreFolder:
    """Return the folder of a path or fsspec URL.

    Raises:
        CaptureStoreError: the library for this protocol is not installed.
    """
    try:
        filesystem, path = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise CaptureStoreError(f"Can't open the capture store {url}: {error}") from error
    protocols = {filesystem.protocol} if isinstance(filesystem.protocol, str) else set(filesystem.protocol)
    return LocalFolder(Path(path)) if "file" in protocols else RemoteFolder(filesystem, path)


@contextmanager
def explain_errors(action: str, place: str) -> Iterator[None]:
    """Turn what a store raises into a CaptureStoreError that names the action, the place and the remedy."""
    try:
        yield
    except CaptureStoreError:
        raise
    except OSError as error:
        remedy = _REMEDIES.get(
            error.errno or errno.ENOENT if isinstance(error, FileNotFoundError) else error.errno or 0
        )
        words = error.strerror or str(error)
        raise CaptureStoreError(f"Can't {action} {place}: {words}. {remedy or 'Try again'}.") from error


class LocalFolder:
    """A folder on a disk of this machine."""

    def __init__(self, root: Path) -> None:
        """Take the folder; it is made when something is written."""
        self._root = root

    def describe(self, name: str) -> str:
        """Return the whole path of a file."""
        return str(self._root / name)

    @contextmanager
    def write(self, folder: str) -> Iterator[Upload]:
        """Write a file into a subfolder under a temporary name, then move it into place."""
        parent = self._root / folder
        with explain_errors("write into", str(parent)):
            parent.mkdir(parents=True, exist_ok=True)
            handle, partial = tempfile.mkstemp(dir=parent, prefix=".", suffix=_PARTIAL_SUFFIX)
            # mkstemp lets the owner alone read; workers under another user read captures too.
            os.fchmod(handle, 0o644)
        try:
            stream = os.fdopen(handle, "wb", buffering=1024 * 1024)
            try:
                upload = Upload(stream)
                yield upload
                with explain_errors("write", partial):
                    stream.flush()
                    os.fsync(stream.fileno())
            finally:
                _close_quietly(stream)
            if upload.final_name:
                final = self._root / upload.final_name
                with explain_errors("move into place", str(final)):
                    os.replace(partial, final)
                    _sync_folder(parent)
        finally:
            Path(partial).unlink(missing_ok=True)

    def read_ranges(self, ranges: list[tuple[str, int, int]]) -> Iterator[bytes]:
        """Yield the bytes of each range, keeping a file open while ranges of it follow each other."""
        current: str | None = None
        stream: BinaryIO | None = None
        try:
            for name, offset, length in ranges:
                with explain_errors("read", self.describe(name)):
                    if stream is None or name != current:
                        if stream:
                            stream.close()
                        stream, current = open(self._root / name, "rb"), name  # noqa: SIM115
                    stream.seek(offset)
                    data = stream.read(length)
                yield data
        finally:
            if stream:
                stream.close()

    def remove_leftovers(self, before: datetime) -> int:
        """Remove temporary files that killed processes left, last written to before a time."""
        removed = 0
        with explain_errors("clean up", str(self._root)):
            for partial in sorted(self._root.rglob(f".*{_PARTIAL_SUFFIX}")):
                if datetime.fromtimestamp(partial.stat().st_mtime, UTC) < before:
                    partial.unlink(missing_ok=True)
                    removed += 1
        return removed


def _close_quietly(stream: BinaryIO) -> None:
    """Close a file whose last bytes may not fit on the disk; the write that failed has said so already."""
    # close() tries to flush again; the descriptor itself is closed in any case.
    with contextlib.suppress(OSError):
        stream.close()


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut: rows that name the file are committed right after."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class RemoteFolder:
    """A folder in an object store (or in memory) that fsspec knows."""

    def __init__(self, filesystem: Any, root: str) -> None:
        """Take the file system and the folder's path in it."""
        self._filesystem = filesystem
        self._root = root.rstrip("/")

    def describe(self, name: str) -> str:
        """Return the URL of a file."""
        return str(self._filesystem.unstrip_protocol(self._path(name)))

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    @contextmanager
    def write(self, folder: str) -> Iterator[Upload]:
        """Write a local temporary file, then upload it in one piece."""
        with explain_errors("write a temporary file in", tempfile.gettempdir()):
            handle = tempfile.NamedTemporaryFile(prefix="strichka-", suffix=_PARTIAL_SUFFIX)  # noqa: SIM115
        try:
            upload = Upload(cast(BinaryIO, handle))
            yield upload
            if upload.final_name:
                final = self.describe(upload.final_name)
                with explain_errors("write", handle.name):
                    handle.flush()
                with explain_errors("upload", final), _explain_library("upload", final):
                    self._filesystem.makedirs(f"{self._root}/{folder}".rstrip("/"), exist_ok=True)
                    self._filesystem.put_file(handle.name, self._path(upload.final_name))
        finally:
            _close_quietly(cast(BinaryIO, handle))

    def read_ranges(self, ranges: list[tuple[str, int, int]]) -> Iterator[bytes]:
        """Yield the bytes of each range; several are asked for at once, for each is a round trip."""
        for group in _group_ranges(ranges):
            place = self.describe(group[0][0])
            with explain_errors("read", place), _explain_library("read", place):
                found = self._filesystem.cat_ranges(
                    [self._path(name) for name, _, _ in group],
                    [offset for _, offset, _ in group],
                    [offset + length for _, offset, length in group],
                    on_error="raise",
                )
            yield from found

    def remove_leftovers(self, before: datetime) -> int:
        """Return 0: an upload that is not finished leaves nothing that can be seen."""
        return 0


_GROUP_RANGES = 64
_GROUP_BYTES = 32 * 1024**2


def _group_ranges(ranges: list[tuple[str, int, int]]) -> Iterator[list[tuple[str, int, int]]]:
    group: list[tuple[str, int, int]] = []
    size = 0
    for item in ranges:
        if group and (len(group) >= _GROUP_RANGES or size + item[2] > _GROUP_BYTES):
            yield group
            group, size = [], 0
        group.append(item)
        size += item[2]
    if group:
        yield group


@contextmanager
def _explain_library(action: str, place: str) -> Iterator[None]:
    """Turn the exceptions of object store libraries, which have no common base, into ours."""
    try:
        yield
    except (OSError, CaptureStoreError):
        raise
    except Exception as error:
        raise CaptureStoreError(
            f"Can't {action} {place}: {type(error).__name__}: {error}. Check STRICHKA_CAPTURE_STORE and credentials."
        ) from error
