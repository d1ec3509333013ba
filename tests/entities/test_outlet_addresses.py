import pytest
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from strichka.entities.outlet_addresses import join_addresses
from strichka.entities.text import tokenise


def read_names(text: str, names: list[tuple[str, str]], language: str = "uk") -> list[tuple[str, str]]:
    tokens = tokenise(text)
    gaps = [text[token.end : token.end + 1] == " " for token in tokens]
    doc = Doc(Vocab(), words=[token.text for token in tokens], spaces=gaps)
    found = [doc.char_span(text.index(name), text.index(name) + len(name), label=label) for name, label in names]
    spans: list[Span] = [span for span in found if span is not None]
    return [(span.text, span.label_) for span in join_addresses(doc, spans, language)]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("Продовжуючи читати RBC.UA далі", [("RBC", "ORG")], [("RBC.UA", "ORG")]),
        ("Ціни зросли, повідомляє Вранці.ру.", [], [("Вранці.ру", "ORG")]),
        ("Про це пише dev.ua.", [], [("dev.ua", "ORG")]),
        ("в інтерв'ю порталу 74.ua сказано", [], [("74.ua", "ORG")]),
        ("За словами Lenta.ru, пором", [("Lenta.ru", "MISC")], [("Lenta.ru", "MISC")]),
        ("Іван Коваль із Новини.нет", [("Іван Коваль", "PER")], [("Іван Коваль", "PER"), ("Новини.нет", "ORG")]),
    ],
)
def test_an_outlet_named_by_its_address(
    text: str, names: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    assert read_names(text, names) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Подробиці на сайті gov.ua сьогодні",
        "Фото: pixabay.com",
        "пишіть на office@dev.ua або www.dev.ua/about",
        "о 9.45",
    ],
)
def test_other_addresses_are_no_names(text: str) -> None:
    assert read_names(text, []) == []


def test_a_longer_name_keeps_its_address() -> None:
    text = "редакція порталу Новини.нет і друзі"
    assert read_names(text, [("порталу Новини.нет і друзі", "ORG")]) == [("порталу Новини.нет і друзі", "ORG")]
