"""HTML into a tree, once, within bounds, and the tree into blocks in reading order."""

import re
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from strichka.articles.blocks import Anchor, PageBlock, clean_space
from strichka.articles.evidence.source_rules import SourceMarks
from strichka.articles.evidence.structure import judge_classes

MAX_TAGS = 150_000  # a news page has a few thousand; a tree of more costs over 100 MB and seconds
MAX_CHARACTERS = 12_000_000  # of markup that is parsed
MAX_DEPTH = 400  # nesting beyond this is broken or hostile; the reader flattens it

MAX_COUNTER = 12  # characters of an inline counter or button that is dropped from its paragraph
MAX_LEADING_INLINE = 60  # characters of a date or an author that opens a paragraph
_LEADING_KINDS = frozenset({"dateline", "credit"})
_UNDER_IMAGE = frozenset({"under_image"})
_COUNTERS = frozenset({"comments", "share", "typo"})
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
        "bdi",
        "img",
        "picture",
        "source",
        "o:p",
        "st1",
        "amp-img",
    ]
)
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
_TAG = re.compile(r"<[a-zA-Z!/]")
# The parser compares each attribute of an element with all before it: a tag of 200,000 attributes takes two minutes.
_LONG_TAG = re.compile(r"<([a-zA-Z][\w:-]{0,30})(\s[^<>]{4000,})>")
_NEEDED_ATTRIBUTE = re.compile(
    r"""(?<=\s)(?:class|id|href|content|name|property|itemprop|datetime|type|rel|hreflang|lang|charset)"""
    r"""\s*=\s*(?:"[^"<>]{0,3000}"|'[^'<>]{0,3000}')""",
    re.IGNORECASE,
)
_JOINT = re.compile(r"(?:[a-zа-яіїєґё]|\d|[»”.!?…)])$")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>", re.IGNORECASE)
_BAD_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(slots=True)
class Container:
    """An element that holds blocks: where it stands and what its class says."""

    number: int
    parent: int
    tag: str
    classes: str = ""
    first_block: int = 0
    last_block: int = 0  # one past the last
    depth: int = 0
    class_kind: str | None = None
    class_rule: str | None = None
    body_class: bool = False
    element: HtmlElement | None = None


@dataclass(slots=True)
class Page:
    """A page read once: its tree, its blocks in order and the containers they stand in."""

    tree: HtmlElement
    blocks: list[PageBlock] = field(default_factory=list)
    containers: list[Container] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)


def parse_html(text: str) -> tuple[HtmlElement, list[str]] | None:
    """Parse HTML within bounds.

    Args:
        text: decoded markup of any size.

    Returns:
        The root element and flags (`page_truncated` when the bounds cut the page); None when there is no element.
    """
    flags: list[str] = []
    bounded = _bound(text)
    if len(bounded) < len(text):
        flags.append("page_truncated")
    cleaned = _LONG_TAG.sub(_shorten_tag, _BAD_CHARACTERS.sub(" ", _XML_DECLARATION.sub("", bounded)))
    # Lone surrogates can't be encoded for the parser; they carry no letter.
    data = cleaned.encode("utf-8", "replace")
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True)
    try:
        tree = document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return tree, flags


def _shorten_tag(found: re.Match[str]) -> str:
    attributes = [item.group() for _, item in zip(range(40), _NEEDED_ATTRIBUTE.finditer(found[2]), strict=False)]
    return f"<{' '.join([found[1], *attributes])}>"


def _bound(text: str) -> str:
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
    if text.count("<") <= MAX_TAGS:
        return text
    for number, found in enumerate(_TAG.finditer(text)):
        if number >= MAX_TAGS:
            return text[: found.start()]
    return text


