"""Dates inside running text, and the one sentence of a report that tells its day ("заявил в четверг 9 ноября")."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from strichka.articles.dates.parsing import LATEST_YEAR, ParsedDate, parse_date, settle_year
from strichka.articles.dates.words import MONTHS, RELATIVE_DAYS, WEEKDAYS, alternatives, normalise_words

_MONTH = alternatives({word: number for word, number in MONTHS.items() if len(word) > 3 or word in ("мая", "май")})
_SHORT_MONTH = alternatives(MONTHS)
_WEEKDAY = alternatives({word: number for word, number in WEEKDAYS.items() if len(word) > 3})
_YEAR = r"(?:\s+(?P<year>(?:19|20)\d{2})(?!\d))?"
_DAY_MONTH = rf"(?P<day>\d{{1,2}})(?:-?го)?\s+(?P<month>{_MONTH})(?![\w]){_YEAR}"
_ANY = re.compile(
    rf"(?:(?<![\w'])(?P<weekday>{_WEEKDAY}),?\s+)?(?<![\w.:]){_DAY_MONTH}"
    r"|(?<![\d.])(?P<day2>\d{1,2})\.(?P<month2>\d{2})\.(?P<year2>(?:19|20)\d{2})(?!\d)"
)
_WEEKDAY_DATE = re.compile(rf"(?<![\w'])(?P<weekday>{_WEEKDAY}),?\s*\(?{_DAY_MONTH}")
_DATE_WEEKDAY = re.compile(
    rf"(?<![\w.:]){_DAY_MONTH}(?:\s*(?:року|года|г\.|р\.))?,?\s*(?:[ву]\s+|\()?(?P<weekday>{_WEEKDAY})(?![\w'])"
)
_TODAY_DATE = re.compile(
    rf"(?<![\w'])(?:{alternatives({w: d for w, d in RELATIVE_DAYS.items() if d == 0})}),?\s+{_DAY_MONTH}"
)
# «МОСКВА, 6 янв — РИА Новости», «Київ. 1 жовтня. УНН.», «Москва. 6 апреля. INTERFAX.RU –»
_DATELINE = re.compile(
    rf"^\W{{0,3}}[^\W\d_][\w' -]{{1,40}}[.,]\s+(?P<day>\d{{1,2}})\s+(?P<month>{_SHORT_MONTH})(?![\w])\.?{_YEAR}"
    r"[\s.,/(]*[—–-]*\s*(?=[^\W\d_])"
)
_SENTENCE = re.compile(r"[^.!?…]*(?:[.!?…]+(?=\s|$)|[.!?…](?=\S)[^.!?…]*)*")
_PAST = re.compile(r"[а-яіїєґ]{2,}(?:л|ла|ло|ли|лся|лась|лось|лись|в|вся|лася|лося|лися)(?![\w'])")
_SAYS = re.compile(
    r"(?:повідомля|передає|пише|заявля|сообща|передает|пишет|заявля|інформу|информиру|каже|говорит)[а-яіїє]*(?![\w'])"
)
# Words between the clauses of announcements: the date is then of what is to come.
_AHEAD = re.compile(
    r"(?:состоится|состоятся|пройд[её]т|пройдут|пройде|відбудеться|відбудуться|начн[её]тся|начнутся|розпочнеться|"
    r"почнеться|заплан|планиру|плану|намечен|призначен|назначен|ожида|очіку|будет|буде|будут|будуть|стартує|стартует|"
    r"набуде|вступит|набере)[а-яіїє]*(?![\w'])"
)
# A date that is a bound ("до п'ятниці, 22 вересня") tells nothing of the day of the report, unlike "в ночь на пятницу".
_BOUND = re.compile(r"(?<![\w'])(?:до|з|із|с|со|к|после|після|від|от|по|перед|(?<!ночь )(?<!ніч )(?<!ночі )на)\s+$")
_VERB_SPAN = 260  # characters each side of the date within which its verb stands
_PARAGRAPHS = 5  # a report tells its day in the first paragraphs
_SHORT = 40  # characters; shorter lines are headings and labels, and don't count as paragraphs
_PARAGRAPH_LENGTH = 1_500
_NAMED_YEAR = re.compile(r"(?<![\d.,])((?:19|20)\d{2})(?=\s*(?:р\.|г\.|рок|год|року|года|году|році|рр))")
_YEAR_SEARCH = 20_000
_NOT_PAST = frozenset(
    [
        "від",
        "для",
        "в",
        "у",
        "із",
        "сил",
        "було",
        "було",
        "б",
        "мал",
        "тил",
        "тыл",
        "відділ",
        "отдел",
        "раздел",
        "розділ",
    ]
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date inside a text, code points from `start` to `end`."""

    start: int
    end: int
    text: str
    parsed: ParsedDate


