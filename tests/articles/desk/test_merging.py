import json

import pytest

from articles.models import ArticleKeyword, KeywordMerge
from keywords.models import Keyword
from newsroom.lib.languages import Names
from tests.factories import KeywordFactory, VocabularyFactory, make_live, make_story

LINES = {"accept": "application/x-ndjson"}
JSON = {"accept": "application/json"}


@pytest.fixture
def pair(db, section):
    topics = VocabularyFactory(slug="topics")
    kept = KeywordFactory(names=Names({"en": "Rail freight"}), slug="rail-freight", vocabulary=topics)
    merged = KeywordFactory(names=Names({"en": "Freight trains"}), slug="freight-trains", vocabulary=topics)
    make_live(section=section, facts={"keywords": [kept.pk]})
    make_live(section=section, facts={"keywords": [merged.pk]})
    make_live(section=section, facts={"keywords": [merged.pk, kept.pk]})
    make_story(section=section, facts={"keywords": [merged.pk]})
    return kept, merged


def address(keyword):
    return f"/desk/keywords/{keyword.pk}/merge/"


def test_what_will_happen_is_said_with_numbers(signed_in, administrator, pair):
    kept, merged = pair
    page = signed_in(administrator).get(address(merged), {"with": kept.pk})
    ways = {side.kept: side.effect for side in page.context["sides"]}
    assert ways[kept] == {"stories": 1, "both": 1, "drafts": 3, "aliases": 1, "children": 0}
    assert "1 published story gets “Rail freight”. 1 more has both and keeps one." in page.content.decode()
    assert KeywordMerge.objects.count() == 0


def test_merging_and_undoing_from_the_page_and_from_the_log(signed_in, administrator, pair):
    kept, merged = pair
    client = signed_in(administrator)
    after = client.post(address(merged), {"with": kept.pk, "kept": kept.pk}, follow=True)
    assert "“Freight trains” is merged into “Rail freight”." in after.content.decode()
    assert Keyword.objects.get(pk=merged.pk).replaced_by == kept
    assert ArticleKeyword.objects.filter(tag=kept).count() == 3
    merge = KeywordMerge.objects.get()
    undo = f"/desk/keywords/merges/{merge.pk}/undo/"
    assert undo in after.content.decode()
    assert undo in client.get("/desk/keywords/log/").content.decode()
    back = client.post(undo, follow=True)
    assert "The merge is undone" in back.content.decode()
    assert Keyword.objects.get(pk=merged.pk).replaced_by is None
    assert ArticleKeyword.objects.filter(tag=merged).count() == 2
    assert undo not in client.get("/desk/keywords/log/").content.decode()


def test_a_second_click_is_refused_with_a_sentence(signed_in, administrator, pair):
    kept, merged = pair
    client = signed_in(administrator)
    for _twice in range(2):
        last = client.post(address(merged), {"with": kept.pk, "kept": kept.pk}, follow=True)
    assert "already" in str(next(iter(last.context["messages"])))
    merge = KeywordMerge.objects.get()
    for _twice in range(2):
        last = client.post(f"/desk/keywords/merges/{merge.pk}/undo/", follow=True)
    assert "undone already" in str(next(iter(last.context["messages"])))


@pytest.mark.parametrize("person", ["contributor", "editor", "publisher"])
def test_only_administrators_merge(signed_in, request, pair, person):
    kept, merged = pair
    client = signed_in(request.getfixturevalue(person))
    assert client.get(address(merged)).status_code == 403
    assert client.post(address(merged), {"with": kept.pk, "kept": kept.pk}).status_code == 403
    assert not KeywordMerge.objects.exists()


def test_undoing_is_the_administrators_too(signed_in, administrator, editor, pair):
    kept, merged = pair
    signed_in(administrator).post(address(merged), {"with": kept.pk, "kept": kept.pk})
    merge = KeywordMerge.objects.get()
    assert signed_in(editor).post(f"/desk/keywords/merges/{merge.pk}/undo/").status_code == 403
    assert signed_in(administrator).get(f"/desk/keywords/merges/{merge.pk}/undo/").status_code == 405
    assert KeywordMerge.objects.get().undone_at is None


@pytest.mark.parametrize("data", [{}, {"with": "x"}, {"with": "99999"}])
def test_what_is_incomplete_is_refused(signed_in, administrator, pair, data):
    client = signed_in(administrator)
    assert client.post(address(pair[0]), data).status_code in {404, 422}
    assert client.post(address(pair[0]), {"with": pair[1].pk}).status_code == 422
    assert client.post(address(pair[0]), {"with": pair[0].pk, "kept": pair[0].pk}).status_code == 422
    assert client.get(address(pair[0]), {"other": "Nothing"}).context["reason"]
    assert client.get(address(pair[0]), {"with": pair[0].pk}).context["reason"]


@pytest.mark.django_db(transaction=True)
def test_a_script_is_told_line_by_line(signed_in, administrator, pair):
    kept, merged = pair
    client = signed_in(administrator)
    answer = client.post(address(merged), {"with": kept.pk, "kept": kept.pk}, headers=LINES)
    lines = [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]
    assert {"done": 5, "total": 5} in lines
    assert lines[-1]["to"].startswith(f"/desk/keywords/{kept.pk}/?merge=")
    again = client.post(address(merged), {"with": kept.pk, "kept": kept.pk}, headers=LINES)
    (line,) = b"".join(again.streaming_content).splitlines()
    assert "already" in json.loads(line)["reason"]
