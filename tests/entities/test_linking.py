import random
from itertools import pairwise

import pytest

from strichka.entities.gazetteer import Gazetteer, load_gazetteer
from strichka.entities.linking import Linked, Linker, Spotted


def link(gazetteer: Gazetteer, language: str, text: str, *names: tuple[str, str]) -> list[Linked]:
    """Link names given in reading order as (surface, label)."""
    spotted, position = [], 0
    for surface, label in names:
        start = text.index(surface, position)
        position = start + len(surface)
        spotted.append(Spotted(start, position, label, surface))
    return Linker(gazetteer, language).link_mentions(spotted, text)


def keys(linked: list[Linked]) -> list[str]:
    return [name.entity.key for name in linked]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("uk", ("Південною Кореєю", "Південна Корея", "Республіки Корея")),
        ("ru", ("Южной Кореей", "Южная Корея", "Республики Корея")),
    ],
)
def test_all_names_of_a_country_meet(small_gazetteer: Gazetteer, language: str, names: tuple[str, ...]) -> None:
    linked = link(small_gazetteer, language, ", ".join(names), *((name, "LOC") for name in names))
    assert set(keys(linked)) == {"country:KR"}


def test_ambiguous_names_go_by_the_article(small_gazetteer: Gazetteer) -> None:
    korean = link(small_gazetteer, "uk", "Сеул. РК згодна.", ("Сеул", "LOC"), ("РК", "LOC"))
    kazakh = link(small_gazetteer, "uk", "Казахстан. РК згодна.", ("Казахстан", "LOC"), ("РК", "LOC"))
    assert (keys(korean)[1], keys(kazakh)[1]) == ("country:KR", "country:KZ")


def test_korea_alone_stays_the_south_in_an_article_on_both(small_gazetteer: Gazetteer) -> None:
    text = "КНДР і КНДР, Південна Корея. Їду в Корею."
    names = [("КНДР", "LOC"), ("КНДР", "LOC"), ("Південна Корея", "LOC"), ("Корею", "LOC")]
    assert keys(link(small_gazetteer, "uk", text, *names))[-1] == "country:KR"


def test_short_names_go_to_the_full_ones(small_gazetteer: Gazetteer) -> None:
    text = "Девідом Гаммі і Чхве Мін Хо. Гаммі згоден. З Чхве теж."
    names = [("Девідом Гаммі", "PER"), ("Чхве Мін Хо", "PER"), ("Гаммі", "PER"), ("Чхве", "PER")]
    linked = link(small_gazetteer, "uk", text, *names)
    assert keys(linked)[0] == keys(linked)[2]
    assert keys(linked)[1] == keys(linked)[3]
    assert [name.lemma for name in linked] == ["Девід Гаммі", "Чхве Мін Хо", "Гаммі", "Чхве"]


def test_of_two_people_with_one_surname_the_last_named_is_meant(small_gazetteer: Gazetteer) -> None:
    text = "Олена Гаммі виступила. Гаммі сіла. Девід Гаммі виступив. Гаммі сів."
    names = [("Олена Гаммі", "PER"), ("Гаммі", "PER"), ("Девід Гаммі", "PER"), ("Гаммі", "PER")]
    linked = keys(link(small_gazetteer, "uk", text, *names))
    assert linked[0] == linked[1] != linked[2] == linked[3]


def test_a_known_surname_gives_way_to_another_person_named_in_full(small_gazetteer: Gazetteer) -> None:
    alone = link(small_gazetteer, "uk", "Орленко приїхав.", ("Орленко", "PER"))
    text = "Марта Орленко приїхала. Орленко задоволена."
    other = link(small_gazetteer, "uk", text, ("Марта Орленко", "PER"), ("Орленко", "PER"))
    assert keys(alone) == ["person:pavlo-orlenko"]
    assert keys(other)[0] == keys(other)[1] != "person:pavlo-orlenko"


def test_languages_and_scripts_meet_without_a_seed(small_gazetteer: Gazetteer) -> None:
    uk = link(small_gazetteer, "uk", "Володимиром Гаммічем", ("Володимиром Гаммічем", "PER"))
    ru = link(small_gazetteer, "ru", "Владимира Гаммича", ("Владимира Гаммича", "PER"))
    assert keys(uk) == keys(ru)
    assert (uk[0].entity.name_uk, ru[0].entity.name_ru) == ("Володимир Гамміч", "Владимир Гаммич")


def test_another_spelling_of_a_seed_meets_it(small_gazetteer: Gazetteer) -> None:
    linked = link(small_gazetteer, "uk", "Pavel Orlenko", ("Pavel Orlenko", "PER"))
    assert keys(linked) == ["person:pavlo-orlenko"]


def test_misprints_join_only_with_support(small_gazetteer: Gazetteer) -> None:
    alone = link(small_gazetteer, "uk", "Павло Орлнко прибув.", ("Павло Орлнко", "PER"))
    text = "Орленко в Сеулі. Павло Орлнко прибув."
    supported = link(small_gazetteer, "uk", text, ("Орленко", "PER"), ("Павло Орлнко", "PER"))
    assert keys(alone) != ["person:pavlo-orlenko"]
    assert keys(supported) == ["person:pavlo-orlenko"] * 2
    assert supported[1].lemma == "Павло Орленко"


def test_a_lost_letter_supports_a_join(small_gazetteer: Gazetteer) -> None:
    text = "Степан Омелв приїхав. " + "Посол поїхав до столиці, щоб узяти участь у зустрічі міністрів. " * 10
    assert keys(link(small_gazetteer, "uk", text, ("Степан Омелв", "PER"))) == ["person:stepan-omelyev"]
    sound = text + "Це є важливе рішення, яке має значення для всіх, хто знає про його існування. " * 10
    assert keys(link(small_gazetteer, "uk", sound, ("Степан Омелв", "PER"))) != ["person:stepan-omelyev"]


