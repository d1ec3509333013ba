"""The recognise stage: names, entities and citations of texts, in batches."""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from strichka.articles.language import identify_language
from strichka.entities.citations import find_citations
from strichka.entities.gazetteer import LABELS, list_gazetteer_files, load_gazetteer
from strichka.entities.language_data import LANGUAGES
from strichka.entities.linking import Linked, Linker, Spotted
from strichka.entities.model_sets import describe_pipeline
from strichka.entities.pipelines import BUILTIN, load_pipeline, merge_labels
from strichka.entities.text import guess_language, make_safe
from strichka.identifiers import make_id
from strichka.models import Annotation, Entity, Mention, Reason, Rejection
from strichka.resources import seeds_folder
from strichka.settings import Settings

_PIECE = 50_000  # characters a pipeline is given at once: bounds the memory of models that hold a whole Doc


@dataclass(frozen=True, slots=True)
class AnnotateInput:
    """A text to annotate; `place` names it in a rejection."""

    text: str
    language: str | None = None  # uk, ru, another code, or none: found out
    title: str | None = None
    place: str = ""


def make_entity_id(key: str) -> UUID:
    """Make the id of an entity from its key."""
    return make_id("entity", key)


class Annotator:
    """Annotates texts with the pipelines that the settings name.

    Args:
        settings: which pipeline each language has, and the longest text taken.

    Raises:
        ModelError: a pipeline named in the settings can't be used.
        SeedError: a seed file is missing or malformed.
    """

    def __init__(self, settings: Settings) -> None:
        """Load pipelines and seeds: some seconds, once a process."""
        self._settings = settings
        self._gazetteer = load_gazetteer()
        self._labels = merge_labels(settings.pipeline_labels)
        self._pipelines = {
            language: load_pipeline(language, self._setting(language), settings.pipeline_labels)
            for language in LANGUAGES
        }
        self._linkers = {language: Linker(self._gazetteer, language) for language in LANGUAGES}

    def _setting(self, language: str) -> str:
        return self._settings.pipeline_uk if language == "uk" else self._settings.pipeline_ru

    @cached_property
    def model_version(self) -> str:
        """What made an annotation: changes with the code, the seeds and the pipelines."""
        names = [f"{language}={self._describe_pipeline(language)}" for language in LANGUAGES]
        names += [f"{label}={ours}" for label, ours in sorted(self._settings.pipeline_labels.items())]
        return f"{hash_code_and_seeds()};{';'.join(names)}"

    def _describe_pipeline(self, language: str) -> str:
        if self._setting(language) == BUILTIN:
            return BUILTIN
        return describe_pipeline(self._pipelines[language], self._setting(language))

    @cached_property
    def entities(self) -> dict[UUID, Entity]:
        """All seed entities with their aliases, by id."""
        linker = self._linkers["uk"]
        return {make_entity_id(entry.key): linker.entity_of(entry) for entry in self._gazetteer.entries}

    def annotate_texts(self, texts: Sequence[AnnotateInput]) -> list[Annotation | Rejection]:
        """Annotate texts, each on its own: the result for one does not depend on the others.

        Args:
            texts: any texts, empty ones included.

        Returns:
            One result a text, in order: an annotation (without mentions for languages other than uk and ru), or a
            rejection of a text longer than `max_text_characters`.
        """
        with ExitStack() as zones:
            # spaCy keeps every new word for good unless told when a batch is over: a worker would grow without end.
            for nlp in self._pipelines.values():
                zones.enter_context(nlp.memory_zone())
            return [self._annotate(item) for item in texts]

    def _annotate(self, item: AnnotateInput) -> Annotation | Rejection:
        size = len(item.text) + len(item.title or "")
        if size > self._settings.max_text_characters:
            limit = self._settings.max_text_characters
            return Rejection("recognise", Reason.TOO_LARGE, f"{size} characters, at most {limit} are taken", item.place)
        language = item.language or _find_language(item.text or item.title or "")
        if language not in LANGUAGES:
            return Annotation(language)
        return self._annotate_known(item, language)

    def _annotate_known(self, item: AnnotateInput, language: str) -> Annotation:
        title = item.title or ""
        shift = len(title) + 1
        in_title = self._spot(title, language)
        in_text = [_shift(name, shift) for name in self._spot(item.text, language)]
        linked = self._linkers[language].link_mentions([*in_title, *in_text], f"{title}\n{item.text}")
        mentions = [_make_mention(name, 0) for name in linked[: len(in_title)]]
        mentions += [_make_mention(name, shift) for name in linked[len(in_title) :]]
        body = mentions[len(in_title) :]
        return Annotation(
            language=language,
            mentions=body,
            citations=find_citations(item.text, body, language),
            entities={mention.entity_id: name.entity for mention, name in zip(mentions, linked, strict=True)},
            title_mentions=mentions[: len(in_title)],
        )

    def _spot(self, text: str, language: str) -> list[Spotted]:
        """Find names by the language's pipeline, piece by piece."""
        nlp = self._pipelines[language]
        spotted: list[Spotted] = []
        for offset, piece in cut_pieces(make_safe(text)):
            for span in nlp(piece).ents:
                label = self._labels.get(span.label_)
                start, end = _strip_span(piece, span.start_char, span.end_char)
                if label in LABELS and start < end:
                    start, end = start + offset, end + offset
                    spotted.append(Spotted(start, end, str(label), text[start:end]))
        return spotted


