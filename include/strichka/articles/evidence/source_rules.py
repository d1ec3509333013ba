"""Evidence from rules of one source: CSS selectors of what to keep and what to prune, from `seeds/sources/`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from bs4 import BeautifulSoup, Tag
from lxml.html import HtmlElement
from soupsieve import SelectorSyntaxError
from soupsieve import compile as compile_selector

MAX_ELEMENTS = 30_000  # a page of more elements is read without its source's rules
_TOKEN = re.compile(r"(?<=[.#])[\w-]+")
_NAMED_LAST = re.compile(r"[.#\[][^\s>+~]*$")
_ATTRIBUTES = ("class", "id", "itemprop", "role", "rel", "href", "data-type", "type", "name", "property")


@dataclass(slots=True)
class SourceMarks:
    """Elements that a source's selectors name; the selector stands beside for the record."""

    kept: dict[HtmlElement, str] = field(default_factory=dict)
    pruned: dict[HtmlElement, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether any element is named."""
        return bool(self.kept or self.pruned)


@lru_cache(maxsize=512)
def _compile(selector: str) -> Any:
    try:
        return compile_selector(selector)
    except SelectorSyntaxError:
        return None


def mark_by_source(tree: HtmlElement, markup: str, keep: Iterable[str], prune: Iterable[str]) -> SourceMarks:
    """Find the elements that a source's selectors name.

    Selectors are matched by beautifulsoup4 on a skeleton of the tree that was parsed already (elements and the
    attributes selectors ask for, no text): parsing the page again would cost more than all the rest. A selector whose
    class or id doesn't occur in the markup at all is not tried.

    Args:
        tree: the root element; not changed.
        markup: the page's markup.
        keep: CSS selectors of what holds the article.
        prune: CSS selectors of what never belongs to it.
    """
    marks = SourceMarks()
    wanted = [
        (selector, named)
        for selectors, named in ((keep, marks.kept), (prune, marks.pruned))
        for selector in selectors
        if all(token in markup for token in _TOKEN.findall(selector)) and _compile(selector) is not None
    ]
    if not wanted:
        return marks
    skeleton = _build_skeleton(tree, with_leaves=any(not _NAMED_LAST.search(selector) for selector, _ in wanted))
    if skeleton is None:
        return marks
    soup, elements = skeleton
    for tag in _compile(", ".join(selector for selector, _ in wanted)).select(soup):
        element = elements[id(tag)]
        for selector, named in wanted:
            if _compile(selector).match(tag):
                named[element] = selector
                break
    return marks


def _build_skeleton(tree: HtmlElement, *, with_leaves: bool) -> tuple[BeautifulSoup, dict[int, HtmlElement]] | None:
    """Build the skeleton; leaves without class and id are left out unless a selector asks for bare element names."""
    soup = BeautifulSoup("", "lxml")
    elements: dict[int, HtmlElement] = {}
    tags: dict[HtmlElement, Tag] = {}
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if len(tags) >= MAX_ELEMENTS:
            return None
        attributes: dict[str, Any] = {name: value for name, value in element.items() if name in _ATTRIBUTES}
        if not attributes and not with_leaves and not len(element):
            continue
        if "class" in attributes:
            attributes["class"] = attributes["class"].split()
        tag = Tag(name=element.tag, builder=soup.builder, attrs=attributes)
        above = element.getparent()
        parent = tags.get(above) if above is not None else None
        (parent if parent is not None else soup).append(tag)
        tags[element] = tag
        elements[id(tag)] = element
    return soup, elements
