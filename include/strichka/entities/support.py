"""Which of several entities an alias means, by the text around it: РК, Корея, Вашингтон, an alias marked doubtful."""

from collections import Counter

from strichka.entities.gazetteer import Alias, Entry, Match
from strichka.entities.words import Word, Words


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


def choose_match(matches: list[Match], support: Counter[str]) -> Match | None:
    """Choose among the entities an alias may mean.

    Sure aliases go before doubtful ones; then the text's support decides, then population, then the seeds' order.
    A doubtful alias without any support is no name.
    """
    sure = [match for match in matches if not match.alias.ambiguous]
    candidates = sure or [match for match in matches if weigh(match.alias.entry, support) > 0]
    if not candidates:
        return None
    return min(candidates, key=lambda match: _rank(match.alias, support))


def _rank(alias: Alias, support: Counter[str]) -> tuple[int, int, int]:
    return (-weigh(alias.entry, support), -alias.entry.population, alias.entry.order)


def drop_unsupported(words: Words, found: list[tuple[int, int, list[Match]]]) -> list[tuple[int, int, Match]]:
    """Settle each name found: which entity it means, or that it is none.

    A single word that opens a sentence and is a common word too ("Мали" is also "they had") counts as doubtful.
    """
    sure = [
        matches[0].alias.entry
        for start, end, matches in found
        if len(_entries(matches)) == 1 and not matches[0].alias.ambiguous and not _is_doubtful(words, start, end)
    ]
    support = count_support(sure)
    settled = []
    for start, end, matches in found:
        match = choose_match(matches, support)
        if match is None or (_is_doubtful(words, start, end) and weigh(match.alias.entry, support) == 0):
            continue
        settled.append((start, end, match))
    return settled


def _entries(matches: list[Match]) -> set[str]:
    return {match.alias.entry.key for match in matches}


def _is_doubtful(words: Words, start: int, end: int) -> bool:
    word: Word = words[start]
    if end - start > 1 or word.info is None or word.info.is_caps or not word.info.is_common:
        return False
    best = word.info.forms[0]
    return word.opens and best.pos not in ("NOUN", "ADJF")
