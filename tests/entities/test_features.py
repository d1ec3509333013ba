import numpy as np
import pytest
import spacy
from spacy.strings import hash_string

from strichka.entities.features import COLUMNS, FEATURES, RULE_SPANS, load_feature_table, make_shape
from strichka.entities.pipelines import LANGUAGE, PIECES, PRINTED_WORDS, WORDS
from strichka.errors import ModelError

TEXT = "Олена Заярна прибула до Києва.\nПізніше Заярна поїхала; мер Києва її провів."


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    nlp = spacy.blank("xx", config={"nlp": {"tokenizer": {"@tokenizers": "strichka.LinearTokenizer.v1"}}})
    nlp.add_pipe("strichka_gazetteer")
    nlp.add_pipe("strichka_features")
    return nlp


def annotate(nlp: spacy.Language, text: str, language: str = "uk") -> spacy.tokens.Doc:
    doc = nlp.make_doc(text)
    doc.user_data[LANGUAGE] = language
    return nlp(doc)


def column(doc: spacy.tokens.Doc, name: str) -> dict[str, set[int]]:
    values: dict[str, set[int]] = {}
    for token, row in zip(doc, doc.user_data[FEATURES], strict=True):
        values.setdefault(token.text, set()).add(int(row[COLUMNS.index(name)]))
    return values


def test_a_row_a_token(nlp: spacy.Language) -> None:
    doc = annotate(nlp, TEXT)
    assert doc.user_data[FEATURES].shape == (len(doc), len(COLUMNS))
    newline = next(token.i for token in doc if token.is_space)
    assert not doc.user_data[FEATURES][newline].any()


def test_opinions_of_gazetteer_and_rules(nlp: spacy.Language) -> None:
    doc = annotate(nlp, TEXT)
    assert column(doc, "known")["Києва"] == {hash_string("U-LOCplace")}
    assert column(doc, "rule")["Олена"] == {hash_string("B-PER")}
    assert column(doc, "rule")["прибула"] == {0}
    assert ("Олена Заярна", "PER") in [(span.text, span.label_) for span in doc.spans[RULE_SPANS]]


def test_other_places_of_a_word_speak_for_it(nlp: spacy.Language) -> None:
    values = column(annotate(nlp, TEXT), "document")
    assert hash_string("PER10") in values["Заярна"]
    assert values["прибула"] == {hash_string("-01")}


def test_lemma_and_lists_do_not_depend_on_case(nlp: spacy.Language) -> None:
    for name in ("norm", "lemma", "listed", "lists"):
        usual, lower = column(annotate(nlp, TEXT), name), column(annotate(nlp, TEXT.lower()), name)
        assert usual["Києва"] == lower["києва"]


def test_the_line_is_described(nlp: spacy.Language) -> None:
    doc = annotate(nlp, "НОВИЙ ПАРК У МІСТІ\nМістяни радіють новому паркові.")
    values = column(doc, "context")
    assert values["НОВИЙ"] != column(annotate(nlp, "Новий парк тішить людей."), "context")["Новий"]


def test_only_what_a_model_needs_is_kept(nlp: spacy.Language) -> None:
    doc = annotate(nlp, TEXT)
    assert {WORDS, PRINTED_WORDS, PIECES}.isdisjoint(doc.user_data)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "👩‍👩‍👧‍👦🎉" * 50, "...", "Ελλάδα 東京 العربية"])
def test_odd_texts(nlp: spacy.Language, text: str) -> None:
    doc = annotate(nlp, text)
    assert doc.text == text
    assert len(doc.user_data[FEATURES]) == len(doc)


def test_a_language_that_is_none_of_ours(nlp: spacy.Language) -> None:
    with pytest.raises(ModelError, match="pl"):
        annotate(nlp, "Kraków", "pl")


def test_words_are_described_the_same_again() -> None:
    table = load_feature_table("ru")
    from strichka.entities.text import tokenise
    from strichka.entities.words import Words

    words = Words("ru", [(token.text, token.start) for token in tokenise("Москва не ответила Киеву")])
    first, again = (table.make_matrix(words, [], []) for _ in range(2))
    assert np.array_equal(first, again)


@pytest.mark.parametrize(
    ("text", "shape"), [("Київ", "Xxxx"), ("НАТО", "XXX"), ("COVID-19", "XXX-dd"), ("2026", "ddd")]
)
def test_shapes(text: str, shape: str) -> None:
    assert make_shape(text) == shape
