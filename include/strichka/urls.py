"""Addresses: which two addresses mean the same article.

The rules are data: `seeds/urls/tracking.yaml` and `forms.yaml`, and what a source declares of its own addresses
(`trailing_slash`, `tracking_parameters`). The address as printed is kept beside the canonical one by whoever calls.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes, urlencode, urlsplit, urlunsplit

import yaml

from strichka.errors import SeedError
from strichka.resources import seeds_folder

DEFAULT_PORTS = {"http": 80, "https": 443}
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")  # RFC 3986, 2.3
_SESSION = re.compile(r";jsessionid=[^/;?]*", re.IGNORECASE)
# Left as an escape when decoded text would hold it: it can't be seen, or would end the address where it is printed.
_HIDDEN = re.compile(r"[\s\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd]")


@dataclass(frozen=True, slots=True)
class _Rules:
    """What `seeds/urls` says."""

    tracking_names: frozenset[str]
    tracking_prefixes: tuple[str, ...]
    never: frozenset[str]
    form_labels: frozenset[str]
    public_suffixes: frozenset[str]
    amp_endings: tuple[str, ...]
    amp_beginnings: tuple[str, ...]
    amp_parameters: Mapping[str, frozenset[str]]
    amp_caches: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class _Site:
    """What is known of a host: the form in which it is compared, and its source's rules."""

    host: str
    trailing_slash: str
    tracking_names: frozenset[str]


