"""Bynames, titles and numbers of people whom print knows by them: rulers, popes, saints, people of old.

Bynames are translated (Ерік Рудий, Эрик Рыжий), and a ruler's is printed or left out at will (Сулейман I Пишний,
Сулейман I). It is left out of a key unless rulers of two lands had that name and number: Карл II is nobody in
particular, Карл XI is one.
"""

from collections.abc import Sequence
from functools import lru_cache

from strichka.entities.language_data import load_first_names, read_table
from strichka.entities.text import fold_word
from strichka.entities.transliteration import cut_closing_vowels, is_numeral, make_word_key
from strichka.errors import SeedError

_VALUES = {"i": 1, "v": 5, "x": 10}
# First halves of double names that too many bear: what follows tells them apart (Жан-Поль, Жан-Люк).
_FREQUENT_HALVES = frozenset(["жан", "марі", "мари", "марія", "мария", "анна", "ганна", "хосе", "жозе", "хуан"])


def find_number(words: Sequence[str]) -> int:
    """Return the index of the ruler's number in a name, Roman numbers only; 0 when there is none.

    Args:
        words: words of a name; initials have been taken out of it.
    """
    return next((index for index in range(1, len(words)) if is_numeral(words[index])), 0)


def read_number(word: str) -> int:
    """Return the value of a Roman number made of I, V and X, in Cyrillic letters too."""
    total = highest = 0
    for letter in reversed(make_word_key(word)):
        value = _VALUES[letter]
        highest = max(highest, value)
        total += value if value == highest else -value
    return total


def leave_out_titles(words: list[str]) -> list[str]:
    """Leave out what a saint or emperor is, before the name: апостол Петро is Петро."""
    titles = _load_words("title")
    first = 0
    while first < len(words) - 1 and fold_word(words[first]) in titles:
        first += 1
    return words[first:]


def leave_out_place(words: list[str]) -> list[str]:
    """Leave out where somebody of antiquity came from (Герон Александрійський), but not where many share the name."""
    if len(words) != 2 or fold_word(words[0]) in load_first_names() or fold_word(words[0]) in _load_words("many"):
        return words
    return words[:1] if fold_word(words[1]) in _load_words("place") else words


def settle_ruler(words: list[str]) -> list[str]:
    """Leave out of a ruler's name what print may leave out: the byname behind a number that one land alone has.

    Args:
        words: words of a name.

    Returns:
        The words its key is made of; the same words when no number follows a name.
    """
    place = find_number(words)
    if not place:
        return words
    base, number = words[:place], words[place]
    base = [part for word in base for part in word.split("-") if part]
    highest = _load_shared_rulers().get(make_word_key(base[0]), 0)
    if read_number(number) <= highest:
        return [*base, *words[place:]]
    return base if len(base) > 1 and read_number(number) == 1 else [*base, number]


def translate_byname(word: str) -> str:
    """Return the Ukrainian byname for one of either language (Рыжий: Рудий); any other word as it is."""
    return _load_bynames().get(_key_byname(word), word)


def leave_out_second_half(word: str) -> str:
    """Leave out the second half of a double first name (П'єр-Огюст is П'єр), but not where many share the first."""
    first, _, second = word.partition("-")
    folded = fold_word(first)
    if not second[:1].isupper() or folded in _FREQUENT_HALVES or folded not in load_first_names():
        return word
    return first


def _key_byname(word: str) -> str:
    key = make_word_key(word)
    return cut_closing_vowels(key) or key


@lru_cache(maxsize=1)
def _load_bynames() -> dict[str, str]:
    """Return keys of bynames → the first Ukrainian one of its row.

    Raises:
        SeedError: the file is missing, or a row has not three columns.
    """
    found: dict[str, str] = {}
    for kind, *cells in read_table("bynames.tsv", columns=3):
        names = [name for cell in cells for name in cell.split("|")]
        if kind == "byname":
            for name in names:
                found.setdefault(_key_byname(name), names[0])
    return found


@lru_cache(maxsize=4)
def _load_words(wanted: str) -> frozenset[str]:
    """Return the folded words of one kind of `bynames.tsv`: `title`, `place`, or `many` (names that many bore)."""
    return frozenset(
        fold_word(name)
        for kind, *cells in read_table("bynames.tsv", columns=3)
        if kind == wanted
        for cell in cells
        for name in cell.split("|")
    )


@lru_cache(maxsize=1)
def _load_shared_rulers() -> dict[str, int]:
    """Return keys of names → the highest number that rulers of two lands had with it.

    Raises:
        SeedError: the file is missing, or a row has not three columns or no number in the last.
    """
    numbers: dict[str, int] = {}
    for ukrainian, russian, highest in read_table("shared_rulers.tsv", columns=3):
        if not is_numeral(highest):
            raise SeedError(f"Seed file shared_rulers.tsv: {ukrainian} has {highest!r} where a Roman number belongs.")
        for name in (*ukrainian.split("|"), *russian.split("|")):
            numbers[make_word_key(name)] = read_number(highest)
    return numbers
