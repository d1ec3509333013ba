"""One sentence as the rules for citations see it: its words, names and triggers, and what may stand between them."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from uuid import UUID

from strichka.entities.citing.people import NamedPeople
from strichka.entities.citing.phrases import PhraseReader
from strichka.entities.citing.rules import CitationRules, is_outlet
from strichka.entities.citing.triggers import Trigger
from strichka.entities.morphology import Form, load_morphology
from strichka.entities.text import WORD
from strichka.models import Mention

REACH = 120  # characters from a verb or reference to the end of what may name its source
_KIND_BEFORE = 30  # characters before a name in which the word for its kind ends
_NO_END = (
    "listener",
    "medium",
    "gerund",
    "participle",
    "passive",
)  # a subject may follow them: "сказала в ефірі Reuters Олена Коваль"
_CLAUSE_BREAK = re.compile(
    r"[,;:!?…()\n]|\.(?!\s*[a-zа-яіїєґё])|\s[–—-]\s|[«“„](?=\S+\s+\S+\s+\S+\s+\S+)|[»”]\s*[,–—-]"
)
_ABBREVIATED = re.compile(
    r"\([^\W\d_a-zа-яіїєґё]{2,10}\)(?=[ \u00a0][^\W\d_a-zа-яіїєґё])"
)  # "голова об'єднання (BDI) Кемпф"
_NO_QUOTES = re.compile(r"[«»„“”\"]")  # "РИА «Новости»" is "РИА Новости" too
# A part of an outlet for one language or town, whose name goes with it: "русская служба BBC", "київське бюро AFP".
_BRANCH = re.compile(
    r"(?:русск|рос[іс]ій?с?ьк|украинск|українськ|англійськ|английск|арабськ|арабск|китайськ|китайск|польськ|польск|турецьк|турецк"
    r"|узбек?ськ|узбекск|казахск|казахськ|грузинск|грузинськ|молдавск|молдавськ)\w+\s(?:служб|редакц)\w+"
    r"|(?:[а-яіїє]+(?:ськ|цьк|ск|цк)\w{1,3})\s(?:бюро|корпункт)\w*",
    re.I,
)
_BRACKETED = re.compile(r"[»”“\"]?[ \u00a0]\([«„“\"]?")
_DASH_BEHIND = re.compile(r"[»”“\"]?[ \u00a0][–—][ \u00a0][«„“\"]?")


class Clause:
    """A sentence with its mentions and triggers.

    Args:
        text: the whole text.
        span: where the sentence begins and ends.
        mentions: its mentions, in reading order.
        triggers: its triggers, in reading order.
        language: `uk` or `ru`.
        rules: of the language.
        holders: (role, entity of the body) → who holds it by this article.
        people: whom the article names.
    """

    def __init__(
        self,
        text: str,
        span: tuple[int, int],
        mentions: Sequence[Mention],
        triggers: Sequence[Trigger],
        language: str,
        rules: CitationRules,
        holders: dict[tuple[str, UUID], Mention],
        people: NamedPeople,
    ) -> None:
        """Keep what every trigger of the sentence is read with."""
        self.text, (self.start, self.end) = text, span
        mentions = [
            mention
            for mention, before in zip(mentions, [None, *mentions], strict=False)
            if not _repeats(text, mention, before)
        ]
        self.mentions, self.triggers, self.language, self.rules = mentions, triggers, language, rules
        self.holders, self.people = holders, people
        self.morphology = load_morphology(language)
        self.describe = self.morphology.describe_word
        self.phrases = PhraseReader(text, mentions, self.describe, language, rules)
        self._starts = [mention.start for mention in mentions]

    def lead(self, trigger: Trigger) -> str:
        """Return what stands before a trigger."""
        return self.text[self.start : trigger.start].rstrip(" \u00a0")

    def mention_at(self, position: int) -> Mention | None:
        """Return the mention that covers a position."""
        index = bisect_right(self._starts, position) - 1
        return self.mentions[index] if index >= 0 and position < self.mentions[index].end else None

    def body_behind_dash(self, position: int) -> Mention | None:
        """Return the body that is named right behind a dash: "а вже з посиланням на чехів – Reuters"."""
        dash = _DASH_BEHIND.match(self.text, position, self.end)
        body = self.mention_at(dash.end()) if dash is not None else None
        return (
            body if body is not None and dash is not None and body.start == dash.end() and body.label == "ORG" else None
        )

    def find_end(self, start: int) -> int:
        """Find where the clause ends whose subject may follow a trigger: at a break outside names, or a trigger."""
        end = min(self.end, start + REACH)
        position = start
        while found := _CLAUSE_BREAK.search(self.text, position, end):
            abbreviated = _ABBREVIATED.match(self.text, found.start(), end)
            if abbreviated is not None:
                position = abbreviated.end()
                continue
            inside = self.mention_at(found.start()) or (self.mention_at(found.end()) if found[0] in "«“„" else None)
            if inside is None:
                end = end if found[0] in "«“„" else found.start()
                break
            position = inside.end
        following = (other.start for other in self.triggers if other.start > start and other.kind not in _NO_END)
        return min(end, next(following, end))

    def find_start(self, end: int) -> int:
        """Find where the clause begins that ends at a trigger."""
        for start in (max(self.start, end - REACH), self.start):  # most clauses are short
            breaks = [found.end() for found in _CLAUSE_BREAK.finditer(self.text, start, end)]
            if breaks or start == self.start:
                return breaks[-1] if breaks else self.start
        return self.start

    def is_bridge(self, start: int, end: int) -> bool:
        """Say whether no verb stands between, so that what follows is still the subject."""
        for found in WORD.finditer(self.text, start, end):
            if self.mention_at(found.start()) is not None:
                continue
            if self.is_finite(found[0]):
                return False
        return True

    def is_finite(self, word: str) -> bool:
        """Say whether a word can be nothing but a verb, in a personal form or the infinitive."""
        info = self.describe(word)
        return info.pos == "VERB" and info.is_known and all(form.pos in ("VERB", "INFN") for form in info.forms)

    def is_plural(self, words: str) -> bool:
        """Say whether a verb, or that of a phrase ("стоять на своєму"), can be nothing but plural."""
        verbs: list[Form] = []
        for word in words.split():
            verbs = verbs or [
                form for form in self.describe(word).forms if form.pos == "VERB" and "infn" not in form.tags
            ]
        if not verbs:  # "переконані", "уверены"
            predicates = self.describe(words).forms
            verbs = [
                form for form in predicates if form.pos in ("ADJF", "ADJS", "PRTS") and form.case in (None, "nomn")
            ]
        return bool(verbs) and all(form.number == "plur" for form in verbs)

    def carries(self, start: int, end: int) -> bool:
        """Say whether only a word like "агентство" and its adjectives stand before a name: the name is the source."""
        words = WORD.findall(self.text[start:end])
        words = [word.rpartition("-")[2] if word[0].isascii() else word for word in words]  # "Telegram-канал"
        kinds = (form.lemma.partition("-")[0] for form in self.describe(words[-1]).forms) if words else ()
        if not any(kind in self.rules.carriers for kind in kinds):  # "компанія-розробник" too
            return False
        if self.is_branch(start, end):
            return False
        return all(
            any(
                form.lemma.partition("-")[0] in self.rules.carriers or form.pos in ("ADJF", "PREP")
                for form in self.describe(word).forms
            )
            for word in words
        )

    def is_outlet(self, name: Mention) -> bool:
        """Say whether a name is an outlet's: one known, or one behind a word for its kind."""
        return is_outlet(name.lemma, self.language) or self.follows_kind(name)

    def follows_kind(self, name: Mention, case: str | None = None) -> bool:
        """Say whether a word for an outlet's kind, in a case or any, stands before a name: "портал «Хвиля»"."""
        words = WORD.findall(self.text, max(self.start, name.start - _KIND_BEFORE), name.start)
        forms = self.describe(words[-1]).forms if words else ()
        return any(form.lemma in self.rules.outlets and case in (None, form.case) for form in forms)

    def is_branch(self, start: int, end: int) -> bool:
        """Say whether words before an outlet's name are a part of it that has no other: "русская служба"."""
        return _BRANCH.search(self.text, start, end) is not None

    def may_be_nominative(self, mention: Mention) -> bool:
        """Say whether a name is printed as its nominative: a person's by both ends, another by its last word.

        A nominative guessed wrong ("Устимій Швайко" for Устимія Швайка) does not hide a person who reads as one.
        """
        words, lemma = _NO_QUOTES.sub("", mention.text).split(), _NO_QUOTES.sub("", mention.lemma).split()
        if [word.lower() for word in words] == [word.lower() for word in lemma]:
            return mention.label == "PER" or not self._is_oblique(words[0])
        if words and mention.label == "PER" and self._reads_as_nominative(words):
            return not self.people.is_printed(mention.lemma)
        if words[-1:] != lemma[-1:] or not words:
            return False
        if mention.label != "PER":
            return words[0].lower() == lemma[0].lower()
        if words[0].endswith("."):
            return True
        return any(form.case == "nomn" and form.number == "sing" for form in self.describe(words[0]).forms)

    def _is_oblique(self, word: str) -> bool:
        """Say whether the first word of a name is an adjective in another case, its nominative guessed wrong."""
        forms = self.describe(word).forms
        return bool(forms) and all(
            form.known and form.pos == "ADJF" and form.case not in (None, "nomn", "voct") for form in forms
        )

    def _reads_as_nominative(self, words: list[str]) -> bool:
        """Say whether a person's words may all be nominatives of one gender, by the dictionary or by their endings."""
        genders: frozenset[str | None] = frozenset(("masc", "femn"))
        for word in words:
            forms = [form for form in self.describe(word).forms if form.case == "nomn" and form.number == "sing"]
            if not word.endswith(".") and all(form.gender is not None for form in forms):
                genders &= {form.gender for form in forms}
        return bool(genders)


def _repeats(text: str, mention: Mention, before: Mention | None) -> bool:
    """Say whether a name in brackets is that before them: "Остап Гнатюк (Ostap Hnatiuk)"."""
    if before is None or before.label != mention.label or mention.label == "LOC":
        return False
    return bool(_BRACKETED.fullmatch(text, before.end, mention.start)) and text[mention.end : mention.end + 1] == ")"
