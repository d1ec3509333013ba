"""What a source repeats is its template, as far as the place in the text allows; body paragraphs stay."""

import pytest

from strichka.articles.blocks import Anchor, PageBlock
from strichka.articles.evidence.template_habit import (
    TemplateCounts,
    apply_habit,
    fingerprint_blocks,
    fingerprint_label,
    fingerprint_text,
    fingerprint_title,
)

TEXT = "Ваша газета щодня, випуск 12"
PROSE = (
    "Рабочие закончили красить мост через Сож, сообщил начальник участка, и уже в пятницу его откроют.",
    "Краска выдержит десять зим, обещает завод, а поручни заменят весной, когда привезут новые.",
    "Пешеходы говорят, что ждали этого три года, и хвалят новый цвет за то, что он не блёкнет.",
)
REPEATED = "Наша рэдакцыя працуе для вас кожны дзень, каб вы ведалі пра свой горад больш за ўсіх суседзяў."


def make_counts(text: str, articles: int, total: int) -> TemplateCounts:
    value = fingerprint_text(text)
    assert value is not None
    return TemplateCounts("pryklad", {value: (articles, total)})


def judge(texts: list[str], repeated: str, articles: int, total: int, **attributes: object) -> PageBlock:
    """Return the repeated block of a text after the verdict."""
    blocks = [PageBlock(text=text) for text in texts]
    chosen = next(block for block in blocks if block.text == repeated)
    for name, value in attributes.items():
        setattr(chosen, name, value)
    apply_habit(blocks, make_counts(repeated, articles, total))
    assert all(block.kind is None for block in blocks if block is not chosen)
    return chosen


def test_numbers_case_and_punctuation_of_lines_make_no_difference() -> None:
    assert fingerprint_text(TEXT) == fingerprint_text("ВАША газета щодня – випуск 345!")
    assert fingerprint_text(TEXT) != fingerprint_text("Наша газета щодня, випуск 12")


def test_paragraphs_that_differ_in_numbers_are_different() -> None:
    rate = "Національний банк встановив на завтра курс 41,23 гривні за долар, повідомили в прес-службі банку."
    assert fingerprint_text(rate) != fingerprint_text(rate.replace("41,23", "41,27"))


def test_fingerprints_fit_a_signed_column_and_never_change() -> None:
    value = fingerprint_text(TEXT)
    assert value is not None
    assert -(2**63) <= value < 2**63
    assert fingerprint_text("міст") == fingerprint_text("Міст")
    assert fingerprint_title("міст через дунай") == -8207476731889861912


def test_short_and_very_long_blocks_have_none() -> None:
    assert fingerprint_text("ні") is None
    assert fingerprint_text("слово, " * 1000) is None


def test_a_block_counts_once_in_a_document() -> None:
    found = fingerprint_blocks([PageBlock(text=TEXT), PageBlock(text=PROSE[0]), PageBlock(text=TEXT.upper())])
    assert found.lines == (fingerprint_text(TEXT),)
    assert found.paragraphs == (fingerprint_text(PROSE[0]),)


def test_a_line_below_the_text_goes_and_the_rule_has_the_numbers() -> None:
    block = judge([*PROSE, "Ваша газета щодня"], "Ваша газета щодня", 212, 260)
    assert (block.kind, block.rule) == ("nav", "site habit: in 212 of 260 articles of pryklad")


@pytest.mark.parametrize(("articles", "total"), [(4, 6), (9, 100)])
def test_few_articles_or_a_small_share_prove_nothing(articles: int, total: int) -> None:
    assert judge([*PROSE, "Ваша газета щодня"], "Ваша газета щодня", articles, total).kind is None


def test_a_paragraph_below_the_text_needs_more_than_a_line() -> None:
    assert judge([*PROSE, REPEATED], REPEATED, 60, 200).kind == "nav"
    assert judge([*PROSE, REPEATED], REPEATED, 30, 200).kind is None
    assert judge([*PROSE, REPEATED], REPEATED, 9, 9).kind is None


def test_background_inside_the_text_stays() -> None:
    background = "Нагадаємо, міст закрили торік восени, коли повінь підмила опору, і відтоді люди їздили поромом."
    assert judge([PROSE[0], background, PROSE[1]], background, 45, 100).kind is None
    assert judge([PROSE[0], background, PROSE[1]], background, 55, 100).kind == "nav"


def test_a_quoted_statement_stays_however_often_it_is_printed() -> None:
    quoted = "«Ми відкриємо міст тоді, коли його перевірять інженери, і ні днем раніше», – сказав мер."
    assert judge([*PROSE, quoted], quoted, 300, 300).kind is None
    assert judge([*PROSE, REPEATED], REPEATED, 300, 300, context=frozenset({"quote"})).kind is None


