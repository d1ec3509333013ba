"""Language versions that a source's sitemap or feed lists, as links of the articles that were made of the addresses."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Connection, text

from strichka.fetching.frontier import make_address_id
from strichka.warehouse.bulk import merge_rows
from strichka.warehouse.schema.articles import article_translation


def link_listed_twins(connection: Connection, article_ids: Collection[UUID]) -> int:
    """Add to articles the language versions that lists named for their addresses.

    What a page says of itself comes first: a language that it names already is left as it is.

    Args:
        connection: in the transaction that wrote the articles.
        article_ids: the articles.

    Returns:
        How many links were added.
    """
    addresses = connection.execute(
        text("select article_id, url from article_url where article_id = any(:ids) order by article_id, url"),
        {"ids": sorted(article_ids)},
    )
    articles: dict[UUID, tuple[UUID, str]] = {}
    for article_id, url in addresses:
        articles.setdefault(make_address_id(url), (article_id, url))
    if not articles:
        return 0
    listed = connection.execute(
        text(
            "select address_id, language, url from address_translation where address_id = any(:ids) "
            "order by address_id, language, url desc"
        ),
        {"ids": list(articles)},
    )
    rows = [
        {"article_id": articles[address_id][0], "language": language, "url": url}
        for address_id, language, url in listed
        if articles.get(make_address_id(url), (None, ""))[0] != articles[address_id][0]
    ]
    return merge_rows(connection, article_translation, rows)
