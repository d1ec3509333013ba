"""Which language a text is in: Ukrainian, Russian, Belarusian, English or another.

Two kinds of evidence are added up as in naive Bayes: words that are frequent in one language and absent in the others,
and the frequencies of letters. Letters count less than their number, because neighbouring letters depend on each
other. A letter that is missing throughout (a page without «є») takes nothing away: only what is there is counted.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log

from strichka.articles.letters import letter_shares
from strichka.articles.word_lists import load_word_lists

_MAX_CHARACTERS = 1_200  # of a longer text only the beginning is read: no decision changed beyond it when measured
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_LETTER_WEIGHT = 0.35  # how much of its log-likelihood a letter counts
_WORD_WEIGHT = 2.2  # log-odds that one function word adds for the languages that have it
_ENDING_WEIGHT = 0.5  # and what one telling word ending adds
_MISSING = 0.00012  # share taken for a letter that a language does not have: foreign names bring a few
_PRIOR = {"uk": 0.0, "ru": 0.0, "be": -3.0, "bg": -4.0, "sr": -4.0, "mk": -5.0, "kk": -4.0}
_OWN = {"uk", "ru", "be"}
_TEMPERATURE = 4.0  # the sum of evidence is overconfident; divided by this it gives honest confidences
_MIN_LETTERS = 3
_DOUBTFUL = 0.85  # below this confidence a short text is looked up in the dictionaries,
_FEW_WORDS = 25  # if it has no more words than that; a longer one never needed it when measured
_MAX_REMEMBERED = 40  # letters of a word whose votes are kept
_MIN_WITH_ENDING = 5  # letters; of a shorter word the ending is too much of it
_MIN_WORD = 3
_DICTIONARY_WEIGHT = 4.0
_CYRILLIC = re.compile(r"[\u0400-\u052f]")


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """A language and how sure we are: `code` is uk, ru, be, en or other, `confidence` 0 to 1."""

    code: str
    confidence: float


def identify_language(text: str) -> LanguageGuess:
    """Identify the language of an article or of one block of it.

    Args:
        text: plain text; its first 1,200 characters are read.

    Returns:
        The likeliest language with a confidence; `other` with 0.0 where there are no letters.
    """
    sample = text[:_MAX_CHARACTERS].lower().replace("\u0301", "").replace("\u00ad", "")
    counts = Counter(sample)
    letters = sum(count for character, count in counts.items() if character.isalpha())
    if letters < _MIN_LETTERS:
        return LanguageGuess("other", 0.0)
    if sum(count for character, count in counts.items() if "\u0400" <= character <= "\u052f") >= 0.35 * letters:
        return _identify_cyrillic(sample, counts)
    latin = sum(count for character, count in counts.items() if character.isalpha() and character < "\u0250")
    if latin >= 0.5 * letters:
        return _identify_latin(sample)
    return LanguageGuess("other", 0.9)


def _identify_cyrillic(sample: str, counts: Counter[str]) -> LanguageGuess:
    scores = dict(_PRIOR)
    for letter, count in counts.items():
        row = _letter_scores().get(letter)
        if row:
            for language, value in row.items():
                scores[language] += value * count * _LETTER_WEIGHT
    words = Counter(_WORD.findall(sample))
    for word, count in words.items():
        _add_word(scores, word, min(count, 5))
    guess = _decide(scores)
    if guess.confidence < _DOUBTFUL and len(words) <= _FEW_WORDS:
        _ask_dictionaries(scores, sorted(words))
        guess = _decide(scores)
    return guess


def _decide(scores: dict[str, float]) -> LanguageGuess:
    best = max(sorted(scores), key=lambda language: scores[language])
    weights = {language: exp((value - scores[best]) / _TEMPERATURE) for language, value in scores.items()}
    code = best if best in _OWN else "other"
    alike = [weight for language, weight in weights.items() if (language if language in _OWN else "other") == code]
    return LanguageGuess(code, round(sum(alike) / sum(weights.values()), 3))


def _ask_dictionaries(scores: dict[str, float], words: list[str]) -> None:
    """Add what the dictionaries know: a word of only one of the two languages speaks for it (a heading, a link)."""
    from strichka.articles.damage_repair import get_dictionary

    for word in words:
        if len(word) < _MIN_WORD or not _CYRILLIC.match(word):
            continue
        word = word.replace("’", "'").replace("ʼ", "'")
        known = [language for language in ("uk", "ru") if get_dictionary(language).word_is_known(word)]
        if len(known) == 1:
            scores[known[0]] += _DICTIONARY_WEIGHT


def _add_word(scores: dict[str, float], word: str, count: int) -> None:
    languages, weight = _find_votes(word) if len(word) <= _MAX_REMEMBERED else _find_votes.__wrapped__(word)
    for language in languages:
        scores[language] += weight * count


@lru_cache(maxsize=20_000)
def _find_votes(word: str) -> tuple[tuple[str, ...], float]:
    """The languages for which a word speaks by itself or by its ending, and how much; the same words come again."""
    languages = _word_index().get(word)
    if languages:
        return tuple(languages), _WORD_WEIGHT
    if len(word) >= _MIN_WITH_ENDING:
        for size in (4, 3, 2):
            languages = _ending_index().get(word[-size:])
            if languages:
                return tuple(languages), _ENDING_WEIGHT
    return (), 0.0


def _identify_latin(sample: str) -> LanguageGuess:
    words = _WORD.findall(sample)
    hits = {code: sum(word in known for word in words) for code, known in load_word_lists().latin.items()}
    english = hits.pop("en")
    foreign = max(hits.values())
    accented = sum(1 for word in words if not word.isascii() and "'" not in word and "’" not in word)
    if english > foreign and english >= accented:
        return LanguageGuess("en", round(min(0.99, 0.5 + english / max(len(words), 1)), 3))
    if english == foreign == accented == 0:
        return LanguageGuess("other", 0.3)  # names and abbreviations alone
    return LanguageGuess("other", round(min(0.99, 0.5 + (foreign + accented) / max(len(words), 1)), 3))


@lru_cache(maxsize=1)
def _letter_scores() -> dict[str, dict[str, float]]:
    """Log-likelihood of each letter in each language, relative to the mean of all."""
    tables = letter_shares()
    letters = sorted({letter for table in tables.values() for letter in table} | {"ґ", "ѐ"})
    scores: dict[str, dict[str, float]] = {}
    for letter in letters:
        row = {language: log(max(table.get(letter, 0.0), _MISSING)) for language, table in tables.items()}
        mean = sum(row.values()) / len(row)
        scores[letter] = {language: value - mean for language, value in row.items()}
    return scores


@lru_cache(maxsize=1)
def _word_index() -> dict[str, tuple[str, ...]]:
    return _invert(load_word_lists().function_words)


@lru_cache(maxsize=1)
def _ending_index() -> dict[str, tuple[str, ...]]:
    return _invert(load_word_lists().endings)


def _invert(lists: dict[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    index: dict[str, list[str]] = {}
    for language in sorted(lists):
        for word in sorted(lists[language]):
            index.setdefault(word, []).append(language)
    # What every language of the press here has tells nothing.
    return {word: tuple(languages) for word, languages in index.items() if len(languages) < len(lists)}
