"""Figures and checks over the whole labelled corpus: how varied it is, and what looks forgotten or copied.

python -m strichka.entities.corpus_checks                    figures of seeds/corpus
python -m strichka.entities.corpus_checks --suspects FILE …  problems and likely oversights of some files
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from strichka.entities.corpus import (
    LANGUAGES,
    PARTS,
    CorpusDocument,
    Problem,
    count_words,
    list_files,
    load_corpus,
    read_corpus_file,
)
from strichka.entities.corpus_agreement import list_disagreements
from strichka.entities.corpus_marks import CorpusSpan
from strichka.entities.morphology import CASES, load_morphology
from strichka.entities.text import WORD
from strichka.errors import StrichkaError

LABELS = ("PER", "LOC", "ORG", "MISC")
NEAR_COPY = 0.3  # share of common three-word runs from which two articles count as copies
_OPENING_WORDS = 3
_SENTENCE_START = re.compile(r"(?:^|[.!?…:\n]|[«\"“„–—-])\s*[«\"“„(–—-]*\s*$")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the diversity table."""

    name: str
    values: tuple[str, ...]  # uk, ru


def measure_corpus(documents: Sequence[CorpusDocument]) -> list[Figure]:
    """Measure how varied the corpus is, by language.

    Args:
        documents: as `load_corpus` gives them.

    Returns:
        Figures with one value a language, in the order of `LANGUAGES`.
    """
    columns = [_measure_language([d for d in documents if d.language == language], language) for language in LANGUAGES]
    names = list(dict.fromkeys(name for column in columns for name in column))
    twins = [len({d.event for d in documents if d.event and d.language == code}) for code in LANGUAGES]
    figures = [Figure(name, tuple(column.get(name, "0") for column in columns)) for name in names]
    return [*figures, Figure("events marked as told in both languages", tuple(map(str, twins)))]


def _measure_language(documents: Sequence[CorpusDocument], language: str) -> dict[str, str]:
    spans = [(document, span) for document in documents for span in document.spans]
    by_part = Counter(document.part for document in documents)
    found = {
        "articles": str(len(documents)),
        "train / dev / test": " / ".join(str(by_part[part]) for part in PARTS),
        "words": str(sum(count_words(document.text) for document in documents)),
        "names marked": str(len(spans)),
        "articles without a name": str(sum(not document.spans for document in documents)),
    }
    for label in LABELS:
        mine = [(document, span) for document, span in spans if span.label == label]
        found[f"{label}: names, distinct, in one article only"] = _describe_names(mine)
    found |= _measure_cases(spans, language)
    citations = [citation for document in documents for citation in document.citations]
    chains = Counter(len(chain) for document in documents for chain in document.list_chains())
    found["citations, distinct verbs"] = f"{len(citations)}, {len({(c.verb or '').lower() for c in citations})}"
    found["chains of 1 / 2 / 3 and more"] = (
        f"{chains[1]} / {chains[2]} / {sum(chains.values()) - chains[1] - chains[2]}"
    )
    found["distinct verbs in the texts"] = str(len(list_verbs(documents, language)))
    openings = Counter(take_opening(document) for document in documents)
    found["openings used once"] = _share(sum(number == 1 for number in openings.values()), len(documents))
    for kind, counts in (("topic", Counter(d.topic for d in documents)), ("form", Counter(d.form for d in documents))):
        found |= {f"{kind}: {name}": str(number) for name, number in sorted(counts.items())}
    return found


def _describe_names(found: Sequence[tuple[CorpusDocument, CorpusSpan]]) -> str:
    articles: dict[str, set[str]] = defaultdict(set)
    for document, span in found:
        articles[span.lemma].add(document.id)
    once = sum(len(ids) == 1 for ids in articles.values())
    return f"{len(found)}, {len(articles)}, {_share(once, len(articles))}"


def _measure_cases(spans: Sequence[tuple[CorpusDocument, CorpusSpan]], language: str) -> dict[str, str]:
    counts = Counter(find_case(document.text[span.start : span.end], span.lemma, language) for document, span in spans)
    total = sum(counts.values())
    return {f"case: {case}": _share(counts[case], total) for case in (*CASES, "not declined", "other")}


def find_case(surface: str, lemma: str, language: str) -> str:
    """Name the case of a printed name, by its first word that differs from the nominative.

    Returns:
        One of `CASES`; `not declined` for abbreviations and words no case changes; `other` where pymorphy3 knows none.
    """
    words, nominatives = WORD.findall(surface), WORD.findall(lemma)
    pairs = list(zip(words, nominatives, strict=False))
    changed = next((word for word, nominative in pairs if word.lower() != nominative.lower()), None)
    morphology = load_morphology(language)
    if changed is None:
        forms = [form for word in words[:1] for form in morphology.describe_word(word).forms]
        plain = all(word.isupper() for word in words) or not forms or "Fixd" in forms[0].tags
        return "not declined" if plain else "nomn"
    cases = [_plain_case(form.case) for form in morphology.describe_word(changed).forms]
    return next((case for case in cases if case in CASES and case != "nomn"), "other")


