"""The people behind the bylines, as readers find them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Credit, ProfilePage
from articles.public.authors import stands
from tests.factories import KeywordFactory, PictureFactory, ProfileFactory, make_live


def credited(article, **kwargs):
    profile = ProfileFactory(**kwargs)
    Credit.objects.create(article=article, profile=profile, role="author", position=Credit.objects.count())
    return profile


@pytest.fixture
def story(section):
    return make_live(headline="A bridge opens")


def groups(page):
    return {part.split('"')[0]: part for part in page.split('aria-labelledby="authors-')[1:]}


def test_people_are_parted_by_how_they_stand_to_the_outlet(client, story, contributor):
    staff, guest = credited(story, account=contributor), credited(story)
    former, agency = credited(story), credited(story)
    ProfilePage.objects.create(profile=former, standing="former")
    ProfilePage.objects.create(profile=agency, sort="agency")

    found = groups(client.get("/authors/").text)

    assert list(found) == ["staff", "contributor", "agencies", "former"]
    for group, profile in zip(found, (staff, guest, agency, former), strict=True):
        assert f'href="/author/{profile.slug}/"' in found[group]


def test_only_whoever_is_credited_on_a_live_story_is_listed(client, story, section):
    on_live, alone = credited(story), ProfileFactory()
    withdrawn = make_live(headline="Gone")
    on_withdrawn = credited(withdrawn)
    type(withdrawn).objects.filter(pk=withdrawn.pk).update(withdrawn_at=timezone.now())

    page = client.get("/authors/").text

    assert on_live.slug in page
    assert alone.slug not in page
    assert on_withdrawn.slug not in page


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_costs_the_same_for_one_and_for_many(client, story, django_assert_num_queries, many):
    for _number in range(many):
        ProfilePage.objects.create(profile=credited(story))

    with django_assert_num_queries(3):
        page = client.get("/authors/")

    assert page.text.count("<h3>") == many


def test_a_page_says_what_is_known_of_the_person(client, story, django_assert_num_queries):
    profile = credited(story, biography={"en": "First.\n\nSecond."}, contact="mei@example.org")
    page = ProfilePage.objects.create(
        profile=profile,
        location={"en": "Almaty"},
        languages={"en": "Russian"},
        awards={"en": "A prize"},
        joined="2019-05",
        social=[{"label": "Mastodon", "url": "https://social.example.org/@me"}],
    )
    page.expertise.set([KeywordFactory(slug="hydrogen"), KeywordFactory(slug="retired", status="retired")])

    shown = client.get(f"/author/{profile.slug}/").text

    for words in ("<p>First.</p>", "<p>Second.</p>", "Almaty", "Russian", "A prize", ">2019<", "mei@example.org"):
        assert words in shown
    assert '<a href="/keyword/hydrogen/">Hydrogen</a>' in shown
    assert '<a href="https://social.example.org/@me" rel="me noopener">Mastodon</a>' in shown
    assert "/keyword/retired/" not in shown


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"standing": "former"}, "No longer writes for"),
        ({"sort": "pseudonym"}, "Writes under another name"),
        ({"sort": "agency"}, "Not a person"),
    ],
)
def test_a_page_says_who_stands_behind_the_name(client, story, values, words):
    profile = credited(story)
    ProfilePage.objects.create(profile=profile, **values)

    assert words in client.get(f"/author/{profile.slug}/").text


def test_a_closed_account_is_no_longer_staff(contributor):
    profile = ProfileFactory(account=contributor)

    assert stands(profile) == "staff"
    contributor.is_active = False
    assert stands(profile) == "contributor"


@pytest.mark.parametrize(("field", "before", "after"), [("expires_at", True, False), ("embargo_until", False, True)])
def test_a_portrait_is_shown_while_its_rights_last(client, story, monkeypatch, field, before, after):
    profile, moment = credited(story), timezone.now() + timedelta(days=1)
    ProfilePage.objects.create(profile=profile, picture=PictureFactory(**{field: moment}))
    addresses = ("/authors/", f"/author/{profile.slug}/")

    assert ['class="portrait"' in client.get(each).text for each in addresses] == [before, before]

    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert ['class="portrait"' in client.get(each).text for each in addresses] == [after, after]
