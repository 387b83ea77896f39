"""One keyword's page: each act through its form, what is refused to whom, and that a second click does no harm."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import KeywordPage, Redirect
from editors.models import AuditEntry
from keywords.models import Keyword
from newsroom.lib.languages import Names
from tests.factories import KeywordFactory, PictureFactory, VocabularyFactory, make_live, make_story, upload

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def topics():
    return VocabularyFactory(slug="topics")


@pytest.fixture
def rail(topics):
    return KeywordFactory(
        names=Names({"en": "Rail freight", "zh-hans": "铁路货运"}), slug="rail-freight", vocabulary=topics
    )


def said(response):
    return [str(message) for message in response.context["messages"]]


def do(client, keyword, act, **data):
    return client.post(f"/desk/keywords/{keyword.pk}/{act}/", data, follow=True)


def words(**changes):
    given = {"names_en": "Rail freight", "names_zh-hans": "铁路货运", "description_en": "", "description_zh-hans": ""}
    return given | {"scope_note_en": "", "scope_note_zh-hans": ""} | changes


def test_the_page_shows_what_leads_here_and_where_it_stands(signed_in, contributor, rail):
    child = KeywordFactory(names=Names({"en": "Block trains"}), parent=rail, vocabulary=rail.vocabulary)
    page = signed_in(contributor).get(f"/desk/keywords/{child.pk}/").content.decode()
    assert "Topics › Rail freight" in page
    assert "Save the words" not in page


def test_words_are_saved_and_what_somebody_else_changed_is_shown_first(signed_in, editor, rail):
    client = signed_in(editor)
    seen = client.get(f"/desk/keywords/{rail.pk}/").context["form"].initial["seen"]
    address = f"/desk/keywords/{rail.pk}/"
    saved = client.post(address, words(names_en="Rail cargo", description_en="Trains.", seen=seen))
    assert saved.status_code == 302
    rail.refresh_from_db()
    assert (rail.names["en"], rail.description) == ("Rail cargo", {"en": "Trains."})
    late = client.post(address, words(names_en="Freight", seen=seen))
    assert late.status_code == 409
    assert "Rail cargo" in late.content.decode()
    assert Keyword.objects.get(pk=rail.pk).names["en"] == "Rail cargo"
    again = late.context["form"].initial["seen"]
    assert client.post(address, words(names_en="Freight", seen=again)).status_code == 302


@pytest.mark.parametrize(
    "changes", [{"names_en": "", "names_zh-hans": ""}, {"names_en": "x" * 121}, {"names_en": "Roads"}]
)
def test_words_that_cannot_be_are_refused_and_kept_in_the_form(signed_in, editor, rail, topics, changes):
    KeywordFactory(names=Names({"en": "Roads"}), vocabulary=topics)
    client = signed_in(editor)
    seen = client.get(f"/desk/keywords/{rail.pk}/").context["form"].initial["seen"]
    answer = client.post(f"/desk/keywords/{rail.pk}/", words(seen=seen, description_en="Trains.", **changes))
    assert answer.status_code == 422
    rail.refresh_from_db()
    assert (rail.names["en"], rail.description) == ("Rail freight", {})


def test_the_address_changes_and_the_old_one_leads_on(signed_in, editor, rail):
    client = signed_in(editor)
    do(client, rail, "address", slug="rail")
    do(client, rail, "address", slug="rail")
    assert Keyword.objects.get(pk=rail.pk).slug == "rail"
    assert Redirect.objects.filter(path="/keyword/rail-freight/", target="/keyword/rail/").exists()


def test_aliases_come_and_go(signed_in, editor, rail):
    client = signed_in(editor)
    do(client, rail, "alias", text="Freight trains", language="en")
    again = do(client, rail, "alias", text="freight trains")
    assert "already" in said(again)[0]
    alias = rail.aliases.others().get()
    assert client.get("/desk/keywords/?q=freight t", headers=JSON).json()["results"][0]["alias"] == "Freight trains"
    for _twice in range(2):
        assert do(client, rail, "unalias", alias=alias.pk).status_code == 200
    assert not rail.aliases.others().exists()


def test_a_name_is_no_alias_to_be_removed(signed_in, editor, rail):
    do(signed_in(editor), rail, "unalias", alias=rail.aliases.get(text="铁路货运").pk)
    assert rail.aliases.filter(text="铁路货运").exists()


@pytest.mark.parametrize("twice", [1, 2])
def test_a_proposed_keyword_is_accepted_or_refused(signed_in, editor, topics, twice):
    one, other = (KeywordFactory(status="proposed", vocabulary=topics) for _each in range(2))
    client = signed_in(editor)
    for _click in range(twice):
        do(client, one, "accept")
        do(client, other, "retire", **{"from": "board"})
    statuses = dict(Keyword.objects.values_list("pk", "status"))
    assert (statuses[one.pk], statuses[other.pk]) == ("accepted", "retired")
    assert AuditEntry.objects.filter(action="keyword.accepted").count() == 1


def test_moving_by_name_by_key_and_up(signed_in, administrator, rail, topics):
    trade = KeywordFactory(names=Names({"en": "Trade"}), vocabulary=topics)
    client = signed_in(administrator)
    do(client, rail, "move", parent="trade")
    assert Keyword.objects.get(pk=rail.pk).parent == trade
    refused = do(client, trade, "move", parent_id=rail.pk)
    assert "below itself" in said(refused)[0]
    assert "no keyword" in said(do(client, rail, "move", parent="Nothing"))[0]
    for _twice in range(2):
        do(client, rail, "up")
        assert Keyword.objects.get(pk=rail.pk).parent is None


def test_a_script_that_drags_gets_the_sentence(signed_in, administrator, editor, rail, topics):
    trade = KeywordFactory(names=Names({"en": "Trade"}), vocabulary=topics)
    address = f"/desk/keywords/{rail.pk}/move/"
    answer = signed_in(administrator).post(address, {"parent_id": trade.pk}, headers=JSON)
    assert (answer.status_code, answer.json()["reason"]) == (200, "“Rail freight” is moved.")
    below = signed_in(administrator).post(f"/desk/keywords/{trade.pk}/move/", {"parent_id": rail.pk}, headers=JSON)
    assert below.status_code == 409
    assert signed_in(editor).post(address, {}, headers=JSON).status_code == 403


def test_related_keywords_are_related_both_ways(signed_in, editor, rail, topics):
    roads = KeywordFactory(names=Names({"en": "Roads"}), vocabulary=topics)
    client = signed_in(editor)
    do(client, rail, "relate", other="roads")
    assert list(roads.related.all()) == [rail]
    assert said(do(client, rail, "relate", other="")) == ["Choose another keyword."]
    do(client, roads, "unrelate", other_id=rail.pk)
    assert not rail.related.exists()


@pytest.fixture
def freight(db):
    """An imported Media Topic, below another one."""
    shelf = VocabularyFactory(slug="media-topics", name=Names({"en": "Media Topics"}))
    economy = KeywordFactory(names=Names({"en": "economy"}), vocabulary=shelf, media_topic="04000000")
    names = Names({"en": "rail freight", "zh-hans": "铁路货物运输"})
    return KeywordFactory(names=names, vocabulary=shelf, parent=economy, media_topic="20000337")


def test_a_media_topic_is_found_by_words_of_every_language_and_by_code(signed_in, editor, rail, freight):
    Keyword.objects.filter(pk=rail.pk).update(media_topic="20000001")  # the outlet's own is no Media Topic
    KeywordFactory(names=Names({"en": "rail freight rates"}), vocabulary=freight.vocabulary, status="retired")
    client = signed_in(editor)
    for typed in ("rail", "货物运输", "2000", "medtop:20000337", "http://cv.iptc.org/newscodes/mediatopic/20000337"):
        [found] = client.get("/desk/keywords/", {"topics": "yes", "q": typed}, headers=JSON).json()["results"]
        assert (found["media_topic"], found["path"]) == ("20000337", "Media Topics › economy")


@pytest.mark.parametrize(
    "typed", ["20000337", "medtop:20000337", "https://cv.iptc.org/newscodes/mediatopic/20000337/", "RAIL Freight"]
)
def test_a_keyword_is_mapped_to_a_media_topic_and_leads_to_it(signed_in, editor, rail, freight, typed):
    client = signed_in(editor)
    page = do(client, rail, "identify", media_topic=typed, wikidata="https://www.wikidata.org/wiki/q42")
    rail.refresh_from_db()
    assert (rail.media_topic, rail.wikidata) == ("20000337", "Q42")
    shown = page.content.decode()
    assert f'<a href="/desk/keywords/{freight.pk}/">rail freight</a>' in shown
    assert "Media Topics › economy" in shown
    assert 'href="https://www.wikidata.org/wiki/Q42"' in shown
    do(client, rail, "identify", media_topic="", wikidata="")
    rail.refresh_from_db()
    assert (rail.media_topic, rail.wikidata) == (None, None)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"media_topic": "Nonsense"}, "No Media Topic is called “Nonsense”"),
        ({"media_topic": "20009999"}, "There is no Media Topic 20009999"),
        ({"media_topic": "123"}, "eight digits"),
        ({"media_topic": "medtop:"}, ""),
        ({"media_topic": "economics"}, "Several Media Topics are called “economics” (04000000, 20000337)"),
        ({"media_topic": "04000000"}, "“Trade” stands for this Media Topic already"),
        ({"media_topic": "20000337", "wikidata": "horse"}, "Enter the identifier"),
    ],
)
def test_a_wrong_identifier_is_refused_and_stays_in_its_field(signed_in, editor, rail, freight, data, why):
    KeywordFactory(names=Names({"en": "Trade"}), vocabulary=rail.vocabulary, media_topic="04000000")
    for topic in (freight, freight.parent):
        topic.aliases.create(text="economics", folded="economics")
    answer = do(signed_in(editor), rail, "identify", **data)
    assert Keyword.objects.get(pk=rail.pk).media_topic is None
    if why:
        assert answer.status_code == 422
        page = answer.content.decode()
        assert why in page
        for typed in data.values():
            assert f'value="{typed}"' in page


def test_a_mapping_that_is_kept_is_not_looked_up_again(signed_in, editor, rail, freight):
    Keyword.objects.filter(pk=rail.pk).update(media_topic="20009999")
    do(signed_in(editor), rail, "identify", media_topic="20009999", wikidata="Q42")
    assert Keyword.objects.get(pk=rail.pk).wikidata == "Q42"


def test_without_media_topics_the_field_takes_a_code_and_says_how_to_get_them(signed_in, editor, administrator, rail):
    client = signed_in(editor)
    assert "ask an administrator" in client.get(f"/desk/keywords/{rail.pk}/").content.decode()
    assert "not imported" in do(client, rail, "identify", media_topic="rail").content.decode()
    assert "ask an administrator" in do(client, rail, "identify", media_topic="20000337").content.decode()
    assert Keyword.objects.get(pk=rail.pk).media_topic == "20000337"
    page = signed_in(administrator).get(f"/desk/keywords/{rail.pk}/").content.decode()
    assert 'href="/desk/keywords/vocabularies/import/"' in page


def test_topics_that_were_imported_into_another_vocabulary_are_found_there(signed_in, editor, rail):
    places = VocabularyFactory(slug="places")
    for number in range(1, 18):
        KeywordFactory(names=Names({"en": f"Subject {number}"}), vocabulary=places, media_topic=f"{number:02}000000")
    client = signed_in(editor)
    found = client.get("/desk/keywords/?topics=yes&q=subject 17", headers=JSON).json()["results"]
    assert [each["media_topic"] for each in found] == ["17000000"]
    assert "“subject 17”" not in do(client, rail, "identify", media_topic="subject 17").content.decode()
    assert Keyword.objects.get(pk=rail.pk).media_topic == "17000000"


def test_the_readers_page_gets_a_picture_and_pinned_stories(signed_in, editor, rail, section):
    picture = upload(by=editor, title="The port", alt={"en": "Cranes"})
    stories = [make_live(section=section, facts={"keywords": [rail.pk]}) for _each in range(2)]
    client = signed_in(editor)
    do(client, rail, "picture", value=picture.key)
    for story in [*stories, stories[0]]:
        do(client, rail, "pin", story=story.pk)
    do(client, rail, "pin-up", story=stories[1].pk)
    page = KeywordPage.objects.get(keyword=rail)
    assert page.picture == picture
    assert [pin.article for pin in page.pinned.all()] == [stories[1], stories[0]]
    do(client, rail, "unpin", story=stories[1].pk)
    do(client, rail, "unpin", story=stories[1].pk)
    assert [pin.article for pin in page.pinned.all()] == [stories[0]]
    assert "readers see" in said(do(client, rail, "pin", story=make_story(section=section, by=editor).pk))[0]
    assert said(do(client, rail, "pin", story="x")) == ["Enter the number of a story."]
    assert "no longer exists" in said(do(client, rail, "picture", value="nope"))[0]
    expired = PictureFactory(title="The old port", expires_at=timezone.now() - timedelta(days=1))
    assert "may not be published after" in said(do(client, rail, "picture", value=expired.key))[0]
    assert expired.key not in client.get(f"/desk/keywords/{rail.pk}/").text
    assert KeywordPage.objects.get(keyword=rail).picture == picture
    do(client, rail, "picture", value="")
    assert KeywordPage.objects.get(keyword=rail).picture is None


@pytest.mark.parametrize(
    "act", ["accept", "retire", "revive", "address", "alias", "unalias", "relate", "identify", "picture", "pin", "move"]
)
def test_contributors_are_refused_every_act(signed_in, contributor, rail, act):
    other = KeywordFactory(vocabulary=rail.vocabulary)
    story = make_live()
    data = {"slug": "x", "text": "x", "other_id": other.pk, "media_topic": "20000002", "story": story.pk}
    answer = signed_in(contributor).post(f"/desk/keywords/{rail.pk}/{act}/", data)
    assert answer.status_code == 403
    assert not AuditEntry.objects.filter(action__startswith="keyword.", target_key=str(rail.pk)).exists()


def test_acts_are_posted_and_known(signed_in, administrator, rail):
    client = signed_in(administrator)
    assert client.get(f"/desk/keywords/{rail.pk}/retire/").status_code == 405
    assert client.post(f"/desk/keywords/{rail.pk}/explode/").status_code == 404
    assert client.post("/desk/keywords/99999/retire/").status_code == 404
    assert client.get("/desk/keywords/99999/").status_code == 404


def test_history_says_who_did_what_and_names_are_printed_as_text(signed_in, editor, rail):
    client = signed_in(editor)
    do(client, rail, "alias", text="<script>x</script>")
    page = client.get(f"/desk/keywords/{rail.pk}/").content.decode()
    assert "<script>x</script>" not in page
    assert "&lt;script&gt;x" in page
    log = client.get("/desk/keywords/log/").content.decode()
    assert "&lt;script&gt;x" in log
    assert str(editor) in log


def test_the_page_costs_the_same_with_few_and_with_many(signed_in, editor, rail, topics, django_assert_max_num_queries):
    client = signed_in(editor)
    for number in range(5):
        KeywordFactory(parent=rail, vocabulary=topics)
        do(client, rail, "alias", text=f"Word {number}")
    with django_assert_max_num_queries(24):
        client.get(f"/desk/keywords/{rail.pk}/")
