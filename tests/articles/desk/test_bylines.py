"""Looking after a byline and what its page says."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.domain import merging, profiles
from articles.models import Picture, ProfilePage, Stamp
from tests.factories import KeywordFactory, PictureFactory, ProfileFactory, picture_bytes


@pytest.fixture
def own(contributor):
    return ProfileFactory(account=contributor)


def address(profile):
    return f"/desk/profiles/{profile.pk}/"


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

    assert signed_in(contributor).post(address(own), data).status_code == 302

    page = ProfilePage.objects.get()
    assert set(page.expertise.all()) == {hydrogen, rail}
    assert (page.location, page.awards) == ({"en": "Almaty"}, {"en": "One\nTwo"})
    assert page.social == [{"label": "Mastodon", "url": "https://social.example.org/@me"}]
    assert Stamp.objects.get(key=Stamp.SITE).n == 1


def test_how_somebody_stands_to_the_outlet_is_not_hers_to_say(own, contributor, administrator, signed_in):
    signed_in(contributor).post(address(own), {"standing": "staff", "sort": "agency", "joined": "1999", "contact": ""})

    page = ProfilePage.objects.get()
    assert (page.standing, page.sort, page.joined) == ("", "person", "")
    with pytest.raises(PermissionDenied):
        profiles.update(own, by=contributor, standing="former")
    profiles.update(own, by=administrator, standing="former", joined="2011", sort="pseudonym")
    page.refresh_from_db()
    assert (page.standing, page.joined) == ("former", "2011")


def test_a_portrait_goes_into_the_library_and_off_the_page_again(own, contributor, signed_in):
    client = signed_in(contributor)

    client.post(address(own), {"contact": "", "portrait": SimpleUploadedFile("me.jpg", picture_bytes(), "image/jpeg")})
    picture = Picture.objects.get()
    assert ProfilePage.objects.get().picture == picture
    assert picture.alt == own.name

    client.post(address(own), {"contact": "", "portrait-remove": "yes"})
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
    answer = signed_in(contributor).post(address(own), {"contact": "", "location_en": "Almaty"} | values)

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


def test_a_retired_picture_is_no_portrait(own, administrator):
    picture = PictureFactory()
    picture.retired_at = picture.created_at

    with pytest.raises(ValidationError):
        profiles.update(own, by=administrator, picture=picture)


def test_expertise_follows_a_merging_and_comes_back(own, administrator):
    kept, merged = KeywordFactory(slug="hydrogen"), KeywordFactory(slug="h2")
    profiles.update(own, by=administrator, expertise=[merged])

    merge = merging.merge(kept, merged, by=administrator)
    assert kept.experts.get() == own.page

    merging.undo(merge, by=administrator)
    assert not kept.experts.exists()
    assert merged.experts.get() == own.page
