"""The nominative of a body's or place's name: its head noun and the adjectives before it; genitives after it stay."""

import re
from typing import Any

from strichka.entities.language_data import load_name_rules
from strichka.entities.morphology import load_morphology, put_into_nominative, read_case
from strichka.entities.standing import Standing

_ADJECTIVE = re.compile(
    r"(?P<stem>.+?)(?P<sign>[сцз]ьк|[сц]к)"
    r"(?:ий|а|е|і|ої|ого|ій|ому|ою|им|у|их|ими|ая|ое|ие|ой|ую|ом)"
)
_ADJECTIVE_ENDINGS = {
    "uk": {"masc": "ий", "femn": "а", "neut": "е", "plur": "і"},
    "ru": {"masc": "ий", "femn": "ая", "neut": "ое", "plur": "ие"},
}
_GOVERNED = 2.0
_ASKED = 1.0  # the preposition before asks for this case


def decline_phrase(words: list[str], language: str, standing: Standing) -> list[str]:
    """Put the head noun of a body or place, and the adjectives before it, into the nominative."""
    lowers = [word.lower() for word in words]
    if words[0].isupper() and len(words[0]) > 1:
        return lowers
    readings = [load_morphology(language).parse(lower) for lower in lowers]
    acronym = _find_acronym(words, readings)
    if acronym:
        return [*_decline_adjectives(lowers[:acronym], readings[:acronym], is_own_name=True), *lowers[acronym:]]
    if len(words) == 1 and not standing.governed and not any(parse.is_known for parse in readings[0]):
        return lowers  # nothing says that it is in another case than a name has by itself
    for head in reversed(_list_heads(lowers, readings)):
        declined = _decline_head(lowers, readings, head, language, standing)
        if declined is not None:
            return declined
    return _decline_adjectives(lowers, readings, is_own_name=words[0][0].isupper())


def _find_acronym(words: list[str], readings: list[list[Any]]) -> int:
    """Find the acronym that heads a name of adjectives before it (Закарпатської ОВА); 0 where there is none."""
    for index, word in enumerate(words):
        if index and word.isupper() and 2 <= len(word) <= 5:
            return index
        if not any(str(parse.tag.POS) == "ADJF" for parse in readings[index]):
            return 0
    return 0


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
    lowers: list[str], readings: list[list[Any]], head: int, language: str, standing: Standing
) -> list[str] | None:
    best: tuple[float, list[str]] | None = None
    for noun in readings[head]:
        if noun.tag.POS != "NOUN" or noun.tag.case is None:
            continue
        chosen = _agree(noun, readings[:head], lowers)
        nominative = _noun_nominative(noun)
        if chosen is None:
            chosen = _agree_each(noun, readings[:head])
            nominative = str(noun.normal_form)
        if chosen is None:
            continue
        weight = _weigh_noun(noun, language, standing)
        if best is None or weight > best[0]:
            best = (weight, [*chosen, nominative, *lowers[head + 1 :]])
    return best[1] if best is not None else None


def _agree_each(noun: Any, adjectives: list[list[Any]]) -> list[str] | None:
    """Put the last of several areas named with one noun into the nominative: Сумській областях → Сумська."""
    if len(adjectives) != 1 or "plur" not in noun.tag.grammemes:
        return None
    case, gender = read_case(noun), str(noun.normalized.tag.gender)
    for parse in adjectives[0]:
        if parse.tag.POS == "ADJF" and read_case(parse) == case and str(parse.tag.gender) == gender:
            return [str(parse.word) if case == "nomn" else _adjective_nominative(parse)]
    return None


def _agree(noun: Any, adjectives: list[list[Any]], lowers: list[str]) -> list[str] | None:
    chosen = []
    case = read_case(noun)
    plural = "plur" in noun.tag.grammemes
    for index, parses in enumerate(adjectives):
        fitting = [
            parse
            for parse in parses
            if parse.tag.POS in ("ADJF", "PRTF")
            and read_case(parse) == case
            and ("plur" in parse.tag.grammemes) == plural
            and (plural or noun.tag.gender is None or str(parse.tag.gender) in (str(noun.tag.gender), "None"))
        ]
        if not fitting:
            if any(parse.tag.POS == "ADJF" and parse.is_known for parse in parses):
                return None
            built = _build_adjective(lowers[index], str(noun.tag.gender), plural)
            if built is None:
                return None
            chosen.append(built)
            continue
        chosen.append(lowers[index] if case == "nomn" else _adjective_nominative(fitting[0]))
    return chosen


def _adjective_nominative(parse: Any) -> str:
    """Inflect an adjective; a masculine one is listed in that very form, where pymorphy3 may pick the feminine."""
    if parse.tag.POS == "ADJF" and parse.tag.gender == "masc" and "plur" not in parse.tag.grammemes:
        return str(parse.normal_form)
    return put_into_nominative(parse)


def _build_adjective(lower: str, gender: str, plural: bool) -> str | None:
    """Build the nominative of an adjective on -ськ-, -ск- that the dictionary takes for a surname."""
    found = _ADJECTIVE.fullmatch(lower)
    if found is None:
        return None
    is_ukrainian = found["sign"].startswith(("ськ", "цьк", "зьк"))
    endings = _ADJECTIVE_ENDINGS["uk" if is_ukrainian else "ru"]
    return found["stem"] + found["sign"] + endings["plur" if plural else gender if gender in endings else "masc"]


def _weigh_noun(noun: Any, language: str, standing: Standing) -> float:
    tag = noun.tag
    weight = 2.0 * float(noun.score) + (1.0 if noun.is_known else 0.0)
    weight += 1.5 if "plur" not in tag.grammemes else 0.0
    if tag.case == "nomn":
        weight += -_GOVERNED if standing.governed else 0.4 if noun.is_known else 1.0
    weight += _ASKED if read_case(noun) in standing.cases else 0.0
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
    return str(noun.word) if noun.tag.case == "nomn" else put_into_nominative(noun)


def _decline_adjectives(lowers: list[str], readings: list[list[Any]], is_own_name: bool) -> list[str]:
    """Put a name of adjectives alone (Зоряне, Північний) into the nominative; anything else stays.

    One that is no name of its own (американських) gets the form the dictionary lists it under.
    """
    if not all(any(parse.tag.POS == "ADJF" for parse in parses) for parses in readings):
        return lowers
    adjectives = [next(parse for parse in parses if parse.tag.POS == "ADJF") for parses in readings]
    if not is_own_name:
        return [str(parse.normal_form) for parse in adjectives]
    return [_adjective_nominative(parse) if parse.tag.case != "nomn" else str(parse.word) for parse in adjectives]
