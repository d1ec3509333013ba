"""Recognise: current texts of a batch get their mentions, entities and citations."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Row, Table, text

from strichka.entities.annotate import AnnotateInput, Annotator
from strichka.models import Annotation, Entity, Mention, Rejection
from strichka.settings import Settings
from strichka.stages.rejections import make_rejection_row
from strichka.stages.runs import Counts
from strichka.warehouse.bulk import merge_rows
from strichka.warehouse.engine import run_with_reconnect
from strichka.warehouse.schema import captures, entities

CLAIM = """
select v.article_version_id, v.capture_id, v.title, v.body, v.language, v.source_key, c.place
from article_version v join capture c on c.capture_id = v.capture_id
where v.is_current
and v.article_version_id in (select e.article_version_id from capture_extraction e where e.capture_id = any(:ids))
and not exists (select from recognition r where r.article_version_id = v.article_version_id
                and r.model_version = :model)
order by v.article_version_id
for no key update of v skip locked
"""
LANGUAGES = ("uk", "ru")  # languages we have pipelines for; a text in another one is read by none
TABLES: tuple[Table, ...] = (
    entities.entity,
    entities.entity_alias,
    captures.rejection,
    entities.mention,
    entities.article_entity,
    entities.citation,
    entities.recognition,
)


def recognise_batch(
    engine: Engine, annotator: Annotator, capture_ids: Sequence[UUID], *, run_id: str, settings: Settings
) -> Counts:
    """Read the current texts of a batch with the present models, and write what they name, in one transaction.

    Texts that this model has read, or that another run holds, are passed over. A text in a language without a
    pipeline is marked as read, with no mentions.

    Args:
        engine: the warehouse.
        annotator: pipelines and gazetteer.
        capture_ids: the batch.
        run_id: the run, written into rejections.
        settings: patience when the warehouse is away.

    Returns:
        Counts: texts, mentions, citations, new_entities, rejected, without_pipeline.

    Raises:
        WarehouseError: the warehouse was away for too long.
    """

    def work() -> Counts:
        with engine.begin() as connection:
            return _recognise(connection, annotator, capture_ids, run_id)

    return run_with_reconnect(work, settings.reconnect_seconds)


def _recognise(connection: Connection, annotator: Annotator, capture_ids: Sequence[UUID], run_id: str) -> Counts:
    claimed = connection.execute(text(CLAIM), {"ids": list(capture_ids), "model": annotator.model_version}).all()
    readable = [row for row in claimed if row.language in LANGUAGES]
    annotations = annotator.annotate_texts([AnnotateInput(row.body, row.language, row.title) for row in readable])
    rows = AnnotationRows(annotator.model_version, run_id)
    for row, result in zip(readable, annotations, strict=True):
        rows.add(row, result)
    for row in claimed:
        if row.language not in LANGUAGES:
            rows.add(row, Annotation(language=row.language))
            rows.counts["without_pipeline"] += 1
    new_entities = rows.write(connection)
    _mark_current(connection, [row.article_version_id for row in claimed], annotator.model_version)
    return {"texts": len(claimed), **rows.counts, "new_entities": new_entities}


class AnnotationRows:
    """Collects the rows of a batch; `add` for each text, then `write` once."""

    def __init__(self, model_version: str, run_id: str) -> None:
        """Begin with no rows."""
        self.model_version = model_version
        self.run_id = run_id
        self.rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in TABLES}
        self.counts: Counter[str] = Counter()

    def add(self, version: Row, result: Annotation | Rejection) -> None:
        """Take what one text gave.

        Args:
            version: its row (article_version_id, capture_id, language, source_key, place).
            result: the annotation, or why the text was refused.
        """
        rejection_id = None
        if isinstance(result, Rejection):
            row = make_rejection_row(
                Rejection("recognise", result.reason, result.detail, version.place),
                refused_by=self.model_version,
                run_id=self.run_id,
                capture_id=version.capture_id,
                source_key=version.source_key,
            )
            self.rows["rejection"].append(row)
            self.counts["rejected"] += 1
            rejection_id = row["rejection_id"]
            result = Annotation(language=version.language)
        key = {"article_version_id": version.article_version_id, "model_version": self.model_version}
        self._add_mentions(key, result)
        self._add_citations(key, result)
        for entity_id, entity in result.entities.items():
            self._add_entity(entity_id, entity)
        self.rows["recognition"].append(
            {
                **key,
                "language": result.language,
                "mention_count": len(result.mentions) + len(result.title_mentions),
                "rejection_id": rejection_id,
            }
        )

    def write(self, connection: Connection) -> int:
        """Merge everything collected, in the caller's transaction.

        Returns:
            How many entities were new to the warehouse.
        """
        changed = {table.name: merge_rows(connection, table, self.rows[table.name]) for table in TABLES}
        return changed["entity"]

    def _add_mentions(self, key: dict[str, Any], result: Annotation) -> None:
        parts = {"title": result.title_mentions, "body": result.mentions}
        for part, mentions in parts.items():
            for item in mentions:
                self.rows["mention"].append(
                    {
                        **key,
                        "part": part,
                        "start_offset": item.start,
                        "end_offset": item.end,
                        "label": item.label,
                        "surface": item.text,
                        "lemma": item.lemma,
                        "entity_id": item.entity_id,
                    }
                )
            self.counts["mentions"] += len(mentions)
        self.rows["article_entity"].extend(
            {**key, **row} for row in count_entities(result.title_mentions, result.mentions)
        )

    def _add_citations(self, key: dict[str, Any], result: Annotation) -> None:
        chain_numbers: dict[tuple[str, ...], int] = {}
        for position, item in enumerate(result.citations):
            chain = item.chain or (item.source,)
            self.rows["citation"].append(
                {
                    **key,
                    "position": position,
                    "start_offset": item.start,
                    "end_offset": item.end,
                    "source_name": item.source,
                    "entity_id": item.entity_id,
                    "verb": item.verb,
                    "chain_no": chain_numbers.setdefault(chain, len(chain_numbers)),
                    "chain_position": chain.index(item.source) if item.source in chain else 0,
                    "chain_length": len(chain),
                    "scope": item.scope,
                }
            )
        self.counts["citations"] += len(result.citations)

    def _add_entity(self, entity_id: UUID, entity: Entity) -> None:
        """Take an entity met in a text; what the gazetteer knows is in the warehouse from the seeds."""
        if entity.origin == "seed":
            return
        self.rows["entity"].append(entity_row(entity_id, entity))
        self.rows["entity_alias"].extend(alias_rows(entity_id, entity))


def entity_row(entity_id: UUID, entity: Entity) -> dict[str, Any]:
    """Return the row of table `entity`; the names of one met in texts are chosen when a batch is published."""
    names = entity.origin == "seed"
    return {
        "entity_id": entity_id,
        "entity_key": entity.key,
        "label": entity.label,
        "kind": entity.kind,
        "name_uk": entity.name_uk if names else None,
        "name_ru": entity.name_ru if names else None,
        "name_en": entity.name_en if names else None,
        "wikidata_id": entity.wikidata_id,
        "origin": entity.origin,
    }


def alias_rows(entity_id: UUID, entity: Entity) -> list[dict[str, Any]]:
    """Return the rows of table `entity_alias`."""
    return [
        {"entity_id": entity_id, "language": language, "alias": alias, "origin": entity.origin}
        for language, alias in entity.aliases
    ]


def count_entities(title: Sequence[Mention], body: Sequence[Mention]) -> list[dict[str, Any]]:
    """Return, for each entity of a text, how often and first where the body names it, and whether the title does."""
    numbers = Counter(item.entity_id for item in body)
    in_title = {item.entity_id for item in title}
    first: dict[UUID, int] = {}
    for item in sorted(body, key=lambda mention: mention.start):
        first.setdefault(item.entity_id, item.start)
    return [
        {
            "entity_id": entity_id,
            "mention_count": numbers[entity_id],
            "first_offset": first.get(entity_id),
            "in_title": entity_id in in_title,
        }
        for entity_id in sorted(set(numbers) | in_title)
    ]


def _mark_current(connection: Connection, version_ids: list[UUID], model_version: str) -> None:
    """Let views show what the present model found; what older ones found stays beside it."""
    connection.execute(
        text(
            "update recognition set is_current = (model_version = :model) "
            "where article_version_id = any(:ids) and is_current <> (model_version = :model)"
        ),
        {"ids": version_ids, "model": model_version},
    )
