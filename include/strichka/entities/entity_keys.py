"""Keys of entities: what makes two spellings of one name the same entity in any article, language and order of work."""

from strichka.entities.body_keys import make_body_key
from strichka.entities.gazetteer import Entry
from strichka.entities.name_keys import make_person_key, make_phrase_key
from strichka.models import Entity

KEY_PREFIXES = {"PER": "person", "LOC": "place", "ORG": "org", "MISC": "misc"}
_KEY_MAKERS = {"PER": make_person_key, "ORG": make_body_key}


def make_entity_key(lemma: str, label: str) -> str:
    """Make the key of an entity no seed covers: the same for Володимир and Владимир Бойко, for Блінкен and Blinken.

    Args:
        lemma: the whole name in the nominative.
        label: PER, LOC, ORG or MISC.
    """
    return f"{KEY_PREFIXES[label]}:{_KEY_MAKERS.get(label, make_phrase_key)(lemma) or lemma.lower()}"


def make_seed_entity(entry: Entry) -> Entity:
    """Make the warehouse's record of a seed entity, with all its aliases but their marks."""
    return Entity(
        key=entry.key,
        label=entry.label,
        name_uk=entry.name("uk"),
        name_ru=entry.name("ru"),
        name_en=entry.name("en"),
        kind=entry.kind or None,
        wikidata_id=entry.wikidata,
        origin="seed",
        aliases=tuple(dict.fromkeys((code, alias.lstrip("=?").strip()) for code, alias in entry.aliases)),
    )
