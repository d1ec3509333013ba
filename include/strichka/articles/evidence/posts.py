"""Evidence of reader comments: a name with a moment over a text, again and again, and no class that says so."""

import re
from functools import lru_cache

from strichka.articles.blocks import PageBlock, count_words, ends_sentence
from strichka.articles.evidence.dated_lines import is_date_line, split_dated

MIN_POSTS = 3
MAX_HEADER = 70  # characters of "Ім'я, 6 січня 2012 14:05:28 #3"
MAX_POST_BLOCKS = 12  # blocks of one comment

_CLOCK = re.compile(r"(?<!\d)(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?!\d)")
_DAY = re.compile(
    r"\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2}\s+[а-яіїєґ]{3,9}\.?,?\s+(?:20)?\d\d|\d{1,2}\s+[а-яіїєґ]{3,9}(?=[,\s])",
    re.IGNORECASE,
)
_REPLY = re.compile(r"\b(?:відповісти|ответить|цитировать|цитувати|пожаловаться|поскаржитися|reply)\b", re.IGNORECASE)


def is_post_header(block: PageBlock) -> bool:
    """Whether a block is the head of a comment: a name or nickname beside a day and a clock, and nothing more."""
    text = block.text
    return len(text) <= MAX_HEADER and ":" in text and _is_header_text(text)


@lru_cache(maxsize=4_000)
def _is_header_text(text: str) -> bool:
    if not _CLOCK.search(text) or not _DAY.search(text) or is_date_line(text):
        return False
    if ends_sentence(text) or (":" in _CLOCK.sub("", text)[:-1] and count_words(text) > 9):
        return False
    rest = split_dated(_REPLY.sub("", text)).text
    return 1 <= count_words(_DAY.sub("", _CLOCK.sub("", rest))) <= 6


def find_posts(blocks: list[PageBlock]) -> tuple[int, int] | None:
    """Find the run of reader comments; returns its first block and one past its last, or None."""
    heads = [number for number, block in enumerate(blocks) if is_post_header(block)]
    runs: list[list[int]] = []
    for number in heads:
        if runs and number - runs[-1][-1] <= MAX_POST_BLOCKS and number - runs[-1][-1] >= 2:
            runs[-1].append(number)
        elif not runs or number - runs[-1][-1] > MAX_POST_BLOCKS:
            runs.append([number])
    runs = [run for run in runs if len(run) >= MIN_POSTS]
    if not runs:
        return None
    first, last = runs[0][0], runs[-1][-1]
    end = last + 1
    while end < len(blocks) and end - last <= 3 and not blocks[end].heading:
        end += 1
    return first, end
