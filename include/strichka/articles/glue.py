"""Cut lines that glue boilerplate to body: at known titles, at sentence ends, at a change of case.

"…повідомляє агентство. Читайте також: Скільки снарядів передали… Міністр заявив…" and "Читайте такожВакцина" come
out of converters that lost the page's line breaks. When no evidence decides where the foreign headline ends, the
smaller cut is made (the label alone) and the remaining block is flagged.
"""

import re
from collections.abc import Callable

from strichka.articles.blocks import (
    CLOSING,
    SENTENCE_END,
    PageBlock,
    clean_space,
    comparison_key,
    count_words,
    has_letters,
)
from strichka.articles.evidence.phrases import is_label_border, sentence_rules
from strichka.articles.rules import PhraseRule, PhraseRules

MAX_TITLE = 220  # characters: headlines of news are seldom longer
MIN_TITLE = 15
MAX_LINE = 60_000  # characters; a longer line is no article's paragraph and is not searched
MAX_REMAINDER = 40
MIN_TITLE_WORDS = 5
MAX_TITLE_TAIL = 3  # words after a headline's full stop ("… . Відео")

# Places where a phrase may begin: a capital letter (or ©) at the start, after white space or after a glue point.
_PHRASE_START = re.compile(r"[A-ZА-ЯІЇЄҐЁ©](?:(?<=^.)|(?<=[\s.!?…:;\"»”)\]a-zа-яіїєґё0-9].))")
# One of these stands in every line that is cut.
_QUICK = (
    *("чита", "дивіт", "дивис", "смотри", "слуха", "слуша", "також", "также", "см. т", "підпи", "подпи", "підпиш"),
    *("помил", "ошибк", "опечатк", "приєдну", "присоед", "долуча", "слідку", "следит", "подробн", "докладн"),
    *("детальн", "більше", "больше", "©", "права", "хочете", "хотите", "зараз ви", "сейчас вы", "оставайтесь"),
    *("інші", "другие", "добавьте", "передрук", "ctrl", "сообщить", "отправить", "стежте", "використання"),
    *("помітили", "виявили"),
)
_GLUE = re.compile(r"(?<=[а-яіїєґёa-z0-9»”!?%.…])(?=[А-ЯІЇЄҐЁ«][а-яіїєґё'’]|[А-ЯІЇЄҐЁ]\s)")
_SENTENCE_BREAK = re.compile(r"[.!?…]+[\"'»”)]*\s+(?=[\"«“„(—–-]?\s?[A-ZА-ЯІЇЄҐЁ\d])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«\"])(?:[А-ЯІЇЄҐA-Z]|им|ім|гг?|рр?|тыс|тис|млн|млрд|грн|руб|долл?|дол|ул|вул|пр|просп|пл|обл|р-н|"
    r"ст|см|т\.е|т\.к|т\.д|т\.п|др|ін|напр|проф|акад|доц|ред|прим|стр|о|м|с|д|кв|ок|бл|св|пос|сел|н\.э|н\.е)\.$",
    re.IGNORECASE,
)

_KEYS = re.compile(r"ctrl\s*\+\s*enter\.?(?:,[^.!?]{0,60}[.!?])?\s*(?=$|[A-ZА-ЯІЇЄҐЁ\"«“©])", re.IGNORECASE)
# A word with a capital after one in lower case: where a new sentence may begin when its full stop was lost.
_CAPITAL_AFTER = re.compile(r"(?<=[а-яіїєґё0-9»”\"%)])\s+(?=[\"«“]?[А-ЯІЇЄҐЁA-Z])")
_OPENERS = re.compile(
    r"\s(?=(?:Напомним|Нагадаємо|Нагадаймо|Ранее|Раніше|Как (?:ранее )?(?:сообщ|писа|отмеч|передав)|"
    r"Як (?:раніше )?(?:повідом|писа|зазнач|переда)|"
    r"Также|Також|По (?:его|её|ее|их|словам|данным|информации)|За (?:його|її|їх|словами|даними|інформацією)|"
    r"Об этом|Про це|При этом|При цьому|"
    r"Однако|Однак|Кроме того|Крім того|Отметим|Зазначимо|Сообщается|Повідомляється|Известно|Відомо|Теперь|"
    r"Тепер|Сейчас|Зараз|"
    r"В частности|Зокрема|Между тем|Тем временем|Тим часом|Водночас|Вместе с тем|Согласно|Згідно)(?![а-яіїєґё]*[А-Я]))"
)

TitleTest = Callable[[str], bool]


