"""Keys of entities: what makes two spellings of one name the same entity in any article, language and order of work."""

import re

from strichka.entities.gazetteer import Entry
from strichka.entities.language_data import load_first_names
from strichka.entities.text import fold_word, tokenise
from strichka.entities.transliteration import make_name_key, make_word_key
from strichka.models import Entity

KEY_PREFIXES = {"PER": "person", "LOC": "place", "ORG": "org", "MISC": "misc"}
_PATRONYMIC = re.compile(r"(?:[оеєії]вич|[оеії]вна|[иі]чна|[нк]ич)$")


def make_entity_key(lemma: str, label: str) -> str:
    """Make the key of an entity no seed covers: the same for Володимир and Владимир Бойко, for Блінкен and Blinken.

    Args:
        lemma: the whole name in the nominative; of a person's, the patronymic is left out.
        label: PER, LOC, ORG or MISC.
    """
    if label != "PER":
        return f"{KEY_PREFIXES[label]}:{make_name_key(lemma) or lemma.lower()}"
    first_names = load_first_names()
    words = [token.text for token in tokenise(lemma) if token.text[0].isalnum()]
    if len(words) > 2:
        words = [word for word in words[:-1] if not _PATRONYMIC.search(word)] + words[-1:]
    keys = [make_word_key(first_names.get(fold_word(word), word) if len(words) > 1 else word) for word in words]
    # Sorted, for "Бойко Олена" and "Олена Бойко" are one person.
    return f"{KEY_PREFIXES[label]}:{' '.join(sorted(key for key in keys if key)) or lemma.lower()}"


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
