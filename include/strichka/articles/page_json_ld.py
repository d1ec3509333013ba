"""Metadata from JSON-LD: the item that is the page's article, and what the page says of itself beside it."""

from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from strichka.articles.json_ld import find_items, text_of, type_names
from strichka.articles.metadata_model import DateCandidate, PageMetadata
from strichka.articles.page_titles import clean_value

_ARTICLE_TYPES = frozenset({
    "article", "newsarticle", "analysisnewsarticle", "backgroundnewsarticle", "opinionnewsarticle",
    "reportagenewsarticle", "reviewnewsarticle", "askpublicnewsarticle", "advertisercontentarticle",
    "satiricalarticle", "scholarlyarticle", "techarticle", "socialmediaposting", "blogposting",
    "liveblogposting", "report", "creativework",
})  # fmt: skip
_PAGE_TYPES = frozenset({
    "webpage", "itempage", "collectionpage", "searchresultspage", "profilepage", "website", "imagegallery",
    "mediagallery", "videoobject", "itemlist",
})  # fmt: skip


def read_json_ld(tree: HtmlElement, metadata: PageMetadata) -> None:
    """Read what a page's JSON-LD says of its article, or of the page where it names no article.

    Args:
        tree: the parsed page.
        metadata: filled with what is found.
    """
    items = [item for script in tree.iter("script") for item in _items_of(script)]
    articles = [item for item in items if type_names(item) & _ARTICLE_TYPES]
    # A page about one thing may list others: the first article that carries a date or a headline is its own.
    articles.sort(key=lambda item: not (item.get("datePublished") and item.get("headline")))
    for item in articles[:1]:
        _read_article_item(item, metadata)
    for item in items:
        if type_names(item) & _PAGE_TYPES:
            _read_page_item(item, metadata, has_article=bool(articles))


def _items_of(script: HtmlElement) -> Iterator[dict[str, Any]]:
    if "ld+json" not in (script.get("type") or "").lower():
        return
    yield from find_items(script.text_content() or "")


def _read_article_item(item: dict[str, Any], metadata: PageMetadata) -> None:
    names = type_names(item)
    metadata.page_type = next((name for name in sorted(names & _ARTICLE_TYPES) if name != "creativework"), None)
    for key in ("headline", "name"):
        value = clean_value(text_of(item.get(key)))
        if value:
            metadata.titles.append(value)
    for key in ("datePublished", "dateCreated"):
        value = clean_value(text_of(item.get(key)))
        if value:
            metadata.published.append(DateCandidate(value, "json_ld"))
    value = clean_value(text_of(item.get("dateModified")))
    if value:
        metadata.modified.append(DateCandidate(value, "json_ld"))
    for key in ("author", "creator"):
        metadata.authors += [name for name in map(clean_value, _names_of(item.get(key))) if name]
    metadata.section = clean_value(text_of(item.get("articleSection")))
    keywords = item.get("keywords")
    parts = keywords.split(",") if isinstance(keywords, str) else keywords if isinstance(keywords, list) else []
    metadata.tags += [tag for tag in (clean_value(text_of(part)) for part in parts) if tag]
    metadata.description = clean_value(text_of(item.get("description")))
    metadata.site_name = next((clean_value(name) for name in _names_of(item.get("publisher"))), None)
    metadata.paywalled = str(item.get("isAccessibleForFree", "")).lower() == "false"


def _names_of(value: Any) -> list[str]:
    """Names of people or organisations: a string, an object with `name`, or a list of those."""
    if isinstance(value, list):
        return [name for entry in value[:50] for name in _names_of(entry)]
    if isinstance(value, dict):
        name = value.get("name")
        return _names_of(name) if isinstance(name, list) else [text_of(name) or ""]
    return [value] if isinstance(value, str) else []


def _read_page_item(item: dict[str, Any], metadata: PageMetadata, has_article: bool) -> None:
    names = type_names(item)
    if "website" in names:
        metadata.site_name = metadata.site_name or clean_value(text_of(item.get("name")))
        return
    if not has_article and metadata.page_type is None:
        metadata.page_type = sorted(names & _PAGE_TYPES)[0]
    if not has_article and names & {"webpage", "itempage"}:
        value = clean_value(text_of(item.get("datePublished")))
        if value:
            metadata.published.append(DateCandidate(value, "json_ld"))
