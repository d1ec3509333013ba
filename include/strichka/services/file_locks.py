"""Locks on files that the kernel lets go when their holder dies, however it dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class FileLock:
    """An advisory lock (flock) on a file, shared or exclusive.

    The file itself stays: removing it would let two holders lock two different files of one name.
    """

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is opened before the lock is asked for."""
        self.path = path
        self._descriptor: int | None = None

    def acquire(self, *, shared: bool = False, wait: bool = True) -> bool:
        """Take the lock, or change one already held to shared or exclusive.

        Args:
            shared: several holders at once, as long as none holds it exclusively.
            wait: wait for other holders; otherwise return at once.

        Returns:
            Whether the lock is held as asked. A failed change keeps no lock at all.
        """
        if self._descriptor is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        operation = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
        try:
            fcntl.flock(self._descriptor, operation)
        except BlockingIOError:
            self.release()
            return False
        return True

    def release(self) -> None:
        """Let the lock go; without effect when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def write_note(self, text: str) -> None:
        """Write a line into the locked file for others to read (who holds it)."""
        assert self._descriptor is not None
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, text.encode(), 0)

    def read_note(self) -> str:
        """Return what the last holder wrote, empty when nothing."""
        try:
            return self.path.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""


@contextmanager
def hold_lock(path: Path) -> Iterator[FileLock]:
    """Hold an exclusive lock on a file for the length of a `with` block, waiting for it first."""
    lock = FileLock(path)
    lock.acquire()
    try:
        yield lock
    finally:
        lock.release()
