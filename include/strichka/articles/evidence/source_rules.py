"""Evidence from rules of one source: CSS selectors of what to keep and what to prune, from `seeds/sources/`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from bs4 import BeautifulSoup, Tag
from lxml.etree import XPath
from lxml.html import HtmlElement
from soupsieve import SelectorSyntaxError
from soupsieve import compile as compile_selector

MAX_ELEMENTS = 30_000  # a page of more elements is read without its source's rules
_TOKEN = re.compile(r"(?<=[.#])[\w-]+")
_NEEDS_ALL = re.compile(r"[+~:\[*]")  # siblings, positions and attributes: what stands between matters
_NAMED_LAST = re.compile(r"[.#\[][^\s>+~]*$")
_PART = re.compile(r"\s*>\s*|\s+|(?:\[[^\]]*\]|[^\s>\[])+")
_TEST = re.compile(r"[.#][\w-]+|\[[^\]]*\]")
_COMPOUND = re.compile(
    r"""(?P<tag>[a-z][a-z0-9]*)?(?P<tests>(?:[.#][\w-]+|\[[a-z-]+(?:\*?=(?:"[^"']+"|'[^"']+'))?\])*)"""
)
_ATTRIBUTE_TEST = re.compile(r"([a-z-]+)(?:(\*?=)(.+))?")
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

    Selectors of tags, classes, ids and attributes are asked as XPath. Others are matched by beautifulsoup4 on a
    skeleton of the tree that was parsed already (elements and the attributes selectors ask for, no text): parsing the
    page again would cost more than all the rest. A selector whose class or id doesn't occur in the markup at all is
    not tried.

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
    if all(translate_selector(selector) is not None for selector, _ in wanted):
        marked: set[HtmlElement] = set()  # the first selector that names an element decides
        for selector, named in wanted:
            for element in _compile_path(selector)(tree):
                if element not in marked:
                    marked.add(element)
                    named[element] = selector
        return marks
    _mark_in_skeleton(tree, wanted)
    return marks


@lru_cache(maxsize=512)
def _compile_path(selector: str) -> XPath:
    return XPath(f"/{translate_selector(selector)}")


@lru_cache(maxsize=512)
def translate_selector(selector: str) -> str | None:
    """Return as XPath a selector of tags, classes, ids and attribute values, inside or right inside one another.

    None for any other selector (lists, siblings, positions, beginnings of values).
    """
    steps = []
    axis = "descendant::"
    for part in _PART.findall(selector.strip()):
        if part.strip() in (">", ""):
            axis = "child::" if part.strip() else "descendant::"
            continue
        found = _COMPOUND.fullmatch(part)
        if found is None:
            return None
        steps.append(axis + (found["tag"] or "*") + "".join(map(_translate_test, _TEST.findall(found["tests"]))))
    return "/".join(steps) or None


def _translate_test(test: str) -> str:
    if test[0] == ".":
        # Most elements fail the first test, which is the cheaper one.
        return f"[contains(@class, '{test[1:]}')][contains(concat(' ', normalize-space(@class), ' '), ' {test[1:]} ')]"
    if test[0] == "#":
        return f"[@id='{test[1:]}']"
    name, sign, value = _ATTRIBUTE_TEST.fullmatch(test[1:-1]).groups()  # type: ignore[union-attr]
    if sign == "*=":
        return f"[contains(@{name}, {value})]"
    return f"[@{name}={value}]" if sign else f"[@{name}]"


def _mark_in_skeleton(tree: HtmlElement, wanted: list[tuple[str, dict[HtmlElement, str]]]) -> None:
    needs_all = any(_NEEDS_ALL.search(selector) or not _NAMED_LAST.search(selector) for selector, _ in wanted)
    tokens = None if needs_all else {token for selector, _ in wanted for token in _TOKEN.findall(selector)}
    skeleton = _build_skeleton(tree, tokens)
    if skeleton is None:
        return
    soup, elements = skeleton
    for tag in _compile(", ".join(selector for selector, _ in wanted)).select(soup):
        element = elements[id(tag)]
        for selector, named in wanted:
            if _compile(selector).match(tag):
                named[element] = selector
                break


def _build_skeleton(tree: HtmlElement, tokens: set[str] | None) -> tuple[BeautifulSoup, dict[int, HtmlElement]] | None:
    """Build the skeleton: elements whose class, id or itemprop holds one of the tokens, and all that enclose them.

    Without tokens it holds every element; None when these are too many.
    """
    wanted = _find_wanted(tree, tokens)
    soup = BeautifulSoup("", "lxml")
    elements: dict[int, HtmlElement] = {}
    tags: dict[HtmlElement, Tag] = {}
    for element in tree.iter():
        if not isinstance(element.tag, str) or (wanted is not None and element not in wanted):
            continue
        if len(tags) >= MAX_ELEMENTS:
            return None
        attributes: dict[str, Any] = {name: value for name, value in element.items() if name in _ATTRIBUTES}
        if "class" in attributes:
            attributes["class"] = attributes["class"].split()
        tag = Tag(name=element.tag, builder=soup.builder, attrs=attributes)
        above = element.getparent()
        parent = tags.get(above) if above is not None else None
        (parent if parent is not None else soup).append(tag)
        tags[element] = tag
        elements[id(tag)] = element
    return soup, elements


def _find_wanted(tree: HtmlElement, tokens: set[str] | None) -> set[HtmlElement] | None:
    if tokens is None:
        return None
    wanted: set[HtmlElement] = set()
    for element in tree.iterfind(".//*[@class]"):
        if not tokens.isdisjoint(element.get("class").split()):
            wanted.add(element)
    for attribute in ("id", "itemprop"):
        wanted.update(element for element in tree.iterfind(f".//*[@{attribute}]") if element.get(attribute) in tokens)
    for element in list(wanted):
        for above in element.iterancestors():
            if above in wanted:
                break
            wanted.add(above)
    return wanted
