"""The project's own gold for extraction: articles labelled block by block, rendered as pages and texts carry them.

`seeds/gold/articles/*.gold` hold the blocks, `seeds/gold/templates/` the pages that they are put into, and
`seeds/gold/words.yaml` the words around them (menus, notices, comments). `load_gold` joins the three;
`seeds/gold/README.md` tells the formats.
"""

from pathlib import Path

from strichka.evaluation.gold_models import GoldArticle, GoldBlock
from strichka.evaluation.gold_pages import PageMaker
from strichka.evaluation.gold_sources import read_sources
from strichka.resources import seeds_folder

__all__ = ["GoldArticle", "GoldBlock", "load_gold"]


def load_gold(folder: Path | None = None, part: str | None = None) -> list[GoldArticle]:
    """Load the gold articles and render each into its page.

    Args:
        folder: a folder with `articles/`, `templates/` and `words.yaml`; the shipped one when none is given.
        part: `train` or `test`; both when none is given.

    Returns:
        The articles in the order of their ids, the same on every run.

    Raises:
        SeedError: a file is missing or malformed; the message names file and line.
    """
    folder = folder or seeds_folder() / "gold"
    sources = read_sources(folder / "articles")
    maker = PageMaker(folder, sources)
    return [maker.make(source) for source in sources if part in (None, source.part)]
