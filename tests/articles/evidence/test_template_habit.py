from strichka.articles.blocks import PageBlock
from strichka.articles.evidence.template_habit import TemplateCounts, fingerprint_text, judge_habit

TEXT = "Ваша газета щодня, випуск 12"


def test_numbers_and_punctuation_make_no_difference() -> None:
    assert fingerprint_text(TEXT) == fingerprint_text("ВАША газета щодня – випуск 345!")
    assert fingerprint_text(TEXT) != fingerprint_text("Наша газета щодня, випуск 12")


def test_fingerprints_fit_a_signed_column_and_never_change() -> None:
    value = fingerprint_text(TEXT)
    assert value is not None
    assert -(2**63) <= value < 2**63
    assert fingerprint_text("міст") == fingerprint_text("Міст")


def test_short_and_very_long_blocks_have_none() -> None:
    assert fingerprint_text("ні") is None
    assert fingerprint_text("слово " * 1000) is None


def test_few_articles_or_a_small_share_prove_nothing() -> None:
    value = fingerprint_text(TEXT)
    assert value is not None
    block = PageBlock(text=TEXT)
    assert judge_habit(block, TemplateCounts({value: 4}, 10)) is None
    assert judge_habit(block, TemplateCounts({value: 6}, 10_000)) is None
    assert judge_habit(block, TemplateCounts({value: 6}, 100)) == ("nav", "habit:6_of_100")
