"""The tables of the warehouse."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "author",
        sa.Column("author_id", sa.UUID(), nullable=False, comment="Made from source and normalised key."),
        sa.Column("source_key", sa.Text(), nullable=False, comment="The source that prints it; empty if unknown."),
        sa.Column("name", sa.Text(), nullable=False, comment="Author as first printed."),
        sa.Column("name_key", sa.Text(), nullable=False, comment="Normalised for comparison."),
        sa.PrimaryKeyConstraint("author_id", name=op.f("pk_author")),
        sa.UniqueConstraint("source_key", "name_key", name=op.f("uq_author_source_key_name_key")),
        comment="Author as printed, per source.",
    )
    op.create_table(
        "check_result",
        sa.Column("run_id", sa.Text(), nullable=False, comment="The run that checked."),
        sa.Column("check_name", sa.Text(), nullable=False, comment="File name in sql/checks."),
        sa.Column("passed", sa.Boolean(), nullable=False, comment="Whether no offending row was found."),
        sa.Column("offending_rows", sa.Integer(), nullable=False, comment="Rows that break the rule."),
        sa.Column("example", sa.Text(), nullable=True, comment="The first of them."),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False, comment="When."),
        sa.PrimaryKeyConstraint("run_id", "check_name", name=op.f("pk_check_result")),
        comment="The outcome of one data check.",
    )
    op.create_table(
        "duplicate_band",
        sa.Column("band_no", sa.SmallInteger(), nullable=False, comment="Number of the band."),
        sa.Column("band_hash", sa.BigInteger(), nullable=False, comment="Hash of the band's part of the signature."),
        sa.Column("article_version_id", sa.UUID(), nullable=False, comment="The version."),
        sa.PrimaryKeyConstraint("band_no", "band_hash", "article_version_id", name=op.f("pk_duplicate_band")),
        comment="Bands of the signatures: versions that share one are candidates for a near-duplicate.",
    )
    op.create_index(
        op.f("ix_duplicate_band_article_version_id"), "duplicate_band", ["article_version_id"], unique=False
    )
    op.create_table(
        "duplicate_cluster",
        sa.Column("cluster_id", sa.UUID(), nullable=False, comment="Made from the original's article id."),
        sa.Column("original_article_id", sa.UUID(), nullable=False, comment="The one that counts as the original."),
        sa.Column("size", sa.Integer(), nullable=False, comment="Articles in the cluster."),
        sa.PrimaryKeyConstraint("cluster_id", name=op.f("pk_duplicate_cluster")),
        comment="Articles whose texts are the same or nearly: two or more.",
    )
    op.create_table(
        "entity",
        sa.Column("entity_id", sa.UUID(), nullable=False, comment="Made from the entity's key."),
        sa.Column("entity_key", sa.Text(), nullable=False, comment="Readable key: country:KR, org:yonhap."),
        sa.Column("label", sa.Text(), nullable=False, comment="PER, LOC, ORG or MISC."),
        sa.Column(
            "kind", sa.Text(), nullable=True, comment="country, city, agency, …; none for what no gazetteer covers."
        ),
        sa.Column("name_uk", sa.Text(), nullable=True, comment="Name in Ukrainian."),
        sa.Column("name_ru", sa.Text(), nullable=True, comment="Name in Russian."),
        sa.Column("name_en", sa.Text(), nullable=True, comment="Name in English."),
        sa.Column("wikidata_id", sa.Text(), nullable=True, comment="Only where certain."),
        sa.Column("origin", sa.Text(), nullable=False, comment="seed: from the gazetteer; text: met in articles."),
        sa.PrimaryKeyConstraint("entity_id", name=op.f("pk_entity")),
        sa.UniqueConstraint("entity_key", name=op.f("uq_entity_entity_key")),
        comment="A person, place, organisation or other thing with a name.",
    )
    op.create_table(
        "mart_refresh",
        sa.Column("view_name", sa.Text(), nullable=False, comment="A materialised view of schema mart."),
        sa.Column("data_state", sa.Text(), nullable=False, comment="Fingerprint of the tables it was made from."),
        sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=False, comment="When it was last refreshed."),
        sa.PrimaryKeyConstraint("view_name", name=op.f("pk_mart_refresh")),
        comment="What each materialised view was made from: one whose tables have not changed is not refreshed.",
    )
    op.create_table(
        "pipeline_run",
        sa.Column("run_id", sa.Text(), nullable=False, comment="DAG and run as Airflow names them, or cli and a time."),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="load_archive, build_articles, publish_marts, maintain_warehouse.",
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False, comment="When it began."),
        sa.Column(
            "finished_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it ended; none while it runs or when it was killed.",
        ),
        sa.Column(
            "versions",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Versions of extractor, signature and models used.",
        ),
        sa.Column(
            "counts",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="{}",
            nullable=False,
            comment="What it did, in numbers.",
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_pipeline_run")),
        comment="One run of the pipeline.",
    )
    op.create_table(
        "section",
        sa.Column("section_id", sa.UUID(), nullable=False, comment="Made from source and normalised key."),
        sa.Column("source_key", sa.Text(), nullable=False, comment="The source that prints it; empty if unknown."),
        sa.Column("name", sa.Text(), nullable=False, comment="Section as first printed."),
        sa.Column("name_key", sa.Text(), nullable=False, comment="Normalised for comparison."),
        sa.PrimaryKeyConstraint("section_id", name=op.f("pk_section")),
        sa.UniqueConstraint("source_key", "name_key", name=op.f("uq_section_source_key_name_key")),
        comment="Section as printed, per source.",
    )
    op.create_table(
        "source",
        sa.Column(
            "source_key", sa.Text(), nullable=False, comment="Readable key: `ukrinform`; a bare domain if not declared."
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="Name as the source prints it."),
        sa.Column("domain", sa.Text(), nullable=True, comment="Main domain, lower case, without www."),
        sa.Column(
            "kind", sa.Text(), nullable=False, comment="outlet, agency, aggregator, or unknown where not declared."
        ),
        sa.Column(
            "languages",
            postgresql.ARRAY(sa.Text()),
            server_default="{}",
            nullable=False,
            comment="Languages it publishes in.",
        ),
        sa.Column("time_zone", sa.Text(), nullable=False, comment="IANA zone of its printed times."),
        sa.Column(
            "declared",
            sa.Boolean(),
            nullable=False,
            comment="True: declared in seeds/sources; false: met in the input.",
        ),
        sa.CheckConstraint("kind in ('outlet', 'agency', 'aggregator', 'unknown')", name=op.f("ck_source_kind")),
        sa.PrimaryKeyConstraint("source_key", name=op.f("pk_source")),
        comment="An outlet, agency or aggregator.",
    )
    op.create_table(
        "story",
        sa.Column("story_id", sa.UUID(), nullable=False, comment="Made from the first article's id."),
        sa.Column("title", sa.Text(), nullable=True, comment="Title of the first article."),
        sa.Column("size", sa.Integer(), nullable=False, comment="Articles in the story."),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_story")),
        comment="One event, told by several articles, in both languages.",
    )
    op.create_table(
        "tag",
        sa.Column("tag_id", sa.UUID(), nullable=False, comment="Made from source and normalised key."),
        sa.Column("source_key", sa.Text(), nullable=False, comment="The source that prints it; empty if unknown."),
        sa.Column("name", sa.Text(), nullable=False, comment="Tag as first printed."),
        sa.Column("name_key", sa.Text(), nullable=False, comment="Normalised for comparison."),
        sa.PrimaryKeyConstraint("tag_id", name=op.f("pk_tag")),
        sa.UniqueConstraint("source_key", "name_key", name=op.f("uq_tag_source_key_name_key")),
        comment="Tag as printed, per source.",
    )
    op.create_table(
        "article",
        sa.Column(
            "article_id",
            sa.UUID(),
            nullable=False,
            comment="Made from the canonical URL, or from the bytes of a file without one.",
        ),
        sa.Column(
            "canonical_url",
            sa.Text(),
            nullable=True,
            comment="The one address that stands for the item; none for a file.",
        ),
        sa.Column("source_key", sa.Text(), nullable=True, comment="The source; none if unknown."),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When the row was first written (book-keeping only: nothing is computed from it).",
        ),
        sa.ForeignKeyConstraint(["source_key"], ["source.source_key"], name=op.f("fk_article_source_key")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article")),
        sa.UniqueConstraint("canonical_url", name=op.f("uq_article_canonical_url")),
        comment="One published item.",
    )
    op.create_table(
        "batch",
        sa.Column("run_id", sa.Text(), nullable=False, comment="The run that planned it."),
        sa.Column("batch_no", sa.Integer(), nullable=False, comment="Number of the batch, from 1."),
        sa.Column("capture_ids", postgresql.ARRAY(sa.UUID()), nullable=False, comment="The captures in it."),
        sa.ForeignKeyConstraint(["run_id"], ["pipeline_run.run_id"], name=op.f("fk_batch_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "batch_no", name=op.f("pk_batch")),
        comment="What one mapped task takes: tasks hand over (run, number), never content.",
    )
    op.create_table(
        "capture",
        sa.Column(
            "capture_id", sa.UUID(), nullable=False, comment="Made from the bytes and the address they came from."
        ),
        sa.Column("source_key", sa.Text(), nullable=True, comment="The source; none if unknown."),
        sa.Column("sha256", sa.Text(), nullable=False, comment="SHA-256 of the payload, hexadecimal."),
        sa.Column("byte_length", sa.BigInteger(), nullable=False, comment="Bytes of the payload."),
        sa.Column(
            "url", sa.Text(), nullable=True, comment="The address it was got from, as given; none for a bare file."
        ),
        sa.Column(
            "place", sa.Text(), nullable=False, comment="Where the input lay: path or URL, !member, #line, @offset."
        ),
        sa.Column("format", sa.Text(), nullable=False, comment="html, text or json."),
        sa.Column(
            "captured_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it was received; none for local files.",
        ),
        sa.Column("declared_charset", sa.Text(), nullable=True, comment="As the HTTP header said."),
        sa.Column("warc_path", sa.Text(), nullable=False, comment="WARC file, relative to the capture store."),
        sa.Column("warc_offset", sa.BigInteger(), nullable=False, comment="Byte offset of the record in it."),
        sa.Column("warc_length", sa.BigInteger(), nullable=False, comment="Compressed bytes of the record."),
        sa.Column("run_id", sa.Text(), nullable=True, comment="The pipeline run that brought it."),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When the row was first written (book-keeping only: nothing is computed from it).",
        ),
        sa.ForeignKeyConstraint(["source_key"], ["source.source_key"], name=op.f("fk_capture_source_key")),
        sa.PrimaryKeyConstraint("capture_id", name=op.f("pk_capture")),
        comment="Bytes received, exactly as received, and where they are kept.",
    )
    op.create_index(op.f("ix_capture_url"), "capture", ["url"], unique=False)
    op.create_table(
        "entity_alias",
        sa.Column("entity_id", sa.UUID(), nullable=False, comment="The entity."),
        sa.Column("language", sa.Text(), nullable=False, comment="uk, ru or en."),
        sa.Column("alias", sa.Text(), nullable=False, comment="A name it goes by, nominative."),
        sa.Column("origin", sa.Text(), nullable=False, comment="seed or text."),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.entity_id"], name=op.f("fk_entity_alias_entity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entity_id", "language", "alias", name=op.f("pk_entity_alias")),
        comment="The names of an entity.",
    )
    op.create_index(op.f("ix_entity_alias_alias"), "entity_alias", ["alias"], unique=False)
    op.create_table(
        "feed",
        sa.Column("feed_id", sa.UUID(), nullable=False, comment="Made from the address."),
        sa.Column("source_key", sa.Text(), nullable=False, comment="The source; none if unknown."),
        sa.Column("url", sa.Text(), nullable=False, comment="The address polled."),
        sa.Column("kind", sa.Text(), nullable=False, comment="rss, atom, json_feed, news_sitemap, sitemap, listing."),
        sa.Column("etag", sa.Text(), nullable=True, comment="Validator of the last answer."),
        sa.Column("last_modified", sa.Text(), nullable=True, comment="Last-Modified of the last answer, as received."),
        sa.Column("next_poll_at", sa.DateTime(timezone=True), nullable=True, comment="Not polled before this moment."),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False, comment="Failures in a row."),
        sa.ForeignKeyConstraint(["source_key"], ["source.source_key"], name=op.f("fk_feed_source_key")),
        sa.PrimaryKeyConstraint("feed_id", name=op.f("pk_feed")),
        sa.UniqueConstraint("url", name=op.f("uq_feed_url")),
        comment="An address we poll, once for all sources.",
    )
    op.create_table(
        "fetch",
        sa.Column(
            "fetch_id", sa.UUID(), nullable=False, comment="Made from the address, the run and the attempt's number."
        ),
        sa.Column("source_key", sa.Text(), nullable=True, comment="The source; none if unknown."),
        sa.Column("url", sa.Text(), nullable=False, comment="The address asked for."),
        sa.Column("run_id", sa.Text(), nullable=True, comment="The pipeline run that asked."),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=False, comment="When the attempt began."),
        sa.Column("status", sa.Integer(), nullable=True, comment="HTTP status; none when no answer came."),
        sa.Column(
            "error_kind",
            sa.Text(),
            nullable=True,
            comment="dns, connect, tls, timeout, refused, too_large, …; none on success.",
        ),
        sa.Column(
            "robots", sa.Text(), nullable=True, comment="What robots.txt said: allowed, disallowed, unavailable."
        ),
        sa.Column("retry_after_seconds", sa.Integer(), nullable=True, comment="As the server asked, in seconds."),
        sa.Column("byte_length", sa.Integer(), nullable=True, comment="Bytes received."),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When the row was first written (book-keeping only: nothing is computed from it).",
        ),
        sa.ForeignKeyConstraint(["source_key"], ["source.source_key"], name=op.f("fk_fetch_source_key")),
        sa.PrimaryKeyConstraint("fetch_id", name=op.f("pk_fetch")),
        comment="An attempt to get an address.",
    )
    op.create_index(op.f("ix_fetch_url"), "fetch", ["url"], unique=False)
    op.create_table(
        "input_batch",
        sa.Column("run_id", sa.Text(), nullable=False, comment="The run that planned it."),
        sa.Column("batch_no", sa.Integer(), nullable=False, comment="Number of the batch, from 1."),
        sa.Column(
            "inputs",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Files in it: place, size and format.",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["pipeline_run.run_id"], name=op.f("fk_input_batch_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "batch_no", name=op.f("pk_input_batch")),
        comment="What one mapped capture task reads: tasks hand over (run, number), never a list of files.",
    )
    op.create_table(
        "rejection",
        sa.Column(
            "rejection_id",
            sa.UUID(),
            nullable=False,
            comment="Made from stage, place or capture, reason, and the version that refused.",
        ),
        sa.Column("stage", sa.Text(), nullable=False, comment="capture, extract, recognise."),
        sa.Column("reason", sa.Text(), nullable=False, comment="From the closed list in `strichka.models.Reason`."),
        sa.Column("detail", sa.Text(), nullable=False, comment="What was wrong, in words."),
        sa.Column("place", sa.Text(), nullable=False, comment="Where the payload lies."),
        sa.Column(
            "capture_id", sa.UUID(), nullable=True, comment="The capture refused; none when nothing could be captured."
        ),
        sa.Column("source_key", sa.Text(), nullable=True, comment="The source; none if unknown."),
        sa.Column(
            "refused_by", sa.Text(), nullable=False, comment="Version of reader, extractor or model that refused."
        ),
        sa.Column("run_id", sa.Text(), nullable=True, comment="The pipeline run that met it first."),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When the row was first written (book-keeping only: nothing is computed from it).",
        ),
        sa.ForeignKeyConstraint(["source_key"], ["source.source_key"], name=op.f("fk_rejection_source_key")),
        sa.PrimaryKeyConstraint("rejection_id", name=op.f("pk_rejection")),
        comment="An input refused, and why.",
    )
    op.create_index(op.f("ix_rejection_stage_reason"), "rejection", ["stage", "reason"], unique=False)
    op.create_table(
        "run_step",
        sa.Column("run_id", sa.Text(), nullable=False, comment="The run."),
        sa.Column("step", sa.Text(), nullable=False, comment="capture, extract, deduplicate, recognise, publish, …"),
        sa.Column(
            "batch_no", sa.Integer(), nullable=False, comment="Number of the batch, from 1; 0 for the whole run."
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False, comment="When it last ended."),
        sa.Column("seconds", sa.REAL(), nullable=False, comment="How long it took."),
        sa.Column(
            "counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="What it did, in numbers."
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["pipeline_run.run_id"], name=op.f("fk_run_step_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "step", "batch_no", name=op.f("pk_run_step")),
        comment="One step of a run over one batch.",
    )
    op.create_table(
        "article_translation",
        sa.Column("article_id", sa.UUID(), nullable=False, comment="The item."),
        sa.Column("language", sa.Text(), nullable=False, comment="Language of the other version, as hreflang says."),
        sa.Column("url", sa.Text(), nullable=False, comment="Address of the other version."),
        sa.Column("other_article_id", sa.UUID(), nullable=True, comment="That article, where the warehouse has it."),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.article_id"], name=op.f("fk_article_translation_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "language", name=op.f("pk_article_translation")),
        comment="Another language version of the item (hreflang).",
    )
    op.create_index(op.f("ix_article_translation_url"), "article_translation", ["url"], unique=False)
    op.create_table(
        "article_url",
        sa.Column("article_id", sa.UUID(), nullable=False, comment="The item."),
        sa.Column("url", sa.Text(), nullable=False, comment="An address it was seen at, as printed."),
        sa.Column("kind", sa.Text(), nullable=False, comment="canonical, fetched, feed, amp, redirect."),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.article_id"], name=op.f("fk_article_url_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "url", name=op.f("pk_article_url")),
        comment="The addresses of an item.",
    )
    op.create_index(op.f("ix_article_url_url"), "article_url", ["url"], unique=False)
    op.create_table(
        "article_version",
        sa.Column(
            "article_version_id",
            sa.UUID(),
            nullable=False,
            comment="Made from article, extractor version and the text with its metadata.",
        ),
        sa.Column("article_id", sa.UUID(), nullable=False, comment="The item."),
        sa.Column("capture_id", sa.UUID(), nullable=False, comment="The capture it was first read from."),
        sa.Column("extractor_version", sa.Text(), nullable=False, comment="Version of extractor and rules."),
        sa.Column(
            "is_current", sa.Boolean(), server_default="false", nullable=False, comment="The one that views show."
        ),
        sa.Column("title", sa.Text(), nullable=True, comment="Headline; none if the page has none."),
        sa.Column("lead", sa.Text(), nullable=True, comment="Standfirst; none if there is none of its own."),
        sa.Column("body", sa.Text(), nullable=False, comment="Kept blocks without the title, joined by a blank line."),
        sa.Column(
            "repaired_body",
            sa.Text(),
            nullable=True,
            comment="The body with provable damage mended; none when there was none.",
        ),
        sa.Column("language", sa.Text(), nullable=False, comment="uk, ru, be, en or other."),
        sa.Column("language_confidence", sa.REAL(), nullable=False, comment="0 to 1."),
        sa.Column(
            "published_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it was published; none if it can't be told.",
        ),
        sa.Column("published_precision", sa.Text(), nullable=True, comment="second, minute or day."),
        sa.Column(
            "published_from",
            sa.Text(),
            nullable=True,
            comment="Where the date was found: json_ld, opengraph, rfc822, printed, text, …",
        ),
        sa.Column("word_count", sa.Integer(), nullable=False, comment="Words of the body."),
        sa.Column(
            "flags",
            postgresql.ARRAY(sa.Text()),
            server_default="{}",
            nullable=False,
            comment="Quality flags: letter_missing, …",
        ),
        sa.Column("detected_charset", sa.Text(), nullable=True, comment="Charset the bytes were read in."),
        sa.Column("source_key", sa.Text(), nullable=True, comment="The source; none if unknown."),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When the row was first written (book-keeping only: nothing is computed from it).",
        ),
        sa.CheckConstraint(
            "published_precision in ('second', 'minute', 'day')", name=op.f("ck_article_version_precision")
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.article_id"], name=op.f("fk_article_version_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["capture.capture_id"], name=op.f("fk_article_version_capture_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["source_key"], ["source.source_key"], name=op.f("fk_article_version_source_key")),
        sa.PrimaryKeyConstraint("article_version_id", name=op.f("pk_article_version")),
        comment="One text of an item by one extractor version.",
    )
    op.create_index(op.f("ix_article_version_article_id"), "article_version", ["article_id"], unique=False)
    op.create_index(op.f("ix_article_version_capture_id"), "article_version", ["capture_id"], unique=False)
    op.create_index(op.f("ix_article_version_published_at"), "article_version", ["published_at"], unique=False)
    op.create_index(
        "uq_article_version_current",
        "article_version",
        ["article_id"],
        unique=True,
        postgresql_where=sa.text("is_current"),
    )
    op.create_table(
        "capture_extraction",
        sa.Column("capture_id", sa.UUID(), nullable=False, comment="The capture read."),
        sa.Column("extractor_version", sa.Text(), nullable=False, comment="Version of extractor and rules."),
        sa.Column("article_version_id", sa.UUID(), nullable=True, comment="The text it gave; none when refused."),
        sa.Column("rejection_id", sa.UUID(), nullable=True, comment="Why it was refused; none when it gave a text."),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When the row was first written (book-keeping only: nothing is computed from it).",
        ),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["capture.capture_id"], name=op.f("fk_capture_extraction_capture_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("capture_id", "extractor_version", name=op.f("pk_capture_extraction")),
        comment="What one version of the extractor made of one capture; a capture without such a row is pending.",
    )
    op.create_index(
        op.f("ix_capture_extraction_article_version_id"), "capture_extraction", ["article_version_id"], unique=False
    )
    op.create_table(
        "duplicate_member",
        sa.Column("article_id", sa.UUID(), nullable=False, comment="The article."),
        sa.Column("cluster_id", sa.UUID(), nullable=False, comment="Its cluster."),
        sa.Column("relation", sa.Text(), nullable=False, comment="original, exact or near."),
        sa.Column(
            "of_article_id",
            sa.UUID(),
            nullable=True,
            comment="The article it was verified against; none for the original.",
        ),
        sa.Column("score", sa.REAL(), nullable=False, comment="Containment with that article, 0 to 1."),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.article_id"], name=op.f("fk_duplicate_member_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id"],
            ["duplicate_cluster.cluster_id"],
            name=op.f("fk_duplicate_member_cluster_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_duplicate_member")),
        comment="An article's place in its cluster; an article in no cluster has no row.",
    )
    op.create_index(op.f("ix_duplicate_member_cluster_id"), "duplicate_member", ["cluster_id"], unique=False)
    op.create_table(
        "story_article",
        sa.Column("article_id", sa.UUID(), nullable=False, comment="The article."),
        sa.Column("story_id", sa.UUID(), nullable=False, comment="Its story."),
        sa.Column("score", sa.REAL(), nullable=False, comment="How close it is to the story's first article, 0 to 1."),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.article_id"], name=op.f("fk_story_article_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["story.story_id"], name=op.f("fk_story_article_story_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_story_article")),
        comment="Articles on one event.",
    )
    op.create_index(op.f("ix_story_article_story_id"), "story_article", ["story_id"], unique=False)
    op.create_table(
        "article_author",
        sa.Column("article_version_id", sa.UUID(), nullable=False, comment="The version."),
        sa.Column("author_id", sa.UUID(), nullable=False, comment="The author."),
        sa.Column("position", sa.Integer(), nullable=False, comment="Order as printed, from 0."),
        sa.ForeignKeyConstraint(
            ["article_version_id"],
            ["article_version.article_version_id"],
            name=op.f("fk_article_author_article_version_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["author.author_id"], name=op.f("fk_article_author_author_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_version_id", "author_id", name=op.f("pk_article_author")),
        comment="Which author stands on which version.",
    )
    op.create_table(
        "article_entity",
        sa.Column("article_version_id", sa.UUID(), nullable=False, comment="The version."),
        sa.Column("model_version", sa.Text(), nullable=False, comment="Version of models and gazetteer."),
        sa.Column("entity_id", sa.UUID(), nullable=False, comment="The entity."),
        sa.Column("mention_count", sa.Integer(), nullable=False, comment="Mentions in the body."),
        sa.Column(
            "first_offset",
            sa.Integer(),
            nullable=True,
            comment="Where in the body it is first named; none if in the title alone.",
        ),
        sa.Column("in_title", sa.Boolean(), nullable=False, comment="Whether the title names it."),
        sa.ForeignKeyConstraint(
            ["article_version_id"],
            ["article_version.article_version_id"],
            name=op.f("fk_article_entity_article_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_version_id", "model_version", "entity_id", name=op.f("pk_article_entity")),
        comment="How often a version names an entity.",
    )
    op.create_index(op.f("ix_article_entity_entity_id"), "article_entity", ["entity_id"], unique=False)
    op.create_table(
        "article_section",
        sa.Column("article_version_id", sa.UUID(), nullable=False, comment="The version."),
        sa.Column("section_id", sa.UUID(), nullable=False, comment="The section."),
        sa.Column("position", sa.Integer(), nullable=False, comment="Order as printed, from 0."),
        sa.ForeignKeyConstraint(
            ["article_version_id"],
            ["article_version.article_version_id"],
            name=op.f("fk_article_section_article_version_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["section.section_id"], name=op.f("fk_article_section_section_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_version_id", "section_id", name=op.f("pk_article_section")),
        comment="Which section stands on which version.",
    )
    op.create_table(
        "article_tag",
        sa.Column("article_version_id", sa.UUID(), nullable=False, comment="The version."),
        sa.Column("tag_id", sa.UUID(), nullable=False, comment="The tag."),
        sa.Column("position", sa.Integer(), nullable=False, comment="Order as printed, from 0."),
        sa.ForeignKeyConstraint(
            ["article_version_id"],
            ["article_version.article_version_id"],
            name=op.f("fk_article_tag_article_version_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.tag_id"], name=op.f("fk_article_tag_tag_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_version_id", "tag_id", name=op.f("pk_article_tag")),
        comment="Which tag stands on which version.",
    )
    op.create_table(
        "block",
        sa.Column("article_version_id", sa.UUID(), nullable=False, comment="The version."),
        sa.Column("position", sa.Integer(), nullable=False, comment="Order in the page, from 0."),
        sa.Column(
            "kind", sa.Text(), nullable=False, comment="title, lead, body, subheading, quote, list, related, promo, …"
        ),
        sa.Column("kept", sa.Boolean(), nullable=False, comment="Whether it belongs to the article."),
        sa.Column("rule", sa.Text(), nullable=False, comment="The rule that decided."),
        sa.Column("text", sa.Text(), nullable=False, comment="The block's text."),
        sa.Column(
            "body_start",
            sa.Integer(),
            nullable=True,
            comment="Offset in the body, code points; none when removed or title.",
        ),
        sa.Column("body_end", sa.Integer(), nullable=True, comment="End offset in the body, exclusive."),
        sa.Column(
            "flags",
            postgresql.ARRAY(sa.Text()),
            server_default="{}",
            nullable=False,
            comment="For instance cut_undecided.",
        ),
        sa.ForeignKeyConstraint(
            ["article_version_id"],
            ["article_version.article_version_id"],
            name=op.f("fk_block_article_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_version_id", "position", name=op.f("pk_block")),
        comment="One block of a version, in order, kept or removed.",
    )
    op.create_index(op.f("ix_block_kind"), "block", ["kind"], unique=False, postgresql_where=sa.text("not kept"))
    op.create_table(
        "citation",
        sa.Column("article_version_id", sa.UUID(), nullable=False, comment="The version."),
        sa.Column("model_version", sa.Text(), nullable=False, comment="Version of models and gazetteer."),
        sa.Column("position", sa.Integer(), nullable=False, comment="Order in the body, from 0."),
        sa.Column(
            "start_offset", sa.Integer(), nullable=False, comment="Of the source's name in the body, code points."
        ),
        sa.Column("end_offset", sa.Integer(), nullable=False, comment="Exclusive."),
        sa.Column("source_name", sa.Text(), nullable=False, comment="The source's name in the nominative."),
        sa.Column("entity_id", sa.UUID(), nullable=True, comment="Who that is; none when it is no entity (“джерела”)."),
        sa.Column("verb", sa.Text(), nullable=True, comment="The words that cite, as printed."),
        sa.Column("chain_no", sa.Integer(), nullable=False, comment="Number of the chain in the article, from 0."),
        sa.Column("chain_position", sa.Integer(), nullable=False, comment="0 is the first speaker, then each relay."),
        sa.Column("chain_length", sa.Integer(), nullable=False, comment="Sources in the chain."),
        sa.ForeignKeyConstraint(
            ["article_version_id"],
            ["article_version.article_version_id"],
            name=op.f("fk_citation_article_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_version_id", "model_version", "position", name=op.f("pk_citation")),
        comment="Someone cited as source, and the place in the chain.",
    )
    op.create_index(op.f("ix_citation_entity_id"), "citation", ["entity_id"], unique=False)
    op.create_table(
        "duplicate_pair",
        sa.Column("left_version_id", sa.UUID(), nullable=False, comment="The smaller id."),
        sa.Column("right_version_id", sa.UUID(), nullable=False, comment="The larger id."),
        sa.Column("signature_algorithm", sa.Text(), nullable=False, comment="Method and version that found it."),
        sa.Column(
            "relation",
            sa.Text(),
            nullable=False,
            comment="exact, near, or template (alike but for numbers: no duplicate).",
        ),
        sa.Column("score", sa.REAL(), nullable=False, comment="Containment of shingles, 0 to 1; 1 for exact."),
        sa.ForeignKeyConstraint(
            ["left_version_id"],
            ["article_version.article_version_id"],
            name=op.f("fk_duplicate_pair_left_version_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["right_version_id"],
            ["article_version.article_version_id"],
            name=op.f("fk_duplicate_pair_right_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "left_version_id", "right_version_id", "signature_algorithm", name=op.f("pk_duplicate_pair")
        ),
        comment="Evidence: two versions whose texts are the same or nearly.",
    )
    op.create_index(op.f("ix_duplicate_pair_right_version_id"), "duplicate_pair", ["right_version_id"], unique=False)
    op.create_table(
        "duplicate_signature",
        sa.Column("article_version_id", sa.UUID(), nullable=False, comment="The version signed."),
        sa.Column(
            "signature_algorithm", sa.Text(), nullable=False, comment="Method and version; never compared across."
        ),
        sa.Column(
            "text_hash", sa.LargeBinary(), nullable=False, comment="Hash of the normalised text (exact duplicates)."
        ),
        sa.Column("shingle_count", sa.Integer(), nullable=False, comment="Distinct shingles of the text."),
        sa.Column(
            "compared",
            sa.Boolean(),
            server_default="false",
            nullable=False,
            comment="Pairs with others were looked for.",
        ),
        sa.ForeignKeyConstraint(
            ["article_version_id"],
            ["article_version.article_version_id"],
            name=op.f("fk_duplicate_signature_article_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_version_id", "signature_algorithm", name=op.f("pk_duplicate_signature")),
        comment="The signature of one version's text.",
    )
    op.create_index(
        op.f("ix_duplicate_signature_article_version_id"),
        "duplicate_signature",
        ["article_version_id"],
        unique=False,
        postgresql_where=sa.text("not compared"),
    )
    op.create_index(op.f("ix_duplicate_signature_text_hash"), "duplicate_signature", ["text_hash"], unique=False)
    op.create_table(
        "link",
        sa.Column("article_version_id", sa.UUID(), nullable=False, comment="The version."),
        sa.Column("position", sa.Integer(), nullable=False, comment="Order in the page, from 0."),
        sa.Column("kind", sa.Text(), nullable=False, comment="related, promo, latest."),
        sa.Column("text", sa.Text(), nullable=False, comment="Anchor text."),
        sa.Column("url", sa.Text(), nullable=True, comment="Where it leads; none when only the text was there."),
        sa.Column("listed_date", sa.Date(), nullable=True, comment="The date listed beside it."),
        sa.Column("listed_text", sa.Text(), nullable=True, comment="That date as printed."),
        sa.Column("section", sa.Text(), nullable=True, comment="Section as printed beside it."),
        sa.Column(
            "target_article_id",
            sa.UUID(),
            nullable=True,
            comment="The article it leads to, where the warehouse has it.",
        ),
        sa.ForeignKeyConstraint(
            ["article_version_id"],
            ["article_version.article_version_id"],
            name=op.f("fk_link_article_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_version_id", "position", name=op.f("pk_link")),
        comment="A related link or teaser that stood in the page.",
    )
    op.create_index(op.f("ix_link_url"), "link", ["url"], unique=False)
    op.create_table(
        "mention",
        sa.Column("article_version_id", sa.UUID(), nullable=False, comment="The version."),
        sa.Column("model_version", sa.Text(), nullable=False, comment="Version of models and gazetteer."),
        sa.Column("part", sa.Text(), nullable=False, comment="title or body."),
        sa.Column("start_offset", sa.Integer(), nullable=False, comment="In that part, code points."),
        sa.Column("end_offset", sa.Integer(), nullable=False, comment="Exclusive."),
        sa.Column("label", sa.Text(), nullable=False, comment="PER, LOC, ORG or MISC."),
        sa.Column("surface", sa.Text(), nullable=False, comment="As printed."),
        sa.Column("lemma", sa.Text(), nullable=False, comment="The whole name in the nominative."),
        sa.Column("entity_id", sa.UUID(), nullable=False, comment="Who or what it names."),
        sa.ForeignKeyConstraint(
            ["article_version_id"],
            ["article_version.article_version_id"],
            name=op.f("fk_mention_article_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "article_version_id", "model_version", "part", "start_offset", "end_offset", name=op.f("pk_mention")
        ),
        comment="A name in a text.",
    )
    op.create_index(op.f("ix_mention_entity_id"), "mention", ["entity_id"], unique=False)
    op.create_table(
        "recognition",
        sa.Column("article_version_id", sa.UUID(), nullable=False, comment="The version."),
        sa.Column("model_version", sa.Text(), nullable=False, comment="Version of models and gazetteer."),
        sa.Column(
            "is_current", sa.Boolean(), server_default="false", nullable=False, comment="The one that views show."
        ),
        sa.Column("language", sa.Text(), nullable=False, comment="Language it was read in."),
        sa.Column("mention_count", sa.Integer(), nullable=False, comment="Mentions found."),
        sa.Column("rejection_id", sa.UUID(), nullable=True, comment="Why it was refused; none otherwise."),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When the row was first written (book-keeping only: nothing is computed from it).",
        ),
        sa.ForeignKeyConstraint(
            ["article_version_id"],
            ["article_version.article_version_id"],
            name=op.f("fk_recognition_article_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_version_id", "model_version", name=op.f("pk_recognition")),
        comment="That one version was read by one model; a current version without such a row is pending.",
    )


def downgrade() -> None:
    op.drop_table("recognition")
    op.drop_index(op.f("ix_mention_entity_id"), table_name="mention")
    op.drop_table("mention")
    op.drop_index(op.f("ix_link_url"), table_name="link")
    op.drop_table("link")
    op.drop_index(op.f("ix_duplicate_signature_text_hash"), table_name="duplicate_signature")
    op.drop_index(
        op.f("ix_duplicate_signature_article_version_id"),
        table_name="duplicate_signature",
        postgresql_where=sa.text("not compared"),
    )
    op.drop_table("duplicate_signature")
    op.drop_index(op.f("ix_duplicate_pair_right_version_id"), table_name="duplicate_pair")
    op.drop_table("duplicate_pair")
    op.drop_index(op.f("ix_citation_entity_id"), table_name="citation")
    op.drop_table("citation")
    op.drop_index(op.f("ix_block_kind"), table_name="block", postgresql_where=sa.text("not kept"))
    op.drop_table("block")
    op.drop_table("article_tag")
    op.drop_table("article_section")
    op.drop_index(op.f("ix_article_entity_entity_id"), table_name="article_entity")
    op.drop_table("article_entity")
    op.drop_table("article_author")
    op.drop_index(op.f("ix_story_article_story_id"), table_name="story_article")
    op.drop_table("story_article")
    op.drop_index(op.f("ix_duplicate_member_cluster_id"), table_name="duplicate_member")
    op.drop_table("duplicate_member")
    op.drop_index(op.f("ix_capture_extraction_article_version_id"), table_name="capture_extraction")
    op.drop_table("capture_extraction")
    op.drop_index("uq_article_version_current", table_name="article_version", postgresql_where=sa.text("is_current"))
    op.drop_index(op.f("ix_article_version_published_at"), table_name="article_version")
    op.drop_index(op.f("ix_article_version_capture_id"), table_name="article_version")
    op.drop_index(op.f("ix_article_version_article_id"), table_name="article_version")
    op.drop_table("article_version")
    op.drop_index(op.f("ix_article_url_url"), table_name="article_url")
    op.drop_table("article_url")
    op.drop_index(op.f("ix_article_translation_url"), table_name="article_translation")
    op.drop_table("article_translation")
    op.drop_table("run_step")
    op.drop_index(op.f("ix_rejection_stage_reason"), table_name="rejection")
    op.drop_table("rejection")
    op.drop_table("input_batch")
    op.drop_index(op.f("ix_fetch_url"), table_name="fetch")
    op.drop_table("fetch")
    op.drop_table("feed")
    op.drop_index(op.f("ix_entity_alias_alias"), table_name="entity_alias")
    op.drop_table("entity_alias")
    op.drop_index(op.f("ix_capture_url"), table_name="capture")
    op.drop_table("capture")
    op.drop_table("batch")
    op.drop_table("article")
    op.drop_table("tag")
    op.drop_table("story")
    op.drop_table("source")
    op.drop_table("section")
    op.drop_table("pipeline_run")
    op.drop_table("mart_refresh")
    op.drop_table("entity")
    op.drop_table("duplicate_cluster")
    op.drop_index(op.f("ix_duplicate_band_article_version_id"), table_name="duplicate_band")
    op.drop_table("duplicate_band")
    op.drop_table("check_result")
    op.drop_table("author")
