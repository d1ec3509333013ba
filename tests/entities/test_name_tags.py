from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strichka.entities.name_tags import ANY, INSIDE, ONLY_OUTSIDE, Decoder, list_followers, list_tags, make_tags
from strichka.entities.tag_loss import TagLoss, measure_tags

LABELS = ("PER", "LOC")
TAGS = list_tags(list(LABELS))
NO_TRANSITIONS = np.zeros((len(TAGS), len(TAGS)), dtype="float32")
DECODER = Decoder(LABELS, NO_TRANSITIONS)


def score(*tags: str, by: float = 3.0) -> np.ndarray:
    scores = np.zeros((len(tags), len(TAGS)), dtype="float32")
    for row, tag in enumerate(tags):
        scores[row, TAGS.index(tag)] = by
    return scores


def is_legal(tags: list[str], kinds: list[int]) -> bool:
    inside = None
    for tag, kind in zip(tags, kinds, strict=True):
        place, _, label = tag.partition("-")
        if (inside is None) != (place in "OBU") or (inside and label != inside):
            return False
        if (kind == ONLY_OUTSIDE and place != "O") or (kind == INSIDE and place not in "OI"):
            return False
        inside = label if place in "BI" else None
    return inside is None


def read_tags(tags: list[str]) -> list[tuple[int, int, str]]:
    names, start = [], 0
    for index, tag in enumerate(tags):
        start = index if tag[0] in "BU" else start
        if tag[0] in "LU":
            names.append((start, index + 1, tag[2:]))
    return names


def test_names_and_tags_are_two_forms_of_one_thing() -> None:
    names = [(0, 1, "PER"), (1, 3, "LOC"), (4, 7, "PER")]
    tags = make_tags([*names, (7, 8, "DATE")], 8, list(LABELS))
    assert [TAGS[tag] for tag in tags] == ["U-PER", "B-LOC", "L-LOC", "O", "B-PER", "I-PER", "L-PER", "O"]
    scores = np.eye(len(TAGS), dtype="float32")[tags]
    assert DECODER.decode(scores, np.zeros(8, int)) == names


def test_a_legal_row_is_taken_as_it_is() -> None:
    assert DECODER.decode(score("U-LOC", "O", "B-PER", "L-PER"), np.zeros(4, int)) == [(0, 1, "LOC"), (2, 4, "PER")]


def test_a_name_without_an_end_gets_one() -> None:
    assert DECODER.decode(
        score("O", "B-PER", "I-PER", "O", by=3) + score("O", "O", "L-PER", "O"), np.zeros(4, int)
    ) == [(1, 3, "PER")]


def test_a_name_stays_in_its_line() -> None:
    scores = score("B-PER", "I-PER", "L-PER")
    assert DECODER.decode(scores, np.array([ANY, ANY, ANY])) == [(0, 3, "PER")]
    assert DECODER.decode(scores, np.array([ANY, INSIDE, ANY])) == [(0, 3, "PER")]
    assert all(end - start == 1 for start, end, _ in DECODER.decode(scores, np.array([ANY, ONLY_OUTSIDE, ANY])))


def test_space_is_at_no_edge() -> None:
    assert DECODER.decode(score("B-PER", "L-PER"), np.array([ANY, INSIDE])) != [(0, 2, "PER")]


def test_nothing_is_in_nothing() -> None:
    assert DECODER.decode(np.zeros((0, len(TAGS)), dtype="float32"), np.zeros(0, int)) == []


def test_mended_lines_leave_the_others() -> None:
    good, bad = score("U-LOC", "B-PER", "L-PER"), score("I-PER", "O", "B-LOC")
    end = score("O")
    scores = np.concatenate([good, end, bad, end, good])
    kinds = np.array([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0])
    found = DECODER.decode(scores, kinds)
    assert found[:2] == [(0, 1, "LOC"), (1, 3, "PER")]
    assert found[-2:] == [(8, 9, "LOC"), (9, 11, "PER")]


def add_up(row: list[int], scores: np.ndarray, transitions: np.ndarray) -> float:
    steps = sum(float(transitions[one, other]) for one, other in pairwise([0, *row, 0]))
    return steps + sum(float(scores[index, tag]) for index, tag in enumerate(row))


