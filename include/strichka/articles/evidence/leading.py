"""Evidence from the place above the text: title and its repetition, dateline, source, section, breadcrumbs."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from strichka.articles.blocks import (
    PageBlock,
    begin_key,
    clean_space,
    comparison_key,
    count_words,
    ends_sentence,
    is_prose,
)
from strichka.articles.evidence.dated_lines import find_stamp, is_bulleted, is_date_line, is_section_label, split_dated

MAX_LEADING = 40  # blocks above the first paragraph that are looked at
MAX_TITLE_LENGTH = 320
MIN_MENU_LINES = 4
MIN_SENTENCE = 60  # characters
MAX_META_LINE = 120
MAX_UNITS = 12  # characters left beside a reading time ("7,1 т.")
MAX_LINE = 400  # characters; longer is a paragraph

_DOMAIN_LINE = re.compile(r"^\W*(?:https?://)?(?:www\.)?((?:[a-z0-9-]+\.)+[a-z]{2,12})/?\W*$", re.IGNORECASE)
_FULL_DATE = re.compile(r"(?<!\d)\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2} \w{3,9} (?:19|20)\d\d")
_NAME = re.compile(
    r"^[А-ЯІЇЄҐЁ][а-яіїєґё'’ʼ]+(?: [А-ЯІЇЄҐЁ]\.)? [А-ЯІЇЄҐЁ](?:[а-яіїєґё'’ʼ]+|[А-ЯІЇЄҐЁ'’ʼ]+)(?:-[А-ЯІЇЄҐЁ]\w+)?$"
)
_NAMES = re.compile(r"(?<!\w)[А-ЯІЇЄҐЁ][а-яіїєґё'’ʼ]+ [А-ЯІЇЄҐЁ][а-яіїєґё'’ʼ]+(?:-[А-ЯІЇЄҐЁ][а-яіїєґё'’ʼ]+)?(?!\w)")
_READING = re.compile(
    r"(?:час (?:на )?читання|время (?:на )?чтени[яе])\W*\d+ ?(?:хв|мин)\w*\.?|"
    r"\d+ (?:хв|мин)\w*\.?(?: (?:на )?(?:читання|чтени[ея]))?|"
    r"(?:прослухати|прослушать|слухати|слушать|озвучить|озвучити) (?:новину|новость|статтю|статью|текст)|"
    r"(?:переглядів|просмотров|views)\W*\d+|\d+ (?:перегляд|просмотр)\w*",
    re.IGNORECASE,
)
_GLUED_SITE = re.compile(r"^\W*(?:[a-z0-9-]+\.)+[a-z]{2,12}\W*([А-ЯІЇЄҐЁ][^.!?]{2,39})$", re.IGNORECASE)
_CRUMB = re.compile(
    r"^\W*(?:(?:вы здесь|вы находитесь|ви тут|ви знаходитесь)\W+.{0,40}|home|головна|главная|новини|"
    r"новости)\b\s*(?:[/>»›→|•]|\s[-–—]\s)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Leading:
    """What stands above the text."""

    title: str | None = None
    section: str | None = None
    source_line: str | None = None
    date_lines: list[str] = field(default_factory=list)


def decide_leading(
    blocks: list[PageBlock],
    titles: list[str],
    keys: list[str],
    is_html: bool,
    knows_source: Callable[[str], bool],
) -> Leading:
    """Decide the blocks above the first paragraph.

    Args:
        blocks: the article's blocks; verdicts are written into them.
        titles: what page or record say the title is; none for plain text.
        keys: comparison keys of the titles and of their parts.
        is_html: whether the blocks come from markup.
        knows_source: whether a line is the printed name of a declared source.

    Returns:
        Title, section, source and dates as printed.
    """
    leading = Leading()
    end = _find_first_paragraph(blocks)
    if not is_html:
        _decide_menu(blocks, end)
    title_number = _find_title(blocks, keys, end, is_html)
    if title_number is not None:
        _decide_title(blocks, title_number, leading)
        end = _find_end(blocks, title_number, end)
    elif titles:
        leading.title = titles[0]
    for number, block in enumerate(blocks[:end]):
        if block.kind is None:
            _decide_line(blocks, number, leading, title_number, end, knows_source)

    _mark_repeats(blocks, leading.title, title_number)
    return leading


def _find_first_paragraph(blocks: list[PageBlock]) -> int:
    for number, block in enumerate(blocks[:MAX_LEADING]):
        if block.kind is None and number and is_prose(block.text, 100) and ends_sentence(block.text):
            return number
    return min(len(blocks), MAX_LEADING if len(blocks) > MAX_LEADING else len(blocks))


def _decide_menu(blocks: list[PageBlock], end: int) -> None:
    """A run of lines of a word or two above the text is the page's menu."""
    run: list[PageBlock] = []
    for block in [*blocks[: min(end, MAX_LEADING)], None]:
        if block is not None and block.kind is None and is_section_label(block.text) and count_words(block.text) <= 2:
            run.append(block)
            continue
        if len(run) >= MIN_MENU_LINES:
            for line in run:
                line.decide("nav", "structure:menu")
        run = []


