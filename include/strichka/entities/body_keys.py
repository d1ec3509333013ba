"""Keys of bodies: one for the short and the full form, and for a country named by adjective or in the genitive.

Міноборони Литви, Міністерство оборони Литви, литовское Минобороны and литовское министерство обороны give `mod-lt`.
The kinds of state bodies that every country has stand in `seeds/languages/body_kinds.tsv`, the adjectives of countries
in `country_adjectives.tsv`; legal forms, conjunctions and prepositions do not count.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from strichka.entities.gazetteer import read_entries
from strichka.entities.language_data import read_table
from strichka.entities.name_keys import key_phrase_words, make_phrase_key
from strichka.entities.text import fold_word, list_words
from strichka.resources import seeds_folder

# Forms of property and what stands for them in the other language: ТОВ «Веселка» is ООО «Веселка».
_LEGAL_FORMS = frozenset(
    [
        *("тов", "тзов", "ооо", "ат", "ао", "пат", "пао", "прат", "зат", "зао", "ват", "оао", "пп", "чп", "фоп", "ип"),
        *("дп", "гп", "кп", "мп", "нак", "нек", "наек", "нэк", "наэк", "дк", "гк", "го", "оо", "гс", "бф", "ап", "тд"),
        *("llc", "ltd", "inc", "plc", "gmbh", "ag", "corp", "co"),
    ]
)
_UNCOUNTED = frozenset(
    ["і", "й", "та", "и", "з", "із", "у", "в", "во", "по", "для", "при", "на", "до", "о", "об", "про", "с", "со", "к"]
)

_Phrases = dict[str, list[tuple[tuple[str, ...], str]]]  # first word's key → (keys of the words, what they mean)


@lru_cache(maxsize=50_000)
def make_body_key(lemma: str) -> str:
    """Return the key of a body's name, without prefix.

    Args:
        lemma: the whole name in the nominative.

    Returns:
        `kind-country` for a body that every country has (`mod-lt`); else the keys of its words joined by a space.
    """
    words = _list_counted(lemma)
    if not words:
        return make_phrase_key(lemma)
    if len(words) == 1:
        return find_body_kind(lemma) or make_phrase_key(words[0])
    rest, countries = _take_countries(words)
    rest, kinds = _take_phrases([key for key in key_phrase_words(rest) if key], _load_kinds())
    if len(kinds) != 1:
        return " ".join(key for key in key_phrase_words(words) if key) or make_phrase_key(lemma)
    return "-".join([" ".join([kinds[0], *rest]), *countries])


@lru_cache(maxsize=50_000)
def find_body_kind(lemma: str) -> str | None:
    """Return the kind of body that a name is nothing but: `mod` for Міноборони, none for Міноборони Литви."""
    keys = key_phrase_words(_list_counted(lemma))
    if not keys:
        return None
    return next((kind for words, kind in _load_kinds().get(keys[0], ()) if words == tuple(keys)), None)


def find_adjective_country(word: str) -> str | None:
    """Return the ISO 3166 code of the country an adjective is made of: US for американский."""
    return _load_adjectives().get(key_phrase_words([fold_word(word)], with_vowels=True)[0])


def _list_counted(lemma: str) -> list[str]:
    words = [part for word in list_words(lemma) for part in fold_word(word).split("-") if part]
    counted = [word for word in words if word not in _LEGAL_FORMS and word not in _UNCOUNTED]
    return counted or words


def _take_countries(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Take the names of countries and their adjectives out of a name: the other words, and the countries' codes."""
    stems = key_phrase_words(words, with_vowels=True)
    numbers, codes = _match_phrases(stems, _load_countries())
    return [words[number] for number in numbers], codes


def _take_phrases(keys: Sequence[str], phrases: _Phrases) -> tuple[list[str], list[str]]:
    """Take the listed phrases out of a row of keys: what is left, and what they mean."""
    numbers, meanings = _match_phrases(keys, phrases)
    return [keys[number] for number in numbers], meanings


def _match_phrases(keys: Sequence[str], phrases: _Phrases) -> tuple[list[int], list[str]]:
    """Match the listed phrases from the left, the longest first.

    Returns:
        Indexes of the keys that belong to none, and what the phrases found mean.
    """
    rest: list[int] = []
    found: list[str] = []
    position = 0
    while position < len(keys):
        for words, meaning in phrases.get(keys[position], ()):
            if tuple(keys[position : position + len(words)]) == words:
                found.append(meaning)
                position += len(words)
                break
        else:
            rest.append(position)
            position += 1
    return rest, found


def _index_phrases(pairs: Iterable[tuple[str, str]], with_vowels: bool = False) -> _Phrases:
    """Index phrases by the key of their first word, the longest first; of two that are alike the first counts."""
    meanings: dict[tuple[str, ...], str] = {}
    for phrase, meaning in pairs:
        keys = tuple(key_phrase_words(_list_counted(phrase), with_vowels))
        if all(keys):
            meanings.setdefault(keys, meaning)
    index: _Phrases = {}
    for keys, meaning in sorted(meanings.items(), key=lambda item: (-len(item[0]), item[0])):
        index.setdefault(keys[0], []).append((keys, meaning))
    return index


@lru_cache(maxsize=1)
def _load_kinds() -> _Phrases:
    rows = read_table("body_kinds.tsv", columns=3)
    return _index_phrases((form, kind) for kind, *cells in rows for cell in cells for form in cell.split("|"))


def _list_adjectives() -> Iterator[tuple[str, str]]:
    """List the adjectives of countries, each with its country's code."""
    for code, *cells in read_table("country_adjectives.tsv", columns=3):
        for cell in cells:
            yield from ((adjective, code) for adjective in cell.split("|"))


@lru_cache(maxsize=1)
def _load_adjectives() -> dict[str, str]:
    """Return keys of adjectives → country code."""
    adjectives: dict[str, str] = {}
    for adjective, code in _list_adjectives():
        keys = key_phrase_words(_list_counted(adjective), with_vowels=True)
        if len(keys) == 1:
            adjectives.setdefault(keys[0], code)
    return adjectives


@lru_cache(maxsize=1)
def _load_countries() -> _Phrases:
    """Index the names of countries that need no context, and their adjectives, by the code in lower case."""
    entries = read_entries(seeds_folder() / "places" / "countries.tsv")
    names = [
        (name, (entry.country or "").lower())
        for entry in sorted(entries, key=lambda entry: (-entry.population, entry.order))
        for _, name in (*entry.names, *((code, alias.lstrip("=")) for code, alias in entry.aliases if alias[0] != "?"))
    ]
    adjectives = ((adjective, code.lower()) for adjective, code in _list_adjectives())
    return _index_phrases([*names, *adjectives], with_vowels=True)
