"""Times between a verb and its subject: "повідомив у ніч на суботу, 24 листопада, міністр"."""

import re

_DAYS = (
    "понеділок|вівторок|середу|четвер|п['’ʼ]ятницю|суботу|неділю|понедельник|вторник|среду|пятницу|субботу|воскресенье"
)
_MONTHS = (
    "січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня|января|февраля|марта|"
    "апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
)
_ADVERBS = (
    "сьогодні|вчора|учора|позавчора|напередодні|вранці|зранку|увечері|ввечері|вночі|уночі|вдень|удень|згодом|пізніше|"
    "раніше|щойно|невдовзі|нещодавно|торік|сегодня|вчера|позавчера|накануне|утром|вечером|ночью|днём|днем|позже|ранее|"
    "вскоре|недавно|также|також|тоже|тогда|тоді"
)
_TIME = (
    rf"(?:(?:{_ADVERBS})|(?:(?:у|в|во) )?(?:(?:ніч|ночь) на )?(?:{_DAYS})|"
    rf"\d{{1,2}} (?:{_MONTHS})(?: \d{{4}}(?: (?:року|года))?)?)(?!\w)"
)
_BEHIND = re.compile(rf"(?:[ \u00a0]{_TIME}){{1,3}}(?:,[ \u00a0]{_TIME},)?(?=[ \u00a0])", re.I)
_BEFORE = re.compile(rf",[ \u00a0]{_TIME}$", re.I)
_REACH = 60


def pass_time(text: str, start: int, end: int) -> int:
    """Pass over the times right behind a verb.

    Args:
        text: the whole text.
        start: where the verb ends, or what it passes over.
        end: where the sentence ends.

    Returns:
        Where the times end, before the space; `start` where there are none.
    """
    found = _BEHIND.match(text, start, min(end, start + 2 * _REACH))
    return found.end() if found is not None else start


def leave_time(lead: str) -> str:
    """Leave out a time between a comma and a verb: "Мост закрыли, 12 сентября" of ", 12 сентября передаёт Reuters"."""
    found = _BEFORE.search(lead[-_REACH:])
    return lead[: len(lead) - len(lead[-_REACH:]) + found.start() + 1] if found is not None else lead
