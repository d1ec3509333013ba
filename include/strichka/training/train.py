"""Training of a set: configuration and texts in, a folder out that ships: pipeline, card, licence."""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config

from strichka.entities.model_sets import MODEL_SETS, RECORD, find_set_folder, load_stored_pipeline, make_record
from strichka.errors import InputError
from strichka.training import readers
from strichka.training.cards import measure_set, write_card

CONFIG = Path(__file__).with_name("ner.cfg")
_READERS = readers  # the import registers what ner.cfg names
_PLACES = ("own", "factrueval", "ner_uk")
# What a set learns from beside our own corpus.
_LEARNT: dict[str, tuple[str, ...]] = {"open": ("factrueval",), "research": ("factrueval", "ner_uk"), "own": ()}
# Values of ner.cfg for a set: what learns from three times the text takes more steps, of a thousand words each, and
# makes use of wider layers and gains less where more is dropped; NER-UK has unions of states as places.
_VALUES: dict[str, dict[str, Any]] = {
    "open": {},
    "research": {
        "training.max_steps": 3000,
        "training.dropout": 0.25,
        "components.ner.model.tok2vec.width": 96,
        "components.ner.model.tok2vec.forget_words": 0.2,
        "components.strichka_opinion.places_stay": True,
    },
    "own": {},
}
# Where each corpus may lie under the folder given: as rows, else as its authors publish it.
_FACTRUEVAL = ("factrueval2016/train.jsonl", "factRuEval-2016/devset")
_NER_UK = ("ner-uk-v2-detok/train.jsonl", "ner-uk/v2.0/data")
_PUBLISHED = {
    "factrueval": f"factRuEval-2016 (github.com/dialogue-evaluation/factRuEval-2016, there as {_FACTRUEVAL[1]})",
    "ner_uk": f"NER-UK 2.0 (github.com/lang-uk/ner-uk, there as {_NER_UK[1]})",
}


@dataclass(frozen=True, slots=True)
class TrainingData:
    """Where the texts lie: those the repository does not hold, none when not there, and our own corpus."""

    factrueval: Path | None
    ner_uk: Path | None
    own: Path | None = None  # seeds/corpus when not given


def find_training_data(folder: Path | None) -> TrainingData:
    """Find the training texts of factRuEval and NER-UK under a folder.

    Args:
        folder: holds one or both: rows in `factrueval2016/train.jsonl` and `ner-uk-v2-detok/train.jsonl`, or the
            corpora as published, `factRuEval-2016/devset` and `ner-uk/v2.0/data`; none: no data.

    Raises:
        InputError: a folder is named that holds none of these.
    """
    if folder is None:
        return TrainingData(None, None)
    found = [
        next((folder / place for place in places if (folder / place).exists()), None)
        for places in (_FACTRUEVAL, _NER_UK)
    ]
    if not any(found):
        raise InputError(f"{folder} holds none of {', '.join((*_FACTRUEVAL, *_NER_UK))}: name their parent.")
    return TrainingData(*found)


def train_set(
    name: str,
    data: TrainingData,
    output: Path | None = None,
    overrides: Mapping[str, Any] | None = None,
) -> Path:
    """Train a set and put it where the stage loads it from.

    The same texts, seed and library versions give the same weights on one machine.

    Args:
        name: `open` (our own corpus and factRuEval), `research` (NER-UK too) or `own` (our own corpus alone).
        data: the texts that are not in the repository.
        output: folder to write; `seeds/models/<name>` when not given. What it held is replaced once training ended.
        overrides: values of `ner.cfg` by dotted name, put over those of the file.

    Returns:
        The folder.

    Raises:
        InputError: no such set, or its texts are not there.
    """
    data = choose_data(name, data)
    folder = output or find_set_folder(name)
    with tempfile.TemporaryDirectory(prefix="strichka-training-") as place:
        nlp = run_training(data, Path(place), {**_VALUES[name], **(overrides or {})})
        describe_set(nlp, name, data)
        stored = Path(place) / "stored"
        # The vocabulary would hold every word of the corpora, and is not needed: features are hashes.
        nlp.to_disk(stored, exclude=["vocab"])
        write_card(stored, nlp.meta, measure_set(str(stored), data.own))
        replace_folder(stored, folder)
    load_stored_pipeline(str(folder), "uk")
    return folder


def choose_data(name: str, data: TrainingData) -> TrainingData:
    """Return the texts a set may learn from.

    A set that ships is never made from less than it is named for: the weaker one would take its place.

    Raises:
        InputError: no such set, or a corpus it learns from is not there; says where it comes from.
    """
    if name not in MODEL_SETS:
        raise InputError(f"There is no set {name!r}: only {', '.join(MODEL_SETS)}.")
    wanted = _LEARNT[name]
    missing = [corpus for corpus in wanted if getattr(data, corpus) is None]
    if missing:
        raise InputError(
            f"The set {name!r} needs {' and '.join(_PUBLISHED[corpus] for corpus in missing)}, not in this "
            f"repository. Get it, then `make train SET={name} DATA=<the folder you put it in>`. "
            "To train on seeds/corpus alone: `make train SET=own`, which leaves 'open' as it is."
        )
    return replace(data, **{corpus: None for corpus in _PUBLISHED if corpus not in wanted})


def run_training(data: TrainingData, place: Path, overrides: Mapping[str, Any]) -> Language:
    """Train with `ner.cfg`, and return the pipeline as it is after the last step."""
    from spacy import load

    paths = {"paths.own": data.own, "paths.factrueval": data.factrueval, "paths.ner_uk": data.ner_uk}
    values: dict[str, Any] = {key: str(path) for key, path in paths.items() if path is not None}
    config = load_config(CONFIG, overrides={**values, **overrides}, interpolate=False)
    train(init_nlp(config), place)
    return load(place / "model-best")


def describe_set(nlp: Language, name: str, data: TrainingData) -> None:
    """Put into the pipeline's meta what the card and the loading stage need, and take paths of this machine out."""
    free = data.ner_uk is None
    nlp.meta.update(
        {
            "name": f"strichka_{name}",
            "version": version("strichka"),
            "description": "Names of people, places, bodies and other things in Ukrainian and Russian news.",
            "author": "Strichka",
            "license": "Apache-2.0" if free else "CC-BY-NC-SA-4.0",
            "sources": list_sources(data),
            "performance": {},
            RECORD: make_record(),
        }
    )
    for key in _PLACES:
        nlp.config["paths"][key] = None
    for reader in nlp.config["corpora"].values():
        reader.update({key: None for key in _PLACES if key in reader})


def list_sources(data: TrainingData) -> list[dict[str, str]]:
    """List the corpora a set learnt from, with their terms."""
    sources = [{"name": "Strichka corpus (seeds/corpus), part train", "license": "CC BY 4.0"}]
    if data.factrueval:
        sources.append({"name": "factRuEval-2016, devset", "license": "MIT"})
    if data.ner_uk:
        sources.append({"name": "NER-UK 2.0, part train", "license": "CC BY-NC-SA 4.0"})
    return sources


def replace_folder(stored: Path, folder: Path) -> None:
    """Put a folder in the place of another."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(stored, folder)
