"""The capture store: payloads kept as WARC files, each found again by file, offset and length."""

import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fastwarc.warc import ArchiveIterator

from strichka.captures.identify import make_capture_id
from strichka.captures.places import RefusedError
from strichka.captures.store_folders import explain_errors, open_folder
from strichka.captures.warc_writing import format_payload, format_warcinfo, parse_payload
from strichka.errors import CaptureStoreError
from strichka.models import Payload

_NAME = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*")
_SUFFIX = ".warc.gz"
_DIGEST_CHARACTERS = 12
_LONGEST_HEADER = 1024**2
# Far over what is let in (`max_input_bytes`), but a bound when the bytes in the store are not what we wrote.
_LONGEST_RECORD = 1024**3


@dataclass(frozen=True, slots=True)
class StoredCapture:
    """A payload's identity, and where it lies in the store."""

    capture_id: UUID
    sha256: str  # of the payload's data, hexadecimal
    byte_length: int  # of the payload's data
    warc_path: str  # relative to the store
    warc_offset: int
    warc_length: int  # packed bytes of the record
    place: str
    format: str
    url: str | None
    captured_at: datetime | None
    declared_charset: str | None
    source_key: str | None


class CaptureStore:
    """WARC files in a folder, local or in an object store; a file once written is never changed."""

    def __init__(self, url: str) -> None:
        """Open the store.

        Args:
            url: a path, or an fsspec URL such as `s3://bucket/folder`.

        Raises:
            CaptureStoreError: the library for this protocol is not installed.
        """
        self.url = url
        self._folder = open_folder(url)

    def write_captures(self, name: str, payloads: Iterable[Payload]) -> list[StoredCapture]:
        """Write payloads into one WARC file.

        The same payloads under the same name give the same file, byte for byte, so a rerun replaces it by itself.
        Other payloads under the same name never touch it: a digest of the file's bytes is part of its final name.

        Args:
            name: path of the file in the store; `.warc.gz` at its end may be left out. Made from the content by the
                caller, never from a clock.
            payloads: taken one at a time; their order is kept.

        Returns:
            One entry per payload, in order. None and no file when there are no payloads.

        Raises:
            CaptureStoreError: the store can't be written (disk full, no permission); nothing is left behind.
            ValueError: the name is no plain relative path, or a `captured_at` has no time zone.
        """
        stem = name.removesuffix(_SUFFIX)
        if not _NAME.fullmatch(stem):
            raise ValueError(f"A WARC file can't be named {name!r}: use letters, digits, dot, dash, underscore, slash.")
        digest = hashlib.sha256()
        entries: list[tuple[Payload, str, int, int, int]] = []
        with self._folder.write(stem.rpartition("/")[0]) as upload:
            place = self._folder.describe(stem + _SUFFIX)
            offset = 0
            for number, payload in enumerate(payloads, start=1):
                sha256 = hashlib.sha256(payload.data).digest()
                head = b"" if offset else format_warcinfo(stem)
                record, beside = format_payload(payload, sha256, stem, number)
                offset += len(head)
                with explain_errors("write", place):
                    upload.stream.write(head + record + beside)
                for part in (head, record, beside):
                    digest.update(part)
                entries.append((_without_data(payload), sha256.hex(), len(payload.data), offset, len(record)))
                offset += len(record) + len(beside)
            path = f"{stem}-{digest.hexdigest()[:_DIGEST_CHARACTERS]}{_SUFFIX}"
            upload.final_name = path if entries else None
        return [_describe_capture(path, *entry) for entry in entries]

    def read_capture(self, warc_path: str, offset: int, length: int) -> Payload:
        """Read one payload back, whole.

        Args:
            warc_path: as `StoredCapture` has it, relative to the store.
            offset: of the record.
            length: of the record.

        Raises:
            CaptureStoreError: the file is missing, cut off or damaged; the SHA-256 is compared.
        """
        return next(self.read_captures([(warc_path, offset, length)]))

    def read_captures(self, references: Sequence[tuple[str, int, int]]) -> Iterator[Payload]:
        """Read payloads back, in the order of the references (warc_path, offset, length).

        A file is opened once for references that follow each other; in object stores they are asked for together.

        Raises:
            CaptureStoreError: as `read_capture`.
        """
        ranges = self._folder.read_ranges(list(references))
        for (path, offset, length), data in zip(references, ranges, strict=True):
            try:
                yield _parse_record(data, length)
            except (RefusedError, OSError, ValueError, KeyError) as error:
                raise CaptureStoreError(
                    f"The capture at {self._folder.describe(path)}, offset {offset}, length {length} can't be read: "
                    f"{error}. Restore the file from a backup, or load its inputs again."
                ) from error

    def remove_leftovers(self, before: datetime) -> int:
        """Remove temporary files that killed processes left behind.

        Args:
            before: those last written to before this time; leave some hours to whoever is writing.

        Returns:
            How many were removed.
        """
        return self._folder.remove_leftovers(before)


def _parse_record(data: bytes, length: int) -> Payload:
    if len(data) < length:
        raise ValueError(f"the file has only {len(data):,} bytes there")
    records = ArchiveIterator(io.BytesIO(data), parse_http=False, max_header_len=_LONGEST_HEADER)
    record = next(records, None)
    if record is None:
        raise ValueError("no WARC record is there")
    return parse_payload(record, _LONGEST_RECORD)


def _without_data(payload: Payload) -> Payload:
    """Return the payload without its bytes and headers, so that a long list of them stays small."""
    return Payload(
        place=payload.place,
        data=b"",
        format=payload.format,
        url=payload.url,
        captured_at=payload.captured_at,
        declared_charset=payload.declared_charset,
        source_key=payload.source_key,
    )


def _describe_capture(
    path: str, payload: Payload, sha256: str, byte_length: int, offset: int, length: int
) -> StoredCapture:
    return StoredCapture(
        capture_id=make_capture_id(sha256, payload.url),
        sha256=sha256,
        byte_length=byte_length,
        warc_path=path,
        warc_offset=offset,
        warc_length=length,
        place=payload.place,
        format=payload.format,
        url=payload.url,
        captured_at=payload.captured_at,
        declared_charset=payload.declared_charset,
        source_key=payload.source_key,
    )
