"""Alembic's environment: the connection comes from `strichka.warehouse.migrate`, the tables from its schema."""

from alembic import context

from strichka.warehouse.schema import metadata


def run_migrations() -> None:
    """Run the migrations on the connection given by the caller, in its transaction."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


run_migrations()
