import pytest
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from strichka.entities.outlet_quotes import join_quoted
from strichka.entities.text import tokenise


def read_names(text: str, names: list[tuple[str, str]], language: str) -> list[tuple[str, str]]:
    tokens = tokenise(text)
    gaps = [text[token.end : token.end + 1] == " " for token in tokens]
    doc = Doc(Vocab(), words=[token.text for token in tokens], spaces=gaps)
    found = [doc.char_span(text.index(name), text.index(name) + len(name), label=label) for name, label in names]
    spans: list[Span] = [span for span in found if span is not None]
    return [(span.text, span.label_) for span in join_quoted(doc, spans, language)]


@pytest.mark.parametrize(
    ("language", "text", "names", "expected"),
    [
        ("ru", "в интервью журналу «Ереван» вчера", [("Ереван", "LOC")], [("Ереван", "ORG")]),
        ("ru", "написал Telegram-канал «Лужки. Жизнь».", [("Лужки", "LOC")], [("Лужки. Жизнь", "ORG")]),
        ("uk", 'пише газета "Вечірня Одеса"', [("Одеса", "LOC")], [("Вечірня Одеса", "ORG")]),
        ("ru", "Потом, «Известиям» объяснила она", [], [("Известиям", "ORG")]),
        ("uk", "про це «Укрінформу» сказали", [], [("Укрінформу", "ORG")]),
    ],
)
def test_outlets_in_quotes(
    language: str, text: str, names: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    assert read_names(text, names, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("ru", "магазин «Время» закрыт", []),
        ("uk", "заявив журналу: «Одеса чекає на всіх нас»", [("Одеса", "LOC")]),
        ("uk", "газета «чекає» на папір", []),
        ("ru", "журнал «Город и мир, который мы строим вместе с вами» вышел", []),
        ("ru", "поезд «Ереван» ушёл", [("Ереван", "LOC")]),
        ("ru", "журнал «Ереван», Тбилиси", [("журнал «Ереван», Тбилиси", "MISC")]),
    ],
)
def test_other_quotes_stay_as_they_were_found(language: str, text: str, names: list[tuple[str, str]]) -> None:
    assert read_names(text, names, language) == names
