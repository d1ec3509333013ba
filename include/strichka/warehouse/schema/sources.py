"""Tables of sources: who publishes, which addresses are polled, what each attempt gave."""

from sqlalchemy import Boolean, CheckConstraint, Column, DateTime, Integer, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from strichka.warehouse.schema.base import id_column, metadata, recorded_at, source_reference

source = Table(
    "source",
    metadata,
    Column("source_key", Text, primary_key=True, comment="Readable key: `ukrinform`; a bare domain if not declared."),
    Column("name", Text, nullable=False, comment="Name as the source prints it."),
    Column("domain", Text, comment="Main domain, lower case, without www."),
    Column("kind", Text, nullable=False, comment="outlet, agency, aggregator, or unknown where not declared."),
    Column("languages", ARRAY(Text), nullable=False, server_default="{}", comment="Languages it publishes in."),
    Column("time_zone", Text, nullable=False, comment="IANA zone of its printed times."),
    Column("declared", Boolean, nullable=False, comment="True: declared in seeds/sources; false: met in the input."),
    CheckConstraint("kind in ('outlet', 'agency', 'aggregator', 'unknown')", name="kind"),
    comment="An outlet, agency or aggregator.",
)

feed = Table(
    "feed",
    metadata,
    id_column("feed_id", "Made from the address."),
    source_reference(nullable=False),
    Column("url", Text, nullable=False, unique=True, comment="The address polled."),
    Column("kind", Text, nullable=False, comment="rss, atom, json_feed, news_sitemap, sitemap, listing."),
    Column("etag", Text, comment="Validator of the last answer."),
    Column("last_modified", Text, comment="Last-Modified of the last answer, as received."),
    Column("next_poll_at", DateTime(timezone=True), comment="Not polled before this moment."),
    Column("failures", Integer, nullable=False, server_default="0", comment="Failures in a row."),
    comment="An address we poll, once for all sources.",
)

fetch = Table(
    "fetch",
    metadata,
    id_column("fetch_id", "Made from the address, the run and the attempt's number."),
    source_reference(),
    Column("url", Text, nullable=False, comment="The address asked for.", index=True),
    Column("run_id", Text, comment="The pipeline run that asked."),
    Column("attempted_at", DateTime(timezone=True), nullable=False, comment="When the attempt began."),
    Column("status", Integer, comment="HTTP status; none when no answer came."),
    Column("error_kind", Text, comment="dns, connect, tls, timeout, refused, too_large, …; none on success."),
    Column("robots", Text, comment="What robots.txt said: allowed, disallowed, unavailable."),
    Column("retry_after_seconds", Integer, comment="As the server asked, in seconds."),
    Column("byte_length", Integer, comment="Bytes received."),
    recorded_at(),
    comment="An attempt to get an address.",
)
