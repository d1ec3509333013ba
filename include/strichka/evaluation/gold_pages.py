"""Rendering of gold articles into pages: templates and words are data, this module only fills them in."""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from string import Template
from textwrap import fill
from typing import Any
from urllib.parse import urljoin

import yaml

from strichka.errors import SeedError
from strichka.evaluation.gold_models import GoldArticle, GoldBlock
from strichka.evaluation.gold_sources import ANCHOR, GoldSource, SourceBlock, make_links
from strichka.evaluation.gold_templates import PageTemplate, describe_source, print_listed, read_template
from strichka.models import Link, Payload

# Steps through the list of articles, so that neighbours in a side column differ from page to page.
OTHERS_STEP = 7
_TAG = re.compile(r"<[^>]*>")


class PageMaker:
    """Puts labelled articles into their pages."""

    def __init__(self, folder: Path, sources: Sequence[GoldSource]) -> None:
        """Read templates and words.

        Args:
            folder: holds `templates/` and `words.yaml`.
            sources: all articles; a page's side column and its other news are made of them.

        Raises:
            SeedError: a file is missing or malformed.
        """
        paths = sorted(folder.glob("templates/*.html")) + sorted(folder.glob("templates/*.txt"))
        self._templates = {path.stem: read_template(path) for path in paths}
        try:
            self._words: dict[str, dict[str, Any]] = yaml.safe_load((folder / "words.yaml").read_text(encoding="utf-8"))
        except (OSError, yaml.YAMLError) as error:
            raise SeedError(f"{folder / 'words.yaml'} can't be read: {error}") from error
        self._neighbours = {
            language: [source for source in sources if source.language == language]
            for language in sorted({source.language for source in sources})
        }

    def make(self, source: GoldSource) -> GoldArticle:
        """Render one article.

        Raises:
            SeedError: its template is unknown, or asks for words that there are not.
        """
        template = self._templates.get(source.template)
        if template is None:
            raise SeedError(f"{source.id}: no template {source.template!r} in seeds/gold/templates.")
        page = _Page(source, template, self._words[source.language], self._neighbours[source.language])
        return page.finish()


