import pytest

from strichka.entities.entity_keys import make_entity_key
from strichka.entities.transliteration import make_name_key


@pytest.mark.parametrize(
    "names",
    [
        ("Блінкен", "Блинкен", "Blinken"),
        ("Вашингтон", "Washington"),
        ("Гамленд", "Хамленд", "Hamlend"),
        ("Йоль", "Ёль"),
        ("Вербицька", "Вербицкая"),
        ("Шевченко", "Shevchenko"),
        ("Уоррен", "Воррен"),
        ("Маргайм", "Маргейм"),
        ("Соловйов", "Соловьёв"),
    ],
)
def test_spellings_of_one_name_meet(names: tuple[str, ...]) -> None:
    assert len({make_name_key(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Орленко", "Орлов"), ("Павленко", "Павличенко"), ("Марін", "Марінов"), ("Карл II", "Карл III")],
)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert make_name_key(one) != make_name_key(other)


@pytest.mark.parametrize(
    "names",
    [
        ("Володимир Бойко", "Владимир Бойко", "Volodymyr Boiko", "Бойко Володимир"),
        ("Олена Вікторівна Бойко", "Елена Викторовна Бойко", "Олена Бойко"),
        ("Ентоні Вітмор", "Энтони Витмор", "Anthony Vitmor"),
    ],
)
def test_one_person_has_one_key(names: tuple[str, ...]) -> None:
    assert len({make_entity_key(name, "PER") for name in names}) == 1


def test_people_of_one_surname_stay_apart() -> None:
    assert make_entity_key("Олена Бойко", "PER") != make_entity_key("Олег Бойко", "PER")
    assert make_entity_key("Бойко", "PER") != make_entity_key("Бойко", "ORG")


def test_a_name_without_letters_has_a_key() -> None:
    assert make_entity_key("…", "MISC") == "misc:…"
