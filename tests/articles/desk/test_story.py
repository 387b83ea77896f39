import pytest

from articles.enums import Action, Stage
from newsroom.lib.languages import Names
from tests.factories import (
    EditorFactory,
    KeywordFactory,
    PictureFactory,
    ProfileFactory,
    make_live,
    make_story,
    move,
    story_document,
)

pytestmark = pytest.mark.django_db


def screen(client, story):
    return client.get(f"/desk/stories/{story.pk}/")


def test_a_story_that_is_not_open_does_not_exist(signed_in, contributor):
    story = make_story(by=contributor)
    assert screen(signed_in(EditorFactory(roles=["contributor"])), story).status_code == 404
    assert screen(signed_in(contributor), story).status_code == 200
    for rest in ("preview/", "history/"):
        assert (
            signed_in(EditorFactory(roles=["contributor"])).get(f"/desk/stories/{story.pk}/{rest}").status_code == 404
        )


def test_the_buttons_are_those_of_this_person_each_with_what_it_will_do(signed_in, contributor, editor, publisher):
    story = make_story(by=contributor, stage=Stage.IN_REVIEW)

    def acts(person):
        page = screen(signed_in(person), story)
        return {each["offer"].action for each in page.context["moves"]}

    assert acts(contributor) == {Action.TAKE_BACK}
    assert acts(editor) == {Action.APPROVE, Action.CLAIM, Action.SEND_BACK, Action.TAKE_BACK, Action.SPIKE} - (
        set() if Action.TAKE_BACK in acts(editor) else {Action.TAKE_BACK}
    )
    page = screen(signed_in(editor), story).content.decode()
    assert "The text as it stands now may be published" in page
    assert f'name="seen" value="{story.draft.version}"' in page


def test_a_blocked_move_says_why(signed_in, editor):
    story = make_story(by=editor, stage=Stage.IN_REVIEW)
    assert "You sent this to review yourself" in screen(signed_in(editor), story).content.decode()


def test_of_many_reasons_the_button_says_the_first_ones_once_each(signed_in, contributor, editor):
    silent = [PictureFactory(title=name, alt=Names()) for name in ("Port", "Port", "Dam", "Quay")]
    document = story_document()
    document["content"] += [
        {"type": "figure", "attrs": {"id": f"figure{number:02d}", "picture": picture.key}}
        for number, picture in enumerate(silent)
    ]
    page = screen(signed_in(contributor), make_story(by=contributor, document=document))

    (submit,) = [each["offer"].blocked for each in page.context["moves"] if each["offer"].action == Action.SUBMIT]

    assert submit.count("“Port” has no text") == submit.count("“Dam” has no text") == 1
    assert submit.endswith("1 more stands under “Checks”.")


def test_what_a_change_undoes_is_said_before(signed_in, contributor, publisher):
    approved, live = make_story(by=contributor, stage=Stage.APPROVED), make_live(by=contributor)
    assert "voids the approval" in screen(signed_in(contributor), approved).content.decode()
    assert "A change begins a new draft" in screen(signed_in(contributor), live).content.decode()
    assert live.get_absolute_url() in screen(signed_in(contributor), live).content.decode()


def test_the_note_of_the_editor_stands_above_the_text(signed_in, contributor, editor):
    story = make_story(by=contributor, stage=Stage.IN_REVIEW)
    move(story, Action.SEND_BACK, editor, note="Who calculated the 18 per cent?")
    assert "Who calculated the 18 per cent?" in screen(signed_in(contributor), story).content.decode()


def test_every_field_has_a_form_that_works_without_script(signed_in, contributor):
    story = make_story(by=contributor)
    page = screen(signed_in(contributor), story)
    for field in page.context["fields"]:
        assert f'action="/desk/stories/{story.pk}/facts/{field.name}/"' in page.content.decode()


def test_a_spiked_story_can_be_read_but_not_changed(signed_in, contributor):
    story = make_story(by=contributor, stage=Stage.SPIKED)
    page = screen(signed_in(contributor), story)
    assert not page.context["may_edit"]
    assert "<fieldset disabled>" in page.content.decode()


@pytest.mark.parametrize("number", [1, 8])
def test_the_screen_costs_the_same_however_much_there_is(signed_in, contributor, number, django_assert_max_num_queries):
    keywords = [KeywordFactory().pk for _each in range(number)]
    people = [["author", ProfileFactory().pk] for _each in range(number)]
    story = make_story(by=contributor, facts={"keywords": keywords, "credits": people})
    for _each in range(number):
        move(story, Action.SUBMIT, contributor)
        move(story, Action.TAKE_BACK, contributor)
    client = signed_in(contributor)
    with django_assert_max_num_queries(30):
        screen(client, story)


def test_checks_lead_to_the_picture_that_they_are_about(signed_in, contributor):
    document = story_document()
    figure = {"id": "figure00", "picture": PictureFactory(title="The port", alt=Names()).key}
    document["content"].append({"type": "figure", "attrs": figure})
    story = make_story(by=contributor, document=document)

    page = screen(signed_in(contributor), story).content.decode()

    assert '<a href="#block-figure00">“The port” has no text for those who cannot see it' in page
