from hypothesis import given, settings
from hypothesis import strategies as st

from strichka.entities.gazetteer import load_gazetteer
from strichka.entities.letter_case import make_title, restore_case
from strichka.entities.pipelines import load_pipeline
from strichka.entities.text import TOKEN
from strichka.entities.words import Words

USUAL = "Учора в Києві Рустем Довгань зустрівся з послами Литви та Південної Кореї, повідомляє Yonhap."


def read_words(text: str, language: str = "uk") -> Words:
    return Words(language, [(found[0], found.start()) for found in TOKEN.finditer(text)])


def restore(text: str, language: str = "uk") -> str:
    return " ".join(word.text for word in restore_case(read_words(text, language), load_gazetteer()).items)


def test_usual_text_stays_the_same_object() -> None:
    words = read_words(USUAL)
    assert restore_case(words, load_gazetteer()) is words


def test_a_text_without_capitals() -> None:
    restored = restore(USUAL.lower())
    for name in ("Рустем Довгань", "Литви", "Південної Кореї", "Yonhap"):
        assert name in restored
    assert "послами" in restored
    assert "повідомляє" in restored


def test_a_line_in_capitals_among_usual_ones() -> None:
    text = "УРЯД ЛИТВИ ПІДТРИМАВ ПІВДЕННУ КОРЕЮ\n" + USUAL
    assert restore(text).startswith("Уряд Литви підтримав Південну Корею Учора")


def test_acronyms_keep_their_capitals() -> None:
    assert "НАТО" in restore("переговори з нато і литвою тривали два дні поспіль без перерви")


def test_a_word_that_is_also_a_common_one_stays() -> None:
    assert "мали" in restore("вони мали дві години на розмову, але жодного слова так і не сказали")


def test_parts_after_a_hyphen() -> None:
    assert make_title("івано-франківськ") == "Івано-Франківськ"
    assert make_title("ростов-на-дону") == "Ростов-на-Дону"


def test_rules_find_names_in_lower_case() -> None:
    nlp = load_pipeline("uk", "builtin")
    found = {span.text: span.label_ for span in nlp(USUAL.lower()).ents}
    assert found["рустем довгань"] == "PER"
    assert found["південної кореї"] == "LOC"


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="аАїЇßİ -–.,«»\nzZ1'’", max_size=80))
def test_no_word_changes_its_length(text: str) -> None:
    words = read_words(text)
    restored = restore_case(words, load_gazetteer())
    assert [(w.start, w.end, len(w.text)) for w in restored.items] == [
        (w.start, w.end, len(w.text)) for w in words.items
    ]
