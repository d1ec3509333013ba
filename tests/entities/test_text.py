import pytest
from hypothesis import given
from hypothesis import strategies as st

from strichka.entities.text import fold_word, guess_language, make_safe, mend_look_alikes, split_sentences, tokenise


@given(st.text(alphabet=st.characters(exclude_categories=[]), max_size=300))
def test_tokens_stand_where_they_say(text: str) -> None:
    tokens = tokenise(text)
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert "".join(token.text for token in tokens) == "".join(text.split())


@given(st.text(alphabet=st.characters(exclude_categories=[]), max_size=500))
def test_make_safe_keeps_offsets(text: str) -> None:
    safe = make_safe(text)
    assert len(safe) == len(text)
    safe.encode("utf-8")


def test_make_safe_blanks_only_long_runs() -> None:
    assert make_safe("а" * 199) == "а" * 199
    assert make_safe("Київ " + "а" * 200) == "Київ " + " " * 200
    assert make_safe("\ud83d Київ") == "\ufffd Київ"


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Нур-Султан", ["Нур-Султан"]),
        ("зв’язок", ["зв’язок"]),
        ("COVID-19", ["COVID-19"]),
        ("В. Бойко", ["В", ".", "Бойко"]),
        ("9-11 липня, 15:29", ["9", "-", "11", "липня", ",", "15:29"]),
        ("«Веселка»", ["«", "Веселка", "»"]),
    ],
)
def test_tokenise(text: str, tokens: list[str]) -> None:
    assert [token.text for token in tokenise(text)] == tokens


def test_fold_word_folds_what_print_varies() -> None:
    assert fold_word("Зв’язок") == fold_word("зв'язок") == fold_word("звʼязок")
    assert fold_word("Ки\u0301їв") == "київ"
    assert fold_word("Семён") == "семен"
    assert fold_word("Бойкo") == "бойко"  # a Latin o at the end


def test_look_alikes_are_mended_only_where_the_word_becomes_cyrillic() -> None:
    assert mend_look_alikes("Pоссия") == "Россия"
    assert mend_look_alikes("Zоря") == "Zоря"


def test_sentences_end_at_stops_and_lines_but_not_after_abbreviations() -> None:
    text = "Збори відбулися у м. Зоряне. Виступив В. О. Бойко!\nПро це – далі"
    sentences = [text[start:end] for start, end in split_sentences(text, frozenset({"м"}))]
    assert sentences == ["Збори відбулися у м. Зоряне.", "Виступив В. О. Бойко!", "Про це – далі"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Їхній потяг", "uk"),
        ("Съезд был", "ru"),
        ("All quiet here", "other"),
        ("😀 123", "other"),
        ("Мост", "uk"),
    ],
)
def test_guess_language(text: str, language: str) -> None:
    assert guess_language(text) == language
