import gzip
import io
import re
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warc_samples import Answer, make_page, write_pages, write_warc

from strichka.captures.listing import describe_input
from strichka.captures.origin import Origin
from strichka.captures.reading import read_input
from strichka.captures.warc_archives import read_warc
from strichka.models import Payload, Reason, Rejection
from strichka.settings import Settings

BOTH = pytest.mark.parametrize("is_gzip", [True, False])
ORIGIN = Origin("crawl.warc.gz", Settings())


def read_bytes(data: bytes, **changes: int) -> list[Payload | Rejection]:
    origin = Origin("crawl.warc.gz", Settings().model_copy(update=changes))
    return list(read_warc(origin, io.BytesIO(data)))


def show(outcomes: list[Payload | Rejection]) -> list[tuple[int, str]]:
    """Show (offset, URL or reason)."""
    return [
        (int(re.sub(r".*@(\d+).*", r"\1", item.place)), str(getattr(item, "reason", None) or item.url))
        for item in outcomes
    ]


@BOTH
def test_reads_a_crawl_as_published(is_gzip: bool) -> None:
    headers = (
        ("Content-Type", 'text/html; charset="windows-1251"'),
        ("X-Crawl-Content-Encoding", "gzip"),
        ("X-Crawl-Content-Length", "77"),
        ("Content-Length", str(len(make_page(1)))),
        ("Set-Cookie", "a=1"),
        ("set-cookie", "b=2"),
        ("X-Title", "News"),
    )
    data, (offset,) = write_warc(Answer(make_page(1), headers=headers), is_gzip=is_gzip)
    (payload,) = read_bytes(data)
    assert payload == Payload(
        place=f"crawl.warc.gz@{offset}",
        data=make_page(1),
        format="html",
        url="https://news.example/1",
        captured_at=datetime(2024, 5, 1, 10, 20, 30, tzinfo=UTC),
        declared_charset="windows-1251",
        http_headers=(
            ("Content-Type", 'text/html; charset="windows-1251"'),
            ("Content-Encoding", "gzip"),
            ("Content-Length", "77"),
            ("Set-Cookie", "a=1"),
            ("set-cookie", "b=2"),
            ("X-Title", "News"),
        ),
        http_status="200 OK",
    )


@pytest.mark.parametrize("raw", ["Їжак".encode(), "caf\xe9 bar".encode("latin-1"), "Ñ\x97".encode()])
def test_header_values_are_utf8_or_latin1(raw: bytes) -> None:
    data, _ = write_warc(
        Answer(make_page(1), headers=(("Content-Type", "text/html"), ("X-Title", "_" * len(raw)))), is_gzip=False
    )
    (payload,) = read_bytes(data.replace(b"_" * len(raw), raw))
    assert dict(payload.http_headers)["X-Title"] in ("Їжак", "café bar", "Ñ\x97")
    assert payload.data == make_page(1)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(b"", status="301 Moved Permanently", headers=(("Location", "/2"),)), Reason.NOT_SUCCESS),
        (Answer(make_page(1), status="404 Not Found"), Reason.NOT_SUCCESS),
        (Answer(make_page(1), status="500"), Reason.NOT_SUCCESS),
        (Answer(b"\xff\xd8\xff", headers=(("Content-Type", "image/jpeg"),)), Reason.NOT_HTML),
        (Answer(b"<rss/>", headers=(("Content-Type", "application/rss+xml"),)), Reason.NOT_HTML),
        (Answer(b"User-agent: *", headers=(("Content-Type", "text/plain"),)), Reason.NOT_HTML),
        (Answer(b"just words", headers=()), Reason.NOT_HTML),
        (Answer(b"%PDF-1.7", headers=(("Content-Type", "text/html"),)), Reason.BINARY),
        (Answer(b"\n \n"), Reason.EMPTY),
        (Answer(b"", kind="revisit"), Reason.EMPTY),
        (Answer(make_page(1) * 100), Reason.TOO_LARGE),
    ],
)
@BOTH
def test_answers_without_an_article_are_rejections(answer: Answer, reason: Reason, is_gzip: bool) -> None:
    data, offsets = write_warc(answer, Answer(make_page(2), "https://news.example/2"), is_gzip=is_gzip)
    rejection, payload = read_bytes(data, max_input_bytes=5000)
    assert isinstance(rejection, Rejection)
    assert rejection.reason is reason
    assert rejection.place == f"crawl.warc.gz@{offsets[0]}"
    assert answer.url in rejection.detail
    assert payload.data == make_page(2)


