"""Two opinions on one text: the trained part's names, and those of gazetteer and rules, joined into one answer."""

from collections.abc import Iterable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from strichka.entities.features import GAZETTEER_SPANS, RULE_KEY, RULE_SPANS
from strichka.entities.gazetteer import load_gazetteer
from strichka.entities.language_data import guess_nominatives
from strichka.entities.letter_case import has_lost_case
from strichka.entities.misprints import is_one_letter_apart
from strichka.entities.neighbours import part_neighbours
from strichka.entities.outlet_addresses import join_addresses
from strichka.entities.outlet_quotes import join_quoted
from strichka.entities.seats import list_seats
from strichka.entities.text import fold_word

_STEM = 4  # letters that forms of one name are taken to share
_GREAT_CITY = 1_000_000  # inhabitants: smaller towns are named like people too often
_QUOTED_WORK = f"{RULE_KEY}quoted_work"
_MOST_COMPARED = 200  # learnt names of a text that a word is compared with: bounds the time
# Longer names of these labels hold names of other things: the ministry its country.
_HOLDING = frozenset({"ORG", "MISC"})


@Language.factory(
    "strichka_opinion",
    requires=["doc.ents", "doc.spans"],
    assigns=["doc.ents"],
    default_config={"trusted": [], "added": [], "places_stay": False},
)
def create_opinion(nlp: Language, name: str, trusted: list[str], added: list[str], places_stay: bool) -> Any:
    """Component: corrects the trained part's names by what the gazetteer is sure of, and adds what it overlooked.

    Args:
        nlp: the pipeline.
        name: of the component.
        trusted: first parts of gazetteer keys (`country`, `region`) that count more than a name learnt.
        added: labels of the rules' names that are taken where nothing was learnt, but the word is a name elsewhere.
        places_stay: a union of states learnt as a place stays one, not the gazetteer's body of that name; for what
            learnt from a corpus that has ЄС as a place.
    """
    from strichka.entities.pipelines import find_language  # which loads this module

    sure, extra = frozenset(trusted), frozenset(added)

    def join_opinions(doc: Doc) -> Doc:
        language = find_language(doc, nlp.lang)
        learnt = part_neighbours(drop_uncapitalised(doc, list(doc.ents)), language)
        trusted_names = [*list_trusted(doc, sure), *list_cities(doc, learnt), *list_works(doc, learnt)]
        if places_stay:
            trusted_names = leave_places(trusted_names, learnt)
        names = join_names(learnt, trusted_names, list_added(doc, extra, learnt))
        doc.ents = join_quoted(doc, join_addresses(doc, names, language), language)
        return doc

    return join_opinions


def drop_uncapitalised(doc: Doc, learnt: list[Span]) -> list[Span]:
    """Drop learnt names without any capital ("надія", "інтернет") that neither gazetteer nor rules know.

    A text that has lost its capitals altogether keeps them.
    """
    if all(_has_capital(span.text) for span in learnt) or has_lost_case([token.text for token in doc]):
        return learnt
    known = {(span.start, span.end) for group in (GAZETTEER_SPANS, RULE_SPANS) for span in doc.spans.get(group, ())}
    return [span for span in learnt if _has_capital(span.text) or (span.start, span.end) in known]


def _has_capital(text: str) -> bool:
    return any(letter.isupper() for letter in text)


def list_cities(doc: Doc, learnt: list[Span]) -> list[Span]:
    """List the gazetteer's great cities that were learnt as people: "зобов'язав Лондон платити"."""
    people = {(span.start, span.end) for span in learnt if span.label_ == "PER"}
    entries = load_gazetteer().by_key
    return [
        span
        for span in doc.spans.get(GAZETTEER_SPANS, ())
        if (span.start, span.end) in people
        and (entry := entries.get(span.id_)) is not None
        and entry.kind == "city"
        and entry.population >= _GREAT_CITY
    ]


def list_works(doc: Doc, learnt: list[Span]) -> list[Span]:
    """List what stands in quotes behind "festival", "film" or "prize" and was learnt as a body."""
    bodies = {(span.start, span.end) for span in learnt if span.label_ == "ORG"}
    works = (span for span in doc.spans.get(RULE_SPANS, ()) if span.id_ == _QUOTED_WORK)
    return [span for span in works if (span.start, span.end) in bodies]


