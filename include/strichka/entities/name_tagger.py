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

from strichka.entities.feature_layers import list_members, read_transitions, set_tag_count
from strichka.entities.features import FEATURES
from strichka.entities.name_quotes import settle_quotes
from strichka.entities.name_tags import ANY, INSIDE, ONLY_OUTSIDE, Decoder, Name, list_tags, make_tags
from strichka.entities.quick_layers import QuickLayers
from strichka.entities.tag_loss import measure_tags

_SAMPLE = 10  # examples that tell the layers their sizes


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
        self._quick: tuple[QuickLayers, Decoder] | None = None
        self._is_stored = False

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the names."""
        return tuple(self.cfg["labels"])

    def predict(self, docs: Iterable[Doc]) -> list[list[Name]]:
        """Find the names of Docs that have features: (first token, token after the last, label)."""
        docs = list(docs)
        if not self._is_stored:
            decoder, members = self._make_decoder(), len(list_members(self.model))
            together = zip(docs, self.model.predict(docs), strict=True)
            return [decoder.decode(average_members(scores, members), list_kinds(doc)) for doc, scores in together]
        if self._quick is None:
            self._quick = (QuickLayers(self.model), self._make_decoder())
        layers, decoder = self._quick
        return [decoder.decode(layers.score(doc.user_data[FEATURES]), list_kinds(doc)) for doc in docs]

    def _make_decoder(self) -> Decoder:
        return Decoder(self.labels, read_transitions(self.model).mean(axis=0))

    def set_annotations(self, docs: Iterable[Doc], scores: list[list[Name]]) -> None:
        """Set the names as `doc.ents`, their quotes settled."""
        for doc, names in zip(docs, scores, strict=True):
            doc.ents = [Span(doc, start, end, label) for start, end, label in settle_quotes(doc, names)]

    def get_loss(self, examples: Iterable[Example], scores: list[Any]) -> tuple[float, tuple[list[Any], Any]]:
        """Return the loss a word, and its gradients for each text's scores and for the transitions.

        Each member is measured by itself: what one finds does not change what another learns.
        """
        tags, kinds = [], []
        for example in examples:
            kinds.append(list_kinds(example.predicted))
            tags.append(self._list_tags(example, kinds[-1]))
        right, places = np.concatenate(tags), np.concatenate(kinds)
        transitions = read_transitions(self.model)
        by_member = zip(np.hsplit(np.concatenate(scores), len(transitions)), transitions, strict=True)
        losses = [measure_tags(part, right, places, steps) for part, steps in by_member]
        ends = np.cumsum([len(part) for part in scores])[:-1]
        of_scores = np.split(np.hstack([loss.of_scores for loss in losses]), ends)
        of_transitions = np.concatenate([loss.of_transitions for loss in losses])
        return sum(loss.value for loss in losses) / len(losses), (of_scores, of_transitions)

    def _list_tags(self, example: Example, kinds: Any) -> Any:
        """List the tags of an Example; names that run over the end of a line are none."""
        spans = example.get_aligned_spans_y2x(example.reference.ents)
        ends = set(np.flatnonzero(kinds == ONLY_OUTSIDE).tolist())
        names = [(span.start, span.end, span.label_) for span in spans if ends.isdisjoint(range(span.start, span.end))]
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
        set_tag_count(self.model, len(list_tags(list(self.labels))))
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


def average_members(scores: Any, members: int) -> Any:
    """Return the mean of the scores that several members, side by side, give to a text's words."""
    return sum(np.hsplit(scores, members)) / np.float32(members)


def list_kinds(doc: Doc) -> Any:
    """List what each token of a Doc may be for `name_tags`: line ends are in no name, other space only inside one."""
    kinds = np.full(len(doc), ANY)
    for index in np.flatnonzero(doc.to_array("IS_SPACE")).tolist():
        text = doc[index].text
        kinds[index] = INSIDE if text.splitlines() == [text] else ONLY_OUTSIDE
    return kinds
