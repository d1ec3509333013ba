"""Times between a verb and its subject: "повідомив у ніч на суботу, 24 листопада, міністр"."""

import re
from collections.abc import Callable, Container

from strichka.entities.morphology import WordInfo
from strichka.entities.text import WORD

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
_TIMED = re.compile(
    r"(?:мину|позамину|ц[ьі]|то[гїй]|наступн|поточн|прошл|позапрошл|эт[оих]|следующ|текущ|нынешн)\w*", re.I
)
_PARTICLE = re.compile(r"[ \u00a0]же?[ \u00a0]")  # "того ж дня"
# No genitives: "мешканці будинку тим часом", "жильцы дома тем не менее".
ADVERB_BEHIND = re.compile(r"(?:тем (?:не менее|временем|более|паче)|тим (?:часом|не менш|більш|паче))", re.I)


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


def begins_time(
    text: str, word: re.Match[str], describe: Callable[[str], WordInfo], time_words: Container[str]
) -> bool:
    """Say whether a time begins: "власники крамниць минулого тижня попереджали".

    Args:
        text: the whole text.
        word: which may open it.
        describe: gives a word's readings.
        time_words: nouns for times, in their dictionary forms.
    """
    if _TIMED.fullmatch(word[0]) is None:
        return False
    particle = _PARTICLE.match(text, word.end())
    following = WORD.match(text, particle.end() if particle is not None else word.end() + 1)
    return following is not None and any(form.lemma in time_words for form in describe(following[0]).forms)
