"""Who a name stands for, as people decided it; and whether a citation holds for the whole article."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entity_decision",
        sa.Column("decision_id", sa.UUID(), nullable=False, comment="Made from what is decided on."),
        sa.Column("kind", sa.Text(), nullable=False, comment="merge: all of it; split: what the conditions name."),
        sa.Column("entity_id", sa.UUID(), nullable=False, comment="The entity that names were joined to."),
        sa.Column("into_entity_id", sa.UUID(), nullable=False, comment="The entity they stand for."),
        sa.Column("lemma", sa.Text(), nullable=True, comment="Of a split: only names of this nominative."),
        sa.Column("with_entity_id", sa.UUID(), nullable=True, comment="Of a split: only where this one is named too."),
        sa.Column("article_id", sa.UUID(), nullable=True, comment="Of a split: only in this article."),
        sa.Column("reason", sa.Text(), nullable=False, comment="Why, in the words of who decided."),
        sa.Column("decided_by", sa.Text(), nullable=False, comment="Who decided."),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True, comment="When it was taken back."),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When the row was first written (book-keeping only: nothing is computed from it).",
        ),
        sa.CheckConstraint("kind in ('merge', 'split')", name=op.f("ck_entity_decision_kind")),
        sa.CheckConstraint("entity_id <> into_entity_id", name=op.f("ck_entity_decision_into_another")),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.entity_id"], name=op.f("fk_entity_decision_entity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["into_entity_id"], ["entity.entity_id"], name=op.f("fk_entity_decision_into_entity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["with_entity_id"], ["entity.entity_id"], name=op.f("fk_entity_decision_with_entity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.article_id"], name=op.f("fk_entity_decision_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_entity_decision")),
        comment="What people decided on who a name stands for; views show it, runs leave it.",
    )
    op.create_index(op.f("ix_entity_decision_entity_id"), "entity_decision", ["entity_id"])
    op.add_column(
        "citation",
        sa.Column(
            "scope",
            sa.Text(),
            server_default="sentence",
            nullable=False,
            comment="article: all of it is so attributed; sentence: one sentence or quote.",
        ),
    )
    op.alter_column(
        "entity",
        "origin",
        existing_type=sa.Text(),
        existing_nullable=False,
        comment="seed: from the gazetteer; text: met in articles; decision: made by a person.",
        existing_comment="seed: from the gazetteer; text: met in articles.",
    )
