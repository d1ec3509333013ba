import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from duplicate_edits import make_text, split_sentences, swap_words
from duplicate_rows import Item, insert_items, read_members, read_state
from sqlalchemy import Engine

from strichka.duplicates import warehouse_clusters, warehouse_pairs, warehouse_signatures
from strichka.duplicates.in_memory import DuplicateRecord, find_duplicates
from strichka.duplicates.warehouse_stage import pair_versions, sign_versions, update_clusters
from strichka.warehouse.engine import create_warehouse_engine

NOON = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)
TABLES = ("member", "cluster", "pair", "band", "signature")


@pytest.fixture
def engine(warehouse: Engine) -> Engine:
    """This module's warehouse, emptied."""
    with warehouse.begin() as connection:
        names = ", ".join([f"duplicate_{name}" for name in TABLES] + ["article", "capture", "source"])
        connection.exec_driver_sql(f"truncate {names} cascade")
    return warehouse


def make_items(count: int = 40, seed: int = 8) -> list[Item]:
    """Texts of which some come again edited, copied, copied and edited, cut, or with other numbers."""
    choice = random.Random(seed)
    texts = [make_text(choice) for _ in range(count)]
    items = []
    for number, text in enumerate(texts):
        moments = iter(NOON + timedelta(minutes=choice.randrange(3000)) for _ in range(9))

        def add(kind: str, body: str, moments: Iterator[datetime] = moments, number: int = number) -> None:
            precision = choice.choice(["minute", "day"])
            moment = next(moments) if precision == "minute" else next(moments).replace(hour=0, minute=0)
            key = choice.choice(["agency-one", "outlet", "other"])
            items.append(Item(f"t{number}-{kind}", body, moment, precision, key))

        add("first", text)
        if number % 2 == 0:
            add("edited", swap_words(text, 0.05, choice, texts))
        if number % 3 == 0:
            add("copy", text.upper())
            add("edited-twice", swap_words(swap_words(text, 0.12, choice, texts), 0.12, choice, texts))
        if number % 5 == 0:
            add("cut", " ".join(split_sentences(text)[:9]))
            add("copy-of-cut", " ".join(split_sentences(text)[:9]))
        if number % 7 == 0:
            add("digest", text + "\n" + texts[number - 1])
    items += [Item("empty", ""), Item("empty-too", "…"), Item("short", "Дощ іде."), Item("short-too", "дощ іде")]
    return items


def run_batch(engine: Engine, items: list[Item]) -> None:
    versions = [item.version_id for item in items]
    for step in (sign_versions, pair_versions):
        with engine.begin() as connection:
            step(connection, versions)
    with engine.begin() as connection:
        update_clusters(connection, [item.article_id for item in items])


def run_all(engine: Engine, items: list[Item], size: int) -> dict[str, list[tuple[Any, ...]]]:
    for start in range(0, len(items), size):
        batch = items[start : start + size]
        with engine.begin() as connection:
            insert_items(connection, batch)
        run_batch(engine, batch)
    with engine.connect() as connection:
        return read_state(connection)


def empty(engine: Engine) -> None:
    with engine.begin() as connection:
        names = ", ".join([f"duplicate_{name}" for name in TABLES] + ["article", "capture"])
        connection.exec_driver_sql(f"truncate {names} cascade")


def test_counts_and_members(engine: Engine) -> None:
    text = make_text(random.Random(1))
    items = [
        Item("late", text, NOON + timedelta(hours=1)),
        Item("early", text.upper(), NOON),
        Item("edited", text + " Про це розповіли на площі.", NOON + timedelta(hours=2)),
        Item("other", make_text(random.Random(2)), NOON),
        Item("short", "Дощ."),
    ]
    with engine.begin() as connection:
        versions = insert_items(connection, items)
        assert sign_versions(connection, versions) == {"signed": 5, "too_short": 1}
    with engine.begin() as connection:
        counts = pair_versions(connection, versions)
    assert counts == {"compared": 5, "candidates": 1, "exact": 1, "near": 1, "template": 0}
    with engine.begin() as connection:
        assert update_clusters(connection, [item.article_id for item in items])["clusters"] == 1
        assert read_members(connection, items) == {
            "early": ("early", "original", None),
            "late": ("early", "exact", "early"),
            "edited": ("early", "near", "early"),
        }
        assert connection.exec_driver_sql("select size from duplicate_cluster").scalar_one() == 3
        assert connection.exec_driver_sql("select count(*) from duplicate_band").scalar_one() == 3 * 32


