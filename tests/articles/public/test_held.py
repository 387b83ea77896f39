"""What pages have in common is held until something public changes: never longer, and never for another list."""

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.enums import Action
from articles.models import Stamp
from articles.public import held
from articles.public.held import Held
from tests import factories

STAMP, LATER, DAY = ((1, 100), "2026-05-18"), ((2, 200), "2026-05-18"), ((2, 200), "2026-05-19")
LISTS = (
    "/section/trade/",
    "/keyword/rail-freight/",
    "/author/mei-lin/",
    "/stories/",
    "/search/?q=bridge",
    "/archive/{day}",
)
LISTS += (
    "/stories/?kind=report&keyword=rail-freight",
    "/search/?q=bridge&section=trade",
    "/stories/?kind=opinion",
    "/feeds/rss.xml",
)


def paths(story):
    return [path.format(day=f"{story.published_on:%Y/%m/%d}/") for path in LISTS]


def made_anew(client, path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(held.kept, "is_on", False)
        return client.get(path).text


def test_every_list_says_what_is_so_at_the_next_request(
    held_facts, client, live, section, topic, author, publisher, monkeypatch
):
    facts = {"keywords": [topic.pk], "credits": [["author", author.pk]]}
    seen = {path: [] for path in paths(live)}

    def look():
        for path in seen:
            shown = client.get(path).text
            assert shown == client.get(path).text == made_anew(client, path, monkeypatch), path
            seen[path].append(shown)

    look()
    other = factories.make_live(section=section, headline="A bridge closes", facts=facts)
    look()
    factories.move(other, Action.WITHDRAW, publisher, note="Wrong.")
    look()

    for path, (first, second, third) in seen.items():
        assert (" closes" in second) == ("opinion" not in path), path
        assert " closes" not in first + third, path
        assert first == third, path


def test_change_made_elsewhere_is_seen_at_once(held_facts, client, live, section, monkeypatch):
    here, there = held.kept, Held()
    client.get("/stories/")

    monkeypatch.setattr(held, "kept", there)
    there_before = Client().get("/stories/").text
    factories.make_live(section=section, headline="Ships wait")
    monkeypatch.setattr(held, "kept", here)

    assert "Ships wait" not in there_before
    assert "Ships wait" in client.get("/stories/").text


def test_later_pages_of_a_list_do_not_count_again(held_facts, client, live, copies):
    copies(live, 60)
    first = client.get("/stories/")
    later = client.get(f"/stories/{first.context['older']}")

    with CaptureQueriesContext(connection) as asked:
        client.get(f"/stories/{later.context['older']}")

    # Of the stamp, the sections, the keys of the page, its stories with their bylines, and the outlet.
    assert len(asked) == 6
    assert not any("COUNT" in query["sql"] for query in asked.captured_queries)


def test_filters_of_one_list_are_not_those_of_another(held_facts, client, live, section):
    factories.make_live(section=factories.SectionFactory(slug="culture"), headline="A play opens")

    whole, blank, none = (client.get(f"/stories/{query}") for query in ("", "?section=%20", "?section=culture"))

    assert [page.context["count"] for page in (whole, blank, none)] == [2, 0, 1]


def test_nothing_is_held_of_what_may_never_have_been(held_facts, client, live):
    client.get("/stories/")
    before = dict(held.kept.values)

    with transaction.atomic():
        Stamp.objects.raise_(Stamp.SITE)
        client.get("/stories/")
        transaction.set_rollback(True)

    assert held.kept.values == before


def test_values_of_another_moment_are_gone():
    values = Held()
    values.put(STAMP, "count", 1)

    assert (values.get(STAMP, "count"), values.get(LATER, "count")) == (1, None)

    values.put(LATER, "choices", [])
    assert (values.get(STAMP, "count"), values.get(LATER, "choices"), values.get(DAY, "choices")) == (None, [], None)


def test_values_unused_for_longest_go_first():
    values = Held(2)
    for name in ("a", "b"):
        values.put(STAMP, name, name)
    values.get(STAMP, "a")

    values.put(STAMP, "c", "c")

    assert [values.get(STAMP, name) for name in ("a", "b", "c")] == ["a", None, "c"]
