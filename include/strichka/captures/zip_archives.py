"""Reading of zip archives: members one by one, never unpacked to disk, within one budget for the whole archive."""

import stat
import struct
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO

from strichka.captures.formats import UNKNOWN, read_name
from strichka.captures.origin import Origin, Outcome
from strichka.captures.streams import InputStream, UnpackBudget, ZipMemberStream
from strichka.models import Reason

MemberReader = Callable[[Origin, InputStream, str, UnpackBudget], Iterator[Outcome]]

_ENCRYPTED = 0x1
_LONGEST_NAME = 1024
# The directory of an archive is held in memory as a whole, some 600 bytes a member.
_MOST_LISTED = 200_000
_END_RECORD = struct.Struct("<4s4H2LH")  # end of central directory record, APPNOTE.TXT 4.3.16
_END_RECORD_64 = struct.Struct("<4sQ2H2L4Q")  # its zip64 form, 4.3.14
_LONGEST_COMMENT = 0xFFFF


def read_zip(origin: Origin, raw: BinaryIO, read_member: MemberReader) -> Iterator[Outcome]:
    """Read the members of a zip archive in the order of its directory.

    Args:
        origin: where the archive lies.
        raw: the archive, seekable.
        read_member: reads a member's stream: called with its origin (`archive!member`), its stream, its name and
            the archive's budget.

    Yields:
        What the members hold; a rejection for each member that is encrypted, damaged, an archive itself or has a
        name that leads out of the archive; one rejection for the archive when its directory can't be read.
    """
    limit = origin.settings.max_archive_members
    count = _count_members(raw)
    if count is not None and count > max(2 * limit, _MOST_LISTED):
        yield origin.reject(Reason.ARCHIVE_BOMB, f"It claims {count:,} members; at most {limit:,} are read.")
        return
    size = raw.seek(0, 2)
    raw.seek(0)
    if not size:
        yield origin.reject(Reason.EMPTY, "It has no bytes.")
        return
    try:
        archive = zipfile.ZipFile(raw)
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OverflowError) as error:
        yield origin.reject(*_name_damage(raw, error))
        return
    with archive:
        yield from _read_members(origin, archive, UnpackBudget(origin.settings.max_archive_ratio, size), read_member)


def _name_damage(raw: BinaryIO, error: Exception) -> tuple[Reason, str]:
    raw.seek(0)
    if raw.read(4) == b"PK\x03\x04":
        return Reason.TRUNCATED, f"The zip archive has no usable directory at its end, so it is cut off ({error})."
    return Reason.CORRUPT, f"It is no zip archive ({error})."


def _read_members(
    origin: Origin, archive: zipfile.ZipFile, budget: UnpackBudget, read_member: MemberReader
) -> Iterator[Outcome]:
    members = [member for member in archive.infolist() if not member.is_dir() and not _is_clutter(member.filename)]
    limit = origin.settings.max_archive_members
    if not members:
        yield origin.reject(Reason.EMPTY, "The archive holds no file.")
    for member in members[:limit]:
        inside = origin.inside(member.filename)
        refusal = _refuse_member(member)
        if refusal:
            yield inside.reject(*refusal)
            continue
        if budget.is_exceeded():
            yield inside.reject(Reason.ARCHIVE_BOMB, budget.describe())
            continue
        try:
            opened = archive.open(member)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError) as error:
            yield inside.reject(Reason.CORRUPT, f"The member can't be opened ({error}).")
            continue
        with opened:
            yield from read_member(inside, ZipMemberStream(opened, budget), member.filename, budget)
    if len(members) > limit:
        yield origin.reject(
            Reason.TOO_LARGE,
            f"It holds {len(members):,} files; those after the first {limit:,} are not read "
            "(STRICHKA_MAX_ARCHIVE_MEMBERS).",
        )


def _is_clutter(name: str) -> bool:
    """Tell hidden files and what macOS adds to archives (`__MACOSX/`), as folders leave hidden files out."""
    return any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in name.split("/"))


def _refuse_member(member: zipfile.ZipInfo) -> tuple[Reason, str] | None:
    parts = member.filename.replace("\\", "/").split("/")
    if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0]:
        return Reason.CORRUPT, "The member's name leads out of the archive, as in an attack; it is not read."
    if len(member.filename) > _LONGEST_NAME:
        return Reason.CORRUPT, f"The member's name is longer than {_LONGEST_NAME} characters."
    if stat.S_ISLNK(member.external_attr >> 16):
        return Reason.CORRUPT, "The member is a link, not a file."
    if member.flag_bits & _ENCRYPTED:
        return Reason.UNREADABLE, "The member is encrypted; unpack the archive with its password first."
    named = read_name(member.filename)
    if named.format == "zip":
        return Reason.UNKNOWN_FORMAT, "Archives inside archives are not read; unpack it first."
    if named.format == UNKNOWN and member.filename.lower().endswith((".zip.gz", ".tar", ".tgz", ".tar.gz")):
        return Reason.UNKNOWN_FORMAT, "Archives inside archives are not read; unpack it first."
    return None


def _count_members(raw: BinaryIO) -> int | None:
    """Return how many members the end record claims, None where there is none (the opening then says so)."""
    size = raw.seek(0, 2)
    tail_size = min(size, _END_RECORD.size + _LONGEST_COMMENT + 20 + _END_RECORD_64.size)
    raw.seek(size - tail_size)
    tail = raw.read(tail_size)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END_RECORD.size:
        return None
    count = int(_END_RECORD.unpack_from(tail, at)[4])
    at_64 = tail.rfind(b"PK\x06\x06", 0, at)
    if count == 0xFFFF and at_64 >= 0 and at - at_64 >= _END_RECORD_64.size:
        count = int(_END_RECORD_64.unpack_from(tail, at_64)[7])
    return count
