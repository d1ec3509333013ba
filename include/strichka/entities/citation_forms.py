"""What the readings of single words allow in a noun phrase: which cases stand there, what agrees, what is a place."""

from collections.abc import Container, Sequence

from strichka.entities.morphology import Form

NAME_TAGS = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn"})
LOCATIVE = frozenset({"loct", "loc2"})
_SHORTEST_PLACE, _LONGEST_ABBREVIATION = 2, 6


def read_place(word: str, forms: Sequence[Form], silent: Container[str]) -> str | None:
    """Return the dictionary form of a noun that tells where something is said: one thing, in the locative.

    Args:
        word: as printed.
        forms: its readings.
        silent: nouns that are no body: times, texts, towns.
    """
    if word.isupper() and _SHORTEST_PLACE <= len(word) <= _LONGEST_ABBREVIATION:
        return word
    if len(word) <= _SHORTEST_PLACE or not word.islower() or not forms or forms[0].pos not in ("NOUN", "ADJF"):
        return None
    if any(form.lemma in silent for form in forms):
        return None
    places = (form for form in forms if form.pos == "NOUN" and form.case in LOCATIVE and form.number == "sing")
    return next((form.lemma for form in places if "anim" not in form.tags and not form.tags & NAME_TAGS), None)


def go_together(adjective: Form, noun: Form) -> bool:
    """Say whether an adjective may be a noun's: case, number, and the gender of one."""
    if adjective.case != noun.case or adjective.number != noun.number:
        return False
    return noun.number == "plur" or None in (adjective.gender, noun.gender) or adjective.gender == noun.gender


def stands_in(form: Form, cases: frozenset[str] | None) -> bool:
    """Say whether a form stands in one of these cases; words of which the dictionary names none may stand in any."""
    return cases is None or form.case is None or form.case in cases
