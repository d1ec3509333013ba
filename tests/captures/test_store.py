import errno
import gzip
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import fsspec
import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from strichka.captures.identify import capture_id
from strichka.captures.listing import describe_input
from strichka.captures.reading import read_input
from strichka.captures.store import CaptureStore, StoredCapture
from strichka.errors import CaptureStoreError
from strichka.models import Payload
from strichka.settings import Settings

KYIV_SUMMER = timezone(timedelta(hours=3))
FILE = Payload("/data/новини/а б.txt", "Текст новини".encode(), "text", source_key="town_paper")
LINE = Payload("dump.jsonl.gz#17", b'{"a": 1}', "json")
PAGE = Payload(
    place="crawl.warc.gz@4711",
    data="<!doctype html><p>Їжак</p>".encode("windows-1251"),
    format="html",
    url="https://news.example/новина 1?a=b&c=%D1%97#top",
    captured_at=datetime(2024, 5, 1, 13, 20, 30, 123456, tzinfo=KYIV_SUMMER),
    declared_charset="windows-1251",
    http_headers=(
        ("Content-Type", "text/html; charset=windows-1251"),
        ("Content-Encoding", "br"),
        ("Content-Length", "12"),
        ("transfer-encoding", "chunked"),
        ("X-Crawl-Content-Length", "13"),
        ("Set-Cookie", "a=1"),
        ("set-cookie", "b=2"),
        ("X-Empty", ""),
        ("X-Title", "Їжак"),
    ),
    http_status="200 OK",
)
ALL = [FILE, LINE, PAGE]


def references(stored: list[StoredCapture]) -> list[tuple[str, int, int]]:
    return [(item.warc_path, item.warc_offset, item.warc_length) for item in stored]


@pytest.fixture(params=["path", "file_url", "memory"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    yield {"path": str(tmp_path / "store"), "file_url": f"file://{tmp_path}/store", "memory": "memory://bucket/store"}[
        request.param
    ]
    memory = fsspec.filesystem("memory")
    if memory.exists("/bucket"):
        memory.rm("/bucket", recursive=True)


def test_gives_payloads_back_whole(url: str) -> None:
    store = CaptureStore(url)
    stored = store.write_captures("ab/batch", ALL)
    assert [item.capture_id for item in stored] == [capture_id(payload) for payload in ALL]
    assert [item.sha256 for item in stored] == [hashlib.sha256(payload.data).hexdigest() for payload in ALL]
    assert [item.byte_length for item in stored] == [len(payload.data) for payload in ALL]
    assert [(item.place, item.url, item.format) for item in stored] == [(p.place, p.url, p.format) for p in ALL]
    assert list(CaptureStore(url).read_captures(references(stored))) == ALL
    assert list(store.read_captures(references(stored[::-1]))) == ALL[::-1]
    assert store.read_capture(*references(stored)[1]) == LINE


def test_many_files_in_any_order(url: str) -> None:
    store = CaptureStore(url)
    payloads = [Payload(f"{number}.txt", str(number).encode(), "text") for number in range(300)]
    stored = [
        item
        for start in range(0, 300, 100)
        for item in store.write_captures(f"b{start}", payloads[start : start + 100])
    ]
    order = sorted(range(300), key=lambda number: hashlib.sha256(str(number).encode()).digest())
    read = list(store.read_captures([references(stored)[number] for number in order]))
    assert read == [payloads[number] for number in order]
    assert list(store.read_captures([])) == []


def test_the_same_payloads_give_the_same_file(tmp_path: Path) -> None:
    paths = []
    for folder in ("first", "second"):
        store = CaptureStore(str(tmp_path / folder))
        stored = store.write_captures("batch.warc.gz", iter(ALL))
        assert store.write_captures("batch", ALL) == stored
        (path,) = (tmp_path / folder).iterdir()
        paths.append(path)
    assert paths[0].name == paths[1].name
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_other_payloads_under_the_same_name_touch_nothing(tmp_path: Path) -> None:
    store = CaptureStore(str(tmp_path))
    first = store.write_captures("batch", [FILE])
    second = store.write_captures("batch", [LINE, FILE])
    assert first[0].warc_path != second[0].warc_path
    assert store.read_capture(*references(first)[0]) == FILE
    assert store.read_capture(*references(second)[0]) == LINE


def test_no_payloads_make_no_file(url: str, tmp_path: Path) -> None:
    assert CaptureStore(url).write_captures("batch", []) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("name", ["", "../batch", "/batch", "a//b", "a/../b", ".hidden", "a/.b", "новини", "a b"])
def test_names_that_lead_elsewhere_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="can't be named"):
        CaptureStore(str(tmp_path / "store")).write_captures(name, ALL)
    assert list(tmp_path.iterdir()) == []


def test_other_tools_read_the_files(tmp_path: Path) -> None:
    stored = CaptureStore(str(tmp_path)).write_captures("batch", ALL)
    path = tmp_path / stored[0].warc_path
    with path.open("rb") as stream:
        records = [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read())
            for record in ArchiveIterator(stream, check_digests="raise")
        ]
    assert [record[0] for record in records] == ["warcinfo", "resource", "resource", "response"]
    assert [record[2] for record in records[1:]] == [payload.data for payload in ALL]
    assert records[1][1] == "file:///data/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/%D0%B0%20%D0%B1.txt"
    assert records[3][1] == "https://news.example/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B0%201?a=b&c=%D1%97#top"
    checker = Checker(type("Options", (), {"inputs": [str(path)], "verbose": False})())
    checker.process_all()
    assert checker.exit_value == 0
    fast = list((record.stream_pos, record.reader.read()) for record in FastIterator(str(path), verify_digests=True))
    assert [position for position, _ in fast[1:]] == [item.warc_offset for item in stored]
    assert [data for _, data in fast[1:]] == [payload.data for payload in ALL]
    assert gzip.decompress(path.read_bytes()).startswith(b"WARC/1.1\r\nWARC-Type: warcinfo\r\n")


