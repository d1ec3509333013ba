"""The nominative of a whole name, its words agreeing: Рустемом Умєровим → Рустем Умєров.

For people every reading of case and gender that all words can share is weighed and the best is taken; for bodies and
places the head noun and the adjectives before it are put into the nominative, the genitives after it stay.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from strichka.entities.language_data import guess_nominatives, load_first_names, load_name_rules, load_name_shapes
from strichka.entities.morphology import load_morphology
from strichka.entities.text import TOKEN, clean_word, fold_word, is_latin

_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_CASE_OF = {"gen2": "gent", "acc2": "accs", "loc2": "loct", "gen1": "gent"}
_GENDERS = ("masc", "femn")
_VOWEL_ENDS = ("и", "і", "о", "е", "у", "ю", "э", "ї", "є")
_CONSONANTS = "бвгґджзйклмнпрстфхцчшщь"
_PLAIN_ENDINGS = ("ом", "ем", "ем", "єм", "ою", "ею", "єю", "ой", "ём")  # said of nothing but the instrumental, nearly
_FEMININE = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"(?<=[сц])к(?:ой|ую)$", "кая"),
        (r"(?<=[сц]ь)к(?:ої|ій|ою|у)$", "ка"),
        (r"(?<=[оеё]в|[иы]н)(?:ой|у)$", "а"),
        (r"(?<=[оеє]в|[иії]н)(?:ої|ій|ою|у)$", "а"),
    )
)
_ADJECTIVE = re.compile(
    r"(?P<stem>.+?)(?P<sign>[сцз]ьк|[сц]к)"
    r"(?:ий|а|е|і|ої|ого|ій|ому|ою|им|у|их|ими|ая|ое|ие|ой|ую|ом)"
)
_ADJECTIVE_ENDINGS = {
    "uk": {"masc": "ий", "femn": "а", "neut": "е", "plur": "і"},
    "ru": {"masc": "ий", "femn": "ая", "neut": "ое", "plur": "ие"},
}
_NOMINATIVE = 0.6  # most names stand in the nominative where nothing speaks against it
_GOVERNED = 2.0
_PRINTED_BONUS = 4.0  # a nominative that stands in the same article is likelier than one we build
_EMPTY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Option:
    """One nominative a word can have in some case and gender, and how likely that reading is."""

    nominative: str  # lower case
    weight: float


def lemmatise_name(
    name: str, label: str, language: str, printed: Collection[str] = _EMPTY, governed: bool = False
) -> str:
    """Put a whole name into the nominative.

    Args:
        name: as printed, in any case.
        label: PER, LOC, ORG or MISC.
        language: `uk` or `ru`.
        printed: folded capitalised words of the same article; a nominative among them is preferred.
        governed: the word before rules the nominative out (see `is_governed`).

    Returns:
        The nominative with the case of letters, signs and spaces as printed; white space runs made one space.
    """
    return _lemmatise(" ".join(name.split()), label, language, _pick_printed(name, printed), governed)


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


def _pick_printed(name: str, printed: Collection[str]) -> frozenset[str]:
    """Keep what can matter for this name, so that the cache is of use across articles."""
    if not printed:
        return _EMPTY
    guesses = {
        guess for part in TOKEN.findall(name) if part[0].isalpha() for guess in guess_nominatives(fold_word(part))
    }
    return frozenset(guess for guess in guesses if guess in printed and guess not in fold_word(name).split())


@lru_cache(maxsize=30_000)
def _lemmatise(name: str, label: str, language: str, printed: frozenset[str], governed: bool) -> str:
    pieces = TOKEN.findall(name)
    places = [index for index, piece in enumerate(pieces) if piece[0].isalpha() and not is_latin(piece)]
    if not places:
        return name
    words = [clean_word(pieces[index]) for index in places]
    lemmas = (
        _decline_person(words, language, printed, governed)
        if label == "PER"
        else _decline_phrase(words, language, governed)
    )
    for index, word, lemma in zip(places, words, lemmas, strict=True):
        pieces[index] = _restore_case(word, lemma, label)
    return "".join(pieces)


def _restore_case(word: str, lemma: str, label: str) -> str:
    if lemma == word.lower() and not (label == "PER" and word.isupper() and len(word) > 3):
        return word
    lemma = _drop_new_dots(word.lower(), lemma)
    if word.isupper() and len(word) > 1 and label != "PER":
        return lemma.upper()
    parts = lemma.split("-")
    source = word.split("-")
    titled = [
        part[:1].upper() + part[1:] if source[min(index, len(source) - 1)][:1].isupper() else part
        for index, part in enumerate(parts)
    ]
    return "-".join(titled)


def _drop_new_dots(lower: str, lemma: str) -> str:
    """Write ё only where it is printed: a text either has it or writes е throughout."""
    return "".join(
        "е" if letter == "ё" and (index >= len(lower) or lower[index] != "ё") else letter
        for index, letter in enumerate(lemma)
    )


def _decline_person(words: list[str], language: str, printed: frozenset[str], governed: bool) -> list[str]:
    movable = [
        index for index, word in enumerate(words) if len(word) > 1 and word[0].isupper() and not _is_numeral(word)
    ]
    if not movable:
        return [word.lower() if len(word) > 1 else word for word in words]
    if _is_east_asian(words):
        return [*(word.lower() for word in words[:-1]), _decline_syllables(words[-1], printed)]
    best: tuple[float, list[str]] | None = None
    for case in _CASES:
        for gender in _GENDERS:
            total = 0.0 if case != "nomn" else -_GOVERNED if governed else _NOMINATIVE
            total += 0.5 if gender == "masc" else 0.0
            chosen = [word.lower() for word in words]
            for index in movable:
                option = _best_option(words[index], case, gender, language, printed, index == 0 and len(movable) > 1)
                total += option.weight
                chosen[index] = option.nominative
            if best is None or total > best[0]:
                best = (total, chosen)
    assert best is not None
    return best[1]


def _is_numeral(word: str) -> bool:
    return set(word) <= set("IVXІХ")


def _is_east_asian(words: list[str]) -> bool:
    shapes = load_name_shapes()
    if not 2 <= len(words) <= 3 or fold_word(words[0]) not in shapes.family_first:
        return False
    return all(
        any(shapes.syllables.fullmatch(guess) for guess in guess_nominatives(fold_word(word))) for word in words[1:]
    )


def _decline_syllables(word: str, printed: frozenset[str]) -> str:
    """Undo the declension of a given name of syllables: Йолем → йоль, Ыном → ын; vowels at the end stay."""
    lower = word.lower()
    shapes = load_name_shapes()
    guesses = guess_nominatives(lower)
    for guess in guesses[1:]:
        if fold_word(guess) in printed:
            return guess
    good = [guess for guess in guesses[1:] if guess[-1] in _CONSONANTS and shapes.syllables.fullmatch(fold_word(guess))]
    soft = [guess for guess in good if guess.endswith("ль")]
    if soft and lower.endswith(("лю", "ля", "лем", "лем", "лєм", "леві")):
        return soft[0]
    hard = [guess for guess in good if not guess.endswith(("ь", "й"))]
    return min(hard or good or [lower], key=len)


@lru_cache(maxsize=40_000)
def _list_options(word: str, case: str, gender: str, language: str) -> tuple[_Option, ...]:
    """List the nominatives of one word of a person's name in one case and gender."""
    lower = word.lower()
    options: dict[str, float] = {}
    known_name = False
    for parse in load_morphology(language).parse(lower):
        tag = parse.tag
        if _read_case(parse) != case or (tag.gender and str(tag.gender) != gender):
            continue
        if "plur" in tag.grammemes:
            continue
        weight = _weigh_reading(parse)
        if weight <= 0:
            continue
        known_name = known_name or weight >= 10
        nominative = lower if case == "nomn" else _to_nominative(parse)
        options[nominative] = max(options.get(nominative, 0.0), weight)
    if not known_name:
        _add_guesses(options, lower, case, gender)
    return tuple(_Option(nominative, weight) for nominative, weight in options.items())