def _find_language(text: str) -> str:
    guess = identify_language(text)
    return guess.code if guess.code in LANGUAGES or guess.confidence > 0.5 else guess_language(text)


def _shift(name: Spotted, by: int) -> Spotted:
    return Spotted(name.start + by, name.end + by, name.label, name.text)


def _make_mention(name: Linked, shift: int) -> Mention:
    spotted = name.spotted
    entity_id = make_entity_id(name.entity.key)
    return Mention(spotted.start - shift, spotted.end - shift, spotted.label, spotted.text, name.lemma, entity_id)


def _strip_span(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def cut_pieces(text: str, size: int = _PIECE) -> Iterable[tuple[int, str]]:
    """Cut a text into pieces of bounded length, at a line end where there is one, else at a space.

    Returns:
        (offset, piece) pairs that together are the text.
    """
    start = 0
    while start < len(text):
        end = min(len(text), start + size)
        if end < len(text):
            cut = max(text.rfind("\n", start + size // 2, end), text.rfind(". ", start + size // 2, end))
            cut = cut if cut > start else text.rfind(" ", start + 1, end)
            end = cut + 1 if cut > start else end
        yield start, text[start:end]
        start = end


@lru_cache(maxsize=1)
def hash_code_and_seeds() -> str:
    """Hash everything the built-in result depends on: these modules, the word lists, the gazetteers, the libraries.

    What only makes data (the labelled corpus, the lists of places) is left out.
    """
    from importlib.metadata import version

    digest = hashlib.sha256()
    seeds = seeds_folder()
    modules = sorted(Path(__file__).parent.rglob("*.py"))
    files = [path for path in modules if not path.name.startswith(("corpus", "place_data"))]
    files += sorted((seeds / "languages").iterdir()) + list_gazetteer_files(seeds)
    for path in files:
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for package in ("pymorphy3", "pymorphy3-dicts-uk", "pymorphy3-dicts-ru", "spacy"):
        digest.update(f"{package}={version(package)}".encode())
    return digest.hexdigest()[:16]


def describe_annotation(annotation: Annotation) -> dict[str, Any]:
    """Put an annotation into plain JSON types, as the CLI prints it."""
    return {
        "language": annotation.language,
        "mentions": [
            {
                "start": mention.start,
                "end": mention.end,
                "label": mention.label,
                "text": mention.text,
                "lemma": mention.lemma,
                "entity_id": str(mention.entity_id),
            }
            for mention in annotation.mentions
        ],
        "citations": [
            {
                "start": citation.start,
                "end": citation.end,
                "source": citation.source,
                "entity_id": str(citation.entity_id) if citation.entity_id else None,
                "verb": citation.verb,
                "chain": list(citation.chain),
            }
            for citation in annotation.citations
        ],
    }
