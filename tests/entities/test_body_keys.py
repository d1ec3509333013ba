"""Keys of bodies: short and full forms, countries by adjective or genitive, both languages."""

import pytest

from strichka.entities.body_keys import find_adjective_country, find_body_kind, make_body_key
from strichka.entities.gazetteer import load_gazetteer
from strichka.entities.linking import Linker, Spotted


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (["Міноборони Литви", "Міністерство оборони Литви", "литовское Минобороны"], "mod-lt"),
        (["латвійське міноборони", "Министерство обороны Латвии"], "mod-lv"),
        (["МЗС Південної Кореї", "южнокорейский МИД", "МИД Республики Корея"], "mfa-kr"),
        (["Кабінет міністрів Великої Британії", "британский Кабмин"], "cabinet-gb"),
        (["Конгрес США", "Американский Конгресс"], "congress-us"),
    ],
)
def test_forms_of_one_states_body_have_one_key(names, key):
    assert {make_body_key(name) for name in names} == {key}


def test_a_legal_form_does_not_count():
    assert make_body_key("ТОВ «Зоряне поле»") == make_body_key("ООО «Зоряне поле»") == make_body_key("Зоряне поле")


def test_a_name_of_no_listed_kind_keeps_its_adjective():
    assert make_body_key("Українська пасіка") != make_body_key("Пасіка України")


def test_a_legal_form_alone_stays_a_name():
    assert make_body_key("НАК")


def test_the_kind_is_of_the_whole_name():
    assert find_body_kind("Минобороны") == find_body_kind("Міністерство оборони") == "mod"
    assert find_body_kind("Міноборони Литви") is None
    assert find_body_kind("Веселка") is None


def test_adjectives_of_countries():
    assert find_adjective_country("американский") == find_adjective_country("американська") == "US"
    assert find_adjective_country("зелений") is None


def _link(language: str, text: str, *names: str) -> list[str]:
    spotted = []
    for name, label in (item.split("/") for item in names):
        start = text.index(name, spotted[-1].end if spotted else 0)
        spotted.append(Spotted(start, start + len(name), label, name))
    return [linked.entity.key for linked in Linker(load_gazetteer(), language).link_mentions(spotted, text)]


def test_a_ministry_without_its_country_is_that_of_the_country_the_article_is_on():
    russian = "Литва закупит дроны. Об этом в Вильнюсе сообщили в Минобороны."
    ukrainian = "Литва закупить дрони, у Вільнюсі та Каунасі їх чекають, каже Литва. Про це заявило Міноборони."
    assert _link("ru", russian, "Литва/LOC", "Вильнюсе/LOC", "Минобороны/ORG")[-1] == "org:mod-lt"
    names = ("Литва/LOC", "Вільнюсі/LOC", "Каунасі/LOC", "Литва/LOC", "Міноборони/ORG")
    assert _link("uk", ukrainian, *names)[-1] == "org:mod-lt"


def test_home_goes_unnamed_in_ukrainian():
    assert _link("uk", "Про це заявило Міноборони.", "Міноборони/ORG") == ["org:mod-ua"]


def test_an_acronym_is_explained_by_the_first_letters_of_a_name_in_the_article():
    text = "Спілка молодих пасічників зібрала мед. У СМП радіють."
    first, second = _link("uk", text, "Спілка молодих пасічників/ORG", "СМП/ORG")
    assert first == second


def test_an_acronym_that_two_names_fit_is_neither():
    text = "Спілка молодих пасічників і Союз морських портів сваряться. У СМП мовчать."
    keys = _link("uk", text, "Спілка молодих пасічників/ORG", "Союз морських портів/ORG", "СМП/ORG")
    assert len(set(keys)) == 3


def test_a_region_whose_noun_stands_with_another_is_that_region():
    text = "Сумська і Харківська області отримали мед."
    assert _link("uk", text, "Сумська/LOC", "Харківська області/LOC") == ["region:UA-59", "region:UA-63"]
    assert _link("uk", "Вулиця Сумська довга.", "Сумська/LOC") != ["region:UA-59"]
