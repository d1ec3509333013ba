import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strichka.duplicates.normalise import normalise_text, split_words, text_hash

APOSTROPHES = "'’ʼ‘`´ʹ′"


@pytest.mark.parametrize("mark", APOSTROPHES)
def test_apostrophes_are_one(mark: str) -> None:
    assert split_words(f"П{mark}ять об{mark}єктів") == ["пять", "обєктів"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("«Стрічка» — це новини…", '"Стрічка" - це новини...'),
        ("Ещё  всё\u00a0ясно", "Еще все ясно"),
        ("за́мок", "замок"),
        ("Киї\u0308в", "Киї\u0308в".replace("ї", "ї")),
        ("и\u0306ого", "його".replace("й", "и\u0306")),
        ("кра\u00adїна", "країна"),
        ("по\u2011новому", "по-новому"),
        ("Kиїв i Oдеса", "Київ і Одеса"),
        ("ＮＡＴＯ", "nato"),
        ("рядок\nінший\tрядок", "рядок інший рядок"),
    ],
)
def test_same_text_printed_differently(one: str, other: str) -> None:
    assert normalise_text(one) == normalise_text(other)
    assert text_hash(one) == text_hash(other)


@pytest.mark.parametrize(
    ("one", "other"), [("кит", "кіт"), ("ґрати", "грати"), ("тисяча 5", "тисяча 6"), ("не був", "був"), ("рис", "рiс")]
)
def test_different_texts_stay_different(one: str, other: str) -> None:
    assert text_hash(one) != text_hash(other)


def test_latin_words_stay_latin() -> None:
    assert split_words("Google і Meta, а також COVID19") == ["google", "і", "meta", "а", "також", "covid19"]


@pytest.mark.parametrize("text", ["", "   \n", "… — «»", "😀🇺🇦", "\x00", "___"])
def test_text_without_words(text: str) -> None:
    assert split_words(text) == []


@given(st.text())
def test_any_text_is_normalised_once_and_for_all(text: str) -> None:
    once = normalise_text(text)
    assert normalise_text(once) == once
    assert normalise_text(unicodedata.normalize("NFD", text)) == normalise_text(unicodedata.normalize("NFC", text))
    assert len(text_hash(text)) == 32