def test_repeating_changes_nothing(engine: Engine) -> None:
    items = make_items(20)
    before = run_all(engine, items, 500)
    versions = [item.version_id for item in items]
    with engine.begin() as connection:
        assert sign_versions(connection, versions) == {"signed": 0, "too_short": 0}
        assert set(pair_versions(connection, versions).values()) == {0}
        assert update_clusters(connection, [item.article_id for item in items])["changed"] == 0
        assert update_clusters(connection)["changed"] == 0
        connection.exec_driver_sql("update duplicate_signature set compared = false")
        counts = pair_versions(connection, versions)
        assert {counts[name] for name in ("exact", "near", "template")} == {0}
        assert read_state(connection) == before


def test_agrees_with_the_search_in_memory(engine: Engine) -> None:
    items = make_items()
    run_all(engine, items, 25)
    with engine.connect() as connection:
        members = read_members(connection, items)
    # Ids break ties, so records go by the same ids as articles.
    names = {str(item.article_id): item.name for item in items}
    records = [
        DuplicateRecord(
            str(item.article_id),
            item.body,
            published_at=item.published_at,
            published_precision=item.published_precision,
            is_agency=item.source_key.startswith("agency"),
        )
        for item in items
    ]
    verdicts = find_duplicates(records)
    original = {verdict.cluster: names[str(verdict.id)] for verdict in verdicts if verdict.of is None}
    sizes = [verdict.cluster for verdict in verdicts]
    expected = {
        names[str(verdict.id)]: (original[verdict.cluster], verdict.relation.value, names.get(str(verdict.of)))
        for verdict in verdicts
        if sizes.count(verdict.cluster) > 1
    }
    assert members == expected
    assert {relation for _, relation, _ in members.values()} == {"original", "exact", "near"}


@pytest.mark.parametrize("seed", range(4))
def test_order_and_size_of_batches_do_not_matter(engine: Engine, seed: int) -> None:
    items = make_items(24)
    expected = run_all(engine, items, 1000)
    empty(engine)
    shuffled = random.Random(seed).sample(items, len(items))
    assert run_all(engine, shuffled, (1, 7, 30, 1000)[seed]) == expected
    assert len(expected["member"]) > 40


def test_runs_at_once_agree_with_one(engine: Engine) -> None:
    items = make_items(60)
    expected = run_all(engine, items, 1000)
    empty(engine)
    with engine.begin() as connection:
        insert_items(connection, items)
    choice = random.Random(3)
    shuffled = choice.sample(items, len(items))
    # Overlapping batches: several are taken by two workers at the same time.
    batches = [shuffled[start : start + 12] for start in range(0, len(shuffled), 8)]
    gate = threading.Barrier(4)

    def work(number: int) -> None:
        gate.wait()
        for batch in batches[number::4]:
            run_batch(engine, batch)

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(4)))
    with engine.connect() as connection:
        assert read_state(connection) == expected


def test_superseded_text_splits_and_joins_clusters(engine: Engine) -> None:
    choice = random.Random(5)
    one, other = make_text(choice), make_text(choice)
    first = [
        Item("a", one, NOON),
        Item("b", one + " Край.", NOON + timedelta(hours=1)),
        Item("c", other, NOON + timedelta(hours=2)),
        Item("d", other, NOON + timedelta(hours=3)),
    ]
    run_all(engine, first, 10)
    second = [Item("b", other + " Край.", NOON + timedelta(hours=1), extractor="2")]
    run_all(engine, second, 10)
    with engine.connect() as connection:
        assert read_members(connection, first) == {
            "b": ("b", "original", None),
            "c": ("b", "near", "b"),
            "d": ("b", "near", "b"),
        }
        clusters = read_state(connection)["cluster"]
    assert len(clusters) == 1
    run_all(engine, [Item("c", "зовсім інше", NOON, extractor="3"), Item("d", "геть інше", NOON, extractor="3")], 10)
    with engine.connect() as connection:
        assert read_state(connection)["member"] == read_state(connection)["cluster"] == []


