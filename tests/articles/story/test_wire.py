import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.story.refusal import Refused
from articles.story.wire import loads
from tests.articles.story.documents import examples


def read(raw: bytes) -> object:
    return loads(raw, max_bytes=1000, max_depth=5)


def test_json_within_the_bounds_is_read():
    assert read('{"a": [1, "中😀", "]]]]]]]]", "\\"[[[[[[["]}'.encode()) == {"a": [1, "中😀", "]]]]]]]]", '"[[[[[[[']}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b" " * 1001, "batch_bytes"),
        (b"[" * 6, "json_depth"),
        (b"[" * 900, "json_depth"),
        (b'{"a":' * 6 + b"1" + b"}" * 6, "json_depth"),
        (b"", "json"),
        (b"{", "json"),
        (b"{'a': 1}", "json"),
        (b"\xff\xfe", "json"),
        (b'"\xed\xa0\x80"', "json"),
        (b'"open [[[[[[', "json"),
        (b"1" * 999, "json_value"),
        (b"[9007199254740993]", "json_value"),
        (b"NaN", "json_value"),
        (b"[Infinity]", "json_value"),
        (b"[-Infinity]", "json_value"),
        (b"1e999", "json_value"),
        (b'"\\ud83d"', "text"),
        (b'{"\\udc00": 1}', "text"),
        (b'"a\\u0000b"', "text"),
    ],
)
def test_json_outside_the_bounds_is_refused_for_its_reason(raw, code):
    with pytest.raises(Refused) as refused:
        read(raw)
    assert refused.value.code == code


def test_integers_of_thousands_of_digits_are_refused():
    with pytest.raises(Refused):
        loads(b"1" * 10_000, max_bytes=20_000, max_depth=5)


@pytest.mark.parametrize("raw", [b'"' + b'\\"' * 100_000, b'"\\' * 100_000, b'"' * 200_001, b"[" * 200_000])
def test_the_scan_stays_linear_on_strings_that_never_end(raw):
    with pytest.raises(Refused):
        loads(raw, max_bytes=300_000, max_depth=40)


@examples(200)
@given(st.binary(max_size=200) | st.text(alphabet='[]{}":,\\u0dn1e. ', max_size=80).map(str.encode))
def test_any_bytes_are_read_or_refused(raw):
    with suppress(Refused):
        read(raw)


@examples(100)
@given(st.recursive(st.text(max_size=5), lambda x: st.lists(x, max_size=2) | st.dictionaries(st.text(max_size=3), x)))
def test_the_depth_is_counted_as_the_parser_nests(value):
    def depth(item):
        if isinstance(item, dict):
            return 1 + max(map(depth, item.values()), default=0)
        if isinstance(item, list):
            return 1 + max(map(depth, item), default=0)
        return 0

    code = None
    try:
        assert loads(json.dumps(value).encode(), max_bytes=100_000, max_depth=3) == value
    except Refused as refused:
        code = refused.code
    # Depth is looked at first, so a text that cannot be stored is only reported within the bound.
    assert code == "json_depth" if depth(value) > 3 else code in {None, "text"}
