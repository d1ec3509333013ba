"""How much a text looks like Ukrainian or Russian, by its letters alone; the measure behind charset and mojibake."""

import re
from collections import Counter

from strichka.articles.letters import cyrillic_likelihood

# Small letter, then a capital inside one word: what koi8 read as windows-1251 (and the reverse) is full of.
_CASE_BREAK = re.compile(r"[а-яёіїєґ][А-ЯЁІЇЄҐ]")
_COMMON_SIGNS = frozenset("«»“”„‘’–—…№§©®™°•·\u00a0\u00adʼ′″€₴₽£±×÷½¼¾²³−→←►▪●\u200b\u200e\ufeff\u2009\u202f")
_FOREIGN_SIGN = -3.0  # a box-drawing or other odd sign costs what a very rare letter costs
_FOREIGN_LETTER = -2.0  # a letter of another language (ђ, ў, џ, Ђ): possible, rare
_CASE_BREAK_COST = 3.0
_ASCII = bytes(range(0x80))


def judge_letters(text: str) -> float:
    """Judge by its non-ASCII characters how much a text looks like Ukrainian or Russian.

    Args:
        text: any text; ASCII in it is ignored.

    Returns:
        The mean, over non-ASCII characters that aren't common signs, of the logarithm of how much likelier than chance
        each letter is; strange signs and capitals after small letters count against. Running text in the right charset
        gives 0.4 to 0.8, in a wrong one less than 0; 0.0 when there is nothing to judge.
    """
    total, judged, _ = _sum_letters(text)
    if not judged:
        return 0.0
    return (total - _CASE_BREAK_COST * len(_CASE_BREAK.findall(text))) / judged


def look_worse(text: str, bound: float) -> bool:
    """Whether `judge_letters` gives a text less than a bound; capitals are looked at only where they can tell."""
    total, judged, capitals = _sum_letters(text)
    if not judged:
        return bound > 0.0
    if (total - _CASE_BREAK_COST * capitals) / judged >= bound:
        return False  # even if every capital stood inside a word
    return (total - _CASE_BREAK_COST * len(_CASE_BREAK.findall(text))) / judged < bound


def drop_ascii(text: str, encoded: bytes | None = None) -> str:
    """Return the characters of a text that aren't ASCII, in order and without what parted them.

    Args:
        text: any text.
        encoded: the same as UTF-8, where that is at hand.
    """
    data = text.encode("utf-8", "surrogatepass") if encoded is None else encoded
    return data.translate(None, _ASCII).decode("utf-8", "surrogatepass")


def _sum_letters(text: str) -> tuple[float, int, int]:
    """Return the sum of the letters' scores, how many were judged, and how many of them are capitals."""
    likelihood = cyrillic_likelihood()
    total, judged, capitals = 0.0, 0, 0
    for character, count in Counter(drop_ascii(text)).items():
        if character in _COMMON_SIGNS:
            continue
        judged += count
        small = character.lower()
        if small != character:
            capitals += count
        score = likelihood.get(small)
        if score is None:
            score = _FOREIGN_LETTER if "\u0400" <= character <= "\u04ff" else _FOREIGN_SIGN
        total += score * count
    return total, judged, capitals
