import random
import time

import numpy
import pytest
from duplicate_edits import make_text, swap_words

from strichka.duplicates import signatures
from strichka.duplicates.normalise import split_words, text_hash
from strichka.duplicates.signatures import BAND_COUNT, MINIMUM_WORDS, hash_shingles, make_signature

FIRST_BANDS = (-8781542786443294775, 3762462886553998153, -3331575172287791261)
TEXT_HASH = "6b1bb412b2ebeca5"
TEXT = " ".join(f"слово{number} word{number * 7 % 11}" for number in range(40))


def test_signature_never_changes_under_its_name() -> None:
    # A change of these numbers needs a new SIGNATURE_ALGORITHM: stored bands would no longer meet new ones.
    signature = make_signature(TEXT)
    assert signatures.SIGNATURE_ALGORITHM == "xxh3-minhash-1/2w/32x4"
    assert signature.band_hashes[:3] == FIRST_BANDS
    assert signature.text_hash.hex()[:16] == TEXT_HASH


def test_shape() -> None:
    signature = make_signature(TEXT)
    assert len(signature.band_hashes) == BAND_COUNT == len(set(signature.band_hashes))
    assert all(-(2**63) <= value < 2**63 for value in signature.band_hashes)
    assert signature.word_count == 80
    assert signature.shingle_count == len({*zip(split_words(TEXT), split_words(TEXT)[1:], strict=False)})
    assert signature.text_hash == text_hash(TEXT)


def test_printing_does_not_matter() -> None:
    assert make_signature(TEXT) == make_signature(TEXT.upper().replace(" ", " — \n"))


@pytest.mark.parametrize("words", [0, 1, 2, MINIMUM_WORDS - 1])
def test_short_text_has_no_bands(words: int) -> None:
    signature = make_signature(" ".join(["слово"] * words))
    assert signature.band_hashes == ()
    assert signature.word_count == words
    assert signature.shingle_count == min(words, 1)


def test_text_of_the_least_length_has_bands() -> None:
    assert len(make_signature(" ".join(["слово"] * MINIMUM_WORDS)).band_hashes) == BAND_COUNT


def test_shingles_know_order_and_bounds() -> None:
    def shingles(text: str, size: int) -> list[int]:
        return hash_shingles(text.split(), size).tolist()

    assert shingles("a b c", 2) != shingles("b a c", 2)
    assert shingles("a b", 2) != shingles("ab", 2)
    assert shingles("a b c a b", 2)[0] == shingles("a b c a b", 2)[3]
    assert len(shingles("a b c a b", 3)) == 3
    assert shingles("a", 3) != shingles("b", 3)


def test_chunks_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    text = make_text(random.Random(1), 200)
    whole = make_signature(text)
    monkeypatch.setattr(signatures, "_CHUNK", 7)
    assert make_signature(text) == whole


def test_bands_meet_as_often_as_the_theory_says() -> None:
    choice = random.Random(5)
    met, expected = [], []
    for number in range(300):
        words = [f"w{choice.randrange(10**9)}" for _ in range(200)]
        share = 0.04 * (number % 8)
        other = [f"x{choice.randrange(10**9)}" if choice.random() < share else word for word in words]
        one, two = (set(hash_shingles(part, 2).tolist()) for part in (words, other))
        similarity = len(one & two) / len(one | two)
        left, right = (make_signature(" ".join(part)).band_hashes for part in (words, other))
        met.append(numpy.mean([a == b for a, b in zip(left, right, strict=True)]))
        expected.append(similarity**4)
    assert numpy.mean(met) == pytest.approx(numpy.mean(expected), abs=0.02)
    assert numpy.corrcoef(met, expected)[0, 1] > 0.95


def test_similar_texts_share_bands_and_others_do_not() -> None:
    choice = random.Random(2)
    texts = [make_text(choice, 20) for _ in range(20)]
    signed = [set(make_signature(text).band_hashes) for text in texts]
    edited = [set(make_signature(swap_words(text, 0.05, choice, texts)).band_hashes) for text in texts]
    assert all(one & other for one, other in zip(signed, edited, strict=True))
    assert sum(bool(signed[i] & signed[j]) for i in range(20) for j in range(i)) <= 2


def test_speed() -> None:
    text = make_text(random.Random(3), 40)[:1150]
    best = 0.0
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(100):
            make_signature(text)
        best = max(best, 100 / (time.perf_counter() - start))
    assert len(text.encode()) > 1800
    assert best > 1000, f"{best:.0f} texts a second"  # 6,000 on an idle core; the bound leaves room for a busy one
