import pytest

from strichka.articles.evidence.source_rules import mark_by_source, translate_selector
from strichka.articles.html_tree import parse_html

MARKUP = (
    "<html><body><div class='story'><p>Текст</p><section class='read'><a href='/1'>Інше</a></section></div>"
    "<div class='other'><h4>Назва</h4></div></body></html>"
)


def mark(keep: list[str], prune: list[str]) -> tuple[list[str], list[tuple[str, str]]]:
    parsed = parse_html(MARKUP)
    assert parsed is not None
    marks = mark_by_source(parsed[0], MARKUP, keep, prune)
    return [element.tag for element in marks.kept], [(element.tag, rule) for element, rule in marks.pruned.items()]


def test_selectors_name_elements() -> None:
    assert mark([".story"], ["section.read"]) == (["div"], [("section", "section.read")])


def test_a_selector_of_bare_elements_is_matched_too() -> None:
    assert mark([], [".other > h4"]) == ([], [("h4", ".other > h4")])


def test_unknown_and_malformed_selectors_name_nothing() -> None:
    assert mark([".nowhere"], ["div:::"]) == ([], [])


@pytest.mark.parametrize(
    "selector",
    ["div", ".read", "#b", ".story section", ".story > section.read", "div a", ".x.y", '[itemprop="name"]',
     "div > div p", '[class*="rea"]', "p[itemprop]", ".story>p", "section p"],
)  # fmt: skip
def test_paths_name_what_selectors_name(selector: str) -> None:
    """A selector alone is asked as XPath; with one that is not translated beside it, soupsieve matches both."""
    markup = (
        "<html><body><div class='story x' id='a'><p title='t'>1</p><section class='read'><a>2</a><p>3</p></section>"
        "<div class='\tx  y' id='b'><div><p itemprop='name'>4</p></div></div></div>"
        "<div class='ready'>5</div></body></html>"
    )
    untranslated = "span:first-child"
    assert translate_selector(selector) is not None
    assert translate_selector(untranslated) is None
    parsed = parse_html(markup)
    assert parsed is not None
    named = [mark_by_source(parsed[0], markup, [], rules).pruned for rules in ([selector], [selector, untranslated])]
    assert named[0] == named[1]
    assert named[0]


@pytest.mark.parametrize("selector", ["a, b", "p + p", "p ~ p", "p:first-child", "a[href^='x']", "*", "p:not(.a)", ""])
def test_other_selectors_are_left_to_the_library(selector: str) -> None:
    assert translate_selector(selector) is None


def test_the_first_selector_decides() -> None:
    assert mark([".story"], ["div", ".other"]) == (["div"], [("div", "div")])
