"""Pages in the form of declared sources: what is kept, what is removed, and what is read beside the text.

Each `<key>.html` is written for this test in the form of the outlet's pages (classes, order of parts, forms of dates);
its text is invented. `<key>.expected.json` beside it says what must come out.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from strichka.articles.extract import extract_article
from strichka.articles.sources import SourceRegistry
from strichka.models import Article, Payload

FOLDER = Path(__file__).parent / "source_pages"
MIN_SOURCES = 30
KEYS = sorted(path.stem for path in FOLDER.glob("*.html"))


def read_expected(key: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{key}.expected.json").read_text(encoding="utf-8"))


def squeeze(text: str) -> str:
    return " ".join(text.split())


def test_enough_sources_have_a_page() -> None:
    assert len(KEYS) >= MIN_SOURCES
    registry = SourceRegistry.load()
    for key in KEYS:
        source = registry.find_by_url(read_expected(key)["url"])
        assert source is not None, f"{key}: the address belongs to no declared source"
        assert source.key == key
    assert sorted(path.name.removesuffix(".expected.json") for path in FOLDER.glob("*.json")) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_page_of_source(key: str) -> None:
    expected = read_expected(key)
    payload = Payload(
        place=f"{key}.html", data=(FOLDER / f"{key}.html").read_bytes(), format="html", url=expected["url"]
    )
    article = extract_article(payload)
    assert isinstance(article, Article), article
    assert [squeeze(paragraph) for paragraph in article.text.split("\n\n")] == expected["paragraphs"]
    assert article.title == expected["title"]
    assert article.published_at is not None
    assert article.published_at == datetime.fromisoformat(expected["published_at"])
    assert article.language == expected["language"]
    assert article.authors == expected["authors"]
    assert article.source == key
    shown = squeeze(article.text)
    assert not [phrase for phrase in expected["removed_contains"] if phrase in shown]
    told = {squeeze(link.text) for link in article.links}
    assert not [text for text in expected["links"] if text not in told], told
