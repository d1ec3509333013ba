"""Which warehouse: the one named in the settings, else the embedded server's."""

from collections.abc import Iterator
from contextlib import contextmanager

from strichka.errors import WarehouseError
from strichka.services.postgres import EmbeddedServer, read_url
from strichka.settings import Settings


def resolve_warehouse_url(settings: Settings) -> str:
    """Return the SQLAlchemy URL of the warehouse; nothing is connected or started.

    Args:
        settings: `warehouse_url` wins; without it, the state of the embedded server under `home` is read.

    Raises:
        WarehouseError: no URL is set and the embedded server was never started here.
    """
    if settings.warehouse_url:
        return settings.warehouse_url
    url = read_url(settings.home)
    if url is None:
        raise WarehouseError(
            f"No warehouse: STRICHKA_WAREHOUSE_URL is not set, and no embedded server was started under "
            f"{settings.home.resolve()}. Set the variable, or run `make run` once."
        )
    return url


@contextmanager
def provide_warehouse_url(settings: Settings) -> Iterator[str]:
    """Give the warehouse's URL for a `with` block, running the embedded server meanwhile if no other is named.

    Args:
        settings: as for `resolve_warehouse_url`.

    Yields:
        The URL. An embedded server that nobody else uses stops at the end.
    """
    if settings.warehouse_url:
        yield settings.warehouse_url
        return
    with EmbeddedServer(settings.home).hold() as server:
        yield server.url()
