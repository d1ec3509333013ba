"""Nouns for texts and figures that are the subject of a verb: "данные Росстата показывают", "отчёт банка гласит"."""

import re
from collections.abc import Iterator

from strichka.entities.citing.nouns import load_noun_finder
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
# Quick to search: a space, a beginning, and then the whole word.
_LIKELY = re.compile(
    r" (?P<verb>(?:показ|св[иі]д|засвид|засвідч|п[іо]дтв|глас|вия|выя|доказ|дов[іоеё]|демонстр|[ву]каз|прогол"
    r"|продемонстр|заф[иі]кс|обнар|говор|раскр|розкр|устан|встан)\w+)"
)
_SHOWING = re.compile(
    r"(?:пока|дока|ука|вка|вста|уста|подтв|обна|проде|демо|заф|засв|гла|гово|св|п[іо]дтв|выя|вия|до[вк]|раскр|розкр|прогол|пред)\w*?"
    r"(?:зал[аои]?|зав|зала|зало|зали|зує|зують|зыва[ею]т|зу[её]т|ал[аои]?|ил[аои]?|ив|ила|ило|или|ав|ала|ало|али|ів|ела|ело|ели"
    r"|ить|ать|ять|ит|ят|ует|уют|ує|ують|яет|яют|яє|яють|ает|ают|ає|ають|ел[аои]?)"
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
    for found in _LIKELY.finditer(text, start, end):
        if not _SHOWING.fullmatch(found["verb"]) or TELLS.match(text, found.end(), end) is None:
            continue
        if not text.endswith(" не", start, found.start()) and find_document(text, start, found.start() + 1, language):
            yield found.span("verb")


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
