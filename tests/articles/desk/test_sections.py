"""The screens of sections: who opens them, what they change, and what they say when they may not."""

import pytest

from articles.models import Redirect, Section
from editors.models import AuditEntry
from tests.factories import SectionFactory, make_live

pytestmark = pytest.mark.django_db
WORDS = {"name_en": "Energy", "name_zh-hans": "能源", "description_en": "Power.", "description_zh-hans": "", "desk": ""}


@pytest.fixture
def office(signed_in, administrator):
    return signed_in(administrator)


@pytest.mark.parametrize("person", ["contributor", "editor", "publisher"])
def test_only_administrators_look_after_sections(signed_in, person, request, section):
    client = signed_in(request.getfixturevalue(person))
    for address in ("/desk/sections/", f"/desk/sections/{section.pk}/"):
        assert client.get(address).status_code == 403
        assert client.post(address, WORDS).status_code == 403
    for act in ("up", "put", "retire", "undo"):
        assert client.post(f"/desk/sections/{section.pk}/{act}/").status_code == 403
    assert "/desk/sections/" not in client.get("/desk/").text


def test_the_tree_shows_all_in_order_in_both_languages(office, section, administrator):
    SectionFactory(slug="rail", parent=section)
    make_live(section=section)

    text = office.get("/desk/sections/").text
    assert text.index("Trade") < text.index("Rail")
    assert "1 story" in text
    administrator.language = "zh-hans"
    administrator.save()
    assert "栏目trade" in office.get("/desk/sections/").text


def test_sections_are_reached_from_every_screen_on_phones_too(office):
    # Links of the class desk-nav-wide are left out there.
    assert '<a href="/desk/sections/"' in office.get("/desk/").text


def test_a_section_is_made_and_a_bad_one_is_not(office, section):
    office.post("/desk/sections/", WORDS | {"slug": "", "parent": section.pk})
    assert Section.objects.get(path="trade/energy").name == {"en": "Energy", "zh-hans": "能源"}

    again = office.post("/desk/sections/", WORDS | {"slug": "energy", "parent": section.pk})
    assert (again.status_code, "Another section has this address" in again.text) == (422, True)
    nameless = office.post("/desk/sections/", {"slug": "nameless", "parent": ""})
    assert nameless.status_code == 422
    assert Section.objects.count() == 2


def test_words_and_place_are_saved_together_or_not_at_all(office, section):
    other = SectionFactory(slug="economy")
    office.post(f"/desk/sections/{section.pk}/", WORDS | {"slug": "energy", "parent": other.pk})
    stored = Section.objects.get(pk=section.pk)
    assert (str(stored), stored.path) == ("Energy", "economy/energy")
    assert Redirect.objects.get(path="/section/trade/").target == "/section/economy/energy/"

    refused = office.post(f"/desk/sections/{section.pk}/", WORDS | {"name_en": "X", "slug": "economy", "parent": ""})
    assert refused.status_code == 422
    assert str(Section.objects.get(pk=section.pk)) == "Energy"


def test_steps_dragging_retiring_and_undoing(office, section):
    other = SectionFactory(slug="economy")
    office.post(f"/desk/sections/{section.pk}/down/")
    assert list(Section.objects.all()) == [other, section]
    json = {"accept": "application/json"}
    put = office.post(f"/desk/sections/{section.pk}/put/", {"parent": "", "before": other.pk}, headers=json)
    assert (put.status_code, list(Section.objects.all())) == (200, [section, other])

    office.post(f"/desk/sections/{section.pk}/retire/", {"into": other.pk})
    assert list(Section.objects.all()) == [other]
    assert office.get(f"/desk/sections/{section.pk}/").status_code == 404
    assert office.post(f"/desk/sections/{section.pk}/up/").status_code == 404
    page = office.get("/desk/sections/").text
    assert "/trade/ → Economy" in page

    entry = AuditEntry.objects.get(action="section.retired")
    office.post(f"/desk/sections/{section.pk}/undo/", {"entry": entry.pk})
    assert set(Section.objects.all()) == {section, other}
    assert office.post(f"/desk/sections/{other.pk}/undo/", {"entry": entry.pk}).status_code == 404


def test_refusals_say_why(office, section):
    json = {"accept": "application/json"}
    below = SectionFactory(slug="rail", parent=section)
    put = office.post(f"/desk/sections/{section.pk}/put/", {"parent": below.pk}, headers=json)
    assert (put.status_code, put.json()["reason"]) == (422, "A section cannot stand below itself.")
    assert office.post(f"/desk/sections/{section.pk}/put/", {"parent": "999"}, headers=json).status_code == 422
    kept = office.post(f"/desk/sections/{section.pk}/retire/", {"into": below.pk})
    assert (kept.status_code, "stand below" in kept.text) == (422, True)
    assert office.post(f"/desk/sections/{section.pk}/retire/", {"into": ""}).status_code == 422
    assert office.get(f"/desk/sections/{section.pk}/retire/").status_code == 405
    assert office.post(f"/desk/sections/{section.pk}/eat/").status_code == 404
