"""How far scores of tags are from the tags that are right: the loss of a linear-chain conditional random field.

The probability of a row of tags is that of its score among all legal rows of its line (Lafferty, McCallum and Pereira
2001); sums over all of them are formed forwards and backwards, scaled word by word so that nothing overflows.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from strichka.entities.name_tags import ONLY_OUTSIDE, OUTSIDE, list_followers

_ILLEGAL = -1e4  # e to this power is zero


@dataclass(frozen=True, slots=True)
class TagLoss:
    """Loss a word (natural units), and its gradients."""

    value: float
    of_scores: Any
    of_transitions: Any


def measure_tags(scores: Any, tags: Any, kinds: Any, transitions: Any) -> TagLoss:
    """Measure scores of one or more texts, which lie behind one another.

    Args:
        scores: a row a word, a column a tag.
        tags: the right tag of each word.
        kinds: of each word, see `name_tags.Decoder.decode`; lines are told apart by their ends, which don't count.
        transitions: score of each tag (row) being followed by each (column).
    """
    steps = np.where(list_followers(len(transitions)), transitions.astype("float64"), _ILLEGAL)
    lines = _find_lines(kinds)
    of_scores, of_steps = np.zeros(scores.shape), np.zeros(steps.shape)
    if not lines:
        return TagLoss(0.0, of_scores.astype("float32"), of_steps.astype("float32"))
    value = _add_expected(scores, steps, lines, of_scores, of_steps)
    for start, end in lines:
        row = np.concatenate(([OUTSIDE], tags[start:end], [OUTSIDE]))
        value -= steps[row[:-1], row[1:]].sum()
        np.add.at(of_steps, (row[:-1], row[1:]), -1)
    words = np.concatenate([np.arange(start, end) for start, end in lines])
    value -= scores[words, tags[words]].sum()
    of_scores[words, tags[words]] -= 1
    count = len(words)
    return TagLoss(float(value / count), (of_scores / count).astype("float32"), (of_steps / count).astype("float32"))


def _find_lines(kinds: Any) -> list[tuple[int, int]]:
    """Find the lines, longest first: (first word, word after the last)."""
    ends = np.concatenate(([-1], np.flatnonzero(kinds == ONLY_OUTSIDE), [len(kinds)])).tolist()
    lines = [(before + 1, end) for before, end in pairwise(ends) if end > before + 1]
    return sorted(lines, key=lambda line: line[0] - line[1])


def _add_expected(scores: Any, steps: Any, lines: list[tuple[int, int]], of_scores: Any, of_steps: Any) -> float:
    """Add how often each tag and each step is expected, and return the logarithm of the sum over all rows of tags."""
    starts, ends = np.array(lines).T
    lengths = ends - starts
    longest, count = int(lengths[0]), scores.shape[1]
    # Lines lie side by side, longest first: at each place the first so many are not over.
    active = [int((lengths > place).sum()) for place in range(longest)] + [0]
    places = np.minimum(starts + np.arange(longest)[:, None], ends - 1)
    likely = scores[places].astype("float64")
    highest = likely.max(axis=2, keepdims=True)
    likely = np.exp(likely - highest)
    odds = np.exp(steps)
    forward = np.zeros((longest, len(lines), count))
    scale = np.ones((longest, len(lines), 1))
    for place in range(longest):
        now = active[place]
        reached = (forward[place - 1, :now] @ odds if place else odds[OUTSIDE]) * likely[place, :now]
        scale[place, :now] = reached.sum(axis=1, keepdims=True)
        forward[place, :now] = reached / scale[place, :now]
    closing = forward[lengths - 1, np.arange(len(lines))] @ odds[:, OUTSIDE]
    backward = np.zeros_like(forward)
    expected = np.zeros_like(steps)
    for place in range(longest - 1, -1, -1):
        now, later = active[place], active[place + 1]
        if later:
            onward = likely[place + 1, :later] * backward[place + 1, :later] / scale[place + 1, :later]
            backward[place, :later] = onward @ odds.T
            expected += forward[place, :later].T @ onward
        if now > later:
            backward[place, later:now] = odds[:, OUTSIDE] / closing[later:now, None]
            expected[:, OUTSIDE] += (forward[place, later:now] / closing[later:now, None]).sum(axis=0)
        of_scores[places[place, :now]] = forward[place, :now] * backward[place, :now]
    expected[OUTSIDE] += (likely[0] * backward[0] / scale[0]).sum(axis=0)
    of_steps += expected * odds
    is_there = np.arange(longest)[:, None] < lengths
    return float(np.log(scale).sum() + highest[is_there].sum() + np.log(closing).sum())
