"""What a trained pipeline is told of each word: its form, morphology, word lists, and what gazetteer and rules say.

A row of numbers a token, one column a feature, each number the hash of a short text; `feature_layers` embeds them.
What belongs to a word alone is kept, for news repeats; what depends on its place is added for each text.
"""

import re
from collections import defaultdict
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.tokens import Doc, Span

from strichka.entities.gazetteer import load_gazetteer
from strichka.entities.language_data import guess_nominatives, load_first_names, load_name_rules, load_name_shapes
from strichka.entities.morphology import WordInfo
from strichka.entities.text import fold_word
from strichka.entities.words import Word, Words

WORD_COLUMNS = ("norm", "prefix", "suffix", "shape", "lemma", "tag", "names", "cases", "lists", "listed")
PLACE_COLUMNS = ("known", "rule", "context", "document")
COLUMNS = (*WORD_COLUMNS, *PLACE_COLUMNS)
FEATURES = "strichka_features"  # key of the matrix in Doc.user_data
FEATURES_VERSION = 1  # raise it when a column's meaning changes: models trained before then refuse to load
GAZETTEER_SPANS = "gazetteer"  # key of the gazetteer's names in Doc.spans
RULE_SPANS = "rules"  # key of the rules' names in Doc.spans
RULE_KEY = "rule:"  # what their ids begin with; the rule's name follows
_CACHED_WORDS = 60_000
_DIGIT = re.compile(r"\d")
_NAME_PREFIX = 3
_STEM = 6  # letters that forms of one name are taken to share
_QUOTES = {"«": 1, "»": 0, "„": 1, "“": 1, "”": 0}
_CONTEXTS = {
    (opens, joined, quoted): f"{opens:d}{joined:d}{quoted}"
    for opens in (False, True)
    for joined in (False, True)
    for quoted in (0, 1)
}
_LINE_CAPITALS, _LINE_TITLES = 0.7, 0.7  # shares of words from which a line counts as set in capitals or as a title


class FeatureTable:
    """Features of the words of one language, each word's own part kept.

    Args:
        language: `uk` or `ru`.
    """

    def __init__(self, language: str) -> None:
        """Load the word lists."""
        self.language = language
        self._rules = load_name_rules(language)
        self._shapes = load_name_shapes()
        self._first_names = load_first_names()
        self._listed = _index_listed_words(language)
        self._rows: dict[str, tuple[bytes, str]] = {}

    def describe(self, word: Word) -> tuple[bytes, str]:
        """Return a word's own columns as hashes, packed as they lie in a matrix, and the stem its other forms share."""
        row = self._rows.get(word.text)
        if row is None:
            if len(self._rows) >= _CACHED_WORDS:
                self._rows.clear()
            row = self._rows[word.text] = self._describe(word)
        return row

    def _describe(self, word: Word) -> tuple[bytes, str]:
        folded = _DIGIT.sub("0", fold_word(word.text))
        info = word.info
        lemma = fold_word(info.lemma) if info else folded
        texts = (
            folded,
            folded[:_NAME_PREFIX],
            folded[-_NAME_PREFIX:],
            make_shape(word.text),
            lemma,
            _describe_tag(info) if info else "latin" if word.is_latin else "sign",
            _describe_names(info) if info else "",
            _describe_cases(info) if info else "",
            self._describe_lists(folded, lemma, info),
            self._describe_listed(folded, info),
        )
        return _pack_hashes(texts), folded[: max(3, min(_STEM, len(folded) - 2))]

    def _describe_lists(self, folded: str, lemma: str, info: WordInfo | None) -> str:
        """Name the word lists a word or its lemma stands in."""
        rules = self._rules
        forms = {folded, lemma}
        marks = [
            mark
            for mark, words in (
                ("role", rules.roles),
                ("head", rules.body_heads),
                ("quoted", rules.quoted_body_heads),
                ("misc", rules.quoted_misc_heads),
                ("place", rules.place_heads),
                ("tail", rules.place_tails),
                ("not", rules.not_names),
                ("particle", rules.name_particles),
                ("relay", rules.relay_verbs),
                ("asian", self._shapes.family_first),
            )
            if not forms.isdisjoint(words)
        ]
        if _may_be_first_name(info) and any(guess in self._first_names for guess in guess_nominatives(folded)):
            marks.append("first")
        return "|".join(marks)

    def _describe_listed(self, folded: str, info: WordInfo | None) -> str:
        """Say in which kinds of known names a word stands, and where in them; case does not count."""
        keys = {folded}
        if info is not None:
            keys.update(fold_word(form.lemma) for form in info.forms)
            if not info.is_known:
                keys.update(guess_nominatives(folded))
        return "|".join(sorted({mark for key in keys for mark in self._listed.get(key, ())}))

    def make_matrix(self, words: Words, known: list[tuple[int, int, str]], ruled: list[tuple[int, int, str]]) -> Any:
        """Make the feature matrix of a text.

        Args:
            words: the text.
            known: what the gazetteer found: (first word, word after the last, label and kind).
            ruled: what the rules found, the same way, label alone.

        Returns:
            Numbers of 64 bits, a row a word or sign, columns as in `COLUMNS`.
        """
        described = [self.describe(word) for word in words.items]
        known_marks = _mark_spans(known, len(described))
        rule_marks = _mark_spans(ruled, len(described))
        contexts = _describe_context(words)
        documents = _describe_document(words, [stem for _, stem in described], rule_marks)
        places = zip(known_marks, rule_marks, contexts, documents, strict=True)
        return np.hstack(
            [
                _unpack_rows([row for row, _ in described], len(WORD_COLUMNS)),
                _unpack_rows([_pack_place(texts) for texts in places], len(PLACE_COLUMNS)),
            ]
        )


