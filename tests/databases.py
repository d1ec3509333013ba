"""Fresh databases on the tests' server."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from strichka.services.postgres import EmbeddedServer

_numbers = itertools.count(1)


@contextmanager
def fresh_database(server: EmbeddedServer, template: str, hint: str) -> Iterator[str]:
    stem = "".join(letter if letter.isalnum() and letter.isascii() else "_" for letter in Path(hint).stem.lower())
    name = f"{stem[:40]}_{next(_numbers)}"
    create_database(server, name, template)
    yield server.url(name)
    with _connect(server) as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def _connect(server: EmbeddedServer) -> psycopg.Connection:
    return psycopg.connect(server.url("postgres").replace("+psycopg", ""), autocommit=True)


def create_database(server: EmbeddedServer, name: str, template: str) -> None:
    statement = "create database {} template {} encoding 'UTF8'"
    if template == "template0":
        statement += " locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'"
    with _connect(server) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name), sql.Identifier(template)))
