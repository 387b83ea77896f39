"""The screens of the outlet's settings: what is typed is kept, shown before it is saved, and refused in words."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles.domain import outlet
from articles.models import EmblemFile, Outlet, OutletVersion
from tests.factories import KeywordFactory, make_outlet
from tests.newsroom.lib.images.samples import encoded

PARTS = ["identity", "look", "navigation", "footer"]


@pytest.fixture
def office(signed_in, administrator):
    return signed_in(administrator)


def identity(**values):
    names = {f"{name}_{code}": "" for name in ("name", "tagline", "legal_name") for code in ("en", "zh-hans")}
    return (
        names
        | {"name_en": "The Corridor", "seen": "1", "address": "", "contact": "", "ai_crawlers": "welcome"}
        | values
    )


def png(size=(400, 100), name="logo.png"):
    return SimpleUploadedFile(name, encoded(Image.new("RGBA", size, (10, 90, 150, 0)), "PNG"), "image/png")


@pytest.mark.parametrize("part", [*PARTS, "history"])
@pytest.mark.parametrize("person", ["contributor", "editor", "publisher"])
def test_only_administrators_see_the_settings(request, signed_in, person, part):
    client = signed_in(request.getfixturevalue(person))

    assert client.get(f"/desk/outlet/{part}/").status_code == 403
    assert client.post(f"/desk/outlet/{part}/", identity()).status_code in {403, 405}
    assert "/desk/outlet/" not in client.get("/desk/").text


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_and_saves_as_it_is(office, section, part):
    make_outlet(
        name={"en": "The Corridor"},
        accent="#c8102e",
        social=[{"label": "Mastodon", "url": "https://social.example.org/@us"}],
        navigation={"en": [{"kind": "section", "target": section.pk, "label": ""}]},
        footer={"en": [{"title": "Read", "links": [{"kind": "link", "target": "/record/", "label": "Chain"}]}]},
        footer_text={"zh-hans": "许可证"},
    )
    page = office.get(f"/desk/outlet/{part}/").text

    answer = office.post(f"/desk/outlet/{part}/", typed(page))

    assert answer.status_code == 302
    assert not OutletVersion.objects.exclude(number=1).exists()


def typed(page: str) -> dict:
    """What a browser would send from the form as it stands."""
    form = page.split('class="sheet sheet-wide stack outlet-form"')[1].split("</form>")[0]
    data = {}
    for tag in re.findall(r"<input[^>]*>", form):
        if 'type="file"' in tag or 'type="checkbox"' in tag:
            continue
        value = re.search(r'value="([^"]*)"', tag)
        data[re.search(r'name="([^"]*)"', tag)[1]] = value[1] if value else ""
    for name, inner in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        data[name] = chosen[1] if chosen else ""
    for name, inner in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        data[name] = inner.strip()
    return data


def test_a_saved_name_stands_on_the_next_page(office, client):
    answer = office.post(
        "/desk/outlet/", identity(**{"social-0-label": "X", "social-0-url": "https://x.example.org/us"})
    )

    assert answer.headers["Location"] == "/desk/outlet/identity/"
    page = client.get("/").text
    assert "The Corridor" in page
    assert "https://x.example.org/us" in page


def test_what_is_refused_stays_in_the_form(office):
    answer = office.post(
        "/desk/outlet/", identity(founded="soon", **{"social-0-label": "X", "social-0-url": "http://x"})
    )

    assert answer.status_code == 422
    assert 'value="soon"' in answer.text
    assert 'value="http://x"' in answer.text
    assert "Founded" in answer.text
    assert str(outlet.current()) == "Newsroom"


def test_a_change_of_somebody_else_is_said_and_not_overwritten(office, administrator):
    outlet.change({"name": {"en": "Theirs"}}, by=administrator, seen=1)

    answer = office.post("/desk/outlet/", identity())

    assert answer.status_code == 409
    assert "changed these settings meanwhile" in answer.text
    assert 'value="The Corridor"' in answer.text
    assert str(outlet.current()) == "Theirs"


def test_a_logo_is_put_up_and_taken_away(office, client):
    office.post("/desk/outlet/look/", {"seen": "1", "accent": "#c8102e", "logo": png()})
    assert 'class="logo logo-plain"' in client.get("/").text

    office.post("/desk/outlet/look/", {"seen": "2", "accent": "#c8102e", "logo-remove": "yes"})

    assert 'class="logo' not in client.get("/").text
    assert Outlet.objects.get().accent == "#c8102e"


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "image/svg+xml"),
        SimpleUploadedFile("logo.png", b"GIF", "image/png"),
        png((100, 20)),
    ],
    ids=["svg", "nonsense", "low"],
)
def test_what_is_no_logo_is_refused(office, file):
    file.seek(0)
    answer = office.post("/desk/outlet/look/", {"seen": "1", "logo": file})

    assert answer.status_code == 422
    assert not EmblemFile.objects.exists()
    assert not OutletVersion.objects.exists()


def test_a_color_that_is_hard_to_read_is_changed_and_said(office):
    office.post("/desk/outlet/look/", {"seen": "1", "accent": "#FFEE00"})

    page = office.get("/desk/outlet/look/").text
    assert Outlet.objects.get().accent == "#ffee00"
    assert "its lightness was changed" in page
    assert "style=" not in page


def test_entries_are_read_in_the_order_of_their_numbers(office, section):
    KeywordFactory(slug="hydrogen")
    rows = [
        ("link", "/record/", "Chain", "3"),
        ("keyword", "hydrogen", "", "1"),
        (f"section:{section.pk}", "", "", "2"),
    ]
    data = {"seen": "1"}
    for number, (to, where, label, position) in enumerate(rows):
        data |= {f"nav-en-{number}-{name}": value for name, value in
                 (("to", to), ("where", where), ("label", label), ("position", position))}  # fmt: skip

    assert office.post("/desk/outlet/navigation/", data).status_code == 302

    assert [row["kind"] for row in Outlet.objects.get().navigation["en"]] == ["keyword", "section", "link"]
    assert 'value="hydrogen"' in office.get("/desk/outlet/navigation/").text


def test_an_entry_is_moved_without_a_script_and_nothing_is_stored(office):
    data = {"seen": "1", "nav-en-0-to": "place:archive", "nav-en-0-label": "Old days", "nav-en-1-to": "place:home"}

    answer = office.post("/desk/outlet/navigation/", data | {"move": "nav-en-1:up"})

    assert answer.status_code == 200
    rows = answer.context["editions"][0]["rows"]
    assert [(row["to"], row["label"]) for row in rows if row["to"]] == [
        ("place:home", ""),
        ("place:archive", "Old days"),
    ]
    assert not Outlet.objects.filter(version__gt=1).exists()
    assert "Move Old days forward" in answer.text


@pytest.mark.parametrize("which", ["nav-en-0:up", "nav-en-1:down", "nav-en-7:up", "nonsense", "", ":up", "nav-en-0:on"])
def test_what_cannot_be_moved_stays(office, which):
    data = {"seen": "1", "nav-en-0-to": "place:archive", "nav-en-1-to": "place:home", "move": which}

    rows = office.post("/desk/outlet/navigation/", data).context["editions"][0]["rows"]

    assert [row["to"] for row in rows if row["to"]] == ["place:archive", "place:home"]


def test_links_of_the_footer_are_moved_within_their_group(office):
    data = {"seen": "1", "foot-en-0-title": "Read", "foot-en-1-title": "More", "footer_text_en": "All rights reserved."}
    for group in (0, 1):
        data |= {f"foot-en-{group}-0-to": "place:archive", f"foot-en-{group}-1-to": "place:home"}

    answer = office.post("/desk/outlet/footer/", data | {"move": "foot-en-1-0:down"})

    groups = answer.context["editions"][0]["groups"]
    orders = [[row["to"] for row in group["rows"] if row["to"]] for group in groups[:2]]
    assert orders == [["place:archive", "place:home"], ["place:home", "place:archive"]]
    assert "All rights reserved." in answer.text


def groups_of_footer():
    data = {"seen": "1"}
    for number, title in enumerate(("Read", "", "More")):
        data |= {f"foot-en-{number}-title": title, f"foot-en-{number}-position": str(number + 1)}
        data |= {f"foot-en-{number}-0-to": "place:archive", f"foot-en-{number}-0-label": f"Link {number}"}
    return data


def test_groups_of_the_footer_are_moved_without_a_script_and_nothing_is_stored(office):
    answer = office.post("/desk/outlet/footer/", groups_of_footer() | {"move": "foot-en-2:up"})

    groups = answer.context["editions"][0]["groups"]
    assert [(group["title"], group["rows"][0]["label"]) for group in groups if group["is_filled"]] == [
        ("Read", "Link 0"),
        ("More", "Link 2"),
        ("", "Link 1"),
    ]
    assert "Move More forward" in answer.text
    assert "Move Group 3 forward" in answer.text
    assert not Outlet.objects.filter(version__gt=1).exists()


@pytest.mark.parametrize("which", ["foot-en-0:up", "foot-en-2:down", "foot-en-5:up", "foot-xx-1:up", "foot-en:up"])
def test_a_group_that_cannot_be_moved_stays(office, which):
    groups = office.post("/desk/outlet/footer/", groups_of_footer() | {"move": which}).context["editions"][0]["groups"]

    assert [group["title"] for group in groups if group["is_filled"]] == ["Read", "", "More"]


def test_groups_of_the_footer_stand_where_their_numbers_say(office):
    places = {"foot-en-0-position": "3", "foot-en-1-position": "1", "foot-en-2-position": "9" * 400}
    data = groups_of_footer() | places | {"foot-en-1-title": "First"}

    assert office.post("/desk/outlet/footer/", data).status_code == 302

    assert [group["title"] for group in Outlet.objects.get().footer["en"]] == ["First", "Read", "More"]


def test_a_refused_form_keeps_the_version_that_it_showed(office, administrator):
    """Else somebody's change of the meantime would be overwritten by sending the mended form again."""
    outlet.change({"navigation": {"en": [{"kind": "place", "target": "home", "label": ""}]}}, by=administrator, seen=1)

    answer = office.post(
        "/desk/outlet/navigation/", {"seen": "1", "nav-en-0-to": "keyword", "nav-en-0-where": "no such"}
    )

    assert (answer.status_code, answer.context["seen"]) == (422, 1)


