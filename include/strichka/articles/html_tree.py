"""HTML into a tree, within bounds of size, of tags and of attributes."""

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

MAX_TAGS = 150_000  # a news page has a few thousand; a tree of more costs over 100 MB and seconds
MAX_CHARACTERS = 8_000_000  # of markup that is parsed
LONG_TAG = 4_000  # characters; no tag of a page that people read is so long

_TAG = re.compile(r"<[a-zA-Z!/]")
# The parser compares each attribute of an element with all before it: a tag of 200,000 attributes takes two minutes.
_LONG_TAG = re.compile(rf"\A([a-zA-Z][\w:-]{{0,30}})(\s[^<>]{{{LONG_TAG},}})>")
_NEEDED_ATTRIBUTE = re.compile(
    r"""(?<=\s)(?:class|id|href|content|name|property|itemprop|datetime|type|rel|hreflang|lang|charset)"""
    r"""\s*=\s*(?:"[^"<>]{0,3000}"|'[^'<>]{0,3000}')""",
    re.IGNORECASE,
)
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*>", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_CONTROLS_TO_SPACES = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))


def parse_html(text: str, encoded: bytes | None = None) -> tuple[HtmlElement, list[str]] | None:
    """Parse HTML within bounds.

    Args:
        text: decoded markup of any size.
        encoded: the same as UTF-8, where that is at hand.

    Returns:
        The root element and flags (`page_truncated` when the bounds cut the page); None when there is no element.
    """
    flags: list[str] = []
    bounded = _bound(text)
    if len(bounded) < len(text):
        flags.append("page_truncated")
    declaration = _XML_DECLARATION.match(bounded)
    cleaned = _shorten_long_tags(bounded[declaration.end() :] if declaration else bounded)
    if encoded is None or cleaned is not text:
        encoded = cleaned.encode("utf-8", "replace")  # lone surrogates can't be encoded; they carry no letter
    data = encoded.translate(_CONTROLS_TO_SPACES)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True)
    # By default lxml.html chooses the class of every element anew in Python; this reader needs one class alone.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        tree = document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return tree, flags


def _shorten_long_tags(markup: str) -> str:
    """Leave the attributes that are read in tags that are longer than any real one.

    A long tag is a stretch without ">", so the search goes from one ">" to the last that is near enough, and most of
    the page is never looked at.
    """
    pieces: list[str] = []
    taken = place = 0
    while place + LONG_TAG <= len(markup):
        near = markup.rfind(">", place, place + LONG_TAG)
        if near >= 0:
            place = near + 1
            continue
        end = markup.find(">", place + LONG_TAG)
        if end < 0:
            break
        start = markup.rfind("<", place, end) + 1
        if start and end - start > LONG_TAG:
            tag = _LONG_TAG.sub(_shorten_tag, _CONTROL.sub(" ", markup[start : end + 1]), count=1)
            pieces += [markup[taken:start], tag]
            taken = end + 1
        place = end + 1
    return "".join([*pieces, markup[taken:]]) if pieces else markup


def _shorten_tag(found: re.Match[str]) -> str:
    attributes = [item.group() for _, item in zip(range(40), _NEEDED_ATTRIBUTE.finditer(found[2]), strict=False)]
    return f"{' '.join([found[1], *attributes])}>"


def _bound(text: str) -> str:
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
    if len(text) <= MAX_TAGS or text.count("<") <= MAX_TAGS:
        return text
    for number, found in enumerate(_TAG.finditer(text)):
        if number >= MAX_TAGS:
            return text[: found.start()]
    return text