def test_the_first_sentence_of_a_column_stays() -> None:
    for greeting in ("Доброго ранку! Це ранковий лист.", "Щоранку ми збираємо головне за добу"):
        assert judge([greeting, *PROSE], greeting, 30, 60).kind is None
    assert judge(["Мой город", *PROSE], "Мой город", 30, 60).kind == "nav"


def test_a_subheading_that_many_articles_have_stays() -> None:
    assert judge([PROSE[0], "Що відомо", *PROSE[1:]], "Що відомо", 50, 100).kind is None
    assert judge([PROSE[0], "Advertisement", *PROSE[1:]], "Advertisement", 95, 100).kind == "nav"


def test_rates_and_results_below_a_text_stay() -> None:
    rate = "Долар США: 41,23 грн"
    assert judge([*PROSE, rate], rate, 30, 100).kind is None
    assert judge([*PROSE, "Динамо"], "Динамо", 30, 100, context=frozenset({"list"})).kind is None


def test_doubtful_habits_never_take_most_of_an_article() -> None:
    lines = [
        f"{word} {word} рядок під текстом" for word in ("перший", "другий", "третій", "інший", "ще один", "п'ятий")
    ]
    blocks = [PageBlock(text=PROSE[0]), *(PageBlock(text=line) for line in lines)]
    known = {fingerprint_text(line): (20, 100) for line in lines}
    apply_habit(blocks, TemplateCounts("pryklad", {key: value for key, value in known.items() if key is not None}))
    assert all(block.kind is None for block in blocks)
    apply_habit(blocks, TemplateCounts("pryklad", {key: (80, 100) for key in known if key is not None}))
    assert all(block.kind == "nav" for block in blocks[1:])


def test_a_text_with_nothing_of_its_own_stays_whole() -> None:
    blocks = [PageBlock(text=text) for text in PROSE]
    known = {value: (90, 100) for text in PROSE if (value := fingerprint_text(text)) is not None}
    apply_habit(blocks, TemplateCounts("pryklad", known))
    assert all(block.kind is None for block in blocks)


@pytest.mark.parametrize(
    ("text", "url", "kind"),
    [
        ("Follow us wherever you like to read", "https://t.me/example", "subscribe"),
        ("Keep our newsroom going with a gift", "https://www.patreon.com/example", "support"),
        ("Ten walks for a rainy weekend in town", "https://example.org/walks", "promo"),
        ("Follow us wherever you like to read", "http://[broken", "promo"),
        ("© Example, all of it is ours", None, "legal"),
        ("Another day in our town", None, "nav"),
    ],
)
def test_links_tell_the_kind_in_any_language(text: str, url: str | None, kind: str) -> None:
    links = [Anchor(text, url)] if url else []
    block = judge([*PROSE, text], text, 90, 100, links=links, link_chars=len(text) if url else 0)
    assert block.kind == kind


def make_link_block(label: str, title: str, **attributes: object) -> PageBlock:
    return PageBlock(
        text=f"{label}{title}", links=[Anchor(title, "https://example.org/1")], link_chars=len(title), **attributes
    )


def test_a_label_before_changing_links_is_a_habit() -> None:
    label, titles = "Чытайце таксама: ", ("Колькі каштуе новы мост праз раку", "Дзе зімуюць совы ў старым парку")
    first, second = (make_link_block(label, title) for title in titles)
    assert fingerprint_label(first) == fingerprint_label(second) is not None
    assert fingerprint_label(first) in fingerprint_blocks([first]).lines
    blocks = [PageBlock(text=PROSE[0]), second, *(PageBlock(text=text) for text in PROSE[1:])]
    apply_habit(blocks, TemplateCounts("pryklad", {fingerprint_label(first) or 0: (19, 100)}))
    assert second.kind is None
    apply_habit(blocks, TemplateCounts("pryklad", {fingerprint_label(first) or 0: (20, 100)}))
    assert (second.kind, second.rule) == ("related", "site habit: in 20 of 100 articles of pryklad")
    assert all(block.kind is None for block in blocks if block is not second)


def test_words_before_a_link_inside_a_sentence_are_no_label() -> None:
    block = make_link_block("Про це повідомляє ", "агентство")
    block.text += ", яке бачило план ремонту."
    assert fingerprint_label(block) is None
    assert fingerprint_label(PageBlock(text="Чытайце таксама")) is None


def test_links_below_a_line_of_the_template_go_with_it() -> None:
    header = PageBlock(text="Чытайце таксама")
    link = make_link_block("", "Колькі каштуе новы мост праз раку")
    blocks = [PageBlock(text=PROSE[0]), header, link, *(PageBlock(text=text) for text in PROSE[1:])]
    apply_habit(blocks, make_counts(header.text, 80, 100))
    assert [block.kind for block in blocks] == [None, "nav", "related", None, None]
    assert link.rule == "site habit: below “Чытайце таксама”"
