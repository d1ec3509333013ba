"""spaCy corpus readers, named in `ner.cfg`: labelled texts as Examples with features."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example

from strichka.entities.pipelines import LANGUAGE, forget_words
from strichka.training.augmentation import augment_text
from strichka.training.originals import read_factrueval, read_ner_uk
from strichka.training.texts import LabelledText, read_own_texts, read_rows

_FEATURE_PARTS = ("strichka_gazetteer", "strichka_features")


@spacy.registry.readers("strichka.TrainingTexts.v1")
def create_training_reader(
    own: str | None, factrueval: str | None, ner_uk: str | None, augmented_share: float, seed: int
) -> Callable[[Language], Iterator[Example]]:
    """Return the reader of an epoch of training: all texts in a new order, some also in a careless form.

    Args:
        own: folder of our own corpus, none for the one that ships.
        factrueval: file of factRuEval's training rows or folder as published, none to leave it out.
        ner_uk: file of NER-UK's training rows or folder as published, none to leave it out.
        augmented_share: share of texts that come once more in another form.
        seed: of the order and the forms.
    """
    chance = random.Random(seed)
    texts = read_own_texts("train", Path(own) if own else None)
    texts += read_corpus(factrueval, read_factrueval) + read_corpus(ner_uk, read_ner_uk)

    kept: dict[int, Example] = {}  # the texts as they are: described once, for they come again in every epoch

    def read_text(nlp: Language, number: int) -> Example:
        if number >= len(texts):
            return make_example(nlp, augment_text(texts[number - len(texts)], chance))
        if number not in kept:
            kept[number] = make_example(nlp, texts[number])
        return kept[number]

    def read_epoch(nlp: Language) -> Iterator[Example]:
        epoch = [*range(len(texts))]
        epoch += [len(texts) + number for number in epoch if chance.random() < augmented_share]
        chance.shuffle(epoch)
        return (read_text(nlp, number) for number in epoch)

    return read_epoch


def read_corpus(path: str | None, read_original: Callable[[Path], Iterator[LabelledText]]) -> list[LabelledText]:
    """Read a corpus from a file of rows, or from a folder as its authors publish it; none: no texts."""
    if path is None:
        return []
    return list(read_original(Path(path)) if Path(path).is_dir() else read_rows(Path(path)))


@spacy.registry.readers("strichka.DevelopmentTexts.v1")
def create_development_reader(own: str | None) -> Callable[[Language], Iterator[Example]]:
    """Return the reader of the development part of our own corpus.

    Args:
        own: its folder, none for the one that ships.
    """
    texts = read_own_texts("dev", Path(own) if own else None)
    return lambda nlp: (make_example(nlp, text) for text in texts)


def make_example(nlp: Language, text: LabelledText) -> Example:
    """Make an Example of a text: features on the one side, its names on the other."""
    predicted = make_doc(nlp, text)
    for part in _FEATURE_PARTS:
        predicted = nlp.get_pipe(part)(predicted)
    reference = make_doc(nlp, text)
    forget_words(reference)
    reference.ents = make_spans(reference, text)
    return Example(predicted, reference)


def make_doc(nlp: Language, text: LabelledText) -> Doc:
    """Make a Doc that knows its language."""
    doc = nlp.make_doc(text.text)
    doc.user_data[LANGUAGE] = text.language
    return doc


def make_spans(doc: Doc, text: LabelledText) -> list[Span]:
    """Make spans of whole tokens; a label that ends inside a word takes the word, the first of two on a word stays."""
    spans: list[Span] = []
    for start, end, label in text.spans:
        span = doc.char_span(start, end, label=label, alignment_mode="expand")
        if span is not None and (not spans or span.start >= spans[-1].end):
            spans.append(span)
    return spans
