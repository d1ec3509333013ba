"""Whether the labelled corpus calls one thing by one key, and what the gazetteer has by the gazetteer's key.

python -m strichka.entities.corpus_agreement            what does not agree
python -m strichka.entities.corpus_agreement --names    what has several names, to be read through

Things that share a name and are two (a river and its town, an airport and its city) stand in
`seeds/corpus/namesakes.tsv` with the reason.
"""

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from strichka.entities.corpus import CorpusDocument, load_corpus
from strichka.entities.corpus_keys import find_seed_key, load_seed_names
from strichka.resources import seeds_folder

_WORD = re.compile(r"[^\W\d_]+")
_INVENTED = ("xloc:", "xorg:", "xmisc:")


@lru_cache(maxsize=1)
def load_namesakes() -> dict[str, str]:
    """Return the keys that rightly share a name with another thing, with the reason."""
    with (seeds_folder() / "corpus" / "namesakes.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["key"]: row["why"] for row in rows}


def find_split_names(documents: Iterable[CorpusDocument]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield real places, bodies and other things that have one name in a language and several keys.

    One of the keys may be outside `load_namesakes`; more of them may be one thing.
    """
    keys: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for document in documents:
        for span in document.spans:
            if span.label != "PER" and not span.key.startswith(_INVENTED):
                keys[document.language, span.label, span.lemma.casefold()].add(span.key)
    for (_, _, lemma), found in sorted(keys.items()):
        if len(found - load_namesakes().keys()) > 1:
            yield lemma, tuple(sorted(found))


def find_gazetteer_names(documents: Iterable[CorpusDocument]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield keys the gazetteer lacks though it has a thing of that label by that name, with its keys.

    Keys in `load_namesakes` are passed over, and invented things and persons: those are never in the gazetteer.
    """
    known: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        for span in document.spans:
            if span.label == "PER" or span.key.startswith(_INVENTED) or find_seed_key(span.key):
                continue
            known[span.key] |= load_seed_names().get(
                (document.language, span.label, span.lemma.casefold()), frozenset()
            )
    for key, seed_keys in sorted(known.items()):
        if seed_keys and key not in load_namesakes():
            yield key, tuple(sorted(seed_keys))


def find_split_slugs(documents: Iterable[CorpusDocument]) -> Iterator[tuple[str, ...]]:
    """Yield keys that differ in kind alone though both imply one label: `misc:` and `xmisc:`, `city:` and `place:`."""
    keys: dict[tuple[str, str], set[str]] = defaultdict(set)
    for document in documents:
        for span in document.spans:
            keys[span.label, span.key.partition(":")[2].casefold()].add(span.key)
    yield from (
        tuple(sorted(found)) for _, found in sorted(keys.items()) if len(found) > 1 and _are_kinds_of_one(found)
    )


def _are_kinds_of_one(keys: Iterable[str]) -> bool:
    """Leave out codes, which mean different things by kind: `country:GE`, `region:GE`."""
    return not any(key.startswith(("country:", "region:")) for key in keys)


def find_idle_namesakes(documents: Sequence[CorpusDocument]) -> list[str]:
    """Return keys of `load_namesakes` that share no name with anything, so that the list can be shortened."""
    holders: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for document in documents:
        for span in document.spans:
            holders[document.language, span.label, span.lemma.casefold()].add(find_seed_key(span.key) or span.key)
    shared: set[str] = set()
    for name, keys in holders.items():
        everyone = keys | load_seed_names().get(name, frozenset())
        if len(everyone) > 1:
            shared |= keys
    return sorted(key for key in load_namesakes() if (find_seed_key(key) or key) not in shared)


def find_unlike_names(documents: Iterable[CorpusDocument]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield persons whose names in one language have no word in common, so that one key may stand for two people.

    Nicknames and a first name printed alone are found too: look whether the article says who is meant.
    """
    for (key, _), names in _collect_names(documents).items():
        if key.startswith("per:") and not _are_chained(names):
            yield key, tuple(sorted(names))


def _collect_names(documents: Iterable[CorpusDocument]) -> dict[tuple[str, str], set[str]]:
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    for document in documents:
        for span in document.spans:
            names[span.key, document.language].add(span.lemma)
    return dict(sorted(names.items()))


def _are_chained(names: Iterable[str]) -> bool:
    """Tell whether each name shares a word with one of the others, and that with the next."""
    groups: list[set[str]] = []
    for name in sorted(names):
        words = {word.casefold() for word in _WORD.findall(name)}
        joined = [group for group in groups if group & words]
        groups = [group for group in groups if not group & words] + [words.union(*joined)]
    return len(groups) < 2


def find_repeated_persons(documents: Iterable[CorpusDocument]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield names of two words and more that belong to several persons of one language."""
    keys: dict[tuple[str, str], set[str]] = defaultdict(set)
    for document in documents:
        for span in document.spans:
            if span.label == "PER" and len(_WORD.findall(span.lemma)) > 1:
                keys[document.language, span.lemma.casefold()].add(span.key)
    for (_, name), found in sorted(keys.items()):
        if len(found) > 1:
            yield name, tuple(sorted(found))


def find_known_persons(documents: Iterable[CorpusDocument]) -> list[str]:
    """Return the persons of the corpus who are in the gazetteer: they have to be of the past."""
    keys = {span.key for document in documents for span in document.spans if span.label == "PER"}
    return sorted(key for key in keys if find_seed_key(key))


def list_disagreements(documents: Sequence[CorpusDocument]) -> Iterator[str]:
    """Yield lines that name what is called by two keys, or by a key other than the gazetteer's."""
    yield from (f"{name}: several keys: {', '.join(keys)}" for name, keys in find_split_names(documents))
    yield from (f"one thing by two kinds of key? {', '.join(keys)}" for keys in find_split_slugs(documents))
    yield from (f"{key}: the gazetteer has {', '.join(keys)}" for key, keys in find_gazetteer_names(documents))
    yield from (f"{name}: several persons: {', '.join(keys)}" for name, keys in find_repeated_persons(documents))
    yield from (f"{key}: one person? {', '.join(names)}" for key, names in find_unlike_names(documents))


def list_names(documents: Iterable[CorpusDocument]) -> Iterator[str]:
    """Yield a line for each place, body or other thing with several names in one language."""
    for (key, language), names in _collect_names(documents).items():
        if not key.startswith("per:") and len({name.casefold() for name in names}) > 1:
            yield f"{key} ({language}): {', '.join(sorted(names))}"


def main(arguments: Sequence[str]) -> int:
    """Print what does not agree, or with `--names` what has several names; return the exit code."""
    documents = load_corpus()
    lines = list(list_names(documents) if "--names" in arguments else list_disagreements(documents))
    print("\n".join(lines) or "Nothing found.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
