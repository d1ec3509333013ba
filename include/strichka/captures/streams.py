"""Byte streams that say what went wrong instead of raising, and never unpack more than a bound.

A reader takes what a stream gives until it ends, then looks at `problem`: what came before a break stays usable.
"""

import lzma
import zipfile
import zlib
from collections import deque
from dataclasses import dataclass
from typing import IO, Protocol

from strichka.models import Reason

CHUNK_BYTES = 256 * 1024
# Under this much output a high ratio is harmless: a short page of repeated markup packs very well.
RATIO_FLOOR_BYTES = 10 * 1024**2
_GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a stream ended before its data did.

    `is_trailing` marks rubbish after data that are whole themselves.
    """

    reason: Reason
    detail: str
    is_trailing: bool = False


class Readable(Protocol):
    """What streams are stacked upon."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes, none at the end."""
        ...


class PlainStream:
    """A stream as it lies on disk; only counts and remembers errors."""

    def __init__(self, raw: Readable) -> None:
        """Wrap an open file."""
        self.problem: Problem | None = None
        self.error: Exception | None = None
        self._raw = raw
        self._position = 0

    def read(self, size: int = CHUNK_BYTES) -> bytes:
        """Return up to `size` bytes, none at the end."""
        try:
            data = self._raw.read(size)
        except Exception as error:
            # Kept here as well: a parser written in another language may replace the exception by its own.
            self.error = error
            raise
        self._position += len(data)
        return data

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._position


@dataclass(slots=True)
class UnpackBudget:
    """How much may be unpacked from how much; shared by all members of one archive.

    The bound is `ratio` times the packed bytes met so far, and never under `RATIO_FLOOR_BYTES`.
    """

    ratio: int
    packed: int = 0
    unpacked: int = 0

    def add(self, packed: int, unpacked: int) -> None:
        """Count bytes that were unpacked and the packed bytes they came from."""
        self.packed += packed
        self.unpacked += unpacked

    def is_exceeded(self) -> bool:
        """Tell whether more was unpacked than the bound allows."""
        return self.unpacked > max(RATIO_FLOOR_BYTES, self.ratio * self.packed)

    def describe(self) -> str:
        """Say in words that the bound was reached."""
        return (
            f"It unpacks to more than {self.ratio} times its packed size "
            f"({self.unpacked:,} bytes from {self.packed:,} before reading stopped)."
        )


