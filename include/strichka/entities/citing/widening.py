"""Sources whose name was found cut short, made whole: "Sputnik" of «Sputnik Казахстан», "Sport" of "Sport.lt"."""

import re
from dataclasses import replace

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.forms import OFFICES, joins_things, read_head
from strichka.entities.citing.nouns import load_noun_finder
from strichka.entities.citing.signs import OPENING_QUOTES
from strichka.entities.citing.sources import Source
from strichka.entities.lemmas import lemmatise_name
from strichka.entities.text import WORD

_SITE = re.compile(r"\.(?:[a-zа-яіїє]{2,4}|[A-Z][A-Za-z]{2,15})(?!\w)")  # "Rus.Delfi"
_DOMAIN = re.compile(r"\.[a-zа-яіїє]{2,4}(?!\w)")
# The words are taken whole: tried again at each hyphen, a long chain takes the cube of its length.
_REST_IN_QUOTES = re.compile(r"(?:[ \u00a0-][^\s«»„“”\",.;:!?()]++){1,3}(?=[»”“\"])")
# What an office is for: "по делам", "з питань", "у справах".
_PURPOSE = re.compile(r"[»”“\"]?[ \u00a0](?:(?P<along>по)|(?:із?|зі|з) питань|[ув] справах)[ \u00a0]")
_REST = re.compile(
    r"[ \u00a0](?:(?P<joint>і|й|та|и)[ \u00a0])?(?:(?P<adjective>[^\W\d_]+(?:ого|ої|ой|их|ых|ьої|его|ей))[ \u00a0])?"
    r"(?P<last>[а-яіїєґё'’ʼ]+)(?!\w)"
)
_FEWEST_HALVED = 2  # words
_MOST_OF_PURPOSE = 6
_GENITIVE = frozenset({"gent"})
_BEFORE_HEAD = re.compile(r"[ \u00a0](?:[а-яіїєґё'’ʼ-]+[ \u00a0]){0,2}[а-яіїєґё'’ʼ-]+")


def widen_source(source: Source, clause: Clause) -> Source:
    """Widen a source whose name goes on behind its mention, and narrow one that took a closing quote along.

    Args:
        source: as its mention has it.
        clause: its sentence.

    Returns:
        The source with the bounds and the nominative of the whole name; unchanged where nothing is missing.
    """
    mention = source.mention
    if mention is None or (source.start, source.end) != (mention.start, mention.end):
        end = source.end if source.is_person else _find_purpose(source, clause)
        end = _close(source.start, end, clause)
        rest = clause.text[source.end : end]
        return replace(source, end=end, name=source.name + rest) if rest else source
    if mention.label == "PER":
        return source
    end = _find_end(source, clause)
    end = end if end != source.end else _find_purpose(source, clause)
    end = end if end != source.end else _find_other_half(source, clause)
    if end == source.end:
        return source
    surface = clause.text[source.start : end]
    if end < source.end:
        return replace(source, end=end, name=source.name.rstrip('»”“"'))
    rest = clause.text[source.end : end]
    is_nominative = mention.text == mention.lemma or rest[0] == "."
    name = mention.lemma + rest if is_nominative else lemmatise_name(surface, "ORG", clause.language)
    return replace(source, end=end, name=name)


def _find_end(source: Source, clause: Clause) -> int:
    text, start, end = clause.text, source.start, source.end
    if text[end - 1] in '»”"' and not any(sign in text[start : end - 1] for sign in OPENING_QUOTES):
        return end - 1
    if found := (_SITE if text[start:end].isascii() else _DOMAIN).match(text, end, clause.end):
        return found.end()
    if text[start - 1 : start] in OPENING_QUOTES and (found := _REST_IN_QUOTES.match(text, end, clause.end)):
        return found.end()
    country = clause.mention_at(end + 1)
    if country is not None and country.start == end + 1 and _completes(source, country.label, country.text, clause):
        return country.end
    return _find_head(source, clause)


def _close(start: int, end: int, clause: Clause) -> int:
    """Take the closing quote of a name that nobody found: "собеседница «Известий" of «Известий»."""
    text = clause.text[start:end]
    is_open = text.count("«") > text.count("»") or text.count("„") > text.count("“") + text.count("”")
    return end + (is_open and clause.text[end : end + 1] in ("»", "“", "”"))


