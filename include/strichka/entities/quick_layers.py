"""The layers of a trained name tagger as plain numpy, for reading texts: what thinc computes, several times as fast.

A tagger of several members looks a word up once for all of them and takes the mean of their scores.

The first layer is linear before it takes the largest of its pieces, so that what a column brings to it is a vector that
can be kept: of a word's own columns one sum a word, of the others one sum for each way they come together. Sums are
always formed in one order and each text is read alone, so that a result depends neither on what was kept nor on the
texts beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from thinc.api import Model

from strichka.entities.feature_layers import list_members
from strichka.entities.features import WORD_COLUMNS

_KEPT_WORDS = 30_000  # shared by the members: their vectors are as much longer together
_KEPT_PLACES = 5_000
_PIECE = 4096  # words of a long text read at once, so that memory stays bounded
_VARIANCE_FLOOR = np.float32(1e-8)  # as in thinc's LayerNorm
_COLUMN_BYTES = 8


class QuickLayers:
    """A tagger's layers, their weights arranged for reading.

    Args:
        model: layers made by `feature_layers.build_name_tagger`, initialised.
    """

    def __init__(self, model: Model[Any, Any]) -> None:
        """Arrange the weights; later changes of the model don't show."""
        members = [_arrange_member(member) for member in list_members(model)]
        self._count = len(members)
        self._first = _Norm([member.norms[0] for member in members])
        self._window = [
            (_stack(pieces), _Norm(norms))
            for pieces, norms in zip(
                zip(*(member.window for member in members), strict=True),
                zip(*(member.norms[1:] for member in members), strict=True),
                strict=True,
            )
        ]
        self._sight = len(self._window)  # words to each side that count
        self._output = _stack([member.output for member in members])
        # The members look the same values up in tables of their own, so their vectors lie side by side.
        columns = [
            _Column(tables[0][0], np.hstack([vectors for _, vectors in tables]))
            for tables in zip(*(member.tables for member in members), strict=True)
        ]
        bias = np.concatenate([member.bias for member in members])
        split = len(WORD_COLUMNS)
        kept = _KEPT_WORDS // self._count, _KEPT_PLACES // self._count
        self._words = _Sums([column for column in columns if column.index < split], 0, bias, kept[0])
        self._places = _Sums([column for column in columns if column.index >= split], split, 0 * bias, kept[1])

    def score(self, features: Any) -> Any:
        """Score the tags of a text's words.

        Args:
            features: the text's feature matrix.

        Returns:
            A row a word, a column a tag: the mean of the members, as the thinc layers give them up to rounding.
        """
        scores = []
        for start in range(0, max(len(features), 1), _PIECE):
            before, end = max(start - self._sight, 0), start + _PIECE
            piece = self._embed(features[before : end + self._sight])
            # Before a text and after it the layers see empty words, as in training.
            first = self._sight - start + before
            after = min(self._sight, max(0, end + self._sight - len(features)))
            members, length, width = piece.shape
            vectors = np.zeros((members, first + length + after, width), dtype="float32")
            vectors[:, first : first + length] = piece
            scores.append(self._read(vectors)[self._sight : self._sight + min(_PIECE, len(features) - start)])
        return scores[0] if len(scores) == 1 else np.concatenate(scores)

    def _embed(self, features: Any) -> Any:
        """Return the vectors of words behind the first layer: by member, word, place in the vector."""
        split = len(WORD_COLUMNS)
        sums = self._words.look_up(features[:, :split])
        sums += self._places.look_up(features[:, split:])
        by_member = sums.reshape(len(features), self._count, sums.shape[1] // self._count).transpose(1, 0, 2)
        return self._first(_take_largest(by_member))

    def _read(self, vectors: Any) -> Any:
        members, length, width = vectors.shape
        window = np.zeros((members, length, 3 * width), dtype="float32")
        pieces = np.empty((members, length, 3 * width), dtype="float32")
        for (weights, bias), norm in self._window:
            window[:, :, width : 2 * width] = vectors
            window[:, 1:, :width] = vectors[:, :-1]
            window[:, :-1, 2 * width :] = vectors[:, 1:]
            np.matmul(window, weights, out=pieces)
            pieces += bias
            vectors += norm(_take_largest(pieces))
        weights, bias = self._output
        return (vectors @ weights + bias).mean(axis=0)


class _Norm:
    """thinc's LayerNorm, one of each member side by side; works in the place of the vectors it is given."""

    def __init__(self, layers: Sequence[Model[Any, Any]]) -> None:
        self._scale, self._shift = _stack_rows(layers, "G"), _stack_rows(layers, "b")
        width = self._scale.shape[2]
        self._mean = np.full(width, 1 / width, dtype="float32")

    def __call__(self, vectors: Any) -> Any:
        vectors -= (vectors @ self._mean)[:, :, None]
        variance = np.einsum("kij,kij->ki", vectors, vectors) * self._mean[0] + _VARIANCE_FLOOR
        vectors *= (1 / np.sqrt(variance))[:, :, None]
        vectors *= self._scale
        vectors += self._shift
        return vectors


def _stack_rows(layers: Sequence[Model[Any, Any]], name: str) -> Any:
    rows: list[Any] = [layer.get_param(name) for layer in layers]
    return np.stack(rows)[:, None, :]


@dataclass(frozen=True, slots=True)
class _Member:
    """A member's layers: tables already multiplied with their part of the first, weights as `inputs x outputs`."""

    tables: list[tuple[Model[Any, Any], Any]]
    bias: Any
    window: list[tuple[Any, Any]]
    norms: list[Model[Any, Any]]
    output: tuple[Any, Any]


def _arrange_member(model: Model[Any, Any]) -> _Member:
    layers = list(model.walk())
    first, *window = [_arrange_pieces(layer) for layer in layers if layer.name == "maxout"]
    tables = []
    start = 0
    for table in [layer for layer in layers if layer.name == "hashembed"]:
        end = start + table.get_dim("nO")
        tables.append((table, table.get_param("E") @ first[0][start:end]))
        start = end
    output: Any = model.get_ref("output")
    norms = [layer for layer in layers if layer.name == "layernorm"]
    return _Member(tables, first[1], window, norms, (output.get_param("W").T, output.get_param("b")))


def _stack(layers: Sequence[tuple[Any, Any]]) -> tuple[Any, Any]:
    """Put the members' weights, and their biases, of one layer on each other."""
    weights = np.ascontiguousarray(np.stack([weights for weights, _ in layers]))
    return weights, np.stack([bias for _, bias in layers])[:, None, :]


class _Column:
    """A column's hashed table.

    Args:
        table: says which column it is and how its values are hashed.
        vectors: what each row brings to the sums.
    """

    def __init__(self, table: Model[Any, Any], vectors: Any) -> None:
        self.index = int(table.attrs["column"])
        self._seed, self._vectors = table.attrs["seed"], vectors
        self._hash: Any = table.ops.hash

    def add_to(self, sums: Any, values: Any) -> None:
        """Add the vectors of values (hashes) to sums, a row each."""
        rows = self._hash(np.ascontiguousarray(values, dtype="uint64"), self._seed) % len(self._vectors)
        for number in range(rows.shape[1]):
            sums += self._vectors[rows[:, number]]


class _Sums:
    """What some columns bring together to the first layer, kept by their values; all is dropped when there are many."""

    def __init__(self, columns: list[_Column], first: int, start: Any, kept: int) -> None:
        self._columns, self._first, self._start, self._most = columns, first, start, kept
        self._rows: dict[bytes, int] = {}
        self._kept = np.empty((0, len(start)), dtype="float32")

    def look_up(self, values: Any) -> Any:
        """Return the sum of each row of values."""
        size = values.shape[1] * _COLUMN_BYTES
        data = values.tobytes()
        keys = [data[at : at + size] for at in range(0, len(data), size)]
        missing = list(dict.fromkeys(key for key in keys if key not in self._rows))
        if len(self._rows) + len(missing) > self._most:
            self._rows.clear()
            missing = list(dict.fromkeys(keys))
        if missing:
            self._keep(missing)
        return self._kept[[self._rows[key] for key in keys]]

    def _keep(self, keys: list[bytes]) -> None:
        values = np.frombuffer(b"".join(keys), dtype="uint64").reshape(len(keys), -1)
        sums = np.tile(self._start, (len(keys), 1))
        for column in self._columns:
            column.add_to(sums, values[:, column.index - self._first])
        start = len(self._rows)
        if start + len(keys) > len(self._kept):
            grown = np.empty((max(start + len(keys), 2 * len(self._kept)), sums.shape[1]), dtype="float32")
            grown[:start] = self._kept[:start]
            self._kept = grown
        self._kept[start : start + len(keys)] = sums
        self._rows.update(zip(keys, range(start, start + len(keys)), strict=True))


def _arrange_pieces(maxout: Model[Any, Any]) -> tuple[Any, Any]:
    """Arrange a Maxout's weights, so that its pieces lie side by side: inputs x (pieces, outputs), and the bias."""
    weights: Any = maxout.get_param("W")
    bias: Any = maxout.get_param("b")
    inputs = weights.shape[2]
    return np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(inputs, -1)), np.ascontiguousarray(
        bias.T.reshape(-1)
    )


def _take_largest(pieces: Any) -> Any:
    """Take the largest of three pieces laid side by side."""
    width = pieces.shape[-1] // 3
    largest = np.maximum(pieces[..., :width], pieces[..., width : 2 * width])
    return np.maximum(largest, pieces[..., 2 * width :], out=largest)
