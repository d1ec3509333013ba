"""Dates of articles: reading what is printed, finding it in a text, and choosing the one that is the article's own."""

from strichka.articles.dates.choosing import PublishedDate, choose_published
from strichka.articles.dates.finding import FoundDate, find_dates_in_text
from strichka.articles.dates.parsing import LATEST_YEAR, ParsedDate, parse_date
from strichka.articles.dates.printed import find_printed_dates

__all__ = [
    "LATEST_YEAR",
    "FoundDate",
    "ParsedDate",
    "PublishedDate",
    "choose_published",
    "find_dates_in_text",
    "find_printed_dates",
    "parse_date",
]
