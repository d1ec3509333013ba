"""From mentions to entities: a pure function of one article's mentions, its text and the seeds.

No state of other batches enters, so the same article gets the same ids in any order and on any rerun; articles meet
because the key of a name is the same in Ukrainian, Russian and Latin script.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import DamerauLevenshtein

from strichka.entities.gazetteer import Alias, Entry, Gazetteer, Match
from strichka.entities.language_data import guess_nominatives, load_first_names, load_name_shapes
from strichka.entities.lemmas import lemmatise_name
from strichka.entities.morphology import load_morphology
from strichka.entities.support import choose_match, count_support
from strichka.entities.text import fold_word, tokenise
from strichka.entities.transliteration import make_name_key, make_word_key
from strichka.models import Entity

KEY_PREFIXES = {"PER": "person", "LOC": "place", "ORG": "org", "MISC": "misc"}
_DAMAGED_LETTERS = {"uk": "єії", "ru": "ыэё"}
_DAMAGE_SHARE = 0.001  # of the letters of the text: sound Ukrainian has 7 є in a thousand, damaged 0.4
_MISPRINT_LENGTH = 5  # shorter names differ by one letter too easily


@dataclass(frozen=True, slots=True)
class Spotted:
    """A name found in the title or body of an article, before it is linked."""

    start: int
    end: int
    label: str
    text: str


@dataclass(slots=True)
class Linked:
    """A name, its nominative and the entity it stands for."""

    spotted: Spotted
    lemma: str
    entity: Entity


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
    if len(words) == 3 and fold_word(words[1]).endswith(
        ("ович", "евич", "йович", "івна", "ївна", "овна", "евна", "ична", "ич")
    ):
        words = [words[0], words[2]]
    keys = [make_word_key(first_names.get(fold_word(word), word) if len(words) > 1 else word) for word in words]
    return f"{KEY_PREFIXES[label]}:{' '.join(key for key in keys if key) or lemma.lower()}"


class Linker:
    """Links the names of one article after another; holds nothing but the seeds.

    Args:
        gazetteer: the seed entities.
        language: `uk` or `ru`.
    """

    def __init__(self, gazetteer: Gazetteer, language: str) -> None:
        """Index the seeds' people by the key of their full names."""
        self.gazetteer = gazetteer
        self.language = language
        self._entities: dict[str, Entity] = {}
        self._people: dict[str, Entry] = {}
        for entry in gazetteer.entries:
            if entry.label == "PER":
                for _, name in entry.names:
                    if " " in name:
                        self._people.setdefault(make_entity_key(name, "PER"), entry)

    def link_mentions(self, spotted: Sequence[Spotted], text: str) -> list[Linked]:
        """Link the names of one article.

        Args:
            spotted: names of its title and body, in reading order.
            text: title and body, to see which letters print has lost and which nominatives are printed.

        Returns:
            The same names in the same order, each with nominative and entity.
        """
        article = _Article(self, spotted, text)
        return [article.link(name) for name in spotted]

    def entity_of(self, entry: Entry) -> Entity:
        """Return the record of a seed entity, made once."""
        if entry.key not in self._entities:
            self._entities[entry.key] = make_seed_entity(entry)
        return self._entities[entry.key]

    def find_person(self, lemma: str) -> Entry | None:
        """Find a seed person by a full name in any script or spelling with the same key."""
        return self._people.get(make_entity_key(lemma, "PER"))


