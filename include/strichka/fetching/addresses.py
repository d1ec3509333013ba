"""Which addresses may be asked for: their forms, and the networks that nothing of ours may reach."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from strichka.fetching.models import ErrorKind, FetchFailedError

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST_ADDRESS = 4096
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_][a-z0-9_-]{0,62})*")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
# What may stand in a path or query without an escape (RFC 3986), and "%", for what is escaped already stays so.
_SAFE = "!#$%&'()*+,/:;=?@[]~"

# IANA's registries of special-purpose addresses (2026-10), and the one network beside them that is known to serve
# secrets to whoever asks from inside a cloud.
_FORBIDDEN_IPV4 = {
    "0.0.0.0/8": "this network",
    "10.0.0.0/8": "a private network",
    "100.64.0.0/10": "shared address space of a provider",
    "127.0.0.0/8": "this machine",
    "168.63.129.16/32": "a cloud's metadata",
    "169.254.0.0/16": "link-local addresses and clouds' metadata",
    "172.16.0.0/12": "a private network",
    "192.0.0.0/24": "protocol assignments",
    "192.0.2.0/24": "documentation",
    "192.31.196.0/24": "AS112",
    "192.52.193.0/24": "automatic multicast tunnelling",
    "192.88.99.0/24": "6to4 relays",
    "192.168.0.0/16": "a private network",
    "192.175.48.0/24": "AS112",
    "198.18.0.0/15": "benchmarks",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved addresses",
}
# Outside 2000::/3 nothing is assigned to the public internet; these lie inside it.
_FORBIDDEN_IPV6 = {
    "2001::/23": "protocol assignments, Teredo among them",
    "2001:db8::/32": "documentation",
    "2002::/16": "6to4",
    "2620:4f:8000::/48": "AS112",
    "3fff::/20": "documentation",
}
_GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")
# RFC 6052: an address of the IPv4 internet as a translator shows it to a network that has IPv6 alone. What counts is
# the address inside. (64:ff9b:1::/48 of RFC 8215 is for translation to private networks and stays forbidden.)
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
_IPV4_TABLE = [(ipaddress.IPv4Network(network), words) for network, words in _FORBIDDEN_IPV4.items()]
_IPV6_TABLE = [(ipaddress.IPv6Network(network), words) for network, words in _FORBIDDEN_IPV6.items()]


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart into what a connection and a request need."""

    url: str  # whole, as a URI: escaped, host in lower case and punycode, no fragment
    scheme: str
    host: str  # name or IP address, the latter in its usual form and without brackets
    port: int
    path: str  # with the query

    @property
    def authority(self) -> str:
        """The host as it stands in an address and in the Host header: with the port where it isn't the usual one."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == DEFAULT_PORTS[self.scheme] else f"{name}:{self.port}"


def parse_target(url: str) -> Target:
    """Take an address apart.

    Raises:
        FetchFailedError: `bad_address`, when it is no http or https address, names no host, has user and password,
            or has a host in a form that is neither a name nor an IP address.
    """
    try:
        if len(url) > _LONGEST_ADDRESS:
            raise ValueError(f"it has over {_LONGEST_ADDRESS:,} characters")
        parts = urlsplit(url.strip())
        scheme = parts.scheme.lower()
        if scheme not in DEFAULT_PORTS:
            raise ValueError(f"the scheme {scheme[:20]!r} is not http or https")
        if "@" in parts.netloc:
            raise ValueError("it holds a user name")
        host = _read_host(parts.hostname or "")
        port = DEFAULT_PORTS[scheme] if parts.port is None else parts.port
        if not port:
            raise ValueError("port 0 can't be asked")
    except ValueError as error:
        raise FetchFailedError(
            ErrorKind.BAD_ADDRESS, url[:500], f"No address that can be asked for: {error}"
        ) from error
    path = quote((parts.path or "/").encode("utf-8", "surrogatepass"), safe=_SAFE)
    if parts.query:
        path += "?" + quote(parts.query.encode("utf-8", "surrogatepass"), safe=_SAFE)
    target = Target("", scheme, host, port, path)
    return Target(f"{scheme}://{target.authority}{path}", scheme, host, port, path)


def _read_host(host: str) -> str:
    if not host.isascii():
        # IDNA maps full-width digits and dots to plain ones: what comes out is looked at again below.
        host = host.encode("idna").decode("ascii")
    host = host.lower().rstrip(".")
    if not host:
        raise ValueError("it names no host")
    ip = read_ip(host)
    if ip is not None:
        return str(ip)
    if not _HOST.fullmatch(host):
        raise ValueError(f"the host {host[:80]!r} is neither a name nor an IP address")
    return host


def read_ip(host: str) -> IpAddress | None:
    """Read a host that is an IP address in any form that some resolver understands.

    IPv4 with one to four parts, each decimal, octal (`0177`) or hexadecimal (`0x7f`), as the C library's `inet_aton`
    and browsers read it (WHATWG URL, "IPv4 parser"); IPv6 in any spelling.

    Args:
        host: in lower case, without brackets.

    Returns:
        The address, none when the host is a name.

    Raises:
        ValueError: it ends in a number and so can be no name, but is no address either.
    """
    if ":" in host:
        if "%" in host:
            raise ValueError("an IPv6 address with a zone belongs to one machine")
        return ipaddress.IPv6Address(host)
    labels = host.split(".")
    if not _NUMBER.fullmatch(labels[-1]):
        return None
    numbers = [_read_number(label) for label in labels]
    last = numbers.pop()
    if len(numbers) > 3 or any(number > 255 for number in numbers) or last >= 256 ** (4 - len(numbers)):
        raise ValueError(f"{host[:80]!r} is no IPv4 address")
    value = last
    for position, number in enumerate(numbers):
        value += number << (8 * (3 - position))
    return ipaddress.IPv4Address(value)


def _read_number(label: str) -> int:
    if not _NUMBER.fullmatch(label):
        raise ValueError(f"{label[:20]!r} is no part of an IPv4 address")
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    return int(label, 8) if label.startswith("0") else int(label)


def find_refusal(ip: IpAddress, *, allow_loopback: bool = False) -> str | None:
    """Say why an IP address may not be connected to.

    Args:
        ip: the address; one that holds an IPv4 address inside (mapped, NAT64) is judged by that.
        allow_loopback: let this machine be asked (127.0.0.0/8 and ::1, nothing else).

    Returns:
        Words for a person ("a private network"), none when it may.
    """
    inner = _unwrap(ip)
    if allow_loopback and inner.is_loopback:
        return None
    if isinstance(inner, ipaddress.IPv4Address):
        return next((words for network, words in _IPV4_TABLE if inner in network), None)
    if inner not in _GLOBAL_IPV6:
        return "no address of the public internet"
    return next((words for network, words in _IPV6_TABLE if inner in network), None)


def _unwrap(ip: IpAddress) -> IpAddress:
    """Return the IPv4 address that an IPv6 address only wraps, else the address itself."""
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return ip.ipv4_mapped
        if ip in _TRANSLATED:
            return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip
