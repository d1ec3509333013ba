"""Where news is taken from, and who hands it on: "звірившись із судом", "узнало от мэра", "новость подхватила BTA"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from strichka.entities.citation_nouns import NounFinder, load_noun_finder
from strichka.entities.citation_rules import list_cases, load_citation_rules
from strichka.entities.language_data import read_yaml
from strichka.entities.text import fold_word
from strichka.errors import SeedError
from strichka.resources import seeds_folder

_WORD = re.compile(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*")
_GERUND = re.compile(r"(?<=[,–—] )(?P<verb>[а-яіїєґё'’ʼ]{4,}(?:чи|ши|сь|я|а|в))[ \u00a0]")
_FROM = re.compile(r"(?P<whom>від|от)\s|(?P<what>з|із|зі|из|со?|у|в|на)\s")
_GIVEN = re.compile(r"(?:отрим|одерж|получ|надій|поступ|інформац|информац|відомост|сведени)\w*$", re.I)
_WHOM = re.compile(r"\s*(?P<whom>від|от)(?=\s)", re.I)
_LONGEST_GAP = 60
_CLAUSE_END = re.compile(r"[,.;:!?–—\n]")
_SURVEYED = re.compile(
    r"(?<!\w)(?:опитан|опрошенн?|цитован|цитируем)(?:ими|их|і|ий|а|ого|ої|ою|ою|ых|ые|ый|ая|ыми|ой|ою)\s", re.I
)
_PARTICIPLE = re.compile(
    r",\s(?:\w+\s)?(?P<verb>[а-яіїєґё'’ʼ]{5,}(?:н|т)(?:ий|а|е|і|ого|ої|ому|им|ою|их|у|ый|ая|ое|ые|ой|ым|ую|ых|ыми|ими))\s"
)
_CONDUCTED = re.compile(
    r",\s(?:(?:у|в|на|за)\s)?(?:як|котр|котор)\w{1,3}\s(?:[^\s,.;:!?]+\s){0,6}?"
    r"(?P<verb>(?:про)?(?:вел|вів)\w*|влаштува\w+|зроби\w+|викона\w+|здійсни\w+|замови\w+|підготува\w+|устро\w+|сдела\w+"
    r"|выполни\w+|заказа\w+|подготови\w+|организ\w+|скла\w+|соста\w+|публик\w+|опубл\w+|оприлюдни\w+)\s"
)
_PUBLISHED = re.compile(r"опубл|оприлюдн|обнарод|пошир|распростран|розміщ|размещ|вивіш|вывеш|розісл|разосл", re.I)
_SHOWN = re.compile(r"(?:показ|вияв|выяв|засвідч|свідч|свидетельств|підтверд|подтверд|довел|довів|доказ|обнаруж)", re.I)


@dataclass(frozen=True, slots=True)
class _Origins:
    """The words of one language; see the comments in `citation_nouns_<language>.yaml`."""

    words: re.Pattern[str]
    learning: re.Pattern[str]
    media: re.Pattern[str]
    genres: frozenset[str]  # folded accusatives


@lru_cache(maxsize=4)
def _load_origins(language: str) -> _Origins:
    path = seeds_folder() / "languages" / f"citation_nouns_{language}.yaml"
    data = read_yaml(path)
    try:
        genres = list_cases(data["genre_nouns"], language)
        return _Origins(
            words=re.compile(rf"(?<!\w)(?:{data['origin_words']})(?=\s)", re.IGNORECASE),
            learning=re.compile(rf"(?<!\w)(?:{data['learning_stems']})(?!\w)", re.IGNORECASE),
            media=re.compile(rf"(?<!\w)(?:{data['media_frames']})(?=\s)", re.IGNORECASE),
            genres=frozenset(word for word, case in genres if case == "accs"),
        )
    except (KeyError, TypeError, re.error) as error:
        raise SeedError(f"Seed file {path} can't be used: {error!r}") from error


class OriginFinder:
    """Finds in one language the words that say where news is from.

    Args:
        language: `uk` or `ru`.
    """

    def __init__(self, language: str) -> None:
        """Load the language."""
        self.origins = _load_origins(language)
        self.nouns: NounFinder = load_noun_finder(language)
        self.morphology = self.nouns.morphology
        self.verbs = load_citation_rules(language).verbs

    def find(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Find them in one sentence.

        Args:
            text: the whole text.
            start: where the sentence begins.
            end: where it ends.

        Returns:
            Start, end and kind of the words, in no order; `taking` and `taken passive` cite only beside another source.
        """
        for found in self.origins.media.finditer(text, start, end):
            yield found.start(), found.end(), "medium"
        for found in self.origins.words.finditer(text, start, end):
            yield found.start(), self.nouns.pass_noun(text, found.end() + 1, end) or found.end(), "taking"
        for found in _GERUND.finditer(text, start, end):
            if (noun := self._read_gerund(text, found, end)) is not None:
                yield found.start(), noun, "taking"
        yield from self._find_learnt(text, start, end)
        for found in _SURVEYED.finditer(text, start, end):
            yield found.start(), found.end() - 1, "passive"
        for found in _PARTICIPLE.finditer(text, start, end):
            if self._is_written(text, found, start):
                is_public = _PUBLISHED.match(found["verb"]) or _SHOWN.search(text, found.end(), end)
                yield *found.span("verb"), "passive" if is_public else "taken passive"
        yield from self._find_surveys(text, start, end)

    def _find_learnt(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Find verbs of learning with from whom or from what: "дізнався про це з допису", "от мэра … узнало"."""
        for found in self.origins.learning.finditer(text, start, end):
            if (origin := self._read_learnt(text, found.end(), end)) is not None:
                yield *origin, "taking"
                yield *found.span(), "learnt"
            elif (begin := self._find_before(text, found.start(), start)) is not None:
                yield *begin, "taking"
                yield *found.span(), "learnt"

    def _read_gerund(self, text: str, gerund: re.Match[str], end: int) -> int | None:
        """Read what is done with somebody's words: "узагальнивши відповіді", "переведя заметку"."""
        noun = self.nouns.pass_noun(text, gerund.end(), end)
        if noun is None:
            return None
        forms = self.morphology.describe_word(gerund["verb"]).forms
        return noun if any(form.pos == "GRND" for form in forms[:1]) else None

    def _read_learnt(self, text: str, position: int, end: int) -> tuple[int, int] | None:
        """Read "від", or "з" with a text, behind a verb of learning in its clause: "дізнався про це з допису"."""
        is_given = _GIVEN.search(text, max(0, position - 12), position) is not None
        stop = _CLAUSE_END.search(text, position, min(end, position + _LONGEST_GAP))
        stopped = stop.start() if stop is not None else min(end, position + _LONGEST_GAP)
        for found in _WORD.finditer(text, position, stopped):
            preposition = _FROM.match(text, found.start(), end)
            if preposition is None:
                continue
            noun = self.nouns.pass_noun(text, preposition.end(), end)
            if noun is not None and preposition[0].strip() not in ("у", "в", "на"):
                return found.start(), noun
            is_named = preposition["what"] and text[preposition.end() : preposition.end() + 1].isupper()
            is_quoted = text[preposition.end() : preposition.end() + 1] in tuple("«„“")
            if (preposition["whom"] or ((is_named or is_quoted) and preposition[0][0] in "зис")) and not is_given:
                return found.start(), found.end()
        return None

    def _find_before(self, text: str, verb: int, start: int) -> tuple[int, int] | None:
        """Find "від" that opens the clause of a verb of learning: "От фермерши Reuters узнало: …"."""
        stop = max(start, verb - _LONGEST_GAP)
        opened = next((found.end() for found in reversed(list(_CLAUSE_END.finditer(text, stop, verb)))), start)
        found = _WHOM.match(text, opened, verb)
        return found.span("whom") if found is not None and opened >= stop else None

    def _is_written(self, text: str, participle: re.Match[str], start: int) -> bool:
        """Say whether a passive participle tells who wrote or spread a text right before the comma."""
        before = _WORD.findall(text, max(start, participle.start() - 30), participle.start())
        if not before or not self.nouns.has_noun(before[-1]) or fold_word(participle["verb"]) in self.verbs:
            return False
        forms = self.morphology.describe_word(participle["verb"]).forms
        return any("pssv" in form.tags or form.pos in ("PRTF", "ADJF") for form in forms[:2])

    def _find_surveys(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Find "опитування, яке влаштувала серед учителів" where a verb says what it has shown."""
        for found in _CONDUCTED.finditer(text, start, end):
            before = list(_WORD.finditer(text, max(start, found.start() - 40), found.start()))
            if before and self.nouns.has_noun(before[-1][0]) and _SHOWN.search(text, start, end):
                yield before[-1].start(), found.end() - 1, "reference"


@lru_cache(maxsize=4)
def load_origin_finder(language: str) -> OriginFinder:
    """Return the finder of `uk` or `ru`, made once a process."""
    return OriginFinder(language)
