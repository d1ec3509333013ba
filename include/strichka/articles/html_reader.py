"""A parsed page into blocks in reading order; the walk has no recursion, whatever the nesting."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from strichka.articles.evidence.source_rules import SourceMarks
from strichka.articles.html_walker import Walker
from strichka.articles.page_model import Page

MAX_BLOCKS = 40_000  # of one page
MAX_DEPTH = 400  # nesting beyond this is broken or hostile; the reader flattens it

_UNDER_IMAGE = frozenset({"under_image"})
# How an element is read: not at all, as the end of a line, inside its paragraph, or as a block of its own.
_NOT, _BREAK, _INLINE, _BLOCK = range(4)
_SKIPPED_TAGS = (
    "script style noscript template iframe svg select textarea option object embed canvas input audio video map "
    "datalist progress meter math head applet frameset noframes dialog"
)
_INLINE_TAGS = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp "
    "small span strike strong sub sup time tt u var wbr noindex index img picture source o:p st1 amp-img"
)
_WAYS = {
    **dict.fromkeys(_INLINE_TAGS.split(), _INLINE),
    **dict.fromkeys(_SKIPPED_TAGS.split(), _NOT),
    **dict.fromkeys(("br", "hr"), _BREAK),
}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NO_ATTRIBUTES: dict[str, str] = {}


def read_page(tree: HtmlElement, flags: list[str] | None = None, marks: SourceMarks | None = None) -> Page:
    """Read a parsed page into blocks.

    Blocks break at block elements and at `<br>`; text of scripts, forms' fields and hidden elements is left out.

    Args:
        tree: the root element; not changed.
        flags: flags found while parsing.
        marks: elements that rules of the page's source name.
    """
    body = tree if tree.tag == "body" else tree.find(".//body")
    root = body if body is not None else tree
    walker = Walker(root, marks or SourceMarks())
    walker.add_text(root.text)
    if not _walk(walker, root):
        flags = [*(flags or ()), "page_truncated"]
    while len(walker.stack) > 1:
        walker.close_block()
    walker.flush()
    walker.containers[0].last_block = len(walker.blocks)
    _mark_captions(walker)
    return Page(tree=tree, blocks=walker.blocks, containers=walker.containers, flags=list(flags or ()))


def _mark_captions(walker: Walker) -> None:
    """Mark blocks right under a picture: in its own element, or alone with it in the element around both."""
    for number, image_container in walker.under_image:
        block, holder = walker.blocks[number], walker.containers[image_container]
        if block.container == image_container or holder.last_block - holder.first_block == 1:
            block.context = block.context | _UNDER_IMAGE


def _walk(walker: Walker, root: HtmlElement) -> bool:
    """Read all below an element; False when it holds more blocks than any article's page."""
    above: list[tuple[Iterator[HtmlElement], HtmlElement, int]] = []  # open elements, and what follows in their parents
    children = iter(root)
    blocks = walker.blocks
    while len(blocks) < MAX_BLOCKS:
        element = next(children, None)
        if element is None:
            if not above:
                return True
            children, element, way = above.pop()
            _close(walker, element, way)
            continue
        way = _open(walker, element)
        if way >= _INLINE and len(element):
            above.append((children, element, way))
            children = iter(element)
        elif len(blocks) >= MAX_BLOCKS:
            return False
        else:
            _close(walker, element, way)
    return not above and next(children, None) is None


def _close(walker: Walker, element: HtmlElement, way: int) -> None:
    if way == _BLOCK:
        walker.close_block()
    elif way == _INLINE:
        walker.close_inline(element.tag)
    if tail := element.tail:
        walker.add_text(tail)


def _open(walker: Walker, element: HtmlElement) -> int:
    """Open an element; returns how it is read."""
    tag = element.tag
    way = _WAYS.get(tag, _BLOCK)
    if way == _NOT:
        return way
    if not isinstance(tag, str):
        walker.add_text(" ")
        return _NOT
    items = element.items()
    attributes = dict(items) if items else _NO_ATTRIBUTES
    if attributes and ("style" in attributes or "hidden" in attributes) and _is_hidden(attributes):
        return _NOT
    if way == _BREAK:
        walker.break_line()
        return way
    # What a source's rule takes out is a block of its own, so that the table of blocks shows it.
    is_inline = way == _INLINE and not (walker.pruned and element in walker.pruned)
    if is_inline or len(walker.stack) >= MAX_DEPTH:
        walker.open_inline(tag, attributes)
        way = _INLINE
    elif walker.open_block(element, tag, attributes):
        way = _BLOCK
    else:
        return _NOT
    if text := element.text:
        walker.add_text(text)
    return way


def _is_hidden(attributes: dict[str, str]) -> bool:
    style = attributes.get("style")
    return (style is not None and _HIDDEN.search(style) is not None) or "hidden" in attributes
