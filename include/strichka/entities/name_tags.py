"""Names as tags of words, and back: first (B), middle (I), last (L) or only (U) word of a name of some label, else O.

The best row of tags that is legal is found exactly: a name begins with B or U, goes on with I of the same label, ends
with L or U, and never runs over a line's end.
"""

from functools import lru_cache
from typing import Any

import numpy as np

OUTSIDE = 0
ANY, ONLY_OUTSIDE, INSIDE = 0, 1, 2  # kinds of words: see `Decoder.decode`
_FIRST, _MIDDLE, _LAST, _ONLY = range(1, 5)  # places of a label's tags, from 1 + 4 * its index less one
_IMPOSSIBLE = np.float32(-1e9)

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


class Decoder:
    """Finds the names that scores of tags speak for.

    Args:
        labels: the labels, in the order of the tags.
    """

    def __init__(self, labels: tuple[str, ...]) -> None:
        """Make the tables of what may follow what."""
        self.labels = labels
        count = 1 + 4 * len(labels)
        tags = np.arange(count)
        place, label = (tags + 3) % 4 + 1, (tags + 3) // 4
        place[OUTSIDE] = 0
        opens = (place == OUTSIDE) | (place == _FIRST) | (place == _ONLY)
        closes = (place == OUTSIDE) | (place == _LAST) | (place == _ONLY)
        within = ((place == _FIRST) | (place == _MIDDLE))[:, None] & ((place == _MIDDLE) | (place == _LAST))[None, :]
        self.may_follow = (closes[:, None] & opens[None, :]) | (within & (label[:, None] == label[None, :]))
        self.allowed = np.zeros((3, count), dtype=bool)
        self.allowed[ANY] = True
        self.allowed[ONLY_OUTSIDE, OUTSIDE] = True
        self.allowed[INSIDE] = (place == OUTSIDE) | (place == _MIDDLE)
        self._barred = np.where(self.allowed, np.float32(0), _IMPOSSIBLE)
        # Row: tag; column: tag before it. So the best predecessor is found along rows.
        self._step = np.where(self.may_follow.T, np.float32(0), _IMPOSSIBLE)

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
        tags = scores.argmax(axis=1)
        padded = np.concatenate(([OUTSIDE], tags, [OUTSIDE]))
        illegal = np.flatnonzero(~self.may_follow[padded[:-1], padded[1:]])
        if len(illegal):
            self._mend(scores, tags, kinds, illegal)
        return self._read(tags)

    def _mend(self, scores: Any, tags: Any, kinds: Any, illegal: Any) -> None:
        """Tag anew the lines where the best tag of each word alone gives no legal row.

        Between words that can only be outside, lines are independent: the others keep their tags.
        """
        ends = np.concatenate(([-1], np.flatnonzero(kinds == ONLY_OUTSIDE), [len(tags)]))
        for line in sorted(set(np.searchsorted(ends, illegal, side="left").tolist())):
            start, end = ends[line - 1] + 1, ends[line]
            tags[start:end] = self._find_best(scores[start:end])

    def _find_best(self, scores: Any) -> list[int]:
        """Find the best legal row of tags (Viterbi), outside assumed before and after; of equal ones the first tag."""
        step = self._step
        count = len(step)
        best = scores[0] + step[:, OUTSIDE]
        came_from = []
        rows = np.arange(count)
        for row in scores[1:]:
            paths = best + step
            before = paths.argmax(axis=1)
            came_from.append(before)
            best = paths[rows, before] + row
        tag = int((best + step[OUTSIDE]).argmax())
        tags = [tag]
        for before in reversed(came_from):
            tag = int(before[tag])
            tags.append(tag)
        return tags[::-1]

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


@lru_cache(maxsize=8)
def load_decoder(labels: tuple[str, ...]) -> Decoder:
    """Return the decoder of labels, made once."""
    return Decoder(labels)
