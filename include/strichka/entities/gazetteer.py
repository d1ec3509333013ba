"""Names we know: seed entities with their aliases, found in text in any case of either language.

An alias is found by its words: a word of the text counts as an alias's word when it is that word, or one of its
nominatives by pymorphy3 is, or (for names no dictionary has) one of the nominatives its ending allows. Nothing is
inflected beforehand, so a gazetteer of tens of thousands of names loads in a fraction of a second.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from strichka.entities.language_data import guess_nominatives
from strichka.entities.morphology import Morphology, load_morphology
from strichka.entities.text import clean_word, fold_word, is_latin, list_words
from strichka.errors import SeedError
from strichka.resources import seeds_folder

COLUMNS = (
    "key", "label", "kind", "name_uk", "name_ru", "name_en", "aliases_uk", "aliases_ru", "aliases_en", "wikidata",
)  # fmt: skip
LABELS = frozenset({"PER", "LOC", "ORG", "MISC"})
_DECLINED_ACRONYM = re.compile(r"([А-ЯІЇЄҐЁ]{2,})-?(?:а|у|ом|е|і|ові|и|ы|ів|ов|ам|ами|ах)")
_CACHED_WORDS = 60_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A seed entity: one row of the gazetteer."""

    key: str
    label: str
    kind: str
    names: tuple[tuple[str, str], ...]  # (language, name), at most one a language
    aliases: tuple[tuple[str, str], ...]  # (language, alias as written in the seed, with its mark)
    wikidata: str | None
    country: str | None  # ISO 3166 code, for cities
    population: int  # 0 when not known
    order: int  # place in the seeds: settles ties

    def name(self, language: str) -> str | None:
        """Return the name in a language, where there is one."""
        return next((name for code, name in self.names if code == language), None)


@dataclass(frozen=True, slots=True)
class Alias:
    """One way to write one entity's name."""

    entry: Entry
    printed: str  # in the nominative, without its mark
    words: tuple[str, ...]  # folded
    exact: bool  # as written or not at all
    ambiguous: bool  # counts only with support from the text around it
    is_acronym: bool  # capitals: found in capitals only
    titled: tuple[bool, ...]  # which words begin with a capital


_Begun = dict[str, list[Alias]]  # second word, empty where there is none → aliases that begin alike


@dataclass(frozen=True, slots=True)
class Match:
    """An alias found at some word of a text."""

    alias: Alias
    length: int  # words


