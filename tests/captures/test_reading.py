import gzip
import zlib
from pathlib import Path

import pytest

from strichka.captures.listing import describe_input
from strichka.captures.reading import read_input
from strichka.errors import InputError
from strichka.models import Payload, Reason, Rejection
from strichka.settings import Settings

TEXT = "Міська рада відкрила нову бібліотеку. Читачів чекають щодня.\n".encode()
HTML = b"<!DOCTYPE html>\n<html><body><p>" + TEXT + b"</p></body></html>"


def only_payload(outcomes: list[Payload | Rejection]) -> Payload:
    (outcome,) = outcomes
    assert isinstance(outcome, Payload), outcome
    return outcome


def only_rejection(outcomes: list[Payload | Rejection]) -> Rejection:
    (outcome,) = outcomes
    assert isinstance(outcome, Rejection), outcome
    assert outcome.stage == "capture"
    assert outcome.detail
    return outcome


@pytest.mark.parametrize(
    ("name", "data", "format"),
    [
        ("a.txt", TEXT, "text"),
        ("a.html", HTML, "html"),
        ("a.htm", HTML, "html"),
        ("a.XHTML", HTML, "html"),
        ("a.html", TEXT, "html"),
        ("named_text.txt", HTML, "html"),
        ("named_text.txt", b"\xef\xbb\xbf <?xml version='1.0'?><!-- x --><HTML lang=uk>" + TEXT, "html"),
        ("about_tags.txt", b"The tag <html> opens a page.", "text"),
    ],
)
@pytest.mark.parametrize("is_gzip", [False, True])
def test_reads_a_document(name: str, data: bytes, format: str, is_gzip: bool, read) -> None:
    payload = only_payload(read(name + ".gz", gzip.compress(data)) if is_gzip else read(name, data))
    assert payload.data == data
    assert payload.format == format
    assert payload.url is None
    assert payload.captured_at is None
    assert payload.place.endswith(name + ".gz" * is_gzip)


def test_a_forced_format_rules_over_name_and_look(read) -> None:
    assert only_payload(read("page.php", HTML, format="html")).format == "html"
    assert only_payload(read("page.txt", HTML, format="text")).format == "text"
    assert only_payload(read("page.txt", HTML, format="txt")).format == "text"
    assert only_payload(read("data", b'{"a": 1}', format="json")).format == "json"
    assert len(read("data.log.gz", gzip.compress(b'{"a": 1}\n{"a": 2}\n'), format="jsonl")) == 2


def test_an_unknown_format_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="choose one of"):
        list(read_input(describe_input(str(tmp_path)), format="pdf"))


def test_the_source_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT)
    (payload,) = read_input(describe_input(str(tmp_path / "a.txt")), source_key="town_paper", settings=Settings())
    assert isinstance(payload, Payload)
    assert payload.source_key == "town_paper"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", Reason.EMPTY),
        ("a.html", b" \r\n\t\n" * 100_000, Reason.EMPTY),
        ("a.txt.gz", b"", Reason.EMPTY),
        ("a.txt.gz", gzip.compress(b""), Reason.EMPTY),
        ("a.json", b"", Reason.EMPTY),
        ("a.json", b" \n", Reason.EMPTY),
        ("a.jsonl", b"\n\n", Reason.EMPTY),
        ("a.warc", b"", Reason.EMPTY),
        ("a.zip", b"", Reason.EMPTY),
        ("a.txt", b"%PDF-1.7 " + TEXT, Reason.BINARY),
        ("a.html", b"\x89PNG\r\n\x1a\n" + TEXT, Reason.BINARY),
        ("a.txt", b"\xff\xd8\xff\xe0" + TEXT, Reason.BINARY),
        ("a.txt", b"\x7fELF\x02" + TEXT, Reason.BINARY),
        ("a.html", b"PK\x03\x04" + TEXT, Reason.BINARY),
        ("a.html", gzip.compress(TEXT), Reason.BINARY),
        ("a.txt.gz", gzip.compress(b"%PDF-1.7 " + TEXT), Reason.BINARY),
        ("a.txt", zlib.compress(bytes(range(256)) * 300)[20:] * 40, Reason.BINARY),
        ("a.txt", b"readable head " * 8000 + bytes(range(256)) * 800, Reason.BINARY),
        ("a.txt", b"MZ\x90" + b"\0\0\0\x01text" * 500, Reason.BINARY),
        ("a.jsonl", b"PK\x03\x04" + TEXT, Reason.BINARY),
        ("a.txt.gz", TEXT, Reason.CORRUPT),
        ("a.txt.gz", gzip.compress(TEXT)[:-9], Reason.TRUNCATED),
        ("a.txt.gz", gzip.compress(TEXT)[:-1], Reason.TRUNCATED),
        ("a.txt.gz", gzip.compress(TEXT)[:5], Reason.TRUNCATED),
        ("a.txt.gz", gzip.compress(TEXT)[:-8] + b"\0\0\0\0" + gzip.compress(TEXT)[-4:], Reason.CORRUPT),
        ("a.html.gz", gzip.compress(b" " * 20_000_000), Reason.ARCHIVE_BOMB),
        ("a.pdf", b"%PDF-1.7", Reason.UNKNOWN_FORMAT),
        ("a.zip.gz", gzip.compress(TEXT), Reason.UNKNOWN_FORMAT),
        ("a.tar.gz", gzip.compress(TEXT), Reason.UNKNOWN_FORMAT),
    ],
)
def test_bad_input_is_rejected(name: str, data: bytes, reason: Reason, read, tmp_path: Path) -> None:
    rejection = only_rejection(read(name, data))
    assert rejection.reason is reason
    assert rejection.place == str(tmp_path / name)


