"""Names as tags of words, and back: first (B), middle (I), last (L) or only (U) word of a name of some label, else O.

The best row of tags that is legal is found exactly: a name begins with B or U, goes on with I of the same label, ends
with L or U, and never runs over a line's end. How good a row is is the sum of its words' scores for its tags and of
what is known of each tag following another (a linear chain, as in conditional random fields).
"""

from typing import Any

import numpy as np

OUTSIDE = 0
ANY, ONLY_OUTSIDE, INSIDE = 0, 1, 2  # kinds of words: see `Decoder.decode`
_FIRST, _MIDDLE, _LAST, _ONLY = range(1, 5)  # places of a label's tags, from 1 + 4 * its index less one
_IMPOSSIBLE = np.float32(-1e9)
_SHORT, _TOGETHER = 24, 2000  # stretches up to so many words are tagged side by side, so many at once
_LEAST_GAIN, _ROUNDING = -100.0, 1e-6

Name = tuple[int, int, str]


def list_tags(labels: list[str]) -> list[str]:
    """List the tags of labels, in the order of the columns of scores."""
    return ["O", *(f"{place}-{label}" for label in labels for place in "BILU")]


def make_tags(names: list[Name], length: int, labels: list[str]) -> Any:
    """Make the tags of a text.

    Args:
        names: (first word, word after the last, label) that don't overlap; other labels are left out.
        length: words of the text.
        labels: the labels, in order.

    Returns:
        The index of a tag a word.
    """
    tags = np.zeros(length, dtype="int32")
    at = {label: 4 * number for number, label in enumerate(labels)}
    for start, end, label in names:
        if label not in at:
            continue
        tags[start:end] = at[label] + _MIDDLE
        tags[start] = at[label] + _FIRST
        tags[end - 1] = at[label] + (_LAST if end - start > 1 else _ONLY)
    return tags


def list_followers(count: int) -> Any:
    """List what may follow what: a row a tag, a column the tag behind it, true where legal.

    Args:
        count: of tags, one and four a label.
    """
    tags = np.arange(count)
    place, label = _find_places(count), (tags + 3) // 4
    opens = (place == OUTSIDE) | (place == _FIRST) | (place == _ONLY)
    closes = (place == OUTSIDE) | (place == _LAST) | (place == _ONLY)
    within = ((place == _FIRST) | (place == _MIDDLE))[:, None] & ((place == _MIDDLE) | (place == _LAST))[None, :]
    return (closes[:, None] & opens[None, :]) | (within & (label[:, None] == label[None, :]))


def _find_places(count: int) -> Any:
    places = (np.arange(count) + 3) % 4 + 1
    places[OUTSIDE] = OUTSIDE
    return places