def test_a_wrong_entry_is_named(office):
    data = {"seen": "1", "nav-en-0-to": "place:archive", "nav-en-1-to": "keyword", "nav-en-1-where": "nothing such"}

    answer = office.post("/desk/outlet/navigation/", data)

    assert answer.status_code == 422
    assert "Entry 2: There is no keyword “nothing such” in use." in answer.text
    assert 'value="nothing such"' in answer.text


def test_footer_says_which_published_pages_it_leaves_out(office):
    make_outlet(
        pages={"ethics": {"en": "Ethics policy"}},
        footer={"en": [{"title": "Read", "links": [{"kind": "place", "target": "archive", "label": ""}]}]},
    )

    assert "the footer does not lead to these published pages: Ethics policy" in " ".join(
        office.get("/desk/outlet/footer/").text.split()
    )


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_preview_shows_what_is_typed_and_keeps_nothing(office, client, language):
    data = {"seen": "1", "accent": "#c8102e", "language": language, "logo": png()}

    page = office.post("/desk/outlet/look/preview/", data)

    assert page.status_code == 200
    assert "/outlet/accent-1-c8102e.css" in page.text
    assert 'src="data:image/png;base64,' in page.text
    assert f'<html lang="{language}"' in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert not OutletVersion.objects.exists()
    assert not EmblemFile.objects.exists()
    assert "c8102e" not in client.get("/").text


def test_a_preview_of_what_cannot_be_says_why(office):
    page = office.post("/desk/outlet/look/preview/", {"seen": "1", "accent": "red"})

    assert page.status_code == 422
    assert "Write the color as # and six figures" in page.text


def test_history_shows_every_version_and_brings_one_back(office, administrator):
    outlet.change({"name": {"en": "New"}}, by=administrator, seen=1, note="Because")

    page = office.get("/desk/outlet/history/").text
    assert "Because" in page
    assert str(administrator) in page
    stale = office.post("/desk/outlet/history/1/restore/", {"seen": "1"}, follow=True)
    assert "changed these settings meanwhile" in stale.text
    office.post("/desk/outlet/history/1/restore/", {"seen": "2"})

    assert str(outlet.current()) == "Newsroom"
    assert office.post("/desk/outlet/history/99/restore/", {"seen": "3"}).status_code == 404


def test_there_are_no_other_parts(office):
    assert office.get("/desk/outlet/nothing/").status_code == 404
    assert office.post("/desk/outlet/nothing/preview/").status_code == 404