def test_the_files_are_inputs_again(tmp_path: Path) -> None:
    stored = CaptureStore(str(tmp_path)).write_captures("batch", ALL)
    path = str(tmp_path / stored[0].warc_path)
    again = list(read_input(describe_input(path), settings=Settings()))
    assert [capture_id(item) for item in again] == [item.capture_id for item in stored]
    assert [item.place for item in again] == [f"{path}@{item.warc_offset}" for item in stored]
    assert [(item.format, item.captured_at, item.source_key, item.http_headers) for item in again] == [
        (payload.format, payload.captured_at, payload.source_key, payload.http_headers) for payload in ALL
    ]


def test_a_time_without_zone_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    naive = Payload("a.html", b"x", "html", captured_at=datetime(2024, 1, 1))
    with pytest.raises(ValueError, match="time zone"):
        CaptureStore(str(tmp_path)).write_captures("batch", [FILE, naive])
    assert list(tmp_path.iterdir()) == []


def test_payloads_that_fail_to_come_leave_nothing(tmp_path: Path) -> None:
    def give_up() -> Iterator[Payload]:
        yield FILE
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        CaptureStore(str(tmp_path)).write_captures("a/batch", give_up())
    assert list((tmp_path / "a").iterdir()) == []


def test_missing_cut_and_damaged_files_say_so(url: str, tmp_path: Path) -> None:
    store = CaptureStore(url)
    stored = store.write_captures("batch", ALL)
    path, offset, length = references(stored)[2]
    for reference in [("gone.warc.gz", 0, 100), (path, offset + 1, length), (path, offset + length + 10, length)]:
        with pytest.raises(CaptureStoreError, match=r"batch|gone"):
            store.read_capture(*reference)
    filesystem, root = fsspec.core.url_to_fs(url)
    whole = filesystem.cat_file(f"{root}/{path}")
    filesystem.pipe_file(f"{root}/{path}", whole[:-10])
    with pytest.raises(CaptureStoreError, match="only"):
        store.read_capture(path, offset, length)
    # The archive is sound, but holds other bytes than were written.
    forged = gzip.compress(gzip.decompress(whole[offset:]).replace("Їжак".encode("windows-1251"), b"Wolf"))
    filesystem.pipe_file(f"{root}/{path}", whole[:offset] + forged)
    with pytest.raises(CaptureStoreError, match="SHA-256"):
        store.read_capture(path, offset, len(forged))


def test_a_record_of_others_is_refused(tmp_path: Path) -> None:
    from warc_samples import write_pages

    data, offsets = write_pages(1)
    (tmp_path / "foreign.warc.gz").write_bytes(data)
    with pytest.raises(CaptureStoreError, match="not written by the capture store"):
        CaptureStore(str(tmp_path)).read_capture("foreign.warc.gz", offsets[0], len(data) - offsets[0])


def test_unknown_protocols_are_refused() -> None:
    with pytest.raises(CaptureStoreError, match="Can't open"):
        CaptureStore("nosuch://bucket/folder")


def test_leftovers_are_removed_by_age(tmp_path: Path) -> None:
    store = CaptureStore(str(tmp_path))
    stored = store.write_captures("a/batch", ALL)
    for name, age in (("old", 100_000), ("young", 10)):
        path = tmp_path / "a" / f".{name}.part"
        path.write_bytes(b"half")
        moment = datetime.now(UTC).timestamp() - age
        os.utime(path, (moment, moment))
    assert store.remove_leftovers(datetime.now(UTC) - timedelta(hours=6)) == 1
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == [".young.part", Path(stored[0].warc_path).name]


