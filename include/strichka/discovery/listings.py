"""Listing pages: HTML whose links to articles a CSS selector finds."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup, Tag

from strichka.articles.charset import UndecodableError, decode_bytes
from strichka.discovery.declarations import Archive
from strichka.discovery.models import ListedItem, Listing
from strichka.discovery.values import clean_title, join_address, read_language, read_moment

MOST_LINKS = 5_000  # of one page


def read_listing(
    body: bytes, archive: Archive, *, url: str, content_type: str | None, zone: ZoneInfo, received_at: datetime
) -> Listing:
    """Read a page that lists articles.

    Args:
        body: the page.
        archive: a listing, with its selectors. What the selector finds may be the links, or what holds them; then the
            first link in each counts, and a `<time datetime>` in it is the date.
        url: where it came from.
        content_type: the HTTP header, if any.
        zone: of moments that name none.
        received_at: when it was received.

    Returns:
        The links in the order of the page, and the address of the next page where there is one.
    """
    try:
        text = decode_bytes(body, content_type, is_html=True).text
    except UndecodableError as error:
        return Listing("unknown", problem=f"It is no text: {error}")
    if not text.strip():
        return Listing("unknown", problem="It is empty.")
    page = BeautifulSoup(text, "lxml")
    base = _find_base(page, url)
    language = read_language(page.html.get("lang")) if page.html else None
    found = page.select(archive.selector or "a[href]", limit=MOST_LINKS)
    items = [item for tag in found if (item := _read_link(tag, base, language, zone, received_at))]
    problem = None if items else f"The selector {archive.selector!r} finds no link in it."
    return Listing("listing", tuple(items), len(found), next_page=_find_next(page, archive, base), problem=problem)


def _find_base(page: BeautifulSoup, url: str) -> str:
    tag = page.find("base", href=True)
    return (join_address(url, tag.get("href")) if isinstance(tag, Tag) else None) or url


def _read_link(tag: Tag, base: str, language: str | None, zone: ZoneInfo, received_at: datetime) -> ListedItem | None:
    link = tag if tag.name == "a" else tag.find("a", href=True)
    if not isinstance(link, Tag):
        return None
    address = join_address(base, link.get("href"))
    if address is None:
        return None
    clock = tag.find("time", attrs={"datetime": True})
    return ListedItem(
        address,
        published_at=read_moment(clock.get("datetime"), zone, received_at) if isinstance(clock, Tag) else None,
        title=clean_title(link.get_text(" ")) or clean_title(link.get("title")),
        language=read_language(link.get("hreflang")) or language,
    )


def _find_next(page: BeautifulSoup, archive: Archive, base: str) -> str | None:
    if archive.next_page is None:
        return None
    tag = page.select_one(archive.next_page)
    link = tag if tag is None or tag.name in ("a", "link") else tag.find("a", href=True)
    return join_address(base, link.get("href")) if isinstance(link, Tag) else None
