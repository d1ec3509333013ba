"""Pages that are no articles (front pages, lists, login walls, errors served as 200) and live blogs, recognised."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from strichka.articles.metadata_model import PageMetadata
from strichka.models import Reason


@dataclass(frozen=True, slots=True)
class PageSummary:
    """What the reader found in a page or text, as numbers.

    `kept_text` is the text of the kept blocks; `link_words` counts words inside links anywhere but menus;
    `dateline_count` counts lines or elements that are a time or date of their own among the kept blocks.
    """

    title: str | None = None
    kept_text: str = ""
    kept_words: int = 0
    link_words: int = 0
    teaser_count: int = 0
    dateline_count: int = 0
    headings: tuple[str, ...] = ()
    url: str | None = None
    page_type: str | None = None
    kept_paragraphs: int = 0
    image_count: int = 0
    has_password_field: bool = False
    is_html: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a page is refused (`reason` set, `detail` in words) or kept, and flags for kept ones (`live_blog`)."""

    reason: Reason | None = None
    detail: str = ""
    flags: tuple[str, ...] = field(default=())


_NOT_FOUND = re.compile(
    r"(?:сторінк[ауи]|матеріал|новин[ау]|публікаці[юя]|стаття|статтю)\s+(?:\S+\s+){0,3}?"
    r"(?:не\s+(?:знайдено|існує|знайдена|знайдений)|видален\w+)"
    r"|(?:страниц[ауы]|материал|новость|публикаци[яю]|статья)\s+(?:\S+\s+){0,3}?"
    r"(?:не\s+(?:найден[ао]?|существует)|удал[её]н\w*)"
    r"|(?:не\s+знайдено|не\s+найден[ао]?)\s+(?:сторінк|страниц)"
    r"|(?:такої|такой)\s+(?:сторінки|страницы)\s+(?:не\s+існує|не\s+существует|немає|нет)"
    r"|(?:помилка|ошибка|error)\s*[:—–-]?\s*(?:404|410)\b|\b404\b.{0,30}(?:not found|error|помилка|ошибка)"
    r"|page not found|not found\s*$|^\W*404\W*$",
    re.I,
)
_WALL = re.compile(
    r"(?:увійдіть|авторизуйтес[ья]|зареєструйтес[ья]|оформіть\s+передплату|передплатіть|доступ\w*\s+(?:лише|тільки)\s+"
    r"(?:для\s+)?(?:передплатник|зареєстрован)\w+|войдите|авторизуйтесь|зарегистрируйтесь|оформите\s+подписку|"
    r"(?:доступ\w*|только)\s+(?:только\s+)?(?:для\s+)?(?:подписчик|зарегистрированн)\w+|"
    r"log in to|sign in to|subscribe to read)",
    re.I,
)
_ROBOT_CHECK = re.compile(
    r"checking your browser|just a moment|enable javascript and cookies|attention required|ddos-guard|access denied"
    r"|доступ (?:заборонено|запрещ[её]н)|подтвердите, что вы не робот|підтвердіть, що ви не робот|are you a robot"
    r"|проверка браузера|перевірка браузера",
    re.I,
)
_FRONT_PATHS = re.compile(r"^/(?:(?:uk|ua|ru|rus|ukr|en|index\.(?:html?|php)|home|main|news|novyny|novosti)/?)?$", re.I)
_LIST_PATHS = re.compile(
    r"/(?:tags?|author|authors|avtor|search|category|rubric|rubrics|archive|archives|page)/(?:[^/]+/?)?(?:page/\d+/?)?$",
    re.I,
)
_LIST_TYPES = frozenset({
    "collectionpage", "searchresultspage", "profilepage", "itemlist", "website", "imagegallery", "mediagallery",
})  # fmt: skip
_ARTICLE_TYPES = re.compile(r"article|blogposting|posting|report")
_CLOCK = re.compile(r"(?m)^\W{0,3}(?:[01]?\d|2[0-3])[:.][0-5]\d\b")

_FEW_WORDS = 25  # less than this is no article of its own, unless nothing speaks against it
_SHORT_WORDS = 120  # error pages and login walls are shorter than that
_NO_WORDS = 4  # nothing that could be read
_LIVE_DATELINES = 6  # entries with a time of their own


