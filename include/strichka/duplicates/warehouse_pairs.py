"""Pairs of article versions in the warehouse: candidates by shared bands, proven on the texts, kept as evidence.

Evidence is about texts. Versions with equal texts (copies by other outlets, the same article read again by a newer
extractor) are stood for by one of them, the version with the smallest id: a near or template pair is one row between
two such representatives, an exact pair one row between the representative and a version of another article. The table
so grows with the texts and not with the square of the copies, a reprocessed text costs no new search, and the rows are
the same in whatever order versions came. To find the pairs of a version, go by its `text_hash`.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection

from strichka.duplicates.signatures import MAX_BAND_TEXTS, SIGNATURE_ALGORITHM
from strichka.duplicates.verify import PairVerdict, PreparedText, Relation, compare_texts
from strichka.duplicates.warehouse_signatures import COMPARED_TEXT, lock_duplicates
from strichka.warehouse.bulk import merge_rows
from strichka.warehouse.schema.duplicates import duplicate_pair

BAND_ROW_LIMIT: Final = 4 * MAX_BAND_TEXTS
"""Rows of a band that are looked at; one with more is passed over without counting its distinct texts. Rows and texts
differ only for a moment: while two runs sign the same text, both write its bands, and the pairing drops one set."""

_WRITTEN: Final = (Relation.EXACT, Relation.NEAR, Relation.TEMPLATE)
_TEXTS_AT_ONCE: Final = 2000  # texts held while candidates are compared: some 100 MB

HashPair = tuple[bytes, bytes]  # text hashes, the smaller first

_PENDING: Final = """
select s.article_version_id, s.text_hash, s.shingle_count > 0 and not exists (
    select from duplicate_signature o
    where o.text_hash = s.text_hash and o.signature_algorithm = s.signature_algorithm and o.compared)
from duplicate_signature s
where s.article_version_id = any(%(versions)s) and s.signature_algorithm = %(algorithm)s and not s.compared
"""

# One index look-up per band of the batch; "limit" keeps the planner at that however large the table is.
_CANDIDATES: Final = """
with mine as materialized (
  select b.band_no, b.band_hash, s.text_hash
  from duplicate_signature s join duplicate_band b using (article_version_id)
  where s.text_hash = any(%(hashes)s) and s.signature_algorithm = %(algorithm)s),
shared as materialized (
  select k.band_no, k.band_hash, m.versions
  from (select distinct band_no, band_hash from mine) k
  cross join lateral (
    select array_agg(o.article_version_id) as versions
    from (select d.article_version_id from duplicate_band d
          where d.band_no = k.band_no and d.band_hash = k.band_hash limit %(row_limit)s + 1) o) m
  where cardinality(m.versions) between 2 and %(row_limit)s),
texts as materialized (
  select distinct h.band_no, h.band_hash, s.text_hash
  from shared h cross join unnest(h.versions) as o (article_version_id)
  join duplicate_signature s using (article_version_id)
  where s.signature_algorithm = %(algorithm)s),
light as materialized (
  select band_no, band_hash from texts group by 1, 2 having count(*) between 2 and %(limit)s)
select distinct least(mine.text_hash, t.text_hash), greatest(mine.text_hash, t.text_hash)
from light join mine using (band_no, band_hash) join texts t using (band_no, band_hash)
where t.text_hash <> mine.text_hash
order by 1, 2
"""

_TEXTS: Final = f"""
select r.text_hash, {COMPARED_TEXT}
from (select distinct on (text_hash) text_hash, article_version_id from duplicate_signature
      where text_hash = any(%(hashes)s) and signature_algorithm = %(algorithm)s
      order by text_hash, article_version_id) r
join article_version v using (article_version_id)
"""

_KNOWN: Final = """
with touched as (
  select article_version_id, text_hash from duplicate_signature
  where text_hash = any(%(hashes)s) and signature_algorithm = %(algorithm)s),
found as (
  select p.* from touched t join duplicate_pair p on p.left_version_id = t.article_version_id
  union
  select p.* from touched t join duplicate_pair p on p.right_version_id = t.article_version_id)
select p.left_version_id, p.right_version_id, l.text_hash, r.text_hash, p.relation, p.score
from found p
join duplicate_signature l on l.article_version_id = p.left_version_id
  and l.signature_algorithm = p.signature_algorithm
