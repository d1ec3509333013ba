"""Any text gives a result in time that grows with its length, not with its square."""

from collections.abc import Callable, Iterable
from uuid import UUID

import pytest

from strichka.entities.annotate import AnnotateInput, Annotator
from strichka.entities.citations import find_citations
from strichka.entities.gazetteer import Gazetteer
from strichka.entities.linking import Linker, Spotted
from strichka.models import Annotation, Mention
from tests.entities.long_texts import CHEAP, DEAR, MEGABYTE, SMALL, check_growth, make_person, make_word


def annotate(annotator: Annotator, text: str) -> Annotation:
    (result,) = annotator.annotate_texts([AnnotateInput(text, "uk")])
    assert isinstance(result, Annotation)
    return result


@pytest.mark.parametrize("kind", CHEAP)
def test_one_line_without_words_takes_linear_time(annotator: Annotator, kind: str) -> None:
    check_growth(lambda size: annotate(annotator, CHEAP[kind](size)), MEGABYTE // 4)


@pytest.mark.parametrize("kind", DEAR)
def test_words_in_one_line_take_linear_time(annotator: Annotator, kind: str) -> None:
    annotate(annotator, DEAR[kind](SMALL // 10))
    check_growth(lambda size: annotate(annotator, DEAR[kind](size)), 2 * SMALL)


Pieces = Iterable[tuple[str, str]]  # text and label; none for what is no name


def build_article(pieces: Pieces) -> tuple[str, list[Spotted]]:
    parts: list[str] = []
    names: list[Spotted] = []
    position = 0
    for text, label in pieces:
        if label:
            names.append(Spotted(position, position + len(text), label, text))
        parts.append(text)
        position += len(text)
    return "".join(parts), names


def repeat(pieces: Pieces, names: int) -> list[tuple[str, str]]:
    listed = list(pieces)
    return listed * (names // sum(bool(label) for _, label in listed))


NAMES = 30_000
ARTICLES: dict[str, Callable[[int], list[tuple[str, str]]]] = {
    "one person in full and short": lambda names: repeat(
        [("Олена Бойко", "PER"), (" і ", ""), ("Бойко", "PER"), ("\n", "")], names
    ),
    "a place a line": lambda names: repeat([("Сеул", "LOC"), ("\n", "")], names),
    "a place a sentence": lambda names: repeat([("Сеул", "LOC"), (". Так і є. ", "")], names),
    "bodies with acronyms": lambda names: repeat(
        [("Світовий банк", "ORG"), (" (", ""), ("СБ", "ORG"), ("). ", "")], names
    ),
    "people quoted": lambda names: repeat([("«Так», – сказала ", ""), ("Олена Бойко", "PER"), ("\n", "")], names // 4),
    "different people": lambda names: [
        piece for number in range(names // 16) for piece in ((make_person(number), "PER"), (". ", ""))
    ],
    "people of one family": lambda names: [
        piece
        for number in range(names // 16)
        for piece in (
            (f"{make_word(number * 7919, 3).title()} Бойко", "PER"),
            (" і ", ""),
            ("Бойко", "PER"),
            (". ", ""),
        )
    ],
}


@pytest.mark.parametrize("kind", ARTICLES)
def test_very_many_names_are_linked_and_cited_in_linear_time(small_gazetteer: Gazetteer, kind: str) -> None:
    linker = Linker(small_gazetteer, "uk")
    nobody = UUID(int=0)

    def link_and_cite(names: int) -> None:
        text, spotted = build_article(ARTICLES[kind](names))
        linked = linker.link_mentions(spotted, text)
        assert len(linked) == len(spotted)
        find_citations(text, [Mention(n.start, n.end, n.label, n.text, n.text, nobody) for n in spotted], "uk")

    link_and_cite(NAMES // 100)
    check_growth(link_and_cite, NAMES)
