"""What the readings of single words allow in a noun phrase: which cases stand there, what agrees, what is a place."""

import re
from collections.abc import Callable, Container, Sequence

from strichka.entities.morphology import Form, WordInfo
from strichka.models import Mention

NAME_TAGS = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn"})
LOCATIVE = frozenset({"loct", "loc2"})
# A body by what its name ends with: "горспорткомитет", "заводоуправление", "яхтклуб"; no "эпицентр".
COMPOUND = re.compile(
    r"(?!еп[іи]|эпи|г[іи]по)\w{3,}(?P<body>комітет|комитет|управління|управление|адміністрація|администрация|інспекція|инспекция"
    r"|служба|департамент|агентство|комісія|комиссия|прокуратура|відділ|отдел|центр|банк|завод|клуб|парк|компанія|компания"
    r"|фонд|школа|музей|холдинг|кооператив|союз|спілка|комбінат|комбинат|бюро|товариство|товарищество|общество"
    r"|господарство|хозяйство|исполком|виконком|больница|лікарня|водоканал|надзор|нагляд|архив|архів|предприятие|підприємство)"
)
_NUMBER_BEFORE = re.compile(r"\d[\d\u00a0 ]*-?[ \u00a0]?$")  # "48-річний водій"
_LONGEST_NUMBER = 10
_COUNT_BEFORE = re.compile(
    r"(?<![\w,.:])(?:(?:понад|більше?(?: ніж| як)?|майже|близько|менше?|щонайменше|свыше|более(?: чем)?|больше|менее"
    r"|меньше|почти|около|порядка)[ \u00a0])?\d[\d\u00a0 ]*(?:[,.]\d+)?"
    r"(?:[ \u00a0]?%|[ \u00a0](?:процент|відсот)\w{0,3})?[ \u00a0]$",
    re.I,
)
_COUNT_ENDS = frozenset("0123456789%таовкиі")  # "12 ", "12 % ", "12 процентов "
_LONGEST_COUNT = 40
SELVES = frozenset(
    {"сам", "сама", "само", "самі", "самого", "самої", "самих", "сами", "самой", "самому", "самій", "самом", "самим"}
)
_OWNED = re.compile(r"(?:за|по|згідно|відповідно|согласно|зі слів|со слов|на думку)\s(?!.*\s(?:на|зі?|із|со?)$)", re.I)
_ON = re.compile(r"(?<!\w)на$", re.I)
_GENITIVE, _ACCUSATIVE = frozenset({"gent", "gen2"}), frozenset({"accs", "nomn"})  # "хокимият" has no accusative
AND = ("і", "й", "та", "и")
# Bodies that are for several things: "департамент освіти і науки".
OFFICES = frozenset(
    {"департамент", "управління", "управление", "відділ", "отдел", "міністерство", "министерство", "комітет", "комитет"}
    | {"комісія", "комиссия", "інститут", "институт", "служба", "агентство", "центр", "кафедра", "факультет"}
    | {"інспекція", "инспекция", "палата", "рада", "совет", "бюро", "адміністрація", "администрация", "прокуратура"}
)
_GLUED = re.compile(r"[а-яіїєґё][А-ЯІЇЄҐЁ]")  # two words that print has glued
_NO_HEADS = frozenset({"CONJ", "INFN", "PREP", "ADVB", "PRCL", "NPRO"})  # "як" is no animal, "мати" no mother here
_FEWEST_WORDS = 2
_COMPARATIVE = ("ее", "іше", "ше")
_SHORTEST_WOMAN = 6
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


def describe_noun(word: str, describe: Callable[[str], WordInfo], heads: Container[str]) -> Sequence[Form]:
    """Return the readings of a word, of a noun that the dictionary lacks those of its first half: "завод-дублёр".

    Args:
        word: as printed.
        describe: gives a word's readings.
        heads: dictionary forms of nouns for bodies and people.
    """
    forms = describe(word).forms
    if "-" not in word or any(form.known or form.lemma in heads for form in forms):
        return forms
    halves = describe(word.partition("-")[0]).forms
    return halves if halves and halves[0].known and halves[0].pos == "NOUN" else forms


def go_together(adjective: Form, noun: Form) -> bool:
    """Say whether an adjective may be a noun's: case, number, and the gender of one."""
    if adjective.case != noun.case or adjective.number != noun.number:
        return False
    return noun.number == "plur" or None in (adjective.gender, noun.gender) or adjective.gender == noun.gender


def find_first(
    words: Sequence[re.Match[str]], head: Sequence[Form], begin: int, describe: Callable[[str], WordInfo]
) -> int:
    """Find where a noun phrase begins: behind a comparative that is no adjective of its head, "Позднее полиция".

    Args:
        words: those up to the head.
        head: readings of the last one.
        begin: where the phrase begins with its first word.
        describe: gives a word's readings.
    """
    word = words[0][0]
    if len(words) < _FEWEST_WORDS or words[0].start() != begin or not word.lower().endswith(_COMPARATIVE):
        return begin
    adjectives = [form for form in describe(word).forms if form.pos == "ADJF"]
    return begin if any(go_together(one, noun) for one in adjectives for noun in head) else words[1].start()


