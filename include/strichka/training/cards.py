"""What stands beside the weights of a set: model card, licence, figures."""

import json
from pathlib import Path
from typing import Any

from strichka.entities.annotate import Annotator
from strichka.entities.corpus import load_corpus, make_row
from strichka.evaluation.entities import score_spans
from strichka.evaluation.scores import Score
from strichka.settings import Settings

_TERMS = {
    "Apache-2.0": "Free for any use, business included: Apache-2.0, as Strichka itself.",
    "CC-BY-NC-SA-4.0": (
        "**Not for commercial use.** CC BY-NC-SA 4.0, as NER-UK 2.0 from which it learnt: name the sources, share what "
        "you make of it under the same terms, and earn nothing by it. The set `open` has no such limit."
    ),
}
_MIT = """\
factRuEval-2016, from whose texts these weights learnt, is published under the MIT licence:

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions: The above copyright notice and
this permission notice shall be included in all copies or substantial portions of the Software. THE SOFTWARE IS PROVIDED
"AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT
HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
_LICENCES = {
    "Apache-2.0": """\
These weights are part of Strichka and under the Apache License, Version 2.0:
https://www.apache.org/licenses/LICENSE-2.0

They learnt from Strichka's own corpus (seeds/corpus, CC BY 4.0, the Strichka maintainers) and from:
""",
    "CC-BY-NC-SA-4.0": """\
These weights are under the Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International License:
https://creativecommons.org/licenses/by-nc-sa/4.0/legalcode

They learnt from NER-UK 2.0 by lang-uk (https://github.com/lang-uk/ner-uk), which is under that licence, from
Strichka's own corpus (seeds/corpus, CC BY 4.0, the Strichka maintainers), and from:
""",
}


def measure_set(path: str, own: Path | None = None) -> list[Score]:
    """Measure a stored pipeline on the development and test parts of our own corpus, as `make eval` does.

    Args:
        path: of the pipeline.
        own: where the corpus lies; `seeds/corpus` when not given.
    """
    annotator = Annotator(Settings(pipeline_uk=path, pipeline_ru=path))
    scores: list[Score] = []
    for part in ("dev", "test"):
        scores += score_spans(
            f"own/{part}", [make_row(document) for document in load_corpus(part, folder=own)], annotator
        )
    return scores


def write_card(folder: Path, meta: dict[str, Any], scores: list[Score]) -> None:
    """Write `README.md` and `LICENSE` beside a stored pipeline, and its figures into its `meta.json`."""
    stored = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    stored["performance"] = {
        f"{score.corpus} {score.language} {score.label} {score.measure}": round(100 * score.f_score, 1)
        for score in scores
    }
    (folder / "meta.json").write_text(json.dumps(stored, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (folder / "README.md").write_text(make_card(meta, scores), encoding="utf-8")
    (folder / "LICENSE").write_text(make_licence(meta), encoding="utf-8")


def make_licence(meta: dict[str, Any]) -> str:
    """Return the licence text of a set."""
    learnt = any(source["license"] == "MIT" for source in meta["sources"])
    return _LICENCES[meta["license"]] + "\n" + (_MIT if learnt else "nothing else.\n")


def make_card(meta: dict[str, Any], scores: list[Score]) -> str:
    """Return the model card of a set, in Markdown."""
    sources = "\n".join(f"| {source['name']} | {source['license']} |" for source in meta["sources"])
    rows = "\n".join(
        f"| {score.corpus} | {score.language} | {score.label} | {score.measure} "
        f"| {100 * score.precision:.1f} | {100 * score.recall:.1f} | {100 * score.f_score:.1f} | {score.count} |"
        for score in scores
    )
    short_name = meta["name"].removeprefix("strichka_")
    return f"""# {meta["name"]} {meta["version"]}
{meta["description"]} One spaCy pipeline for both languages; labels PER, LOC, ORG, MISC as `docs/annotation.md` says.

## Terms
{_TERMS[meta["license"]]} See `LICENSE`.

## Learnt from
| corpus | licence |
|---|---|
{sources}

## Use
`STRICHKA_PIPELINE_UK={short_name}` and `STRICHKA_PIPELINE_RU={short_name}`. Trained anew by
`make train SET={short_name} DATA=<folder>`, with the values in `include/strichka/training/ner.cfg`.

## Figures
`STRICHKA_PIPELINE_UK={short_name} STRICHKA_PIPELINE_RU={short_name} make eval`; in hundredths, the
number of names last. `exact` counts span and label, `span` the span alone. Other corpora, speed and size:
`docs/entities.md`.

| part | language | label | measure | precision | recall | F | names |
|---|---|---|---|---|---|---|---|
{rows}

## Limits
- Learnt from news. Fiction, chats and official forms have names in other shapes, and were not measured.
- It reads what Strichka's gazetteer, word lists and rules say of a text, and pymorphy3: without the package it can't be
  loaded, and a changed gazetteer changes what it finds.
- Text without capitals is read, but fewer of its names are found.
- Names of bodies without capitals ("верховний суд") are found where the guideline has them; other corpora differ on
  where such names begin and end.
"""
