"""Hosts, addresses of articles, and more of what an attempt to get one gave."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "host",
        sa.Column(
            "host", sa.Text(), nullable=False, comment="Host name in punycode, with the port where it is not the usual."
        ),
        sa.Column(
            "next_request_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="No request begins before this moment.",
        ),
        sa.Column(
            "leases",
            postgresql.ARRAY(sa.DateTime(timezone=True)),
            server_default="{}",
            nullable=False,
            comment="Requests under way: for each, the moment from which it counts as lost.",
        ),
        sa.Column(
            "failures", sa.Integer(), server_default="0", nullable=False, comment="Failures in a row, by all workers."
        ),
        sa.Column(
            "resting_until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Left alone until this moment; none: not resting.",
        ),
        sa.Column("rest_reason", sa.Text(), nullable=True, comment="Why it was last left alone, in words."),
        sa.Column(
            "robots_status", sa.Integer(), nullable=True, comment="HTTP status of robots.txt; none when no answer came."
        ),
        sa.Column(
            "robots_text",
            sa.Text(),
            nullable=True,
            comment="The last robots.txt that was received, as far as it counts.",
        ),
        sa.Column(
            "robots_asked_at", sa.DateTime(timezone=True), nullable=True, comment="When robots.txt was last asked for."
        ),
        sa.Column(
            "robots_expires_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When robots.txt is asked for again.",
        ),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_host")),
        comment="A host as all workers share it: its next turn, its requests under way, its rest, its robots.txt.",
    )
    op.create_table(
        "address",
        sa.Column(
            "address_id",
            sa.UUID(),
            nullable=False,
            comment="Made from the canonical address without scheme and `www.`.",
        ),
        sa.Column("source_key", sa.Text(), nullable=False, comment="The source; none if unknown."),
        sa.Column("host", sa.Text(), nullable=False, comment="Host of the printed address, as in table `host`."),
        sa.Column("url", sa.Text(), nullable=False, comment="The address as it was printed when it was first listed."),
        sa.Column("canonical_url", sa.Text(), nullable=False, comment="Its canonical form."),
        sa.Column("day", sa.Date(), nullable=False, comment="The day whose run listed it first."),
        sa.Column("found_in", sa.Text(), nullable=True, comment="The feed, sitemap or page that listed it first."),
        sa.Column("title", sa.Text(), nullable=True, comment="Title as listed; none where the list has none."),
        sa.Column("language", sa.Text(), nullable=True, comment="Language as listed; none where the list has none."),
        sa.Column(
            "published_at", sa.DateTime(timezone=True), nullable=True, comment="When it was published, as listed."
        ),
        sa.Column(
            "modified_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it was last changed, as last listed.",
        ),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False, comment="When it was first listed."),
        sa.Column("run_id", sa.Text(), nullable=True, comment="The last run that listed it while it was pending."),
        sa.Column("state", sa.Text(), nullable=False, comment="pending, fetched, failed, disallowed or gone."),
        sa.Column(
            "attempts",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="Failed attempts since the last success.",
        ),
        sa.Column(
            "next_try_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="A pending one is not asked for before this moment.",
        ),
        sa.Column(
            "asked_at", sa.DateTime(timezone=True), nullable=True, comment="When a server last answered or failed to."
        ),
        sa.Column(
            "fetched_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it was last had whole, or said to be unchanged.",
        ),
        sa.Column("etag", sa.Text(), nullable=True, comment="ETag of the last page, as received."),
        sa.Column("last_modified", sa.Text(), nullable=True, comment="Last-Modified of the last page, as received."),
        sa.Column(
            "body_sha256", sa.Text(), nullable=True, comment="SHA-256 of the last page, content encodings undone."
        ),
        sa.Column("last_status", sa.Integer(), nullable=True, comment="HTTP status of the last answer."),
        sa.Column(
            "last_error",
            sa.Text(),
            nullable=True,
            comment="Why the last attempt gave no page, in words; none on success.",
        ),
        sa.Column(
            "redirect_to", sa.Text(), nullable=True, comment="Canonical form of the address that redirects led to."
        ),
        sa.Column("lease_owner", sa.Text(), nullable=True, comment="The run that is fetching it."),
        sa.Column(
            "leased_until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="From this moment on any run may take it over.",
        ),
        sa.CheckConstraint(
            "state in ('pending', 'fetched', 'failed', 'disallowed', 'gone')", name=op.f("ck_address_state")
        ),
        sa.ForeignKeyConstraint(["source_key"], ["source.source_key"], name=op.f("fk_address_source_key")),
        sa.PrimaryKeyConstraint("address_id", name=op.f("pk_address")),
        comment="An address of an article that a source has listed, and what became of it.",
    )
    op.create_index(
        "ix_address_pending",
        "address",
        ["source_key", "day"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(op.f("ix_address_source_key_day"), "address", ["source_key", "day"], unique=False)
    op.create_table(
        "address_translation",
        sa.Column("address_id", sa.UUID(), nullable=False, comment="The address."),
        sa.Column("language", sa.Text(), nullable=False, comment="hreflang as printed, in lower case."),
        sa.Column("url", sa.Text(), nullable=False, comment="Canonical address of the other language's version."),
        sa.ForeignKeyConstraint(
            ["address_id"], ["address.address_id"], name=op.f("fk_address_translation_address_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("address_id", "language", "url", name=op.f("pk_address_translation")),
        comment="Other language versions of an address, as the source's sitemap or feed lists them.",
    )
    op.add_column(
        "fetch", sa.Column("purpose", sa.Text(), nullable=True, comment="article, feed, sitemap, listing or robots.")
    )
    op.add_column(
        "fetch",
        sa.Column(
            "seconds",
            sa.REAL(),
            nullable=True,
            comment="From the request to the end of the answer, redirects included.",
        ),
    )
    op.add_column(
        "fetch", sa.Column("http_version", sa.Text(), nullable=True, comment="1.0, 1.1 or 2; none when no answer came.")
    )
    op.add_column(
        "fetch", sa.Column("detail", sa.Text(), nullable=True, comment="What went wrong, in words; none on success.")
    )
    op.add_column(
        "fetch",
        sa.Column(
            "next_try_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it is tried again; none: when it is listed again.",
        ),
    )
    op.add_column(
        "fetch", sa.Column("remote_ip", sa.Text(), nullable=True, comment="The network address that answered.")
    )
    op.add_column(
        "fetch",
        sa.Column(
            "redirects",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="The redirects followed: address, status and where each led.",
        ),
    )
    op.alter_column(
        "fetch",
        "fetch_id",
        existing_type=sa.UUID(),
        comment="Made from the address, the run and the moment of the attempt.",
        existing_comment="Made from the address, the run and the attempt's number.",
        existing_nullable=False,
    )


def downgrade() -> None:
    op.alter_column(
        "fetch",
        "fetch_id",
        existing_type=sa.UUID(),
        comment="Made from the address, the run and the attempt's number.",
        existing_comment="Made from the address, the run and the moment of the attempt.",
        existing_nullable=False,
    )
    for name in ("redirects", "remote_ip", "next_try_at", "detail", "http_version", "seconds", "purpose"):
        op.drop_column("fetch", name)
    op.drop_table("address_translation")
    op.drop_table("address")
    op.drop_table("host")
