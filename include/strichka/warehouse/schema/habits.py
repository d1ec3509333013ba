"""Tables of what sources repeat: fingerprints of what was printed, and the states that reprocess runs work with."""

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Identity, Index, Integer, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from strichka.warehouse.schema.base import metadata, recorded_at, reference

capture_fingerprint = Table(
    "capture_fingerprint",
    metadata,
    reference("capture_id", "capture.capture_id", "The capture read.", primary_key=True),
    reference("article_id", "article.article_id", "The item it gave."),
    Column("source_key", Text, nullable=False, comment="The source; empty if unknown."),
    Column("published_at", DateTime(timezone=True), comment="When the item was published; none if it can't be told."),
    Column("title_hash", BigInteger, comment="Fingerprint of the title; none if it has none."),
    Column("lines", ARRAY(BigInteger), nullable=False, comment="Fingerprints of short blocks, numbers levelled."),
    Column("paragraphs", ARRAY(BigInteger), nullable=False, comment="Fingerprints of paragraphs."),
    Index(None, "article_id"),
    comment="What one capture printed, before any verdict: what a source repeats is counted from it.",
)

habit_state = Table(
    "habit_state",
    metadata,
    Column("state_id", Text, primary_key=True, comment="Made from all that the state holds."),
    Column("state_no", Integer, Identity(), nullable=False, unique=True, comment="States in the order of being made."),
    Column("articles", Integer, nullable=False, comment="Articles it was counted from."),
    Column("titles", Integer, nullable=False, comment="Distinct titles known to it."),
    recorded_at(),
    comment="What was known of all sources when a reprocess run was planned; its extractor version names it.",
)

habit_block = Table(
    "habit_block",
    metadata,
    reference("state_id", "habit_state.state_id", "The state.", primary_key=True),
    Column("source_key", Text, primary_key=True, comment="The source."),
    Column(
        "fingerprint",
        BigInteger,
        primary_key=True,
        autoincrement=False,
        comment="Of a block that many of its articles print.",
    ),
    Column("articles", Integer, nullable=False, comment="Articles that print it, copies of one text left out."),
    Column("total", Integer, nullable=False, comment="Articles of the source from the first to the last of them."),
    comment="A block that a source repeats, as a state knows it.",
)

habit_title = Table(
    "habit_title",
    metadata,
    Column("title_hash", BigInteger, primary_key=True, autoincrement=False, comment="Fingerprint of a title."),
    Column(
        "state_no",
        Integer,
        ForeignKey("habit_state.state_no", ondelete="CASCADE"),
        nullable=False,
        comment="The first state that knows it; later states do, too.",
    ),
    Index(None, "state_no"),
    comment="A title of an article, as states know it.",
)
