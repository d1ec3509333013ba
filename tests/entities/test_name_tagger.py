from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from thinc.api import fix_random_seed

from strichka.entities import quick_layers
from strichka.entities.feature_layers import build_name_tagger, build_name_tok2vec, list_members, read_transitions
from strichka.entities.features import COLUMNS, FEATURES
from strichka.entities.name_tagger import NameTagger, average_members, list_kinds
from strichka.entities.quick_layers import QuickLayers

TABLES = {"norm": [100, 8], "suffix": [50, 4], "rule": [20, 4], "document": [20, 4]}
LABELS = ["PER", "LOC"]
NEAR = 1e-4  # of scores that are some units wide


def make_doc(nlp: Language, names: int, seed: int) -> Doc:
    """A text of three words a name: one that is always a name, one before it, one of many."""
    random = np.random.default_rng(seed)
    rows = np.repeat(random.integers(20, 60, (3 * names, 1)), len(COLUMNS), axis=1)
    rows[::3], rows[1::3] = 1, 2
    doc = Doc(nlp.vocab, words=["слово"] * len(rows))
    doc.user_data[FEATURES] = rows.astype("uint64")
    return doc


def label_doc(nlp: Language, doc: Doc) -> Example:
    reference = Doc(nlp.vocab, words=[token.text for token in doc])
    reference.ents = [Span(reference, start, start + 2, "PER") for start in range(0, len(doc), 3)]
    return Example(doc, reference)


def make_tagger(nlp: Language, members: int) -> NameTagger:
    model = build_name_tagger(build_name_tok2vec(16, 2, TABLES), members)
    return NameTagger(nlp.vocab, model, labels=LABELS, scorer=None)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.blank("xx")


@pytest.fixture(scope="module", params=[1, 3])
def members(request: pytest.FixtureRequest) -> int:
    count: int = request.param
    return count


@pytest.fixture(scope="module")
def stored(nlp: Language, members: int, tmp_path_factory: pytest.TempPathFactory) -> Path:
    fix_random_seed(1)
    tagger = make_tagger(nlp, members)
    examples = [label_doc(nlp, make_doc(nlp, 4, seed)) for seed in range(8)]
    tagger.initialize(lambda: examples)
    optimizer = tagger.create_optimizer()
    optimizer.learn_rate = 0.02
    losses = [tagger.update(examples, sgd=optimizer)["ner"] for _ in range(30)]
    assert losses[-1] < 0.3 * losses[0]
    folder = tmp_path_factory.mktemp("tagger")
    tagger.to_disk(folder, exclude=["vocab"])
    return folder


@pytest.fixture
def tagger(nlp: Language, members: int, stored: Path) -> NameTagger:
    return make_tagger(nlp, members).from_disk(stored, exclude=["vocab"])


def test_what_was_learnt_is_found(nlp: Language, tagger: NameTagger) -> None:
    doc = tagger(make_doc(nlp, 3, 99))
    assert [(span.start, span.end, span.label_) for span in doc.ents] == [(0, 2, "PER"), (3, 5, "PER"), (6, 8, "PER")]
    assert tagger.labels == ("PER", "LOC")


def test_quick_layers_give_what_thinc_gives(nlp: Language, members: int, tagger: NameTagger) -> None:
    docs = [make_doc(nlp, names, names) for names in (1, 2, 5, 30)]
    quick = QuickLayers(tagger.model)
    for doc, each in zip(docs, tagger.model.predict(docs), strict=True):
        slow = average_members(each, members)
        scores = quick.score(doc.user_data[FEATURES])
        assert scores.dtype == np.float32
        assert np.abs(slow).max() > 1
        assert np.abs(scores - slow).max() < NEAR


def test_names_are_those_of_thinc_too(nlp: Language, tagger: NameTagger) -> None:
    docs = [make_doc(nlp, 9, seed) for seed in range(20, 30)]
    quick = tagger.predict(docs)
    assert any(quick)
    tagger._forget_stored()
    assert tagger.predict(docs) == quick