def is_oblique_name(forms: Sequence[Form]) -> bool:
    """Say whether a word by its readings is a woman's first name in the genitive: "Терезы"."""
    names = [form for form in forms if form.known and "Name" in form.tags and form.number == "sing"]
    return any(form.case == "gent" and form.gender == "femn" for form in names) and all(
        form.case != "nomn" for form in names
    )


def is_crowd(forms: Sequence[Form]) -> bool:
    """Say whether a noun by its readings is of several people."""
    people = [form for form in forms if form.pos == "NOUN" and "anim" in form.tags]
    return bool(people) and all(form.number == "plur" for form in people)


def find_governed(reference: str, is_behind_document: bool) -> frozenset[str] | None:
    """Return the cases in one of which who a reference names must stand; none where any may.

    "Ссылаясь на технику" names a thing, no technician; behind a document it is whose that is.

    Args:
        reference: words before a source.
        is_behind_document: whether a document stands between them.
    """
    if is_behind_document:
        return _GENITIVE if _ON.search(reference) else None
    if _OWNED.match(reference) is not None:
        return _GENITIVE
    return _ACCUSATIVE if _ON.search(reference) else None


def stands_in(form: Form, cases: frozenset[str] | None) -> bool:
    """Say whether a form stands in one of these cases; words of which the dictionary names none may stand in any."""
    return cases is None or form.case is None or form.case in cases


def names_woman(head: str, describe: Callable[[str], WordInfo]) -> bool:
    """Say whether a noun that the dictionary knows as a thing is made of one for a man: "капітанка" of "капітан"."""
    is_made = head.endswith("ка") and len(head) > _SHORTEST_WOMAN
    return is_made and any("anim" in form.tags and form.case == "nomn" for form in describe(head[:-2]).forms)


def is_adjective(head: str, forms: Sequence[Form]) -> bool:
    """Say whether the head of a noun phrase is an adjective that stands for somebody: "дежурный", "знакомая".

    Args:
        head: its dictionary form.
        forms: its readings.
    """
    return bool(forms) and all(form.pos in ("ADJF", "PRTF") for form in forms) and forms[0].lemma == head


def joins_things(following: Sequence[Form], word: str, head: str, heads: Container[str]) -> bool:
    """Say whether a word joins two things that one body is for: "і" of "департамент освіти і науки".

    Args:
        following: the readings of the word behind it.
        word: as printed.
        head: of the noun phrase, its dictionary form.
        heads: nouns for bodies and people, which would be another source.
    """
    if word not in AND or head not in OFFICES:
        return False
    is_thing = any(form.case == "gent" and form.pos in ("NOUN", "ADJF") for form in following)
    return is_thing and not any(form.lemma in heads for form in following)


def share_gender(names: Sequence[Sequence[Form]], people: Sequence[Form]) -> bool:
    """Say whether a person's name may be of the gender of a noun: "дружини Марти", not "чоловіка Марти"."""
    genders = {form.gender for form in people}
    named = [{form.gender for form in forms if form.case == "gent" and form.tags & NAME_TAGS} for forms in names]
    return not any(found and None not in found and not found & genders for found in named)


def read_head(word: str, forms: Sequence[Form], cases: frozenset[str] | None, heads: Container[str]) -> str | None:
    """Return the head word a form is of, where it can be one: someone, or a body that speaks.

    Args:
        word: as printed.
        forms: its readings.
        cases: in which it must stand; none where any will do.
        heads: nouns that head a source, in their dictionary forms.
    """
    nouns = [form for form in forms if form.pos in ("NOUN", "ADJF") and stands_in(form, cases) and len(word) > 1]
    known = next((form.lemma for form in nouns if form.lemma in heads), None)
    if known is None and "-" in word:  # "музей-заповідник", "компания-перевозчик"
        first = (form.lemma.partition("-")[0] for form in nouns)
        known = next((lemma for lemma in first if lemma in heads), None)
    known = known or next((found["body"] for form in nouns if (found := COMPOUND.fullmatch(form.lemma))), None)
    if known is not None:
        return known
    if _GLUED.search(word):
        return None
    best = max((form.score for form in forms), default=0.0)
    if any(form.pos in _NO_HEADS for form in forms) or not any(
        form.pos == "NOUN" for form in forms if form.score >= best
    ):
        return None
    people = (form for form in nouns if form.pos == "NOUN" and "anim" in form.tags)
    return next((form.lemma for form in people if not form.tags & NAME_TAGS), None)


def find_number(text: str, start: int) -> int:
    """Find where a number in digits begins that belongs to a noun phrase: "48-річний водій"."""
    number = _NUMBER_BEFORE.search(text, max(0, start - _LONGEST_NUMBER), start)
    is_joined = number is not None and text[number.end() - 1] == "-"
    return number.start() if number is not None and is_joined else start


def find_count(text: str, start: int) -> int:
    """Find where the number begins that says how many of those behind it: "12 студентів", "понад 40 % жителів"."""
    if text[start - 2 : start - 1] not in _COUNT_ENDS:
        return start
    count = _COUNT_BEFORE.search(text, max(0, start - _LONGEST_COUNT), start)
    return count.start() if count is not None else start


def may_own(name: Mention) -> bool:
    """Say whether a name may be a genitive behind a noun: "у мінфіні Франції", "в правительстве США"."""
    if name.text.lower() != name.lemma.lower():
        return True
    return name.label == "LOC" and name.text.isupper() and not name.text.isascii()
