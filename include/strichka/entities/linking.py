"""From mentions to entities: a pure function of one article's mentions, its text and the seeds.

No state of other batches enters, so the same article gets the same ids in any order and on any rerun; articles meet
because the key of a name is the same in Ukrainian, Russian and Latin script.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from strichka.entities.acronyms import find_acronyms
from strichka.entities.body_keys import find_body_kind
from strichka.entities.entity_keys import make_entity_key, make_seed_entity
from strichka.entities.gazetteer import Entry, Gazetteer, Match
from strichka.entities.lemmas import lemmatise_name
from strichka.entities.misprints import drop_letters, find_lost_letters, is_misprint, settle_spellings, split_name
from strichka.entities.seed_index import index_seeds
from strichka.entities.short_names import Bearer, CallNames, is_polite_form, list_called_words, list_nominatives
from strichka.entities.standing import Standing, join_standings, read_standing
from strichka.entities.support import choose_match, count_support, find_main_country
from strichka.entities.text import APOSTROPHES, fold_word
from strichka.models import Entity

# The letter before is looked at last, so that the search goes from capital to capital.
_CAPITALISED = re.compile(rf"[A-ZА-ЯІЇЄҐЁ](?<!\w.)\w*(?:[-{APOSTROPHES}]\w+)*")
_MOST_STEPS = 3  # from an acronym to what it stands for, which may be one too: ends a circle
_MOST_KNOWN = 100  # seed people of an article that misprints are compared with: bounds the time

_Name = tuple[str, str]  # surface and label: what mentions of one article are grouped by


@dataclass(frozen=True, slots=True)
class Spotted:
    """A name found in an article, before it is linked; offsets in the text the linker is given."""

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


class Linker:
    """Links the names of one article after another; holds nothing but the seeds.

    Args:
        gazetteer: the seed entities.
        language: `uk` or `ru`.
    """

    def __init__(self, gazetteer: Gazetteer, language: str) -> None:
        """Take the index of the seeds, which is one for all languages."""
        self.gazetteer = gazetteer
        self.language = language
        self._entities: dict[str, Entity] = {}
        self._damaged: dict[str, dict[str, list[Entry]]] = {}
        self.index = index_seeds(gazetteer)

    def link_mentions(self, spotted: Sequence[Spotted], text: str) -> list[Linked]:
        """Link the names of one article.

        Args:
            spotted: names of its title and body, in reading order.
            text: the text their offsets are in, title and body.

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

    def find_states_body(self, lemma: str, kind: str, country: str) -> Entity:
        """Find a country's body of a kind that all countries have, or make one: "Міноборони" in news of Lithuania."""
        key = f"org:{kind}-{country.lower()}"
        entry = self.index.find_by_key(key)
        if entry is not None:
            return self.entity_of(entry)
        state = self.gazetteer.by_key.get(f"country:{country}")
        name = f"{lemma} ({state.name(self.language)})" if state else lemma
        name_uk, name_ru = (name, None) if self.language == "uk" else (None, name)
        return Entity(key=key, label="ORG", name_uk=name_uk, name_ru=name_ru)

    def find_damaged(self, lemma: str, lost: str) -> Entry | None:
        """Find the one seed person whose full name is this one with the letters the text has lost."""
        if not lost or len(split_name(lemma)) < 2:
            return None
        if lost not in self._damaged:
            index: dict[str, list[Entry]] = {}
            for entry in self.gazetteer.entries:
                if entry.label == "PER":
                    index.setdefault(drop_letters(entry.name(self.language) or "", lost), []).append(entry)
            self._damaged[lost] = index
        found = self._damaged[lost].get(drop_letters(lemma, lost), [])
        return found[0] if len(found) == 1 else None


