"""The trained pipelines that ship: sets under `seeds/models/`, one pipeline for both languages in each."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import spacy
from spacy.attrs import IS_SPACE
from spacy.language import Language

from strichka.entities import feature_layers, features, name_tagger, opinions
from strichka.entities.language_data import LANGUAGES
from strichka.errors import ModelError
from strichka.resources import seeds_folder

MODEL_SETS = ("open", "research", "own")  # the last does not ship: `make train SET=own` makes it
RECORD = "strichka"  # key in meta.json of what a pipeline of ours was trained with
_PARTS = (
    feature_layers,
    features,
    name_tagger,
    opinions,
)  # their import registers the parts that a stored pipeline names


def find_set_folder(name: str) -> Path:
    """Return the folder of a set.

    Args:
        name: `open`, `research` or `own`.
    """
    return seeds_folder() / "models" / name


def load_stored_pipeline(setting: str, language: str) -> Language:
    """Load a set, a package or a path; a joint pipeline of ours is told which language it reads.

    Args:
        setting: `open`, `research`, `own`, the name of an installed package, or a path.
        language: `uk` or `ru`.

    Raises:
        ModelError: it isn't there, can't be read, or was trained with other features than this version has.
    """
    source = str(find_set_folder(setting)) if setting in MODEL_SETS else setting
    try:
        nlp = spacy.load(source)
    except Exception as error:  # spaCy raises OSError, ValueError, ImportError, ConfigValidationError
        remedy = (
            f"run `make train SET={setting}`, or reinstall strichka"
            if setting in MODEL_SETS
            else ("install the package or give a path")
        )
        raise ModelError(
            f"STRICHKA_PIPELINE_{language.upper()}={setting!r} can't be loaded from {source}: {error} "
            f"To go on: {remedy}, or set it to 'builtin', rules alone."
        ) from error
    if RECORD in nlp.meta:
        check_record(nlp.meta[RECORD], setting)
        if nlp.lang == "xx" and language in LANGUAGES:
            nlp.lang = language
        prepare_own_pipeline(nlp)
    return nlp


def prepare_own_pipeline(nlp: Language) -> None:
    """Let a pipeline of ours take any length, and describe a new word by what our parts ask for alone.

    Without the latter spaCy makes a shape, a prefix and twenty other attributes of each word that is new to a batch.
    """
    nlp.max_length = 10**9  # the annotator bounds what it gives; tokeniser and parts are linear
    vocab: Any = nlp.vocab  # its stub leaves the functions out
    vocab.lex_attr_getters = {IS_SPACE: vocab.lex_attr_getters[IS_SPACE]}


def make_record() -> dict[str, Any]:
    """Return what a trained pipeline must agree with at loading: the features it was given."""
    return {"features": list(features.COLUMNS), "features_version": features.FEATURES_VERSION}


def check_record(record: Any, setting: str) -> None:
    """Check that a pipeline of ours was trained with the features that this version computes.

    Raises:
        ModelError: it was not; names what differs and the remedy.
    """
    for key, ours in make_record().items():
        theirs = record.get(key) if isinstance(record, dict) else None
        if theirs != ours:
            raise ModelError(
                f"Pipeline {setting!r} was trained with {key} {theirs!r}, this version of Strichka has {ours!r}: "
                "train it anew (`make train`), or use the version it was trained with."
            )


def describe_pipeline(nlp: Language, setting: str) -> str:
    """Return what stands for a pipeline in the version of an annotation: name, version, hash of the weights."""
    meta = nlp.meta
    described = f"{meta.get('lang')}_{meta.get('name')}-{meta.get('version')}"
    if setting in MODEL_SETS or Path(setting).is_dir():
        folder = find_set_folder(setting) if setting in MODEL_SETS else Path(setting)
        described += f"-{hash_weights(folder)}"
    return described


@lru_cache(maxsize=8)
def hash_weights(folder: Path) -> str:
    """Hash the files of a stored pipeline that decide its results: configuration and weights."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and (len(relative.parts) > 1 or path.name in ("config.cfg", "tokenizer")):
            digest.update(relative.as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
