"""Outlets that hand a report on in a clause of their own: "сказала мерка, її слова рознесла AFP, а підхопила LETA"."""

import re
from collections.abc import Iterable, Iterator, Sequence

from strichka.entities.citing.clause import REACH, Clause
from strichka.entities.citing.nouns import load_noun_finder
from strichka.entities.citing.origins import load_origin_finder
from strichka.entities.citing.signs import DASH_BEFORE, DEPENDENT
from strichka.entities.citing.sources import REPORT, SPEECH, Source, make_source
from strichka.entities.citing.taking import may_be_outlet
from strichka.entities.citing.triggers import is_finite_verb
from strichka.entities.morphology import Form
from strichka.entities.text import WORD, fold_word
from strichka.models import Mention

_BREAK = re.compile(r"[,;:.!?…()\n]|\s[–—]\s")
_IT = re.compile(
    r"її|його|їх(?:н(?:ій|ю|є|і))?|це|цей|цю|ці|так(?:у|ий|е|і|ой|ую|ое|ие)|е[ёе]|его|их|это|этот|эту|эти|вс[ёе]|усе",
    re.I,
)
_WHOSE = re.compile(r"ч(?:ий|ия|иє|ию|иї|иєї|їй|ьи|ью|ь[её]|ей|ья)", re.I)
_RELATIVE = re.compile(r"як(?:ий|у|е|і|их)|котор(?:ый|ую|ое|ые|ых)", re.I)
_ALIEN = re.compile(
    r"не|ні|ни|що|щоб|якщо|якби|коли|де|як|бо|поки|хоч|хоча|чи|что|чтобы|если|когда|где|куда|пока|хотя|ли|потому|поскольку"
    r"|оскільки|адже|ведь",
    re.I,
)
_SPOKEN = re.compile(r"в[иы]ступ|бр[иі]финг|прес+-?конференц|лекц|трансляц|стр[иі]м|доклад|доповід|пропов[еі]д", re.I)
_ATTENTION = re.compile(r"внимание|увагу", re.I)  # "на статтю звернув увагу Reuters"
_NAMED_IN = ("reference", "statement")
_LONGEST_PREPOSITION = 5
_THEIR_TEXT = re.compile(
    r"[»”“\"]?[,;]\s(?:(?:а|и|і|й|затем|потом|потім|згодом)\s)?(?:е[ёе]|его|их|її|його|їх)(?:\sже)?\s(?:замет|стат|публик|репортаж|сюжет"
    r"|заміт|допис|матер[иі]ал|новост|новин|сообщ|повідом)",
    re.I,
)
_THROUGH = re.compile(r"(?<!\w)(?:через|завдяки|благодаря|(?:по )?каналами?)\s(?:[а-яіїєґё-]+\s)?[«„“\"]?$", re.I)
_SPREAD = re.compile(r"\w+(?:ся|сь)$|(?:(?:при|до|по|об|в[иы])й?ш[лё]|пі?ш[лё]|пош|попа|потрап|просоч)", re.I)
_LONGEST_WAY = 40
_REFLEXIVE = ("ся", "сь")
_FREE = ("datv", "ablt", "loct", "loc2")  # cases of what is no object
_VERBAL = ("INFN", "GRND", "PRTS", "PRED")
# Without an object, what no report undergoes: "а Reuters мовчить"; the Ukrainian dictionary does not tell.
_ALONE = re.compile(
    r"(?:за)?мов[чк]|прац[юе]|існу|зник|вийш|виход|зрос|впа[влд]|пішл?|прийшл?|мав|ма[єл]|був|бул|є$|стал|став$|переїха|програ|вигра",
    re.I,
)


