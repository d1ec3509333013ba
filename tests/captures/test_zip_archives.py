import gzip
import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from strichka.captures.listing import describe_input
from strichka.captures.reading import read_input
from strichka.models import Payload, Reason
from strichka.settings import Settings


def pack(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def encrypt_flag(archive: bytes) -> bytes:
    """Mark all members as encrypted, in local headers and in the directory."""
    data = bytearray(archive)
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(magic)
        while start >= 0:
            data[start + at] |= 1
            start = data.find(magic, start + 4)
    return bytes(data)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_reads_members_of_each_format(method: int, read, summarise) -> None:
    data = pack(
        {
            "новини/a.txt": "Текст".encode(),
            "b.html": b"<p>page",
            "c.jsonl": b'{"a": 1}\n{"broken\n',
            "d.txt.gz": gzip.compress(b"packed twice"),
            "e.json": b'[{"a": 1}, {"a": 2}]',
            "folder/": b"",
            "__MACOSX/._a.txt": b"clutter",
            ".DS_Store": b"clutter",
            "photo.jpg": b"\xff\xd8\xff",
            "empty.txt": b"",
        },
        method,
    )
    assert summarise(read("a.zip", data)) == [
        ("a.zip!новини/a.txt", "text"),
        ("a.zip!b.html", "html"),
        ("a.zip!c.jsonl#1", "json"),
        ("a.zip!c.jsonl#2", "bad_json"),
        ("a.zip!d.txt.gz", "text"),
        ("a.zip!e.json#1", "json"),
        ("a.zip!e.json#2", "json"),
        ("a.zip!photo.jpg", "unknown_format"),
        ("a.zip!empty.txt", "empty"),
    ]


def test_hostile_members_are_rejected_one_by_one(read, summarise) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in (
            "../../etc/a.txt",
            "/etc/b.txt",
            "c:/d.txt",
            "x\\..\\..\\e.txt",
            "inner.zip",
            "z.tar.gz",
            "ok.txt",
        ):
            archive.writestr(name, b"text")
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, b"/etc/passwd")
        archive.writestr("n" * 2000 + ".txt", b"text")
    outcomes = read("a.zip", stream.getvalue())
    assert [reason for _, reason in summarise(outcomes)] == [
        "corrupt",
        "corrupt",
        "corrupt",
        "corrupt",
        "unknown_format",
        "unknown_format",
        "text",
        "corrupt",
        "corrupt",
    ]


def test_encrypted_members_say_what_to_do(read) -> None:
    (rejection,) = read("a.zip", encrypt_flag(pack({"a.txt": b"text"})))
    assert rejection.reason is Reason.UNREADABLE
    assert "password" in rejection.detail


def test_a_bomb_stops_the_archive_but_not_what_came_before(tmp_path: Path) -> None:
    members = {"a.txt": b"text", "bomb.txt": b"0" * 60_000_000, "after.txt": b"text"}
    path = tmp_path / "a.zip"
    path.write_bytes(pack(members))
    outcomes = list(read_input(describe_input(str(path)), settings=Settings(max_input_bytes=10**8)))
    assert isinstance(outcomes[0], Payload)
    assert [item.reason for item in outcomes[1:]] == [Reason.ARCHIVE_BOMB, Reason.ARCHIVE_BOMB]


def test_gzip_inside_zip_counts_in_the_same_budget(read) -> None:
    # Each layer alone stays under the ratio; together they do not.
    inner = gzip.compress(b"0" * 150_000_000)
    (rejection,) = read("a.zip", pack({"a.txt.gz": inner}), max_input_bytes=10**9, max_archive_ratio=1500)
    assert rejection.reason is Reason.ARCHIVE_BOMB


def test_many_small_bombs_share_one_budget(read) -> None:
    data = pack({f"{number}.txt": b"0" * 9_000_000 for number in range(4)})
    outcomes = read("a.zip", data)
    assert isinstance(outcomes[0], Payload)
    assert {item.reason for item in outcomes[1:]} == {Reason.ARCHIVE_BOMB}


def test_the_number_of_members_is_bounded(read) -> None:
    data = pack({f"{number}.txt": b"text" for number in range(5)})
    outcomes = read("a.zip", data, max_archive_members=3)
    assert len([item for item in outcomes if isinstance(item, Payload)]) == 3
    assert outcomes[-1].reason is Reason.TOO_LARGE


def test_a_claim_of_millions_of_members_is_refused_before_they_are_listed(read) -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)
    end_64 = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 10**7, 10**7, 46 * 10**7, 0)
    (rejection,) = read("a.zip", end_64 + locator + end)
    assert rejection.reason is Reason.ARCHIVE_BOMB
    assert "10,000,000" in rejection.detail


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pack({"a.txt": b"text" * 1000})[:-30], Reason.TRUNCATED),
        (b"no archive", Reason.CORRUPT),
        (pack({}), Reason.EMPTY),
        (pack({"folder/": b""}), Reason.EMPTY),
    ],
)
def test_broken_archives(data: bytes, reason: Reason, read) -> None:
    (rejection,) = read("a.zip", data)
    assert rejection.reason is reason


def test_a_damaged_member_leaves_the_others(read, summarise) -> None:
    data = bytearray(pack({"a.txt": b"first text", "b.txt": b"second text", "c.txt": b"third"}, zipfile.ZIP_STORED))
    at = data.find(b"second")
    data[at] ^= 0xFF
    assert summarise(read("a.zip", bytes(data))) == [
        ("a.zip!a.txt", "text"),
        ("a.zip!b.txt", "corrupt"),
        ("a.zip!c.txt", "text"),
    ]
