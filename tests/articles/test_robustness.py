"""Whatever comes in, these modules answer or refuse; nothing else is raised, and nothing takes long."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from strichka.articles.authors import clean_authors, read_byline
from strichka.articles.charset import UndecodableError, decode_bytes
from strichka.articles.damage import inspect_damage
from strichka.articles.dates import choose_published, find_dates_in_text, parse_date
from strichka.articles.language import identify_language
from strichka.articles.page_metadata import read_page_metadata

KYIV = ZoneInfo("Europe/Kyiv")
REFERENCE = datetime(2024, 7, 8, tzinfo=UTC)
VOCABULARY = (
    "міст мост 12 31.12.2024 9 листопада ноября четвер четверг вчора о в : , . 15:29 2024 року года г. Автор Олена "
    "Коваль и та Фото є і ї Р°Р± Ïðè а\u00adб е\u0301 -03:00 GMT <b> @ http://x.ua тому назад 5 хвилин"
)
WORDS = st.sampled_from(re.findall(r"\S+", VOCABULARY))
LINES = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=12).map(" ".join))
FRAGMENTS = st.sampled_from(
    ['<meta property="og:title" content="', '"><script type="application/ld+json">', '{"@type":"NewsArticle",',
     '"author":[', '{"name":null},', "]}", "</script>", "<h1>", "</h1>", '<time datetime="', "<title>", "<svg>",
     '<span itemprop="author">', '<link rel="canonical" href="', "http://[", "//x", "міст", '">', "&#0;", "\x01"]
)  # fmt: skip


def encode_as_windows(line: str) -> bytes:
    return line.encode("cp1251", "ignore")


def make_unknown_words() -> str:
    letters = str.maketrans("0123456789", "абвгдежзик")
    return "".join(f"зсво{number:06d} ".translate(letters) for number in range(200_000))


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), LINES.map(str.encode), LINES.map(encode_as_windows)))
def test_any_bytes(data: bytes) -> None:
    for declared in (None, "windows-1251", "utf-16"):
        try:
            decoded = decode_bytes(data, declared, is_html=True)
        except UndecodableError:
            continue
        assert "\x00" not in decoded.text
        decoded.text.encode("utf-8")


@settings(max_examples=200, deadline=None)
@given(LINES)
def test_any_line(line: str) -> None:
    for reference in (None, REFERENCE):
        parsed = parse_date(line, reference=reference, zone=KYIV, language="uk")
        assert parsed is None or parsed.value.tzinfo is not None
        find_dates_in_text(line, reference=reference, zone=KYIV)
        choose_published(None, [line], line, reference=reference, zone=KYIV, language="uk", url=f"http://x.ua/{line}")
    guess = identify_language(line)
    assert 0.0 <= guess.confidence <= 1.0
    inspect_damage(line, guess.code)
    clean_authors([line], line)
    read_byline(line)


@settings(max_examples=150, deadline=None)
@given(st.lists(FRAGMENTS, min_size=1, max_size=25).map("".join))
def test_any_page(page: str) -> None:
    tree = html.document_fromstring(f"<html><body>{page}</body></html>".replace("\x01", ""))
    for url in (None, "https://example.ua/news/1", "http://[broken"):
        read_page_metadata(tree, url)


@pytest.mark.parametrize(
    "make",
    [
        lambda: "а" * 3_000_000,
        lambda: "Р°" * 1_000_000 + "a" * 2_000_000,
        lambda: " " * 3_000_000,
        lambda: "слово " * 500_000,
        make_unknown_words,
    ],
    ids=["one letter", "mojibake then ascii", "spaces", "one word", "unknown words"],
)
def test_large_input_is_bounded(make: Callable[[], str]) -> None:
    text = make()
    started = time.process_time()
    decode_bytes(text.encode(), None, is_html=True)
    identify_language(text)
    inspect_damage(text, "uk")
    choose_published(None, [text], text, reference=None, zone=KYIV, language="uk", url=None)
    assert time.process_time() - started < 30  # seconds of the processor; other work on it does not count


def test_large_page_is_bounded() -> None:
    page = "<div itemprop='author'>" * 2000 + "<h1>" * 2000 + "текст " * 200_000 + "<time>х</time>" * 20_000
    tree = html.document_fromstring(page)
    started = time.process_time()
    read_page_metadata(tree, None)
    assert time.process_time() - started < 10
