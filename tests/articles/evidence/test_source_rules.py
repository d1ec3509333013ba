from strichka.articles.evidence.source_rules import mark_by_source
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
