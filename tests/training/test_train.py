import json
import subprocess
import sys
from pathlib import Path

import pytest

from strichka.entities.model_sets import RECORD, find_set_folder, hash_weights, make_record
from strichka.entities.pipelines import load_pipeline
from strichka.errors import InputError
from strichka.training.train import TrainingData, choose_data, find_training_data, train_set
from tests.small_corpus import write_small_corpus

SMALL = {
    "training.max_steps": 80,
    "training.eval_frequency": 80,
    "training.batcher.size": 500,
    "training.optimizer.learn_rate.warmup_steps": 5,
    "training.optimizer.learn_rate.initial_rate": 0.005,
    "components.ner.model.tok2vec.width": 32,
    "components.ner.model.tok2vec.depth": 1,
    "components.ner.model.members": 2,
}
ROW = {
    "id": "f-1",
    "lang": "ru",
    "text": "Орленко приехал в Варшаву.",
    "ents": [{"start": 0, "end": 7, "ner": "PER", "flat": True}, {"start": 18, "end": 25, "ner": "LOC", "flat": True}],
}
UK = "Вчора Довгань прибув до Полтави."


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> TrainingData:
    folder = tmp_path_factory.mktemp("data")
    rows = folder / "factrueval2016" / "train.jsonl"
    rows.parent.mkdir()
    rows.write_text(json.dumps(ROW) + "\n", encoding="utf-8")
    found = find_training_data(folder)
    assert found == TrainingData(rows, None)
    return TrainingData(rows, None, write_small_corpus(folder / "corpus"))


@pytest.fixture(scope="module")
def trained(data: TrainingData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train_set("open", data, tmp_path_factory.mktemp("trained") / "open", SMALL)


def test_a_trained_set_finds_names(trained: Path) -> None:
    for language in ("uk", "ru"):
        nlp = load_pipeline(language, str(trained))
        assert nlp.lang == language
    found = {(span.text, span.label_) for span in load_pipeline("uk", str(trained))(UK).ents}
    assert ("Довгань", "PER") in found


def test_what_stands_beside_the_weights(trained: Path) -> None:
    meta = json.loads((trained / "meta.json").read_text("utf-8"))
    assert meta["license"] == "Apache-2.0"
    assert meta[RECORD] == make_record()
    assert [source["license"] for source in meta["sources"]] == ["CC BY 4.0", "MIT"]
    assert any(key.startswith("own/test uk all exact") for key in meta["performance"])
    assert "MIT licence" in (trained / "LICENSE").read_text("utf-8")
    assert "own/dev" in (trained / "README.md").read_text("utf-8")


def test_no_path_of_the_machine_is_stored(trained: Path, data: TrainingData) -> None:
    stored = (trained / "config.cfg").read_text("utf-8") + (trained / "meta.json").read_text("utf-8")
    assert str(data.own) not in stored
    assert "factrueval2016" not in stored


def test_the_same_seed_gives_the_same_weights(trained: Path, data: TrainingData, tmp_path: Path) -> None:
    again = train_set("open", data, tmp_path / "again", SMALL)
    assert (again / "ner" / "model").read_bytes() == (trained / "ner" / "model").read_bytes()


@pytest.mark.parametrize(
    ("name", "there", "missing"),
    [
        ("open", (), "factRuEval-2016"),
        ("research", ("factrueval",), r"NER-UK 2\.0"),
        ("research", (), r"and NER-UK 2\.0"),
    ],
)
def test_a_set_that_ships_is_not_made_from_less(
    name: str, there: tuple[str, ...], missing: str, tmp_path: Path
) -> None:
    data = TrainingData(*(tmp_path if corpus in there else None for corpus in ("factrueval", "ner_uk")))
    with pytest.raises(InputError, match=rf"{missing} \(github\.com/.*make train SET={name} DATA=.*SET=own"):
        choose_data(name, data)


def test_a_set_of_our_own_corpus_alone(tmp_path: Path) -> None:
    assert choose_data("own", TrainingData(None, None)) == TrainingData(None, None)
    assert choose_data("own", TrainingData(tmp_path, tmp_path, tmp_path)) == TrainingData(None, None, tmp_path)


def test_the_command_without_data_leaves_the_sets_as_they_are() -> None:
    before = {name: hash_weights.__wrapped__(find_set_folder(name)) for name in ("open", "research")}
    for arguments in ([], ["--set", "open"], ["--set", "research"]):
        run = subprocess.run(
            [sys.executable, "-m", "strichka.training", *arguments], capture_output=True, text=True, check=False
        )
        assert run.returncode != 0
        assert "Traceback" not in run.stderr
        assert "make train SET=own" in run.stderr
    assert before == {name: hash_weights.__wrapped__(find_set_folder(name)) for name in before}


def test_open_never_learns_from_what_is_not_free(tmp_path: Path) -> None:
    assert choose_data("open", TrainingData(tmp_path, tmp_path)).ner_uk is None


def test_a_set_of_another_name() -> None:
    with pytest.raises(InputError, match="'closed'"):
        choose_data("closed", TrainingData(None, None))


def test_a_folder_without_corpora(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds none of"):
        find_training_data(tmp_path)
    assert find_training_data(None) == TrainingData(None, None)