@pytest.mark.parametrize(
    "headers",
    [
        (("content-type", "TEXT/HTML"),),
        (("Content-Type", "application/xhtml+xml"),),
        (("Content-Type", "text/plain"),),
        (),
    ],
)
def test_pages_are_taken_by_type_or_by_their_start(headers: tuple[tuple[str, str], ...]) -> None:
    (payload,) = read_bytes(write_warc(Answer(make_page(1), headers=headers))[0])
    assert payload.format == "html"


@pytest.mark.parametrize(
    ("kind", "media_type", "format"),
    [("resource", "text/html", "html"), ("conversion", "text/plain", "text"), ("resource", "application/json", "json")],
)
def test_reads_resource_and_conversion_records(kind: str, media_type: str, format: str) -> None:
    answer = Answer(b"text of a page", kind=kind, headers=(("Content-Type", media_type),))
    (payload,) = read_bytes(write_warc(answer)[0])
    assert (payload.format, payload.url, payload.data) == (format, answer.url, answer.body)
    assert payload.http_status is None


def chunk(data: bytes) -> bytes:
    pieces = [data[:7], data[7:40], data[40:]]
    return b"".join(b"%x;x=y\r\n%s\r\n" % (len(piece), piece) for piece in pieces if piece) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "encoding", "transfer"),
    [
        (gzip.compress(make_page(1)), "gzip", ""),
        (gzip.compress(make_page(1)), "x-gzip", ""),
        (gzip.compress(make_page(1))[10:-8], "deflate", ""),
        (brotli.compress(make_page(1)), "br", ""),
        (gzip.compress(gzip.compress(make_page(1))), "gzip, gzip", ""),
        (chunk(make_page(1)), "", "chunked"),
        (chunk(gzip.compress(make_page(1))), "gzip", "chunked"),
        # Archives that keep the headers though the body is decoded already.
        (make_page(1), "gzip", "chunked"),
        (make_page(1), "br", ""),
        (make_page(1), "deflate", ""),
        (make_page(1), "zstd", ""),
        (make_page(1), "identity", ""),
    ],
)
def test_encodings_of_the_body_are_undone(body: bytes, encoding: str, transfer: str) -> None:
    headers = [("Content-Type", "text/html")]
    headers += [("Content-Encoding", encoding)] if encoding else []
    headers += [("Transfer-Encoding", transfer)] if transfer else []
    (payload,) = read_bytes(write_warc(Answer(body, headers=tuple(headers)))[0])
    assert payload.data == make_page(1)
    assert payload.http_headers == tuple(headers)


@pytest.mark.parametrize(
    ("body", "encoding", "transfer", "reason"),
    [
        (gzip.compress(make_page(1))[:-20], "gzip", "", Reason.TRUNCATED),
        (chunk(make_page(1))[:-30], "", "chunked", Reason.TRUNCATED),
        (gzip.compress(b" " * 30_000_000), "gzip", "", Reason.ARCHIVE_BOMB),
        (brotli.compress(b" " * 30_000_000, quality=5), "br", "", Reason.ARCHIVE_BOMB),
        (brotli.compress(b" " * 60_000_000, quality=5), "br", "", Reason.TOO_LARGE),
        (bytes(range(256)) * 20, "br", "", Reason.CORRUPT),
    ],
)
def test_broken_bodies_are_rejected(body: bytes, encoding: str, transfer: str, reason: Reason) -> None:
    headers = [("Content-Type", "text/html"), ("Content-Encoding", encoding), ("Transfer-Encoding", transfer)]
    answer = Answer(body, headers=tuple(pair for pair in headers if pair[1]))
    rejection, payload = read_bytes(write_warc(answer, Answer(make_page(2)))[0])
    assert rejection.reason is reason
    assert payload.data == make_page(2)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2024-05-01T10:20:30Z", datetime(2024, 5, 1, 10, 20, 30, tzinfo=UTC)),
        ("2024-05-01T10:20:30.123456789Z", datetime(2024, 5, 1, 10, 20, 30, 123456, tzinfo=UTC)),
        ("2024-05-01T10:20Z", datetime(2024, 5, 1, 10, 20, tzinfo=UTC)),
        ("2024-05", datetime(2024, 5, 1, tzinfo=UTC)),
        ("2024-13-01T00:00:00Z", None),
        ("yesterday", None),
    ],
)
def test_dates_of_all_precisions(date: str, expected: datetime | None) -> None:
    (payload,) = read_bytes(write_warc(Answer(make_page(1), date=date))[0])
    assert payload.captured_at == expected


