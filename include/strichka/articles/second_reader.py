"""trafilatura as a second opinion where our own choice of the page's part is unsure.

It costs several times what our reader does, so it is asked only then; its text decides between our candidates, block
by block, and never replaces our blocks: kinds, links and offsets come from one model.
"""

from copy import deepcopy

import trafilatura
from lxml.html import HtmlElement

from strichka.articles.blocks import comparison_key, is_prose
from strichka.articles.candidates import Candidate, Choice
from strichka.articles.page_model import Page

MAX_DEPTH = 150  # levels: trafilatura walks trees by recursion
MAX_ELEMENTS = 15_000


def read_with_trafilatura(
    tree: HtmlElement, page: Page, values: list[float], titles: list[int], choice: Choice
) -> Choice:
    """Compare our choice with trafilatura's.

    Args:
        tree: the parsed page; a copy of it is given away.
        page: the page as read.
        values: values of the blocks.
        titles: numbers of blocks that repeat the title.
        choice: our own choice.

    Returns:
        Our choice, or one for the run that trafilatura's text covers when that has more evidence.
    """
    other = find_trafilatura_run(tree, page)
    if other is None:
        return choice
    first, last = other
    if first < choice.best.last and last > choice.best.first:
        return choice
    total = sum(value for value in values[first:last])
    anchored = next((title for title in titles if title < first and first - title <= 30), None)
    if choice.best.anchor is not None and anchored is None:
        return choice
    factor = 1.5 if anchored is not None else 1.0
    if total * factor <= choice.best.score:
        return choice
    best = Candidate(container=page.containers[0], first=first, last=last, score=total, anchor=anchored)
    return Choice(best=best, runner_up=1.0, text_share=choice.text_share)


def find_trafilatura_run(tree: HtmlElement, page: Page) -> tuple[int, int] | None:
    """Return the run of our blocks that trafilatura's text covers; None when it finds nothing or can't be asked."""
    if (
        max((container.depth for container in page.containers), default=0) > MAX_DEPTH
        or len(page.containers) > MAX_ELEMENTS
    ):
        return None
    try:
        # A copy, because trafilatura prunes the tree it is given; deduplicate keeps state between calls and stays off.
        document = trafilatura.bare_extraction(
            deepcopy(tree), fast=True, with_metadata=False, include_comments=False, deduplicate=False
        )
    except Exception:
        return None
    text = getattr(document, "text", None)
    if not text:
        return None
    keys = {comparison_key(line) for line in text.split("\n")}
    covered = [
        number
        for number, block in enumerate(page.blocks)
        if is_prose(block.text) and comparison_key(block.text) in keys
    ]
    return (covered[0], covered[-1] + 1) if covered else None
