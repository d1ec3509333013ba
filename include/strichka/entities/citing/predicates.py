"""Predicates that cite and are no single verb: "поспішив запевнити, що", "категоричний: «…»"."""

import re
from collections.abc import Iterator

from strichka.entities.citing.rules import CitationRules
from strichka.entities.citing.signs import NEGATIONS
from strichka.entities.morphology import Form, Morphology
from strichka.entities.text import WORD, fold_word

_INFINITIVE = re.compile(r"(?<!\w)[а-яіїєґё'’ʼ]{2,}(?:ти|тися|тись|ть|ться|чь)(?=[ \u00a0,:]|$)")
_REACH = 45  # characters before an infinitive in which the verb that governs it is looked for
_MOST_BETWEEN = 2  # adverbs and the like between them
_BETWEEN = ("ADVB", "PRCL", "NPRO", "CONJ")
# An adjective or participle, last before the colon: "Інженерка категорична: міст треба зачинити".
_LEADING = re.compile(r"(?<!\w)(?P<word>[а-яіїєґё'’ʼ-]{4,}):[ \u00a0]+(?P<quote>[«„“\"])?(?=\S)")
_AGAINST = re.compile(r"(?<!\w)(?P<word>проти|против|за):[ \u00a0]+(?=\S)")  # "Коваль категорично проти: парк потрібен"
_ATTITUDE = re.compile(
    r"категорич|скептич|лаконіч|лаконич|стриман|сдержан|оптим[іи]стич|песим[іи]стич|пессимистич|непохитн|непреклон|одностайн"
    r"|единодуш|обережн|осторожн|в[іи]двер[тж]|откровен|непоступлив|неумолим|невблаган|безжальн|безжалостн|саркастич"
    r"|[іи]рон[іи]ч|однознач|прямолін|прямолин|р[іе]шуч|решител|обурен|возмущ|невтішн|неутеш|спокійн|спокоен|спокойн"
    r"|розгублен|растерян|вражен|пораж|зворушен|растроган|безапел|небагатослівн|немногослов|короткий|кратк|упевнен"
    r"|задоволен|довол|здивован|удивл|приголомш|ошелом|засмучен|розчарован|разочаров|різк|резок|резк|суворий|сувора|суров"
)

# "намагається з'ясувати, чи": nothing is found yet.
_FINDING = re.compile(
    r"(?:раз|роз)?узна(?:т|в)|(?:вы|ви|про|розі|разъ)ясн|(?:вы|ви|роз|рас)(?:веда|від|пыта|пита)|з['’ʼ]ясу|дізна|понят|зрозум"
    r"|(?:у|в)станов|определ|визначи",
    re.I,
)
_TRYING = re.compile(
    r"(?:по)?(?:пыта|стара|намага|силк)|хо[чт]|намер|намір|планир|плану|праг|стрем|собир|збира|надее|сподів", re.I
)


def find_infinitives(
    text: str, start: int, end: int, rules: CitationRules, morphology: Morphology
) -> Iterator[tuple[int, int]]:
    """Find verbs that begin, dare or must, with the infinitive of a verb of saying that leads to what is said.

    Args:
        text: the whole text.
        start: where the sentence begins.
        end: where it ends.
        rules: of the language.
        morphology: of the language.

    Returns:
        Where both words begin and end.
    """
    for found in _INFINITIVE.finditer(text, start, end):
        if fold_word(found[0]) not in rules.saying_infinitives:
            continue
        if rules.complement.match(text[found.end() : min(end, found.end() + 100)]) is None:
            continue
        begun = _find_governing(text, max(start, found.start() - _REACH), found.start(), rules, morphology)
        if begun is not None and not (_FINDING.match(found[0]) and _TRYING.match(text, begun)):
            yield begun, found.end()


def _find_governing(text: str, start: int, end: int, rules: CitationRules, morphology: Morphology) -> int | None:
    """Find where the verb stands that governs an infinitive; "не поспішає визнати" says nothing."""
    words = list(WORD.finditer(text, start, end))
    for index in range(len(words) - 1, max(-1, len(words) - 2 - _MOST_BETWEEN), -1):
        word = words[index]
        if text[word.end() : end].strip(" \u00a0" + "".join(text[other.start() : other.end()] for other in words)):
            return None
        forms = morphology.describe_word(word[0]).forms
        lemmas = {form.lemma for form in forms if _is_personal(form, word[0])}
        is_negated = index > 0 and words[index - 1][0].lower() in NEGATIONS
        if lemmas & (rules.unceasing_verbs if is_negated else rules.beginning_verbs):
            return word.start()
        if not any(form.pos in _BETWEEN for form in forms[:2]):
            return None
    return None


def _is_personal(form: Form, word: str) -> bool:
    if form.pos == "VERB":  # what somebody will begin to say is not said yet
        return form.lemma != word.lower() and "futr" not in form.tags
    return _is_predicate(form)


def find_adjectives(text: str, start: int, end: int, morphology: Morphology) -> Iterator[tuple[int, int]]:
    """Find an adjective that is the predicate before a colon and what somebody says, where no verb is.

    Args:
        text: the whole text.
        start: where the sentence begins.
        end: where it ends.
        morphology: of the language.

    Returns:
        Where the word begins and ends.
    """
    against = _AGAINST.search(text, start, end)
    if against is not None:
        yield against.span("word")
    found = _LEADING.search(text, start, end)
    if found is None or _ATTITUDE.match(found["word"]) is None:
        return
    forms = morphology.describe_word(found["word"]).forms
    if any(_is_predicate(form) for form in forms):
        yield found.span("word")


def _is_predicate(form: Form) -> bool:
    return form.pos in ("ADJS", "PRTS") or (form.pos in ("ADJF", "PRTF") and form.case in ("nomn", None))
