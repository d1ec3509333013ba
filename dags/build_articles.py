"""### Make articles of pending captures.

Takes every capture that no run has taken through all stages, in batches: **extract** (title, text, dates, what was
removed and why) → **deduplicate** (the same text again) → **recognise** (who and what it names, whom it cites) →
**publish** (joined to what the warehouse has). Started by the `captures` asset, and once a night for what a lost event
left behind.

To read old captures again with the present extractor and models, trigger it with *Reprocess* and a window of days;
what older versions found stays in the warehouse, views show the new.

**If it fails**
- One red square in a stage: that batch could not reach the warehouse or the capture store (retried three times). Clear
  the task, or just wait: the next run takes what is still pending. Nothing is written twice.
- `draw_clusters`: clear it. Until then copies among these articles are not marked as such, and no later run sees to it.
- `ModelError`: the pipeline named in `STRICHKA_PIPELINE_UK` or `…_RU` can't be loaded; the message says what to do.
- Refused articles do not fail a task; see table `rejection`.
"""

from datetime import timedelta
from typing import Any

from airflow.sdk import TriggerRule, dag, get_current_context, task, task_group
from airflow.sdk.definitions.timetables.assets import AssetOrTimeSchedule
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException
from airflow.timetables.trigger import CronTriggerTimetable

from strichka.stages.runs import describe_counts
from strichka_airflow.assets import BUILT, CAPTURES
from strichka_airflow.context import MAP_LABEL, label_batch, open_store, open_warehouse, present_versions, run_name
from strichka_airflow.defaults import RETRYING, fail_at_once
from strichka_airflow.params import BUILD_FORM
from strichka_airflow.tags import Tag

# A batch that failed holds nobody up: the others go on, and what it left is pending for the next run.
GO_ON = TriggerRule.ALL_DONE_MIN_ONE_SUCCESS


@task(doc_md="Asks the warehouse what is pending, and divides it into batches.")
@fail_at_once
def plan() -> list[int]:
    """Return the numbers of the planned batches."""
    from strichka.stages.building import plan_build

    return plan_build(open_warehouse(), run_name(), get_current_context()["params"], present_versions())


@task(doc_md="Extracts one batch of captures.", map_index_template=MAP_LABEL)
@fail_at_once
def extract_batch(batch_no: int) -> int:
    """Extract one planned batch."""
    from strichka.stages.building import extract_planned

    counts = extract_planned(open_warehouse(), open_store(), run_name(), batch_no)
    label_batch(f"batch {batch_no}: {counts.get('articles', 0)} articles, {counts.get('rejected', 0)} rejected")
    return batch_no


@task(
    doc_md="Signs one batch of texts and compares them with all others.",
    map_index_template=MAP_LABEL,
    trigger_rule=GO_ON,
)
@fail_at_once
def compare_batch(batch_no: int) -> int:
    """Sign and compare one planned batch."""
    from strichka.stages.building import deduplicate_planned

    counts = deduplicate_planned(open_warehouse(), run_name(), batch_no)
    label_batch(f"batch {batch_no}: {describe_counts(counts)}")
    return batch_no


# Short, and beside the long recognise: it goes first, or the end would wait for it.
@task(doc_md="Draws the clusters anew that this run touches.", trigger_rule=GO_ON, priority_weight=10)
@fail_at_once
def draw_clusters() -> dict[str, int]:
    """Draw the clusters of the run's articles."""
    from strichka.stages.building import cluster_planned

    return cluster_planned(open_warehouse(), run_name())


@task(doc_md="Finds names and citations in one batch of texts.", map_index_template=MAP_LABEL, trigger_rule=GO_ON)
@fail_at_once
def recognise_batch(batch_no: int) -> int:
    """Recognise one planned batch."""
    from strichka.stages.building import recognise_planned

    counts = recognise_planned(open_warehouse(), run_name(), batch_no)
    label_batch(
        f"batch {batch_no}: {counts.get('texts', 0)} texts, {counts.get('mentions', 0)} mentions, "
        f"{counts.get('citations', 0)} citations"
    )
    return batch_no


