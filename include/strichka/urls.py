"""Addresses: which two addresses mean the same article."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

# Parameters that say where a reader came from and never which page is shown. Never `id`, `p`, `page` or the like.
TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "at_medium", "at_campaign", "fb_", "ga_")
TRACKING_NAMES = frozenset(
    (
        "fbclid",
        "gclid",
        "dclid",
        "yclid",
        "ysclid",
        "msclkid",
        "igshid",
        "mc_cid",
        "mc_eid",
        "_openstat",
        "from_rss",
        "rss",
        "spm",
        "ref_src",
        "amp_js_v",
    )
)
DEFAULT_PORTS = {"http": 80, "https": 443}


def canonicalise_url(url: str) -> str | None:
    """Bring an address into the one form in which addresses are compared and stored.

    Lower-case scheme and host, punycode for international hosts, no default port, no user, no fragment, no tracking
    parameter; path and every other parameter as they are, in their order.

    Returns:
        The canonical form, or none when the text is no http or https address.
    """
    try:
        parts = urlsplit(url.strip())
        scheme, host, port = parts.scheme.lower(), (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if scheme not in DEFAULT_PORTS or not host:
        return None
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    if port is not None and port != DEFAULT_PORTS[scheme]:
        host = f"{host}:{port}"
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _is_tracking(name.lower())
    ]
    return urlunsplit((scheme, host, parts.path or "/", urlencode(query), ""))


def url_key(canonical_url: str) -> str:
    """Return what an article's id is made from: the canonical address without scheme and `www.`.

    The same page served over http and https, with and without `www.`, is one article.
    """
    return canonical_url.split("://", 1)[-1].removeprefix("www.")


def site_domain(url: str) -> str | None:
    """Return the host of an address without `www.`, none when it has none."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.rstrip(".").removeprefix("www.") if host else None


def _is_tracking(name: str) -> bool:
    return name in TRACKING_NAMES or name.startswith(TRACKING_PREFIXES)
