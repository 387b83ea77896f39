"""Nothing that the screen showed is lost or stored twice: crash, lost session, dead server, lost answer."""

import json
import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from articles.models import Batch
from articles.story import schema, text
from tests.browser import becomes

pytestmark = pytest.mark.journey


def stored(article):
    article.draft.refresh_from_db()
    schema.parse(article.draft.document)
    return text.plain(article.draft.document)


def once(article, *words):
    """Each of the words stands exactly once in what the server has."""
    found = stored(article)
    assert {word: found.count(word) for word in words} == dict.fromkeys(words, 1), found


def kept(writer):
    """What the browser keeps of unsent text."""
    return writer.page.evaluate("() => Object.keys(localStorage).filter((key) => key.startsWith('newsroom:unsent'))")


def cut_off(writer, method=None):
    """No request of the story's saving gets through."""

    def handle(route):
        if method in {None, route.request.method}:
            route.abort()
        else:
            route.fallback()

    writer.page.route("**/changes/**", handle)


def answering(**answer):
    return lambda route: route.fulfill(**answer)


def test_a_killed_tab_loses_no_letter(writer, article):
    cut_off(writer)
    writer.part("body").type(" Killed in mid-sent")
    shown = writer.text()
    writer.kill()
    writer.open(article).sees("Killed in mid-sent").saved()

    assert writer.text() == shown
    once(article, "Killed in mid-sent", "People walked over it.")
    becomes(writer.page, lambda: kept(writer), [])


def test_a_tab_killed_while_its_text_is_on_the_way_stores_it_once(writer, article):
    for number in range(4):
        writer.part("body").type(f" word{number}", delay=20)
        writer.page.wait_for_timeout(180 * number)
        writer.kill()
        writer.open(article)
    writer.saved()

    once(article, *(f"word{number}" for number in range(4)))
    becomes(writer.page, lambda: kept(writer), [])


def test_a_deleted_session_keeps_the_text_and_sends_it_after_signing_in(writer, article):
    writer.part("body").type(" Before.").saved()
    Session.objects.all().delete()
    writer.type(" Signed out in mid-sent")
    writer.says("You are signed out")
    assert "Before." in stored(article)
    assert "Signed out" not in stored(article)
    expect(writer.page.locator("[data-status] a").first).to_have_attribute("href", re.compile("^/account/login/"))
    writer.type("ence.")
    writer.sign_in()
    writer.saved().says("Saved")

    once(article, "Before.", "Signed out in mid-sentence.")


def test_after_signing_out_the_reloaded_page_sends_what_was_kept(writer, article):
    Session.objects.all().delete()
    writer.part("body").type(" Kept over the sign-in.")
    writer.says("You are signed out")
    writer.kill()
    writer.sign_in()
    writer.open(article).saved()

    once(article, "Kept over the sign-in.")


def test_somebody_else_s_sign_in_never_sends_the_text(writer, article, colleague, people, live_server):
    Session.objects.all().delete()
    writer.part("body").type(" Only mine.")
    writer.says("You are signed out")
    owner, writer.person = writer.person, colleague
    writer.sign_in()
    writer.says("Mei is signed in here now")
    writer.kill()
    writer.open(article)
    writer.page.wait_for_timeout(1000)
    assert "Only mine." not in stored(article)
    writer.kill()
    writer.person = owner
    writer.sign_in()
    writer.open(article).saved()

    once(article, "Only mine.")
    assert list(Batch.objects.values_list("editor", flat=True)) == [owner.pk]


def test_a_lost_answer_and_a_reload_store_the_text_once(writer, article):
    lost = []

    def lose(route):
        if route.request.method == "POST":
            route.fetch()
            lost.append(route.request.post_data_json["batch"])
            route.abort()
        else:
            route.abort()

    writer.page.route("**/changes/**", lose)
    writer.part("body").type(" Said: 100 dead")
    writer.says("Offline")
    writer.type(" and more.")
    writer.page.unroute("**/changes/**")
    writer.page.reload()
    writer.ready().saved()

    assert len(lost) >= 1
    once(article, "Said: 100 dead and more.")