@task(doc_md="Joins one batch to what the warehouse has.", map_index_template=MAP_LABEL, trigger_rule=GO_ON)
@fail_at_once
def publish_batch(batch_no: int) -> int:
    """Publish one planned batch."""
    from strichka.stages.building import publish_planned

    counts = publish_planned(open_warehouse(), run_name(), batch_no)
    label_batch(f"batch {batch_no}: {describe_counts(counts)}")
    return batch_no


@task(
    doc_md="Closes the run and tells `publish_marts`.",
    outlets=[BUILT],
    trigger_rule=GO_ON,
)
def finish(*, outlet_events: Any = None) -> dict[str, int]:
    """Close the run and emit the event."""
    from strichka.stages.building import finish_build

    totals = finish_build(open_warehouse(), run_name())
    outlet_events[BUILT].extra = totals
    return totals


@task(doc_md="Starts another run when there was more than one run takes. Skipped otherwise.", outlets=[CAPTURES])
def take_the_rest(totals: dict[str, int]) -> None:
    """Emit the event that starts the next run."""
    from strichka.stages.planning import MOST_BATCHES

    if totals.get("plan.batches", 0) < MOST_BATCHES or not totals["pending"]:
        raise AirflowSkipException("This run took all there was.")


@task(doc_md="Fails when a batch failed above, and names it; the others are in the warehouse all the same.", retries=0)
def all_batches_done() -> None:
    """Fail the run when a batch did not go through all stages."""
    from strichka.stages.building import find_undone_batches

    undone = find_undone_batches(open_warehouse(), run_name())
    if undone:
        words = ", ".join(f"batch {number}: {stage}" for number, stage in undone[:20])
        raise AirflowFailException(f"{len(undone)} batches stopped on their way, and are pending again ({words}).")


@task_group(tooltip="From bytes to title, text, dates, authors and links; what was removed, and by which rule.")
def extract(batches: Any) -> Any:
    """Extract, batch by batch."""
    return extract_batch.expand(batch_no=batches)


@task_group(tooltip="Texts that are the same or nearly the same, and the clusters they form.")
def deduplicate(batches: Any) -> Any:
    """Compare, batch by batch, then draw clusters once."""
    compared, drawn = compare_batch.expand(batch_no=batches), draw_clusters()
    compared >> drawn
    return compared, drawn


@task_group(tooltip="Names and who they are, in both languages; who is cited.")
def recognise(batches: Any) -> Any:
    """Recognise, batch by batch."""
    return recognise_batch.expand(batch_no=batches)


@task_group(tooltip="Links and translations joined to the articles they lead to; names of entities chosen.")
def publish(batches: Any) -> Any:
    """Publish, batch by batch."""
    return publish_batch.expand(batch_no=batches)


@dag(
    dag_id="build_articles",
    description="Pending captures become articles: extract, deduplicate, recognise, publish.",
    # Where Airflow is new, it begins with the next night: `False` means at once in the hours after the last one.
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("30 2 * * *", timezone="UTC", run_immediately=timedelta(0)), assets=[CAPTURES]
    ),
    params=BUILD_FORM,
    default_args=RETRYING,
    doc_md=__doc__,
    tags=[Tag.BUILD, Tag.ASSET_DRIVEN, Tag.SCHEDULED],
    max_active_runs=1,
    catchup=False,
    is_paused_upon_creation=False,
    dagrun_timeout=timedelta(hours=24),
)
def build_articles() -> None:
    """Wire the stages."""
    compared, drawn = deduplicate(extract(plan()))
    published = publish(recognise(compared))
    totals, done = finish(), all_batches_done()
    # Names don't depend on clusters: only the end waits for these, and is red where they could not be drawn.
    [published, drawn] >> totals >> done
    drawn >> done
    take_the_rest(totals)


build_articles()
