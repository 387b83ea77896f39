import pytest

from editors.models import Profile
from keywords.models import Keyword
from newsroom.lib.languages import Names
from tests.factories import EditorFactory, KeywordFactory, ProfileFactory, VocabularyFactory, make_story

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


def test_the_picker_gets_names_paths_and_what_may_be_added(signed_in, contributor, editor):
    KeywordFactory(
        names=Names({"en": "Rail freight", "zh-hans": "铁路货运"}), vocabulary=VocabularyFactory(slug="topics")
    )
    answer = signed_in(contributor).get("/desk/keywords/", {"q": "铁路"}, headers=JSON).json()
    assert [(each["name"], each["path"]) for each in answer["results"]] == [("Rail freight", "Topics")]
    assert answer["proposes"] is True
    assert answer["vocabularies"]
    assert signed_in(editor).get("/desk/keywords/?q=x", headers=JSON).json()["proposes"] is False


def test_adding_proposing_and_doubles(signed_in, contributor, editor):
    topics = VocabularyFactory(slug="topics")
    made = signed_in(editor).post("/desk/keywords/", {"name": "Hydrogen", "vocabulary": topics.pk}, headers=JSON)
    assert (made.status_code, made.json()["keyword"]["name"]) == (201, "Hydrogen")
    again = signed_in(contributor).post("/desk/keywords/", {"name": "HYDROGEN", "vocabulary": topics.pk}, headers=JSON)
    assert (again.status_code, again.json()["keyword"]["id"]) == (409, made.json()["keyword"]["id"])
    proposed = signed_in(contributor).post(
        "/desk/keywords/", {"name": "Ammonia", "vocabulary": topics.pk}, headers=JSON
    )
    assert proposed.json()["keyword"]["proposed"] is True


