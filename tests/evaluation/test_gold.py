"""The gold articles are well-formed, and the pages hold exactly what the gold says they hold."""

import html
import re
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from strichka.errors import SeedError
from strichka.evaluation.gold import GoldArticle, GoldBlock, load_gold
from strichka.evaluation.gold_models import join_kept
from strichka.evaluation.gold_pages import PageMaker
from strichka.evaluation.gold_sources import KINDS, make_links, read_source, read_sources
from strichka.evaluation.gold_templates import read_template
from strichka.resources import seeds_folder

GOLD = seeds_folder() / "gold"
ARTICLES = load_gold()
HEAD = "part: train\ntemplate: t\nurl: https://a.example/1\npublished_at: 2024-05-17T12:40+03:00\n"


def read_page(article: GoldArticle) -> str:
    """Return the words of a page as a reader of its source would see them."""
    data = article.payload.data
    declared = re.search(rb"charset=(windows-1251|koi8-[ur])", data)
    text = data.decode(declared.group(1).decode() if declared else "utf-8")
    if article.payload.format == "html":
        # Tags go without a trace, so that glued blocks stay glued; the gold's texts know no tags either.
        text = html.unescape(re.sub(r"<[^>]*>", " ", text))
    return " ".join(text.split())


def test_numbers_and_parts() -> None:
    by_language = Counter(article.language for article in ARTICLES)
    assert by_language["uk"] >= 60
    assert by_language["ru"] >= 60
    for language in ("uk", "ru"):
        parts = Counter(article.part for article in ARTICLES if article.language == language)
        assert min(parts["train"], parts["test"]) >= 20
    formats = Counter(article.payload.format for article in ARTICLES)
    assert formats["html"] == 2 * formats["text"]
    assert len({article.template for article in ARTICLES if article.payload.format == "html"}) >= 25
    assert len({article.id for article in ARTICLES}) == len(ARTICLES)
    assert len({article.url for article in ARTICLES}) == len(ARTICLES)


def test_every_template_is_used() -> None:
    assert {path.stem for path in (GOLD / "templates").iterdir()} == {article.template for article in ARTICLES}


def test_both_languages_have_the_same_words() -> None:
    maker = PageMaker(GOLD, read_sources(GOLD / "articles"))
    assert maker._words["uk"].keys() == maker._words["ru"].keys()


def test_loading_again_gives_the_same() -> None:
    assert load_gold() == ARTICLES


def test_a_part_is_that_part() -> None:
    assert [article.id for article in load_gold(part="test")] == [a.id for a in ARTICLES if a.part == "test"]


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_page_holds_what_the_gold_says(article: GoldArticle) -> None:
    page = read_page(article)
    spaced = re.sub(r"\W+", "", page)
    for block in (*article.blocks, *article.around):
        assert block.kind in KINDS
        assert re.sub(r"\W+", "", block.text) in spaced, block
    assert article.title in page


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_size_and_date(article: GoldArticle) -> None:
    assert 80 <= len(article.text.split()) <= 250
    assert (article.published_at is None) == (article.published_precision is None)
    page = article.payload.data
    if article.published_at and not re.search(rb"T\d\d:\d\d:\d\d[+]|[+]0[23]00", page):
        # Without an offset on the page the reader has only the default zone.
        at_home = article.published_at.astimezone(ZoneInfo("Europe/Kyiv"))
        assert at_home.utcoffset() == article.published_at.utcoffset()


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_removed_words_are_not_in_the_kept_text(article: GoldArticle) -> None:
    kept = article.text
    for link in article.links:
        assert link.text not in kept


def test_authors_and_sections_only_where_the_page_shows_them() -> None:
    for article in ARTICLES:
        page = read_page(article) + article.payload.data.decode("utf-8", "ignore")
        assert all(author in page for author in article.authors)
        assert article.section is None or article.section in page


def test_glued_blocks_stay_in_one_paragraph() -> None:
    blocks = [
        GoldBlock("title", True, "Назва"),
        GoldBlock("body", True, "Раз."),
        GoldBlock("related", False, "Читайте також: Два", glued=True),
        GoldBlock("body", True, "Три.", glued=True),
        GoldBlock("body", True, "Чотири."),
    ]
    assert join_kept(blocks) == "Раз. Три.\n\nЧотири."


def write_source(folder: Path, text: str, name: str = "uk-1.gold") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_anchors_become_links(tmp_path: Path) -> None:
    lines = (
        "title | Т\nrelated.line | Читайте: [Раз](/1) і [Два]()\n"
        "related.item date=2024-01-02 | Три\nrelated.head | До теми\nbody | є [документ](/d)\n"
    )
    source = read_source(write_source(tmp_path, HEAD + "---\n" + lines))
    assert [make_links(block) for block in source.blocks] == [
        [],
        [("Раз", "/1"), ("Два", None)],
        [("Три", None)],
        [],
        [],
    ]
    assert source.blocks[4].text == "є документ"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD + "title | Т\n", "no line '---'"),
        (HEAD.replace("train", "dev") + "---\ntitle | Т\n", "part is 'dev'"),
        (HEAD.replace("+03:00", "") + "---\ntitle | Т\n", "no offset"),
        (HEAD.replace("2024-05-17", "17.05.2024") + "---\ntitle | Т\n", "ISO 8601"),
        (HEAD + "---\nbody | Т\n", "first block"),
        (HEAD + "---\ntitle | Т\nnonsense | Т\n", r"uk-1\.gold:7"),
        (HEAD + "---\ntitle | Т\nbody glue=comma | Т\n", "space or none"),
        (HEAD + "---\ntitle | Т\nbody colour=red | Т\n", "unknown attribute"),
    ],
)
def test_malformed_source_is_an_error_that_says_where(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SeedError, match=message):
        read_source(write_source(tmp_path, text))


def make_folder(tmp_path: Path, template: str) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "templates").mkdir()
    write_source(tmp_path / "articles", HEAD + "---\ntitle | Т\nbody | Т\n")
    write_source(tmp_path, "uk:\n  menu: {kind: nav, items: [Новини]}\n", "words.yaml")
    write_source(tmp_path / "templates", template, "t.html")
    return tmp_path


def test_unknown_words_and_templates_are_errors(tmp_path: Path) -> None:
    folder = make_folder(tmp_path, "precision: none\n---\nbody: <p>$html</p>\n---\n$title $blocks $banner")
    with pytest.raises(SeedError, match="'banner'"):
        load_gold(folder)
    (folder / "templates" / "t.html").rename(folder / "templates" / "other.html")
    with pytest.raises(SeedError, match="no template 't'"):
        load_gold(folder)


def test_template_without_three_parts_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="three parts"):
        read_template(write_source(tmp_path, "precision: none\n---\n$title", "t.html"))


def test_markup_in_a_text_is_escaped(tmp_path: Path) -> None:
    folder = make_folder(tmp_path, "precision: none\n---\nbody: <p>$html</p>\n---\n<h1>$title</h1>\n$blocks")
    write_source(folder / "articles", HEAD + "---\ntitle | А & Б\nbody | 2 < 3, [це](/a?b=1&c=2)\n")
    page = load_gold(folder)[0].payload.data.decode()
    assert page == '<h1>А &amp; Б</h1>\n<p>2 &lt; 3, <a href="/a?b=1&amp;c=2">це</a></p>'


def test_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="No gold articles"):
        read_sources(tmp_path)
