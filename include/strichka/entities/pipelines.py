"""spaCy pipelines by language: the ones that ship, or any package or path a setting names.

The built-in one, rules alone, is `spacy.blank` with our own tokeniser, morphology, gazetteer and rules, each a
registered factory, so that a trained pipeline can use the same parts by name in its config.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from strichka.entities.bodies import find_bodies
from strichka.entities.features import GAZETTEER_SPANS, RULE_KEY
from strichka.entities.gazetteer import LABELS, Gazetteer, Match, load_gazetteer
from strichka.entities.language_data import LANGUAGES
from strichka.entities.letter_case import restore_case
from strichka.entities.model_sets import load_stored_pipeline, prepare_own_pipeline
from strichka.entities.morphology import load_morphology
from strichka.entities.persons import find_persons
from strichka.entities.places import find_places
from strichka.entities.support import drop_unsupported
from strichka.entities.text import TOKEN
from strichka.entities.words import Found, Word, Words
from strichka.errors import ModelError

BUILTIN = "builtin"
_OPENING_QUOTES, _CLOSING_QUOTES = tuple("«„"), tuple("»”")
PIECES = "strichka_pieces"  # what the tokeniser cut, kept so that it need not be read back token by token
LANGUAGE = "strichka_language"
PRINTED_WORDS = "strichka_printed_words"  # the same where case was lost, with likely names in capitals
WORDS = "strichka_words"  # the text as the rules see it, made once for all parts
# Labels of other pipelines' schemes → ours; what stands on neither side is left out.
DEFAULT_LABELS = {
    **{label: label for label in LABELS},
    "PERS": "PER", "PERSON": "PER", "GPE": "LOC", "LOCATION": "LOC", "FAC": "LOC", "ORGANIZATION": "ORG",
    "NORP": "MISC", "EVENT": "MISC", "PRODUCT": "MISC", "WORK_OF_ART": "MISC", "ART": "MISC", "EVT": "MISC",
    "PRO": "MISC", "LAW": "MISC",
}  # fmt: skip


class LinearTokenizer:
    """Cuts a text into spaCy tokens in time linear in its length (see `text`)."""

    def __init__(self, vocab: Any) -> None:
        """Keep the vocabulary the Docs share."""
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Make a Doc whose text is exactly the text given."""
        words: list[str] = []
        spaces: list[bool] = []
        pieces: list[tuple[str, int]] = []
        position = 0
        may_have_space = False  # the word before is no white space, and has no space behind it yet
        for piece in TOKEN.findall(text):
            pieces.append((piece, position))
            position += len(piece)
            if piece[0] == " " and may_have_space:
                spaces[-1] = True
                may_have_space = False
                piece = piece[1:]
                if not piece:
                    continue
            words.append(piece)
            spaces.append(False)
            may_have_space = not piece.isspace()
        return Doc(self.vocab, words=words, spaces=spaces, user_data={PIECES: pieces})

    def to_bytes(self, **_: Any) -> bytes:
        """Serialise: there is nothing to keep."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> "LinearTokenizer":
        """Read what `to_bytes` wrote."""
        return self

    def to_disk(self, _path: Any, **_: Any) -> None:
        """Serialise: there is nothing to keep."""

    def from_disk(self, _path: Any, **_: Any) -> "LinearTokenizer":
        """Read what `to_disk` wrote."""
        return self


@spacy.registry.tokenizers("strichka.LinearTokenizer.v1")
def create_tokenizer() -> Any:
    """Return a function that makes the tokeniser for a pipeline, as spaCy's config wants it."""
    return lambda nlp: LinearTokenizer(nlp.vocab)


@Language.factory("strichka_morphology", assigns=["token.lemma", "token.pos", "token.tag"])
def create_morphology(nlp: Language, name: str) -> Any:
    """Component: fills lemma, part of speech and name tags of each Cyrillic word by pymorphy3."""
    morphology = load_morphology(_check_language(nlp.lang))

    def annotate_morphology(doc: Doc) -> Doc:
        strings = doc.vocab.strings
        orths, inverse = np.unique(doc.to_array("ORTH"), return_inverse=True)
        values: Any = np.zeros((len(orths), 3), dtype="uint64")
        for row, orth in enumerate(orths):
            text = strings[orth]
            if text[0].isalpha():
                info = morphology.describe_word(text)
                values[row] = (strings.add(info.lemma), strings.add(info.pos), strings.add(info.tag))
        return doc.from_array(["LEMMA", "POS", "TAG"], values[inverse])

    return annotate_morphology


@Language.factory("strichka_gazetteer", assigns=["doc.spans"])
def create_gazetteer(nlp: Language, name: str) -> Any:
    """Component: puts the names the gazetteer has into `doc.spans["gazetteer"]`, each with its entity's key as id."""
    gazetteer = load_gazetteer()

    def find_gazetteer_names(doc: Doc) -> Doc:
        words = take_printed_words(doc, find_language(doc, nlp.lang))
        spans = drop_unsupported(words, find_known_names(words, gazetteer))
        doc.spans[GAZETTEER_SPANS] = [
            _make_span(doc, words, Found(start, end, match.alias.entry.label, "gazetteer"), match.alias.entry.key)
            for start, end, match in spans
        ]
        return doc

    return find_gazetteer_names


