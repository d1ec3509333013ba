"""Who says so, in sentences of our own in the forms that news takes."""

import pytest

from strichka.entities.annotate import AnnotateInput, Annotator
from strichka.entities.citations import find_citations
from strichka.entities.citing.rules import load_citation_rules
from strichka.identifiers import make_id
from strichka.models import Annotation, Citation, Mention


def cite(annotator: Annotator, text: str, language: str) -> list[Citation]:
    result = annotator.annotate_texts([AnnotateInput(text, language)])[0]
    assert isinstance(result, Annotation)
    return result.citations


UKRAINIAN = [
    ("Дощі триватимуть. Про це повідомляє Yonhap.", [("Yonhap", "повідомляє")]),
    ("Про це повідомля Yonhap.", [("Yonhap", "повідомля")]),
    ("Як передає Укрінформ, ярмарок відкрито.", [("Укрінформ", "передає")]),
    ("Ярмарок відкрито, передає Укрінформ.", [("Укрінформ", "передає")]),
    ("За даними Reuters, врожай зріс.", [("Reuters", "За даними")]),
    ("Про це йдеться в повідомленні Мінагрополітики.", [("Мінагрополітики", "йдеться в повідомленні")]),
    ("«Ми раді гостям», – зазначив Марко Ковалишин.", [("Марко Ковалишин", "зазначив")]),
    ("Марко Ковалишин заявив, що ярмарок вдався.", [("Марко Ковалишин", "заявив")]),
    ("За словами Олени Ковалишин, врожай зріс.", [("Олена Ковалишин", "За словами")]),
    ("Про це пише видання Politico.", [("Politico", "пише")]),
    ("Дощ передає привіт осені.", []),
    ("Марко Ковалишин поїхав додому.", []),
]
RUSSIAN = [
    ("Дожди продолжатся. Об этом сообщает Yonhap.", [("Yonhap", "сообщает")]),
    ("Ярмарка открыта, сообщает РИА Новости.", [("РИА Новости", "сообщает")]),
    ("По данным Reuters, урожай вырос.", [("Reuters", "По данным")]),
    ("Об этом пишет Reuters.", [("Reuters", "пишет")]),
    ("«Мы рады гостям», - сказал Марк Ковалишин.", [("Марк Ковалишин", "сказал")]),
    ("По словам Марка Ковалишина, урожай вырос.", [("Марк Ковалишин", "По словам")]),
    ("Марк Ковалишин заявил, что ярмарка удалась.", [("Марк Ковалишин", "заявил")]),
    ("Почта передаёт посылки.", []),
]


@pytest.mark.parametrize(("text", "expected"), UKRAINIAN)
def test_ukrainian(annotator: Annotator, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(citation.source, citation.verb) for citation in cite(annotator, text, "uk")] == expected


@pytest.mark.parametrize(("text", "expected"), RUSSIAN)
def test_russian(annotator: Annotator, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(citation.source, citation.verb) for citation in cite(annotator, text, "ru")] == expected


CHAINS = [
    (
        "uk",
        "Про це з посиланням на пресслужбу порту повідомляє Yonhap, передає Укрінформ.",
        ("пресслужба порту", "Yonhap", "Укрінформ"),
    ),
    ("uk", "Як передає Укрінформ, про це повідомляє Reuters.", ("Reuters", "Укрінформ")),
    ("uk", "Про це повідомляє Укрінформ із посиланням на Reuters.", ("Reuters", "Укрінформ")),
    ("ru", "Об этом со ссылкой на Reuters сообщает Yonhap.", ("Reuters", "Yonhap")),
    ("ru", "По словам Марка Ковалишина, урожай вырос, сообщает Reuters.", ("Марк Ковалишин", "Reuters")),
]


@pytest.mark.parametrize(("language", "text", "chain"), CHAINS)
def test_chains(annotator: Annotator, language: str, text: str, chain: tuple[str, ...]) -> None:
    citations = cite(annotator, text, language)
    assert {citation.chain for citation in citations} == {chain}
    assert {citation.source for citation in citations} == set(chain)


def test_offsets_and_entities(annotator: Annotator) -> None:
    text = "Ярмарок відкрито, передає Укрінформ. Джерело в порту мовчить."
    (citation,) = cite(annotator, text, "uk")
    assert text[citation.start : citation.end] == "Укрінформ"
    assert citation.entity_id is not None


