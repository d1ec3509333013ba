"""Decisions on who a name stands for: what the views show, what runs leave alone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from strichka.errors import InputError
from strichka.stages.entity_decisions import (
    SplitCondition,
    find_entities,
    list_decisions,
    merge_entities,
    split_entity,
    undo_decision,
)
from tests.stages.pipelines import Pipeline

DAY = (
    "Ярмарок тривав увесь день, гостей частували медом і яблуками з околишніх садів. Увечері на площі грав духовий "
    "оркестр, а діти запускали повітряних зміїв, яких майстри склали вранці просто біля ятки."
)
WEATHER = (
    "Дощу синоптики не обіцяли, тож організатори винесли столи просто неба. Наступного року свято хочуть "
    "провести вдвічі довше, аби встигли приїхати садівники з сусідніх областей."
)
MINISTER = f"Міністр Степан Рибак приїхав на ярмарок до Полтави. {DAY}\n\nРибак подякував садівникам. {WEATHER}"
PLAYER = (
    f"Воротар Степан Рибак відбив пенальті в Одесі. Публіка аплодувала стоячи до кінця матчу.\n\n{DAY}\n\n{WEATHER}"
)
OTHER = f"Майстер Стефан Рибак із Варшави привіз на ярмарок твердий сир.\n\n{WEATHER}\n\n{DAY}"


@pytest.fixture
def built(pipeline: Pipeline, tmp_path: Path) -> Pipeline:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, body in (("minister", MINISTER), ("player", PLAYER), ("other", OTHER)):
        (folder / f"{name}.txt").write_text(f"Новини дня: {name}\n\n{body}\n", encoding="utf-8")
    pipeline.load(folder)
    pipeline.build()
    return pipeline


def count_by_key(pipeline: Pipeline) -> dict[str, int]:
    """Return key → mentions as the view of mentions shows them, of people."""
    query = (
        "select e.entity_key, count(*) from mart.fact_mention m join entity e on e.entity_id = m.entity_id "
        "where m.label = 'PER' group by 1"
    )
    with pipeline.engine.connect() as connection:
        return {key: number for key, number in connection.execute(text(query))}


def find_key(pipeline: Pipeline, name: str) -> str:
    return find_entities(pipeline.engine, name)[0]["key"]


def decide(pipeline: Pipeline, key: str, into: str) -> None:
    merge_entities(pipeline.engine, key, into, reason="one person", decided_by="tester")


def test_a_merge_moves_all_names_and_can_be_taken_back(built: Pipeline) -> None:
    before = count_by_key(built)
    first, second = find_key(built, "Стефан Рибак"), find_key(built, "Степан Рибак")
    assert first != second
    decide(built, first, second)
    assert count_by_key(built) == {second: sum(before.values())}
    (decision,) = list_decisions(built.engine)
    assert (decision["kind"], decision["key"], decision["into_key"]) == ("merge", first, second)
    undo_decision(built.engine, decision["decision_id"], datetime.now(UTC))
    assert count_by_key(built) == before
    assert list_decisions(built.engine) == []


def test_a_split_takes_the_names_its_condition_names(built: Pipeline) -> None:
    key = find_key(built, "Степан Рибак")
    whole = count_by_key(built)[key]
    odesa = find_key(built, "Одеса")
    split_entity(
        built.engine,
        key,
        "person:rybak goalkeeper",
        SplitCondition(with_key=odesa),
        name="Степан Рибак (воротар)",
        reason="the goalkeeper",
        decided_by="tester",
    )
    counts = count_by_key(built)
    assert counts["person:rybak goalkeeper"] == 1
    assert counts[key] == whole - 1


def test_a_split_by_nominative(built: Pipeline) -> None:
    key = find_key(built, "Степан Рибак")
    target = find_key(built, "Стефан Рибак")
    before = count_by_key(built)
    split_entity(built.engine, key, target, SplitCondition(lemma="Рибак"), reason="…", decided_by="tester")
    moved = count_by_key(built)[target] - before[target]
    assert moved == 1
    assert sum(count_by_key(built).values()) == sum(before.values())


def test_a_run_with_the_same_models_leaves_decisions_and_what_they_show(built: Pipeline, tmp_path: Path) -> None:
    first, second = find_key(built, "Стефан Рибак"), find_key(built, "Степан Рибак")
    decide(built, first, second)
    counts = count_by_key(built)
    built.build(reprocess=True)
    assert count_by_key(built) == counts
    assert len(list_decisions(built.engine)) == 1


def test_daily_counts_follow_a_decision(built: Pipeline) -> None:
    first, second = find_key(built, "Стефан Рибак"), find_key(built, "Степан Рибак")
    decide(built, first, second)
    query = "select count(distinct article_version_id) from mart.fact_article_entity f join entity e using (entity_id)"
    with built.engine.connect() as connection:
        articles = connection.scalar(text(f"{query} where e.entity_key = :key"), {"key": second})
        gone = connection.scalar(text(f"{query} where e.entity_key = :key"), {"key": first})
    assert (articles, gone) == (3, 0)


def test_a_second_merge_takes_along_what_was_merged_before(built: Pipeline) -> None:
    first, second = find_key(built, "Стефан Рибак"), find_key(built, "Степан Рибак")
    split_entity(
        built.engine, second, "person:third", SplitCondition(lemma="Рибак"), name="Третій", reason="…", decided_by="t"
    )
    decide(built, first, second)
    decide(built, second, "person:third")
    assert set(count_by_key(built)) == {"person:third"}
    with pytest.raises(InputError, match="merged into person:third"):
        decide(built, "person:third", first)


def test_what_cannot_be_decided_is_said(built: Pipeline) -> None:
    key, place = find_key(built, "Степан Рибак"), find_key(built, "Одеса")
    with pytest.raises(InputError, match="No entity has the key"):
        decide(built, key, "person:nobody")
    with pytest.raises(InputError, match="itself"):
        decide(built, key, key)
    with pytest.raises(InputError, match="LOC"):
        decide(built, key, place)
    with pytest.raises(InputError, match="condition"):
        split_entity(built.engine, key, "person:x", SplitCondition(), name="X", reason="…", decided_by="t")