class SeriesReader:
    """Reads the outlets of one sentence that hand on what the clauses before theirs report.

    Args:
        clause: the sentence.
    """

    def __init__(self, clause: Clause) -> None:
        """Keep the sentence."""
        self.clause, self.text = clause, clause.text
        self.nouns = load_noun_finder(clause.language)
        self.genres = load_origin_finder(clause.language).origins.genres

    def find_sources(self, found: Sequence[Source]) -> Iterator[Source]:
        """Read them.

        Args:
            found: the sources of the sentence that other rules have found.
        """
        yield from self._find_translated(found)
        yield from self._find_through(found)
        first = min((source.end for source in found), default=self.clause.end)
        read = {source.start: source for source in found if source.rank != SPEECH or source.is_person}
        people = [source for source in found if source.is_person]
        for name in self.clause.mentions:
            if name.label != "ORG" or name.start < first or _is_in(name, read.values()):
                continue
            if self.clause.may_be_nominative(name) and (verb := self._read_verb(name, first, people)) is not None:
                yield make_source(name, verb, REPORT)

    def _find_translated(self, found: Sequence[Source]) -> Iterator[Source]:
        """Read the outlet whose text the next one hands on: "рішення переказала «Хвиля», її замітку переклала AFP"."""
        for name in self.clause.mentions:
            if name.label != "ORG" or not _THEIR_TEXT.match(self.text, name.end, self.clause.end):
                continue
            if _is_in(name, found) or not any(source.start > name.end for source in found):
                continue
            start, _ = self._find_span(name)
            verbs = self._list_verbs(WORD.findall(self.text, start, name.start))
            if verbs and self.clause.may_be_nominative(name):
                yield make_source(name, verbs[-1], REPORT)

    def _find_through(self, found: Sequence[Source]) -> Iterator[Source]:
        """Read the outlet by which news spreads: "а в Європі новина розійшлася через AFP"."""
        for name in self.clause.mentions:
            begin = max(self.clause.start, name.start - _LONGEST_WAY)
            if name.label != "ORG" or _THROUGH.search(self.text, begin, name.start) is None:
                continue
            if _is_in(name, found):
                continue
            begin = max(self.clause.find_start(name.start), name.start - REACH)
            words = WORD.findall(self.text, begin, name.start)
            verbs = self._list_verbs(words)
            if len(verbs) == 1 and _SPREAD.match(verbs[0]) and any(self._is_news(word) for word in words):
                yield make_source(name, verbs[0], REPORT)

    def _read_verb(self, name: Mention, first: int, people: Sequence[Source]) -> str | None:
        """Read the verb of an outlet's clause, where it has a report, or nothing, as its object."""
        start, end = self._find_span(name)
        owners = [source for source in people if start <= source.start and source.end < name.start]
        if (start < first and not owners) or self._is_led(start, name):
            return None
        words = [word for word in WORD.finditer(self.text, start, end) if not self.clause.mention_at(word.start())]
        parts = self._tell_parts([word[0] for word in words])
        verbs = [word for word, part in zip(words, parts, strict=True) if part == "verb"]
        if "alien" in parts or len(verbs) != 1 or self._has_other_subject(start, verbs[0].start(), owners):
            return None
        has_object = not {"object", "relative"}.isdisjoint(parts)
        if start < first and not (has_object and owners[-1].end < verbs[0].start()):
            return None
        if not self._is_joined(start, parts):
            return None
        return verbs[0][0] if self._hands_on(verbs[0][0], has_object, name) else None

    def _is_joined(self, start: int, parts: Sequence[str]) -> bool:
        """Say whether a clause tells of a report before it: a relative one of news, or one that is no inset's end."""
        if "relative" in parts:
            return parts.index("relative") == 0 and self._follows_news(start)
        return "object" in parts or not self._follows_inset(start)

    def _tell_parts(self, words: Sequence[str]) -> list[str]:
        """Tell what part each word of a clause has: verb, object, relative, alien to such a clause, or none of note."""
        parts: list[str] = []
        for index, word in enumerate(words):
            forms = self.clause.describe(word).forms
            if not forms or _ALIEN.fullmatch(word):
                parts.append("alien")
            elif _RELATIVE.fullmatch(word):
                parts.append("relative")
            elif _IT.fullmatch(word):
                parts.append("object")
            elif is_finite_verb(word, self.clause.morphology) and not self._is_news(word):
                parts.append("verb")
            elif forms[0].pos == "NOUN" or self._is_news(word):
                parts.append(self._tell_noun(words[: index + 1], parts, forms))
            else:
                parts.append("alien" if forms[0].pos in _VERBAL else "")
        return parts

    def _tell_noun(self, words: Sequence[str], parts: Sequence[str], forms: Sequence[Form]) -> str:
        """Tell what part the last word has: the report handed on, none behind a preposition, a noun or by its case."""
        *before, word = words
        if self._follows_preposition(before):
            return ""
        if _ATTENTION.fullmatch(word):
            return "object"
        is_spoken = _SPOKEN.match(word) is not None and any(_WHOSE.fullmatch(other) for other in before)
        if is_spoken or self._is_news(word):
            return "object"
        is_owner = parts[-1:] == ["object"] or self._is_free(forms) or self._is_kind(forms)
        return "" if is_owner else "alien"

    def _follows_preposition(self, before: Sequence[str]) -> bool:
        """Say whether a preposition leads to what follows, adjectives between."""
        for word in reversed(before):
            forms = self.clause.describe(word).forms
            if _may_lead(word, forms):
                return True
            if not forms or forms[0].pos not in DEPENDENT:
                return False
        return False

    def _has_other_subject(self, start: int, end: int, owners: Sequence[Source]) -> bool:
        """Say whether a person stands before the verb as its subject, not as whose words they are."""
        people = (m for m in self.clause.mentions if m.label == "PER" and start <= m.start < end)
        whose = {owner.start for owner in owners}
        return any(person.start not in whose and self.clause.may_be_nominative(person) for person in people)

    def _find_span(self, name: Mention) -> tuple[int, int]:
        """Find where the clause of a name begins and ends; a dash before the name parts it from its verb."""
        begin = max(self.clause.start, name.start - REACH)
        dash = DASH_BEFORE.search(self.text, begin, name.start)
        breaks = [
            found.end()
            for found in _BREAK.finditer(self.text, begin, dash.start() if dash is not None else name.start)
            if self.clause.mention_at(found.start()) is None
        ]
        closed = next(
            (
                found.start()
                for found in _BREAK.finditer(self.text, name.end, min(self.clause.end, name.end + REACH))
                if self.clause.mention_at(found.start()) is None
            ),
            self.clause.end,
        )
        return (breaks[-1] if breaks else begin), closed

    def _hands_on(self, verb: str, has_object: bool, name: Mention) -> bool:
        """Say whether a verb is of one that hands something on: it has a report as object, or none where it might."""
        form = self.clause.describe(verb).forms[0]
        if form.number == "plur" or verb.endswith(_REFLEXIVE) or self.nouns.frames.receiving.match(verb):
            return False
        is_outlet = may_be_outlet(name, self.clause)
        if has_object:
            return is_outlet or name.text.isascii()
        is_inner = fold_word(verb) in self.clause.rules.inner_verbs or _ALONE.match(verb) is not None
        return is_outlet and "intr" not in form.tags and not is_inner

    def _is_led(self, start: int, name: Mention) -> bool:
        """Say whether a preposition leads to a name or to the word for its kind: "вийшла в журналі «Хвиля»"."""
        words = WORD.findall(self.text, max(start, name.start - REACH), name.start)
        if words and self.clause.follows_kind(name):
            words.pop()
        return bool(words) and _may_lead(words[-1], self.clause.describe(words[-1]).forms)

    def _follows_inset(self, start: int) -> bool:
        """Say whether a clause goes on behind whom it names in commas: "кошти, за даними LETA, надасть банк"."""
        begin = self.clause.find_start(start - 2)
        return any(begin <= other.start <= begin + 1 and other.kind in _NAMED_IN for other in self.clause.triggers)

    def _follows_news(self, start: int) -> bool:
        """Say whether a noun for words or news stands before a relative clause: "із запису сторожа, який показав"."""
        before = self.clause.find_start(start - 2)
        return any(self._is_news(word) for word in WORD.findall(self.text, max(before, start - REACH), start - 1))

    def _list_verbs(self, words: Sequence[str]) -> list[str]:
        return [word for word in words if is_finite_verb(word, self.clause.morphology)]

    def _is_news(self, word: str) -> bool:
        """Say whether a word is a noun for words, knowledge or news."""
        return self.nouns.has_noun(word) or any((fold_word(word), case) in self.genres for case in ("accs", "gent"))

    def _is_free(self, forms: Sequence[Form]) -> bool:
        """Say whether a noun can be no object by its case: "по-русски", "передплатникам", "уранці"."""
        nouns = [form for form in forms if form.pos == "NOUN"]
        return all(form.case in _FREE for form in nouns)

    def _is_kind(self, forms: Sequence[Form]) -> bool:
        kinds = self.clause.rules.outlets | self.clause.rules.carriers
        return any(form.lemma in kinds and form.case == "nomn" for form in forms)


def _is_in(name: Mention, sources: Iterable[Source]) -> bool:
    """Say whether a name begins inside one of some sources."""
    return any(source.start <= name.start < source.end for source in sources)


def _may_lead(word: str, forms: Sequence[Form]) -> bool:
    is_short = len(word) < _LONGEST_PREPOSITION  # of the others many are adverbs first
    return any(form.pos == "PREP" for form in (forms if is_short else forms[:1]))
