import json
from pathlib import Path

import pytest

from strichka.errors import SeedError
from strichka.training.texts import read_own_texts, read_rows
from tests.small_corpus import write_small_corpus

ROW = {
    "id": "x",
    "lang": "ru",
    "text": "МИД Литвы молчит",
    "ents": [
        {"start": 0, "end": 9, "ner": "ORG", "flat": True},
        {"start": 4, "end": 9, "ner": "LOC", "flat": False},
        {"start": 4, "end": 9, "ner": "LOC", "flat": True},
        {"start": 10, "end": 16, "ner": "DATE", "flat": True},
    ],
}


def write_rows(folder: Path, *rows: object) -> Path:
    path = folder / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_rows_keep_flat_names_that_do_not_overlap(tmp_path: Path) -> None:
    (text,) = read_rows(write_rows(tmp_path, ROW))
    assert (text.language, text.spans) == ("ru", ((0, 9, "ORG"),))


@pytest.mark.parametrize("change", [{"text": "МИД"}, {"ents": [{"start": 0}]}, {"ents": None}])
def test_a_malformed_row_is_named(tmp_path: Path, change: dict[str, object]) -> None:
    with pytest.raises(SeedError, match="line 2"):
        list(read_rows(write_rows(tmp_path, ROW, {**ROW, **change})))


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="absent"):
        list(read_rows(tmp_path / "absent.jsonl"))


def test_own_texts_by_part(tmp_path: Path) -> None:
    own = write_small_corpus(tmp_path / "corpus")
    parts = {part: read_own_texts(part, own) for part in ("train", "dev", "test")}
    assert sum(map(len, parts.values())) == 60
    assert len({text.id for texts in parts.values() for text in texts}) == 60
    for texts in parts.values():
        twins = [sorted(text.id[2:] for text in texts if text.language == language) for language in ("uk", "ru")]
        assert twins[0] == twins[1] != []
