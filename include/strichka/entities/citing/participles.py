"""Participles that stand for people: "бастующие говорят", "по словам пострадавшей", "мост, признают отдыхающие, …"."""

import re
from collections.abc import Sequence

from strichka.entities.citing.forms import stands_in
from strichka.entities.morphology import Form

_ACTIVE = re.compile(r"(?P<stem>\w+[щш])(?:ий|его|ему|им|ем|ая|ей|ую|ее|ие|их|ими)(?P<self>ся)?", re.I)
_PASSIVE = re.compile(r"(?P<stem>\w+[нтм])(?:ый|ого|ому|ым|ом|ая|ой|ую|ые|ых|ыми)", re.I)

_POST = re.compile(r"(?:управляющ|заведующ|командующ|главнокомандующ)[а-яё]{2,3}$", re.I)


def read_participle(
    word: str, forms: Sequence[Form], cases: frozenset[str] | None, heads: frozenset[str]
) -> str | None:
    """Read a participle that can stand for somebody.

    Args:
        word: as printed.
        forms: its readings.
        cases: in which it must stand; any where none is given.
        heads: dictionary forms of nouns that head a source, among them participles: "опрошенный".

    Returns:
        Its masculine nominative; none where it is no participle or stands for nobody. The dictionary of Russian marks
        the participles that are used as nouns (`Subx`).
    """
    readings = [form for form in forms if form.pos == "PRTF" and stands_in(form, cases)]
    found = (_ACTIVE.fullmatch(word) or _PASSIVE.fullmatch(word)) if readings else None
    if found is None:
        return None
    ending = "ий" if found.re is _ACTIVE else "ый"
    head = found["stem"].lower() + ending + ((found["self"] or "") if found.re is _ACTIVE else "")
    return head if head in heads or any("Subx" in form.tags for form in readings) else None


def governs(word: str, following: Sequence[Form]) -> bool:
    """Say whether a participle is a post, and the word behind it what its holder sees to: "управляющий биржи".

    Args:
        word: the participle.
        following: the readings of the word behind it; none where no word follows.
    """
    if _POST.match(word) is None:
        return False
    return any(form.pos == "NOUN" for form in following[:1]) and all(
        form.case in ("gent", "ablt") or form.number == "plur" for form in following if form.pos == "NOUN"
    )


def is_several(forms: Sequence[Form], cases: frozenset[str] | None) -> bool:
    """Say whether a participle stands for several people."""
    return all(form.number == "plur" for form in forms if form.pos == "PRTF" and stands_in(form, cases))
