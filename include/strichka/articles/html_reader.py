"""A parsed page into blocks in reading order; the walk has no recursion, whatever the nesting."""

import re

from lxml.html import HtmlElement

from strichka.articles.evidence.source_rules import SourceMarks
from strichka.articles.html_walker import Walker
from strichka.articles.page_model import Page

MAX_BLOCKS = 40_000  # of one page
MAX_DEPTH = 400  # nesting beyond this is broken or hostile; the reader flattens it

_UNDER_IMAGE = frozenset({"under_image"})
# Elements whose text is no text of the page.
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "svg",
        "select",
        "textarea",
        "option",
        "object",
        "embed",
        "canvas",
        "input",
        "audio",
        "video",
        "map",
        "datalist",
        "progress",
        "meter",
        "math",
        "head",
        "applet",
        "frameset",
        "noframes",
        "dialog",
    ]
)
# Elements that do not end a paragraph.
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "noindex",
        "index",
        "img",
        "picture",
        "source",
        "o:p",
        "st1",
        "amp-img",
    ]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>", re.IGNORECASE)
_BAD_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _is_hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    if style is not None and _HIDDEN.search(style):
        return True
    return element.get("hidden") is not None


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
    # (element, state): 0 to open, 1 to close as block, 2 to close as inline, 3 tail only
    stack: list[tuple[HtmlElement, int]] = [(child, 0) for child in reversed(root)]
    while stack:
        if len(walker.blocks) >= MAX_BLOCKS:
            flags = [*(flags or ()), "page_truncated"]
            break
        element, state = stack.pop()
        if state == 0:
            _open(walker, element, stack)
            continue
        if state == 1:
            walker.close_block()
        elif state == 2:
            walker.close_inline(element.tag)
        walker.add_text(element.tail)
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


def _open(walker: Walker, element: HtmlElement, stack: list[tuple[HtmlElement, int]]) -> None:
    tag = element.tag
    if not isinstance(tag, str) or tag in _SKIPPED or _is_hidden(element):
        walker.add_text(" " if not isinstance(tag, str) else None)
        stack.append((element, 3))
        return
    if tag in ("br", "hr"):
        walker.break_line()
        stack.append((element, 3))
        return
    # What a source's rule takes out is a block of its own, so that the table of blocks shows it.
    is_inline = tag in _INLINE and not (walker.marks and element in walker.marks.pruned)
    if is_inline or len(walker.stack) >= MAX_DEPTH:
        walker.open_inline(element, tag)
        stack.append((element, 2))
    elif walker.add_menu(element, tag):
        stack.append((element, 3))
        return
    else:
        walker.open_block(element, tag)
        stack.append((element, 1))
    walker.add_text(element.text)
    stack.extend((child, 0) for child in reversed(element))