@pytest.mark.parametrize("seed", range(30))
def test_the_best_of_all_legal_rows_is_found(seed: int) -> None:
    random = np.random.default_rng(seed)
    scores = random.normal(0, 2, (4, len(TAGS))).astype("float32")
    transitions = random.normal(0, seed % 3, (len(TAGS), len(TAGS))).astype("float32")
    kinds = random.choice([ANY, ANY, ANY, ONLY_OUTSIDE, INSIDE], 4)
    rows = (row for row in product(range(len(TAGS)), repeat=4) if is_legal([TAGS[t] for t in row], list(kinds)))
    best = max(rows, key=lambda row: add_up(list(row), scores, transitions))
    assert Decoder(LABELS, transitions).decode(scores, kinds) == read_tags([TAGS[tag] for tag in best])


def tag_slowly(scores: np.ndarray, transitions: np.ndarray) -> list[int]:
    """Viterbi as in the books, over the whole text."""
    steps = np.where(list_followers(len(TAGS)), transitions, -1e9)
    best, before = scores[0] + steps[0], []
    for row in scores[1:]:
        paths = best[:, None] + steps
        before.append(paths.argmax(axis=0))
        best = paths.max(axis=0) + row
    row = [int((best + steps[:, 0]).argmax())]
    for places in reversed(before):
        row.append(int(places[row[-1]]))
    return row[::-1]


@pytest.mark.parametrize("seed", range(40))
def test_leaving_out_what_is_surely_outside_changes_nothing(seed: int) -> None:
    random = np.random.default_rng(seed)
    scores = random.normal(0, 3, (200, len(TAGS)))
    scores[:, 0] += random.choice([0, 4, 9, 14], 200, p=[0.4, 0.2, 0.2, 0.2]) * (1 + seed % 2)
    transitions = random.normal(0, 1, (len(TAGS), len(TAGS)))
    row = tag_slowly(scores, transitions)
    names = Decoder(LABELS, transitions).decode(scores.astype("float32"), np.zeros(200, int))
    assert names == read_tags([TAGS[tag] for tag in row])
    assert names


def measure(scores: np.ndarray, tags: list[int], kinds: list[int], transitions: np.ndarray) -> TagLoss:
    return measure_tags(scores, np.array(tags), np.array(kinds), transitions)


def test_the_loss_is_that_of_all_legal_rows() -> None:
    random = np.random.default_rng(3)
    scores, transitions = random.normal(0, 2, (4, len(TAGS))), random.normal(0, 1, (len(TAGS), len(TAGS)))
    rows = [row for row in product(range(len(TAGS)), repeat=4) if is_legal([TAGS[t] for t in row], [ANY] * 4)]
    tags = [TAGS.index(tag) for tag in ("O", "B-PER", "L-PER", "U-LOC")]
    every = np.log(sum(np.exp(add_up(list(row), scores, transitions)) for row in rows))
    loss = measure(scores, tags, [ANY] * 4, transitions)
    assert loss.value == pytest.approx((every - add_up(tags, scores, transitions)) / 4, abs=1e-9)


def test_gradients_are_slopes_of_the_loss() -> None:
    random = np.random.default_rng(4)
    scores, transitions = random.normal(0, 2, (11, len(TAGS))), random.normal(0, 1, (len(TAGS), len(TAGS)))
    tags = [0, 1, 3, 0, 8, 0, 5, 6, 6, 7, 0]
    kinds = [ANY, ANY, ANY, ONLY_OUTSIDE, ANY, ONLY_OUTSIDE, ANY, ANY, INSIDE, ANY, ONLY_OUTSIDE]
    loss = measure(scores, tags, kinds, transitions)
    for table, slopes in ((scores, loss.of_scores), (transitions, loss.of_transitions)):
        for place in np.ndindex(table.shape):
            table[place] += 1e-4
            slope = (measure(scores, tags, kinds, transitions).value - loss.value) / 1e-4
            table[place] -= 1e-4
            assert slope == pytest.approx(slopes[place], abs=1e-3)
    assert np.abs(loss.of_transitions).max() > 0.01
    assert measure(scores[:0], [], [], transitions).value == 0


@given(st.lists(st.tuples(st.lists(st.floats(-9, 9), min_size=9, max_size=9), st.integers(0, 2)), max_size=30))
def test_names_are_legal_whatever_the_scores(words: list[tuple[list[float], int]]) -> None:
    scores = np.array([row for row, _ in words], dtype="float32").reshape(len(words), len(TAGS))
    kinds = np.array([kind for _, kind in words], dtype=int)
    last = 0
    for start, end, label in DECODER.decode(scores, kinds):
        assert last <= start < end <= len(words)
        assert label in LABELS
        assert ONLY_OUTSIDE not in kinds[start:end]
        assert kinds[start] == kinds[end - 1] == ANY
        last = end
