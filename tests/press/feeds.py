"""Live feeds in every form that feeds have taken since 1999."""

import json
from datetime import datetime
from email.utils import format_datetime
from html import escape

from tests.press.outlets import Article, Feed, Outlet, find_twin

HUGE_ITEMS = 10_000
PATHS = {
    Feed.RSS_091: "/rss091.xml",
    Feed.RSS_20: "/rss.xml",
    Feed.RDF: "/index.rdf",
    Feed.ATOM: "/atom.xml",
    Feed.JSON: "/feed.json",
    Feed.NEWS_SITEMAP: "/sitemap-news.xml",
    Feed.BROKEN: "/export/rss.php",
    Feed.HUGE: "/rss/all.xml",
}
_TYPES = {
    Feed.ATOM: "application/atom+xml",
    Feed.RDF: "application/rdf+xml",
    Feed.JSON: "application/feed+json",
    Feed.NEWS_SITEMAP: "application/xml",
    Feed.BROKEN: "text/html",
}


def media_type(form: Feed) -> str:
    return _TYPES.get(form, "application/rss+xml")


def write_feed(outlet: Outlet, articles: list[Article]) -> bytes:
    """Return the live feed of an outlet over these articles, newest first."""
    assert outlet.feed is not None
    return _WRITERS[outlet.feed](outlet, articles)


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment)


def _write_rss_091(outlet: Outlet, articles: list[Article]) -> bytes:
    """Netscape's first form: no dates, no guids; links as printed by a hand."""
    items = "".join(
        f"<item><title>{escape(item.title)}</title><link>{escape(item.listed_url)}</link>"
        f"<description>{escape(item.paragraphs(0)[0][:120])}</description></item>\n"
        for item in articles
    )
    text = (
        f'<?xml version="1.0" encoding="{outlet.charset}"?>\n'
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/'
        'rss-0.91.dtd">\n'
        f'<rss version="0.91"><channel><title>{outlet.name}</title><link>http://{outlet.host}/</link>'
        f"<description>{outlet.name}</description><language>{outlet.language}</language>\n{items}</channel></rss>\n"
    )
    return text.encode(outlet.charset, "xmlcharrefreplace")


def _write_rss_20(outlet: Outlet, articles: list[Article]) -> bytes:
    """Links relative, permanent addresses in guid, each item followed by one with tracking parameters."""
    items = ""
    for item in articles:
        items += (
            f"<item><title>{escape(item.title)}</title><link>{escape(item.path)}</link>"
            f'<guid isPermaLink="true">{escape(item.listed_url)}</guid>'
            f"<pubDate>{_rfc822(item.published_at)}</pubDate></item>\n"
        )
        mark = "&amp;" if "?" in item.path else "?"
        items += (
            f"<item><title>{escape(item.title)}</title>"
            f"<link>{escape(item.listed_url)}{mark}utm_source=rss&amp;utm_medium=feed#top</link></item>\n"
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>{outlet.name}</title><link>http://{outlet.host}/</link><description>{outlet.name}</description>"
        f"<language>{outlet.language}</language>\n{items}</channel></rss>\n"
    ).encode()


def _write_rdf(outlet: Outlet, articles: list[Article]) -> bytes:
    sequence = "".join(f'<rdf:li rdf:resource="{escape(item.listed_url)}"/>' for item in articles)
    items = "".join(
        f'<item rdf:about="{escape(item.listed_url)}"><title>{escape(item.title)}</title>'
        f"<link>{escape(item.listed_url)}</link><dc:date>{item.published_at.isoformat()}</dc:date></item>\n"
        for item in articles
    )
    text = (
        f'<?xml version="1.0" encoding="{outlet.charset}"?>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="http://{outlet.host}/"><title>{outlet.name}</title><link>http://{outlet.host}/</link>'
        f"<description>{outlet.name}</description><items><rdf:Seq>{sequence}</rdf:Seq></items></channel>\n"
        f"{items}</rdf:RDF>\n"
    )
    return text.encode(outlet.charset, "xmlcharrefreplace")


def _write_atom(outlet: Outlet, articles: list[Article]) -> bytes:
    entries = "".join(
        f"<entry><title>{escape(item.title)}</title><id>tag:{outlet.host},2020:{escape(item.path)}</id>"
        f'<link rel="alternate" type="text/html" href="{escape(item.listed_url)}"/>'
        f"<published>{item.published_at.isoformat()}</published><updated>{item.published_at.isoformat()}</updated>"
        f'<content type="html">&lt;p&gt;{escape(item.title)}&lt;/p&gt;</content></entry>\n'
        for item in articles
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}"><title>{outlet.name}</title>'
        f'<link href="http://{outlet.host}/"/><id>http://{outlet.host}/</id>\n'
        f"{entries}</feed>\n"
    ).encode()


def _write_json(outlet: Outlet, articles: list[Article]) -> bytes:
    items = [
        {"id": item.name, "url": item.listed_url, "title": item.title, "date_published": item.published_at.isoformat()}
        for item in articles
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": outlet.name, "items": items}
    return json.dumps({**feed, "home_page_url": f"http://{outlet.host}/"}, ensure_ascii=False).encode()


def _write_news_sitemap(outlet: Outlet, articles: list[Article]) -> bytes:
    """Google's form of sitemap for news, with the other language's version beside each."""
    from tests.press.archives import write_alternates

    entries = "".join(
        f"<url><loc>{escape(item.listed_url)}</loc>{write_alternates(outlet, item)}<news:news><news:publication>"
        f"<news:name>{outlet.name}</news:name><news:language>{item.language}</news:language></news:publication>"
        f"<news:publication_date>{item.published_at.isoformat()}</news:publication_date>"
        f"<news:title>{escape(item.title)}</news:title></news:news></url>\n"
        for article in articles
        for item in (article, find_twin(article))
        if item is not None
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        f"{entries}</urlset>\n"
    ).encode()


def _write_broken(outlet: Outlet, articles: list[Article]) -> bytes:
    """What a careless template gives: a warning above, bare ampersands, unknown entities, the end missing."""
    items = "".join(
        f"<item><title>{item.title} & more&nbsp;news</title><link>{item.listed_url}</link>"
        f"<pubDate>{_rfc822(item.published_at) if number else '32 Foo 2026 99:99'}</pubDate></item>\n"
        for number, item in enumerate(articles)
    )
    return f'\n\n<rss version="2.0"><channel><title>{outlet.name} & co</title>\n{items}'.encode()


def _write_huge(outlet: Outlet, articles: list[Article]) -> bytes:
    """Ten thousand items that come down to a few articles, once tracking parameters and fragments are gone."""
    items = "".join(
        f"<item><title>{escape(item.title)}</title><link>{escape(item.listed_url)}?utm_campaign=c{number}#p{number}</link>"
        f"<pubDate>{_rfc822(item.published_at)}</pubDate></item>\n"
        for number, item in ((number, articles[number % len(articles)]) for number in range(HUGE_ITEMS))
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>{outlet.name}</title>\n{items}'
        "</channel></rss>\n"
    ).encode()


_WRITERS = {
    Feed.RSS_091: _write_rss_091,
    Feed.RSS_20: _write_rss_20,
    Feed.RDF: _write_rdf,
    Feed.ATOM: _write_atom,
    Feed.JSON: _write_json,
    Feed.NEWS_SITEMAP: _write_news_sitemap,
    Feed.BROKEN: _write_broken,
    Feed.HUGE: _write_huge,
}
