from strichka.articles.text_reader import read_text_blocks


def test_one_line_is_one_block_and_gaps_are_kept() -> None:
    blocks = read_text_blocks("\ufeffПерший рядок\r\n\r\n  Другий\u00a0рядок \n- пункт\x00")
    assert [(block.text, block.gap_before) for block in blocks] == [
        ("Перший рядок", True),
        ("Другий рядок", True),
        ("- пункт", False),
    ]
    assert "list" in blocks[2].context


def test_text_wrapped_at_a_fixed_width_is_joined() -> None:
    wrapped = (
        "Міська рада погодила план ремонту мосту через річку, роботи почнуть\n"
        "навесні й завершать до жовтня, якщо не завадить погода та вода, що\n"
        "піднімається щороку вище за позначку на старому камені біля мосту,\n"
        "як кажуть місцеві рибалки та інженери обласного управління доріг.\n"
        "\n"
        "Водіям радять об'їжджати центр міста через нову кільцеву дорогу,\n"
        "яку відкрили торік улітку після трьох років будівництва та суперечок\n"
        "між громадами, що не могли поділити витрати на освітлення й догляд\n"
        "за деревами вздовж неї.\n"
    )
    blocks = read_text_blocks(wrapped)
    assert len(blocks) == 2
    assert blocks[1].text.endswith("за деревами вздовж неї.")
