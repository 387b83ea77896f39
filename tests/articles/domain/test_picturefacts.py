import pytest

from articles.domain import picturefacts
from newsroom.lib.images import shapes
from tests import factories

pytestmark = pytest.mark.django_db


def facts(**ready):
    picture = factories.PictureFactory()
    picture.file.ready |= ready
    return picture, picturefacts.facts(picture, "en")


def test_picture_that_moves_names_its_moving_form():
    picture, found = facts(**{shapes.MOTION: ["0123456789", [640, 360]]})

    assert found["motion"] == f"/pictures/{picture.key}/motion-640-0123456789.webp"


def test_still_has_none_but_a_color_and_every_format():
    picture, found = facts()

    assert found["motion"] == ""
    assert found["tone"] == picture.free.tone
    assert list(found["forms"]) == ["avif", "webp", "jpg"]


def test_picture_without_forms_is_not_rendered():
    picture = factories.PictureFactory(file__ready={})

    assert picturefacts.facts(picture, "en") is None
