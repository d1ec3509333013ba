"""The state of one walk over a page's tree: open elements, the text gathered so far, blocks that are complete."""

import re
from collections.abc import Mapping

from lxml.html import HtmlElement

from strichka.articles.blocks import MAX_BLOCK_TEXT, Anchor, PageBlock, clean_space
from strichka.articles.evidence.source_rules import SourceMarks
from strichka.articles.evidence.structure import join_classes, judge_classes
from strichka.articles.page_menus import read_menu
from strichka.articles.page_model import Container

MAX_COUNTER = 12  # characters of an inline counter or button that is dropped from its paragraph
MAX_INLINE = 8  # nested inline elements, and pieces of text before one, that are looked at
MIN_MENU_SHARE = 0.6  # of a menu's text inside links
MAX_PATH = 60  # enclosing elements that a block remembers
MAX_LEADING_INLINE = 60  # characters of a date or an author that opens a paragraph

_LEADING_KINDS = frozenset({"dateline", "credit"})
_COUNTERS = frozenset({"comments", "share", "typo"})
_CHROME_TAGS = frozenset({"nav", "footer", "menu", "form", "button"})
_CONTEXT = {
    "li": "list",
    "ul": "list",
    "ol": "list",
    "dl": "list",
    "aside": "aside",
    "blockquote": "quote",
    "q": "quote",
    "figcaption": "caption",
    "figure": "figure",
    "td": "table",
    "th": "table",
    "header": "header",
    "footer": "footer",
    "nav": "nav",
    "form": "form",
    "menu": "nav",
    "article": "article",
    "main": "main",
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_FRAMING_TAGS = _CONTEXT.keys() | _HEADINGS.keys()
# Of a block: its context, the level of the heading it is, the kind and the rule that a class names.
_Frame = tuple[frozenset[str], int, str | None, str | None]
_NO_CLASSES: tuple[str, str | None, str | None, bool] = ("", None, None, False)
_JOINT = re.compile(r"(?:[a-zа-яіїєґё]|\d|[»”.!?…)])$")


class Walker:
    """Collects blocks while a tree is walked; knows the open elements and the text of the block that is being read."""

    def __init__(self, tree: HtmlElement, marks: SourceMarks) -> None:
        """Begin at a root element."""
        self.pruned = marks.pruned
        self.kept = marks.kept
        self.has_marks = bool(marks)
        self.blocks: list[PageBlock] = []
        self.containers = [Container(number=0, parent=-1, tag="body", element=tree)]
        self.stack = [0]  # numbers of open containers
        self.frames: list[_Frame] = [(frozenset(), 0, None, None)]  # what the open elements say of a block in them
        self.pieces: list[str] = []
        self.link_chars = 0
        self.strong_chars = 0
        self.links: list[Anchor] = []
        self.image_container = -1  # container of the last picture since the last block
        self.under_image: list[tuple[int, int]] = []  # block and the container of the picture above it
        self.link_depth = 0
        self.strong_depth = 0
        self.link_start = 0
        self.link_url: str | None = None
        self.inline_kind: tuple[str | None, str | None, int] = (None, None, 0)  # kind, rule, characters
        # Open inline elements: kind, rule, first piece, number of the block in which they were opened.
        self.inline_open: list[tuple[str | None, str | None, int, int]] = []
        self.block_number = 0
        self.gap = True
        self.boundary = False  # an inline element has just begun or ended

    def add_text(self, text: str | None) -> None:
        """Add text to the block that is being read."""
        if not text:
            return
        if self.boundary:
            self.boundary = False
            if self.pieces and (text[0].isupper() or text[0].isdigit()) and _JOINT.search(self.pieces[-1][-2:]):
                # "<a>Headline</a><span>Section</span>" stands apart on the page, whatever the markup leaves out.
                self.pieces.append(" ")
        self.pieces.append(text)
        if self.link_depth or self.strong_depth:
            size = len(clean_space(text))
            if self.link_depth:
                self.link_chars += size
            if self.strong_depth:
                self.strong_chars += size

    def flush(self) -> None:
        """Complete the block that is being read, if it has text."""
        pieces = self.pieces
        if not pieces:
            self.block_number += 1
            return
        # Between most elements stands white space alone.
        is_white = len(pieces) == 1 and pieces[0].isspace()
        text = "" if is_white else clean_space("".join(pieces))[:MAX_BLOCK_TEXT]
        if text:
            if self.image_container in self.stack[-2:]:
                self.under_image.append((len(self.blocks), self.image_container))
            self.blocks.append(self._make_block(text))
            self.gap = False
            self.image_container = -1
        self.pieces = []
        self.link_chars = 0
        self.strong_chars = 0
        self.links = []
        self.link_start = 0
        self.inline_kind = (None, None, 0)
        self.block_number += 1

    def _make_block(self, text: str) -> PageBlock:
        container = self.containers[self.stack[-1]]
        context, heading, kind, rule = self.frames[-1]
        if kind is None:
            kind, rule = self._inline_verdict(len(text))
        links = [link for link in self.links if link.text]
        if self.link_depth:
            links.append(Anchor(clean_space("".join(self.pieces[self.link_start :])), self.link_url))
        return PageBlock(
            text=text,
            tag=container.tag,
            heading=heading,
            links=links,
            link_chars=min(self.link_chars, len(text)),
            strong_chars=min(self.strong_chars, len(text)),
            context=context,
            class_kind=kind,
            class_rule=rule,
            container=container.number,
            path=tuple(self.stack[:MAX_PATH]),
            gap_before=self.gap,
        )

    def _inline_verdict(self, size: int) -> tuple[str | None, str | None]:
        """What an inline element's class says, where that element is most of the block."""
        kind, rule, characters = self.inline_kind
        if kind is not None and characters >= 0.6 * size:
            return kind, rule
        for kind, rule, first, block_number in self.inline_open[-MAX_INLINE:]:
            if kind is not None and (not first or block_number != self.block_number):
                return kind, rule
        return None, None

    def open_block(self, element: HtmlElement, tag: str, attributes: Mapping[str, str]) -> bool:
        """Open a block element: what was read so far is a block of its own.

        Returns:
            False when the element is a small menu, which is read already.
        """
        classes, kind, rule, body_class = _NO_CLASSES
        if attributes:
            classes = join_classes(attributes)
            kind, rule, body_class = judge_classes(classes)
        if kind is None and tag in _CHROME_TAGS:
            may_be_menu = True
            kind, rule = self.frames[-1][2:]
            if kind is None:
                kind, rule = "nav", f"structure:{tag}"
        else:
            may_be_menu = kind == "nav" or "itemprop" in attributes
        if may_be_menu and self._add_menu(element, tag, attributes):
            return False
        self.flush()
        if self.has_marks:
            kind, rule, body_class = self._apply_marks(element, kind, rule, body_class)
        number = len(self.containers)
        depth, parent, first = len(self.stack), self.stack[-1], len(self.blocks)
        self.containers.append(
            Container(number, parent, tag, classes, first, 0, depth, kind, rule, body_class, element)
        )
        self.stack.append(number)
        frame = self.frames[-1]
        self.frames.append(_enter(frame, tag, kind, rule) if kind is not None or tag in _FRAMING_TAGS else frame)
        self.gap = True
        return True

    def _apply_marks(
        self, element: HtmlElement, kind: str | None, rule: str | None, body_class: bool
    ) -> tuple[str | None, str | None, bool]:
        """What an element's class says, overruled by the rules of the page's source."""
        if element in self.pruned:
            return kind or "nav", f"source:{self.pruned[element]}", body_class
        if element in self.kept:
            return None, None, True
        return kind, rule, body_class

    def _add_menu(self, element: HtmlElement, tag: str, attributes: Mapping[str, str]) -> bool:
        """Add a small menu, footer or form as one block, without walking it; False when it is none."""
        menu = None if element in self.kept else read_menu(element, attributes, tag in _CHROME_TAGS)
        if menu is None:
            return False
        self.flush()
        self.gap = True
        if menu.link_chars < MIN_MENU_SHARE * len(menu.text):
            return False
        self.blocks.append(
            PageBlock(
                text=menu.text,
                tag=tag,
                link_chars=min(menu.link_chars, len(menu.text)),
                context=self.frames[-1][0],
                class_kind="nav",
                class_rule=menu.rule or f"structure:{tag}",
                container=self.stack[-1],
                path=tuple(self.stack[:MAX_PATH]),
            )
        )
        return True

    def close_block(self) -> None:
        """Close the innermost block element."""
        self.flush()
        self.containers[self.stack.pop()].last_block = len(self.blocks)
        self.frames.pop()
        self.gap = True

    def open_inline(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element that does not end a paragraph."""
        self.boundary = tag not in ("sup", "sub")
        if tag == "a":
            self.link_depth += 1
            self.link_start = len(self.pieces)
            self.link_url = attributes.get("href")
        elif tag in ("b", "strong"):
            self.strong_depth += 1
        classes = attributes.get("class")
        kind, rule, _ = judge_classes(classes) if classes else (None, None, False)
        if kind is None and tag == "time":
            kind, rule = "dateline", "structure:time"
        elif kind is None and tag == "a" and attributes.get("rel") == "author":
            kind, rule = "credit", "structure:class=rel_author"
        elif tag == "img":
            self.image_container = self.stack[-1]
        self.inline_open.append((kind, rule, len(self.pieces), self.block_number))

    def close_inline(self, tag: str) -> None:
        """Close an element that does not end a paragraph."""
        self.boundary = True
        if tag == "a" and self.link_depth:
            self.link_depth -= 1
            if self.pieces:
                self.links.append(Anchor(clean_space("".join(self.pieces[self.link_start :])), self.link_url))
        elif tag in ("b", "strong") and self.strong_depth:
            self.strong_depth -= 1
        if self.inline_open:
            kind, rule, first, block_number = self.inline_open.pop()
            first = first if block_number == self.block_number else 0
            if kind is not None and first < len(self.pieces):
                self._close_class(kind, rule, first)

    def _close_class(self, kind: str, rule: str | None, first: int) -> None:
        size = len(clean_space("".join(self.pieces[first:])))
        if kind in _COUNTERS and size <= MAX_COUNTER:
            # "<span class=comments-count>0</span>Text" must not begin the paragraph with a number.
            self.pieces[first:] = [" "]
        elif (
            kind in _LEADING_KINDS
            and not "".join(self.pieces[:first]).strip()
            and size <= MAX_LEADING_INLINE
            and not self.link_depth
        ):
            # "<span class=date>27.10.2016</span> Text": what opens the paragraph is a line of its own.
            self.inline_kind = (kind, rule, size)
            self.flush()
        elif size > self.inline_kind[2]:
            self.inline_kind = (kind, rule, size)

    def break_line(self) -> None:
        """End the block at a `<br>`."""
        self.flush()


def _enter(frame: _Frame, tag: str, kind: str | None, rule: str | None) -> _Frame:
    """What the open elements say of a block once one more is open."""
    context, heading, outer_kind, outer_rule = frame
    if added := _CONTEXT.get(tag):
        context = context | {added}
    if kind is None:
        kind, rule = outer_kind, outer_rule
    return context, _HEADINGS.get(tag) or heading, kind, rule