class _Article:
    """What one article as a whole says about its names."""

    def __init__(self, linker: Linker, spotted: Sequence[Spotted], text: str) -> None:
        self.linker = linker
        self.language = linker.language
        self.printed = frozenset(fold_word(token.text) for token in tokenise(text) if token.text[0].isupper())
        letters = sum(letter.isalpha() for letter in text) or 1
        self.lost = [
            letter
            for letter in _DAMAGED_LETTERS[self.language]
            if letters > 300 and text.lower().count(letter) / letters < _DAMAGE_SHARE
        ]
        self.matches = {name: self._match(name) for name in dict.fromkeys((item.text, item.label) for item in spotted)}
        self.lemmas = {name: lemmatise_name(name[0], name[1], self.language, self.printed) for name in self.matches}
        self.support = count_support([entry for entry in (self._sure_entry(item) for item in spotted) if entry])
        self.full_names = self._collect_full_names(spotted)
        self.acronyms = self._collect_acronyms(spotted, text)

    def _match(self, name: tuple[str, str]) -> list[Match]:
        text, label = name
        matches = self.linker.gazetteer.look_up(text, self.language)
        if not matches and text[:1].islower():
            matches = self.linker.gazetteer.look_up(text, self.language, ignore_case=True)
        fitting = [match for match in matches if match.alias.entry.label == label]
        crossing = [match for match in matches if "PER" not in (match.alias.entry.label, label)]
        return fitting or crossing

    def _sure_entry(self, item: Spotted) -> Entry | None:
        matches = self.matches[(item.text, item.label)]
        if len({match.alias.entry.key for match in matches}) == 1 and not matches[0].alias.ambiguous:
            return matches[0].alias.entry
        return None

    def _collect_full_names(self, spotted: Sequence[Spotted]) -> dict[tuple[str, str], Alias | None]:
        """List the people named in full, each with the seed's alias where one fits, in order of appearance."""
        full: dict[tuple[str, str], Alias | None] = {}
        for item in spotted:
            name = (item.text, item.label)
            if item.label == "PER" and name not in full and len(_name_words(item.text)) > 1:
                match = choose_match(self.matches[name], self.support)
                full[name] = match.alias if match else None
        return full

    def _collect_acronyms(self, spotted: Sequence[Spotted], text: str) -> dict[str, Spotted]:
        """Find acronyms the text defines: a name, then its acronym in brackets."""
        acronyms: dict[str, Spotted] = {}
        for full, short in pairwise(spotted):
            gap = text[full.end : short.start]
            if (
                short.text.isupper()
                and full.label == short.label
                and gap in (" (", ' ("', " («", " (далі – ", " (далее – ")
            ):
                acronyms.setdefault(short.text, full)
        return acronyms

    def link(self, item: Spotted) -> Linked:
        """Link one name: by the article's full names, by the gazetteer, by acronym, or as a new entity."""
        name = (item.text, item.label)
        if item.label == "PER":
            linked = self._link_short_person(item) or self._link_misprint(item)
            if linked is not None:
                return linked
        match = choose_match(self.matches[name], self.support)
        if match is not None:
            return Linked(item, match.alias.printed, self.linker.entity_of(match.alias.entry))
        definition = self.acronyms.get(item.text)
        if definition is not None:
            return Linked(item, item.text, self.link(definition).entity)
        return self._link_new(item, self.lemmas[name])

    def _link_new(self, item: Spotted, lemma: str) -> Linked:
        if item.label == "PER" and " " in lemma:
            entry = self.linker.find_person(lemma)
            if entry is not None:
                return Linked(item, lemma, self.linker.entity_of(entry))
        key = make_entity_key(lemma, item.label)
        name_uk, name_ru = (lemma, None) if self.language == "uk" else (None, lemma)
        return Linked(item, lemma, Entity(key=key, label=item.label, name_uk=name_uk, name_ru=name_ru))

    def _link_short_person(self, item: Spotted) -> Linked | None:
        """Link a name of one word to the person of the article whose full name has it ("Юн", "Леммі").

        A person of the seeds known by that one word gives way only to someone else named in full in this article.
        """
        words = _name_words(item.text)
        if len(words) != 1:
            return None
        options = _list_nominatives(words[0], self.language)
        fitting: dict[str, tuple[tuple[str, str], str]] = {}
        for full in self.full_names:
            part = self._matching_part(full, options)
            if part is not None:
                target = self._link_full(full)
                fitting.setdefault(target.entity.key, (full, part))
        if not fitting:
            return None
        keys = list(fitting)
        match = choose_match(self.matches[(item.text, item.label)], self.support)
        if match is not None and match.alias.entry.key in fitting:
            keys = [match.alias.entry.key]
        full, part = fitting[keys[0]]
        return Linked(item, part, self._link_full(full).entity)

    def _matching_part(self, full: tuple[str, str], options: set[str]) -> str | None:
        """Return the part of a full name that a short one can be: its last word, or its first in East Asian order."""
        parts = _name_words(self.lemmas[full])
        if not parts:
            return None
        candidates = [parts[-1]]
        if fold_word(parts[0]) in load_name_shapes().family_first or fold_word(parts[0]) not in load_first_names():
            candidates.append(parts[0])
        return next((part for part in candidates if fold_word(part) in options), None)

    def _link_full(self, full: tuple[str, str]) -> Linked:
        item = Spotted(0, 0, full[1], full[0])
        alias = self.full_names[full]
        if alias is not None:
            return Linked(item, alias.printed, self.linker.entity_of(alias.entry))
        return self._link_misprint(item) or self._link_new(item, self.lemmas[full])

    def _link_misprint(self, item: Spotted) -> Linked | None:
        """Join a name that differs by one letter from one this article supports.

        Support is a name of the same article that the seeds know (Умєров in the title, Умров in the text), or print
        that has lost a letter throughout, without which both names are the same.
        """
        name = (item.text, item.label)
        if self.matches[name]:
            return None
        lemma = self.lemmas[name]
        for other, matches in self.matches.items():
            if other[1] != "PER" or other == name or not matches:
                continue
            match = choose_match(matches, self.support)
            if match is not None and _is_misprint(lemma, _full_name(match.alias.entry, self.language)):
                return Linked(
                    item, _correct(lemma, match.alias.entry, self.language), self.linker.entity_of(match.alias.entry)
                )
        entry = self._find_damaged(lemma)
        if entry is not None:
            return Linked(item, _correct(lemma, entry, self.language), self.linker.entity_of(entry))
        return None

    def _find_damaged(self, lemma: str) -> Entry | None:
        """Find the one seed person whose full name is this one with the letters the text has lost."""
        if not self.lost or len(_name_words(lemma)) < 2:
            return None
        found = [
            entry
            for entry in self.linker.gazetteer.entries
            if entry.label == "PER" and _drop(_full_name(entry, self.language), self.lost) == _drop(lemma, self.lost)
        ]
        return found[0] if len(found) == 1 else None


