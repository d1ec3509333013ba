from pathlib import Path

import pytest

from strichka.errors import SeedError
from strichka.training.originals import keep_longest, read_factrueval, read_ner_uk

TEXT = "Мэрия Полтавы ответила. Рустем Довгань и движение «Маяк» ждали."


def write_factrueval(folder: Path) -> Path:
    (folder / "book_1.txt").write_text(TEXT, encoding="utf-8")
    spans = [
        f"{number} {kind} {TEXT.index(name)} {len(name)} 0 1 # {number} {name}"
        for number, kind, name in (
            (1, "org_descr", "Мэрия"),
            (2, "loc_name", "Полтавы"),
            (3, "name", "Рустем"),
            (4, "surname", "Довгань"),
            (5, "org_descr", "движение"),
            (6, "org_name", "Маяк"),
        )
    ]
    (folder / "book_1.spans").write_text("\n".join(spans), encoding="utf-8")
    objects = "10 Org 1 2 # x\n11 LocOrg 2 # x\n12 Person 3 4 # x\n13 Org 5 6 # x\n14 Project 6 # x\n"
    (folder / "book_1.objects").write_text(objects, encoding="utf-8")
    return folder


def test_factrueval_as_published(tmp_path: Path) -> None:
    (text,) = read_factrueval(write_factrueval(tmp_path))
    named = [(text.text[start:end], label) for start, end, label in text.spans]
    assert named == [("Полтавы", "LOC"), ("Рустем Довгань", "PER"), ("Маяк", "ORG")]


def test_ner_uk_as_published(tmp_path: Path) -> None:
    text = "Довгань ( Полтава ) мовчить , « Маяк » теж ."
    (tmp_path / "ng").mkdir()
    (tmp_path / "ng" / "a.txt").write_text(text, encoding="utf-8")
    lines = [
        f"T{number}\t{kind} {text.index(name)} {text.index(name) + len(name)}\t{name}"
        for number, (kind, name) in enumerate(
            [("PERS", "Довгань"), ("LOC", "Полтава"), ("ART", "Маяк"), ("JOB", "теж")]
        )
    ]
    (tmp_path / "ng" / "a.ann").write_text("\n".join([*lines, "#1\tNote"]), encoding="utf-8")
    (read,) = read_ner_uk(tmp_path)
    assert read.text == "Довгань (Полтава) мовчить, «Маяк» теж."
    named = [(read.text[start:end], label) for start, end, label in read.spans]
    assert named == [("Довгань", "PER"), ("Полтава", "LOC"), ("Маяк", "MISC")]


def test_missing_parts_are_named(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"holds no \.txt"):
        list(read_factrueval(tmp_path))
    (tmp_path / "a.txt").write_text("текст", encoding="utf-8")
    for read in (read_factrueval, read_ner_uk):
        with pytest.raises(SeedError, match=r"a\.txt"):
            list(read(tmp_path))


def test_the_longest_name_stays() -> None:
    assert keep_longest([(4, 9, "LOC"), (0, 9, "ORG"), (0, 3, "PER"), (10, 12, "PER")]) == (
        (0, 9, "ORG"),
        (10, 12, "PER"),
    )