@Language.factory("strichka_rules", requires=["doc.spans"], assigns=["doc.ents"])
def create_rules(nlp: Language, name: str) -> Any:
    """Component: sets `doc.ents` from the gazetteer's names and the rules, the longest of overlapping ones kept."""

    def apply_rules(doc: Doc) -> Doc:
        words = take_printed_words(doc, find_language(doc, nlp.lang))
        doc.ents = merge_names(doc, words)
        forget_words(doc)
        return doc

    return apply_rules


def _check_language(language: str | None) -> str:
    if language is None or language not in LANGUAGES:
        raise ModelError(f"Strichka's pipeline parts know {', '.join(LANGUAGES)}, not {language!r}.")
    return language


def find_language(doc: Doc, fallback: str | None) -> str:
    """Return the language of a Doc: its own where it carries one (training mixes them), else its pipeline's.

    Raises:
        ModelError: it is none of ours.
    """
    return _check_language(doc.user_data.get(LANGUAGE, fallback))


def take_words(doc: Doc, language: str) -> Words:
    """Return a Doc's text as the rules see it, made once and kept in the Doc."""
    words: Words | None = doc.user_data.get(WORDS)
    if words is None:
        pieces = doc.user_data.get(PIECES)
        words = Words(language, pieces if pieces is not None else [(token.text, token.idx) for token in doc])
        doc.user_data[WORDS] = words
    return words


def take_printed_words(doc: Doc, language: str) -> Words:
    """Return a Doc's text with the case it would usually be printed in (see `letter_case`), made once."""
    words: Words | None = doc.user_data.get(PRINTED_WORDS)
    if words is None:
        words = restore_case(take_words(doc, language), load_gazetteer())
        doc.user_data[PRINTED_WORDS] = words
    return words


def forget_words(doc: Doc) -> None:
    """Drop what only the rules need from a Doc: it is large, and copied along with it."""
    doc.user_data.pop(WORDS, None)
    doc.user_data.pop(PRINTED_WORDS, None)
    doc.user_data.pop(PIECES, None)


def find_known_names(words: Words, gazetteer: Gazetteer) -> list[tuple[int, int, list[Match]]]:
    """Find the gazetteer's names in a text, longest first from the left, ambiguous ones included.

    Returns:
        (first word, word after the last, matches of that length) in order.
    """
    plain = [word for word in words.items if word.is_word or word.text[0].isdigit()]
    texts = [word.text for word in plain]
    breaks = _find_breaks(words, plain)
    found = []
    position = 0
    while position < len(plain):
        matches = gazetteer.match_at(texts, position, words.language, breaks[position])
        matches = matches or _match_lower_case(words, gazetteer, texts, position)
        if not matches:
            position += 1
            continue
        last = position + matches[0].length - 1
        found.append(
            (plain[position].index, _close_quote(words, plain[position].index, plain[last].index + 1), matches)
        )
        position = last + 1
    return found


def _close_quote(words: Words, first: int, end: int) -> int:
    """Take in the sign that closes a quote inside a name: "РИА «Новости»"."""
    inside = [word.text for word in words.items[first:end] if not word.is_word]
    opened = sum(sign in _OPENING_QUOTES for sign in inside) - sum(sign in _CLOSING_QUOTES for sign in inside)
    is_open = opened > 0 or inside.count('"') % 2 == 1
    closing = words.get(end) if is_open else None
    return end + 1 if closing is not None and closing.joined and closing.text in ('"', *_CLOSING_QUOTES) else end


def _match_lower_case(words: Words, gazetteer: Gazetteer, texts: list[str], position: int) -> list[Match]:
    """Match names the press also prints in lower case (росія, рф)."""
    text = texts[position]
    if text[:3] not in words.rules.lower_case_starts and text not in words.rules.lower_case_names:
        return []
    known = words.rules.lower_case_names
    for length in (2, 1):
        piece = texts[position : position + length]
        if len(piece) < length:
            continue
        for form in _list_lower_forms(words, piece):
            if form in known:
                matches = gazetteer.look_up(known[form], words.language)
                return [Match(match.alias, length) for match in matches]
    return []


def _list_lower_forms(words: Words, piece: list[str]) -> Iterable[str]:
    yield " ".join(text.lower() for text in piece)
    options = [words.morphology.list_nominatives(text.lower()) for text in piece]
    if len(options) == 1:
        yield from options[0]
    else:
        yield from (f"{first} {second}" for first in options[0] for second in options[1])


