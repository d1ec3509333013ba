"""Migrations and views: from nothing to the schema that the code declares, again without a change."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from strichka.errors import WarehouseError
from strichka.warehouse import migrate
from strichka.warehouse.engine import create_warehouse_engine, normalise_url
from strichka.warehouse.schema import metadata


def test_migrations_give_the_declared_schema(warehouse: Engine) -> None:
    with warehouse.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_every_table_and_column_says_what_it_is() -> None:
    for table in metadata.sorted_tables:
        assert table.comment, table.name
        assert all(column.comment for column in table.columns), table.name


def test_every_view_says_what_it_is(warehouse: Engine) -> None:
    query = (
        "select c.relname, obj_description(c.oid) from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "where n.nspname = 'mart' and c.relkind in ('v', 'm')"
    )
    with warehouse.connect() as connection:
        comments = dict(connection.execute(text(query)).tuples().all())
    assert len(comments) >= 10
    assert all(comments.values())


def test_a_second_upgrade_does_nothing(clean_warehouse_url: str) -> None:
    engine = create_warehouse_engine(clean_warehouse_url)
    query = text("select oid from pg_class where relname = 'articles_daily'")
    with engine.connect() as connection:
        before = connection.scalar(query)
    newest = ScriptDirectory.from_config(migrate.alembic_config()).get_current_head()
    assert migrate.upgrade_warehouse(clean_warehouse_url) == newest
    with engine.connect() as connection:
        assert connection.scalar(query) == before
    engine.dispose()


def test_views_are_made_anew_when_their_files_change(clean_warehouse_url: str, monkeypatch, tmp_path) -> None:
    for path in migrate.view_files():
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8").replace("words", "word_sum"))
    monkeypatch.setattr(migrate, "view_files", lambda: sorted(tmp_path.glob("*.sql")))
    migrate.upgrade_warehouse(clean_warehouse_url)
    engine = create_warehouse_engine(clean_warehouse_url)
    with engine.connect() as connection:
        assert connection.execute(text("select word_sum from mart.articles_daily")).all() == []
    engine.dispose()


def test_a_foreign_view_on_ours_is_named_and_not_dropped(clean_warehouse_url: str, monkeypatch, tmp_path) -> None:
    engine = create_warehouse_engine(clean_warehouse_url)
    with engine.begin() as connection:
        connection.execute(text("create view somebodys as select * from mart.articles_daily"))
    (tmp_path / "010.sql").write_text("create view mart.articles_daily as select 1 as one;\n")
    monkeypatch.setattr(migrate, "view_files", lambda: sorted(tmp_path.glob("*.sql")))
    with pytest.raises(WarehouseError, match="somebodys"):
        migrate.upgrade_warehouse(clean_warehouse_url)
    with engine.connect() as connection:
        assert connection.execute(text("select * from somebodys")).all() == []
    engine.dispose()


def test_an_empty_database_is_named_with_its_remedy(empty_database_url: str) -> None:
    engine = create_warehouse_engine(empty_database_url)
    with engine.connect() as connection, pytest.raises(WarehouseError, match="strichka db upgrade"):
        migrate.check_revision(connection)
    engine.dispose()


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(WarehouseError, match="can't be reached"):
        migrate.upgrade_warehouse("postgresql://nobody:secret@127.0.0.1:9/none")


def test_the_password_is_in_no_error() -> None:
    with pytest.raises(WarehouseError) as caught:
        migrate.upgrade_warehouse("postgresql://nobody:verysecret@127.0.0.1:9/none")
    assert "verysecret" not in str(caught.value)


@pytest.mark.parametrize("url", ["mysql://host/db", "sqlite:///file.db", "what?"])
def test_only_postgresql(url: str) -> None:
    with pytest.raises(WarehouseError):
        normalise_url(url)


@pytest.mark.parametrize("url", ["postgresql://u:p@h/d", "postgres://u:p@h/d", "postgresql+psycopg2://u:p@h/d"])
def test_any_spelling_of_postgresql(url: str) -> None:
    assert normalise_url(url).drivername == "postgresql+psycopg"
