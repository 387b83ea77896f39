"""The outlet's logo, icon and color as pages carry them."""

import re

import pytest
from PIL import Image

from articles.domain import emblems
from articles.models import Outlet
from tests.factories import make_outlet
from tests.newsroom.lib.images.samples import encoded


def kept(role, size=(400, 100)):
    return emblems.keep(emblems.make(encoded(Image.new("RGBA", size, (10, 90, 150, 0)), "PNG"), role))


def test_pages_without_settings_carry_the_name_and_the_houses_color(client, db):
    page = client.get("/").text

    assert '<h1 class="nameplate"><a href="/" rel="home">Newsroom</a></h1>' in page
    assert "outlet/accent" not in page


def test_a_logo_stands_where_the_name_would(client, db):
    make_outlet(emblems={"light": kept(Outlet.LIGHT)}, name={"en": "The <Corridor>"})

    page = client.get("/").text
    source = re.search(r'<img class="logo logo-plain" src="([^"]+)"', page)[1]

    assert 'alt="The &lt;Corridor&gt;"' in page
    assert 'width="384" height="96"' in page
    answer = client.get(source)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


def test_dark_pages_get_their_own_logo(client, db):
    make_outlet(
        emblems={"light": kept(Outlet.LIGHT), "dark": kept(Outlet.DARK, (300, 90))}, logo_alt={"en": "Corridor"}
    )

    page = client.get("/").text

    assert '<source media="(prefers-color-scheme: dark)" srcset="/outlet/' in page
    assert 'alt="Corridor"' in page
    assert "logo-plain" not in page


@pytest.mark.parametrize("path", ["/outlet/0123456789abcdef-32x32.png", "/outlet/0123456789abcdef-32x99999.png"])
def test_there_are_no_other_pictures(client, db, path):
    assert client.get(path).status_code == 404


def test_the_style_of_a_color_needs_no_database(client, django_assert_num_queries):
    answer = client.get("/outlet/accent-1-ffee00.css")

    assert answer.headers["Content-Type"] == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]
    assert re.search(r"--accent: light-dark\(#[0-9a-f]{6}, #ffee00\);", answer.text)
    assert answer.text.count("light-dark(") == 5


@pytest.mark.parametrize("color", ["red", "FFEE00", "ffee0", "ffee00%7D", "ffee00/x"])
def test_nothing_else_comes_into_the_style(client, db, color):
    assert client.get(f"/outlet/accent-1-{color}.css").status_code == 404


def test_pages_ask_for_the_style_of_the_chosen_color(client, db):
    make_outlet(accent="#c8102e")

    assert '<link rel="stylesheet" href="/outlet/accent-1-c8102e.css">' in client.get("/").text
