"""The nominative of a whole name, its words agreeing: Рустемом Умєровим → Рустем Умєров.

For people every reading of case and gender that all words can share is weighed and the best is taken; for bodies and
places the head noun and the adjectives before it are put into the nominative, the genitives after it stay.
"""

from collections.abc import Collection
from functools import lru_cache

from strichka.entities.language_data import guess_nominatives
from strichka.entities.person_lemmas import decline_person
from strichka.entities.phrase_lemmas import decline_phrase
from strichka.entities.standing import NOWHERE, Standing
from strichka.entities.text import TOKEN, clean_word, fold_word, is_latin

_EMPTY: frozenset[str] = frozenset()


def lemmatise_name(
    name: str, label: str, language: str, printed: Collection[str] = _EMPTY, standing: Standing = NOWHERE
) -> str:
    """Put a whole name into the nominative.

    Args:
        name: as printed, in any case.
        label: PER, LOC, ORG or MISC.
        language: `uk` or `ru`.
        printed: folded capitalised words of the same article; a nominative among them is preferred.
        standing: what the words before it say of it.

    Returns:
        The nominative with the case of letters, signs and spaces as printed; white space runs made one space.
    """
    return _lemmatise(" ".join(name.split()), label, language, _pick_printed(name, printed), standing)


def _pick_printed(name: str, printed: Collection[str]) -> frozenset[str]:
    """Keep what can matter for this name, so that the cache is of use across articles."""
    if not printed:
        return _EMPTY
    guesses = {
        guess for part in TOKEN.findall(name) if part[0].isalpha() for guess in guess_nominatives(fold_word(part))
    }
    return frozenset(guess for guess in guesses if guess in printed and guess not in fold_word(name).split())


@lru_cache(maxsize=30_000)
def _lemmatise(name: str, label: str, language: str, printed: frozenset[str], standing: Standing) -> str:
    pieces = TOKEN.findall(name)
    places = [index for index, piece in enumerate(pieces) if piece[0].isalpha() and not is_latin(piece)]
    if not places:
        return name
    words = [clean_word(pieces[index]) for index in places]
    lemmas = (
        decline_person(words, language, printed, standing)
        if label == "PER"
        else decline_phrase(words, language, standing)
    )
    for index, word, lemma in zip(places, words, lemmas, strict=True):
        pieces[index] = _restore_case(word, lemma, label)
    return "".join(pieces)


def _restore_case(word: str, lemma: str, label: str) -> str:
    if lemma == word.lower() and not (label == "PER" and word.isupper() and len(word) > 3):
        return word
    lemma = _drop_new_dots(word.lower(), lemma)
    if word.isupper() and len(word) > 1 and label != "PER":
        return lemma.upper()
    parts = lemma.split("-")
    source = word.split("-")
    titled = [
        part[:1].upper() + part[1:] if source[min(index, len(source) - 1)][:1].isupper() else part
        for index, part in enumerate(parts)
    ]
    return "-".join(titled)


def _drop_new_dots(lower: str, lemma: str) -> str:
    """Write ё only where it is printed: a text either has it or writes е throughout."""
    return "".join(
        "е" if letter == "ё" and (index >= len(lower) or lower[index] != "ё") else letter
        for index, letter in enumerate(lemma)
    )
