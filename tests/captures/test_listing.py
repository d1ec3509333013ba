import os
from pathlib import Path

import fsspec
import pytest

from strichka.captures.listing import InputFile, list_inputs, split_inputs
from strichka.captures.reading import read_input
from strichka.errors import InputError
from strichka.models import Payload, Reason, Rejection
from strichka.settings import Settings

SETTINGS = Settings()


def fill(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def test_lists_a_folder_to_the_bottom_in_order(tmp_path: Path) -> None:
    fill(tmp_path, "b.html", "a/z.TXT", "a/deep/er/c.warc.gz", "d.jsonl.gz", "e.zip", "README.md", "noextension")
    fill(tmp_path, ".hidden.txt", ".git/config.txt", "a/.b/c.txt")
    files = list_inputs(str(tmp_path), SETTINGS)
    assert [(file.place.removeprefix(f"{tmp_path}/"), file.format) for file in files] == [
        ("README.md", "unknown"),
        ("a/deep/er/c.warc.gz", "warc"),
        ("a/z.TXT", "text"),
        ("b.html", "html"),
        ("d.jsonl.gz", "jsonl"),
        ("e.zip", "zip"),
        ("noextension", "unknown"),
    ]
    assert files[2].size_bytes == len("a/z.TXT")


def test_unknown_names_become_rejections(tmp_path: Path) -> None:
    fill(tmp_path, "README.md")
    (tmp_path / "page").write_text("<!DOCTYPE html><p>text")
    (outcome,), (hinted,) = (list(read_input(file, settings=SETTINGS)) for file in list_inputs(str(tmp_path)))
    assert isinstance(outcome, Rejection)
    assert outcome.reason is Reason.UNKNOWN_FORMAT
    assert isinstance(hinted, Rejection)
    assert "format html" in hinted.detail


def test_lists_one_file_a_glob_and_a_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, "x/1.txt", "x/2.html", "y/3.txt", "a[1].txt")
    monkeypatch.chdir(tmp_path)
    assert [file.place for file in list_inputs("x/1.txt")] == ["x/1.txt"]
    assert [file.place for file in list_inputs("**/*.txt")] == ["a[1].txt", "x/1.txt", "y/3.txt"]
    assert [file.place for file in list_inputs("?")] == ["x/1.txt", "x/2.html", "y/3.txt"]
    # A name that exists is taken as it stands, though it looks like a pattern.
    assert [file.place for file in list_inputs("a[1].txt")] == ["a[1].txt"]


@pytest.mark.parametrize(
    "place", ["", " ", "nothing/here", "nothing/*.txt", "http://news.example/", "https://a.b/c.txt"]
)
def test_nothing_there_is_an_input_error(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError):
        list_inputs(place)


def test_an_empty_folder_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No file at"):
        list_inputs(str(tmp_path))


@pytest.mark.parametrize("place", ["simplecache::http://news.example/a.txt", "ftp://news.example/a.txt"])
def test_other_protocols_are_refused(place: str) -> None:
    with pytest.raises(InputError, match="not read from"):
        list_inputs(place)


def test_lists_and_reads_object_stores() -> None:
    filesystem = fsspec.filesystem("memory")
    for name in ("/bucket/news/a.txt", "/bucket/news/deep/b.html", "/bucket/news/.hidden.txt"):
        filesystem.pipe_file(name, b"text")
    files = list_inputs("memory://bucket/news", SETTINGS)
    assert [(file.place, file.size_bytes) for file in files] == [
        ("memory:///bucket/news/a.txt", 4),
        ("memory:///bucket/news/deep/b.html", 4),
    ]
    assert [file.place for file in list_inputs("memory://bucket/news/*.txt")] == ["memory:///bucket/news/a.txt"]
    (payload,) = read_input(files[0], settings=SETTINGS)
    assert isinstance(payload, Payload)
    assert payload.data == b"text"
    filesystem.rm_file("/bucket/news/a.txt")
    (gone,) = read_input(files[0], settings=SETTINGS)
    assert isinstance(gone, Rejection)
    assert gone.reason is Reason.VANISHED
    with pytest.raises(InputError, match="Nothing at"):
        list_inputs("memory://bucket/other")


