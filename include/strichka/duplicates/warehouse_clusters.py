"""Clusters of articles in the warehouse: built from the evidence on current texts, written where they differ.

What a cluster is follows from the current versions, their signatures and the pairs alone. An update takes the
articles touched, everything connected with them now or by the clusters they are in, builds the clusters of that
closed set anew and writes the differences; so it makes no difference in which order or how many at a time articles
came, and a superseded version can split a cluster.

A pair counts only while the two texts share a band of at most `MAX_BAND_TEXTS` texts: without that rule a pair would be
found or not depending on whether it was looked for before or after the band filled up. When a touched article
lies in a band that filled up lately, the others in it are looked at again.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection

from strichka.duplicates.clusters import ArticleFacts, ArticlePair, Cluster, build_clusters
from strichka.duplicates.signatures import MAX_BAND_TEXTS, SIGNATURE_ALGORITHM
from strichka.duplicates.verify import Relation
from strichka.duplicates.warehouse_pairs import BAND_ROW_LIMIT, HashPair
from strichka.duplicates.warehouse_signatures import lock_duplicates
from strichka.warehouse.bulk import merge_rows
from strichka.warehouse.schema.duplicates import duplicate_cluster, duplicate_member

_SIGNED_ROW: Final = "v.is_current and s.signature_algorithm = %(algorithm)s and s.shingle_count > 0"
_SIGNED: Final = f"from duplicate_signature s join article_version v using (article_version_id) where {_SIGNED_ROW}"

_ALL_ARTICLES: Final = f"""
with current_text as materialized (select v.article_id, s.text_hash {_SIGNED}),
paired as (
  select left_version_id as article_version_id from duplicate_pair
  where relation = 'near' and signature_algorithm = %(algorithm)s
  union select right_version_id from duplicate_pair
  where relation = 'near' and signature_algorithm = %(algorithm)s)
select article_id from current_text where text_hash in (
  select text_hash from current_text group by 1 having count(*) > 1
  union
  select s.text_hash from paired join duplicate_signature s using (article_version_id)
  where s.signature_algorithm = %(algorithm)s)
union select article_id from duplicate_member
"""

_TEXTS_OF_ARTICLES: Final = f"select v.article_id, s.text_hash {_SIGNED} and v.article_id = any(%(articles)s)"
_ARTICLES_OF_TEXTS: Final = f"select v.article_id, s.text_hash {_SIGNED} and s.text_hash = any(%(hashes)s)"

_NEAR_TEXTS: Final = """
with mine as (
  select article_version_id, text_hash from duplicate_signature
  where text_hash = any(%(hashes)s) and signature_algorithm = %(algorithm)s),
found as (
  select m.text_hash, p.right_version_id as other, p.score
  from mine m join duplicate_pair p on p.left_version_id = m.article_version_id
  where p.relation = 'near' and p.signature_algorithm = %(algorithm)s
  union all
  select m.text_hash, p.left_version_id, p.score
  from mine m join duplicate_pair p on p.right_version_id = m.article_version_id
  where p.relation = 'near' and p.signature_algorithm = %(algorithm)s)
select distinct f.text_hash, o.text_hash, f.score
from found f
join duplicate_signature o on o.article_version_id = f.other and o.signature_algorithm = %(algorithm)s
"""

_FELLOW_MEMBERS: Final = """
select o.article_id
from duplicate_member m join duplicate_member o using (cluster_id) where m.article_id = any(%(articles)s)
"""

# Bands of some texts that hold too many; `texts` is none for a band of more rows than are looked at.
_HEAVY_BANDS: Final = """
with mine as materialized (
  select distinct b.band_no, b.band_hash, s.text_hash
  from duplicate_signature s join duplicate_band b using (article_version_id)
  where s.text_hash = any(%(hashes)s) and s.signature_algorithm = %(algorithm)s),
counted as materialized (
  select k.band_no, k.band_hash, c.rows
  from (select distinct band_no, band_hash from mine) k
  cross join lateral (
    select count(*) as rows
    from (select from duplicate_band d where d.band_no = k.band_no and d.band_hash = k.band_hash
          limit %(row_limit)s + 1) o) c
  where c.rows > %(limit)s),
weighed as materialized (
  select c.band_no, c.band_hash, case when c.rows <= %(row_limit)s then (
    select count(distinct o.text_hash)
    from duplicate_band d join duplicate_signature o using (article_version_id)
    where d.band_no = c.band_no and d.band_hash = c.band_hash and o.signature_algorithm = %(algorithm)s) end as texts
  from counted c)
