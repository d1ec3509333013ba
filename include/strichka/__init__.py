"""Strichka: Ukrainian- and Russian-language news made into a warehouse. This package knows no Airflow."""

__version__ = "0.1.0"
