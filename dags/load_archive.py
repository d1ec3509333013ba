"""### Load articles from files or web archives.

Reads `.txt`, `.html`, `.json`, `.jsonl` (each also `.gz`), `.zip` of those, `.warc` and `.warc.gz`, keeps the bytes as
captures, and lets `build_articles` make articles of them. Start it by hand; the form asks for the path.

**If it fails**
- `list_inputs`: the path names nothing. Nothing was read; correct it and trigger again.
- `capture`: the capture store or the warehouse was away (retried three times). Loading the same path again takes up
  where it stopped: what is captured is not captured twice.
- `finish`: more inputs were refused than the form allows. The rest is in the warehouse all the same; see table
  `rejection` for each refused input and its reason.
"""

from typing import Any

from airflow.sdk import dag, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from strichka_airflow.assets import CAPTURES
from strichka_airflow.context import MAP_LABEL, label_batch, open_store, open_warehouse, run_name
from strichka_airflow.defaults import RETRYING, fail_at_once
from strichka_airflow.params import LOAD_FORM
from strichka_airflow.tags import Tag


@dag(
    dag_id="load_archive",
    description="Files and web archives become captures.",
    schedule=None,
    params=LOAD_FORM,
    default_args=RETRYING,
    doc_md=__doc__,
    tags=[Tag.INGEST, Tag.MANUAL],
    max_active_runs=4,
    is_paused_upon_creation=False,
)
def load_archive() -> None:
    """Wire the tasks."""

    @task(doc_md="Lists what the path names and divides it into batches. Fails at once when there is nothing.")
    @fail_at_once
    def list_inputs() -> list[int]:
        from strichka.stages.loading import plan_inputs

        return plan_inputs(open_warehouse(), run_name(), get_current_context()["params"])

    @task(
        doc_md="Reads one batch of inputs and keeps what is new as WARC. Safe to run again.",
        map_index_template=MAP_LABEL,
    )
    @fail_at_once
    def capture(batch_no: int) -> dict[str, int]:
        from strichka.stages.loading import capture_planned
        from strichka.stages.runs import describe_counts

        counts = capture_planned(open_warehouse(), open_store(), run_name(), batch_no, get_current_context()["params"])
        label_batch(f"batch {batch_no}: {describe_counts(counts)}")
        return counts

    @task(
        doc_md="Sums up, and tells `build_articles` when anything waits to be built. Skipped when nothing does.",
        outlets=[CAPTURES],
    )
    def finish(batches: list[dict[str, int]], *, outlet_events: Any = None) -> dict[str, int]:
        from strichka.stages.loading import finish_load

        summary = finish_load(open_warehouse(), run_name(), list(batches))
        share = get_current_context()["params"]["most_rejected"]
        if summary["rejected"] > share * max(summary["documents"], 1):
            raise AirflowFailException(
                f"{summary['rejected']} of {summary['documents']} documents were refused, more than the share of "
                f"{share} that was allowed. What was read is kept; see table rejection for each reason."
            )
        if not summary["pending"]:
            raise AirflowSkipException("Nothing waits to be built: all of it is in the warehouse already.")
        outlet_events[CAPTURES].extra = summary
        return summary

    finish(capture.expand(batch_no=list_inputs()))


load_archive()
