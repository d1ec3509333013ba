"""Helpers for tests of captures: write a file, read it, look at what came."""

from collections.abc import Callable
from pathlib import Path

import pytest

from strichka.captures.listing import describe_input
from strichka.captures.reading import read_input
from strichka.models import Payload, Rejection
from strichka.settings import Settings

Read = Callable[..., list[Payload | Rejection]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write bytes to a file of a name, and read it as an input."""

    def read_bytes(name: str, data: bytes, format: str = "auto", **settings: int) -> list[Payload | Rejection]:
        path = tmp_path / name
        path.write_bytes(data)
        chosen = Settings().model_copy(update=settings)
        return list(read_input(describe_input(str(path)), format=format, settings=chosen))

    return read_bytes


@pytest.fixture
def summarise(tmp_path: Path) -> Callable[[list[Payload | Rejection]], list[tuple[str, str]]]:
    """Show outcomes as (place below the test's folder, format or reason)."""

    def show(outcomes: list[Payload | Rejection]) -> list[tuple[str, str]]:
        prefix = f"{tmp_path}/"
        return [
            (item.place.removeprefix(prefix), str(item.reason) if isinstance(item, Rejection) else item.format)
            for item in outcomes
        ]

    return show