join duplicate_signature r on r.article_version_id = p.right_version_id
  and r.signature_algorithm = p.signature_algorithm
where p.signature_algorithm = %(algorithm)s
"""

_HOLDERS: Final = """
select s.text_hash, s.article_version_id, v.article_id
from duplicate_signature s join article_version v using (article_version_id)
where s.text_hash = any(%(hashes)s) and s.signature_algorithm = %(algorithm)s and s.shingle_count > 0
order by s.text_hash, s.article_version_id
"""

_DELETE_PAIRS: Final = """
delete from duplicate_pair p
using unnest(%(left)s::uuid[], %(right)s::uuid[]) as gone (left_version_id, right_version_id)
where p.left_version_id = gone.left_version_id and p.right_version_id = gone.right_version_id
  and p.signature_algorithm = %(algorithm)s
"""

_DROP_COPIED_BANDS: Final = "delete from duplicate_band where article_version_id = any(%(versions)s)"

_MARK_COMPARED: Final = """
update duplicate_signature set compared = true
where article_version_id = any(%(versions)s) and signature_algorithm = %(algorithm)s and not compared
"""


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What `duplicate_pair` holds, or should hold, on the texts of a batch."""

    rows: frozenset[tuple[UUID, UUID]]  # version ids as stored
    verdicts: dict[HashPair, PairVerdict]  # near and template


def pair_versions(connection: Connection, version_ids: Collection[UUID]) -> dict[str, int]:
    """Look for duplicates of signed versions that were not compared yet, and write the pairs found.

    Safe to repeat, to kill, and to run beside itself: what is written follows from the signatures committed so far,
    and whoever signs later compares with all that were signed before. Must not run at an isolation level above READ
    COMMITTED, since it has to see what others committed while it waited for the lock.

    Args:
        connection: in a transaction that the caller ends; from the moment of writing it holds back other writers of
            pairs and clusters, so end it soon.
        version_ids: versions that `sign_versions` signed, in a transaction that is committed.

    Returns:
        `compared`: versions marked as compared; `candidates`: pairs of texts read; `exact`, `near`, `template`: rows
        written or changed.
    """
    algorithm = {"algorithm": SIGNATURE_ALGORITHM}
    pending = connection.exec_driver_sql(_PENDING, {"versions": list(version_ids), **algorithm}).all()
    if not pending:
        return {"compared": 0, "candidates": 0, **{relation.value: 0 for relation in _WRITTEN}}
    candidates = _list_candidates(connection, {text_hash for _, text_hash, is_new in pending if is_new})
    verdicts = {pair: verdict for pair, verdict in _verify(connection, candidates) if verdict is not None}
    lock_duplicates(connection)
    touched = {text_hash for _, text_hash, _ in pending} | {text_hash for pair in verdicts for text_hash in pair}
    written = _write_evidence(connection, touched, verdicts)
    connection.exec_driver_sql(_MARK_COMPARED, {"versions": [row[0] for row in pending], **algorithm})
    return {"compared": len(pending), "candidates": len(candidates), **written}


def _list_candidates(connection: Connection, hashes: Collection[bytes]) -> list[HashPair]:
    """Return the pairs of texts that share a band and of which at least one is among those given, in order."""
    if not hashes:
        return []
    parameters = {
        "hashes": sorted(hashes),
        "algorithm": SIGNATURE_ALGORITHM,
        "limit": MAX_BAND_TEXTS,
        "row_limit": BAND_ROW_LIMIT,
    }
    return [(left, right) for left, right in connection.exec_driver_sql(_CANDIDATES, parameters)]


def _verify(connection: Connection, pairs: list[HashPair]) -> Iterator[tuple[HashPair, PairVerdict | None]]:
    """Compare the texts of each pair, reading them in bulk and holding a bounded number at once."""
    for chunk in _split_by_texts(pairs):
        hashes = sorted({text_hash for pair in chunk for text_hash in pair})
        rows = connection.exec_driver_sql(_TEXTS, {"hashes": hashes, "algorithm": SIGNATURE_ALGORITHM})
        prepare = lru_cache(maxsize=None)(PreparedText)
        texts = {text_hash: prepare(body) for text_hash, body in rows}
        for left, right in chunk:
            if left in texts and right in texts:
                yield (left, right), compare_texts(texts[left], texts[right])