def _find_end(blocks: list[PageBlock], title_number: int, end: int) -> int:
    """The first whole sentence below the title is the text, however short."""
    for number in range(title_number + 1, end):
        block = blocks[number]
        if block.kind is None and len(block.text) >= MIN_SENTENCE and ends_sentence(block.text):
            return number
    return end


def _find_title(blocks: list[PageBlock], keys: list[str], end: int, is_html: bool) -> int | None:
    if keys:
        return _find_given_title(blocks[: max(end, 1)], keys)
    if is_html:
        headings = [number for number, block in enumerate(blocks[:end]) if block.kind is None and block.heading == 1]
        return headings[0] if headings else None
    return _guess_title(blocks, end)


def _find_given_title(blocks: list[PageBlock], keys: list[str]) -> int | None:
    close = None
    longest = int(1.6 * max(map(len, keys))) + 1  # a longer line is no title
    present = [begin_key(block.text, longest) if block.kind is None else "" for block in blocks]
    for key in keys:
        if key and key in present:
            return present.index(key)
    for number, key in enumerate(present):
        if not key:
            continue
        if (
            close is None
            and len(key) >= 20
            and any(
                title.startswith(key) or (key.startswith(title) and len(title) >= 20 and len(key) < 1.6 * len(title))
                for title in keys
            )
        ):
            close = number
    return close


def _guess_title(blocks: list[PageBlock], end: int) -> int | None:
    """The first line that can be a headline; a breadcrumb line that ends in the next line's text is none."""
    choices = [
        number
        for number, block in [item for item in enumerate(blocks[: max(end, 3)]) if item[1].kind is None][:8]
        if not _CRUMB.match(block.text)
        and count_words(block.text) >= 2
        and len(block.text) <= MAX_TITLE_LENGTH
        and not is_date_line(block.text)
        and not _DOMAIN_LINE.match(block.text)
    ]
    for number in choices:
        text = blocks[number].text
        compact = comparison_key(text).replace(" ", "")
        following = [comparison_key(block.text).replace(" ", "") for block in blocks[number + 1 : number + 4]]
        if any(len(key) >= 15 and compact != key and compact.endswith(key) for key in following):
            continue
        if is_section_label(text) and count_words(text) <= 2 and _headline_follows(blocks, choices, number):
            continue
        if is_prose(text, 160) and ends_sentence(text) and text.count(". ") >= 1:
            continue
        return number
    return None


def _headline_follows(blocks: list[PageBlock], choices: list[int], number: int) -> bool:
    """Whether a further line can be the headline, so that a line of a word or two is the rubric above it."""
    following = [choice for choice in choices if choice > number]
    return bool(following) and not ends_sentence(blocks[following[0]].text)


def _decide_title(blocks: list[PageBlock], number: int, leading: Leading) -> None:
    block = blocks[number]
    dated = split_dated(block.text)
    if dated.date_text and ":" in dated.date_text[:3] and len(dated.text) >= 15:
        leading.date_lines.append(dated.date_text)
        block.text = dated.text
    block.decide("title", "structure:title")
    leading.title = block.text


