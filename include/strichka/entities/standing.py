"""How a name stands in its sentence: what the words before it say of its case and gender.

A name agrees with the noun for a person that it is put beside (акушера Сламбека Тохтарова is a genitive, молдовська
геодезистка Аурелія a woman's nominative); a preposition, or a noun that is in another case itself, rules the nominative
out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from strichka.entities.language_data import read_table
from strichka.entities.morphology import WordInfo, load_morphology

_BEFORE = 120  # characters before a name in which its nouns stand
_MOST_WORDS = 6  # between a noun and the name beside it: "власниця пекарні «Скоринка» Віта"
_LAST_WORD = re.compile(r"(?<!\w)(?P<word>[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*)(?P<sign>[»”“\"]?)\s+[«„“\"]?$")
_BREAKS = ("VERB", "ADP", "CCONJ", "PRON", "PART", "ADV")  # what no noun's attributes have between them


@dataclass(frozen=True, slots=True)
class Standing:
    """What the words before a name say of it."""

    governed: bool = False  # the nominative is ruled out
    cases: frozenset[str] = frozenset()  # cases that the preposition right before it asks for
    apposed: frozenset[tuple[str, str | None]] = frozenset()  # cases and genders of the nouns it is put beside


_ANY: frozenset[str] = frozenset()
NOWHERE = Standing()


def read_standing(text: str, start: int, language: str) -> Standing:
    """Read what the words before a name say of it.

    Args:
        text: the whole text.
        start: where the name begins.
        language: `uk` or `ru`.
    """
    words = tuple(_list_before(text, start))
    if not words:
        return NOWHERE
    cases = _load_prepositions().get((language, words[0].lower()), _ANY)
    apposed = _list_apposed(words, language)
    may_be_nominative = any(case == "nomn" for case, _ in apposed)
    return Standing(bool(cases) or (not may_be_nominative and is_governed(words[0], language)), cases, apposed)


def join_standings(standings: Iterable[Standing]) -> Standing:
    """Join what is said of one name in several places.

    One free use tells that it may be a nominative; nouns in different cases tell that it is not declined.
    """
    found = list(standings)
    apposed = {item.apposed for item in found if item.apposed}
    cases = {item.cases for item in found}
    return Standing(
        all(item.governed for item in found),
        frozenset.intersection(*cases) if cases else _ANY,
        frozenset.intersection(*apposed) if apposed else frozenset(),
    )


@lru_cache(maxsize=30_000)
def is_governed(before: str, language: str) -> bool:
    """Say whether the word before a name puts it into another case: a preposition, or a noun that is in one itself.

    Args:
        before: the word right before the name, empty at the beginning.
        language: `uk` or `ru`.
    """
    if not before or before[0].isupper():
        return False
    info = load_morphology(language).describe_word(before)
    if not info.is_known:
        return False
    if info.pos == "ADP":
        return True
    return all(form.pos in ("NOUN", "ADJF") and form.case not in ("nomn", None) for form in info.forms)


def _list_before(text: str, start: int) -> Iterator[str]:
    """List the words before a name, the nearest first, up to a sign other than a quote."""
    first = max(0, start - _BEFORE)
    for _ in range(_MOST_WORDS):
        found = _LAST_WORD.search(text, first, start)
        if found is None:
            return
        yield found["word"]
        start = found.start()


@lru_cache(maxsize=1)
def _load_prepositions() -> dict[tuple[str, str], frozenset[str]]:
    """Return (language, preposition) → the cases it asks for.

    Raises:
        SeedError: the file is missing, or a row has not three columns.
    """
    rows = read_table("prepositions.tsv", columns=3)
    return {(language, form): frozenset(cases.split()) for language, forms, cases in rows for form in forms.split("|")}


@lru_cache(maxsize=30_000)
def _list_apposed(words: tuple[str, ...], language: str) -> frozenset[tuple[str, str | None]]:
    describe = load_morphology(language).describe_word
    found: set[tuple[str, str | None]] = set()
    for word in words:
        info = describe(word if word[0].islower() else word.lower())
        if info.pos in _BREAKS or (language, info.lower) in _load_prepositions():
            break
        found.update(_list_readings(info))
    return frozenset(found)


def _list_readings(info: WordInfo) -> Iterator[tuple[str, str | None]]:
    """List the cases and genders of a noun for one person; a man's noun may stand for a woman."""
    for form in info.forms:
        case = form.case or ("nomn" if form.lemma == info.lower else None)  # the Ukrainian dictionary leaves some out
        is_person = form.known and form.pos == "NOUN" and form.number == "sing" and "anim" in form.tags
        if is_person and case and not form.tags & {"Name", "Surn", "Patr"}:
            yield case, "femn" if form.gender == "femn" else None
