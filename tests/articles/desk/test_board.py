import pytest
from django.urls import reverse

from articles.enums import Stage
from tests.factories import EditorFactory, make_live, make_story

pytestmark = pytest.mark.django_db


def test_strangers_are_sent_to_sign_in_and_people_without_a_role_are_refused(client, signed_in):
    assert client.get("/desk/").status_code == 302
    assert client.get("/desk/", headers={"accept": "application/json"}).status_code == 401
    assert signed_in(EditorFactory()).get("/desk/").status_code == 403


def test_the_board_names_the_act_for_each_story(signed_in, contributor, publisher):
    make_story(by=contributor, headline="To be judged", stage=Stage.IN_REVIEW)
    make_story(by=contributor, headline="To be published", stage=Stage.APPROVED)
    page = signed_in(publisher).get("/desk/").content.decode()
    assert "To be judged" in page
    assert "Review<" in page
    assert "Publish<" in page
    assert "The worker has never run" in page
    assert "Waiting for you" not in signed_in(contributor).get("/desk/").content.decode()


def test_the_desk_speaks_the_editors_language(signed_in):
    editor = EditorFactory(roles=["editor"], language="zh-hans")
    answer = signed_in(editor).get("/desk/")
    assert answer["Content-Language"] == "zh-hans"
    assert answer["Cache-Control"] == "no-store"


def test_only_people_who_care_for_people_are_led_to_them(signed_in, editor, administrator):
    assert reverse("people:list") not in signed_in(editor).get("/desk/").content.decode()
    assert reverse("people:list") in signed_in(administrator).get("/desk/").content.decode()


@pytest.mark.parametrize("number", [1, 5])
def test_the_page_costs_the_same_with_one_row_and_with_many(
    signed_in, contributor, publisher, number, django_assert_max_num_queries
):
    for _each in range(number):
        make_story(by=contributor, stage=Stage.IN_REVIEW)
        make_story(by=contributor)
        make_story(by=publisher)
        make_live(by=contributor)
    client = signed_in(publisher)
    with django_assert_max_num_queries(24):
        client.get("/desk/")


def test_headlines_are_printed_as_text(signed_in, contributor):
    make_story(by=contributor, headline="<script>alert(1)</script>")
    page = signed_in(contributor).get("/desk/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
