"""Whom an article has named up to a place, by gender: whether a bare noun can stand for somebody named before."""

from collections.abc import Sequence

from strichka.entities.morphology import GENDERS, load_morphology
from strichka.models import Mention

_BOTH = frozenset(GENDERS)
_MASCULINE = ("ов", "ев", "єв", "ёв", "ский", "цкий", "ський", "цький")
_FEMININE = ("ова", "ева", "єва", "ёва", "іна", "ина", "їна", "ська", "цька", "ская", "цкая")
_PATRONYMICS = {"ович": "masc", "евич": "masc", "йович": "masc", "івна": "femn", "ївна": "femn", "овна": "femn"}


class NamedPeople:
    """Where an article names its first man and its first woman; whose gender no word shows counts as either.

    Args:
        mentions: of the article, in reading order.
        language: `uk` or `ru`.
    """

    def __init__(self, mentions: Sequence[Mention], language: str) -> None:
        """Find the first of each gender."""
        self._first: dict[str, int] = {}
        self._printed = frozenset(mention.text for mention in mentions if mention.label == "PER")
        for mention in mentions:
            if mention.label == "PER" and len(self._first) < len(_BOTH):
                for gender in _read_genders(mention.lemma, language):
                    self._first.setdefault(gender, mention.start)

    def is_printed(self, name: str) -> bool:
        """Say whether the article prints somebody's name so."""
        return name in self._printed

    def is_any_before(self, position: int, gender: str | None = None) -> bool:
        """Say whether somebody of a gender, or of any, is named before a position."""
        genders = (gender,) if gender in _BOTH else _BOTH
        return any(self._first.get(str(one), position) < position for one in genders)


def _read_genders(name: str, language: str) -> frozenset[str]:
    """Return the genders that a person's name may be of."""
    words = name.split()
    describe = load_morphology(language).describe_word
    for word in words[:-1]:
        tagged = {form.gender for form in describe(word).forms if "Name" in form.tags and form.case == "nomn"}
        if len(tagged) == 1 and tagged <= _BOTH:
            return frozenset(str(gender) for gender in tagged)
    last = words[-1].rpartition("-")[2] if words else ""
    for ending, gender in _PATRONYMICS.items():
        if any(word.endswith(ending) for word in words[1:]):
            return frozenset({gender})
    if last.endswith(_FEMININE):
        return frozenset({"femn"})
    return frozenset({"masc"}) if last.endswith(_MASCULINE) else _BOTH