class _Page:
    """One page in the making: what goes into it, and the record of it."""

    def __init__(
        self, source: GoldSource, template: PageTemplate, words: dict[str, Any], neighbours: list[GoldSource]
    ) -> None:
        self.source = source
        self.template = template
        self.words = words
        self.index = neighbours.index(source)
        self.others = self._pick_others(neighbours)
        self.around: list[GoldBlock] = []
        self.is_html = template.format == "html"

    def finish(self) -> GoldArticle:
        """Fill the template and return the page with its gold."""
        # The page itself places the title.
        content = [block for block in self.source.blocks if block.kind != "title"]
        values = describe_source(self.source, self.is_html)
        values["charset"] = self._setting(f"charset_{self.source.language}") or self._setting("charset") or "utf-8"
        values["blocks"] = self._render(content)
        for name in ("dateline", "credit"):
            values[name] = self._fill_line(name, values)
        for name in sorted(self.template.names() - values.keys()):
            values[name] = self._render_around(name)
        page = Template(self.template.page).substitute(values)
        data = page.encode(values["charset"], "xmlcharrefreplace" if self.is_html else "replace")
        precision = self._find_precision()
        return GoldArticle(
            id=self.source.id,
            part=self.source.part,
            template=self.template.name,
            payload=Payload(
                place=f"gold/{self.source.id}.{'html' if self.is_html else 'txt'}",
                data=data,
                format=self.template.format,
                url=self.source.url if self.is_html else None,
            ),
            blocks=tuple(self._record(block, number) for number, block in enumerate(self.source.blocks)),
            around=tuple(self.around),
            links=tuple(self._make_links()),
            title=self.source.title,
            language=self.source.language,
            url=self.source.url,
            published_at=self.source.published_at if precision else None,
            published_precision=precision,
            authors=self.source.authors if self._setting("authors") != "no" else (),
            section=self.source.section if self._shows_section() else None,
        )

    def _setting(self, name: str) -> str | None:
        return self.template.settings.get(name)

    @property
    def _joint(self) -> str:
        return (self._setting("joint") or "\n").replace("\\s", " ")

    def _shows_section(self) -> bool:
        return bool({"section", "section_json"} & self.template.names()) and self._setting("section") != "no"

    def _find_precision(self) -> str | None:
        printed = self._setting("precision")
        if printed and printed != "none":
            return printed
        return "day" if self.source.date_in_text else None

    def _pick_others(self, neighbours: list[GoldSource]) -> list[GoldSource]:
        count = min(int(self._setting("others") or 0), len(neighbours) - 1)
        picked: list[GoldSource] = []
        step = self.index
        while len(picked) < count:
            step += OTHERS_STEP
            other = neighbours[step % len(neighbours)]
            if other is self.source or other in picked:
                step += 1
                other = neighbours[step % len(neighbours)]
            if other is not self.source and other not in picked:
                picked.append(other)
        return picked

    def _fill_line(self, name: str, values: dict[str, str]) -> str:
        pattern = self._setting(name)
        if not pattern or (name == "credit" and not self.source.authors):
            return ""
        line = Template(pattern).substitute(values)
        if f"${name}" in self.template.page:
            self._note(name, line)
        return line

    def _note(self, kind: str, text: str) -> None:
        plain = html.unescape(_TAG.sub(" ", text)) if self.is_html else text
        self.around.append(GoldBlock(kind, False, " ".join(plain.split())))

    def _render(self, blocks: Sequence[SourceBlock]) -> str:
        units = [(blocks[0], self._inline(blocks[0]))] if blocks else []
        for block in blocks[1:]:
            if block.glue is None:
                units.append((block, self._inline(block)))
            else:
                first, inner = units[-1]
                units[-1] = (first, inner + block.glue + self._inline(block))
        return self._joint.join(self._render_rows(units))

    def _render_rows(self, units: list[tuple[SourceBlock, str]]) -> Iterator[str]:
        for wrap, row in groupby(units, lambda unit: self.template.find_wrap(unit[0].kind, unit[0].role)):
            pieces = [self._render_block(block, inner) for block, inner in row]
            if wrap is None:
                yield from pieces
            else:
                yield Template(wrap).substitute(html="\n".join(pieces))

    def _render_block(self, block: SourceBlock, inner: str) -> str:
        if block.tag and self.is_html:
            css_class = f' class="{block.css_class}"' if block.css_class else ""
            return f"<{block.tag}{css_class}>{inner}</{block.tag}>"
        snippet = self.template.find_snippet(block.kind, block.role)
        values = {
            "html": inner,
            "text": html.escape(block.text) if self.is_html else block.text,
            "date": block.date_text or print_listed(block.date),
            "section": block.section or "",
            "href": block.anchors[0][1] if block.anchors else "",
            "class_name": block.css_class or "",
        }
        rendered = Template(snippet).substitute(values)
        return rendered if self.is_html else self._shape_line(rendered)

    def _shape_line(self, line: str) -> str:
        """Tidy a line of plain text, and break it where the template has a width."""
        line = "\n".join(re.sub(r" {2,}", " ", part).strip() for part in line.split("\n"))
        width = self._setting("width")
        return fill(line, int(width), break_long_words=False, break_on_hyphens=False) if width else line

    def _inline(self, block: SourceBlock) -> str:
        if not self.is_html:
            return block.text
        parts, last = [], 0
        for match in ANCHOR.finditer(block.markup):
            parts.append(html.escape(block.markup[last : match.start()], quote=False))
            parts.append(f'<a href="{html.escape(match["url"])}">{html.escape(match["text"], quote=False)}</a>')
            last = match.end()
        return "".join([*parts, html.escape(block.markup[last:], quote=False)])

    def _record(self, block: SourceBlock, number: int) -> GoldBlock:
        text = block.text
        if not block.kept and block.glue is None:
            rendered = self._render_block(block, self._inline(block))
            text = html.unescape(_TAG.sub(" ", rendered)) if self.is_html else rendered
        # A template that has no line breaks glues all that follows the first paragraph.
        is_glued = block.glue is not None or (self._joint == " " and number > 1)
        return GoldBlock(block.kind, block.kept, " ".join(text.split()), is_glued)

    def _make_links(self) -> Iterator[Link]:
        for block in self.source.blocks:
            for text, url in make_links(block):
                address = urljoin(self.source.url, url) if url and self.is_html else None
                yield Link(block.kind, text, address, block.date, block.date_text, block.section)

    def _render_around(self, name: str) -> str:
        """Render what stands around the article: other news, the next article, or words of the site."""
        if name == "others":
            return "\n".join(self._render_other(other) for other in self.others)
        if name == "next_article":
            return self._render_next(self.others[0])
        entry = self.words.get(name)
        if entry is None:
            raise SeedError(f"Template {self.template.name}: words.yaml has no {name!r} in {self.source.language}.")
        items: list[str] = entry["items"]
        count = int(self._setting(name) or 1)
        chosen = items if entry.get("all") else [items[(self.index + i) % len(items)] for i in range(count)]
        rendered = []
        for number, item in enumerate(chosen, start=1):
            self._note(entry["kind"], item)
            text = html.escape(item, quote=False) if self.is_html else item
            snippet = self.template.snippets.get(name, "$text")
            rendered.append(Template(snippet).substitute(text=text, href=f"/{name}/{number}", number=number))
        return "\n".join(rendered)

    def _render_other(self, other: GoldSource) -> str:
        values = describe_source(other, self.is_html)
        rendered = Template(self.template.snippets.get("other", "$title")).substitute(values)
        self._note("latest", rendered)
        return rendered if self.is_html else self._shape_line(rendered)

    def _render_next(self, other: GoldSource) -> str:
        blocks = [block for block in other.blocks if block.kind in ("title", "lead", "body")]
        for block in blocks:
            self._note("latest", block.text)
        return self._render(blocks)
