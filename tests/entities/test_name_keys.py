"""One key for a name in both languages, and other keys for others."""

import pytest

from strichka.entities.name_keys import make_person_key, make_phrase_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Володимир Бойко", "Владимир Бойко"),
        ("Бойко Олена", "Елена Бойко"),
        ("Ентоні Блінкен", "Antony Blinken"),
        ("Олена Петрівна Бойко", "Елена Бойко"),
        ("Джон Мейнард Кейнс", "Джон Кейнс"),
        ("Курт фон Штраль", "Курт Штраль"),
        ("Лео Рейнвотер", "Лео Рейнуотер"),
        ("Фелікс Кляйн", "Феликс Клейн"),
        ("Ямагісі Сатору", "Сатору Ямагиси"),
        ("Дзвіна Крушельницька-Валь", "Дзвина Крушельницкая-Валь"),
        ("Карл V", "Карл V"),
    ],
)
def test_one_person_has_one_key(one: str, other: str) -> None:
    assert make_person_key(one) == make_person_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Олександр Петренко", "Олександра Петренко"),
        ("Валерій Ткач", "Валерія Ткач"),
        ("Микола Іванов", "Микола Іваненко"),
        ("Іванов", "Іванова"),
        ("Мухаммед бін Салман", "Мухаммед бін Наїф"),
        ("Мухаммед бін Салман Аль Сауд", "Мухаммед бін Наїф Аль Сауд"),
        ("Карл V", "Карл VI"),
        ("Кім Чен Ин", "Кім Йо Ин"),
        ("Анна Ткач", "Інна Ткач"),
    ],
)
def test_two_people_have_two_keys(one: str, other: str) -> None:
    assert make_person_key(one) != make_person_key(other)


@pytest.mark.parametrize(
    ("ukrainian", "russian"),
    [
        ("Берегове", "Берегово"),
        ("Радехів", "Радехов"),
        ("Бурівка", "Буровка"),
        ("Біскайська затока", "Бискайский залив"),
        ("Стара Загора", "Стара-Загора"),
        ("Варшавське герцогство", "Варшавское герцогство"),
        ("Яхт-клуб Чорноморська", "Яхт-клуб Черноморска"),
        ("Київський апеляційний суд", "Киевский апелляционный суд"),
        ("Міністерство внутрішніх справ Грузії", "Министерство внутренних дел Грузии"),
        ("Палата представників", "Палата представителей"),
    ],
)
def test_a_place_or_body_has_one_key_in_both_languages(ukrainian: str, russian: str) -> None:
    assert make_phrase_key(ukrainian) == make_phrase_key(russian)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Північна Корея", "Південна Корея"),
        ("Верховний Суд", "Вищий суд"),
        ("Херсонська область", "Харківська область"),
        ("Нова Гута", "Стара Гута"),
        ("Воля", "Валя"),
        ("Міністерство освіти", "Міністерство оборони"),
    ],
)
def test_two_places_or_bodies_have_two_keys(one: str, other: str) -> None:
    assert make_phrase_key(one) != make_phrase_key(other)


def test_a_name_without_letters_has_an_empty_key() -> None:
    assert make_person_key("— —") == ""
    assert make_phrase_key("…") == ""
