"""How well names are found, put into the nominative and joined: span F, lemma accuracy, meetings across languages.

Corpora are read where they lie and only measured on. Rows are JSON lines as `../shared/data/README.md` describes:
`id, lang, part, text, ents[{start, end, label, ner, flat, lemma, link}]`.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from strichka.entities.annotate import AnnotateInput, Annotator
from strichka.entities.gazetteer import load_gazetteer
from strichka.entities.linking import Linker, Spotted
from strichka.models import Annotation

LABELS = ("PER", "LOC", "ORG")
_CORPORA = ("slavicner-crosstopic", "ner-uk-v2-detok", "factrueval2016", "nerel-1.1")
_IGNORED_SIGNS = str.maketrans({"ё": "е", "’": "'", "ʼ": "'", "«": None, "»": None, '"': None, "“": None, "”": None})


@dataclass(frozen=True, slots=True)
class Score:
    """One figure set of a report. Shares are 0 to 1; `count` is the number of gold items."""

    corpus: str
    language: str  # uk, ru, uk-ru for meetings across languages
    label: str  # PER, LOC, ORG, all
    measure: str  # exact, span, lemma, link, false_meeting
    precision: float
    recall: float
    count: int

    @property
    def f_score(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def evaluate_entities(annotator: Annotator, shared: Path | None, own: Path | None = None) -> list[Score]:
    """Measure the recognise stage on every corpus that is there.

    Args:
        annotator: the stage as configured.
        shared: folder with `data/ner/<corpus>/dev.jsonl` and `data/names`; absent ones are left out.
        own: folder of our own labelled test files (`*.jsonl`, the same rows); left out when absent.

    Returns:
        Scores by corpus, language and label, in a fixed order.
    """
    scores: list[Score] = []
    for name, path in _list_corpora(shared, own):
        rows = list(read_rows(path))
        scores += score_spans(name, rows, annotator)
        scores += score_lemmas(name, rows)
        scores += score_links(name, rows)
    if shared is not None:
        scores += score_names(shared / "data" / "names")
    return scores


def _list_corpora(shared: Path | None, own: Path | None) -> Iterator[tuple[str, Path]]:
    if own is not None:
        yield from ((f"own/{path.stem}", path) for path in sorted(own.glob("*.jsonl")))
    if shared is not None:
        for name in _CORPORA:
            path = shared / "data" / "ner" / name / "dev.jsonl"
            if path.is_file():
                yield name, path


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
    results = annotator.annotate_texts([AnnotateInput(row["text"], row["lang"], place=row["id"]) for row in rows])
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for row, result in zip(rows, results, strict=True):
        found = result.mentions if isinstance(result, Annotation) else []
        gold = {(item["start"], item["end"], item["ner"]) for item in _gold_names(row)}
        predicted = {(item.start, item.end, item.label) for item in found if item.label in LABELS}
        _count_spans(counts, row["lang"], gold, predicted)
    return _make_scores(corpus, counts)


def _count_spans(
    counts: Counter[tuple[str, str, str, str]],
    language: str,
    gold: set[tuple[int, int, str]],
    predicted: set[tuple[int, int, str]],
) -> None:
    for label in (*LABELS, "all"):
        wanted = {item for item in gold if label in (item[2], "all")}
        offered = {item for item in predicted if label in (item[2], "all")}
        counts[language, label, "exact", "hit"] += len(wanted & offered)
        counts[language, label, "exact", "gold"] += len(wanted)
        counts[language, label, "exact", "offered"] += len(offered)
    spans, offered_spans = {item[:2] for item in gold}, {item[:2] for item in predicted}
    counts[language, "all", "span", "hit"] += len(spans & offered_spans)
    counts[language, "all", "span", "gold"] += len(spans)
    counts[language, "all", "span", "offered"] += len(offered_spans)


def _make_scores(corpus: str, counts: Counter[tuple[str, str, str, str]]) -> list[Score]:
    scores = []
    for language, label, measure in sorted({key[:3] for key in counts}):
        hit, gold, offered = (counts[language, label, measure, part] for part in ("hit", "gold", "offered"))
        scores.append(
            Score(
                corpus, language, label, measure, hit / offered if offered else 0.0, hit / gold if gold else 0.0, gold
            )
        )
    return scores


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
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for row in rows:
        for item, lemma, _ in _link_gold(row, linkers):
            text = row["text"][item["start"] : item["end"]]
            if not item.get("lemma") or len(_fold(item["lemma"]).split()) != len(_fold(text).split()):
                continue
            for label in (item["ner"], "all"):
                counts[row["lang"], label, "lemma", "gold"] += 1
                counts[row["lang"], label, "lemma", "offered"] += 1
                counts[row["lang"], label, "lemma", "hit"] += _fold(lemma) == _fold(item["lemma"])
    return _make_scores(corpus, counts)


def _fold(lemma: str) -> str:
    return " ".join(lemma.lower().translate(_IGNORED_SIGNS).split())


def score_links(corpus: str, rows: list[dict[str, Any]]) -> list[Score]:
    """Score meetings across languages: pairs of a uk and a ru gold mention that share, or should share, an entity."""
    if len({row["lang"] for row in rows}) < 2:
        return []
    linkers = _make_linkers()
    tables: dict[str, Counter[tuple[str, str, str]]] = defaultdict(Counter)
    for row in rows:
        for item, _, key in _link_gold(row, linkers):
            if item.get("link"):
                for label in (item["ner"], "all"):
                    tables[label][row["lang"], item["link"], key] += 1
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for label, table in tables.items():
        counts["uk-ru", label, "link", "hit"] = _count_pairs(table, lambda cell: (cell[1], cell[2]))
        counts["uk-ru", label, "link", "gold"] = _count_pairs(table, lambda cell: cell[1])
        counts["uk-ru", label, "link", "offered"] = _count_pairs(table, lambda cell: cell[2])
    return _make_scores(corpus, counts)


def _count_pairs(table: Counter[tuple[str, str, str]], group: Any) -> int:
    sums: Counter[tuple[str, Any]] = Counter()
    for cell, number in table.items():
        sums[cell[0], group(cell)] += number
    return sum(number * sums["ru", key] for (language, key), number in sums.items() if language == "uk")


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


def format_scores(scores: Iterable[Score]) -> str:
    """Lay scores out as a table for a terminal."""
    lines = [f"{'corpus':28} {'lang':6} {'label':5} {'measure':14} {'P':>6} {'R':>6} {'F':>6} {'n':>6}"]
    lines += [
        f"{score.corpus:28} {score.language:6} {score.label:5} {score.measure:14} "
        f"{100 * score.precision:6.1f} {100 * score.recall:6.1f} {100 * score.f_score:6.1f} {score.count:6}"
        for score in scores
    ]
    return "\n".join(lines)
