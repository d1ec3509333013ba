"""What we fetched, in WARC: byte for byte, read by FastWARC, by warcio, and by ourselves."""

import gzip
import hashlib
import zlib
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from strichka.captures.identify import capture_id
from strichka.captures.listing import describe_input
from strichka.captures.places import RefusedError
from strichka.captures.reading import read_input
from strichka.captures.store import CaptureStore
from strichka.captures.warc_exchanges import split_answer
from strichka.captures.warc_framing import pack_member
from strichka.errors import CaptureStoreError
from strichka.models import HttpExchange, Payload, Rejection
from strichka.settings import Settings

PAGE = "<!doctype html><html lang=uk><title>Їжак</title><p>Їжак живе в парку.</p>".encode() * 40


def chunked(body: bytes, size: int) -> bytes:
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def make(name: str, head: bytes, body: bytes, protocol: str = "http/1.1", data: bytes = PAGE) -> Payload:
    response = b"HTTP/1.1 200 OK\r\nContent-Type:  text/html; charset=utf-8\r\n" + head + b"\r\n" + body
    status, headers, _ = split_answer(response)
    target = f"https://news.example/{name}"
    request = f"GET /{name} HTTP/1.1\r\nHost: news.example\r\nUser-Agent: Strichka/1\r\n\r\n".encode()
    return Payload(
        place=f"{target}?utm_source=rss",
        data=data,
        format="html",
        url=target,
        captured_at=datetime(2026, 3, 1, 10, 0, 0, 123456, tzinfo=UTC),
        declared_charset="utf-8",
        source_key="news_paper",
        http_headers=headers,
        http_status=status,
        exchange=HttpExchange(target, request, response, protocol, "93.184.216.34"),
    )


