"""The nominative of a person's name: every reading of case and gender that all its words can share is weighed."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from strichka.entities.language_data import guess_nominatives, load_first_names, load_name_shapes
from strichka.entities.morphology import CASES, GENDERS, load_morphology, put_into_nominative, read_case
from strichka.entities.standing import Standing
from strichka.entities.text import fold_word
from strichka.entities.transliteration import is_numeral

_VOWEL_ENDS = ("и", "і", "о", "е", "у", "ю", "э", "ї", "є")
_CONSONANTS = "бвгґджзйклмнпрстфхцчшщь"
_PLAIN_ENDINGS = ("ом", "ем", "єм", "ою", "ею", "єю", "ой", "ём")  # said of nothing but the instrumental, nearly
_FEMININE = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"(?<=[сц])к(?:ой|ую)$", "кая"),
        (r"(?<=[сц]ь)к(?:ої|ій|ою|у)$", "ка"),
        (r"(?<=[оеё]в|[иы]н)(?:ой|у)$", "а"),
        (r"(?<=[оеє]в|[иії]н)(?:ої|ій|ою|у)$", "а"),
    )
)
# Family names of other languages in a man's genitive or dative: Обергаузера, Рінгквісту.
_FOREIGN_OBLIQUE = re.compile(
    r"\w\w(?:[аиіу]с|ер|[еєэ]н|ман|берг|бург|шт[аеэ]йн|г[ае]йм|[рснхк]т|[нл][дт]|\wн[кгґ]|дт|кс|[еэі]х|рд|ль?ц)[ау]$"
)
_ADJECTIVE = re.compile(r"(?:[сцз]ь?к|[вн])(?:ого|ому)$")  # Ставового, Горському
_INSTRUMENTAL = re.compile(r"(?:[оеєё]в|[иіїы]н)[иы]м$")  # Тагировым
_DATIVE = re.compile(r"(?:[оеєё]в|[иіїы]н)у$")
_KO = re.compile(r"[бвгґджзлмнпртфхцчш]ко$")  # Дзямко, not Дзямк
_HARD_ADJECTIVE = re.compile(r"(?<=[вн])ий$")
_NO_ENDINGS = ("ьь", "йь")
_MANS_ENDINGS = "бвгґджзйклмнпрстфхцчшщо"
_SPEAKERS_ENDINGS = frozenset(_CONSONANTS) - {"м", "х"} | {"а", "я", "о"}
_CLEAR_ENDINGS = ("а", "я", "у", "ю", "ї", "ом", "ем", "єм", "ові", "еві", "єві", "ой", "ою")
_CASES_BY_VOWEL = {"а": ("gent", "accs"), "у": ("datv",)}
_LONGEST_PLAIN_NOMINATIVE = 5  # Цой, Ким Чой stand in the nominative; Тамурой does not
_NOMINATIVE = 2.5  # most names stand in the nominative where nothing speaks against it
_GOVERNED = 2.0
_APPOSED = 6.0  # a name agrees with the noun for a person before it
_SAYS = 8.0  # who says something stands in the nominative, of the verb's gender
_ASKED = 2.0  # the preposition before asks for this case
_LAST_IS_FAMILY_NAME = 4.0
_PRINTED_BONUS = 4.0  # a nominative that stands in the same article is likelier than one we build


@dataclass(frozen=True, slots=True)
class _Option:
    """One nominative a word can have in some case and gender, and how likely that reading is."""

    nominative: str  # lower case
    weight: float


def decline_person(words: list[str], language: str, printed: frozenset[str], standing: Standing) -> list[str]:
    """Put the words of a person's name into the nominative, all in one case and gender.

    Args:
        words: the Cyrillic words of the name, cleaned, case as printed.
        language: `uk` or `ru`.
        printed: folded nominatives that stand in the same article.
        standing: what the words before it say of it.

    Returns:
        As many words, in lower case.
    """
    is_lower = not any(word[0].isupper() for word in words)  # of a text without capitals
    particles = load_name_shapes().particles
    movable = [
        index
        for index, word in enumerate(words)
        if len(word) > 1
        and not is_numeral(word)
        and (word[0].isupper() or (is_lower and fold_word(word) not in particles))
    ]
    if not movable:
        return [word.lower() if len(word) > 1 else word for word in words]
    if _may_decline_syllables(words):
        return [*(word.lower() for word in words[:-1]), _decline_syllables(words[-1], printed)]
    may_be_speaker = _may_be_speaker([words[index] for index in movable])
    best: tuple[float, list[str]] | None = None
    for case in CASES:
        for gender in GENDERS:
            total = _weigh_standing(case, gender, standing)
            total += _SAYS if case == "nomn" and gender in standing.says and may_be_speaker else 0.0
            total += 0.5 if gender == "masc" else 0.0
            chosen = [word.lower() for word in words]
            for index in movable:
                place = (
                    "only" if len(movable) == 1 else "last" if index == movable[-1] else "first" if not index else ""
                )
                option = _best_option(words[index], case, gender, language, printed, place)
                total += option.weight
                chosen[index] = option.nominative
            if best is None or total > best[0]:
                best = (total, chosen)
    assert best is not None
    return best[1]


def _weigh_standing(case: str, gender: str, standing: Standing) -> float:
    weight = 0.0 if case != "nomn" else -_GOVERNED if standing.governed else _NOMINATIVE
    agrees = any(case == its and other in (None, gender) for its, other in standing.apposed)
    return weight + (_APPOSED if agrees else 0.0) + (_ASKED if case in standing.cases else 0.0)


def _may_be_speaker(words: list[str]) -> bool:
    """Say whether the words of a name may all be nominatives: of -у, -і, -ом other cases are as likely."""
    return all(word[-1].lower() in _SPEAKERS_ENDINGS for word in words)


def _may_decline_syllables(words: list[str]) -> bool:
    """Say whether words in any case may be a Korean, Chinese or Vietnamese name, whose last syllables alone decline.

    Unlike `name_keys`, which has nominatives, it asks for a family name of theirs in front.
    """
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
    if soft and lower.endswith(("лю", "ля", "лем", "лєм", "леві")):
        return soft[0]
    hard = [guess for guess in good if not guess.endswith(("ь", "й"))]
    return min(hard or good or [lower], key=len)


@lru_cache(maxsize=40_000)
def _list_options(word: str, case: str, gender: str, language: str, is_last: bool) -> tuple[_Option, ...]:
    """List the nominatives of one word of a person's name in one case and gender.

    The last of several words is more likely a family name (Хосе Марті) than a first name declined (Марта).
    """
    lower = word.lower()
    if _is_double(word):
        return _list_double_options(word, case, gender, language, is_last)
    options: dict[str, float] = {}
    known_name = False
    for parse in load_morphology(language).parse(lower):
        tag = parse.tag
        if read_case(parse) != case or (tag.gender and str(tag.gender) != gender):
            continue
        if "plur" in tag.grammemes:
            continue
        weight = 0.0 if case == "nomn" and not parse.is_known and _is_plainly_oblique(lower) else _weigh_reading(parse)
        if weight <= 0:
            continue
        if is_last and "Name" in tag.grammemes and case != "nomn":
            weight -= _LAST_IS_FAMILY_NAME
        known_name = known_name or weight >= 10
        nominative = lower if case == "nomn" else put_into_nominative(parse)
        options[nominative] = max(options.get(nominative, 0.0), weight)
    if not known_name:
        if gender == "femn" and _is_known_masculine(lower, language):
            options[lower] = 8.0  # Терезі Грей: a woman's family name of this form is not declined
        _add_guesses(options, lower, case, gender, is_last)
        if language == "ru" and _ADJECTIVE.search(lower):
            options = {_HARD_ADJECTIVE.sub("ый", nominative): weight for nominative, weight in options.items()}
    return tuple(_Option(nominative, weight) for nominative, weight in options.items())


def _is_double(word: str) -> bool:
    """Say whether a word is a double name (Ткач-Вовк, Анна-Марія), no name behind an article (аль-Асад)."""
    halves = word.split("-")
    if len(halves) != 2 or min(map(len, halves)) < 2:
        return False
    return halves[1][0].isupper() == halves[0][0].isupper() and fold_word(halves[0]) not in load_name_shapes().particles


def _list_double_options(word: str, case: str, gender: str, language: str, is_last: bool) -> tuple[_Option, ...]:
    """Decline both halves of a double name in one case and gender: Ткачем-Лозою is Ткач-Лоза."""
    best = []
    for half in word.split("-"):
        options = _list_options(half, case, gender, language, is_last)
        if not options:
            return ()
        best.append(max(options, key=lambda option: option.weight))
    return (_Option("-".join(option.nominative for option in best), sum(option.weight for option in best) / 2),)


def _is_plainly_oblique(lower: str) -> bool:
    if len(lower) <= _LONGEST_PLAIN_NOMINATIVE:
        return False
    return lower.endswith(_PLAIN_ENDINGS) or _INSTRUMENTAL.search(lower) is not None


def _is_known_masculine(lower: str, language: str) -> bool:
    """Say whether the dictionary has a word as a man's family name that ends in a consonant."""
    forms = load_morphology(language).describe_word(lower).forms
    return lower[-1] in _CONSONANTS and any(
        form.known and "Surn" in form.tags and form.gender == "masc" and form.case == "nomn" for form in forms
    )


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


