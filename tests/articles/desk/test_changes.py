import json
import uuid

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from articles.domain import drafting
from articles.enums import Action, Stage
from articles.models import Batch, Presence
from editors.enums import Role
from tests.articles.story.documents import examples
from tests.factories import EditorFactory, make_story, move

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def article(contributor, desk):
    return make_story(by=contributor, desk=desk, headline="Rail link", text=["One sentence.", "Another."])


@pytest.fixture
def writer(client, editor):
    client.force_login(editor)
    return client


def insertion(text="Now. ", at=16):
    """A step that puts words at the start of the first paragraph (the headline has nine letters)."""
    return {"stepType": "replace", "from": at, "to": at, "slice": {"content": [{"type": "text", "text": text}]}}


def batch(steps=None, version=0, **other):
    given = [insertion()] if steps is None else steps
    return {"batch": str(uuid.uuid4()), "client": "tab-1", "version": version, "steps": given} | other


def send(client, article, data, name="changes"):
    body = data if isinstance(data, bytes | str) else json.dumps(data)
    return client.post(reverse(f"desk:{name}", args=[article.pk]), body, "application/json", headers=JSON)


def poll(client, article, since=0):
    return client.get(reverse("desk:changes", args=[article.pk]), {"since": since}, headers=JSON)


def words(article):
    article.draft.refresh_from_db()
    return article.draft.document["content"][3]["content"][0]["text"]


def test_the_document_comes_with_its_version_and_whose_it_is(writer, article, editor):
    answer = writer.get(reverse("desk:document", args=[article.pk]), headers=JSON)

    data = answer.json()
    assert (data["version"], data["editor"], data["draft"]) == (0, editor.pk, article.draft.pk)
    assert data["document"] == article.draft.document
    assert data["may_edit"] is True
    assert "no-store" in answer["Cache-Control"]


def test_a_batch_is_stored_and_the_answer_names_it(writer, article):
    data = batch()
    answer = send(writer, article, data)

    assert answer.status_code == 200
    said = answer.json()
    assert (said["version"], said["batch"], said["repairs"]) == (1, data["batch"], [])
    assert said["saved_at"]
    assert words(article) == "Now. One sentence."


def test_the_same_batch_again_is_answered_so_and_changes_nothing(writer, article):
    data = batch()
    send(writer, article, data)
    answer = send(writer, article, data)

    assert answer.json() == {"already": True, "batch": data["batch"], "from": 0, "to": 1}
    assert words(article) == "Now. One sentence."


def test_a_sender_behind_gets_what_she_lacks(writer, article, editor):
    first = batch(client="tab-2")
    send(writer, article, first)
    answer = send(writer, article, batch([insertion("Mine. ")]))

    assert answer.status_code == 409
    said = answer.json()
    assert said["version"] == 1
    assert [(each["version"], each["batch"], each["client"]) for each in said["batches"]] == [
        (1, first["batch"], "tab-2")
    ]
    assert said["batches"][0]["steps"] == first["steps"]
    assert said["batches"][0]["by"] == {"id": editor.pk, "name": str(editor)}
    assert words(article) == "Now. One sentence."


def test_missing_block_ids_come_back_as_repairs_that_others_get_too(writer, article):
    step = {"stepType": "replace", "from": 15, "to": 15, "slice": {"content": [{"type": "paragraph"}]}}
    repairs = send(writer, article, batch([step])).json()["repairs"]

    assert [(each["stepType"], each["attr"]) for each in repairs] == [("attr", "id")]
    assert poll(writer, article).json()["batches"][0]["steps"] == [step, *repairs]


def test_the_poll_brings_facts_people_stage_and_permission(writer, article, editor):
    drafting.set_fact(article, "dateline", by=editor, was="", value="Dushanbe")
    send(writer, article, {"client": "tab-1", "head": 7}, name="presence")
    said = poll(writer, article).json()

    assert [(each["steps"], each["facts"]) for each in said["batches"]] == [([], {"dateline": ["", "Dushanbe"]})]
    assert said["people"] == [{"id": editor.pk, "name": str(editor), "client": "tab-1", "head": 7}]
    assert (said["stage"], said["may_edit"]) == (Stage.DRAFT, True)


def test_the_poll_writes_nothing_and_keeps_no_session_alive(writer, article, django_assert_num_queries):
    poll(writer, article)
    before = Session.objects.get().expire_date
    with django_assert_num_queries(8) as queries:
        answer = poll(writer, article)

    assert not [query for query in queries.captured_queries if not query["sql"].startswith("SELECT")]
    assert Session.objects.get().expire_date == before
    assert not answer.cookies


def test_a_version_whose_changes_are_gone_is_answered_with_410(writer, article):
    send(writer, article, batch())
    Batch.objects.all().delete()

    for answer in (poll(writer, article), send(writer, article, batch())):
        assert answer.status_code == 410
        assert "too old" in answer.json()["reason"]


@pytest.mark.parametrize("name", ["document", "changes"])
def test_strangers_get_401_as_json_and_no_login_page(client, article, name):
    answer = client.get(reverse(f"desk:{name}", args=[article.pk]), {"since": 0}, headers=JSON)

    assert answer.status_code == 401
    assert answer.json()["reason"]


