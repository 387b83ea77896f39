import gzip
import struct

import pytest

from newsroom.lib.images import kinds
from newsroom.lib.images.terms import Unreadable
from tests.newsroom.lib.images.samples import encoded, gif, ifd, plain, stored, tiff

SIZE = ((256, 4, 1, 160), (257, 4, 1, 120), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 2), (273, 4, 1, 200))
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"


def brand(*names: bytes) -> bytes:
    body = names[0] + b"\0\0\0\0" + b"".join(names[1:])
    return struct.pack(">I", len(body) + 8) + b"ftyp" + body + b"\0" * 100


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(SVG, "svg", id="svg"),
        pytest.param(b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x -->" + SVG, "svg", id="svg-after-a-declaration"),
        pytest.param(b"<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' ''>" + SVG, "svg", id="svg-after-a-doctype"),
        pytest.param(SVG.decode().encode("utf-16"), "svg", id="svg-in-utf-16"),
        pytest.param(gzip.compress(SVG), "svg", id="svgz"),
        pytest.param(brand(b"heic"), "heic", id="heic"),
        pytest.param(brand(b"mif1", b"heic"), "heic", id="heif"),
        pytest.param(brand(b"msf1", b"hevc"), "heic", id="heif-sequence"),
        pytest.param(brand(b"crx ", b"isom"), "raw", id="cr3"),
        pytest.param(brand(b"isom", b"mp42"), "format", id="mp4"),
        pytest.param(b"II*\0\x10\0\0\0CR\2\0" + b"\0" * 100, "raw", id="cr2"),
        pytest.param(b"IIRO\x08\0\0\0" + b"\0" * 100, "raw", id="orf"),
        pytest.param(b"IIU\0\x08\0\0\0" + b"\0" * 100, "raw", id="rw2"),
        pytest.param(b"FUJIFILMCCD-RAW 0201" + b"\0" * 100, "raw", id="raf"),
        pytest.param(b"FOVb" + b"\0" * 100, "raw", id="x3f"),
        pytest.param(tiff(*SIZE, (50706, 1, 4, 0x01040000)), "raw", id="dng"),
        pytest.param(tiff(*SIZE[:4], (262, 3, 1, 32803)), "raw", id="mosaic"),
        pytest.param(tiff(*SIZE[:3], (259, 3, 1, 34713), order=">"), "raw", id="nef-compression"),
        pytest.param(tiff((254, 4, 1, 1), *SIZE, (330, 4, 1, 1024), more=ifd(*SIZE)), "raw", id="nef-preview"),
        pytest.param(
            tiff(*SIZE, (330, 4, 1, 1024), more=ifd((254, 4, 1, 0), (262, 3, 1, 32803))), "raw", id="arw-hanging"
        ),
        pytest.param(
            tiff(*SIZE, (330, 4, 2, 1024), more=struct.pack("<II", 1032, 1100) + ifd((262, 3, 1, 34892))),
            "raw",
            id="two-hanging",
        ),
        pytest.param(tiff(*SIZE[:4], (262, 3, 1, 8)), "lab", id="lab"),
        pytest.param(tiff(*SIZE[:4], (262, 3, 1, 9), order=">"), "lab", id="icc-lab"),
    ],
)
def test_what_is_never_taken_is_named_before_a_decoder_sees_it(tmp_path, data, code):
    with pytest.raises(Unreadable) as refusal:
        kinds.refuse(stored(tmp_path, data))
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "data",
    [
        *(encoded(plain(size=(30, 20)), form) for form in ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF")),
        brand(b"mif1", b"avif", b"miaf"),
        # A photographer's TIFF with a smaller picture hanging on it.
        tiff(*SIZE, (330, 4, 1, 1024), more=ifd((254, 4, 1, 1), *SIZE)),
        b"II*\0\xff\xff\xff\x7f",
        b"MM\0*",
        b"II*\0\x08\0\0\0\xff\xff" + b"\xff" * 700,
        b"",
        b"\x1f\x8b damaged",
    ],
)
def test_other_files_go_on_to_their_decoder(tmp_path, data):
    kinds.refuse(stored(tmp_path, data))


@pytest.mark.parametrize(
    ("options", "size"),
    [({"lossless": True}, (37, 91)), ({}, (37, 91)), ({"xmp": b"<x/>"}, (37, 91))],
)
def test_the_size_of_a_webp_stands_in_its_head(options, size):
    assert kinds.canvas(encoded(plain(size=size), "WEBP", **options)) == size


@pytest.mark.parametrize("data", [b"", b"RIFF....WEBPVP8X", encoded(plain(), "PNG"), b"RIFF....WEBPNONE" + b"\0" * 40])
def test_a_damaged_head_has_no_size(data):
    assert kinds.canvas(data) is None


def test_frames_are_counted_without_decoding_and_no_further_than_asked(tmp_path):
    assert kinds.gif_frames(stored(tmp_path, gif(700)), 1000) == 700
    assert kinds.gif_frames(stored(tmp_path, gif(700)), 20) == 21
    moving = encoded(plain(), "GIF", save_all=True, append_images=[plain(color=(0, 0, each)) for each in range(7)])
    assert kinds.gif_frames(stored(tmp_path, moving), 1000) == 8
    for data in (b"", b"GIF89a", moving[:40], b"GIF89a" + b"," * 500):
        assert kinds.gif_frames(stored(tmp_path, data), 1000) >= 1


@pytest.mark.parametrize(
    ("head", "name"),
    [(b"%PDF-1.7", "PDF"), (b"\n<!DOCTYPE html>", "HTML"), (b"BM\0\0", "BMP"), (b"8BPS", "PSD"), (b"hello", "")],
)
def test_other_formats_have_names(head, name):
    assert kinds.other(head) == name
