import io
import json

import pytest
from PIL import Image

from articles.domain import emblems
from articles.models import Outlet
from articles.public import icons
from newsroom.lib.languages import Names
from tests import factories
from tests.architecture.sources import read
from tests.heads import HERE, head_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def outlet(db):
    return factories.make_outlet(name=Names({"en": "Eurasia Monitor", "zh-hans": "欧亚观察"}), accent="#b3261e")


@pytest.fixture
def own_icon(outlet, tmp_path):
    file = io.BytesIO(factories.picture_bytes((600, 600), (10, 200, 30), "PNG"))
    file.name, file.size = "icon.png", len(file.getvalue())
    outlet.emblems = {Outlet.ICON: emblems.keep(emblems.make(file, Outlet.ICON))}
    outlet.save()
    return outlet


def picture(client, address) -> Image.Image:
    response = client.get(address)
    assert response.status_code == 200, address
    content = b"".join(response) if response.streaming else response.content
    return Image.open(io.BytesIO(content))


def named(client) -> dict[str, dict]:
    head = head_of(client.get("/"))
    return {relation: head.link(relation) for relation in ("icon", "apple-touch-icon", "manifest")}


def test_outlet_without_an_icon_has_its_initials(client, outlet):
    links = named(client)

    assert "-EM-" in links["icon"]["href"]
    assert picture(client, links["icon"]["href"]).size == (32, 32)
    touch = picture(client, links["apple-touch-icon"]["href"])
    assert touch.size == (180, 180)
    # Nothing is clear: the system would paint it black.
    assert touch.convert("RGBA").getextrema()[3] == (255, 255)
    assert touch.convert("RGB").getpixel((2, 2)) == (0xB3, 0x26, 0x1E)


def test_uploaded_icon_is_everywhere(client, own_icon):
    links = named(client)

    assert picture(client, links["icon"]["href"]).convert("RGB").getpixel((16, 16)) == (10, 200, 30)
    assert picture(client, links["apple-touch-icon"]["href"]).size == (180, 180)
    ico = picture(client, "/favicon.ico")
    assert (ico.format, ico.info["sizes"]) == ("ICO", {(16, 16), (32, 32), (48, 48)})
    whole = picture(client, icons.icons(own_icon)[-1].address).convert("RGB")
    assert (whole.size, whole.getpixel((4, 4)), whole.getpixel((256, 256))) == (
        (512, 512),
        (255, 255, 255),
        (10, 200, 30),
    )


@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
def test_manifest_names_icons_that_are_what_it_says(client, outlet, prefix):
    response = client.get(f"{prefix}/site.webmanifest")

    assert response.headers["Content-Type"] == "application/manifest+json"
    data = json.loads(response.content)
    assert data["name"] == ("欧亚观察" if prefix else "Eurasia Monitor")
    assert data["short_name"] == ("欧亚观察" if prefix else "Monitor")
    assert data["start_url"] == data["scope"] == f"{prefix}/"
    assert data["theme_color"].startswith("#")
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in data["icons"]}
    assert [icon["purpose"] for icon in data["icons"]].count("maskable") == 1
    for icon in data["icons"]:
        shown = picture(client, icon["src"])
        assert icon["sizes"] == f"{shown.width}x{shown.height}"
        assert (icon["type"], shown.format) == ("image/png", "PNG")


def test_addresses_of_icons_change_with_what_they_show(client, outlet):
    before = named(client)["icon"]["href"]
    outlet.accent = "#1f6b3a"
    outlet.save()

    after = named(client)["icon"]["href"]

    assert before != after
    assert "immutable" in client.get(after).headers["Cache-Control"]
    # Nobody can have every color drawn.
    assert client.get(before).status_code == 404
    assert client.get(after.replace("-EM-", "-XX-")).status_code == 404


def test_favicon_is_drawn_where_there_is_no_icon(client, db):
    response = client.get("/favicon.ico")

    assert response.headers["Content-Type"] == "image/x-icon"
    assert Image.open(io.BytesIO(response.content)).format == "ICO"
    assert client.head("/favicon.ico").content == b""


def test_missing_file_of_an_icon_is_not_found(client, own_icon, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "elsewhere"

    assert client.get("/favicon.ico").status_code == 404
    assert client.get("/outlet/0123456789abcdef-whole.png").status_code == 404


def test_color_around_the_page_follows_the_accent(client, outlet):
    theme = head_of(client.get("/")).theme

    light, dark = icons.theme_colors(outlet)
    assert theme == {"(prefers-color-scheme: light)": light, "(prefers-color-scheme: dark)": dark}
    assert light != icons.theme_colors(Outlet())[0]


def test_house_accent_is_that_of_the_tokens():
    assert f"--accent: light-dark({icons.ACCENT}," in read("newsroom/static/css/tokens.css")


def test_logo_for_machines_is_the_largest_icon(client, outlet):
    assert client.get(icons.largest(outlet).address.removeprefix(HERE)).status_code == 200
