import pytest

from strichka.entities.morphology import Morphology, load_morphology
from strichka.errors import ModelError


def test_word_info_answers_the_rules_questions() -> None:
    word = load_morphology("uk").describe_word("Рустемом")
    assert (word.is_name, word.is_title, word.is_known, word.pos) == (True, True, True, "NOUN")
    assert "Name" in word.tag


def test_typographic_apostrophe_is_the_dictionarys() -> None:
    assert load_morphology("uk").describe_word("зв’язкам").is_known


@pytest.mark.parametrize(
    ("language", "word", "nominative"),
    [
        ("uk", "південної", "південна"),
        ("uk", "штатами", "штати"),
        ("ru", "южной", "южная"),
        ("ru", "филиппинах", "филиппины"),
    ],
)
def test_nominatives_keep_number_and_gender(language: str, word: str, nominative: str) -> None:
    assert nominative in load_morphology(language).list_nominatives(word)


def test_a_womans_surname_is_no_form_of_the_mans() -> None:
    assert "петровський" not in load_morphology("uk").list_nominatives("петровською")


def test_unknown_language_is_a_model_error() -> None:
    with pytest.raises(ModelError, match="tlh"):
        Morphology("tlh")