def _may_be_first_name(info: WordInfo | None) -> bool:
    return info is None or not info.is_known or info.is_name


def _pack_hashes(texts: tuple[str, ...]) -> bytes:
    return np.array([hash_string(text) if text else 0 for text in texts], dtype="uint64").tobytes()


_pack_place = lru_cache(maxsize=8192)(_pack_hashes)  # what is said of words by their places repeats from text to text


def _unpack_rows(rows: list[bytes], width: int) -> Any:
    return np.frombuffer(b"".join(rows), dtype="uint64").reshape(len(rows), width)


@lru_cache(maxsize=2)
def load_feature_table(language: str) -> FeatureTable:
    """Return the feature table of `uk` or `ru`, made once a process."""
    return FeatureTable(language)


@lru_cache(maxsize=2)
def _index_listed_words(language: str) -> dict[str, tuple[str, ...]]:
    """Index the gazetteer's words: folded word → label and place in the names (1: alone, a: first, b: later)."""
    index: dict[str, set[str]] = defaultdict(set)
    for alias in load_gazetteer().list_aliases(language):
        if len(alias.words) == 1:
            index[alias.words[0]].add(f"{alias.entry.label}1")
            continue
        index[alias.words[0]].add(f"{alias.entry.label}a")
        for word in alias.words[1:]:
            index[word].add(f"{alias.entry.label}b")
    return {word: tuple(sorted(marks)) for word, marks in index.items()}


def make_shape(text: str) -> str:
    """Return the shape of a word: X for capitals, x, d for figures; runs longer than three cut."""
    shape = ""
    for letter in text[:100]:
        kind = "X" if letter.isupper() else "x" if letter.isalpha() else "d" if letter.isdigit() else letter
        if not shape.endswith(kind * 3):
            shape += kind
    return shape


def _describe_tag(info: WordInfo) -> str:
    if not info.forms:
        return "X"
    form = info.forms[0]
    return f"{form.pos}|{form.case}|{form.number}|{form.gender}|{form.known}"


def _describe_names(info: WordInfo) -> str:
    flags = (
        info.is_known, info.is_common, info.is_name, info.is_surname, info.is_patronymic, info.is_place, info.is_body,
    )  # fmt: skip
    return "".join("01"[flag] for flag in flags)


def _describe_cases(info: WordInfo) -> str:
    return "|".join(sorted({f"{form.pos[0]}{form.case}" for form in info.forms if form.case}))


def _mark_spans(spans: list[tuple[int, int, str]], length: int) -> list[str]:
    """Mark words as first (B), middle (I), last (L) or only (U) of a span of some label; the rest empty."""
    marks = [""] * length
    for start, end, label in spans:
        marks[start:end] = [f"I-{label}"] * (end - start)
        marks[start] = f"B-{label}"
        marks[end - 1] = f"L-{label}" if end - start > 1 else f"U-{label}"
    return marks