class _Article:
    """What one article as a whole says about its names."""

    def __init__(self, linker: Linker, spotted: Sequence[Spotted], text: str) -> None:
        self.linker = linker
        self.language = linker.language
        self.printed = frozenset(fold_word(word) for word in _CAPITALISED.findall(text))
        self.lost = find_lost_letters(text, self.language)
        names = list(dict.fromkeys((item.text, item.label) for item in spotted))
        self.matches = {name: self._match(name) for name in names}
        self.lemmas = self._lemmatise_all(spotted, text)
        self.support = count_support([entry for item in spotted if (entry := self._sure_entry(item))])
        self.lists_regions = "област" in text.lower()
        self.country = find_main_country(self.support, self.language)
        self.chosen = {
            name: choose_match(matches, self.support, is_name=True) for name, matches in self.matches.items()
        }
        people = [self.lemmas[item.text, item.label] for item in spotted if item.label == "PER"]
        self.spellings = settle_spellings(people, self.language, self.lost)
        self.known = self._list_known_people()
        self.acronyms = find_acronyms(spotted, text)
        self._misprints: dict[_Name, Entry | None] = {}
        self._bearers: dict[_Name, list[Bearer]] = {}
        self.people = self._index_people(spotted)

    def _match(self, name: _Name) -> list[Match]:
        text, label = name
        matches = self.linker.gazetteer.look_up(text, self.language)
        if not matches and text[:1].islower():
            matches = self.linker.gazetteer.look_up(text, self.language, ignore_case=True)
        fitting = [match for match in matches if match.alias.entry.label == label]
        crossing = [match for match in matches if "PER" not in (match.alias.entry.label, label)]
        return fitting or crossing

    def _lemmatise_all(self, spotted: Sequence[Spotted], text: str) -> dict[_Name, str]:
        """Put each different name into the nominative once, by all places where it stands."""
        standings: dict[_Name, list[Standing]] = {}
        for item in spotted:
            standings.setdefault((item.text, item.label), []).append(
                read_standing(text, item.start, item.end, self.language)
            )
        return {
            name: lemmatise_name(name[0], name[1], self.language, self.printed, join_standings(standings[name]))
            for name in self.matches
        }

    def _sure_entry(self, item: Spotted) -> Entry | None:
        matches = self.matches[item.text, item.label]
        if len({match.alias.entry.key for match in matches}) == 1 and not matches[0].alias.ambiguous:
            return matches[0].alias.entry
        return None

    def _list_known_people(self) -> list[Entry]:
        found = [match.alias.entry for name, match in self.chosen.items() if match is not None and name[1] == "PER"]
        return list({entry.key: entry for entry in found}.values())[:_MOST_KNOWN]

    def _index_people(self, spotted: Sequence[Spotted]) -> CallNames:
        """Index the people named in full; a first name and patronymic are so where nobody fuller bears them."""
        people = CallNames()
        named = [item for item in spotted if item.label == "PER" and len(list_called_words(item.text)) > 1]
        lemmas = [self.lemmas[item.text, item.label] for item in named]
        polite = [is_polite_form(lemma) for lemma in lemmas]
        for is_polite, lemma, item in sorted(zip(polite, lemmas, named, strict=True), key=lambda each: each[0]):
            if not is_polite or not people.find_by_patronymic(lemma):
                linked = self._link_full(item)
                people.add(item.start, linked.lemma, linked.entity)
        return people

    def link(self, item: Spotted, steps: int = _MOST_STEPS) -> Linked:
        """Link one name: by the article's full names, by the gazetteer, by acronym, or as a new entity."""
        if item.label == "PER":
            return self._link_short_person(item) or self._link_full(item)
        name = (item.text, item.label)
        match = self.chosen[name]
        if match is None or match.alias.ambiguous:
            body = self._find_states_body(name)
            if body is not None:
                return Linked(item, self.lemmas[name], body)
        if match is not None:
            return Linked(item, match.alias.printed, self.linker.entity_of(match.alias.entry))
        definition = self.acronyms.get(item.text)
        if steps and definition is not None and definition.text != item.text:
            return Linked(item, item.text, self.link(definition, steps - 1).entity)
        lemma = self.lemmas[name]
        entry = self.linker.index.find_thing(lemma, item.label)
        if entry is None and item.label == "ORG" and " " in lemma:
            entry = self.linker.index.find_doubtful(lemma, self.country)
        if entry is None and item.label == "LOC" and self.lists_regions:
            entry = self.linker.index.find_region(lemma)
        return Linked(item, lemma, self.linker.entity_of(entry)) if entry else self._make_new(item, lemma)

    def _find_states_body(self, name: _Name) -> Entity | None:
        """Find the body that a kind of state body without its country stands for, by the article's main country."""
        kind = find_body_kind(self.lemmas[name]) if name[1] == "ORG" else None
        if kind is None or self.country is None:
            return None
        return self.linker.find_states_body(self.lemmas[name], kind, self.country)

    def _link_full(self, item: Spotted) -> Linked:
        """Link a person by the name itself: a seed, a seed misprinted, a seed in other spelling, or a new one."""
        name = (item.text, item.label)
        match = self.chosen[name]
        if match is not None:
            return Linked(item, match.alias.printed, self.linker.entity_of(match.alias.entry))
        lemma = self.lemmas[name]
        entry = self._find_misprinted(name)
        if entry is not None:
            return Linked(item, _correct(lemma, entry, self.language), self.linker.entity_of(entry))
        lemma = self._spell(lemma)
        entry = self.linker.index.find_person(lemma) if " " in lemma else None
        return Linked(item, lemma, self.linker.entity_of(entry)) if entry else self._make_new(item, lemma)

    def _make_new(self, item: Spotted, lemma: str) -> Linked:
        name_uk, name_ru = (lemma, None) if self.language == "uk" else (None, lemma)
        key = make_entity_key(lemma, item.label)
        return Linked(item, lemma, Entity(key=key, label=item.label, name_uk=name_uk, name_ru=name_ru))

    def _spell(self, lemma: str) -> str:
        """Put the right family name for one this article misspells."""
        words = split_name(lemma)
        right = self.spellings.get(fold_word(words[-1])) if words else None
        return lemma[: lemma.rindex(words[-1])] + right if right and lemma.endswith(words[-1]) else lemma

    def _find_misprinted(self, name: _Name) -> Entry | None:
        """Find the seed person whom a name misprints.

        Support is a name of the same article that the seeds know (Умєров in the title, Умров in the text), or print
        that has lost a letter throughout, without which both names are the same.
        """
        if name not in self._misprints:
            lemma = self.lemmas[name]
            known = (entry for entry in self.known if is_misprint(lemma, entry.name(self.language) or ""))
            self._misprints[name] = next(known, None) or self.linker.find_damaged(lemma, self.lost)
        return self._misprints[name]

    def _link_short_person(self, item: Spotted) -> Linked | None:
        """Link a short name to the person of the article whose full name has it ("Юн", "Леммі", "Олена Петрівна").

        Where two have it, the one named in full last before it is meant.
        """
        name = (item.text, item.label)
        if name not in self._bearers:
            self._bearers[name] = self._list_bearers(name)
        bearers = self._bearers[name]
        if not bearers:
            return None
        nearest = bisect_right(bearers, item.start, key=lambda bearer: bearer[0])
        _, part, entity = bearers[max(0, nearest - 1)]
        return Linked(item, self._complete(self.lemmas[name], part), entity)

    def _complete(self, lemma: str, part: str) -> str:
        """Put the right word into a short name that has initials or "ван" beside it, or a patronymic."""
        if is_polite_form(lemma) or part.isascii() != lemma.isascii():
            return lemma
        words = split_name(lemma)
        return part if not words or lemma == words[-1] else part.join(lemma.rsplit(words[-1], 1))

    def _list_bearers(self, name: _Name) -> list[Bearer]:
        """List the places where someone is named in full whom a short name may stand for, in reading order.

        A person of the seeds known by that one word gives way only to someone else named in full in this article.
        """
        lemma = self.lemmas[name]
        words = list_called_words(name[0])
        if len(words) != 1:
            return self.people.find_by_patronymic(lemma) if is_polite_form(lemma) else []
        options = [*list_nominatives(words[0], self.language), fold_word(self._spell(lemma))]
        fitting = self.people.find_by_family(options)
        match = self.chosen[name]
        if match is not None:
            same = [bearer for bearer in fitting if bearer[2].key == match.alias.entry.key]
            fitting = same or fitting
        elif not fitting:
            fitting = self.people.find_by_first_name(options)
        return sorted(fitting, key=lambda bearer: bearer[0])


def _correct(lemma: str, entry: Entry, language: str) -> str:
    """Give the correct spelling of as much of the name as was printed."""
    wanted = entry.name(language) or lemma
    return wanted if len(split_name(lemma)) > 1 else split_name(wanted)[-1]
