"""Addresses: which two mean the same article."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from strichka import settings as settings_module
from strichka import urls
from strichka.articles.sources import SourceRegistry
from strichka.errors import SeedError
from strichka.urls import canonicalise_url, check_tracking_name, read_url_rules, site_domain, url_key


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


@pytest.mark.parametrize(
    ("forms", "canonical"),
    [
        (
            (
                "https://m.example.com/news/1",
                "https://www.m.example.com/news/1",
                "https://amp.example.com/news/1",
                "https://mobile.example.com/news/1?amp=1",
                "https://example.com/news/1/amp",
                "https://example.com/amp/news/1",
                "https://example.com/news/1.amp",
                "https://example.com/news/1?amp",
                "https://example.com/news/1?outputType=amp",
                "https://www.google.com/amp/s/example.com/news/1",
                "https://example-com.cdn.ampproject.org/c/s/example.com/amp/news/1",
                "https://example.com/news/1;jsessionid=A0B1?jsessionid=2",
                "https://example.com/news/1?utm_source=a&fbclid=b&gclid=c&ysclid=d&__twitter_impression=true",
            ),
            "https://example.com/news/1",
        ),
        (("https://example.com/news/1/amp/", "https://m.example.com/news/1/"), "https://example.com/news/1/"),
        (
            ("https://example.com/%D0%BD%D0%BE%d0%b2%d0%b8%d0%bd%d0%b8/%7Ea%2Fb", "https://example.com/новини/~a%2fb"),
            "https://example.com/новини/~a%2Fb",
        ),
        (("http://google-com.cdn.ampproject.org/c/example.com/1",), "http://example.com/1"),
    ],
)
def test_forms_of_one_page(forms: tuple[str, ...], canonical: str) -> None:
    assert {canonicalise_url(form) for form in forms} == {canonical}


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/?id=7&p=2&page=3&newsid=4&article=5&n=6&doc=1&story=2",
        "https://example.com/champagne/camp",
        "https://example.com/amp",
        "https://example.com/?amp=9",
        "https://example.com/a//b/",
        "https://example.com/a/index.html",
        "https://m.com.ua/a",
        "https://amp.dev/a",
        "https://mobile.ua/a",
        "https://example.com/?q=%EF%F0",
        "https://example.com/%EF%F0",
        "https://example.com/a%20b%E2%80%AEc",
        "https://example.com/A?B=C",
        "https://ua.example.com/a",
        "http://[::1]/a",
        "http://[::1]:8080/a",
    ],
)
def test_what_is_never_changed(address: str) -> None:
    assert canonicalise_url(address) == address


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["example.com", "m.example.com", "www.amp.example.ua", "приклад.укр", "lb.ua"]),
    st.text(st.characters(codec="utf-8"), max_size=30),
    st.lists(st.tuples(st.text(max_size=6), st.text(max_size=6)), max_size=3),
    st.sampled_from(["", "/amp", "/amp/", ".amp", "/", ";jsessionid=1"]),
)
def test_canonical_form_is_its_own_canonical_form(
    host: str, path: str, query: list[tuple[str, str]], ending: str
) -> None:
    address = f"https://{host}/{path}{ending}?" + "&".join(f"{name}={value}" for name, value in query)
    canonical = canonicalise_url(address)
    if canonical is not None:
        assert canonicalise_url(canonical) == canonical
        assert url_key(canonical) == url_key(canonical.replace("https://", "http://www.", 1))


@pytest.fixture
def own_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for key, rule in (("pryklad", "remove"), ("druhyi", "add")):
        declared = {
            "key": key,
            "name": key,
            "domains": [f"{key}.example"],
            "kind": "outlet",
            "languages": ["uk"],
            "trailing_slash": rule,
            "tracking_parameters": ["from"],
        }
        (tmp_path / f"{key}.yaml").write_text(yaml.safe_dump(declared), encoding="utf-8")
    monkeypatch.setenv("STRICHKA_SOURCES_FOLDER", str(tmp_path))
    forget()
    yield
    monkeypatch.undo()
    forget()


def forget() -> None:
    settings_module.get_settings.cache_clear()
    SourceRegistry.load.cache_clear()
    urls._read_site.cache_clear()


@pytest.mark.usefixtures("own_source")
def test_rules_of_a_source() -> None:
    assert canonicalise_url("https://m.pryklad.example/a/?from=main&id=1") == "https://pryklad.example/a?id=1"
    assert canonicalise_url("https://pryklad.example/") == "https://pryklad.example/"
    assert canonicalise_url("https://www.druhyi.example/a?from=x") == "https://www.druhyi.example/a/"
    assert canonicalise_url("https://druhyi.example/a.html") == "https://druhyi.example/a.html"
    assert canonicalise_url("https://example.com/a/?from=main") == "https://example.com/a/?from=main"


@pytest.mark.parametrize("name", ["id", "page", "newsid", "", "From"])
def test_a_parameter_that_may_name_a_page_is_never_taken_out(name: str) -> None:
    with pytest.raises(ValueError, match="never taken out"):
        check_tracking_name(name)


def test_rules_that_would_take_out_an_id_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "urls"
    folder.mkdir()
    shipped = urls.seeds_folder() / "urls"
    (folder / "forms.yaml").write_bytes((shipped / "forms.yaml").read_bytes())
    tracking = (shipped / "tracking.yaml").read_text(encoding="utf-8")
    monkeypatch.setattr(urls, "seeds_folder", lambda: tmp_path)
    for text, words in (
        (tracking.replace("  - fbclid\n", "  - id\n"), "may name a page"),
        (tracking.replace("never:", "nothing:"), "never"),
        ("[", "YAML"),
    ):
        (folder / "tracking.yaml").write_text(text, encoding="utf-8")
        read_url_rules.cache_clear()
        with pytest.raises(SeedError, match=words):
            read_url_rules()
    read_url_rules.cache_clear()
