"""The administrators' pages about the staff."""

import pytest
from django.core import mail

from editors.domain import invitations
from editors.enums import Role
from editors.models import Editor
from newsroom.lib.languages import Names


def test_list_costs_the_same_with_one_and_with_many(at, chief, make, energy, django_assert_max_num_queries):
    client = at(chief)
    with django_assert_max_num_queries(14):
        client.get("/account/people/")
    for n in range(12):
        make(f"n{n}@example.org", Role.EDITOR, desks=[energy])

    with django_assert_max_num_queries(14):
        page = client.get("/account/people/")

    assert len(page.context["standings"]["active"]) == 13


def test_list_tells_the_invited_from_the_active_and_the_closed(at, chief, writer, make):
    invitations.invite(
        "new@example.org", by=chief, roles=[Role.EDITOR], desks=[], name=Names({"en": "New"}), language="en"
    )
    Editor.objects.filter(pk=writer.pk).update(is_active=False)

    page = at(chief).get("/account/people/")

    standing = {person.email: group for group, people in page.context["standings"].items() for person in people}
    assert standing == {
        "chief@example.org": "active",
        "new@example.org": "invited",
        "mei@example.org": "closed",
    }


@pytest.mark.parametrize("words", ["林梅", "mei lin", "MEI@"])
def test_people_are_found_by_name_in_either_language_and_by_address(at, chief, writer, words):
    page = at(chief).get("/account/people/", {"q": words})

    assert [person.email for person in page.context["standings"]["active"]] == ["mei@example.org"]


def test_names_are_escaped(at, chief, make):
    make("x@example.org", Role.EDITOR, name={"en": "<script>alert(1)</script>"})

    assert "<script>alert" not in at(chief).get("/account/people/").text


def test_invite_form_sends_and_leads_to_the_person(at, chief, energy):
    page = at(chief).post(
        "/account/people/invite/",
        {
            "email": "Omar@Example.org",
            "name_en": "Omar Haddad",
            "language": "en",
            "roles": ["editor"],
            "desks": [energy.pk],
            "byline": "new",
        },
        follow=True,
    )

    omar = Editor.objects.get(email="omar@example.org")
    assert page.redirect_chain == [(f"/account/people/{omar.pk}/", 302)]
    assert "on its way to omar@example.org" in page.text
    assert len(mail.outbox) == 1


def test_second_click_on_the_invitation_sends_nothing_and_says_why(at, chief):
    client = at(chief)
    data = {"email": "a@example.org", "name_en": "A", "language": "en", "roles": ["editor"], "byline": "none"}

    client.post("/account/people/invite/", data)
    again = client.post("/account/people/invite/", data)

    assert "There is an account with this address already." in again.text
    assert len(mail.outbox) == 1


def test_withdrawing_twice_is_harmless(at, chief):
    invitation = invitations.invite(
        "new@example.org", by=chief, roles=[Role.EDITOR], desks=[], name=Names({"en": "New"}), language="en"
    )
    client, address = at(chief), f"/account/people/{invitation.editor_id}/invitation/withdraw/"

    for _ in range(2):
        assert client.post(address).headers["Location"] == "/account/people/"


def test_roles_and_desks_are_saved_together(at, chief, writer, energy):
    at(chief).post(f"/account/people/{writer.pk}/staff/", {"roles": ["editor", "publisher"], "desks": [energy.pk]})

    writer = Editor.objects.get(pk=writer.pk)
    assert set(writer.roles) == {Role.EDITOR, Role.PUBLISHER}
    assert list(writer.desks.all()) == [energy]


def test_refusal_is_shown_on_the_page_of_the_person(at, chief):
    page = at(chief).post(f"/account/people/{chief.pk}/deactivate/", follow=True)

    assert "You cannot deactivate your own account." in page.text
    assert Editor.objects.get(pk=chief.pk).is_active


@pytest.mark.parametrize("act", ["staff", "deactivate", "reactivate", "invitation/again", "invitation/withdraw"])
def test_acts_take_a_post_and_an_administrator(at, chief, writer, make, act):
    address = f"/account/people/{writer.pk}/{act}/"
    assert at(chief).get(address).status_code == 405

    publisher = make("pub@example.org", Role.PUBLISHER)
    assert at(publisher).post(address).status_code == 403


def test_own_page_shows_the_way_to_the_staff_only_to_administrators(at, chief, writer):
    assert "/account/people/" in at(chief).get("/account/").text
    assert "/account/people/" not in at(writer).get("/account/").text