@pytest.mark.parametrize(
    "data",
    [
        TEXT.decode().encode("windows-1251"),
        TEXT.decode().encode("koi8-u"),
        TEXT.decode().encode("cp866", "replace"),
        TEXT.decode().encode("utf-16"),
        TEXT.decode().encode("utf-16-le"),
        TEXT.decode().encode("utf-16-be"),
        TEXT.replace(b". ", b".\0\0 "),
        TEXT + b"\x1a",
        "👩‍🚀 е́ مرحبا\u202e".encode(),
        b"A" * 100 + b"\xff\xfe\xfd" + "й".encode()[:1],
    ],
)
def test_charset_questions_are_left_to_the_extract_stage(data: bytes, read) -> None:
    assert only_payload(read("a.txt", data)).data == data


def test_a_page_over_the_limit_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "large.html"
    with path.open("wb") as stream:
        stream.truncate(60 * 1024**2)  # a hole: costs no disk
    rejection = only_rejection(list(read_input(describe_input(str(path)), settings=Settings())))
    assert rejection.reason is Reason.TOO_LARGE
    assert "STRICHKA_MAX_INPUT_BYTES" in rejection.detail


def test_the_limit_is_inclusive(read) -> None:
    data = b"a" * 2000
    assert only_payload(read("a.txt", data, max_input_bytes=2000)).data == data
    assert only_rejection(read("a.txt", data + b"a", max_input_bytes=2000)).reason is Reason.TOO_LARGE
    assert only_rejection(read("a.txt.gz", gzip.compress(data + b"a"), max_input_bytes=2000)).reason is Reason.TOO_LARGE


def test_gzip_members_padding_and_trailing_bytes(read) -> None:
    parts = gzip.compress(TEXT) + gzip.compress(HTML)
    assert only_payload(read("a.txt.gz", parts)).data == TEXT + HTML
    assert (
        only_payload(read("a.txt.gz", gzip.compress(TEXT) + b"\0" * 700_000 + gzip.compress(HTML))).data == TEXT + HTML
    )
    payload, rejection = read("a.txt.gz", gzip.compress(TEXT) + b"rubbish")
    assert payload.data == TEXT
    assert rejection.reason is Reason.CORRUPT


def test_well_packed_input_under_the_floor_is_no_bomb(read) -> None:
    data = b"<p>" + b" " * 5_000_000 + b"text</p>"
    assert only_payload(read("a.html.gz", gzip.compress(data))).data == data
    assert only_rejection(read("b.html.gz", gzip.compress(data * 3))).reason is Reason.ARCHIVE_BOMB
    assert only_payload(read("c.html.gz", gzip.compress(data * 3), max_archive_ratio=2000)).data == data * 3
