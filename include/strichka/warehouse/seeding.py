"""Seeds into the warehouse: declared sources and the gazetteer's entities with their aliases."""

from strichka.entities.annotate import Annotator
from strichka.settings import get_settings
from strichka.stages.recognise_stage import alias_rows, entity_row
from strichka.stages.source_rows import declared_source_rows
from strichka.warehouse.bulk import merge_rows
from strichka.warehouse.engine import create_warehouse_engine
from strichka.warehouse.schema.entities import entity, entity_alias
from strichka.warehouse.schema.sources import source


def load_seeds(url: str) -> dict[str, int]:
    """Write the seeds into a migrated warehouse; rows that are there and the same stay untouched.

    Args:
        url: the warehouse's URL.

    Returns:
        How many rows of sources, entities and aliases were new or changed.

    Raises:
        SeedError: a seed file is missing or malformed.
    """
    entities = Annotator(get_settings()).entities
    entity_rows = [entity_row(entity_id, item) for entity_id, item in entities.items()]
    aliases = [row for entity_id, item in entities.items() for row in alias_rows(entity_id, item)]
    engine = create_warehouse_engine(url)
    try:
        with engine.begin() as connection:
            return {
                "sources": merge_rows(connection, source, declared_source_rows(), on_conflict="update"),
                "entities": merge_rows(connection, entity, entity_rows, on_conflict="update"),
                "aliases": merge_rows(connection, entity_alias, aliases, on_conflict="update"),
            }
    finally:
        engine.dispose()
