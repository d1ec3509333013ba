import random
from datetime import UTC, datetime, timedelta

import pytest
from duplicate_edits import make_text, swap_words

from strichka.duplicates import in_memory
from strichka.duplicates.clusters import make_cluster_id
from strichka.duplicates.in_memory import DuplicateRecord, find_duplicates
from strichka.duplicates.verify import Relation

NOON = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)


def make_records(count: int = 30) -> list[DuplicateRecord]:
    """Every third text comes again edited, every fifth again as it is."""
    choice = random.Random(8)
    texts = [make_text(choice) for _ in range(count)]
    records = []
    for number, text in enumerate(texts):
        records.append(DuplicateRecord(f"t{number}", text, published_at=NOON + timedelta(minutes=number)))
        if number % 3 == 0:
            edited = swap_words(text, 0.05, choice, texts)
            records.append(DuplicateRecord(f"t{number}-edited", edited, published_at=NOON + timedelta(hours=9)))
        if number % 5 == 0:
            records.append(DuplicateRecord(f"t{number}-copy", text.upper(), published_at=NOON + timedelta(hours=10)))
    return records


def test_every_record_gets_its_verdict_in_order() -> None:
    records = make_records()
    verdicts = find_duplicates(iter(records))
    assert [verdict.id for verdict in verdicts] == [record.id for record in records]
    for verdict in verdicts:
        original = str(verdict.id).split("-")[0]
        kind = str(verdict.id).partition("-")[2]
        assert verdict.relation == {"": "original", "edited": "near", "copy": "exact"}[kind]
        assert verdict.of == (original if kind else None)
        assert verdict.cluster == make_cluster_id(original)
        assert verdict.score == 1.0 if kind != "edited" else 0.6 < verdict.score < 1.0


def test_order_does_not_matter() -> None:
    records = make_records()
    expected = {verdict.id: verdict for verdict in find_duplicates(records)}
    for seed in range(3):
        shuffled = random.Random(seed).sample(records, len(records))
        assert {verdict.id: verdict for verdict in find_duplicates(shuffled)} == expected


def test_empty_and_short_texts() -> None:
    texts = ["", "…", "Раз два три.", "раз, два, три", "раз два чотири"]
    verdicts = find_duplicates(DuplicateRecord(number, text) for number, text in enumerate(texts))
    assert [verdict.relation for verdict in verdicts] == ["original", "original", "original", "exact", "original"]
    assert verdicts[3].of == 2
    assert len({verdict.cluster for verdict in verdicts}) == 4


def test_nothing_gives_nothing() -> None:
    assert find_duplicates([]) == []


def test_ids_of_any_kind_that_come_twice() -> None:
    text = make_text(random.Random(1))
    verdicts = find_duplicates([DuplicateRecord(7, text), DuplicateRecord(7, text), DuplicateRecord(None, "інше")])
    assert [(verdict.id, verdict.relation, verdict.of) for verdict in verdicts] == [
        (7, Relation.ORIGINAL, None),
        (7, Relation.EXACT, 7),
        (None, Relation.ORIGINAL, None),
    ]


def test_bands_with_too_many_texts_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    choice = random.Random(3)
    text = make_text(choice)
    words = text.split()
    # Thirty variants with one word changed each: every band is shared by most of them.
    records = [
        DuplicateRecord(number, " ".join([*words[:number], f"x{number}", *words[number + 1 :]])) for number in range(30)
    ]
    assert {verdict.cluster for verdict in find_duplicates(records)} == {make_cluster_id("0")}
    monkeypatch.setattr(in_memory, "MAX_BAND_TEXTS", 3)
    assert len({verdict.cluster for verdict in find_duplicates(records)}) > 10
