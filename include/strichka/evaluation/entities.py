"""How well names are found, put into the nominative and joined: span F, lemma accuracy, meetings across languages.

Corpora are read where they lie and only measured on. Rows are JSON lines as `../shared/data/README.md` describes:
`id, lang, part, text, ents[{start, end, label, ner, flat, lemma, link}]`.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from strichka.entities.annotate import AnnotateInput, Annotator
from strichka.entities.corpus import load_corpus, make_row
from strichka.entities.gazetteer import load_gazetteer
from strichka.entities.linking import Linker, Spotted
from strichka.entities.text import list_offsets
from strichka.evaluation.citations import score_citations
from strichka.evaluation.samples import read_samples, score_samples
from strichka.evaluation.scores import LABELS, Counts, Score, count_spans, fold_name, make_scores
from strichka.models import Annotation, Rejection

_CORPORA = ("slavicner-crosstopic", "ner-uk-v2-detok", "factrueval2016", "nerel-1.1")
_NEWS = "ng"  # NER-UK's name for its part of news
OWN = "own/test"


def evaluate_entities(annotator: Annotator, shared: Path | None, own: Path | None = None) -> list[Score]:
    """Measure the recognise stage on the test part of our own corpus, and on every other corpus that is there.

    Args:
        annotator: the stage as configured.
        shared: folder with `data/ner/<corpus>/dev.jsonl`, `data/names` and `samples`; absent ones are left out.
        own: folder of our own corpus; `seeds/corpus` when not given.

    Returns:
        Scores by corpus, language and label, in a fixed order.
    """
    documents = load_corpus("test", folder=own)
    rows = [make_row(document) for document in documents]
    scores = score_rows(OWN, rows, annotator)
    results = [item if isinstance(item, Annotation) else None for item in annotate_rows(rows, annotator)]
    scores += score_citations(OWN, documents, results)
    for name, path in _list_corpora(shared):
        rows = list(read_rows(path))
        scores += score_rows(name, rows, annotator)
        for part, chosen in _list_parts(name, rows):
            scores += score_spans(part, chosen, annotator)
    if shared is not None:
        scores += score_samples(read_samples(shared / "samples").samples, annotator)
        scores += score_names(shared / "data" / "names")
    return scores


def score_rows(corpus: str, rows: list[dict[str, Any]], annotator: Annotator) -> list[Score]:
    """Score all that labelled rows tell of: spans, nominatives, links."""
    return [*score_spans(corpus, rows, annotator), *score_lemmas(corpus, rows), *score_links(corpus, rows)]


def annotate_rows(rows: list[dict[str, Any]], annotator: Annotator) -> list[Annotation | Rejection]:
    """Annotate the texts of rows."""
    return annotator.annotate_texts([AnnotateInput(row["text"], row["lang"], place=row["id"]) for row in rows])


def _list_corpora(shared: Path | None) -> Iterator[tuple[str, Path]]:
    if shared is not None:
        for name in _CORPORA:
            path = shared / "data" / "ner" / name / "dev.jsonl"
            if path.is_file():
                yield name, path


def _list_parts(corpus: str, rows: list[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """List what is scored once more for itself: NER-UK's news, and SlavicNER's Ukrainian as careless input has it."""
    if corpus == "ner-uk-v2-detok":
        yield "ner-uk news", [row for row in rows if row["part"] == _NEWS]
    if corpus == "slavicner-crosstopic":
        ukrainian = [row for row in rows if row["lang"] == "uk"]
        yield "slavicner lower-cased", [spell_row(row, str.lower) for row in ukrainian]
        yield "slavicner є lost", [spell_row(row, _lose_ye) for row in ukrainian]


def _lose_ye(letter: str) -> str:
    return "" if letter in "єЄ" else letter


def spell_row(row: dict[str, Any], spell: Callable[[str], str]) -> dict[str, Any]:
    """Spell a labelled text anew, letter by letter, and move its names; one that loses all its letters is left out.

    Args:
        row: as in the corpora's files.
        spell: gives what stands for a letter, also nothing.
    """
    pieces = [spell(letter) for letter in row["text"]]
    offsets = list_offsets(pieces)
    moved = [item | {"start": offsets[item["start"]], "end": offsets[item["end"]]} for item in row["ents"]]
    return row | {"text": "".join(pieces), "ents": [item for item in moved if item["start"] < item["end"]]}


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Read the rows of one JSON lines file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def _gold_names(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for item in row["ents"] if item["flat"] and item["ner"] in LABELS]


def score_spans(corpus: str, rows: list[dict[str, Any]], annotator: Annotator) -> list[Score]:
    """Score mentions: `exact` counts span and label, `span` the span alone."""
    results = annotate_rows(rows, annotator)
    counts: Counts = Counter()
    for row, result in zip(rows, results, strict=True):
        found = result.mentions if isinstance(result, Annotation) else []
        gold = {(item["start"], item["end"], item["ner"]) for item in _gold_names(row)}
        predicted = {(item.start, item.end, item.label) for item in found if item.label in LABELS}
        count_spans(counts, row["lang"], gold, predicted)
    return make_scores(corpus, counts)


def _link_gold(row: dict[str, Any], linkers: dict[str, Linker]) -> list[tuple[dict[str, Any], str, str]]:
    """Give the gold mentions of a row to the linker: each comes back with its lemma and entity key."""
    gold = sorted(_gold_names(row), key=lambda item: (item["start"], item["end"]))
    text = row["text"]
    spotted = [Spotted(item["start"], item["end"], item["ner"], text[item["start"] : item["end"]]) for item in gold]
    linked = linkers[row["lang"]].link_mentions(spotted, text)
    return [(item, name.lemma, name.entity.key) for item, name in zip(gold, linked, strict=True)]


def _make_linkers() -> dict[str, Linker]:
    return {language: Linker(load_gazetteer(), language) for language in ("uk", "ru")}


def score_lemmas(corpus: str, rows: list[dict[str, Any]]) -> list[Score]:
    """Score nominatives of the gold mentions that have one of as many words; corpora also give fuller names there.

    Case, ё, quotes and the kind of apostrophe don't count.
    """
    linkers = _make_linkers()
    counts: Counts = Counter()
    for row in rows:
        for item, lemma, _ in _link_gold(row, linkers):
            text = row["text"][item["start"] : item["end"]]
            if not item.get("lemma") or len(fold_name(item["lemma"]).split()) != len(fold_name(text).split()):
                continue
            for label in (item["ner"], "all"):
                counts[row["lang"], label, "lemma", "gold"] += 1
                counts[row["lang"], label, "lemma", "offered"] += 1
                counts[row["lang"], label, "lemma", "hit"] += fold_name(lemma) == fold_name(item["lemma"])
    return make_scores(corpus, counts)


def score_links(corpus: str, rows: list[dict[str, Any]]) -> list[Score]:
    """Score joined names: pairs of gold mentions that share, or should share, an entity.

    Pairs of one language stand under its code, pairs of a Ukrainian and a Russian mention under `uk-ru`.
    """
    linkers = _make_linkers()
    tables: dict[str, Counter[tuple[str, str, str]]] = defaultdict(Counter)
    for row in rows:
        for item, _, key in _link_gold(row, linkers):
            if item.get("link"):
                for label in (item["ner"], "all"):
                    tables[label][row["lang"], item["link"], key] += 1
    counts: Counts = Counter()
    languages = sorted({row["lang"] for row in rows})
    for label, table in tables.items():
        for pair in [(code, code) for code in languages] + ([("uk", "ru")] if len(languages) > 1 else []):
            name = pair[0] if pair[0] == pair[1] else "-".join(pair)
            counts[name, label, "link", "hit"] = _count_pairs(table, pair, lambda cell: (cell[1], cell[2]))
            counts[name, label, "link", "gold"] = _count_pairs(table, pair, lambda cell: cell[1])
            counts[name, label, "link", "offered"] = _count_pairs(table, pair, lambda cell: cell[2])
    return make_scores(corpus, counts)


def _count_pairs(table: Counter[tuple[str, str, str]], pair: tuple[str, str], group: Any) -> int:
    """Count pairs of mentions of one group, the first of one language and the second of the other."""
    sums: Counter[tuple[str, Any]] = Counter()
    for cell, number in table.items():
        sums[cell[0], group(cell)] += number
    first, second = pair
    if first == second:
        return sum(number * (number - 1) // 2 for (language, _), number in sums.items() if language == first)
    return sum(number * sums[second, key] for (language, key), number in sums.items() if language == first)


def score_names(folder: Path) -> list[Score]:
    """Score how many rows of a list of names meet in uk and ru (`link`), and how many meet another row.

    `false_meeting` has its share in `precision` and `recall` alike.
    """
    scores = []
    linkers = _make_linkers()
    for path in sorted(folder.glob("*.jsonl")) if folder.is_dir() else []:
        label = path.name[:3]
        keys = [tuple(_key_alone(linkers[code], row[code], label) for code in ("uk", "ru")) for row in read_rows(path)]
        met = sum(uk == ru for uk, ru in keys)
        scores.append(Score(f"names/{path.stem}", "uk-ru", label, "link", met / len(keys), met / len(keys), len(keys)))
        wrong = _count_false_meetings(read_rows(path), keys)
        share = wrong / len(keys)
        scores.append(Score(f"names/{path.stem}", "uk-ru", label, "false_meeting", share, share, len(keys)))
    return scores


def _key_alone(linker: Linker, name: str, label: str) -> str:
    return linker.link_mentions([Spotted(0, len(name), label, name)], name)[0].entity.key


def _count_false_meetings(rows: Iterable[dict[str, Any]], keys: list[tuple[str, ...]]) -> int:
    """Count rows whose Ukrainian key is the Russian key of a row with another Russian and English name."""
    by_russian: dict[str, list[dict[str, Any]]] = defaultdict(list)
    listed = list(rows)
    for row, (_, russian) in zip(listed, keys, strict=True):
        by_russian[russian].append(row)
    return sum(
        any(all(other[code] != row[code] for code in ("uk", "ru", "en")) for other in by_russian[uk])
        for row, (uk, _) in zip(listed, keys, strict=True)
    )
