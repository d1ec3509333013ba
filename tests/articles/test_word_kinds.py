"""Words told by expressions of which only some are tried."""

import re

import pytest

from strichka.articles.word_kinds import WordKinds, split_alternatives

_KINDS = (
    ("more", r"(?:read|see)-?(?:also|more)|relate[ds]?(?:-[a-z]+)*|more-?news"),
    ("menu", r"nav(?:bar)?|[a-z]*menu|b-list|tags?\d?"),
    ("last", r"news-?feed|tag-[a-z]+|n"),
)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("read-also", "more"),
        ("seemore", "more"),
        ("related-news-box", "more"),
        ("navbar", "menu"),
        ("top-left-menu", None),  # only letters may stand before it
        ("leftmenu", "menu"),
        ("readmenu", "menu"),  # begins as another kind does
        ("b-list", "menu"),
        ("tag7", "menu"),
        ("tag-cloud", "last"),
        ("newsfeed", "last"),
        ("n", "last"),
        ("na", None),
        ("nav-bar", None),
        ("", None),
        ("ї", None),
    ],
)
def test_kind_is_that_of_the_whole_expression(word: str, kind: str | None) -> None:
    whole = re.compile("|".join(f"(?P<{name}>{expression})" for name, expression in _KINDS)).fullmatch(word)
    assert (whole.lastgroup if whole else None) == kind
    kinds = WordKinds(_KINDS)
    assert kinds.find(word) == kind
    assert kinds.find(word) == kind  # from the pattern that was kept


def test_first_kind_has_precedence() -> None:
    assert WordKinds([("one", "news-?line"), ("two", "newsline|newsroom")]).find("newsline") == "one"


def test_alternatives_are_split_outside_brackets() -> None:
    assert split_alternatives(r"a(?:b|c)|[|)]d|e\|f") == [r"a(?:b|c)", r"[|)]d", r"e\|f"]
