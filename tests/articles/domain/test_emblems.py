"""Logos and icons are made by us, kept once, and refused with a sentence."""

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from articles.domain import emblems
from articles.domain.pictures import PictureRefused
from articles.domain.refusals import Refusal
from articles.models import EmblemFile, Outlet
from tests.factories import picture_bytes
from tests.newsroom.lib.images.samples import encoded


def logo(size=(400, 100)):
    return encoded(Image.new("RGBA", size, (10, 90, 150, 0)), "PNG")


def test_a_logo_is_kept_in_every_size_and_once(db):
    entry = emblems.keep(emblems.make(logo(), Outlet.LIGHT))
    again = emblems.keep(emblems.make(logo(), Outlet.LIGHT))

    assert entry == again
    assert entry[1] == [[384, 96], [400, 100]]
    assert EmblemFile.objects.count() == 2
    assert all(default_storage.exists(row.file.name) for row in EmblemFile.objects.all())


def test_a_preview_keeps_nothing(db):
    digest, sizes, urls = emblems.make(logo(), Outlet.LIGHT).inlined

    assert not EmblemFile.objects.exists()
    assert len(urls) == len(sizes)
    assert all(url.startswith("data:image/png;base64,") for url in urls)
    assert Outlet(emblems={"light": [digest, sizes, urls]}).logo.src == urls[0]


@pytest.mark.parametrize(
    ("size", "role"),
    [((400, 39), Outlet.LIGHT), ((400, 39), Outlet.DARK), ((400, 300), Outlet.ICON), ((179, 179), Outlet.ICON)],
)
def test_what_would_not_look_right_is_refused(size, role):
    with pytest.raises(Refusal):
        emblems.make(picture_bytes(size), role)


@pytest.mark.parametrize("data", [b"<svg></svg>", b"", b"GIF89a"])
def test_what_is_no_picture_is_refused_in_words(data):
    with pytest.raises(PictureRefused) as refused:
        emblems.make(data, Outlet.ICON)

    assert str(refused.value)


def test_an_icon_comes_in_the_sizes_that_pages_name(db):
    outlet = Outlet(emblems={"icon": emblems.keep(emblems.make(picture_bytes((600, 600)), Outlet.ICON))})

    assert [size for size, _height in outlet.icon.sizes] == [32, 180, 192, 512]
    assert outlet.icon.largest[1:] == (512, 512)
