"""Entity keys of the labelled corpus: easy to write by hand, resolved to the keys of the gazetteer where it has them.

The table of key kinds is in `docs/annotation.md`.
"""

import difflib
import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

from strichka.entities.place_data import read_table
from strichka.resources import seeds_folder

_LABELS = {
    "per": "PER",
    "country": "LOC",
    "region": "LOC",
    "city": "LOC",
    "place": "LOC",
    "xloc": "LOC",
    "org": "ORG",
    "xorg": "ORG",
    "misc": "MISC",
    "xmisc": "MISC",
}
_SEED_KINDS = {  # kinds whose things stand in the gazetteer under other kinds; networks are bodies there
    "per": ("person",),
    "misc": ("misc", "event", "treaty", "org"),
}
_IN_GAZETTEER = ("country", "region", "city")  # kinds whose keys have to be there
_SPELLINGS = {  # ways to write a city that the table's English names lack
    "kiev": "kyiv",
    "mykolaiv": "mykolayiv",
    "new-york": "new-york-city",
    "vinnytsia": "vinnytsya",
    "zaporizhzhia": "zaporizhzhya",
}
_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "ı": "i", "đ": "d", "Đ": "D", "Ð": "D", "ß": "ss", "'": None, "’": None}
)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def find_label(key: str) -> str | None:
    """Return the label a corpus key implies.

    Returns:
        PER, LOC, ORG or MISC; None when the key has no known form or names a country, region or city the gazetteer
        does not have.
    """
    kind, _, name = key.partition(":")
    if kind not in _LABELS:
        return None
    if kind in _IN_GAZETTEER:
        return _LABELS[kind] if find_seed_key(key) else None
    return _LABELS[kind] if _SLUG.fullmatch(name) else None


def find_seed_key(key: str) -> str | None:
    """Return the gazetteer's key for a corpus key, None where it has none.

    `city:seoul` → `place:geonames-1835848`, `per:anton-chekhov` → `person:anton-chekhov`,
    `misc:telegram` → `org:telegram`.
    """
    kind, _, slug = key.partition(":")
    if kind == "city":
        return _load_cities().get(_SPELLINGS.get(slug, slug))
    choices = (f"{seed_kind}:{slug}" for seed_kind in _SEED_KINDS.get(kind, (kind,)))
    return next((choice for choice in choices if choice in _load_keys()), None)


def suggest_keys(key: str) -> str:
    """Return words for an error message: city keys like the one given, or the way to name a place that is none."""
    kind, _, name = key.partition(":")
    if kind == "region":
        return f" (regions.tsv has no {name}; a region it lacks is place:<slug>)"
    if kind != "city":
        return ""
    close = difflib.get_close_matches(name, _load_cities(), n=3, cutoff=0.75)
    found = f" (did you mean {', '.join('city:' + slug for slug in close)}?)" if close else ""
    return f"{found}; a town the gazetteer lacks is place:{name}"


def make_slug(name: str) -> str:
    """Make a slug of an English name: `São Paulo` → `sao-paulo`."""
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS)).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))


@lru_cache(maxsize=1)
def _load_keys() -> frozenset[str]:
    """Return the keys of all gazetteer tables there are."""
    tables = [*_list_tables("places"), *_list_tables("entities")]
    return frozenset(row["key"] for path in tables for row in read_table(path) if row.get("key"))


@lru_cache(maxsize=1)
def load_seed_names() -> dict[tuple[str, str, str], frozenset[str]]:
    """Return the gazetteer's keys by language, label and name or alias in lower case (`casefold`)."""
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for path in [*_list_tables("places"), *_list_tables("entities")]:
        for row in read_table(path):
            for language in ("uk", "ru"):
                aliases = (alias.lstrip("=?") for alias in (row[f"aliases_{language}"] or "").split("|"))
                for name in (row[f"name_{language}"], *aliases):
                    if name:
                        found[language, row["label"], name.casefold()].add(row["key"])
    return {name: frozenset(keys) for name, keys in found.items()}


@lru_cache(maxsize=1)
def _load_cities() -> dict[str, str]:
    """Return city slugs with and without country; the most populous city of a name has the bare slug."""
    rows = list(read_table(seeds_folder() / "places" / "cities.tsv"))
    rows.sort(key=lambda row: (-int(row["population"] or 0), row["key"]))
    found: dict[str, str] = {}
    for row in rows:
        slug = make_slug(row["name_en"])
        found.setdefault(slug, row["key"])
        found.setdefault(f"{row['country']}-{slug}", row["key"])
    return found


def _list_tables(folder: str) -> list[Path]:
    return sorted((seeds_folder() / folder).glob("*.tsv"))
