"""The forms that the UI shows when a DAG is started by hand."""

from airflow.sdk import Param

from strichka.settings import get_settings

_settings = get_settings()

LOAD_FORM = {
    "path": Param(
        "seeds/articles",
        type="string",
        title="Path",
        description="A file, a folder, a glob (`/data/2024-*/*.html`), an fsspec URL (`s3://bucket/folder`), or a "
        "month or day of Common Crawl's news archive (`cc-news://2024/05`, `cc-news://2024/05/07`).",
    ),
    "domains": Param(
        None,
        type=["null", "string"],
        title="Domains",
        description="Take what is of these alone: `known` (the declared sources), or domains with commas between them. "
        "Empty: everything; of Common Crawl's archive what is known.",
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

FETCH_FORM = {
    "day": Param(
        None,
        type=["null", "string"],
        format="date",
        title="Day",
        description="Of which day; empty: today (UTC). Runs of the schedule and of a backfill have their own.",
    ),
    "sources": Param(
        [],
        type=["null", "array"],
        items={"type": "string"},
        title="Sources",
        description="Keys, one a line (`strichka sources list`); empty: all that are switched on.",
    ),
    "requests_per_second": Param(
        _settings.fetch_requests_per_second,
        type="number",
        minimum=0,
        maximum=1000,
        title="Requests a second to one host",
        description="Over all workers and runs; robots.txt and the source may ask for fewer. 0: no rate.",
    ),
    "host_concurrency": Param(
        _settings.fetch_host_concurrency,
        type="integer",
        minimum=1,
        maximum=256,
        title="Requests to one host at once",
        description="Over all workers and runs. 256 without a rate: no limit at all.",
    ),
}
