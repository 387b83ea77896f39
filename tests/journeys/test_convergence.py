"""Four people in one story, each in a browser of her own, sometimes offline: in the end all have the same text."""

import os
import re
import time
from pathlib import Path

import pytest

from articles.story import schema
from tests.factories import EditorFactory, make_story, story_document

pytestmark = pytest.mark.journey

SCRIPT = Path(__file__).with_name("convergence.js").read_text("utf-8")
WORD = re.compile(r"<\w+>")
NAMES = ("ana", "bo", "cy", "di")


def words(document):
    """Every word of the document, with spaces where blocks part."""
    found, waiting = [], [document]
    while waiting:
        node = waiting.pop()
        text = "".join(child.get("text", " ") for child in node.get("content", []) if child["type"] == "text")
        found += WORD.findall(text)
        waiting += [child for child in node.get("content", []) if child["type"] != "text"]
    return set(found)


def ids(document):
    found, waiting = [], [document]
    while waiting:
        node = waiting.pop()
        if "id" in node.get("attrs", {}):
            found.append(node["attrs"]["id"])
        waiting += node.get("content", [])
    return found


def gallery():
    """Three pictures with captions; which pictures they are does not matter here."""
    figures = [
        {
            "type": "figure",
            "attrs": {"id": f"figure{number:02d}", "picture": f"picture{number}"},
            "content": [{"type": "text", "text": f"<g{number}> <c{number}>"}],
        }
        for number in range(3)
    ]
    return {"type": "gallery", "attrs": {"id": "gallery0"}, "content": figures}


def converge(people, live_server, desk, seed, rounds, *, with_gallery=False):
    lines = [" ".join(f"<{letter}{number}>" for number in range(6)) for letter in "klmno"]
    first = EditorFactory(roles=["editor"], desks=[desk])
    document = story_document("<h0> <h1>", lines, points=["<p0>", "<p1>"], standfirst="<s0>")
    if with_gallery:
        document["content"].insert(5, gallery())
    article = make_story(by=first, desk=desk, document=document)
    before = words(article.draft.document)
    writers = []
    for name in NAMES:
        person = EditorFactory(name={"en": name}, roles=["editor"], desks=[desk])
        writer = people(person, live_server.url).open(article)
        start = f"({SCRIPT})('{name[0]}', {seed.randrange(2**31)})"
        writer.page.evaluate(f"async () => {{ window.robot = await {start} }}")
        writers.append(writer)
    for _ in range(rounds):
        writer = seed.choice(writers)
        if seed.random() < 0.2:
            writer.context.set_offline(seed.random() < 0.5)
        writer.page.evaluate("times => window.robot.act(times)", seed.randrange(1, 6))
        writer.page.wait_for_timeout(seed.choice([0, 0, 50, 300]))
    for writer in writers:
        writer.context.set_offline(False)
        writer.page.evaluate("() => dispatchEvent(new Event('online'))")
    records = settled(writers, article)
    return article, before, writers, records


def settled(writers, article):
    """The records of all, once everything is sent and everybody has the newest version."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        records = [writer.page.evaluate("() => window.robot.record()") for writer in writers]
        article.draft.refresh_from_db()
        if all(record["unsent"] == 0 and record["version"] == article.draft.version for record in records):
            return records
        time.sleep(0.3)
    states = [
        (record["unsent"], record["version"], writer.status()) for writer, record in zip(writers, records, strict=True)
    ]
    raise AssertionError(f"not settled: {states}, server at {article.draft.version}")


def check(article, before, writers, records):
    document = article.draft.document
    schema.parse(document)
    assert [record["document"] == document for record in records] == [True] * 4
    found = ids(document)
    assert None not in found
    assert len(set(found)) == len(found)
    there = words(document)
    removed = {word for record in records for word in record["removed"]}
    offered = {word for record in records for word in record["offered"]}
    assert before - there - removed - offered == set()
    for record in records:
        assert set(record["written"]) - there - removed - offered == set()
    assert [writer.errors for writer in writers] == [[]] * 4


def test_four_writers_converge_and_no_word_is_lost(people, live_server, desk, seed):
    article, before, writers, records = converge(people, live_server, desk, seed, rounds=60)

    check(article, before, writers, records)
    assert sum(len(record["written"]) for record in records) > 20
    assert article.draft.version > 8


@pytest.mark.long
@pytest.mark.parametrize("turn", range(int(os.environ.get("NEWSROOM_TURNS", "4"))))
def test_four_writers_converge_around_a_gallery(people, live_server, desk, seed, turn):
    check(*converge(people, live_server, desk, seed, rounds=120, with_gallery=True))


@pytest.mark.long
@pytest.mark.parametrize("turn", range(int(os.environ.get("NEWSROOM_TURNS", "12"))))
def test_four_writers_converge_over_and_over(people, live_server, desk, seed, turn):
    check(*converge(people, live_server, desk, seed, rounds=250))
