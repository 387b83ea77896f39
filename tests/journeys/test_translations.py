"""A story is translated with its original beside it, the original changes, and readers hear of it."""

import re

import pytest
from playwright.sync_api import expect

from articles.domain.corrections import Release
from articles.enums import Action, Significance
from articles.models import Article
from editors.enums import Role
from tests.browser import becomes
from tests.factories import EditorFactory, SectionFactory, make_live, make_outlet, move, refreshed, story_document
from tests.publications import approve

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TEXT = [
    "The bridge opened on Tuesday. " * 6,
    "It is long.",
    "People walked over it from the first morning on, and did not stop before night. " * 3,
]


@pytest.fixture
def source(transactional_db, desk, editor):
    make_outlet()
    section = SectionFactory(slug="trade", desk=desk)
    return make_live(by=editor, desk=desk, section=section, headline="A bridge opens", text=TEXT, points=["One."])


@pytest.fixture
def translator(desk):
    return EditorFactory(email="translator@example.org", roles=[Role.PUBLISHER], desks=[desk])


def begin(writer, source):
    """By the button on the original's screen."""
    page = writer.open(source).page
    page.get_by_role("tab", name="Languages").click()
    page.get_by_role("button", name="Translate this into").click()
    page.wait_for_url(lambda address: not address.endswith(f"/stories/{source.pk}/"))
    writer.ready()
    page.wait_for_selector(".bilingual.is-scripted .source-row.is-current")
    return Article.objects.get(translation_of=source)


def level(page) -> list[list]:
    """Key of each block, with how far its original stands from it in pixels."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".source-row")].map((row) => {
            const { key } = row.dataset
            const names = [`.ProseMirror > [data-id="${key}"]`, `.ProseMirror > [data-part="${key}"]`]
            const block = document.querySelector(names.join())
            const tops = [row, block].map((each) => each?.getBoundingClientRect().top)
            return [key, block ? Math.round(Math.abs(tops[0] - tops[1])) : null]
        })"""
    )


def write(writer, words):
    """Words into each empty block of the text, one after the other."""
    writer.part("headline").type("大桥通车")
    for number, line in enumerate(words):
        writer.page.evaluate(
            """(number) => {
                const { view } = document.querySelector(".editor").storyScreen
                let at = 0
                for (let index = 0; index < 3 + number; index++) at += view.state.doc.child(index).nodeSize
                const { doc, selection, tr } = view.state
                view.dispatch(tr.setSelection(selection.constructor.near(doc.resolve(at + 1))))
                view.focus()
            }""",
            number,
        )
        writer.type(line)
    writer.saved()


def republish(source, text, by, **attributes):
    """Another public version, with a new block in the middle."""
    from articles.domain import workingcopy
    from articles.domain.workflow import reopen

    document = story_document("A bridge opens", text)
    document["content"][2] = refreshed(source).draft.document["content"][2]
    new = {"type": "paragraph", "attrs": {"id": "rainday1"}, "content": [{"type": "text", "text": "It rained."}]}
    document["content"].insert(4, new)
    with workingcopy.held(source.pk) as draft:
        workingcopy.record(draft, by, steps=workingcopy.replace_document(draft, document))
        reopen(draft, by=by)
    approve(source, by)
    move(source, Action.PUBLISH, by, **attributes)


def test_translate_follow_and_tell_readers(live_server, people, source, translator, editor, publisher, client):
    writer = people(translator, live_server.url)
    article = begin(writer, source)
    page = writer.page

    # Every block of the original stands level with its empty counterpart, and still does while words come.
    blocks = ["headline", "standfirst", "points", "block001", "block002", "block003"]
    becomes(page, lambda: level(page), [[key, 0] for key in blocks])
    write(writer, ["大桥周二通车。", "它很长。", "人们从清晨走到夜里。"])
    becomes(page, lambda: level(page), [[key, 0] for key in blocks])
    expect(page.locator(".source-row.is-current")).to_have_attribute("data-key", "block003")
    page.get_by_role("button", name="Hide the original").click()
    expect(page.locator(".source")).to_be_hidden()
    page.reload()
    writer.ready()
    page.get_by_role("button", name="Show the original").click()
    expect(page.locator(".source")).to_be_visible()

    approve(article, editor)
    move(article, Action.PUBLISH, publisher)
    address = refreshed(article).get_absolute_url()
    assert f'href="{source.get_absolute_url()}"' in client.get(address).text

    # The original changes in substance: the translator sees exactly what, and readers that it is newer.
    changed = ["The bridge opened on Wednesday. " * 6, TEXT[1]]
    republish(source, changed, publisher, release=Release(Significance.MAJOR))
    assert "newer-original" in client.get(address).text
    writer.open(article)
    expect(page.get_by_text("Out of date: the original changed in substance.")).to_be_visible()
    states = "rows => rows.map((row) => [row.dataset.key, row.dataset.state])"
    becomes(
        page,
        lambda: page.eval_on_selector_all(".source-row:not([data-state=same])", states),
        [["block001", "changed"], ["rainday1", "added"], ["block003", "removed"]],
    )
    expect(page.locator(".source-row ins").first).to_have_text("Wednesday")
    becomes(page, lambda: dict(level(page))["block003"], 0)

    # A passage that is new there is put in here, at its place and with its id.
    page.locator("[data-key=rainday1] [data-put]").click()
    writer.type("下雨了。").saved()
    keys = [block["attrs"]["id"] for block in writer.document()["content"][3:]]
    assert keys == ["block001", "rainday1", "block002", "block003"]
    becomes(page, lambda: dict(level(page))["rainday1"], 0)
    page.get_by_role("button", name="These changes are taken over").click()
    expect(page.get_by_text("count as taken over")).to_be_visible()
    writer.ready()
    expect(page.get_by_text("Out of date")).to_have_count(0)
    assert "newer-original" in client.get(address).text

    approve(article, editor)
    move(article, Action.PUBLISH, publisher)
    assert "newer-original" not in client.get(address).text
    assert writer.errors == []


def test_on_a_phone_the_original_of_the_current_block_is_shown(live_server, people, source, translator):
    writer = people(translator, live_server.url)
    begin(writer, source)
    page = writer.page
    page.set_viewport_size({"width": 390, "height": 800})

    page.locator(".ProseMirror > [data-id=block002]").click()

    rows = page.locator(".source-row:visible")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("It is long.")
    expect(rows).to_be_in_viewport()
    becomes(page, lambda: page.evaluate("document.documentElement.scrollWidth <= innerWidth"), True)


def test_what_stands_in_the_text_alone_says_so(live_server, people, source, translator):
    writer = people(translator, live_server.url)
    begin(writer, source)
    page = writer.page
    writer.part("body").type("人们。").press("Enter").type("多出来的一段。").saved()

    expect(page.locator(".source-ghost")).to_have_text(re.compile("Not in the original"))
    assert writer.errors == []