class Gazetteer:
    """All seed entities and the index of their aliases.

    Args:
        entries: seed entities; where an alias belongs to several, all are returned, in this order.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Build the index over the aliases of all languages."""
        self.entries = tuple(entries)
        self.by_key = {entry.key: entry for entry in self.entries}
        self._index: dict[str, dict[str, _Begun]] = {"uk": {}, "ru": {}, "en": {}}
        self._vocabulary: dict[str, set[str]] = {"uk": set(), "ru": set(), "en": set()}
        for entry in self.entries:
            forms = (*entry.names, *entry.aliases)
            if entry.label != "LOC":
                # Of two ways to write one form the first counts: "?Голос" makes the name itself doubtful. Not so of
                # towns, where the mark says that the name is a common word or a first name too: `support` sees to that.
                forms = tuple(sorted(forms, key=lambda form: form[1][0] != "?"))
            for language, written in forms:
                self._add_alias(entry, language, written)
        self._keys = {
            language: lru_cache(maxsize=_CACHED_WORDS)(self._key_finder(language)) for language in ("uk", "ru")
        }
        self._begun = {
            language: lru_cache(maxsize=_CACHED_WORDS)(partial(self._list_begun, language)) for language in ("uk", "ru")
        }

    def _add_alias(self, entry: Entry, language: str, written: str) -> None:
        marks, printed = _read_marks(written)
        tokens = list_words(printed)
        if not tokens:
            return
        language = "en" if is_latin(tokens[0]) else language
        words = tuple(fold_word(token) for token in tokens)
        letters = [letter for letter in printed if letter.isalpha()]
        is_acronym = len(tokens) == 1 and 1 < len(letters) <= 6 and all(letter.isupper() for letter in letters)
        titled = tuple(token[0].isupper() for token in tokens)
        alias = Alias(entry, printed, words, "=" in marks, "?" in marks, is_acronym, titled)
        begun = self._index[language].setdefault(words[0], {})
        bucket = begun.setdefault(words[1] if len(words) > 1 else "", [])
        if all(other.entry is not entry or other.words != words for other in bucket):
            bucket.append(alias)
            self._vocabulary[language].update(words)

    def list_aliases(self, language: str) -> list[Alias]:
        """List the aliases of a language and those in Latin letters."""
        return [
            alias
            for code in (language, "en")
            for begun in self._index[code].values()
            for aliases in begun.values()
            for alias in aliases
        ]

    def find_keys(self, word: str, language: str) -> tuple[str, ...]:
        """List the words of the index's vocabulary that a word of a text can be a form of."""
        return self._keys[language](word)

    def match_at(
        self, words: Sequence[str], position: int, language: str, limit: int | None = None, ignore_case: bool = False
    ) -> list[Match]:
        """Find the longest aliases that begin at a word.

        Args:
            words: words of a text as printed, no signs.
            position: index of the first word of the name.
            language: `uk` or `ru`; names in Latin letters are looked up in both.
            limit: index of the word after the last that a name may hold; none: the end of the text.
            ignore_case: for text that lost its case.

        Returns:
            All matches of the greatest length found, in the order of the seeds; empty when there is none.
        """
        limit = len(words) if limit is None else limit
        if ignore_case:
            index, begun = self._list_begun(language, words[position], ignore_case=True)
        else:
            index, begun = self._begun[language](words[position])
        best: list[Match] = []
        length = 0
        for alias in self._list_going_on(begun, index, words, position, limit) if begun else ():
            size = len(alias.words)
            if size < length or position + size > limit:
                continue
            if self._fits(alias, index, words[position : position + size], ignore_case):
                if size > length:
                    best, length = [], size
                best.append(Match(alias, size))
        return sorted(best, key=lambda match: match.alias.entry.order) if len(best) > 1 else best

    def _list_going_on(
        self, begun: "_Begun", index: str, words: Sequence[str], position: int, limit: int
    ) -> Iterator[Alias]:
        """List the aliases begun at a word whose second word the next one can be, then those of one word.

        Hundreds begin with "Міністерство": only those that go on as the text does are looked at.
        """
        if position + 1 < limit:
            second = words[position + 1]
            keys = dict.fromkeys((fold_word(second), *(() if index == "en" else self.find_keys(second, index))))
            for key in keys:
                yield from begun.get(key, ())
        yield from begun.get("", ())

    def _list_begun(self, language: str, word: str, ignore_case: bool = False) -> tuple[str, "_Begun"]:
        """List the aliases whose first word a word of a text can be, by their second word, and name their index."""
        index = language
        keys: tuple[str, ...] = (fold_word(word),)
        if is_latin(word):
            index = "en"
        elif ignore_case or word[0].isupper():
            keys = self.find_keys(word, language)
        buckets = [self._index[index][key] for key in keys if key in self._index[index]]
        if len(buckets) == 1:
            return index, buckets[0]
        begun: _Begun = {}
        for bucket in buckets:
            for second, aliases in bucket.items():
                begun.setdefault(second, []).extend(aliases)
        return index, begun

    def _fits(self, alias: Alias, index: str, words: Sequence[str], ignore_case: bool) -> bool:
        if alias.exact and not ignore_case:
            return tuple(clean_word(word) for word in words) == _clean_words(alias.printed)
        if not ignore_case and not _case_fits(alias, words):
            return False
        for word, wanted in zip(words, alias.words, strict=True):
            if fold_word(word) == wanted:
                continue
            if index == "en" or alias.exact or wanted not in self.find_keys(word, index):
                return False
        return True

    def look_up(self, name: str, language: str, ignore_case: bool = False) -> list[Match]:
        """Find the aliases that a whole name, in any case, can be a form of.

        Args:
            name: a name as printed in a text.
            language: `uk` or `ru`.
            ignore_case: also find it in lower case.
        """
        words = list_words(name)
        if not words:
            return []
        return [
            match for match in self.match_at(words, 0, language, ignore_case=ignore_case) if match.length == len(words)
        ]

    def _key_finder(self, language: str):  # type: ignore[no-untyped-def]
        vocabulary = self._vocabulary[language]

        def find_keys(word: str) -> tuple[str, ...]:
            return tuple(_list_keys(word, vocabulary, load_morphology(language)))

        return find_keys


