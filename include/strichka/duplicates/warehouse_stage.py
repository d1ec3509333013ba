"""The deduplicate stage on the warehouse: sign, commit, pair, commit, update clusters, commit."""

from strichka.duplicates.warehouse_clusters import update_clusters
from strichka.duplicates.warehouse_pairs import pair_versions
from strichka.duplicates.warehouse_signatures import sign_versions

__all__ = ["pair_versions", "sign_versions", "update_clusters"]
