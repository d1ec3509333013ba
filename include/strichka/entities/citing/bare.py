"""Sources without a verb: «…» – тренер Коваль; "16:20 Reuters: …"; "(Укргідрометцентр)."; "Джерела: ERR, BNS"."""

import re
from collections.abc import Iterator

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.rules import is_outlet
from strichka.entities.citing.signs import OPENING_QUOTES
from strichka.entities.citing.sources import REPORT, SPEECH, Source, make_source
from strichka.entities.text import WORD
from strichka.models import Mention

_CLOSED = re.compile(r"[»”“\"]\s*[,.]?\s*[–—-]\s*")
_ITEM = re.compile(r"\s*(?:\d{1,2}[:.]\d\d\.?|[•*·]|\d{1,2}[.)])\s?(?:[–—-]\s)?[«„“\"]?")
_PARAGRAPH = re.compile(r"[«„“\"]?")  # of a brief: "Reuters: порт відкрито"
_ITEM_END = re.compile(r"[»”“\"]?:\s")
_ENDED = re.compile(r"[»”“\"]?(?:[.,;]|$)")
_BRACKET_BEFORE = re.compile(r"\w[»”“\"]?\s\([«„“\"]?$")
_BRACKET_BEHIND = re.compile(r"[»”“\"]?(?:,\s(?:зі?|із|со?)\s(?:посил|поклик|ссыл)[^()\n]{8,120})?\)\.?\s*$")
_MOST_SPELT = 7  # words that an abbreviation stands for
# Right behind a noun; up to three words, no sign between.
_OPENED = re.compile(r"(?<=\w)[ \u00a0][«„“\"](?:[^\s«»„“”\",.;:!?…]+[ \u00a0]?){1,3}$")
_LONGEST_TITLE = 60  # characters
_SOURCES = re.compile(r"\s*(?P<verb>джерела|источники):\s*[«„“\"]?", re.I)
_LISTED = re.compile(r"[»”“\"]?(?:,| і| й| та| и)\s[«„“\"]?")


