"""The words of a sentence that cite: verbs of saying and reporting, references, and any verb behind a closed quote."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from strichka.entities.citing.documents import find_shown
from strichka.entities.citing.nouns import load_noun_finder
from strichka.entities.citing.origins import load_origin_finder
from strichka.entities.citing.predicates import find_adjectives, find_infinitives
from strichka.entities.citing.quotes import is_quoted, list_quotes
from strichka.entities.citing.rules import CitationRules
from strichka.entities.citing.signs import HAPPENED
from strichka.entities.morphology import Form, Morphology
from strichka.entities.text import WORD, fold_word

# What stands between the words said and the verb that says whose they are: «…», – усміхнувся; – …, – каже.
_MEANWHILE = (  # «…», – зупинившись уже біля дверей, кинула; «…», – оце й усе, що сказав
    r"(?:(?P<gerund>[а-яіїєґё'’ʼ]+)(?:\s[^\s,.;:!?«»–—]+){0,7},\s|(?:[^\W\d_]+\s){0,4}(?:все|всё|усе|коментар|комментарий|відповідь|ответ"
    r"|слова|фраза|реакція|реакция|репл[иі]ка),\s(?:що|что|який|яку|яка|які|котор\w{2}),?\s)?"
)
_BEFORE_VERB = rf"\s*[–—-]\s*{_MEANWHILE}(?P<words>(?:[^\W\d_]+\s+){{0,4}})$"
_QUOTE_CLOSED = re.compile(rf"[»”“\"]\s*[,.!?…]*{_BEFORE_VERB}")
_DIALOGUE_CLOSED = re.compile(rf"[,!?….]{_BEFORE_VERB}")
_MOST_LOOSE = 2  # words behind a quote that may be anything before a verb
_DASH = "–—-"
_DASH_SIGN = re.compile(rf"[{_DASH}]")
# What closes the words of a paragraph of dialogue: ", – каже".
_ATTRIBUTED = re.compile(r"[,!?…]\s+[–—-]\s+(?P<verb>[а-яіїєґё'’ʼ]{3,})(?=[\s,:])")
_LONGEST_SAID = 400  # characters before and behind a sentence in which what closes its dialogue is looked for
_NEGATED = re.compile(r"(?<!\w)(?:не|ні|ни)\s$", re.I)
# "у міській раді" is a body, and nobody is glad.
_OF_COUNCIL = re.compile(r"(?<!\w)(?:[ув]|на|при|по|[^\W\d_]+ій)\s[«„\"]?$", re.I)
_LOOK_BACK = 60
_TELLING = re.compile(
    r"(?:,[ \u00a0](?:впрочем|однако|правда|кстати|между тем|тем не менее|в частности|например|видимо|похоже|напротив"
    r"|наоборот|зато|утім|втім|однак|щоправда|до речі|зокрема|наприклад|мабуть|схоже|навпаки|отже|між іншим|проте))?"
    r",[ \u00a0](?:що|что|мовляв|нібито|ніби|буцімто|буцім|мол|дескать|будто|якобы)(?!\w)"
)
_CLOSED_SOON = re.compile(r"[ \u00a0][^,:;.!?…\n–—]{2,110}(?:,(?! (?:що|что)(?!\w))|[.;!?…]|[ \u00a0][–—]|$)")
_QUOTE_LOOK_BACK = 110
_HOW_TOLD = (
    "себе",
    "себя",
    "слухавку",
    "трубку",
    "мікрофон",
    "микрофон",
    "камеру",
    "одне",
    "одно",
    "таке",
    "такое",
)
_CLAUSE = 120  # characters behind a colon in which a verb is looked for
_SET_IN = re.compile(r"(?:,|[–—])\s(?:[а-яіїєґё'’ʼ-]+\s){0,3}$|(?<!\w)(?:як|как)\s(?:\w+\s)?$", re.I)
# One finds out for oneself ("обнаружил, что забыл ключи"), several for others: "учёные обнаружили, что".
# An outlet finds out for its readers: "Reuters узнало, що".
_FOUND_TOGETHER = re.compile(
    r"обнаружи(?:ли|вают)|виявили|виявляють|вычислили|обчислили|обрахували|узна(?:л[аои]?|ла|ло|ли)|дізна(?:вся|лася|лося|лися)",
    re.I,
)
_LAST_WORD = re.compile(r"(?<!\w)[а-яіїєґё'’ʼ]{3,}$")
_INSERTED = re.compile(
    r",[ \u00a0](?P<verb>[а-яіїєґё'’ʼ]{3,})(?=[ \u00a0][^,;:.!?\n]{2,90}(?:,|[ \u00a0][–—-][ \u00a0]))"
)
# What nobody hears, set in as known: "ремонт, як знають пасажири, триває".
_KNOWN = re.compile(
    r"\b(?:[Яя]|[Кк]а)к[ \u00a0](?P<verb>(?:зна|бач|поба|поміт|поміч|пам|думаю|розум|зрозум|вид|замеч|замет"
    r"|помн|понима|убед|переконал)[а-яіїєґё'’ʼ]+)(?=[ \u00a0][^,;:.!?\n]{2,60}(?:,|[ \u00a0][–—-][ \u00a0]))",
)
_PART_END = re.compile(r"[;:!?…\n]|[ \u00a0][–—-][ \u00a0]")
_LEADING_COLON = re.compile(r"(?<![\d\s]):[ \u00a0]+(?P<quote>[«„“\"](?=[A-ZА-ЯІЇЄҐЁ]\S*\s+\S))?(?=\S)")
_CORRECTING = re.compile(r"не[ \u00a0][^,.;:!?\n]{2,60},[ \u00a0]а[ \u00a0]")
_LIST_QUOTE = re.compile(r"[«„]")
_TAKEN = {
    "taking": "reference",
    "taken passive": "passive",
    "taken medium": "medium",
    "met": "met",
}  # what cites only beside another source
_SHORTER = ("listener", "statement")  # phrases that a longer frame may hold: "такий прогноз" of "такий прогноз дав"
_TITLES = re.compile(r"[^«»„“”\"]{1,80}[»”“\"](?:,| і| й| та| и)\s[«„“\"]")  # «Дім на розі», «Море» і «Вітер»
_INFINITIVE = ("ти", "тися", "тись")


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that cite."""

    start: int
    end: int
    text: str
    kind: str  # reference, medium, statement, listener, relay, report, speech, opinion, quoting, inserted, set_in
    behind_quote: bool  # right behind the words said: its subject follows
    is_taken: bool = False  # where news is taken from, if somebody else tells it


