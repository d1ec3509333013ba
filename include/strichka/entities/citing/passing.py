"""What stands between a verb and the subject behind it: a time, an outlet told, what is done meanwhile."""

import re
from collections.abc import Mapping

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.listeners import ListenerReader
from strichka.entities.citing.signs import NEXT_WORD
from strichka.entities.citing.sources import VERBS
from strichka.entities.citing.times import pass_time
from strichka.entities.citing.triggers import Trigger, is_infinitive
from strichka.entities.text import WORD
from strichka.models import Mention

_SET_IN = re.compile(r",\s[^\W\d_]{5,20}(?:[^,;:.!?\n]|\.(?=\w)){0,80},\s")
_PAGE = re.compile(
    r"\s(?:на|у|в)\s(?:(?:сво[їієё]\w{0,2}|власн\w{2,3}|собственн\w{2,3})\s[\w-]+(?:\s(?:у|в)\s[«\"]?[A-Z]\w+[»\"]?)?"
    r"|(?:сторінці|странице|каналі|канале)\s(?:у|в)\s(?:соцмережі\s|соцсети\s)?[«\"]?[A-Z]\w+[»\"]?)(?=\s)"
)
_PARTICLES = re.compile(
    r"(?:[ \u00a0](?:про це|об этом|о н[её]м|лише|лиш|тільки|навіть|теж|також|хіба|сам[аіеои]?|перш(?:им|ою|ими)"
    r"|только|лишь|даже|тоже|также|разве|едва ли не|чуть ли не|чи не|и|й|і|перв(?:ым|ой|ыми))(?=[ \u00a0])){1,2}"
)
_CALLED = re.compile(
    r"[ \u00a0][«„“\"][^«»„“”\"\n]{3,120}[»”“\"](?=[ \u00a0][а-яіїєґё])"
)  # "назвав «новою дорогою» мер"
_NEXT_TO = 2


class PassingReader:
    """Passes over what parts a verb from the subject behind it.

    Args:
        clause: the sentence.
        addressing: finds to whom something is said.
        addressed: to whom or where it is said, by the words that tell so.
        listeners: where the outlets begin to which something is said.
    """

    def __init__(
        self,
        clause: Clause,
        addressing: ListenerReader,
        addressed: Mapping[Trigger, Mention],
        listeners: Mapping[int, Mention],
    ) -> None:
        """Keep the sentence."""
        self.addressed = addressed
        self.clause, self.addressing, self.listeners, self.text = clause, addressing, listeners, clause.text

    def pass_adjuncts(self, trigger: Trigger) -> int:
        """Pass over a time and an outlet that is told right behind a verb: "сказав у середу «Хвилі»".

        Args:
            trigger: the words that cite.

        Returns:
            Where the source may begin.
        """
        start = trigger.end
        if trigger.kind in VERBS:
            start = self._pass_particles(start)
            start = pass_time(self.text, start, self.clause.end)
            start = self.pass_gerund(start)
            start = self._pass_page(start)
            start = self._pass_infinitive(start) if trigger.behind_quote else start
        if trigger.kind == "opinion" and (named := _CALLED.match(self.text, start, self.clause.end)) is not None:
            start = named.end()
        start = self.addressing.pass_listener(start, self.listeners)
        start = self._pass_medium(start) if trigger.kind in VERBS else start
        return pass_time(self.text, start, self.clause.end) if trigger.kind in VERBS else start

    def _pass_particles(self, start: int) -> int:
        """Pass over "only", "even", "first": "сообщил только районный чат", "розповіла першою газета"."""
        found = _PARTICLES.match(self.text, start, self.clause.end)
        return found.end() if found is not None else start

    def _pass_page(self, start: int) -> int:
        """Pass over where somebody writes: "відзвітувала на своїй сторінці рада"; not "повідомили на сайті ради"."""
        page = _PAGE.match(self.text, start, self.clause.end)
        return page.end() if page is not None else start

    def _pass_medium(self, start: int) -> int:
        """Pass over where it is said: "згадали в етері радіостанції «Хвиля» гідрологи"."""
        for medium, outlet in self.addressed.items():
            if medium.kind == "medium" and 0 <= medium.start - start <= _NEXT_TO:
                closed = outlet.end + (self.text[outlet.end : outlet.end + 1] in tuple('»”"'))
                return closed
        return start

    def pass_gerund(self, start: int) -> int:
        """Pass over what is done meanwhile, set in behind a verb: "зізнався, усміхаючись, Коваль"."""
        inserted = _SET_IN.match(self.text, start, self.clause.end)
        word = WORD.search(inserted[0]) if inserted is not None else None
        if inserted is None or word is None:
            return start
        is_gerund = any(form.pos == "GRND" for form in self.clause.describe(word[0]).forms[:1])
        return inserted.end() - 1 if is_gerund else start

    def _pass_infinitive(self, start: int) -> int:
        """Pass over what a verb behind a quote goes on with: "не може отямитися господиня"."""
        word = NEXT_WORD.match(self.text, start, self.clause.end)
        is_passed = word is not None and is_infinitive(word["word"], self.clause.describe(word["word"]).forms)
        return word.end() if word is not None and is_passed else start
