"""Evidence from titles known from elsewhere: a line that is nothing but another article's title is a teaser of it."""

from collections.abc import Callable, Sequence

from strichka.articles.blocks import PageBlock, comparison_key, count_words, ends_sentence, is_prose

RULE = "structure:known_title"
MIN_WORDS = 5  # shorter ones ("Погода на завтра") are subheadings too
MAX_LENGTH = 220  # characters: headlines of news are seldom longer
MIN_LINK_DENSITY = 0.8
MAX_LINES = 200  # of one article that are looked up


def apply_known_titles(blocks: Sequence[PageBlock], own_titles: set[str], is_known: Callable[[str], bool]) -> None:
    """Write verdicts into those open blocks that are titles of other articles.

    Only below the first paragraph: above it stands the article's own title, which copies elsewhere bear too.

    Args:
        blocks: all blocks in order; those that have a verdict keep it.
        own_titles: comparison keys of the article's own titles.
        is_known: says whether a comparison key is the title of an article.
    """
    opened = [block for block in blocks if block.kind is None]
    first = next((number for number, block in enumerate(opened) if is_prose(block.text)), len(opened))
    lines = [block for block in opened[first:] if _is_title_line(block)]
    for block in lines[:MAX_LINES]:
        key = comparison_key(block.text)
        if key not in own_titles and is_known(key):
            block.decide("related", RULE)


def _is_title_line(block: PageBlock) -> bool:
    if len(block.text) > MAX_LENGTH or count_words(block.text) < MIN_WORDS or "quote" in block.context:
        return False
    # A question or an exclamation may be a title; with a full stop only what is a link is one.
    return not ends_sentence(block.text) or block.text.endswith(("?", "!")) or block.link_density >= MIN_LINK_DENSITY