def test_a_lost_answer_without_a_reload_stores_the_text_once(writer, article):
    answers = []

    def lose_first(route):
        if route.request.method == "POST" and len(answers) < 2:
            route.fetch()
            answers.append(1)
            route.abort()
        elif len(answers) < 2:
            route.abort()
        else:
            route.fallback()

    writer.page.route("**/changes/**", lose_first)
    writer.part("body").type(" Said: 100 dead")
    writer.saved()

    once(article, "Said: 100 dead")
    assert writer.text().count("100 dead") == 1


def test_a_server_that_dies_in_mid_sentence_gets_the_text_when_it_is_back(server, people, editor, article):
    writer = people(editor, server.url).open(article)
    writer.part("body").type(" While it lived.").saved()
    server.kill()
    writer.type(" While it was dead", delay=20)
    expect(writer.page.locator("[data-status]")).to_have_text(re.compile(r"Offline: \d+ changes kept on this device"))
    server.start()
    writer.type(", and again.")
    writer.page.evaluate("() => dispatchEvent(new Event('online'))")
    writer.saved()

    once(article, "While it lived. While it was dead, and again.")


def test_a_server_and_a_tab_that_die_together_lose_nothing(server, people, editor, article):
    writer = people(editor, server.url).open(article)
    server.kill()
    writer.part("body").type(" Both died", delay=10)
    writer.kill()
    server.start()
    writer.open(article).saved()

    once(article, "Both died")


NO_PROOF = [
    (200, "text/html", "<html><h1>Sign in</h1></html>"),
    (200, "application/json", "{}"),
    (200, "application/json", '{"version": 1, "batch": "another"}'),
    (502, "text/html", "Bad gateway"),
    (500, "application/json", '{"reason": "?"}'),
    (302, "text/html", ""),
]


def test_an_answer_that_does_not_prove_itself_is_no_save(writer, article):
    for number, (status, kind, body) in enumerate(NO_PROOF):
        location = {"Location": "/account/login/"} if status == 302 else {}
        answer = {"status": status, "body": body, "headers": location | {"Content-Type": kind}}
        with writer.page.expect_request("**/changes/"):
            writer.page.route("**/changes/", answering(**answer))
            writer.part("body").type(f" Kept{number}.")
        writer.page.wait_for_timeout(300)
        assert not writer.status().startswith("Saved")
        becomes(writer.page, lambda: bool(kept(writer)), True)
        writer.page.unroute("**/changes/")
        writer.page.evaluate("() => dispatchEvent(new Event('online'))")
        writer.saved()

    once(article, *(f"Kept{number}." for number in range(len(NO_PROOF))))


def test_a_fresh_token_is_fetched_and_the_text_sent(writer, article):
    writer.context.clear_cookies(name="csrf")
    writer.sign_in()
    writer.part("body").type(" With a new token.").saved()

    once(article, "With a new token.")


def test_words_in_a_paragraph_that_somebody_deleted_are_offered_back(writer, people, live_server, colleague, article):
    mei = people(colleague, live_server.url).open(article)
    cut_off(writer)
    writer.part("body").press("Home", "ArrowRight", "ArrowRight").type("My words. ")
    mei.part("body").press("Shift+Home", "Backspace", "Backspace").saved()
    writer.page.unroute("**/changes/**")
    writer.page.evaluate("() => dispatchEvent(new Event('online'))")
    writer.page.wait_for_selector("[data-offers]:not([hidden])")
    offers, offered = writer.page.locator("[data-offers]"), writer.page.locator("[data-offer-text]")
    expect(offers).to_contain_text("1 passage you wrote stood in text that Mei deleted")
    writer.page.reload()
    writer.ready()
    expect(offered).to_have_text("My words.")
    writer.page.click("[data-offer-copy]")
    becomes(writer.page, lambda: "My words." in writer.page.evaluate("() => navigator.clipboard.readText()"), True)
    writer.page.click("[data-offer-back]")
    expect(offers).to_be_hidden()
    writer.saved()

    once(article, "My words.")
    becomes(writer.page, lambda: writer.page.evaluate("() => localStorage.length"), 0)


