"""Warehouse: schema, migrations, bulk writes, and the stages that read and write it."""
