"""Two people named side by side in different cases: "адвокат Трампа Рудольф Джуліані"."""

import re
from collections.abc import Iterable, Iterator

from spacy.tokens import Span

from strichka.entities.morphology import WordInfo, load_morphology

_FEWEST_WORDS = 3
# Family names that are declined like adjectives, in another case than the nominative: Оконешниковой, Ставового.
_DECLINED = re.compile(r"(?:[оеєё]в|[иіїы]н|[сцз]ь?к)(?:ой|ого|ому|ым|им|ої|ою|ій|ую)$")


def part_neighbours(names: Iterable[Span], language: str) -> list[Span]:
    """Part the learnt names that are two people: whose one is, and then the one.

    The first word stands in another case than the nominative, and the next is a first name in the nominative. Two
    words may be a woman's name, whose family name is not declined (Анны Франк), so it takes three.

    Args:
        names: learnt names in order.
        language: `uk` or `ru`.
    """
    return [part for name in names for part in _part(name, language)]


def _part(name: Span, language: str) -> Iterator[Span]:
    words = [token.text for token in name]
    if name.label_ != "PER" or len(words) < _FEWEST_WORDS or not all(word.isalpha() for word in words):
        yield name
        return
    describe = load_morphology(language).describe_word
    first, second = (describe(word) for word in words[:2])
    are_parted = second.is_name and "nomn" in _list_cases(second) and not _list_cases(first) & _list_cases(second)
    is_declined = first.is_known or _DECLINED.search(first.lower) is not None
    if is_declined and are_parted and all(word.istitle() for word in words[1:3]):
        yield Span(name.doc, name.start, name.start + 1, label=name.label)
        yield Span(name.doc, name.start + 1, name.end, label=name.label)
    else:
        yield name


def _list_cases(info: WordInfo) -> set[str]:
    """List the cases of one person's name that a word can be in; one that is not declined has all."""
    return {form.case or "nomn" for form in info.forms if form.known and form.number != "plur"}
