import pytest
from django.core import mail

from articles.domain import links, notify
from articles.domain.corrections import Release
from articles.enums import Action, CorrectionKind
from articles.models import Notice, Redirect, StoryLink
from editors.enums import Role
from newsroom.lib.languages import Names
from tests.factories import DeskFactory, EditorFactory, make_live, move, story_document
from tests.publications import change, correct

pytestmark = pytest.mark.django_db
NOTE = Release(kind=CorrectionKind.CORRECTION, text=Names({"en": "We gave the wrong day."}))


def leading_to(address, headline="A story that leads on", **kwargs):
    document = story_document(headline)
    words = document["content"][-1]["content"][0]
    words["marks"] = [{"type": "link", "attrs": {"href": address}}]
    return make_live(document=document, **kwargs)


@pytest.mark.parametrize("form", ["{path}", "http://127.0.0.1:8000{path}", "{path}?from=mail#p-block001"])
def test_link_is_known_whatever_its_form(form):
    story = make_live()

    other = leading_to(form.format(path=story.get_absolute_url()))

    assert list(links.leading_to(story)) == [other]


def test_old_address_and_other_edition_lead_to_the_same_story():
    story = make_live(language="zh-hans", headline="大桥通车")
    Redirect.objects.create(path="/2020/01/01/before/", article=story)

    by_address, by_redirect = leading_to(story.get_absolute_url()), leading_to("/2020/01/01/before/", "Another")

    assert set(links.leading_to(story)) == {by_address, by_redirect}


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/2026/01/01/a-bridge-opens/",
        "/2026/02/31/x/",
        "/about/",
        "mailto:a@example.org",
        "https://[x/",
    ],
)
def test_other_addresses_are_no_links_between_stories(address):
    make_live()
    document = story_document()
    document["content"][-1]["content"][0]["marks"] = [{"type": "link", "attrs": {"href": address}}]

    assert links.targets(document) == set()


def test_links_follow_the_published_text(publisher):
    story = make_live()
    other = leading_to(story.get_absolute_url())

    change(other, "No link any more.", publisher)

    assert not StoryLink.objects.exists()


@pytest.fixture
def cited(publisher):
    """A story, another desk's story that leads to it, and that desk's editor."""
    desk = DeskFactory(slug="abroad")
    watcher = EditorFactory(email="watcher@example.org", roles=[Role.EDITOR], desks=[desk])
    story = make_live(headline="A bridge opens")
    other = leading_to(story.get_absolute_url(), desk=desk)
    Notice.objects.all().delete()
    return story, other, watcher


def told() -> set[str]:
    return set(Notice.objects.values_list("editor__email", flat=True))


def test_desk_of_a_story_that_leads_to_a_corrected_one_is_told_which(cited, publisher):
    story, other, watcher = cited
    correct(story, publisher, "It opened on Wednesday.", "We gave the wrong day.")

    notify.send_due()

    [letter] = [each for each in mail.outbox if each.to == [watcher.email]]
    assert "A bridge opens" in letter.subject
    assert other.headline in letter.body
    assert f"/desk/stories/{other.pk}/" in letter.body


@pytest.mark.parametrize(
    ("act", "tells"),
    [
        ("typo", False),
        ("normal", False),
        ("major", True),
        (Action.ANNOTATE, True),
        (Action.RETRACT, True),
        (Action.WITHDRAW, True),
        (Action.REMOVE, True),
    ],
)
def test_desks_are_told_of_what_may_make_their_stories_wrong(cited, administrator, act, tells):
    story, _other, watcher = cited
    if act in {"typo", "normal", "major"}:
        change(story, "Another text.", administrator, significance=act)
    else:
        move(story, act, administrator, note="Because.", release=NOTE)

    assert (watcher.email in told()) == tells


def test_mail_about_a_removed_story_says_nothing_of_it(cited, administrator):
    story, _other, _watcher = cited
    move(story, Action.REMOVE, administrator, note="A court ordered it.")

    notify.send_due()

    assert mail.outbox
    assert not any("bridge" in f"{each.subject} {each.body}" for each in mail.outbox)
