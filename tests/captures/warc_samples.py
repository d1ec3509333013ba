"""WARC files made by warcio, a writer that is not ours, in the form that news crawls publish them."""

import io
from dataclasses import dataclass
from uuid import UUID

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PAGE = "<!doctype html><html><head><title>{0}</title></head><body><p>Новина номер {0}.</p></body></html>"


def make_page(number: int) -> bytes:
    return PAGE.format(number).encode()


@dataclass
class Answer:
    """An HTTP answer as a crawler records it."""

    body: bytes
    url: str = "https://news.example/1"
    status: str = "200 OK"
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    kind: str = "response"
    date: str = "2024-05-01T10:20:30Z"


def write_warc(*answers: Answer, is_gzip: bool = True) -> tuple[bytes, list[int]]:
    """Return the bytes of a WARC file with a warcinfo record in front, and the offsets of the answers."""
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=is_gzip)
    info = writer.create_warcinfo_record("crawl.warc.gz", {"software": "a crawler"})
    _fix_headers(info, 0)
    writer.write_record(info)
    offsets = []
    for number, answer in enumerate(answers, start=1):
        request = StatusAndHeaders("GET / HTTP/1.1", [("Host", "news.example")], is_http_request=True)
        asked = writer.create_warc_record(answer.url, "request", http_headers=request, payload=io.BytesIO(b""))
        _fix_headers(asked, 2 * number)
        writer.write_record(asked)
        offsets.append(stream.tell())
        head = StatusAndHeaders(answer.status, list(answer.headers), protocol="HTTP/1.1")
        record = writer.create_warc_record(
            answer.url,
            answer.kind,
            http_headers=head if answer.kind in ("response", "revisit") else None,
            payload=io.BytesIO(answer.body),
            warc_content_type="" if answer.kind == "response" else dict(answer.headers).get("Content-Type", ""),
        )
        _fix_headers(record, 2 * number + 1, answer.date)
        writer.write_record(record)
    return stream.getvalue(), offsets


def _fix_headers(record: ArcWarcRecord, number: int, date: str = "2024-05-01T00:00:00Z") -> None:
    """Put a date and an id that are the same each time, in place of the clock's and chance's."""
    record.rec_headers.replace_header("WARC-Date", date)
    record.rec_headers.replace_header("WARC-Record-ID", f"<urn:uuid:{UUID(int=number)}>")


def write_pages(count: int, is_gzip: bool = True) -> tuple[bytes, list[int]]:
    """Return a WARC file of that many sound pages."""
    answers = (Answer(make_page(number), f"https://news.example/{number}") for number in range(count))
    return write_warc(*answers, is_gzip=is_gzip)