def recognise_page(metadata: PageMetadata | None, summary: PageSummary) -> Verdict:
    """Recognise pages that hold no article.

    Args:
        metadata: of the page; none for a text file.
        summary: what was found in it.

    Returns:
        A verdict: refused with `NO_TEXT` or `NOT_AN_ARTICLE` and a detail, or kept with flags.
    """
    if summary.is_html:
        refused = _is_error(summary) or _is_wall(metadata, summary)
        if refused:
            return Verdict(Reason.NOT_AN_ARTICLE, refused)
    if summary.kept_words < _NO_WORDS:
        return Verdict(Reason.NO_TEXT, _why_empty(summary))
    if summary.is_html:
        refused = _is_list(metadata, summary)
        if refused:
            return Verdict(Reason.NOT_AN_ARTICLE, refused)
    if _only_links(summary):
        return Verdict(Reason.NO_TEXT, "nothing is left but links to other pieces")
    return Verdict(flags=_flags(metadata, summary))


def _is_error(summary: PageSummary) -> str | None:
    if summary.kept_words >= _SHORT_WORDS:
        return None
    heads = " \n ".join(part for part in (summary.title, *summary.headings[:3]) if part)
    if _NOT_FOUND.search(heads):
        return "an error page served as success"
    if summary.kept_words < 60 and _NOT_FOUND.search(summary.kept_text[:300]):
        return "an error page served as success"
    if _ROBOT_CHECK.search(heads) or (summary.kept_words < 60 and _ROBOT_CHECK.search(summary.kept_text)):
        return "a check for robots, or access denied"
    return None


def _is_wall(metadata: PageMetadata | None, summary: PageSummary) -> str | None:
    """A login or subscription wall in place of the text; a page with a lead of its own above the wall is kept."""
    if summary.kept_words >= _SHORT_WORDS:
        return None
    walled = _WALL.search(summary.kept_text) or _WALL.search(summary.title or "")
    asks = summary.has_password_field or bool(metadata and metadata.paywalled)
    if summary.kept_words < _FEW_WORDS and (walled or asks):
        return "a login or subscription wall"
    if walled and summary.has_password_field:
        return "a login or subscription wall"
    return None


def _why_empty(summary: PageSummary) -> str:
    if summary.image_count >= 3:
        return f"a gallery of {summary.image_count} pictures without text"
    if summary.link_words >= 40 or summary.teaser_count >= 3:
        return "nothing but links to other pieces"
    return f"{summary.kept_words} words of text"


def _is_list(metadata: PageMetadata | None, summary: PageSummary) -> str | None:
    """A front page, rubric or search result: its address or type says so, and its text doesn't contradict."""
    page_type = (summary.page_type or (metadata.page_type if metadata else None) or "").lower()
    if _ARTICLE_TYPES.search(page_type):
        return None
    path = _path(summary.url) or _path(metadata.canonical_url if metadata else None)
    links_prevail = summary.link_words > 2 * max(summary.kept_words, 1)
    if path is not None and _FRONT_PATHS.match(path) and not _has_query(summary.url) and links_prevail:
        return "a front page"
    if path is not None and _LIST_PATHS.search(path) and links_prevail:
        return "a list of articles"
    if page_type in _LIST_TYPES and links_prevail and summary.kept_words < 3 * _SHORT_WORDS:
        return f"a page of type {page_type} with more links than text"
    if summary.kept_words < _FEW_WORDS and summary.teaser_count >= 8 and links_prevail:
        return "a list of teasers"
    return None


def _only_links(summary: PageSummary) -> bool:
    return summary.kept_words < _FEW_WORDS and summary.teaser_count >= 3 and not re.search(r"[.!?…]", summary.kept_text)


def _flags(metadata: PageMetadata | None, summary: PageSummary) -> tuple[str, ...]:
    flags = []
    page_type = (summary.page_type or (metadata.page_type if metadata else None) or "").lower()
    entries = max(summary.dateline_count, len(_CLOCK.findall(summary.kept_text)))
    if page_type == "liveblogposting" or entries >= _LIVE_DATELINES:
        flags.append("live_blog")
    if metadata and metadata.paywalled:
        flags.append("paywalled")
    if summary.kept_words < _FEW_WORDS:
        flags.append("short")
    return tuple(flags)


def _path(url: str | None) -> str | None:
    try:
        return urlsplit(url).path or "/" if url else None
    except ValueError:
        return None


def _has_query(url: str | None) -> bool:
    return bool(url and "?" in url)
