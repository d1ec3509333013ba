import io
from collections.abc import Iterator
from typing import Any, ClassVar

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from warc_samples import write_pages

from strichka.captures.listing import InputFile, list_inputs
from strichka.captures.reading import read_input
from strichka.captures.store import CaptureStore
from strichka.errors import CaptureStoreError, InputError
from strichka.models import Payload, Reason, Rejection
from strichka.settings import Settings


class StoreLibraryError(Exception):
    """As libraries of object stores raise: of no common base."""


class Breaking(io.BytesIO):
    """A file whose connection breaks after 1,500 bytes."""

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(1000 if size is None or size < 0 else min(size, 1000))
        if self.tell() > 1500:
            raise StoreLibraryError("connection reset")
        return data


class FlakyStore(MemoryFileSystem):
    """An object store in memory, some of whose files break off while they are read."""

    store: ClassVar[dict[str, Any]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]

    def _open(self, path: str, mode: str = "rb", **options: Any) -> Any:
        stream = super()._open(path, mode, **options)
        if mode != "rb":
            return stream
        if "forbidden" in path:
            raise PermissionError("Access Denied")
        if "down" in path:
            raise StoreLibraryError("no route to host")
        return Breaking(stream.getvalue()) if "flaky" in path else stream

    def cat_file(self, path: str, start: int | None = None, end: int | None = None, **options: Any) -> Any:
        if "flaky" in path:
            raise StoreLibraryError("connection reset")
        return super().cat_file(path, start, end, **options)


@pytest.fixture
def store() -> Iterator[FlakyStore]:
    fsspec.register_implementation("memory", FlakyStore, clobber=True)
    yield FlakyStore(skip_instance_cache=True)
    FlakyStore.store.clear()
    fsspec.register_implementation("memory", MemoryFileSystem, clobber=True)


def read_place(place: str) -> list[Payload | Rejection]:
    (file,) = list_inputs(place)
    return list(read_input(file, settings=Settings()))


def test_reads_web_archives_from_an_object_store(store: FlakyStore) -> None:
    data, _ = write_pages(20)
    store.pipe_file("/bucket/crawl.warc.gz", data)
    outcomes = read_place("memory://bucket/crawl.warc.gz")
    assert len(outcomes) == 20
    assert all(isinstance(item, Payload) and item.place.startswith("memory://") for item in outcomes)


@pytest.mark.parametrize("name", ["flaky.txt", "flaky.warc.gz", "flaky.warc", "flaky.zip", "flaky.txt.gz", "down.txt"])
def test_a_store_that_fails_is_no_fault_of_the_input(store: FlakyStore, name: str) -> None:
    data, _ = write_pages(20, is_gzip=name.endswith(".gz"))
    store.pipe_file(f"/bucket/{name}", data)
    with pytest.raises(InputError, match=r"Can't read memory://.*(connection reset|no route)"):
        read_place(f"memory://bucket/{name}")


def test_forbidden_and_gone_objects_are_rejected(store: FlakyStore) -> None:
    store.pipe_file("/bucket/forbidden.txt", b"text")
    (rejection,) = read_place("memory://bucket/forbidden.txt")
    assert isinstance(rejection, Rejection)
    assert rejection.reason is Reason.UNREADABLE
    (gone,) = read_input(InputFile("memory://bucket/gone.txt"), settings=Settings())
    assert isinstance(gone, Rejection)
    assert gone.reason is Reason.VANISHED


def test_a_capture_store_that_fails_says_what_to_check(store: FlakyStore) -> None:
    captures = CaptureStore("memory://bucket/store")
    (stored,) = captures.write_captures("flaky", [Payload("a.txt", b"text", "text")])
    with pytest.raises(CaptureStoreError, match=r"memory://.*connection reset.*STRICHKA_CAPTURE_STORE"):
        captures.read_capture(stored.warc_path, stored.warc_offset, stored.warc_length)