class GzipStream:
    """Unpacks gzip, member after member (RFC 1952), within budgets for each member and for the whole."""

    def __init__(
        self,
        raw: Readable,
        ratio: int,
        *,
        archive_budget: UnpackBudget | None = None,
        tracks_members: bool = False,
    ) -> None:
        """Wrap a packed stream.

        Args:
            raw: the packed bytes.
            ratio: largest ratio of unpacked to packed bytes.
            archive_budget: the budget of the zip archive around it, if any; what is unpacked counts there too.
            tracks_members: keep where members start (for WARC, one record a member).
        """
        self.problem: Problem | None = None
        self.error: Exception | None = None
        self.members: deque[tuple[int, int]] = deque()  # (unpacked position, packed position) of each start
        self._raw = raw
        self._ratio = ratio
        self._budget = UnpackBudget(ratio)
        self._member_budget = UnpackBudget(ratio)
        self._archive_budget = archive_budget
        self._tracks_members = tracks_members
        self._packed = b""
        self._packed_read = 0
        self._unpacked = 0
        self._position = 0
        self._ready = b""
        self._decompressor: zlib._Decompress | None = None
        self._members_done = 0
        self._member_start = 0

    def read(self, size: int = CHUNK_BYTES) -> bytes:
        """Return up to `size` bytes, often fewer; none at the end or at a problem."""
        while not self._ready:
            if self.problem or not (self._decompressor or self._start_member()) or not self._unpack():
                return b""
        data, self._ready = self._ready[:size], self._ready[size:]
        self._position += len(data)
        return data

    def tell(self) -> int:
        """Return how many unpacked bytes were read."""
        return self._position

    @property
    def problem_position(self) -> int:
        """Where in the packed bytes the member starts that has the problem, or the rubbish behind the last one."""
        return self._packed_read - len(self._packed) if self._decompressor is None else self._member_start

    def _load(self) -> bool:
        """Add a chunk of packed bytes; False at their end."""
        try:
            chunk = self._raw.read(CHUNK_BYTES)
        except Exception as error:
            self.error = error
            raise
        self._packed_read += len(chunk)
        self._packed += chunk
        if not chunk:
            self.problem = getattr(self._raw, "problem", None)
        return bool(chunk)

    def _reach_member(self) -> bool:
        """Have at least the two bytes of a member's magic number ready; False at the end of the data."""
        while True:
            if self._members_done:
                # Some writers pad the last block with zeros.
                self._packed = self._packed.lstrip(b"\0")
            if len(self._packed) >= len(_GZIP_MAGIC):
                return True
            if not self._load():
                return bool(self._packed)

    def _start_member(self) -> bool:
        """Begin the next member; False at the end and where no gzip follows."""
        if not self._reach_member():
            if not self._members_done and not self.problem:
                self.problem = Problem(Reason.EMPTY, "It has no bytes.")
            return False
        if not self._packed.startswith(_GZIP_MAGIC):
            self.problem = self._refuse_start()
            return False
        self._member_start = self._packed_read - len(self._packed)
        if self._tracks_members:
            self.members.append((self._unpacked, self._member_start))
        self._decompressor = zlib.decompressobj(wbits=31)
        self._member_budget = UnpackBudget(self._ratio)
        return True

    def _refuse_start(self) -> Problem:
        if self._packed == _GZIP_MAGIC[:1]:
            return Problem(Reason.TRUNCATED, "The gzip data end in the middle.")
        if self._members_done:
            return Problem(Reason.CORRUPT, "Bytes that are no gzip follow the gzip data.", True)
        return Problem(Reason.CORRUPT, "Its name ends in .gz, but the bytes are no gzip.")

    def _unpack(self) -> bool:
        """Unpack some of the current member into `_ready`; False at a problem."""
        assert self._decompressor is not None
        if not self._packed and not self._load():
            self.problem = self.problem or Problem(Reason.TRUNCATED, "The gzip data end in the middle.")
            return False
        before = len(self._packed)
        try:
            unpacked = self._decompressor.decompress(self._packed, CHUNK_BYTES)
        except zlib.error as error:
            self.problem = Problem(Reason.CORRUPT, f"The gzip data are damaged ({error}).")
            return False
        if self._decompressor.eof:
            self._packed = self._decompressor.unused_data
            self._decompressor = None
            self._members_done += 1
        else:
            self._packed = self._decompressor.unconsumed_tail
        return self._charge(before - len(self._packed), unpacked)

    def _charge(self, packed: int, unpacked: bytes) -> bool:
        """Count what was unpacked and hand it on, unless that breaks a budget."""
        self._unpacked += len(unpacked)
        self._budget.add(packed, len(unpacked))
        self._member_budget.add(packed, len(unpacked))
        if self._archive_budget:
            self._archive_budget.add(0, len(unpacked))
        for budget in (self._budget, self._member_budget, self._archive_budget):
            if budget and budget.is_exceeded():
                self.problem = Problem(Reason.ARCHIVE_BOMB, budget.describe())
                return False
        self._ready = unpacked
        return True


class ZipMemberStream:
    """Unpacks one member of a zip archive within the archive's budget."""

    def __init__(self, member: IO[bytes], budget: UnpackBudget) -> None:
        """Wrap an open member; the budget's `packed` is the size of the whole archive."""
        self.problem: Problem | None = None
        self.error: Exception | None = None
        self._member = member
        self._budget = budget
        self._position = 0

    def read(self, size: int = CHUNK_BYTES) -> bytes:
        """Return up to `size` bytes, none at the end or at a problem."""
        if self.problem:
            return b""
        try:
            data = self._member.read(min(size, CHUNK_BYTES))
        except EOFError:
            self.problem = Problem(Reason.TRUNCATED, "The zip archive ends in the middle of this member.")
            return b""
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, ValueError) as error:
            self.problem = Problem(Reason.CORRUPT, f"The zip member is damaged ({error}).")
            return b""
        except Exception as error:
            self.error = error
            raise
        self._budget.add(0, len(data))
        if self._budget.is_exceeded():
            self.problem = Problem(Reason.ARCHIVE_BOMB, self._budget.describe())
            return b""
        self._position += len(data)
        return data

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._position


InputStream = PlainStream | GzipStream | ZipMemberStream


def read_limited(stream: Readable, limit: int) -> bytes | None:
    """Read a stream to its end, or return None as soon as it gives more than `limit` bytes."""
    parts: list[bytes] = []
    total = 0
    while chunk := stream.read(CHUNK_BYTES):
        total += len(chunk)
        if total > limit:
            return None
        parts.append(chunk)
    return b"".join(parts)
