"""Plain text into blocks: one line is one block, unless the text was wrapped at a fixed width."""

import re
import unicodedata
from itertools import pairwise

from strichka.articles.blocks import MAX_BLOCK_TEXT, PageBlock, clean_space, ends_sentence

MAX_CHARACTERS = 4_000_000  # of a text that is read
MAX_LINES = 200_000  # what stands after is cut: no article is that long, and every rule walks the lines

_LINE_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_BULLET = re.compile(r"^\s*(?:[-–—•·▪■●◦*‣►▶]|\d{1,2}[.)])\s+(?=\S)")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def read_text_blocks(text: str) -> list[PageBlock]:
    """Read plain text into blocks in order.

    Args:
        text: decoded text of a file or of a JSON field.

    Returns:
        One block a line or, for text wrapped at a fixed width, one a paragraph; empty lines are kept as
        `gap_before` of the next block.
    """
    bounded = unicodedata.normalize("NFC", text[:MAX_CHARACTERS])
    lines = _LINE_BREAK.split(_CONTROL.sub("", bounded))[:MAX_LINES]
    if _is_wrapped(lines):
        lines = _unwrap(lines)
    blocks = []
    gap = True
    for line in lines:
        cleaned = clean_space(line)[:MAX_BLOCK_TEXT]
        if not cleaned:
            gap = True
            continue
        context = frozenset({"list"}) if _BULLET.match(line) and not line.lstrip().startswith("—") else frozenset()
        blocks.append(PageBlock(text=cleaned, gap_before=gap, context=context))
        gap = False
    return blocks


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines were broken at a fixed width: most are of nearly the same length and end inside a sentence."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    if len(lengths) < 8:
        return False
    widest = lengths[int(len(lengths) * 0.95)]
    if not 50 <= widest <= 120:
        return False
    pairs = [
        (first, second)
        for first, second in pairwise(lines)
        if first.strip() and second.strip() and len(first.rstrip()) >= 0.75 * widest
    ]
    open_ends = sum(1 for first, second in pairs if not ends_sentence(first) and second.strip()[:1].islower())
    return len(pairs) >= 5 and open_ends >= 0.5 * len(pairs)


def _unwrap(lines: list[str]) -> list[str]:
    widest = max(len(line.rstrip()) for line in lines)
    result: list[str] = []
    for line in lines:
        previous = result[-1] if result else ""
        last_width = len(previous.rsplit("\n", 1)[-1])
        if previous.strip() and line.strip() and last_width >= 0.7 * widest and not _BULLET.match(line):
            result[-1] = f"{previous.rstrip()}\n{line.strip()}"
        else:
            result.append(line)
    return [" ".join(line.split("\n")) for line in result]
