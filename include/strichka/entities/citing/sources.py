"""A source of a sentence and its place in the chain: what the modules that find citations hand to each other."""

from dataclasses import dataclass

from strichka.models import Mention

# Place in the chain: who spoke first, from whom others have it, who spoke, whom a report refers to, who reported, and
# who relays all that.
FIRST, ORIGIN, SPEECH, REFERENCE, REPORT, OPENING_RELAY = -2, -1, 0, 1, 2, 3
RANKS = {
    "reference": REFERENCE,
    "medium": REFERENCE,
    "statement": SPEECH,
    "speech": SPEECH,
    "deed": SPEECH,
    "gerund": SPEECH,
    "participle": SPEECH,
    "opinion": SPEECH,
    "inserted": SPEECH,
    "set_in": SPEECH,
    "shown": REFERENCE,
    "report": REPORT,
    "quoting": REPORT,
    "relay": REPORT,
    "learning": REPORT,
    "learnt": REPORT,
    "met": REPORT,
    "passive": REPORT,
}
VERBS = (
    "speech",
    "opinion",
    "report",
    "deed",
    "inserted",
    "set_in",
    "gerund",
    "participle",
)  # kinds of triggers that are verbs with a subject


@dataclass(frozen=True, slots=True)
class Source:
    """Who is cited in a sentence."""

    start: int
    end: int
    name: str  # in the nominative
    mention: Mention | None
    verb: str | None
    rank: int
    led_by_as: bool = False  # "як передає X"
    is_whole: bool = False  # said of the whole article: "про це повідомляє X"
    is_person: bool = False


def make_source(mention: Mention, verb: str | None, rank: int) -> Source:
    """Make a source of a name."""
    return Source(mention.start, mention.end, mention.lemma, mention, verb, rank, is_person=mention.label == "PER")
