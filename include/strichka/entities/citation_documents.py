"""Nouns for texts and figures that are the subject of a verb: "данные Росстата показывают", "отчёт банка гласит"."""

import re
from collections.abc import Iterator

from strichka.entities.citation_nouns import load_noun_finder
from strichka.entities.text import WORD, fold_word

_LONGEST = 120  # characters from the document to the verb
_LONGEST_INSERTED = 60
_MOST_LEADING = 2  # adjectives before the document
_SIGN = re.compile(r"[,;:!?…()\n]|\.(?=\s)|\s[–—]\s")
TELLS = re.compile(
    r"[^.!?;:,]{0,60}?(?:,\s(?:що|что|як\w*|как\w*|насколько|наскільки|сколько|скільки|де|где|чому|почему)\s|:\s)"
    r"|\s(?:про|об?|обо|на)\s|\s(?:рост|падени|снижени|увеличени|сокращени|спад|прирост|зростан|падін|знижен|збільшен|скорочен|приріст)",
    re.I,
)
_LEADING = ("ADJF", "PRTF", "CONJ", "PRCL")
_SHOWING = re.compile(
    r"(?<!\w)(?<!не )(?:показ(?:ал[аои]?|ыва[ею]т|ав|ала|ало|али|ує|ують)|свидетельству[ею]т|свидетельствовал[аои]?"
    r"|свідч(?:ить|ать)|свідчи(?:в|ла|ло|ли)|засвідчи(?:в|ла|ло|ли)|засвідчу(?:є|ють)|подтверд[иі]л[аои]?|подтвержда[ею]т|підтвердж(?:ує|ують)"
    r"|підтверди(?:в|ла|ло|ли)|гласит|гласят|выяви(?:л[аои]?)|выявля[ею]т|вияви(?:в|ла|ло|ли)|виявля(?:є|ють)|доказ(?:ал[аои]?|ыва[ею]т)"
    r"|дов[іо]д(?:ить|ять)|до[вв](?:ів|ела|ело|ели)|продемонстрир(?:овал[аои]?)|продемонстру(?:вав|вала|вало|вали)|демонстриру[ею]т"
    r"|демонстру(?:є|ють)|указыва[ею]т|указал[аои]?|вказу(?:є|ють)|вказа(?:в|ла|ло|ли)|проголошу(?:є|ють)|зафиксировал[аои]?"
    r"|зафіксува(?:в|ла|ло|ли)|обнаружил[аои]?|говор[ия]т|засвидетельствовал[аои]?|раскрыва[ею]т|раскрыл[аои]?|розкрива(?:є|ють)"
    r"|установил[аои]?|встанови(?:в|ла|ло|ли))(?!\w)"
)


def find_shown(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    """Find the verbs that say what a document shows.

    Args:
        text: the whole text.
        start: where the sentence begins.
        end: where it ends.
        language: `uk` or `ru`.

    Returns:
        Where each begins and ends.
    """
    for found in _SHOWING.finditer(text, start, end):
        is_told = TELLS.match(text, found.end(), end) is not None
        if is_told and find_document(text, start, found.start(), language) is not None:
            yield found.span()


def find_document(text: str, start: int, verb: int, language: str) -> re.Match[str] | None:
    """Find the noun for a text or figures that opens the clause of a verb, with words of whose it is behind it.

    Args:
        text: the whole text.
        start: where the sentence begins.
        verb: where the verb begins.
        language: `uk` or `ru`.
    """
    end = verb - 1
    if text[end - 1 : end] == ",":  # "обзор Cochrane, охвативший 31 работу, показал"
        end = text.rfind(",", max(start, end - 1 - _LONGEST_INSERTED), end - 1)
    begin = max(start, end - _LONGEST)
    signs = [found.end() for found in _SIGN.finditer(text, begin, max(begin, end))]
    if not signs and begin > start:
        return None
    return read_document(text, signs[-1] if signs else begin, max(begin, end), language)


def read_document(text: str, start: int, end: int, language: str) -> re.Match[str] | None:
    """Read a noun for a text or figures in the nominative, behind its adjectives.

    Args:
        text: the whole text.
        start: where it may begin.
        end: where the words of whose it is must end.
        language: `uk` or `ru`.
    """
    nouns = load_noun_finder(language)
    for index, word in enumerate(WORD.finditer(text, start, end)):
        forms = nouns.morphology.describe_word(word[0]).forms
        if (fold_word(word[0].lower()), "nomn") in nouns.frames.kinds:
            is_somebody = any("anim" in form.tags and form.case == "nomn" for form in forms)  # "аналитики"
            return word if word.end() < end and not is_somebody else None
        if index >= _MOST_LEADING or not any(form.pos in _LEADING and form.case in ("nomn", None) for form in forms):
            return None
    return None
