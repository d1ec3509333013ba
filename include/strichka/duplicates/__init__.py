"""Duplicates: texts that are the same or nearly the same, and the clusters they form."""
