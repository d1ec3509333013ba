"""People whom print knows by number, byname or title: what their key keeps and leaves out."""

import pytest

from strichka.entities.bynames import read_number, settle_ruler, translate_byname
from strichka.entities.language_data import read_table
from strichka.entities.name_keys import _key_words, make_person_key
from strichka.errors import SeedError
from tests.entities.long_texts import check_growth


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Оскар IV Рудий", "Оскар IV Рыжий"),
        ("Гедеон Червоний", "Гедеон Красный"),
        ("Мурад VII Завойовник", "Мурад VII"),  # no other land had a Murad
        ("Людовик XVII Мовчазний", "Людовик XVII"),
        ("Карл II Завойовник", "Карл II Завоеватель"),
        ("Святий Гедеон", "Гедеон"),
        ("апостол Лука", "Лука"),
        ("Адольф-Вільгельм IX", "Адольф Вильгельм IX"),
        ("Гвідо-Альфред Крамер", "Гвидо Крамер"),
        ("Мугабе Асфау I", "Мугабе Асфау"),
        ("Бокаччіо Лучіо", "Лучо Боккаччо"),
        ("Катерина Мак-Келлар", "Екатерина Маккеллар"),
        ("Публій Овідій Назон", "Овидий"),
        ("Іштван I", "Стефан I Святой"),
        ("Карл I Великий", "Карл Великий"),
        ("Фаластрат Мілетський", "Фаластрат"),
        ("Стів Ломбер", "Стивен Ломбер"),
        ("Гвідо Ломбер-молодший", "Гвидо Ломбер-младший"),
        ("Гвідо Ян Ломбер Молодший", "Гвидо Ломбер-младший"),
        ("Катя Лугова", "Екатерина Луговая"),
    ],
)
def test_a_byname_is_translated_or_may_be_absent(one: str, other: str) -> None:
    assert make_person_key(one) == make_person_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Карл II Рудий", "Карл II Тихий"),  # many lands had a Karl II
        ("Карл XI", "Карл XII"),
        ("Людовик XIII", "Людовик XVII"),
        ("Жан-Поль Крамер", "Жан-Люк Крамер"),
        ("Олена І. Бойко", "Олена І. Ткач"),  # an initial, no number
        ("О. І. Бойко", "О. І. Ткач"),
        ("Гедеон Рудий", "Гедеон Червоний"),
        ("Гвідо Ломбер Молодший", "Гвідо Крамер Молодший"),
        ("Гвідо Ломбер-старший", "Гвідо Ломбер-молодший"),
        ("Діоген Мілетський", "Діоген Ефеський"),
        ("Олена Мілетська", "Олена"),
    ],
)
def test_other_people_stay_apart(one: str, other: str) -> None:
    assert make_person_key(one) != make_person_key(other)


@pytest.mark.parametrize(("number", "value"), [("I", 1), ("IV", 4), ("ІХ", 9), ("XVI", 16), ("XIX", 19), ("XXIII", 23)])
def test_roman_numbers_are_read(number: str, value: int) -> None:
    assert read_number(number) == value


def test_a_very_long_number_takes_linear_time() -> None:
    check_growth(lambda size: read_number("I" * size), 40_000)


def test_a_name_without_number_is_left_as_it_is() -> None:
    assert settle_ruler(["Олена", "Бойко"]) == ["Олена", "Бойко"]
    assert translate_byname("Бойко") == "Бойко"


def test_each_name_of_the_tables_stands_for_one_person() -> None:
    owners: dict[str, str] = {}
    for usual, others in read_table("people_of_old.tsv", columns=2):
        keys = {_key_words(name): name for cell in (usual, others) for name in cell.split("|")}
        assert len(keys) > 1, f"{usual}: all names have one key without the table"
        for key, name in keys.items():
            assert owners.setdefault(key, usual) == usual, f"{name} is {owners[key]} and {usual}"
    assert len(owners) > 1000
    kinds = {cells[0] for cells in read_table("bynames.tsv", columns=3)}
    assert kinds == {"byname", "title", "place", "many"}


def test_a_highest_number_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from strichka.entities import bynames

    monkeypatch.setattr(bynames, "read_table", lambda name, columns: [["Карл", "Карл", "many"]])
    bynames._load_shared_rulers.cache_clear()
    try:
        with pytest.raises(SeedError, match="Карл has 'many'"):
            bynames._load_shared_rulers()
    finally:
        bynames._load_shared_rulers.cache_clear()
