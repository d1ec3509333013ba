"""Text made comparable: what two printings of one text may differ in without being two texts.

Folded away: case, Unicode compatibility forms, stress marks, soft hyphens and zero-width characters, apostrophes
(’ ʼ ' ` and their kin, dropped: "об'єкт" is "обєкт"), quotes, dashes, punctuation and white space (all mere gaps
between words), Latin look-alikes inside Cyrillic words or standing alone ("Kиїв" with a Latin K, "i" for "і"), and ё,
which becomes е because Russian outlets print one text either way. Ukrainian і, ї, є and ґ are letters of their own and
stay.
"""

import hashlib
import re
import unicodedata

# Marks that stand inside a word without being a letter of it.
_INVISIBLE = re.compile("[\u00ad\u0300\u0301\u200b-\u200d\u2060\ufeff'`‘’‛ʹʼʽˈ′]")
_WORD = re.compile(r"[^\W_]+")
# A Latin letter beside a Cyrillic one, or alone; begins with the rarer script, which is four times as fast.
_LATIN_AMONG_CYRILLIC = re.compile(r"[a-z](?:(?=[\u0430-\u045f\u0491])|(?<=[\u0430-\u045f\u0491].)|(?<!\w.)(?!\w))")
_CYRILLIC = re.compile(r"[\u0430-\u045f\u0491]")
_LOOK_ALIKES = str.maketrans("abceikmhoptxy", "авсеікмнортху")


def split_words(text: str) -> list[str]:
    """Return the words and numbers of a text in order, in the form in which texts are compared.

    Args:
        text: any text; unpaired surrogates are read as gaps between words.

    Returns:
        Words in lower case without any punctuation; a number such as "12,5" gives two of them.
    """
    # The acute accent on its own is typed for an apostrophe; NFKC would make a space of it.
    folded = unicodedata.normalize("NFKC", text.replace("´", "'")).casefold()
    if not unicodedata.is_normalized("NFKC", folded):
        folded = unicodedata.normalize("NFKC", folded)
    folded = _INVISIBLE.sub("", folded).replace("ё", "е")
    words = _WORD.findall(folded)
    if _LATIN_AMONG_CYRILLIC.search(folded):
        words = [_fold_look_alikes(word) for word in words]
    return words


def normalise_text(text: str) -> str:
    """Return the words of `split_words` joined by one space: equal for texts that are the same."""
    return " ".join(split_words(text))


def hash_words(words: list[str]) -> bytes:
    """Return the SHA-256 (32 bytes) of words as `split_words` gives them."""
    return hashlib.sha256(" ".join(words).encode()).digest()


def text_hash(text: str) -> bytes:
    """Return the SHA-256 (32 bytes) of the normalised text: equal exactly for exact duplicates."""
    return hash_words(split_words(text))


def _fold_look_alikes(word: str) -> str:
    """Write the Latin look-alikes of a word in Cyrillic if it has a Cyrillic letter or is a single letter."""
    if len(word) > 1 and (word.isascii() or not _CYRILLIC.search(word)):
        return word
    return word.translate(_LOOK_ALIKES)