def test_file_urls_and_names_that_are_not_utf8(tmp_path: Path) -> None:
    fill(tmp_path, "a b.txt")
    assert [file.place for file in list_inputs(f"file://{tmp_path}/a%20b.txt")] == [f"{tmp_path}/a b.txt"]
    odd = os.fsencode(tmp_path) + b"/\xed\xee\xe2.txt"
    try:
        Path(os.fsdecode(odd)).write_bytes(b"text")
    except OSError:
        pytest.skip("this file system takes UTF-8 names alone")
    files = list_inputs(str(tmp_path), SETTINGS)
    assert files[1].place == f"file://{tmp_path}/%ED%EE%E2.txt"
    (payload,) = read_input(files[1], settings=SETTINGS)
    assert isinstance(payload, Payload)
    assert payload.data == b"text"


def test_special_files_links_and_gone_files_are_rejected(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a_pipe.txt")
    (tmp_path / "b_broken.txt").symlink_to(tmp_path / "nowhere")
    fill(tmp_path, "c.txt")
    (tmp_path / "d_loop").symlink_to(tmp_path)
    files = list_inputs(str(tmp_path), SETTINGS)
    assert [Path(file.place).name for file in files] == ["a_pipe.txt", "b_broken.txt", "c.txt"]
    (tmp_path / "c.txt").unlink()
    outcomes = [outcome for file in files for outcome in read_input(file, settings=SETTINGS)]
    assert [getattr(outcome, "reason", None) for outcome in outcomes] == [
        Reason.UNREADABLE,
        Reason.VANISHED,
        Reason.VANISHED,
    ]


def test_what_may_not_be_read_is_rejected(tmp_path: Path) -> None:
    fill(tmp_path, "open.txt", "closed.txt", "closed_folder/a.txt")
    (tmp_path / "closed.txt").chmod(0)
    (tmp_path / "closed_folder").chmod(0)
    tmp_path.chmod(0o755)
    is_root = os.geteuid() == 0
    if is_root:
        for parent in tmp_path.parents[:3]:
            parent.chmod(parent.stat().st_mode | 0o055)
        os.seteuid(65534)
    try:
        files = list_inputs(str(tmp_path), SETTINGS)
        outcomes = {Path(file.place).name: list(read_input(file, settings=SETTINGS)) for file in files}
    finally:
        if is_root:
            os.seteuid(0)
        (tmp_path / "closed_folder").chmod(0o755)
    assert sorted(outcomes) == ["closed.txt", "closed_folder", "open.txt"]
    for name in ("closed.txt", "closed_folder"):
        (rejection,) = outcomes[name]
        assert isinstance(rejection, Rejection)
        assert rejection.reason is Reason.UNREADABLE
    assert isinstance(outcomes["open.txt"][0], Payload)


def test_batches_are_bounded_and_large_containers_stand_alone() -> None:
    files = [InputFile(f"{number:03}.html", 1000, "html") for number in range(10)]
    files.insert(3, InputFile("big.warc.gz", 500 * 1024**2, "warc"))
    files.insert(5, InputFile("small.jsonl", 10, "jsonl"))
    files.append(InputFile("unknown_size.zip", None, "zip"))
    batches = split_inputs(files, 4)
    assert batches == split_inputs(list(files), 4)
    assert sorted(file.place for batch in batches for file in batch) == sorted(file.place for file in files)
    assert [files[3]] in batches
    assert [files[-1]] in batches
    assert all(len(batch) <= 4 for batch in batches)
    by_bytes = split_inputs([InputFile(f"{n}.txt", 400, "text") for n in range(5)], 100, batch_bytes=1000)
    assert [len(batch) for batch in by_bytes] == [2, 2, 1]
    assert split_inputs([], 10) == []


def test_input_files_survive_json() -> None:
    file = InputFile("a.html", 5, "html")
    assert InputFile.from_dict(file.to_dict()) == file
