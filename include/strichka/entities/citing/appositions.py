"""Names that commas set in behind a noun for who bears them: "виробник, французька компанія «Хвиля», запевнив"."""

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.phrases import Phrase
from strichka.entities.citing.signs import CLOSED, COMMA, DEPENDENT, GAP_BREAK
from strichka.entities.text import WORD
from strichka.models import Mention

_LONGEST = 60  # characters between the comma and the name
_LONGEST_LED = 100  # the same where the name closes the commas
_MOST_WORDS = 4


class AppositionReader:
    """Finds the body that a noun phrase is another word for.

    Args:
        clause: the sentence.
    """

    def __init__(self, clause: Clause) -> None:
        """Keep the sentence."""
        self.clause, self.text = clause, clause.text

    def find_behind(self, phrase: Phrase) -> Mention | None:
        """Find the body whose name follows a noun phrase in commas, led by nothing but its kind and adjectives.

        Args:
            phrase: one noun, not of several people: those a list goes on from.
        """
        comma = COMMA.match(self.text, phrase.end, self.clause.end)
        if comma is None or phrase.is_several:
            return None
        end = comma.end() + _LONGEST
        body = next((mention for mention in self.clause.mentions if comma.end() <= mention.start < end), None)
        if body is None or body.label != "ORG" or not CLOSED.match(self.text, body.end, self.clause.end):
            return None
        words = WORD.findall(self.text, comma.end(), body.start)
        if self.text[comma.end() : body.start].strip(' «„“"').count(" ") != max(0, len(words) - 1):
            return None
        is_led = len(words) <= _MOST_WORDS and all(self._may_lead(word) for word in words)
        return body if is_led and self.clause.may_be_nominative(body) else None

    def closes(self, mention: Mention) -> bool:
        """Say whether a name stands in commas behind what it names: "власник, ювелір із Хуста Микола Шаблій, каже"."""
        start = max(self.clause.start, mention.start - _LONGEST_LED)
        comma = self.text.rfind(",", start, mention.start)
        if comma < 0 or GAP_BREAK.search(self.text, comma + 1, mention.start):
            return False
        return self._is_alone(comma, mention)

    def ends_set_in(self, mention: Mention) -> bool:
        """Say whether a comma behind a person closes no clause that tells of them: "які лікували Коваль, кажуть"."""
        comma = self.text.rfind(",", max(self.clause.start, mention.start - _LONGEST_LED), mention.start)
        return mention.label == "PER" and (comma < 0 or self._is_alone(comma, mention))

    def _is_alone(self, comma: int, mention: Mention) -> bool:
        words = WORD.findall(self.text, comma, mention.start)
        if any(form.pos in ("PRTF", "GRND") for word in words for form in self.clause.describe(word).forms[:1]):
            return False  # "лікарі, прооперувавши Коваль, кажуть"
        return self.clause.is_bridge(comma, mention.start)

    def _may_lead(self, word: str) -> bool:
        """Say whether a word before a name is an adjective or a kind of body in the nominative."""
        return any(
            form.case == "nomn"
            and (
                form.pos in DEPENDENT
                or (form.pos == "NOUN" and "anim" not in form.tags and form.lemma in self.clause.rules.carriers)
            )
            for form in self.clause.describe(word).forms
        )
