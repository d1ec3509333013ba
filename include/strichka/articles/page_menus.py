"""Small menus, footers and forms: read as one block, for nothing in them is told apart later."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement

from strichka.articles.blocks import clean_space
from strichka.articles.evidence.structure import judge_classes

MIN_LINKS = 5
MAX_TEXT = 3_000  # characters

_TEXT_TAGS = ("a", "span", "li", "p", "div", "td", "b", "h2", "h3", "h4")


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu's text, how much of it stands inside links, and the rule by which its class names it, if any."""

    text: str
    link_chars: int
    rule: str | None


def read_menu(element: HtmlElement, attributes: Mapping[str, str], is_chrome: bool) -> Menu | None:
    """Read an element as a small menu.

    Most elements of a page stand in such. Breadcrumbs are none: their last step names the section.

    Args:
        element: any block element.
        attributes: its attributes, of which class and id are read.
        is_chrome: whether its tag alone makes it one, where its class says nothing.

    Returns:
        The menu; None when the element has another kind, few links, the page's heading, or much text.
    """
    if not len(element):
        return None
    name = f"{attributes.get('class', '')} {attributes.get('id', '')}".strip()
    kind, rule, _ = judge_classes(name)
    if (kind != "nav" and not (kind is None and is_chrome)) or "crumb" in name.lower():
        return None
    links = list(element.iterdescendants("a"))
    if len(links) < MIN_LINKS or next(element.iterdescendants("h1"), None) is not None:
        return None
    text = clean_space(" ".join(element.itertext(*_TEXT_TAGS)))
    if not text or len(text) > MAX_TEXT:
        return None
    return Menu(text, sum(len(link.text_content()) for link in links), rule)
