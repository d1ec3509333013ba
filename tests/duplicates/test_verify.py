import random

import pytest
from duplicate_edits import EDITS, make_text, split_sentences

from strichka.duplicates.verify import PairVerdict, PreparedText, Relation, compare_texts


def compare(one: str, other: str) -> PairVerdict | None:
    forth, back = (compare_texts(PreparedText(a), PreparedText(b)) for a, b in ((one, other), (other, one)))
    assert forth == back
    return forth


def relation(one: str, other: str) -> str | None:
    verdict = compare(one, other)
    return verdict.relation.value if verdict else None


def texts(count: int, seed: int = 1, sentences: int = 14) -> list[str]:
    choice = random.Random(seed)
    return [make_text(choice, sentences) for _ in range(count)]


RATES = (
    "Офіційний курс на {0} травня. Національний банк установив курс гривні до долара на рівні {1},{2} гривні, "
    "до євро {3},{4} гривні, до злотого {5},{6} гривні. На готівковому ринку долар купують по {7},{8}, "
    "продають по {9},{10}. Торги відкрилися на позначці {11},{12} та закрилися на позначці {13},{14}."
)


def rates(seed: int) -> str:
    choice = random.Random(seed)
    return RATES.format(*(choice.randint(10, 99) for _ in range(15)))


def test_same_text_is_exact() -> None:
    assert compare("Коротка звістка.", "«коротка» ЗВІСТКА") == PairVerdict(Relation.EXACT, 1.0)


def test_texts_without_words_are_not_compared() -> None:
    assert compare("", "…") is None


def test_short_texts_are_compared_for_equality_alone() -> None:
    short = " ".join(texts(1)[0].split()[:24])
    assert relation(short, short + " також") is None
    assert relation(short, short) == "exact"


def test_long_texts_with_one_change_are_near() -> None:
    (text,) = texts(1)
    verdict = compare(text, text + " Та й годі.")
    assert verdict is not None
    assert verdict.relation is Relation.NEAR
    assert verdict.score == 1.0  # all of the shorter text


@pytest.mark.parametrize(
    ("edit", "share", "least"),
    [
        ("delete", 0.3, 0.95),
        ("insert", 0.3, 1.0),
        ("swap", 0.1, 1.0),
        ("swap", 0.2, 0.9),
        ("boilerplate", 0.3, 1.0),
        ("truncate", 0.5, 1.0),
        ("move", 0.5, 1.0),
        ("typography", 0.3, 1.0),
    ],
)
def test_edited_copies_are_found(edit: str, share: float, least: float) -> None:
    choice = random.Random(4)
    originals = texts(60, seed=3)
    pool = [sentence for text in texts(30, seed=9) for sentence in split_sentences(text)]
    found = [relation(text, EDITS[edit](text, share, choice, pool)) in ("near", "exact") for text in originals]
    assert sum(found) >= least * len(found)


def test_other_texts_are_not_near() -> None:
    originals = texts(60)
    assert not [1 for number, one in enumerate(originals) for other in originals[:number] if relation(one, other)]


def test_half_of_a_text_is_near_and_a_quarter_is_not() -> None:
    (text,) = texts(1, sentences=24)
    parts = split_sentences(text)
    assert relation(text, " ".join(parts[:12])) == "near"
    assert relation(text, " ".join(parts[:6])) is None


@pytest.mark.parametrize("items", [3, 10])
def test_digest_is_no_duplicate_of_its_items(items: int) -> None:
    parts = texts(items, seed=6)
    assert [relation(part, "\n\n".join(parts)) for part in parts] == [None] * items


def test_words_replaced_all_over_need_their_order() -> None:
    (text,) = texts(1, sentences=30)
    words = text.split()
    edited = [f"інше{number}" if number % 5 == 0 else word for number, word in enumerate(words)]
    assert relation(text, " ".join(edited)) == "near"
    shuffled = [edited[start : start + 10] for start in range(0, len(edited), 10)]
    random.Random(1).shuffle(shuffled)
    assert relation(text, " ".join(word for part in shuffled for word in part)) is None


def test_template_with_other_numbers_is_no_duplicate() -> None:
    assert {relation(rates(one), rates(other)) for one in range(8) for other in range(one)} == {"template"}


def test_edited_copy_of_a_template_text_is_near() -> None:
    copy = rates(1).replace("Офіційний курс", "Редакція нагадує: офіційний курс").replace("Торги", "За день торги")
    assert relation(rates(1), copy) == "near"
    assert relation(rates(2), copy) == "template"


def test_few_corrected_numbers_leave_a_text_near() -> None:
    text = texts(1)[0] + " Загалом 12 учасників пройшли 5 кілометрів за 3 години 40 хвилин о 9 ранку."
    assert relation(text, text.replace("12", "13")) == "near"
    assert relation(text, text.replace("12", "13").replace("5 к", "7 к").replace("3 г", "4 г").replace("40", "20")) == (
        "near"
    )
    assert relation(rates(1), rates(1).replace("Офіційний курс на", "Офіційний курс на сьогодні", 1)) == "near"


def test_score_of_a_template_is_that_of_the_masked_texts() -> None:
    verdict = compare(rates(1), rates(2))
    assert verdict is not None
    assert verdict.score == 1.0
