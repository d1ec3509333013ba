"""Evidence from place and neighbours: link-only blocks, buttons, captions, stray dates, titles of widgets."""

import re

from strichka.articles.blocks import PageBlock, begin_key, comparison_key, count_words, ends_sentence, is_prose
from strichka.articles.evidence.dated_lines import is_date_line

MAX_ABOVE_TEXT = 30  # blocks
MAX_CAPTION = 180  # characters
MIN_ESSAY_CREDITS = 3
MIN_REPEAT = 150  # characters

_EARLIER = re.compile(
    r"^\W*(?:раніше|ранее|також|также|ще|ещё|еще|більше|больше|читайте|дивіться|смотрите)\b.{0,80}:$", re.IGNORECASE
)
_READ_ON = re.compile(r"\s*(?:читать|читати) (?:полностью|далее|дальше|повністю|далі)\W*$", re.IGNORECASE)
_ADDRESS = re.compile(r"^\W*(?:https?://|www\.)\S+\W*$", re.IGNORECASE)


def apply_outside(blocks: list[PageBlock]) -> None:
    """What stands in the article's column above its title or below its text, and no evidence has named."""
    for block in blocks:
        if block.kind is None and "outside" in block.context:
            teaser = block.link_density > 0.5 and count_words(block.text) >= 4
            block.decide("related" if teaser or is_prose(block.text) else "nav", "structure:outside_text")


def keep_essay_credits(blocks: list[PageBlock]) -> None:
    """In a photo essay as plain text every picture's credit stands among the paragraphs, for the picture itself.

    One or two such lines are a caption's remains; three and more tell where pictures stood, and stay.
    """
    prose = [number for number, block in enumerate(blocks) if block.kind is None and is_prose(block.text)]
    if len(prose) < 2:
        return
    credits_ = [
        number
        for number, block in enumerate(blocks)
        if block.kind == "credit" and block.rule.endswith("photo_credit") and prose[0] < number < prose[-1]
    ]
    if len(credits_) >= MIN_ESSAY_CREDITS:
        for number in credits_:
            blocks[number].kind, blocks[number].rule = "body", "structure:photo_essay"


def apply_density(blocks: list[PageBlock]) -> None:
    """Blocks that are nothing but links: a list of them is a menu or teasers, a single one mostly a teaser."""
    for number, block in enumerate(blocks):
        if block.kind is not None or block.link_density < 0.85 or not block.links:
            continue
        if block.heading and block.heading <= 1:
            continue
        if len(block.links) >= 3 and sum(count_words(link.text) for link in block.links) / len(block.links) < 4:
            block.decide("tags" if number > len(blocks) // 2 else "nav", "structure:link_density")
        elif count_words(block.text) >= 4 and not ends_sentence(block.text):
            block.decide("related", "structure:link_density")
        elif count_words(block.text) < 4:
            block.decide("nav", "structure:link_density")


def apply_layout(blocks: list[PageBlock], is_html: bool) -> None:
    """Decide what only a place or a neighbour tells: bare addresses, buttons, titles of widgets, captions, dates."""
    for number, block in enumerate(blocks):
        if block.kind is None and _ADDRESS.match(block.text):
            block.decide("nav", "structure:address")
        elif block.kind is None and not any(character.isalnum() for character in block.text):
            block.decide("nav", "structure:no_letters")
        elif block.kind is None and is_html and _heads_links(blocks, number):
            block.decide("related", "structure:heads_links")
            block.flags.append("header")
    if is_html:
        _decide_buttons(blocks)
        _decide_captions(blocks)
    _decide_date_lines(blocks)
    _decide_repeated_lead(blocks)
    _decide_repeats(blocks)


def _heads_links(blocks: list[PageBlock], number: int) -> bool:
    """Whether a heading stands right above blocks that were removed as links: it is the title of their widget."""
    block = blocks[number]
    if _EARLIER.match(block.text) and number + 1 < len(blocks):
        return blocks[number + 1].kind == "related" and blocks[number + 1].link_density > 0.6
    if block.heading in (0, 1) or count_words(block.text) > 6:
        return False
    following = blocks[number + 1 : number + 3]
    return len(following) == 2 and all(
        block.kind in ("related", "latest", "nav", "ad") and block.link_density > 0.6 for block in following
    )


def _decide_buttons(blocks: list[PageBlock]) -> None:
    """Short list items right under the title, above any text, are tabs and buttons."""
    for block in blocks[:MAX_ABOVE_TEXT]:
        if block.kind is None and "list" in block.context and len(block.text) <= 40 and not ends_sentence(block.text):
            block.decide("nav", "structure:list_above_text")
        elif block.kind is None and not block.heading and count_words(block.text) >= 4:
            break


def _decide_date_lines(blocks: list[PageBlock]) -> None:
    """A line among paragraphs that is a date or a time alone; in a live blog it heads an entry."""
    for block in blocks:
        if block.kind is None and is_date_line(block.text):
            block.decide("dateline", "structure:date_line")


def _decide_captions(blocks: list[PageBlock]) -> None:
    """A short line in one element with a picture, right under it, and no sentence: its caption."""
    for block in blocks:
        if (
            block.kind is None
            and "under_image" in block.context
            and not block.heading
            and len(block.text) <= MAX_CAPTION
            and not ends_sentence(block.text)
            and block.strong_chars < 0.8 * len(block.text)
        ):
            block.decide("caption", "structure:under_image")


def _decide_repeated_lead(blocks: list[PageBlock]) -> None:
    """An announcement above the text that the first paragraph repeats word for word."""
    open_blocks = [block for block in blocks if block.kind is None][:8]
    for first, block in enumerate(open_blocks[:2]):
        words = comparison_key(block.text).split()
        if len(words) < 8:
            continue
        for other in open_blocks[first + 1 : first + 4]:
            if len(other.text) >= len(block.text) and f" {' '.join(words)} " in f" {comparison_key(other.text)} ":
                block.decide("title_repeat", "structure:repeated_lead")
                break


def _decide_repeats(blocks: list[PageBlock]) -> None:
    """A further copy of the first paragraph, word for word: a preview, a share card.

    Only of that one: lists and tables repeat lines with reason.
    """
    paragraphs = [block for block in blocks if block.kind is None and len(block.text) >= MIN_REPEAT]
    if not paragraphs:
        return
    first = comparison_key(paragraphs[0].text)
    for block in paragraphs[1:]:
        text = _READ_ON.sub("", block.text) if "читат" in block.text.lower() else block.text
        if begin_key(text, len(first) + 1) == first:
            block.decide("title_repeat", "structure:repeated_paragraph")