def test_members_learn_apart(nlp: Language, members: int, tagger: NameTagger) -> None:
    (scores,) = tagger.model.predict([make_doc(nlp, 5, 99)])
    each = np.hsplit(scores, members)
    transitions = read_transitions(tagger.model)
    assert len(transitions) == members
    for number in range(1, members):
        assert np.abs(each[number] - each[0]).max() > 0.01
        assert np.abs(transitions[number] - transitions[0]).max() > 0


def test_a_member_learns_as_it_would_alone(nlp: Language) -> None:
    """What a member learns depends on its own first weights and on nothing of the others."""
    both, alone = make_tagger(nlp, 2), make_tagger(nlp, 1)
    examples = [label_doc(nlp, make_doc(nlp, 4, seed)) for seed in range(8)]
    for tagger in (both, alone):
        tagger.initialize(lambda: examples)
    second = list_members(both.model)[1]
    for layer, own in zip(second.walk(), list_members(alone.model)[0].walk(), strict=True):
        for name in layer.param_names:
            own.set_param(name, layer.get_param(name).copy())
    for tagger in (both, alone):
        optimizer = tagger.create_optimizer()
        optimizer.learn_rate = 0.02
        for _ in range(5):
            tagger.update(examples, sgd=optimizer, drop=0.0)
    (scores,), (expected,) = (tagger.model.predict([make_doc(nlp, 5, 99)]) for tagger in (both, alone))
    assert np.abs(expected).max() > 0.5
    assert np.abs(np.hsplit(scores, 2)[1] - expected).max() < 1e-3


def test_what_was_kept_does_not_count(nlp: Language, tagger: NameTagger, monkeypatch: pytest.MonkeyPatch) -> None:
    matrices = [make_doc(nlp, 9, seed).user_data[FEATURES] for seed in range(6)]
    alone = [QuickLayers(tagger.model).score(matrix) for matrix in matrices]
    for kept in (1, 12, 30_000):
        monkeypatch.setattr(quick_layers, "_KEPT_WORDS", kept)
        monkeypatch.setattr(quick_layers, "_KEPT_PLACES", kept)
        quick = QuickLayers(tagger.model)
        for _ in range(2):
            assert all(np.array_equal(quick.score(m), first) for m, first in zip(matrices, alone, strict=True))


def test_what_is_kept_is_bounded(nlp: Language, tagger: NameTagger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick_layers, "_KEPT_WORDS", 10)
    quick = QuickLayers(tagger.model)
    for seed in range(30):
        quick.score(make_doc(nlp, 2, seed).user_data[FEATURES])
    assert len(quick._words._rows) <= 10


@pytest.mark.parametrize("piece", [7, 27, 28, 1000])
def test_long_texts_are_read_in_pieces(
    nlp: Language, tagger: NameTagger, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    matrix = make_doc(nlp, 9, 1).user_data[FEATURES]
    whole = QuickLayers(tagger.model).score(matrix)
    monkeypatch.setattr(quick_layers, "_PIECE", piece)
    assert np.abs(QuickLayers(tagger.model).score(matrix) - whole).max() < NEAR


def test_a_text_without_words(nlp: Language, tagger: NameTagger) -> None:
    assert not tagger(make_doc(nlp, 0, 1)).ents


def test_what_it_learns_later_counts(nlp: Language, members: int, tagger: NameTagger) -> None:
    doc = make_doc(nlp, 3, 99)
    assert tagger.predict([doc]) != [[]]
    example = label_doc(nlp, doc)
    example.reference.ents = []
    optimizer = tagger.create_optimizer()
    optimizer.learn_rate = 0.05
    for _ in range(30):
        tagger.update([example], sgd=optimizer)
    assert tagger.predict([doc]) == [[]]
    again = make_tagger(nlp, members).from_bytes(tagger.to_bytes(exclude=["vocab"]), exclude=["vocab"])
    assert again.predict([doc]) == [[]]


def test_ends_of_lines_and_other_space(nlp: Language) -> None:
    doc = Doc(nlp.vocab, words=["а", "\n", "б", "  ", "в", " \r\n"])
    assert list_kinds(doc).tolist() == [0, 1, 0, 2, 0, 1]
