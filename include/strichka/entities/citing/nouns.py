"""Nouns that cite without a verb of saying: "за кошторисом фінансистів", "таковы данные гидропоста", "зі спогадів".

A noun for words said (слово, обіцянка) or for what is known (дані, щоденник) cites in every frame in which such nouns
stand. Behind "за" and "по", set off by commas, any noun does but those of somebody's will: "за дорученням мера".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from strichka.entities.citing.rules import list_cases, list_heads
from strichka.entities.citing.signs import OPENING_QUOTES, is_in_title
from strichka.entities.language_data import make_rules
from strichka.entities.morphology import Form, Morphology, load_morphology
from strichka.entities.text import WORD, fold_word

_MOST_ADJECTIVES = 3
_MOST_ADJUNCT = 6  # words between a participle and its noun, that with them
_DONE = re.compile(r"(?:н|т)(?:ого|ої|ому|ій|им|ою|их|ими)$")  # "оприлюдненому", which the dictionary has as adjective
# Where a parenthesis may open, and what joins it: "Але, за …", "(за …", "– за …"; "Зі спогадів …".
_OPENED = re.compile(r"(?:[,;:(–—]\s?|[.!?…»”]\s)(?=\w)")
_JOINT = r"(?:як|как|а|але|і|й|та|но|и|да|однак|однако|зате|зато|водночас|втім|впрочем|тим часом|тем временем)\s"
_SET_OFF = re.compile(r"[^,.;:!?()–—\n]{2,110}(?=[,.;:!?)\n]|\s[–—]\s)")
_READ_IN = re.compile(r"(?:про|ви|вы)?(?:чит|ч[её]л)", re.I)
_NAME = re.compile(r"[«„“\"]?[A-ZА-ЯІЇЄҐЁ]")
_THIS = re.compile(r"(?:це|цей|ця|ці|это|эт\w+|ось|вот)\s", re.I)
_OTHER_PREPOSITION = re.compile(r"\s(?:на|про|об?|за|по|до|для|при|під|над|из|к|как|як|в|во|у)\s", re.I)
_OPEN = ("ablt", "datv", "ablt_as", "datv_as", "gent_as")
_GOVERNING = re.compile(r"\s(?:зі?|із|из|від|от)\s$")
_LAST_WORDS = re.compile(r"(?:[^\W\d_A-ZА-ЯІЇЄҐЁ]+\s){1,2}[^,.;:!?()«»„“”\n]{3,70}[.)]?(?:\n|$|\s[A-ZА-ЯІЇЄҐЁ«–—])")
_ALONE = re.compile(r"\(|[:–—] |\s(?:від|от)\s")
# "З листування … випливає"; "у листівці … сказано".
_FLOWS = re.compile(
    r"\s(?:випливає|випливало|виходить|зрозуміло|ясно|відомо|складається|следует|следовало|вытекает|видно|понятно"
    r"|ясно|явствует|известно|складывается)(?!\w)"
)
_SAID_THERE = re.compile(
    r"\s(?:[іий]деться|йшлося|мовиться|мовилося|сказано|зазначено|зазначається|вказано|вказується|наголошується|написано"
    r"|наголошено|пояснено|пояснюється|уточнено|уточнюється|говориться|говорится|говорилось|отмечается|отмечено"
    r"|указано|указывается|подчёркивается|поясняется|уточняется|сообщается|повідомляється|утверждается"
    r"|стверджується|прописано|перечислено|перелічено)(?!\w)"
)
_COPULA = re.compile(r"(?:є|була|був|було|були|буде|будет|была|был|было|были|есть|и|і|й)\s")
_NOT_WORDS = re.compile(
    r"(?:слово$|запитан|питан|вопрос|пропозиц|предложен|рецепт|позиці|позици|версі|верси|теорі|теори)"
)
_IN_TEXT = re.compile(r"\s(?:в|у|во|на)\s")
_QUOTE_NEXT = re.compile(r":\s[«„“\"]")
_SIGN = re.compile(r"[,.;!?()–—\n]")
_SIGNS = ("–", "—", ",")
_LONGEST_NOUN = 40
_LONGEST_HEAD = 80
_LONGEST_SEGMENT = 130
_PARTS = ("VERB", "INFN", "GRND", "PRTS")
# To the end of a bracket, or to a date in it: not "(індекси FTSE, S&P 500 втратили 1 %)".
_IN_BRACKET = re.compile(r"[^()\n,;%]{2,100}(?:,\s(?:\d|[а-яіїєґ]+\s\d)[^()\n%]{0,30})?\)")
_PRONOUN = (
    r"так(?:ий|а|е|і|ой|ою|ая|ое|ие|ого|их|ими|им|у|ую|овы?|ова|ово|овою|ому)|ц(?:ей|я|е|і|ю|их|ими)|эт(?:от|а|о|и|их|ими|у)"
    r"|ось|вот|як(?:ий|а|е|і)|каков[аоы]?"
)


@dataclass(frozen=True, slots=True)
class NounFrames:
    """The nouns of one language and the words around them; see the comments in `citation_nouns_<language>.yaml`."""

    kinds: dict[tuple[str, str], str]  # (folded form, case) → statement (words said) or reference (what is known)
    willed: frozenset[str]  # dictionary forms of what is done by somebody's will
    # What opens a clause or parenthesis: groups are the case behind a preposition, or trusting, showing, pronoun.
    opening: re.Pattern[str]
    held: str  # "зафіксовано в", "читаем в": an expression
    belonging: re.Pattern[str]  # "належить", "принадлежит"
    receiving: re.Pattern[str]  # verbs of who is given words: "такий коментар отримала"


@lru_cache(maxsize=4)
def load_noun_frames(language: str) -> NounFrames:
    """Return the nouns of `uk` or `ru` and their frames.

    Raises:
        SeedError: the file lacks an entry or has a bad regular expression.
    """
    return make_rules("citation_nouns", language, lambda data: _make_frames(data, language))


def _make_frames(data: dict[str, Any], language: str) -> NounFrames:
    voices = list_cases(data["voice_nouns"], language)
    records = list_cases(data["record_nouns"], language)
    return NounFrames(
        kinds=dict.fromkeys(records, "reference") | dict.fromkeys(voices, "statement"),
        willed=frozenset(data["willed_nouns"]),
        opening=re.compile(
            rf"(?:{_JOINT})?(?:(?P<led>{data['noun_prepositions']})|(?P<trusting>{data['trusting']})"
            rf"|(?P<showing>{data['showing_verbs']})|(?P<pronoun>{_PRONOUN}))\s"
        ),
        held=str(data["held_in"]),
        belonging=re.compile(rf"\s(?:{data['belonging_verbs']})(?!\w)", re.IGNORECASE),
        receiving=re.compile(data["receiving_verbs"], re.IGNORECASE),
    )


class NounFinder:
    """Finds the nouns that cite in one language.

    Args:
        language: `uk` or `ru`.
    """

    def __init__(self, language: str) -> None:
        """Load the language."""
        self.frames = load_noun_frames(language)
        self.morphology: Morphology = load_morphology(language)
        self.heads = list_heads(language)

    def find(self, text: str, lowered: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Find those that open a clause or parenthesis of one sentence.

        Args:
            text: the whole text.
            lowered: the same in lower case, letter for letter.
            start: where the sentence begins.
            end: where it ends.

        Returns:
            Start, end and kind (statement, reference) of the words that cite, in reading order.
        """
        begin = start
        while begin < end and not text[begin].isalnum():
            begin += 1
        if (headed := self._read_headed(text, begin, start, end)) is not None:
            yield headed
        alone = _ALONE.search(text, begin, end) is not None  # a noun may open without a word before it
        opened = [begin]
        for found in _OPENED.finditer(text, begin, end):
            opened.append(found.end())
        match = self.frames.opening.match
        for position in opened:
            opening = match(lowered, position, end)
            if opening is None and not alone:
                continue
            read = self._read_opening(text, opening, position, start, end)
            if read is not None:
                yield read

    def _read_headed(self, text: str, begin: int, start: int, end: int) -> tuple[int, int, str] | None:
        """Read whose words a colon leads to: "Висновок експертів: міст устоїть"; a title's are nobody's."""
        if is_in_title(text, start) or (colon := text.find(": ", begin, begin + _LONGEST_HEAD)) < 0:
            return None
        word = WORD.match(text, begin, colon)
        kind = self.frames.kinds.get((fold_word(word[0]), "nomn")) if word is not None else None
        if word is None or kind != "statement" or _NOT_WORDS.match(word[0].lower()):
            return None
        is_plain = not _SIGN.search(text, word.end(), colon) and not self._has_verb(text, word.end(), colon)
        return (begin, word.end(), kind) if is_plain else None

    def read_held(self, text: str, begin: int, held: int, end: int) -> tuple[int, int, str] | None:
        """Read the text in which something stands: "зафіксовано у зведенні", "читаем в «Волне»".

        Args:
            text: the whole text.
            begin: where the verb begins.
            held: where its preposition ends.
            end: where the sentence ends.
        """
        noun = self._read_noun(text, held + 1, end, "loct")
        if noun is not None:
            return begin, noun[0], "reference"
        is_read = _READ_IN.match(text, begin) is not None and _NAME.match(text, held + 1, end) is not None
        return (begin, held, "reference") if is_read else None

    def _read_opening(
        self, text: str, opening: re.Match[str] | None, position: int, start: int, end: int
    ) -> tuple[int, int, str] | None:
        kind = opening.lastgroup if opening is not None else None
        if opening is None or kind is None:
            return self._read_predicate(text, None, position, start, end)
        opened = opening.start(kind)
        if kind == "led" and opening["loct"] and (placed := self._read_placed(text, opening, end)) is not None:
            return placed
        if kind == "trusting":
            return self._read_trusted(text, opened, opening.end(), end)
        if kind == "showing":
            found = self._read_noun(text, opening.end(), end, "nomn", is_open=True)
            return (opened, found[0], "reference") if found is not None else None
        if kind == "pronoun":
            return self._read_predicate(text, opening, opened, start, end)
        return self._read_led(text, opening, start, end)

    def _read_trusted(self, text: str, opened: int, position: int, end: int) -> tuple[int, int, str]:
        """Read "якщо вірити", with what of somebody's is trusted: "якщо виходити з моделі математиків"."""
        passed = self.pass_noun(text, position, end)
        if passed is None and _GOVERNING.search(text, opened, position):
            noun = self._read_noun(text, position, end, "gent", is_open=True)
            passed = noun[0] if noun is not None else None
        return opened, passed or position - 1, "statement"

    def _read_placed(self, text: str, leading: re.Match[str], end: int) -> tuple[int, int, str] | None:
        """Read "у листівці" where a verb behind whose it is says that something stands there."""
        noun = self._read_noun(text, leading.end(), end, "loct")
        if noun is None or not _SAID_THERE.search(text, noun[0], min(end, noun[0] + _LONGEST_SEGMENT)):
            return None
        return leading.start("led"), noun[0], noun[1]

    def _read_led(self, text: str, leading: re.Match[str], start: int, end: int) -> tuple[int, int, str] | None:
        """Read "за кошторисом", "зі спогадів", "на переконання" set off by signs."""
        group = next(name for name, words in leading.groupdict().items() if words is not None and name != "led")
        group = "accs" if group == "loct" and leading["loct"] == "на" else group
        case = group.partition("_")[0]
        if case == "loct":
            return None
        set_off = _SET_OFF.match(text, leading.end(), min(end, leading.end() + _LONGEST_SEGMENT))
        if set_off is None or (leading.start("led") <= start + 1 and not text[set_off.end() : end].strip(" .!?…»”")):
            return None
        noun = self._read_noun(
            text, leading.end(), set_off.end(), case, is_open=group in _OPEN or self._leads_quote(text, set_off.end())
        )
        if noun is None:
            return None
        if not text[noun[0] + 1 : noun[0] + 2].isalpha() and text[noun[0] + 1 : noun[0] + 2] not in OPENING_QUOTES:
            return None
        flows = group == "gent" and _FLOWS.search(text, leading.end(), set_off.end()) is not None
        if not flows and self._has_verb(text, noun[0], set_off.end()):
            return None
        return leading.start("led"), noun[0], noun[1]

    def _leads_quote(self, text: str, position: int) -> bool:
        """Say whether words in quotes follow a colon: "Зі шкільного твору Ганни Мороз: «…»"."""
        return _QUOTE_NEXT.match(text, position) is not None

    def _read_predicate(
        self, text: str, pronoun: re.Match[str] | None, opened: int, start: int, end: int
    ) -> tuple[int, int, str] | None:
        """Read "таковы данные", "така думка", "вісточка від"; "ця фраза належить", "таке пояснення дає"."""
        if pronoun is None and (opened <= start + 1 or not self._may_stand_alone(text, opened)):
            return None
        position = pronoun.end() if pronoun is not None else opened
        copula = _COPULA.match(text, position, end) if pronoun is not None else None
        noun = self._read_noun(text, copula.end() if copula is not None else position, end, "nomn")
        if pronoun is not None and (joined := self._read_joined(text, pronoun, end)) is not None:
            return joined
        if noun is None or _OTHER_PREPOSITION.match(text, noun[0], end) or self._leads_verb(text, noun[0], end):
            return None
        if pronoun is None and not self._is_of_somebody(text, opened, noun[0]):
            return None
        if pronoun is not None and _THIS.match(text, opened) and text[opened - 2 : opened - 1] not in ("–", "—", "("):
            return None
        return opened, noun[0], noun[1]

    def _leads_verb(self, text: str, position: int, end: int) -> bool:
        """Say whether a verb follows right behind a noun: "таке рішення було ухвалене"."""
        word = WORD.match(text, position + 1, end)
        return word is not None and self._has_verb(text, word.start(), word.end())

    def _may_stand_alone(self, text: str, opened: int) -> bool:
        """Say whether a noun without a pronoun may open here: in brackets, or "від" is near."""
        sign = text[opened - 2 : opened].strip()
        if sign[-1:] == "(":
            return True
        if sign in (":", "–", "—") and not is_in_title(text, opened) and _LAST_WORDS.match(text, opened) is not None:
            return True
        near = opened + _LONGEST_NOUN
        return sign in _SIGNS and (text.find(" від ", opened, near) > 0 or text.find(" от ", opened, near) > 0)

    def _is_of_somebody(self, text: str, opened: int, end: int) -> bool:
        """Say whether a noun without a pronoun is words that stand for what is told: in brackets, or "від" follows."""
        if text[opened - 1] == "(":
            return _IN_BRACKET.match(text, end) is not None
        if re.match(r"\s(?:від|от)\s", text[end : end + 5]) is not None:
            return True
        return text[opened - 2 : opened - 1] in tuple(":–—") and self._has_verb(text, max(0, opened - 80), opened)

    def _read_joined(self, text: str, pronoun: re.Match[str], end: int) -> tuple[int, int, str] | None:
        """Read a noun that a verb joins to whose it is: "эти слова принадлежат", "такого висновку дійшла"."""
        for case in ("nomn", "accs", "gent", "ablt", "datv"):
            noun = self._read_noun(text, pronoun.end(), end, case)
            if noun is None or noun[1] != "statement":
                continue
            belonging = self.frames.belonging.match(text, noun[0], end)
            if belonging is not None:
                return pronoun.end(), belonging.end(), "statement"
            verb = WORD.match(text, noun[0] + 1, end)
            if verb is None or self.frames.receiving.match(verb[0]) or case == "nomn":
                continue
            forms = self.morphology.describe_word(verb[0]).forms
            if forms and forms[0].pos == "VERB" and verb[0].islower():
                placed = _IN_TEXT.match(text, verb.end(), end)
                written = self._read_noun(text, placed.end(), end, "loct") if placed is not None else None
                return pronoun.start("pronoun"), written[0] if written is not None else verb.end(), "statement"
        return None

    def _read_noun(
        self, text: str, position: int, end: int, case: str, is_open: bool = False
    ) -> tuple[int, str] | None:
        """Read a noun of the class behind its adjectives.

        Args:
            text: the whole text.
            position: where it may begin.
            end: where it must end.
            case: in which it stands.
            is_open: any noun for a thing will do, but those of somebody's will.

        Returns:
            Its end and its kind.
        """
        for _ in range(_MOST_ADJECTIVES + 1):
            word = WORD.match(text, position, end)
            if word is None or not word[0].islower():
                return None
            kind = self.frames.kinds.get((fold_word(word[0]), case))
            forms = self.morphology.describe_word(word[0]).forms
            if kind is not None:
                is_willed = is_open and case != "nomn" and any(form.lemma in self.frames.willed for form in forms)
                return None if is_willed else (word.end(), kind)
            if is_open and forms and forms[0].pos == "NOUN":
                return (word.end(), "reference") if self._is_thing(forms, case) else None
            if not any(f.pos in ("ADJF", "PRTF") and f.case == case and "Apro" not in f.tags for f in forms):
                return None
            position = word.end() + 1
            if any(form.pos == "PRTF" or "pssv" in form.tags for form in forms) or _DONE.search(word[0]):
                position = self._pass_adjunct(text, position, end, case)
        return None

    def _pass_adjunct(self, text: str, position: int, end: int, case: str) -> int:
        """Pass over what tells more of a participle: "в опублікованому в середу звіті"."""
        last = position
        for word in islice(WORD.finditer(text, position, end), _MOST_ADJUNCT):
            if text[last : word.start()].strip() or not word[0].islower():
                return position  # "оприлюднені Держстатом дані"
            if (fold_word(word[0]), case) in self.frames.kinds:
                return word.start()
            last = word.end()
        return position

    def _is_thing(self, forms: Sequence[Form], case: str) -> bool:
        """Say whether a noun in a case is neither somebody nor a body, nor, but in the nominative, of one's will."""
        if any("anim" in form.tags or form.lemma in self.heads or form.pos == "PREP" for form in forms):
            return False
        if case != "nomn" and any(form.lemma in self.frames.willed for form in forms):
            return False
        return any(form.pos == "NOUN" and form.case == case and form.known for form in forms)

    def pass_noun(self, text: str, position: int, end: int) -> int | None:
        """Pass over a noun of the class, whatever its case: "якщо покластися на відгук X"; no body or outlet."""
        found = (self._read_noun(text, position, end, case) for case in ("accs", "gent", "datv", "ablt", "loct"))
        passed = next((noun[0] for noun in found if noun is not None), None)
        if passed is None:
            return None
        word = WORD.findall(text, position, passed)[-1]
        return None if any(f.lemma in self.heads for f in self.morphology.describe_word(word).forms) else passed

    def has_noun(self, words: str) -> bool:
        """Say whether words end with a noun of the two classes."""
        last = fold_word(words.rpartition(" ")[2])
        return any((last, case) in self.frames.kinds for case in ("ablt", "datv", "gent", "accs", "nomn", "loct"))

    def _has_verb(self, text: str, start: int, end: int) -> bool:
        for word in WORD.finditer(text, start, end):
            forms = self.morphology.describe_word(word[0]).forms if word[0].islower() else ()
            if forms and forms[0].pos in _PARTS:
                return True
        return False


@lru_cache(maxsize=4)
def load_noun_finder(language: str) -> NounFinder:
    """Return the finder of `uk` or `ru`, made once a process."""
    return NounFinder(language)
