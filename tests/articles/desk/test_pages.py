"""Writing the pages about the outlet at the desk."""

import pytest

from articles.domain import pages
from articles.models import Page, PageVersion

ADDRESS = "/desk/outlet/pages/ethics/en/"


@pytest.fixture
def office(signed_in, administrator):
    return signed_in(administrator)


def text(**values):
    return {"seen": "0", "title": "Ethics policy", "text": "We are **fair**.", "act": "save"} | values


@pytest.mark.parametrize("person", ["contributor", "editor", "publisher"])
def test_only_administrators_write_pages(request, signed_in, person):
    client = signed_in(request.getfixturevalue(person))

    for path in ("/desk/outlet/pages/", ADDRESS, f"{ADDRESS}1/"):
        assert client.get(path).status_code == 403
    for path in (ADDRESS, f"{ADDRESS}preview/", f"{ADDRESS}1/"):
        assert client.post(path, text()).status_code == 403
    assert not Page.objects.exists()


def test_an_unwritten_page_offers_a_text_to_begin_with(office, client):
    page = office.get(ADDRESS).text

    assert "This is a text to begin with" in page
    assert "These rules hold for everybody who works for us" in page
    assert "以下规则适用于" in office.get("/desk/outlet/pages/ethics/zh-hans/").text
    assert not Page.objects.exists()
    assert client.get("/about/ethics/").status_code == 404


def test_saved_then_published_then_taken_off(office, client):
    assert office.post(ADDRESS, text()).headers["Location"] == ADDRESS
    assert client.get("/about/ethics/").status_code == 404
    assert "saved, not published" in office.get("/desk/outlet/pages/").text

    office.post(ADDRESS, text(seen="1", act="publish"))
    assert "We are <strong>fair</strong>." in client.get("/about/ethics/").text
    office.post(ADDRESS, text(seen="1", text="We are **unfair**."))
    assert "unfair" not in client.get("/about/ethics/").text
    assert "changes that readers do not see yet" in office.get("/desk/outlet/pages/").text

    office.post(ADDRESS, text(seen="2", act="withdraw"))
    assert client.get("/about/ethics/").status_code == 404
    assert "We are **unfair**." in office.get(ADDRESS).text


def test_what_is_refused_stays_in_the_field(office):
    answer = office.post(ADDRESS, text(text="[here](javascript:alert(1)) & there"))

    assert answer.status_code == 422
    assert "is not an address that a page can link to" in answer.text
    assert "[here](javascript:alert(1)) &amp; there" in answer.text


def test_somebody_elses_text_is_not_overwritten(office, administrator):
    pages.save("ethics", "en", title="Theirs", text="Theirs.", by=administrator, seen=0)

    answer = office.post(ADDRESS, text())

    assert answer.status_code == 409
    assert "saved this page meanwhile" in answer.text
    assert "We are **fair**." in answer.text
    assert PageVersion.objects.count() == 1


def test_preview_looks_like_the_page_and_keeps_nothing(office):
    page = office.post("/desk/outlet/pages/ethics/zh-hans/preview/", text(title="操守", text="## 一\n\n**公正**"))

    assert page.status_code == 200
    assert "<h1>操守</h1>" in page.text
    assert "<strong>公正</strong>" in page.text
    assert '<html lang="zh-hans"' in page.text
    assert "noindex" in page.text
    assert not Page.objects.exists()
    assert office.post(f"{ADDRESS}preview/", text(text="")).status_code == 422


def test_an_earlier_version_is_read_and_made_the_newest_again(office, administrator):
    pages.save("ethics", "en", title="One", text="First.", by=administrator, seen=0)
    pages.save("ethics", "en", title="Two", text="Second.", by=administrator, seen=1)

    assert "First." in office.get(f"{ADDRESS}1/").text
    office.post(f"{ADDRESS}1/", {"seen": "2"})

    assert [version.title for version in PageVersion.objects.all()] == ["One", "Two", "One"]
    assert "saved this page meanwhile" in office.post(f"{ADDRESS}1/", {"seen": "2"}, follow=True).text


@pytest.mark.parametrize("path", ["nothing/en/", "ethics/fr/", "ethics/en/9/"])
def test_there_are_no_other_pages(office, path):
    assert office.get(f"/desk/outlet/pages/{path}").status_code == 404
