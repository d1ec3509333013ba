"""Morphology of single words by pymorphy3, distilled and cached: one object a language and process."""

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pymorphy3

from strichka.entities.text import clean_word
from strichka.errors import ModelError

CACHED_WORDS = 60_000  # forms kept a language; news repeats: nine words of ten come from here
_READABLE = re.compile(r"[\u0001-\u052f]+")  # Latin and Cyrillic; at NUL dawg2 takes a word to be over
_CASES = frozenset({"nomn", "gent", "datv", "accs", "ablt", "loct", "voct", "gen2", "acc2", "loc2"})
CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")  # as the dictionary calls them
GENDERS = ("masc", "femn")  # of people
_PLAIN_CASES = {"gen1": "gent", "gen2": "gent", "acc2": "accs", "loc1": "loct", "loc2": "loct"}
_NAME_TAGS = ("Name", "Surn", "Patr")
_UNIVERSAL_POS = {
    "NOUN": "NOUN",
    "ADJF": "ADJ",
    "ADJS": "ADJ",
    "COMP": "ADV",
    "VERB": "VERB",
    "INFN": "VERB",
    "PRTF": "ADJ",
    "PRTS": "VERB",
    "GRND": "VERB",
    "NUMR": "NUM",
    "ADVB": "ADV",
    "NPRO": "PRON",
    "PRED": "ADV",
    "PREP": "ADP",
    "CONJ": "CCONJ",
    "PRCL": "PART",
    "INTJ": "INTJ",
}


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of a word: what pymorphy3 says, without its machinery."""

    lemma: str
    pos: str  # pymorphy3's part of speech (NOUN, ADJF, …), or UNKN
    case: str | None
    number: str  # sing, plur
    gender: str | None  # masc, femn, neut
    tags: frozenset[str]
    score: float
    known: bool  # stands in the dictionary, not guessed by its ending
    rank: int  # place in pymorphy3's list


@dataclass(frozen=True, slots=True)
class WordInfo:
    """A word and all its readings, with the questions the rules ask answered once."""

    text: str  # cleaned (see text.clean_word), case as printed
    lower: str
    forms: tuple[Form, ...]
    is_title: bool  # first letter a capital, and more than one letter
    is_caps: bool  # two or more letters, capitals alone
    is_known: bool
    is_name: bool  # known first name
    is_surname: bool  # known surname
    is_patronymic: bool
    is_place: bool  # Russian dictionary: Geox
    is_body: bool  # Russian dictionary: Orgn
    is_common: bool  # known, and the likeliest reading is no name
    lemma: str
    pos: str  # universal part of speech
    tag: str  # name tags and knowledge, for trained pipelines


class Morphology:
    """Readings and nominatives of words of one language.

    Args:
        language: `uk` or `ru`.

    Raises:
        ModelError: the dictionaries of pymorphy3 are not installed.
    """

    def __init__(self, language: str) -> None:
        """Load the dictionary (about two seconds and 60 MB)."""
        self.language = language
        try:
            self._analyser: Any = pymorphy3.MorphAnalyzer(lang=language)
        except Exception as error:  # pymorphy3 raises ValueError, ImportError or OSError by what is missing
            raise ModelError(
                f"pymorphy3 has no dictionary for {language!r} ({error}): install pymorphy3-dicts-{language}."
            ) from error
        self.describe_word = lru_cache(maxsize=CACHED_WORDS)(self._describe_word)
        self.list_nominatives = lru_cache(maxsize=CACHED_WORDS // 2)(self._list_nominatives)

    def is_kind(self, word: str, kinds: Container[str]) -> bool:
        """Say whether a word, a compound by its last part, may be one of some lemmas: "Telegram-каналу" a канал."""
        last = word.lower().rpartition("-")[2]
        return any(form.lemma in kinds for form in self.describe_word(last).forms)

    def parse(self, word: str) -> list[Any]:
        """Return pymorphy3's own parses of a cleaned word, not cached; none for other scripts, on which it may fail."""
        if not _READABLE.fullmatch(word):
            return []
        parses: list[Any] = self._analyser.parse(word)
        return parses

    def _describe_word(self, word: str) -> WordInfo:
        text = clean_word(word)
        forms = tuple(_distil(parse, rank) for rank, parse in enumerate(self.parse(text)))
        known = [form for form in forms if form.known]
        names = {tag for form in known for tag in form.tags if tag in _NAME_TAGS}
        best = forms[0] if forms else None
        return WordInfo(
            text=text,
            lower=text.lower(),
            forms=forms,
            is_title=text[:1].isupper() and len(text) > 1,
            is_caps=text.isupper() and sum(letter.isalpha() for letter in text) > 1,
            is_known=bool(known),
            is_name="Name" in names,
            is_surname="Surn" in names,
            is_patronymic="Patr" in names,
            is_place=any("Geox" in form.tags for form in known),
            is_body=any("Orgn" in form.tags for form in known),
            is_common=self._is_common(known),
            lemma=best.lemma if best else text.lower(),
            pos=_UNIVERSAL_POS.get(best.pos, "X") if best else "X",
            tag="|".join([best.pos if best else "UNKN", *sorted(names), *(["known"] if known else [])]),
        )

    @staticmethod
    def _is_common(known: list[Form]) -> bool:
        """Say whether the dictionary has the word as something other than a name.

        The Ukrainian dictionary gives all readings the score 1.0, so there any common reading counts; the Russian
        one has scores from a corpus, so there the sum must outweigh the names'.
        """
        common = sum(form.score for form in known if not form.tags & {"Name", "Surn", "Patr", "Geox", "Orgn"})
        names = sum(form.score for form in known if form.tags & {"Name", "Surn", "Patr", "Geox", "Orgn"})
        return common > 0 and common >= 0.5 * names

    def _list_nominatives(self, word: str) -> tuple[str, ...]:
        """List nominatives a word can be a form of, number and gender kept, in lower case, likeliest first."""
        found: dict[str, None] = {word.lower(): None}
        for parse in self.parse(word):
            if parse.tag.POS not in ("NOUN", "ADJF", "PRTF"):
                continue
            if parse.tag.case in ("nomn", None):
                found[parse.word] = None
                continue
            inflected = parse.inflect({"nomn"})
            if inflected is not None:
                found[inflected.word] = None
            if parse.tag.POS == "NOUN" and not parse.tag.grammemes & {"Surn", "plur"}:
                found[parse.normal_form] = None
        return tuple(found)