def _describe_context(words: Words) -> list[str]:
    """Describe each word's place: opens a sentence, joined to the word before, in quotes, case of the line."""
    kinds = _describe_lines(words)
    contexts = []
    quoted = 0
    for word, kind in zip(words.items, kinds, strict=True):
        text = word.text
        quoted = _QUOTES.get(text, quoted)
        contexts.append(_CONTEXTS[word.opens, word.joined, quoted] + kind)
        if not word.joined and text not in _QUOTES:
            quoted = 0
    return contexts


def _describe_lines(words: Words) -> list[str]:
    """Say of each word how its line is printed: in capitals, each word with a capital, without any, or as usual."""
    starts = [word.index for word in words.items if word.first_in_line]
    kinds: list[str] = []
    for start, end in pairwise([*starts, len(words)]):
        line = [word for word in words.items[start:end] if word.is_word]
        kinds += [_describe_line(line)] * (end - start)
    return kinds


def _describe_line(line: list[Word]) -> str:
    long = [word for word in line if len(word.text) > 2]
    if len(long) < 2:
        return "short"
    if not any(word.text[0].isupper() for word in line):
        return "lower"
    if sum([word.text.isupper() for word in long]) >= _LINE_CAPITALS * len(long):
        return "capitals"
    if sum([word.text[0].isupper() for word in long]) >= _LINE_TITLES * len(long):
        return "titles"
    return "usual"


def _describe_document(words: Words, stems: list[str], rule_marks: list[str]) -> list[str]:
    """Say of each word what other words of its stem are in the text: as the rules see them, and how printed."""
    votes: dict[str, dict[str, int]] = {}
    capital, lower = set(), set()
    for word, stem, mark in zip(words.items, stems, rule_marks, strict=True):
        if not word.is_word:
            continue
        if mark:
            counts = votes.setdefault(stem, {})
            counts[mark[2:]] = counts.get(mark[2:], 0) + 1
        if word.text[0].isupper():
            if not word.opens:
                capital.add(stem)
        else:
            lower.add(stem)
    described = []
    for word, stem, mark in zip(words.items, stems, rule_marks, strict=True):
        if not word.is_word:
            described.append("")
            continue
        label = _choose_label(votes[stem], mark[2:]) if stem in votes else "-"
        described.append(label + ("1" if stem in capital else "0") + ("1" if stem in lower else "0"))
    return described


def _choose_label(counts: dict[str, int], own: str) -> str:
    """Choose the label most words of a stem have, this word's own vote left out."""
    if len(counts) == 1 and counts.get(own) == 1:
        return "-"
    others = [(count - (label == own), label) for label, count in counts.items()]
    return max(others)[1]


@Language.factory("strichka_features", requires=["doc.spans"], assigns=["doc.spans"])
def create_features(nlp: Language, name: str) -> Any:
    """Component: puts the feature matrix into `doc.user_data` and the rules' names into `doc.spans["rules"]`."""
    from strichka.entities.pipelines import (
        find_language,
        forget_words,
        merge_names,
        take_printed_words,
        take_words,
    )

    def add_features(doc: Doc) -> Doc:
        words = take_words(doc, find_language(doc, nlp.lang))
        ruled = merge_names(doc, take_printed_words(doc, words.language))
        doc.spans[RULE_SPANS] = ruled
        at = {word.start: word.index for word in words.items}
        ends = {word.end: word.index + 1 for word in words.items}

        def list_spans(spans: list[Span], with_kind: bool) -> list[tuple[int, int, str]]:
            return [
                (at[s.start_char], ends[s.end_char], f"{s.label_}{s.id_.split(':')[0] if with_kind else ''}")
                for s in spans
            ]

        table = load_feature_table(words.language)
        rows = table.make_matrix(words, list_spans(list(doc.spans[GAZETTEER_SPANS]), True), list_spans(ruled, False))
        matrix = np.zeros((len(doc), len(COLUMNS)), dtype="uint64")
        matrix[np.flatnonzero(doc.to_array("IS_SPACE") == 0)] = rows
        doc.user_data[FEATURES] = matrix
        forget_words(doc)
        return doc

    return add_features
