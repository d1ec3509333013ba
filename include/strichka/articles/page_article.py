"""An HTML page as a reading: metadata, the part that is the article, what stands around it."""

import re
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING

from lxml.etree import XPath
from lxml.html import HtmlElement

from strichka.articles.assembly import Reading
from strichka.articles.blocks import LINK_KINDS, PageBlock, count_words, is_prose
from strichka.articles.candidates import Choice, choose_candidate, find_title_blocks, value_blocks
from strichka.articles.dates import find_printed_dates
from strichka.articles.evidence.dated_lines import is_date_line
from strichka.articles.evidence.phrases import PhraseVerdict, judge_line
from strichka.articles.evidence.source_rules import SourceMarks, mark_by_source
from strichka.articles.html_reader import read_page
from strichka.articles.html_tree import parse_html
from strichka.articles.page_metadata import read_page_metadata
from strichka.articles.page_model import Container, Page
from strichka.articles.second_reader import read_with_trafilatura
from strichka.models import Payload, Reason, Rejection

if TYPE_CHECKING:
    from strichka.articles.extract import ExtractionContext

FALSE_CLASS_SHARE = 0.45  # a class can't name chrome when it holds so much of the page's prose
MIN_PROSE_OUTSIDE = 150  # characters
MAX_ABOVE = 30  # blocks between the title and the chosen container that are looked at
MAX_BELOW = 80  # blocks below it
MAX_ABOVE_TITLE = 3

# Kinds that are reported from beside the column too.
_TOLD_BELOW = LINK_KINDS | {"comments", "tags", "source", "credit"}
_OUTSIDE = frozenset({"outside"})
_SECTION_CLASS = re.compile(
    r"(?:^|[\s_-])(?:rub|rubr|rubric|rubrika|rubryka|categor(?:y|ies)|cat|section|kicker)(?:$|[\s_-])"
    r"|(?:^|[\s_-])topic(?:$|\s)",  # but no "topic-body", "topic-authors"
    re.IGNORECASE,
)
_HAS_PASSWORD_FIELD = XPath("boolean(/descendant::input[@type='password'])")


def read_html_article(
    markup: str,
    payload: Payload,
    context: "ExtractionContext",
    *,
    url: str | None = None,
    titles: list[str] | None = None,
    encoded: bytes | None = None,
) -> Reading | Rejection:
    """Read a page.

    Args:
        markup: decoded HTML.
        payload: where it came from.
        context: sources and rules.
        url: the address where a record names one.
        titles: titles a record names, best first.
        encoded: the markup as UTF-8, where that is at hand.

    Returns:
        The reading, or a rejection when the markup holds no element.
    """
    parsed = parse_html(markup, encoded)
    if parsed is None:
        return Rejection(stage="extract", reason=Reason.PARSE_FAILED, detail="no HTML element", place=payload.place)
    tree, flags = parsed
    address = url or payload.url
    metadata = read_page_metadata(tree, address)
    source = context.get_sources().get(payload.source_key) or context.get_sources().find_by_url(
        metadata.canonical_url or address
    )
    marks = mark_by_source(tree, markup, source.keep, source.prune) if source else SourceMarks()
    page = read_page(tree, flags, marks)
    all_titles = [*(titles or ()), *metadata.titles]
    title_blocks = find_title_blocks(page.blocks, all_titles)
    if drop_false_classes(page, title_blocks):
        title_blocks = find_title_blocks(page.blocks, all_titles)
    rules = context.get_rules()
    verdicts = [
        judge_line(block.text, rules) if block.class_kind is None and block.link_density < 0.9 else None
        for block in page.blocks
    ]
    cut_next_article(page, title_blocks)
    values = value_blocks(page.blocks, verdicts)
    choice = choose_candidate(page, values, title_blocks)
    if choice is not None and choice.unsure and not marks.kept:
        choice = read_with_trafilatura(tree, page, values, title_blocks, choice)
    blocks = gather_blocks(page, choice, title_blocks, verdicts)
    counted = [block for block in blocks if "outside" not in block.context] if choice is not None else page.blocks
    return Reading(
        blocks=blocks,
        is_html=True,
        titles=all_titles,
        section=metadata.section or metadata.marked_section or find_section(page, title_blocks),
        metadata=metadata,
        url=address,
        flags=list(page.flags),
        link_words=sum(count_words(link.text) for block in counted for link in block.links),
        image_count=count_images(tree),
        has_password_field=bool(_HAS_PASSWORD_FIELD(tree)),
        find_dates=partial(find_printed_dates, tree),
    )


