"""What all tasks have in common: retries with backoff for what can pass, none for what can't."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from airflow.sdk.exceptions import AirflowFailException

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

# Away for a moment (database, store, a worker killed): tried again after 10 s, 20 s, 40 s.
RETRYING: dict[str, Any] = {
    "owner": "strichka",
    "retries": 3,
    "retry_delay": timedelta(seconds=10),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=5),
    "execution_timeout": timedelta(hours=2),
}


def fail_at_once(task: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Wrap a task so that errors which no retry can mend fail it at once, in words for the person on call.

    A wrong path, setting, seed file or model stays wrong; a warehouse or store that is away may come back.
    """

    @wraps(task)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        from strichka.errors import InputError, ModelError, SeedError, SettingsError

        try:
            return task(*args, **kwargs)
        except (InputError, ModelError, SeedError, SettingsError) as error:
            raise AirflowFailException(f"{type(error).__name__}: {error}") from error

    return run
