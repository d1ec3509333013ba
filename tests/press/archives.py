"""Archives by day: sitemaps plain and packed, and pages of links."""

import gzip
import re
from collections.abc import Callable
from datetime import date, datetime
from html import escape

from tests.press.outlets import Archive, Article, Outlet, Press, find_twin

PER_LISTING_PAGE = 2
# What a source declares: pattern of the address, and for pages of links the selector.
PATTERNS = {
    Archive.DAY_SITEMAP: "/sitemap/{yyyy}-{mm}-{dd}.xml",
    Archive.DAY_SITEMAP_GZIP: "/maps/{yyyy}/{mm}/{dd}.xml.gz",
    Archive.MONTH_SITEMAP_GZIP: "/sitemap-{yyyy}-{mm}.xml.gz",
    Archive.DAY_LISTING: "/archive/{yyyy}/{m}/{d}/",
    Archive.PAGED_LISTING: "/arkhiv/?date={dd}.{mm}.{yyyy}&page={page}",
}
SELECTOR = "ul.archive a"
_EXPRESSIONS = {
    Archive.DAY_SITEMAP: r"/sitemap/(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\.xml",
    Archive.DAY_SITEMAP_GZIP: r"/maps/(?P<y>\d{4})/(?P<m>\d\d)/(?P<d>\d\d)\.xml\.gz",
    Archive.MONTH_SITEMAP_GZIP: r"/sitemap-(?P<y>\d{4})-(?P<m>\d\d)\.xml\.gz",
    Archive.DAY_LISTING: r"/archive/(?P<y>\d{4})/(?P<m>\d+)/(?P<d>\d+)/",
    Archive.PAGED_LISTING: r"/arkhiv/\?date=(?P<d>\d\d)\.(?P<m>\d\d)\.(?P<y>\d{4})&page=(?P<page>\d+)",
}


def find_archive(press: Press, outlet: Outlet, target: str, changed_at: Callable[[Article], datetime]) -> bytes | None:
    """Return the list of a day or month that an address asks for; none where the address names no list.

    Args:
        press: all there is.
        outlet: whose archive.
        target: path and query asked for.
        changed_at: when an article last changed.
    """
    if outlet.archive is None:
        return None
    match = re.fullmatch(_EXPRESSIONS[outlet.archive], target)
    if match is None:
        return None
    found = match.groupdict()
    if outlet.archive == Archive.MONTH_SITEMAP_GZIP:
        days = [day for day in press.list_days() if (day.year, day.month) == (int(found["y"]), int(found["m"]))]
    else:
        days = [date(int(found["y"]), int(found["m"]), int(found["d"]))]
    articles = [article for day in days for article in press.list_articles(outlet, day)]
    if outlet.archive in (Archive.DAY_LISTING, Archive.PAGED_LISTING):
        return _write_listing(outlet, articles, found.get("page"))
    body = _write_sitemap(outlet, articles, changed_at)
    return body if outlet.archive == Archive.DAY_SITEMAP else gzip.compress(body, mtime=0)


def write_alternates(outlet: Outlet, article: Article) -> str:
    """Return the links to both language versions, as sitemaps print them."""
    if outlet.twin_host is None:
        return ""
    other = "ru" if outlet.language == "uk" else "uk"
    hosts = {outlet.language: outlet.host, other: outlet.twin_host}
    return "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="http://{host}{escape(article.path)}"/>'
        for language, host in hosts.items()
    )


def _write_sitemap(outlet: Outlet, articles: list[Article], changed_at: Callable[[Article], datetime]) -> bytes:
    entries = ""
    for article in articles:
        for version in (article, find_twin(article)):
            if version is not None:
                entries += (
                    f"<url><loc>{escape(version.listed_url)}</loc>{write_alternates(outlet, version)}"
                    f"<lastmod>{changed_at(version).isoformat()}</lastmod></url>\n"
                )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{entries}</urlset>\n'
    ).encode()


def _write_listing(outlet: Outlet, articles: list[Article], page: str | None) -> bytes:
    pages = ""
    if page is not None:
        number = int(page)
        articles = articles[(number - 1) * PER_LISTING_PAGE : number * PER_LISTING_PAGE]
        pages = f'<nav class="pages"><a href="?page={number + 1}">→</a></nav>'
    links = "".join(f'<li><a href="{escape(item.path)}">{escape(item.title)}</a></li>\n' for item in articles)
    text = (
        f'<!doctype html><html lang="{outlet.language}"><head><meta charset="{outlet.charset}">'
        f"<title>{outlet.name}</title></head><body><nav><a href='/about'>…</a></nav>"
        f'<ul class="archive">\n{links}</ul>{pages}</body></html>'
    )
    return text.encode(outlet.charset, "xmlcharrefreplace")
