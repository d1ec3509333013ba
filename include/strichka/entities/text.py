"""Words, sentences and letters of Ukrainian and Russian text, in time linear in its length.

Offsets are code points of the text given, always. spaCy's own tokeniser cuts punctuation off one sign at a time and
copies the rest each time, so that a megabyte of emoji takes hours; the expression here reads every character once.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

APOSTROPHES = "'’ʼ‘`´′ʹ＇"
_LETTERS = r"(?:[^\W\d_][\u0300-\u036f\u00ad]*)+"
_JOINER = rf"[-‐‑{APOSTROPHES}]"
TOKEN = re.compile(
    rf"{_LETTERS}(?:{_JOINER}?(?:{_LETTERS}|\d+))*"  # word, hyphenated word, COVID-19
    r"|\d+(?:[.,:]\d+)*"  # number, date, clock time
    r"|\s+"
    r"|[^\w\s]|_",
)
WORD = re.compile(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*")  # as printed, without digits
_LONG_RUN = re.compile(r"(?<!\S)\S{200,}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_FOLD_APOSTROPHE = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_DROP_MARKS = re.compile(r"[\u0301\u0300\u00ad]")
_DASHES = str.maketrans({"‐": "-", "‑": "-"})
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_RUSSIAN = re.compile(r"[ыэёъЫЭЁЪ]")
# A Latin letter that looks like a Cyrillic one, typed or recognised inside a Cyrillic word.
_LOOK_ALIKES = str.maketrans("aceiopxyABCEHIKMOPTXY", "асеіорхуАВСЕНІКМОРТХУ")
_SENTENCE_END = re.compile(r"""(?P<stop>[.!?…]+)[»"”“')\]]*\s+(?=[«"„“(\[–—-]*\s*[A-ZА-ЯІЇЄҐЁ0-9])|\n+""")
_BEFORE_STOP = re.compile(r"(\w+)$")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign and where it stands; `end` is exclusive."""

    text: str
    start: int
    end: int


def tokenise(text: str) -> list[Token]:
    """Cut a text into words, numbers and signs; white space is left out.

    Args:
        text: any text.

    Returns:
        Tokens in order; `text[token.start:token.end] == token.text` for each.
    """
    return [Token(found[0], found.start(), found.end()) for found in TOKEN.finditer(text) if not found[0].isspace()]


def split_words(name: str) -> tuple[str, ...]:
    """Cut a name into the words a text's tokens are compared with: folded, signs left out."""
    return tuple(fold_word(word) for word in list_words(name))


def list_words(text: str) -> list[str]:
    """List the words and numbers of a text, signs left out."""
    return [piece for piece in TOKEN.findall(text) if piece[0].isalnum()]


@lru_cache(maxsize=100_000)
def fold_word(word: str) -> str:
    """Fold what print varies without changing the name: case, apostrophe, hyphen, ё, stress, look-alike letters."""
    if word.isascii():
        return word.lower()
    folded = unicodedata.normalize("NFC", _DROP_MARKS.sub("", word)).translate(_FOLD_APOSTROPHE).translate(_DASHES)
    if _LATIN.search(folded) and CYRILLIC.search(folded):
        folded = mend_look_alikes(folded)
    return folded.lower().replace("ё", "е")


def clean_word(word: str) -> str:
    """Put a word as the dictionaries have it: plain apostrophe and hyphen, no stress mark; case and ё stay."""
    if word.isascii():
        return word
    cleaned = unicodedata.normalize("NFC", _DROP_MARKS.sub("", word))
    cleaned = cleaned.translate(_FOLD_APOSTROPHE).translate(_DASHES)
    return mend_look_alikes(cleaned) if _LATIN.search(cleaned) and CYRILLIC.search(cleaned) else cleaned


def mend_look_alikes(word: str) -> str:
    """Put Cyrillic letters for Latin ones of the same look, where that makes the word wholly Cyrillic."""
    mended = word.translate(_LOOK_ALIKES)
    return word if _LATIN.search(mended) else mended


def make_safe(text: str) -> str:
    """Put away what no pipeline can read and what holds no names.

    Runs of 200 and more characters without white space become spaces; halves of surrogate pairs, which no encoding
    can write, become replacement characters.

    Returns:
        A text of the same length, so that offsets stay those of the text given.
    """
    return _LONG_RUN.sub(lambda found: " " * len(found[0]), _SURROGATE.sub("\ufffd", text))


def split_sentences(text: str, abbreviations: frozenset[str]) -> list[tuple[int, int]]:
    """Find sentences: a line end always ends one, a stop does before a capital, figure, quote or dash.

    Args:
        text: any text.
        abbreviations: words in lower case after which a stop ends no sentence.

    Returns:
        (start, end) offsets in order; white space between sentences belongs to none.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for found in _SENTENCE_END.finditer(text):
        if found["stop"] == "." and _is_abbreviation(text, found.start(), abbreviations):
            continue
        _add_span(spans, text, start, found.end())
        start = found.end()
    _add_span(spans, text, start, len(text))
    return spans


def cut_spans(spans: Iterable[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    """Cut spans longer than `size` characters into pieces of that size: what reads one by one then stays bounded."""
    for start, end in spans:
        for position in range(start, end, size):
            yield position, min(end, position + size)


def _is_abbreviation(text: str, stop: int, abbreviations: frozenset[str]) -> bool:
    word = _BEFORE_STOP.search(text, max(0, stop - 20), stop)
    if word is None:
        return False
    return (len(word[1]) == 1 and word[1].isupper()) or word[1].lower() in abbreviations


def _add_span(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        start += len(piece) - len(piece.lstrip())
        spans.append((start, start + len(stripped)))


def list_offsets(pieces: Sequence[str]) -> list[int]:
    """List where each of the pieces that a text is put together from begins, and last the text's end."""
    return [0, *accumulate(map(len, pieces))]


def guess_language(text: str) -> str:
    """Guess `uk`, `ru` or `other` by the letters that only one of the two alphabets has.

    Meant for text whose language nobody said; the extract stage has a better judge.
    """
    sample = text[:20_000]
    if len(CYRILLIC.findall(sample)) * 2 < len(_LATIN.findall(sample)) or not CYRILLIC.search(sample):
        return "other"
    return "ru" if len(_RUSSIAN.findall(sample)) > len(_UKRAINIAN.findall(sample)) else "uk"


def is_latin(word: str) -> bool:
    """Say whether a word is written in Latin letters alone."""
    return bool(_LATIN.search(word)) and not CYRILLIC.search(word)
