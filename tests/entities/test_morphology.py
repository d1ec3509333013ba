import os
import platform
import subprocess
import sys

import pymorphy3.dawg
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


def test_a_word_with_nul_has_no_reading() -> None:
    assert load_morphology("uk").describe_word("аб\x00").forms == ()


READ_WORDS = """
from strichka.entities.morphology import load_morphology
words = "міста Олені зв'язкам по-новому міст-2 Їжак'ом Заярненкові бібліотеками стали рф ёлками Невестову".split()
print([load_morphology(language).describe_word(word) for language in ("uk", "ru") for word in words])
"""


def test_both_readers_of_the_dictionary_read_alike() -> None:
    has_wheel = platform.machine() == "x86_64" or sys.platform == "darwin"
    assert has_wheel == pymorphy3.dawg.EXTENSION_AVAILABLE
    environment = {**os.environ, "PYTHONHASHSEED": "0"}  # sets are printed in one order
    answers = [
        subprocess.check_output([sys.executable, "-c", code + READ_WORDS], text=True, env=environment)
        for code in ("", "import sys; sys.modules['dawg'] = None")
    ]
    assert answers[0] == answers[1]
