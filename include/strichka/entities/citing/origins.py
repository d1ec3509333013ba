"""Where news is taken from, and who hands it on: "звірившись із судом", "узнало от мэра", "новость подхватила BTA"."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from strichka.entities.citing.contacts import ContactFinder
from strichka.entities.citing.nouns import NounFinder, load_noun_finder, load_noun_frames
from strichka.entities.citing.patterns import group_by_letter
from strichka.entities.citing.rules import list_cases, load_citation_rules
from strichka.entities.language_data import make_rules
from strichka.entities.text import WORD, fold_word

_GERUND = re.compile(r"[,–—] (?P<verb>[а-яіїєґё'’ʼ]{4,}(?:чи|ши|сь|я|а|в))[ \u00a0]")
_FROM = re.compile(r"(?P<whom>від|от)\s|(?P<what>з|із|зі|из|со?|у|в|на)\s")
_GIVEN = re.compile(r"(?:отрим|одерж|получ|надій|поступ|інформац|информац|відомост|сведени)\w*$", re.I)
_WHOM = re.compile(r"\s*(?P<whom>від|от)(?=\s)", re.I)
_LONGEST_GAP = 60
_CLAUSE_END = re.compile(r"[,.;:!?–—\n]")
_SURVEYED = r"(?:опитан|опрошенн?|цитован|цитируем)(?:ими|их|і|ий|а|ого|ої|ою|ых|ые|ый|ая|ыми|ой)"
_PARTICIPLE = re.compile(
    r",\s(?:\w+\s)?(?P<verb>[а-яіїєґё'’ʼ]{5,}(?:н|т)(?:ий|а|е|і|ого|ої|ому|им|ою|их|у|ый|ая|ое|ые|ой|ым|ую|ых|ыми|ими))\s"
)
_CONDUCTED = re.compile(
    r",\s(?:(?:у|в|на|за)\s)?(?:як|котр|котор)\w{1,3}\s(?:[^\s,.;:!?]+\s){0,6}?"
    r"(?P<verb>(?:про)?(?:вел|вів)\w*|влаштува\w+|зроби\w+|викона\w+|здійсни\w+|замови\w+|підготува\w+|устро\w+|сдела\w+"
    r"|выполни\w+|заказа\w+|подготови\w+|организ\w+|скла\w+|соста\w+|публик\w+|опубл\w+|оприлюдни\w+|випус[тк]\w+|выпус[тк]\w+|вида(?:в|ла|ло|ли)|изда\w+|обнарод\w+|розісла\w+|разосла\w+"
    r"|представи\w+|поширил\w|распространил\w)\s"
)
# Before what a document tells: "згідно зі звітом, підготованим Мінфіном,".
_LED = re.compile(
    r"(?<!\w)(?:згідно зі?|згідно із|відповідно до|согласно|по|за)\s(?:[^\s,.;:!?]+\s){0,2}[^\s,.;:!?]+$", re.I
)
_ISSUED = re.compile(
    r"(?:про)?(?:вел|вів)|підгот|подгот|зроби|сдела|викон|выполн|опубл|публик|опр|обнар|вип|вып|вид|изд|роз|раз|поши|расп"
)
# "довідці поліції, що потрапила до", "за розрахунками бюро, наведеними на": an outlet has somebody's words.
_ARRIVED = re.compile(
    r",\s(?:(?:що|який|яка|яке|які|который|которая|которое|которые)\s)?(?P<words>(?:(?:по|на)д[оі]йшл|надійшов|потрапи|(?:по|при)ступи"
    r"|попа[лв]|оказа|достав?ш|(?:на|пере)?ді?с?лан|(?:при|пере)сл?анн|направленн|адрес(?:ован|ованн))\w*\s(?:в|во|у|до|к|ко)"
    r"|(?:навед[её]?н|привед[её]нн|проц?ит(?:ован|ированн)|озвуч[её]нн?|оголошен|оглаш[её]нн|зачитанн?)\w*\s(?:на|в|во|у))\s",
    re.I,
)
_PUBLISHED = re.compile(r"опубл|оприлюдн|обнарод|пошир|распростран|розміщ|размещ|вивіш|вывеш|розісл|разосл", re.I)
_OWN_WORDS = re.compile(r"\s[^.:;!?«»\n]{3,140}:\s")
_THROUGH = re.compile(r"\s(?:через|від|от)\s")
_NAME_NEXT = re.compile(r"\s(?:[а-яіїєґё'’ʼ-]+\s){0,3}[«„\"A-ZА-ЯІЇЄҐЁ]")
_NAME_RIGHT_BEHIND = re.compile(r"\s(?:[а-яіїєґё'’ʼ-]+(?:ого|ої|ой|ых|их)\s)?[«„\"]?[A-ZА-ЯІЇЄҐЁ]")
_OUT_OF = ("з", "із", "зі", "из")
_SHOWN = re.compile(r"(?:показ|вияв|выяв|засвідч|свідч|свидетельств|підтверд|подтверд|довел|довів|доказ|обнаруж)", re.I)


@dataclass(frozen=True, slots=True)
class _Origins:
    """The words of one language; see the comments in `citation_nouns_<language>.yaml`."""

    likely: re.Pattern[str]  # the same, quick: where to try
    genres: frozenset[tuple[str, str]]  # folded form and case
    anchored: re.Pattern[str]  # behind a space; groups: held, media, words, learnt, surveyed


@lru_cache(maxsize=4)
def _load_origins(language: str) -> _Origins:
    return make_rules("citation_nouns", language, lambda data: _make_origins(data, language))


def _make_origins(data: dict[str, Any], language: str) -> _Origins:
    genres = list_cases(data["genre_nouns"], language)
    kinds = {
        "held": load_noun_frames(language).held,
        "media": data["media_frames"],
        "words": data["origin_words"],
        "learnt": data["learning_stems"],
        "surveyed": _SURVEYED,
        "seen": data["seen_by"],
        "other": data["other_views"],
        "genre": "|".join(sorted({word for (_, case), word in genres.items() if case in ("accs", "nomn")})),
    }
    return _Origins(
        genres=frozenset(genres),
        likely=re.compile(rf"[ \u00a0\n«„(](?={group_by_letter('|'.join(kinds.values()))})"),
        anchored=re.compile(rf"(?:{'|'.join(f'(?P<{kind}>{words})' for kind, words in kinds.items())})(?!\w)"),
    )


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
        self.contacts = ContactFinder(self.morphology, self.nouns.pass_noun)

    def find(self, text: str, lowered: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Find them in one sentence.

        Args:
            text: the whole text.
            lowered: the same in lower case, letter for letter.
            start: where the sentence begins.
            end: where it ends.

        Returns:
            Start, end and kind of the words, in no order; `taking` and `taken passive` cite only beside another source.
        """
        positions = [found.end() for found in self.origins.likely.finditer(lowered, max(0, start - 1), end)]
        for position in positions if start else [0, *positions]:
            found = self.origins.anchored.match(lowered, position, end)
            if found is not None:
                yield from _READERS[str(found.lastgroup)](self, text, *found.span(), start, end)
        if text.find(",", start, end) < 0 and text.find("–", start, end) < 0:
            return
        yield from self.contacts.find(text, lowered, start, end)
        for found in _GERUND.finditer(text, start, end):
            if (noun := self._read_gerund(text, found, end)) is not None:
                yield found.start("verb"), noun, "taking"
        for found in _PARTICIPLE.finditer(text, start, end):
            if self._is_written(text, found, start):
                noun = WORD.findall(text, max(start, found.start() - 30), found.start())[-1]
                is_shown = _PUBLISHED.match(found["verb"]) or _SHOWN.search(text, found.end(), end)
                is_public = is_shown is not None or self._is_led(text, noun, start, found.start())
                yield *found.span("verb"), "passive" if is_public else "taken passive"
        for found in _ARRIVED.finditer(text, start, end):
            if self._follows_words(text, found.start(), start):
                yield *found.span("words"), "taken medium"
        yield from self._find_surveys(text, start, end)

    def _read_held(self, text: str, begin: int, stop: int, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        held = self.nouns.read_held(text, begin, stop, end)
        if held is not None:
            yield held

    def _read_medium(self, text: str, begin: int, stop: int, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        yield begin, stop, "taken medium"

    def _read_words(self, text: str, begin: int, stop: int, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        yield begin, self.nouns.pass_noun(text, stop + 1, end) or stop, "taking"

    def _read_surveyed(self, text: str, begin: int, stop: int, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        yield begin, stop, "passive"

    def _find_learnt(self, text: str, begin: int, stop: int, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Find from whom or from what a verb has learnt: "дізнався про це з допису", "от мэра … узнало"."""
        origin = self._read_learnt(text, stop, end) or self._find_before(text, begin, start)
        if origin is not None:
            yield *origin, "taking"
            yield begin, stop, "learnt"

    def _read_seen(self, text: str, begin: int, stop: int, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        yield begin, stop, "learnt"

    def _read_other(self, text: str, begin: int, stop: int, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Read another's view whose words follow: "іншої думки X: …"."""
        if _OWN_WORDS.match(text, stop, end) and not text[max(start, begin - 3) : begin].strip(" –—,"):
            yield begin, stop, "statement"

    def _read_genre(self, text: str, begin: int, stop: int, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Read what an outlet does with news, whatever the verb: "новину підхопила BTA", "статтю вмістив «Час»"."""
        if not self._opens(text, begin, start):
            return
        broken = _CLAUSE_END.search(text, stop, min(end, stop + _LONGEST_GAP))
        stopped = broken.start() if broken is not None else min(end, stop + _LONGEST_GAP)
        for word in WORD.finditer(text, stop, stopped):
            forms = self.morphology.describe_word(word[0]).forms if word[0].islower() else ()
            if forms and forms[0].pos == "VERB":
                is_told = self.nouns.frames.receiving.match(word[0]) or not _NAME_NEXT.match(text, word.end(), end)
                is_object = (fold_word(text[begin:stop]), "accs") in self.origins.genres
                is_told = is_told or not (is_object or _THROUGH.match(text, word.end(), end))
                is_told = is_told or self.verbs.get(fold_word(word[0])) in ("report", "quoting")
                if not is_told and self.morphology.describe_word(word[0]).is_known:
                    yield *word.span(), "learnt"
                return

    def _opens(self, text: str, position: int, start: int) -> bool:
        """Say whether no noun, name or verb stands before a noun in its clause: "а вже його статтю"."""
        begin = max(start, position - _LONGEST_GAP)
        opened = next((found.end() for found in reversed(list(_CLAUSE_END.finditer(text, begin, position)))), begin)
        words = list(WORD.finditer(text, opened, position))
        return all(self._may_lead(word[0], index == 0) for index, word in enumerate(words))

    def _may_lead(self, word: str, is_first: bool) -> bool:
        forms = self.morphology.describe_word(word).forms
        may_lead = bool(forms) and forms[0].pos in ("ADJF", "PRCL", "CONJ", "ADVB", "NPRO", "PRTF", "NUMR", "PRED")
        return may_lead and (word.islower() or is_first)

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
        for found in WORD.finditer(text, position, stopped):
            preposition = _FROM.match(text, found.start(), end)
            if preposition is None:
                continue
            noun = self.nouns.pass_noun(text, preposition.end(), end)
            if noun is not None and preposition[0].strip() not in ("у", "в", "на"):
                return found.start(), noun
            if preposition["what"] and not is_given and (taken := self._read_thing(text, preposition, end)) is not None:
                return taken
            is_named = preposition["what"] and text[preposition.end() : preposition.end() + 1].isupper()
            is_quoted = text[preposition.end() : preposition.end() + 1] in tuple("«„“")
            if (preposition["whom"] or ((is_named or is_quoted) and preposition[0][0] in "зис")) and not is_given:
                return found.start(), found.end()
        return None

    def _read_thing(self, text: str, preposition: re.Match[str], end: int) -> tuple[int, int] | None:
        """Read the thing of somebody's, or the body, that something is learnt from: "дізнався із сюжету NRK"."""
        noun = WORD.match(text, preposition.end(), end)
        if noun is None or not noun[0].islower() or preposition[0].strip() not in _OUT_OF:
            return None
        forms = [form for form in self.morphology.describe_word(noun[0]).forms if form.case == "gent"]
        if any(form.lemma in self.nouns.heads and "anim" not in form.tags for form in forms):
            return preposition.start(), preposition.end() - 1
        is_thing = any(form.pos == "NOUN" and "anim" not in form.tags for form in forms[:1])
        is_theirs = is_thing and _NAME_RIGHT_BEHIND.match(text, noun.end(), end) is not None
        return (preposition.start(), noun.end()) if is_theirs else None

    def _find_before(self, text: str, verb: int, start: int) -> tuple[int, int] | None:
        """Find "від" that opens the clause of a verb of learning: "От фермерши Reuters узнало: …"."""
        stop = max(start, verb - _LONGEST_GAP)
        opened = next((found.end() for found in reversed(list(_CLAUSE_END.finditer(text, stop, verb)))), start)
        found = _WHOM.match(text, opened, verb)
        return found.span("whom") if found is not None and opened >= stop else None

    def _is_written(self, text: str, participle: re.Match[str], start: int) -> bool:
        """Say whether a passive participle tells who wrote or spread a text right before the comma."""
        before = WORD.findall(text, max(start, participle.start() - 30), participle.start())
        if not before or not self.nouns.has_noun(before[-1]) or fold_word(participle["verb"]) in self.verbs:
            return False
        forms = self.morphology.describe_word(participle["verb"]).forms
        return any("pssv" in form.tags for form in forms[:3])

    def _is_led(self, text: str, noun: str, start: int, end: int) -> bool:
        """Say whether a document tells something, and nobody's will: "згідно зі звітом", not "за проєктом"."""
        if _LED.search(text, start, end) is None:
            return False
        return not any(form.lemma in self.nouns.frames.willed for form in self.morphology.describe_word(noun).forms)

    def _follows_words(self, text: str, position: int, start: int) -> bool:
        """Say whether a noun for words or knowledge stands near before a comma: "довідці міської поліції, що"."""
        return any(self.nouns.has_noun(word) for word in WORD.findall(text, max(start, position - 60), position))

    def _find_surveys(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Find "опитування, яке влаштувала серед учителів" where a verb says what it has shown."""
        for found in _CONDUCTED.finditer(text, start, end):
            before = list(WORD.finditer(text, max(start, found.start() - 40), found.start()))
            if not before or not self.nouns.has_noun(before[-1][0]):
                continue
            if self._is_led(text, before[-1][0], start, found.start()) and _ISSUED.match(found["verb"]):
                yield found.start("verb"), found.end() - 1, "reference"
            elif _SHOWN.search(text, start, end):
                yield before[-1].start(), found.end() - 1, "reference"


_READERS: dict[str, Callable[..., Iterator[tuple[int, int, str]]]] = {
    "held": OriginFinder._read_held,
    "media": OriginFinder._read_medium,
    "words": OriginFinder._read_words,
    "learnt": OriginFinder._find_learnt,
    "surveyed": OriginFinder._read_surveyed,
    "seen": OriginFinder._read_seen,
    "other": OriginFinder._read_other,
    "genre": OriginFinder._read_genre,
}


@lru_cache(maxsize=4)
def load_origin_finder(language: str) -> OriginFinder:
    """Return the finder of `uk` or `ru`, made once a process."""
    return OriginFinder(language)