def _add_guesses(options: dict[str, float], lower: str, case: str, gender: str, is_last: bool) -> None:
    """Add what a name that no dictionary has may be: not declined at all, or with a regular ending."""
    _raise_to(options, lower, _weigh_undeclined(lower, case, gender))
    first_names = load_first_names()
    if case == "nomn":
        if not is_last and fold_word(lower) in first_names:
            _raise_to(options, lower, 9.0)  # Еммі is no form of Емма
        elif (
            (not is_last and _is_declined_first_name(lower))
            or _FOREIGN_OBLIQUE.search(lower)
            or _ADJECTIVE.search(lower)
        ):
            options[lower] = min(options[lower], 0.5)  # Манфреда is Манфред, not a woman
        return
    for guess in guess_nominatives(lower)[1:]:
        if guess.endswith(_NO_ENDINGS):
            continue
        if guess != lower[:-1] + "а" or lower[-1] != "о":  # the vocative alone ends so: Ніко is no other case of Ніка
            _raise_to(options, guess, _weigh_guess(lower, guess, case, gender, is_last))
    if gender == "femn":
        for pattern, put in _FEMININE:
            if pattern.search(lower):
                options[pattern.sub(put, lower)] = 7.5


def _weigh_guess(lower: str, guess: str, case: str, gender: str, is_last: bool) -> float:
    """Weigh a nominative that a word may have by its ending."""
    weight = 1.5
    is_family_name = lower in (guess + "ов", guess + "ев", guess + "єв", guess + "ёв")  # Идрисов, not several of them
    is_first_name = not is_last and not is_family_name and fold_word(guess) in load_first_names()
    if is_first_name and (gender == "masc" or guess[-1] not in _MANS_ENDINGS):
        weight = 9.0
    if case == "ablt" and lower.endswith(_PLAIN_ENDINGS):
        weight = max(weight, 7.0)
    if gender == "masc" and _ADJECTIVE.search(lower) and guess.endswith(("ий", "ый")):
        weight = 7.5
    if gender == "masc" and case == "datv" and _DATIVE.search(lower) and guess == lower[:-1]:
        weight = max(weight, 7.0)
    if _KO.search(guess):
        weight += 0.6
    is_oblique = gender == "masc" and guess == lower[:-1] and case in _CASES_BY_VOWEL.get(lower[-1], ())
    return max(weight, 7.0) if is_oblique and _FOREIGN_OBLIQUE.search(lower) else weight


