"""Why a block was kept or removed: an article's verdicts as coloured text for a terminal and as an HTML page."""

import html
from collections import Counter

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from strichka.models import Article, Block

_STYLES = {
    "title": "bold",
    "lead": "bold green",
    "body": "green",
    "subheading": "bold green",
    "quote": "italic green",
    "list": "green",
    "related": "red",
    "promo": "magenta",
    "latest": "red",
}
_REMOVED_STYLE = "yellow"

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
.block {{ display: grid; grid-template-columns: 16rem 1fr; gap: 1rem; padding: .3rem .6rem; border-left: .3rem solid; }}
.kept {{ border-color: #2a7d3c; background: #f3faf4; }}
.removed {{ border-color: #b3541e; background: #fdf5f0; color: #6b5a50; }}
.removed .text {{ text-decoration: line-through; text-decoration-color: #d9b8a6; }}
.why {{ font: 12px/1.6 ui-monospace, monospace; overflow-wrap: anywhere; }}
.title .text {{ font-size: 1.4rem; font-weight: bold; }}
.subheading .text, .lead .text {{ font-weight: bold; }}
td {{ padding: .1rem .8rem .1rem 0; vertical-align: top; }}
</style>
</head>
<body>
<h1>{title}</h1>
<table>
{facts}
</table>
<h2>Blocks: {kept} kept, {removed} removed</h2>
{blocks}
<h2>Links</h2>
<table>
{links}
</table>
</body>
</html>
"""


def list_facts(article: Article) -> list[tuple[str, str]]:
    """List what is known of an article, in the order a reader asks for it; empty facts are left out."""
    published = ""
    if article.published_at is not None:
        published = f"{article.published_at.isoformat()} ({article.published_precision}, from {article.published_from})"
    facts = [
        ("place", article.place),
        ("url", article.url or ""),
        ("source", article.source or ""),
        ("language", f"{article.language} ({article.language_confidence:.2f})"),
        ("published", published),
        ("authors", ", ".join(article.authors)),
        ("section", article.section or ""),
        ("tags", ", ".join(article.tags)),
        ("flags", ", ".join(article.flags)),
        ("charset", article.detected_charset or ""),
    ]
    return [(name, value) for name, value in facts if value]


def explain_in_terminal(article: Article) -> RenderableType:
    """Render an article's verdicts for a terminal.

    Args:
        article: as `extract_article` made it.

    Returns:
        What `rich.console.Console.print` takes: facts, then a row a block with mark, kind, rule and text.
    """
    facts = Table.grid(padding=(0, 2))
    for name, value in list_facts(article):
        facts.add_row(Text(name, style="dim"), Text(value))
    blocks = Table(show_header=True, header_style="dim", box=None, pad_edge=False, expand=True)
    blocks.add_column("", width=1)
    blocks.add_column("kind", width=12)
    blocks.add_column("rule", width=34, overflow="fold")
    blocks.add_column("text", ratio=1, overflow="fold")
    for block in article.blocks:
        style = _STYLES.get(block.kind, _REMOVED_STYLE)
        blocks.add_row(
            Text("+" if block.kept else "-", style=style),
            Text(block.kind, style=style),
            Text(_describe_rule(block), style="dim"),
            Text(block.text, style=style if block.kept else f"dim {style}"),
        )
    return Group(
        Text(article.title or "", style="bold underline"), facts, Text(), blocks, Text(), _render_counts(article)
    )


def explain_as_html(article: Article) -> str:
    """Render an article's verdicts as one HTML page without scripts or outside resources."""
    kept = sum(1 for block in article.blocks if block.kept)
    return _PAGE.format(
        language=html.escape(article.language if article.language != "other" else "", quote=True),
        title=html.escape(article.title or article.place),
        facts="\n".join(_make_row(name, value) for name, value in list_facts(article)),
        kept=kept,
        removed=len(article.blocks) - kept,
        blocks="\n".join(_make_block(block) for block in article.blocks),
        links="\n".join(
            _make_row(link.kind, link.text, link.url or "", link.date or link.date_text or "") for link in article.links
        ),
    )


def _describe_rule(block: Block) -> str:
    return " ".join([block.rule, *(f"[{flag}]" for flag in block.flags)])


def _render_counts(article: Article) -> Text:
    removed = Counter(block.kind for block in article.blocks if not block.kept)
    parts = ", ".join(f"{kind} {count}" for kind, count in sorted(removed.items()))
    return Text(f"removed: {parts or 'nothing'}", style="dim")


def _make_row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"


def _make_block(block: Block) -> str:
    state = "kept" if block.kept else "removed"
    why = html.escape(f"{block.kind} · {_describe_rule(block)}")
    kind = html.escape(block.kind, quote=True)
    return (
        f'<div class="block {state} {kind}"><div class="why">{why}</div>'
        f'<div class="text">{html.escape(block.text)}</div></div>'
    )
