"""Addresses: which two mean the same article."""

import pytest

from strichka.urls import canonicalise_url, site_domain, url_key


@pytest.mark.parametrize(
    ("printed", "canonical"),
    [
        ("HTTPS://Example.COM:443/a?utm_source=x&id=7#top", "https://example.com/a?id=7"),
        ("http://example.com:80", "http://example.com/"),
        ("http://example.com:8080/a", "http://example.com:8080/a"),
        ("https://user:secret@example.com/a", "https://example.com/a"),
        ("https://example.com/a?id=7&fbclid=zz&page=2", "https://example.com/a?id=7&page=2"),
        ("https://приклад.укр/новини", "https://xn--80aikifvh.xn--j1amh/новини"),
        ("  https://example.com./a/ ", "https://example.com/a/"),
        ("https://example.com/a?b=&c", "https://example.com/a?b=&c="),
    ],
)
def test_canonical_form(printed: str, canonical: str) -> None:
    assert canonicalise_url(printed) == canonical
    assert canonicalise_url(canonical) == canonical


@pytest.mark.parametrize("text", ["", "mailto:a@b.example", "ftp://example.com/a", "https://", "http://[::1", "//x/y"])
def test_what_is_no_web_address(text: str) -> None:
    assert canonicalise_url(text) is None


def test_one_article_over_http_and_https_with_and_without_www() -> None:
    forms = ["http://www.example.com/a", "https://example.com/a", "https://www.example.com/a"]
    assert {url_key(str(canonicalise_url(form))) for form in forms} == {"example.com/a"}
    assert url_key("https://example.com/a?id=1") != url_key("https://example.com/a?id=2")


def test_domain() -> None:
    assert site_domain("https://www.example.com/a") == "example.com"
    assert site_domain("no address") is None
