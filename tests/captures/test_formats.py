import time

import pytest

from strichka.captures.formats import NamedFormat, read_name, refuse_bytes, starts_like_html


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.txt", NamedFormat("text", False)),
        ("folder.html/a.TXT.GZ", NamedFormat("text", True)),
        ("a.html", NamedFormat("html", False)),
        ("a.warc.gz", NamedFormat("warc", True)),
        ("a.ndjson", NamedFormat("jsonl", False)),
        ("a.zip", NamedFormat("zip", False)),
        ("a.zip.gz", NamedFormat("unknown", True)),
        ("folder.txt/name", NamedFormat("unknown", False)),
        ("a.html?id=5", NamedFormat("unknown", False)),
        ("", NamedFormat("unknown", False)),
        (".gz", NamedFormat("unknown", True)),
    ],
)
def test_names_say_formats(name: str, expected: NamedFormat) -> None:
    assert read_name(name) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<!DOCTYPE html>", True),
        (b"\n <html lang='uk'>", True),
        (b"<!-- a --> <!-- b -->\n<!doctype HTML PUBLIC>", True),
        (b"<p>a fragment</p>", False),
        (b"<htmlx>", False),
        (b"text <html>", False),
        (b"", False),
    ],
)
def test_only_a_plain_start_is_html(data: bytes, expected: bool) -> None:
    assert starts_like_html(data) is expected


def test_hostile_starts_are_refused_quickly() -> None:
    started = time.process_time()
    for data in (b"<!---->" * 9000, b"<!--" * 16_000, b" " * 65_000, b"<?xml " * 10_000, b"<!--" + b"-->" * 20_000):
        assert not starts_like_html(data)
    assert time.process_time() - started < 1


def test_white_space_after_a_long_blank_head_is_no_emptiness() -> None:
    assert refuse_bytes(b" " * 100_000 + b"text") is None
