"""A text as the name rules see it: words and signs with their readings, gaps and places in the sentence."""

from dataclasses import dataclass, replace
from functools import lru_cache

from strichka.entities.language_data import (
    NameRules,
    NameShapes,
    guess_nominatives,
    load_first_names,
    load_name_rules,
    load_name_shapes,
)
from strichka.entities.morphology import CACHED_WORDS, Morphology, WordInfo, load_morphology
from strichka.entities.text import fold_word, is_latin

_OPENING = frozenset("«„“\"'‘(")
_ENDING = frozenset(".!?…")
_LEADING = "–—-:•*"  # behind a colon, or one of these that opens itself, a sentence opens too
# What a token is to the sentence around it.
_PLAIN, _SPACE, _LINE_BREAK, _ENDS, _QUOTES, _LEADS, _COLON = range(7)


@dataclass(slots=True)
class Word:
    """A word, number or sign of a text."""

    index: int
    text: str
    start: int
    end: int
    is_word: bool  # begins with a letter
    is_latin: bool
    info: WordInfo | None  # for Cyrillic words
    opens: bool  # begins a sentence, line or quotation, where a capital tells nothing
    joined: bool  # nothing but a space or hyphen between it and the word before
    first_in_line: bool

    @property
    def is_title(self) -> bool:
        """Begins with a capital and has more than one letter."""
        return self.is_word and self.text[0].isupper() and len(self.text) > 1


@dataclass(slots=True)
class Found:
    """A span of words that a rule or the gazetteer takes for a name; `end` is exclusive."""

    start: int
    end: int
    label: str
    rule: str
    weight: int = 0  # of two spans of one length the heavier is kept


class Words:
    """The words of one text and the word lists of its language."""

    def __init__(self, language: str, tokens: list[tuple[str, int]]) -> None:
        """Describe tokens, given as text and offset, white space left out or in."""
        self.language = language
        self.rules: NameRules = load_name_rules(language)
        self.shapes: NameShapes = load_name_shapes()
        self.first_names = load_first_names()
        self.morphology: Morphology = load_morphology(language)
        self.items: list[Word] = []
        self._add_all(tokens)

    @classmethod
    def from_texts(cls, words: "Words", texts: list[str]) -> "Words":
        """Describe a text anew with another print of its words, each as long as before."""
        again = cls(words.language, [])
        for word, text in zip(words.items, texts, strict=True):
            info = again.morphology.describe_word(text) if word.is_word and not word.is_latin else None
            again.items.append(replace(word, text=text, info=info))
        return again

    def __len__(self) -> int:
        """Count words and signs."""
        return len(self.items)

    def __getitem__(self, index: int) -> Word:
        """Return the word or sign at an index."""
        return self.items[index]

    def get(self, index: int) -> Word | None:
        """Return a word, or none before the beginning and after the end."""
        return self.items[index] if 0 <= index < len(self.items) else None

    def _add_all(self, tokens: list[tuple[str, int]]) -> None:
        language, items = self.language, self.items
        opens, line_break, end = True, False, 0
        for text, start in tokens:
            is_word, latin, info, role = _classify(text, language)
            if role in (_SPACE, _LINE_BREAK):
                line_break = line_break or role == _LINE_BREAK
                continue
            gap = start - end
            joined = bool(items) and (gap == 0 or (gap <= 2 and not line_break))
            opens = opens or line_break
            end = start + len(text)
            word = Word(len(items), text, start, end, is_word, latin, info, opens, joined, line_break or not items)
            opens = role != _PLAIN and self._opens_next(word, role)
            items.append(word)
            line_break = False

    def _opens_next(self, word: Word, role: int) -> bool:
        if role == _ENDS:
            before = self.items[-1] if self.items else None
            return not (word.text == "." and before is not None and self.is_abbreviation(before))
        return role in (_QUOTES, _COLON) or (role == _LEADS and word.opens)

    def is_abbreviation(self, word: Word) -> bool:
        """Say whether a full stop after this word belongs to it: one capital letter, or listed."""
        return (len(word.text) == 1 and word.text.isupper()) or word.text.lower() in self.rules.abbreviations

    def has_lemma(self, word: Word | None, lemmas: frozenset[str]) -> bool:
        """Say whether any reading of a word has one of these lemmas."""
        if word is None or word.info is None:
            return False
        return any(form.lemma in lemmas for form in word.info.forms) or word.info.lower in lemmas

    def is_first_name(self, word: Word) -> bool:
        """Say whether a word is a form of a first name we or the dictionary know."""
        if not word.is_title:
            return False
        if word.info is None:
            return word.is_latin and fold_word(word.text) in self.first_names
        if word.info.is_name:
            return True
        if word.info.is_common or word.info.is_place:
            return False
        return any(guess in self.first_names for guess in guess_nominatives(fold_word(word.text)))

    def is_east_asian(self, words: list[Word]) -> bool:
        """Say whether two or three words are a Korean, Chinese or Vietnamese name: family name, then syllables."""
        if not 2 <= len(words) <= 3 or any(word.info is None or word.info.is_caps for word in words):
            return False
        if not self._is_family_first(words[0].text):
            return False
        return all(self._is_syllables(word.text) for word in words[1:])

    def _is_family_first(self, text: str) -> bool:
        return fold_word(text) in self.shapes.family_first

    def _is_syllables(self, text: str) -> bool:
        return any(self.shapes.syllables.fullmatch(guess) for guess in guess_nominatives(fold_word(text)))


@lru_cache(maxsize=CACHED_WORDS)
def _classify(text: str, language: str) -> tuple[bool, bool, WordInfo | None, int]:
    """Say of a token whether it is a word, and one in Latin letters, how a Cyrillic one reads, and its role."""
    if text.isspace():
        return False, False, None, _LINE_BREAK if "\n" in text else _SPACE
    is_word = text[0].isalpha()
    latin = is_word and is_latin(text)
    info = load_morphology(language).describe_word(text) if is_word and not latin else None
    return is_word, latin, info, _find_role(text)


def _find_role(text: str) -> int:
    if text in _ENDING:
        return _ENDS
    if text in _OPENING:
        return _QUOTES
    if text == ":":
        return _COLON
    return _LEADS if text in _LEADING else _PLAIN
