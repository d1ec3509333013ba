"""A line that is nothing but another article's title is a teaser of it; subheadings and sentences stay."""

import pytest

from strichka.articles.blocks import Anchor, PageBlock, comparison_key
from strichka.articles.evidence.known_titles import RULE, apply_known_titles

PROSE = "Міська рада погодила план ремонту мосту через річку, і роботи почнуть навесні, щойно зійде крига."
TITLE = "Скільки коштує новий міст через Дунай"


def judge(block: PageBlock, *known: str, own: str = "Міст закриють") -> str | None:
    titles = {comparison_key(title) for title in known}
    apply_known_titles([PageBlock(text=PROSE), block], {comparison_key(own)}, lambda key: key in titles)
    return block.kind


def test_a_known_title_is_related() -> None:
    block = PageBlock(text=f"{TITLE.upper()}?")
    assert judge(block, TITLE) == "related"
    assert block.rule == RULE


def test_what_is_unknown_or_the_own_title_stays() -> None:
    assert judge(PageBlock(text=TITLE)) is None
    assert judge(PageBlock(text=TITLE), TITLE, own=TITLE) is None


@pytest.mark.parametrize("text", ["Погода на завтра", "Новий міст через Дунай відкриють у травні."])
def test_subheadings_and_sentences_stay(text: str) -> None:
    assert judge(PageBlock(text=text), text) is None


def test_a_link_with_a_full_stop_is_a_title_too() -> None:
    text = "Новий міст через Дунай відкриють у травні."
    block = PageBlock(text=text, links=[Anchor(text, "/1")], link_chars=len(text))
    assert judge(block, text) == "related"


def test_quotations_and_what_has_a_verdict_stay() -> None:
    assert judge(PageBlock(text=TITLE, context=frozenset({"quote"})), TITLE) is None
    decided = PageBlock(text=TITLE, kind="title")
    assert judge(decided, TITLE) == "title"


def test_above_the_first_paragraph_a_title_is_the_articles_own() -> None:
    block = PageBlock(text=TITLE)
    apply_known_titles([block, PageBlock(text=PROSE)], set(), lambda key: True)
    assert block.kind is None
