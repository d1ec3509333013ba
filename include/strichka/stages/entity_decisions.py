"""Decisions of people on who a name stands for: recorded once, shown by the views, left alone by every run.

A *merge* says that all names of one entity stand for another. A *split* says so for some of them: those of one
nominative, those in articles that name a third entity too, or those in one article. Mentions keep what the models
found, so that taking a decision back restores it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, text

from strichka.entities.annotate import make_entity_id
from strichka.errors import InputError
from strichka.identifiers import make_id
from strichka.urls import canonicalise_url
from strichka.warehouse.bulk import merge_rows
from strichka.warehouse.schema.entities import entity, entity_decision

_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class SplitCondition:
    """Which names of an entity a split takes; all that is given must hold."""

    lemma: str | None = None
    with_key: str | None = None  # key of an entity that the article names too
    article_url: str | None = None

    def __bool__(self) -> bool:
        """Say whether anything is given."""
        return any((self.lemma, self.with_key, self.article_url))


def merge_entities(engine: Engine, key: str, into_key: str, *, reason: str, decided_by: str) -> UUID:
    """Record that all names of one entity stand for another.

    What was merged into the first goes on to the second.

    Returns:
        The decision's id; the same when the same is decided again.

    Raises:
        InputError: a key is unknown, both are one, a person would become none, or the second is itself merged away.
    """
    with engine.begin() as connection:
        _lock(connection)
        source, target = _find(connection, key), _find(connection, into_key)
        _check_pair(source, target)
        merged = _find_merge(connection, target.entity_id)
        if merged is not None:
            raise InputError(f"{into_key} is itself merged into {merged}: name {merged} instead.")
        _move_on(connection, source.entity_id, target.entity_id, reason, decided_by)
        return _record(connection, "merge", source.entity_id, target.entity_id, {}, reason, decided_by)


def split_entity(
    engine: Engine,
    key: str,
    into_key: str,
    condition: SplitCondition,
    *,
    name: str | None = None,
    reason: str,
    decided_by: str,
) -> UUID:
    """Record that some names of an entity stand for another one, which is made when it isn't there.

    Args:
        engine: the warehouse.
        key: of the entity that the models name.
        into_key: of the one that is meant: `person:…`, `org:…`; a new one needs a name.
        condition: which names are meant.
        name: of a new entity.
        reason: why.
        decided_by: who says so.

    Raises:
        InputError: no condition, an unknown key or address, or a new entity without a name.
    """
    if not condition:
        raise InputError("A split needs a condition: --lemma, --with or --article; to move all names, merge.")
    with engine.begin() as connection:
        _lock(connection)
        source = _find(connection, key)
        target = _find_or_make(connection, into_key, name, source.label)
        _check_pair(source, target)
        conditions = {
            "lemma": condition.lemma,
            "with_entity_id": _find(connection, condition.with_key).entity_id if condition.with_key else None,
            "article_id": _find_article(connection, condition.article_url) if condition.article_url else None,
        }
        return _record(connection, "split", source.entity_id, target.entity_id, conditions, reason, decided_by)


def undo_decision(engine: Engine, decision_id: UUID, at: datetime) -> None:
    """Take a decision back; its row stays.

    Raises:
        InputError: there is none of that id, or it was taken back before.
    """
    with engine.begin() as connection:
        changed = connection.execute(
            text("update entity_decision set undone_at = :at where decision_id = :id and undone_at is null"),
            {"at": at, "id": decision_id},
        ).rowcount
    if not changed:
        raise InputError(f"No decision {decision_id} holds: see `strichka entities decisions`.")


def list_decisions(engine: Engine) -> list[dict[str, Any]]:
    """Return all decisions that hold, oldest first, entities by their keys."""
    query = """
    select d.decision_id, d.kind, e.entity_key as key, i.entity_key as into_key, d.lemma, w.entity_key as with_key,
           a.canonical_url as article_url, d.reason, d.decided_by
    from entity_decision d
    join entity e on e.entity_id = d.entity_id
    join entity i on i.entity_id = d.into_entity_id
    left join entity w on w.entity_id = d.with_entity_id
    left join article a on a.article_id = d.article_id
    where d.undone_at is null
    order by d.recorded_at, d.decision_id
    """
    with engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(text(query))]


def find_entities(engine: Engine, name: str) -> list[dict[str, Any]]:
    """Return entities of a key or name, however written in capitals, those most named first."""
    query = """
    select e.entity_key as key, e.label, e.kind, e.name_uk, e.name_ru, e.name_en, e.wikidata_id, e.origin,
           (select count(*) from article_entity ae where ae.entity_id = e.entity_id) as articles
    from entity e
    where e.entity_key = :name or lower(:name) in (lower(e.name_uk), lower(e.name_ru), lower(e.name_en))
       or e.entity_id in (select a.entity_id from entity_alias a where lower(a.alias) = lower(:name))
    order by articles desc, e.entity_key
    limit :most
    """
    with engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(text(query), {"name": name, "most": _MOST_SHOWN})]


def _lock(connection: Connection) -> None:
    connection.execute(text("lock table entity_decision in share row exclusive mode"))


def _find(connection: Connection, key: str) -> Any:
    row = connection.execute(entity.select().where(entity.c.entity_key == key)).one_or_none()
    if row is None:
        raise InputError(f"No entity has the key {key!r}: look for it with `strichka entities find NAME`.")
    return row


def _find_or_make(connection: Connection, key: str, name: str | None, label: str) -> Any:
    if name and connection.execute(entity.select().where(entity.c.entity_key == key)).one_or_none() is None:
        row = {"entity_id": make_entity_id(key), "entity_key": key, "label": label, "name_uk": name}
        merge_rows(connection, entity, [{**row, "origin": "decision"}])
    return _find(connection, key)


def _find_article(connection: Connection, url: str) -> UUID:
    found = connection.scalar(
        text("select article_id from article where canonical_url = :url"), {"url": canonicalise_url(url) or url}
    )
    if found is None:
        raise InputError(f"No article has the address {url}.")
    return UUID(str(found))


def _check_pair(source: Any, target: Any) -> None:
    if source.entity_id == target.entity_id:
        raise InputError(f"{source.entity_key} can't be joined to itself.")
    if (source.label == "PER") != (target.label == "PER"):
        raise InputError(f"{source.entity_key} is {source.label} and {target.entity_key} is {target.label}.")


def _find_merge(connection: Connection, entity_id: UUID) -> str | None:
    query = """
    select i.entity_key from entity_decision d join entity i on i.entity_id = d.into_entity_id
    where d.entity_id = :id and d.kind = 'merge' and d.undone_at is null
    """
    return connection.scalar(text(query), {"id": entity_id})


def _move_on(connection: Connection, source_id: UUID, target_id: UUID, reason: str, decided_by: str) -> None:
    """Let what went into the first entity go into the second; an older merge of the first gives way."""
    into_source = connection.execute(
        text("select * from entity_decision where into_entity_id = :id and undone_at is null"), {"id": source_id}
    ).all()
    connection.execute(
        text(
            "update entity_decision set undone_at = now() where undone_at is null "
            "and (into_entity_id = :id or (entity_id = :id and kind = 'merge' and into_entity_id <> :target))"
        ),
        {"id": source_id, "target": target_id},
    )
    for row in into_source:
        if row.entity_id != target_id:
            conditions = {name: row._mapping[name] for name in ("lemma", "with_entity_id", "article_id")}
            _record(connection, row.kind, row.entity_id, target_id, conditions, reason, decided_by)


def _record(
    connection: Connection,
    kind: str,
    source_id: UUID,
    target_id: UUID,
    conditions: dict[str, Any],
    reason: str,
    decided_by: str,
) -> UUID:
    """Write a decision; one that was taken back holds again."""
    parts = [str(conditions.get(name) or "") for name in ("lemma", "with_entity_id", "article_id")]
    decision_id = make_id("entity decision", kind, str(source_id), str(target_id), *parts)
    row = {"decision_id": decision_id, "kind": kind, "entity_id": source_id, "into_entity_id": target_id}
    words = {"reason": reason, "decided_by": decided_by, "undone_at": None}
    merge_rows(connection, entity_decision, [{**row, **conditions, **words}], on_conflict="update")
    return decision_id
