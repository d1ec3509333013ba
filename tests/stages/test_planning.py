from uuid import UUID

import pytest

from strichka.stages.planning import divide_evenly


@pytest.mark.parametrize(
    ("number", "most", "sizes"),
    [(0, 5, []), (1, 5, [1]), (5, 5, [5]), (6, 5, [3, 3]), (11, 5, [3, 4, 4]), (7, 1, [1] * 7)],
)
def test_parts_are_few_even_and_in_order(number: int, most: int, sizes: list[int]) -> None:
    ids = [UUID(int=value) for value in range(number)]
    parts = divide_evenly(ids, most)
    assert [len(part) for part in parts] == sizes
    assert [item for part in parts for item in part] == ids
