"""Lines of a page that are dates, the nearest to its title first."""

import re
from itertools import islice

from lxml.html import HtmlElement

from strichka.articles.dates.words import MONTHS, RELATIVE_DAYS, alternatives, normalise_words

_MAX_LINE = 160  # characters: a date with a place, a section or an author beside it, not a sentence
_MAX_WORDS = 14
_MAX_ELEMENTS = 20_000  # of a page; whatever comes later stands below the article
_MAX_LINES = 40
_LISTING = frozenset({"a", "li", "footer", "nav", "aside", "option", "button", "label"})
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "select", "textarea"})
_LISTING_CLASS = re.compile(
    r"relat|read-?also|sidebar|news-?feed|news-?list|latest|last-?news|popular|teaser|promo|recommend|comment|widget"
    r"|carousel|slider|footer|copyright|archive|calendar"
)
_DATE = re.compile(
    rf"\d\s*[.]?\s*(?:{alternatives(MONTHS)})(?![^\W\d_])|(?<![\d-])\d{{1,2}}(?:[./-])\d{{1,2}}[./-](?:(?:19|20)\d{{2}}|\d{{2}})(?![\d-])|(?:19|20)\d{{2}}[./-]\d{{2}}"
    rf"|(?<![\w'])(?:{alternatives(RELATIVE_DAYS)})(?![\w'])[\s,ов]*\d|\d+\s+\w+\s+(?:тому|назад)(?!\w)"
    rf"|^\s*(?:{alternatives(MONTHS)})\s+\d"
)
_WORD = re.compile(r"[^\W_]+")


def find_printed_dates(tree: HtmlElement, title: str | None) -> list[str]:
    """Find the lines of a page that look like dates of its own.

    Lines in links, lists, menus, footers, comments and teaser blocks are left out: their dates are of other pieces.

    Args:
        tree: the parsed page.
        title: the article's title; lines are ordered by their distance from the element that holds it.

    Returns:
        Lines for `choose_published`, each once.
    """
    wanted = _words(title or "")
    lines: list[tuple[int, str]] = []
    title_place, title_share = None, 0.6
    for place, element in enumerate(islice(tree.iter(), _MAX_ELEMENTS)):
        if not isinstance(element.tag, str) or element.tag in _SILENT:
            continue
        text = _own_text(element)
        if not text:
            continue
        if wanted and element.tag != "title":
            share = _share(_words(text), wanted)
            # The same words in a heading count for more than in a breadcrumb or a list of news.
            share += 0.3 if element.tag in ("h1", "h2") else 0.0
            if share > title_share:
                title_place, title_share = place, share
        if len(text) <= _MAX_LINE and _is_date_line(text) and not _in_listing(element):
            lines.append((place, text))
    if title_place is not None:
        lines.sort(key=lambda line: abs(line[0] - title_place))
    return list(dict.fromkeys(text for _, text in lines))[:_MAX_LINES]


def _own_text(element: HtmlElement) -> str:
    """Text of the element itself and between its children, for these hold parts of a date no less than it does."""
    parts = [element.text or "", *((child.tail or "") for child in islice(element, 50))]
    return " ".join(" ".join(parts).split())[: _MAX_LINE * 3]


def _is_date_line(text: str) -> bool:
    if len(text.split()) > _MAX_WORDS or not any(map(str.isdigit, text)):
        return False
    return bool(_DATE.search(normalise_words(text)))


def _in_listing(element: HtmlElement) -> bool:
    if element.tag in _LISTING:
        return True
    for ancestor in islice(element.iterancestors(), 12):
        if ancestor.tag in _LISTING:
            return True
    classes = [
        f"{node.get('class') or ''} {node.get('id') or ''}" for node in (element, *islice(element.iterancestors(), 3))
    ]
    return bool(_LISTING_CLASS.search(" ".join(classes).lower()))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()[:400]))


def _share(words: set[str], wanted: set[str]) -> float:
    if not words:
        return 0.0
    return len(words & wanted) / max(len(wanted), len(words))
