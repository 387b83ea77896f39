"""Keywords from the first proposal to the readers' page, in browsers: proposed, accepted, known by another name, merged
and parted again, while no address dies."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from articles.enums import Action
from articles.models import KeywordMerge, KeywordRefusal
from keywords.models import Keyword, Vocabulary
from newsroom.lib.languages import Names
from tests.browser import becomes
from tests.factories import KeywordFactory, VocabularyFactory, fresh, make_story, move, refreshed

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def topics(transactional_db):
    return VocabularyFactory(slug="topics", name=Names({"en": "Topics", "zh-hans": "主题"}))


@pytest.fixture
def story(topics, contributor, desk, section):
    return make_story(
        by=contributor,
        desk=desk,
        section=section,
        headline="Trains for grain",
        text=["The wagons roll.", "Rail freight grew by a third, and the AIIB pays."],
    )


def option(page, words):
    return page.locator("#fact-keywords [role=option]").filter(has_text=words).first


def picked(page):
    return page.locator("#fact-keywords [data-name]")


def saved(page):
    expect(page.locator("#fact-keywords [data-state]")).to_have_text("Saved")


def suggested(page, name):
    return page.locator("[data-suggested]").filter(has_text=name)


def publish(article, by, publisher):
    move(article, Action.SUBMIT, fresh(by))
    move(article, Action.APPROVE, fresh(publisher))
    move(article, Action.PUBLISH, fresh(publisher))


def test_a_keyword_from_its_proposal_to_its_readers(
    live_server, people, story, topics, contributor, editor, publisher, administrator
):
    rail = KeywordFactory(
        names=Names({"en": "Rail freight", "zh-hans": "铁路货运"}), slug="rail-freight", vocabulary=topics
    )
    bank = KeywordFactory(names=Names({"en": "Asian Infrastructure Investment Bank"}), vocabulary=topics, slug="bank")

    # She writes; the text suggests, and one key takes it. What does not fit is refused once.
    writer = people(contributor, live_server.url).open(story)
    page = writer.page
    expect(suggested(page, "Rail freight").locator("mark")).to_have_text("Rail freight")
    suggested(page, "Rail freight").locator("[data-take]").press("Enter")
    saved(page)
    expect(picked(page)).to_have_text(["Rail freight"])
    expect(page.locator(".picked-main").first).to_be_visible()

    # Two letters find what there is; what there is not is proposed, once she has seen what is nearly the same.
    box = page.get_by_role("combobox", name="Add keywords")
    box.press_sequentially("Rail frieght")
    expect(option(page, "Propose “Rail frieght”")).to_be_visible()
    option(page, "Propose “Rail frieght”").click()
    expect(option(page, "all the same")).to_be_visible()
    box.press("Escape")
    box.fill("")
    box.press_sequentially("Grain trade")
    expect(option(page, "Propose “Grain trade” as a new keyword")).to_be_visible()
    box.press("Enter")
    expect(picked(page)).to_have_text(["Rail freight", "Grain trade"])
    saved(page)
    proposed = Keyword.objects.get(folded="grain trade")
    assert (proposed.status, proposed.proposed_by) == ("proposed", contributor)

    # An editor accepts it on the board.
    desk = people(editor, live_server.url).page
    desk.goto(f"{live_server.url}/desk/")
    desk.locator("#keywords").get_by_role("button", name="Accept Grain trade").click()
    expect(desk.get_by_text("“Grain trade” is accepted.")).to_be_visible()

    # She gives the bank the name everybody uses, and the text is understood.
    desk.goto(f"{live_server.url}/desk/keywords/{bank.pk}/")
    desk.get_by_label("Another name").fill("AIIB")
    desk.get_by_role("button", name="Add the name").click()
    expect(desk.locator("#aliases")).to_contain_text("AIIB")
    writer.part("body").type(" More.").saved()
    expect(suggested(page, "Asian Infrastructure").locator("mark")).to_have_text("AIIB", timeout=15_000)
    suggested(page, "Asian Infrastructure").locator("[data-take]").press("Delete")
    expect(suggested(page, "Asian Infrastructure")).to_have_count(0)
    becomes(page, lambda: [each.keyword for each in KeywordRefusal.objects.all()], [bank])
    box.press_sequentially("ai")
    expect(option(page, "also known as “AIIB”")).to_be_visible()
    box.press("Escape")
    page.reload()
    writer.ready()
    page.wait_for_timeout(1000)
    expect(suggested(page, "Asian Infrastructure")).to_have_count(0)

    # Published, its readers find it by the new keyword, on the page and in the feed.
    publish(story, contributor, publisher)
    readers = Client()
    assert "Trains for grain" in readers.get("/keyword/grain-trade/").content.decode()
    assert "Trains for grain" in readers.get("/keyword/grain-trade/feeds/rss.xml").content.decode()

    # An administrator renames the address, merges, thinks again and undoes it: no address dies on the way.
    care = people(administrator, live_server.url).page
    care.goto(f"{live_server.url}/desk/keywords/{proposed.pk}/")
    care.get_by_label("Address of the readers’ page").fill("grain")
    care.get_by_role("button", name="Give it this address").click()
    expect(care.get_by_text("The address is changed; the old one leads to it.")).to_be_visible()
    moved = readers.get("/keyword/grain-trade/")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/keyword/grain/")

    care.goto(f"{live_server.url}/desk/keywords/{proposed.pk}/merge/")
    care.get_by_role("combobox", name="Merge it with").press_sequentially("rail")
    care.get_by_role("option").filter(has_text="Rail freight").first.click()
    care.get_by_role("button", name="Compare").click()
    care.get_by_role("radio", name="Rail freight").check()
    care.get_by_role("button", name="Merge them").click()
    expect(care.get_by_text("“Grain trade” is merged into “Rail freight”.")).to_be_visible()
    assert [row.tag for row in refreshed(story).keyword_rows.all()] == [rail]
    for old in ("grain", "grain-trade"):
        address = readers.get(f"/keyword/{old}/", follow=True)
        assert (address.redirect_chain[-1], address.status_code) == (("/keyword/rail-freight/", 301), 200)
        feed = readers.get(f"/keyword/{old}/feeds/rss.xml", follow=True)
        assert (feed.redirect_chain[-1], feed.status_code) == (("/keyword/rail-freight/feeds/rss.xml", 301), 200)

    care.get_by_role("button", name="Undo the merge Grain trade").first.click()
    expect(care.get_by_text("The merge is undone")).to_be_visible()
    assert KeywordMerge.objects.get().undone_at
    assert [row.tag for row in refreshed(story).keyword_rows.all()] == [rail, proposed]
    page = readers.get("/keyword/grain/")
    assert (page.status_code, "Trains for grain" in page.content.decode()) == (200, True)
    care.goto(f"{live_server.url}/desk/keywords/log/")
    for words in ("AIIB", "Grain trade"):
        expect(care.get_by_role("main")).to_contain_text(words)


def test_the_tree_by_hand_and_by_buttons(live_server, people, topics, administrator):
    trade = KeywordFactory(names=Names({"en": "Trade"}), vocabulary=topics)
    rail = KeywordFactory(names=Names({"en": "Rail"}), vocabulary=topics)
    roads = KeywordFactory(names=Names({"en": "Roads"}), vocabulary=topics)
    page = people(administrator, live_server.url).page
    page.goto(f"{live_server.url}/desk/keywords/?vocabulary=topics")
    row = page.locator("li[data-keyword] > .keyword-row")
    expect(row.filter(has_text="Rail")).to_have_attribute("draggable", "true")
    row.filter(has_text="Rail").drag_to(row.filter(has_text="Trade"))
    expect(page.get_by_text("“Rail” is moved.")).to_be_visible()
    assert Keyword.objects.get(pk=rail.pk).parent == trade
    expect(page.locator("li[data-name=Trade] li[data-name=Rail]")).to_be_visible()
    page.get_by_role("button", name="Fold or unfold what stands below Trade").click()
    expect(page.locator("li[data-name=Rail]")).to_be_hidden()

    page.reload()
    page.get_by_role("button", name="Move Rail one level up").click()
    expect(page.get_by_text("1 keyword is changed.")).to_be_visible()
    page.get_by_role("checkbox", name="Choose Rail").check()
    page.get_by_role("checkbox", name="Choose Roads").check()
    expect(page.get_by_text("2 chosen")).to_be_visible()
    page.get_by_role("combobox", name="Keyword to stand above").press_sequentially("tr")
    page.get_by_role("option", name="Trade").click()
    page.get_by_role("button", name="Move under it").click()
    expect(page.get_by_text("2 keywords are changed.")).to_be_visible()
    assert {row.pk for row in trade.children.all()} == {rail.pk, roads.pk}
    expect(page.locator("[data-kind=bad]")).to_have_count(0)


def test_merging_without_scripts(live_server, people, topics, administrator):
    kept, merged = (KeywordFactory(names=Names({"en": name}), vocabulary=topics) for name in ("Ports", "Harbors"))
    page = people(administrator, live_server.url, java_script_enabled=False).page
    page.goto(f"{live_server.url}/desk/keywords/{merged.pk}/merge/?with={kept.pk}")
    page.get_by_role("radio", name="Ports").check()
    page.get_by_role("button", name="Merge them").click()
    expect(page.get_by_text("“Harbors” is merged into “Ports”.")).to_be_visible()
    page.get_by_role("button", name="Undo the merge Harbors").first.click()
    expect(page.get_by_text("The merge is undone")).to_be_visible()
    assert Keyword.objects.get(pk=merged.pk).replaced_by is None


def test_a_keyword_is_mapped_to_a_media_topic_by_one_search(live_server, people, topics, editor):
    shelf = VocabularyFactory(slug="media-topics", name=Names({"en": "Media Topics"}))
    transport = KeywordFactory(names=Names({"en": "transport"}), vocabulary=shelf, media_topic="20000337")
    freight = KeywordFactory(
        names=Names({"en": "railway freight", "zh-hans": "铁路货物运输"}),
        vocabulary=shelf,
        parent=transport,
        media_topic="20000339",
    )
    rail = KeywordFactory(names=Names({"en": "Rail cargo"}), slug="rail-cargo", vocabulary=topics)
    page = people(editor, live_server.url).page
    page.goto(f"{live_server.url}/desk/keywords/{rail.pk}/")

    field = page.get_by_role("combobox", name="Media Topic")
    field.press_sequentially("货物")
    found = page.locator("#identifiers [role=option]").first
    expect(found).to_contain_text("20000339 · Media Topics › transport")
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("20000339")
    expect(page.locator("#media-topic-hint")).to_have_text("railway freight · Media Topics › transport")
    page.get_by_role("button", name="Save the identifiers").click()

    mapped = page.locator("#identifiers").get_by_role("link", name="railway freight")
    expect(mapped).to_be_visible()
    assert Keyword.objects.get(pk=rail.pk).media_topic == "20000339"
    mapped.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("railway freight")
    expect(page).to_have_url(f"/desk/keywords/{freight.pk}/")


def test_on_a_phone_every_drag_has_its_button_and_nothing_runs_off(live_server, people, topics, administrator):
    long = KeywordFactory(
        names=Names({"en": "Llanfairpwllgwyngyll" * 6, "zh-hans": "海关手续" * 30}), vocabulary=topics
    )
    rail = KeywordFactory(names=Names({"en": "Rail"}), vocabulary=topics, parent=long)
    page = people(administrator, live_server.url).page
    page.set_viewport_size({"width": 390, "height": 844})
    for address in (
        "?vocabulary=topics",
        "?q=l",
        f"{long.pk}/",
        f"{long.pk}/merge/?with={rail.pk}",
        "vocabularies/care/",
    ):
        page.goto(f"{live_server.url}/desk/keywords/{address}")
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0, address
    page.goto(f"{live_server.url}/desk/keywords/?vocabulary=topics")
    expect(page.get_by_role("link", name="Move under… Rail")).to_be_visible()
    page.get_by_role("button", name="Move Rail one level up").click()
    expect(page.get_by_text("1 keyword is changed.")).to_be_visible()
    assert Keyword.objects.get(pk=rail.pk).parent is None


def test_a_vocabularys_rules_close_and_open_the_way_to_review(live_server, people, story, topics, contributor):
    Vocabulary.objects.filter(pk=topics.pk).update(is_required=True, limit=1)
    for name in ("Rail freight", "Grain trade"):
        KeywordFactory(names=Names({"en": name}), vocabulary=topics)
    page = people(contributor, live_server.url).open(story).page
    moves = page.locator("section.moves")
    expect(moves).to_contain_text("The story has no keyword of “Topics”: add at least one.")

    box = page.get_by_role("combobox", name="Add keywords")
    for name in ("Rail freight", "Grain trade"):
        box.fill(name[:4])
        expect(option(page, name)).to_be_visible()
        box.press("Enter")
        saved(page)
    expect(moves).to_contain_text("A story can have 1 keyword of “Topics” at most; this one has 2: remove some.")

    page.get_by_role("button", name="Remove Grain trade").click()
    expect(moves).not_to_contain_text("Topics")
    expect(moves.get_by_role("button", name="Send to review")).to_be_enabled()
    page.get_by_role("button", name="Remove Rail freight").click()
    expect(moves).to_contain_text("The story has no keyword of “Topics”: add at least one.")
