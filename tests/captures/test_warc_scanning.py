"""Filtering by domain before anything is parsed: the same documents as careful reading gives, of every form of file."""

import gzip
import io
import itertools
import random
from collections.abc import Callable

import pytest

from strichka.captures.domains import DomainFilter, read_domains
from strichka.captures.origin import Origin, Outcome
from strichka.captures.warc_archives import read_warc
from strichka.errors import InputError
from strichka.models import Payload, Rejection
from strichka.settings import Settings
from tests.captures.warc_samples import Answer, make_page, write_warc

OURS = DomainFilter({"our.example"})


def answers(count: int = 40, every: int = 7) -> list[Answer]:
    hosts = ("www.our.example", "sport.our.example")
    return [
        Answer(make_page(number), f"https://{hosts[number % 2] if number % every == 0 else 'other.example'}/{number}")
        for number in range(count)
    ]


def read(data: bytes, domains: DomainFilter | None) -> list[Outcome]:
    return list(read_warc(Origin("x.warc.gz", Settings()), io.BytesIO(data), domains))


def expect(data: bytes) -> list[Outcome]:
    """What careful reading gives, less what is of others."""
    wanted = []
    for item in read(data, None):
        if isinstance(item, Rejection) or DomainFilter(OURS.domains).wants(item.url):
            wanted.append(item)
    return wanted


def one_member(data: bytes) -> bytes:
    return gzip.compress(gzip.decompress(data))


def pairs_in_members(data: bytes) -> bytes:
    """Each request shares a member with its response."""
    plain = gzip.decompress(data)
    starts = [place for place in range(len(plain)) if plain.startswith(b"WARC/1.", place)]
    starts = [starts[0], *starts[1::2], len(plain)]
    return b"".join(gzip.compress(plain[a:b]) for a, b in itertools.pairwise(starts))


def begun_by_one_member(data: bytes) -> bytes:
    return one_member(write_warc(*answers(6))[0]) + data


def ended_by_one_member(data: bytes) -> bytes:
    return data + one_member(write_warc(*answers(6))[0])


@pytest.mark.parametrize(
    "change", [bytes, gzip.decompress, one_member, pairs_in_members, begun_by_one_member, ended_by_one_member]
)
def test_the_same_documents_at_the_same_places(change: Callable[[bytes], bytes]) -> None:
    data = change(write_warc(*answers())[0])
    found = read(data, DomainFilter(OURS.domains))
    assert found == expect(data)
    assert len([item for item in found if isinstance(item, Payload)]) >= 6


@pytest.mark.parametrize("count", [0, 1, 2, 3])
@pytest.mark.parametrize("every", [1, 2])
def test_short_files(count: int, every: int) -> None:
    data, _ = write_warc(*answers(count, every))
    assert read(data, DomainFilter(OURS.domains)) == expect(data)


def test_what_is_passed_over_is_counted() -> None:
    domains = DomainFilter(OURS.domains)
    found = read(write_warc(*answers())[0], domains)
    assert len(found) == 6
    assert domains.passed_over >= 34


def test_a_file_that_was_cut_off_anywhere() -> None:
    data, offsets = write_warc(*answers(12, 2))
    for cut in [*range(offsets[-2], len(data), 13), offsets[3] + 5, offsets[5] - 1, len(data)]:
        assert read(data[:cut], DomainFilter(OURS.domains)) == expect(data[:cut]), cut


def test_damage_in_the_middle() -> None:
    data, offsets = write_warc(*answers(20, 2))
    chance = random.Random(7)
    for _ in range(40):
        broken = bytearray(data)
        for _ in range(chance.randint(1, 3)):
            broken[chance.randrange(offsets[0], len(data))] ^= 1 << chance.randrange(8)
        found = read(bytes(broken), DomainFilter(OURS.domains))
        sound = {item.url for item in expect(bytes(broken)) if isinstance(item, Payload)}
        assert sound <= {item.url for item in found if isinstance(item, Payload)}


def test_an_empty_file() -> None:
    (rejection,) = read(b"", DomainFilter(OURS.domains))
    assert isinstance(rejection, Rejection)


@pytest.mark.parametrize(
    ("url", "is_wanted"),
    [
        ("https://our.example/1", True),
        ("http://www.our.example", True),
        ("http://a.b.our.example:8080?x", True),
        ("https://OUR.example./1", True),
        ("https://user@our.example/1", True),
        ("https://your.example/1", False),
        ("https://our.example.org/1", False),
        ("https://other.example/our.example/1", False),
        ("https://other.example?x=our.example", False),
        ("urn:our.example", False),
        ("", False),
        (None, False),
    ],
)
def test_wanted_addresses(url: str | None, is_wanted: bool) -> None:
    assert DomainFilter({"our.example"}).wants(url) is is_wanted


def test_domains_as_a_person_gives_them() -> None:
    assert read_domains("") is None
    assert read_domains(None) is None
    own = read_domains(" Example.UA, www.sport.example ,")
    assert own is not None
    assert own.domains == {"example.ua", "sport.example"}
    known = read_domains("known,example.ua")
    assert known is not None
    assert {"pravda.com.ua", "example.ua"} <= known.domains
    for wrong in ("https://example.ua", "example", "a.ua b.ua"):
        with pytest.raises(InputError, match="no domain"):
            read_domains(wrong)
