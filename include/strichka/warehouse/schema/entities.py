"""Tables of entities, their names, their mentions, and who cites whom."""

from sqlalchemy import Boolean, CheckConstraint, Column, DateTime, Index, Integer, Table, Text
from sqlalchemy.dialects.postgresql import UUID

from strichka.warehouse.schema.base import id_column, metadata, recorded_at, reference

entity = Table(
    "entity",
    metadata,
    id_column("entity_id", "Made from the entity's key."),
    Column("entity_key", Text, nullable=False, unique=True, comment="Readable key: country:KR, org:yonhap."),
    Column("label", Text, nullable=False, comment="PER, LOC, ORG or MISC."),
    Column("kind", Text, comment="country, city, agency, …; none for what no gazetteer covers."),
    Column("name_uk", Text, comment="Name in Ukrainian."),
    Column("name_ru", Text, comment="Name in Russian."),
    Column("name_en", Text, comment="Name in English."),
    Column("wikidata_id", Text, comment="Only where certain."),
    Column(
        "origin",
        Text,
        nullable=False,
        comment="seed: from the gazetteer; text: met in articles; decision: made by a person.",
    ),
    comment="A person, place, organisation or other thing with a name.",
)

entity_alias = Table(
    "entity_alias",
    metadata,
    reference("entity_id", "entity.entity_id", "The entity.", primary_key=True),
    Column("language", Text, primary_key=True, comment="uk, ru or en."),
    Column("alias", Text, primary_key=True, comment="A name it goes by, nominative."),
    Column("origin", Text, nullable=False, comment="seed or text."),
    Index(None, "alias"),
    comment="The names of an entity.",
)

recognition = Table(
    "recognition",
    metadata,
    reference("article_version_id", "article_version.article_version_id", "The version.", primary_key=True),
    Column("model_version", Text, primary_key=True, comment="Version of models and gazetteer."),
    Column("is_current", Boolean, nullable=False, server_default="false", comment="The one that views show."),
    Column("language", Text, nullable=False, comment="Language it was read in."),
    Column("mention_count", Integer, nullable=False, comment="Mentions found."),
    Column("rejection_id", UUID(as_uuid=True), comment="Why it was refused; none otherwise."),
    recorded_at(),
    comment="That one version was read by one model; a current version without such a row is pending.",
)

mention = Table(
    "mention",
    metadata,
    reference("article_version_id", "article_version.article_version_id", "The version.", primary_key=True),
    Column("model_version", Text, primary_key=True, comment="Version of models and gazetteer."),
    Column("part", Text, primary_key=True, comment="title or body."),
    Column("start_offset", Integer, primary_key=True, comment="In that part, code points."),
    Column("end_offset", Integer, primary_key=True, comment="Exclusive."),
    Column("label", Text, nullable=False, comment="PER, LOC, ORG or MISC."),
    Column("surface", Text, nullable=False, comment="As printed."),
    Column("lemma", Text, nullable=False, comment="The whole name in the nominative."),
    Column("entity_id", UUID(as_uuid=True), nullable=False, comment="Who or what it names."),
    Index(None, "entity_id"),
    comment="A name in a text.",
)

article_entity = Table(
    "article_entity",
    metadata,
    reference("article_version_id", "article_version.article_version_id", "The version.", primary_key=True),
    Column("model_version", Text, primary_key=True, comment="Version of models and gazetteer."),
    Column("entity_id", UUID(as_uuid=True), primary_key=True, comment="The entity."),
    Column("mention_count", Integer, nullable=False, comment="Mentions in the body."),
    Column("first_offset", Integer, comment="Where in the body it is first named; none if in the title alone."),
    Column("in_title", Boolean, nullable=False, comment="Whether the title names it."),
    Index(None, "entity_id"),
    comment="How often a version names an entity.",
)

citation = Table(
    "citation",
    metadata,
    reference("article_version_id", "article_version.article_version_id", "The version.", primary_key=True),
    Column("model_version", Text, primary_key=True, comment="Version of models and gazetteer."),
    Column("position", Integer, primary_key=True, comment="Order in the body, from 0."),
    Column("start_offset", Integer, nullable=False, comment="Of the source's name in the body, code points."),
    Column("end_offset", Integer, nullable=False, comment="Exclusive."),
    Column("source_name", Text, nullable=False, comment="The source's name in the nominative."),
    Column("entity_id", UUID(as_uuid=True), comment="Who that is; none when it is no entity (“джерела”)."),
    Column("verb", Text, comment="The words that cite, as printed."),
    Column("chain_no", Integer, nullable=False, comment="Number of the chain in the article, from 0."),
    Column("chain_position", Integer, nullable=False, comment="0 is the first speaker, then each relay."),
    Column("chain_length", Integer, nullable=False, comment="Sources in the chain."),
    Column(
        "scope",
        Text,
        nullable=False,
        server_default="sentence",
        comment="article: all of it is so attributed; sentence: one sentence or quote.",
    ),
    Index(None, "entity_id"),
    comment="Someone cited as source, and the place in the chain.",
)

entity_decision = Table(
    "entity_decision",
    metadata,
    id_column("decision_id", "Made from what is decided on."),
    Column("kind", Text, nullable=False, comment="merge: all of it; split: what the conditions name."),
    reference("entity_id", "entity.entity_id", "The entity that names were joined to."),
    reference("into_entity_id", "entity.entity_id", "The entity they stand for."),
    Column("lemma", Text, comment="Of a split: only names of this nominative."),
    reference("with_entity_id", "entity.entity_id", "Of a split: only where this one is named too.", nullable=True),
    reference("article_id", "article.article_id", "Of a split: only in this article.", nullable=True),
    Column("reason", Text, nullable=False, comment="Why, in the words of who decided."),
    Column("decided_by", Text, nullable=False, comment="Who decided."),
    Column("undone_at", DateTime(timezone=True), comment="When it was taken back."),
    recorded_at(),
    CheckConstraint("kind in ('merge', 'split')", name="kind"),
    CheckConstraint("entity_id <> into_entity_id", name="into_another"),
    Index(None, "entity_id"),
    comment="What people decided on who a name stands for; views show it, runs leave it.",
)
