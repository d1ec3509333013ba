"""Evidence from a header and what follows it: which lines are the items of "Ще на цю тему" or "Читайте також"."""

import re

from strichka.articles.blocks import LINK_KINDS, PageBlock, comparison_key, ends_sentence, is_prose
from strichka.articles.evidence.dated_lines import (
    is_bulleted,
    is_date_line,
    is_headline,
    is_section_label,
    is_truncated,
    starts_dated,
)
from strichka.articles.evidence.phrases import PhraseVerdict

MAX_ITEMS = 60
MAX_TAIL = 400  # blocks below a header that are searched for paragraphs
_PLURAL = re.compile(
    r"^\W*(?:новости|материалы|ссылки|статьи|публикации|похожие|другие|новини|матеріали|статті|схожі|інші)\b",
    re.IGNORECASE,
)
GALLERY_STEP = 5  # blocks from one picture's title to the next
GALLERY_PREFIX = 30  # characters of a picture's title that its neighbours repeat
MAX_FIRST_ITEM = 250  # characters of the one headline under an in-text "Читайте також"


def find_group_end(blocks: list[PageBlock], verdicts: list[PhraseVerdict | None], header: int) -> int:
    """Return one past the last item of the group that a header opens; `header + 1` when it has none.

    Args:
        blocks: blocks of the article in order.
        verdicts: phrase verdicts, one a block.
        header: number of the header's block.
    """
    verdict = verdicts[header]
    inline = verdict is not None and verdict.rule.endswith("read_also")
    end = _proven_items(blocks, verdicts, header + 1)
    if end > header + 1:
        return end if inline else _with_teaser_texts(blocks, verdicts, header + 1, end)
    if verdict is not None and verdict.kind not in LINK_KINDS:
        return header + 1
    dated = _dated_tail(blocks, verdicts, header + 1)
    if dated is not None:
        return dated
    end = _headline_items(blocks, verdicts, header + 1)
    gallery = find_repeated_run(blocks, header + 1)
    if gallery is not None:
        return max(end, gallery)
    if _is_tail(blocks, end):
        return end
    if inline or end == header + 1:
        return _one_item(blocks, verdicts, header + 1)
    if end == header + 2 and _PLURAL.match(blocks[header].text) and not is_bulleted(blocks[header + 1].text):
        return header + 1  # its list is gone, and the one short line below is a subheading of the article
    return end


def is_proven(blocks: list[PageBlock], verdicts: list[PhraseVerdict | None], header: int) -> bool:
    """Whether what follows a weak header ("Головне") proves it: two links or dated lines, or headlines to the end."""
    end = _proven_items(blocks, verdicts, header + 1)
    if end - header > 2 or find_repeated_run(blocks, header + 1) is not None:
        return True
    if header + 1 >= len(blocks):
        return header > 2
    end = _headline_items(blocks, verdicts, header + 1)
    return end - header > 3 and end == len(blocks)


def _is_item(block: PageBlock) -> bool:
    """Whether a block is surely an item: a link, or a dated or bulleted headline."""
    if block.heading and block.link_density < 0.5:
        return False
    if block.link_density > 0.6:
        return True
    if is_date_line(block.text):
        return True
    return starts_dated(block.text) and len(block.text) <= 260 and not is_prose(block.text, 200)


def _proven_items(blocks: list[PageBlock], verdicts: list[PhraseVerdict | None], start: int) -> int:
    number = start
    while number < min(len(blocks), start + MAX_ITEMS) and _is_item(blocks[number]):
        if _stops(verdicts[number]):
            break
        number += 1
    if number - start == 1 and is_date_line(blocks[start].text):
        return start
    return number


def _stops(verdict: PhraseVerdict | None) -> bool:
    return verdict is not None and (verdict.takes_rest or (verdict.opens_group and not verdict.weak))


