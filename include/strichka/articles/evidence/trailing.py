"""Evidence from the place below the text: teasers, signatures, and the outlet's praise of its own pieces."""

import re

from strichka.articles.blocks import PageBlock, count_words, ends_sentence, is_prose
from strichka.articles.evidence.dated_lines import is_date_line, is_headline, is_truncated

MAX_BELOW_CHROME = 0.15  # share of an article's prose that may stand below the calls which close it
MAX_LINE = 400  # characters; longer is a paragraph
MAX_PROMO = 700  # characters of a paragraph that may be praise of another piece

_CLOSING_KINDS = frozenset({"subscribe", "share", "typo", "support", "comments"})
_PIECE = (
    r"(?:статті|статье|статью|матеріалі|материале|материал|інтерв['’ʼ]ю|интервью|репортажі|репортаже|блозі|"
    r"блоге|колонці|колонке|"
    r"публікації|публикации|розслідуванні|расследовании|тексті|тексте|огляді|обзоре|сюжеті|сюжете|спецтемі|спецтеме|"
    r"підкасті|подкасте|спецпроєкті|спецпроекті|спецпроекте|серії|серии|циклі|цикле|збірці|сборнике|путівнику|"
    r"путеводителе|добірці|подборке)"
)
_CALL = re.compile(
    rf"\b(?:читайте|дивіться|смотрите|слухайте|слушайте|дізнавайтеся|узнайте|узнавайте|шукайте|"
    rf"ищите)\b[^.!?]{{0,60}}\b(?:у|в|во|за|по)\s+(?:\w+\s+)?{_PIECE}\b[^.!?]*(?:[.!?…»\"”]|$)",
    re.IGNORECASE,
)
_WRITES = re.compile(
    rf"\b(?:пише|пишет|розповідає|рассказывает|розповіда\w+|розповіла?|рассказала?|написала?|писала?|йдеться|"
    rf"ідеться|говорится|идет речь|идёт речь|"
    rf"розмірковує|размышляет|пояснює|объясняет|розбирає\w*|разбирает\w*|аналізує|"
    rf"анализирует)\b[^.!?«\"“]{{0,140}}\b(?:у|в)\s+(?:\w+\s+){{0,2}}{_PIECE}"
    rf"\s*(?:[\w'’-]+\s+){{0,4}}[«\"“].{{6,}}[»\"”]\s*\.?\s*$",
    re.IGNORECASE,
)
_SERIES = re.compile(
    r"^\W*(?:этот|эта|это|цей|ця|це) (?:текст|рассказ|материал|статья|история|розповідь|матеріал|стаття|"
    r"історія)\b[^.!?]{0,40}"
    r"(?:част\w+|цикл\w*|сері\w+|сери\w+|збірк\w+|сборник\w*|проєкт\w*|проект\w*|рубрик\w+)",
    re.IGNORECASE,
)
_IN_BOOK = re.compile(
    r"^\W*(?:этот |эта |цей |ця )?(?:рассказ|текст|материал|история|розповідь|матеріал|історія|оповідання) "
    r"(?:вош[её]л|вошла|увійшов|увійшла|увійшло) (?:в|до|у) (?:\w+ )?(?:сборник|збірк|книг|серию|серії|цикл)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"«[^«»]{6,160}»|“[^“”]{6,160}”|\"[^\"]{6,160}\"")
_OWN = re.compile(r"\b(?:наш\w*|нашо\w+)\b", re.IGNORECASE)
_OTHER_MEDIUM = re.compile(
    r"\b(?:видання|издание|газета|газеті|газете|агентство|агенція|журнал|телеканал|посиланням|ссылкой|reuters|"
    r"times|post|journal|"
    r"bloomberg|bbc|cnn|yonhap|guardian|[A-Z][a-z]+ [A-Z][a-z]+)\b"
)
_NAME_LINE = re.compile(
    r"^\W*(?:[А-ЯІЇЄҐЁ][а-яіїєґё'’ʼ]+|[А-ЯІЇЄҐЁ]\.)(?:[ -](?:[А-ЯІЇЄҐЁ][а-яіїєґё'’ʼ]+|[А-ЯІЇЄҐЁ]\.|"
    r"[А-ЯІЇЄҐЁ]{2,})){1,2}"
    r"(?:,\s*[^.!?]{3,60})?\W*$"
)
_YEARS = re.compile(r"^[^.!?]{2,60}\s(?:19|20)\d\d\s*[–—-]\s*(?:19|20)\d\d\.?$")
_SIGNATURE = re.compile(r"^[А-ЯІЇЄҐЁA-Z«\"][^.!?:;…]{3,40}$")
_STARS = re.compile(r"^[\W_]+$")


def decide_trailing(blocks: list[PageBlock], is_html: bool) -> None:
    """Decide the blocks below the last paragraph of the article.

    Args:
        blocks: the article's blocks; verdicts are written into those that have none.
        is_html: whether the blocks come from markup.
    """
    _decide_after_chrome(blocks)
    last = _find_last_paragraph(blocks)
    if last is None:
        return
    _decide_teasers(blocks, last, is_html)
    tail = [block for block in blocks[last + 1 :] if block.kind is None]
    for block in tail:
        _decide_line(block, is_html, is_last=block is tail[-1])
    _decide_promo(blocks)


