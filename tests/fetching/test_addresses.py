import ipaddress

import pytest

from strichka.fetching.addresses import find_refusal, parse_target, read_ip
from strichka.fetching.models import ErrorKind, FetchFailedError

FORBIDDEN = [
    # IPv4 in the forms that some resolver or other understands
    ("127.0.0.1", "this machine"),
    ("127.1", "this machine"),
    ("127.0.1", "this machine"),
    ("2130706433", "this machine"),
    ("0x7f000001", "this machine"),
    ("0x7f.0.0.1", "this machine"),
    ("0177.0.0.1", "this machine"),
    ("0177.0x0.0.01", "this machine"),
    ("017700000001", "this machine"),
    ("127.0.0.1.", "this machine"),
    ("１２７.０.０.１", "this machine"),
    ("127。0。0。1", "this machine"),
    ("0", "this network"),
    ("0.0.0.0", "this network"),
    ("10.0.0.1", "a private network"),
    ("0xa.1", "a private network"),
    ("172.16.0.1", "a private network"),
    ("172.31.255.255", "a private network"),
    ("192.168.1.1", "a private network"),
    ("3232235777", "a private network"),
    ("100.64.0.1", "shared address space"),
    ("100.127.255.254", "shared address space"),
    ("100.100.100.200", "shared address space"),
    ("169.254.169.254", "metadata"),
    ("0xa9fea9fe", "metadata"),
    ("0251.0376.0251.0376", "metadata"),
    ("168.63.129.16", "metadata"),
    ("192.0.0.192", "protocol"),
    ("198.18.0.1", "benchmarks"),
    ("203.0.113.9", "documentation"),
    ("224.0.0.251", "multicast"),
    ("239.255.255.250", "multicast"),
    ("255.255.255.255", "reserved"),
    ("192.88.99.1", "6to4"),
    # IPv6
    ("[::1]", "public internet"),
    ("[0:0:0:0:0:0:0:1]", "public internet"),
    ("[::]", "public internet"),
    ("[::127.0.0.1]", "public internet"),
    ("[::ffff:127.0.0.1]", "this machine"),
    ("[::ffff:7f00:1]", "this machine"),
    ("[::ffff:10.0.0.1]", "a private network"),
    ("[::ffff:169.254.169.254]", "metadata"),
    ("[::ffff:0:7f00:1]", "public internet"),
    ("[64:ff9b::127.0.0.1]", "this machine"),
    ("[64:ff9b::a9fe:a9fe]", "metadata"),
    ("[64:ff9b::10.1.2.3]", "a private network"),
    ("[64:ff9b:1::8.8.8.8]", "public internet"),
    ("[2002:7f00:1::]", "6to4"),
    ("[2002:a9fe:a9fe::1]", "6to4"),
    ("[2001:0:53aa:64c:0:fbff:80ff:fffe]", "Teredo"),
    ("[2001:10::1]", "protocol"),
    ("[2001:db8::1]", "documentation"),
    ("[3fff::1]", "documentation"),
    ("[fc00::1]", "public internet"),
    ("[fd00:ec2::254]", "public internet"),
    ("[fe80::1]", "public internet"),
    ("[fec0::1]", "public internet"),
    ("[ff02::1]", "public internet"),
    ("[5f00::1]", "public internet"),
    ("[100::1]", "public internet"),
]


@pytest.mark.parametrize(("host", "words"), FORBIDDEN)
def test_addresses_inside_are_known_in_every_form(host: str, words: str) -> None:
    ip = read_ip(parse_target(f"http://{host}/").host)
    assert ip is not None
    assert words in str(find_refusal(ip))


@pytest.mark.parametrize(
    "host", ["93.184.216.34", "1.1.1.1", "[2a00:1450:4001:80b::200e]", "[64:ff9b::1.1.1.1]", "[::ffff:1.1.1.1]"]
)
def test_public_addresses_pass(host: str) -> None:
    ip = read_ip(parse_target(f"http://{host}/").host)
    assert ip is not None
    assert find_refusal(ip) is None


def test_every_address_that_is_not_global_by_the_standard_library_is_forbidden() -> None:
    for network in ("0.0.0.0/0", "2000::/3"):
        whole = ipaddress.ip_network(network)
        step = whole.num_addresses // 50_021  # a prime, so that the samples do not fall on borders alone
        for number in range(50_021):
            ip = whole[number * step]
            if not ip.is_global or ip.is_multicast:
                assert find_refusal(ip) is not None, ip


def test_loopback_alone_is_let_in_by_its_setting() -> None:
    inside = ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]
    assert [find_refusal(ipaddress.ip_address(item), allow_loopback=True) for item in inside] == [None] * 4
    for item in ["0.0.0.0", "10.0.0.1", "169.254.169.254", "fe80::1", "::", "fd00::1", "2002:7f00:1::"]:
        assert find_refusal(ipaddress.ip_address(item), allow_loopback=True), item


@pytest.mark.parametrize(
    "url",
    [
        "ftp://news.example/a",
        "file:///etc/passwd",
        "gopher://news.example/",
        "javascript:alert(1)",
        "//news.example/a",
        "news.example/a",
        "",
        "http://",
        "http:///path",
        "http://user@news.example/",
        "http://user:secret@news.example/",
        "http://news.example@127.0.0.1/",
        "http://127.0.0.1\\@news.example/",
        "http://news.example:0/",
        "http://news.example:99999/",
        "http://news.example:port/",
        "http://1.2.3.4.5/",
        "http://256.1.1.1/",
        "http://1.2.3.08/",
        "http://4294967296/",
        "http://news.0x7f/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://[::g]/",
        "http://news example/",
        "http://news..example/",
        "http://-news.example/",
        "http://" + "a" * 64 + ".example/",
        "http://news.example/" + "a" * 5000,
        "http://127.0.0.%31/",
        "http://news.example\x00.other/",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(FetchFailedError) as caught:
        parse_target(url)
    assert caught.value.kind is ErrorKind.BAD_ADDRESS


@pytest.mark.parametrize(
    ("url", "whole", "authority", "path"),
    [
        ("HTTP://News.Example:80/A?b=C#d", "http://news.example/A?b=C", "news.example", "/A?b=C"),
        ("https://news.example", "https://news.example/", "news.example", "/"),
        ("https://news.example:8443/a", "https://news.example:8443/a", "news.example:8443", "/a"),
        ("https://новини.приклад/а б", "https://xn--b1amarcd.xn--80aikifvh/%D0%B0%20%D0%B1",
         "xn--b1amarcd.xn--80aikifvh", "/%D0%B0%20%D0%B1"),
        ("https://news.example/%d1%97?q=ї&x=%20", "https://news.example/%d1%97?q=%D1%97&x=%20", "news.example",
         "/%d1%97?q=%D1%97&x=%20"),
        ("https://news.example./a", "https://news.example/a", "news.example", "/a"),
        ("http://[2A00::1]:8080/", "http://[2a00::1]:8080/", "[2a00::1]:8080", "/"),
    ],
)  # fmt: skip
def test_an_address_is_taken_apart(url: str, whole: str, authority: str, path: str) -> None:
    target = parse_target(url)
    assert (target.url, target.authority, target.path) == (whole, authority, path)
