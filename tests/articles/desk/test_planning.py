"""The screens of dates: fields with their zone, the agenda, columns and filters, what is in the way of a plan."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.domain import drafting, moments, tick
from articles.enums import Action, Stage
from articles.models import Article
from tests.articles.desk.test_moves import press
from tests.clock import travel
from tests.factories import DeskFactory, EditorFactory, fresh, make_live, make_story, move, refreshed

pytestmark = pytest.mark.django_db
TWICE = "2027-10-31T02:30"


@pytest.fixture
def approved(contributor, desk, section):
    return make_story(by=contributor, desk=desk, section=section, headline="Harbor talks", stage=Stage.APPROVED)


def set_date(story, name, moment, by):
    return drafting.set_fact(story, name, by=fresh(by), was="", value=moments.as_json(moment))


def send(client, story, name, value, was="", **headers):
    address = f"/desk/stories/{story.pk}/facts/{name}/"
    if headers:
        data = {"was": was, "value": value}
        return client.post(address, data, content_type="application/json", headers=headers)
    return client.post(address, {"was": f'"{was}"', "value": value})


def test_every_moment_of_the_screen_has_its_zone_beside_it(signed_in, publisher, approved, settings):
    page = signed_in(publisher).get(f"/desk/stories/{approved.pk}/").content.decode()

    assert page.count('type="datetime-local"') == page.count("Asia/Shanghai, UTC+08:00")
    for name in ("planned_for", "deadline", "embargo_until", "review_on"):
        assert f'id="value-{name}"' in page


def test_writer_sees_the_embargo_and_cannot_change_it(signed_in, contributor, approved):
    client = signed_in(contributor)
    page = client.get(f"/desk/stories/{approved.pk}/").content.decode()
    form = page.split('id="fact-embargo_until"')[1].split("</form>")[0]

    assert "<fieldset disabled>" in form
    assert send(client, approved, "embargo_until", "2027-05-18T15:00").status_code == 403


def test_time_that_happens_twice_is_asked_about_with_and_without_script(signed_in, editor, approved, settings):
    settings.NEWSROOM_TIME_ZONE = "Europe/Berlin"
    client = signed_in(editor)
    answer = send(client, approved, "deadline", TWICE, Accept="application/json")
    assert answer.status_code == 422
    assert [each["value"] for each in answer.json()["choices"]] == [f"{TWICE}+02:00", f"{TWICE}+01:00"]

    page = send(client, approved, "deadline", TWICE)
    assert page.status_code == 422
    assert page.content.decode().count('name="value_json"') == 2
    address = f"/desk/stories/{approved.pk}/facts/deadline/"
    client.post(address, {"was": '""', "value_json": f'"{TWICE}+01:00"'})

    assert moments.as_json(refreshed(approved).deadline) == f"{TWICE}+01:00"


def test_plan_at_a_time_that_happens_twice_is_asked_about_and_nothing_typed_is_lost(
    signed_in, publisher, approved, settings
):
    settings.NEWSROOM_TIME_ZONE = "Europe/Berlin"
    client = signed_in(publisher)
    answer = press(client, approved, Action.SCHEDULE, at=TWICE)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{TWICE}"' in page
    assert page.count('name="at_which"') == 2

    press(client, approved, Action.SCHEDULE, at=TWICE, at_which=f"{TWICE}+02:00")
    assert moments.as_json(refreshed(approved).publish_at) == f"{TWICE}+02:00"


def test_answer_about_another_time_is_not_taken(signed_in, publisher, approved, settings):
    settings.NEWSROOM_TIME_ZONE = "Europe/Berlin"

    press(signed_in(publisher), approved, Action.SCHEDULE, at="2027-06-01T10:00", at_which=f"{TWICE}+02:00")

    assert moments.typed(refreshed(approved).publish_at) == "2027-06-01T10:00"


def test_skipped_time_is_refused_with_the_next_one(signed_in, publisher, approved, settings):
    settings.NEWSROOM_TIME_ZONE = "Europe/Berlin"

    answer = press(signed_in(publisher), approved, Action.SCHEDULE, at="2027-03-28T02:30")

    assert answer.status_code == 422
    assert "The next is 2027-03-28 03:00" in answer.content.decode()


def test_screen_says_before_a_change_that_the_plan_will_be_void(signed_in, publisher, approved, later):
    move(approved, Action.SCHEDULE, publisher, publish_at=later)

    page = signed_in(publisher).get(f"/desk/stories/{approved.pk}/").content.decode()

    assert "approval and plan are void" in page
    assert "Change the planned time" in page


def test_withdrawal_is_planned_changed_and_cancelled_by_buttons(signed_in, publisher):
    story, client = make_live(), signed_in(publisher)
    press(client, story, Action.PLAN_WITHDRAWAL, at="2027-05-18T15:00", note="The licence ends.")
    assert moments.typed(refreshed(story).withdraw_at) == "2027-05-18T15:00"
    page = client.get(f"/desk/stories/{story.pk}/").content.decode()
    assert "Change the planned withdrawal" in page
    assert "The licence ends." in page

    press(client, story, Action.CANCEL_WITHDRAWAL)

    assert refreshed(story).withdraw_at is None


def test_publisher_is_told_on_the_board_and_the_story_why_it_failed(signed_in, publisher, approved, later):
    move(approved, Action.SCHEDULE, publisher, publish_at=later)
    Article.objects.filter(pk=approved.pk).update(embargo_until=later + timedelta(hours=5))
    client = signed_in(publisher)
    with travel(later + timedelta(seconds=1)):
        tick.do_due()
        board = client.get("/desk/").content.decode()
        page = client.get(f"/desk/stories/{approved.pk}/").content.decode()

    assert "Planned, and not done" in board
    assert "under embargo" in board
    assert "Not published on time" in page


def test_what_is_held_stands_on_the_board_and_the_agenda(signed_in, publisher, approved, later):
    move(approved, Action.SCHEDULE, publisher, publish_at=later)
    client = signed_in(publisher)
    with travel(later + timedelta(hours=2)):
        tick.do_due()
        for address in ("/desk/", "/desk/planning/"):
            assert "a publisher must confirm it" in client.get(address).content.decode()
        assert "Overdue: waits for a decision" in client.get(f"/desk/stories/{approved.pk}/").content.decode()


def test_agenda_shows_each_date_under_its_day_and_filters(signed_in, contributor, desk, section, editor):
    now = timezone.localtime()
    story = make_story(by=contributor, desk=desk, section=section, headline="With a deadline")
    other = make_story(by=contributor, desk=desk, section=section, headline="To be looked at")
    set_date(story, "deadline", now + timedelta(days=3), contributor)
    set_date(other, "review_on", now + timedelta(days=4), contributor)
    client = signed_in(editor)

    page = client.get("/desk/planning/").content.decode()
    assert page.index("With a deadline") < page.index("To be looked at")
    only = client.get("/desk/planning/?sort=review").content.decode()
    assert ("To be looked at" in only, "With a deadline" in only) == (True, False)
    assert "With a deadline" not in client.get("/desk/planning/?span=1").content.decode()
    assert client.get("/desk/planning/?sort=nonsense&desk=x&span=-4").status_code == 200


@pytest.mark.parametrize("who", ["contributor", "editor", "publisher"])
def test_pressing_dates_are_on_the_boards_of_their_people(signed_in, contributor, desk, section, who, request):
    person, now = request.getfixturevalue(who), timezone.now()
    due = make_story(by=contributor, desk=desk, section=section, headline="With a deadline")
    old = make_live(by=contributor, desk=desk, section=section, headline="To be looked at")
    page = signed_in(person).get("/desk/").content.decode()
    assert ('id="deadlines"' in page, 'id="reviews"' in page) == (False, False)
    set_date(due, "deadline", now + timedelta(hours=5), contributor)
    set_date(old, "review_on", now - timedelta(hours=5), contributor)

    page = signed_in(person).get("/desk/").content.decode()

    assert "With a deadline" in page.split('id="deadlines"')[1].split("</section>")[0]
    assert "To be looked at" in page.split('id="reviews"')[1].split("</section>")[0]
    stranger = EditorFactory(roles=["editor"], desks=[DeskFactory()])
    assert 'id="deadlines"' not in signed_in(stranger).get("/desk/").content.decode()


def test_agenda_keeps_stories_of_other_desks_to_itself(signed_in, approved, publisher, later):
    move(approved, Action.SCHEDULE, publisher, publish_at=later)
    stranger = EditorFactory(roles=["editor"], desks=[DeskFactory()])

    for address in ("/desk/planning/", "/desk/"):
        assert "Harbor talks" not in signed_in(stranger).get(address).content.decode()
        assert "Harbor talks" in signed_in(publisher).get(address).content.decode()


def test_stories_are_filtered_and_sorted_by_the_dates_of_the_plan(signed_in, contributor, desk, section):
    now = timezone.now()
    rows = [make_story(by=contributor, desk=desk, section=section, headline=f"Number {n}") for n in range(3)]
    set_date(rows[0], "deadline", now + timedelta(days=2), contributor)
    set_date(rows[1], "deadline", now + timedelta(days=1), contributor)
    client = signed_in(contributor)

    page = client.get("/desk/stories/?when=deadline&sort=deadline").content.decode()
    assert page.index("Number 1") < page.index("Number 0")
    assert "Number 2" not in page
    # A filter that hides stories is named, and can be taken away.
    assert "Date: deadline" in page
    everything = client.get("/desk/stories/?sort=-deadline").content.decode()
    assert everything.index("Number 0") < everything.index("Number 1") < everything.index("Number 2")


def test_front_board_does_not_name_what_is_not_open(signed_in, publisher, approved):
    from articles.domain import frontpage

    edition = frontpage.working("en", None, by=fresh(publisher))
    slot = edition.blocks[0]["slots"][0]["id"]
    act = lambda front: front.place(slot, approved.pk)  # noqa: E731
    frontpage.arrange(edition, act, by=fresh(publisher), seen=edition.version)
    stranger = EditorFactory(roles=["editor"], desks=[DeskFactory()])

    page = signed_in(stranger).get("/desk/front/en/").content.decode()
    assert "Harbor talks" not in page
    assert "A story that is not open to you" in page
    assert "Harbor talks" in signed_in(publisher).get("/desk/front/en/").content.decode()


def test_translation_is_not_told_of_a_story_that_is_not_open(signed_in, approved):
    desk = DeskFactory()
    stranger = EditorFactory(roles=["editor"], desks=[desk])
    own = make_story(by=stranger, desk=desk, language="zh-hans")

    answer = send(signed_in(stranger), own, "translation_of", approved.pk, was=None, Accept="application/json")

    assert answer.status_code == 422
    assert refreshed(own).translation_of is None


def test_front_planned_at_a_time_that_happens_twice_is_asked_about(signed_in, publisher, settings):
    from articles.domain import frontpage

    settings.NEWSROOM_TIME_ZONE = "Europe/Berlin"
    edition, client = frontpage.working("en", None, by=fresh(publisher)), signed_in(publisher)
    given = {"act": "plan", "seen": edition.version, "at": TWICE, "note": "Night"}

    answer = client.post("/desk/front/en/", given)
    page = answer.content.decode()
    assert (answer.status_code, page.count('name="at_which"')) == (422, 2)
    assert 'value="Night"' in page
    client.post("/desk/front/en/", given | {"at_which": f"{TWICE}+01:00"})

    edition.refresh_from_db()
    assert moments.as_json(edition.go_live_at) == f"{TWICE}+01:00"
