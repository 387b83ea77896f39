"""The side panel in a browser: fields that save themselves, pickers by keyboard, pictures chosen, conflicts shown."""

import pytest
from playwright.sync_api import expect

from articles.domain import drafting
from articles.enums import Action, Stage
from articles.models import Draft, Picture
from keywords.models import Keyword
from newsroom.lib.languages import Names
from tests.browser import becomes
from tests.factories import KeywordFactory, ProfileFactory, VocabularyFactory, move, picture_bytes, refreshed, upload

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(writer):
    yield writer.page
    assert not writer.errors


@pytest.fixture
def facts(page):
    return page.locator(".facts.scripted")


def field(facts, name):
    return facts.locator(f"#fact-{name}")


def saved(facts, name):
    expect(field(facts, name).locator("[data-state]")).to_have_text("Saved")


def draft_of(article):
    return Draft.objects.get(article=article)


def test_a_field_saves_itself_and_the_text_follows_without_a_conflict(page, facts, writer, article):
    facts.get_by_label("Dateline").fill("Dushanbe")
    facts.get_by_label("Dateline").press("Tab")
    saved(facts, "dateline")
    writer.part("body").type(" More.").saved()
    facts.get_by_label("Kind").select_option("analysis")
    saved(facts, "kind")
    draft = draft_of(article)
    assert (draft.dateline, draft.kind) == ("Dushanbe", "analysis")
    assert "more." in draft.search_text
    expect(facts.get_by_role("button", name="Save “Kind”")).to_be_hidden()


def test_keywords_by_keyboard_alone(page, facts, article):
    topics = VocabularyFactory(slug="topics")
    for english, chinese in (("Rail freight", "铁路货运"), ("Roads", "公路"), ("Railway towns", "")):
        KeywordFactory(
            names=Names({"en": english, "zh-hans": chinese} if chinese else {"en": english}), vocabulary=topics
        )
    box = facts.get_by_role("combobox", name="Add keywords")
    options = facts.locator("#fact-keywords [role=option]")
    # At once: letters that come slowly would be answered one by one, each time with the first option marked.
    box.fill("rail")
    expect(options.first).to_contain_text("Rail freight")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", options.nth(1).get_attribute("id"))
    box.press("Enter")
    expect(field(facts, "keywords").locator(".picked-item")).to_have_count(1)
    box.press_sequentially("公路")
    expect(options.first).to_contain_text("Roads")
    box.press("Enter")
    saved(facts, "keywords")
    box.press_sequentially("Hydrogen")
    expect(options.first).to_contain_text("Add “Hydrogen” as a new keyword")
    box.press("Enter")
    expect(field(facts, "keywords").locator(".picked-item")).to_have_count(3)
    saved(facts, "keywords")
    assert Keyword.objects.get(folded="hydrogen").vocabulary == topics
    facts.get_by_role("button", name="Move Roads forward").click()
    facts.get_by_role("button", name="Remove Railway towns").click()
    saved(facts, "keywords")
    box.press("Backspace")
    expect(field(facts, "keywords").locator(".picked-item")).to_have_count(1)
    saved(facts, "keywords")
    becomes(page, lambda: [str(row.keyword) for row in draft_of(article).keyword_rows.all()], ["Roads"])


def test_credits_with_a_new_byline(facts, article):
    ProfileFactory(name=Names({"en": "Mei Lin"}), slug="mei-lin")
    box = facts.get_by_role("combobox", name="Person to credit")
    options = facts.locator("#fact-credits [role=option]")
    box.press_sequentially("mei")
    expect(options.first).to_contain_text("Mei Lin")
    box.press("Enter")
    saved(facts, "credits")
    facts.locator("[data-new] select").select_option("editor")
    box.press_sequentially("Xing Wentao")
    expect(options.first).to_contain_text("as a new byline")
    box.press("Enter")
    expect(field(facts, "credits").locator(".picked-item")).to_have_count(2)
    saved(facts, "credits")
    facts.get_by_role("button", name="Move Xing Wentao forward").click()
    saved(facts, "credits")
    field(facts, "credits").locator(".picked-item select[name=role]").last.select_option("translator")
    saved(facts, "credits")
    becomes(
        facts.page,
        lambda: [(row.role, str(row.profile)) for row in draft_of(article).credits.all()],
        [("editor", "Xing Wentao"), ("translator", "Mei Lin")],
    )


