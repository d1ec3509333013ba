"""What sources repeat: fingerprints of what captures printed, and the states that reprocess runs work with."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "habit_state",
        sa.Column("state_id", sa.Text(), nullable=False, comment="Made from all that the state holds."),
        sa.Column(
            "state_no", sa.Integer(), sa.Identity(), nullable=False, comment="States in the order of being made."
        ),
        sa.Column("articles", sa.Integer(), nullable=False, comment="Articles it was counted from."),
        sa.Column("titles", sa.Integer(), nullable=False, comment="Distinct titles known to it."),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When the row was first written (book-keeping only: nothing is computed from it).",
        ),
        sa.PrimaryKeyConstraint("state_id", name=op.f("pk_habit_state")),
        sa.UniqueConstraint("state_no", name=op.f("uq_habit_state_state_no")),
        comment="What was known of all sources when a reprocess run was planned; its extractor version names it.",
    )
    op.create_table(
        "habit_block",
        sa.Column("state_id", sa.Text(), nullable=False, comment="The state."),
        sa.Column("source_key", sa.Text(), nullable=False, comment="The source."),
        sa.Column(
            "fingerprint", sa.BigInteger(), nullable=False, comment="Of a block that many of its articles print."
        ),
        sa.Column(
            "articles",
            sa.Integer(),
            nullable=False,
            comment="Articles that print it, copies of one text left out.",
        ),
        sa.Column(
            "total",
            sa.Integer(),
            nullable=False,
            comment="Articles of the source from the first to the last of them.",
        ),
        sa.ForeignKeyConstraint(
            ["state_id"], ["habit_state.state_id"], name=op.f("fk_habit_block_state_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("state_id", "source_key", "fingerprint", name=op.f("pk_habit_block")),
        comment="A block that a source repeats, as a state knows it.",
    )
    op.create_table(
        "habit_title",
        sa.Column(
            "title_hash", sa.BigInteger(), autoincrement=False, nullable=False, comment="Fingerprint of a title."
        ),
        sa.Column(
            "state_no", sa.Integer(), nullable=False, comment="The first state that knows it; later states do, too."
        ),
        sa.ForeignKeyConstraint(
            ["state_no"], ["habit_state.state_no"], name=op.f("fk_habit_title_state_no"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("title_hash", name=op.f("pk_habit_title")),
        comment="A title of an article, as states know it.",
    )
    op.create_index(op.f("ix_habit_title_state_no"), "habit_title", ["state_no"], unique=False)
    op.create_table(
        "capture_fingerprint",
        sa.Column("capture_id", sa.UUID(), nullable=False, comment="The capture read."),
        sa.Column("article_id", sa.UUID(), nullable=False, comment="The item it gave."),
        sa.Column("source_key", sa.Text(), nullable=False, comment="The source; empty if unknown."),
        sa.Column(
            "published_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When the item was published; none if it can't be told.",
        ),
        sa.Column(
            "title_hash", sa.BigInteger(), nullable=True, comment="Fingerprint of the title; none if it has none."
        ),
        sa.Column(
            "lines",
            postgresql.ARRAY(sa.BigInteger()),
            nullable=False,
            comment="Fingerprints of short blocks, numbers levelled.",
        ),
        sa.Column(
            "paragraphs", postgresql.ARRAY(sa.BigInteger()), nullable=False, comment="Fingerprints of paragraphs."
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.article_id"], name=op.f("fk_capture_fingerprint_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["capture.capture_id"], name=op.f("fk_capture_fingerprint_capture_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("capture_id", name=op.f("pk_capture_fingerprint")),
        comment="What one capture printed, before any verdict: what a source repeats is counted from it.",
    )
    op.create_index(op.f("ix_capture_fingerprint_article_id"), "capture_fingerprint", ["article_id"], unique=False)


def downgrade() -> None:
    for table in ("capture_fingerprint", "habit_title", "habit_block", "habit_state"):
        op.drop_table(table)
