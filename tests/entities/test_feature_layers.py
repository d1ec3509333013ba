import numpy as np
import pytest
import spacy
from spacy.tokens import Doc
from thinc.api import NumpyOps, fix_random_seed

from strichka.entities.feature_layers import ProductOps, build_name_tok2vec, read_features
from strichka.entities.features import COLUMNS, FEATURES

TABLES = {"norm": [100, 8], "rule": [20, 4]}


def make_doc(words: int = 6) -> Doc:
    doc = Doc(spacy.blank("xx").vocab, words=["слово"] * words)
    doc.user_data[FEATURES] = np.arange(1, words * len(COLUMNS) + 1, dtype="uint64").reshape(words, len(COLUMNS))
    return doc


def test_vectors_for_tokens() -> None:
    model = build_name_tok2vec(16, 2, TABLES)
    model.initialize(X=[make_doc()])
    (vectors,) = model.predict([make_doc(4)])
    assert vectors.shape == (4, 16)


def test_only_named_columns_count() -> None:
    model = build_name_tok2vec(16, 1, TABLES)
    model.initialize(X=[make_doc()])
    changed, other = make_doc(), make_doc()
    changed.user_data[FEATURES][:, COLUMNS.index("suffix")] = 7
    other.user_data[FEATURES][:, COLUMNS.index("norm")] = 7
    before, same, different = model.predict([make_doc(), changed, other])
    assert np.array_equal(before, same)
    assert not np.array_equal(before, different)


def test_a_part_is_hidden_in_training_alone() -> None:
    fix_random_seed(1)
    layer = read_features(1.0, 1.0)
    doc = make_doc()
    (shown,), _ = layer([doc], is_train=False)
    (hidden,), _ = layer([doc], is_train=True)
    assert np.array_equal(shown, doc.user_data[FEATURES])
    for name in COLUMNS:
        zero = not hidden[:, COLUMNS.index(name)].any()
        assert zero == (name in ("norm", "lemma", "known", "rule", "document"))


@pytest.mark.parametrize(("trans1", "trans2"), [(False, False), (False, True), (True, False)])
def test_products_are_those_of_thinc(trans1: bool, trans2: bool) -> None:
    random = np.random.default_rng(1)
    x, y = random.random((5, 5), dtype="float32"), random.random((5, 5), dtype="float32")
    ours = ProductOps().gemm(x, y, trans1=trans1, trans2=trans2)
    assert np.allclose(ours, NumpyOps().gemm(x, y, trans1=trans1, trans2=trans2), atol=1e-5)


def test_what_dropout_leaves() -> None:
    fix_random_seed(1)
    mask = ProductOps().get_dropout_mask((400, 50), 0.25)
    assert mask.dtype == np.float32
    assert set(np.unique(mask)) == {np.float32(0), np.float32(4 / 3)}
    assert abs((mask == 0).mean() - 0.25) < 0.02
    assert abs(mask.mean(axis=0) - 1).max() < 0.15
    assert (ProductOps().get_dropout_mask((3, 2), None) == 1).all()