PACKED = gzip.compress(PAGE)
PAYLOADS = {
    "plain": make("plain", b"Content-Length: %d\r\n" % len(PAGE), PAGE),
    "gzip": make("gzip", b"Content-Encoding: gzip\r\nContent-Length: %d\r\n" % len(PACKED), PACKED),
    "chunked": make("chunked", b"transfer-encoding: chunked\r\n", chunked(PAGE, 100)),
    "both": make("both", b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", chunked(PACKED, 33)),
    "deflate": make("deflate", b"Content-Encoding: deflate\r\n", zlib.compress(PAGE)),
    "brotli": make("brotli", b"Content-Encoding: br\r\n", brotli.compress(PAGE)),
    "http2": make("http2", b"content-encoding: gzip\r\n", PACKED, "h2"),
    "cookies": make(
        "cookies", b"Set-Cookie: a=1\r\nset-cookie:b=2\r\nX-Fold: a\r\n  b\r\nX-\xd0\x87: \xd0\x87\r\n", PAGE
    ),
    "lines": make("lines", b"X-Crawl-Content-Length: 5\r\nContent-Length: %d\r\n" % len(PAGE), PAGE),
}
ALL = list(PAYLOADS.values())


def write(folder: Path, payloads: list[Payload] = ALL) -> Path:
    return folder / CaptureStore(str(folder)).write_captures("a/b", payloads)[0].warc_path


def test_payloads_come_back_whole(tmp_path: Path) -> None:
    store = CaptureStore(str(tmp_path))
    stored = store.write_captures("a/b", ALL)
    assert [item.capture_id for item in stored] == [capture_id(payload) for payload in ALL]
    assert [item.sha256 for item in stored] == [hashlib.sha256(PAGE).hexdigest()] * len(ALL)
    references = [(item.warc_path, item.warc_offset, item.warc_length) for item in stored]
    assert list(store.read_captures(references)) == ALL
    assert store.write_captures("a/b", ALL) == stored


def test_fastwarc_reads_the_very_bytes(tmp_path: Path) -> None:
    records = list(
        (record.record_type, record.headers, record.reader.read())
        for record in FastIterator(str(write(tmp_path)), parse_http=False, verify_digests=True)
    )
    responses = [item for item in records if item[0] == WarcRecordType.response]
    requests = [item for item in records if item[0] == WarcRecordType.request]
    assert [data for _, _, data in responses] == [item.exchange.response for item in ALL if item.exchange]
    assert [data for _, _, data in requests] == [item.exchange.request for item in ALL if item.exchange]
    assert [kind for kind, _, _ in records[1:3]] == [WarcRecordType.response, WarcRecordType.request]
    for (_, response, _), (_, request, _), payload in zip(responses, requests, ALL, strict=True):
        assert request["WARC-Concurrent-To"] == response["WARC-Record-ID"]
        assert response["WARC-Target-URI"] == request["WARC-Target-URI"] == payload.url
        assert response["WARC-IP-Address"] == "93.184.216.34"
        assert response["WARC-Date"] == "2026-03-01T10:00:00.123456Z"
        assert payload.exchange is not None
        assert response["WARC-Protocol"] == payload.exchange.protocol


@pytest.mark.parametrize("name", ["plain", "gzip", "chunked", "both", "brotli", "http2", "cookies"])
def test_fastwarc_undoes_the_encodings(tmp_path: Path, name: str) -> None:
    path = str(write(tmp_path, [PAYLOADS[name]]))
    records = FastIterator(path, auto_decode="all", record_types=WarcRecordType.response)
    record = next(records)
    assert record.http_headers.status_code == 200
    assert record.reader.read() == PAGE
    assert next(records, None) is None


def test_warcio_reads_the_very_bytes_and_undoes_the_encodings(tmp_path: Path) -> None:
    left = list(ALL)
    with write(tmp_path).open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            if record.rec_type != "response":
                continue
            payload = left.pop(0)
            assert payload.exchange is not None
            assert record.http_headers.statusline == "200 OK"
            assert len(record.http_headers.headers) == len(payload.http_headers)
            # warcio hands brotli to a module that many installations have in another make (its issue 73).
            if "brotli" in str(payload.url):
                assert record.raw_stream.read() == payload.exchange.response.partition(b"\r\n\r\n")[2]
            else:
                assert record.content_stream().read() == PAGE
    assert left == []


def test_warcio_finds_the_digests_right(tmp_path: Path) -> None:
    payloads = [payload for name, payload in PAYLOADS.items() if name != "brotli"]
    checker = Checker(type("Options", (), {"inputs": [str(write(tmp_path, payloads))], "verbose": False})())
    checker.process_all()
    assert checker.exit_value == 0


def test_the_files_are_inputs_again(tmp_path: Path) -> None:
    path = str(write(tmp_path))
    again = list(read_input(describe_input(path), settings=Settings()))
    assert [item for item in again if isinstance(item, Rejection)] == []
    assert [capture_id(item) for item in again if isinstance(item, Payload)] == [capture_id(item) for item in ALL]


def test_a_record_that_claims_more_than_the_bound_is_refused(tmp_path: Path) -> None:
    path = str(write(tmp_path, [PAYLOADS["gzip"]]))
    (item,) = read_input(describe_input(path), settings=Settings(max_input_bytes=1024))
    assert isinstance(item, Rejection)
    assert item.reason == "too_large"


def test_forged_bytes_are_seen(tmp_path: Path) -> None:
    store = CaptureStore(str(tmp_path))
    (stored,) = store.write_captures("a", [PAYLOADS["plain"]])
    path = tmp_path / stored.warc_path
    whole = path.read_bytes()
    member = whole[stored.warc_offset : stored.warc_offset + stored.warc_length]
    forged = pack_member(gzip.decompress(member).replace("парку".encode(), "садку".encode()))
    path.write_bytes(whole[: stored.warc_offset] + forged)
    with pytest.raises(CaptureStoreError, match="SHA-256"):
        store.read_capture(stored.warc_path, stored.warc_offset, len(forged))


def test_an_answer_without_a_head_is_refused() -> None:
    with pytest.raises(RefusedError):
        split_answer(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")


def test_line_ends_of_old_servers() -> None:
    block = b"HTTP/1.0 200 OK\nContent-Type: text/html\n\n" + PAGE
    assert split_answer(block) == ("200 OK", (("Content-Type", "text/html"),), PAGE)


@given(st.binary(max_size=500), st.integers(0, 500))
def test_a_member_with_a_stored_end_unpacks_to_what_it_was(data: bytes, start: int) -> None:
    start = min(start, len(data))
    packed = pack_member(data, start)
    assert gzip.decompress(packed) == data
    unpacker = zlib.decompressobj(31)
    unpacker.decompress(packed)
    assert unpacker.eof
    assert packed == pack_member(data, start)
