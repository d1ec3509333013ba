"""Words that lost a letter, mended where the dictionary leaves exactly one reading."""

import re
from functools import lru_cache
from itertools import combinations
from typing import Any

from strichka.articles.letters import letter_shares

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_MIN_WORD = 4  # letters; a shorter word has too many readings
_MAX_WORD = 30
_PERSONAL = frozenset({"Name", "Surn", "Patr"})
_MAX_ASKED = 3_000  # different words looked at in one text: an article has some hundred, a book would take minutes
_MAX_LETTERS = 3
_MAX_MISSING = 2  # letters lost in one word


def insert_letters(text: str, language: str, letters: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """Put lost letters back into words that the dictionary doesn't know, or knows as clipped, without them.

    Args:
        text: the damaged text.
        language: uk or ru.
        letters: the letters that the text has lost.

    Returns:
        The mended text, and with their readings, in small letters, the words mended that were unknown before: the
        evidence that the letters are really lost. A word that the
        dictionary knows as something else, a name, and a word with several readings are left.
    """
    mended: dict[str, str] = {}
    letters = letters[:_MAX_LETTERS]
    asked: set[str] = set()

    def mend(found: re.Match[str]) -> str:
        word = found.group()
        if not _MIN_WORD <= len(word) <= _MAX_WORD or text[found.end() : found.end() + 1] == "-":
            return word  # the first part of a compound ("чесько-…") is no word of the dictionary, and needs none
        if word not in asked and len(asked) >= _MAX_ASKED:
            return word
        asked.add(word)
        reading = find_reading(word.lower().replace("’", "'").replace("ʼ", "'"), language, letters)
        if reading is None or (word[0].isupper() and _is_personal_name(reading, language)):
            return word
        if not is_known(word.lower(), language):
            mended[word.lower()] = reading
        return _copy_case(word, reading)

    return _WORD.sub(mend, text), mended


@lru_cache(maxsize=20_000)
def find_reading(word: str, language: str, letters: tuple[str, ...]) -> str | None:
    """Return the one known word that becomes of `word` by inserting one or two lost letters, or none.

    Args:
        word: in small letters.
        language: uk or ru.
        letters: the letters that the text has lost.
    """
    if is_known(word, language):
        return _find_fuller_form(word, language, letters)
    knows = get_dictionary(language).word_is_known  # not remembered: hardly any of so many candidates comes again
    readings: set[str] = set()
    for count in range(1, _MAX_MISSING + 1):
        readings |= {candidate for candidate in _insertions(word, letters, count) if knows(candidate)}
        if len(readings) > 1:
            return None
    return _only_reading(word, readings, language) if readings else None


def _find_fuller_form(word: str, language: str, letters: tuple[str, ...]) -> str | None:
    """Return the usual form of which a known word is the clipped one («розгляда» of «розглядає»), or none.

    Poets write the clipped form, a page that has lost its «є» means the full one; nothing but the letter differs, since
    both are the same form of the same word in every parse.
    """
    longer = [word + letter for letter in letters if is_known(word + letter, language)]
    if not longer:
        return None
    parses = _list_parses(word, language)
    if not parses or not all(tag.startswith("VERB") for _, tag in parses):
        return None  # adjectives have such forms too («глибокеє»), but there the short one is the usual
    fuller = [form for form in longer if _list_parses(form, language) == parses]
    return fuller[0] if len(fuller) == 1 else None


def _list_parses(word: str, language: str) -> set[tuple[str, str]]:
    return {(parse.normal_form, str(parse.tag)) for parse in get_dictionary(language).parse(word)}


@lru_cache(maxsize=40_000)
def is_known(word: str, language: str) -> bool:
    """Whether the dictionary of a language (uk, ru) has a word; most words of a text stand in other texts too."""
    return bool(get_dictionary(language).word_is_known(word))


def _only_reading(word: str, readings: set[str], language: str) -> str | None:
    """Return the reading when it is the only one.

    At the beginning of a word nothing shows that a letter is lost there, so other letters are tried too: «днак» is
    «однак», whatever the letter that the text has lost elsewhere.
    """
    if len(readings) != 1:
        return None
    reading = next(iter(readings))
    if len(reading) == len(word) + 1 and reading[1:] == word:
        beginnings = sum(is_known(letter + word, language) for letter in letter_shares()[language])
        return reading if beginnings <= 1 else None
    return reading


def _is_personal_name(word: str, language: str) -> bool:
    """Whether the likeliest parse is a name of a person: of those the dictionary knows too few to choose one."""
    parses = get_dictionary(language).parse(word)
    return bool(parses) and bool(_PERSONAL & set(str(parses[0].tag).replace(" ", ",").split(",")))


@lru_cache(maxsize=2)
def get_dictionary(language: str) -> Any:
    """Return the pymorphy3 analyser of uk or ru (loaded once per process)."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang=language)


def _insertions(word: str, letters: tuple[str, ...], count: int) -> set[str]:
    found = set()
    for places in combinations(range(len(word) + 1), count):
        for letter in letters:
            pieces, last = [], 0
            for place in places:
                pieces += [word[last:place], letter]
                last = place
            found.add("".join([*pieces, word[last:]]))
    return found


def _copy_case(word: str, reading: str) -> str:
    if word.isupper() and len(word) > 1:
        return reading.upper()
    return reading[0].upper() + reading[1:] if word[0].isupper() else reading