def find_dates_in_text(
    text: str, *, reference: datetime | None, zone: ZoneInfo, language: str | None = None
) -> list[FoundDate]:
    """Find every full date in a text (with a year, or with a weekday or reference that settles it).

    Args:
        text: running text.
        reference: as for `parse_date`.
        zone: the zone of the source.
        language: the text's language, as for `parse_date`.

    Returns:
        The dates in order of their places.
    """
    found = []
    for match in _ANY.finditer(normalise_words(text)):
        parsed = parse_date(match.group(), reference=reference, zone=zone, language=language)
        if parsed:
            found.append(FoundDate(match.start(), match.end(), text[match.start() : match.end()], parsed))
    return found


def infer_report_date(body: str, *, reference: datetime | None, zone: ZoneInfo) -> ParsedDate | None:
    """Infer the day of a report from how it reports, not from any date that it mentions.

    Counted are, in the first paragraphs: a dateline ("МОСКВА, 6 янв — …"), "сьогодні, 6 січня", and a weekday with day
    and month beside a verb in the past or of saying ("в четверг 9 ноября провел переговоры"), unless the sentence
    announces what is to come.

    Args:
        body: the article's text, paragraphs parted by line breaks.
        reference: as for `parse_date`; without it the weekday (or the year, if printed) must settle the year.
        zone: the zone of the source, in which the day begins.

    Returns:
        The day, or none.
    """
    paragraphs = [part for part in (line.strip() for line in body.splitlines()) if len(part) >= _SHORT][:_PARAGRAPHS]
    for paragraph in paragraphs:
        paragraph = normalise_words(paragraph[:_PARAGRAPH_LENGTH])
        found = _DATELINE.match(paragraph)
        parsed = _settle(found, reference, zone) if found else None
        parsed = parsed or _infer_from_paragraph(paragraph, reference, zone)
        if parsed:
            return _prefer_named_year(parsed, body) if reference is None else parsed
    return None


def _prefer_named_year(parsed: ParsedDate, body: str) -> ParsedDate:
    """Return the same day of the latest year that the text names, if the weekday is the same there.

    Without a reference the weekday leaves several years; a text that names none later than one of them was most likely
    written in that one.
    """
    years = [int(found) for found in _NAMED_YEAR.findall(body[:_YEAR_SEARCH])]
    latest = max((year for year in years if year <= LATEST_YEAR), default=parsed.value.year)
    try:
        moment = parsed.value.replace(year=latest)
    except ValueError:
        return parsed
    return ParsedDate(moment, parsed.precision) if moment.weekday() == parsed.value.weekday() else parsed


def _infer_from_paragraph(paragraph: str, reference: datetime | None, zone: ZoneInfo) -> ParsedDate | None:
    matches = [
        match for expression in (_WEEKDAY_DATE, _DATE_WEEKDAY, _TODAY_DATE) for match in expression.finditer(paragraph)
    ]
    for match in sorted(matches, key=lambda match: match.start()):
        before = paragraph[max(0, match.start() - _VERB_SPAN) : match.start()]
        after = paragraph[match.end() : match.end() + _VERB_SPAN]
        before, after = re.split(r"[.!?…](?=\s)", before)[-1], re.split(r"[.!?…](?=\s|$)", after)[0]
        if _reports(before, after):
            parsed = _settle(match, reference, zone)
            if parsed:
                return parsed
    return None


def _reports(before: str, after: str) -> bool:
    """Whether the words around a date report what has happened, rather than announce what will."""
    near = re.split(r"[,;:]", before)[-1]
    if _BOUND.search(before) or _AHEAD.search(near) or _AHEAD.search(re.split(r"[,;:]", after)[0]):
        return False
    around = f"{before} {after}"
    if _SAYS.search(around):
        return True
    return any(match.group() not in _NOT_PAST for match in _PAST.finditer(around))


def _settle(match: re.Match[str], reference: datetime | None, zone: ZoneInfo) -> ParsedDate | None:
    parts = match.groupdict()
    weekday = WEEKDAYS[parts["weekday"]] if parts.get("weekday") else None
    day, month = int(parts["day"]), MONTHS[parts["month"]]
    if parts.get("year"):
        year: int | None = int(parts["year"] or 0)
    elif reference:
        year = settle_year(day, month, weekday, reference.astimezone(zone).date())
    elif weekday is not None:
        year = settle_year(day, month, weekday, date(LATEST_YEAR, 12, 31))
    else:
        return None
    try:
        return ParsedDate(datetime(year, month, day, tzinfo=zone), "day") if year else None
    except ValueError:
        return None