def _find_breaks(words: Words, plain: list[Any]) -> list[int]:
    """For each plain word: the position after the last one before the next break (sign other than a dot or quote)."""
    breaks = [len(plain)] * len(plain)
    for position in range(len(plain) - 2, -1, -1):
        this, following = plain[position], plain[position + 1]
        clear = following.joined
        if clear and following.index > this.index + 1:
            between = words.items[this.index + 1 : following.index]
            clear = len(between) <= 2 and all(sign.joined and sign.text in "«»\"“”„.&-–'’" for sign in between)
        breaks[position] = breaks[position + 1] if clear else position + 1
    return breaks


def _make_span(doc: Doc, words: Words, found: Found, key: str = "") -> Span:
    first, last = words[found.start], words[found.end - 1]
    span = doc.char_span(first.start, last.end, label=found.label, span_id=key, alignment_mode="expand")
    assert span is not None, "words come from this doc's own tokens"
    return span


def merge_names(doc: Doc, words: Words) -> list[Span]:
    """Join the gazetteer's names with those of the rules: the longest wins, at one length the gazetteer's.

    Returns:
        Spans that don't overlap, in order.
    """
    known = list(doc.spans.get(GAZETTEER_SPANS, ()))
    at = {word.start: word.index for word in words.items}
    ends = {word.end: word.index + 1 for word in words.items}
    taken: dict[int, str] = {}
    places: dict[int, int] = {}
    soft: set[int] = set()
    for span in known:
        start, end = at[span.start_char], ends[span.end_char]
        if span.label_ == "LOC":
            places[start] = end
        if span.label_ == "LOC" and end == start + 1 and _may_be_person(words[start], span.id_):
            soft.add(start)
        elif span.label_ != "PER":
            taken.update(dict.fromkeys(range(start, end), span.label_))
    found_places = find_places(words)
    for found in found_places:
        if found.rule != "into_unknown":
            places.setdefault(found.start, found.end)
    bodies = find_bodies(words, places, frozenset(index for index, label in taken.items() if label != "ORG"))
    headed = {index for found in bodies if found.end - found.start > 1 for index in range(found.start, found.end)}
    taken.update(dict.fromkeys(headed, "ORG"))
    persons = find_persons(words, taken, frozenset(soft))
    ranked = [*known]
    for found in sorted((*persons, *bodies, *found_places), key=lambda item: (-item.weight, item.start, item.label)):
        ranked.append(_make_span(doc, words, found, f"{RULE_KEY}{found.rule}"))
    return list(filter_spans(ranked))


def _may_be_person(word: Word, key: str) -> bool:
    """Say whether a place's name may be part of a person's: a town's, or a country's that is a first name too."""
    return not key.startswith("country:") or (word.info is not None and word.info.is_name and not word.info.is_place)


def load_pipeline(language: str, setting: str = BUILTIN, labels: dict[str, str] | None = None) -> Language:
    """Load the pipeline of a language and check that it finds names.

    Args:
        language: `uk` or `ru`.
        setting: a set that ships (`open`, `research`), `builtin` for rules alone, the name of an installed spaCy
            package, or a path of a pipeline on disk.
        labels: label of that pipeline → ours (PER, LOC, ORG, MISC, empty to leave it out), beside the usual schemes.

    Returns:
        A pipeline whose Docs carry `ents`.

    Raises:
        ModelError: not installed, of another language or spaCy version, without names, or without usable labels.
    """
    if setting == BUILTIN:
        return _make_builtin(_check_language(language))
    nlp = load_stored_pipeline(setting, language)
    if nlp.lang not in (language, "xx"):
        raise ModelError(f"Pipeline {setting!r} is for {nlp.lang!r}, but was named for {language!r}.")
    _check_labels(nlp, setting, merge_labels(labels))
    return nlp


def merge_labels(labels: dict[str, str] | None) -> dict[str, str]:
    """Put a label map of one's own over the usual schemes; labels with an empty value are left out."""
    merged = {**DEFAULT_LABELS, **(labels or {})}
    return {label: ours for label, ours in merged.items() if ours}


def _check_labels(nlp: Language, setting: str, labels: dict[str, str]) -> None:
    unknown = sorted(set(labels.values()) - LABELS)
    if unknown:
        raise ModelError(
            f"Label map of pipeline {setting!r} leads to {', '.join(unknown)}: only PER LOC ORG MISC exist."
        )
    offered = {label for name in nlp.pipe_names for label in nlp.pipe_labels.get(name, [])}
    ours = {"strichka_rules", "strichka_gazetteer"} & set(nlp.pipe_names)
    if not ours and not offered & set(labels):
        raise ModelError(
            f"Pipeline {setting!r} has the labels {', '.join(sorted(offered)) or 'none'}; "
            f"none of them is in the label map ({', '.join(sorted(labels))})."
        )


def _make_builtin(language: str) -> Language:
    nlp = spacy.blank(language, config={"nlp": {"tokenizer": {"@tokenizers": "strichka.LinearTokenizer.v1"}}})
    prepare_own_pipeline(nlp)
    for part in ("strichka_morphology", "strichka_gazetteer", "strichka_rules"):
        nlp.add_pipe(part)
    return nlp
