"""Names no seed has, in sentences of our own: what the rules find by shape, head words and the words around."""

import pytest
import spacy

from strichka.entities.pipelines import load_pipeline


@pytest.fixture(scope="module")
def pipelines() -> dict[str, spacy.Language]:
    return {language: load_pipeline(language) for language in ("uk", "ru")}


UKRAINIAN = [
    ("Виставку відкрила Марта Ковалишин.", [("Марта Ковалишин", "PER")]),
    ("Про це розповів В. О. Гнатишин.", [("В. О. Гнатишин", "PER")]),
    ("Нагороду вручили Гнатишину Т. П. учора.", [("Гнатишину Т. П.", "PER")]),
    ("Нагороду вручив посол Чхве Мін Хо.", [("Чхве Мін Хо", "PER")]),
    ("Міністр Тарновецький прибув учора.", [("Тарновецький", "PER")]),
    ("Директорка школи Ольга Бойківна подякувала.", [("Ольга Бойківна", "PER")]),
    ("Кубок здобула Агнешка фон Травіц.", [("Агнешка фон Травіц", "PER")]),
    ("Компанія «Сонячний млин» розширюється.", [("Сонячний млин", "ORG")]),
    ("Угоду підписало ТОВ «Зоряний хліб».", [("ТОВ «Зоряний хліб»", "ORG")]),
    ("Рішення ухвалив Верховний суд Польщі.", [("Верховний суд Польщі", "ORG")]),
    ("Звіт видало Міністерство лісів та озер України.", [("Міністерство лісів та озер України", "ORG")]),
    ("Фільм «Далека зоря» показали двічі.", [("Далека зоря", "MISC")]),
    ("Табір стоїть у селі Мала Вербівка.", [("Мала Вербівка", "LOC")]),
    ("Дощі пройшли у Вербівській області.", [("Вербівській області", "LOC")]),
    ("Ярмарок провела Melnytsia Group у вівторок.", [("Melnytsia Group", "ORG")]),
    ("Вони мали час і не поспішали.", []),
    ("У середу буде сонячно. Потім дощ.", []),
]
RUSSIAN = [
    ("Выставку открыла Марта Ковалишина.", [("Марта Ковалишина", "PER")]),
    ("Об этом рассказал В. О. Гнатишин.", [("В. О. Гнатишин", "PER")]),
    ("Награду вручил посол Чхве Мин Хо.", [("Чхве Мин Хо", "PER")]),
    ("Министр Тарновецкий прибыл вчера.", [("Тарновецкий", "PER")]),
    ("Компания «Солнечная мельница» расширяется.", [("Солнечная мельница", "ORG")]),
    ("Решение принял Верховный суд Польши.", [("Верховный суд Польши", "ORG")]),
    ("Отчёт издало Министерство лесов и озёр Украины.", [("Министерство лесов и озёр Украины", "ORG")]),
    ("Фильм «Дальняя заря» показали дважды.", [("Дальняя заря", "MISC")]),
    ("Лагерь стоит в селе Малая Вербовка.", [("Малая Вербовка", "LOC")]),
    ("Дожди прошли в Вербовской области.", [("Вербовской области", "LOC")]),
    ("Они имели время и не спешили.", []),
    ("Того дня не было. Но ответа нет.", []),
]


@pytest.mark.parametrize(("text", "expected"), UKRAINIAN)
def test_ukrainian(pipelines: dict[str, spacy.Language], text: str, expected: list[tuple[str, str]]) -> None:
    assert [(span.text, span.label_) for span in pipelines["uk"](text).ents] == expected


@pytest.mark.parametrize(("text", "expected"), RUSSIAN)
def test_russian(pipelines: dict[str, spacy.Language], text: str, expected: list[tuple[str, str]]) -> None:
    assert [(span.text, span.label_) for span in pipelines["ru"](text).ents] == expected


def test_a_family_name_is_known_again_without_the_first(pipelines: dict[str, spacy.Language]) -> None:
    text = "Приїхав Девід Гаммі. Його зустріли. Потім Гаммі поїхав далі."
    assert [span.text for span in pipelines["uk"](text).ents] == ["Девід Гаммі", "Гаммі"]


def test_a_town_may_be_part_of_a_persons_name(pipelines: dict[str, spacy.Language]) -> None:
    doc = pipelines["ru"]("Приехал Грегори Остин. Он был в Остине.")
    assert [(span.text, span.label_) for span in doc.ents] == [("Грегори Остин", "PER"), ("Остине", "LOC")]


@pytest.mark.parametrize(
    ("language", "text"),
    [("uk", "Нота, яку надіслала росія, прийшла до рф."), ("ru", "Нота, что послала россия, из рф.")],
)
def test_russia_in_lower_case(pipelines: dict[str, spacy.Language], language: str, text: str) -> None:
    assert {span.id_ for span in pipelines[language](text).ents} == {"country:RU"}
    assert len(pipelines[language](text).ents) == 2
