import os
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.story.decoding import MAX_BYTES, clean, decode
from articles.story.refusal import Refused
from tests.articles.story.documents import examples

ENGLISH = "Rail link opens\n\nSeetao 2022-05-18 15:00\n“It’s open,” the minister said — café included.\n"
CHINESE = (
    "中塔会谈\n\n见道网 2022年5月18日 15:00\n全国人大常委会委员长在北京同塔吉克斯坦议长举行会谈，双方谈及“一带一路”。\n"
)
BOTH = CHINESE + ENGLISH.replace("café", "cafe")


@pytest.mark.parametrize("text", [ENGLISH, CHINESE, BOTH, "a", "中国\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_recognised(text, encoding):
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("text", [ENGLISH, CHINESE, BOTH, "Short line\nand another"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_recognised_by_its_nuls(text, encoding):
    assert decode(text.encode(encoding)) == text


def test_utf16_big_endian_with_a_mark_is_recognised():
    assert decode(b"\xfe\xff" + CHINESE.encode("utf-16-be")) == CHINESE


@pytest.mark.parametrize("text", [CHINESE, BOTH, "关键词：一带一路", "會談在北京舉行，雙方談及合作。" + CHINESE * 3])
def test_gb18030_is_recognised(text):
    assert decode(text.encode("gb18030")) == text


def test_western_letters_of_windows_are_no_chinese():
    assert decode("The café’s résumé – naïve façade, déjà vu".encode("cp1252")) == (
        "The café’s résumé – naïve façade, déjà vu"
    )  # fmt: skip


@pytest.mark.parametrize("raw", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\xff\xfe", "\u3000 \n".encode()])
def test_nothing_is_refused_as_empty(raw):
    with pytest.raises(Refused) as refused:
        decode(raw)
    assert refused.value.code == "empty"
    assert refused.value.reason == "There is no text in it."


@pytest.mark.parametrize(
    "raw",
    [
        b"\0" * 100,
        bytes(range(256)) * 4,
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        b"PK\x03\x04 word/document.xml",
        b"{\\rtf1\\ansi Hello}",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"text " * 50,
        zlib.compress(os.urandom(2000)),
        b"text\0text\0\1\2\3\4",
        b"text \x01\x02\x03\x04\x05",
    ],
)
def test_what_is_no_text_is_refused(raw):
    with pytest.raises(Refused) as refused:
        decode(raw)
    assert refused.value.code == "binary"


def test_five_megabytes_are_accepted_and_a_byte_more_is_refused():
    assert len(decode(b"a" * MAX_BYTES)) == MAX_BYTES
    for refuse in (lambda: decode(b"a" * (MAX_BYTES + 1)), lambda: clean("a" * (MAX_BYTES + 1))):
        with pytest.raises(Refused) as refused:
            refuse()
        assert refused.value.reason == "The file is larger than 5 MB."


def test_a_stray_control_character_is_dropped_and_halves_of_emoji_are_mended():
    assert clean("page\x1a one\x7f") == "page one"
    assert clean("\ud83d\ude00 \ud83d") == "😀 \ufffd"


@examples(300)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw):
    with suppress(Refused):
        text = decode(raw)
        text.encode()
        assert "\0" not in text
