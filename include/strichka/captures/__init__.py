"""Captures: reading inputs of every form and keeping their bytes as WARC."""
