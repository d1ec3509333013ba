"""Reading of inputs of every form into payloads, as a stream: one document is in memory at a time."""

from collections.abc import Iterator
from typing import BinaryIO

from strichka.captures.documents import read_document
from strichka.captures.domains import DomainFilter
from strichka.captures.formats import FORCED_FORMATS, name_signature, read_name, starts_like_html
from strichka.captures.json_documents import read_json, read_json_lines
from strichka.captures.listing import InputFile
from strichka.captures.origin import Origin, Outcome
from strichka.captures.places import RefusedError, open_place, refuse_os_error
from strichka.captures.streams import GzipStream, InputStream, PlainStream, UnpackBudget
from strichka.captures.warc_archives import read_warc
from strichka.captures.zip_archives import read_zip
from strichka.errors import InputError
from strichka.models import Payload, Reason
from strichka.settings import Settings, get_settings


def read_input(
    file: InputFile,
    *,
    format: str = "auto",
    source_key: str | None = None,
    settings: Settings | None = None,
    domains: DomainFilter | None = None,
) -> Iterator[Outcome]:
    """Read all documents of one input file.

    Args:
        file: as `list_inputs` gave it.
        format: `auto` (by the name) or the format of the documents: text, html, json, jsonl, warc. Packing (.gz,
            .zip) is always seen by the name, and a name that says WARC is believed.
        source_key: the source that all these documents come from, where the person who loads says so.
        settings: bounds; the process's settings by default.
        domains: whose documents are wanted; what is known to come from elsewhere is passed over. All by default.

    Yields:
        A `Payload` for each document and a `Rejection` for each thing that can't be used, in the order of the file.

    Raises:
        InputError: the format is unknown, or the store that holds the file can't be reached.
    """
    if format not in FORCED_FORMATS:
        raise InputError(f"No format {format!r}; choose one of {', '.join(FORCED_FORMATS)}.")
    origin = Origin(file.place, settings or get_settings(), FORCED_FORMATS[format], source_key)
    try:
        raw, _size = open_place(file.place)
    except RefusedError as refusal:
        yield origin.reject(refusal.reason, refusal.detail)
        return
    with raw:
        try:
            yield from _read_opened(origin, raw, domains)
        except OSError as error:
            refusal_or_error = refuse_os_error(error, file.place)
            if not isinstance(refusal_or_error, RefusedError):
                raise refusal_or_error from error
            yield origin.reject(refusal_or_error.reason, refusal_or_error.detail)


def _read_opened(origin: Origin, raw: BinaryIO, domains: DomainFilter | None) -> Iterator[Outcome]:
    named = read_name(origin.place)
    format = _choose_format(origin, named.format)
    if format == "warc" and named.format != "zip":
        yield from read_warc(origin, raw, domains)
        return
    if named.format == "zip":
        found = read_zip(origin, raw, _read_member)
    else:
        ratio = origin.settings.max_archive_ratio
        stream: InputStream = GzipStream(raw, ratio) if named.is_gzip else PlainStream(raw)
        found = _read_stream(origin, stream, format)
    for item in found:
        if domains is None or not isinstance(item, Payload) or item.url is None or domains.wants(item.url):
            yield item


def _read_member(origin: Origin, stream: InputStream, name: str, budget: UnpackBudget) -> Iterator[Outcome]:
    named = read_name(name)
    format = _choose_format(origin, named.format)
    if format == "warc":
        yield origin.reject(Reason.UNKNOWN_FORMAT, "WARC inside a zip archive is not read; unpack it first.")
        return
    if named.is_gzip:
        stream = GzipStream(stream, origin.settings.max_archive_ratio, archive_budget=budget)
    yield from _read_stream(origin, stream, format)


def _choose_format(origin: Origin, named: str) -> str:
    return named if origin.forced_format == "auto" or named == "warc" else origin.forced_format


def _read_stream(origin: Origin, stream: InputStream, format: str) -> Iterator[Outcome]:
    if format == "jsonl":
        yield from read_json_lines(origin, stream)
    elif format == "json":
        yield from read_json(origin, stream)
    elif format in ("html", "text"):
        yield from read_document(origin, stream, format)
    else:
        yield origin.reject(Reason.UNKNOWN_FORMAT, _describe_unknown(stream))


def _describe_unknown(stream: InputStream) -> str:
    """Say what to do with a file whose name says nothing, helped by its first bytes."""
    head = stream.read(4096)
    if signature := name_signature(head):
        return f"Its name has no extension that is read, and the bytes are {signature}."
    if starts_like_html(head):
        return "Its name has no extension that is read, but it starts like HTML: load it with the format html."
    return (
        "Its name has no extension that is read (.txt .html .htm .xhtml .json .jsonl .ndjson, also .gz; .zip .warc "
        ".warc.gz); load it with a format named if it is one of these."
    )
