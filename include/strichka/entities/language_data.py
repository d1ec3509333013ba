"""The rules' word lists, read from `seeds/languages/`: one object a language and process."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from strichka.entities.text import fold_word
from strichka.errors import SeedError
from strichka.resources import seeds_folder

LANGUAGES = ("uk", "ru")

Rules = TypeVar("Rules")


@dataclass(frozen=True, slots=True)
class Declension:
    """A nominative ending and the endings that other cases put for it."""

    nominative: str
    oblique: tuple[str, ...]  # longest first
    stem_ends: str  # consonant, vowel, any


@dataclass(frozen=True, slots=True)
class NameShapes:
    """How names look that no dictionary has; the same for both languages."""

    family_first: frozenset[str]
    syllables: re.Pattern[str]  # matches one given name of a few syllables
    one_syllable: re.Pattern[str]
    family_endings: tuple[str, ...]
    declensions: tuple[Declension, ...]
    particles: frozenset[str]
    sons: frozenset[str]  # those of the particles that say "son of"


@dataclass(frozen=True, slots=True)
class NameRules:
    """Word lists for the names of one language, folded; see the comments in `names_<language>.yaml`."""

    language: str
    abbreviations: frozenset[str]
    roles: frozenset[str]
    body_heads: frozenset[str]
    quoted_body_heads: frozenset[str]
    outlet_heads: frozenset[str]
    body_prefixes: frozenset[str]  # case as printed
    quoted_misc_heads: frozenset[str]
    place_heads: frozenset[str]
    place_tails: frozenset[str]
    lower_case_names: dict[str, str]  # folded lower-case form → name as usually printed
    lower_case_starts: frozenset[str]  # their first three letters
    not_names: frozenset[str]
    name_particles: frozenset[str]
    relay_verbs: frozenset[str]


def read_yaml(path: Path) -> Any:
    """Read one YAML seed file.

    Raises:
        SeedError: missing or malformed; the message names the file.
    """
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SeedError(f"Seed file {path} can't be read: {error}") from error


@lru_cache(maxsize=16)
def _read_language(name: str, language: str) -> Any:
    return read_yaml(_find_language_file(name, language))


def _find_language_file(name: str, language: str) -> Path:
    return seeds_folder() / "languages" / f"{name}_{language}.yaml"


def make_rules(name: str, language: str, make: Callable[[dict[str, Any]], Rules]) -> Rules:
    """Make rules of one language from `seeds/languages/<name>_<language>.yaml`, which is read once a process.

    Args:
        name: the first part of the file's name.
        language: `uk` or `ru`.
        make: what makes the rules from the file's entries; it leaves them as they are.

    Raises:
        SeedError: the file is missing, malformed, lacks an entry or has a bad regular expression; the message names it.
    """
    data = _read_language(name, language)
    try:
        return make(data)
    except (KeyError, TypeError, re.error) as error:
        raise SeedError(f"Seed file {_find_language_file(name, language)} can't be used: {error!r}") from error


def _fold_all(data: dict[str, Any], key: str, path: Path) -> frozenset[str]:
    values = data.get(key)
    if not isinstance(values, list):
        raise SeedError(f"Seed file {path}: {key!r} must be a list of words.")
    return frozenset(fold_word(str(value)) for value in values)


@lru_cache(maxsize=4)
def load_name_rules(language: str) -> NameRules:
    """Return the word lists of `uk` or `ru`.

    Raises:
        SeedError: the file is missing, malformed or lacks a list.
    """
    path = seeds_folder() / "languages" / f"names_{language}.yaml"
    data = read_yaml(path)
    return NameRules(
        language=language,
        abbreviations=_fold_all(data, "abbreviations", path),
        roles=_fold_all(data, "roles", path),
        body_heads=_fold_all(data, "body_heads", path),
        quoted_body_heads=_fold_all(data, "quoted_body_heads", path),
        outlet_heads=_fold_all(data, "outlet_heads", path),
        body_prefixes=frozenset(data["body_prefixes"]),
        quoted_misc_heads=_fold_all(data, "quoted_misc_heads", path),
        place_heads=_fold_all(data, "place_heads", path),
        place_tails=_fold_all(data, "place_tails", path),
        lower_case_names={fold_word(form): name for form, name in data["lower_case_names"].items()},
        lower_case_starts=frozenset(fold_word(form)[:3] for form in data["lower_case_names"]),
        not_names=_fold_all(data, "not_names", path),
        name_particles=_fold_all(data, "name_particles", path),
        relay_verbs=_fold_all(data, "relay_verbs", path),
    )


@lru_cache(maxsize=1)
def load_name_shapes() -> NameShapes:
    """Return what is known of the shape of foreign names.

    Raises:
        SeedError: the file is missing, malformed or lacks a list.
    """
    path = seeds_folder() / "languages" / "name_shapes.yaml"
    data = read_yaml(path)
    return NameShapes(
        family_first=_fold_all(data, "family_first", path),
        syllables=re.compile(rf"(?:{data['syllable']}){{1,3}}"),
        one_syllable=re.compile(data["syllable"]),
        family_endings=tuple(
            sorted(_fold_all(data, "family_endings", path), key=lambda ending: (-len(ending), ending))
        ),
        declensions=tuple(
            Declension(
                item["nominative"],
                tuple(
                    sorted((fold_word(ending) for ending in item["oblique"]), key=lambda ending: (-len(ending), ending))
                ),
                item["stem_ends"],
            )
            for item in data["declensions"]
        ),
        particles=_fold_all(data, "particles", path),
        sons=_fold_all(data, "sons", path),
    )


def read_table(name: str, columns: int) -> list[list[str]]:
    """Read the rows of a table in `seeds/languages/`, tab-separated, its heading left out.

    Raises:
        SeedError: the file is missing, or a row has another number of columns.
    """
    path = seeds_folder() / "languages" / name
    try:
        lines = path.read_text(encoding="utf-8").splitlines()[1:]
    except OSError as error:
        raise SeedError(f"Seed file {path} can't be read: {error}") from error
    rows = [line.split("\t") for line in lines]
    for number, cells in enumerate(rows, start=2):
        if len(cells) != columns:
            raise SeedError(
                f"Seed file {path}, line {number}: {columns} tab-separated columns expected, got {len(cells)}."
            )
    return rows


@lru_cache(maxsize=1)
def load_first_names() -> dict[str, str]:
    """Return folded first names in any of the three spellings → the Ukrainian name that stands for them all.

    Raises:
        SeedError: the file is missing or a row has not three columns.
    """
    groups: dict[str, str] = {}
    for cells in read_table("first_names.tsv", columns=3):
        names = [cells[0], cells[1], *cells[2].split("|")]
        group = next((groups[fold_word(name)] for name in names if fold_word(name) in groups), fold_word(cells[0]))
        for name in names:
            groups.setdefault(fold_word(name), group)
    return groups


_VOWELS = "аеєиіїоуюяыэё"


@lru_cache(maxsize=30_000)
def guess_nominatives(word: str) -> tuple[str, ...]:
    """List what a declined name that no dictionary has could be in the nominative, in lower case.

    Args:
        word: a folded word.

    Returns:
        Candidates, the word itself first; each keeps a stem of two letters or more.
    """
    found = {word: None}
    for declension in load_name_shapes().declensions:
        for ending in declension.oblique:
            stem = word[: -len(ending)]
            if len(stem) < 2 or not word.endswith(ending):
                continue
            if declension.stem_ends != "any" and (stem[-1] in _VOWELS) != (declension.stem_ends == "vowel"):
                continue
            found[stem + declension.nominative] = None
    return tuple(found)
