import time

import pytest

from strichka.articles.blocks import PageBlock
from strichka.articles.html_reader import read_page
from strichka.articles.html_tree import MAX_TAGS, parse_html


def read_blocks(markup: str) -> list[PageBlock]:
    parsed = parse_html(markup)
    assert parsed is not None
    return read_page(*parsed).blocks


def test_blocks_know_their_markup() -> None:
    blocks = read_blocks(
        "<body><article><h2 class='x'>Підзаголовок</h2><p>Текст із <a href='/1'>посиланням</a>.</p>"
        "<blockquote><p>Цитата.</p></blockquote><ul><li>Пункт</li></ul><aside>Збоку</aside></article></body>"
    )
    assert [(block.text, block.heading, block.tag) for block in blocks] == [
        ("Підзаголовок", 2, "h2"),
        ("Текст із посиланням.", 0, "p"),
        ("Цитата.", 0, "p"),
        ("Пункт", 0, "li"),
        ("Збоку", 0, "aside"),
    ]
    assert blocks[1].links[0].url == "/1"
    assert round(blocks[1].link_density, 2) == 0.5
    assert "quote" in blocks[2].context
    assert "list" in blocks[3].context


def test_text_in_inline_elements_is_not_torn_nor_glued() -> None:
    texts = [
        block.text for block in read_blocks("<p><b>П</b>ерша літера</p><p><a>Назва новини</a><span>Спорт</span></p>")
    ]
    assert texts == ["Перша літера", "Назва новини Спорт"]


def test_scripts_hidden_elements_and_counters_are_left_out() -> None:
    markup = (
        "<div><script>var a = 1</script><div style='display:none'>схована</div>"
        "<p><span class='comments_count'>0</span>Абзац починається тут.</p></div>"
    )
    assert [block.text for block in read_blocks(markup)] == ["Абзац починається тут."]


def test_a_date_that_opens_a_paragraph_is_a_block_of_its_own() -> None:
    blocks = read_blocks("<div><span class='news-date'>27.10.2016 09:09</span> Фабрика викуповує стільці.</div>")
    assert [(block.text, block.class_kind) for block in blocks] == [
        ("27.10.2016 09:09", "dateline"),
        ("Фабрика викуповує стільці.", None),
    ]


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000 + "текст",
        "<a href=x>слово " * 60_000,
        "<b>слово<br>" * 60_000,
        "<table><tr><td>" * 40_000,
        "<div " + " ".join(f"a{number}=1" for number in range(200_000)) + ">текст</div>",
        "<" * 300_000,
        "&#1089;" * 200_000,
    ],
)
def test_hostile_markup_is_read_in_time(markup: str) -> None:
    start = time.process_time()
    parsed = parse_html(markup)
    if parsed is not None:
        read_page(*parsed)
    assert time.process_time() - start < 10


def test_a_page_of_too_many_tags_is_cut_and_flagged() -> None:
    parsed = parse_html("<p>а</p>" * MAX_TAGS)
    assert parsed is not None
    assert "page_truncated" in parsed[1]