def canonicalise_url(url: str) -> str | None:
    """Bring an address into the one form in which addresses are compared and stored.

    Lower-case scheme and host, punycode for international hosts, no default port, no user, no fragment, no tracking
    parameter or session; the page itself in place of its form for telephones (`m.`) or for AMP (RFC 3986, section 6,
    for the rest). Letters beyond ASCII stand for themselves in the path, however they were escaped, so that an address
    printed with Cyrillic letters is the one that was printed with `%D0…`. A slash at the end stays as it is, unless the
    source declares that both forms are one page. Every other parameter stays, in its order.

    Returns:
        The canonical form, or none when the text is no http or https address.
    """
    rules = read_url_rules()
    text = url.strip()
    for cache in rules.amp_caches if "amp" in text else ():
        if inner := cache.match(text):
            text = f"{'https' if inner['secure'] else 'http'}://{inner['rest']}"
            break
    try:
        parts = urlsplit(text)
        scheme, name, port = parts.scheme.lower(), (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if scheme not in DEFAULT_PORTS or not name:
        return None
    site = _read_site(name)
    if site is None:
        return None
    host = f"[{site.host}]" if ":" in site.host else site.host
    if port is not None and port != DEFAULT_PORTS[scheme]:
        host = f"{host}:{port}"
    return urlunsplit((scheme, host, _clean_path(parts.path, site, rules), _clean_query(parts.query, site, rules), ""))


def url_key(canonical_url: str) -> str:
    """Return what an article's id is made from: the canonical address without scheme and `www.`.

    The same page served over http and https, with and without `www.`, is one article. The key of an address changes
    only where its canonical form does. Against the first release: forms for telephones and AMP have the key of the page
    they are a form of; escaped letters in a path that of the same letters unescaped; a session, or a parameter that a
    source declares as tracking, is not in it; and values that are no UTF-8 stay apart, which had all become one.
    """
    return canonical_url.split("://", 1)[-1].removeprefix("www.")


def site_domain(url: str) -> str | None:
    """Return the host of an address without `www.`, none when it has none."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.rstrip(".").removeprefix("www.") if host else None


def check_tracking_name(name: str) -> str:
    """Return a parameter's name that a rule may take out of addresses.

    Raises:
        ValueError: a parameter of that name may say which page is shown.
    """
    if not name or name != name.lower() or name in read_url_rules().never:
        raise ValueError(f"{name!r} may name a page, or is not in small letters: it is never taken out of an address")
    return name


@lru_cache(maxsize=1)
def read_url_rules() -> _Rules:
    """Read `seeds/urls` once per process.

    Raises:
        SeedError: a file is missing or malformed; names file, key and remedy.
    """
    tracking, forms = _read_file("tracking.yaml"), _read_file("forms.yaml")
    try:
        rules = _Rules(
            tracking_names=frozenset(tracking["names"]),
            tracking_prefixes=tuple(tracking["prefixes"]),
            never=frozenset(tracking["never"]),
            form_labels=frozenset([*forms["mobile_labels"], *forms["amp_labels"]]),
            public_suffixes=frozenset(forms["public_suffixes"]),
            amp_endings=tuple(sorted(forms["amp_endings"], key=len, reverse=True)),
            amp_beginnings=tuple(forms["amp_beginnings"]),
            amp_parameters={name: frozenset(values) for name, values in forms["amp_parameters"].items()},
            amp_caches=tuple(re.compile(expression, re.IGNORECASE) for expression in forms["amp_caches"]),
        )
    except (KeyError, TypeError, AttributeError, re.error) as error:
        raise SeedError(f"seeds/urls: {type(error).__name__} at {error}; correct this key.") from error
    wrong = sorted(
        name
        for name in rules.never
        if name in rules.tracking_names or name in rules.amp_parameters or name.startswith(rules.tracking_prefixes)
    )
    if wrong:
        raise SeedError(f"seeds/urls: {', '.join(wrong)} may name a page; remove it from the rules that take it out.")
    return rules


def _read_file(name: str) -> dict[str, Any]:
    path = seeds_folder() / "urls" / name
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SeedError(f"{path}: can't be read as YAML ({error}); correct the file.") from error
    if not isinstance(data, dict):
        raise SeedError(f"{path}: must be a mapping; correct the file.")
    return data


@lru_cache(maxsize=10_000)
def _read_site(name: str) -> _Site | None:
    from strichka.articles.sources import SourceRegistry

    host = name
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    host = _strip_form_labels(host, read_url_rules())
    source = SourceRegistry.load().find_by_url(f"//{host}")
    if source is None:
        return _Site(host, "keep", frozenset())
    return _Site(host, source.trailing_slash, frozenset(source.tracking_parameters))


def _strip_form_labels(host: str, rules: _Rules) -> str:
    """Take `m.`, `amp.` and the like off a host, also behind `www.`, as long as a site is left."""
    while True:
        first, _, rest = host.partition(".")
        is_before_form = first == "www" and rest.partition(".")[0] in rules.form_labels
        is_form = first in rules.form_labels and "." in rest and rest not in rules.public_suffixes
        if not (is_before_form or is_form):
            return host
        host = rest


def _clean_path(path: str, site: _Site, rules: _Rules) -> str:
    if "%" in path:
        path = _ESCAPES.sub(_unescape, path)
    path = _HIDDEN.sub(lambda match: _escape_if_needed(match[0]), path)
    path = _SESSION.sub("", path) if ";" in path else path
    before = None
    while before != path and "amp" in path.lower():
        before, path = path, _strip_amp(path, rules)
    if site.trailing_slash == "remove":
        path = path.rstrip("/")
    elif site.trailing_slash == "add" and not path.endswith("/") and "." not in path.rpartition("/")[2]:
        path += "/"
    return path or "/"


def _strip_amp(path: str, rules: _Rules) -> str:
    lowered = path.lower()
    for ending in rules.amp_endings:
        if lowered.endswith(ending) and len(path) > len(ending):
            path = path[: -len(ending)] + ("/" if ending.endswith("/") else "")
            break
    lowered = path.lower()
    for beginning in rules.amp_beginnings:
        if lowered.startswith(beginning) and len(path) > len(beginning):
            return path[len(beginning) - 1 :]
    return path


def _unescape(match: re.Match[str]) -> str:
    """Decode what may stand unescaped in a path: unreserved ASCII and letters; the rest in capital hexadecimals."""
    raw = unquote_to_bytes(match[0])
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return match[0].upper()
    return "".join(_escape_if_needed(character) for character in text)


def _escape_if_needed(character: str) -> str:
    is_plain = ord(character) in _UNRESERVED if character.isascii() else not _HIDDEN.match(character)
    return character if is_plain else "".join(f"%{byte:02X}" for byte in character.encode("utf-8"))


def _clean_query(query: str, site: _Site, rules: _Rules) -> str:
    if not query:
        return ""
    # With surrogate escapes a value in windows-1251 comes out as it went in.
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    kept = [(name, value) for name, value in pairs if not _is_left_out(name.lower(), value, site, rules)]
    return urlencode(kept, errors="surrogateescape")


def _is_left_out(name: str, value: str, site: _Site, rules: _Rules) -> bool:
    if name in rules.never:
        return False
    if name in rules.tracking_names or name in site.tracking_names or name.startswith(rules.tracking_prefixes):
        return True
    return value.lower() in rules.amp_parameters.get(name, ())
