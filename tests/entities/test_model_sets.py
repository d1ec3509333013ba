import json
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st

from strichka.entities.annotate import AnnotateInput, Annotator
from strichka.entities.model_sets import (
    MODEL_SETS,
    RECORD,
    describe_pipeline,
    find_set_folder,
    hash_weights,
    load_stored_pipeline,
)
from strichka.entities.pipelines import load_pipeline
from strichka.errors import ModelError
from strichka.models import Annotation
from strichka.settings import Settings

UK = "Президент Південної Кореї прийняв у Сеулі міністра оборони Литви Рустема Довганя, повідомляє Yonhap."
RU = "Президент Южной Кореи принял в Сеуле министра обороны Литвы Рустема Довганя, сообщает Yonhap."
LARGEST = 12 * 1024**2
SHIPPED = [name for name in MODEL_SETS if find_set_folder(name).is_dir()]


@pytest.fixture(scope="module")
def pipelines() -> dict[str, spacy.Language]:
    return {language: load_pipeline(language, "open") for language in ("uk", "ru")}


def test_the_open_set_ships_and_is_the_default() -> None:
    assert "open" in SHIPPED
    assert (Settings().pipeline_uk, Settings().pipeline_ru) == ("open", "open")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_set_is_small_and_says_its_terms(name: str) -> None:
    folder = find_set_folder(name)
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) <= LARGEST
    card, licence = (folder / "README.md").read_text("utf-8"), (folder / "LICENSE").read_text("utf-8")
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    learnt = {source["name"].split(",")[0] for source in meta["sources"]}
    assert all(name in card for name in learnt)
    assert ("NER-UK 2.0" in learnt) == (name == "research")
    for text in (card, licence):
        assert ("NonCommercial" in text or "BY-NC" in text) == (name == "research")
    assert "/" not in json.dumps(meta["sources"]).replace("seeds/corpus", "")


@pytest.mark.parametrize("name", SHIPPED)
def test_no_path_and_no_word_of_the_corpora_is_stored(name: str) -> None:
    folder = find_set_folder(name)
    assert ".jsonl" not in (folder / "config.cfg").read_text("utf-8")
    assert not (folder / "vocab").exists()


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize(("language", "text"), [("uk", UK), ("ru", RU)])
def test_both_languages_are_read(name: str, language: str, text: str) -> None:
    found = [(span.text, span.label_) for span in load_pipeline(language, name)(text).ents]
    assert len(found) == 5
    assert found[0] == (text.split(" ", 1)[1].split(" ")[0] + " " + text.split(" ")[2], "LOC")
    assert found[-2][1], found[-1] == ("PER", ("Yonhap", "ORG"))


def test_names_without_capitals(pipelines: dict[str, spacy.Language]) -> None:
    found = {span.text for span in pipelines["uk"](UK.lower()).ents}
    assert {"південної кореї", "сеулі", "литви"} <= found


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=150))
@example("")
@example("\n \n")
@example("🎉👩‍👩‍👧‍👦" * 40)
@example("Київ東京Ελλάδαالعربية Moskva-Москва")
@example("«»\"'’.,–" * 20)
def test_offsets_are_those_of_the_text(pipelines: dict[str, spacy.Language], text: str) -> None:
    for nlp in pipelines.values():
        doc = nlp(text)
        assert doc.text == text
        spans = [(span.start_char, span.end_char) for span in doc.ents]
        assert all(text[start:end] == span.text for (start, end), span in zip(spans, doc.ents, strict=True))
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_a_long_line_is_read() -> None:
    annotator = Annotator(Settings())
    text = (UK + " ") * 1500
    result = annotator.annotate_texts([AnnotateInput(text, "uk")])[0]
    assert isinstance(result, Annotation)
    assert all(text[mention.start : mention.end] == mention.text for mention in result.mentions)
    assert len(result.mentions) > 6000


def test_the_weights_are_part_of_the_version(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(find_set_folder("open"), copy)
    assert hash_weights(copy) == hash_weights(find_set_folder("open"))
    (copy / "README.md").write_text("another card", encoding="utf-8")
    assert hash_weights(copy) == hash_weights(find_set_folder("open"))
    with (copy / "ner" / "model").open("ab") as file:
        file.write(b"\0")
    hash_weights.cache_clear()
    assert hash_weights(copy) != hash_weights(find_set_folder("open"))


def test_the_version_tells_sets_from_rules(pipelines: dict[str, spacy.Language]) -> None:
    version = Annotator(Settings()).model_version
    assert describe_pipeline(pipelines["uk"], "open") in version
    assert version != Annotator(Settings(pipeline_uk="builtin", pipeline_ru="builtin")).model_version


def test_a_set_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("strichka.entities.model_sets.seeds_folder", lambda: tmp_path)
    with pytest.raises(ModelError, match=r"STRICHKA_PIPELINE_UK='research'.*make train SET=research"):
        load_stored_pipeline("research", "uk")


def test_a_pipeline_trained_with_other_features(tmp_path: Path) -> None:
    copy = tmp_path / "old"
    shutil.copytree(find_set_folder("open"), copy)
    meta = json.loads((copy / "meta.json").read_text("utf-8"))
    meta[RECORD]["features_version"] = 0
    (copy / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    with pytest.raises(ModelError, match="features_version"):
        load_stored_pipeline(str(copy), "ru")
