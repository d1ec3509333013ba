"""The grammar of citing, a sentence a shape: subjects, nouns of saying, quotes, chains, and what cites nobody."""

import re
from pathlib import Path

import pytest

from strichka.entities.citations import find_citations
from strichka.entities.lemmas import lemmatise_name
from strichka.identifiers import make_id
from strichka.models import Citation, Mention

_MARK = re.compile(r"\[\[(?P<name>[^\[\]|]+)\|(?P<label>[A-Z]+)(?:\|(?P<tag>[a-z]\d))?\]\]|<<|\|(?P<end>[a-z]\d)>>")
_HERE = Path(__file__).parent


def _list_sentences() -> list[tuple[str, str]]:
    return [
        (language, line)
        for language in ("uk", "ru")
        for kind in (
            "sentences",
            "constructions",
            "words",
            "deeds",
            "near_misses",
            "subjects",
            "nouns",
            "origins",
            "families",
            "verbless",
            "verbs",
            "press",
            "facts",
            "series",
            "governed",
        )
        for line in (_HERE / f"citation_{kind}_{language}.txt").read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]


def _read_marks(marked: str, language: str) -> tuple[str, list[Mention], dict[str, tuple[int, int]]]:
    """Read a marked sentence: its text, its names, and tag → source."""
    text, position, opened = "", 0, 0
    marked = marked.replace("¶", "\n")
    mentions: list[Mention] = []
    sources: dict[str, tuple[int, int]] = {}
    for found in _MARK.finditer(marked):
        text += marked[position : found.start()]
        position = found.end()
        if found["name"]:
            name, label = found["name"], found["label"]
            lemma = lemmatise_name(name, label, language)
            mention = Mention(len(text), len(text) + len(name), label, name, lemma, make_id("labelled entity", lemma))
            text += name
            mentions.append(mention)
            if found["tag"]:
                sources[found["tag"]] = (mention.start, mention.end)
        elif found["end"]:
            sources[found["end"]] = (opened, len(text))
        else:
            opened = len(text)
    return text + marked[position:], mentions, sources


def _list_chain(citation: Citation, found: list[Citation]) -> list[tuple[int, int]]:
    by_name = {other.source: (other.start, other.end) for other in found}
    return [by_name[name] for name in citation.chain]


@pytest.mark.parametrize(("language", "marked"), _list_sentences())
def test_sentences(language: str, marked: str) -> None:
    text, mentions, sources = _read_marks(marked, language)
    found = find_citations(text, mentions, language)
    assert sorted((item.start, item.end) for item in found) == sorted(sources.values())
    for tag, span in sources.items():
        chain = [sources[other] for other in sorted(sources) if other[0] == tag[0]]
        citation = next(item for item in found if (item.start, item.end) == span)
        assert _list_chain(citation, found) == chain


def test_a_nominative_guessed_wrong_hides_no_subject() -> None:
    text = "«Хліб – це черга», – розповідає лікарка забігу Устимія Швайка."
    start = text.index("Устимія")
    name = text[start:-1]
    mention = Mention(start, start + len(name), "PER", name, "Устимій Швайко", make_id("labelled entity", name))
    assert [(found.start, found.end) for found in find_citations(text, [mention], "uk")] == [(start, len(text) - 1)]
