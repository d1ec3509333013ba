"""Listing of inputs: a file, a folder, a glob or an address in an object store, into files to read."""

import glob
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from strichka.captures.formats import CONTAINER_FORMATS, UNKNOWN, read_name
from strichka.captures.places import find_filesystem, is_hidden, local_path, name_path, split_protocol
from strichka.errors import InputError
from strichka.settings import Settings, get_settings

# One task of a run gets at most so many bytes; a container of this size or more gets a task of its own.
BATCH_BYTES = 64 * 1024**2
LARGE_CONTAINER_BYTES = 8 * 1024**2
_GLOB_CHARACTERS = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read: where it lies, how large it is and what its name says it holds."""

    place: str  # a path or URL; relative paths stay relative
    size_bytes: int | None = None
    format: str = UNKNOWN  # text, html, json, jsonl, warc, zip, unknown; .gz is seen by the name

    def to_dict(self) -> dict[str, Any]:
        """Return plain values that can be written as JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "InputFile":
        """Return the file that `to_dict` described."""
        return cls(**values)


def describe_input(place: str, size_bytes: int | None = None) -> InputFile:
    """Return the input file of a place, its format by its name."""
    return InputFile(place, size_bytes, read_name(place).format)


def list_inputs(place: str, settings: Settings | None = None) -> list[InputFile]:
    """List what lies at a place.

    Folders are searched to the bottom; hidden files and folders in them are left out, links to folders are not
    followed (they may run in circles). Files of any other name are listed, those of an unknown extension too: they
    become rejections rather than disappear.

    Args:
        place: a path (`~` allowed), a folder, a glob (`**` for any depth), a URL of `file://`, `s3://`, `memory://`,
            or `cc-news://<year>/<month>` for Common Crawl's news archive.
        settings: for that archive; the process's by default.

    Returns:
        The files, sorted by place. Places keep the form they were given in: a relative path stays relative.

    Raises:
        InputError: nothing is there, or it can't be listed.
    """
    if not place.strip():
        raise InputError("No input given: name a file, a folder, a glob or a URL.")
    if place.startswith("cc-news://"):
        from strichka.discovery.cc_news import list_cc_news

        return list_cc_news(place, settings or get_settings())
    split_protocol(place)
    path = local_path(place)
    found = _list_local(os.path.expanduser(path)) if path is not None else _list_remote(place)
    files = sorted({file.place: file for file in found}.values(), key=lambda file: file.place)
    if not files:
        raise InputError(f"No file at {place}: check the path, or the pattern if it is one.")
    return files


def _list_local(path: str) -> Iterator[InputFile]:
    if os.path.lexists(path):
        yield from _list_path(path)
    elif _GLOB_CHARACTERS & set(path):
        for match in glob.iglob(path, recursive=True):
            yield from _list_path(match)
    else:
        raise InputError(f"No file or folder at {path}.")


def _list_path(path: str) -> Iterator[InputFile]:
    if os.path.isdir(path):
        yield from _list_folder(path)
        return
    try:
        size = os.stat(path).st_size
    except OSError:
        size = None  # a broken link, or no permission: reading says so in a rejection
    yield describe_input(name_path(path), size)


def _list_folder(folder: str) -> Iterator[InputFile]:
    refused: list[str] = []

    def keep_refused(error: OSError) -> None:
        if error.filename == folder:
            raise InputError(f"Can't list the folder {folder}: {error.strerror}.") from error
        refused.append(str(error.filename))

    for parent, folders, names in os.walk(folder, onerror=keep_refused):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield from _list_path(os.path.join(parent, name))
    for subfolder in refused:
        # Reading it is refused with the reason, so that what could not be seen is on record.
        yield InputFile(name_path(subfolder))


def _list_remote(place: str) -> Iterator[InputFile]:
    filesystem, path = find_filesystem(place)
    try:
        filesystem.invalidate_cache()
        if _GLOB_CHARACTERS & set(path) and not filesystem.exists(path):
            found = filesystem.glob(path, detail=True)
            # As in a shell, a hidden file is matched by a pattern with a dot alone.
            matches = {match: info for match, info in found.items() if is_hidden(path) or not is_hidden(match)}
        elif filesystem.exists(path):
            matches = {path: filesystem.info(path)}
        else:
            raise InputError(f"Nothing at {place}: check bucket, path and credentials.")
        for match, info in matches.items():
            yield from _list_remote_path(filesystem, match, info)
    except InputError:
        raise
    except Exception as error:  # the libraries of object stores raise classes of their own
        raise InputError(f"Can't list {place}: {type(error).__name__}: {error}") from error


def _list_remote_path(filesystem: Any, path: str, info: dict[str, Any]) -> Iterator[InputFile]:
    if info.get("type") != "directory":
        yield describe_input(filesystem.unstrip_protocol(path), info.get("size"))
        return
    root = path.rstrip("/") + "/"
    for name, entry in filesystem.find(path, detail=True).items():
        if not name.endswith("/") and not is_hidden(name.removeprefix(root)):
            yield describe_input(filesystem.unstrip_protocol(name), entry.get("size"))


def split_inputs(inputs: list[InputFile], batch_size: int, *, batch_bytes: int = BATCH_BYTES) -> list[list[InputFile]]:
    """Split inputs into batches, the same way each time.

    Args:
        inputs: what `list_inputs` gave.
        batch_size: most files in a batch.
        batch_bytes: most bytes in a batch, as the files lie; a single larger file still makes a batch.

    Returns:
        Batches in the order of the inputs, except that each container (JSON lines, WARC, zip) of
        `LARGE_CONTAINER_BYTES` or more, or of unknown size, stands alone where it comes.
    """
    batches: list[list[InputFile]] = []
    current: list[InputFile] = []
    size = 0
    for file in inputs:
        if _is_large_container(file):
            batches.append([file])
            continue
        bytes_here = file.size_bytes or 0
        if current and (len(current) >= batch_size or size + bytes_here > batch_bytes):
            batches.append(current)
            current, size = [], 0
        current.append(file)
        size += bytes_here
    if current:
        batches.append(current)
    return batches


def _is_large_container(file: InputFile) -> bool:
    if file.format not in CONTAINER_FORMATS:
        return False
    return file.size_bytes is None or file.size_bytes >= LARGE_CONTAINER_BYTES
