import pytest

from articles.domain import bundles, moments
from articles.enums import BundleState, Stage
from articles.models import Bundle
from tests.factories import DeskFactory, EditorFactory, fresh, make_live, make_story, refreshed
from tests.publications import approve, rewrite

pytestmark = pytest.mark.django_db


@pytest.fixture
def stories(contributor, desk, section):
    make = {"by": contributor, "desk": desk, "section": section, "stage": Stage.APPROVED}
    return [make_story(headline=f"Harbor {number}", **make) for number in range(2)]


@pytest.fixture
def bundle(stories, publisher):
    made = bundles.create("The report", by=fresh(publisher))
    for story in stories:
        made = bundles.add(made, story, by=fresh(publisher))
    return made


def press(client, bundle, act, **data):
    seen = Bundle.objects.get(pk=bundle.pk).version
    return client.post(f"/desk/bundles/{bundle.pk}/{act}/", {"seen": seen, **data})


def test_bundle_is_made_filled_and_published_by_buttons(signed_in, publisher, stories):
    client = signed_in(publisher)
    address = client.post("/desk/bundles/", {"title": "The report"}).url
    made = Bundle.objects.get()
    assert "Harbor 1" in client.get(f"{address}?q=harbor").content.decode()
    for story in stories:
        press(client, made, "add", story=story.pk)
    press(client, made, "earlier", story=stories[1].pk)
    assert [row.article for row in made.stories.all()] == [stories[1], stories[0]]
    assert "all stories are ready" in client.get(address).content.decode()

    page = client.post(f"{address}publish/", {"seen": Bundle.objects.get().version}, follow=True).content.decode()

    assert "All of it is published" in page
    assert [refreshed(story).is_live for story in stories] == [True, True]
    assert press(client, made, "publish").status_code == 302
    assert "Harbor 0" in client.get(address).content.decode()


def test_story_that_is_not_ready_is_marked_and_named(signed_in, publisher, contributor, bundle, stories):
    rewrite(stories[1], "Another text.", contributor)
    client = signed_in(publisher)
    page = client.get(f"/desk/bundles/{bundle.pk}/").content.decode()
    assert "1 story is not ready" in page
    assert "changed after its approval" in page

    answer = press(client, bundle, "publish")

    assert answer.status_code == 422
    assert "“Harbor 1” holds the bundle up" in answer.content.decode()
    assert not refreshed(stories[0]).is_live


def test_bundle_is_planned_changed_and_the_plan_cancelled(signed_in, publisher, bundle):
    client = signed_in(publisher)
    press(client, bundle, "plan", at="2027-05-18T15:00")
    assert moments.typed(Bundle.objects.get().publish_at) == "2027-05-18T15:00"
    refused = press(client, bundle, "plan", at="2020-05-18T15:00")
    assert refused.status_code == 422
    assert 'value="2020-05-18T15:00"' in refused.content.decode()

    press(client, bundle, "unplan")

    assert Bundle.objects.get().state == BundleState.OPEN


def test_stranger_to_all_its_stories_does_not_find_it(signed_in, bundle):
    client = signed_in(EditorFactory(roles=["editor"], desks=[DeskFactory()]))

    assert "The report" not in client.get("/desk/bundles/").content.decode()
    assert client.get(f"/desk/bundles/{bundle.pk}/").status_code == 404
    assert press(client, bundle, "dissolve").status_code == 404


def test_story_that_is_not_open_stands_there_without_its_name(signed_in, publisher, bundle, section):
    desk = DeskFactory()
    other = make_story(desk=desk, section=section, headline="Secret merger", stage=Stage.APPROVED)
    bundles.add(bundle, other, by=fresh(publisher))
    editor = EditorFactory(roles=["editor"], desks=[refreshed(bundle.stories.first().article).desk])

    page = signed_in(editor).get(f"/desk/bundles/{bundle.pk}/").content.decode()

    assert "Harbor 0" in page
    assert "Secret merger" not in page
    assert "A story that is not open to you" in page


def test_writers_have_no_bundles_and_editors_publish_none(signed_in, contributor, editor, bundle, stories):
    assert signed_in(contributor).get("/desk/bundles/").status_code == 403
    client = signed_in(editor)
    assert client.get(f"/desk/bundles/{bundle.pk}/").status_code == 200
    assert press(client, bundle, "publish").status_code == 422
    assert not refreshed(stories[0]).is_live


def test_what_makes_no_sense_is_refused_with_a_sentence(signed_in, publisher, bundle):
    client = signed_in(publisher)

    assert client.post("/desk/bundles/", {"title": " "}).status_code == 422
    assert press(client, bundle, "add", story="x").status_code == 422
    assert press(client, bundle, "add", story=99_999_999).status_code == 404
    assert press(client, bundle, "explode").status_code == 404
    assert client.get(f"/desk/bundles/{bundle.pk}/publish/").status_code == 405


def test_a_publisher_says_how_an_update_goes_out(signed_in, publisher, editor):
    story = make_live(headline="Known")
    rewrite(story, "Another text.", publisher)
    approve(story, publisher)
    bundle = bundles.add(bundles.create("The report", by=publisher), story, by=publisher)
    client, address = signed_in(publisher), f"/desk/bundles/{bundle.pk}/"
    assert "How the update is published: Normal" in " ".join(client.get(address).text.split())

    given = {"story": story.pk, "significance": "major", "correction": "correction", "text_en": ""}
    refused = client.post(f"{address}release/", given | {"text_zh-hans": "是星期二。"})
    assert (refused.status_code, "是星期二。" in refused.text) == (422, True)
    client.post(f"{address}release/", given | {"text_en": "It was Tuesday."})

    text = client.get(address).text
    assert "Major · Correction" in text
    assert "It was Tuesday." in text
    other = signed_in(editor)
    assert "How the update is published" not in other.get(address).text
    assert other.post(f"{address}release/", given).status_code in {404, 422}
