"""Recall and precision on real texts, where the folder of such texts lies beside the checkout."""

import json
import random
from pathlib import Path

import pytest
from duplicate_edits import EDITS, split_sentences

from strichka.duplicates.in_memory import DuplicateRecord, find_duplicates
from strichka.duplicates.signatures import make_signature
from strichka.duplicates.verify import PairVerdict, PreparedText, Relation, compare_texts


@pytest.fixture(scope="module")
def web_texts(shared_folder: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((shared_folder / "data/web_texts").glob("*/*.txt"))]


@pytest.fixture(scope="module")
def pool(web_texts: list[str]) -> list[str]:
    return [part for text in web_texts for part in split_sentences(text) if 5 < len(part.split()) < 40]


def find_pair(one: str, other: str) -> PairVerdict | None:
    """What the whole method says: candidates by bands, then the proof."""
    left, right = PreparedText(one), PreparedText(other)
    bands = zip(make_signature(one).band_hashes, make_signature(other).band_hashes, strict=False)
    met = left.text_hash == right.text_hash or any(a == b for a, b in bands)
    return compare_texts(left, right) if met else None


@pytest.mark.parametrize(
    ("edit", "share", "least"),
    [
        ("delete", 0.05, 0.99),
        ("delete", 0.3, 0.95),
        ("insert", 0.05, 0.99),
        ("insert", 0.3, 0.98),
        ("swap", 0.05, 0.99),
        ("swap", 0.1, 0.97),
        ("swap", 0.2, 0.7),  # bands lose what the proof would accept (0.98)
        ("boilerplate", 0.3, 0.99),
        ("boilerplate", 0.5, 0.98),
        ("truncate", 0.3, 0.99),
        ("truncate", 0.5, 0.8),
        ("move", 0.5, 0.99),
        ("typography", 0.5, 0.99),
    ],
)
def test_recall_on_edited_copies(web_texts: list[str], pool: list[str], edit: str, share: float, least: float) -> None:
    choice = random.Random(11)
    found = [find_pair(text, EDITS[edit](text, share, choice, pool)) for text in web_texts]
    recall = sum(verdict is not None and verdict.relation is not Relation.TEMPLATE for verdict in found) / len(found)
    assert recall >= least, f"{edit} {share:.0%}: recall {recall:.3f}"


def test_different_stories_are_no_duplicates(shared_folder: Path) -> None:
    lines = (shared_folder / "data/story_pairs_ru/pairs.jsonl").read_text(encoding="utf-8").splitlines()
    pairs = [row for row in map(json.loads, lines) if row["label"] == "BAD"]
    found = [find_pair(row["first"]["text"], row["second"]["text"]) for row in pairs]
    assert len(found) > 50
    assert [verdict for verdict in found if verdict and verdict.relation is not Relation.TEMPLATE] == []


def test_same_story_counts_only_where_the_wording_is_shared(shared_folder: Path) -> None:
    lines = (shared_folder / "data/story_pairs_ru/pairs.jsonl").read_text(encoding="utf-8").splitlines()
    pairs = [row for row in map(json.loads, lines) if row["label"] == "OK"]
    for row in pairs:
        one, other = row["first"]["text"], row["second"]["text"]
        verdict = find_pair(one, other)
        if verdict is not None:
            assert len(PreparedText(one).shingles & PreparedText(other).shingles) >= 50


def test_uncleaned_pages_of_one_site_seldom_meet(web_texts: list[str]) -> None:
    verdicts = find_duplicates(DuplicateRecord(number, text) for number, text in enumerate(web_texts))
    # The two found share a privacy notice and a cut-off paragraph of background, which extraction removes.
    assert sum(verdict.relation is not Relation.ORIGINAL for verdict in verdicts) <= 2