def test_result_depends_on_current_texts_alone(engine: Engine) -> None:
    """Reprocessing in between, in any order, ends in the clusters of a run on the last texts only."""
    old = make_items(24, seed=8)
    choice = random.Random(1)
    new = [
        Item(item.name, item.body if choice.random() < 0.6 else make_text(choice), item.published_at,
             item.published_precision, item.source_key, extractor="2")
        for item in old
    ]  # fmt: skip
    expected = run_all(engine, new, 1000)
    empty(engine)
    run_all(engine, choice.sample(old, len(old)), 9)
    state = run_all(engine, choice.sample(new, len(new)), 11)
    assert state["member"] == expected["member"]
    assert state["cluster"] == expected["cluster"]
    with engine.begin() as connection:
        assert update_clusters(connection)["changed"] == 0


def test_reprocessing_the_same_texts_searches_nothing_and_adds_no_bands(engine: Engine) -> None:
    items = make_items(20)
    before = run_all(engine, items, 1000)
    again = [
        Item(item.name, item.body, item.published_at, item.published_precision, item.source_key, extractor="2")
        for item in items
    ]
    with engine.begin() as connection:
        versions = insert_items(connection, again)
        sign_versions(connection, versions)
    with engine.begin() as connection:
        assert pair_versions(connection, versions)["candidates"] == 0
        update_clusters(connection, [item.article_id for item in again])
        after = read_state(connection)
    assert after["member"] == before["member"]
    assert len(after["band"]) == len(before["band"])


