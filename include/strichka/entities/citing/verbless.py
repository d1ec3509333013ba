"""Who speaks where no verb says so: "Слідча Коваль: «…»", "«…». Коваль, директор", "09:05. Рятувальники: міст упав"."""

import re
from collections.abc import Iterator

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.holders import HolderReader
from strichka.entities.citing.signs import DASH_BEFORE, is_in_title
from strichka.entities.citing.sources import REPORT, SPEECH, Source, make_source
from strichka.entities.text import WORD
from strichka.models import Mention

_ITEM = re.compile(r"\s*(?:\d{1,2}[:.]\d\d\.?|[•*·–—-]|\d{1,2}[.)])\s(?:[–—-]\s)?[«„“\"]?")
_BEFORE_COLON = re.compile(r"[»”“\"]?(?:\s\([^()\n]{2,40}\)|(?P<apposed>,\s[^.:;!?«»\n]{2,80}))?:\s(?P<quote>[«„“\"])?")
_QUOTE_ENDED = re.compile(r"[»”“\"][.!?…]*\s*$|[.!?…][»”“\"]\s*$")
_APPOSED = re.compile(r"(?:,\s[^.:;!?«»\n–—]{3,90})?[.]?\s*$")
_BRACKETED = re.compile(r"[»”“\"]\s?\((?:(?:это|це)\s(?:(?:уже|вже)\s)?)?")
_LINE_END = re.compile(r"[»”“\"]?\.?\s*$")
_SAID_DASH = re.compile(r"[»”“\"],\s?[–—-]\s|[,.!?…][»”“\"]\s?[–—-]\s")
_DASH = re.compile(r"[–—]|[,.!?»”\"] -")
_TOLD = ("VERB", "PRTS", "PRED", "INFN")
_LONGEST_MARK = 40  # characters between the beginning of an item's line and its sentence
_MOST_WORDS = 7
_LOOKED_BACK = 6


