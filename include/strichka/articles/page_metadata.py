"""What a page says of itself: JSON-LD, OpenGraph, meta tags, microdata, `<time>`; nothing is interpreted here."""

import re
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

from strichka.articles.blocks import clean_space
from strichka.articles.metadata_model import DateCandidate, PageMetadata
from strichka.articles.page_json_ld import read_json_ld
from strichka.articles.page_titles import clean_value, rank_titles, read_text

_MAX_ELEMENTS = 500  # marked-up elements and `<time>` looked at; the article's own come early
_MAX_TAG = 80
_MAX_SECTION = 60
_MARKS = XPath("/descendant::*/@itemprop")
_LINKS_READ = frozenset({"canonical", "amphtml", "alternate"})

# (attribute value in lower case, origin of the date) in the order of trust within its kind.
_PUBLISHED_META = {
    "article:published_time": "opengraph", "og:article:published_time": "opengraph", "og:published_time": "opengraph",
    "article:published": "opengraph", "og:pubdate": "opengraph", "datepublished": "meta", "date_published": "meta",
    "pubdate": "meta", "publishdate": "meta", "publish_date": "meta", "publish-date": "meta", "published_at": "meta",
    "publication_date": "meta", "sailthru.date": "meta", "parsely-pub-date": "meta", "cxenseparse:recs:publishtime":
    "meta", "dc.date.issued": "meta", "dcterms.issued": "meta", "dcterms.created": "meta", "dc.date": "meta",
    "dcterms.date": "meta", "citation_publication_date": "meta", "mediator_published_time": "meta", "date": "meta",
    "article_date_original": "meta", "analyticsattributes.articledate": "meta", "article.published": "meta",
    "article.created": "meta", "datecreated": "meta", "ptime": "meta", "dateline": "meta",
}  # fmt: skip
_MODIFIED_META = frozenset({"article:modified_time", "og:updated_time", "article:updated_time", "datemodified",
                            "dcterms.modified", "dc.date.modified", "last-modified", "revised"})  # fmt: skip
_AUTHOR_META = frozenset({"author", "article:author", "article:author_name", "dc.creator", "dcterms.creator",
                          "mediator_author", "sailthru.author", "parsely-author", "citation_author", "byl",
                          "cxenseparse:author", "authors"})  # fmt: skip
