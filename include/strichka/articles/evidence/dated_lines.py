"""Lines that are a date, a time, a section label or a dated headline: what lists of other pieces are made of."""

import re
from dataclasses import dataclass

from strichka.articles.blocks import clean_space, count_words, ends_sentence, has_letters

_MONTH = (
    r"(?:січ|лют|берез|бер|квіт|кві|трав|тра|черв|чер|лип|серп|сер|верес|вер|жовт|жов|листоп|лис|груд|гру|"
    r"янв|фев|мар|апр|май|мая|июн|июл|авг|сен|окт|ноя|дек|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|"
    r"dec)[а-яіїєa-z]*\.?"
)
_TIME = r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?::[0-5]\d)?"
_DAY = (
    rf"(?:\d{{1,2}}[./-]\d{{1,2}}(?:[./-]\d{{2,4}})?(?:\s*р\.|\s*г\.)?|\d{{4}}[./-]\d{{2}}[./-]\d{{2}}|"
    rf"\d{{1,2}}(?:-?го)?\s+{_MONTH},?(?:\s+\d{{4}})?(?:\s*(?:року|года|рік|год|р\.|г\.))?|"
    rf"{_MONTH}\s+\d{{1,2}},?(?:\s+\d{{4}})?|"
    r"сьогодні|вчора|позавчора|сегодня|вчера|позавчера)"
)
_WEEKDAY = (
    r"(?:понеділок|вівторок|середа|четвер|п['’ʼ]?ятниця|субота|неділя|понедельник|вторник|среда|четверг|"
    r"пятница|суббота|"
    r"воскресенье|пн|вт|ср|чт|пт|сб|нд|вс|mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?"
)
_STAMP = (
    rf"(?:{_WEEKDAY},?\s+)?(?:{_DAY}(?:\s*(?:р|г)\.?)?(?:[\s,|•·/—–-]*(?:о|об|в|at)?\s*{_TIME})?|"
    rf"{_TIME}(?:[\s,|•·/—–-]+{_DAY})?)"
    r"(?:\s*(?:gmt|msk|utc|мск|eet|eest|\+\d{2}:?\d{2}))*"
)
_STAMP_LINE = re.compile(
    rf"^\W*(?:(?:опубліковано|опубликовано|оновлено|обновлено|дата(?: публікації| публикации)?|додано|"
    rf"добавлено|створено|размещено|published|updated|"
    rf"час(?: публікації)?|время(?: публикации)?|последнее обновление|останнє оновлення|дата и время|"
    rf"date)\s*:?\s*)?{_STAMP}(?:[\s|,•·/()—–-]+(?:{_STAMP}|\d+|просмотр\w*|перегляд\w*|views?))*\W*$",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_RFC822 = re.compile(r"^\w{3}, \d{1,2} \w{3} \d{4} \d{2}:\d{2}(?::\d{2})?(?: [+-]\d{4}| \w{2,4})?$")
_DATED_START = re.compile(rf"^[-–—•*·\s]*(?P<date>{_STAMP})[\s,|:•·—–-]+(?=\S)", re.IGNORECASE)
_DATED_END = re.compile(rf"[\s,|(•·—–-]+(?P<date>{_STAMP})\)?\s*$", re.IGNORECASE)
_STAMP_INSIDE = re.compile(rf"(?<![\w.:]){_STAMP}(?![\w:])", re.IGNORECASE)
_AGO = re.compile(
    r"^\W*\d{0,3}\s*(?:секунд|хвилин|хв|годин|днів|день|дні|минут|мин|час|дней|дня|дн|тиж|"
    r"недел)\w*\.?\s+(?:тому|назад)\W*$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-–•·▪■●◦*‣►▶>»]|—(?=\s))\s*")


@dataclass(frozen=True, slots=True)
class DatedHeadline:
    """A line of a list: its headline and the date that stands before or after it."""

    text: str
    date_text: str | None


def is_date_line(text: str) -> bool:
    """Whether a line is nothing but a date, a time or both."""
    if len(text) > 90 or (len(text) > 30 and not _DIGIT.search(text)):
        return False
    return bool(_STAMP_LINE.match(text) or _RFC822.match(text) or _AGO.match(text))


def split_dated(text: str) -> DatedHeadline:
    """Part a headline from the date or time printed before or after it."""
    line = _BULLET.sub("", clean_space(text))
    found = _DATED_START.match(line)
    if found and has_letters(line[found.end() :]):
        return DatedHeadline(line[found.end() :].strip(" -–—|•·"), found["date"].strip())
    found = _DATED_END.search(line)
    if found and has_letters(line[: found.start()]) and len(line[: found.start()]) >= 12:
        return DatedHeadline(line[: found.start()].strip(" -–—|•·,("), found["date"].strip())
    return DatedHeadline(line, None)


def find_stamp(text: str) -> str | None:
    """Return the first day or moment printed anywhere in a teaser, or None."""
    found = _STAMP_INSIDE.search(text)
    return found.group().strip() if found else None


def starts_dated(text: str) -> bool:
    """Whether a line begins with a date or time, as rows of a news list do."""
    found = _DATED_START.match(text)
    return bool(found) and has_letters(text[found.end() :])  # type: ignore[union-attr]


def is_bulleted(text: str) -> bool:
    """Whether a line begins with a list mark."""
    return bool(_BULLET.match(text)) and len(text) > 3


def is_headline(text: str, longest: int = 200) -> bool:
    """Whether a line reads as a headline: no sentence end but ? ! …, not long, at least two words."""
    if not 8 <= len(text) <= longest or count_words(text) < 2:
        return False
    stripped = text.rstrip("\"'»”)")
    if stripped.endswith(("…", "...", "?", "!")):
        return text.count(". ") == 0
    return not ends_sentence(text) and not stripped.endswith((":", ";", ","))


def is_section_label(text: str) -> bool:
    """Whether a line could be the name of a rubric: one to four words, no sentence marks."""
    return len(text) <= 40 and 1 <= count_words(text) <= 4 and text[-1:] not in ".!?:;,…" and has_letters(text)


def is_truncated(text: str) -> bool:
    """Whether a line is a teaser cut off with an ellipsis."""
    return (
        len(text) >= 25 and text.rstrip("\"'»” ").endswith(("…", "...")) and not text.lstrip().startswith(("…", "..."))
    )
