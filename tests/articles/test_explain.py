from io import StringIO

from rich.console import Console

from strichka.articles.explain import explain_as_html, explain_in_terminal
from strichka.articles.extract import extract_article
from strichka.models import Article, Payload

TEXT = (
    "Міст <закриють> на ремонт\n\nРада погодила план ремонту, роботи почнуть навесні й завершать до жовтня, кажуть у "
    "раді.\n\nЧитайте також: Скільки коштує новий міст\n\nВодіям радять об'їжджати центр через нову дорогу, яку "
    "відкрили торік."
)


def make_article() -> Article:
    article = extract_article(Payload(place="memory", data=TEXT.encode(), format="text"))
    assert isinstance(article, Article)
    return article


def test_page_shows_every_block_with_its_rule_and_escapes() -> None:
    page = explain_as_html(make_article())
    assert "Міст &lt;закриють&gt; на ремонт" in page
    assert "<закриють>" not in page
    assert page.count('class="block kept') == 3
    assert page.count('class="block removed') == 1
    assert "phrase:uk.read_also" in page


def test_terminal_shows_marks_and_rules() -> None:
    console = Console(file=StringIO(), width=140)
    console.print(explain_in_terminal(make_article()))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "phrase:uk.read_also" in shown
    assert "removed: related 1" in shown
