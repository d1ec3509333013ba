from strichka.captures.identify import capture_id
from strichka.models import Payload


def test_identity_is_bytes_and_address() -> None:
    file = Payload("a.txt", b"text", "text")
    assert capture_id(file) == capture_id(Payload("other/b.html", b"text", "html", source_key="x"))
    assert capture_id(file) != capture_id(Payload("a.txt", b"text.", "text"))
    page = Payload("crawl.warc.gz@5", b"text", "html", url="https://news.example/1")
    assert capture_id(page) != capture_id(file)
    assert capture_id(page) == capture_id(Payload("other.warc.gz@9", b"text", "html", url="https://news.example/1"))
    assert capture_id(page) != capture_id(Payload("crawl.warc.gz@5", b"text", "html", url="https://news.example/2"))
    # Written down in warehouses: must never change.
    assert str(capture_id(file)) == "cc2ea48c-fd3d-864e-a5da-27d26739843e"
    assert str(capture_id(page)) == "8054fae0-c36b-8848-9e26-1c7a4c8ca9c6"
