"""The inline marks of the labelled corpus: `[[name|nominative|key]]`, `<<source|nominative|tag>>`, `{{verb|tag}}`.

What they mean is in `docs/annotation.md`.
"""

import re
from dataclasses import dataclass

from strichka.entities.corpus_keys import find_label, suggest_keys

_TAG = re.compile(r"[A-Za-z][1-9]")
_MARK = re.compile(
    r"\[\[(?P<name>[^\[\]{}<>\n]+)\]\]|\{\{(?P<verb>[^\[\]{}<>\n]+)\}\}|(?P<open><<)|(?P<close>(?:\|[^\[\]{}<>|\n]+)+)>>"
)
_LEFT_OVER = re.compile(r"\[\[|\]\]|\{\{|\}\}|<<|>>|\|")
_OUTER_SIGNS = "«»\"“”„'’,;:()–—- "


@dataclass(frozen=True, slots=True)
class CorpusSpan:
    """A labelled name. Offsets are code points of the document's text."""

    start: int
    end: int
    label: str  # PER, LOC, ORG, MISC
    lemma: str  # the whole name in the nominative
    key: str  # as the corpus writes it, the same in both languages


@dataclass(frozen=True, slots=True)
class CorpusCitation:
    """A cited source. Citations with one chain letter form a chain, ordered by `place`."""

    start: int  # of the source in the text
    end: int
    source: str  # nominative
    key: str | None  # None for a source that names nobody
    verb: str | None  # as printed; None for a bare dateline
    chain: str  # letter, one a sentence
    place: int  # 1 for who spoke first
    scope: str  # article or sentence


class MarkError(ValueError):
    """What is wrong with a mark, and the remedy."""


