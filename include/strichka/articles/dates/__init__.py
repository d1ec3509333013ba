"""Dates of articles: reading what is printed, finding it in a text, and choosing the one that is the article's own."""

from strichka.articles.dates.choosing import PublishedDate, choose_published
from strichka.articles.dates.finding import FoundDate, find_dates_in_text
from strichka.articles.dates.parsing import LATEST_YEAR, ParsedDate, parse_date

__all__ = [
    "LATEST_YEAR",
    "FoundDate",
    "ParsedDate",
    "PublishedDate",
    "choose_published",
    "find_dates_in_text",
    "parse_date",
]
