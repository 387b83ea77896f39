"""Looking after a byline and what its page says."""

import html
import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from articles.domain import merging, profiles
from articles.models import Picture, ProfilePage, Stamp
from tests.factories import KeywordFactory, PictureFactory, ProfileFactory, picture_bytes


@pytest.fixture
def own(contributor):
    return ProfileFactory(account=contributor)


def address(profile):
    return f"/desk/profiles/{profile.pk}/"


def opened(client, profile):
    """What the form holds that was just opened; fields are typed over it."""
    form = client.get(address(profile)).context["form"]
    values = {"seen": client.get(address(profile)).context["seen"], "contact": profile.contact}
    for name in ("title", "biography", "location", "languages", "awards"):
        values |= {f"{name}_{code}": text for code, text in (form[name].value() or {}).items()}
    return values


def test_what_two_people_change_at_once_stands_beside_each_other(own, contributor, administrator, signed_in):
    """Different fields: the second to save takes nothing back."""
    client = signed_in(contributor)
    mine = opened(client, own)
    profiles.update(own, by=administrator, title={"en": "Rail correspondent"}, joined="2019")

    answer = client.post(address(own), mine | {"biography_en": "Born in Almaty."})

    assert answer.status_code == 302
    own.refresh_from_db()
    assert (own.title, own.biography) == ({"en": "Rail correspondent"}, {"en": "Born in Almaty."})
    assert own.page.joined == "2019"


def test_a_field_that_somebody_changed_meanwhile_is_shown_beside_what_was_typed(
    own, contributor, administrator, signed_in
):
    client = signed_in(contributor)
    mine = opened(client, own) | {"biography_en": "Mine.", "location_en": "Almaty"}
    profiles.update(own, by=administrator, biography={"en": "Theirs."}, title={"en": "Rail correspondent"})

    answer = client.post(address(own), mine)

    assert answer.status_code == 409
    assert "Theirs." in answer.text
    assert "Mine." in answer.text
    assert 'value="Almaty"' in answer.text
    own.refresh_from_db()
    assert own.biography == {"en": "Theirs."}
    assert not ProfilePage.objects.filter(location__en="Almaty").exists()

    again = client.post(address(own), mine | {"seen": answer.context["seen"]})

    assert again.status_code == 302
    own.refresh_from_db()
    # The title was not touched here, so theirs stays.
    assert (own.biography, own.title) == ({"en": "Mine."}, {"en": "Rail correspondent"})
    assert own.page.location == {"en": "Almaty"}


@pytest.mark.parametrize("seen", ["", "nonsense", "[]", None], ids=["empty", "broken", "list", "missing"])
def test_a_form_that_does_not_say_what_it_showed_overwrites_nothing(own, contributor, administrator, signed_in, seen):
    profiles.update(own, by=administrator, biography={"en": "Theirs."})
    data = {"contact": "", "biography_en": "Mine."} | ({} if seen is None else {"seen": seen})

    assert signed_in(contributor).post(address(own), data).status_code == 409

    own.refresh_from_db()
    assert own.biography == {"en": "Theirs."}


def test_a_refused_form_keeps_what_it_showed(own, contributor, administrator, signed_in):
    client = signed_in(contributor)
    mine = opened(client, own)
    profiles.update(own, by=administrator, biography={"en": "Theirs."})

    refused = client.post(address(own), mine | {"biography_en": "Mine.", "expertise": "nothing such"})

    assert refused.status_code == 422
    assert json.loads(refused.context["seen"]) == json.loads(mine["seen"])


def test_lines_as_browsers_end_them_are_no_change(own, contributor, administrator, signed_in):
    profiles.update(own, by=administrator, awards={"en": "One\nTwo"})
    client = signed_in(contributor)
    mine = opened(client, own) | {"awards_en": "One\r\nTwo"}
    profiles.update(own, by=administrator, awards={"en": "Three"})

    assert client.post(address(own), mine).status_code == 302

    assert ProfilePage.objects.get().awards == {"en": "Three"}


def test_a_person_says_what_she_knows(own, contributor, signed_in):
    hydrogen, rail = KeywordFactory(slug="hydrogen"), KeywordFactory(slug="rail-freight")
    data = {
        "location_en": "Almaty",
        "languages_en": "Russian",
        "expertise": "Hydrogen\nrail-freight",
        "awards_en": "One\nTwo",
        "contact": "",
        "social-0-label": "Mastodon",
        "social-0-url": "https://social.example.org/@me",
    }

    client = signed_in(contributor)
    assert client.post(address(own), opened(client, own) | data).status_code == 302

    page = ProfilePage.objects.get()
    assert set(page.expertise.all()) == {hydrogen, rail}
    assert (page.location, page.awards) == ({"en": "Almaty"}, {"en": "One\nTwo"})
    assert page.social == [{"label": "Mastodon", "url": "https://social.example.org/@me"}]
    assert Stamp.objects.get(key=Stamp.SITE).n == 1


def test_how_somebody_stands_to_the_outlet_is_not_hers_to_say(own, contributor, administrator, signed_in):
    client = signed_in(contributor)
    client.post(address(own), opened(client, own) | {"standing": "staff", "sort": "agency", "joined": "1999"})

    assert not ProfilePage.objects.exists()
    with pytest.raises(PermissionDenied):
        profiles.update(own, by=contributor, standing="former")
    profiles.update(own, by=administrator, standing="former", joined="2011", sort="pseudonym")
    page = ProfilePage.objects.get()
    assert (page.standing, page.joined) == ("former", "2011")


