import pytest

from strichka.entities.lemmas import is_governed, lemmatise_name


@pytest.mark.parametrize(
    ("name", "lemma"),
    [
        ("Рустемом Умєровим", "Рустем Умєров"),
        ("Юн Сок Йолем", "Юн Сок Йоль"),
        ("Кан Вон Шиком", "Кан Вон Шик"),
        ("Девідом Гаммі", "Девід Гаммі"),
        ("Марією Орловою", "Марія Орлова"),
        ("Терезі Грей", "Тереза Грей"),
        ("Оленою Ковальською", "Олена Ковальська"),
        ("Павла Орленка", "Павло Орленко"),
        ("В. О. Бойкові", "В. О. Бойко"),
        ("ПАВЛО ОРЛЕНКО", "Павло Орленко"),
        ("Хосе Марті", "Хосе Марті"),
        ("Еммі Гольм", "Еммі Гольм"),
        ("Олені Ткач-Лугиній", "Олена Ткач-Лугина"),
        ("Юхимом Ткачем-Калитою", "Юхим Ткач-Калита"),
        ("Оленою Вальд-Ткач", "Олена Вальд-Ткач"),
        ("олені бойко", "олена бойко"),
        ("Юганові Зандквісту", "Юган Зандквіст"),
        ("Ахмадом аль-Сабрі", "Ахмад аль-Сабрі"),
    ],
)
def test_ukrainian_people(name: str, lemma: str) -> None:
    assert lemmatise_name(name, "PER", "uk") == lemma


@pytest.mark.parametrize(
    ("name", "lemma"),
    [
        ("Юн Сок Ёлю", "Юн Сок Ёль"),
        ("Ким Сон Ыном", "Ким Сон Ын"),
        ("Андрея Финча", "Андрей Финч"),
        ("Натальи Вербицкой", "Наталья Вербицкая"),
        ("Айко Тамурой", "Айко Тамура"),
        ("Владимиром Семёновым", "Владимир Семёнов"),
        ("Рашид Хан", "Рашид Хан"),
        ("Петру Бойко", "Петр Бойко"),
        ("Эмми Гольм", "Эмми Гольм"),
        ("Мартина Перелогова", "Мартина Перелогова"),
        ("Нико Гольм", "Нико Гольм"),
        ("Манфреда Цвайгауэра", "Манфред Цвайгауэр"),
        ("Манфреду Оберлингу", "Манфред Оберлинг"),
        ("Елены Горской-Вальд", "Елена Горская-Вальд"),
        ("яной горской", "яна горская"),
    ],
)
def test_russian_people(name: str, lemma: str) -> None:
    assert lemmatise_name(name, "PER", "ru") == lemma


@pytest.mark.parametrize(
    ("language", "label", "name", "lemma"),
    [
        (
            "uk",
            "ORG",
            "Міністерства закордонних справ Південної Кореї",
            "Міністерство закордонних справ Південної Кореї",
        ),
        ("uk", "ORG", "Верховному суді України", "Верховний суд України"),
        ("uk", "ORG", "МЗС Польщі", "МЗС Польщі"),
        ("uk", "LOC", "Київській області", "Київська область"),
        ("uk", "LOC", "Нідерландами", "Нідерланди"),
        ("uk", "ORG", "Білого дому", "Білий дім"),
        ("ru", "LOC", "Южной Кореей", "Южная Корея"),
        ("ru", "LOC", "Филиппинах", "Филиппины"),
        ("ru", "LOC", "Чёрного моря", "Чёрное море"),
        ("ru", "ORG", "Государственного департамента США", "Государственный департамент США"),
        ("ru", "ORG", "Reuters", "Reuters"),
    ],
)
def test_bodies_and_places(language: str, label: str, name: str, lemma: str) -> None:
    assert lemmatise_name(name, label, language) == lemma


def test_a_nominative_printed_in_the_article_is_preferred() -> None:
    assert lemmatise_name("Кортена", "PER", "uk", {"кортен"}) == "Кортен"


def test_white_space_inside_becomes_one_space() -> None:
    assert lemmatise_name("Південної\n  Кореї", "LOC", "uk") == "Південна Корея"


def test_what_can_not_be_declined_stays() -> None:
    for name in ("…", "Ⅻ", "A", "«»", "😀"):
        for label in ("PER", "LOC", "ORG", "MISC"):
            assert lemmatise_name(name, label, "uk") == name


@pytest.mark.parametrize(
    ("before", "expected"),
    [("з", True), ("президентом", True), ("міністр", False), ("заявив", False), ("", False), ("Бойко", False)],
)
def test_is_governed(before: str, expected: bool) -> None:
    assert is_governed(before, "uk") is expected
