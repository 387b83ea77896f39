from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from articles.domain import notify, picturerights
from articles.enums import Action, Happening, Stage
from articles.models import Article, Event, Notice, Picture
from editors.enums import Role
from tests.factories import EditorFactory, PictureFactory, make_live, make_story, move, with_figure

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def picture():
    return PictureFactory(title="The port")


@pytest.fixture
def story(picture, desk, publisher):
    return make_live(document=with_figure(picture), desk=desk)


def expire(picture, when):
    Picture.objects.filter(pk=picture.pk).update(expires_at=when)


def test_publishers_of_the_desk_are_told_once_before_and_once_when_it_happened(picture, story, publisher):
    EditorFactory(roles=[Role.PUBLISHER])
    Notice.objects.all().delete()
    expire(picture, timezone.now() + 3 * DAY)

    assert [picturerights.warn_due() for _time in range(2)] == [{"expiry_notices": 1}, {"expiry_notices": 0}]
    expire(picture, timezone.now() - DAY)
    assert [picturerights.warn_due() for _time in range(2)] == [{"expiry_notices": 1}, {"expiry_notices": 0}]

    actions = list(story.events.filter(actor=None).values_list("action", flat=True))
    assert actions == [Happening.PICTURE_EXPIRED, Happening.PICTURE_EXPIRES]
    assert {notice.editor for notice in Notice.objects.all()} == {publisher}
    notify.send_due()
    assert {letter.subject.split(":")[0] for letter in mail.outbox} == {
        "A picture expires soon",
        "A picture has expired",
    }
    assert all("The port" in letter.body and "None" not in letter.body for letter in mail.outbox)


def test_another_date_is_told_anew_and_a_far_one_not(picture, story):
    for days, told in ((30, 0), (5, 1), (6, 1)):
        expire(picture, timezone.now() + days * DAY)
        assert picturerights.warn_due() == {"expiry_notices": told}


def test_planned_stories_count_withdrawn_ones_and_drafts_do_not(picture, publisher, later):
    planned = make_story(document=with_figure(picture), stage=Stage.APPROVED)
    move(planned, Action.SCHEDULE, publisher, publish_at=later)
    make_story(document=with_figure(picture))
    withdrawn = make_live(document=with_figure(picture))
    Article.objects.filter(pk=withdrawn.pk).update(withdrawn_at=timezone.now())
    expire(picture, timezone.now() + DAY)

    assert picturerights.warn_due() == {"expiry_notices": 1}
    assert Event.objects.get(action=Happening.PICTURE_EXPIRES).article == planned


@pytest.mark.parametrize("number", [1, 5])
def test_looking_costs_the_same_with_one_and_with_many(number, django_assert_num_queries):
    for _number in range(number):
        picture = PictureFactory()
        make_live(document=with_figure(picture))
        expire(picture, timezone.now() - DAY)
    picturerights.warn_due()
    with django_assert_num_queries(3):
        picturerights.warn_due()