def find_triggers(
    text: str, lowered: str, start: int, end: int, paragraph: int, rules: CitationRules, morphology: Morphology
) -> list[Trigger]:
    """Find the words that cite in one sentence.

    Args:
        text: the whole text.
        lowered: the same in lower case, letter for letter.
        start: where the sentence begins.
        end: where it ends.
        paragraph: where its paragraph begins.
        rules: of the language.
        morphology: of the language.

    Returns:
        Triggers in the order of the text, not overlapping.
    """
    found = [
        Trigger(match.start(), match.end(), match[0], _name_kind(match, rules), False)
        for match in _find_phrases(text, lowered, start, end, rules)
    ]
    found += _find_nouns(text, lowered, start, end, found, morphology.language)
    found += _find_predicates(text, start, end, found, rules, morphology)
    if any(trigger.kind == "opinion" for trigger in found):
        said = list_quotes(text, start, end)
        found = [t for t in found if t.kind != "opinion" or not is_quoted(text, t.start, said)]
    taken = [(trigger.start, trigger.end) for trigger in found]
    for trigger in _find_verbs(text, start, end, paragraph, rules, morphology):
        if not any(begin < trigger.end and trigger.start < stop for begin, stop in taken):
            found.append(trigger)
    found += _find_telling(text, start, end, found, rules, morphology)
    found += _find_inserted(text, start, end, found, rules, morphology)
    found += _find_deed(text, start, end, found, rules, morphology)
    said_end = _find_said_end(text, start, end, paragraph, rules)
    return sorted((trigger for trigger in found if trigger.start >= said_end), key=lambda trigger: trigger.start)


