"""Two opinions on one text: the trained part's names, and those of gazetteer and rules, joined into one answer."""

from collections.abc import Iterable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from strichka.entities.features import GAZETTEER_SPANS, RULE_SPANS
from strichka.entities.text import fold_word

# Longer names of these labels hold names of other things: the ministry its country.
_STEM = 4  # letters that forms of one name are taken to share
_HOLDING = frozenset({"ORG", "MISC"})


@Language.factory(
    "strichka_opinion",
    requires=["doc.ents", "doc.spans"],
    assigns=["doc.ents"],
    default_config={"trusted": [], "added": []},
)
def create_opinion(nlp: Language, name: str, trusted: list[str], added: list[str]) -> Any:
    """Component: corrects the trained part's names by what the gazetteer is sure of, and adds what it overlooked.

    Args:
        nlp: the pipeline.
        name: of the component.
        trusted: first parts of gazetteer keys (`country`, `region`) that count more than a name learnt.
        added: labels of the rules' names that are taken where nothing was learnt, but the word is a name elsewhere.
    """
    sure, extra = frozenset(trusted), frozenset(added)

    def join_opinions(doc: Doc) -> Doc:
        doc.ents = join_names(list(doc.ents), list_trusted(doc, sure), list_added(doc, extra, list(doc.ents)))
        return doc

    return join_opinions


def list_trusted(doc: Doc, trusted: frozenset[str]) -> list[Span]:
    """List the gazetteer's names that the rules kept too and whose keys are of a trusted kind."""
    kept = {(span.start, span.end, span.label_) for span in doc.spans.get(RULE_SPANS, ())}
    return [
        span
        for span in doc.spans.get(GAZETTEER_SPANS, ())
        if span.id_.split(":")[0] in trusted and (span.start, span.end, span.label_) in kept
    ]


def list_added(doc: Doc, labels: frozenset[str], learnt: list[Span]) -> list[Span]:
    """List the rules' names of these labels whose last word is in a learnt name of that label elsewhere in the text."""
    if not labels:
        return []
    known = {(_make_stem(token.text), span.label_) for span in learnt for token in span}
    return [
        span
        for span in doc.spans.get(RULE_SPANS, ())
        if span.label_ in labels and (_make_stem(span[-1].text), span.label_) in known
    ]


def _make_stem(text: str) -> str:
    return fold_word(text)[:_STEM]


def join_names(learnt: list[Span], trusted: Iterable[Span], added: Iterable[Span]) -> list[Span]:
    """Join names that may overlap into names that don't.

    Args:
        learnt: the trained part's.
        trusted: names that replace the learnt ones they overlap, unless these hold them (a ministry its country).
        added: names that are taken where there is no other.

    Returns:
        Spans in order.
    """
    kept, sure = list(learnt), list(trusted)
    for span in sure:
        overlapping = [other for other in kept if _overlap(span, other)]
        if all(not _holds(other, span) or _is_made_of(other, sure) for other in overlapping):
            kept = [other for other in kept if other not in overlapping] + [span]
    for span in added:
        if not any(_overlap(span, other) for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def _is_made_of(longer: Span, spans: list[Span]) -> bool:
    """Say whether a name is nothing but several others side by side: "КНДР России" in a list of countries."""
    inside = [span for span in spans if longer.start <= span.start and span.end <= longer.end]
    return len(inside) > 1 and sum(span.end - span.start for span in inside) == longer.end - longer.start


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _holds(longer: Span, span: Span) -> bool:
    """Say whether a name keeps its place: it is the same, or a body or work that has the other in its name."""
    if (longer.start, longer.end) == (span.start, span.end):
        return longer.label_ == span.label_
    return longer.label_ in _HOLDING and longer.start <= span.start and span.end <= longer.end
