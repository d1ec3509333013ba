"""Offsets of names and citations are those of the text given, whatever scripts, signs and spaces stand in it."""

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strichka.entities.annotate import AnnotateInput, Annotator
from strichka.models import Annotation

NAMES = (
    "Олена Бойко", "Оленою Бойко", "Бойко", "О. П. Бойко", "Девид Леммичев", "Юн Сок Йоль", "O’Нілл-Дюк", "Сеулі",
    "КНДР", "росія", "РОСІЇ", "Південною Кореєю", "Yonhap", "«Укрінформ»", "МЗС Великої Британії", "Світовий банк (СБ)",
    "Kиїв", "Seoul", "首尔", "서울", "Αθήνα", "القاهرة", "Ки\u0301їв", "и\u0306од", "Се\u00adул", "Бойко-Ґонта",
)  # fmt: skip
WORDS = (
    "повідомляє", "за словами", "з посиланням на", "передає", "сообщает", "зазначила", "сказав", "президент",
    "офіс президента", "у", "в", "та", "і", "що", "місто", "газета", "об'єднання", "Так", "…", "", "12,5", "№ 3", "http://приклад.example/а",
)  # fmt: skip
SIGNS = st.one_of(
    st.sampled_from([" ", "  ", "\n", "\r\n", "\n\n", "\u00a0", "\t", "\u2028"]),
    st.sampled_from([", ", ". ", ".", "-", " – ", "» – ", " «", "\"", "(", ")"]),
    st.sampled_from(["😀", "👩‍👩‍👧", "🇺🇦", "\u200b", "\u200d", "\u202e", "\ufeff"]),
    st.sampled_from(["\u0301", "\x00", "\ud800", "\x85", "’", "ʼ"]),
    st.characters(exclude_categories=[]),
)  # fmt: skip
PIECES = st.one_of(st.sampled_from(NAMES), st.sampled_from(WORDS), SIGNS, SIGNS)
TEXTS = st.lists(PIECES, max_size=40).map("".join)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, title=TEXTS, language=st.sampled_from(["uk", "ru", None]))
def test_offsets_are_those_of_the_text_given(annotator: Annotator, text: str, title: str, language: str | None) -> None:
    (result,) = annotator.annotate_texts([AnnotateInput(text, language, title)])
    assert isinstance(result, Annotation)
    for whole, mentions in ((text, result.mentions), (title, result.title_mentions)):
        assert all(whole[mention.start : mention.end] == mention.text for mention in mentions)
        assert all(mention.text and mention.text == mention.text.strip() and mention.lemma for mention in mentions)
        assert all(one.end <= other.start for one, other in pairwise(mentions))
    for citation in result.citations:
        printed = text[citation.start : citation.end]
        assert printed
        assert printed == printed.strip()
        assert citation.source in citation.chain
        assert citation.verb is None or citation.verb in text
    places = [(citation.start, citation.end) for citation in result.citations]
    assert all(one_end <= start for (_, one_end), (start, _) in pairwise(places))


def test_the_property_sees_names_and_citations(annotator: Annotator) -> None:
    text = "".join(f"{name}, {word} «{name}»\u00a0😀\r\n" for name in NAMES for word in WORDS[:4])
    (result,) = annotator.annotate_texts([AnnotateInput(text, "uk")])
    assert isinstance(result, Annotation)
    assert len(result.mentions) > 100
    assert len(result.citations) > 10
