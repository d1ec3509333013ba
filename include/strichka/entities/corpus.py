"""The labelled news corpus under `seeds/corpus/`: its marks read, checked and made into texts with offsets.

Format and rules of labelling: `docs/annotation.md`. Checks that need the whole corpus or a dictionary are in
`corpus_checks`.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from strichka.entities.corpus_keys import find_seed_key
from strichka.entities.corpus_marks import CorpusCitation, CorpusSpan, MarkError, MarkReader
from strichka.errors import SeedError
from strichka.resources import seeds_folder

PARTS = ("train", "dev", "test")
LANGUAGES = ("uk", "ru")
WORDS_AT_LEAST, WORDS_AT_MOST = 80, 200
FORMS = (
    *("brief", "bulletin", "chain", "feature", "glued", "interview", "list", "live", "lowercase"),
    *("plain", "profile", "quotes", "report", "table", "wire"),
)
_TRAIN_SHARE, _DEV_SHARE = 70, 85  # upper bounds, in hundredths, of what a hash falls on
_HEADER = re.compile(r"=== (?P<id>[a-z0-9-]+) \| form: (?P<form>[a-z]+)(?: \| event: (?P<event>[a-z0-9-]+))?")
_FOREIGN_LETTERS = {"uk": re.compile(r"[ыэъёЫЭЪЁ]"), "ru": re.compile(r"[іїєґІЇЄҐ]")}
_WORD = re.compile(r"\w+(?:[-'’ʼ.]\w+)*")


@dataclass(slots=True)
class CorpusDocument:
    """One labelled article; `text` is its title, an empty line and its paragraphs."""

    id: str
    language: str
    topic: str
    form: str
    event: str | None  # shared by the two language versions of one event
    part: str  # train, dev, test
    place: str  # file and line of the header
    text: str
    title_end: int
    spans: list[CorpusSpan] = field(default_factory=list)
    citations: list[CorpusCitation] = field(default_factory=list)

    def list_chains(self) -> list[tuple[str, ...]]:
        """Return the sources of each chain in order, from who spoke first to the last relay."""
        chains: dict[str, list[CorpusCitation]] = {}
        for citation in self.citations:
            chains.setdefault(citation.chain, []).append(citation)
        return [tuple(c.source for c in sorted(group, key=lambda c: c.place)) for group in chains.values()]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a corpus file: where, what, and what to do."""

    path: Path
    line: int
    what: str

    def __str__(self) -> str:
        """Show it as compilers do."""
        return f"{self.path}:{self.line}: {self.what}"


def choose_part(name: str) -> str:
    """Return train, dev or test for an event or article id, by its hash: 70, 15 and 15 of a hundred."""
    hundredth = int(hashlib.sha256(name.encode()).hexdigest(), 16) % 100
    if hundredth < _TRAIN_SHARE:
        return "train"
    return "dev" if hundredth < _DEV_SHARE else "test"


def count_words(text: str) -> int:
    """Count words: runs of letters and digits, hyphens and apostrophes inside."""
    return len(_WORD.findall(text))


def list_files(folder: Path | None = None, language: str | None = None) -> list[Path]:
    """List the corpus files, in a fixed order.

    Args:
        folder: the corpus; `seeds/corpus` when not given.
        language: `uk` or `ru`; both when not given.
    """
    root = folder or seeds_folder() / "corpus"
    wanted = (language,) if language else LANGUAGES
    return [path for code in wanted for path in sorted((root / code).glob("*.txt"))]


def load_corpus(
    part: str | None = None, language: str | None = None, folder: Path | None = None
) -> list[CorpusDocument]:
    """Read the corpus.

    Args:
        part: `train`, `dev` or `test`; all when not given.
        language: `uk` or `ru`; both when not given.
        folder: where it lies; `seeds/corpus` when not given.

    Returns:
        Documents in the order of files and of articles in them.

    Raises:
        SeedError: a file breaks a rule; names file, line and remedy of the first twenty.
    """
    documents: list[CorpusDocument] = []
    problems: list[Problem] = []
    for path in list_files(folder, language):
        found, wrong = read_corpus_file(path)
        documents += found
        problems += wrong
    if problems:
        raise SeedError("The labelled corpus can't be used:\n" + "\n".join(map(str, problems[:20])))
    return [document for document in documents if part in (None, document.part)]


