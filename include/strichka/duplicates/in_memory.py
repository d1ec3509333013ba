"""Duplicates among texts that fit in memory: the same signatures, proofs and clusters as in the warehouse."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final
from uuid import UUID

import numpy

from strichka.duplicates.clusters import ArticleFacts, ArticlePair, build_clusters, make_cluster_id
from strichka.duplicates.signatures import BAND_COUNT, MAX_BAND_TEXTS, Signature, make_signature
from strichka.duplicates.verify import PreparedText, Relation, compare_texts

_PREPARED_TEXTS: Final = 4096  # texts kept ready for comparison at once (about 50 kB each)


@dataclass(frozen=True, slots=True)
class DuplicateRecord:
    """A text to compare with others."""

    id: Hashable  # given back as it is; its `str` breaks ties
    text: str  # the body, best without the title
    url: str | None = None
    published_at: datetime | None = None  # a time without zone is read as UTC
    published_precision: str | None = None  # second, minute or day
    is_agency: bool = False


@dataclass(frozen=True, slots=True)
class DuplicateVerdict:
    """What became of a record: a text that is like no other is the original of a cluster of its own."""

    id: Hashable
    cluster: UUID
    relation: Relation  # original, exact or near
    of: Hashable | None  # the record it was verified against; none for an original
    score: float  # containment with that record, 0 to 1; 1 for an original


def find_duplicates(records: Iterable[DuplicateRecord]) -> list[DuplicateVerdict]:
    """Find exact and near-duplicates among records.

    Args:
        records: texts in any order; the verdicts do not depend on it as long as no id comes twice (of records with
            one id the earlier in order ranks first).

    Returns:
        One verdict per record, in the order of the records.
    """
    items = list(records)
    keys = _make_keys(items)
    signatures = [make_signature(item.text) for item in items]
    articles = {
        key: ArticleFacts(item.published_at, item.published_precision, item.is_agency, signature.word_count)
        for key, item, signature in zip(keys, items, signatures, strict=True)
    }
    pairs = [
        ArticlePair(keys[left], keys[right], relation, score)
        for left, right, relation, score in _pair(items, signatures)
    ]
    ids = dict(zip(keys, (item.id for item in items), strict=True))
    verdicts = {
        key: DuplicateVerdict(item, make_cluster_id(key), Relation.ORIGINAL, None, 1.0) for key, item in ids.items()
    }
    for cluster in build_clusters(pairs, articles):
        for member in cluster.members:
            of = None if member.of is None else ids[member.of]
            verdicts[member.article] = DuplicateVerdict(
                ids[member.article], cluster.cluster_id, member.relation, of, member.score
            )
    return [verdicts[key] for key in keys]


def _make_keys(items: list[DuplicateRecord]) -> list[str]:
    """Return a text key per record: its id, with a number where an id comes again."""
    seen: dict[str, int] = {}
    keys = []
    for item in items:
        name = str(item.id)
        seen[name] = seen.get(name, 0) + 1
        keys.append(name if seen[name] == 1 else f"{name}\x00{seen[name]}")
    return keys


def _pair(items: list[DuplicateRecord], signatures: list[Signature]) -> Iterator[tuple[int, int, Relation, float]]:
    """Yield the verified pairs as places in the list: copies with the first of their text, near pairs of firsts."""
    first_of: dict[bytes, int] = {}
    for place, signature in enumerate(signatures):
        if signature.word_count:
            first = first_of.setdefault(signature.text_hash, place)
            if first != place:
                yield first, place, Relation.EXACT, 1.0

    @lru_cache(maxsize=_PREPARED_TEXTS)
    def prepare(place: int) -> PreparedText:
        return PreparedText(items[place].text)

    for left, right in _list_candidates(
        [place for place in first_of.values() if signatures[place].band_hashes], signatures
    ):
        verdict = compare_texts(prepare(left), prepare(right))
        if verdict is not None:
            yield left, right, verdict.relation, verdict.score


def _list_candidates(places: list[int], signatures: list[Signature]) -> Iterator[tuple[int, int]]:
    """Yield each pair of places that share a band of at most `MAX_BAND_TEXTS` texts, once."""
    if not places:
        return
    bands = numpy.array([signatures[place].band_hashes for place in places], dtype=numpy.int64)
    groups: list[list[int]] = []
    groups_of: dict[int, list[int]] = {}
    for number in range(BAND_COUNT):
        order = numpy.argsort(bands[:, number], kind="stable")
        edges = numpy.flatnonzero(numpy.diff(bands[order, number])) + 1
        starts, ends = numpy.append(0, edges), numpy.append(edges, len(order))
        sizes = ends - starts
        for run in numpy.flatnonzero((sizes >= 2) & (sizes <= MAX_BAND_TEXTS)).tolist():
            members = order[starts[run] : ends[run]].tolist()
            for index in members:
                groups_of.setdefault(index, []).append(len(groups))
            groups.append(members)
    for index in sorted(groups_of):
        others = {other for group in groups_of[index] for other in groups[group] if other > index}
        for other in sorted(others):
            yield places[index], places[other]
