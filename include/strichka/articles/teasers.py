"""Removed related, promo and latest blocks as rows: anchor text, URL, listed date, section as printed."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from strichka.articles.blocks import (
    LINK_KINDS,
    Anchor,
    PageBlock,
    clean_space,
    comparison_key,
    count_words,
    has_letters,
)
from strichka.articles.evidence.dated_lines import find_stamp, is_bulleted, is_date_line, is_section_label, split_dated
from strichka.models import Link

MIN_ANCHOR = 8  # characters: shorter anchors are buttons ("Далі", "12")
MAX_LINKS = 300

DateReader = Callable[[str], str | None]


@dataclass(slots=True)
class _Row:
    kind: str
    text: str
    url: str | None = None
    date_text: str | None = None
    section: str | None = None


def collect_links(blocks: list[PageBlock], base_url: str | None, read_date: DateReader) -> list[Link]:
    """Make link rows of the blocks that were removed as related, promo or latest.

    Args:
        blocks: decided blocks in order.
        base_url: the page's address, against which addresses are resolved.
        read_date: makes ISO 8601 of a printed date, or None.

    Returns:
        One row a piece linked to, in order, each anchor and address once.
    """
    rows: list[_Row] = []
    group: list[PageBlock] = []
    for block in [*blocks, None]:
        if block is not None and block.kind in LINK_KINDS and not (group and "header" in block.flags):
            group.append(block)
            continue
        rows.extend(_read_group(group))
        group = [block] if block is not None and block.kind in LINK_KINDS else []
    seen: set[tuple[str, str | None]] = set()
    links = []
    for row in rows[:MAX_LINKS]:
        url = resolve_url(row.url, base_url)
        key = (comparison_key(row.text), url)
        if key in seen:
            continue
        seen.add(key)
        links.append(
            Link(
                kind=row.kind,
                text=row.text,
                url=url,
                date=read_date(row.date_text) if row.date_text else None,
                date_text=row.date_text,
                section=row.section,
            )
        )
    return links


def resolve_url(url: str | None, base_url: str | None) -> str | None:
    """Return the absolute http(s) address of a link, the address as written when there is no base, or None."""
    if not url:
        return None
    try:
        address = urljoin(base_url, url.strip()) if base_url else url.strip()
        scheme = urlsplit(address).scheme
    except ValueError:
        return None
    if scheme not in ("http", "https", ""):
        return None
    return address if not address.startswith("#") else None


def _read_group(group: list[PageBlock]) -> list[_Row]:
    """Rows of neighbouring blocks: sections and dates that stand beside a headline go with it."""
    rows: list[_Row] = []
    section: str | None = None
    waiting_date: str | None = None
    dates_lead: bool | None = None
    items = [block for block in group if "header" not in block.flags]
    for number, block in enumerate(items):
        text = block.item or block.text
        if is_date_line(text):
            if dates_lead is None:
                dates_lead = not rows
            if dates_lead:
                waiting_date = text
            elif rows and rows[-1].date_text is None:
                rows[-1].date_text = text
            continue
        if _opens_teaser(items, number):
            section = clean_space(text)
            continue
        for row in _read_block(block):
            if row.text.endswith(":") and not row.url:
                continue  # a header that no phrase names
            if row.date_text is None and waiting_date is not None:
                row.date_text = waiting_date
            row.section = row.section or section
            rows.append(row)
            section = None
            waiting_date = None
    return rows


def _opens_teaser(items: list[PageBlock], number: int) -> bool:
    """Whether a block is the rubric printed above a teaser: a word or two, and a longer text below."""
    block = items[number]
    if not is_section_label(block.text) or is_bulleted(block.text) or block.item or count_words(block.text) > 3:
        return False
    following = items[number + 1] if number + 1 < len(items) else None
    return following is not None and len(following.text) > len(block.text) and not is_date_line(following.text)


def _read_block(block: PageBlock) -> list[_Row]:
    kind = block.kind or "related"
    anchors = [link for link in block.links if len(link.text) >= MIN_ANCHOR and has_letters(link.text)]
    if block.item:
        url = next((link.url for link in block.links if link.text and link.text in block.item), None)
        dated = split_dated(block.item)
        return [_Row(kind, dated.text, url, dated.date_text)]
    if not anchors:
        dated = split_dated(block.text)
        url = block.links[0].url if block.links else None
        return [_Row(kind, dated.text, url, dated.date_text)] if has_letters(dated.text) else []
    if len(anchors) == 1:
        return [_read_teaser(kind, block, anchors[0])]
    return [_Row(kind, split_dated(link.text).text, link.url, split_dated(link.text).date_text) for link in anchors]


def _read_teaser(kind: str, block: PageBlock, anchor: Anchor) -> _Row:
    """A headline with what is printed about it in one block: rubric and date."""
    around = block.text.replace(anchor.text, " ", 1)
    date_text = split_dated(block.text).date_text or find_stamp(around)
    row = _Row(kind, split_dated(anchor.text).text, anchor.url, date_text)
    before = clean_space(around.split(date_text, 1)[0]).strip(" |•·,/—–-") if date_text and date_text in around else ""
    if before and is_section_label(before) and count_words(before) <= 2:
        row.section = before
    return row
