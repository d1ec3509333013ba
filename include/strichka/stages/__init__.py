"""Stages: what the DAGs and the CLI call, each one reading from and writing to the warehouse."""
