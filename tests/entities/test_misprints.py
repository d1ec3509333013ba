import pytest

from strichka.entities.misprints import find_lost_letters, is_misprint, is_one_letter_apart, settle_spellings

SOUND = "Президент повідомляє, що має намір зустрітися з послом, який перебуває у відрядженні. Це важливе рішення. "


def test_lost_letters_are_seen_by_their_frequency() -> None:
    assert find_lost_letters(SOUND * 8, "uk").count("є") == 0
    assert find_lost_letters((SOUND * 8).replace("є", ""), "uk").count("є") == 1
    assert find_lost_letters(SOUND[:50].replace("є", ""), "uk") == ""


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("умєров", "умров", True),
        ("орленко", "орленко", False),
        ("орленко", "урленко", False),
        ("кімов", "комов", True),
        ("лі", "лу", False),
        ("бойко", "байда", False),
    ],
)
def test_one_letter_apart(one: str, other: str, expected: bool) -> None:
    assert is_one_letter_apart(one, other) is expected


def test_first_names_must_agree() -> None:
    assert is_misprint("Степан Омелв", "Степан Омелєв")
    assert is_misprint("Омелв", "Степан Омелєв")
    assert not is_misprint("Семен Омелв", "Степан Омелєв")


def test_the_frequent_spelling_is_right() -> None:
    lemmas = ["Семен Брамчук", "Брамчук", "Брамчку", "Брамчук", "Брамчик"]
    assert settle_spellings(lemmas, "uk", "").get("брамчик") in (None, "Брамчук")
    assert settle_spellings(["Умров", "Умров", "Умєров"], "uk", "є") == {"умров": "Умєров"}
    assert settle_spellings(["Умров", "Умров", "Умєров"], "uk", "") == {"умєров": "Умров"}


def test_two_known_surnames_are_two_people() -> None:
    assert settle_spellings(["Петров", "Петрова", "Ковальчук", "Ковальчик"], "uk", "") == {}
