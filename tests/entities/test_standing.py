import pytest

from strichka.entities.lemmas import lemmatise_name
from strichka.entities.standing import NOWHERE, Standing, is_governed, join_standings, read_standing


@pytest.mark.parametrize(
    ("before", "expected"),
    [("з", True), ("президентом", True), ("міністр", False), ("заявив", False), ("", False), ("Бойко", False)],
)
def test_is_governed(before: str, expected: bool) -> None:
    assert is_governed(before, "uk") is expected


@pytest.mark.parametrize(
    ("language", "sentence", "name", "lemma"),
    [
        ("uk", "Міст назвала «щирим» молдовська геодезистка Аурелія Гросу-Плешка.", "Аурелія Гросу-Плешка", None),
        ("uk", "– розповідає власниця пекарні «Скоринка» Віта Горобинська-Шах.", "Віта Горобинська-Шах", None),
        ("ru", "Рядом боялись повара Руслана и его ножа.", "Руслана", "Руслан"),
        ("ru", "Так ответила куратор проекта Йоке ван Беверлаут.", "Йоке ван Беверлаут", None),
        ("ru", "С Окампосом-Дуарте будут работать двое волонтёров.", "Окампосом-Дуарте", "Окампос-Дуарте"),
        ("ru", "Семейный психолог Яромира Гавлинова уверена, что дело не в этом.", "Яромира Гавлинова", None),
        ("uk", "Про це розповіла Яромира Гавлинова.", "Яромира Гавлинова", None),
        ("ru", "Учебник Яромира Гавлинова купила школа.", "Яромира Гавлинова", "Яромир Гавлинов"),
        ("ru", "– Ндолонга: «Гора стоит на каждом шагу».", "Ндолонга", None),
        ("ru", "Председатель комиссии по этике Рамуне Жилёнайте пошутила.", "Рамуне Жилёнайте", None),
        ("uk", "Уповноважена з питань мов Мерілі Вяльяотс відповіла.", "Мерілі Вяльяотс", None),
    ],
)
def test_words_beside_a_name_say_in_which_case_it_is(
    language: str, sentence: str, name: str, lemma: str | None
) -> None:
    standing = read_standing(sentence, sentence.index(name), sentence.index(name) + len(name), language)
    assert lemmatise_name(name, "PER", language, (), standing) == (lemma or name)


def test_a_noun_behind_a_verb_or_a_sign_is_not_beside_the_name() -> None:
    for sentence in ("Коли капітан заявив Івану", "Прибув капітан, Івану", "Прибув капітан до Івану"):
        assert not read_standing(sentence, sentence.index("Івану"), sentence.index("Івану") + 5, "uk").apposed


def test_one_free_place_tells_that_a_name_may_be_a_nominative() -> None:
    governed = Standing(governed=True, cases=frozenset({"gent"}))
    assert join_standings([governed, governed]) == governed
    assert join_standings([governed, NOWHERE]) == NOWHERE


def test_nouns_in_different_cases_say_nothing() -> None:
    places = [Standing(apposed=frozenset({("nomn", None)})), Standing(apposed=frozenset({("gent", None)}))]
    assert join_standings(places) == NOWHERE
