"""Tables of articles: the published item, its texts, their blocks, links, authors, sections and tags."""

from sqlalchemy import (
    REAL,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from strichka.warehouse.schema.base import id_column, metadata, recorded_at, reference, source_reference

article = Table(
    "article",
    metadata,
    id_column("article_id", "Made from the canonical URL, or from the bytes of a file without one."),
    Column("canonical_url", Text, unique=True, comment="The one address that stands for the item; none for a file."),
    source_reference(),
    recorded_at(),
    comment="One published item.",
)

article_url = Table(
    "article_url",
    metadata,
    reference("article_id", "article.article_id", "The item.", primary_key=True),
    Column("url", Text, primary_key=True, comment="An address it was seen at, as printed."),
    Column("kind", Text, nullable=False, comment="canonical, fetched, feed, amp, redirect."),
    Index(None, "url"),
    comment="The addresses of an item.",
)

article_version = Table(
    "article_version",
    metadata,
    id_column("article_version_id", "Made from article, extractor version and the text with its metadata."),
    reference("article_id", "article.article_id", "The item."),
    reference("capture_id", "capture.capture_id", "The capture it was first read from."),
    Column("extractor_version", Text, nullable=False, comment="Version of extractor and rules."),
    Column("is_current", Boolean, nullable=False, server_default="false", comment="The one that views show."),
    Column("title", Text, comment="Headline; none if the page has none."),
    Column("lead", Text, comment="Standfirst; none if there is none of its own."),
    Column("body", Text, nullable=False, comment="Kept blocks without the title, joined by a blank line."),
    Column("repaired_body", Text, comment="The body with provable damage mended; none when there was none."),
    Column("language", Text, nullable=False, comment="uk, ru, be, en or other."),
    Column("language_confidence", REAL, nullable=False, comment="0 to 1."),
    Column("published_at", DateTime(timezone=True), comment="When it was published; none if it can't be told."),
    Column("published_precision", Text, comment="second, minute or day."),
    Column("published_from", Text, comment="Where the date was found: json_ld, opengraph, rfc822, printed, text, …"),
    Column("word_count", Integer, nullable=False, comment="Words of the body."),
    Column("flags", ARRAY(Text), nullable=False, server_default="{}", comment="Quality flags: letter_missing, …"),
    Column("detected_charset", Text, comment="Charset the bytes were read in."),
    source_reference(),
    recorded_at(),
    Index(None, "article_id"),
    Index(None, "capture_id"),
    Index("uq_article_version_current", "article_id", unique=True, postgresql_where=text("is_current")),
    Index(None, "published_at"),
    CheckConstraint("published_precision in ('second', 'minute', 'day')", name="precision"),
    comment="One text of an item by one extractor version.",
)

block = Table(
    "block",
    metadata,
    reference("article_version_id", "article_version.article_version_id", "The version.", primary_key=True),
    Column("position", Integer, primary_key=True, comment="Order in the page, from 0."),
    Column("kind", Text, nullable=False, comment="title, lead, body, subheading, quote, list, related, promo, …"),
    Column("kept", Boolean, nullable=False, comment="Whether it belongs to the article."),
    Column("rule", Text, nullable=False, comment="The rule that decided."),
    Column("text", Text, nullable=False, comment="The block's text."),
    Column("body_start", Integer, comment="Offset in the body, code points; none when removed or title."),
    Column("body_end", Integer, comment="End offset in the body, exclusive."),
    Column("flags", ARRAY(Text), nullable=False, server_default="{}", comment="For instance cut_undecided."),
    Index(None, "kind", postgresql_where=text("not kept")),
    comment="One block of a version, in order, kept or removed.",
)

link = Table(
    "link",
    metadata,
    reference("article_version_id", "article_version.article_version_id", "The version.", primary_key=True),
    Column("position", Integer, primary_key=True, comment="Order in the page, from 0."),
    Column("kind", Text, nullable=False, comment="related, promo, latest."),
    Column("text", Text, nullable=False, comment="Anchor text."),
    Column("url", Text, comment="Where it leads; none when only the text was there."),
    Column("listed_date", Date, comment="The date listed beside it."),
    Column("listed_text", Text, comment="That date as printed."),
    Column("section", Text, comment="Section as printed beside it."),
    Column("target_article_id", UUID(as_uuid=True), comment="The article it leads to, where the warehouse has it."),
    Index(None, "url"),
    comment="A related link or teaser that stood in the page.",
)


def _printed_name(name: str, what: str) -> Table:
    """Make the table of a name printed per source (author, section or tag)."""
    return Table(
        name,
        metadata,
        id_column(f"{name}_id", "Made from source and normalised key."),
        Column("source_key", Text, nullable=False, comment="The source that prints it; empty if unknown."),
        Column("name", Text, nullable=False, comment=f"{what.capitalize()} as first printed."),
        Column("name_key", Text, nullable=False, comment="Normalised for comparison."),
        UniqueConstraint("source_key", "name_key"),
        comment=f"{what.capitalize()} as printed, per source.",
    )


def _printed_name_bridge(name: str, what: str) -> Table:
    """Make the bridge between versions and a name printed per source."""
    return Table(
        f"article_{name}",
        metadata,
        reference("article_version_id", "article_version.article_version_id", "The version.", primary_key=True),
        reference(f"{name}_id", f"{name}.{name}_id", f"The {what}.", primary_key=True),
        Column("position", Integer, nullable=False, comment="Order as printed, from 0."),
        comment=f"Which {what} stands on which version.",
    )


author = _printed_name("author", "author")
section = _printed_name("section", "section")
tag = _printed_name("tag", "tag")
article_author = _printed_name_bridge("author", "author")
article_section = _printed_name_bridge("section", "section")
article_tag = _printed_name_bridge("tag", "tag")

article_translation = Table(
    "article_translation",
    metadata,
    reference("article_id", "article.article_id", "The item.", primary_key=True),
    Column("language", Text, primary_key=True, comment="Language of the other version, as hreflang says."),
    Column("url", Text, nullable=False, comment="Address of the other version."),
    Column("other_article_id", UUID(as_uuid=True), comment="That article, where the warehouse has it."),
    Index(None, "url"),
    comment="Another language version of the item (hreflang).",
)
