"""Tables of duplicates (evidence first, clusters from it) and of stories."""

from sqlalchemy import REAL, BigInteger, Boolean, Column, Index, Integer, LargeBinary, SmallInteger, Table, Text, text
from sqlalchemy.dialects.postgresql import UUID

from strichka.warehouse.schema.base import id_column, metadata, reference

duplicate_signature = Table(
    "duplicate_signature",
    metadata,
    reference("article_version_id", "article_version.article_version_id", "The version signed.", primary_key=True),
    Column("signature_algorithm", Text, primary_key=True, comment="Method and version; never compared across."),
    Column("text_hash", LargeBinary, nullable=False, comment="Hash of the normalised text (exact duplicates)."),
    Column("shingle_count", Integer, nullable=False, comment="Distinct shingles of the text."),
    Column("compared", Boolean, nullable=False, server_default="false", comment="Pairs with others were looked for."),
    Index(None, "text_hash"),
    Index(None, "article_version_id", postgresql_where=text("not compared")),
    comment="The signature of one version's text.",
)

duplicate_band = Table(
    "duplicate_band",
    metadata,
    Column("band_no", SmallInteger, primary_key=True, comment="Number of the band."),
    Column("band_hash", BigInteger, primary_key=True, comment="Hash of the band's part of the signature."),
    # No foreign key: with 32 rows a text it would be the dearest part of signing.
    Column("article_version_id", UUID(as_uuid=True), primary_key=True, comment="The version."),
    Index(None, "article_version_id"),
    comment="Bands of the signatures: versions that share one are candidates for a near-duplicate.",
)

duplicate_pair = Table(
    "duplicate_pair",
    metadata,
    reference("left_version_id", "article_version.article_version_id", "The smaller id.", primary_key=True),
    reference("right_version_id", "article_version.article_version_id", "The larger id.", primary_key=True),
    Column("signature_algorithm", Text, primary_key=True, comment="Method and version that found it."),
    Column("relation", Text, nullable=False, comment="exact, near, or template (alike but for numbers: no duplicate)."),
    Column("score", REAL, nullable=False, comment="Containment of shingles, 0 to 1; 1 for exact."),
    Index(None, "right_version_id"),
    comment="Evidence: two versions whose texts are the same or nearly.",
)

duplicate_cluster = Table(
    "duplicate_cluster",
    metadata,
    id_column("cluster_id", "Made from the original's article id."),
    Column("original_article_id", UUID(as_uuid=True), nullable=False, comment="The one that counts as the original."),
    Column("size", Integer, nullable=False, comment="Articles in the cluster."),
    comment="Articles whose texts are the same or nearly: two or more.",
)

duplicate_member = Table(
    "duplicate_member",
    metadata,
    reference("article_id", "article.article_id", "The article.", primary_key=True),
    reference("cluster_id", "duplicate_cluster.cluster_id", "Its cluster."),
    Column("relation", Text, nullable=False, comment="original, exact or near."),
    Column("of_article_id", UUID(as_uuid=True), comment="The article it was verified against; none for the original."),
    Column("score", REAL, nullable=False, comment="Containment with that article, 0 to 1."),
    Index(None, "cluster_id"),
    comment="An article's place in its cluster; an article in no cluster has no row.",
)

story = Table(
    "story",
    metadata,
    id_column("story_id", "Made from the first article's id."),
    Column("title", Text, comment="Title of the first article."),
    Column("size", Integer, nullable=False, comment="Articles in the story."),
    comment="One event, told by several articles, in both languages.",
)

story_article = Table(
    "story_article",
    metadata,
    reference("article_id", "article.article_id", "The article.", primary_key=True),
    reference("story_id", "story.story_id", "Its story."),
    Column("score", REAL, nullable=False, comment="How close it is to the story's first article, 0 to 1."),
    Index(None, "story_id"),
    comment="Articles on one event.",
)