def _with_teaser_texts(blocks: list[PageBlock], verdicts: list[PhraseVerdict | None], start: int, end: int) -> int:
    """Go on over texts between items as long as items come again soon after ("headline link, summary, date")."""
    periodic = False
    while end < len(blocks) and end - start < MAX_ITEMS * 3:
        following = next(
            (number for number in range(end + 1, min(end + 3, len(blocks))) if _is_item(blocks[number])), None
        )
        if following is None or any(_stops(verdicts[number]) for number in range(end, following + 1)):
            break
        # Summaries of any length belong where they alternate with items, not where one item stands alone further on.
        plain = blocks[end].tag == "line"
        periodic = plain and (periodic or sum(1 for block in blocks[end : end + 12] if _is_item(block)) >= 3)
        item = blocks[end - 1]
        if not periodic and any(not _is_teaser_text(blocks[number], item) for number in range(end, following)):
            break
        if any(len(blocks[number].text) > 330 or blocks[number].heading for number in range(end, following)):
            break
        end = following + 1
    return end


def _is_teaser_text(block: PageBlock, item: PageBlock) -> bool:
    """Whether a text between two items can be a teaser's summary, and is no paragraph of the article."""
    if block.heading or len(block.text) > 330:
        return False
    if is_truncated(block.text) or block.class_kind is not None or "list" in block.context:
        return True
    return len(block.text) <= 160 and block.path[:-1] == item.path[:-1]


def _dated_tail(blocks: list[PageBlock], verdicts: list[PhraseVerdict | None], start: int) -> int | None:
    """Groups of lines that each close or open with a date line, up to the last of them."""
    dates = [
        number for number in range(start, min(len(blocks), start + MAX_ITEMS * 4)) if is_date_line(blocks[number].text)
    ]
    if len(dates) < 2:
        return None
    last = start - 1
    for number in dates:
        if number - last > 5:
            break
        last = number
    if last < dates[1]:
        return None
    end = last + 1
    return _headline_items(blocks, verdicts, end) if end < len(blocks) else end


def _headline_items(blocks: list[PageBlock], verdicts: list[PhraseVerdict | None], start: int) -> int:
    number = start
    while number < min(len(blocks), start + MAX_ITEMS):
        block = blocks[number]
        if _stops(verdicts[number]) or (block.heading and block.link_density < 0.5 and number > start):
            break
        if not (
            is_headline(block.text)
            or is_truncated(block.text)
            or is_section_label(block.text)
            or is_bulleted(block.text)
        ):
            break
        number += 1
    return number


def _one_item(blocks: list[PageBlock], verdicts: list[PhraseVerdict | None], start: int) -> int:
    """The one headline under an in-text header; a paragraph there is the article's."""
    if start >= len(blocks) or _stops(verdicts[start]):
        return start
    text = blocks[start].text
    if len(text) > MAX_FIRST_ITEM or text.rstrip().endswith((":", ";", ",")):
        return start
    if not ends_sentence(text) or is_headline(text):
        return start + 1
    sentences = text.count(". ") + text.count("! ") + text.count("? ")
    return start + 1 if sentences == 0 and len(text) <= 140 else start


def _is_tail(blocks: list[PageBlock], start: int) -> bool:
    """Whether no paragraph of an article comes after."""
    return not any(is_prose(block.text, 120) and block.link_density < 0.5 for block in blocks[start : start + MAX_TAIL])


def find_repeated_run(blocks: list[PageBlock], start: int) -> int | None:
    """Return the end of a gallery that repeats its own headline over every picture's text, or None.

    Such a gallery follows "Смотрите также:" and has whole paragraphs for captions.
    """
    if start >= len(blocks):
        return None
    title = comparison_key(blocks[start].text)
    prefix = title[:GALLERY_PREFIX]
    if len(prefix) < 12 or " " not in prefix:
        return None
    last, count = start, 1
    for number in range(start + 1, len(blocks)):
        if number - last > GALLERY_STEP:
            break
        if comparison_key(blocks[number].text).startswith(prefix):
            last, count = number, count + 1
    if count < 2 or (count == 2 and len(prefix) < GALLERY_PREFIX):
        return None
    return min(len(blocks), last + 3)
