"""The versions of everything that decides a result; each row that depends on one names it."""

import threading

from strichka.articles.extract import EXTRACTOR_VERSION, extract_article
from strichka.duplicates.signatures import SIGNATURE_ALGORITHM
from strichka.entities.annotate import AnnotateInput, Annotator
from strichka.models import Payload
from strichka.settings import get_settings
from strichka.stages.planning import Versions

# A text that makes every part read its seeds; nothing is kept of it.
SPECIMENS = {
    "uk": (
        "Міст відкрили після ремонту",
        "Про це повідомляє міська рада. Роботи тривали три тижні, рух уже відновили.",
    ),
    "ru": (
        "Мост открыли после ремонта",
        "Об этом сообщает городской совет. Работы длились три недели, движение уже идёт.",
    ),
}


class _Kept(threading.local):
    """What a thread keeps: spaCy's pipelines are not made for two threads at once."""

    annotator: Annotator | None = None


_KEPT = _Kept()


def load_annotator() -> Annotator:
    """Return the annotator of the settings, made once a thread and kept by the processes forked from it.

    Its version is settled here too: code, seeds and models are those of this moment, whatever is put in their place
    while the process lives.

    Raises:
        ModelError: a pipeline named in the settings can't be used.
        SeedError: a seed file is missing or malformed.
    """
    if _KEPT.annotator is None:
        annotator = Annotator(get_settings())
        _ = annotator.model_version
        _KEPT.annotator = annotator
    return _KEPT.annotator


def read_versions() -> Versions:
    """Return the versions of extractor and rules, of the signature's method, and of models and gazetteer."""
    return Versions(extractor=EXTRACTOR_VERSION, signature=SIGNATURE_ALGORITHM, model=load_annotator().model_version)


def warm_up() -> None:
    """Read seeds, dictionaries and models now, so that processes forked from this one find them in memory.

    What is forked later then works with the very files that the versions were made from.

    Raises:
        ModelError: a pipeline named in the settings can't be used.
        SeedError: a seed file is missing or malformed.
    """
    annotator = load_annotator()
    for language, (title, body) in SPECIMENS.items():
        page = f"<html><head><meta name=author content='-'></head><body><h1>{title}</h1><p>{body}</p></body></html>"
        extract_article(Payload("specimen", page.encode(), "html"))
        annotator.annotate_texts([AnnotateInput(body, language, title)])