@pytest.mark.parametrize(
    "data", [{}, {"name": ""}, {"name": "x", "vocabulary": "9999"}, {"name": "x", "vocabulary": "x"}]
)
def test_what_is_incomplete_is_refused(signed_in, editor, data):
    answer = signed_in(editor).post("/desk/keywords/", data, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["reason"]
    assert not Keyword.objects.exists()


def test_the_list_adds_by_a_plain_form_in_both_languages(signed_in, editor):
    topics = VocabularyFactory(slug="topics")
    client = signed_in(editor)
    client.post("/desk/keywords/", {"name_en": "Hydrogen", "name_zh-hans": "氢能", "vocabulary": topics.pk})
    page = client.get("/desk/keywords/?vocabulary=topics").content.decode()
    assert "Hydrogen" in page
    assert "氢能" in page
    assert "Hydrogen" not in client.get("/desk/keywords/?vocabulary=places").content.decode()
    assert "Hydrogen" in client.get("/desk/keywords/?q=氢").content.decode()


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_costs_the_same_with_one_and_with_many(signed_in, editor, number, django_assert_max_num_queries):
    for _each in range(number):
        KeywordFactory()
    client = signed_in(editor)
    with django_assert_max_num_queries(11):
        client.get("/desk/keywords/")


def test_what_is_nearly_the_same_is_shown_before_a_new_one_is_made(signed_in, contributor, editor):
    topics = VocabularyFactory(slug="topics")
    KeywordFactory(names=Names({"en": "Pipeline"}), vocabulary=topics)
    client = signed_in(contributor)
    given = {"name": "Pipelines", "vocabulary": topics.pk}
    asked = client.post("/desk/keywords/", given, headers=JSON)
    assert asked.status_code == 409
    assert [each["name"] for each in asked.json()["near"]] == ["Pipeline"]
    assert client.post("/desk/keywords/", given | {"sure": "yes"}, headers=JSON).status_code == 201
    plain = signed_in(editor).post("/desk/keywords/", {"name_en": "Pipe line", "vocabulary": topics.pk})
    assert plain.status_code == 409
    assert "Add it all the same" in plain.content.decode()
    assert Keyword.objects.count() == 2


def test_a_vocabulary_is_a_tree_and_a_large_one_shows_its_first_levels(signed_in, administrator, monkeypatch):
    topics = VocabularyFactory(slug="topics")
    top = KeywordFactory(names=Names({"en": "Transport"}), vocabulary=topics)
    rail = KeywordFactory(names=Names({"en": "Rail"}), vocabulary=topics, parent=top)
    KeywordFactory(names=Names({"en": "Gauges"}), vocabulary=topics, parent=rail)
    client = signed_in(administrator)
    page = client.get("/desk/keywords/?vocabulary=topics")
    assert [branch.below[0].below[0].keyword.names["en"] for branch in page.context["branches"]] == ["Gauges"]
    monkeypatch.setattr("articles.desk.keywordtree.ROWS", 2)
    small = client.get("/desk/keywords/?vocabulary=topics")
    assert small.context["branches"][0].below[0].hidden == 1
    assert "1 keyword below" in small.content.decode()
    below = client.get(f"/desk/keywords/?vocabulary=topics&under={rail.pk}")
    assert [branch.keyword.names["en"] for branch in below.context["branches"]] == ["Gauges"]


def test_filters_find_what_is_to_be_done(signed_in, editor, section):
    topics = VocabularyFactory(slug="topics")
    whole = KeywordFactory(names=Names({"en": "Ports", "zh-hans": "港口"}), description=Names({"en": "x"}))
    english = KeywordFactory(names=Names({"en": "Railway"}), vocabulary=topics)
    KeywordFactory(names=Names({"en": "Rail-ways", "zh-hans": "铁路"}), status="proposed", slug="railways")
    KeywordFactory(names=Names({"en": "Old", "zh-hans": "旧"}), status="retired", slug="old")
    make_story(section=section, facts={"keywords": [whole.pk]})
    client = signed_in(editor)

    def found(query):
        return sorted(row.names["en"] for row in client.get(f"/desk/keywords/?{query}").context["page"].object_list)

    assert found("care=unused") == ["Rail-ways", "Railway"]
    assert found("care=translation") == ["Railway"]
    assert found("care=description") == ["Rail-ways", "Railway"]
    assert found("care=doubles") == ["Rail-ways", "Railway"]
    assert found("status=proposed") == ["Rail-ways"]
    assert found("status=retired") == ["Old"]
    assert found("q=港") == ["Ports"]
    assert found("care=nonsense&status=x&page=x") == ["Ports", "Rail-ways", "Railway"]
    assert english.pk


def test_many_are_accepted_retired_and_moved_at_once(signed_in, editor, administrator):
    topics = VocabularyFactory(slug="topics")
    one, other = (KeywordFactory(vocabulary=topics, status="proposed") for _each in range(2))
    parent = KeywordFactory(vocabulary=topics, names=Names({"en": "Transport"}))
    client, chosen = signed_in(editor), {"keyword": [one.pk, other.pk, 99999]}
    for _twice in range(2):
        client.post("/desk/keywords/bulk/", chosen | {"act": "accept"})
    assert set(Keyword.objects.values_list("status", flat=True)) == {"accepted"}
    assert client.post("/desk/keywords/bulk/", chosen | {"act": "move", "parent": "transport"}).status_code == 403
    assert client.post("/desk/keywords/bulk/", chosen | {"act": "merge"}).status_code == 403
    care = signed_in(administrator)
    care.post("/desk/keywords/bulk/", chosen | {"act": "move", "parent": "transport"})
    assert set(parent.children.all()) == {one, other}
    care.post("/desk/keywords/bulk/", {"up": one.pk})
    assert list(parent.children.all()) == [other]
    partly = care.post("/desk/keywords/bulk/", {"keyword": [one.pk, parent.pk], "act": "retire"}, follow=True)
    said = [str(message) for message in partly.context["messages"]]
    assert said[-2] == "1 keyword is changed."
    assert "move or retire it first" in said[-1]
    merge = care.post("/desk/keywords/bulk/", {"keyword": [other.pk, parent.pk], "act": "merge"})
    assert "/merge/?with=" in merge.headers["Location"]


@pytest.mark.parametrize("data", [{}, {"act": "accept"}, {"keyword": "x", "act": "accept"}, {"act": "explode"}])
def test_nothing_chosen_changes_nothing(signed_in, administrator, data):
    row = KeywordFactory(status="proposed")
    for back in ("https://evil.example/", "/desk/keywords/?q=x"):
        given = {"keyword": row.pk} if data == {"act": "explode"} else {}
        answer = signed_in(administrator).post("/desk/keywords/bulk/", given | data | {"back": back})
        assert answer.headers["Location"].startswith("/desk/keywords/")
    assert Keyword.objects.get().status == "proposed"


def test_contributors_care_for_nothing_in_bulk(signed_in, contributor):
    row = KeywordFactory(status="proposed")
    client = signed_in(contributor)
    assert client.post("/desk/keywords/bulk/", {"keyword": row.pk, "act": "accept"}).status_code == 403
    assert client.get("/desk/keywords/bulk/").status_code == 405
    assert "With the chosen" not in client.get("/desk/keywords/").content.decode()


def test_the_board_shows_editors_what_is_proposed(signed_in, editor, contributor):
    row = KeywordFactory(status="proposed", names=Names({"en": "Hydrogen"}))
    client = signed_in(editor)
    assert "Hydrogen" in client.get("/desk/").content.decode()
    assert "Hydrogen" not in signed_in(contributor).get("/desk/").content.decode()
    accepted = client.post(f"/desk/keywords/{row.pk}/accept/", {"from": "board"})
    assert accepted.headers["Location"] == "/desk/#keywords"
    assert "Hydrogen" not in client.get("/desk/").content.decode().split("messages")[-1].split("board")[-1]


# Bylines.


def test_bylines_are_found_in_every_language_beginnings_first(signed_in, contributor):
    ProfileFactory(name=Names({"en": "Omar Mei"}), slug="omar-mei")
    ProfileFactory(name=Names({"en": "Mei Lin", "zh-hans": "林梅"}), slug="mei-lin")
    client = signed_in(contributor)
    found = [each["name"] for each in client.get("/desk/profiles/?q=mei").json()["results"]]
    assert found == ["Mei Lin", "Omar Mei"]
    assert [each["name"] for each in client.get("/desk/profiles/?q=林梅").json()["results"]] == ["Mei Lin"]
    assert client.get("/desk/profiles/?q=").json() == {"results": [], "may_create": False}


def test_editors_add_bylines_and_the_same_name_is_one_person(signed_in, contributor, editor):
    made = signed_in(editor).post("/desk/profiles/", {"name": " Xing  Wentao "}, headers=JSON)
    assert made.status_code == 201
    again = signed_in(editor).post("/desk/profiles/", {"name": "xing wentao"}, headers=JSON)
    assert (again.status_code, again.json()["profile"]["id"]) == (200, made.json()["profile"]["id"])
    assert Profile.objects.get().name == {"en": "Xing Wentao"}
    assert signed_in(contributor).post("/desk/profiles/", {"name": "A"}, headers=JSON).status_code == 403
    for name in ("", "x" * 121):
        assert signed_in(editor).post("/desk/profiles/", {"name": name}, headers=JSON).status_code == 422
    assert signed_in(EditorFactory()).get("/desk/profiles/?q=x").status_code == 403