def _find_purpose(source: Source, clause: Clause) -> int:
    """Find the end of a body's name that goes on with where or what it is for, and closes with whose it is.

    "Управление Роснадзора" по Алтайскому краю, "відділ" з питань культури міськради, "отдел" по образованию исполкома.
    """
    end = source.end
    purpose = _PURPOSE.match(clause.text, end, clause.end)
    if purpose is None:
        return end
    if any(purpose.start() < trigger.start < purpose.end() for trigger in clause.triggers):
        return end  # "сообщает Reuters по следам публикации Киодо"
    name = clause.mention_at(purpose.end())
    if name is not None:
        is_region = name.label == "LOC" and name.start == purpose.end() and name.text != name.lemma
        return name.end if is_region and purpose["along"] else end
    return _find_whose(end, purpose.end(), clause) if _is_office(source, clause) else end


def _find_other_half(source: Source, clause: Clause) -> int:
    """Find the end of a body that is for two things, of which one was found: "Міністерство фінансів" і економіки.

    Or whose name was cut behind an adjective: "Гидрометцентр Чёрного" и Азовского морей.
    """
    rest = _REST.match(clause.text, source.end, clause.end)
    words = WORD.findall(clause.text, source.start, source.end)
    if rest is None or len(words) < _FEWEST_HALVED or clause.mention_at(rest.start("last")) is not None:
        return source.end
    nouns = [form for form in clause.describe(rest["last"]).forms if form.pos == "NOUN" and form.case == "gent"]
    bodies = () if rest["adjective"] else clause.rules.unnamed_heads
    if not nouns or any("anim" in form.tags or form.lemma in bodies for form in nouns):
        return source.end
    middle = [f for f in clause.describe(rest["adjective"] or "").forms if f.pos == "ADJF" and f.case == "gent"]
    if rest["adjective"] and not middle:
        return source.end
    last = clause.describe(words[-1]).forms[:1]
    is_cut = any(form.pos == "ADJF" and form.case == "gent" for form in last) and (middle or not rest["joint"])
    is_for_two = any(form.pos == "NOUN" and form.case == "gent" for form in last) and any(
        joins_things(middle or nouns, rest["joint"] or "", form.lemma, clause.rules.unnamed_heads)
        for form in clause.describe(words[0]).forms[:1]
    )
    return rest.end() if is_cut or is_for_two else source.end


def _is_office(source: Source, clause: Clause) -> bool:
    words = WORD.findall(clause.text, source.start, source.end)
    return any(form.lemma in OFFICES for word in words for form in clause.describe(word).forms)


def _find_whose(end: int, start: int, clause: Clause) -> int:
    """Find the end of what an office is for and whose it is; `end` where nobody's follows, or "по данным …" does."""
    last, heads = start - 1, clause.rules.unnamed_heads
    for number, word in enumerate(WORD.finditer(clause.text, start, clause.end)):
        if number == _MOST_OF_PURPOSE or word.start() - last != 1:
            return end
        if number == 0 and load_noun_finder(clause.language).has_noun(word[0]):
            return end
        name = clause.mention_at(word.start())
        if name is not None:
            return name.end if number > 0 and name.label != "PER" else end
        forms = [form for form in clause.describe(word[0]).forms if form.case in (*_GENITIVE, "datv", None)]
        if number and read_head(word[0], forms, _GENITIVE, heads) in heads:
            return word.end()
        if not any(form.pos in ("NOUN", "ADJF", "CONJ") for form in forms):
            return end
        last = word.end()
    return end


def _completes(source: Source, label: str, text: str, clause: Clause) -> bool:
    """Say whether a place in the genitive completes a body's name."""
    is_body = source.mention is not None and source.mention.label == "ORG" and not source.mention.text.isascii()
    if not is_body or label != "LOC" or clause.text[source.end] not in " \u00a0":
        return False
    return any(form.case == "gent" for form in clause.describe(text.split()[-1]).forms)


def _find_head(source: Source, clause: Clause) -> int:
    """Find the end of a body of which only the leading adjective was found: "Карпатський" біосферний заповідник."""
    words = clause.text[source.start : source.end].split()
    if len(words) != 1 or not any(form.pos == "ADJF" for form in clause.describe(words[0]).forms):
        return source.end
    cases = {form.case for form in clause.describe(words[0]).forms}
    phrase = clause.phrases.read(source.end, min(clause.end, source.end + 60), is_subject=False)
    following = WORD.search(clause.text, source.end, clause.end)
    if following is None or any(form.pos == "PREP" for form in clause.describe(following[0]).forms):
        return source.end
    if phrase is None or phrase.is_person or not _BEFORE_HEAD.fullmatch(clause.text, source.end, phrase.end):
        return source.end
    head = [
        form for word in WORD.findall(clause.text, phrase.start, phrase.end)[:1] for form in clause.describe(word).forms
    ]
    return phrase.end if any(form.case in cases for form in head) else source.end