@lru_cache(maxsize=4096)
def _read_tag(tag: Any) -> tuple[str, str | None, str, str | None, frozenset[str]]:
    grammemes = frozenset(str(grammeme) for grammeme in tag.grammemes)
    return (
        str(tag.POS or "UNKN"),
        next(iter(sorted(grammemes & _CASES)), None),
        "plur" if "plur" in grammemes else "sing",
        str(tag.gender) if tag.gender else None,
        grammemes,
    )


def _distil(parse: Any, rank: int) -> Form:
    pos, case, number, gender, tags = _read_tag(parse.tag)
    return Form(
        lemma=parse.normal_form,
        pos=pos,
        case=case,
        number=number,
        gender=gender,
        tags=tags,
        score=float(parse.score),
        known=bool(parse.is_known),
        rank=rank,
    )


def read_case(parse: Any) -> str:
    """Return the case of a pymorphy3 parse or form, second genitives and the like as the plain ones."""
    case = str(parse.tag.case)
    return _PLAIN_CASES.get(case, case)


def put_into_nominative(parse: Any) -> str:
    """Inflect a pymorphy3 parse into the nominative, number and gender kept; the word itself where it has none."""
    inflected = parse.inflect({"nomn"})
    return str(inflected.word) if inflected is not None else str(parse.word)


@lru_cache(maxsize=2)
def load_morphology(language: str) -> Morphology:
    """Return the morphology of `uk` or `ru`, loaded once a process."""
    return Morphology(language)
