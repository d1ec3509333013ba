import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strichka.training import augmentation
from strichka.training.augmentation import augment_text, rewrite_text
from strichka.training.texts import LabelledText

TEXT = "Зв’язок із «Києвом»\nЄвген Маєвський поїхав до Литви."
SPANS = ((12, 18, "LOC"), (20, 35, "PER"), (46, 51, "LOC"))
LABELLED = LabelledText("uk-1", "uk", TEXT, SPANS)
REWRITES = [
    augmentation.lose_case,
    augmentation.put_capitals,
    augmentation.put_titles,
    augmentation.lose_capitals_of_names,
    augmentation.lose_letter,
    augmentation.change_quotes,
    augmentation.change_apostrophes,
    augmentation.put_look_alikes,
    augmentation.misprint,
]


def names(text: LabelledText) -> list[str]:
    return [text.text[start:end] for start, end, _ in text.spans]


def rewrite(how: Callable[[LabelledText, random.Random], list[str]], seed: int = 1) -> LabelledText:
    return rewrite_text(LABELLED, how(LABELLED, random.Random(seed)))


def test_the_example_is_sound() -> None:
    assert names(LABELLED) == ["Києвом", "Євген Маєвський", "Литви"]


def test_case_is_lost() -> None:
    assert rewrite(augmentation.lose_case).text == TEXT.lower()


def test_the_first_line_in_capitals() -> None:
    assert rewrite(augmentation.put_capitals).text.startswith("ЗВ’ЯЗОК ІЗ «КИЄВОМ»\n")


def test_a_headline_of_capitalised_words() -> None:
    assert rewrite(augmentation.put_titles).text.startswith("Зв’язок Із «Києвом»\nЄвген")


def test_spans_move_with_lost_letters() -> None:
    lost = {tuple(names(rewrite(augmentation.lose_letter, seed))) for seed in range(20)}
    assert ("Кивом", "вген Мавський", "Литви") in lost


def test_all_quotes_change_together() -> None:
    texts = {rewrite(augmentation.change_quotes, seed).text for seed in range(40)}
    assert TEXT.replace("«", '"').replace("»", '"') in texts
    assert TEXT.replace("«", "„").replace("»", "“") in texts


def test_apostrophes_change() -> None:
    assert {rewrite(augmentation.change_apostrophes, seed).text[2] for seed in range(40)} == set("’ʼ`'")


def test_look_alikes_are_latin() -> None:
    changed = [rewrite(augmentation.put_look_alikes, seed).text for seed in range(80)]
    assert any(text != TEXT for text in changed)
    assert all(letter.isascii() for text in changed for letter, was in zip(text, TEXT, strict=True) if letter != was)


def test_the_same_seed_gives_the_same_text() -> None:
    first = [augment_text(LABELLED, random.Random(seed)) for seed in range(20)]
    assert first == [augment_text(LABELLED, random.Random(seed)) for seed in range(20)]
    assert len({text.text for text in first}) > 5


@pytest.mark.parametrize("how", REWRITES)
@given(seed=st.integers(0, 1000), text=st.text(alphabet="абвієЄІ «»“”\"'’\n.ABßİ", max_size=60), data=st.data())
def test_spans_stay_in_the_text(
    how: Callable[[LabelledText, random.Random], list[str]], seed: int, text: str, data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    spans = tuple((a, b, "PER") for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b)
    labelled = LabelledText("x", "uk", text, spans)
    changed = rewrite_text(labelled, how(labelled, random.Random(seed)))
    edges = [edge for start, end, _ in changed.spans for edge in (start, end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(changed.text) for edge in edges)