_SECTION_META = ("article:section", "og:section", "mediator_theme", "parsely-section", "section", "rubric", "category")
_TAG_META = ("article:tag", "og:article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "keywords")
_DESCRIPTION_META = ("og:description", "description", "twitter:description", "dc.description")
_TITLE_META = ("og:title", "twitter:title", "dc.title", "dcterms.title", "mrc__share_title", "title")


def read_page_metadata(tree: HtmlElement, url: str | None) -> PageMetadata:
    """Read what the head (and marked-up parts of the body) of a page say of it.

    Args:
        tree: the parsed page.
        url: where the page was got from; relative addresses are resolved against it and rel=canonical is only believed
            when it stays on the same site. Without it the canonical address is taken as given.

    Returns:
        The metadata; missing things are none or empty, broken JSON-LD is repaired where that is simple, else skipped.
    """
    metadata = PageMetadata()
    metas = _collect_metas(tree)
    read_json_ld(tree, metadata)
    _read_metas(metas, metadata)
    _read_links(tree, url, metas, metadata)
    _read_microdata(tree, metadata)
    declared = [*metadata.titles, *(metas[name][0] for name in _TITLE_META if metas.get(name))]
    metadata.titles = rank_titles(tree, declared, metadata.site_name)
    metadata.authors = _unique(metadata.authors)
    metadata.tags = _unique(metadata.tags)
    metadata.published = list(dict.fromkeys(metadata.published))
    metadata.modified = list(dict.fromkeys(metadata.modified))
    return metadata


def _unique(values: list[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _collect_metas(tree: HtmlElement) -> dict[str, list[str]]:
    """Return meta contents by lower-case name, property or itemprop."""
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = clean_value(element.get("content"))
        if content is None:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = element.get(attribute)
            if name:
                values = metas.setdefault(name.strip().lower(), [])
                if content not in values:
                    values.append(content)
    return metas


def _read_metas(metas: dict[str, list[str]], metadata: PageMetadata) -> None:
    found = [(origin, value) for name, origin in _PUBLISHED_META.items() for value in metas.get(name, ())]
    found.sort(key=lambda pair: pair[0] != "opengraph")
    metadata.published += [DateCandidate(value, origin) for origin, value in found]
    for name in sorted(_MODIFIED_META & metas.keys()):
        origin = "opengraph" if ":" in name else "meta"
        metadata.modified += [DateCandidate(value, origin) for value in metas[name]]
    for name in sorted(_AUTHOR_META & metas.keys()):
        metadata.authors += metas[name]
    names = [name for name in _TAG_META if name in metas]
    if not metadata.tags or names != ["keywords"]:  # plain keywords are often the site's, the same on every page
        parts = [part.strip() for name in names[:1] for value in metas[name] for part in re.split(r"[,;]", value)]
        metadata.tags += [part for part in parts if part and len(part) <= _MAX_TAG]
    metadata.section = metadata.section or _first(metas, _SECTION_META)
    metadata.description = _first(metas, _DESCRIPTION_META) or metadata.description
    metadata.site_name = _first(metas, ("og:site_name", "application-name", "apple-mobile-web-app-title")) or (
        metadata.site_name
    )
    og_type = _first(metas, ("og:type",))
    metadata.page_type = metadata.page_type or (og_type.lower() if og_type else None)
    tier = _first(metas, ("article:content_tier", "content_tier"))
    metadata.paywalled = metadata.paywalled or (tier or "").lower() in ("locked", "metered")


def _first(metas: dict[str, list[str]], names: tuple[str, ...]) -> str | None:
    return next((metas[name][0] for name in names if metas.get(name)), None)


def _read_links(tree: HtmlElement, url: str | None, metas: dict[str, list[str]], metadata: PageMetadata) -> None:
    canonical = None
    for element in tree.iter("link"):
        relations = (element.get("rel") or "").lower().split()
        if _LINKS_READ.isdisjoint(relations):
            continue
        address = _resolve(element.get("href"), url)
        if address is None:
            continue
        if "canonical" in relations and canonical is None:
            canonical = address
        elif "amphtml" in relations:
            metadata.amp_url = metadata.amp_url or address
        elif "alternate" in relations and element.get("hreflang"):
            metadata.alternates.setdefault(element.get("hreflang").strip().lower(), address)
    for address in (canonical, _resolve(_first(metas, ("og:url",)), url)):
        if address and _may_be_canonical(address, url):
            metadata.canonical_url = address
            return


def _resolve(address: str | None, url: str | None) -> str | None:
    if not address or not address.strip():
        return None
    try:
        resolved = urljoin(url or "", address.strip())
        parts = urlsplit(resolved)
    except ValueError:
        return None
    return resolved if parts.scheme in ("http", "https") and parts.hostname else None


def _may_be_canonical(address: str, url: str | None) -> bool:
    """Whether to believe a canonical address: on the same site, and not the front page for a page below it."""
    if not url:
        return True
    try:
        ours, theirs = urlsplit(url), urlsplit(address)
    except ValueError:
        return False
    if site_of(theirs.hostname or "") != site_of(ours.hostname or ""):
        return False
    return not (theirs.path in ("", "/") and not theirs.query and ours.path not in ("", "/"))


def site_of(host: str) -> str:
    """Return the site of a host: without `www.`, `m.`, `amp.` and the like; other subdomains stay apart."""
    host = host.lower().rstrip(".")
    while True:
        first, _, rest = host.partition(".")
        if first not in ("www", "m", "amp", "mobile", "wap", "pda", "mobi") or "." not in rest:
            return host
        host = rest


def _read_microdata(tree: HtmlElement, metadata: PageMetadata) -> None:
    marks = _MARKS(tree)
    metadata.marked_section = _read_marked_section(marks, tree)
    for mark in marks[:_MAX_ELEMENTS]:
        element = mark.getparent()
        properties = mark.lower().split()
        if element.tag == "meta":
            continue  # read with the other meta tags
        if "datepublished" in properties or "datecreated" in properties:
            value = clean_value(element.get("datetime") or element.get("content") or read_text(element))
            if value:
                metadata.published.append(DateCandidate(value, "microdata"))
        elif "author" in properties:
            names = element.xpath(".//*[@itemprop='name']") or [element]
            values = [clean_value(name.get("content") or read_text(name)) for name in names]
            metadata.authors += [value for value in values if value and len(value) < 200]
        elif "articlesection" in properties and metadata.section is None:
            metadata.section = clean_value(element.get("content") or read_text(element))
    for element in islice(tree.iter("time"), _MAX_ELEMENTS):
        if _in_listing(element):
            continue
        value = clean_value(element.get("datetime")) or clean_value(read_text(element))
        if value and len(value) < 80:
            metadata.published.append(DateCandidate(value, "time_tag"))


def _read_marked_section(marks: list[Any], tree: HtmlElement) -> str | None:
    """The section that microdata in the page names, where it is as short as a section's name."""
    for element in (mark.getparent() for mark in marks if mark == "articleSection"):
        if element is tree:
            continue
        value = clean_space(element.get("content") or element.text_content())
        if 0 < len(value) <= _MAX_SECTION:
            return value
    return None


def _in_listing(element: HtmlElement) -> bool:
    """Whether a `<time>` belongs to a teaser: inside a link, a list entry, an aside, a footer, or a related block."""
    for ancestor in element.iterancestors():
        if ancestor.tag in ("a", "li", "aside", "footer", "nav"):
            return True
        classes = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}".lower()
        if _LISTING_CLASS.search(classes):
            return True
        if ancestor.tag in ("article", "main", "body"):
            return False
    return False


_LISTING_CLASS = re.compile(
    r"relat|read-?also|also-?read|readmore|sidebar|newsfeed|news-?list|news-?feed|latest|last-?news|popular|teaser|promo"
    r"|recommend|comment|widget|carousel|slider"
)
