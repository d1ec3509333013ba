"""Passing over the records of a WARC file that are not wanted, at the speed at which it can be unpacked.

FastWARC unpacks by itself here, and of each record no more than its address is looked at. It neither says where a file
is damaged nor reads on behind that, so a scan only ever gives what is certainly sound, and ends where it is not sure;
the careful reader (`warc_archives`) goes on from there. What it can't bound is how much a record that is passed over
unpacks to: that costs time, no memory.
"""

from collections import deque
from collections.abc import Generator
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator

from strichka.captures.domains import DomainFilter
from strichka.captures.origin import Origin, Outcome
from strichka.captures.streams import PlainStream
from strichka.captures.warc_fields import read_target
from strichka.captures.warc_records import read_record

_GZIP_MEMBER = b"\x1f\x8b\x08"
_VERSION = b"WARC/"
_WINDOW_BYTES = 4 * 1024**2


def scan_warc(
    origin: Origin, raw: BinaryIO, offset: int, domains: DomainFilter, longest_header: int
) -> Generator[Outcome, None, int]:
    """Read the wanted documents of a run of sound records.

    Args:
        origin: where the file lies.
        raw: the file, seekable.
        offset: of a record to begin with.
        domains: what is wanted.
        longest_header: most bytes of a record's header.

    Yields:
        A payload or rejection for each wanted record that holds a capture.

    Returns:
        The offset of the last record but one that was met, or where it began if there is none. Of that record and what
        follows nothing was given: whether it is whole, and alone in its gzip member, is not known.
    """
    raw.seek(offset)
    stream = _WindowStream(raw)
    records = ArchiveIterator(stream, parse_http=False, max_header_len=longest_header)  # type: ignore[arg-type]
    held: deque[tuple[int, Outcome | None]] = deque()
    while True:
        try:
            record = next(records, None)
            if record is None:
                break
            # Records that share a gzip member are said to stand where it ends: all at one place, or where none begins.
            place = record.stream_pos
            if (held and place <= held[-1][0]) or not stream.begins_record(place):
                break
            wanted = domains.wants(read_target(record))
            held.append((place, read_record(origin, record, f"@{offset + place}") if wanted else None))
        except (OSError, ValueError):
            if stream.error:
                raise stream.error from None
            break
        if len(held) > 2 and (outcome := held.popleft()[1]):
            yield outcome
    return offset + held[0][0] if held else offset


class _WindowStream(PlainStream):
    """A stream that remembers its latest bytes, to see what stands where a record is said to begin."""

    def __init__(self, raw: BinaryIO) -> None:
        super().__init__(raw)
        self._pieces: deque[tuple[int, bytes]] = deque()
        self._held = 0

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, none at the end."""
        position = self.tell()
        data = super().read(size)
        self._pieces.append((position, data))
        self._held += len(data)
        while self._held - len(self._pieces[0][1]) > _WINDOW_BYTES:
            self._held -= len(self._pieces.popleft()[1])
        return data

    def begins_record(self, position: int) -> bool:
        """Tell whether a gzip member or a plain record begins there, as far as is remembered."""
        for start, data in self._pieces:
            place = position - start
            if 0 <= place < len(data):
                head = data[place : place + len(_VERSION)]
                # Cut by the end of the piece, what is there must fit.
                return head.startswith(_GZIP_MEMBER[: len(head)]) or _VERSION.startswith(head)
        return False