def test_a_portrait_goes_into_the_library_and_off_the_page_again(own, contributor, signed_in):
    client = signed_in(contributor)

    client.post(
        address(own), opened(client, own) | {"portrait": SimpleUploadedFile("me.jpg", picture_bytes(), "image/jpeg")}
    )
    picture = Picture.objects.get()
    assert ProfilePage.objects.get().picture == picture
    assert picture.alt == own.name

    client.post(address(own), opened(client, own) | {"portrait-choice": ""})
    assert ProfilePage.objects.get().picture is None
    assert Picture.objects.exists()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"expertise": "nothing such"}, "There is no keyword in use by this name: nothing such."),
        ({"social-0-label": "X", "social-0-url": "javascript:alert(1)"}, "is not an address that begins with https://"),
        ({"portrait": SimpleUploadedFile("me.svg", b"<svg></svg>", "image/svg+xml")}, "SVG files can carry programs"),
    ],
    ids=["keyword", "account", "portrait"],
)
def test_what_cannot_be_shown_is_refused_in_words(own, contributor, signed_in, values, words):
    client = signed_in(contributor)
    answer = client.post(address(own), opened(client, own) | {"location_en": "Almaty"} | values)

    assert words in answer.text
    assert 'value="Almaty"' in answer.text
    assert not ProfilePage.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"joined": "soon"},
        {"sort": "robot"},
        {"standing": "king"},
        {"location": {"en": "x" * 121}},
        {"social": [{"label": "X", "url": "http://a.example"}]},
    ],
)
def test_wrong_values_change_nothing(own, administrator, values):
    with pytest.raises(ValidationError):
        profiles.update(own, by=administrator, title={"en": "Boss"}, **values)

    own.refresh_from_db()
    assert not own.title
    assert not Stamp.objects.exists()


def test_a_portrait_is_chosen_from_the_library_and_taken_away(own, contributor, signed_in):
    picture = PictureFactory(title="At her desk")
    client = signed_in(contributor)

    screen = client.get(address(own))
    assert "At her desk" in screen.text
    assert 'data-module="desk/pictures"' in screen.text
    assert client.post(address(own), opened(client, own) | {"portrait-choice": picture.key}).status_code == 302
    assert ProfilePage.objects.get().picture == picture
    assert Stamp.objects.get(key=Stamp.SITE).n == 1

    client.post(address(own), opened(client, own) | {"portrait-choice": ""})
    assert ProfilePage.objects.get().picture is None


@pytest.mark.parametrize(
    ("rights", "words"),
    [
        ({"retired_at": -1}, "This picture cannot be used: choose another."),
        ({"embargo_until": 1}, "may not be published before"),
        ({"expires_at": -1}, "may not be published after"),
    ],
    ids=["retired", "embargo", "expired"],
)
def test_a_picture_that_readers_may_not_see_is_no_portrait(own, contributor, signed_in, rights, words):
    moments = {name: timezone.now() + timedelta(days=days) for name, days in rights.items()}
    picture = PictureFactory(**moments)
    client = signed_in(contributor)

    data = opened(client, own) | {"portrait-choice": picture.key, "location_en": "Almaty"}
    answer = client.post(address(own), data)

    assert answer.status_code == 422
    assert words in html.unescape(answer.text)
    assert 'value="Almaty"' in answer.text
    # The choice is still there, to be seen beside why it was refused.
    assert f'<option value="{picture.key}" selected>' in answer.text
    assert not ProfilePage.objects.filter(picture=picture).exists()


def test_a_portrait_whose_rights_ended_since_does_not_keep_the_rest_from_being_saved(
    own, contributor, administrator, signed_in
):
    picture = PictureFactory()
    profiles.update(own, by=administrator, picture=picture)
    Picture.objects.update(expires_at=timezone.now() - timedelta(days=1))
    client = signed_in(contributor)

    data = opened(client, own) | {"portrait-choice": picture.key, "location_en": "Almaty"}

    assert client.post(address(own), data).status_code == 302
    page = ProfilePage.objects.get()
    assert (page.picture, page.location) == (picture, {"en": "Almaty"})


def test_a_picture_that_is_gone_is_refused(own, contributor, signed_in):
    client = signed_in(contributor)

    answer = client.post(address(own), opened(client, own) | {"portrait-choice": "nosuchkey"})

    assert "This picture no longer exists: choose another." in answer.text
    assert answer.status_code == 422


def test_a_portrait_sent_in_meanwhile_is_not_lost(own, contributor, administrator, signed_in):
    client = signed_in(contributor)
    mine = opened(client, own) | {"biography_en": "Mine."}
    profiles.update(own, by=administrator, biography={"en": "Theirs."})

    file = SimpleUploadedFile("me.jpg", picture_bytes(), "image/jpeg")
    answer = client.post(address(own), mine | {"portrait": file})

    assert answer.status_code == 409
    assert f'<option value="{Picture.objects.get().key}" selected>' in answer.text


def test_expertise_follows_a_merging_and_comes_back(own, administrator):
    kept, merged = KeywordFactory(slug="hydrogen"), KeywordFactory(slug="h2")
    profiles.update(own, by=administrator, expertise=[merged])

    merge = merging.merge(kept, merged, by=administrator)
    assert kept.experts.get() == own.page

    merging.undo(merge, by=administrator)
    assert not kept.experts.exists()
    assert merged.experts.get() == own.page
