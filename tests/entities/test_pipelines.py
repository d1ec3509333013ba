from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from strichka.entities.annotate import AnnotateInput, Annotator
from strichka.entities.pipelines import GAZETTEER_SPANS, load_pipeline
from strichka.errors import ModelError
from strichka.models import Annotation
from strichka.settings import Settings


@pytest.fixture(scope="module")
def pipelines() -> dict[str, spacy.Language]:
    return {language: load_pipeline(language) for language in ("uk", "ru")}


@pytest.fixture
def own_pipeline(tmp_path: Path) -> Path:
    """A pipeline of someone else's: another tokeniser, another label scheme."""
    nlp = spacy.blank("uk")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(  # type: ignore[attr-defined]
        [
            {"label": "PERS", "pattern": [{"LOWER": "орленком"}]},
            {"label": "CITY", "pattern": [{"LOWER": "зоряному"}]},
            {"label": "DATE", "pattern": [{"LOWER": "сьогодні"}]},
        ]
    )
    nlp.to_disk(tmp_path / "own")
    return tmp_path / "own"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_docs_hold_exactly_the_text(pipelines: dict[str, spacy.Language], text: str) -> None:
    for nlp in pipelines.values():
        doc = nlp(text)
        assert doc.text == text
        assert all(text[span.start_char : span.end_char] == span.text for span in doc.ents)


def test_morphology_fills_lemma_part_of_speech_and_tag(pipelines: dict[str, spacy.Language]) -> None:
    doc = pipelines["uk"]("Рустемом і міністерства")
    assert [(token.lemma_, token.pos_) for token in doc][::2] == [("рустем", "NOUN"), ("міністерство", "NOUN")]
    assert "Name" in doc[0].tag_


def test_gazetteer_spans_carry_the_entitys_key(pipelines: dict[str, spacy.Language]) -> None:
    doc = pipelines["uk"]("Переговори з Південною Кореєю тривають.")
    assert [(span.text, span.id_) for span in doc.spans[GAZETTEER_SPANS]] == [("Південною Кореєю", "country:KR")]


def test_the_built_in_pipeline_can_be_saved_and_loaded(pipelines: dict[str, spacy.Language], tmp_path: Path) -> None:
    pipelines["ru"].to_disk(tmp_path / "ru")
    again = load_pipeline("ru", str(tmp_path / "ru"))
    text = "Переговоры с Южной Кореей продолжаются, сообщила Елена Бойко."
    assert [span.text for span in again(text).ents] == [span.text for span in pipelines["ru"](text).ents] != []


def test_own_pipeline_with_label_map(own_pipeline: Path) -> None:
    settings = Settings(pipeline_uk=str(own_pipeline), pipeline_labels={"CITY": "LOC"})
    annotator = Annotator(settings)
    text = "Сьогодні з Павлом Орленком зустрілися у Зоряному."
    result = annotator.annotate_texts([AnnotateInput(text, "uk")])[0]
    assert isinstance(result, Annotation)
    assert [(m.text, m.label) for m in result.mentions] == [("Орленком", "PER"), ("Зоряному", "LOC")]
    assert "CITY=LOC" in annotator.model_version
    assert annotator.model_version != Annotator(Settings()).model_version


def test_a_label_can_be_left_out(own_pipeline: Path) -> None:
    annotator = Annotator(Settings(pipeline_uk=str(own_pipeline), pipeline_labels={"CITY": "LOC", "PERS": ""}))
    result = annotator.annotate_texts([AnnotateInput("З Орленком у Зоряному.", "uk")])[0]
    assert isinstance(result, Annotation)
    assert [m.text for m in result.mentions] == ["Зоряному"]


@pytest.mark.parametrize(
    ("language", "setting", "message"),
    [
        ("uk", "no_such_package_at_all", "STRICHKA_PIPELINE_UK"),
        ("ru", "/no/such/folder", "STRICHKA_PIPELINE_RU"),
        ("tlh", "builtin", "tlh"),
    ],
)
def test_what_can_not_be_loaded(language: str, setting: str, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        load_pipeline(language, setting)


def test_a_pipeline_of_another_language(tmp_path: Path) -> None:
    spacy.blank("pl").to_disk(tmp_path / "pl")
    with pytest.raises(ModelError, match="'pl'"):
        load_pipeline("uk", str(tmp_path / "pl"))


def test_a_pipeline_without_names(tmp_path: Path) -> None:
    nlp = spacy.blank("uk")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "plain")
    with pytest.raises(ModelError, match="none of them is in the label map"):
        load_pipeline("uk", str(tmp_path / "plain"))


def test_a_label_map_to_labels_that_do_not_exist(own_pipeline: Path) -> None:
    with pytest.raises(ModelError, match="CITYNAME"):
        load_pipeline("uk", str(own_pipeline), {"CITY": "CITYNAME"})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Про це повідомляє РІА «Новини» з місця.", "РІА «Новини»"),
        ('Об этом сообщает РИА "Новости".', 'РИА "Новости"'),
        ("Об этом сообщает РИА Новости.", "РИА Новости"),
        ('Читали «РИА Новости» и "Волну".', "РИА Новости"),
    ],
)
def test_a_gazetteer_name_takes_in_the_quote_it_opens(
    pipelines: dict[str, spacy.Language], text: str, name: str
) -> None:
    doc = pipelines["uk" if "Про" in text else "ru"](text)
    assert name in [span.text for span in doc.spans[GAZETTEER_SPANS]]
    assert name in [span.text for span in doc.ents]
