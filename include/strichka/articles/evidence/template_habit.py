"""Evidence from the site's own habit: a block seen in many articles of one source belongs to its template.

The counts live in the warehouse; here are the fingerprint and the decision, both pure. It works in any language and
without any list, and grows with what is known: reprocessing with more articles removes more.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import xxhash

from strichka.articles.blocks import PageBlock, comparison_key, is_prose
from strichka.models import Article

MIN_ARTICLES = 5  # articles of one source that print the same block
MIN_SHARE = 0.01  # and their share of all its articles: copies of one story are not a template
MAX_LENGTH = 1200  # characters: a longer block that repeats is a duplicate article, not a template
MIN_LENGTH = 4

_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class TemplateCounts:
    """In how many articles of one source each fingerprint was seen, and how many articles there are."""

    articles: Mapping[int, int]
    total: int


def fingerprint_text(text: str) -> int | None:
    """Return a signed 64-bit fingerprint of a block; None for a block too short or too long to count.

    In short lines numbers count as equal (dates, counters); in paragraphs they don't: reports on exchange rates or the
    weather differ in nothing else, and are articles.
    """
    if not MIN_LENGTH <= len(text) <= MAX_LENGTH:
        return None
    key = comparison_key(text)
    if not is_prose(text):
        key = _DIGITS.sub("0", key)
    if len(key) < MIN_LENGTH:
        return None
    value = xxhash.xxh3_64_intdigest(key.encode("utf-8", "surrogatepass"))
    return value - (1 << 64) if value >= 1 << 63 else value


def fingerprint_blocks(article: Article) -> list[int]:
    """Return the fingerprints of an article's blocks, each once, in order; the title has none.

    The counts of a source are the number of articles whose list holds a fingerprint.
    """
    seen: dict[int, None] = {}
    for block in article.blocks:
        if block.kind in ("title", "title_repeat"):
            continue
        value = fingerprint_text(block.text)
        if value is not None:
            seen[value] = None
    return list(seen)


def judge_habit(block: PageBlock, counts: TemplateCounts) -> tuple[str, str] | None:
    """Judge one block by the source's counts; returns kind and rule, or None.

    Args:
        block: a block that no other evidence has removed.
        counts: of the article's source.
    """
    value = fingerprint_text(block.text)
    if value is None:
        return None
    articles = counts.articles.get(value, 0)
    if articles >= MIN_ARTICLES and articles >= MIN_SHARE * counts.total:
        return "nav", f"habit:{articles}_of_{counts.total}"
    return None
