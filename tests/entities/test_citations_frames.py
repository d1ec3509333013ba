"""The frames in which news names its sources, one by one: what is read, and what is left alone."""

import pytest

from strichka.entities.annotate import AnnotateInput, Annotator
from strichka.entities.citations import find_citations
from strichka.identifiers import make_id
from strichka.models import Annotation, Citation, Mention


def cite(annotator: Annotator, text: str, language: str) -> list[Citation]:
    result = annotator.annotate_texts([AnnotateInput(text, language)])[0]
    assert isinstance(result, Annotation)
    return result.citations


def cite_named(text: str, language: str, names: list[tuple[str, str]]) -> list[Citation]:
    """Find the citations of a text in which these names were found, each as (print, label)."""
    mentions = []
    for name, label in names:
        start = text.index(name)
        mentions.append(Mention(start, start + len(name), label, name, name, make_id("labelled entity", name)))
    return find_citations(text, mentions, language)


SUBJECTS = [
    ("uk", "Професор Марко Ковалишин з Одеси заявив, що вода спала.", ["Марко Ковалишин"]),
    ("uk", "Марко Ковалишин, прибулий із Харкова, згадує: «Міст стояв порожній».", ["Марко Ковалишин"]),
    ("uk", "Водій, Марко Ковалишин, каже, що дорога вільна.", ["Марко Ковалишин"]),
    ("uk", "Марко Ковалишин подякував гостям і зауважив: «Міст чекав на нас давно».", ["Марко Ковалишин"]),
    ("uk", "Роботу очолює Олена Ковалишин, яка запевняє, що міст готовий.", ["Олена Ковалишин"]),
    ("uk", "Марко Ковалишин назвав виставу «найтихішою подією сезону».", ["Марко Ковалишин"]),
    ("uk", "Марко Ковалишин не виключає дощу.", ["Марко Ковалишин"]),
    ("ru", "«Мост готов», – уверена Елена Ковалишина.", ["Елена Ковалишина"]),
    ("ru", "Степан Рыбак, приехавший из Одессы, вспоминает: «Мост стоял пустой».", ["Степан Рыбак"]),
    ("ru", "Об этом директор порта Степан Рыбак рассказал журналистам.", ["Степан Рыбак"]),
    ("uk", "За словами очільника порту, інженера Степана Рибака, вода спала.", ["Степан Рибак"]),
]


@pytest.mark.parametrize(("language", "text", "sources"), SUBJECTS)
def test_subjects(annotator: Annotator, language: str, text: str, sources: list[str]) -> None:
    assert [citation.source for citation in cite(annotator, text, language)] == sources


UNNAMED = [
    ("uk", "Зростання цін аналітики пояснюють посухою.", ["аналітики"]),
    ("uk", "Видання твердить, що міст готовий.", ["видання"]),
    ("uk", "Утім досвідчені водії запевняють, що міст вузький.", ["досвідчені водії"]),
    ("uk", "У поліції повідомили, що міст відкрито.", ["поліція"]),
    ("uk", "«Вода спала», – сказав глава ВООЗ.", ["глава ВООЗ"]),
    ("ru", "Подорожание дилеры объясняют засухой.", ["дилеры"]),
    ("ru", "Спасатели в Одессе заявили, что вода спала.", ["спасатели"]),
    ("ru", "Урожай вырос, считают в инвестиционной компании «Парус».", ["Парус"]),
]


@pytest.mark.parametrize(("language", "text", "sources"), UNNAMED)
def test_sources_without_a_name(annotator: Annotator, language: str, text: str, sources: list[str]) -> None:
    found = cite(annotator, text, language)
    assert [citation.source.lower() for citation in found] == [source.lower() for source in sources]