def incompressible_payloads(count: int) -> Iterator[Payload]:
    for number in range(count):
        data = b"".join(hashlib.sha256(f"{number}.{part}".encode()).digest() for part in range(3000))
        yield Payload(f"{number}.txt", data, "text")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if not mount or os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small file system needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_said_with_its_remedy_and_leaves_nothing(small_disk: Path) -> None:
    store = CaptureStore(str(small_disk))
    kept = store.write_captures("kept", [FILE])
    with pytest.raises(CaptureStoreError, match="The disk is full: free space") as caught:
        store.write_captures("batch", incompressible_payloads(30))
    assert str(small_disk) in str(caught.value)
    assert isinstance(caught.value.__cause__, OSError)
    assert caught.value.__cause__.errno == errno.ENOSPC
    assert [path.name for path in small_disk.iterdir()] == [kept[0].warc_path]
    # Room again: the same call goes through, and what was kept before is still there.
    assert len(store.write_captures("batch", incompressible_payloads(5))) == 5
    assert store.read_capture(*references(kept)[0]) == FILE


def test_a_file_size_limit_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    # In a process of its own: the limit would hold for the test run too.
    program = (
        "import resource, sys\n"
        "from strichka.captures.store import CaptureStore\n"
        "from strichka.errors import CaptureStoreError\n"
        "from strichka.models import Payload\n"
        "import os\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
        "try:\n"
        "    CaptureStore(sys.argv[1]).write_captures('b', [Payload('a.txt', os.urandom(100_000), 'text')] * 5)\n"
        "except CaptureStoreError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    assert "ulimit" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CaptureStoreError, match="Can't write into"):
        CaptureStore(str(tmp_path / "file")).write_captures("a/batch", ALL)


def test_a_killed_writer_leaves_no_half_file(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys\n"
        "from strichka.captures.store import CaptureStore\n"
        "from strichka.models import Payload\n"
        "def payloads():\n"
        "    for _ in range(3):\n"
        "        yield Payload('a.txt', os.urandom(2_000_000), 'text')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "CaptureStore(sys.argv[1]).write_captures('batch', payloads())\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    assert done.returncode == -9
    assert list(tmp_path.glob("*.warc.gz")) == []
    store = CaptureStore(str(tmp_path))
    assert store.remove_leftovers(datetime.now(UTC) + timedelta(hours=1)) == 1
    assert list(tmp_path.iterdir()) == []


def test_writing_takes_payloads_one_at_a_time(tmp_path: Path) -> None:
    tracemalloc.start()
    try:
        stored = CaptureStore(str(tmp_path)).write_captures(
            "batch", (Payload(f"{number}", bytes(2_000_000), "text") for number in range(60))
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(stored) == 60
    assert peak < 25_000_000


words = st.text(max_size=30)
tokens = st.text("abcXYZ0-_.!~", min_size=1, max_size=12) | st.sampled_from(
    [
        "Content-Length",
        "content-encoding",
        "Transfer-Encoding",
        "X-Crawl-Content-Length",
        "x-crawl-x-crawl-content-encoding",
    ]
)
payload_strategy = st.builds(
    Payload,
    place=words,
    data=st.binary(max_size=200),
    format=st.sampled_from(["html", "text", "json"]),
    url=st.none()
    | words
    | st.sampled_from(["https://news.example/1", "http://a.b/ї?x=<y>", "mailto:a@b", "urn:x:y z"]),
    captured_at=st.none()
    | st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC) | st.just(KYIV_SUMMER)),
    declared_charset=st.none() | words,
    source_key=st.none() | words,
    http_headers=st.lists(st.tuples(tokens | words, words), max_size=5).map(tuple),
    http_status=st.none() | words | st.sampled_from(["200 OK", "203", "404 Not Found", "200 "]),
)


@settings(
    deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(st.lists(payload_strategy, min_size=1, max_size=4))
def test_any_payload_comes_back_as_it_was(tmp_path: Path, payloads: list[Payload]) -> None:
    store = CaptureStore(str(tmp_path))
    stored = store.write_captures("batch", payloads)
    assert list(store.read_captures(references(stored))) == payloads
    with (tmp_path / stored[0].warc_path).open("rb") as stream:
        records = [record.content_stream().read() for record in ArchiveIterator(stream, check_digests="raise")]
    assert records[1:] == [payload.data for payload in payloads]
    data = (tmp_path / stored[0].warc_path).read_bytes()
    assert len(list(FastIterator(io.BytesIO(data), verify_digests=True))) == len(payloads) + 1
