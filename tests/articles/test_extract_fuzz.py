"""No input may raise: whatever comes, the result is an article whose offsets meet its text, or a rejection."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strichka.articles.extract import extract_article
from strichka.models import Article, Payload, Rejection

WORDS = [
    "міст",
    "Читайте також:",
    "Читайте також",
    "Ещё по теме",
    "Фото: архів",
    "12:30",
    "26.12.2024",
    "Ctrl+Enter",
    "Комментарии (2)",
    "Ще на цю тему",
    "Підписуйтесь на Telegram",
    "Напомним,",
    "«",
    "»",
    "\u0301",
    "\u202e",
    "\x00",
    "😀",
    "Річка піднялася на метр, і дорогу закрили до ранку.",
    "…",
    "©",
    "<",
    "&amp;",
    "\ud800",
]
TAGS = [
    "p",
    "div",
    "span",
    "a",
    "b",
    "h1",
    "h2",
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "article",
    "aside",
    "blockquote",
    "br",
    "script",
    "time",
    "form",
    "font",
    "figure",
    "figcaption",
    "section",
    "title",
    "body",
    "html",
    "svg",
    "template",
]
CLASSES = ["", "read-also", "comments", "article-body", "date", "author", "share", "sidebar", "caption", "nav menu"]

texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
leaves = texts | st.just("")


def wrap(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(
        st.sampled_from(TAGS), st.sampled_from(CLASSES), st.lists(children, max_size=5), st.booleans()
    ).map(
        lambda parts: (
            f'<{parts[0]} class="{parts[1]}" href="/x">{"".join(parts[2])}' + (f"</{parts[0]}>" if parts[3] else "")
        )
    )


trees = st.recursive(leaves, wrap, max_leaves=30)


def check(data: bytes, format: str) -> None:
    result = extract_article(Payload(place="fuzz", data=data, format=format, url="https://pryklad.example/1"))
    assert isinstance(result, (Article, Rejection))
    if isinstance(result, Article):
        for block in result.blocks:
            if block.start is not None:
                assert result.text[block.start : block.end] == block.text
        kept = [block.text for block in result.blocks if block.kept and block.kind != "title"]
        assert result.text == "\n\n".join(kept)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees)
def test_trees(markup: str) -> None:
    check(markup.encode("utf-8", "surrogatepass"), "html")


@settings(max_examples=100, deadline=None)
@given(st.lists(texts, max_size=25).map("\n".join))
def test_texts(text: str) -> None:
    check(text.encode("utf-8", "surrogatepass"), "text")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["html", "text", "json"]))
def test_bytes(data: bytes, format: str) -> None:
    check(data, format)


PAGE = (
    "<!DOCTYPE html><html lang='uk'><head><meta charset='utf-8'><title>Міст закриють на ремонт</title>"
    '<script type=\'application/ld+json\'>{"@type":"NewsArticle","datePublished":"2024-05-01"}</script></head>'
    "<body><nav><a href='/'>Головна</a></nav><article><h1>Міст закриють на ремонт</h1>"
    "<time datetime='2024-05-01T10:00:00+03:00'>1 травня</time>"
    "<p>Рада погодила план ремонту, роботи почнуть навесні.</p>"
    "<div class='read-also'><a href='/2'>Скільки коштує міст</a></div>"
    "<ul><li>перший пункт;</li><li>другий пункт.</li></ul>"
    "<p>Водіям радять об'їжджати центр через нову дорогу, яку відкрили торік.</p></article>"
    "<div id='comments'><h3>Коментарі</h3><p>Іван, 2 травня 2024 12:00</p><p>Давно пора.</p></div></body></html>"
)


@pytest.mark.parametrize("seed", range(40))
def test_truncated_and_shuffled_pages(seed: int) -> None:
    chance = random.Random(seed)
    pieces = PAGE.replace("<", "\0<").split("\0")
    if seed % 2:
        chance.shuffle(pieces)
    data = "".join(pieces).encode()
    check(data[: chance.randrange(1, len(data))], "html")
