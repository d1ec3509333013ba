import io

from rich.console import Console
from sqlalchemy import Engine, text

from strichka.services.summary import QUERIES, print_summary

REJECTION = """
insert into rejection (rejection_id, stage, reason, detail, place, refused_by)
values (gen_random_uuid(), 'capture', 'empty', 'no bytes', 'in/[bold]/one.txt', 'test')
"""


def test_summary_shows_what_is_there_as_it_is_written(warehouse: Engine, warehouse_url: str) -> None:
    output = io.StringIO()
    print_summary(warehouse_url, Console(file=output, width=160))
    assert "0 captures, 0 articles" in output.getvalue()
    with warehouse.begin() as connection:
        connection.execute(text(REJECTION))
    output = io.StringIO()
    print_summary(warehouse_url, Console(file=output, width=160))
    assert "Rejections (1)" in output.getvalue()
    assert "in/[bold]/one.txt" in output.getvalue()


def test_queries_to_try_can_be_tried(warehouse: Engine) -> None:
    with warehouse.connect() as connection:
        for query in QUERIES:
            connection.execute(text(query.rstrip(";"))).all()
