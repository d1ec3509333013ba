"""Names cut short or found with a word too many are made whole, and others stay as they are."""

import pytest

from strichka.entities.citing.names import settle_names
from strichka.entities.citing.rules import load_citation_rules
from strichka.entities.morphology import load_morphology
from strichka.identifiers import make_id
from strichka.models import Mention


def _settle(text: str, names: list[tuple[str, str]], language: str) -> list[str]:
    mentions = [
        Mention(text.index(name), text.index(name) + len(name), label, name, name, make_id("labelled entity", name))
        for name, label in names
    ]
    settled = settle_names(text, mentions, load_citation_rules(language).outlets, load_morphology(language))
    assert all(text[mention.start : mention.end] == mention.text for mention in settled)
    return [mention.text for mention in settled]


@pytest.mark.parametrize(
    ("language", "text", "names", "expected"),
    [
        ("ru", "Об этом сказала художница Анна Вербицевич.", [("Вербицевич", "PER")], ["Анна Вербицевич"]),
        ("uk", "Слова паромника Мефодія Кройтора.", [("паромника Мефодія Кройтора", "PER")], ["Мефодія Кройтора"]),
        ("uk", "Каже Нур Азлін бінті Рахмат.", [("Нур Азлін", "PER")], ["Нур Азлін бінті Рахмат"]),
        ("uk", "Раніше Новини.LIVE писали про це.", [("LIVE", "ORG")], ["Новини.LIVE"]),
        ("ru", "Дождь предсказало Прибрежное УГМС.", [("УГМС", "ORG")], ["УГМС"]),
        ("ru", "Дождь предсказало Амурское УГМС.", [("УГМС", "ORG")], ["Амурское УГМС"]),
        ("uk", "За підрахунками «Дорадчої групи А-95».", [("А-95", "ORG")], ["Дорадчої групи А-95"]),
        ("uk", "Інтернет-видання «Полтава» пише.", [("Інтернет-видання «Полтава»", "ORG")], ["Полтава"]),
        (
            "ru",
            "Отметили в ГУНП в Винницкой области.",
            [("ГУНП", "ORG"), ("Винницкой области", "LOC")],
            ["ГУНП в Винницкой области"],
        ),
        (
            "ru",
            "Доложили в Службе восстановления в Закарпатской области.",
            [("Службе восстановления", "ORG"), ("Закарпатской области", "LOC")],
            ["Службе восстановления в Закарпатской области"],
        ),
        (
            "uk",
            "Комітет солідарності у Вірменії збирається.",
            [("Комітет солідарності", "ORG"), ("Вірменії", "LOC")],
            ["Комітет солідарності", "Вірменії"],
        ),
        ("uk", "Рада в Києві мовчить.", [("Рада", "ORG"), ("Києві", "LOC")], ["Рада", "Києві"]),
        ("uk", "Сказала ван Оверстеґен.", [("ван Оверстеґен", "PER")], ["ван Оверстеґен"]),
        ("uk", "На думку Кан Бо Рам, дощу не буде.", [("Кан Бо Рам", "PER")], ["Кан Бо Рам"]),
        ("uk", "Фонд «Лелека» мовчить.", [("Фонд «Лелека»", "ORG")], ["Фонд «Лелека»"]),
    ],
)
def test_settle_names(language: str, text: str, names: list[tuple[str, str]], expected: list[str]) -> None:
    assert _settle(text, names, language) == expected
