"""Damage in a text (a letter lost throughout, Latin look-alikes, invisible signs), found and mended beside it."""

import re
import unicodedata
from dataclasses import dataclass, field
from math import exp, lgamma, log

from strichka.articles.letters import letter_shares

_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_STRESS_MARKS = "\u0300\u0301"
_STRESS = re.compile("(?<=[а-яА-ЯіїєґІЇЄҐёЁ])[\u0300\u0301]")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-zïÏ]")
# A Latin letter beside one that is none (an apostrophe may part them), and one that is a word of its own.
_MIXED_WORD = re.compile(r"[A-Za-zïÏ](?:['’ʼ]?[^\W\d_A-Za-zïÏ]|(?<=[^\W\d_A-Za-zïÏ].)|(?<=[^\W\d_A-Za-zïÏ]['’ʼ].))")
_LONE_LATIN = re.compile(r"[A-Za-zïÏ](?<![^\W\d_].)(?![^\W\d_])")
_LOOK_ALIKES = str.maketrans("aceiopxyïABCEHIKMOPTXYÏ", "асеіорхуїАВСЕНІКМОРТХУЇ")
_LOOK_ALIKES_RU = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")
_LONE_LETTERS = {"uk": frozenset("iaoyI"), "ru": frozenset("aocyOA"), "be": frozenset("iaoyI")}
_ONLY_CYRILLIC_FORMS = re.compile(r"[бвгґдєжзийклмнптфцчшщъыьэюяёїБГҐДЄЖЗИЙЛПУФЦЧШЩЪЫЬЭЮЯЁЇ]")

_MIN_LETTERS = 400  # of shorter texts letter frequencies prove nothing
_IMPROBABLE = 2e-2  # chance that a sound text has so few of a letter, by Poisson; the dictionary has the last word
_SMALL_SHARE = 0.25  # and what there is must be less than this of what there should be
_CERTAIN = 1e-9  # so improbable that no mended word is asked for
_MIN_REPAIRS = 2  # distinct words that the letters make known
_DISPERSION = 1.6  # letters come in bunches: the expectation is divided by this before the test
_LAST_LETTERS = tuple(map(chr, range(0x480, 0x492)))
_OPTIONAL = frozenset("ёґъ")  # sound texts do without


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with a text.

    `flags`: `letter_missing`, `latin_lookalikes`, `invisible_characters`, `decomposed_letters`.
    `repaired`: the whole text mended, where something could be; the original is to be kept beside it.
    """

    flags: list[str] = field(default_factory=list)
    repaired: str | None = None
    missing_letters: tuple[str, ...] = ()


def inspect_damage(text: str, language: str) -> Damage:
    """Look for damage and mend what has exactly one sound reading.

    Args:
        text: an article's text.
        language: uk, ru or be; of other languages only invisible signs are looked for.

    Returns:
        Flags, and the mended text if anything could be mended.
    """
    flags: list[str] = []
    mended = text
    if _INVISIBLE.search(mended):
        flags.append("invisible_characters")
        mended = _INVISIBLE.sub("", mended)
    composed = unicodedata.normalize("NFC", mended)
    if composed != mended:
        flags.append("decomposed_letters")
        mended = composed
    if any(mark in mended for mark in _STRESS_MARKS):
        mended = _STRESS.sub("", mended)
    missing: tuple[str, ...] = ()
    if language in ("uk", "ru", "be"):
        cyrillic = repair_look_alikes(mended, language)
        if cyrillic != mended:
            flags.append("latin_lookalikes")
            mended = cyrillic
    if language in ("uk", "ru"):
        missing, mended = _repair_letters(mended, language, flags)
    return Damage(flags, mended if mended != text else None, missing)


def find_missing_letters(text: str, language: str) -> list[tuple[str, float]]:
    """Find letters that are far too rare in a text.

    Args:
        text: running text; at least 400 letters are needed.
        language: uk or ru.

    Returns:
        (letter, probability that a sound text has so few of it), rarest first.
    """
    small = text.lower()
    letters = _count_small_cyrillic(small)
    if letters < _MIN_LETTERS:
        return []
    found = []
    for letter, share in letter_shares()[language].items():
        expected = letters * share
        count = small.count(letter)
        if letter in _OPTIONAL or count >= _SMALL_SHARE * expected:
            continue
        probability = _poisson_at_most(count / _DISPERSION, expected / _DISPERSION)
        if probability < _IMPROBABLE:
            found.append((letter, probability))
    return sorted(found, key=lambda pair: (pair[1], pair[0]))


def _count_small_cyrillic(small: str) -> int:
    """Count the letters а to ґ (U+0430 to U+0491) of a text that is in small letters.

    In UTF-8 those up to U+047F begin with one of two bytes, and nothing else in such a text does.
    """
    data = small.encode("utf-8", "replace")
    others = sum(map(small.count, _LAST_LETTERS)) if b"\xd2" in data else 0
    return data.count(b"\xd0") + data.count(b"\xd1") + others


def repair_look_alikes(text: str, language: str) -> str:
    """Replace Latin letters in Cyrillic words, and lone ones between such words, by those that they look like."""
    lines = text.split("\n")  # no word, and nothing that is looked at beside one, goes on over a line's end
    return "\n".join(
        _mend_line(line, language) if _MIXED_WORD.search(line) or _LONE_LATIN.search(line) else line for line in lines
    )


def _mend_line(text: str, language: str) -> str:
    table = _LOOK_ALIKES_RU if language == "ru" else _LOOK_ALIKES
    lone = _LONE_LETTERS.get(language, frozenset())

    def mend(found: re.Match[str]) -> str:
        word = found.group()
        if not _LATIN.search(word):
            return word
        if len(word) == 1:
            return word.translate(table) if word in lone and _between_cyrillic(text, found) else word
        changed = word.translate(table)
        if not _CYRILLIC.search(word) or _LATIN.search(changed) or not _ONLY_CYRILLIC_FORMS.search(word):
            return word
        return changed

    return _WORD.sub(mend, text)


def _between_cyrillic(text: str, found: re.Match[str]) -> bool:
    before, after = text[max(0, found.start() - 3) : found.start()], text[found.end() : found.end() + 3]
    return bool(re.search(r"[\u0400-\u04ff],? $", before) and re.match(r" [«\"]?[\u0400-\u04ff]", after))


def _repair_letters(text: str, language: str, flags: list[str]) -> tuple[tuple[str, ...], str]:
    """Flag and mend letters lost throughout."""
    suspects = find_missing_letters(text, language)
    if not suspects:
        return (), text
    from strichka.articles.damage_repair import insert_letters

    letters = tuple(letter for letter, _ in suspects)
    mended, words = insert_letters(text, language, letters)
    if suspects[0][1] > _CERTAIN and len(words) < _MIN_REPAIRS:
        return (), text
    flags.append("letter_missing")
    return letters, mended


def _poisson_at_most(count: float, expected: float) -> float:
    return sum(exp(k * log(expected) - expected - lgamma(k + 1)) for k in range(int(count) + 1))