@BOTH
def test_a_cut_file_keeps_whole_records_and_says_where_it_breaks(is_gzip: bool) -> None:
    data, offsets = write_pages(4, is_gzip)
    urls = [(offset, f"https://news.example/{number}") for number, offset in enumerate(offsets)]
    end_of_last = len(data)
    cuts = [offsets[3] + 1, offsets[3] + 30, (offsets[3] + end_of_last) // 2, end_of_last - 12]
    for cut in cuts:
        shown = show(read_bytes(data[:cut]))
        assert shown == [*urls[:3], (offsets[3], "truncated")], cut
    # In a request record, which holds no capture: still said.
    request = (offsets[2] + offsets[3]) // 2 if not is_gzip else offsets[3] - 20
    shown = show(read_bytes(data[:request]))
    assert shown[:2] == urls[:2]
    assert shown[-1][1] == "truncated"


def test_a_checksum_cut_off_is_said_beside_the_whole_record() -> None:
    data, offsets = write_pages(2)
    shown = show(read_bytes(data[:-4]))
    assert shown == [
        (offsets[0], "https://news.example/0"),
        (offsets[1], "https://news.example/1"),
        (offsets[1], "truncated"),
    ]


@BOTH
@pytest.mark.parametrize("damage", ["flip", "rubbish", "drop"])
def test_reading_goes_on_behind_damage(is_gzip: bool, damage: str) -> None:
    data, offsets = write_pages(6, is_gzip)
    at = offsets[2]
    if damage == "rubbish":
        broken = data[:at] + b"\r\nrubbish" * 20 + b"\r\n" + data[at:]
    elif damage == "drop":
        broken = data[: at + 20] + data[at + 60 :]
    else:
        broken = data[: at + 4] + bytes(byte ^ 0x5A for byte in data[at + 4 : at + 60]) + data[at + 60 :]
    outcomes = read_bytes(broken)
    urls = [item.url for item in outcomes if isinstance(item, Payload)]
    sound = [0, 1, 2, 3, 4, 5] if damage == "rubbish" else [0, 1, 3, 4, 5]
    assert urls == [f"https://news.example/{number}" for number in sound]
    assert [item.reason for item in outcomes if isinstance(item, Rejection)] == [Reason.CORRUPT]


def test_one_gzip_member_around_all_records() -> None:
    data, offsets = write_pages(3, is_gzip=False)
    outcomes = read_bytes(gzip.compress(data))
    assert [item.place for item in outcomes] == [f"crawl.warc.gz@0+{offset}" for offset in offsets]
    assert [item.data for item in outcomes] == [make_page(number) for number in range(3)]


def test_a_bomb_in_one_record_leaves_the_others() -> None:
    headers = (("Content-Type", "text/html"),)
    answers = [Answer(make_page(0)), Answer(b"<html>" + b" " * 40_000_000, headers=headers), Answer(make_page(2))]
    data, offsets = write_warc(*answers)
    outcomes = read_bytes(data)
    assert show(outcomes) == [
        (offsets[0], "https://news.example/1"),
        (offsets[1], "archive_bomb"),
        (offsets[2], "https://news.example/1"),
    ]


def test_what_is_no_warc_is_corrupt() -> None:
    for data in (b"hello " * 1000, gzip.compress(b"hello " * 1000), b"\x1f\x8b"):
        (rejection,) = read_bytes(data)
        assert rejection.reason in (Reason.CORRUPT, Reason.TRUNCATED)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.booleans())
def test_any_damage_ends_in_payloads_and_rejections(data, is_gzip) -> None:
    archive, _ = write_pages(3, is_gzip)
    broken = bytearray(archive)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(broken) - 1))
        if data.draw(st.booleans()):
            broken[at] = data.draw(st.integers(0, 255))
        else:
            del broken[at : at + data.draw(st.integers(1, 300))]
            broken = broken or bytearray(b"W")
    outcomes = list(read_warc(ORIGIN, io.BytesIO(bytes(broken))))
    assert len({(item.place, type(item)) for item in outcomes}) == len(outcomes)


def test_memory_stays_flat_over_many_records(tmp_path: Path) -> None:
    part, _ = write_pages(1000)
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(part * 20)
    count = 0
    tracemalloc.start()
    try:
        for _ in read_input(describe_input(str(path)), settings=Settings()):
            count += 1
            if count == 1000:
                tracemalloc.reset_peak()
                before = tracemalloc.get_traced_memory()[0]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 20_000
    assert peak - before < 3_000_000