def _find_last_paragraph(blocks: list[PageBlock]) -> int | None:
    truncated = _truncated_run(blocks)
    for number in range(len(blocks) - 1, max(-1, len(blocks) - 6), -1):
        if blocks[number].kind is None and _MORE.search(blocks[number].text) and len(blocks[number].text) <= 330:
            blocks[number].decide("related", "structure:more_link")
    for number in range(len(blocks) - 1, -1, -1):
        block = blocks[number]
        if block.kind is None and number not in truncated and block.link_density < 0.5 and _is_paragraph(block.text):
            return number
    return None


def _decide_after_chrome(blocks: list[PageBlock]) -> None:
    """Below the calls to subscribe or to share that close an article, what is no whole sentence is a teaser."""
    sizes = [len(block.text) if block.kind is None and is_prose(block.text) else 0 for block in blocks]
    total, below = sum(sizes), 0
    start = len(blocks)
    for number in range(len(blocks) - 1, -1, -1):
        below += sizes[number]
        if below > MAX_BELOW_CHROME * total:
            break
        if blocks[number].kind in _CLOSING_KINDS:
            start = number
    for block in blocks[start:]:
        if block.kind is None and (is_truncated(block.text) or (is_headline(block.text) and not block.heading)):
            block.decide("related", "structure:after_chrome")


def _is_paragraph(text: str) -> bool:
    return is_prose(text) or (ends_sentence(text) and count_words(text) >= 5 and not is_truncated(text))


_MORE = re.compile(r"\((?:подробности|подробнее|детальніше|докладніше|подробиці)\)\.?$", re.IGNORECASE)


def _truncated_run(blocks: list[PageBlock]) -> set[int]:
    """Teasers cut off with an ellipsis, two or more to the very end of the text."""
    run = set()
    for number in range(len(blocks) - 1, -1, -1):
        block = blocks[number]
        if block.kind is not None and not block.kept:
            continue
        if is_truncated(block.text):
            run.add(number)
        elif not (is_headline(block.text) or is_date_line(block.text)):
            break
    return run if len(run) >= 2 else set()


def _decide_teasers(blocks: list[PageBlock], last: int, is_html: bool) -> None:
    tail = [block for block in blocks[last + 1 :] if block.kind is None]
    headlines = [
        block
        for block in tail
        if (is_headline(block.text) or is_truncated(block.text))
        and not _NAME_LINE.match(block.text)
        and not block.heading
    ]
    dates = sum(1 for block in tail if is_date_line(block.text))
    for block in headlines:
        if is_truncated(block.text):
            block.decide("related", "structure:truncated_teaser")
        elif len(headlines) >= 3 or (len(headlines) >= 2 and dates):
            block.decide("related", "structure:trailing_headlines")
        elif is_html and block.link_density > 0.6:
            block.decide("related", "structure:trailing_link")


def _decide_line(block: PageBlock, is_html: bool, is_last: bool) -> None:
    if len(block.text) > MAX_LINE:
        return
    if _STARS.match(block.text) or not any(character.isalpha() for character in block.text):
        block.decide("dateline" if is_date_line(block.text) else "nav", "structure:no_letters")
    elif is_date_line(block.text):
        block.decide("dateline", "structure:date_line")
    elif _YEARS.match(block.text):
        block.decide("legal", "structure:years")
    elif not is_html and is_last and _SIGNATURE.match(block.text) and count_words(block.text) <= 4:
        block.decide("credit" if _NAME_LINE.match(block.text) else "source", "structure:signature")
    elif len(block.text) <= 80 and _NAME_LINE.match(block.text):
        block.decide("credit", "structure:signature")
    elif block.link_density > 0.7 and not block.heading:
        block.decide("nav", "structure:link_density")


def _decide_promo(blocks: list[PageBlock]) -> None:
    """The last paragraph that sends the reader to another piece of the outlet is no part of the report.

    "Про це пише N у статті «…»" is ordinary news when another medium is named; so it counts as praise only where the
    outlet puts links to its own pieces into the text as well.
    """
    kept = [block for block in blocks if block.kind is None or block.kept]
    if len([block for block in kept if is_prose(block.text)]) < 3:
        return
    final = kept[-1]
    if len(final.text) > MAX_PROMO or final.kind not in (None, "body"):
        return
    call = _CALL.search(final.text)
    if call and len(final.text) - call.end() <= 40:
        _decide_own_piece(final)
        return
    if (
        _SERIES.match(final.text)
        or _IN_BOOK.match(final.text)
        or (_WRITES.search(final.text) and _is_own_piece(final, blocks))
    ):
        _decide_own_piece(final)


def _decide_own_piece(final: PageBlock) -> None:
    final.kind = None
    final.decide("promo", "structure:own_piece")
    titles = [title for title in _QUOTED.findall(final.text) if count_words(title) >= 2]
    if titles and not final.links:
        final.item = titles[-1]


def _is_own_piece(final: PageBlock, blocks: list[PageBlock]) -> bool:
    """Whether the piece that is praised is the outlet's own: it links to it, or links to others in the text."""
    if _OTHER_MEDIUM.search(final.text):
        return False
    if any(len(link.text) >= 8 and final.text.rstrip(" .").endswith(link.text) for link in final.links):
        return True
    if _OWN.search(final.text):
        return True
    return any(block.kind == "related" and block.rule.endswith("read_also") for block in blocks)