class MarkReader:
    """Turns marked lines into plain text, spans and tagged sources."""

    def __init__(self) -> None:
        """Begin with an empty text."""
        self.text = ""
        self.spans: list[CorpusSpan] = []
        self.sources: dict[str, tuple[int, int, str, str | None]] = {}
        self.verbs: dict[str, str] = {}
        self.lines: dict[str, int] = {}  # tag → line of its source
        self.wrong: list[tuple[int, str]] = []

    def read_line(self, joint: str, line: str, number: int) -> None:
        """Add one line; `joint` goes before it."""
        self.text += joint
        opened: list[int] = []
        last = 0
        for mark in _MARK.finditer(line):
            self._add_plain(line[last : mark.start()], mark[0])
            last = mark.end()
            if mark["open"]:
                opened.append(len(self.text))
            elif mark["close"]:
                if not opened:
                    raise MarkError(f"'{mark[0]}' closes nothing; open the source with '<<'")
                self._close_source(opened.pop(), mark["close"].split("|")[1:], number)
            elif mark["verb"]:
                self._read_verb(mark["verb"].split("|"), number)
            else:
                self._read_name(mark["name"].split("|"), number)
        self._add_plain(line[last:], line)
        if opened:
            raise MarkError("'<<' without its '|tag>>'; close the source on the same line")

    def _add_plain(self, text: str, around: str) -> None:
        if left := _LEFT_OVER.search(text):
            raise MarkError(f"stray {left[0]!r} near {text[-40:]!r} before {around[:40]!r}; write whole marks")
        self.text += text

    def _read_name(self, fields: list[str], number: int) -> None:
        surface, lemma, key, tag = _split_fields(fields)
        if key is None:
            raise MarkError(f"no key in [[{'|'.join(fields)}]]; end it with a key such as per:…, city:…, xorg:…")
        label = find_label(key)
        if label is None:
            raise MarkError(f"key {key!r} is not known{suggest_keys(key)}; see the table of keys in docs/annotation.md")
        _check_name(surface, lemma)
        start = len(self.text)
        self.text += surface
        self.spans.append(CorpusSpan(start, len(self.text), label, lemma, key))
        if tag:
            self._add_source(tag, (start, len(self.text), lemma, key), number)

    def _read_verb(self, fields: list[str], number: int) -> None:
        if len(fields) != 2 or not _TAG.fullmatch(fields[1]):
            raise MarkError(f"bad mark {{{{{'|'.join(fields)}}}}}; write {{{{words that cite|A1}}}}")
        if fields[1] in self.verbs:
            self.wrong.append((number, f"tag {fields[1]} has two verbs; leave the second one unmarked"))
        self.verbs[fields[1]] = fields[0]
        self.lines.setdefault(fields[1], number)
        self.text += fields[0]

    def _close_source(self, start: int, fields: list[str], number: int) -> None:
        surface = self.text[start:]
        _, lemma, key, tag = _split_fields([surface, *fields])
        if tag is None:
            raise MarkError(f"source <<{surface}>> has no tag; end it with |A1>>")
        if key is not None and find_label(key) is None:
            raise MarkError(f"key {key!r} is not known{suggest_keys(key)}; see the table of keys in docs/annotation.md")
        self._add_source(tag, (start, len(self.text), lemma, key), number)

    def _add_source(self, tag: str, source: tuple[int, int, str, str | None], number: int) -> None:
        if tag in self.sources:
            self.wrong.append((number, f"tag {tag} has two sources; give the second the next number or letter"))
        self.sources[tag] = source
        self.lines[tag] = number

    def make_citations(self) -> tuple[list[CorpusCitation], list[tuple[int, str]]]:
        """Join sources and verbs by tag; say which tags lack a source, skip a place or leave their line."""
        wrong = list(self.wrong)
        for tag in self.verbs.keys() - self.sources.keys():
            wrong.append((self.lines[tag], f"verb {self.verbs[tag]!r} has tag {tag}, but no source has it"))
        chains: dict[str, list[str]] = {}
        for tag in sorted(self.sources):
            chains.setdefault(tag[0], []).append(tag)
        for letter, tags in chains.items():
            first = self.lines[tags[0]]
            if [int(tag[1]) for tag in tags] != list(range(1, len(tags) + 1)):
                wrong.append((first, f"chain {letter} has places {tags}; number them 1, 2, 3 without a gap"))
            if len({self.lines[tag] for tag in tags}) > 1:
                wrong.append((first, f"chain {letter} runs over paragraphs; take a new letter a sentence"))
        made = [self._make_citation(tag) for tag in self.sources]
        return sorted(made, key=lambda citation: citation.start), sorted(wrong)

    def _make_citation(self, tag: str) -> CorpusCitation:
        start, end, lemma, key = self.sources[tag]
        scope = "article" if tag[0].isupper() else "sentence"
        return CorpusCitation(start, end, lemma, key, self.verbs.get(tag), tag[0], int(tag[1]), scope)


def _split_fields(fields: list[str]) -> tuple[str, str, str | None, str | None]:
    """Return surface, lemma, key and tag of a mark; a missing lemma is the surface."""
    surface, rest = fields[0], list(fields[1:])
    tag = rest.pop() if rest and _TAG.fullmatch(rest[-1]) else None
    key = rest.pop() if rest and re.fullmatch(r"[a-z]+:[A-Za-z0-9-]+", rest[-1]) else None
    if len(rest) > 1 or any(part != part.strip() or not part for part in fields):
        raise MarkError(f"bad mark {'|'.join(fields)!r}; write surface|nominative|key|tag, no spaces beside bars")
    return surface, rest[0] if rest else surface, key, tag


def _check_name(surface: str, lemma: str) -> None:
    bare = surface.strip(_OUTER_SIGNS)
    holds_quotes = surface.count("«") == surface.count("»") > 0 or surface.count('"') in (2, 4)
    if surface != bare and not (holds_quotes and surface[0] == bare[0]):
        raise MarkError(f"name {surface!r} begins or ends with a sign; leave quotes and signs outside the mark")
    if len(surface.split()) != len(lemma.split()):
        raise MarkError(f"nominative {lemma!r} has not as many words as {surface!r}; give those words alone")