@pytest.mark.parametrize("killed_after", ["sign", "pair-uncommitted", "pair", "clusters-uncommitted"])
def test_rerun_after_a_kill_ends_in_the_same_rows(engine: Engine, killed_after: str) -> None:
    items = make_items(24)
    expected = run_all(engine, items, 1000)
    empty(engine)
    with engine.begin() as connection:
        versions = insert_items(connection, items)
    half = versions[: len(versions) // 2]
    with engine.begin() as connection:
        sign_versions(connection, half)
    if killed_after != "sign":
        with engine.connect() as connection:
            pair_versions(connection, half)
            if killed_after != "pair-uncommitted":
                connection.commit()
    if killed_after == "clusters-uncommitted":
        with engine.connect() as connection:
            update_clusters(connection, [item.article_id for item in items])
    run_batch(engine, items)
    with engine.connect() as connection:
        assert read_state(connection) == expected


def test_template_is_kept_as_evidence_alone(engine: Engine) -> None:
    wording = (
        "Про погоду у місті на {0} число розповіли в обласному гідрометцентрі. Протягом доби очікується мінлива "
        "хмарність без істотних опадів, уночі та вранці місцями туман. Вітер південно-східний {1} метрів за секунду. "
        "Температура повітря вночі {2} градусів, удень {3} градусів тепла. Вологість повітря {4} відсотків, "
        "атмосферний тиск {5} міліметрів ртутного стовпчика. Сонце зійде о {6} годині, а зайде о {7} годині, "
        "тривалість дня складе {8} хвилин. Синоптики радять водіям бути обережними на дорогах та погану видимість."
    )
    choice = random.Random(2)
    items = [Item(f"day{number}", wording.format(*(choice.randint(100, 999) for _ in range(9)))) for number in range(6)]
    state = run_all(engine, items, 2)
    assert {row[3] for row in state["pair"]} == {"template"}
    assert state["member"] == []


def test_mended_body_is_what_is_compared(engine: Engine) -> None:
    text = make_text(random.Random(1))
    items = [Item("sound", text, NOON), Item("damaged", text.replace("е", "?"), NOON, repaired_body=text)]
    run_all(engine, items, 10)
    with engine.connect() as connection:
        assert {relation for _, relation, _ in read_members(connection, items).values()} == {"original", "exact"}


def test_crowded_bands_are_passed_over_in_any_order(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (warehouse_pairs, warehouse_clusters):
        monkeypatch.setattr(module, "MAX_BAND_TEXTS", 4)
        monkeypatch.setattr(module, "BAND_ROW_LIMIT", 16)
    words = make_text(random.Random(4)).split()
    items = [
        Item(f"v{number}", " ".join([*words[:number], f"x{number}", *words[number + 1 :]]), NOON + timedelta(number))
        for number in range(30)
    ]
    states = []
    for seed, size in ((0, 1), (1, 1), (2, 5), (3, 30)):
        shuffled = random.Random(seed).sample(items, len(items))
        state = run_all(engine, shuffled, size)
        states.append({name: state[name] for name in ("cluster", "member")})
        with engine.begin() as connection:
            assert update_clusters(connection)["changed"] == 0
        empty(engine)
    assert states[1:] == states[:-1]
    assert states[0]["member"], "some bands are shared by few"
    assert len(states[0]["member"]) < 30


def test_band_that_fills_up_later_takes_back_what_it_proved(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (warehouse_pairs, warehouse_clusters):
        monkeypatch.setattr(module, "MAX_BAND_TEXTS", 4)
        monkeypatch.setattr(module, "BAND_ROW_LIMIT", 16)
    choice = random.Random(4)
    text = make_text(choice)
    run_all(engine, [Item("a", text, NOON), Item("b", text + " Край.", NOON)], 2)
    others = [Item(f"other{number}", make_text(choice), NOON) for number in range(3)]
    with engine.begin() as connection:
        sign_versions(connection, insert_items(connection, others))
        # As if the three shared every phrase with the first two, and little else.
        connection.exec_driver_sql(
            "insert into duplicate_band select distinct b.band_no, b.band_hash, o.version "
            "from duplicate_band b, unnest(%(others)s::uuid[]) as o (version) where b.article_version_id = %(first)s",
            {"others": [item.version_id for item in others], "first": Item("a", text).version_id},
        )
    with engine.begin() as connection:
        assert len(read_state(connection)["member"]) == 2
        pair_versions(connection, [item.version_id for item in others])
        update_clusters(connection, [item.article_id for item in others])
        assert read_state(connection)["member"] == read_state(connection)["cluster"] == []
        assert update_clusters(connection)["changed"] == 0


def test_new_algorithm_takes_the_place_of_the_old(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    items = make_items(10)
    before = run_all(engine, items, 1000)
    for module in (warehouse_signatures, warehouse_pairs, warehouse_clusters):
        monkeypatch.setattr(module, "SIGNATURE_ALGORITHM", "another")
    run_batch(engine, items)
    with engine.connect() as connection:
        after = read_state(connection)
    assert after["member"] == before["member"]
    assert after["band"] == before["band"]
    assert len(after["pair"]) == 2 * len(before["pair"])


def test_unknown_and_unsigned_versions_are_passed_over(engine: Engine) -> None:
    item = Item("a", make_text(random.Random(1)))
    with engine.begin() as connection:
        insert_items(connection, [item])
        assert pair_versions(connection, [item.version_id])["compared"] == 0
        assert sign_versions(connection, [])["signed"] == 0
        assert sign_versions(connection, [item.article_id])["signed"] == 0
        assert update_clusters(connection, [item.article_id]) == {"articles": 1, "clusters": 0, "changed": 0}


def test_second_writer_waits_for_the_first(engine: Engine, warehouse_url: str) -> None:
    """An update of clusters that begins while pairs are being written sees them."""
    text = make_text(random.Random(1))
    items = [Item("a", text, NOON), Item("b", text + " Край.", NOON), Item("c", text + " І все.", NOON)]
    with engine.begin() as connection:
        versions = insert_items(connection, items)
        sign_versions(connection, versions)
    other_engine = create_warehouse_engine(warehouse_url)
    counts: dict[str, int] = {}

    def second() -> None:
        with other_engine.begin() as connection:
            counts.update(update_clusters(connection, [item.article_id for item in items]))

    with engine.connect() as connection:
        pair_versions(connection, versions)
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive(), "did not wait"
        connection.commit()
    thread.join(20)
    other_engine.dispose()
    assert counts["clusters"] == 1
