"""The trained part of our pipelines: a score for each tag of each word, and the best legal row of tags as names.

Learns with thinc's layers, reads with the same weights in `quick_layers`.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.vocab import Vocab
from thinc.api import Model

from strichka.entities.features import FEATURES
from strichka.entities.name_tags import ANY, INSIDE, ONLY_OUTSIDE, Name, list_tags, load_decoder, make_tags
from strichka.entities.quick_layers import QuickLayers

_SAMPLE = 10  # examples that tell the layers their sizes
_LEAST_SHARE = 1e-9  # so that the logarithm of a tag's share is finite


class NameTagger(TrainablePipe):
    """Trainable component that sets `doc.ents` from the feature matrix of `features`.

    Args:
        vocab: the pipeline's.
        model: layers made by `feature_layers.build_name_tagger`.
        name: of the component.
        labels: of the names, in the order of the tags.
        scorer: measures Examples, as spaCy wants it.
    """

    def __init__(
        self,
        vocab: Vocab,
        model: Model[list[Doc], list[Any]],
        name: str = "ner",
        *,
        labels: Sequence[str],
        scorer: Callable[..., Any] | None,
    ) -> None:
        """Keep what it is made of."""
        super().__init__(vocab, model, name, labels=list(labels))
        self.scorer = scorer
        self._quick: QuickLayers | None = None
        self._is_stored = False

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the names."""
        return tuple(self.cfg["labels"])

    def predict(self, docs: Iterable[Doc]) -> list[list[Name]]:
        """Find the names of Docs that have features: (first token, token after the last, label)."""
        docs = list(docs)
        decoder = load_decoder(self.labels)
        return [decoder.decode(scores, list_kinds(doc)) for doc, scores in zip(docs, self._score(docs), strict=True)]

    def _score(self, docs: list[Doc]) -> Iterable[Any]:
        if not self._is_stored:
            scores: list[Any] = self.model.predict(docs)
            return scores
        if self._quick is None:
            self._quick = QuickLayers(self.model)
        return (self._quick.score(doc.user_data[FEATURES]) for doc in docs)

    def set_annotations(self, docs: Iterable[Doc], scores: list[list[Name]]) -> None:
        """Set the names as `doc.ents`."""
        for doc, names in zip(docs, scores, strict=True):
            doc.ents = [Span(doc, start, end, label) for start, end, label in names]

    def get_loss(self, examples: Iterable[Example], scores: list[Any]) -> tuple[float, list[Any]]:
        """Return the cross entropy of the tags, a word on average, and its gradient for each score."""
        examples = list(examples)
        wanted = np.concatenate([self._list_tags(example) for example in examples])
        together = np.concatenate(scores)
        shares = np.exp(together - together.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        rows = np.arange(len(wanted))
        loss = -np.log(shares[rows, wanted] + _LEAST_SHARE).mean()
        shares[rows, wanted] -= 1
        shares /= len(wanted)
        ends = np.cumsum([len(part) for part in scores])[:-1]
        return float(loss), [np.ascontiguousarray(part, dtype="float32") for part in np.split(shares, ends)]

    def _list_tags(self, example: Example) -> Any:
        spans = example.get_aligned_spans_y2x(example.reference.ents)
        names = [(span.start, span.end, span.label_) for span in spans]
        return make_tags(names, len(example.predicted), list(self.labels))

    def update(self, examples: Iterable[Example], **settings: Any) -> dict[str, float]:
        """Learn from Examples, see `TrainablePipe.update`."""
        self._forget_stored()
        losses: dict[str, float] = super().update(list(examples), **settings)
        return losses

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,
        labels: Sequence[str] | None = None,
    ) -> None:
        """Give the layers their sizes and first weights.

        Args:
            get_examples: gives Examples, of which some are looked at.
            nlp: not used.
            labels: in place of those of the configuration.
        """
        self._forget_stored()
        if labels is not None:
            self.cfg["labels"] = list(labels)
        self.model.get_ref("output").set_dim("nO", len(list_tags(list(self.labels))))
        self.model.initialize(X=[example.predicted for example in islice(get_examples(), _SAMPLE)])

    def _forget_stored(self) -> None:
        self._quick, self._is_stored = None, False

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "NameTagger":
        """Read what `to_disk` wrote; from then on texts are read by `quick_layers`, until it learns again."""
        super().from_disk(path, exclude=exclude)
        self._quick, self._is_stored = None, True
        return self

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "NameTagger":
        """Read what `to_bytes` wrote, as `from_disk` does."""
        super().from_bytes(data, exclude=exclude)
        self._quick, self._is_stored = None, True
        return self


@Language.factory(
    "strichka_name_tagger",
    requires=["doc.spans"],
    assigns=["doc.ents", "token.ent_iob", "token.ent_type"],
    default_config={"labels": ["PER", "LOC", "ORG", "MISC"], "scorer": {"@scorers": "spacy.ner_scorer.v1"}},
    default_score_weights={"ents_f": 1.0, "ents_p": None, "ents_r": None, "ents_per_type": None},
)
def create_name_tagger(
    nlp: Language,
    name: str,
    model: Model[list[Doc], list[Any]],
    labels: list[str],
    scorer: Callable[..., Any] | None,
) -> NameTagger:
    """Component: the trained part of our pipelines, see `NameTagger`."""
    return NameTagger(nlp.vocab, model, name, labels=labels, scorer=scorer)


def list_kinds(doc: Doc) -> Any:
    """List what each token of a Doc may be for `name_tags`: line ends are in no name, other space only inside one."""
    kinds = np.full(len(doc), ANY)
    for index in np.flatnonzero(doc.to_array("IS_SPACE")).tolist():
        text = doc[index].text
        kinds[index] = INSIDE if text.splitlines() == [text] else ONLY_OUTSIDE
    return kinds
