"""Entities: names in texts, who they are in both languages, and who is cited."""
