import tomllib
from pathlib import Path

import pytest

from newsroom.management import demo
from newsroom.management.demo.drawing import SCENES, draw

FOLDER = Path(demo.__file__).parent
WORDS = tomllib.loads((FOLDER / "pictures.toml").read_text("utf-8"))


def test_every_scene_has_words_in_both_languages():
    assert set(WORDS["pictures"]) == set(SCENES)
    for key, words in WORDS["pictures"].items():
        for part in ("alt", "caption"):
            assert all(words[part].get(language) for language in ("en", "zh-hans")), (key, part)
    assert set(WORDS["credit"]) == {"en", "zh-hans"}


@pytest.mark.parametrize("key", sorted(SCENES))
def test_scene_is_large_and_not_flat(key):
    picture = draw(key)

    assert picture.mode == "RGB"
    assert min(picture.size) >= 900
    darkest, lightest = picture.convert("L").reduce(20).getextrema()
    assert lightest - darkest > 100


def test_drawing_the_same_scene_twice_gives_the_same_picture():
    assert draw("offshore-wind").tobytes() == draw("offshore-wind").tobytes()


def test_upright_and_square_pictures_exist():
    shapes = {key: draw(key).size for key in ("quay-crane", "railhead")}

    assert shapes == {"quay-crane": (1040, 1360), "railhead": (1200, 1200)}


def test_unknown_scene_is_refused():
    with pytest.raises(KeyError):
        draw("no-such-scene")
