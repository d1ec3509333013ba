"""How well sources are found: cited spans, and chains from who spoke to the last relay, on labelled articles."""

from collections import Counter
from collections.abc import Iterable, Sequence

from strichka.entities.citations import find_citations
from strichka.entities.corpus import CorpusDocument
from strichka.evaluation.scores import Score
from strichka.identifiers import make_id
from strichka.models import Annotation, Citation, Mention

_Span = tuple[int, int]
_Counts = Counter[tuple[str, str, str]]


def score_citations(
    corpus: str, documents: Sequence[CorpusDocument], annotations: Sequence[Annotation | None] | None = None
) -> list[Score]:
    """Score the citations of labelled articles.

    A citation is right when its span is exactly the labelled source, its scope when it is the labelled one besides:
    the whole article or one sentence. A chain is right when it has exactly the
    labelled sources in their order; every article-wide or sentence-wide attribution is a chain, most of one source.

    Args:
        corpus: name for the report.
        documents: labelled articles.
        annotations: what the recognise stage made of each, in the same order; none: citations are looked for among
            the labelled names, which measures them apart from the finding of names.

    Returns:
        Scores `citation`, `citation scope` and `chain`, by language.
    """
    counts: _Counts = Counter()
    for number, document in enumerate(documents):
        if annotations is None:
            found = find_citations(document.text, _gold_mentions(document), document.language)
        else:
            annotation = annotations[number]
            found = annotation.citations if annotation is not None else []
        _count(counts, document, found)
    return [_make_score(corpus, language, measure, counts) for language, measure in sorted({key[:2] for key in counts})]


def _count(counts: _Counts, document: CorpusDocument, found: Sequence[Citation]) -> None:
    gold = {(item.start, item.end) for item in document.citations}
    spans = {(item.start, item.end) for item in found}
    told = {(item.start, item.end, item.scope) for item in document.citations}
    scopes = {(item.start, item.end, item.scope) for item in found}
    chains, wanted = set(_list_chains(document, found)), set(_list_gold_chains(document))
    for measure, right, offered, all_gold in (
        ("citation", len(gold & spans), len(spans), len(gold)),
        ("citation scope", len(told & scopes), len(scopes), len(told)),
        ("chain", len(wanted & chains), len(chains), len(wanted)),
    ):
        counts[document.language, measure, "hit"] += right
        counts[document.language, measure, "offered"] += offered
        counts[document.language, measure, "gold"] += all_gold


def _list_gold_chains(document: CorpusDocument) -> Iterable[tuple[_Span, ...]]:
    letters: dict[str, list[tuple[int, _Span]]] = {}
    for item in document.citations:
        letters.setdefault(item.chain, []).append((item.place, (item.start, item.end)))
    return [tuple(span for _, span in sorted(places)) for places in letters.values()]


def _list_chains(document: CorpusDocument, found: Sequence[Citation]) -> Iterable[tuple[_Span, ...]]:
    """Group citations into chains: those of one paragraph that name the same chain of sources.

    Where a source comes again, another sentence names the same chain: it is a chain of its own.
    """
    groups: dict[tuple[int, tuple[str, ...]], list[list[Citation]]] = {}
    for item in found:
        group = groups.setdefault((document.text.rfind("\n", 0, item.start), item.chain), [[]])
        if any(other.source == item.source for other in group[-1]):
            group.append([])
        group[-1].append(item)
    return [
        tuple((item.start, item.end) for item in sorted(items, key=lambda item: chain.index(item.source)))
        for (_, chain), group in groups.items()
        for items in group
    ]


def _gold_mentions(document: CorpusDocument) -> list[Mention]:
    mentions: list[Mention] = []
    for span in sorted(document.spans, key=lambda span: (span.start, -span.end)):
        if not mentions or span.start >= mentions[-1].end:
            surface = document.text[span.start : span.end]
            entity_id = make_id("labelled entity", span.key)
            mentions.append(Mention(span.start, span.end, span.label, surface, span.lemma, entity_id))
    return mentions


def _make_score(corpus: str, language: str, measure: str, counts: _Counts) -> Score:
    hit, offered, gold = (counts[language, measure, part] for part in ("hit", "offered", "gold"))
    return Score(corpus, language, "all", measure, hit / offered if offered else 0.0, hit / gold if gold else 0.0, gold)
