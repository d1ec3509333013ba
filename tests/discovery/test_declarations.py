"""What a source declares of its lists, and how wrong declarations are refused."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from strichka.articles.sources import SourceRegistry
from strichka.articles.version import read_extractor_version
from strichka.discovery.declarations import Archive
from strichka.settings import get_settings
from tests.discovery.conftest import make_source

DAY = date(2024, 5, 7)
SITE = "https://www.pryklad.example"


def archive(**changes: Any) -> Archive:
    return Archive.model_validate({"url": f"{SITE}/{{yyyy}}/{{mm}}/{{dd}}.xml", "kind": "sitemap"} | changes)


@pytest.mark.parametrize(
    ("pattern", "span", "address"),
    [
        ("/{yyyy}/{mm}/{dd}/", "day", "/2024/05/07/"),
        ("/{d}.{m}.{yy}", "day", "/7.5.24"),
        ("/s-{yyyy}{mm}.xml", "month", "/s-202405.xml"),
        ("/{gggg}/{ww}.xml", "week", "/2024/19.xml"),
        ("/all/{yyyy}/{month}/{d}/", "day", "/all/2024/may/7/"),
        ("/s{yyyy}.xml", "year", "/s2024.xml"),
        ("/index.xml", "all", "/index.xml"),
    ],
)
def test_address_of_a_day(pattern: str, span: str, address: str) -> None:
    declared = archive(url=SITE + pattern)
    assert declared.span == span
    assert declared.address_of(DAY) == SITE + address


def test_a_week_at_the_turn_of_the_year_is_of_its_own_year() -> None:
    declared = archive(url=f"{SITE}/{{gggg}}/{{w}}.xml")
    assert declared.address_of(date(2024, 12, 30)) == f"{SITE}/2025/1.xml"
    assert declared.address_of(date(2021, 1, 3)) == f"{SITE}/2020/53.xml"


def test_address_of_a_page() -> None:
    declared = archive(url=f"{SITE}/{{yyyy}}-{{mm}}-{{dd}}/{{page}}", kind="listing", selector="a", first_page=0)
    assert [declared.address_of(DAY), declared.address_of(DAY, 3)] == [f"{SITE}/2024-05-07/0", f"{SITE}/2024-05-07/3"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"url": f"{SITE}/{{year}}"}, "placeholder {year}"),
        ({"url": "ftp://x.example/{yyyy}"}, "no http"),
        ({"url": "/{yyyy}"}, "no http"),
        ({"url": f"{SITE}/{{dd}}/{{mm}}"}, "without its year"),
        ({"url": f"{SITE}/{{yyyy}}/{{page}}"}, "are for listings"),
        ({"url": f"{SITE}/{{yyyy}}/{{ww}}"}, "its own year"),
        ({"selector": "a"}, "are for listings"),
        ({"kind": "listing"}, "needs `selector`"),
        ({"kind": "listing", "selector": "a..b"}, "no CSS selector"),
        ({"kind": "listing", "selector": "a", "url": f"{SITE}/all"}, "needs a date"),
        ({"kind": "listing", "selector": "a", "url": f"{SITE}/{{yyyy}}/{{page}}", "next_page": "a"}, "not both"),
        ({"kind": "rss"}, "kind"),
        ({"since": "long ago"}, "since"),
        ({"colour": 1}, "colour"),
    ],
)
def test_wrong_archives(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words.replace("{", r"\{")):
        archive(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"article_pattern": "(/news"},
        {"politeness": {"requests_per_second": 0}},
        {"politeness": {"concurrency": 0}},
        {"politeness": {"speed": 1}},
        {"trailing_slash": "maybe"},
        {"tracking_parameters": ["id"]},
        {"tracking_parameters": ["From"]},
        {"feeds": [{"url": f"{SITE}/rss", "kind": "telegram"}]},
        {"sitemaps": [{"kind": "news"}]},
    ],
)
def test_wrong_sources(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make_source(**changes)


def test_a_bare_address_will_do() -> None:
    source = make_source(feeds=[f"{SITE}/rss", {"url": f"{SITE}/atom", "kind": "atom"}], sitemaps=[f"{SITE}/n.xml"])
    assert [(feed.url, feed.kind) for feed in source.feeds] == [(f"{SITE}/rss", None), (f"{SITE}/atom", "atom")]
    assert [(sitemap.url, sitemap.kind) for sitemap in source.sitemaps] == [(f"{SITE}/n.xml", "news")]


@pytest.mark.parametrize(
    ("url", "is_own"),
    [
        ("https://pryklad.example/a", True),
        ("http://m.pryklad.example:8080/a", True),
        ("https://sport.pryklad.example/a", True),
        ("https://nepryklad.example/a", False),
        ("https://pryklad.example.org/a", False),
        ("https://[x", False),
    ],
)
def test_own_addresses(url: str, is_own: bool) -> None:
    assert make_source().owns_url(url) is is_own


def test_where_articles_are_listed_changes_no_extractor_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def version_with(**changes: Any) -> str:
        declared = make_source(**changes).model_dump(mode="json", exclude_defaults=True)
        (tmp_path / "pryklad.yaml").write_text(yaml.safe_dump(declared, allow_unicode=True), encoding="utf-8")
        for cached in (get_settings, SourceRegistry.load, read_extractor_version):
            cached.cache_clear()  # type: ignore[attr-defined]
        return read_extractor_version()

    monkeypatch.setenv("STRICHKA_SOURCES_FOLDER", str(tmp_path))
    try:
        first = version_with(feeds=[f"{SITE}/rss"])
        assert version_with(feeds=[f"{SITE}/other"], enabled=False, politeness={"concurrency": 2}) == first
        assert version_with(feeds=[f"{SITE}/rss"], prune=[".advert"]) != first
    finally:
        monkeypatch.undo()
        for cached in (get_settings, SourceRegistry.load, read_extractor_version):
            cached.cache_clear()  # type: ignore[attr-defined]