def count_images(tree: HtmlElement) -> int:
    """Count pictures that are large enough to be contents, as far as the markup says."""
    return sum(1 for image in tree.iter("img") if (image.get("width") or "999").strip("px ") not in ("0", "1"))


def drop_false_classes(page: Page, title_blocks: list[int]) -> bool:
    """Take back what a class says where it would condemn most of the page's prose ("sidebar-layout" around it all).

    Not where the heading that repeats the title has prose of its own below it: then comments are longer than the
    article. Returns whether anything was taken back.
    """
    prose = [len(block.text) if is_prose(block.text) and block.link_density < 0.5 else 0 for block in page.blocks]
    total = sum(prose)
    dropped = False
    sums = list(accumulate(prose, initial=0))
    for container in sorted(page.containers, key=lambda item: item.number):
        if container.class_kind is None or container.class_rule is None or not total:
            continue
        inside = sums[container.last_block] - sums[container.first_block]
        if inside > FALSE_CLASS_SHARE * total and not _stands_outside(page, container, prose, title_blocks):
            for block in page.blocks[container.first_block : container.last_block]:
                if block.class_rule == container.class_rule:
                    block.class_kind = block.class_rule = None
            container.class_kind = None
            dropped = True
    return dropped


def cut_next_article(page: Page, title_blocks: list[int]) -> None:
    """Mark a further article that the page loads below the first ("endless scroll") as the latest news.

    Told by its form: a heading of the title's level stands in an element of the same tag and class as the one that
    holds the title, and beside it.
    """
    title = next((number for number in title_blocks if page.blocks[number].heading in (1, 2)), None)
    if title is None:
        return
    first = page.blocks[title]
    for number in range(title + 1, len(page.blocks)):
        block = page.blocks[number]
        if block.heading != first.heading or block.link_density > 0.9 or block.class_kind is not None:
            continue
        common = sum(1 for one, other in zip(first.path, block.path, strict=False) if one == other)
        if common >= len(first.path) or common >= len(block.path):
            continue
        one, other = page.containers[first.path[common]], page.containers[block.path[common]]
        prose = sum(len(item.text) for item in page.blocks[one.first_block : one.last_block] if is_prose(item.text))
        if (
            one.tag == other.tag
            and one.classes == other.classes
            and one.tag not in ("h1", "h2", "tr", "td")
            and prose >= 150
        ):
            for item in page.blocks[other.first_block : other.last_block]:
                item.class_kind, item.class_rule = "latest", "structure:next_article"


def _stands_outside(page: Page, container: Container, prose: list[int], title_blocks: list[int]) -> bool:
    """Whether prose stands under the title that is not in the container."""
    for title in title_blocks[:2]:
        below = [
            prose[number]
            for number in range(title + 1, min(title + MAX_ABOVE, len(prose)))
            if not container.first_block <= number < container.last_block
        ]
        if not container.first_block <= title < container.last_block and sum(below) >= MIN_PROSE_OUTSIDE:
            return True
    return False


