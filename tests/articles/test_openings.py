"""Openings of expressions: no match may be lost by looking at the first letters alone."""

import re
from itertools import product

import pytest

from strichka.articles.openings import LENGTH, Openings, find_openings, read_opening
from strichka.articles.rules import _TEMPLATES, POSITIONS, load_phrase_rules
from strichka.resources import seeds_folder

EXPRESSIONS = {
    "читай(?:те)?(?: також)?": {"читай"},
    "в(?: тему| сюжете)": {"в тем", "в сюж"},
    r"(?:і )?не\b.{2,9}": {"і не", "не"},
    r"\*?\s*(?:сми|зм[иі])": {"сми", "зми", "змі"},
    r"\d+ хвилин": {"0"},
    r"(?!сам)читайте": {"читай"},
    r"а{3}б": {"а"},
    r"(?:аб)+в": {"аб"},
}


@pytest.mark.parametrize("expression", sorted(EXPRESSIONS))
def test_finds_what_a_match_begins_with(expression: str) -> None:
    assert find_openings(expression).first == EXPRESSIONS[expression]
    assert not find_openings(expression).inside


def test_knows_what_it_can_not_tell() -> None:
    assert find_openings("[^.]{0,80}(?:канал|сторінка)").inside == {"канал", "сторі"}
    assert "" in find_openings(r"#\w+").inside
    assert "" in find_openings("(?:теги)?").inside
    with pytest.raises(ValueError, match="group"):
        find_openings("(?i:теги)")


def test_reads_past_signs_before_the_first_letter() -> None:
    assert read_opening("» — ЧИТАЙТЕ") == "ЧИТАЙТЕ"[:LENGTH].lower()
    assert read_opening("12 хв") == "0"
    assert read_opening("…") == ""


def test_admits_every_match_of_small_expressions() -> None:
    """Brute force over all short strings: what the expression matches, its openings admit."""
    for expression in (
        r"а?б",
        r"(?:аб|б ?а)+",
        r"[аб]{0,2} ?а\b",
        r".б",
        r"\W*б[^а]?",
        r"(?:а|)б*а",
        r"а(?=б).",
        r"а*\d",
    ):
        openings = Openings.join([find_openings(expression)])
        pattern = re.compile(rf"[^\w]{{0,3}}(?:{expression})", re.IGNORECASE)
        for size in range(5):
            for signs in product("аБ -7", repeat=size):
                text = "".join(signs)
                assert openings.admit(text) or not pattern.match(text), (expression, text)


def test_groups_of_rules_match_as_if_every_line_were_tried() -> None:
    rules = load_phrase_rules()
    lines = {
        line.strip()
        for path in sorted((seeds_folder() / "articles").glob("*.txt"))
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
    }
    texts = sorted(lines) + [f"{word} {line}" for word in ("Читайте також:", "№ 7", "©") for line in sorted(lines)[:50]]
    hits = 0
    for position in sorted(POSITIONS - {"label", "ending"}):
        group = getattr(rules, position)
        chosen = [rule for rule in rules.rules if position in rule.positions]
        alternatives = "|".join(f"(?P<r{number}>{rule.regex})" for number, rule in enumerate(chosen))
        pattern = re.compile(_TEMPLATES[position] % alternatives, re.IGNORECASE)
        for text in texts:
            wanted = pattern.match(text)
            found = group.match(text)
            assert (found[1].span() if found else None) == (wanted.span() if wanted else None), (position, text)
            hits += wanted is not None
    assert hits > 50