def _read_case(parse: Any) -> str:
    case = str(parse.tag.case)
    return _CASE_OF.get(case, case)


def _weigh_reading(parse: Any) -> float:
    tag = parse.tag
    score = float(parse.score)
    named = bool(tag.grammemes & {"Name", "Surn", "Patr"})
    if named:
        return (10.0 if parse.is_known else 6.0) + score
    if tag.POS == "ADJF":
        return (3.0 if parse.is_known else 2.5) + score
    if tag.POS == "NOUN":
        return (4.0 if "anim" in tag.grammemes else 2.5) * (1.0 if parse.is_known else 0.8) + score
    return 0.0


def _to_nominative(parse: Any) -> str:
    inflected = parse.inflect({"nomn"})
    return str(inflected.word) if inflected is not None else str(parse.word)


def _add_guesses(options: dict[str, float], lower: str, case: str, gender: str) -> None:
    """Add what a name that no dictionary has may be: not declined at all, or with a regular ending."""
    ends_in_consonant = lower[-1] in _CONSONANTS and not lower.endswith(("ой", "ей", "ём"))
    if lower.endswith(_VOWEL_ENDS):
        options[lower] = max(options.get(lower, 0.0), 5.5 if case == "nomn" else 3.5)
    elif lower.endswith(("а", "я")):
        options[lower] = max(options.get(lower, 0.0), 5.0 if case == "nomn" else 1.0)
    elif ends_in_consonant and gender == "femn":
        options[lower] = max(options.get(lower, 0.0), 6.5)
    else:
        options[lower] = max(options.get(lower, 0.0), 3.0 if case == "nomn" else 1.0)
    if case == "nomn":
        return
    first_names = load_first_names()
    for guess in guess_nominatives(lower)[1:]:
        weight = 9.0 if fold_word(guess) in first_names else 1.5
        if lower.endswith(_PLAIN_ENDINGS) and case == "ablt":
            weight = max(weight, 3.7)
        options[guess] = max(options.get(guess, 0.0), weight)
    if gender == "femn":
        for pattern, put in _FEMININE:
            if pattern.search(lower):
                options[pattern.sub(put, lower)] = 7.5


