"""The warehouse's tables as SQLAlchemy sees them; docs/tables.md is written from their comments."""

from strichka.warehouse.schema import articles, captures, duplicates, entities, habits, runs, sources
from strichka.warehouse.schema.base import metadata

__all__ = ["articles", "captures", "duplicates", "entities", "habits", "metadata", "runs", "sources"]
