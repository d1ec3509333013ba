"""The title of a page among its headings, its declared titles and the `<title>` with the site's name in it."""

import re
from itertools import islice

from lxml.html import HtmlElement

_MAX_VALUE = 2_000  # characters of any one value; longer is no title, name or tag
_SPACE = re.compile(r"\s+")
_SUFFIX = re.compile(r"\s+(?:[|»•·/]|::|[—–-])\s+|\s*(?:\||::)\s*")
_STRONG = frozenset({"|", "::", "»", "•", "·"})  # signs that part a title from a site's name, never two clauses
_WORD = re.compile(r"[^\W_]+")
_MIN_TITLE = 6  # characters
_MAX_HEADINGS = 5
_MAX_ELEMENTS = 50  # headings looked at; a page with more is a list
_SENTENCE_WORDS = 5  # the only h1 of a page, when it says that much, is the title
_BREAKS = ("br", "div", "p", "span", "small", "h2", "h3")
_SAME_SHARE = 0.6  # of a heading's words that stand in a declared title too


def clean_value(value: object) -> str | None:
    """Return a value as one line of text, or none when it is empty or far too long to be a name, title or date."""
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        return None
    text = _SPACE.sub(" ", str(value)).strip()
    return text if text and len(text) <= _MAX_VALUE else None


def read_text(element: HtmlElement, separator: str = "") -> str:
    """Return the text of an element, but no more of it than a title or name needs: broken pages hold megabytes."""
    parts, length = [], 0
    for part in element.itertext():
        parts.append(str(part))
        length += len(part)
        if length > 2 * _MAX_VALUE:
            break
    return separator.join(parts)


def rank_titles(tree: HtmlElement, declared: list[str], site_name: str | None) -> list[str]:
    """Put the titles a page offers into order, the best first.

    A heading that says what a declared title says is what the reader saw, and goes first; a heading that shares no
    words with any is a rubric or the site's name, and goes last.

    Args:
        tree: the page.
        declared: titles from JSON-LD and meta tags, in order of trust.
        site_name: what the site calls itself, if it says so.

    Returns:
        Titles without repetition; the site's name is cut off those that end in it.
    """
    document = _document_title(tree)
    offered = [*declared, *([document] if document else [])]
    first, second = _headings(tree, "h1"), _headings(tree, "h2")
    # Some old pages have the title in h2 and the rubric in h1; an h2 only counts when a declared title agrees.
    agreed = [heading for heading in [*first, *second] if any(_agree(heading, title) for title in offered)]
    others = [heading for heading in first if heading not in agreed]
    if not agreed and len(others) == 1 and (not offered or len(_WORD.findall(others[0])) >= _SENTENCE_WORDS):
        agreed, others = others, []  # what is declared is written for search engines or is the rubric's
    ranked = [*agreed, *(cut_site_name(title, site_name) for title in offered), *others]
    return list(dict.fromkeys(title for title in ranked if title))


def cut_site_name(title: str, site_name: str | None) -> str:
    """Cut the name of the site off a title's end ("… — Новини | Сайт"), when what is left is clearly the title.

    Args:
        title: a title as the page declares it.
        site_name: what the site calls itself, if it says so.

    Returns:
        The title without the trailing parts that are shorter than what is left of them and short in themselves.
    """
    site = _key(site_name or "")
    while (places := list(_SUFFIX.finditer(title))) and _is_suffix(title, places[-1], site):
        title = title[: places[-1].start()].strip()
    return title


def _is_suffix(title: str, place: re.Match[str], site: str) -> bool:
    """Whether what follows the last separator of a title is the site's name, or at least no part of the title."""
    head, tail = title[: place.start()].strip(), title[place.end() :].strip()
    head_words, tail_words = len(_WORD.findall(head)), len(_WORD.findall(tail))
    if len(head) < _MIN_TITLE or head_words < 2:
        return False
    if site and tail and (_key(tail) in site or site in _key(tail)):
        return True
    if place.group().strip() in _STRONG:
        return tail_words <= 5 and tail_words < head_words
    # A dash may stand inside the title itself: only a short name after a long title is taken for the site's.
    return tail_words <= 3 and head_words >= 4 and not tail[:1].islower() and tail[-1:] not in tuple("?!…")


def _headings(tree: HtmlElement, tag: str) -> list[str]:
    values = (clean_value(_text_with_breaks(element)) for element in islice(tree.iter(tag), _MAX_ELEMENTS))
    return [value for value in values if value and len(value) >= _MIN_TITLE][:_MAX_HEADINGS]


def _text_with_breaks(element: HtmlElement) -> str:
    """Text of an element in which parts of their own don't run together ("ЗаголовокПідзаголовок")."""
    separator = " " if next(element.iterdescendants(*_BREAKS), None) is not None else ""
    return read_text(element, separator)


def _document_title(tree: HtmlElement) -> str | None:
    """The document's own `<title>`; those inside `<svg>` name icons."""
    for element in tree.iter("title"):
        parent = element.getparent()
        if parent is not None and parent.tag in ("head", "html", "body"):
            return clean_value(read_text(element))
    return None


def _agree(heading: str, title: str) -> bool:
    words = _WORD.findall(heading.lower())
    known = set(_WORD.findall(title.lower()))
    if len(words) < 3:
        return heading.lower() == title.lower()
    return sum(word in known for word in words) >= _SAME_SHARE * len(words) and len(words) >= 0.4 * min(len(known), 12)


def _key(name: str) -> str:
    return "".join(_WORD.findall(name.lower()))
