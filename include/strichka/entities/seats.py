"""Names of a building and of those who sit in it: whether "Кремль" says something or has walls.

Those who sit there are meant (`docs/annotation.md`: what says, denies and plans is ORG), unless the words at the name
speak of the building: something is near it, is a part of it, happens in it, or somebody goes there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from strichka.entities.gazetteer import Gazetteer, Match
from strichka.entities.language_data import read_yaml
from strichka.entities.words import Word, Words
from strichka.errors import SeedError
from strichka.resources import seeds_folder

_BUILDINGS = frozenset({"building"})
_WINDOW = 5  # words looked at to each side for a verb
_LISTS = ("near", "parts", "moves", "inside", "ways")


@dataclass(frozen=True, slots=True)
class SeatWords:
    """Word lists of `seats.yaml` for one language: lemmas in lower case."""

    near: frozenset[str]
    parts: frozenset[str]
    moves: frozenset[str]
    inside: frozenset[str]
    ways: frozenset[str]


@lru_cache(maxsize=2)
def load_seat_words(language: str) -> SeatWords:
    """Read the word lists of a language.

    Raises:
        SeedError: a list is missing; the message names the file.
    """
    path = seeds_folder() / "languages" / "seats.yaml"
    data = read_yaml(path).get(language) or {}
    missing = [name for name in _LISTS if not isinstance(data.get(name), list)]
    if missing:
        raise SeedError(f"{path}: no list {', '.join(missing)} for {language!r}.")
    return SeatWords(*(frozenset(map(str, data[name])) for name in _LISTS))


@lru_cache(maxsize=2)
def list_seats(gazetteer: Gazetteer) -> frozenset[str]:
    """List the keys of the buildings whose name a body has too."""
    bodies = {
        (alias.words, language)
        for language in ("uk", "ru")
        for alias in gazetteer.list_aliases(language)
        if alias.entry.label == "ORG"
    }
    return frozenset(
        alias.entry.key
        for language in ("uk", "ru")
        for alias in gazetteer.list_aliases(language)
        if alias.entry.kind in _BUILDINGS and (alias.words, language) in bodies
    )


def choose_seat(words: Words, start: int, end: int, matches: Sequence[Match]) -> Match | None:
    """Choose between a building and those who sit in it.

    Args:
        words: the text.
        start: first word of the name.
        end: word behind it.
        matches: what the name may mean.

    Returns:
        The match meant; none where the name is not one of a building and of a body both.
    """
    building = next((match for match in matches if match.alias.entry.kind in _BUILDINGS), None)
    body = next((match for match in matches if match.alias.entry.label == "ORG"), None)
    if building is None or body is None:
        return None
    return building if is_building(words, start, end) else body


def is_building(words: Words, start: int, end: int) -> bool:
    """Say whether the words at a seat's name speak of the building."""
    lists = load_seat_words(words.language)
    before = words.get(start - 1)
    if before is None or not words[start].joined or before.info is None:
        return False
    if words.has_lemma(before, lists.parts) or _is_way_to_see(words, start - 1, lists):
        return True
    if before.info.lower in lists.inside and _is_locative(words[start]):
        return not _has_plural_verb(words, start, end)
    if before.info.lower in lists.ways:
        return any(words.has_lemma(word, lists.moves) for word in _list_before(words, start - 1))
    return before.info.lower in lists.near


def _is_way_to_see(words: Words, index: int, lists: SeatWords) -> bool:
    """Say whether a preposition joins a part or a visit to the name: "экскурсия по Кремлю", "сходи до Білого дому"."""
    info = words[index].info
    return info is not None and info.pos == "ADP" and words.has_lemma(words.get(index - 1), lists.parts)


def _is_locative(word: Word) -> bool:
    return word.info is not None and any(form.case == "loct" for form in word.info.forms)


def _has_plural_verb(words: Words, start: int, end: int) -> bool:
    """Say whether people act who are not named but by their seat: "в Кремле заявили", "настаивали в Кремле"."""
    return any(_is_plural_verb(word) for word in (*_list_before(words, start - 1), *_list_behind(words, end)))


def _is_plural_verb(word: Word) -> bool:
    return word.info is not None and any(form.pos == "VERB" and form.number == "plur" for form in word.info.forms[:1])


def _list_before(words: Words, end: int) -> list[Word]:
    """List the words before an index, as far as its sentence begins."""
    found: list[Word] = []
    for index in range(end, max(0, end - _WINDOW), -1):
        if words[index].opens:
            break
        found.append(words[index - 1])
    return found


def _list_behind(words: Words, start: int) -> list[Word]:
    """List the words from an index on, as far as the sentence ends."""
    found: list[Word] = []
    for index in range(start, min(len(words), start + _WINDOW)):
        if words[index].opens:
            break
        found.append(words[index])
    return found
