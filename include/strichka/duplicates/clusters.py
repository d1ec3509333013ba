"""Clusters from verified pairs: one original each, and every member with the text that proves its place.

Articles with equal texts form one node; nodes are linked by their best near pair. The original of a connected set is
its earliest article (`rank_article`). A node with a verified pair to the original belongs to its cluster by that pair.
Others may follow through a chain of pairs, always along the strongest: a pair's strength is its containment times the
ratio of the two lengths (an estimate of the share of the longer text that both have), a chain's the product. A chain
below `CHAIN_STRENGTH` has drifted: its text would not pass as a near-duplicate of the original, so it is cut there, and
what is left forms clusters of its own in the same way. So a digest does not join the unrelated items it holds, and
a text rewritten step by step ends up in several clusters rather than in one that begins and ends with nothing shared.

Nothing depends on the order in which pairs or articles are given.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Generic, TypeVar
from uuid import UUID

from strichka.duplicates.verify import NEAR_COVERAGE, Relation
from strichka.identifiers import make_id

CHAIN_STRENGTH: Final = NEAR_COVERAGE
"""Least product of strengths along a chain: what a pair verified directly must reach."""

Key = TypeVar("Key", bound=UUID | str)


@dataclass(frozen=True, slots=True)
class ArticlePair(Generic[Key]):
    """Two articles whose texts were verified; relations other than exact and near are passed over."""

    left: Key
    right: Key
    relation: Relation
    score: float  # containment, 0 to 1


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What decides which of several articles is the original."""

    published_at: datetime | None = None  # a time without zone is read as UTC
    published_precision: str | None = None  # second, minute or day
    is_agency: bool = False
    length: int = 1  # words of the text


@dataclass(frozen=True, slots=True)
class ClusterMember(Generic[Key]):
    """An article in a cluster and the pair that puts it there."""

    article: Key
    relation: Relation  # original, exact or near
    of: Key | None  # the article it was verified against; none for the original
    score: float  # containment with that article; 1 for the original


@dataclass(frozen=True, slots=True)
class Cluster(Generic[Key]):
    """Two or more articles whose texts are the same or nearly."""

    cluster_id: UUID
    original: Key
    members: tuple[ClusterMember[Key], ...]  # the original first, then by rank


def make_cluster_id(original: UUID | str) -> UUID:
    """Return the id of the cluster that an article is the original of."""
    return make_id("cluster", str(original))


def rank_article(key: UUID | str, facts: ArticleFacts) -> tuple[datetime, bool, str]:
    """Return what articles are sorted by to find the original: the smallest is it.

    Args:
        key: the article's id.
        facts: what is known of it.

    Returns:
        The minute of publication (an article dated by the day alone comes after all that are known to be of that
        day, one without a date last), then agencies before outlets, then the id.
    """
    latest = datetime.max.replace(tzinfo=UTC)
    published = facts.published_at
    if published is None:
        return latest, not facts.is_agency, str(key)
    moment = (published if published.tzinfo else published.replace(tzinfo=UTC)).astimezone(UTC)
    if facts.published_precision == "day":
        moment = min(moment, latest - timedelta(days=2)) + timedelta(days=1)
    return moment.replace(second=0, microsecond=0), not facts.is_agency, str(key)


def build_clusters(pairs: Iterable[ArticlePair[Key]], articles: Mapping[Key, ArticleFacts]) -> list[Cluster[Key]]:
    """Group articles by their verified pairs.

    Args:
        pairs: verified pairs in any order; pairs that name an article not in `articles`, or one article twice, and
            relations other than exact and near count for nothing.
        articles: id → facts of every article that may be in a cluster.

    Returns:
        Clusters of two or more articles, by rank of their originals; an article is in one cluster at most.
    """
    known = [pair for pair in pairs if pair.left in articles and pair.right in articles and pair.left != pair.right]
    names = {name for pair in known for name in (pair.left, pair.right)}
    order = sorted(names, key=lambda key: rank_article(key, articles[key]))
    texts = _join_equal_texts(known, order)
    graph = _TextGraph(known, texts, {key: max(articles[key].length, 1) for key in order})
    rank = {key: number for number, key in enumerate(order)}
    copies: dict[Key, list[Key]] = {}
    for key in order:
        copies.setdefault(texts[key], []).append(key)
    clusters: list[Cluster[Key]] = []
    placed: set[Key] = set()
    for first in copies:  # in order of rank, since `order` is
        if first not in placed:
            links = graph.reach_from(first, placed)
            placed.update(links)
            members = _list_members(first, links, copies, rank)
            if len(members) > 1:
                clusters.append(Cluster(make_cluster_id(first), first, members))
    return clusters


