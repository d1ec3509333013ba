"""Signatures of article versions in the warehouse: made once per version and algorithm, and locked while written."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import Connection

from strichka.duplicates.signatures import SIGNATURE_ALGORITHM, Signature, make_signature

_DUPLICATES_LOCK: Final = 7_203_741_911

COMPARED_TEXT: Final = "coalesce(v.repaired_body, v.body)"
"""SQL for the text that is compared: the body with damage mended where it could be, so that a damaged copy meets a
sound one; without the title, which each outlet writes for itself."""

_UNSIGNED: Final = f"""
select v.article_version_id, {COMPARED_TEXT}
from article_version v
where v.article_version_id = any(%(versions)s)
  and not exists (
    select from duplicate_signature s
    where s.article_version_id = v.article_version_id and s.signature_algorithm = %(algorithm)s)
order by v.article_version_id
"""

_SMALLEST_HOLDERS: Final = """
select distinct on (text_hash) text_hash, article_version_id from duplicate_signature
where text_hash = any(%(hashes)s) and signature_algorithm = %(algorithm)s
order by text_hash, article_version_id
"""

_DROP_BANDS: Final = "delete from duplicate_band where article_version_id = any(%(versions)s)"

_INSERT_SIGNATURES: Final = """
insert into duplicate_signature (article_version_id, signature_algorithm, text_hash, shingle_count)
select version, %(algorithm)s, text_hash, shingles
from unnest(%(versions)s::uuid[], %(hashes)s::bytea[], %(shingles)s::int[]) as signed (version, text_hash, shingles)
on conflict do nothing
returning article_version_id
"""

_COPY_BANDS: Final = "copy duplicate_band (band_no, band_hash, article_version_id) from stdin"


def lock_duplicates(connection: Connection) -> None:
    """Wait until no other transaction writes pairs or clusters, and keep others waiting until this one ends."""
    connection.exec_driver_sql("select pg_advisory_xact_lock(%(key)s)", {"key": _DUPLICATES_LOCK})


def sign_versions(connection: Connection, version_ids: Collection[UUID]) -> dict[str, int]:
    """Sign the texts of versions that have no signature of the present algorithm.

    Bands are written once for a text, under the version with the smallest id that has it: a copy adds none.

    Commit before `pair_versions` is called for them: of two runs at once, the one that signs later then sees the
    signatures of both.

    Args:
        connection: in a transaction that the caller ends.
        version_ids: versions to sign; those signed already, or not there, are passed over.

    Returns:
        `signed`: signatures written; `too_short`: those among them compared for equality alone.
    """
    parameters = {"versions": list(version_ids), "algorithm": SIGNATURE_ALGORITHM}
    found = connection.exec_driver_sql(_UNSIGNED, parameters).all()
    signed = _insert_signatures(connection, {version: make_signature(text) for version, text in found})
    if signed:
        # Bands of another algorithm are of no use beside these, and would make the table grow with every change.
        connection.exec_driver_sql(_DROP_BANDS, {"versions": list(signed)})
        _copy_bands(connection, signed)
    return {"signed": len(signed), "too_short": sum(not signature.band_hashes for signature in signed.values())}


def _insert_signatures(connection: Connection, signatures: dict[UUID, Signature]) -> dict[UUID, Signature]:
    """Write signatures and return those that nobody else wrote meanwhile: whoever wrote one writes its bands."""
    parameters = {
        "algorithm": SIGNATURE_ALGORITHM,
        "versions": list(signatures),
        "hashes": [signature.text_hash for signature in signatures.values()],
        "shingles": [signature.shingle_count for signature in signatures.values()],
    }
    return {version: signatures[version] for (version,) in connection.exec_driver_sql(_INSERT_SIGNATURES, parameters)}


def _copy_bands(connection: Connection, signed: dict[UUID, Signature]) -> None:
    """Write the bands of each text whose version with the smallest id is among those just signed.

    By COPY straight into the table, twice as fast as INSERT: no other transaction can write the same rows.
    """
    hashes = sorted({signature.text_hash for signature in signed.values() if signature.band_hashes})
    parameters = {"hashes": hashes, "algorithm": SIGNATURE_ALGORITHM}
    holders = connection.exec_driver_sql(_SMALLEST_HOLDERS, parameters).all()
    driver_connection = connection.connection.driver_connection
    assert driver_connection is not None
    with driver_connection.cursor() as cursor, cursor.copy(_COPY_BANDS) as copy:
        for _, version in holders:
            if version in signed:
                name, bands = str(version), enumerate(signed[version].band_hashes)
                copy.write("".join(f"{number}\t{value}\t{name}\n" for number, value in bands))
