"""Names misprinted within one article: Умров for Умєров. Joined only with support from that article."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import DamerauLevenshtein

from strichka.entities.morphology import load_morphology
from strichka.entities.text import fold_word, tokenise
from strichka.entities.transliteration import make_word_key

_DAMAGED_LETTERS = {"uk": "єії", "ru": "ыэё"}
_DAMAGE_SHARE = 0.001  # of the letters of a text: sound Ukrainian has 7 є in a thousand, damaged 0.4
_DAMAGE_LETTERS = 300  # shorter texts may well have no є
_LONG_ENOUGH = 5  # shorter names differ by one letter too easily
_MOST_ALIKE = 60  # names with one first letter and ending that are compared with each other: bounds the time


def find_lost_letters(text: str, language: str) -> str:
    """Find the frequent letters that print has lost throughout a text (see `_DAMAGE_SHARE`)."""
    letters = sum(map(str.isalpha, text))
    if letters < _DAMAGE_LETTERS:
        return ""
    lower = text.lower()
    lost = [letter for letter in _DAMAGED_LETTERS[language] if lower.count(letter) < _DAMAGE_SHARE * letters]
    # Print without ё is usual, and a text that has none of the letters is in another language.
    lost = [letter for letter in lost if letter != "ё"]
    return "".join(lost) if len(lost) < len(_DAMAGED_LETTERS[language]) else ""


def drop_letters(name: str, letters: str) -> str:
    """Leave some letters out of a name, and its case."""
    return "".join(letter for letter in name.lower() if letter not in letters)


def split_name(name: str) -> list[str]:
    """Split a name into its words, initials and signs left out."""
    return [token.text for token in tokenise(name) if token.text[0].isalpha() and len(token.text) > 1]


def is_one_letter_apart(one: str, other: str) -> bool:
    """Say whether two folded names of five letters or more differ by one letter, not the first."""
    if min(len(one), len(other)) < _LONG_ENOUGH or one[0] != other[0] or abs(len(one) - len(other)) > 1:
        return False
    return one != other and DamerauLevenshtein.distance(one, other, score_cutoff=1) == 1


def is_misprint(lemma: str, full: str) -> bool:
    """Say whether a name is one letter off a known full name: family names alike, first names the same or left out."""
    parts, wanted = split_name(lemma), split_name(full)
    if not parts or len(wanted) < 2:
        return False
    if len(parts) > 1 and make_word_key(parts[0]) != make_word_key(wanted[0]):
        return False
    return is_one_letter_apart(fold_word(parts[-1]), fold_word(wanted[-1]))


def settle_spellings(lemmas: Iterable[str], language: str, lost: str) -> dict[str, str]:
    """Settle family names that one article prints in two ways, one letter apart (Умєров, Умров).

    One of the two must be unknown to the dictionary. The longer is right where print has lost the letter, else the
    more frequent, else the first.

    Args:
        lemmas: the people's names in the nominative, one for each mention.
        language: `uk` or `ru`.
        lost: letters that print has lost (see `find_lost_letters`).

    Returns:
        Folded misspelt family name → the right one.
    """
    families = (split_name(lemma)[-1:] for lemma in lemmas)
    counts = Counter(words[0] for words in families if words and len(words[0]) >= _LONG_ENOUGH - 1)
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for family in counts:
        alike[family[0], family[-2:]].append(family)
    spellings: dict[str, str] = {}
    for group in alike.values():
        for wrong in group[:_MOST_ALIKE]:
            for right in group[:_MOST_ALIKE]:
                if _corrects(right, wrong, counts, group, language, lost):
                    spellings.setdefault(fold_word(wrong), right)
    return spellings


def _corrects(right: str, wrong: str, counts: Counter[str], order: list[str], language: str, lost: str) -> bool:
    if not is_one_letter_apart(fold_word(right), fold_word(wrong)):
        return False
    morphology = load_morphology(language)
    if morphology.describe_word(wrong).is_surname and morphology.describe_word(right).is_surname:
        return False
    if lost and drop_letters(right, lost) == drop_letters(wrong, lost):
        return len(right) > len(wrong)
    return (counts[right], order.index(wrong)) > (counts[wrong], order.index(right))