def gather_blocks(
    page: Page, choice: Choice | None, title_blocks: list[int], verdicts: list[PhraseVerdict | None]
) -> list[PageBlock]:
    """Gather the blocks of the article's column: title, what stands about it, the chosen run, and what is below.

    Menus, footers and the rest of the page are left out: they are in the capture, not in the article's record.
    """
    if choice is None:
        return _gather_without_text(page, title_blocks)
    best = choice.best
    container = best.container
    title = best.anchor
    if title is None:
        title = next((number for number in title_blocks if number < best.first), None)
    chosen: list[PageBlock] = []
    if title is not None and best.first - title > MAX_ABOVE * 3:
        chosen.append(page.blocks[title])
        title = None
    column = _find_column(page, container, title)
    start = max(container.first_block, best.first - MAX_ABOVE) if title is None else title
    chosen.extend(_above(page, column, start))
    chosen.extend(page.blocks[start : best.last])
    homes = {
        _home(page, block)
        for block in page.blocks[best.first : best.last]
        if is_prose(block.text, 60) and block.class_kind is None
    }
    for block in page.blocks[best.last : container.last_block]:
        if _home(page, block) not in homes and is_prose(block.text) and block.link_density < 0.5:
            block.context = block.context | _OUTSIDE
        chosen.append(block)
    chosen.extend(_below(page, column, max(container.last_block, best.last), verdicts))
    return chosen


def _find_column(page: Page, container: Container, title: int | None) -> Container:
    """The element that holds text and title both: the article's column."""
    column = container
    while column.parent >= 0 and not (title is not None and column.first_block <= title < column.last_block):
        column = page.containers[column.parent]
        if title is None:
            break
    return column


def _above(page: Page, column: Container, start: int) -> list[PageBlock]:
    """Lines of the column right above its title: date, rubric, author."""
    above = []
    for number in range(max(0, start - MAX_ABOVE_TITLE), start):
        block = page.blocks[number]
        inside = number >= column.first_block and block.link_density < 0.5
        if block.class_kind != "nav" and len(block.text) <= 120 and (inside or is_date_line(block.text)):
            block.context = block.context | _OUTSIDE
            above.append(block)
    return above


def _below(page: Page, column: Container, start: int, verdicts: list[PhraseVerdict | None]) -> list[PageBlock]:
    """What stands in the column below the article: lists of other pieces, tags, comments; menus aside."""
    end = min(max(column.last_block, start), start + MAX_BELOW)
    below = [block for block in page.blocks[start:end] if block.class_kind != "nav"]
    for number in range(end, min(len(page.blocks), start + MAX_BELOW)):
        verdict = verdicts[number]
        named = page.blocks[number].class_kind or (verdict.kind if verdict and not verdict.weak else None)
        if named in _TOLD_BELOW:
            below.append(page.blocks[number])
    for block in below:
        block.context = block.context | _OUTSIDE
    return below


def find_section(page: Page, titles: list[int]) -> str | None:
    """Find the rubric that a page prints beside its title in an element whose class says so."""
    if not titles:
        return None
    for number in range(max(0, titles[0] - MAX_ABOVE_TITLE), min(len(page.blocks), titles[0] + 5)):
        block = page.blocks[number]
        if number == titles[0] or len(block.text) > 40 or count_words(block.text) > 3:
            continue
        own = page.containers[block.container]
        classes = f"{own.classes} {page.containers[max(own.parent, 0)].classes}"
        if _SECTION_CLASS.search(classes):
            return block.text
    return _last_crumb(page.blocks[: titles[0]])


def _last_crumb(blocks: list[PageBlock]) -> str | None:
    """The last linked step of a breadcrumb trail, the front page aside."""
    for block in reversed(blocks):
        if block.class_rule is not None and "crumb" in block.class_rule.lower() and len(block.links) >= 2:
            name = block.links[-1].text
            return name if 3 <= len(name) <= 40 and count_words(name) <= 3 else None
    return None


def _home(page: Page, block: PageBlock) -> int:
    """The element in which a paragraph stands beside others: the parent of its own element."""
    own = page.containers[block.container]
    alone = own.last_block - own.first_block == 1
    return own.parent if alone and own.parent >= 0 else block.container


def _gather_without_text(page: Page, title_blocks: list[int]) -> list[PageBlock]:
    """A page without prose: what stands under its title, if anything, so that the reason can be told."""
    if not title_blocks:
        return [block for block in page.blocks if block.heading == 1][:1]
    title = title_blocks[0]
    return page.blocks[title : title + 12]
