"""The sample articles' duplicates are found, and what only looks alike is left apart."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from strichka.duplicates.in_memory import DuplicateRecord, DuplicateVerdict, find_duplicates

EXPECTED = Path(__file__).parents[2] / "seeds" / "articles_expected"
DUPLICATES = json.loads((EXPECTED / "duplicates.expected.json").read_text(encoding="utf-8"))


def read_records() -> list[DuplicateRecord]:
    """Make a record of each document that must be accepted, with the text it must have."""
    records = []
    for path in sorted(EXPECTED.glob("*.expected.json")):
        if path.name == "duplicates.expected.json":
            continue
        value = json.loads(path.read_text(encoding="utf-8"))
        name = path.name.removesuffix(".expected.json")
        if isinstance(value, list):
            records += [make_record(f"{name}{number}", item) for number, item in enumerate(value)]
        else:
            records.append(make_record(name, value))
    return [record for record in records if record.text]


def make_record(name: str, item: dict[str, Any]) -> DuplicateRecord:
    moment = item.get("published_at")
    return DuplicateRecord(
        name,
        "\n\n".join(item.get("text_paragraphs", ())),
        item.get("url"),
        datetime.fromisoformat(moment) if moment else None,
        item.get("published_precision"),
    )


@pytest.fixture(scope="module")
def verdicts() -> dict[str, DuplicateVerdict]:
    return {str(verdict.id): verdict for verdict in find_duplicates(read_records())}


@pytest.mark.parametrize("cluster", DUPLICATES["clusters"], ids=lambda cluster: cluster["name"])
def test_cluster_has_these_members_in_these_relations(
    cluster: dict[str, Any], verdicts: dict[str, DuplicateVerdict]
) -> None:
    wanted = {member["file"]: member["relation"] for member in cluster["members"]}
    number = verdicts[cluster["original"]].cluster
    found = {name: str(verdict.relation) for name, verdict in verdicts.items() if verdict.cluster == number}
    assert found == wanted


@pytest.mark.parametrize("pair", DUPLICATES["never_joined"], ids=lambda pair: "+".join(pair["files"]))
def test_what_only_looks_alike_is_left_apart(pair: dict[str, Any], verdicts: dict[str, DuplicateVerdict]) -> None:
    left, right = pair["files"]
    assert verdicts[left].cluster != verdicts[right].cluster


def test_nothing_else_is_joined(verdicts: dict[str, DuplicateVerdict]) -> None:
    named = {member["file"] for cluster in DUPLICATES["clusters"] for member in cluster["members"]}
    assert {name for name, verdict in verdicts.items() if verdict.relation != "original"} <= named
