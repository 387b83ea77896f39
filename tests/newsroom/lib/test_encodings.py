import pytest

from newsroom.lib import encodings


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("", "identity"),
        ("br", "br"),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP, BR", "br"),
        ("deflate", "identity"),
        ("br;q=0.1, gzip;q=0.9", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, gzip;q=0", "identity"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("gzip;q=0, *", "br"),
        ("br;q=0, *;q=0.5", "gzip"),
        ("identity", "identity"),
        ("identity;q=1, gzip;q=0.5", "identity"),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("identity;q=0", "identity"),
        ("identity;q=0, *", "br"),
        ("br ; q=0.5 , gzip ; q=0.4", "br"),
        ("br;q=nonsense, gzip;q=0.2", "gzip"),
        ("br;q=7, gzip;q=0.2", "gzip"),
        ("br;q=nan, gzip;q=0.2", "gzip"),
        (",,;,", "identity"),
    ],
)
def test_the_form_that_a_client_likes_best(header, chosen):
    assert encodings.choose(header) == chosen


@pytest.mark.parametrize("encoding", encodings.PREFERRED)
def test_what_is_pressed_reads_the_same(encoding):
    body = "A bridge opens 大桥通车 ".encode() * 500

    pressed = encodings.press(body, encoding)

    assert encodings.plain(pressed, encoding) == body
    assert pressed == encodings.press(body, encoding)
    assert encoding == "identity" or len(pressed) < len(body) / 10


@pytest.mark.parametrize(
    ("kind", "size", "worth"),
    [
        ("text/html; charset=utf-8", 5000, True),
        ("application/rss+xml", 5000, True),
        ("application/feed+json", 5000, True),
        ("application/manifest+json", 5000, True),
        ("image/png", 5000, False),
        ("text/html", 100, False),
        ("", 5000, False),
    ],
)
def test_what_is_worth_pressing(kind, size, worth):
    assert encodings.is_worth_it(kind, size) is worth
