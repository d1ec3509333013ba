from pathlib import Path

from sqlalchemy import text

from strichka.services.warehouse_setup import prepare_warehouse
from strichka.warehouse.engine import create_warehouse_engine


def test_seeds_are_loaded_once_and_again_when_they_are_gone(clean_warehouse_url: str, tmp_path: Path) -> None:
    assert prepare_warehouse(clean_warehouse_url, tmp_path)
    assert not prepare_warehouse(clean_warehouse_url, tmp_path)
    engine = create_warehouse_engine(clean_warehouse_url)
    with engine.begin() as connection:
        assert connection.execute(text("select count(*) from source where declared")).scalar()
        connection.execute(text("delete from entity"))
    engine.dispose()
    assert prepare_warehouse(clean_warehouse_url, tmp_path)