def test_an_acronym_goes_to_what_defines_it(small_gazetteer: Gazetteer) -> None:
    text = "Спілка вільних пасічників (СВП) зібралася. СВП задоволена."
    names = [("Спілка вільних пасічників", "ORG"), ("СВП", "ORG"), ("СВП", "ORG")]
    assert len(set(keys(link(small_gazetteer, "uk", text, *names)))) == 1


def test_acronyms_that_explain_each_other_are_one(small_gazetteer: Gazetteer) -> None:
    text = "СВПЖ (SVPZH) зібралася. SVPZH (СВПЖ) задоволена."
    names = [("СВПЖ", "ORG"), ("SVPZH", "ORG"), ("SVPZH", "ORG"), ("СВПЖ", "ORG")]
    assert len(set(keys(link(small_gazetteer, "uk", text, *names)))) == 1


def test_acronyms_in_a_circle_or_a_long_chain_come_to_an_end(small_gazetteer: Gazetteer) -> None:
    chain = [f"СВ{number}П" for number in range(2_000)]
    pairs = list(pairwise([*chain, *chain[:3]]))
    text = " ".join(f"{full} ({short}) є." for full, short in pairs)
    assert len(link(small_gazetteer, "uk", text, *((name, "ORG") for pair in pairs for name in pair))) == 2 * len(pairs)


def test_articles_do_not_influence_each_other(small_gazetteer: Gazetteer) -> None:
    articles = [
        ("Девід Гаммі і Гаммі", [("Девід Гаммі", "PER"), ("Гаммі", "PER")]),
        ("Гаммі один", [("Гаммі", "PER")]),
        ("Олена Гаммі", [("Олена Гаммі", "PER")]),
        ("Орленко", [("Орленко", "PER")]),
    ]
    first = {text: keys(link(small_gazetteer, "uk", text, *names)) for text, names in articles}
    linker = Linker(small_gazetteer, "uk")
    for seed in range(4):
        random.Random(seed).shuffle(articles)
        for text, names in articles:
            spotted = [Spotted(text.index(s), text.index(s) + len(s), label, s) for s, label in names[:1]]
            assert keys(linker.link_mentions(spotted, text)) == first[text][:1]


def test_a_seed_is_found_by_another_spelling_of_one_word_and_not_by_its_stem() -> None:
    text = "Ярмарок відкрили в Гельсінкі. Потім поїхали на Північ."
    found = keys(link(load_gazetteer(), "uk", text, ("Гельсінкі", "LOC"), ("Північ", "LOC")))
    assert found[0] == "place:geonames-658225"
    assert not found[1].startswith("place:geonames")


@pytest.mark.parametrize(
    ("language", "full", "short", "lemma"),
    [
        ("uk", "Любомира Гриненко", "Любомирою", "Любомира"),
        ("uk", "Зоряна Остапівна Гриненко", "Зоряні Остапівні", "Зоряна Остапівна"),
        ("ru", "Зоряна Гриненко", "Зоряне Остаповне", "Зоряна Остаповна"),
        ("ru", "Иван Остапович Гриненко", "Иваном Остаповичем", "Иван Остапович"),
        ("ru", "Йохан ван дер Хольм", "ван дер Хольма", "ван дер Хольм"),
        ("ru", "Зоряна Гриневич", "З. О. Гриневич", "З. О. Гриневич"),
    ],
)
def test_a_first_name_a_polite_form_and_initials_go_to_the_full_name(
    small_gazetteer: Gazetteer, language: str, full: str, short: str, lemma: str
) -> None:
    one, other = link(small_gazetteer, language, f"{full}. {short}.", (full, "PER"), (short, "PER"))
    assert one.entity.key == other.entity.key
    assert other.lemma == lemma


def test_a_first_name_that_two_bear_or_a_name_that_may_be_a_family_name_joins_nobody(
    small_gazetteer: Gazetteer,
) -> None:
    text = "Зоряна Гриненко. Зоряна Леміш. Зоряна. Зоран Гриненко. Зоран Петрович."
    names = ("Зоряна Гриненко", "Зоряна Леміш", "Зоряна", "Зоран Гриненко", "Зоран Петрович")
    linked = keys(link(small_gazetteer, "uk", text, *((name, "PER") for name in names)))
    assert len(set(linked)) == len(linked)


@pytest.mark.parametrize(
    ("language", "text", "names", "key"),
    [
        ("ru", "Национальное собрание решило.", (("Национальное собрание", "ORG"),), None),
        (
            "ru",
            "Франция ждёт. В Париже тихо. Национальное собрание решило.",
            (("Франция", "LOC"), ("Париже", "LOC"), ("Национальное собрание", "ORG")),
            "org:national-assembly-fr",
        ),
        ("ru", "Министерство иностранных дел ждёт.", (("Министерство иностранных дел", "ORG"),), None),
        ("uk", "Верховний суд вирішив.", (("Верховний суд", "ORG"),), "org:supreme-court-ua"),
        ("uk", "Рахункова палата вирішила.", (("Рахункова палата", "ORG"),), "org:accounting-chamber-ua"),
    ],
)
def test_a_doubtful_short_form_means_the_body_of_the_country_that_the_news_is_of(
    language: str, text: str, names: tuple[tuple[str, str], ...], key: str | None
) -> None:
    gazetteer = load_gazetteer()
    found = keys(link(gazetteer, language, text, *names))[-1]
    assert found == key if key else found not in gazetteer.by_key
