"""Alternatives grouped by letter match where the expression as written does."""

import re

import pytest

from strichka.entities.citing.patterns import group_by_letter

PATTERNS = [
    "за даними|за словами|(?:на|по) думку|з(?:і)? слів",
    "(?:як )?стало відомо|(?<=а )слідом|[аб]в|(?:у|в)слід за",
    r"(?:ідеться|йдеться) (?:в|у) (?:\w+ій )?заяві|\(свідчить\)|a|b?c",
    "(?:він|вона)+ каже|(?:x|(?:y|z)w)q",
]
TEXTS = ["за даними", "по думку", "зі слів", "слів", "як стало відомо", "стало відомо", "услід за", "слід за", "ав"]
TEXTS += [
    "йдеться у першій заяві",
    "ідеться в заяві",
    "(свідчить)",
    "bc",
    "c",
    "a",
    "вонавін каже",
    "zwq",
    "xq",
    "yq",
    "",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_grouped_matches_the_same(pattern: str) -> None:
    plain, grouped = re.compile(pattern), re.compile(group_by_letter(pattern))
    assert [bool(plain.fullmatch(text)) for text in TEXTS] == [bool(grouped.fullmatch(text)) for text in TEXTS]


def test_letters_are_tried_once() -> None:
    assert group_by_letter("за a|за b|на c") == "з(?:а a|а b)|н(?:а c)"
