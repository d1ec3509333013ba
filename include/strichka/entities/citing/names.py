"""Names cut short or found with a word too many, made whole before sources are looked for.

"Вербицевич" of "художница Доминика Вербицевич", "LIVE" of "Новини.LIVE", "УГМС" of "Сахалинское УГМС", and the other
way round "паромника Мефодія Кройтора", "Інтернет-видання «Полтавщина»".
"""

import re
from collections.abc import Container, Sequence
from dataclasses import replace

from strichka.entities.citing.forms import OFFICES
from strichka.entities.morphology import Morphology
from strichka.models import Mention

_GLUED_BEFORE = re.compile(r"(?<![\w.])[A-ZА-ЯІЇЄҐЁ][\w'’ʼ-]{2,20}\.\Z")
_PLACE_BEFORE = re.compile(
    r"(?<!\w)[А-ЯІЇЄҐЁ][а-яіїєґё'’ʼ-]+(?:ськ|цьк|зьк|ск|цк)(?:а|е|ий|ої|ому|ій|ое|ая|ого|ой|ом)[ \u00a0]$"
)
_GIVEN_BEFORE = re.compile(r"(?<=[а-яіїєґё][ \u00a0])(?P<name>[А-ЯІЇЄҐЁ][а-яіїєґё'’ʼ-]+)[ \u00a0]$")
_QUOTED_BEFORE = re.compile(r"[«„“\"](?P<rest>[А-ЯІЇЄҐЁA-Z][^«»„“”\"\n,.;:!?]{2,40}[ \u00a0])$")
_PARTICLE_BEHIND = re.compile(
    r"[ \u00a0](?:бінті|бінт|бін|ібн|огли|кизи|бинти|бинт|бин|ибн|оглы|кызы)[ \u00a0][А-ЯІЇЄҐЁ][\w'’ʼ-]+"
)
_FIRST_WORD = re.compile(
    r"(?P<word>[а-яіїєґё'’ʼ]{5,})[ \u00a0](?=[А-ЯІЇЄҐЁ])"
    r"|(?P<opening>[А-ЯІЇЄҐЁ][а-яіїєґё'’ʼ]{5,})[ \u00a0](?=[А-ЯІЇЄҐЁ][\w'’ʼ-]+[ \u00a0][А-ЯІЇЄҐЁ])"
)
_KIND_FIRST = re.compile(r"(?P<kind>[\w'’ʼ-]+)[ \u00a0][«„“\"](?P<name>[^«»„“”\"]+)[»”“\"]?$")
_HEAD_OFFICE = re.compile(r"(?:ГУ|У|ДУ|МУ)[А-ЯІЇЄҐ]{2,5}|ГУ [А-ЯІЇЄҐ]{2,6}")
_REGION = re.compile(r"\b(?:област|район|кра[ейюї]|республи|округ)\w*$", re.I)
_NAME_TAGS = frozenset({"Name", "Surn", "Patr"})
_HEAD_WORDS = 2  # of which one is the office: "Головне управління"
_REACH = 45


def settle_names(
    text: str, mentions: Sequence[Mention], outlets: Container[str], morphology: Morphology
) -> list[Mention]:
    """Settle the bounds of an article's names.

    Args:
        text: the article's.
        mentions: in reading order, not overlapping.
        outlets: kinds of outlets, which are no part of their names.
        morphology: of the language.

    Returns:
        The mentions in the same order, unchanged where nothing speaks against them; a place that ends a body's name
        is none of its own.
    """
    settled: list[Mention] = []
    for index, mention in enumerate(mentions):
        if settled and mention.end <= settled[-1].end:
            continue
        earliest = settled[-1].end if settled else 0
        following = mentions[index + 1] if index + 1 < len(mentions) else None
        latest = len(text) if following is None else following.start
        if following is not None and _is_branch_in(text, mention, following, morphology):
            rest = text[mention.end : following.end]
            mention = replace(mention, end=following.end, text=mention.text + rest, lemma=mention.lemma + rest)
        settled.append(_settle(text, mention, (earliest, latest), outlets, morphology))
    return settled


def _is_branch_in(text: str, body: Mention, place: Mention, morphology: Morphology) -> bool:
    """Say whether an office's name goes on with its region: "ГУНП в Одеській області", "Служба порятунку в …"."""
    if body.label != "ORG" or place.label != "LOC" or text[body.end : place.start] not in (" в ", " у ", " по "):
        return False
    if _HEAD_OFFICE.fullmatch(body.text) is not None:
        return True
    words = body.text.split()
    heads = [form.lemma for word in words[:_HEAD_WORDS] for form in morphology.describe_word(word).forms]
    return len(words) > 1 and not OFFICES.isdisjoint(heads) and _REGION.search(place.text) is not None


def _settle(
    text: str, mention: Mention, free: tuple[int, int], outlets: Container[str], morphology: Morphology
) -> Mention:
    start = max(free[0], mention.start - _REACH)
    if mention.label == "PER":
        return _settle_person(text, mention, start, free[1], morphology)
    if mention.label != "ORG":
        return mention
    kind = _KIND_FIRST.match(mention.text)
    if kind is not None and morphology.is_kind(kind["kind"], outlets):
        lemma = mention.lemma.rpartition("«")[2].strip('»”“"') if "«" in mention.lemma else kind["name"]
        begin = mention.start + kind.start("name")
        return replace(mention, start=begin, end=begin + len(kind["name"]), text=kind["name"], lemma=lemma)
    for pattern, applies in (
        (_GLUED_BEFORE, True),
        (_PLACE_BEFORE, mention.text.isupper() and len(mention.text) > 2),
        (_QUOTED_BEFORE, text[mention.end : mention.end + 1] in tuple('»”"')),
    ):
        found = pattern.search(text, start, mention.start) if applies else None
        if found is not None:
            return _lengthen(text, mention, found.start("rest") if "rest" in pattern.groupindex else found.start())
    return mention


def _settle_person(text: str, mention: Mention, start: int, latest: int, morphology: Morphology) -> Mention:
    first = _FIRST_WORD.match(mention.text)
    if first is not None and (first["word"] or _is_trade(first["opening"], morphology)):
        return _shorten(mention, first.end())
    behind = _PARTICLE_BEHIND.match(text, mention.end, latest)
    if behind is not None and behind.end() <= latest:
        rest = text[mention.end : behind.end()]
        return replace(mention, end=behind.end(), text=mention.text + rest, lemma=mention.lemma + rest)
    given = _GIVEN_BEFORE.search(text, start, mention.start) if " " not in mention.text else None
    if given is not None and any("Name" in form.tags for form in morphology.describe_word(given["name"]).forms):
        return _lengthen(text, mention, given.start("name"))
    return mention


def _is_trade(word: str, morphology: Morphology) -> bool:
    """Say whether the first word of a name that opens a sentence is a common noun for somebody."""
    forms = [form for form in morphology.describe_word(word.lower()).forms if form.pos == "NOUN"]
    is_name = any(form.tags & _NAME_TAGS for form in morphology.describe_word(word).forms)
    return bool(forms) and not is_name and all("anim" in form.tags and form.case is not None for form in forms[:1])


def _shorten(mention: Mention, length: int) -> Mention:
    words = mention.text[:length].count(" ")
    lemma = " ".join(mention.lemma.split(" ")[words:])
    return replace(mention, start=mention.start + length, text=mention.text[length:], lemma=lemma)


def _lengthen(text: str, mention: Mention, start: int) -> Mention:
    before = text[start : mention.start]
    return replace(mention, start=start, text=before + mention.text, lemma=before + mention.lemma)
