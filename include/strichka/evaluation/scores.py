"""Figures of the entity stage: counted, made into shares, laid out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

LABELS = ("PER", "LOC", "ORG")
# (language, label, measure, "hit" | "gold" | "offered") → number
Counts = Counter[tuple[str, str, str, str]]
_IGNORED_SIGNS = str.maketrans({"ё": "е", "’": "'", "ʼ": "'", "«": None, "»": None, '"': None, "“": None, "”": None})


@dataclass(frozen=True, slots=True)
class Score:
    """One figure set of a report. Shares are 0 to 1; `count` is the number of gold items."""

    corpus: str
    language: str  # uk, ru, uk-ru for meetings across languages
    label: str  # PER, LOC, ORG, all
    measure: str  # exact, span, lemma, link, false_meeting, citation, chain
    precision: float
    recall: float
    count: int

    @property
    def f_score(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def count_spans(
    counts: Counts,
    language: str,
    gold: set[tuple[int, int, str]],
    predicted: set[tuple[int, int, str]],
) -> None:
    """Count names of one text: `exact` by span and label, for each label and for all, `span` by the span alone.

    Args:
        counts: added to.
        language: of the text.
        gold: (start, end, label) of the names that are there.
        predicted: of those that were found.
    """
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


def make_scores(corpus: str, counts: Counts) -> list[Score]:
    """Make counts into scores, ordered by language, label and measure."""
    scores = []
    for language, label, measure in sorted({key[:3] for key in counts}):
        hit, gold, offered = (counts[language, label, measure, part] for part in ("hit", "gold", "offered"))
        precision, recall = hit / offered if offered else 0.0, hit / gold if gold else 0.0
        scores.append(Score(corpus, language, label, measure, precision, recall, gold))
    return scores


def fold_name(name: str) -> str:
    """Fold what does not count when nominatives are compared: case, ё, quotes, the kind of apostrophe."""
    return " ".join(name.lower().translate(_IGNORED_SIGNS).split())


def format_scores(scores: Iterable[Score]) -> str:
    """Lay scores out as a table for a terminal."""
    lines = [f"{'corpus':28} {'lang':6} {'label':5} {'measure':14} {'P':>6} {'R':>6} {'F':>6} {'n':>6}"]
    lines += [
        f"{score.corpus:28} {score.language:6} {score.label:5} {score.measure:14} "
        f"{100 * score.precision:6.1f} {100 * score.recall:6.1f} {100 * score.f_score:6.1f} {score.count:6}"
        for score in scores
    ]
    return "\n".join(lines)
