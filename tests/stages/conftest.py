"""A warehouse that was loaded once, and the rows of an undisturbed run."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import fresh_database
from tests.stages.pipelines import SEEDS, Pipeline, open_pipeline, read_rows


@pytest.fixture
def pipeline(clean_warehouse_url: str, tmp_path: Path) -> Iterator[Pipeline]:
    """A fresh warehouse with its seeds and no articles, for one test."""
    with open_pipeline(clean_warehouse_url, tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def loaded(warehouse_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    """A warehouse with the sample articles taken through all stages; tests read it and don't write."""
    with open_pipeline(warehouse_url, tmp_path_factory.mktemp("loaded")) as opened:
        opened.load(SEEDS / "articles")
        opened.build()
        opened.publish()
        yield opened


@pytest.fixture(scope="session")
def some_articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of some sample articles, small enough to be loaded again and again."""
    folder = tmp_path_factory.mktemp("some_articles")
    for path in sorted((SEEDS / "articles").iterdir())[:24]:
        shutil.copy(path, folder / path.name)
    return folder


@pytest.fixture(scope="session")
def reference_rows(
    server: Any, migrated_template: str, some_articles: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[tuple]]:
    """The rows of one undisturbed run over `some_articles`."""
    with (
        fresh_database(server, migrated_template, "reference") as url,
        open_pipeline(url, tmp_path_factory.mktemp("reference")) as opened,
    ):
        opened.load(some_articles)
        opened.build()
        return read_rows(opened.engine)
