"""Reading of WARC files (ISO 28500), plain or gzipped, as crawlers publish them and as our own store writes them.

A damaged file is read on behind the damage: each break is one rejection, and the next record that can be found goes
on. (FastWARC alone stops at the first one, and silently where a file is cut off inside a header.)
"""

import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord

from strichka.captures.domains import DomainFilter
from strichka.captures.origin import Origin, Outcome
from strichka.captures.streams import CHUNK_BYTES, GzipStream, PlainStream, Problem
from strichka.captures.warc_fields import read_target
from strichka.captures.warc_records import read_record
from strichka.captures.warc_scanning import scan_warc
from strichka.models import Reason, Rejection

_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_MEMBER = re.compile(rb"\x1f\x8b\x08")
_PLAIN_RECORD = re.compile(rb"(?<=\n)WARC/[01]\.")
_LONGEST_HEADER = 256 * 1024
_MOST_BOMBS = 20
# Looking for the next record costs a read of its own; a file that is broken everywhere is not worth them all.
_MOST_BREAKS = 1000
_VERSION = b"WARC/"
_CONTENT_LENGTH = re.compile(rb"\r?\ncontent-length:\s*(\d+)", re.IGNORECASE)
_HEADER_END = re.compile(rb"\r?\n\r?\n")


def read_warc(origin: Origin, raw: BinaryIO, domains: DomainFilter | None = None) -> Iterator[Outcome]:
    """Read the documents of a WARC file, whether it is gzipped is seen by its bytes.

    Args:
        origin: where the file lies.
        raw: the file, seekable.
        domains: whose records are wanted; the others are passed over before anything but their address is read, and
            are no rejections. All by default.

    Yields:
        A payload or rejection for each wanted record that holds a capture, at `@offset` of the record in the file (and
        `+bytes` within a gzip member that holds more than one); a rejection at each break.
    """
    head = raw.read(len(_GZIP_MAGIC))
    if not head:
        yield origin.reject(Reason.EMPTY, "It has no bytes.")
        return
    is_gzip = head == _GZIP_MAGIC
    offset: int | None = 0
    bombs = breaks = 0
    while offset is not None:
        if domains is not None:
            offset = yield from scan_warc(origin, raw, offset, domains, _LONGEST_HEADER)
        segment = _Segment(origin, raw, offset, is_gzip, domains)
        yield from segment.read()
        if segment.problem is None:
            return
        yield from origin.reject_problem(segment.problem, f"@{segment.broken_at}")
        breaks += 1
        bombs += segment.problem.reason is Reason.ARCHIVE_BOMB
        offset = _find_record(raw, segment.broken_at + 1, is_gzip)
        if offset is not None and (bombs >= _MOST_BOMBS or breaks >= _MOST_BREAKS):
            yield origin.reject(
                Reason.CORRUPT, f"It breaks off in {breaks} places; the rest is not read.", f"@{offset}"
            )
            return


class _Segment:
    """A run of sound records from an offset to the file's end or to a break."""

    def __init__(self, origin: Origin, raw: BinaryIO, offset: int, is_gzip: bool, domains: DomainFilter | None) -> None:
        self.problem: Problem | None = None
        self.broken_at = offset
        self._origin = origin
        self._raw = raw
        self._offset = offset
        self._domains = domains
        raw.seek(offset)
        self._stream: GzipStream | PlainStream = (
            GzipStream(raw, origin.settings.max_archive_ratio, tracks_members=True) if is_gzip else PlainStream(raw)
        )
        self._member = (0, 0)
        self._seen = False

    def read(self) -> Iterator[Outcome]:
        """Yield what the records hold, then set `problem` and `broken_at` where the segment broke off."""
        stream: Any = self._stream  # only read() and tell() are used
        records = ArchiveIterator(stream, parse_http=False, stream_detect=False, max_header_len=_LONGEST_HEADER)
        pending: Outcome | None = None
        while True:
            try:
                record = next(records, None)
                if record is None:
                    break
                # Handed on one record late: where the file breaks off behind it, its rejection would be a second
                # one for the same damage.
                if pending:
                    yield pending
                    pending = None
                place = self._locate(record)
                if self._domains is None or self._domains.wants(read_target(record)):
                    pending = read_record(self._origin, record, place)
            except (OSError, ValueError) as error:
                if self._stream.error:
                    raise self._stream.error from None
                self.problem = Problem(Reason.CORRUPT, f"No sound WARC record follows here ({error}).")
                break
        self._find_problem()
        if pending and not (self.problem and isinstance(pending, Rejection) and self._is_at_break(pending)):
            yield pending

    def _is_at_break(self, rejection: Rejection) -> bool:
        return rejection.place.rpartition("@")[2].partition("+")[0] == str(self.broken_at)

    def _locate(self, record: WarcRecord) -> str:
        self._seen = True
        position = record.stream_pos
        if isinstance(self._stream, PlainStream):
            self.broken_at = self._offset + position
            return f"@{self.broken_at}"
        members = self._stream.members
        while members and members[0][0] <= position:
            self._member = members.popleft()
        start, packed = self._member
        self.broken_at = self._offset + packed
        return f"@{self.broken_at}" + (f"+{position - start}" if position > start else "")

    def _find_problem(self) -> None:
        """Find what the parser does not say: a stream's problem, where a plain file breaks off."""
        if isinstance(self._stream, GzipStream):
            if self._stream.problem:
                self.problem = self._stream.problem
                self.broken_at = self._offset + self._stream.problem_position
            return
        after, rest = self._read_rest()
        if not rest:
            return
        self.broken_at = after
        if _VERSION.startswith(rest[: len(_VERSION)]) and not _HEADER_END.search(rest):
            self.problem = Problem(Reason.TRUNCATED, "The WARC file ends in the middle of a record.")
        else:
            self.problem = self.problem or Problem(Reason.CORRUPT, "No sound WARC record follows here.")

    def _read_rest(self) -> tuple[int, bytes]:
        """Return where the last record that was found ends, and what stands behind it (its beginning, if long)."""
        self._raw.seek(self.broken_at)
        head = self._raw.read(_LONGEST_HEADER)
        end = _HEADER_END.search(head) if self._seen else None
        length = _CONTENT_LENGTH.search(head, 0, end.end()) if end else None
        after = self.broken_at
        if end and length:
            after += end.end() + int(length[1])
            self._raw.seek(after)
            head = self._raw.read(_LONGEST_HEADER)
        rest = head.lstrip(b"\r\n")
        return after + len(head) - len(rest), rest


def _find_record(raw: BinaryIO, start: int, is_gzip: bool) -> int | None:
    """Return the offset of the first record at or after `start`, None where none follows."""
    pattern = _GZIP_MEMBER if is_gzip else _PLAIN_RECORD
    overlap = 16
    position = start
    tail = b""
    while True:
        raw.seek(position)
        chunk = raw.read(CHUNK_BYTES)
        if not chunk:
            return None
        window = tail + chunk
        base = position - len(tail)
        for match in pattern.finditer(window):
            found = base + match.start()
            if not is_gzip or _starts_record(raw, found):
                return found
        tail = window[-overlap:]
        position += len(chunk)


def _starts_record(raw: BinaryIO, offset: int) -> bool:
    raw.seek(offset)
    try:
        return zlib.decompressobj(wbits=31).decompress(raw.read(4096), 16).startswith(b"WARC/")
    except zlib.error:
        return False
