"""A text as the name rules see it: words and signs with their readings, gaps and places in the sentence."""

from dataclasses import dataclass, replace

from strichka.entities.language_data import (
    NameRules,
    NameShapes,
    guess_nominatives,
    load_first_names,
    load_name_rules,
    load_name_shapes,
)
from strichka.entities.morphology import Morphology, WordInfo, load_morphology
from strichka.entities.text import fold_word, is_latin

_OPENING = frozenset("«„“\"'‘(")
_ENDING = frozenset(".!?…")
_NAME_GAPS = frozenset({" ", "\u00a0", "\u202f"})


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
        describe = self.morphology.describe_word
        opens, line_break, end = True, False, 0
        for text, start in tokens:
            if text.isspace():
                line_break = line_break or "\n" in text
                continue
            first = text[0]
            is_word = first.isalpha()
            latin = is_word and is_latin(text)
            gap_is_plain = (
                start == end or (start == end + 1 and not line_break) or (not line_break and start - end <= 2)
            )
            word = Word(
                index=len(self.items),
                text=text,
                start=start,
                end=start + len(text),
                is_word=is_word,
                is_latin=latin,
                info=describe(text) if is_word and not latin else None,
                opens=opens or line_break,
                joined=bool(self.items) and gap_is_plain,
                first_in_line=line_break or not self.items,
            )
            opens = self._opens_next(word)
            self.items.append(word)
            line_break, end = False, word.end

    def _opens_next(self, word: Word) -> bool:
        text = word.text
        if text in _ENDING:
            before = self.items[-1] if self.items else None
            return not (text == "." and before is not None and self.is_abbreviation(before))
        if text in _OPENING:
            return True
        return text in "–—-:•*" and (word.opens or text == ":")

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