def _plain_case(case: str | None) -> str | None:
    return {"gen2": "gent", "acc2": "accs", "loc2": "loct", "gen1": "gent"}.get(case or "", case)


def list_verbs(documents: Iterable[CorpusDocument], language: str) -> set[str]:
    """Return the distinct verbs of the texts of one language, as infinitives."""
    morphology = load_morphology(language)
    words = {word.lower() for document in documents for word in WORD.findall(document.text)}
    infos = [morphology.describe_word(word) for word in sorted(words)]
    return {info.forms[0].lemma for info in infos if info.is_known and info.forms[0].pos in ("VERB", "INFN")}


def take_opening(document: CorpusDocument) -> str:
    """Return the first three words after the title, in lower case."""
    return " ".join(WORD.findall(document.text[document.title_end :].lower())[:_OPENING_WORDS])


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def format_figures(figures: Iterable[Figure]) -> str:
    """Lay figures out as a Markdown table."""
    lines = ["| figure | uk | ru |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {figure.name} | {' | '.join(figure.values)} |" for figure in figures)])


def find_near_copies(documents: Sequence[CorpusDocument]) -> Iterator[tuple[str, str, float]]:
    """Yield pairs of articles of one language whose three-word runs are largely the same, with the share (0 to 1)."""
    runs = {document.id: _list_runs(document) for document in documents}
    holders: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for document in documents:
        for run in runs[document.id]:
            holders[document.language, *run].append(document.id)
    common: Counter[tuple[str, str]] = Counter()
    for ids in holders.values():
        common.update((first, second) for index, first in enumerate(ids) for second in ids[index + 1 :])
    for (first, second), number in sorted(common.items()):
        share = number / min(len(runs[first]), len(runs[second]))
        if share >= NEAR_COPY:
            yield first, second, share


def _list_runs(document: CorpusDocument) -> set[tuple[str, str, str]]:
    words = WORD.findall(document.text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def find_repeated_ids(documents: Iterable[CorpusDocument]) -> list[str]:
    """Return ids given to more than one article."""
    return sorted(name for name, number in Counter(document.id for document in documents).items() if number > 1)


def find_lonely_events(documents: Iterable[CorpusDocument]) -> list[str]:
    """Return events that are not told in both languages, once each."""
    told: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        if document.event:
            told[document.event].append(document.language)
    return sorted(event for event, languages in told.items() if sorted(languages) != ["ru", "uk"])


def find_unlike_twins(documents: Iterable[CorpusDocument]) -> Iterator[tuple[str, str]]:
    """Yield events whose two versions share less than half of their keys, with keys that stand in one alone."""
    versions: dict[str, list[set[str]]] = defaultdict(list)
    for document in documents:
        if document.event:
            versions[document.event].append({span.key for span in document.spans})
    for event, (first, *rest) in sorted(versions.items()):
        if rest and first | rest[0] and len(first & rest[0]) < len(first | rest[0]) / 2:
            yield event, ", ".join(sorted(first ^ rest[0]))


def find_suspects(document: CorpusDocument) -> Iterator[str]:
    """Yield capitalised words no mark covers, each with the words around.

    All of them inside sentences; at a start only what is a name, place or body by the dictionary, or unknown to it.
    """
    morphology = load_morphology(document.language)
    for found in WORD.finditer(document.text):
        if not found[0][0].isupper() or any(s.start <= found.start() < s.end for s in document.spans):
            continue
        before = document.text[max(0, found.start() - 6) : found.start()]
        info = morphology.describe_word(found[0])
        is_name = not info.is_common and (info.is_name or info.is_surname or info.is_place or info.is_body)
        at_start = not found.start() or _SENTENCE_START.search(before)
        if not at_start or (len(found[0]) > 2 and (is_name or not info.is_known)):
            yield f"{found[0]!r} in {document.text[max(0, found.start() - 25) : found.end() + 20]!r}"


def list_oversights(paths: Sequence[Path]) -> Iterator[str]:
    """Yield lines that name problems and likely oversights of some files."""
    documents: list[CorpusDocument] = []
    problems: list[Problem] = []
    for path in paths:
        found, wrong = read_corpus_file(path)
        documents += found
        problems += wrong
    yield from map(str, problems)
    yield from (f"{a} and {b}: {100 * share:.0f} % alike; rewrite one" for a, b, share in find_near_copies(documents))
    yield from list_disagreements(documents)
    yield from (f"event {event}: the versions differ in {keys}" for event, keys in find_unlike_twins(documents))
    for document in documents:
        yield from (f"{document.id}: capital without a mark? {text}" for text in find_suspects(document))


def main(arguments: Sequence[str]) -> int:
    """Print figures, or with `--suspects` what is wrong or looks forgotten; return the exit code."""
    paths = [Path(argument) for argument in arguments if argument != "--suspects"] or list_files()
    if "--suspects" in arguments:
        lines = list(list_oversights(paths))
        print("\n".join(lines) or "Nothing found.")
        return 0
    try:
        documents = load_corpus()
    except StrichkaError as error:
        print(error)
        return 1
    print(format_figures(measure_corpus(documents)))
    lonely = find_lonely_events(documents)
    print(f"\nevents told once: {', '.join(lonely) or 'none'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
