"""Which of several entities an alias means, by the text around it: РК, Корея, Вашингтон, an alias marked doubtful."""

from collections import Counter

from strichka.entities.gazetteer import Alias, Entry, Match
from strichka.entities.seats import choose_seat
from strichka.entities.words import Word, Words

# Kinds whose names are common words (Дощ, Час, Слуга): at a sentence's start the word is likelier meant.
_NAMED_BY_WORDS = frozenset(
    {
        "broadcaster",
        "newspaper",
        "outlet",
        "magazine",
        "platform",
        "company",
        "party",
        "club",
        "weapon",
        "product",
        "work",
    }
)
_QUOTES = frozenset('«»„“”"')
_LARGE_TOWN = 500_000
_UNNAMED_HOME = 2
_OVERRULES = 3  # how many times the evidence for a rarer meaning must exceed that for the usual one


def count_support(entries: list[Entry]) -> Counter[str]:
    """Count the evidence that surely named entities give, for themselves and for their countries.

    Args:
        entries: an entry for each sure mention in the text.

    Returns:
        Evidence by key: 3 for a mention of the entity itself, 1 for one of its country or of a place in it.
    """
    support: Counter[str] = Counter()
    for entry in entries:
        support[entry.key] += 3
        if entry.country:
            support[f"country:{entry.country}"] += 1
            support[f"in:{entry.country}"] += 1
        if entry.key.startswith("country:"):
            support[f"in:{entry.key.removeprefix('country:')}"] += 1
    return support


def weigh(entry: Entry, support: Counter[str]) -> int:
    """Weigh how far the text speaks for an entity (see `count_support`)."""
    return support[entry.key] + (support[f"in:{entry.country}"] if entry.country else 0)


def find_main_country(support: Counter[str], language: str) -> str | None:
    """Find the country an article is on: the one it names most, with the places and bodies in it.

    Args:
        support: the article's evidence (see `count_support`).
        language: of the article; the Ukrainian press does not name its own country, so that one counts as named twice.

    Returns:
        ISO 3166 code; of two named as often home, else the one named first; none when there is no evidence.
    """
    countries = {"in:UA": _UNNAMED_HOME} if language == "uk" else {}
    for key, count in support.items():
        if key.startswith("in:"):
            countries[key] = countries.get(key, 0) + count
    return max(countries, key=lambda key: countries[key]).removeprefix("in:") if countries else None


def choose_match(matches: list[Match], support: Counter[str], is_name: bool = False) -> Match | None:
    """Choose among the entities an alias may mean.

    Args:
        matches: what the gazetteer has of that form.
        support: the text's evidence (see `count_support`).
        is_name: the form is known to be a name (in quotes, or found so): a doubtful one that is the full name of one
            entity alone (Суспільне, Медуза) then means that one.

    Sure aliases go before doubtful ones. What a name usually means stands, unless the text speaks far more for
    another: "Корея" stays the South in an article on both, and РК is Kazakhstan only where that is the subject.
    A doubtful alias without any support is no name.

    Returns:
        The match meant, if any.
    """
    sure = [match for match in matches if not match.alias.ambiguous]
    candidates = sure or [match for match in matches if weigh(match.alias.entry, support) > 0]
    if not candidates and is_name:
        named = [match for match in matches if _is_own_name(match.alias)]
        candidates = named if len(_entries(named)) == 1 else []
    if not candidates:
        return None
    usual = min(candidates, key=lambda match: _rank_usual(match.alias))
    other = max(candidates, key=lambda match: weigh(match.alias.entry, support))
    if weigh(other.alias.entry, support) > _OVERRULES * weigh(usual.alias.entry, support):
        return other
    return usual


def _is_own_name(alias: Alias) -> bool:
    return any(alias.printed == name for _, name in alias.entry.names)


def _rank_usual(alias: Alias) -> tuple[bool, int, int]:
    """Rank by what a name usually means: countries first, then the more populous place, then the seeds' order."""
    return (alias.entry.kind != "country", -alias.entry.population, alias.entry.order)


def drop_unsupported(words: Words, found: list[tuple[int, int, list[Match]]]) -> list[tuple[int, int, Match]]:
    """Settle each name found: which entity it means, or that it is none.

    A single word that opens a sentence and is a common word too ("Мали" is also "they had") counts as doubtful.
    """
    sure = [
        matches[0].alias.entry
        for start, end, matches in found
        if len(_entries(matches)) == 1
        and not matches[0].alias.ambiguous
        and not _is_doubtful(words, start, end, matches[0].alias)
    ]
    support = count_support(sure)
    settled = []
    for start, end, matches in found:
        is_name = _is_in_quotes(words, start, end)
        match = choose_match(_settle_seat(words, start, end, matches), support, is_name)
        if match is None or (_is_doubtful(words, start, end, match.alias) and not support[match.alias.entry.key]):
            continue
        if _is_first_name_town(words, start, end, match.alias.entry):
            continue
        settled.append((start, end, match))
    return settled


def _is_in_quotes(words: Words, start: int, end: int) -> bool:
    before, after = words.get(start - 1), words.get(end)
    return before is not None and after is not None and before.text in _QUOTES and after.text in _QUOTES


def _settle_seat(words: Words, start: int, end: int, matches: list[Match]) -> list[Match]:
    """Leave one meaning of a name that a building and a body share."""
    seat = choose_seat(words, start, end, matches)
    return matches if seat is None else [seat]


def _entries(matches: list[Match]) -> set[str]:
    return {match.alias.entry.key for match in matches}


def _is_doubtful(words: Words, start: int, end: int, alias: Alias) -> bool:
    """Say whether a lone word that opens a sentence is likelier a common word.

    The Ukrainian dictionary does not mark places, so a reading with the name's own lemma tells nothing against a
    country or a large town, but does against a village called "Will".
    """
    word: Word = words[start]
    if end - start > 1 or word.info is None or word.info.is_caps or not word.info.is_common or not word.opens:
        return False
    if alias.entry.label != "LOC":
        by_word = alias.entry.kind in _NAMED_BY_WORDS
        return by_word or any(form.pos not in ("NOUN", "ADJF") for form in word.info.forms[:1])
    if alias.entry.kind in ("city", "town") and alias.entry.population < _LARGE_TOWN:
        return True
    return word.info.forms[0].lemma.replace("ё", "е") != alias.words[0]


def _is_first_name_town(words: Words, start: int, end: int, entry: Entry) -> bool:
    """Say whether a lone word is likelier a first name (Володимир) than the small town of that name.

    A preposition before it speaks for the town.
    """
    word, before = words[start], words.get(start - 1)
    if end - start > 1 or word.info is None or not word.info.is_name or word.info.is_place:
        return False
    if entry.label != "LOC" or entry.kind == "country" or entry.population > _LARGE_TOWN:
        return False
    return before is None or before.info is None or before.info.pos not in ("ADP", "NOUN")
