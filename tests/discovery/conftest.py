from collections.abc import Iterator
from typing import Any

import pytest

from strichka.articles.sources import Source
from tests.discovery.site_server import LoopbackGetter, Site, run_site


@pytest.fixture
def served() -> Iterator[tuple[Site, LoopbackGetter]]:
    with run_site() as served:
        yield served


@pytest.fixture
def site(served: tuple[Site, LoopbackGetter]) -> Site:
    return served[0]


@pytest.fixture
def getter(served: tuple[Site, LoopbackGetter]) -> LoopbackGetter:
    return served[1]


def make_source(**changes: Any) -> Source:
    sound = {
        "key": "pryklad",
        "name": "Приклад",
        "domains": ["pryklad.example"],
        "kind": "outlet",
        "languages": ["uk", "ru"],
    }
    return Source.model_validate(sound | changes)
