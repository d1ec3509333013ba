"""How an article calls its people again: by family name, first name, or first name and patronymic."""

import re
from collections.abc import Iterable

from strichka.entities.language_data import guess_nominatives, load_first_names, load_name_shapes
from strichka.entities.misprints import split_name
from strichka.entities.morphology import load_morphology
from strichka.entities.text import fold_word
from strichka.entities.transliteration import make_word_key
from strichka.models import Entity

_PATRONYMIC = re.compile(r"(?:[оеєії]вич|[оеєії]вна|[иі]чна|[її]вна|[иі]нична|[мкн]ич)$")
_WOMANS_PATRONYMIC = re.compile(r"(?:вна|чна)$")  # no family name ends so

_MOST_READINGS = 10  # of half a double name

Bearer = tuple[int, str, Entity]  # where a full name stands, the part a person may be called by, the person


def list_called_words(name: str) -> list[str]:
    """List the words of a name that tell who is meant: initials, and "ван", "фон" at its beginning, left out."""
    words = split_name(name)
    particles = load_name_shapes().particles
    while len(words) > 1 and words[0][0].islower() and fold_word(words[0]) in particles:
        words = words[1:]
    return words


def is_polite_form(lemma: str) -> bool:
    """Say whether a name is a first name and a patronymic alone; "Зоран Петрович" may be a family name too."""
    words = list_called_words(lemma)
    if len(words) != 2 or not _is_patronymic(words[1]):
        return False
    return fold_word(words[0]) in load_first_names() or _WOMANS_PATRONYMIC.search(fold_word(words[1])) is not None


def list_nominatives(word: str, language: str) -> list[str]:
    """List what a word may be in the nominative, folded, the word itself first."""
    halves = word.split("-")
    if len(halves) == 2 and all(len(half) > 1 for half in halves):
        first, second = (list_nominatives(half, language)[:_MOST_READINGS] for half in halves)
        return [fold_word(word), *(f"{one}-{other}" for one in first for other in second)]
    by_dictionary = load_morphology(language).list_nominatives(word.lower())
    return [fold_word(form) for form in (word, *by_dictionary, *guess_nominatives(fold_word(word)))]


class CallNames:
    """The people whom one article names in full, by what it may call them then."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._families: dict[str, list[Bearer]] = {}
        self._first_names: dict[str, dict[str, Bearer]] = {}  # first name → key of the person → where
        self._polite: dict[tuple[str, str], dict[str, Bearer]] = {}  # first name, patronymic or "" → the same

    def add(self, start: int, lemma: str, entity: Entity) -> None:
        """Note where someone is named in full.

        Args:
            start: offset of the name.
            lemma: the name in the nominative.
            entity: who it is.
        """
        for part in _list_calling_parts(lemma):
            self._families.setdefault(fold_word(part), []).append((start, part, entity))
        words = list_called_words(lemma)
        first = next((word for word in words if fold_word(word) in load_first_names()), words[0] if words else "")
        patronymic = next((make_word_key(word) for word in words if _is_patronymic(word)), "")
        group = _group_first_name(first)
        bearer = (start, first, entity)
        self._first_names.setdefault(group, {}).setdefault(entity.key, bearer)
        self._polite.setdefault((group, patronymic), {}).setdefault(entity.key, bearer)

    def find_by_family(self, options: Iterable[str]) -> list[Bearer]:
        """List the bearers of a family name, or of another part they may be called by; folded nominatives."""
        return [bearer for option in dict.fromkeys(options) for bearer in self._families.get(option, ())]

    def find_by_first_name(self, options: Iterable[str]) -> list[Bearer]:
        """Find the one person of a first name; nobody when two bear it."""
        groups = dict.fromkeys(group for option in options if (group := load_first_names().get(option)))
        found = [known for group in groups if (known := self._first_names.get(group))]
        return list(found[0].values()) if len(found) == 1 and len(found[0]) == 1 else []

    def find_by_patronymic(self, lemma: str) -> list[Bearer]:
        """Find the one person of a first name and patronymic; a full name without one may be a woman's."""
        first, last = list_called_words(lemma)
        group = _group_first_name(first)
        found = self._polite.get((group, make_word_key(last)), {})
        if not found and _WOMANS_PATRONYMIC.search(fold_word(last)):
            found = self._polite.get((group, ""), {})
        return list(found.values()) if len(found) == 1 else []


def _is_patronymic(word: str) -> bool:
    return "-" not in word and _PATRONYMIC.search(fold_word(word)) is not None


def _group_first_name(word: str) -> str:
    folded = fold_word(word)
    return load_first_names().get(folded) or make_word_key(folded)


def _list_calling_parts(lemma: str) -> list[str]:
    """List the parts of a full name that a person may be called by: the last word, or the first in East Asian order."""
    parts = split_name(lemma)
    first = fold_word(parts[0]) if parts else ""
    may_be_family = first in load_name_shapes().family_first or first not in load_first_names()
    return list(dict.fromkeys([parts[-1], *([parts[0]] if may_be_family else [])])) if parts else []
