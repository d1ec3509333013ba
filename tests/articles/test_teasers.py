from strichka.articles.blocks import Anchor, PageBlock
from strichka.articles.teasers import collect_links, resolve_url


def make_block(text: str, **changes) -> PageBlock:
    block = PageBlock(text=text, **changes)
    block.decide("related", "test")
    return block


def test_section_summary_and_date_make_one_row() -> None:
    blocks = [
        make_block("Світ"),
        make_block("Міністри погодили правила для річкових портів."),
        make_block("16 квітня, 09:17"),
        make_block("Спорт"),
        make_block("Плавці переплили затоку за сорок хвилин."),
        make_block("15 квітня, 11:00"),
    ]
    links = collect_links(blocks, None, lambda text: None)
    assert [(link.section, link.text, link.date_text) for link in links] == [
        ("Світ", "Міністри погодили правила для річкових портів.", "16 квітня, 09:17"),
        ("Спорт", "Плавці переплили затоку за сорок хвилин.", "15 квітня, 11:00"),
    ]


def test_date_above_a_headline_belongs_to_it() -> None:
    blocks = [
        make_block("26.12.2024"),
        make_block("Тунель відкрили раніше строку", links=[Anchor("Тунель відкрили раніше строку", "/t")]),
        make_block("24.12.2024"),
        make_block("Паром отримав нові двигуни", links=[Anchor("Паром отримав нові двигуни", "/p")]),
    ]
    links = collect_links(blocks, "https://pryklad.example/a/", lambda text: text[::-1])
    assert [(link.url, link.date_text, link.date) for link in links] == [
        ("https://pryklad.example/t", "26.12.2024", "4202.21.62"),
        ("https://pryklad.example/p", "24.12.2024", "4202.21.42"),
    ]


def test_each_piece_once_and_no_script_addresses() -> None:
    anchor = Anchor("Паром отримав нові двигуни", "javascript:alert(1)")
    links = collect_links([make_block(anchor.text, links=[anchor]), make_block(anchor.text, links=[anchor])], None, str)
    assert [(link.text, link.url) for link in links] == [(anchor.text, None)]
    assert resolve_url("http://[bad", "https://pryklad.example") is None