def _split_by_texts(pairs: list[HashPair]) -> Iterator[list[HashPair]]:
    """Cut a list of pairs into runs that name about `_TEXTS_AT_ONCE` texts each."""
    cuts, seen = [0], set[bytes]()
    for place, pair in enumerate(pairs):
        seen.update(pair)
        if len(seen) >= _TEXTS_AT_ONCE:
            cuts.append(place + 1)
            seen = set()
    for start, end in pairwise([*cuts, len(pairs)]):
        if start < end:
            yield pairs[start:end]


def _write_evidence(
    connection: Connection, touched: set[bytes], verdicts: dict[HashPair, PairVerdict]
) -> dict[str, int]:
    """Bring the rows on the touched texts to what the signatures and verdicts now say; the lock must be held."""
    known = _read_evidence(connection, touched)
    verdicts = known.verdicts | verdicts
    hashes = touched | {text_hash for pair in verdicts for text_hash in pair}
    holders: dict[bytes, list[tuple[UUID, UUID]]] = {}
    for text_hash, version, article in connection.exec_driver_sql(
        _HOLDERS, {"hashes": sorted(hashes), "algorithm": SIGNATURE_ALGORITHM}
    ):
        holders.setdefault(text_hash, []).append((version, article))
    rows = [*_near_rows(verdicts, holders), *_exact_rows(touched, holders)]
    wanted = {(row["left_version_id"], row["right_version_id"]) for row in rows}
    gone = sorted(known.rows - wanted)
    if gone:
        left, right = zip(*gone, strict=True)
        parameters = {"left": list(left), "right": list(right), "algorithm": SIGNATURE_ALGORITHM}
        connection.exec_driver_sql(_DELETE_PAIRS, parameters)
    copies = [version for text_hash in sorted(touched) for version, _ in holders.get(text_hash, [])[1:]]
    if copies:
        connection.exec_driver_sql(_DROP_COPIED_BANDS, {"versions": copies})
    return {
        relation.value: merge_rows(
            connection, duplicate_pair, [row for row in rows if row["relation"] == relation], on_conflict="update"
        )
        for relation in _WRITTEN
    }


def _read_evidence(connection: Connection, touched: set[bytes]) -> _Evidence:
    """Return what is stored on the touched texts."""
    rows, verdicts = set(), {}
    parameters = {"hashes": sorted(touched), "algorithm": SIGNATURE_ALGORITHM}
    for left, right, left_hash, right_hash, relation, score in connection.exec_driver_sql(_KNOWN, parameters):
        rows.add((left, right))
        if relation != Relation.EXACT:
            verdicts[min(left_hash, right_hash), max(left_hash, right_hash)] = PairVerdict(Relation(relation), score)
    return _Evidence(frozenset(rows), verdicts)


def _near_rows(
    verdicts: dict[HashPair, PairVerdict], holders: dict[bytes, list[tuple[UUID, UUID]]]
) -> Iterator[dict[str, Any]]:
    """Yield one row per verdict, between the representatives of the two texts."""
    for (left, right), verdict in verdicts.items():
        if left in holders and right in holders:
            yield _make_row(holders[left][0][0], holders[right][0][0], verdict)


def _exact_rows(touched: set[bytes], holders: dict[bytes, list[tuple[UUID, UUID]]]) -> Iterator[dict[str, Any]]:
    """Yield one row per version that has the text of its representative but belongs to another article."""
    for text_hash in touched:
        versions = holders.get(text_hash, [])
        for version, article in versions[1:]:
            if article != versions[0][1]:
                yield _make_row(versions[0][0], version, PairVerdict(Relation.EXACT, 1.0))


def _make_row(one: UUID, other: UUID, verdict: PairVerdict) -> dict[str, Any]:
    """Return a row of `duplicate_pair`."""
    return {
        "left_version_id": min(one, other),
        "right_version_id": max(one, other),
        "signature_algorithm": SIGNATURE_ALGORITHM,
        "relation": verdict.relation.value,
        "score": verdict.score,
    }