select w.band_no, w.band_hash, w.texts, array_agg(m.text_hash)
from weighed w join mine m using (band_no, band_hash)
where w.texts is null or w.texts > %(limit)s
group by 1, 2, 3
"""

_COUNT_SHARED_BANDS: Final = """
select k.left_hash, k.right_hash, count(distinct (x.band_no, x.band_hash))
from unnest(%(left)s::bytea[], %(right)s::bytea[]) as k (left_hash, right_hash)
join duplicate_signature l on l.text_hash = k.left_hash and l.signature_algorithm = %(algorithm)s
join duplicate_signature r on r.text_hash = k.right_hash and r.signature_algorithm = %(algorithm)s
join duplicate_band x on x.article_version_id = l.article_version_id
join duplicate_band y on y.article_version_id = r.article_version_id
  and y.band_no = x.band_no and y.band_hash = x.band_hash
group by 1, 2
"""

_TEXTS_OF_BANDS: Final = """
select distinct s.text_hash
from unnest(%(numbers)s::smallint[], %(hashes)s::bigint[]) as k (band_no, band_hash)
join duplicate_band d using (band_no, band_hash) join duplicate_signature s using (article_version_id)
where s.signature_algorithm = %(algorithm)s
"""

_FACTS: Final = f"""
select v.article_id, v.published_at, v.published_precision, coalesce(o.kind = 'agency', false), s.shingle_count
from duplicate_signature s join article_version v using (article_version_id)
join article a using (article_id)
left join source o on o.source_key = coalesce(v.source_key, a.source_key)
where {_SIGNED_ROW} and v.article_id = any(%(articles)s)
"""

_DELETE_MEMBERS: Final = "delete from duplicate_member where article_id = any(%(articles)s)"

_DELETE_CLUSTERS: Final = """
delete from duplicate_cluster c
where c.cluster_id = any(%(clusters)s) and not exists (select from duplicate_member m where m.cluster_id = c.cluster_id)
"""

_DELETE_EMPTY_CLUSTERS: Final = """
delete from duplicate_cluster c
where not exists (select from duplicate_member m where m.cluster_id = c.cluster_id)
"""


@dataclass(slots=True)
class _ClosedSet:
    """Articles that no shared text, near pair or present cluster connects with any other."""

    articles: set[UUID] = field(default_factory=set)
    texts: dict[UUID, bytes] = field(default_factory=dict)  # article → hash of its current text
    near: dict[HashPair, float] = field(default_factory=dict)


def update_clusters(connection: Connection, touched: Collection[UUID] | None = None) -> dict[str, int]:
    """Bring clusters and members up to date.

    Safe to repeat and to run beside itself (a lock lets one transaction at a time write). Must not run at an isolation
    level above READ COMMITTED, since it has to see what others committed while it waited for the lock.

    Args:
        connection: in a transaction that the caller ends.
        touched: articles whose versions were signed, paired, made current or superseded; none: all articles.

    Returns:
        `articles`: looked at; `clusters`: among them now; `changed`: rows of clusters and members written or deleted.
    """
    lock_duplicates(connection)
    if touched is None:
        rows = connection.exec_driver_sql(_ALL_ARTICLES, {"algorithm": SIGNATURE_ALGORITHM})
        closed = _close(connection, {article for (article,) in rows}, set())
    else:
        closed = _close(connection, set(touched), _list_texts_of_new_heavy_bands(connection, touched))
    clusters = build_clusters(_list_pairs(connection, closed), _read_facts(connection, closed.articles))
    changed = _write_clusters(connection, clusters, closed.articles)
    if touched is None:
        changed += connection.exec_driver_sql(_DELETE_EMPTY_CLUSTERS).rowcount
    return {"articles": len(closed.articles), "clusters": len(clusters), "changed": changed}


def _close(connection: Connection, articles: set[UUID], hashes: set[bytes]) -> _ClosedSet:
    """Follow texts, near pairs and present clusters from some articles and texts until nothing new is met."""
    closed = _ClosedSet()
    frontier = articles | {article for article, _ in _ask(connection, _ARTICLES_OF_TEXTS, hashes=hashes)}
    followed: set[bytes] = set()
    while frontier:
        closed.articles |= frontier
        closed.texts.update(
            (article, text) for article, text in _ask(connection, _TEXTS_OF_ARTICLES, articles=frontier)
        )
        new = {closed.texts[article] for article in frontier if article in closed.texts} - followed
        followed |= new
        reached = set(new)
        for text, other, score in _ask(connection, _NEAR_TEXTS, hashes=new):
            closed.near[min(text, other), max(text, other)] = score
            reached.add(other)
        met = {article for article, _ in _ask(connection, _ARTICLES_OF_TEXTS, hashes=reached)}
        met |= {article for (article,) in _ask(connection, _FELLOW_MEMBERS, articles=frontier)}
        frontier = met - closed.articles
    return closed


def _ask(connection: Connection, query: str, **sets: Collection[Any]) -> Iterable[Any]:
    """Run a query on sets of ids or hashes, given in order; an empty set has no answer."""
    if not all(sets.values()):
        return []
    parameters = {name: sorted(values) for name, values in sets.items()}
    return connection.exec_driver_sql(query, {**parameters, "algorithm": SIGNATURE_ALGORITHM}).all()


def _list_texts_of_new_heavy_bands(connection: Connection, touched: Collection[UUID]) -> set[bytes]:
    """Return the texts in bands that the touched articles may just have filled up.

    A band counts as filled lately until it holds twice the limit without the touched ones: that leaves room for what
    other runs add at the same time.
    """
    hashes = {text for _, text in _ask(connection, _TEXTS_OF_ARTICLES, articles=set(touched))}
    filled = [
        (number, band)
        for number, band, texts, mine in _weigh_bands(connection, hashes)
        if (texts or BAND_ROW_LIMIT + 1) - len(mine) <= 2 * MAX_BAND_TEXTS
    ]
    if not filled:
        return set()
    numbers, bands = zip(*filled, strict=True)
    parameters = {"numbers": list(numbers), "hashes": list(bands), "algorithm": SIGNATURE_ALGORITHM}
    return {text for (text,) in connection.exec_driver_sql(_TEXTS_OF_BANDS, parameters)}


def _weigh_bands(connection: Connection, hashes: set[bytes]) -> Iterable[Any]:
    """Return (number, hash, texts in it, those of `hashes` in it) of each band that holds too many texts."""
    if not hashes:
        return []
    limits = {"limit": MAX_BAND_TEXTS, "row_limit": BAND_ROW_LIMIT, "algorithm": SIGNATURE_ALGORITHM}
    return connection.exec_driver_sql(_HEAVY_BANDS, {"hashes": sorted(hashes), **limits}).all()


def _list_pairs(connection: Connection, closed: _ClosedSet) -> list[ArticlePair[UUID]]:
    """Return the pairs of articles that follow from equal texts and from the near pairs that count."""
    holders: dict[bytes, list[UUID]] = {}
    for article, text in sorted(closed.texts.items()):
        holders.setdefault(text, []).append(article)
    pairs = [
        ArticlePair(articles[0], other, Relation.EXACT, 1.0) for articles in holders.values() for other in articles[1:]
    ]
    near = {pair: score for pair, score in closed.near.items() if pair[0] in holders and pair[1] in holders}
    heavy_only = _find_heavy_pairs(connection, set(near))
    pairs += [
        ArticlePair(holders[left][0], holders[right][0], Relation.NEAR, score)
        for (left, right), score in near.items()
        if (left, right) not in heavy_only
    ]
    return pairs


def _find_heavy_pairs(connection: Connection, pairs: set[HashPair]) -> set[HashPair]:
    """Return those of some pairs of texts that share only bands with too many texts."""
    partners: dict[bytes, list[HashPair]] = {}
    for pair in pairs:
        partners.setdefault(pair[0], []).append(pair)
    heavy: dict[HashPair, int] = {}
    for *_, texts in _weigh_bands(connection, {text for pair in pairs for text in pair}):
        inside = set(texts)
        for pair in (pair for text in texts for pair in partners.get(text, []) if pair[1] in inside):
            heavy[pair] = heavy.get(pair, 0) + 1
    if not heavy:
        return set()
    left, right = zip(*heavy, strict=True)
    parameters = {"left": list(left), "right": list(right), "algorithm": SIGNATURE_ALGORITHM}
    shared = connection.exec_driver_sql(_COUNT_SHARED_BANDS, parameters)
    return {(one, other) for one, other, count in shared if heavy[one, other] >= count}


def _read_facts(connection: Connection, articles: set[UUID]) -> dict[UUID, ArticleFacts]:
    """Return what decides on the original, for those of the articles that have a text."""
    return {
        article: ArticleFacts(published_at, precision, is_agency, length)
        for article, published_at, precision, is_agency, length in _ask(connection, _FACTS, articles=articles)
    }


def _write_clusters(connection: Connection, clusters: list[Cluster[UUID]], articles: set[UUID]) -> int:
    """Make the stored clusters of a closed set of articles the ones given; return the rows changed."""
    old = dict(
        tuple(row)
        for row in _ask(
            connection,
            "select article_id, cluster_id from duplicate_member where article_id = any(%(articles)s)",
            articles=articles,
        )
    )
    cluster_rows = [
        {"cluster_id": item.cluster_id, "original_article_id": item.original, "size": len(item.members)}
        for item in clusters
    ]
    member_rows = [
        {
            "article_id": member.article,
            "cluster_id": item.cluster_id,
            "relation": member.relation.value,
            "of_article_id": member.of,
            "score": member.score,
        }
        for item in clusters
        for member in item.members
    ]
    changed = merge_rows(connection, duplicate_cluster, cluster_rows, on_conflict="update")
    changed += merge_rows(connection, duplicate_member, member_rows, on_conflict="update")
    lost = set(old) - {row["article_id"] for row in member_rows}
    empty = set(old.values()) - {row["cluster_id"] for row in cluster_rows}
    if lost:
        changed += connection.exec_driver_sql(_DELETE_MEMBERS, {"articles": sorted(lost)}).rowcount
    if empty:
        changed += connection.exec_driver_sql(_DELETE_CLUSTERS, {"clusters": sorted(empty)}).rowcount
    return changed