def test_both_values_are_shown_and_one_is_chosen(page, facts, article, colleague):
    shown = facts.get_by_label("Dateline")
    shown.focus()
    drafting.set_fact(article, "dateline", by=colleague, was="", value="Khujand")
    shown.fill("Dushanbe")
    shown.press("Tab")
    expect(facts.get_by_role("button", name="Keep theirs: Khujand")).to_be_focused()
    facts.get_by_role("button", name="Use mine: Dushanbe").click()
    saved(facts, "dateline")
    assert draft_of(article).dateline == "Dushanbe"


def test_what_somebody_else_saved_appears_in_place(facts, article, colleague):
    drafting.set_fact(article, "dateline", by=colleague, was="", value="Khujand")
    expect(facts.get_by_label("Dateline")).to_have_value("Khujand", timeout=6_000)


def test_a_refused_value_says_why_and_stays(facts, article):
    minutes = facts.get_by_label("Reading time")
    minutes.fill("5000")
    minutes.press("Tab")
    expect(field(facts, "reading_minutes").locator("[data-state]")).to_contain_text("between 1 and")
    expect(minutes).to_have_value("5000")
    assert draft_of(article).reading_minutes is None


def test_without_a_connection_the_value_stays_and_is_sent_later(page, facts, article):
    page.context.set_offline(True)
    shown = facts.get_by_label("Dateline")
    shown.fill("Dushanbe")
    shown.press("Tab")
    expect(field(facts, "dateline").locator("[data-state]")).to_contain_text("no connection")
    page.context.set_offline(False)
    shown.fill("Dushanbe, Tajikistan")
    shown.press("Tab")
    saved(facts, "dateline")
    assert draft_of(article).dateline == "Dushanbe, Tajikistan"


def test_a_lead_picture_is_chosen_or_sent_in(page, facts, article, editor, tmp_path):
    upload(by=editor, title="The port", alt={"en": "Cranes"})
    lead = field(facts, "lead_picture")
    lead.get_by_role("button", name="Choose a picture").click()
    dialog = page.get_by_role("dialog", name="Choose a picture")
    dialog.get_by_role("button", name="The port").click()
    saved(facts, "lead_picture")
    expect(lead.locator("img")).to_have_attribute("alt", "Cranes")
    file = tmp_path / "bridge.png"
    file.write_bytes(picture_bytes(color=(90, 20, 20), form="PNG"))
    lead.get_by_role("button", name="Choose a picture").click()
    dialog.get_by_label("Or send one in").set_input_files(file)
    dialog.get_by_role("button", name="Send", exact=True).click()
    expect(dialog).to_be_hidden()
    saved(facts, "lead_picture")
    newest = Picture.objects.order_by("-pk").first()
    becomes(page, lambda: draft_of(article).picture_uses.get().picture, newest)


def test_a_figure_is_put_into_the_text_from_the_same_dialog(page, writer, article, editor):
    picture = upload(by=editor, title="The port", alt={"en": "Cranes"})
    writer.part("body")
    page.get_by_role("button", name="Picture", exact=True).click()
    page.get_by_role("dialog", name="Choose a picture").get_by_role("button", name="The port").click()
    expect(page.locator(".ProseMirror figure")).to_have_count(1)
    writer.saved()
    becomes(page, lambda: [use.picture for use in draft_of(article).picture_uses.all()], [picture])


def test_own_changes_do_not_stand_in_the_way_of_a_move(page, facts, writer, article):
    facts.get_by_label("Dateline").fill("Dushanbe")
    facts.get_by_label("Dateline").press("Tab")
    saved(facts, "dateline")
    writer.part("body").type(" The end.")
    page.get_by_role("button", name="Send to review").click()
    expect(page.get_by_role("heading", name="Board")).to_be_visible()
    assert refreshed(article).stage == Stage.IN_REVIEW


def test_a_change_to_an_approved_story_changes_its_buttons(page, facts, writer, article, contributor, publisher):
    move(article, Action.SUBMIT, writer.person)
    move(article, Action.APPROVE, publisher)
    page.reload()
    writer.ready()
    expect(page.locator("[data-voids]")).to_contain_text("voids the approval")
    facts.get_by_label("Dateline").fill("Dushanbe")
    facts.get_by_label("Dateline").press("Tab")
    expect(page.get_by_role("button", name="Send to review")).to_be_visible(timeout=6_000)
    expect(page.locator("[data-voids]")).to_have_count(0)
    expect(page.locator("[data-label]")).to_contain_text("Draft")
