"""Citations of words in any order, with any signs and names between: a result, and offsets inside the text."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from strichka.entities.citations import find_citations
from strichka.identifiers import make_id
from strichka.models import Mention

_HERE = Path(__file__).parent
_TEXTS = 3_000  # of each language
_SIGNS = (
    *(
        "Յ",
        "ՀՀ",
        "ا",
        "한국",
        "’",
        "ʼ",
        "«",
        "»",
        "“",
        "”",
        '"',
        "–",
        "-",
        ":",
        ",",
        ".",
        "…",
        "?",
        "(",
        ")",
        "\n",
        "\u00a0",
    ),
    *("1", "24", "№", "😀", "е", "я", "і", "й", "у", "в", "a", "X", "Ⅻ", "не", "що", "что", "«»", "– –", ",,", "..."),
)
_NAME = re.compile(r"[^\W_]+(?: [^\W_]+)?")


def list_words(language: str) -> list[str]:
    """List the words of the sentences that the other tests of citations read, without their marks."""
    files = sorted(_HERE.glob(f"citation_*_{language}.txt"))
    text = " ".join(path.read_text(encoding="utf-8") for path in files)
    return re.sub(r"\|\S*|[\[\]{}<>]", " ", text).split()


def shuffle_texts(language: str) -> Iterator[tuple[str, list[Mention]]]:
    """Put texts together by a fixed seed, with names anywhere in them."""
    chance, words = random.Random(language), list_words(language)
    for _ in range(_TEXTS):
        pieces = (chance.choice(_SIGNS if chance.random() < 0.3 else words) for _ in range(chance.randint(1, 25)))
        text = "".join(piece + chance.choice((" ", " ", " ", "")) for piece in pieces)
        yield text, [read_name(found, chance) for found in _NAME.finditer(text) if chance.random() < 0.25]


def read_name(found: re.Match[str], chance: random.Random) -> Mention:
    """Take a stretch of words for a name of any label and nominative."""
    label, lemma = chance.choice(("PER", "ORG", "LOC", "MISC")), found[0] + chance.choice(("", "а"))
    return Mention(found.start(), found.end(), label, found[0], lemma, make_id("test", lemma))


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_words_in_any_order_give_a_result(language: str) -> None:
    seen = 0
    for text, mentions in shuffle_texts(language):
        found = find_citations(text, mentions, language)
        assert all(0 <= item.start < item.end <= len(text) and item.source in item.chain for item in found), text
        seen += bool(found)
    assert seen > _TEXTS / 50


@pytest.mark.parametrize(("language", "text"), [("uk", "Так він це назвав."), ("ru", "Так он это назвал")])
def test_a_verb_of_naming_may_end_its_sentence(language: str, text: str) -> None:
    assert find_citations(text, [], language) == []
