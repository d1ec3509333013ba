"""### Fetch the press: a day of every declared source.

Asks each source's lists (feeds, news sitemaps, the archive of the day), and fetches what is new or was changed. It is
polite: robots.txt, the rate of each host and its rests hold over all workers and runs. What comes is kept as captures,
and `build_articles` is started for them. One partition a day: the run at midnight UTC is for the day just ended.

Paused until you switch it on; then it fetches the newest day at once. Older days: `airflow backfill create --dag-id
fetch_news --from-date … --to-date …`, the backfill form of the UI, or a run by hand with *Day*. A source that has only
live feeds can't give past days: its square is pink (skipped), its name tells why. See docs/backfill.md.

**If it fails**
- `discover` of a source: none of its lists could be read; its log has each address and the answer. The site is down or
  has moved its lists (`strichka sources check KEY`). The other sources are fetched all the same.
- `fetch`: warehouse or capture store was away (retried three times). What was not fetched stays pending, and the next
  run takes it. Addresses that failed don't fail the task: its log names each with its status and the next try.
- `all_sources_done`: names the sources that stopped above, or whose lists of a past day could not be read. A backfill
  with `--reprocess-behavior failed` asks for such days again; nothing is fetched twice.
"""

from typing import Any

from airflow.sdk import TriggerRule, dag, get_current_context, task, task_group
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from strichka.settings import get_settings
from strichka_airflow.assets import CAPTURES
from strichka_airflow.context import open_store, open_warehouse, run_name
from strichka_airflow.defaults import RETRYING, fail_at_once
from strichka_airflow.fetch_mapping import (
    SOURCE_LABEL,
    chosen_day,
    chosen_settings,
    emit_captures,
    see_all_done,
    show,
)
from strichka_airflow.params import FETCH_FORM
from strichka_airflow.tags import Tag
from strichka_airflow.timetables import make_timetable


@task(doc_md="Writes down which sources are asked, for which day.")
@fail_at_once
def plan() -> list[str]:
    """Return the keys of the sources."""
    from strichka.stages.fetching import plan_fetch_run

    wanted = get_current_context()["params"]["sources"] or ()
    return plan_fetch_run(open_warehouse(), run_name(), day=chosen_day(), source_keys=wanted)


@task(
    doc_md="Asks a source's feeds, sitemaps and archive of the day. Skipped, with the reason, when it has none of it.",
    map_index_template=SOURCE_LABEL,
)
@fail_at_once
def discover(source_key: str) -> dict[str, int]:
    """Find the addresses of one source."""
    from strichka.stages.fetching import discover_planned

    outcome = discover_planned(open_warehouse(), run_name(), source_key, chosen_settings())
    show(outcome.words)
    if outcome.skipped:
        raise AirflowSkipException(outcome.skipped)
    if outcome.problem:
        raise AirflowFailException(f"No list of {source_key} could be read: {outcome.problem}")
    return outcome.counts


@task(doc_md="Fetches what is new or changed, into captures.", map_index_template=SOURCE_LABEL)
@fail_at_once
def fetch(source_key: str) -> dict[str, int]:
    """Fetch the addresses of one source."""
    from strichka.stages.fetching import fetch_planned

    outcome = fetch_planned(open_warehouse(), open_store(), run_name(), source_key, chosen_settings())
    show(outcome.words, outcome.failures)
    return outcome.counts


@task_group(tooltip="One source: its lists asked, then its new and changed pages fetched.")
def fetch_source(source_key: str) -> None:
    """Ask, then fetch."""
    discover(source_key) >> fetch(source_key)


@task(
    doc_md="Closes the run and emits the `captures` event of the day, with the counts of each source.",
    outlets=[CAPTURES],
    # The rule that asks for one success takes a source that was skipped for none.
    trigger_rule=TriggerRule.ALL_DONE,
)
def finish(*, outlet_events: Any = None) -> dict[str, Any]:
    """Emit the event."""
    from strichka.stages.fetching import finish_fetch

    summary = finish_fetch(open_warehouse(), run_name())
    if not summary["sources"]:
        raise AirflowSkipException("No source was fetched.")
    emit_captures(outlet_events[CAPTURES], summary)
    return summary


@task(doc_md="Starts `build_articles` when captures wait and no run of it is queued. Skipped otherwise.")
def start_build() -> None:
    """Start the build."""
    from strichka_airflow import start_build

    start_build.start_build()


@task(
    doc_md="Fails when a source stopped above or a past day is not whole, and names it; the others are there.",
    trigger_rule=TriggerRule.ALL_DONE,
    retries=0,
)
def all_sources_done() -> None:
    """Fail the run when it brought less than it should."""
    from strichka.stages.fetching import summarise_fetch

    see_all_done(summarise_fetch(open_warehouse(), run_name()))


@dag(
    dag_id="fetch_news",
    description="The lists of each source asked, what is new or changed fetched, a partition a day.",
    schedule=make_timetable(get_settings().fetch_schedule),
    params=FETCH_FORM,
    default_args=RETRYING,
    doc_md=__doc__,
    tags=[Tag.INGEST, Tag.SCHEDULED],
    max_active_runs=3,
    catchup=False,
    is_paused_upon_creation=True,
)
def fetch_news() -> None:
    """Wire the tasks."""
    fetched = fetch_source.expand(source_key=plan())
    fetched >> finish() >> start_build()
    fetched >> all_sources_done()


fetch_news()
