"""From an administrator's form to the first page of the desk."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from editors.domain import invitations, profiles
from editors.domain.accounts import Refused
from editors.enums import Role
from editors.models import AuditEntry, Editor, Invitation
from newsroom.lib.languages import Names

PASSWORD = "four slow trams uphill"
NAME = Names({"en": "Fang Wang", "zh-hans": "王芳"})


@pytest.fixture
def invited(chief, energy):
    return invitations.invite(
        "Fang@Example.org", by=chief, roles=[Role.EDITOR], desks=[energy], name=NAME, language="zh-hans"
    )


def link_of(message) -> str:
    return re.search(r"http://127\.0\.0\.1:8000(/account/invitation/\S+)", message.body)[1]


def acceptance(**changes):
    return {
        "name_en": "Fang Wang",
        "name_zh-hans": "王芳",
        "password1": PASSWORD,
        "password2": PASSWORD,
        **changes,
    }


def test_invitation_makes_an_account_that_cannot_sign_in_yet(invited, energy):
    editor = invited.editor

    assert (editor.email, editor.language, set(editor.roles)) == ("fang@example.org", "zh-hans", {Role.EDITOR})
    assert list(editor.desks.all()) == [energy]
    assert not editor.has_usable_password()
    assert str(editor.profile.name) == "Fang Wang"
    assert AuditEntry.objects.filter(action="invitation.sent").count() == 1


def test_mail_speaks_the_language_of_the_invited(invited):
    message = mail.outbox[0]

    assert message.to == ["fang@example.org"]
    assert "新闻编辑部" in message.subject
    assert "王芳" in message.body
    assert "Fang Wang" not in message.body
    assert re.search(r"\d{4}年\d{1,2}月\d{1,2}日", message.body)


def test_only_a_digest_of_the_link_is_stored(invited):
    secret = link_of(mail.outbox[0]).strip("/").rsplit("/", 1)[1]

    stored = " ".join(map(str, Invitation.objects.values_list().get()))
    assert secret not in stored
    assert invitations.digest(secret) in stored


def test_looking_at_the_link_changes_nothing(client, invited):
    before = Invitation.objects.values().get()

    for _ in range(2):
        page = client.get(link_of(mail.outbox[0]))
        assert page.status_code == 200

    assert Invitation.objects.values().get() == before
    assert not Editor.objects.get(email="fang@example.org").has_usable_password()
    assert '<html lang="zh-hans"' in page.text
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_accepting_sets_name_and_password_and_lands_on_the_desk(client, invited):
    response = client.post(link_of(mail.outbox[0]), acceptance(name_en="Wang Fang"))

    editor = Editor.objects.get(email="fang@example.org")
    assert (response.status_code, response.headers["Location"]) == (302, "/desk/")
    assert client.session["_auth_user_id"] == str(editor.pk)
    assert editor.check_password(PASSWORD)
    assert editor.name == {"en": "Wang Fang", "zh-hans": "王芳"}
    assert Invitation.objects.get().accepted_at is not None
    assert AuditEntry.objects.filter(action="invitation.accepted", actor=editor).count() == 1


def test_second_click_of_the_form_does_no_harm(client, invited):
    link = link_of(mail.outbox[0])
    client.post(link, acceptance())

    again = client.post(link, acceptance(password1="another long password", password2="another long password"))

    assert again.status_code == 410
    assert Editor.objects.get(email="fang@example.org").check_password(PASSWORD)


@pytest.mark.parametrize(
    "changes",
    [
        {"password1": "short", "password2": "short"},
        {"password1": "fang@example.org", "password2": "fang@example.org"},
        {"password2": "four slow trams downhill"},
        {"name_en": "", "name_zh-hans": ""},
    ],
)
def test_faulty_form_says_so_and_keeps_the_invitation_open(client, invited, changes):
    page = client.post(link_of(mail.outbox[0]), acceptance(**changes))

    assert page.status_code == 200
    assert 'class="errorlist"' in page.text
    assert Invitation.objects.get().is_open


def test_used_link_leads_to_signing_in(client, invited):
    link = link_of(mail.outbox[0])
    client.post(link, acceptance())
    client.logout()

    page = client.get(link)

    assert page.status_code == 410
    assert 'href="/account/login/"' in page.text


def test_expired_link_names_whom_to_ask(client, invited):
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=8))

    page = client.get(link_of(mail.outbox[0]))
    refused = client.post(link_of(mail.outbox[0]), acceptance())

    assert (page.status_code, refused.status_code) == (410, 410)
    assert "chief@example.org" in page.text
    assert not Editor.objects.get(email="fang@example.org").has_usable_password()


@pytest.mark.parametrize("garbage", ["x", "%00", "a" * 300, "<script>", "../etc"])
def test_garbage_link_gets_a_page_that_says_what_to_do(client, db, garbage):
    page = client.get(f"/account/invitation/{garbage}/")

    assert page.status_code == 404


def test_somebody_else_is_asked_to_sign_out_first(at, writer, invited):
    client, link = at(writer), link_of(mail.outbox[0])

    assert client.get(link).status_code == 409
    assert client.post(link, acceptance()).status_code == 409
    assert Invitation.objects.get().is_open


def test_new_link_kills_the_earlier_one(client, chief, invited):
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=8))
    invitations.resend(invited, by=chief)

    old, new = (link_of(message) for message in mail.outbox)
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


def test_sending_again_at_once_is_the_same_click(chief, invited):
    with pytest.raises(Refused, match="a moment ago"):
        invitations.resend(invited, by=chief)

    assert len(mail.outbox) == 1


def test_withdrawn_invitation_leaves_no_account_behind(client, chief, invited):
    invitations.withdraw(invited, by=chief)

    assert client.get(link_of(mail.outbox[0])).status_code == 404
    assert not Editor.objects.filter(email="fang@example.org").exists()
    assert AuditEntry.objects.filter(action="invitation.withdrawn", target="Fang Wang").count() == 1


def test_accepted_invitation_can_be_neither_withdrawn_nor_sent_again(client, chief, invited):
    client.post(link_of(mail.outbox[0]), acceptance())

    for verb in (invitations.withdraw, invitations.resend):
        with pytest.raises(Refused, match="accepted already"):
            verb(invited, by=chief)


def test_address_with_an_account_is_refused_whatever_its_letter_case(chief, writer):
    with pytest.raises(Refused, match="already"):
        invitations.invite("MEI@example.org", by=chief, roles=[Role.EDITOR], desks=[], name=NAME, language="en")

    assert not mail.outbox


def test_only_administrators_invite(make):
    publisher = make("pub@example.org", Role.PUBLISHER)

    with pytest.raises(PermissionDenied):
        invitations.invite("x@example.org", by=publisher, roles=[Role.EDITOR], desks=[], name=NAME, language="en")


def test_failed_mail_is_reported_and_the_invitation_stands(at, chief, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there

    page = at(chief).post(
        "/account/people/invite/",
        {"email": "x@example.org", "name_en": "X", "language": "en", "roles": ["editor"], "byline": "none"},
        follow=True,
    )

    assert "could not be sent" in page.text
    assert Invitation.objects.filter(editor__email="x@example.org").exists()


def test_password_reset_is_no_way_around_the_invitation(client, invited):
    client.post("/account/password/reset/", {"email": "fang@example.org"})

    assert "/password/reset/key/" not in mail.outbox[-1].body


def test_existing_byline_can_be_given_to_the_invited(at, chief):
    imported = profiles.create(Names({"zh-hans": "邢文涛"}), by=None)

    at(chief).post(
        "/account/people/invite/",
        {"email": "xing@example.org", "name_en": "Xing", "language": "en", "roles": ["editor"], "byline": imported.pk},
    )

    imported.refresh_from_db()
    assert imported.account.email == "xing@example.org"
    assert imported.slug == "xing-wen-tao"
