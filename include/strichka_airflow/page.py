"""Where the page "Warehouse" hangs in Airflow's UI; what it shows is loaded when somebody first asks for it.

Airflow loads plugins in every process, each task's too, and the web framework takes two seconds to import.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

PREFIX = "/strichka"
Message = MutableMapping[str, Any]


async def page(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """Answer a request, as an ASGI application."""
    from strichka_airflow.ui import app

    await app(scope, receive, send)
