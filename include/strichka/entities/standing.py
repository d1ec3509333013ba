"""How a name stands in its sentence: what the words beside it say of its case and gender.

A name agrees with the noun for a person that it is put beside (акушера Сламбека Тохтарова is a genitive, молдовська
геодезистка Аурелія a woman's nominative); who has said something is a nominative of the gender that the verb has
(Яромира Гавлинова уверена); a preposition, or a noun that is in another case itself, rules the nominative out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from strichka.entities.language_data import read_table
from strichka.entities.morphology import GENDERS, WordInfo, load_morphology

_BEFORE = 120  # characters before a name in which its nouns stand
_MOST_WORDS = 6  # between a noun and the name beside it: "власниця пекарні «Скоринка» Віта"
_LAST_WORD = re.compile(r"(?<!\w)(?P<word>[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*)(?P<sign>[»”“\"]?)\s+[«„“\"]?$")
# Between such a noun and the name: "голова комісії з етики Рамуне", "инструктор по йоге Хелле".
_OF_TRADE = {"uk": ("з", "із", "зі", "по"), "ru": ("по",)}
# What somebody does with words, and of which nobody is the object.
_SAYING = re.compile(
    r"(?:с|роз|рас)?каза|рассказа|говори|(?:роз|по|від|ві)пов|(?:с|со)общи|заяв|(?:від|за)знач|отмет|отмеч|дода|добав"
    r"|ответ|(?:по|об|роз)['’ʼ]?[яъ]сн|наголо|підкресл|подчерк|утвержд|тверд|ствердж|напис|призна|зізна|уточн|нагад|напомн|впевнен"
    r"|переконан|певн|згодн|уверен|убежд|соглас|вваж|счита|пошути|пожарт|вздох|зітхн|усміх|усмех|улыб|сокруш|бурч"
)
_WORD_BEHIND = re.compile(r"[»”“\"]?[ \u00a0](?P<word>[а-яіїєґё'’ʼ]{4,})(?!\w)")
_SPEAKER = re.compile(r"[»”“\"]?:\s")  # behind who speaks, at the beginning of a line
_LINE_BEFORE = re.compile(r"(?:^|\n)[–—\-•\s]*$")
_BREAKS = ("VERB", "ADP", "CCONJ", "PRON", "PART", "ADV")  # what no noun's attributes have between them


@dataclass(frozen=True, slots=True)
class Standing:
    """What the words before a name say of it."""

    governed: bool = False  # the nominative is ruled out
    cases: frozenset[str] = frozenset()  # cases that the preposition right before it asks for
    apposed: frozenset[tuple[str, str | None]] = frozenset()  # cases and genders of the nouns it is put beside
    says: frozenset[str] = frozenset()  # genders that who says something may have by the verb


_ANY: frozenset[str] = frozenset()
_PREDICATES = ("VERB", "ADJS", "ADJF", "PRTS", "PRTF")
_LONGEST_BEGINNING = 8  # characters before who speaks
NOWHERE = Standing()


def read_standing(text: str, start: int, end: int, language: str) -> Standing:
    """Read what the words beside a name say of it.

    Args:
        text: the whole text.
        start: where the name begins.
        end: where it ends.
        language: `uk` or `ru`.
    """
    words = tuple(_list_before(text, start))
    cases = _load_prepositions().get((language, words[0].lower()), _ANY) if words else _ANY
    apposed = _list_apposed(words, language)
    may_be_nominative = any(case == "nomn" for case, _ in apposed)
    says = _ANY
    if not cases and (may_be_nominative or not apposed):
        says = _read_speaker(text, start, end) or _read_predicate(text, end, words, language)
    is_ruled_out = bool(words) and not may_be_nominative and not says and is_governed(words[0], language)
    return Standing(bool(cases) or is_ruled_out, cases, apposed, says)


def _read_speaker(text: str, start: int, end: int) -> frozenset[str]:
    """Read whose words a line gives: "– Ндолонга: «…»"."""
    if not _SPEAKER.match(text, end):
        return _ANY
    return frozenset(GENDERS) if _LINE_BEFORE.search(text, max(0, start - _LONGEST_BEGINNING), start) else _ANY


def _read_predicate(text: str, end: int, before: tuple[str, ...], language: str) -> frozenset[str]:
    """Read the gender of who says something, by the verb right behind a name or the nearest before it."""
    behind = _WORD_BEHIND.match(text, end)
    found = _list_genders(behind["word"], language) if behind is not None else _ANY
    if found:
        return found
    describe = load_morphology(language).describe_word
    verb = next((word for word in before if describe(word.lower()).pos in _BREAKS), None)
    return _list_genders(verb.lower(), language) if verb is not None else _ANY


@lru_cache(maxsize=10_000)
def _list_genders(word: str, language: str) -> frozenset[str]:
    if _SAYING.match(word) is None:
        return _ANY
    forms = load_morphology(language).describe_word(word).forms
    return frozenset(
        form.gender
        for form in forms
        if form.pos in _PREDICATES and form.case in (None, "nomn") and form.number == "sing" and form.gender in GENDERS
    )


def join_standings(standings: Iterable[Standing]) -> Standing:
    """Join what is said of one name in several places.

    One free use tells that it may be a nominative; nouns in different cases tell that it is not declined.
    """
    found = list(standings)
    apposed = {item.apposed for item in found if item.apposed}
    cases = {item.cases for item in found}
    says = {item.says for item in found if item.says}
    return Standing(
        all(item.governed for item in found),
        frozenset.intersection(*cases) if cases else _ANY,
        frozenset.intersection(*apposed) if apposed else frozenset(),
        frozenset.intersection(*says) if says else frozenset(),
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
    for index, word in enumerate(words):
        info = describe(word if word[0].islower() else word.lower())
        if index and word in _OF_TRADE[language]:
            continue  # the noun for the person stands before it
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
