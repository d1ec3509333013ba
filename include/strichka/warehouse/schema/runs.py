"""Tables of what ran, in which batches, and what the checks said."""

from sqlalchemy import REAL, Boolean, Column, DateTime, Integer, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from strichka.warehouse.schema.base import metadata, reference

pipeline_run = Table(
    "pipeline_run",
    metadata,
    Column("run_id", Text, primary_key=True, comment="DAG and run as Airflow names them, or cli and a time."),
    Column("kind", Text, nullable=False, comment="load_archive, build_articles, publish_marts, maintain_warehouse."),
    Column("started_at", DateTime(timezone=True), nullable=False, comment="When it began."),
    Column("finished_at", DateTime(timezone=True), comment="When it ended; none while it runs or when it was killed."),
    Column("versions", JSONB, nullable=False, comment="Versions of extractor, signature and models used."),
    Column("counts", JSONB, nullable=False, server_default="{}", comment="What it did, in numbers."),
    comment="One run of the pipeline.",
)

run_step = Table(
    "run_step",
    metadata,
    reference("run_id", "pipeline_run.run_id", "The run.", primary_key=True),
    Column("step", Text, primary_key=True, comment="capture, extract, deduplicate, recognise, publish, …"),
    Column("batch_no", Integer, primary_key=True, comment="Number of the batch, from 1; 0 for the whole run."),
    Column("finished_at", DateTime(timezone=True), nullable=False, comment="When it last ended."),
    Column("seconds", REAL, nullable=False, comment="How long it took."),
    Column("counts", JSONB, nullable=False, comment="What it did, in numbers."),
    comment="One step of a run over one batch.",
)

batch = Table(
    "batch",
    metadata,
    reference("run_id", "pipeline_run.run_id", "The run that planned it.", primary_key=True),
    Column("batch_no", Integer, primary_key=True, comment="Number of the batch, from 1."),
    Column("capture_ids", ARRAY(UUID(as_uuid=True)), nullable=False, comment="The captures in it."),
    comment="What one mapped task takes: tasks hand over (run, number), never content.",
)

input_batch = Table(
    "input_batch",
    metadata,
    reference("run_id", "pipeline_run.run_id", "The run that planned it.", primary_key=True),
    Column("batch_no", Integer, primary_key=True, comment="Number of the batch, from 1."),
    Column("inputs", JSONB, nullable=False, comment="Files in it: place, size and format."),
    comment="What one mapped capture task reads: tasks hand over (run, number), never a list of files.",
)

check_result = Table(
    "check_result",
    metadata,
    Column("run_id", Text, primary_key=True, comment="The run that checked."),
    Column("check_name", Text, primary_key=True, comment="File name in sql/checks."),
    Column("passed", Boolean, nullable=False, comment="Whether no offending row was found."),
    Column("offending_rows", Integer, nullable=False, comment="Rows that break the rule."),
    Column("example", Text, comment="The first of them."),
    Column("checked_at", DateTime(timezone=True), nullable=False, comment="When."),
    comment="The outcome of one data check.",
)

mart_refresh = Table(
    "mart_refresh",
    metadata,
    Column("view_name", Text, primary_key=True, comment="A materialised view of schema mart."),
    Column("data_state", Text, nullable=False, comment="Fingerprint of the tables it was made from."),
    Column("refreshed_at", DateTime(timezone=True), nullable=False, comment="When it was last refreshed."),
    comment="What each materialised view was made from: one whose tables have not changed is not refreshed.",
)
