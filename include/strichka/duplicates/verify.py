"""Whether two texts are the same, nearly the same, or filled from one template: the proof behind every pair.

Near means that the shorter text lies mostly in the longer one *and* makes up a good part of it. Both are shares of
distinct three-word shingles: `shared / shorter` (containment) and `shared / longer` (coverage). Containment alone would
make a digest of ten items a near-duplicate of each of them; the bound on coverage lets a text lose or gain up to about
two thirds of the longer one (a truncated copy, a header, an appended background) and refuses the digest of three.
A digest of two equal items can't be told from a text cut in half by the two texts alone; clusters guard against it.

A text edited word by word all over loses shingles faster than words. It is accepted at a lower containment when
most of its words still stand in the same order (longest common subsequence).

A template is a wording in which only the numbers change (exchange rates, weather, daily counts). Two such texts agree
once numbers are masked and disagree at most places where a number stands between the same words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from rapidfuzz.distance import LCSseq

from strichka.duplicates.normalise import hash_words, split_words
from strichka.duplicates.signatures import MINIMUM_WORDS, hash_shingles

SHINGLE_WORDS: Final = 3
NEAR_CONTAINMENT: Final = 0.5  # share of the shorter text's shingles; every different-story pair but one lay below
NEAR_COVERAGE: Final = 0.35  # share of the longer text's shingles; a digest of three equal items reaches 0.33
ORDERED_CONTAINMENT: Final = 0.4  # enough when the words keep their order as well
ORDERED_SHARE: Final = 0.75  # share of the longer text's words that stand in the other in the same order
TEMPLATE_CONTAINMENT: Final = 0.5  # of shingles with numbers masked
TEMPLATE_AGREEMENT: Final = 0.5  # places where the numbers agree; an update of a story leaves more of them alone
TEMPLATE_NUMBER_SHARE: Final = 0.05  # numbers among the words of a template
TEMPLATE_NUMBERS: Final = 3  # number places two templates must share before their numbers say anything

SCORE_DIGITS: Final = 4  # decimals a score is kept with: more would be noise of the method

_MASK: Final = "#"  # can't be a word of `split_words`


class Relation(StrEnum):
    """How two texts relate, or what an article is in its cluster (`original`)."""

    ORIGINAL = "original"
    EXACT = "exact"
    NEAR = "near"
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class PairVerdict:
    """The relation of two texts.

    `score` is 1 for exact, otherwise the containment of three-word shingles, 0 to 1 (numbers masked for a template).
    """

    relation: Relation
    score: float


class PreparedText:
    """A text made ready to be compared with many others; what only some comparisons need is made when asked for."""

    def __init__(self, text: str) -> None:
        """Split the text into words; see `split_words`."""
        self.words = split_words(text)
        self.text_hash = hash_words(self.words)

    @cached_property
    def shingles(self) -> frozenset[int]:
        """Hashes of the distinct three-word shingles."""
        return frozenset(hash_shingles(self.words, SHINGLE_WORDS).tolist())

    @cached_property
    def masked_words(self) -> list[str]:
        """The words with each run of numbers replaced by one mask."""
        return self._masked[0]

    @cached_property
    def masked_shingles(self) -> frozenset[int]:
        """Hashes of the distinct three-word shingles of the masked words."""
        return frozenset(hash_shingles(self.masked_words, SHINGLE_WORDS).tolist())

    @cached_property
    def numbers(self) -> frozenset[tuple[str, str, str]]:
        """Every run of numbers with the masked words before and after it."""
        words, runs = self._masked
        padded = ["", *words, ""]
        places = [place for place, word in enumerate(words) if word == _MASK]
        return frozenset((padded[place], run, padded[place + 2]) for place, run in zip(places, runs, strict=True))

    @cached_property
    def number_share(self) -> float:
        """Runs of numbers per masked word, 0 to 1."""
        return len(self._masked[1]) / max(len(self.masked_words), 1)

    @cached_property
    def _masked(self) -> tuple[list[str], list[str]]:
        """The masked words, and the runs of numbers that the masks stand for, in order."""
        words: list[str] = []
        runs: list[list[str]] = []  # joined at the end: adding to a text copies it, and a run may be a whole megabyte
        for word in self.words:
            if not word[0].isdigit():
                words.append(word)
            elif words and words[-1] == _MASK:
                runs[-1].append(word)
            else:
                words.append(_MASK)
                runs.append([word])
        return words, [" ".join(run) for run in runs]


def compare_texts(left: PreparedText, right: PreparedText) -> PairVerdict | None:
    """Decide how two texts relate; the order of the two does not matter.

    Args:
        left: one text.
        right: the other.

    Returns:
        The verdict, or None for texts that are no duplicates and share no template. Texts without a word, and
        different texts of fewer than `MINIMUM_WORDS` words, give None.
    """
    if left.text_hash == right.text_hash:
        return PairVerdict(Relation.EXACT, 1.0) if left.words else None
    if min(len(left.words), len(right.words)) < MINIMUM_WORDS:
        return None
    return _find_template(left, right) or _find_near(left, right)


def _share(left: frozenset[int], right: frozenset[int], of: Callable[[int, int], int]) -> float:
    """Return the common elements as a share of the smaller (`of=min`) or larger (`of=max`) set."""
    return len(left & right) / max(of(len(left), len(right)), 1)


def _find_near(left: PreparedText, right: PreparedText) -> PairVerdict | None:
    """Return a near verdict when containment, coverage and, on the border, the order of words allow it."""
    if _share(left.shingles, right.shingles, max) < NEAR_COVERAGE:
        return None
    containment = _share(left.shingles, right.shingles, min)
    if containment < ORDERED_CONTAINMENT:
        return None
    if containment < NEAR_CONTAINMENT:
        longer = max(len(left.words), len(right.words))
        if LCSseq.similarity(left.words, right.words) < ORDERED_SHARE * longer:
            return None
    return PairVerdict(Relation.NEAR, round(containment, SCORE_DIGITS))


def _find_template(left: PreparedText, right: PreparedText) -> PairVerdict | None:
    """Return a template verdict when the texts agree but for their numbers and most of those differ."""
    if min(left.number_share, right.number_share) < TEMPLATE_NUMBER_SHARE:
        return None
    if _share(left.masked_shingles, right.masked_shingles, max) < NEAR_COVERAGE:
        return None
    containment = _share(left.masked_shingles, right.masked_shingles, min)
    if containment < TEMPLATE_CONTAINMENT:
        return None
    both = {(before, after) for before, _, after in left.numbers} & {
        (before, after) for before, _, after in right.numbers
    }
    if len(both) < TEMPLATE_NUMBERS:
        return None
    left_numbers = {number for number in left.numbers if (number[0], number[2]) in both}
    right_numbers = {number for number in right.numbers if (number[0], number[2]) in both}
    agreement = len(left_numbers & right_numbers) / min(len(left_numbers), len(right_numbers))
    if agreement >= TEMPLATE_AGREEMENT:
        return None
    return PairVerdict(Relation.TEMPLATE, round(containment, SCORE_DIGITS))