def _is_declined_first_name(lower: str) -> bool:
    """Say whether a word that is no first name itself is a regular form of one; of ending і, и either may be."""
    return lower.endswith(_CLEAR_ENDINGS) and any(
        fold_word(guess) in load_first_names() for guess in guess_nominatives(lower)[1:]
    )


def _weigh_undeclined(lower: str, case: str, gender: str) -> float:
    if lower.endswith("ю") and _is_plainly_oblique(lower):
        return 1.0
    if lower.endswith(_VOWEL_ENDS):
        return 5.5 if case == "nomn" else 3.5
    if lower.endswith(("а", "я")):
        return 5.0 if case == "nomn" else 1.0
    if gender == "femn" and lower[-1] in _CONSONANTS and not lower.endswith(("ой", "ей", "ём")):
        if _is_plainly_oblique(lower) and not lower.endswith("ем"):
            return 1.0
        return 6.5
    return 3.0 if case == "nomn" and not _is_plainly_oblique(lower) else 1.0


def _raise_to(options: dict[str, float], nominative: str, weight: float) -> None:
    options[nominative] = max(options.get(nominative, 0.0), weight)


def _best_option(word: str, case: str, gender: str, language: str, printed: frozenset[str], place: str) -> _Option:
    best = _Option(word.lower(), 0.0)
    for option in _list_options(word, case, gender, language, place == "last"):
        weight = option.weight
        if printed and fold_word(option.nominative) in printed:
            weight += _PRINTED_BONUS
        if place == "first" and fold_word(option.nominative) in load_first_names():
            weight += 1.0
        if weight > best.weight:
            best = _Option(option.nominative, weight)
    return best
