"""What a mapped task of `fetch_news` needs: its day, its settings, and words for the UI."""

import logging
from typing import TYPE_CHECKING, Any

from airflow.sdk import get_current_context
from airflow.sdk.exceptions import AirflowFailException

from strichka_airflow.context import label_batch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from strichka.settings import Settings
    from strichka.stages.fetch_outcome import Failure

log = logging.getLogger(__name__)
# The source's key until the task has something to tell.
SOURCE_LABEL = "{{ batch_label | default(task.op_kwargs['source_key']) }}"


def chosen_day() -> str | None:
    """Return the day of the run: its partition key, else the form's; none means today."""
    context = get_current_context()
    return context["dag_run"].partition_key or context["params"]["day"]


def chosen_settings() -> "Settings":
    """Return the settings, with the politeness that the form asks for."""
    from strichka.settings import get_settings

    params = get_current_context()["params"]
    return get_settings().model_copy(
        update={
            "fetch_requests_per_second": float(params["requests_per_second"]),
            "fetch_host_concurrency": int(params["host_concurrency"]),
        }
    )


def show(words: str, failures: "Sequence[Failure]" = ()) -> None:
    """Make words the mapped task's name in the UI, and the last line of its log, below the addresses that failed."""
    label_batch(words)
    for failure in failures:
        log.warning("%s", failure)
    log.info("%s", words)


def emit_captures(accessor: Any, summary: dict[str, Any]) -> None:
    """Fill in the asset event of a day; a run without a partition key names its day by itself.

    Without it, DAGs that wait for a day's captures would not hear of days that were fetched by hand.
    """
    accessor.extra = summary
    if get_current_context()["dag_run"].partition_key is None:
        accessor.add_partitions(summary["day"])


def see_all_done(summary: dict[str, Any]) -> None:
    """Fail the run, in words, when it brought less than it should.

    Raises:
        AirflowFailException: a source stopped on its way, lists of a past day could not be read, or there was nobody
            to ask.
    """
    problems = []
    if summary["undone"]:
        problems.append(f"these sources stopped on their way: {', '.join(summary['undone'])}")
    if summary["incomplete"]:
        # Of a day that is over, a list without an entry is as suspicious as one that can't be read.
        names = summary["incomplete"]
        problems.append(
            f"lists of these sources could not be read whole, or list nothing: {', '.join(names)}. The log of "
            f"`discover` names them: open their addresses; `strichka sources check {names[0]}` tells what comes back. "
            "Where the site has moved or changed its lists, mend the declaration; where it published nothing that day, "
            "nothing is missing"
        )
    if not summary["sources"] and not problems:
        problems.append(
            f"none of the {len(summary['skipped'])} sources keeps a list of that day (they have live feeds alone)"
            if summary["skipped"]
            else "no source was planned"
        )
    if problems:
        raise AirflowFailException(f"{summary['day'] or 'No day'}: {'; '.join(problems)}")
