"""The commands `strichka entities …`: finding entities, and deciding who a name stands for."""

import getpass
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import typer

Reason = Annotated[str, typer.Option("--why", help="Why, for whoever reads it later.")]
Person = Annotated[str | None, typer.Option("--by", help="Who decides; the name you are logged in with by default.")]


def register_entities(app: typer.Typer, write_line: Callable[[dict[str, Any]], None]) -> None:
    """Add the commands to the command line."""
    entities = typer.Typer(help="Entities, and decisions on who a name stands for.", no_args_is_help=True)
    app.add_typer(entities, name="entities")

    @entities.command()
    def find(name: Annotated[str, typer.Argument(help="A name or a key.")]) -> None:
        """Print the entities of that name or key, one JSON line each."""
        from strichka.commands import open_warehouse
        from strichka.stages.entity_decisions import find_entities

        with open_warehouse() as engine:
            for record in find_entities(engine, name):
                write_line(record)

    @entities.command()
    def merge(
        key: Annotated[str, typer.Argument(help="The entity whose names stand for another.")],
        into: Annotated[str, typer.Argument(help="The entity they stand for.")],
        why: Reason,
        by: Person = None,
    ) -> None:
        """Let all names of one entity count for another."""
        from strichka.commands import open_warehouse
        from strichka.stages.entity_decisions import merge_entities

        with open_warehouse() as engine:
            decision = merge_entities(engine, key, into, reason=why, decided_by=by or getpass.getuser())
        write_line({"decision_id": str(decision), "kind": "merge", "key": key, "into_key": into})

    @entities.command()
    def split(
        key: Annotated[str, typer.Argument(help="The entity that names were joined to.")],
        into: Annotated[str, typer.Argument(help="The entity that some of them stand for.")],
        why: Reason,
        lemma: Annotated[str | None, typer.Option(help="Only names of this nominative.")] = None,
        with_key: Annotated[str | None, typer.Option("--with", help="Only where this entity is named too.")] = None,
        article: Annotated[str | None, typer.Option(help="Only in the article of this address.")] = None,
        name: Annotated[str | None, typer.Option(help="Name of the entity, when it is a new one.")] = None,
        by: Person = None,
    ) -> None:
        """Let some names of one entity count for another: two people of one name, a town and its district."""
        from strichka.commands import open_warehouse
        from strichka.stages.entity_decisions import SplitCondition, split_entity

        condition = SplitCondition(lemma, with_key, article)
        person = by or getpass.getuser()
        with open_warehouse() as engine:
            decision = split_entity(engine, key, into, condition, name=name, reason=why, decided_by=person)
        write_line({"decision_id": str(decision), "kind": "split", "key": key, "into_key": into})

    @entities.command()
    def undo(decision: Annotated[UUID, typer.Argument(help="Id of the decision.")]) -> None:
        """Take a decision back."""
        from strichka.commands import open_warehouse
        from strichka.stages.entity_decisions import undo_decision

        with open_warehouse() as engine:
            undo_decision(engine, decision, datetime.now(UTC))

    @entities.command()
    def decisions() -> None:
        """Print the decisions that hold, one JSON line each."""
        from strichka.commands import open_warehouse
        from strichka.stages.entity_decisions import list_decisions

        with open_warehouse() as engine:
            for record in list_decisions(engine):
                write_line(record)