NONE_CITED = [
    ("uk", "– Що сказав Марко Ковалишин?"),
    ("uk", "Про це він заявив на зустрічі з послами країн ЄС."),
    ("uk", "Інженер Марко Ковалишин приїхав. За словами інженера, міст готовий."),
    ("uk", "У Reuters цього рішення не коментували."),
    ("uk", "Будинок спорудив Хон Гі Соп, якому першим передали ключі."),
    ("ru", "Журналисты не сообщили об этом Степану Рыбаку."),
    ("ru", "В мае сообщили о дожде."),
]


@pytest.mark.parametrize(("language", "text"), NONE_CITED)
def test_what_is_no_citation(annotator: Annotator, language: str, text: str) -> None:
    assert cite(annotator, text, language) == []


CHAINS = [
    ("uk", "Про це в ефірі NHK розповіла Олена Ковалишин, передає Reuters.", ("Олена Ковалишин", "NHK", "Reuters")),
    ("uk", "За даними Reuters, яке посилається на Yonhap, міст відкрито.", ("Yonhap", "Reuters")),
    (
        "uk",
        "Про це, за повідомленням УНІАН, пише Reuters, посилаючись на Yonhap.",
        ("Yonhap", "Reuters", "УНІАН"),
    ),
    ("uk", "Про це повідомило агентство Yonhap, а за ним і Reuters.", ("Yonhap", "Reuters")),
    ("ru", "Об этом сообщил Yonhap, а вслед за агентством – Reuters.", ("Yonhap", "Reuters")),
    ("ru", "Как сообщает Reuters со ссылкой на Yonhap, мост открыт.", ("Yonhap", "Reuters")),
]


@pytest.mark.parametrize(("language", "text", "chain"), CHAINS)
def test_chains(annotator: Annotator, language: str, text: str, chain: tuple[str, ...]) -> None:
    assert {citation.chain for citation in cite(annotator, text, language)} == {chain}


def test_two_speakers_of_a_sentence_have_chains_of_their_own(annotator: Annotator) -> None:
    text = "За даними Reuters, дощ ущухне; дороги, каже Марко Ковалишин, уже сухі."
    assert [citation.chain for citation in cite(annotator, text, "uk")] == [("Reuters",), ("Марко Ковалишин",)]


def test_sentences_of_a_text_without_capitals_are_read_apart() -> None:
    text = "міст відкрито, повідомили в нафтогазі. аналітик марко ковалишин нагадав, що взимку буде сніг."
    found = cite_named(text, "uk", [("нафтогазі", "ORG"), ("марко ковалишин", "PER")])
    assert [citation.chain for citation in found] == [("нафтогазі",), ("марко ковалишин",)]


def test_an_outlet_in_quotes_counts_whatever_it_was_taken_for() -> None:
    text = "Планшети, зазначає «Осередок», надійшли вчора."
    assert [citation.source for citation in cite_named(text, "uk", [("Осередок", "MISC")])] == ["Осередок"]


def test_an_outlet_in_quotes_that_nobody_found_is_cited_without_an_entity() -> None:
    text = "Про це пише видання «Голос порту»."
    (citation,) = cite_named(text, "uk", [])
    assert (citation.source, citation.entity_id, citation.verb) == ("Голос порту", None, "пише")


DATELINES = [
    ("uk", "Туман над портом ОДЕСА (Голос порту). Судна чекають.", [("ОДЕСА", "LOC"), ("Голос порту", "ORG")]),
    ("uk", "Одеса (Голос порту). – Судна чекають.", [("Одеса", "LOC"), ("Голос порту", "ORG")]),
    ("uk", "ОДЕСА (Голос порту). Судна чекають.", [("ОДЕСА", "LOC")]),
]


@pytest.mark.parametrize(("language", "text", "names"), DATELINES)
def test_datelines(language: str, text: str, names: list[tuple[str, str]]) -> None:
    (citation,) = cite_named(text, language, names)
    assert (citation.source, citation.scope) == ("Голос порту", "article")


def test_a_place_in_brackets_is_no_agency() -> None:
    text = "KOSPI (Сеул) – 2 711,05 – зросли всі папери."
    assert cite_named(text, "uk", [("Сеул", "LOC")]) == []
