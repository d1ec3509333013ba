import pytest

from strichka.entities.citations import find_citations
from strichka.identifiers import make_id
from strichka.models import Mention

_TITLE = "Над Десною збудують міст"
_LEAD = "Будівництво почнуть навесні."


def read_scopes(paragraphs: list[str], names: dict[str, str], language: str = "uk") -> list[tuple[str, str]]:
    """Find the citations of an article whose names are given with their labels."""
    text = "\n\n".join([_TITLE, *paragraphs])
    found = sorted((text.index(name), name, label) for name, label in names.items())
    mentions = [
        Mention(start, start + len(name), label, name, name, make_id("test", name)) for start, name, label in found
    ]
    return [(text[item.start : item.end], item.scope) for item in find_citations(text, mentions, language)]


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["Будівництво почнуть навесні, повідомляє Укрінформ."],
        ["Будівництво почнуть навесні. Про це повідомляє Укрінформ."],
        [_LEAD, "Про це пише Укрінформ."],
        [_LEAD, "Про початок робіт повідомив Укрінформ."],
        [_LEAD, "Розповіло про міст агентство Укрінформ."],
        [_LEAD, "Джерело: Укрінформ"],
        ["Як повідомляє Укрінформ, будівництво почнуть навесні."],
        ["Будівництво почнуть навесні, йдеться в повідомленні Укрінформ."],
    ],
)
def test_said_of_the_whole_article(paragraphs: list[str]) -> None:
    assert read_scopes(paragraphs, {"Укрінформ": "ORG"}) == [("Укрінформ", "article")]


@pytest.mark.parametrize(
    "paragraphs",
    [
        [_LEAD, "Раніше міст закривали, повідомляє Укрінформ."],
        [_LEAD, "Як повідомляв Укрінформ, торік міст закривали."],
        ["За даними Укрінформ, будівництво почнуть навесні."],
        ["09:20. Будівництво почнуть навесні, повідомляє Укрінформ.", "10:00. Почався дощ."],
        [_LEAD, "Міст старий, як і дорога, про що писав Укрінформ."],
    ],
)
def test_said_of_one_sentence(paragraphs: list[str]) -> None:
    assert read_scopes(paragraphs, {"Укрінформ": "ORG"}) == [("Укрінформ", "sentence")]


def test_words_of_the_first_paragraph_are_of_the_whole_unless_they_are_quoted() -> None:
    name = {"Іван Коваль": "PER"}
    told = ["Будівництво почнуть навесні, розповів начальник порту Іван Коваль."]
    quoted = ["«Будівництво почнемо навесні, щойно зійде вода», – розповів начальник порту Іван Коваль."]
    assert read_scopes(told, name) == [("Іван Коваль", "article")]
    assert read_scopes(quoted, name) == [("Іван Коваль", "sentence")]


def test_a_long_first_paragraph_is_not_all_lead() -> None:
    paragraph = "Будівництво почнуть навесні. " + "Раніше тут була переправа з поромом. " * 12
    assert read_scopes([f"{paragraph}Пором старий, повідомляє Укрінформ."], {"Укрінформ": "ORG"}) == [
        ("Укрінформ", "sentence")
    ]


def test_about_this_inside_a_quote_says_nothing_of_the_article() -> None:
    said = "«Ми тоді про це багато говорили між собою», – згадує Іван Коваль."
    assert read_scopes([_LEAD, said], {"Іван Коваль": "PER"}) == [("Іван Коваль", "sentence")]


def test_russian_event_told_by_an_outlet() -> None:
    assert read_scopes(["Мост откроют весной.", "О начале работ сообщил Укринформ."], {"Укринформ": "ORG"}, "ru") == [
        ("Укринформ", "article")
    ]
