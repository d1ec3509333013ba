"""Names that only complete the words before them: "рішення Клинсмана", "відносини з НАТО", "активистам «Волны»"."""

import re
from collections.abc import Collection, Sequence

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.phrases import Phrase
from strichka.entities.citing.triggers import Trigger
from strichka.entities.morphology import Form
from strichka.entities.text import WORD
from strichka.models import Mention

_ANOTHER = re.compile(r"(?:,|\s(?:і|й|та|и))\s[^\W\d_a-zа-яіїєґё]")
_FEWEST_BETWEEN = 3  # words from several people to the name of whose they are
_SPEAKING_OF = frozenset({"с", "со", "з", "із", "зі", "к", "ко", "о", "об", "про", "між", "между"})
_SPACES = ' »”“"\u00a0'
_TALK = re.compile(r"разговор|бесед|переписк|розмов|листуван|спілкуван", re.I)
_LEADING_TO = re.compile(
    r"(?<!\w)(?:под (?:руководством|началом|председательством)|при (?:участии|поддержке)|во главе с|с участием|от имени"
    r"|с помощью|в адрес|по (?:инициативе|приглашению|просьбе|поручению|приказу|указанию)|со стороны|в пользу|в честь"
    r"|в отношении|им\.?|имени|під (?:керівництвом|орудою|проводом)|за (?:участі|участю|підтримки|ініціативи)"
    r"|за (?:дорученням|наказом)|на (?:чолі з|честь|користь)|від імені|на адресу|імені|ім\.)\s$",
    re.I,
)
_NEAR = 30
_LOOKED_BACK = 40  # characters before a name in which its noun stands
_OWNED = frozenset({"nomn", "accs", "gent", "loct"})
_WOMANS = ("ова", "ева", "єва", "ёва", "ська", "цька", "ская", "цкая")


def completes_noun(mention: Mention, clause: Clause) -> bool:
    """Say whether a person's name is no nominative by its lemma, and the noun before it wants a genitive.

    That noun is a thing that is no means and nobody's listener: not "назвав помилкою Коваль", "сказав газеті Коваль".

    Args:
        mention: of a person.
        clause: its sentence.
    """
    words = list(WORD.finditer(clause.text, max(clause.start, mention.start - _LOOKED_BACK), mention.start))
    if mention.label != "PER" or not words or mention.text.lower() == mention.lemma.lower():
        return False
    if clause.text[words[-1].end() : mention.start].strip(" \u00a0"):
        return False
    if words[-1].end() == mention.start or clause.mention_at(words[-1].start()) is not None:
        return False
    if not all(_may_be(clause.describe(word).forms, {"gent"}) for word in WORD.findall(mention.text)):
        return False
    forms = clause.describe(words[-1][0]).forms
    if not forms or any(form.pos != "NOUN" for form in forms) or words[-1][0][0].isupper():
        return False
    if any("anim" in form.tags for form in forms):
        return False
    is_led = len(words) > 1 and _may_be_led(clause.describe(words[-2][0]).forms)
    return all(form.case in _OWNED or (is_led and form.case == "datv") for form in forms)


def _may_be_led(forms: Collection[Form]) -> bool:
    return any(form.pos == "PREP" for form in forms)


def _may_be(forms: Collection[Form], cases: Collection[str]) -> bool:
    return any(form.case in cases for form in forms)


def is_led_to(mention: Mention, clause: Clause) -> bool:
    """Say whether words lead to a person as whose something is, whatever the name's case: "под руководством Мадуро".

    Args:
        mention: of a person.
        clause: its sentence.
    """
    begin = max(clause.start, mention.start - _LOOKED_BACK)
    return mention.label == "PER" and _LEADING_TO.search(clause.text, begin, mention.start) is not None


def talks_to_others(trigger: Trigger, body: Mention, clause: Clause) -> bool:
    """Say whether somebody talks to people of a body who work for no outlet: "в разговоре с агентами ФБР".

    Args:
        trigger: words for where something was said.
        body: behind them.
        clause: the sentence.
    """
    if _TALK.search(trigger.text) is None:
        return False
    heads = clause.rules.carriers | clause.rules.staff
    words = WORD.findall(clause.text, trigger.end, body.start)
    forms = [form for word in words for form in clause.describe(word).forms[:1]]
    return any(form.pos == "NOUN" and "anim" in form.tags and form.lemma not in heads for form in forms)


