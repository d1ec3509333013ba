"""Whom connections trust: certificate authorities, and the proxy that the user named."""

import ssl
from urllib.parse import urlsplit

import certifi
import httpcore

from strichka.errors import SettingsError
from strichka.fetching.addresses import DEFAULT_PORTS
from strichka.settings import Settings


def make_ssl_context(settings: Settings) -> ssl.SSLContext:
    """Return what TLS is verified with: the authorities of certifi and those of `fetch_ca_file`.

    Raises:
        SettingsError: that file can't be read.
    """
    context = ssl.create_default_context(cafile=certifi.where())
    if settings.fetch_ca_file is not None:
        try:
            context.load_verify_locations(cafile=str(settings.fetch_ca_file))
        except OSError as error:
            raise SettingsError(
                f"STRICHKA_FETCH_CA_FILE: {settings.fetch_ca_file} can't be read as PEM ({error})."
            ) from error
    return context


def read_proxy(url: str | None) -> tuple[httpcore.Proxy | None, tuple[str, int] | None]:
    """Return the proxy of an address, and its host and port; nothing where there is none.

    Raises:
        SettingsError: it is no address of a proxy that we can use.
    """
    if not url:
        return None, None
    try:
        parts = urlsplit(url)
        if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
            raise ValueError("it must be http://host:port or https://host:port")
        port = parts.port or DEFAULT_PORTS[parts.scheme]
    except ValueError as error:
        raise SettingsError(f"STRICHKA_FETCH_PROXY can't be used: {error}.") from error
    auth = (parts.username, parts.password or "") if parts.username else None
    return httpcore.Proxy(url=f"{parts.scheme}://{parts.hostname}:{port}", auth=auth), (parts.hostname, port)
