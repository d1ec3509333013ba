"""How far two readings of the labelled corpus agree: the same articles, marked or looked through by two readers.

python -m strichka.entities.corpus_comparison FIRST SECOND

FIRST and SECOND are each a folder with `uk` and `ru` in it, or a git revision of this repository, whose `seeds/corpus`
is then read. Only articles that both have with the very same text are compared.
"""

import io
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from strichka.entities.corpus import LANGUAGES, CorpusDocument, load_corpus
from strichka.entities.corpus_marks import CorpusCitation, CorpusSpan
from strichka.errors import SeedError, StrichkaError
from strichka.resources import seeds_folder

_CORPUS = "seeds/corpus"


@dataclass(slots=True)
class Overlap:
    """Marks of the first reading, of the second, and those that are equal in both."""

    first: int = 0
    second: int = 0
    equal: int = 0

    def add(self, first: Collection[object], second: Collection[object]) -> None:
        """Count the marks of one article."""
        self.first += len(first)
        self.second += len(second)
        self.equal += len(set(first) & set(second))

    def compute_f(self) -> float | None:
        """Return the harmonic mean of precision and recall, 0 to 1, the same whichever reading is called true.

        None when neither reading has a mark.
        """
        marks = self.first + self.second
        return 2 * self.equal / marks if marks else None


@dataclass(slots=True)
class Share:
    """How many of the marks that both readings have bear the same answer."""

    shared: int = 0
    equal: int = 0

    def add(self, first: object, second: object) -> None:
        """Count one shared mark by its two answers."""
        self.shared += 1
        self.equal += first == second

    def compute_share(self) -> float | None:
        """Return the share, 0 to 1; None when nothing is shared."""
        return self.equal / self.shared if self.shared else None