def find_sentence_end(text: str, start: int) -> int:
    """Return the position just after the sentence that begins at `start`, abbreviations and initials respected."""
    position = start
    while True:
        found = _SENTENCE_BREAK.search(text, position)
        if found is None:
            return len(text)
        if not _ABBREVIATION.search(text[max(start, found.start() - 12) : found.start() + 1]):
            return found.end()
        position = found.end()


def split_glued(block: PageBlock, rules: PhraseRules, is_known_title: TitleTest | None = None) -> list[PageBlock]:
    """Cut a block into body and boilerplate; returns the block alone when there is nothing to cut.

    Args:
        block: a block with collapsed white space.
        rules: the phrase rules; only those proven inside a line are used.
        is_known_title: says whether a text is the title of another article (links of the page, the warehouse).

    Returns:
        Blocks in order, whose texts together are the block's text; boilerplate parts have their verdict.
    """
    text = block.text
    if not 30 <= len(text) <= MAX_LINE or not _may_hold_phrase(text):
        return [block]
    parts: list[PageBlock] = []
    kept_from = 0
    position = 0
    while position < len(text):
        start, found = _next_phrase(text, position, rules)
        if found is None:
            break
        rule, match_end, way = found
        end, title, flag = _find_cut_end(block, text, start, match_end, way, rule.kind, rules, is_known_title)
        end = _absorb_rest(text, end, way)
        if _is_refused(text, start, match_end, end, way, rule):
            position = match_end
            continue
        _append_part(parts, block, text[kept_from:start])
        _append_part(parts, block, text[start:end], rule=rule, title=title, flag=flag)
        kept_from = position = end
        if flag:
            _mark_next(parts, flag)
    if not parts:
        return [block]
    _append_part(parts, block, text[kept_from:])
    if any("glued" in part.flags for part in parts) and parts[-1].kind is None and "glued" not in parts[-1].flags:
        parts[-1].flags.append("glued")
    return parts


def _may_hold_phrase(text: str) -> bool:
    lowered = text.lower()
    for stem in _QUICK:  # noqa: SIM110 - the loop takes half the time of any() with a generator
        if stem in lowered:
            return True
    return False


def _absorb_rest(text: str, end: int, way: str) -> int:
    """Take the line's last words too when they are a remainder of the cut ("…канал «УП. Кляті питання»")."""
    rest = text[end:]
    if (
        way == "sentence"
        and len(rest) <= MAX_REMAINDER
        and count_words(rest) <= 4
        and rest.rstrip()[-1:] not in SENTENCE_END
    ):
        return len(text)
    return end


def _next_phrase(text: str, position: int, rules: PhraseRules) -> tuple[int, tuple[PhraseRule, int, str] | None]:
    for start in _PHRASE_START.finditer(text, position):
        found = sentence_rules(rules, text, start.start())
        if found is not None and not _stands_in_quotes(text, start.start()):
            return start.start(), found
    return len(text), None


