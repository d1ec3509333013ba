"""Signatures: 128 minimum hashes over two-word shingles in 32 bands of 4, the same on every machine and version.

Method: Broder, "On the resemblance and containment of documents" (1997), with banding as in Leskovec, Rajaraman and
Ullman, "Mining of Massive Datasets", chapter 3. Two texts of which a share J of all shingles is common meet in a band
with probability 1 - (1 - J^4)^32: 0.23 at J = 0.3, 0.88 at 0.5, above 0.99 from 0.6.

Hashes are XXH3 (fixed since its release 0.8) of each word's UTF-8 bytes, mixed by integer arithmetic written out here:
nothing depends on another library's choice of hash, on byte order or on the platform.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy
import xxhash
from numpy.typing import NDArray

from strichka.duplicates.normalise import hash_words, split_words

SIGNATURE_ALGORITHM: Final = "xxh3-minhash-1/2w/32x4"
"""Method, version and shape; raise the version with any change that changes a hash: bands are never compared across."""

BAND_COUNT: Final = 32
ROWS_PER_BAND: Final = 4
SHINGLE_WORDS: Final = 2
MINIMUM_WORDS: Final = 25
"""Texts of fewer words are compared for equality alone: a short notice shares its few shingles with any other."""

MAX_BAND_TEXTS: Final = 200
"""A band shared by more distinct texts names a common phrase, not a copy, and is passed over. Comparing all texts in it
would cost the square of their number; texts that are near-duplicates meet in other bands as well."""

_CHUNK: Final = 4096  # shingles hashed at once: keeps the work space of a long text at 2 MiB
_GOLDEN: Final = numpy.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Signature:
    """What is stored of a text so that its duplicates can be found without reading it again."""

    text_hash: bytes  # SHA-256 of the normalised text
    band_hashes: tuple[int, ...]  # 32 signed 64-bit integers, by band number; none for a text under MINIMUM_WORDS
    shingle_count: int  # distinct two-word shingles
    word_count: int


def make_signature(text: str) -> Signature:
    """Sign a text.

    Args:
        text: the body of an article, without its title (outlets give a copied text a title of their own).

    Returns:
        Its signature; `word_count` 0 means that there is nothing to compare.
    """
    words = split_words(text)
    shingles = numpy.unique(hash_shingles(words, SHINGLE_WORDS))
    bands: tuple[int, ...] = ()
    if len(words) >= MINIMUM_WORDS:
        bands = tuple(_hash_bands(_minimum_hashes(shingles)).tolist())
    return Signature(hash_words(words), bands, len(shingles), len(words))


def hash_shingles(words: list[str], size: int) -> NDArray[numpy.uint64]:
    """Hash every run of `size` neighbouring words.

    Args:
        words: as `split_words` gives them.
        size: words in a shingle.

    Returns:
        One unsigned 64-bit hash per place, in order, repeated where the words repeat; one hash of the whole for
        a text of fewer words than `size`, none for no words.
    """
    if not words:
        return numpy.empty(0, dtype=numpy.uint64)
    digests = map(xxhash.xxh3_64_intdigest, map(str.encode, words))
    hashes = numpy.fromiter(digests, dtype=numpy.uint64, count=len(words))
    places = max(len(words) - size + 1, 1)
    shingles = numpy.zeros(places, dtype=numpy.uint64)
    for offset in range(min(size, len(words))):
        shingles = _mix(shingles * _GOLDEN + hashes[offset : offset + places])
    return shingles


def _mix(values: NDArray[numpy.uint64]) -> NDArray[numpy.uint64]:
    """Spread every bit over all others: the finaliser of SplitMix64 (Steele, Lea, Flood 2014), a bijection."""
    values = (values ^ (values >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
    return values ^ (values >> numpy.uint64(31))


@lru_cache(maxsize=1)
def _permutations() -> tuple[NDArray[numpy.uint32], NDArray[numpy.uint32]]:
    """Return odd multipliers and addends, one pair for each of the 128 permutations of 32-bit integers."""
    count = BAND_COUNT * ROWS_PER_BAND
    numbers = _mix(numpy.arange(1, 2 * count + 1, dtype=numpy.uint64) * _GOLDEN)
    halves = (numbers >> numpy.uint64(32)).astype(numpy.uint32)
    return halves[:count] | numpy.uint32(1), halves[count:]


def _minimum_hashes(shingles: NDArray[numpy.uint64]) -> NDArray[numpy.uint32]:
    """Return the smallest value of the shingles under each permutation (128 unsigned 32-bit integers)."""
    multipliers, addends = _permutations()
    low = (shingles >> numpy.uint64(32)).astype(numpy.uint32)
    smallest = numpy.full(len(multipliers), numpy.iinfo(numpy.uint32).max, dtype=numpy.uint32)
    for start in range(0, len(low), _CHUNK):
        values = low[start : start + _CHUNK, None] * multipliers
        values += addends
        numpy.minimum(smallest, values.min(axis=0), out=smallest)
    return smallest


def _hash_bands(smallest: NDArray[numpy.uint32]) -> NDArray[numpy.int64]:
    """Fold the four minimum hashes of each band into one signed 64-bit integer, different for every algorithm."""
    raw = smallest.astype("<u4").tobytes()
    width = 4 * ROWS_PER_BAND
    seed = xxhash.xxh3_64_intdigest(SIGNATURE_ALGORITHM.encode())
    hashes = [xxhash.xxh3_64_intdigest(raw[at : at + width], seed) for at in range(0, len(raw), width)]
    return numpy.array(hashes, dtype=numpy.uint64).view(numpy.int64)
