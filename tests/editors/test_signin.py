"""Signing in, out and back in, on the house's own pages."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from editors.models import AuditEntry, Editor
from tests.editors.conftest import PASSWORD

LOGIN = "/account/login/"


def sign_in(client, email, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password, **more})


@pytest.mark.parametrize("typed", ["mei@example.org", "MEI@Example.ORG", " mei@example.org "])
def test_sign_in_leads_to_the_desk_whatever_the_letter_case(client, writer, typed):
    response = sign_in(client, typed)

    assert (response.status_code, response.headers["Location"]) == (302, "/desk/")
    assert client.session["_auth_user_id"] == str(writer.pk)


def test_sign_in_leads_back_to_the_page_that_asked(client, writer):
    assert sign_in(client, writer.email, next="/account/email/").headers["Location"] == "/account/email/"


def test_sign_in_never_leads_to_another_host(client, writer):
    assert sign_in(client, writer.email, next="https://evil.example/").headers["Location"] == "/desk/"


@pytest.mark.parametrize("email", ["mei@example.org", "nobody@example.org"])
def test_failed_sign_in_says_the_same_whether_the_account_exists(client, writer, email):
    response = sign_in(client, email, "wrong wrong wrong wrong")

    assert response.status_code == 200
    assert "E-mail or password is wrong." in response.text
    assert "_auth_user_id" not in client.session


def test_five_failed_attempts_lock_the_account_for_a_while(client, writer):
    for _ in range(5):
        sign_in(client, writer.email, "wrong wrong wrong wrong")

    response = sign_in(client, writer.email)

    assert "locked for five minutes" in response.text
    assert "_auth_user_id" not in client.session


def test_many_requests_from_one_address_meet_a_page_that_says_so(client, writer):
    answers = [client.post(reverse("account_reset_password"), {"email": f"a{n}@example.org"}) for n in range(21)]

    assert answers[-1].status_code == 429
    assert "Too many attempts" in answers[-1].text


def test_password_managers_find_their_fields(client, db):
    page = client.get(LOGIN).text

    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page


def test_deactivated_account_cannot_sign_in(client, writer):
    Editor.objects.filter(pk=writer.pk).update(is_active=False)

    sign_in(client, writer.email)

    assert "_auth_user_id" not in client.session


def test_account_of_the_command_line_can_sign_in_at_once(client, db):
    boss = Editor.objects.create_superuser("boss@example.org", PASSWORD)

    assert sign_in(client, boss.email).headers["Location"] == "/desk/"


def test_nobody_signs_up(client, db):
    for response in (client.get("/account/signup/"), client.post("/account/signup/", {"email": "x@example.org"})):
        assert "by invitation" in response.text
    assert not Editor.objects.exists()


def test_signing_out_takes_a_post(at, writer):
    client = at(writer)

    client.get("/account/logout/")
    assert "_auth_user_id" in client.session

    assert client.post("/account/logout/").headers["Location"] == LOGIN
    assert "_auth_user_id" not in client.session


def test_reset_sets_a_new_password_through_the_link(client, writer):
    client.post(reverse("account_reset_password"), {"email": "MEI@example.org"})
    link = re.search(r"http://\S+(/account/password/reset/key/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True).redirect_chain[-1][0]

    too_short = client.post(form, {"password1": "short", "password2": "short"})
    assert "at least 15 characters" in too_short.text
    client.post(form, {"password1": "nine quiet herons wade", "password2": "nine quiet herons wade"})

    assert sign_in(client, writer.email, "nine quiet herons wade").headers["Location"] == "/desk/"
    assert AuditEntry.objects.filter(action="account.password", actor=writer).count() == 1
    assert "no longer works" in client.get(link, follow=True).text


def test_reset_tells_strangers_nothing_and_invites_nobody(client, db):
    known = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"}, follow=True)

    assert "If there is an account" in known.text
    assert "/password/reset/key/" not in mail.outbox[0].body


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "at least 15 characters"),
        ("passwordpassword", "only repeats a short piece"),
        ("mei@example.orgg", "too similar"),
        ("abcdefghijklmnopq", "follows the alphabet"),
    ],
)
def test_refused_password_says_why(at, writer, password, reason):
    client = at(writer)

    response = client.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": password, "password2": password}
    )

    assert reason in response.text
    assert Editor.objects.get(pk=writer.pk).check_password(PASSWORD)


def test_long_password_with_spaces_and_other_scripts_is_welcome(at, writer):
    password = "长江 三峡 🌉 " + " ".join(f"bridge number {n}" for n in range(12))

    at(writer).post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": password, "password2": password}
    )

    assert Editor.objects.get(pk=writer.pk).check_password(password)


def test_new_address_counts_only_after_its_owner_confirmed_it(client, writer):
    sign_in(client, writer.email)
    asks = client.post("/account/email/", {"email": "Lin@Example.org", "action_add": "1"})
    client.post(asks.headers["Location"], {"password": PASSWORD, "next": "/account/email/"})
    assert Editor.objects.get(pk=writer.pk).email == "mei@example.org"

    assert mail.outbox[0].to == ["lin@example.org"]
    link = re.search(r"http://\S+(/account/confirm-email/\S+)", mail.outbox[0].body)[1]
    assert client.get(link).status_code == 200
    assert Editor.objects.get(pk=writer.pk).email == "mei@example.org"
    client.post(link)

    assert Editor.objects.get(pk=writer.pk).email == "lin@example.org"
    assert AuditEntry.objects.filter(action="account.email", actor=writer).exists()


def test_desk_and_account_speak_the_language_of_the_account(at, writer):
    Editor.objects.filter(pk=writer.pk).update(language="zh-hans")

    response = at(Editor.objects.get(pk=writer.pk)).get("/account/", headers={"Accept-Language": "en"})

    assert response.headers["Content-Language"] == "zh-hans"
    assert '<html lang="zh-hans"' in response.text


def test_strangers_read_the_sign_in_page_in_their_browsers_language(client, db):
    for accepted, language in (("zh-CN", "zh-hans"), ("en", "en"), ("fr", "en")):
        assert f'<html lang="{language}"' in client.get(LOGIN, headers={"Accept-Language": accepted}).text


def test_language_can_be_chosen_before_signing_in(client, db):
    client.post("/account/language/", {"language": "zh-hans", "next": LOGIN})

    assert '<html lang="zh-hans"' in client.get(LOGIN, headers={"Accept-Language": "en"}).text