def _decide_line(
    blocks: list[PageBlock],
    number: int,
    leading: Leading,
    title_number: int | None,
    end: int,
    knows_source: Callable[[str], bool],
) -> None:
    block = blocks[number]
    text = block.text
    if len(text) > MAX_LINE:
        return
    compact_title = comparison_key(leading.title).replace(" ", "") if leading.title else ""
    compact = comparison_key(text).replace(" ", "")
    if is_date_line(text):
        block.decide("dateline", "structure:date_line")
        leading.date_lines.append(text)
    elif _DOMAIN_LINE.match(text) or (len(text) <= 60 and knows_source(text)):
        block.decide("source", "structure:source_line")
        leading.source_line = leading.source_line or text
    elif (compact_title and len(compact) > len(compact_title) >= 15 and compact.endswith(compact_title)) or (
        _CRUMB.match(text) and len(text) < 250
    ):
        block.decide("nav", "structure:breadcrumb")
        _read_glued_crumbs(text, leading)
    elif not any(character.isalpha() for character in text):
        block.decide("nav", "structure:no_letters")
    elif title_number is not None and _decide_meta_line(block, leading):
        return
    elif _NAME.match(text) and title_number is not None and number + 1 < len(blocks):
        block.decide("credit", "structure:signature")
    elif _is_section(blocks, number, title_number, end):
        block.decide("nav", "structure:section")
        if block.tag == "line":  # in a page the same place holds buttons
            leading.section = leading.section or text
    else:
        _decide_dated_line(block, leading)


def _read_glued_crumbs(text: str, leading: Leading) -> None:
    """Read the rubric out of "site.exampleРубрикаЗаголовок", as some converters leave a breadcrumb trail."""
    title = leading.title or ""
    if not text.endswith(title):
        return
    found = _GLUED_SITE.match(text[: -len(title)])
    if found and is_section_label(found[1]) and count_words(found[1]) <= 2:
        leading.section = leading.section or found[1].strip()


def _decide_meta_line(block: PageBlock, leading: Leading) -> bool:
    """Decide a line about the title that joins date, author, rubric and reading time ("Спорт | 12:10 | 2 хв")."""
    text = block.text
    if len(text) > MAX_META_LINE or ends_sentence(text):
        return False
    rest = clean_space(_READING.sub(" ", text))
    stamp = find_stamp(rest) if any(character.isdigit() for character in rest) else None
    rest = clean_space(rest.replace(stamp, " | ", 1) if stamp else rest).strip(" |•·,/—–-")
    if rest == text:
        return False
    names = _NAMES.findall(rest)
    if len(rest) > 3 and not names and count_words(rest) > 3:
        return False
    if not names and not stamp and any(character.isalpha() for character in rest) and len(rest) > MAX_UNITS:
        return False
    if names and count_words(rest) - 2 * len(names) > 3:
        return False
    if names:
        block.item = ", ".join(names)
    elif stamp and len(rest) >= 3 and "|" in text:
        leading.section = leading.section or rest
    if stamp:
        leading.date_lines.append(text)
    block.decide("dateline" if stamp else "credit" if names else "nav", "structure:meta_line")
    return True


def _decide_dated_line(block: PageBlock, leading: Leading) -> None:
    dated = split_dated(block.text)
    short = len(block.text) <= 110 and not ends_sentence(block.text) and not is_bulleted(block.text)
    if (dated.date_text and short and len(dated.text) <= 60) or (
        short and len(block.text) <= 90 and _FULL_DATE.search(block.text)
    ):
        block.decide("dateline", "structure:dated_line")
        leading.date_lines.append(block.text)


def _is_section(blocks: list[PageBlock], number: int, title_number: int | None, end: int) -> bool:
    """A rubric's name above the text: beside the title or a dateline, in capitals or a word or two."""
    text = blocks[number].text
    if number >= end or not is_section_label(text) or blocks[number].heading:
        return False
    if title_number is None:
        return False
    near = [blocks[place] for place in (number - 1, number + 1) if 0 <= place < len(blocks)]
    beside = any(block.kind in ("title", "dateline", "nav", "source") or is_date_line(block.text) for block in near)
    return beside and (text.isupper() or count_words(text) <= 3)


def _mark_repeats(blocks: list[PageBlock], title: str | None, title_number: int | None) -> None:
    """Mark further copies of the title; the copy that stands right above the text is no better than the first."""
    if not title:
        return
    key = comparison_key(title)
    for number, block in enumerate(blocks):
        if number != title_number and block.kind is None and begin_key(block.text, len(key) + 1) == key:
            block.decide("title_repeat", "structure:title_repeat")
