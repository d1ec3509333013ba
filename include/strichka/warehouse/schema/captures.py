"""Tables of captures: bytes received, and what each version of the extractor made of them."""

from sqlalchemy import BigInteger, Column, DateTime, Index, Table, Text
from sqlalchemy.dialects.postgresql import UUID

from strichka.warehouse.schema.base import id_column, metadata, recorded_at, reference, source_reference

capture = Table(
    "capture",
    metadata,
    id_column("capture_id", "Made from the bytes and the address they came from."),
    source_reference(),
    Column("sha256", Text, nullable=False, comment="SHA-256 of the payload, hexadecimal."),
    Column("byte_length", BigInteger, nullable=False, comment="Bytes of the payload."),
    Column("url", Text, comment="The address it was got from, as given; none for a bare file.", index=True),
    Column("place", Text, nullable=False, comment="Where the input lay: path or URL, !member, #line, @offset."),
    Column("format", Text, nullable=False, comment="html, text or json."),
    Column("captured_at", DateTime(timezone=True), comment="When it was received; none for local files."),
    Column("declared_charset", Text, comment="As the HTTP header said."),
    Column("warc_path", Text, nullable=False, comment="WARC file, relative to the capture store."),
    Column("warc_offset", BigInteger, nullable=False, comment="Byte offset of the record in it."),
    Column("warc_length", BigInteger, nullable=False, comment="Compressed bytes of the record."),
    Column("run_id", Text, comment="The pipeline run that brought it."),
    recorded_at(),
    comment="Bytes received, exactly as received, and where they are kept.",
)

capture_extraction = Table(
    "capture_extraction",
    metadata,
    reference("capture_id", "capture.capture_id", "The capture read.", primary_key=True),
    Column("extractor_version", Text, primary_key=True, comment="Version of extractor and rules."),
    Column("article_version_id", UUID(as_uuid=True), comment="The text it gave; none when refused.", index=True),
    Column("rejection_id", UUID(as_uuid=True), comment="Why it was refused; none when it gave a text."),
    recorded_at(),
    comment="What one version of the extractor made of one capture; a capture without such a row is pending.",
)

rejection = Table(
    "rejection",
    metadata,
    id_column("rejection_id", "Made from stage, place or capture, reason, and the version that refused."),
    Column("stage", Text, nullable=False, comment="capture, extract, recognise."),
    Column("reason", Text, nullable=False, comment="From the closed list in `strichka.models.Reason`."),
    Column("detail", Text, nullable=False, comment="What was wrong, in words."),
    Column("place", Text, nullable=False, comment="Where the payload lies."),
    Column("capture_id", UUID(as_uuid=True), comment="The capture refused; none when nothing could be captured."),
    source_reference(),
    Column("refused_by", Text, nullable=False, comment="Version of reader, extractor or model that refused."),
    Column("run_id", Text, comment="The pipeline run that met it first."),
    recorded_at(),
    Index(None, "stage", "reason"),
    comment="An input refused, and why.",
)
