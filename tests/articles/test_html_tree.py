"""Markup into a tree: tags of any length."""

import pytest

from strichka.articles.html_tree import LONG_TAG, parse_html

_FILLING = " ".join(f'data-{number}="значення"' for number in range(LONG_TAG // 10))


@pytest.mark.parametrize("before", ["", "<p>текст</p>", "x" * (LONG_TAG - 1) + ">", "y" * 3 * LONG_TAG])
def test_long_tag_keeps_what_is_read(before: str) -> None:
    markup = (
        f'<html><body>{before}<div class="story" {_FILLING} id="main">Абзац.</div><i title="z">далі</i></body></html>'
    )
    parsed = parse_html(markup)
    assert parsed is not None
    element = parsed[0].find(".//div")
    assert dict(element.items()) == {"class": "story", "id": "main"}
    assert element.text == "Абзац."
    assert parsed[0].find(".//i").get("title") == "z"


def test_long_text_and_short_tags_stay() -> None:
    text = "слово " * LONG_TAG
    parsed = parse_html(f"<html><body><p data-note='1'>{text}</p><p data-note='2'>{text}</p></body></html>")
    assert parsed is not None
    assert [element.get("data-note") for element in parsed[0].iter("p")] == ["1", "2"]
    assert parsed[0].find(".//p").text == text


def test_bytes_at_hand_give_the_same_tree() -> None:
    markup = "<html><body><p>Рядок\x01 перший</p></body></html>"
    without, given = parse_html(markup), parse_html(markup, markup.encode())
    assert without is not None
    assert given is not None
    assert without[0].text_content() == given[0].text_content() == "Рядок  перший"
