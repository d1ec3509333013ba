"""Evidence from first lines that glue together what stands apart: title, date and lead; clock, agency and text."""

import re
from collections.abc import Callable

from strichka.articles.blocks import PageBlock, ends_sentence

_CLOCK_PREFIX = re.compile(r"^(?P<comma>[\s,.]*)(?:[01]?\d|2[0-3]):[0-5]\d\s+")
_TITLE_DATE = re.compile(
    r"^(?P<title>.{20,230}?)[\s,|]+(?P<date>\d{1,2}[./]\d{1,2}[./](?:19|"
    r"20)\d\d(?:,?\s+\d{1,2}:\d\d)?)(?:\s+(?P<rest>\S.{20,}))?$"
)


def split_title_line(blocks: list[PageBlock]) -> list[PageBlock]:
    """Part a first line that glues title, date and lead ("Заголовок 11.11.2018 За словами адвоката …")."""
    for number, block in enumerate(blocks[:3]):
        if block.kind is not None or block.tag != "line":
            continue
        found = _TITLE_DATE.match(block.text)
        if not found or (ends_sentence(found["title"]) and not found["rest"]):
            return blocks
        title = block.copy_with(found["title"].strip(), gap_before=block.gap_before)
        date = block.copy_with(found["date"], gap_before=False)
        date.decide("dateline", "structure:date_in_title_line")
        parts = [title, date]
        if found["rest"]:
            parts.append(block.copy_with(found["rest"], gap_before=False))
        return [*blocks[:number], *parts, *blocks[number + 1 :]]
    return blocks


def split_dateline_prefix(blocks: list[PageBlock], knows_source: Callable[[str], bool]) -> list[PageBlock]:
    """Part the clock and the agency's name that a first paragraph opens with (", 20:29 АГЕНЦІЯ Профспілки …")."""
    for number, block in enumerate(blocks[:6]):
        found = _CLOCK_PREFIX.match(block.text) if block.kind is None and len(block.text) > 80 else None
        if not found:
            continue
        words = block.text[found.end() :].split(" ")
        size = next((count for count in (3, 2, 1) if knows_source(" ".join(words[:count]))), 0)
        size = size or (_count_agency_words(words) if found["comma"].strip() else 0)
        if not size:
            return blocks
        head = block.copy_with(block.text[: found.end()] + " ".join(words[:size]), gap_before=True)
        head.decide("dateline", "structure:dateline_prefix")
        return [*blocks[:number], head, block.copy_with(" ".join(words[size:]), gap_before=True), *blocks[number + 1 :]]
    return blocks


def _count_agency_words(words: list[str]) -> int:
    """How many words an undeclared agency's name has: one in capitals, or all capitalised ones but the last."""
    if words[0].isupper() and len(words[0]) >= 3:
        return 1
    run = 0
    while run < min(4, len(words)) and words[run][:1].isupper():
        run += 1
    return run - 1 if run >= 3 else 0