@pytest.mark.parametrize("name", ["changes", "presence"])
def test_strangers_cannot_send(client, article, name):
    assert send(client, article, batch(), name=name).status_code == 401
    assert words(article) == "One sentence."


def test_a_story_of_another_desk_does_not_exist_for_a_contributor(client, article):
    client.force_login(EditorFactory(roles=[Role.CONTRIBUTOR]))

    for answer in (
        client.get(reverse("desk:document", args=[article.pk]), headers=JSON),
        poll(client, article),
        send(client, article, batch()),
        send(client, article, {"client": "tab"}, name="presence"),
    ):
        assert answer.status_code == 404
        assert answer.json()["reason"]
    assert words(article) == "One sentence."


def test_a_spiked_story_can_be_read_not_changed(writer, article, publisher):
    move(article, Action.SPIKE, publisher, note="Superseded.")

    assert poll(writer, article).json()["may_edit"] is False
    answer = send(writer, article, batch())
    assert answer.status_code == 403
    assert answer.json()["reason"]


def test_text_of_somebody_else_is_not_stored_under_this_name(writer, article, contributor):
    answer = send(writer, article, batch(editor=contributor.pk))

    assert answer.status_code == 403
    assert words(article) == "One sentence."


def test_somebody_without_a_role_is_refused(client, article):
    client.force_login(EditorFactory())
    assert send(client, article, batch()).status_code == 403


def test_the_token_is_fresh_and_says_whose_session_it_is(writer, editor, client):
    said = writer.get(reverse("desk:token"), headers=JSON).json()
    assert len(said["token"]) > 30
    assert said["editor"] == editor.pk
    client.logout()
    assert client.get(reverse("desk:token"), headers=JSON).status_code == 401


def test_a_request_without_token_is_refused(article, editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert send(client, article, batch()).status_code == 403
    assert words(article) == "One sentence."


# Hostile bodies: a reason, nothing changed, never a 500.

NESTED = "[" * 5000 + "]" * 5000
HOSTILE = {
    "empty": b"",
    "not JSON": b"{",
    "not UTF-8": b'{"batch": "\xff"}',
    "a list": [],
    "a string": '"steps"',
    "null": "null",
    "nothing in it": {},
    "a batch that is no UUID": batch() | {"batch": "1"},
    "a batch that is a number": batch() | {"batch": 1},
    "no client": batch() | {"client": ""},
    "a client of 41 letters": batch() | {"client": "x" * 41},
    "a client with NUL": batch() | {"client": "a\0"},
    "a version as text": batch() | {"version": "0"},
    "a version of true": batch() | {"version": True},
    "a negative version": batch() | {"version": -1},
    "a version beyond the database": batch() | {"version": 2**63},
    "no steps": batch([]),
    "steps as an object": batch() | {"steps": {"0": insertion()}},
    "a step of no kind": batch([{"stepType": "explode"}]),
    "501 steps": batch([insertion()] * 501),
    "deep nesting": '{"batch": ' + NESTED + "}",
    "more than 256 KB": batch([insertion("x" * 262_144)]),
    "a script address": batch(
        [
            {
                "stepType": "addMark",
                "from": 16,
                "to": 19,
                "mark": {"type": "link", "attrs": {"href": "javascript:alert(1)"}},
            }
        ]
    ),
    "an unknown attribute": batch([{"stepType": "attr", "pos": 15, "attr": "onclick", "value": "alert(1)"}]),
    "half an emoji": '{"batch": "' + str(uuid.uuid4()) + '", "client": "\\ud83d", "version": 0, "steps": []}',
    "a position outside": batch([insertion(at=9999)]),
    "a headline joined to the text": batch([{"stepType": "replace", "from": 5, "to": 20}]),
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bodies_are_refused_with_a_reason(writer, article, body):
    answer = send(writer, article, body)

    assert answer.status_code == 422
    assert answer.json()["reason"]
    article.draft.refresh_from_db()
    assert (article.draft.version, words(article)) == (0, "One sentence.")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6) | st.just(insertion()),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["stepType", "from", "to", "slice"]), inner)
    ),
    max_leaves=8,
)


@examples(60)
@given(steps=st.lists(VALUES, max_size=3), version=st.integers(0, 2) | VALUES)
def test_no_batch_makes_the_server_stumble(steps, version):
    person = EditorFactory(roles=[Role.PUBLISHER])
    story = make_story(by=person)
    client = Client()
    client.force_login(person)
    answer = send(client, story, batch() | {"steps": steps, "version": version})

    assert answer.status_code in {200, 409, 410, 422}
    assert client.get(reverse("desk:document", args=[story.pk]), headers=JSON).status_code == 200


@pytest.mark.parametrize("since", ["", "x", "-1", "1.5", "9" * 30])
def test_a_poll_without_a_version_is_refused(writer, article, since):
    assert poll(writer, article, since).status_code == 422


@pytest.mark.parametrize("body", [b"", "[]", {"client": 5}, {"client": "a", "head": "x"}, {"client": "a", "head": -1}])
def test_a_presence_that_makes_no_sense_is_refused(writer, article, body):
    assert send(writer, article, body, name="presence").status_code == 422
    assert not Presence.objects.exists()
