import pytest

from strichka.articles.evidence.structure import judge_classes


@pytest.mark.parametrize(
    ("classes", "kind"),
    [
        ("read-also", "related"),
        ("media__also", "related"),
        ("special_theme_news_block", "related"),
        ("block_related", "related"),
        ("additional-reads", "related"),
        ("b-article__comments", "comments"),
        ("social-likes", "share"),
        ("article__authors-data", "credit"),
        ("wp-caption-text", "caption"),
        ("post-date", "dateline"),
        ("breadcrumbs", "nav"),
        ("adv", "ad"),
        ("main-column", None),
        ("no-sidebar", None),
        ("has-comments", None),
        ("container", None),
    ],
)
def test_class_names_tell_kinds(classes: str, kind: str | None) -> None:
    assert judge_classes(classes)[0] == kind


@pytest.mark.parametrize("classes", ["article-body", "b-article__text", "entry-content", "articleBody", "newsText"])
def test_class_names_tell_the_body(classes: str) -> None:
    assert judge_classes(classes) == (None, None, True)
