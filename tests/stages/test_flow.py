"""All stages over the sample articles: what must be in the warehouse at the end, and that a rerun changes nothing."""

import json
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text

from strichka.stages.checks import run_checks
from tests.stages.pipelines import SEEDS, Pipeline, read_rows

EXPECTED = SEEDS / "articles_expected"


def expected_items() -> list[dict]:
    items = []
    for path in sorted(EXPECTED.glob("*.expected.json")):
        if path.name != "duplicates.expected.json":
            content = json.loads(path.read_text(encoding="utf-8"))
            items += content if isinstance(content, list) else [content]
    return items


def test_every_sample_is_an_article_or_a_rejection(loaded: Pipeline) -> None:
    items = expected_items()
    rejected = Counter(item["rejected"] for item in items if item.get("rejected"))
    with loaded.engine.connect() as connection:
        reasons = Counter(
            dict(connection.execute(text("select reason, count(*) from rejection group by 1")).tuples().all())
        )
        titles = set(connection.execute(text("select title from article_version where is_current")).scalars())
    assert reasons == rejected
    assert {item["title"] for item in items if not item.get("rejected")} == titles


def test_all_checks_hold(loaded: Pipeline) -> None:
    broken = [outcome for outcome in run_checks(loaded.engine, "test/checks") if not outcome.passed]
    assert not broken


def test_views_show_what_the_tables_hold(loaded: Pipeline) -> None:
    articles = loaded.count("select count(*) from article_version where is_current")
    assert loaded.count("select count(*) from mart.fact_article") == articles
    assert loaded.count("select sum(articles) from mart.articles_daily") == articles
    assert loaded.count("select sum(articles) from mart.duplicate_share") == articles
    assert loaded.count("select count(*) from mart.fact_mention") == loaded.count("select count(*) from mention")
    assert loaded.count("select count(*) from mart.citations") > 0


def test_duplicates_are_those_a_reader_would_name(loaded: Pipeline) -> None:
    expected = json.loads((EXPECTED / "duplicates.expected.json").read_text(encoding="utf-8"))
    with loaded.engine.connect() as connection:
        rows = connection.execute(
            text(
                "select c.place, m.cluster_id::text, m.relation from capture c "
                "join capture_extraction e using (capture_id) "
                "join article_version v on v.article_version_id = e.article_version_id "
                "left join duplicate_member m on m.article_id = v.article_id"
            )
        ).all()
    found = {Path(row.place.split("!")[0].split("#")[0]).name: row for row in rows if "!" not in row.place}
    for cluster in expected["clusters"]:
        names = [member["file"] for member in cluster["members"]]
        assert len({found[name].cluster_id for name in names}) == 1, names
        assert {name: found[name].relation for name in names} == {
            member["file"]: member["relation"] for member in cluster["members"]
        }
    for pair in expected["never_joined"]:
        clusters = [found[name].cluster_id for name in pair["files"]]
        assert None in clusters or len(set(clusters)) == len(clusters), pair
    in_clusters = {member["file"] for cluster in expected["clusters"] for member in cluster["members"]}
    assert {name for name, row in found.items() if row.cluster_id} <= in_clusters


def test_one_entity_in_both_languages(loaded: Pipeline) -> None:
    shared = loaded.count(
        "select count(*) from (select m.entity_id from mention m join article_version v using (article_version_id) "
        "group by 1 having count(distinct v.language) > 1) both_languages"
    )
    assert shared >= 5


def test_a_second_load_changes_no_row(loaded: Pipeline) -> None:
    before = read_rows(loaded.engine, everything=True)
    summary = loaded.load(SEEDS / "articles")
    assert summary["new_captures"] == 0
    assert summary["pending"] == 0
    assert loaded.build()["pending"] == 0
    assert read_rows(loaded.engine, everything=True) == before


@pytest.mark.parametrize(("batch_size", "reverse"), [(3, False), (5, True)])
def test_batches_do_not_matter(
    pipeline: Pipeline, some_articles: Path, reference_rows: dict, batch_size: int, reverse: bool
) -> None:
    pipeline.load(some_articles, batch_size=batch_size)
    pipeline.build(batch_size=batch_size, reverse=reverse)
    assert read_rows(pipeline.engine) == reference_rows