def _best_option(word: str, case: str, gender: str, language: str, printed: frozenset[str], is_first: bool) -> _Option:
    best = _Option(word.lower(), 0.0)
    for option in _list_options(word, case, gender, language):
        weight = option.weight
        if printed and fold_word(option.nominative) in printed:
            weight += _PRINTED_BONUS
        if is_first and fold_word(option.nominative) in load_first_names():
            weight += 1.0
        if weight > best.weight:
            best = _Option(option.nominative, weight)
    return best


def _decline_phrase(words: list[str], language: str, governed: bool) -> list[str]:
    """Put the head noun of a body or place, and the adjectives before it, into the nominative."""
    lowers = [word.lower() for word in words]
    if words[0].isupper() and len(words[0]) > 1:
        return lowers
    readings = [load_morphology(language).parse(lower) for lower in lowers]
    for head in reversed(_list_heads(lowers, readings)):
        declined = _decline_head(lowers, readings, head, language, governed)
        if declined is not None:
            return declined
    return _decline_adjectives(lowers, readings)


def _list_heads(lowers: list[str], readings: list[list[Any]]) -> list[int]:
    """List the words that may be the head: nouns with nothing but adjectives before them."""
    heads = []
    for index, parses in enumerate(readings):
        if any(str(parse.tag.POS) == "NOUN" for parse in parses):
            heads.append(index)
        is_adjective = any(str(parse.tag.POS) in ("ADJF", "PRTF") for parse in parses)
        if not is_adjective and not _ADJECTIVE.fullmatch(lowers[index]):
            break
    return heads


def _decline_head(
    lowers: list[str], readings: list[list[Any]], head: int, language: str, governed: bool
) -> list[str] | None:
    best: tuple[float, list[str]] | None = None
    for noun in readings[head]:
        if noun.tag.POS != "NOUN" or noun.tag.case is None:
            continue
        chosen = _agree(noun, readings[:head], lowers)
        if chosen is None:
            continue
        weight = _weigh_noun(noun, language, governed)
        if best is None or weight > best[0]:
            best = (weight, [*chosen, _noun_nominative(noun), *lowers[head + 1 :]])
    return best[1] if best is not None else None


def _agree(noun: Any, adjectives: list[list[Any]], lowers: list[str]) -> list[str] | None:
    chosen = []
    case = _read_case(noun)
    plural = "plur" in noun.tag.grammemes
    for index, parses in enumerate(adjectives):
        fitting = [
            parse
            for parse in parses
            if parse.tag.POS in ("ADJF", "PRTF")
            and _read_case(parse) == case
            and ("plur" in parse.tag.grammemes) == plural
            and (plural or noun.tag.gender is None or str(parse.tag.gender) in (str(noun.tag.gender), "None"))
        ]
        if not fitting:
            built = _build_adjective(lowers[index], str(noun.tag.gender), plural)
            if built is None:
                return None
            chosen.append(built)
            continue
        chosen.append(lowers[index] if case == "nomn" else _to_nominative(fitting[0]))
    return chosen


def _build_adjective(lower: str, gender: str, plural: bool) -> str | None:
    """Build the nominative of an adjective on -ськ-, -ск- that the dictionary takes for a surname."""
    found = _ADJECTIVE.fullmatch(lower)
    if found is None:
        return None
    is_ukrainian = found["sign"].startswith(("ськ", "цьк", "зьк"))
    endings = _ADJECTIVE_ENDINGS["uk" if is_ukrainian else "ru"]
    return found["stem"] + found["sign"] + endings["plur" if plural else gender if gender in endings else "masc"]


def _weigh_noun(noun: Any, language: str, governed: bool) -> float:
    tag = noun.tag
    weight = 2.0 * float(noun.score) + (1.0 if noun.is_known else 0.0)
    weight += 1.5 if "plur" not in tag.grammemes else 0.0
    if tag.case == "nomn":
        weight += -_GOVERNED if governed else 0.4 if noun.is_known else 1.0
    if "plur" in tag.grammemes and not noun.is_known:
        weight -= 3.0
    weight += 1.0 if tag.grammemes & {"Geox", "Orgn"} else 0.0
    if tag.grammemes & {"Name", "Surn", "Patr"} or "anim" in tag.grammemes:
        weight -= 1.5
    rules = load_name_rules(language)
    if noun.normal_form in rules.body_heads or noun.normal_form in rules.place_tails:
        weight += 2.0
    return weight


def _noun_nominative(noun: Any) -> str:
    return str(noun.word) if noun.tag.case == "nomn" else _to_nominative(noun)


def _decline_adjectives(lowers: list[str], readings: list[list[Any]]) -> list[str]:
    """Put a name of adjectives alone (Зоряне, Північний) into the nominative; anything else stays."""
    if not all(any(parse.tag.POS == "ADJF" for parse in parses) for parses in readings):
        return lowers
    adjectives = [next(parse for parse in parses if parse.tag.POS == "ADJF") for parses in readings]
    return [_to_nominative(parse) if parse.tag.case != "nomn" else str(parse.word) for parse in adjectives]