def _stands_in_quotes(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    if before.endswith(("«", "“", "„", "(")):
        return True
    return before.count("«") > before.count("»") and before[-1:] not in SENTENCE_END


def _is_refused(text: str, start: int, match_end: int, end: int, way: str, rule: PhraseRule) -> bool:
    """A phrase inside a sentence that goes on in lower case is ordinary text, and so is one that is far too long."""
    if way == "sentence" and end - start > rule.max_length:
        return True
    if way != "inline":
        return False
    item = text[match_end:end].lstrip(" :–—-|>»→•.").strip()
    if has_letters(item):
        return not is_label_border(text, match_end, item)
    label = text[start:end]
    return (
        has_letters(text[end:])
        and label.rstrip()[-1:] not in ":>»→"
        and not label.isupper()
        and not text[end : end + 1].isupper()
    )


def _find_cut_end(
    block: PageBlock,
    text: str,
    label_start: int,
    match_end: int,
    way: str,
    kind: str,
    rules: PhraseRules,
    is_known_title: TitleTest | None,
) -> tuple[int, str | None, str | None]:
    """Return the end of the cut, the foreign headline if any, and a flag when the end is not proven."""
    if way == "sentence_rest":
        return len(text), None, None
    if way == "sentence":
        return _extend_sentence(text, match_end, is_typo_call=kind == "typo"), None, None
    item_start = match_end + len(text[match_end:]) - len(text[match_end:].lstrip(" \t:–—-|>→•"))
    if not has_letters(text[item_start:]):
        return len(text), None, None
    end = find_title_end(block, text, item_start, rules, is_known_title, own_line=label_start == 0)
    if end is None:
        end = find_lost_border(text, item_start)
        return end, clean_space(text[item_start:end]) or None, "glued"
    return end, clean_space(text[item_start:end]), None


def _extend_sentence(text: str, match_end: int, *, is_typo_call: bool) -> int:
    """The sentence's end; a glue point (lower case run into a capital) and "Ctrl+Enter" end it too."""
    keys = _KEYS.search(text, match_end) if is_typo_call else None
    if keys and keys.start() - match_end <= 160:
        return keys.end()
    end = find_sentence_end(text, max(0, match_end - 1))
    glue = _GLUE.search(text, match_end, end)
    return glue.start() if glue and count_words(text[glue.start() : end]) > 3 else end


def find_title_end(
    block: PageBlock,
    text: str,
    start: int,
    rules: PhraseRules,
    is_known_title: TitleTest | None,
    own_line: bool = False,
) -> int | None:
    """Find where a foreign headline that begins at `start` ends.

    Evidence in this order: a link of the block with this text, a glue point, the next phrase, a title known from
    elsewhere, a sentence end, the end of a line that is no longer than a headline. None: undecided.
    """
    rest = text[start:]
    for link in block.links:
        if len(link.text) >= MIN_TITLE and rest.startswith(link.text):
            return start + len(link.text)
    limits = [place for place in (_find_glue(text, start), _find_next(text, start, rules)) if place is not None]
    limit = min(limits) if limits else len(text)
    if is_known_title is not None:
        for end in _possible_ends(text, start, limit):
            if is_known_title(comparison_key(text[start:end])):
                return end
    opener = _OPENERS.search(text, start + MIN_TITLE, limit)
    if opener and opener.start() - start <= MAX_TITLE:
        limit = opener.start()
    sentence = find_sentence_end(text[:limit], start)
    if sentence < limit and count_words(text[start:sentence]) < 3:
        sentence = find_sentence_end(text[:limit], sentence)
    end = min(sentence, limit)
    if own_line and len(text) - start <= MAX_TITLE and count_words(text[end:]) <= MAX_TITLE_TAIL:
        return len(text)
    whole = own_line and end == len(text)
    if end - start <= MAX_TITLE and (whole or not _is_sentence(text[start:end])):
        return end
    return None


def find_lost_border(text: str, start: int) -> int:
    """Find the first place where a headline that runs into a sentence may end: before a capital, five words on.

    It is the smaller cut: a headline has that many words, and so no word of the article is lost.
    """
    end = find_sentence_end(text, start)
    for found in _CAPITAL_AFTER.finditer(text, start, end):
        if count_words(text[start : found.start()]) >= MIN_TITLE_WORDS:
            return found.end()
    return start


def _is_sentence(text: str) -> bool:
    """Whether a supposed headline ends as only a sentence does: with a full stop, and it is long."""
    stripped = text.rstrip()
    return stripped.endswith(".") and not stripped.endswith("...") and len(stripped) > 60


def _find_glue(text: str, start: int) -> int | None:
    for found in _GLUE.finditer(text, start + MIN_TITLE):
        place = found.start()
        before, after = text[place - 1], text[place]
        if before in ".…" or (before.isascii() and before.isalpha()) or (after == "«" and before in CLOSING):
            continue
        if place - start > MAX_TITLE:
            return None
        return place
    return None


def _find_next(text: str, start: int, rules: PhraseRules) -> int | None:
    place, found = _next_phrase(text, start + 1, rules)
    return place if found is not None else None


def _possible_ends(text: str, start: int, limit: int) -> list[int]:
    places = [
        found.start() for found in re.finditer(r"\s+(?=[\"«“A-ZА-ЯІЇЄҐЁ\d])", text[:limit]) if found.start() > start
    ]
    return sorted({place for place in [*places, limit] if MIN_TITLE <= place - start <= MAX_TITLE}, reverse=True)


def _append_part(
    parts: list[PageBlock],
    block: PageBlock,
    text: str,
    *,
    rule: PhraseRule | None = None,
    title: str | None = None,
    flag: str | None = None,
) -> None:
    cleaned = clean_space(text)
    if not cleaned or (rule is None and not has_letters(cleaned)):
        return
    part = block.copy_with(cleaned, gap_before=block.gap_before or bool(parts))
    if rule is not None:
        part.decide(rule.kind, rule.name)
        part.item = title or ""
    parts.append(part)
    if flag and rule is not None:
        part.flags.append(flag)


def _mark_next(parts: list[PageBlock], flag: str) -> None:
    if flag not in parts[-1].flags:
        parts[-1].flags.append(flag)
