"""Layers that read the feature matrix of `features`: a hashed table a column, then a convolution over words."""

from collections.abc import Callable
from typing import Any

import numpy as np
import spacy
from spacy.ml.models.tok2vec import MaxoutWindowEncoder
from spacy.tokens import Doc
from thinc.api import (
    HashEmbed,
    Linear,
    Maxout,
    Model,
    NumpyOps,
    chain,
    concatenate,
    list2ragged,
    ragged2list,
    with_array,
    zero_init,
)

from strichka.entities.features import COLUMNS, FEATURES

_WORD_ITSELF = ("norm", "lemma")  # columns that know a word by heart
_OPINIONS = ("known", "rule", "document")  # columns that say what gazetteer and rules think
_COIN = 2**16  # numbers that a draw of dropout is one of


@spacy.registry.architectures("strichka.NameTok2Vec.v1")
def build_name_tok2vec(
    width: int,
    depth: int,
    tables: dict[str, list[int]],
    forget_words: float = 0.0,
    forget_opinions: float = 0.0,
) -> Model[list[Doc], list[Any]]:
    """Build the layers from Docs with features to a vector a token.

    Args:
        width: length of the vectors.
        depth: layers of the convolution; each sees one word more on both sides.
        tables: column → rows and width of its table of hashed embeddings; columns not named are not used.
        forget_words: share of words whose own form and lemma are hidden in training, so that context is learnt too.
        forget_opinions: share of texts in which the gazetteer's and the rules' opinion is hidden in training.
    """
    embeddings: list[Any] = [
        HashEmbed(size, rows, column=COLUMNS.index(column), seed=7 + number, dropout=0.0)
        for number, (column, (rows, size)) in enumerate(tables.items())
    ]
    total = sum(size for _, size in tables.values())
    embed: Any = chain(
        read_features(forget_words, forget_opinions),
        list2ragged(),
        with_array(concatenate(*embeddings)),
        with_array(Maxout(width, total, nP=3, dropout=0.0, normalize=True)),
        ragged2list(),
    )
    tok2vec: Model[list[Doc], list[Any]] = chain(embed, MaxoutWindowEncoder(width, 1, 3, depth))
    tok2vec.set_dim("nO", width)
    return _set_operations(tok2vec)


@spacy.registry.architectures("strichka.NameTagger.v2")
def build_name_tagger(
    tok2vec: Model[list[Doc], list[Any]], members: int = 1, nO: int | None = None
) -> Model[list[Doc], list[Any]]:
    """Build the layers from Docs with features to scores for each tag a token.

    Several members learn the same from other first weights, each by itself; their mean errs less than any of them.

    Args:
        tok2vec: layers made by `build_name_tok2vec`: those of the first member, the others have such ones too.
        members: how many there are.
        nO: number of tags; set by the component when training begins.

    Returns:
        Layers that give a row a token: the scores of the first member's tags, then the second's and so on.
    """
    taggers = [_build_member(tok2vec if number == 0 else tok2vec.copy(), nO) for number in range(members)]
    together: Model[list[Doc], list[Any]] = Model("strichka_members", _score_side_by_side, layers=taggers)
    together.init = _initialize_members
    transitions = keep_transitions(members, nO)
    model: Model[list[Doc], list[Any]] = chain(together, transitions)
    model.set_ref("members", together)
    model.set_ref("transitions", transitions)
    return _set_operations(model)


def _build_member(tok2vec: Model[list[Doc], list[Any]], nO: int | None) -> Model[list[Doc], list[Any]]:
    output: Any = Linear(nO, tok2vec.get_dim("nO"), init_W=zero_init)
    member: Model[list[Doc], list[Any]] = chain(tok2vec, with_array(output))
    member.set_ref("output", output)
    return member


def list_members(model: Model[list[Doc], list[Any]]) -> list[Model[list[Doc], list[Any]]]:
    """List the members of a tagger made by `build_name_tagger`."""
    members: list[Model[list[Doc], list[Any]]] = model.get_ref("members").layers
    return members


def set_tag_count(model: Model[list[Doc], list[Any]], count: int) -> None:
    """Tell the layers of a tagger, not yet initialised, how many tags there are."""
    for layer in (model.get_ref("transitions"), *(member.get_ref("output") for member in list_members(model))):
        layer.set_dim("nO", count)


