import pytest
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from strichka.entities.neighbours import part_neighbours


def part(name: str, language: str, label: str = "PER") -> list[str]:
    doc = Doc(Vocab(), words=name.split())
    return [span.text.strip() for span in part_neighbours([Span(doc, 0, len(doc), label=label)], language)]


@pytest.mark.parametrize(
    ("language", "name", "parts"),
    [
        ("uk", "Трампа Рудольф Гаммі", ["Трампа", "Рудольф Гаммі"]),
        ("ru", "Марины Дмитрий Туркин", ["Марины", "Дмитрий Туркин"]),
        ("ru", "Ксении Людмила Орлова", ["Ксении", "Людмила Орлова"]),
        ("ru", "Бубенцевой Прокопий Чурилин", ["Бубенцевой", "Прокопий Чурилин"]),
        ("uk", "Ґудзевої Прокіп Чурило", ["Ґудзевої", "Прокіп Чурило"]),
    ],
)
def test_two_people_in_different_cases_are_parted(language: str, name: str, parts: list[str]) -> None:
    assert part(name, language) == parts


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("ru", "Анны Франк"),
        ("ru", "Бубенцевой Прасковье Ильиничне"),
        ("uk", "Рустем Умєров"),
        ("uk", "Олени Петрівни Коваль"),
        ("uk", "Івана Петровича Коваля"),
        ("ru", "Юн Сок Ёль"),
        ("uk", "Жан Поль Коваль"),
        ("ru", "Хуану Пабло Монтойе"),
        ("ru", "Хамад бен Халиф Аль Тани"),
    ],
)
def test_one_person_stays_one(language: str, name: str) -> None:
    assert part(name, language) == [name]


def test_bodies_are_left_alone() -> None:
    assert part("Бойка Рудольф Коваль", "uk", "ORG") == ["Бойка Рудольф Коваль"]