def leave_places(trusted: list[Span], learnt: list[Span]) -> list[Span]:
    """Leave out the unions of states that were learnt as places, as a whole."""
    places = {(span.start, span.end) for span in learnt if span.label_ == "LOC"}
    entries = load_gazetteer().by_key
    return [
        span
        for span in trusted
        if (span.start, span.end) not in places
        or (entry := entries.get(span.id_)) is None
        or entry.kind != "international"
    ]


def list_trusted(doc: Doc, trusted: frozenset[str]) -> list[Span]:
    """List the gazetteer's names that the rules kept too and whose keys are of a trusted kind, or seats' buildings."""
    kept = {(span.start, span.end, span.label_) for span in doc.spans.get(RULE_SPANS, ())}
    seats = list_seats(load_gazetteer())
    return [
        span
        for span in doc.spans.get(GAZETTEER_SPANS, ())
        if (span.id_.split(":")[0] in trusted or span.id_ in seats) and (span.start, span.end, span.label_) in kept
    ]


def list_added(doc: Doc, labels: frozenset[str], learnt: list[Span]) -> list[Span]:
    """List the rules' names of these labels whose last word is in a learnt name of that label elsewhere in the text.

    A word one letter off is that word misprinted (Умров in an article on Умєров).
    """
    if not labels:
        return []
    known = {(_make_stem(token.text), span.label_) for span in learnt for token in span}
    offered = [span for span in doc.spans.get(RULE_SPANS, ()) if span.label_ in labels]
    alone = [span for span in offered if len(span) == 1]
    forms = {span.label_: frozenset[str]() for span in alone}
    for span in learnt[:_MOST_COMPARED] if alone else ():
        forms[span.label_] = forms.get(span.label_, frozenset()) | _list_forms(span[-1].text)
    return [
        span
        for span in offered
        if (_make_stem(span[-1].text), span.label_) in known
        or (len(span) == 1 and _is_misprinted(span.text, forms[span.label_]))
    ]


def _list_forms(text: str) -> frozenset[str]:
    """List a name's word as printed and what its nominative may be, folded."""
    word = fold_word(text)
    return frozenset((word, *guess_nominatives(word)))


def _is_misprinted(text: str, forms: frozenset[str]) -> bool:
    return any(is_one_letter_apart(one, other) for one in _list_forms(text) for other in forms)


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
    sure = list(trusted)
    rows = _find_rows([*learnt, *sure], sure)
    kept: dict[int, Span] = {}  # token → the name it is in: what overlaps is found without a look at all others
    _put(kept, *learnt)
    for span in sure:
        overlapping = _list_overlapping(kept, span)
        if all(not _holds(other, span) or (other.start, other.end) in rows for other in overlapping):
            for index in (index for other in overlapping for index in range(other.start, other.end)):
                del kept[index]
            _put(kept, span)
    for span in added:
        if not _list_overlapping(kept, span):
            _put(kept, span)
    return [kept[index] for index in sorted(kept) if kept[index].start == index]


def _put(kept: dict[int, Span], *spans: Span) -> None:
    kept.update((index, span) for span in spans for index in range(span.start, span.end))


def _list_overlapping(kept: dict[int, Span], span: Span) -> list[Span]:
    found = (kept[index] for index in range(span.start, span.end) if index in kept)
    return list({other.start: other for other in found}.values())


def _find_rows(names: list[Span], sure: list[Span]) -> set[tuple[int, int]]:
    """Find the names that are nothing but several sure ones side by side: "КНДР России" in a list of countries."""
    starting: dict[int, list[Span]] = {}
    for span in sure:
        starting.setdefault(span.start, []).append(span)
    rows = set()
    for name in names:
        begun = (span for index in range(name.start, name.end) for span in starting.get(index, ()))
        lengths = [len(span) for span in begun if span.end <= name.end]
        if len(lengths) > 1 and sum(lengths) == len(name):
            rows.add((name.start, name.end))
    return rows


def _holds(longer: Span, span: Span) -> bool:
    """Say whether a name keeps its place: it is the same, or a body or work that has the other in its name."""
    if (longer.start, longer.end) == (span.start, span.end):
        return longer.label_ == span.label_
    return longer.label_ in _HOLDING and longer.start <= span.start and span.end <= longer.end