def _find_said_end(text: str, start: int, end: int, paragraph: int, rules: CitationRules) -> int:
    """Find where the words end that open a paragraph of dialogue: "– Дід звав його Буркотуном, – усміхається Вовк"."""
    if text[paragraph : paragraph + 1] not in tuple(_DASH) or start - paragraph > _LONGEST_SAID:
        return start
    stop = text.find("\n", start, end + _LONGEST_SAID)
    for found in _ATTRIBUTED.finditer(text, paragraph + 2, stop if stop >= 0 else min(len(text), end + _LONGEST_SAID)):
        if fold_word(found["verb"]) in rules.verbs:
            return found.start("verb")
    return start


def lower_text(text: str) -> str:
    """Put a text into lower case, letter for letter: offsets stay."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _find_phrases(text: str, lowered: str, start: int, end: int, rules: CitationRules) -> Iterator[re.Match[str]]:
    while likely := rules.lowered_phrases.search(lowered, start, end):
        match = rules.phrases.match(text, likely.start(), end)
        if match is not None:
            yield match
        start = match.end() if match is not None else likely.end()


def _find_nouns(text: str, lowered: str, start: int, end: int, found: list[Trigger], language: str) -> list[Trigger]:
    """Find the nouns that cite in frames which no phrase has: "за кошторисом", "таковы данные"."""
    added: list[Trigger] = []
    nouns, origins = load_noun_finder(language), load_origin_finder(language)
    for begin, stop, kind in chain(nouns.find(text, lowered, start, end), origins.find(text, lowered, start, end)):
        found[:] = [other for other in found if other.kind not in _SHORTER or other.start < begin or other.end >= stop]
        if not any(other.start < stop and begin < other.end for other in (*found, *added)):
            is_taken = kind in _TAKEN
            added.append(Trigger(begin, stop, text[begin:stop], _TAKEN.get(kind, kind), False, is_taken))
    said = list_quotes(text, start, end) if added else []
    return [trigger for trigger in added if not is_quoted(text, trigger.start, said)]


def _find_predicates(
    text: str, start: int, end: int, found: list[Trigger], rules: CitationRules, morphology: Morphology
) -> list[Trigger]:
    """Find the predicates that are no single verb: "поспішив запевнити", "категоричний"."""
    spans = [
        *((*span, "opinion") for span in find_infinitives(text, start, end, rules, morphology)),
        *((*span, "speech") for span in find_adjectives(text, start, end, morphology)),
        *((*span, "shown") for span in find_shown(text, start, end, morphology.language)),
    ]
    return [
        Trigger(begin, stop, text[begin:stop], kind, False)
        for begin, stop, kind in spans
        if not any(other.start < stop and begin < other.end for other in found)
    ]


def _name_kind(match: re.Match[str], rules: CitationRules) -> str:
    if match.lastgroup == "reference" and rules.media_references.match(match[0]):
        return "medium"
    return str(match.lastgroup)


def _find_verbs(
    text: str, start: int, end: int, paragraph: int, rules: CitationRules, morphology: Morphology
) -> Iterator[Trigger]:
    is_dialogue = text[paragraph : paragraph + 1] in tuple(_DASH)
    dash = _DASH_SIGN.search(text, max(paragraph, start - _LOOK_BACK), end)
    first_dash = dash.start() if dash is not None else end  # no word before it is behind a quote
    quoted = False
    said: list[tuple[int, int]] | None = None
    verbs = rules.verbs
    for match in WORD.finditer(text, start, end):
        word = match[0]
        kind = verbs.get(fold_word(word))
        if kind is None and match.start() <= first_dash:
            continue  # most words
        position = match.start()
        behind = position > first_dash and _is_behind_quote(text, paragraph, position, is_dialogue, morphology)
        if kind == "set_in":  # of these a clause makes a deed, and a quote words
            kind = kind if not behind and _is_set_in(text, start, end, match.span()) else None
        if kind is None and (not behind or quoted or not is_finite_verb(word, morphology)):
            continue
        if kind is not None and _NEGATED.search(text, max(start, position - 5), position):
            continue
        if word.lower() == "раді" and _OF_COUNCIL.search(text, max(start, position - 30), position):
            continue
        said = list_quotes(text, start, end) if said is None else said
        if is_quoted(text, position, said):
            continue
        quoted = quoted or behind
        yield Trigger(position, match.end(), word, kind or "speech", behind)


def _is_set_in(text: str, start: int, end: int, verb: tuple[int, int]) -> bool:
    """Say whether a verb follows a break, and the words behind it end without leading to what is told."""
    before = _SET_IN.search(text, max(start, verb[0] - _LOOK_BACK), verb[0])
    return before is not None and _CLOSED_SOON.match(text, verb[1], end) is not None


def _find_telling(
    text: str, start: int, end: int, found: list[Trigger], rules: CitationRules, morphology: Morphology
) -> Iterator[Trigger]:
    """Find verbs that lead right to what is said, whatever verb it is: "Коваль торочить, що …"."""
    for match in _TELLING.finditer(text, start, end):
        word = _LAST_WORD.search(text, max(start, match.start() - _LOOK_BACK), match.start())
        if word is None:
            continue
        verb, position = word[0], word.start()
        if _is_inner(verb, rules) or not is_finite_verb(verb, morphology):
            continue
        if _NEGATED.search(text, max(start, position - 5), position):
            continue  # "не второпали, що везуть"
        if HAPPENED.match(text, match.end(), end):
            continue
        if any(trigger.start < word.end() and position < trigger.end for trigger in found):
            continue
        if not is_quoted(text, position, list_quotes(text, start, end)):
            yield Trigger(position, word.end(), verb, "deed", False)


def _find_inserted(
    text: str, start: int, end: int, found: list[Trigger], rules: CitationRules, morphology: Morphology
) -> Iterator[Trigger]:
    """Find a verb set in where no other verb stands before, whatever verb it is: "Камінь, визначив Коваль, – жорно"."""
    for match in _KNOWN.finditer(text, start, end):
        if is_finite_verb(match["verb"], morphology) and not is_quoted(
            text, match.start("verb"), list_quotes(text, start, end)
        ):
            yield Trigger(*match.span("verb"), match["verb"], "inserted", False)
    for match in _INSERTED.finditer(text, start, end):
        verb, (first, last) = match["verb"], match.span("verb")
        if fold_word(verb) in rules.inner_verbs or not is_finite_verb(verb, morphology):
            continue
        if any(trigger.start < last and first < trigger.end for trigger in found):
            continue
        opened = max((part.end() for part in _PART_END.finditer(text, start, first)), default=start)
        if any(other.kind in ("reference", "statement") and opened <= other.start < first for other in found):
            continue  # "за даними Reuters, постраждали вісім людей, …"
        before = WORD.findall(text, opened, match.start())
        if not before or "," in text[opened : match.start()] or any(_may_be_verb(word, morphology) for word in before):
            continue
        if not is_quoted(text, first, list_quotes(text, start, end)):
            yield Trigger(first, last, verb, "inserted", False)


def _may_be_verb(word: str, morphology: Morphology) -> bool:
    """Say whether a word can be a verb in a personal form, or joins clauses."""
    return any(form.pos in ("VERB", "CONJ") for form in morphology.describe_word(word).forms)


def _find_deed(
    text: str, start: int, end: int, found: list[Trigger], rules: CitationRules, morphology: Morphology
) -> Iterator[Trigger]:
    """Find the verb that leads with a colon to what is said: "Коваль простягає руку: «Ходімо всі разом»"."""
    colon = _LEADING_COLON.search(text, start, end)
    told = max((trigger.end for trigger in found if trigger.kind == "listener"), default=start)
    if colon is None or len(_LIST_QUOTE.findall(text, start, colon.start())) > (told > start):
        return
    is_clause = (
        not colon["quote"]
        and (
            text[colon.end()] in '«„“"'  # a remark of one word
            or _has_predicate(text[colon.end() : min(end, colon.end() + _CLAUSE)], morphology)
        )
    )
    if not (colon["quote"] and not _TITLES.match(text, colon.end("quote"), end)) and not is_clause:
        return
    clause = max((text.rfind(sign, start, colon.start()) for sign in ";.!?…\n"), default=start)
    for word in reversed(list(WORD.finditer(text, max(start, clause + 1), colon.start()))):
        if word.start() >= told > start:
            continue  # the outlet's name
        if any(t.start < word.end() and word.start() < t.end and t.kind != "listener" for t in found):
            return
        if is_finite_verb(word[0].lower() if word.start() == start else word[0], morphology):
            is_telling = rules.verbs.get(fold_word(word[0])) == "set_in"
            is_inner = is_clause and _is_inner(word[0], rules)
            if is_inner or morphology.describe_word(word[0]).lemma in ("бути", "быть"):
                return
            is_discussing = fold_word(word[0]) in rules.discussing_verbs  # "критикує кожну цифру: …"
            is_straight = is_discussing or _leads_straight(text[word.end() : colon.start()], morphology)
            is_denied = _NEGATED.search(text, max(start, word.start() - 5), word.start()) is not None
            # "не втручається: загуло – зачиняй"
            if is_clause and (is_denied or not (is_telling and is_straight)):
                return
            yield Trigger(word.start(), word.end(), word[0], "deed", False)
            return


def _is_inner(verb: str, rules: CitationRules) -> bool:
    """Say whether nobody hears what a verb tells."""
    return fold_word(verb) in rules.inner_verbs and _FOUND_TOGETHER.fullmatch(verb) is None


def _leads_straight(text: str, morphology: Morphology) -> bool:
    """Say whether nothing that is done stands between a verb and a colon: "вирішили так:", not "вирішив справу:"."""
    for word in WORD.findall(text):
        if word.lower() in _HOW_TOLD:
            return True
        forms = morphology.describe_word(word).forms
        likely = forms[:1] if morphology.language == "ru" else forms  # whose dictionary knows what is likely
        is_object = any(form.pos == "NOUN" and form.case in ("accs", None) for form in likely)
        if is_object or is_infinitive(word, forms) or (forms and forms[0].pos == "VERB"):
            return False
    return not any(sign.isdigit() for sign in text)


def _has_predicate(text: str, morphology: Morphology) -> bool:
    """Say whether words behind a colon are a clause, not things listed: "не к бумаге, а к тишине" has no verb."""
    return _CORRECTING.match(text) is not None or any(
        form.pos in ("VERB", "INFN", "PRTS", "PRED", "ADJS")
        for word in WORD.findall(text)
        for form in morphology.describe_word(word).forms[:1]
    )


def _is_behind_quote(text: str, paragraph: int, position: int, is_dialogue: bool, morphology: Morphology) -> bool:
    lead = text[max(paragraph, position - _QUOTE_LOOK_BACK) : position]
    if _DASH_SIGN.search(lead) is None:
        return False
    found = _QUOTE_CLOSED.search(lead)
    if found is None and is_dialogue and position > paragraph + 4:
        found = _DIALOGUE_CLOSED.search(lead)
    if found is None:
        return False
    if found["gerund"] and not _is_gerund(found["gerund"], morphology):
        return False
    words = WORD.findall(found["words"])
    return len(words) <= _MOST_LOOSE or not any(_joins(word, morphology) for word in words)


def _is_gerund(word: str, morphology: Morphology) -> bool:
    return any(form.pos == "GRND" for form in morphology.describe_word(word).forms)


def _joins(word: str, morphology: Morphology) -> bool:
    """Say whether a word begins another clause, or is its verb or subject."""
    forms = morphology.describe_word(word).forms[:1]
    return word[0].isupper() or any(
        form.pos in ("VERB", "INFN", "CONJ", "NPRO") or (form.pos == "NOUN" and form.case == "nomn") for form in forms
    )


def is_finite_verb(word: str, morphology: Morphology) -> bool:
    """Say whether a word is a verb in a personal form or the past, by its likeliest reading."""
    if not word[0].islower():
        return False
    info = morphology.describe_word(word)
    likely = next((form for form in info.forms if form.case != "voct"), None)
    return bool(info.is_known and likely and likely.pos == "VERB" and not is_infinitive(word, info.forms))


def is_infinitive(word: str, forms: Sequence[Form]) -> bool:
    """Say whether a word can be an infinitive; the Ukrainian dictionary has it as a verb that is its own lemma."""
    return word.islower() and any(
        form.known
        and (form.pos == "INFN" or (form.pos == "VERB" and form.lemma == word and word.endswith(_INFINITIVE)))
        for form in forms
    )
