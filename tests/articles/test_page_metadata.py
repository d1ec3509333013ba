import json
from typing import Any

import pytest
from lxml import html

from strichka.articles.metadata_model import PageMetadata
from strichka.articles.page_metadata import read_page_metadata, site_of

URL = "https://www.example.ua/news/mist"


def read(head: str = "", body: str = "", url: str | None = URL) -> PageMetadata:
    return read_page_metadata(html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>"), url)


def ld(document: Any) -> str:
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    return f'<script type="application/ld+json">{text}</script>'


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Міст відкриють &quot;восени&quot;",
    "datePublished": "2024-07-06T15:29:00+03:00",
    "dateModified": "2024-07-06T16:00:00+03:00",
    "author": [{"@type": "Person", "name": "Олена Коваль"}, {"@type": "Person", "name": ["Іван Мірошник"]}],
    "publisher": {"@type": "Organization", "name": "Приклад"},
    "articleSection": "Місто",
    "keywords": ["міст", "ремонт"],
    "isAccessibleForFree": False,
}


@pytest.mark.parametrize(
    "document",
    [
        ARTICLE,
        [ARTICLE],
        {"@graph": [{"@type": "WebSite", "name": "Приклад"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        ARTICLE | {"@type": ["NewsArticle", "ReportageNewsArticle"]},
        ARTICLE | {"@type": "http://schema.org/NewsArticle"},
    ],
)
def test_json_ld_in_all_its_forms(document: Any) -> None:
    metadata = read(ld(document))
    assert metadata.titles == ['Міст відкриють "восени"']
    assert [(date.text, date.origin) for date in metadata.published] == [("2024-07-06T15:29:00+03:00", "json_ld")]
    assert metadata.modified[0].text == "2024-07-06T16:00:00+03:00"
    assert metadata.authors == ["Олена Коваль", "Іван Мірошник"]
    assert (metadata.section, metadata.tags) == ("Місто", ["міст", "ремонт"])
    assert metadata.site_name == "Приклад"
    assert metadata.paywalled
    assert metadata.page_type in ("newsarticle", "reportagenewsarticle")


TEXT = json.dumps(ARTICLE, ensure_ascii=False)


@pytest.mark.parametrize(
    "broken",
    [
        TEXT[:-1] + ",}",
        f"<!-- {TEXT} -->",
        f"//<![CDATA[\n{TEXT}\n//]]>",
        TEXT.replace("восени", "во\nсени"),
        TEXT + ";",
        TEXT + "\n</div>",
        TEXT[:-40],
        TEXT.replace("Місто", "Міс\\то"),
    ],
)
def test_broken_json_ld_still_gives_title_and_date(broken: str) -> None:
    metadata = read(ld(broken))
    assert metadata.published[0].text == "2024-07-06T15:29:00+03:00"
    assert metadata.titles


@pytest.mark.parametrize(
    "document", ["", "{", "null", "[]", '"text"', "[" * 5000, {"@type": None}, {"@type": {"a": 1}}]
)
def test_hopeless_json_ld_is_skipped(document: Any) -> None:
    assert read(ld(document)).published == []


def test_json_ld_of_a_listed_article_is_not_taken_when_the_page_has_its_own() -> None:
    other = {"@type": "NewsArticle", "name": "Інша новина"}
    metadata = read(ld({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": other}]}) + ld(ARTICLE))
    assert metadata.titles == ['Міст відкриють "восени"']


def test_meta_tags() -> None:
    metadata = read(
        '<meta property="og:title" content="Міст відкриють восени">'
        '<meta property="og:site_name" content="Приклад"><meta property="og:type" content="article">'
        '<meta property="article:published_time" content="2024-07-06T15:29:00+03:00">'
        '<meta name="pubdate" content="2024-07-05"><meta name="author" content="Олена Коваль">'
        '<meta property="article:section" content="Місто"><meta name="keywords" content="новини, сайт">'
        '<meta property="article:tag" content="міст">'
        '<meta property="article:tag" content="ремонт">'
        '<meta property="og:description" content="Короткий опис">'
    )
    assert metadata.titles == ["Міст відкриють восени"]
    assert [(date.text, date.origin) for date in metadata.published] == [
        ("2024-07-06T15:29:00+03:00", "opengraph"),
        ("2024-07-05", "meta"),
    ]
    assert (metadata.authors, metadata.section, metadata.tags) == (["Олена Коваль"], "Місто", ["міст", "ремонт"])
    assert (metadata.description, metadata.site_name, metadata.page_type) == ("Короткий опис", "Приклад", "article")
    assert not metadata.paywalled


def test_microdata_and_time_of_the_article_but_not_of_teasers() -> None:
    metadata = read(
        body='<article><h1>Міст відкриють восени</h1><time datetime="2024-07-06T15:29">6 липня</time>'
        '<span itemprop="author"><span itemprop="name">Олена Коваль</span></span>'
        '<div class="related"><time datetime="2024-01-01T10:00">1 січня</time></div>'
        '<ul><li><time datetime="2024-01-02">2 січня</time></li></ul></article>'
        '<aside><time datetime="2024-01-03">3 січня</time></aside>'
        '<a href="/x"><time datetime="2024-01-04">4 січня</time></a>'
    )
    assert [(date.text, date.origin) for date in metadata.published] == [("2024-07-06T15:29", "time_tag")]
    assert metadata.authors == ["Олена Коваль"]


@pytest.mark.parametrize(
    ("canonical", "believed"),
    [
        ("https://example.ua/news/mist", "https://example.ua/news/mist"),
        ("/news/mist", "https://www.example.ua/news/mist"),
        ("https://m.example.ua/news/mist", "https://m.example.ua/news/mist"),
        ("https://other.ua/news/mist", None),
        ("https://www.example.ua/", None),
        ("javascript:void(0)", None),
        ("http://[broken", None),
    ],
)
def test_canonical_address_only_within_the_site(canonical: str, believed: str | None) -> None:
    assert read(f'<link rel="canonical" href="{canonical}">').canonical_url == believed


def test_alternates_and_amp() -> None:
    metadata = read(
        '<link rel="alternate" hreflang="RU" href="/ru/news/most">'
        '<link rel="alternate" hreflang="uk" href="/news/mist">'
        '<link rel="alternate" type="application/rss+xml" href="/rss"><link rel="amphtml" href="/amp/news/mist">'
    )
    assert metadata.alternates == {
        "ru": "https://www.example.ua/ru/news/most",
        "uk": "https://www.example.ua/news/mist",
    }
    assert metadata.amp_url == "https://www.example.ua/amp/news/mist"


def test_empty_page() -> None:
    assert read() == PageMetadata()


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.example.ua", "example.ua"),
        ("m.example.ua", "example.ua"),
        ("www.m.example.ua", "example.ua"),
        ("m.ua", "m.ua"),
        ("rus.example.ua", "rus.example.ua"),
    ],
)
def test_site_of(host: str, site: str) -> None:
    assert site_of(host) == site