class Agreement:
    """The agreement of two readings in one language."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self.articles = 0
        self.changed = 0  # articles both have, with another text: not compared
        self.lonely = 0  # articles only one of them has
        self.spans = Overlap()
        self.labelled = Overlap()
        self.lemmas = Share()
        self.keys = Share()
        self.citations = Overlap()
        self.verbs = Share()
        self.scopes = Share()
        self.chains = Overlap()

    def add(self, first: CorpusDocument, second: CorpusDocument) -> None:
        """Count one article in two readings."""
        if first.text != second.text:
            self.changed += 1
            return
        self.articles += 1
        self._add_spans({(s.start, s.end): s for s in first.spans}, {(s.start, s.end): s for s in second.spans})
        self._add_citations(
            {(c.start, c.end): c for c in first.citations}, {(c.start, c.end): c for c in second.citations}
        )
        self.chains.add(_list_chain_places(first.citations), _list_chain_places(second.citations))

    def _add_spans(self, first: dict[tuple[int, int], CorpusSpan], second: dict[tuple[int, int], CorpusSpan]) -> None:
        self.spans.add(first.keys(), second.keys())
        self.labelled.add(
            {(place, span.label) for place, span in first.items()},
            {(place, span.label) for place, span in second.items()},
        )
        for place in sorted(first.keys() & second.keys()):
            self.lemmas.add(first[place].lemma, second[place].lemma)
            self.keys.add(first[place].key, second[place].key)

    def _add_citations(
        self, first: dict[tuple[int, int], CorpusCitation], second: dict[tuple[int, int], CorpusCitation]
    ) -> None:
        self.citations.add(first.keys(), second.keys())
        for place in sorted(first.keys() & second.keys()):
            self.verbs.add(first[place].verb, second[place].verb)
            self.scopes.add(first[place].scope, second[place].scope)

    def list_figures(self) -> list[tuple[str, str]]:
        """Return the figures with their names, in a fixed order."""
        return [
            ("articles compared", str(self.articles)),
            ("articles with another text", str(self.changed)),
            ("articles in one reading only", str(self.lonely)),
            ("F of spans", _show(self.spans.compute_f())),
            ("F of spans with label", _show(self.labelled.compute_f())),
            ("shared spans", str(self.lemmas.shared)),
            ("equal lemmas of these", _show(self.lemmas.compute_share())),
            ("equal keys of these", _show(self.keys.compute_share())),
            ("F of citations (source span)", _show(self.citations.compute_f())),
            ("shared citations", str(self.verbs.shared)),
            ("equal verbs of these", _show(self.verbs.compute_share())),
            ("equal scopes of these", _show(self.scopes.compute_share())),
            ("F of whole chains", _show(self.chains.compute_f())),
        ]


def compare_readings(first: Iterable[CorpusDocument], second: Iterable[CorpusDocument]) -> dict[str, Agreement]:
    """Compare two readings article by article.

    Args:
        first: one reading, as `load_corpus` gives it.
        second: the other; articles are matched by id.

    Returns:
        The agreement by language, only languages that either reading has.
    """
    earlier = {document.id: document for document in first}
    later = {document.id: document for document in second}
    found = {code: Agreement() for code in LANGUAGES}
    met: set[str] = set()
    for name in sorted(earlier.keys() | later.keys()):
        one, other = earlier.get(name), later.get(name)
        language = name.partition("-")[0]
        met.add(language)
        if one is None or other is None:
            found[language].lonely += 1
        else:
            found[language].add(one, other)
    return {code: agreement for code, agreement in found.items() if code in met}


def load_reading(name: str) -> list[CorpusDocument]:
    """Read the corpus of a folder or of a git revision.

    Args:
        name: a folder; if there is none of that name, a revision (`HEAD~3`, a tag, a hash).

    Raises:
        SeedError: neither folder nor revision, or a file in it breaks a rule.
    """
    if Path(name).is_dir():
        return load_corpus(folder=Path(name))
    with tempfile.TemporaryDirectory() as place:
        with tarfile.open(fileobj=io.BytesIO(_archive_revision(name))) as archive:
            archive.extractall(place, filter="data")
        return load_corpus(folder=Path(place) / _CORPUS)


def _archive_revision(name: str) -> bytes:
    """Return `seeds/corpus` of a revision as a tar archive."""
    root = seeds_folder().parent
    command = ["git", "-C", str(root), "archive", "--format=tar", "--end-of-options", name, _CORPUS]
    try:
        return subprocess.run(command, check=True, capture_output=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        why = (
            error.stderr.decode(errors="replace").strip() if isinstance(error, subprocess.CalledProcessError) else error
        )
        raise SeedError(
            f"{name!r} is no folder, and git can't give {_CORPUS} of such a revision ({why}); "
            "name a folder with uk and ru in it, or a revision of this repository"
        ) from error


def _list_chain_places(citations: Iterable[CorpusCitation]) -> set[tuple[tuple[int, int], ...]]:
    """Return each chain as the places of its sources, who spoke first in front; letters don't matter."""
    chains: dict[str, list[CorpusCitation]] = {}
    for citation in citations:
        chains.setdefault(citation.chain, []).append(citation)
    return {
        tuple((citation.start, citation.end) for citation in sorted(chain, key=lambda citation: citation.place))
        for chain in chains.values()
    }


def _show(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def print_agreement(agreements: dict[str, Agreement]) -> None:
    """Print a table with one column a language."""
    print(f"{'':32}" + "".join(f"{language:>8}" for language in agreements))
    columns = [agreement.list_figures() for agreement in agreements.values()]
    for row in zip(*columns, strict=True):
        print(f"{row[0][0]:32}" + "".join(f"{value:>8}" for _, value in row))


def main(arguments: Sequence[str]) -> int:
    """Run the command; return 0, or 2 when it can't."""
    if len(arguments) != 2:
        print("usage: python -m strichka.entities.corpus_comparison FIRST SECOND", file=sys.stderr)
        return 2
    try:
        print_agreement(compare_readings(load_reading(arguments[0]), load_reading(arguments[1])))
    except StrichkaError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
