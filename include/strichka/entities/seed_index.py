"""The seeds by the keys of their names: what a name that no alias fits may still be, in any script or spelling."""

import re
from functools import lru_cache

from strichka.entities.body_keys import find_adjective_country
from strichka.entities.entity_keys import make_entity_key
from strichka.entities.gazetteer import Entry, Gazetteer
from strichka.entities.transliteration import cut_closing_vowels, make_name_key

_LONG_ENOUGH = 4  # shorter keys are too easily another name's


class SeedIndex:
    """Seed entities by key: the same for a name in Ukrainian, Russian and Latin script.

    Args:
        gazetteer: the seed entities.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Make the keys of all names, and of the bodies' short forms of several words."""
        self._gazetteer = gazetteer
        self._people: dict[str, Entry] = {}
        self._things: dict[str, Entry | None] = {}
        self._doubtful: dict[str, list[Entry]] = {}
        for entry in gazetteer.entries:
            for name in dict.fromkeys(name for _, name in entry.names):
                if entry.label != "PER":
                    self._index_thing(name, entry)
                elif " " in name:
                    self._people.setdefault(make_entity_key(name, "PER"), entry)
        for entry in gazetteer.entries:
            for alias in dict.fromkeys(alias for _, alias in entry.aliases if entry.label == "ORG"):
                if " " in alias:
                    self._index_alias(alias, entry)

    def find_person(self, lemma: str) -> Entry | None:
        """Find a seed person by a full name in any script or spelling with the same key."""
        return self._people.get(make_entity_key(lemma, "PER"))

    def _index_thing(self, name: str, entry: Entry) -> None:
        """Index a place, body or other by the key of its name; a key that two share names neither."""
        key = _key_thing(name, entry.label)
        if len(key.partition(":")[2]) >= _LONG_ENOUGH and self._things.setdefault(key, entry) is not entry:
            self._things[key] = None

    def _index_alias(self, alias: str, entry: Entry) -> None:
        """Index a body by the key of a short form of several words, apart where it may be another's too."""
        marks = alias[: len(alias) - len(alias.lstrip("=?"))]
        key = make_entity_key(alias[len(marks) :], "ORG")
        if "?" not in marks:
            self._things.setdefault(key, entry)
        elif entry not in self._doubtful.setdefault(key, []):
            self._doubtful[key].append(entry)

    def find_doubtful(self, lemma: str, country: str | None) -> Entry | None:
        """Find the body a doubtful short form of several words means: that of the country the article is on.

        "Національні збори" are those of France in news of France. A body that belongs to no one country is meant where
        no other has that form.
        """
        entries = self._doubtful.get(make_entity_key(lemma, "ORG"), [])
        countries = [self._find_country(entry) for entry in entries]
        if country in countries:
            return entries[countries.index(country)]
        return entries[0] if countries == [None] else None

    def _find_country(self, entry: Entry) -> str | None:
        """Return the country a body's key ends with: `org:supreme-court-ua`."""
        code = entry.key.rpartition("-")[2].upper()
        return code if len(code) == 2 and f"country:{code}" in self._gazetteer.by_key else None

    def find_by_key(self, key: str) -> Entry | None:
        """Find the one seed place, body or other of a key."""
        return self._things.get(key)

    def find_thing(self, lemma: str, label: str) -> Entry | None:
        """Find the one seed place, body or other whose name has the same key in any script or spelling."""
        entry = self._things.get(_key_thing(lemma, label))
        if entry is None and label == "LOC" and " " not in lemma:
            return self._gazetteer.by_key.get(f"country:{find_adjective_country(lemma)}")
        return entry

    def find_region(self, lemma: str) -> Entry | None:
        """Find the region whose noun stands with another's: "Сумська" of "Сумська і Харківська області"."""
        if not lemma.endswith(("ська", "цька", "зька", "ская", "цкая")):
            return None
        return self._things.get(_key_thing(f"{lemma} область", "LOC"))


@lru_cache(maxsize=2)
def index_seeds(gazetteer: Gazetteer) -> SeedIndex:
    """Return the index of a gazetteer, made once a process."""
    return SeedIndex(gazetteer)


def _key_thing(name: str, label: str) -> str:
    """Return the key a seed is found by: of one word its letters, the vowels that close it read as one.

    Ужиці and Ужице meet, Північ and Північне don't.
    """
    if re.search(r"\w[\s-]+\w", name):
        return make_entity_key(name, label)
    return f"{label}:{cut_closing_vowels(make_name_key(name), '~')}"