class VerblessReader:
    """Reads who speaks in a sentence that has no verb of saying for it.

    Args:
        clause: the sentence.
    """

    def __init__(self, clause: Clause) -> None:
        """Keep the sentence."""
        self.clause, self.text, self.mentions = clause, clause.text, clause.mentions

    def find_sources(self) -> Iterator[Source]:
        """Read them; the caller leaves out those that a verb names."""
        start, end = self.clause.start, self.clause.end
        if is_in_title(self.text, start):
            return
        if self.text.find(":", start, end) > 0:
            yield from self._read_before_colon()
            yield from HolderReader(self.clause).find_sources()
        if self.mentions and self.mentions[0].start == start:
            yield from self._read_behind_stop()
        if self.text.find("(", start, end) > 0:
            yield from self._read_in_bracket()
        if _DASH.search(self.text, start, end):
            yield from self._read_behind_dash()
            yield from self._read_item_end()

    def _read_before_colon(self) -> Iterator[Source]:
        """Read who opens a sentence before a colon: words in quotes follow it, or, in an item, a clause."""
        colon = self.text.find(":", self.clause.start, self.clause.end)
        if colon < 0:
            return
        line = self._find_line()
        item = _ITEM.match(self.text, line)
        is_item = item is not None and item.end() >= self.clause.start
        start = item.end() if item is not None and is_item else self.clause.start
        source = self._read_speaker(start)
        found = _BEFORE_COLON.match(self.text, source.end, self.clause.end) if source is not None else None
        if source is None or found is None or any(t.start < found.end() for t in self.clause.triggers):
            return
        is_said = found["quote"] is not None and source.is_person and self._tells_who(found["apposed"])
        is_told = is_item and found["apposed"] is None and self._has_verb(found.end(), self.clause.end)
        if is_said or is_told:
            yield source

    def _tells_who(self, apposed: str | None) -> bool:
        """Say whether an apposition tells who somebody is, not what they have: ", тема: «…»"."""
        for word in WORD.findall(apposed or ""):
            forms = [form for form in self.clause.describe(word).forms if form.pos == "NOUN"]
            if forms:
                return any("anim" in form.tags for form in forms)
        return True

    def _read_speaker(self, start: int) -> Source | None:
        """Read the person, body or people whom a stretch of the text begins with."""
        end = min(self.clause.end, start + 120)
        name = next((m for m in self.mentions if start <= m.start < end), None)
        if name is not None and name.label in ("PER", "ORG") and self.clause.may_be_nominative(name):
            words = WORD.findall(self.text, start, name.start)
            is_led = name.label == "PER" and self._leads_person(start, name.start)
            if len(words) <= _MOST_WORDS and (not words or is_led):
                return make_source(name, None, SPEECH if name.label == "PER" else REPORT)
        phrase = self.clause.phrases.read(start, end, is_subject=True)
        if phrase is None or phrase.start != start or not phrase.is_nominative or not phrase.is_several:
            return None
        return self._make(phrase.start, phrase.end)

    def _make(self, start: int, end: int) -> Source:
        name = self.text[start:end]
        return Source(start, end, name[:1].lower() + name[1:], None, None, SPEECH, is_person=True)

    def _leads_person(self, start: int, end: int) -> bool:
        """Say whether words lead to a name as who somebody is: no sign, no verb, a noun in the nominative first."""
        if any(sign in self.text[start:end] for sign in ",:;.–—()"):
            return False
        words = [word[0] for word in WORD.finditer(self.text, start, end) if not self.clause.mention_at(word.start())]
        first = self.clause.describe(words[0]).forms if words else ()
        return any(form.case == "nomn" for form in first) and not self._has_verb(start, end)

    def _read_behind_stop(self) -> Iterator[Source]:
        """Read whose name follows a quote that a stop closes: "«Прийдуть – погодуємо». Інга Мороз, директорка."."""
        person = self.mentions[0] if self.mentions else None
        if person is None or person.label != "PER" or person.start != self.clause.start or self.clause.triggers:
            return
        before = self.text[max(0, self.clause.start - _LOOKED_BACK) : self.clause.start]
        if "\n" in before or not _QUOTE_ENDED.search(before) or not self.clause.may_be_nominative(person):
            return
        if _APPOSED.match(self.text, person.end, self.clause.end) and not self._has_verb(person.end, self.clause.end):
            yield make_source(person, None, SPEECH)

    def _read_in_bracket(self) -> Iterator[Source]:
        """Read who is named in brackets behind a quote: "«Тиша – наш завод» (це вже мер Інга Мороз)"."""
        for opened in _BRACKETED.finditer(self.text, self.clause.start, self.clause.end):
            closed = self.text.find(")", opened.end(), self.clause.end)
            person = next((m for m in self.mentions if opened.end() <= m.start < closed and m.label == "PER"), None)
            if person is None or self._has_verb(opened.end(), closed):
                continue
            is_first = person.start == opened.end() or self._leads_person(opened.end(), person.start)
            if is_first and self.clause.may_be_nominative(person):
                yield make_source(person, None, SPEECH)

    def _read_behind_dash(self) -> Iterator[Source]:
        """Read somebody without a name behind a quote and a dash: "«…», – виборчиня з ціпком."."""
        if any(trigger.behind_quote for trigger in self.clause.triggers):
            return
        closed = _SAID_DASH.search(self.text, self.clause.start, self.clause.end)
        if closed is None or self._has_verb(closed.end(), self.clause.end):
            return
        phrase = self.clause.phrases.read(closed.end(), self.clause.end, is_subject=True)
        named = any(m.start >= closed.end() and m.label == "PER" for m in self.mentions)
        if (
            phrase is not None
            and phrase.start == closed.end()
            and phrase.is_person
            and phrase.is_nominative
            and not named
        ):
            yield self._make(phrase.start, phrase.end)

    def _read_item_end(self) -> Iterator[Source]:
        """Read the body at the end of an item, behind a dash: "1. Фонтан запустять у травні – КП «Парк»."."""
        body = self._find_last_body()
        if body is None or not _LINE_END.match(self.text, body.end, self.clause.end):
            return
        line = self._find_line()
        dash = DASH_BEFORE.search(self.text, self.clause.start, body.start)
        if dash is None or not _ITEM.match(self.text, line) or not self.clause.may_be_nominative(body):
            return
        if self._has_verb(self.clause.start, dash.start()):
            yield make_source(body, None, SPEECH)

    def _find_last_body(self) -> Mention | None:
        last = self.mentions[-1] if self.mentions else None
        return last if last is not None and last.label == "ORG" else None

    def _find_line(self) -> int:
        """Find where the line begins, if it begins near; else where the sentence does."""
        start = self.clause.start
        found = self.text.rfind("\n", max(0, start - _LONGEST_MARK), start + 1)
        return found + 1 if found >= 0 or start < _LONGEST_MARK else start

    def _has_verb(self, start: int, end: int) -> bool:
        """Say whether a word tells that something is or is done."""
        for word in WORD.finditer(self.text, start, end):
            forms = self.clause.describe(word[0]).forms if word[0].islower() else ()
            if forms and forms[0].pos in _TOLD and self.clause.mention_at(word.start()) is None:
                return True
        return False