def _list_keys(word: str, vocabulary: set[str], morphology: Morphology) -> Iterator[str]:
    folded = fold_word(word)
    seen = set()
    if folded in vocabulary:
        seen.add(folded)
        yield folded
    acronym = _DECLINED_ACRONYM.fullmatch(word)
    if acronym and acronym[1].lower() in vocabulary:
        yield acronym[1].lower()
    for nominative in morphology.list_nominatives(clean_word(word).lower()):
        key = nominative.replace("ё", "е")
        if key in vocabulary and key not in seen:
            seen.add(key)
            yield key
    if not seen and not morphology.describe_word(clean_word(word)).is_known:
        for guess in guess_nominatives(folded):
            if guess in vocabulary:
                yield guess


@lru_cache(maxsize=4096)
def _clean_words(printed: str) -> tuple[str, ...]:
    return tuple(clean_word(word) for word in list_words(printed))


def _case_fits(alias: Alias, words: Sequence[str]) -> bool:
    if alias.is_acronym:
        return words[0].isupper() or _DECLINED_ACRONYM.fullmatch(words[0]) is not None
    if alias.titled[0] and not words[0][0].isupper():
        return False
    if alias.entry.label == "PER":
        return all(word[0].isupper() or not titled for word, titled in zip(words, alias.titled, strict=True))
    return True


def _read_marks(written: str) -> tuple[str, str]:
    printed = written.lstrip("=?")
    return written[: len(written) - len(printed)], printed.strip()


def read_entries(path: Path, order: int = 0) -> list[Entry]:
    """Read one gazetteer file.

    Args:
        path: tab-separated UTF-8 with a header row, `#` before comments; columns as in `COLUMNS`, and `country`,
            `population` for places.
        order: place of its first row among all rows.

    Raises:
        SeedError: a column is missing, or a row is malformed; the message names file, line and remedy.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SeedError(f"Gazetteer {path} can't be read: {error}") from error
    rows = [(number, line) for number, line in enumerate(lines, start=1) if line.strip() and not line.startswith("#")]
    header = rows[0][1].split("\t") if rows else []
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        raise SeedError(f"Gazetteer {path} lacks the columns {', '.join(missing)}.")
    return [
        _read_entry(dict(zip(header, line.split("\t"), strict=False)), f"{path}, line {number}", order + number)
        for number, line in rows[1:]
    ]


def _read_entry(cells: dict[str, str], place: str, order: int) -> Entry:
    label, key = cells.get("label", ""), cells.get("key", "")
    if not key or label not in LABELS:
        raise SeedError(f"Gazetteer {place}: key {key!r} or label {label!r} can't be used (labels: PER LOC ORG MISC).")
    written = ((code, cells.get(f"name_{code}", "").strip()) for code in ("uk", "ru", "en"))
    names = tuple((code, name) for code, name in written if name)
    aliases = tuple(
        (code, alias.strip())
        for code in ("uk", "ru", "en")
        for alias in cells.get(f"aliases_{code}", "").split("|")
        if alias.strip("=? ")
    )
    population = cells.get("population", "") or "0"
    if not population.isdigit():
        raise SeedError(f"Gazetteer {place}: population {population!r} is no whole number.")
    return Entry(
        key=key,
        label=label,
        kind=cells.get("kind", ""),
        names=names,
        aliases=aliases,
        wikidata=cells.get("wikidata") or None,
        country=cells.get("country") or None,
        population=int(population),
        order=order,
    )


def list_gazetteer_files(folder: Path) -> list[Path]:
    """List the gazetteer files under a seeds folder in the order they are read: countries first, then by name."""
    places = sorted((folder / "places").glob("*.tsv"), key=lambda path: (path.name != "countries.tsv", path.name))
    bodies = sorted((folder / "entities").glob("*.tsv"))
    return [path for path in (*places[:1], *bodies, *places[1:])]


def read_gazetteer(folder: Path) -> Gazetteer:
    """Read all gazetteer files under a seeds folder.

    Where a key stands in several files the first row counts.

    Raises:
        SeedError: a file is malformed.
    """
    entries: dict[str, Entry] = {}
    for number, path in enumerate(list_gazetteer_files(folder)):
        for entry in read_entries(path, number * 1_000_000):
            entries.setdefault(entry.key, entry)
    return Gazetteer(list(entries.values()))


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """Return the gazetteer that ships, read once a process."""
    return read_gazetteer(seeds_folder())