def read_transitions(model: Model[list[Doc], list[Any]]) -> Any:
    """Return how well each tag (row) is followed by each (column), for each member of a tagger."""
    weights: Any = model.get_ref("transitions").get_param("T")
    return weights.reshape(-1, weights.shape[1], weights.shape[1])


def _score_side_by_side(
    model: Model[list[Doc], list[Any]], docs: list[Doc], is_train: bool
) -> tuple[list[Any], Callable[[list[Any]], list[Any]]]:
    found = [member(docs, is_train) for member in model.layers]
    scores = [np.hstack(parts) for parts in zip(*(scores for scores, _ in found), strict=True)]

    def backpropagate(gradients: list[Any]) -> list[Any]:
        parts = zip(*(np.hsplit(gradient, len(found)) for gradient in gradients), strict=True)
        for (_, back), part in zip(found, parts, strict=True):
            back([np.ascontiguousarray(gradient) for gradient in part])
        return []

    return scores, backpropagate


def _initialize_members(model: Model[list[Doc], list[Any]], X: Any = None, Y: Any = None) -> None:
    for member in model.layers:
        member.initialize(X=X)


def keep_transitions(members: int = 1, nO: int | None = None) -> Model[list[Any], list[Any]]:
    """Build the layer that keeps how well each tag follows each, by member, and passes the words' scores on.

    Its way back takes the gradients of both: (of the scores a text, of the transitions).
    """
    dims = {"nO": nO, "nM": members}
    return Model("strichka_transitions", _pass_scores, init=_set_transitions, dims=dims, params={"T": None})


def _pass_scores(model: Model[list[Any], list[Any]], scores: list[Any], is_train: bool) -> tuple[list[Any], Any]:
    def backpropagate(gradients: tuple[list[Any], Any]) -> list[Any]:
        of_scores, of_transitions = gradients
        model.inc_grad("T", of_transitions)
        return of_scores

    return scores, backpropagate


def _set_transitions(model: Model[list[Any], list[Any]], X: Any = None, Y: Any = None) -> None:
    count = model.get_dim("nO")
    model.set_param("T", model.ops.alloc2f(model.get_dim("nM") * count, count))


def _set_operations(model: Model[list[Doc], list[Any]]) -> Model[list[Doc], list[Any]]:
    ops = ProductOps()
    for layer in model.walk():
        layer.ops = ops
    return model


class ProductOps(NumpyOps):
    """thinc's operations with numpy's matrix product: four times as fast as thinc's own where numpy has OpenBLAS.

    What dropout leaves is drawn from short integers, seven times as fast as from thinc's doubles.
    """

    def get_dropout_mask(self, shape: Any, drop: float | None) -> Any:
        """Draw which numbers of an array stay, each by itself: 0 for those dropped, else what makes up for these."""
        if not drop:
            return self.xp.ones(shape, dtype="float32")
        drawn = self.xp.random.randint(0, _COIN, shape, dtype="uint16")
        return (drawn >= round(drop * _COIN)).astype("float32") / self.xp.float32(1 - drop)

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """Multiply two matrices, each transposed first where asked."""
        return self.xp.dot(x.T if trans1 else x, y.T if trans2 else y, out=out)


def read_features(forget_words: float, forget_opinions: float) -> Model[list[Doc], list[Any]]:
    """Build the layer that takes the feature matrices out of Docs, hiding some in training."""
    return Model("strichka_read_features", _read_features, attrs={"words": forget_words, "opinions": forget_opinions})


def _read_features(model: Model[list[Doc], list[Any]], docs: list[Doc], is_train: bool) -> tuple[list[Any], Any]:
    matrices = [model.ops.asarray(doc.user_data[FEATURES]) for doc in docs]
    if is_train:
        matrices = [_forget(model, matrix) for matrix in matrices]

    def backpropagate(_gradients: list[Any]) -> list[Any]:
        return []

    return matrices, backpropagate


def _forget(model: Model[list[Doc], list[Any]], matrix: Any) -> Any:
    xp = model.ops.xp
    matrix = matrix.copy()
    hidden = xp.random.uniform(0, 1, len(matrix)) < model.attrs["words"]
    for column in _WORD_ITSELF:
        matrix[hidden, COLUMNS.index(column)] = 0
    if xp.random.uniform(0, 1) < model.attrs["opinions"]:
        for column in _OPINIONS:
            matrix[:, COLUMNS.index(column)] = 0
    return matrix