def test_an_unnamed_source_has_no_entity(annotator: Annotator) -> None:
    text = "Ярмарок відкрито, з посиланням на пресслужбу порту повідомляє Yonhap."
    unnamed, named = cite(annotator, text, "uk")
    assert (unnamed.entity_id, text[unnamed.start : unnamed.end]) == (None, "пресслужбу порту")
    assert named.entity_id is not None


def test_a_role_goes_to_who_holds_it_in_the_text(annotator: Annotator) -> None:
    text = "Голова Верховної Ради Марко Ковалишин приїхав.\n«Ми раді», – сказав голова Верховної Ради."
    citation = cite(annotator, text, "uk")[-1]
    result = annotator.annotate_texts([AnnotateInput(text, "uk")])[0]
    assert isinstance(result, Annotation)
    person = next(mention for mention in result.mentions if mention.label == "PER")
    assert (citation.source, citation.entity_id) == ("голова Верховної Ради", person.entity_id)


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_rules_load(language: str) -> None:
    groups = load_citation_rules(language).phrases.groupindex
    assert set(groups) == {"reference", "statement", "listener", "relay", "opinion", "learning"}


FRAMES = [
    ("uk", "«Нас чекали», – усміхається водій Степан Рибак, витираючи скло.", ["Степан Рибак"]),
    ("uk", "– Хвиля була висока, – зітхнула капітанка Ганна Рибак.", ["Ганна Рибак"]),
    ("uk", "«Вода спала», – тренер Степан Рибак.", ["Степан Рибак"]),
    ("uk", "КИЇВ (Укрінформ) – Міст відкрито.", ["Укрінформ"]),
    ("ru", "АСТАНА. 5 мая. Казинформ – Мост открыт.", ["Казинформ"]),
    ("uk", "За прогнозом екологів, вода спаде.", ["екологи"]),
    ("uk", "За підрахунками організаторів ярмарку, прийшло сто людей.", ["організатори ярмарку"]),
    ("uk", "«Вода спала», – сказав Степан Рибак телеканалу NHK.", ["Степан Рибак", "NHK"]),
    ("uk", "«Вода спала», – цитує Степана Рибака агентство Reuters.", ["Степан Рибак", "Reuters"]),
    ("ru", "«Вода спала», – приводит слова Степана Рыбака Reuters.", ["Степан Рыбак", "Reuters"]),
    ("uk", "Степан Рибак подякував поліції Ковеля.", []),
    ("uk", "Міністр додав, що міст відкрито.", []),
    ("ru", "Музею передали картину.", []),
]


@pytest.mark.parametrize(("language", "text", "sources"), FRAMES)
def test_frames(annotator: Annotator, language: str, text: str, sources: list[str]) -> None:
    assert [citation.source for citation in cite(annotator, text, language)] == sources


RELATIVE_CHAINS = [
    ("uk", "Міст відкрито, зазначає Reuters з посиланням на Yonhap.", ("Yonhap", "Reuters")),
    ("uk", "Про це, як пише УНІАН, повідомило Reuters з посиланням на Yonhap.", ("Yonhap", "Reuters", "УНІАН")),
    ("uk", "За повідомленням Reuters, яке посилається на Yonhap, міст відкрито.", ("Yonhap", "Reuters")),
    ("ru", "Мост открыт, рассказал Степан Рыбак агентству Yonhap, на которое ссылается Reuters.", None),
]


@pytest.mark.parametrize(("language", "text", "chain"), RELATIVE_CHAINS)
def test_chains_through_relative_clauses(
    annotator: Annotator, language: str, text: str, chain: tuple[str, ...] | None
) -> None:
    expected = chain or ("Степан Рыбак", "Yonhap", "Reuters")
    assert {citation.chain for citation in cite(annotator, text, language)} == {expected}


def test_sentences_glued_by_print_are_read_apart(annotator: Annotator) -> None:
    text = "«Вода спала», – сказав Степан Рибак.За даними Reuters, міст відкрито."
    assert [citation.chain for citation in cite(annotator, text, "uk")] == [("Степан Рибак",), ("Reuters",)]


def test_a_known_outlet_taken_for_a_place_is_an_outlet() -> None:
    text = "«Хвилі тут високі, а причал низький», – розповів Іван Коваль в ефірі Першого каналу."
    names = {"Іван Коваль": ("PER", "Іван Коваль"), "Першого каналу": ("LOC", "Перший канал")}
    mentions = [
        Mention(text.index(name), text.index(name) + len(name), label, name, lemma, make_id("test", name))
        for name, (label, lemma) in names.items()
    ]
    found = [text[item.start : item.end] for item in find_citations(text, mentions, "uk")]
    assert found == ["Іван Коваль", "Першого каналу"]
