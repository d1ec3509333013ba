"""The one `MetaData` of the warehouse, its naming convention, and the column shapes used throughout."""

from typing import Any

from sqlalchemy import Column, DateTime, ForeignKey, MetaData, Text, func
from sqlalchemy.dialects.postgresql import UUID

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def id_column(name: str, comment: str, **options: Any) -> Column[Any]:
    """Return the primary key column of a table whose ids are made by `identifiers.make_id`."""
    return Column(name, UUID(as_uuid=True), primary_key=True, comment=comment, **options)


def reference(
    name: str, target: str, comment: str, *, primary_key: bool = False, nullable: bool = False
) -> Column[Any]:
    """Return a foreign key column to `table.column`; rows that hang on a deleted row go with it."""
    return Column(
        name,
        ForeignKey(target, ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=nullable,
        comment=comment,
    )


def source_reference(*, nullable: bool = True) -> Column[Any]:
    """Return the column that names the source of a row."""
    return Column(
        "source_key", Text, ForeignKey("source.source_key"), nullable=nullable, comment="The source; none if unknown."
    )


def recorded_at() -> Column[Any]:
    """Return the book-keeping column of when a row was first written; no result depends on it."""
    return Column(
        "recorded_at",
        DateTime(timezone=True),
        nullable=False,
        server_default=func.now(),
        comment="When the row was first written (book-keeping only: nothing is computed from it).",
    )
