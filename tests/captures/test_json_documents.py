import gzip
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strichka.captures.json_documents import read_json, read_json_lines
from strichka.captures.origin import Origin
from strichka.captures.streams import PlainStream
from strichka.models import Payload, Reason
from strichka.settings import Settings

ORIGIN = Origin("a.json", Settings())


class Drip:
    """A file that gives as few bytes at a time as a slow network, so that values are cut anywhere."""

    def __init__(self, data: bytes, size: int) -> None:
        self._data = data
        self._size = size

    def read(self, size: int = -1) -> bytes:
        piece, self._data = self._data[: self._size], self._data[self._size :]
        return piece


def test_one_object_keeps_the_place_of_its_file(read, tmp_path) -> None:
    data = '{"title": "Назва", "text": "Текст"}'.encode()
    (payload,) = read("a.json", b"\n " + data + b" \n")
    assert payload.data == data
    assert payload.format == "json"
    assert payload.place == str(tmp_path / "a.json")


def test_an_array_gives_each_object_its_own_bytes(read, summarise) -> None:
    outcomes = read("a.json", b'\xef\xbb\xbf[ {"a" : "]},{"} ,\n{"b":[{}]}, 7, "s", null, [1], {"c":\n2}]\n')
    assert summarise(outcomes) == [
        ("a.json#1", "json"),
        ("a.json#2", "json"),
        ("a.json#3", "bad_json"),
        ("a.json#4", "bad_json"),
        ("a.json#5", "bad_json"),
        ("a.json#6", "bad_json"),
        ("a.json#7", "json"),
    ]
    assert [item.data for item in outcomes if isinstance(item, Payload)] == [
        b'{"a" : "]},{"}',
        b'{"b":[{}]}',
        b'{"c":\n2}',
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"a": 1}\n{"a": 2}\n', [("a.json#1", "json"), ("a.json#2", "json")]),
        (b'[{"a": 1}, {"a": ', [("a.json#1", "json"), ("a.json#2", "bad_json")]),
        (b'[{"a": 1}, ', [("a.json#1", "json"), ("a.json#2", "bad_json")]),
        (b'[{"a": 1}, {"a" 1}, {"a": 3}]', [("a.json#1", "json"), ("a.json#2", "bad_json")]),
        (b'[{"a": 1}] {"b": 2}', [("a.json#1", "json"), ("a.json#2", "bad_json")]),
        (b"[]", [("a.json", "empty")]),
        (b'"text"', [("a.json", "bad_json")]),
        (b"not json at all", [("a.json#1", "bad_json")]),
        (b"[" * 100_000, [("a.json#1", "bad_json")]),
        (b'{"a": ' + b"9" * 10_000 + b"}", [("a.json#1", "bad_json")]),
        ('{"a": 1}'.encode("utf-16"), [("a.json", "bad_json")]),
        (gzip.compress(b"{}"), [("a.json", "binary")]),
    ],
)
def test_shapes_and_breaks(data: bytes, expected: list[tuple[str, str]], read, summarise) -> None:
    assert summarise(read("a.json", data)) == expected


def test_a_broken_line_leaves_the_others(read, summarise) -> None:
    lines = [b'{"a": 1}', b'{"broken": ', b"", b'{"a": "\xef\xf0\xe8\xe2\xb3\xf2"}', b"[1]", b'{"a": "\t"}']
    outcomes = read("a.jsonl", b"\r\n".join(lines))
    assert summarise(outcomes) == [
        ("a.jsonl#1", "json"),
        ("a.jsonl#2", "bad_json"),
        ("a.jsonl#4", "json"),
        ("a.jsonl#5", "bad_json"),
        ("a.jsonl#6", "json"),
    ]
    assert outcomes[2].data == lines[3]


def test_a_long_line_is_passed_over(read, summarise) -> None:
    data = b'{"a": 1}\n{"a": "' + b"x" * 5000 + b'"}\n{"a": 3}\n{"a": "' + b"x" * 700_000
    assert summarise(read("a.ndjson", data, max_input_bytes=4000)) == [
        ("a.ndjson#1", "json"),
        ("a.ndjson#2", "too_large"),
        ("a.ndjson#3", "json"),
        ("a.ndjson#4", "too_large"),
    ]


def test_an_object_over_the_limit_ends_the_file(read, summarise) -> None:
    data = b'[{"a": 1}, {"a": "' + b"x" * 3_000_000 + b'"}, {"a": 3}]'
    assert summarise(read("a.json", data, max_input_bytes=100_000)) == [("a.json#1", "json"), ("a.json#2", "too_large")]


def test_lines_before_a_cut_are_kept(read, summarise) -> None:
    lines = b"".join(b'{"number": %d, "hash": "%x"}\n' % (number, hash(str(number))) for number in range(1000))
    outcomes = read("a.jsonl.gz", gzip.compress(lines)[:-2000])
    assert len(outcomes) > 100
    assert all(isinstance(item, Payload) and json.loads(item.data) for item in outcomes[:-1])
    assert outcomes[-1].reason is Reason.TRUNCATED
    array = b"[" + lines.strip().replace(b"\n", b",") + b"]"
    *payloads, rejection = read("a.json.gz", gzip.compress(array)[:-2000])
    assert len(payloads) > 100
    assert rejection.reason is Reason.TRUNCATED


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
objects = st.lists(st.dictionaries(st.text(max_size=10), values, max_size=4), max_size=5)
separators = st.sampled_from([(",", ":"), (", ", ": "), (" ,\n ", "\t:  ")])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=150)
@given(objects, separators, st.booleans(), st.integers(1, 40), st.sampled_from([7, 64, 10**6]))
def test_arrays_come_back_wherever_reads_are_cut(items, separator, is_ascii, size, chunk_bytes) -> None:
    texts = [json.dumps(item, ensure_ascii=is_ascii, separators=separator).encode("utf-8", "replace") for item in items]
    data = b" [" + separator[0].encode().join(texts) + b" ]\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("strichka.captures.json_documents.CHUNK_BYTES", chunk_bytes)
        outcomes = list(read_json(ORIGIN, PlainStream(Drip(data, size))))
    assert [item.data for item in outcomes if isinstance(item, Payload)] == texts
    assert len(outcomes) == max(1, len(texts))


@settings(deadline=None, max_examples=100)
@given(objects, st.booleans(), st.integers(1, 40))
def test_lines_come_back_wherever_reads_are_cut(items, is_ascii, size) -> None:
    texts = [json.dumps(item, ensure_ascii=is_ascii).encode("utf-8", "replace") for item in items]
    outcomes = list(read_json_lines(ORIGIN, PlainStream(Drip(b"\n".join(texts), size))))
    assert [item.data for item in outcomes if isinstance(item, Payload)] == texts