def read_corpus_file(path: Path) -> tuple[list[CorpusDocument], list[Problem]]:
    """Read one file and check all that can be checked on it alone.

    Returns:
        Its readable documents, and what is wrong.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        return [], [Problem(path, 1, f"can't be read ({error}); save it as UTF-8")]
    documents: list[CorpusDocument] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for number, header, body in _split_articles(path, lines, problems):
        document = _read_header(path, number, header, problems)
        if document is None:
            continue
        if document.id in seen:
            problems.append(Problem(path, number, f"id {document.id} is used twice; give the next free number"))
        seen.add(document.id)
        _read_body(path, number, body, document, problems)
        problems += check_document(path, number, document)
        documents.append(document)
    return documents, problems


def _split_articles(path: Path, lines: list[str], problems: list[Problem]) -> Iterator[tuple[int, str, list[str]]]:
    """Yield line number, header and lines of each article."""
    starts = [index for index, line in enumerate(lines) if line.startswith("===")]
    for index, line in enumerate(lines[: starts[0] if starts else len(lines)]):
        if line.strip() and not line.startswith("#"):
            problems.append(Problem(path, index + 1, "text before the first header; begin it with '=== id | form: …'"))
            break
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield start + 1, lines[start], lines[start + 1 : end]


def _read_header(path: Path, number: int, header: str, problems: list[Problem]) -> CorpusDocument | None:
    found = _HEADER.fullmatch(header.rstrip())
    language = path.parent.name
    stem = f"{language}-{path.stem}"
    if found is None or not re.fullmatch(rf"{re.escape(stem)}-\d\d+", found["id"]):
        what = f"bad header {header!r}; write '=== {stem}-01 | form: wire | event: some-slug' (event only with a twin)"
        problems.append(Problem(path, number, what))
        return None
    if found["form"] not in FORMS:
        problems.append(Problem(path, number, f"unknown form {found['form']!r}; use one of {', '.join(FORMS)}"))
    topic = re.sub(r"-\d+$", "", path.stem)
    part = choose_part(found["event"] or found["id"])
    place = f"{path.name}:{number}"
    return CorpusDocument(found["id"], language, topic, found["form"], found["event"], part, place, "", 0)


def _read_body(path: Path, number: int, body: list[str], document: CorpusDocument, problems: list[Problem]) -> None:
    """Read title and paragraphs into the document's text, spans and citations."""
    lines = [(number + 1 + index, line.strip()) for index, line in enumerate(body)]
    filled = [(place, line) for place, line in lines if line]
    if len(filled) < 2 or not lines[0][1] or lines[1][1]:
        problems.append(Problem(path, number, "no title; write title, empty line, paragraphs after the header"))
        return
    reader = MarkReader()
    for index, (place, line) in enumerate(filled):
        blank_before = index > 0 and filled[index - 1][0] < place - 1
        joint = "" if index == 0 else "\n\n" if blank_before else "\n"
        try:
            reader.read_line(joint, line, place)
        except MarkError as error:
            problems.append(Problem(path, place, str(error)))
        if index == 0:
            document.title_end = len(reader.text)
    document.text = reader.text
    document.spans = sorted(reader.spans, key=lambda span: span.start)
    document.citations, wrong = reader.make_citations()
    problems += [Problem(path, place, what) for place, what in wrong]


def check_document(path: Path, number: int, document: CorpusDocument) -> Iterable[Problem]:
    """Check one document's length, letters, and that a marked name is marked everywhere in it."""
    words = count_words(document.text)
    if not WORDS_AT_LEAST <= words <= WORDS_AT_MOST:
        yield Problem(path, number, f"{document.id} has {words} words; make it {WORDS_AT_LEAST} to {WORDS_AT_MOST}")
    if found := _FOREIGN_LETTERS[document.language].search(document.text):
        around = document.text[max(0, found.start() - 15) : found.end() + 15]
        yield Problem(path, number, f"letter {found[0]!r} of the other language in {around!r}; correct the spelling")
    for name, around in find_unmarked(document):
        yield Problem(path, number, f"{name!r} is marked elsewhere in {document.id}, but not in {around!r}; mark it")


def find_unmarked(document: CorpusDocument) -> Iterator[tuple[str, str]]:
    """Yield names that stand once more in the text without a mark, with the text around."""
    for name in sorted({document.text[span.start : span.end] for span in document.spans}):
        if len(name) < 3 or not any(letter.isupper() for letter in name):
            continue
        for found in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", document.text):
            if not any(span.start < found.end() and found.start() < span.end for span in document.spans):
                yield name, document.text[max(0, found.start() - 20) : found.end() + 20]


def make_row(document: CorpusDocument) -> dict[str, Any]:
    """Return a document as a row of the evaluation's form: `id, lang, part, text, ents[start, end, label, …]`."""
    entries = [
        {
            "start": span.start,
            "end": span.end,
            "text": document.text[span.start : span.end],
            "label": span.label,
            "ner": span.label,
            "flat": True,
            "lemma": span.lemma,
            "link": find_seed_key(span.key) or span.key,
        }
        for span in document.spans
    ]
    return {"id": document.id, "lang": document.language, "part": document.part, "text": document.text, "ents": entries}