def _join_equal_texts(pairs: list[ArticlePair[Key]], order: list[Key]) -> dict[Key, Key]:
    """Return article → the first in rank of those with an equal text (union-find over exact pairs)."""
    rank = {key: number for number, key in enumerate(order)}
    parent = {key: key for key in order}

    def find(key: Key) -> Key:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for pair in pairs:
        if pair.relation is Relation.EXACT:
            first, second = sorted((find(pair.left), find(pair.right)), key=rank.__getitem__)
            parent[second] = first
    return {key: find(key) for key in order}


class _TextGraph(Generic[Key]):
    """Distinct texts, each named by its first article, and the best near pair between any two."""

    def __init__(self, pairs: list[ArticlePair[Key]], texts: dict[Key, Key], lengths: dict[Key, int]) -> None:
        self._scores: dict[Key, dict[Key, float]] = {key: {} for key in texts.values()}
        self._rank = {key: number for number, key in enumerate(texts)}
        self._lengths = lengths
        for pair in pairs:
            left, right = texts[pair.left], texts[pair.right]
            if pair.relation is Relation.NEAR and left != right:
                score = max(pair.score, self._scores[left].get(right, 0.0))
                self._scores[left][right] = self._scores[right][left] = score

    def reach_from(self, original: Key, placed: set[Key]) -> dict[Key, tuple[Key | None, float]]:
        """Return text → (text it hangs on, score) for the original's cluster, leaving out texts already placed."""
        links: dict[Key, tuple[Key | None, float]] = {original: (None, 1.0)}
        reached = {original: 1.0}
        for text, score in self._scores[original].items():
            if text not in placed:
                links[text] = (original, score)
                reached[text] = self._strength(original, text)
        heap = [step for text in reached for step in self._next_steps(text, reached[text])]
        heapq.heapify(heap)
        while heap:
            negative, _, _, parent, text = heapq.heappop(heap)
            if text not in links and text not in placed:
                links[text] = (parent, self._scores[parent][text])
                for step in self._next_steps(text, -negative):
                    heapq.heappush(heap, step)
        return links

    def _next_steps(self, parent: Key, reached: float) -> Iterator[tuple[float, int, int, Key, Key]]:
        """Yield what can be reached from a text, strongest first when sorted; ties go by rank."""
        for text in self._scores[parent]:
            strength = reached * self._strength(parent, text)
            if strength >= CHAIN_STRENGTH:
                yield -strength, self._rank[parent], self._rank[text], parent, text

    def _strength(self, left: Key, right: Key) -> float:
        """Return about which share of the longer text the two have in common."""
        lengths = self._lengths[left], self._lengths[right]
        return self._scores[left][right] * min(lengths) / max(lengths)


def _list_members(
    original: Key, links: dict[Key, tuple[Key | None, float]], copies: dict[Key, list[Key]], rank: dict[Key, int]
) -> tuple[ClusterMember[Key], ...]:
    """Return every copy of every text of a cluster, the original first, the others by rank."""
    found: dict[Key, ClusterMember[Key]] = {}
    for text, (parent, score) in links.items():
        for article in copies[text]:
            if parent is not None:
                found[article] = ClusterMember(article, Relation.NEAR, parent, score)
            elif article != original:
                found[article] = ClusterMember(article, Relation.EXACT, original, 1.0)
    first = ClusterMember(original, Relation.ORIGINAL, None, 1.0)
    return first, *(found[article] for article in sorted(found, key=rank.__getitem__))
