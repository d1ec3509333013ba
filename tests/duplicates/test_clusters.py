import itertools
import random
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strichka.duplicates.clusters import (
    CHAIN_STRENGTH,
    ArticleFacts,
    ArticlePair,
    Cluster,
    build_clusters,
    make_cluster_id,
    rank_article,
)
from strichka.duplicates.verify import Relation

NOON = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)


def near(left: str, right: str, score: float = 0.9) -> ArticlePair[str]:
    return ArticlePair(left, right, Relation.NEAR, score)


def exact(left: str, right: str) -> ArticlePair[str]:
    return ArticlePair(left, right, Relation.EXACT, 1.0)


def facts(names: str, **own: ArticleFacts) -> dict[str, ArticleFacts]:
    """Articles a minute apart in the order of the alphabet, of 100 words."""
    made = {
        name: ArticleFacts(NOON + timedelta(minutes=number), "minute", False, 100) for number, name in enumerate(names)
    }
    return made | own


def show(clusters: list[Cluster[str]]) -> dict[str, dict[str, tuple[str, str | None]]]:
    return {
        cluster.original: {member.article: (member.relation.value, member.of) for member in cluster.members}
        for cluster in clusters
    }


def first_of(**articles: ArticleFacts) -> str:
    (cluster,) = build_clusters([near("a", "b")], articles)
    return cluster.original


def test_earliest_is_the_original() -> None:
    assert show(build_clusters([near("c", "a"), near("b", "c"), near("a", "b")], facts("abc"))) == {
        "a": {"a": ("original", None), "b": ("near", "a"), "c": ("near", "a")}
    }


def test_cluster_id_comes_from_the_original() -> None:
    (cluster,) = build_clusters([near("a", "b")], facts("ab"))
    assert cluster.cluster_id == make_cluster_id("a") != make_cluster_id("b")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (ArticleFacts(NOON), ArticleFacts(None, None, True)),  # any date before none
        (ArticleFacts(NOON, "minute"), ArticleFacts(NOON.replace(hour=0), "day")),  # a known time of the day first
        (ArticleFacts(NOON.replace(hour=0), "day"), ArticleFacts(NOON + timedelta(days=1), "minute")),
        (ArticleFacts(NOON, "second", True), ArticleFacts(NOON, "second")),  # agency at the same time
        (ArticleFacts(NOON.replace(second=30), "second", True), ArticleFacts(NOON, "minute")),  # same minute
        (ArticleFacts(NOON, "second"), ArticleFacts(NOON + timedelta(minutes=1), "second", True)),
        (ArticleFacts(None, None, True), ArticleFacts(None)),
        (ArticleFacts(NOON), ArticleFacts(NOON)),  # then the id
        (ArticleFacts(NOON.replace(hour=14, tzinfo=timezone(timedelta(hours=3)))), ArticleFacts(NOON)),
        (ArticleFacts(NOON.replace(hour=11, tzinfo=None)), ArticleFacts(NOON)),
        (ArticleFacts(NOON), ArticleFacts(datetime.max.replace(tzinfo=UTC), "day")),
    ],
)
def test_order_of_originals(a: ArticleFacts, b: ArticleFacts) -> None:
    assert first_of(a=a, b=b) == "a"
    assert first_of(b=b, a=a) == "a"


def test_rank_is_a_total_order_by_id_at_last() -> None:
    assert rank_article("x", ArticleFacts()) < rank_article("y", ArticleFacts())


def test_copies_of_a_near_text_hang_on_the_original_too() -> None:
    clusters = build_clusters([exact("c", "b"), near("a", "c", 0.5), exact("d", "a")], facts("abcd"))
    assert show(clusters) == {
        "a": {"a": ("original", None), "b": ("near", "a"), "c": ("near", "a"), "d": ("exact", "a")}
    }
    assert [member.score for member in clusters[0].members] == [1.0, 0.5, 0.5, 1.0]


def test_member_without_a_pair_to_the_original_hangs_on_the_nearest() -> None:
    clusters = build_clusters(
        [near("a", "b", 0.9), near("a", "c", 0.7), near("b", "d", 0.8), near("c", "d", 0.8)], facts("abcd")
    )
    assert show(clusters)["a"]["d"] == ("near", "b")


def test_drift_is_cut() -> None:
    pairs = [near("a", "b", 0.55), near("b", "c", 0.55), near("c", "d", 0.55)]
    assert show(build_clusters(pairs, facts("abcd"))) == {
        "a": {"a": ("original", None), "b": ("near", "a")},
        "c": {"c": ("original", None), "d": ("near", "c")},
    }


def test_long_chain_of_light_edits_ends_where_too_little_is_left() -> None:
    names = "abcdefghijklmnop"
    clusters = build_clusters([near(one, two, 0.8) for one, two in itertools.pairwise(names)], facts(names))
    assert [len(cluster.members) for cluster in clusters] == [5, 5, 5]  # 0.8 ** 4 = 0.41, 0.8 ** 5 = 0.33
    assert 0.8**5 < CHAIN_STRENGTH < 0.8**4


@pytest.mark.parametrize("digest_first", [False, True])
def test_digest_of_two_joins_one_item_when_it_is_younger(digest_first: bool) -> None:
    digest = ArticleFacts(NOON + timedelta(hours=-1 if digest_first else 1), "minute", False, 200)
    clusters = show(build_clusters([near("a", "digest", 1.0), near("b", "digest", 1.0)], facts("ab", digest=digest)))
    if digest_first:
        assert clusters == {"digest": {"digest": ("original", None), "a": ("near", "digest"), "b": ("near", "digest")}}
    else:
        assert clusters == {"a": {"a": ("original", None), "digest": ("near", "a")}}


def test_templates_unknown_articles_and_pairs_with_itself_count_for_nothing() -> None:
    pairs = [ArticlePair("a", "b", Relation.TEMPLATE, 1.0), near("a", "gone"), near("b", "b")]
    assert build_clusters(pairs, facts("ab")) == []


def test_no_pairs() -> None:
    assert build_clusters([], {}) == []


NAMES = "abcdefghij"
PAIRS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from([0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 2.0])),
    max_size=25,
)


@given(PAIRS, st.randoms(use_true_random=False))
def test_order_does_not_matter_and_every_member_is_proven(
    drawn: list[tuple[str, str, float]], choice: random.Random
) -> None:
    best: dict[tuple[str, str], float] = {}
    for one, other, score in drawn:
        best[min(one, other), max(one, other)] = score
    pairs = [exact(*pair) if score == 2.0 else near(*pair, score) for pair, score in best.items()]
    articles = facts(NAMES, c=ArticleFacts(NOON, "minute", True, 60), f=ArticleFacts(None, None, False, 150))
    clusters = build_clusters(pairs, articles)

    turned = [ArticlePair(pair.right, pair.left, pair.relation, pair.score) for pair in pairs]
    choice.shuffle(turned)
    shuffled = list(articles.items())
    choice.shuffle(shuffled)
    assert build_clusters(turned, dict(shuffled)) == clusters

    placed = [member.article for cluster in clusters for member in cluster.members]
    assert len(placed) == len(set(placed))
    for cluster in clusters:
        inside = {member.article for member in cluster.members}
        assert cluster.members[0].article == cluster.original
        assert cluster.original == min(inside, key=lambda name: rank_article(name, articles[name]))
        assert all(member.of in inside for member in cluster.members[1:])
    where = {member.article: cluster.original for cluster in clusters for member in cluster.members}
    assert all(
        where[pair.left] == where[pair.right]
        for pair in pairs
        if pair.relation is Relation.EXACT and pair.left != pair.right
    )