def test_a_deletion_spares_what_somebody_wrote_there_meanwhile(writer, people, live_server, colleague, article):
    mei = people(colleague, live_server.url).open(article)
    cut_off(writer)
    writer.part("body").press("Shift+Home", "Backspace")
    mei.part("body").press("Home").type("Fresh words. ").saved()
    writer.page.unroute("**/changes/**")
    writer.page.evaluate("() => dispatchEvent(new Event('online'))")
    writer.sees("Fresh words.").saved()

    assert "Fresh words." in stored(article)
    assert "People walked" not in stored(article)


def test_a_copy_that_is_too_old_offers_its_text_beside_the_current_one(writer, people, live_server, colleague, article):
    mei = people(colleague, live_server.url).open(article)
    cut_off(writer)
    writer.part("body").type(" Written long ago.")
    mei.part("headline").type(" again").saved()
    Batch.objects.all().delete()
    writer.page.unroute("**/changes/**")
    writer.page.evaluate("() => dispatchEvent(new Event('online'))")
    writer.page.wait_for_selector("[data-offers]:not([hidden])")

    expect(writer.page.locator("[data-offer-text]")).to_have_text("Written long ago.")
    writer.sees("A bridge opens again")
    assert "Written long ago." not in writer.text()
    writer.part("body").type(" Now.").saved()
    once(article, "Now.")


def test_text_older_than_a_month_is_offered_and_not_sent(writer, article):
    cut_off(writer)
    writer.part("body").type(" Last month.")
    writer.page.evaluate(
        """() => {
            const key = Object.keys(localStorage).find((each) => each.endsWith(":head"))
            const head = JSON.parse(localStorage.getItem(key))
            localStorage.setItem(key, JSON.stringify({ ...head, at: head.at - 31 * 24 * 3600 * 1000 }))
        }"""
    )
    writer.kill()
    writer.open(article)
    writer.page.wait_for_selector("[data-offers]:not([hidden])")

    expect(writer.page.locator("[data-offers]")).to_contain_text("never sent")
    assert "Last month." not in stored(article)
    becomes(writer.page, lambda: kept(writer), [])


def test_a_change_that_the_server_refuses_is_offered_and_the_rest_is_saved(writer, article):
    def refuse(route):
        if route.request.method != "POST" or "Refuse me" not in json.dumps(route.request.post_data_json["steps"]):
            return route.fallback()
        return route.fulfill(status=422, content_type="application/json", body='{"reason": "Not this."}')

    writer.page.route("**/changes/**", refuse)
    writer.part("body").type(" Good.")
    writer.page.evaluate(
        """() => {
            const { view } = document.querySelector(".editor").storyScreen
            view.dispatch(view.state.tr.insertText("Refuse me", 1))
        }"""
    )
    writer.part("body").type(" Better.").saved()

    expect(writer.page.locator("[data-offers]")).to_contain_text("Not this.")
    expect(writer.page.locator("[data-offer-text]")).to_have_text("Refuse me")
    once(article, "Good. Better.")
    assert "Refuse me" not in writer.text()


def test_signing_out_with_unsent_text_warns_and_offers_it(writer, article):
    cut_off(writer)
    writer.part("body").type(" Unsent.")
    writer.page.evaluate("() => document.querySelector('form[data-sign-out]').requestSubmit()")
    writer.page.wait_for_selector("#unsent-dialog[open]", timeout=20_000)
    with writer.page.expect_download() as download:
        writer.page.click("[data-unsent-download]")
    assert "Unsent." in download.value.path().read_text()
    writer.page.unroute("**/changes/**")
    writer.page.click("[data-unsent-send]")
    writer.page.wait_for_url("**/account/login/**")

    once(article, "Unsent.")
