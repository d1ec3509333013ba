import gzip
import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strichka.captures.streams import CHUNK_BYTES, RATIO_FLOOR_BYTES, GzipStream, read_limited
from strichka.models import Reason


def read_all(stream: GzipStream, size: int) -> bytes:
    parts = []
    while piece := stream.read(size):
        assert len(piece) <= size
        parts.append(piece)
    return b"".join(parts)


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=6), st.integers(1, 50), st.integers(0, 20))
def test_members_come_out_whole(parts: list[bytes], size: int, padding: int) -> None:
    packed = b"".join(gzip.compress(part) for part in parts) + b"\0" * padding
    stream = GzipStream(io.BytesIO(packed), 200, tracks_members=True)
    assert read_all(stream, size) == b"".join(parts)
    assert stream.problem is None
    assert stream.tell() == sum(map(len, parts))
    starts = [(sum(map(len, parts[:n])), len(b"".join(map(gzip.compress, parts[:n])))) for n in range(len(parts))]
    assert list(stream.members) == starts


@given(st.lists(st.binary(min_size=1, max_size=300), min_size=1, max_size=4), st.data())
def test_any_cut_is_noticed(parts: list[bytes], data: st.DataObject) -> None:
    packed = b"".join(gzip.compress(part) for part in parts)
    cut = data.draw(st.integers(0, len(packed) - 1))
    whole = [len(b"".join(map(gzip.compress, parts[:n]))) for n in range(len(parts) + 1)]
    stream = GzipStream(io.BytesIO(packed[:cut]), 200)
    assert b"".join(parts).startswith(read_all(stream, 1000))
    if cut in whole[1:]:
        assert stream.problem is None
    else:
        assert stream.problem is not None
        assert stream.problem.reason is (Reason.TRUNCATED if cut else Reason.EMPTY)


def test_a_bomb_is_left_at_the_bound() -> None:
    packed = gzip.compress(b"\0" * 300_000_000, 9)
    tracemalloc.start()
    try:
        stream = GzipStream(io.BytesIO(packed), 20)
        given_out = 0
        while piece := stream.read(CHUNK_BYTES):
            given_out += len(piece)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert stream.problem is not None
    assert stream.problem.reason is Reason.ARCHIVE_BOMB
    assert given_out <= RATIO_FLOOR_BYTES + CHUNK_BYTES
    assert peak < 3_000_000


def test_a_late_bomb_is_seen_though_the_file_is_large() -> None:
    noise = gzip.compress(b"".join(n.to_bytes(4, "big") for n in range(0, 2**31, 1999)), 1)
    stream = GzipStream(io.BytesIO(noise + gzip.compress(b"\0" * 100_000_000)), 100)
    while stream.read(CHUNK_BYTES):
        pass
    assert stream.problem is not None
    assert stream.problem.reason is Reason.ARCHIVE_BOMB


@pytest.mark.parametrize(("limit", "expected"), [(5, b"12345"), (4, None)])
def test_read_limited(limit: int, expected: bytes | None) -> None:
    assert read_limited(io.BytesIO(b"12345"), limit) == expected