def is_of_other_gender(mention: Mention, verb: Trigger, clause: Clause) -> bool:
    """Say whether a name reads as a woman's, and a verb in the past as a man's: then it is a man's genitive.

    Args:
        mention: of a person.
        verb: whose subject it might be.
        clause: the sentence.
    """
    forms = clause.describe(verb.text.partition(" ")[0]).forms
    genders = {form.gender for form in forms if form.pos == "VERB"}
    return genders == {"masc"} and mention.text.endswith(_WOMANS)


def _is_surely_nominative(person: Mention, clause: Clause) -> bool:
    """Say whether a full name begins with a first name in the nominative alone: "Иван Коваль", not "Соланж Арсено"."""
    words = WORD.findall(person.text)
    forms = clause.describe(words[0]).forms
    is_first_name = any(form.known and "Name" in form.tags and form.case == "nomn" for form in forms)
    return len(words) > 1 and is_first_name and not _may_be(forms, {"gent"})


def are_others(phrase: Phrase, person: Mention, trigger: Trigger, clause: Clause) -> bool:
    """Say whether a person behind a noun phrase is not who it is: the phrase tells whose people they are, or a subject.

    "Со слов представителей администрации президента Коваля"; "по данным следствия Иван Коваль скрылся".

    Args:
        phrase: a noun phrase.
        person: named behind it.
        trigger: the verb or the words of reference before.
        clause: the sentence.
    """
    if phrase.start >= person.start or "," in clause.text[phrase.start : person.start]:
        return False
    if not phrase.is_person:
        is_reference = trigger.kind in ("reference", "statement")
        is_body = trigger.text.endswith(" на") and phrase.head not in clause.rules.carriers | clause.rules.outlets
        return is_reference and (is_body or _is_surely_nominative(person, clause))
    is_one = _ANOTHER.match(clause.text, person.end, clause.end) is None
    return phrase.is_several and is_one and len(WORD.findall(clause.text, phrase.start, person.start)) > _FEWEST_BETWEEN


def is_spoken_of(preposition: re.Match[str] | None, clause: Clause) -> bool:
    """Say whether a noun leads to a body through a preposition: "вважає відносини з НАТО щирими".

    Args:
        preposition: before the body.
        clause: the sentence.
    """
    if preposition is None or preposition[0].lower() not in _SPEAKING_OF:
        return False
    words = WORD.findall(clause.text, max(clause.start, preposition.start() - _LOOKED_BACK), preposition.start())
    return any(form.pos == "NOUN" for word in words[-1:] for form in clause.describe(word).forms[:1])


def follows_listeners(body: Mention, clause: Clause) -> bool:
    """Say whether a noun for who is told stands before a body's name: "активистам Гринпис сообщили жители".

    Args:
        body: a mention.
        clause: its sentence.
    """
    words = WORD.findall(clause.text, max(clause.start, body.start - _LOOKED_BACK), body.start)
    forms = clause.describe(words[-1]).forms if words and clause.text[body.start - 1] == " " else ()
    return bool(forms) and all(form.case == "datv" and "anim" in form.tags for form in forms)


def pass_owner(persons: Sequence[Mention], clause: Clause) -> Mention:
    """Pass over whose a role or post is to who holds it: "виконавець ролі Тригоріна Лев Орел".

    Args:
        persons: in reading order.
        clause: their sentence.
    """
    first = persons[0]
    following = persons[1] if len(persons) > 1 else first
    is_next = first.end < following.start and not clause.text[first.end : following.start].strip(_SPACES)
    is_owner = all(_may_be(clause.describe(word).forms, {"gent"}) for word in WORD.findall(first.text))
    return following if is_next and is_owner and clause.may_be_nominative(following) else first


def is_carried(mention: Mention, trigger: Trigger, clause: Clause) -> bool:
    """Say whether who works for an outlet stands before its name: "передала з місця кореспондентка «Хвилі»".

    Args:
        mention: of an outlet.
        trigger: a verb before it.
        clause: the sentence.
    """
    words = WORD.findall(clause.text, max(trigger.end, mention.start - _NEAR), mention.start)
    if trigger.kind != "report" or not words or clause.text[mention.start - 1] not in ' «„“"\u00a0':
        return False
    forms = clause.describe(words[-1]).forms
    return any(
        form.pos == "NOUN" and form.case == "nomn" and "anim" in form.tags and form.lemma in clause.rules.carriers
        for form in forms
    )
