"""The forms that the UI shows when a DAG is started by hand."""

from airflow.sdk import Param

LOAD_FORM = {
    "path": Param(
        "seeds/articles",
        type="string",
        title="Path",
        description="A file, a folder, a glob (`/data/2024-*/*.html`) or an fsspec URL (`s3://bucket/folder`).",
    ),
    "format": Param(
        "auto",
        type="string",
        enum=["auto", "text", "html", "json", "jsonl", "warc"],
        title="Format",
        description="`auto` goes by the file's ending; another value reads every file as that.",
    ),
    "source_key": Param(
        None,
        type=["null", "string"],
        title="Source",
        description="Key of the source all of it comes from (`strichka sources list`); empty: found by each address.",
    ),
    "batch_size": Param(
        500, type="integer", minimum=1, maximum=5000, title="Batch size", description="Files a task reads."
    ),
    "most_rejected": Param(
        0.5,
        type="number",
        minimum=0,
        maximum=1,
        title="Largest share of rejected inputs",
        description="The run fails at the end when a larger share of the documents was refused.",
    ),
}

BUILD_FORM = {
    "reprocess": Param(
        False,
        type="boolean",
        title="Reprocess",
        description="Read captures again that older versions of extractor or models have read.",
    ),
    "first_day": Param(
        None, type=["null", "string"], format="date", title="From day", description="Of the window; empty: open."
    ),
    "last_day": Param(
        None, type=["null", "string"], format="date", title="To day", description="Of the window; empty: open."
    ),
    "batch_size": Param(
        500, type="integer", minimum=1, maximum=5000, title="Batch size", description="Articles a task takes."
    ),
}
