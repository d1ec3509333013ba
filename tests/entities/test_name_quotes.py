import pytest
import spacy
from spacy.tokens import Doc

from strichka.entities.name_quotes import settle_quotes


def settle(text: str, *names: tuple[int, int]) -> list[str]:
    doc = Doc(spacy.blank("xx").vocab, words=text.split())
    return [doc[start:end].text for start, end, _ in settle_quotes(doc, [(*name, "ORG") for name in names])]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("ТОВ « Компанія « Поле »", (0, 5), "ТОВ « Компанія « Поле »"),
        ("ТОВ « Поле » виграло", (0, 3), "ТОВ « Поле »"),
        ('ТОВ " Поле " виграло', (0, 3), 'ТОВ " Поле "'),
        ("ТОВ « Поле » виграло", (0, 4), "ТОВ « Поле »"),
        ("ТОВ „ Поле “ виграло", (0, 3), "ТОВ „ Поле “"),
        ("ТОВ „ Поле ” виграло", (0, 3), "ТОВ „ Поле ”"),
        ("« Газета „ Поле “ » виграла", (1, 5), "Газета „ Поле “"),
        ("“ Поле ” виграло", (0, 3), "“ Поле ”"),
        ('" Поле " виграло', (1, 3), "Поле"),
        ('Поле " Ліс " виграло', (0, 2), "Поле"),
        ("« Поле » виграло", (1, 2), "Поле"),
        ("« Поле » виграло", (1, 3), "Поле"),
        ('" Поле " виграло', (1, 2), "Поле"),
        ("ДПІ « виграла", (0, 2), "ДПІ"),
        ("порт ( знову", (0, 2), "порт"),
        ("ТОВ « Поле і Ліс » виграло", (0, 3), "ТОВ « Поле"),
        ("ТОВ « Поле", (0, 3), "ТОВ « Поле"),
    ],
)
def test_quotes_inside_a_name_are_two(text: str, name: tuple[int, int], expected: str) -> None:
    assert settle(text, name) == [expected]


def test_another_name_keeps_its_words() -> None:
    assert settle("АТ « Поле » Ліс", (0, 3), (3, 5)) == ["АТ « Поле", "» Ліс"]
    assert settle("АТ « Поле » Ліс", (0, 3), (4, 5)) == ["АТ « Поле »", "Ліс"]


def test_no_names_and_signs_alone() -> None:
    assert settle("« Поле »") == []
    assert settle("« Поле »", (0, 1)) == []