def _name_words(name: str) -> list[str]:
    return [token.text for token in tokenise(name) if token.text[0].isalpha() and len(token.text) > 1]


def _list_nominatives(word: str, language: str) -> set[str]:
    nominatives = set(guess_nominatives(fold_word(word)))
    nominatives.update(form.replace("ё", "е") for form in load_morphology(language).list_nominatives(word.lower()))
    return nominatives


def _full_name(entry: Entry, language: str) -> str:
    return entry.name(language) or ""


def _drop(name: str, letters: Sequence[str]) -> str:
    return "".join(letter for letter in name.lower() if letter not in letters)


def _is_misprint(lemma: str, full: str) -> bool:
    """Say whether a name is one letter off a known full name: family names alike, first names the same or left out."""
    parts, wanted = _name_words(lemma), _name_words(full)
    if not parts or len(wanted) < 2:
        return False
    family, known = fold_word(parts[-1]), fold_word(wanted[-1])
    if min(len(family), len(known)) < _MISPRINT_LENGTH or family[0] != known[0]:
        return False
    if len(parts) > 1 and make_word_key(parts[0]) != make_word_key(wanted[0]):
        return False
    return family != known and DamerauLevenshtein.distance(family, known) == 1


def _correct(lemma: str, entry: Entry, language: str) -> str:
    """Give the correct spelling of as much of the name as was printed."""
    wanted = _full_name(entry, language)
    return wanted if len(_name_words(lemma)) > 1 else _name_words(wanted)[-1]


def count_entities(linked: Sequence[Linked]) -> Counter[str]:
    """Count mentions by entity key."""
    return Counter(item.entity.key for item in linked)