class Decoder:
    """Finds the names that scores of tags speak for.

    Args:
        labels: the labels, in the order of the tags.
        transitions: score of each tag (row) being followed by each (column); what is illegal stays so.
    """

    def __init__(self, labels: tuple[str, ...], transitions: Any) -> None:
        """Make the tables of what may follow what, and how good it is."""
        self.labels = labels
        count = 1 + 4 * len(labels)
        places = _find_places(count)
        allowed = np.ones((3, count), dtype=bool)
        allowed[ONLY_OUTSIDE] = places == OUTSIDE
        allowed[INSIDE] = (places == OUTSIDE) | (places == _MIDDLE)
        self._barred = np.where(allowed, np.float32(0), _IMPOSSIBLE)
        legal = list_followers(count)
        # Row: tag; column: tag before it. So the best predecessor is found along rows.
        self._step = np.ascontiguousarray(np.where(legal, transitions, _IMPOSSIBLE).T, dtype="float32")
        self._set_bounds(transitions, legal)

    def _set_bounds(self, transitions: Any, legal: Any) -> None:
        """Find the most that a name can gain by what follows what over the same words outside, by word and at all."""
        most, outside = float(transitions[legal].max()), float(transitions[OUTSIDE, OUTSIDE])
        least = float(min(transitions[legal[:, OUTSIDE], OUTSIDE].min(), transitions[OUTSIDE, legal[OUTSIDE]].min()))
        self._gain_by_word = most - outside
        self._gain = 2 * (most - least) - self._gain_by_word

    def decode(self, scores: Any, kinds: Any) -> list[Name]:
        """Find the names whose tags have the highest sum of scores among all legal rows of tags.

        Args:
            scores: a row a word, a column a tag; higher is likelier.
            kinds: of each word `ANY`, `ONLY_OUTSIDE` (the end of a line: never in a name), or `INSIDE` (other space:
                in a name only between its words).

        Returns:
            (first word, word after the last, label) in order.
        """
        if not len(scores):
            return []
        scores = scores + self._barred[kinds]
        tags = np.zeros(len(scores), dtype=int)
        stretches = sorted(self._find_stretches(scores), key=_measure_length)
        short = [stretch for stretch in stretches if _measure_length(stretch) <= _SHORT]
        for first in range(0, len(short), _TOGETHER):
            self._tag_together(scores, tags, short[first : first + _TOGETHER])
        for stretch in stretches[len(short) :]:
            self._tag_together(scores, tags, [stretch])
        return self._read(tags)

    def _find_stretches(self, scores: Any) -> list[tuple[int, int]]:
        """Find the stretches of words that may be in a name; all between them are outside in the best row.

        A word is surely outside when any name it may be in has a lower score than the same words outside: the most
        that name may gain is summed over the word and the best continuation to either side.
        """
        gains = scores[:, 1:].max(axis=1).astype("float64") - scores[:, OUTSIDE] + self._gain_by_word
        # So low that nothing makes up for it, but not so low that sums lose their last digits.
        np.maximum(gains, _LEAST_GAIN, out=gains)
        most = _sum_best(gains) + _sum_best(gains[::-1])[::-1] - gains + self._gain
        edges = np.flatnonzero(np.diff(np.concatenate(([False], most >= -_ROUNDING, [False])).astype("int8")))
        return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]

    def _tag_together(self, scores: Any, tags: Any, stretches: list[tuple[int, int]]) -> None:
        """Put the best legal rows of tags for stretches, shortest first (Viterbi); outside on both their sides."""
        starts, ends = np.array(stretches).T
        lengths = ends - starts
        longest = int(lengths[-1])
        # For each place the first stretch that is not over there.
        firsts = np.searchsorted(lengths, np.arange(longest + 1), side="right").tolist()
        best = scores[starts] + self._step[:, OUTSIDE]
        final = np.empty_like(best)
        came_from = []
        for place in range(longest):
            first = firsts[place]
            if place:
                paths = best[first - firsts[place - 1] :, None, :] + self._step
                came_from.append(paths.argmax(axis=2))
                best = paths.max(axis=2) + scores[starts[first:] + place]
            over = firsts[place + 1]
            final[first:over] = best[: over - first]
        tag = (final + self._step[OUTSIDE]).argmax(axis=1)
        for place in range(longest - 1, -1, -1):
            first = firsts[place]
            tags[starts[first:] + place] = tag[first:]
            if place:
                tag[first:] = came_from[place - 1][np.arange(len(tag) - first), tag[first:]]

    def _read(self, tags: Any) -> list[Name]:
        names = []
        start = 0
        for index in np.flatnonzero(tags).tolist():
            label, place = divmod(int(tags[index]) - 1, 4)
            if place + 1 in (_FIRST, _ONLY):
                start = index
            if place + 1 in (_LAST, _ONLY):
                names.append((start, index + 1, self.labels[label]))
        return names


def _measure_length(stretch: tuple[int, int]) -> int:
    return stretch[1] - stretch[0]


def _sum_best(gains: Any) -> Any:
    """Return for each word the most that it and any number of words right before it gain together."""
    sums = np.cumsum(gains)
    lowest = np.minimum.accumulate(np.concatenate(([0.0], sums[:-1])))
    return sums - lowest
