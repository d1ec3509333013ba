"""A page for a person: texts with their names, whom they stand for, and who is cited."""

import html
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from strichka.models import Annotation, Entity, Mention, Rejection

_COLOURS = {"PER": "#c4e3f9", "LOC": "#d3efc4", "ORG": "#fbe0b5", "MISC": "#e6d8f2"}
_WIKIDATA = "https://www.wikidata.org/wiki/"
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Names and citations</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body {{ font: 17px/1.6 system-ui, sans-serif; max-width: 54rem; margin: 2rem auto; padding: 0 1rem; }}
article {{ border-top: 1px solid #9998; margin-top: 2rem; }}
table {{ border-collapse: collapse; font-size: 15px; margin: .5rem 0 1.5rem; }}
th, td {{ text-align: left; vertical-align: top; padding: .15rem 1.2rem .15rem 0; border-bottom: 1px solid #9994; }}
.entities mark {{ color: #111; }} .refused {{ color: #b00; }}
</style></head><body>{articles}</body></html>
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A text and what was found in it."""

    name: str  # path or id
    title: str | None
    text: str
    result: Annotation | Rejection


def show_annotations(items: Sequence[Shown]) -> str:
    """Lay texts out as one HTML page, without scripts or outside resources.

    Args:
        items: texts with their annotations, in the order they shall have.
    """
    return _PAGE.format(articles="\n".join(_show_article(item) for item in items))


def _show_article(item: Shown) -> str:
    heading = f"<h2>{html.escape(item.title or item.name)}</h2><p>{html.escape(item.name)}</p>"
    if isinstance(item.result, Rejection):
        words = html.escape(f"Refused: {item.result.reason}, {item.result.detail}")
        return f'<article>{heading}<p class="refused">{words}</p></article>'
    text = _mark_names(item.text, item.result)
    return f"<article>{heading}{text}{_list_citations(item.result)}{_list_entities(item.result)}</article>"


def _mark_names(text: str, result: Annotation) -> str:
    from spacy import displacy

    names = [
        {"start": item.start, "end": item.end, "label": item.label, **_describe_link(item, result.entities)}
        for item in result.mentions
    ]
    options = {"colors": _COLOURS}
    shown = {"text": text, "ents": names, "title": None}
    return str(displacy.render(shown, style="ent", manual=True, page=False, jupyter=False, options=options))


def _describe_link(item: Mention, entities: dict[UUID, Entity]) -> dict[str, str]:
    """Return what displaCy prints behind a name's label: the entity's key, and its page where it is known."""
    entity = entities.get(item.entity_id)
    if entity is None:
        return {}
    link = _WIKIDATA + entity.wikidata_id if entity.wikidata_id else "#"
    return {"kb_id": html.escape(entity.key), "kb_url": html.escape(link, quote=True)}


def _list_citations(result: Annotation) -> str:
    rows = [
        (item.source, item.verb or "", item.scope, " → ".join(item.chain), f"{item.start}-{item.end}")
        for item in result.citations
    ]
    return _make_table("Cited", ("source", "by the words", "for the", "chain", "where"), rows)


def _list_entities(result: Annotation) -> str:
    numbers = Counter(item.entity_id for item in result.mentions)
    printed: dict[UUID, dict[str, None]] = {}
    for item in result.mentions:
        printed.setdefault(item.entity_id, {})[item.text] = None
    rows = [
        (entity.key, entity.label, str(numbers[entity_id]), ", ".join(printed[entity_id]))
        for entity_id, entity in result.entities.items()
        if entity_id in printed
    ]
    return _make_table("Entities", ("key", "label", "mentions", "as printed"), rows)


def _make_table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return f"<h3>{title}: none</h3>"
    cells = "".join(f"<th>{name}</th>" for name in head)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<h3>{title}</h3><table><tr>{cells}</tr>{body}</table>"