class _Walker:
    """Walks the tree once, without recursion, and collects blocks."""

    def __init__(self, tree: HtmlElement, marks: SourceMarks) -> None:
        self.marks = marks
        self.blocks: list[PageBlock] = []
        self.containers = [Container(number=0, parent=-1, tag="body", element=tree)]
        self.stack = [0]  # numbers of open containers
        self.contexts: list[frozenset[str]] = [frozenset()]
        self.headings = [0]
        self.kinds: list[tuple[str | None, str | None]] = [(None, None)]
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
        self.inline_open: list[tuple[str | None, str | None, int]] = []  # kind, rule, first piece
        self.gap = True
        self.boundary = False  # an inline element has just begun or ended

    def add_text(self, text: str | None) -> None:
        if not text:
            return
        if (
            self.boundary
            and self.pieces
            and (text[0].isupper() or text[0].isdigit())
            and _JOINT.search(self.pieces[-1])
        ):
            # "<a>Headline</a><span>Section</span>" stands apart on the page, whatever the markup leaves out.
            self.pieces.append(" ")
        self.boundary = False
        self.pieces.append(text)
        if self.link_depth or self.strong_depth:
            size = len(clean_space(text))
            if self.link_depth:
                self.link_chars += size
            if self.strong_depth:
                self.strong_chars += size

    def flush(self) -> None:
        if self.pieces:
            text = clean_space("".join(self.pieces))
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
        self.inline_open = [(kind, rule, 0) for kind, rule, _ in self.inline_open]

    def _make_block(self, text: str) -> PageBlock:
        container = self.containers[self.stack[-1]]
        kind, rule = self.kinds[-1]
        if kind is None:
            kind, rule = self._inline_verdict(len(text))
        links = [link for link in self.links if link.text]
        if self.link_depth:
            links.append(Anchor(clean_space("".join(self.pieces[self.link_start :])), self.link_url))
        return PageBlock(
            text=text,
            tag=container.tag,
            heading=self.headings[-1],
            links=links,
            link_chars=min(self.link_chars, len(text)),
            strong_chars=min(self.strong_chars, len(text)),
            context=self.contexts[-1],
            class_kind=kind,
            class_rule=rule,
            container=container.number,
            path=tuple(self.stack),
            gap_before=self.gap,
        )

    def _inline_verdict(self, size: int) -> tuple[str | None, str | None]:
        """What an inline element's class says, where that element is most of the block."""
        kind, rule, characters = self.inline_kind
        if kind is not None and characters >= 0.6 * size:
            return kind, rule
        return next(
            ((kind, rule) for kind, rule, first in self.inline_open if kind is not None and not first), (None, None)
        )

    def open_block(self, element: HtmlElement, tag: str) -> None:
        self.flush()
        number = len(self.containers)
        classes = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}".strip()
        kind, rule, body_class = judge_classes(classes) if classes else (None, None, False)
        if kind is None and tag in ("nav", "footer", "aside", "menu", "form", "button"):
            kind, rule = ("nav", f"structure:{tag}") if tag != "aside" else (None, None)
        if self.marks and element in self.marks.pruned:
            kind, rule = kind or "nav", f"source:{self.marks.pruned[element]}"
        elif self.marks and element in self.marks.kept:
            kind, rule, body_class = None, None, True
        container = Container(
            number=number,
            parent=self.stack[-1],
            tag=tag,
            classes=classes,
            first_block=len(self.blocks),
            depth=len(self.stack),
            class_kind=kind,
            class_rule=rule,
            body_class=body_class,
            element=element,
        )
        self.containers.append(container)
        self.stack.append(number)
        context = _CONTEXT.get(tag)
        self.contexts.append(self.contexts[-1] | {context} if context else self.contexts[-1])
        heading = int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456" else self.headings[-1]
        self.headings.append(heading)
        inherited = self.kinds[-1]
        if rule is not None and rule == f"structure:{tag}" and inherited[0] is not None:
            kind, rule = inherited
        self.kinds.append((kind, rule) if kind is not None else inherited)
        self.gap = True

    def close_block(self) -> None:
        self.flush()
        self.containers[self.stack[-1]].last_block = len(self.blocks)
        self.stack.pop()
        self.contexts.pop()
        self.headings.pop()
        self.kinds.pop()
        self.gap = True

    def open_inline(self, element: HtmlElement, tag: str) -> None:
        self.boundary = tag not in ("sup", "sub")
        if tag == "a":
            self.link_depth += 1
            self.link_start = len(self.pieces)
            self.link_url = element.get("href")
        elif tag in ("b", "strong"):
            self.strong_depth += 1
        classes = element.get("class")
        kind, rule, _ = judge_classes(classes) if classes else (None, None, False)
        if kind is None and tag == "time":
            kind, rule = "dateline", "structure:time"
        elif kind is None and tag == "a" and element.get("rel") == "author":
            kind, rule = "credit", "structure:class=rel_author"
        elif tag == "img":
            self.image_container = self.stack[-1]
        self.inline_open.append((kind, rule, len(self.pieces)))

    def close_inline(self, tag: str) -> None:
        self.boundary = True
        if tag == "a" and self.link_depth:
            self.link_depth -= 1
            if self.pieces:
                self.links.append(Anchor(clean_space("".join(self.pieces[self.link_start :])), self.link_url))
        elif tag in ("b", "strong") and self.strong_depth:
            self.strong_depth -= 1
        if self.inline_open:
            self._close_class(*self.inline_open.pop())

    def _close_class(self, kind: str | None, rule: str | None, first: int) -> None:
        if kind is None or first >= len(self.pieces):
            return
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
        self.flush()


def _is_hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    if style is not None and _HIDDEN.search(style):
        return True
    return element.get("hidden") is not None


def _has_block_child(element: HtmlElement) -> bool:
    """Whether an inline element wraps block elements, as old pages do with <font> and <a>."""
    return any(
        isinstance(child.tag, str) and child.tag not in _INLINE and child.tag not in _SKIPPED for child in element
    )


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
    walker = _Walker(root, marks or SourceMarks())
    walker.add_text(root.text)
    # (element, state): 0 to open, 1 to close as block, 2 to close as inline, 3 tail only
    stack: list[tuple[HtmlElement, int]] = [(child, 0) for child in reversed(root)]
    while stack:
        element, state = stack.pop()
        if state == 0:
            _open(walker, element, stack)
            continue
        if state == 1:
            walker.close_block()
        elif state == 2:
            walker.close_inline(element.tag)
        walker.add_text(element.tail)
    walker.flush()
    walker.containers[0].last_block = len(walker.blocks)
    _mark_captions(walker)
    return Page(tree=tree, blocks=walker.blocks, containers=walker.containers, flags=list(flags or ()))


def _mark_captions(walker: _Walker) -> None:
    """Mark blocks right under a picture: in its own element, or alone with it in the element around both."""
    for number, image_container in walker.under_image:
        block, holder = walker.blocks[number], walker.containers[image_container]
        if block.container == image_container or holder.last_block - holder.first_block == 1:
            block.context = block.context | _UNDER_IMAGE


def _open(walker: _Walker, element: HtmlElement, stack: list[tuple[HtmlElement, int]]) -> None:
    tag = element.tag
    if not isinstance(tag, str) or tag in _SKIPPED or _is_hidden(element):
        walker.add_text(" " if not isinstance(tag, str) else None)
        stack.append((element, 3))
        return
    if tag in ("br", "hr"):
        walker.break_line()
        stack.append((element, 3))
        return
    if tag in _INLINE or len(walker.stack) >= MAX_DEPTH:
        walker.open_inline(element, tag)
        stack.append((element, 2))
    else:
        walker.open_block(element, tag)
        stack.append((element, 1))
    walker.add_text(element.text)
    stack.extend((child, 0) for child in reversed(element))