class BareReader:
    """Reads the sources of a sentence that stand without a verb.

    Args:
        clause: the sentence.
    """

    def __init__(self, clause: Clause) -> None:
        """Keep the sentence."""
        self.clause, self.text, self.mentions = clause, clause.text, clause.mentions

    def find_sources(self, found: list[Source]) -> Iterator[Source]:
        """Read them beside those that have a verb.

        Args:
            found: the sources with a verb.
        """
        if not any(trigger.behind_quote for trigger in self.clause.triggers):
            yield from self._read_behind_quote()
        bodies = [mention for mention in self.mentions if mention.label == "ORG"]
        if not bodies:
            return
        yield from self._read_list(bodies)
        yield from self._read_item(bodies[0])
        yield from self._read_bracket(bodies[-1])
        for trigger in self.clause.triggers:
            if trigger.kind == "reference":
                yield from self._read_behind_dash(found, trigger.text)

    def _read_behind_quote(self) -> Iterator[Source]:
        """Read who said what stands in quotes where only a dash says so: «…» – тренер Іван Коваль."""
        closed = _CLOSED.search(self.text, self.clause.start, self.clause.end)
        if closed is None or self._is_title(closed):
            return
        end = self.clause.find_end(closed.end())
        person = next((m for m in self.mentions if closed.end() <= m.start < end and m.label == "PER"), None)
        if person is None or not self.clause.may_be_nominative(person):
            return
        is_alone = self.clause.is_bridge(closed.end(), end)
        if is_alone or (self.clause.is_bridge(closed.end(), person.start) and self._is_remark(closed)):
            yield make_source(person, None, SPEECH)

    def _is_title(self, closed: re.Match[str]) -> bool:
        """Say whether what is quoted is the name of the thing before it: "гравець «Цюриха» – нападник Коваль"."""
        if closed[0].find(",") > 0 or self.text[closed.start() - 1] in "!?…":
            return False
        name = self.clause.mention_at(closed.start() - 1)
        if name is not None and name.label != "PER" and self.text[name.start - 1 : name.start] in OPENING_QUOTES:
            return True
        opened = _OPENED.search(self.text, max(self.clause.start, closed.start() - _LONGEST_TITLE), closed.start())
        return opened is not None and opened.start() > self.clause.start

    def _is_remark(self, closed: re.Match[str]) -> bool:
        """Say whether words in quotes are somebody's, not a title: a sign closes them, or somebody is told them."""
        is_told = any(trigger.start > closed.end() for trigger in self.clause.triggers)
        return is_told or "," in closed[0] or self.text[closed.start() - 1] in "!?…."

    def _read_item(self, body: Mention) -> Iterator[Source]:
        """Read the outlet that an item of a list opens with: "16:20 Reuters: порт відкрито"."""
        line = self.text.rfind("\n", 0, self.clause.start + 1) + 1
        opened = _ITEM.match(self.text, line) or (_PARAGRAPH.match(self.text, line) if line > 0 else None)
        if opened is None or opened.end() != body.start:
            return
        if (self._is_outlet(body) and _ITEM_END.match(self.text, body.end)) or self._refers(body):
            yield make_source(body, None, REPORT)

    def _refers(self, body: Mention) -> bool:
        """Say whether a body refers to another one right behind its name, and a colon follows that."""
        reference = next((trigger for trigger in self.clause.triggers if trigger.start > body.end), None)
        if reference is None or reference.kind != "reference" or reference.start - body.end > 2:
            return False
        return re.match(r"[^.!?:;]{3,80}:\s", self.text[reference.end : self.clause.end]) is not None

    def _read_bracket(self, body: Mention) -> Iterator[Source]:
        """Read the body in brackets behind what it tells: "Рівень річки виріс (Укргідрометцентр)."."""
        is_outlet_alone = self._is_outlet(body)
        if (self.clause.triggers and not is_outlet_alone) or not _BRACKET_BEHIND.match(
            self.text, body.end, self.clause.end
        ):
            return
        opened = _BRACKET_BEFORE.search(self.text, self.clause.start, body.start)
        if opened is None or self.clause.mention_at(opened.start()) is not None:
            return
        words = WORD.findall(self.text, self.clause.start, opened.start() + 1)
        is_short = " " not in body.text and sum(letter.isupper() for letter in body.text) > 1
        if is_short and any(word[0].upper() == body.text[0] for word in words[-_MOST_SPELT:]):
            return  # "Світова організація торгівлі (СОТ)", whether or not the long name was found
        kinds = self.clause.describe(words[-1]).forms if words and is_outlet_alone else ()
        if any(form.lemma in self.clause.rules.carriers for form in kinds):
            return  # "працює в агентстві (Reuters)"
        if any(self._is_told(word) for word in words):
            yield make_source(body, None, REPORT if is_outlet_alone else SPEECH)

    def _is_told(self, word: str) -> bool:
        forms = self.clause.describe(word).forms
        return self.clause.is_finite(word) or (bool(forms) and forms[0].pos in ("PRTS", "VERB"))

    def _read_list(self, bodies: list[Mention]) -> Iterator[Source]:
        """Read the outlets that close an article: "Джерела: Reuters, ERR"."""
        opened = _SOURCES.match(self.text, self.clause.start, self.clause.end)
        position = opened.end() if opened is not None else -1
        for body in bodies:
            if body.start != position or opened is None:
                return
            yield make_source(body, opened["verb"] if body is bodies[0] else None, REPORT)
            following = _LISTED.match(self.text, body.end, self.clause.end)
            position = following.end() if following is not None else -1

    def _read_behind_dash(self, found: list[Source], verb: str) -> Iterator[Source]:
        """Read who reports what a reference names, its verb left out: "а вже з посиланням на чехів – Reuters"."""
        for source in found:
            body = self.clause.body_behind_dash(source.end) if source.verb == verb else None
            if body is not None and self._is_outlet(body) and _ENDED.match(self.text, body.end, self.clause.end):
                yield make_source(body, None, REPORT)

    def _is_outlet(self, body: Mention) -> bool:
        return body.label == "ORG" and is_outlet(body.lemma, self.clause.language)
