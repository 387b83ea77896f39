"""A file taken in: what becomes of the tree, once and again."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from editors.models import AuditEntry
from keywords.domain.exchange import files, taking
from keywords.domain.exchange.plan import plan
from keywords.models import Alias, Keyword, Vocabulary
from newsroom.lib.languages import Names
from tests.factories import KeywordFactory, VocabularyFactory

pytestmark = pytest.mark.django_db
EXCERPT = (Path(__file__).parents[2] / "mediatopics_excerpt.json").read_bytes()
NOTHING = {"created": 0, "updated": 0, "unchanged": 0, "retired": 0, "refused": 0}


def concept(code, called, **values):
    return {"qcode": f"medtop:{code}" if code.isdigit() else code, "name": {"en": called}, **values}


def take_excerpt(**kwargs):
    return taking.take_in(files.read(EXCERPT), by=None, name="topics.json", **kwargs)


def state():
    columns = ("pk", "slug", "names", "parent", "status", "media_topic", "wikidata", "description", "path", "folded")
    return [*Keyword.objects.order_by("pk").values_list(*columns), *Alias.objects.order_by("pk").values_list()]


def test_media_topics_make_their_own_vocabulary():
    made = take_excerpt()

    vocabulary = Vocabulary.objects.get(slug="media-topics")
    assert made.counts == NOTHING | {"created": 25, "retired": 4}
    assert (vocabulary.is_tree, vocabulary.is_open, vocabulary.keywords.count()) == (True, False, 29)
    assert vocabulary.position == max(Vocabulary.objects.values_list("position", flat=True))


def test_names_tree_and_identifiers_are_there():
    take_excerpt()

    crime = Keyword.objects.get(media_topic="20000105")
    assert crime.names == {"en": "war crime", "zh-hans": "战争罪"} or crime.names.has("zh-hans")
    assert [names["en"] for _pk, _slug, names in crime.path] == ["crime, law and justice", "crime"]
    assert (crime.parent.media_topic, crime.wikidata, crime.slug) == ("20000082", "Q135010", "war-crime")
    assert (crime.name, crime.folded, crime.description.has("en")) == ("war crime", "war crime", True)


def test_retired_concepts_are_retired():
    take_excerpt()

    assert Keyword.objects.get(media_topic="20000064").status == "retired"
    assert Keyword.objects.filter(status="retired").count() == 4


def test_names_and_other_spellings_can_be_looked_up():
    take_excerpt()

    cinema = Keyword.objects.get(media_topic="20000005")
    words = cinema.aliases.order_by("folded").values_list("text", "language", "is_name")
    assert list(words) == [("cinema", "en", True), ("movies", "en", False), ("电影", "zh-hans", True)]


def test_a_second_import_changes_nothing():
    take_excerpt()
    before, entries = state(), AuditEntry.objects.count()

    made = take_excerpt()

    assert made.counts == NOTHING | {"unchanged": 29}
    assert (state(), AuditEntry.objects.count()) == (before, entries)


def test_an_import_is_one_entry_of_the_audit_log(administrator):
    taking.take_in(files.read(EXCERPT), by=administrator, name="topics.json")

    entry = AuditEntry.objects.get(action="vocabulary.imported")
    assert (entry.actor, entry.target_key, entry.label) == (
        administrator,
        "media-topics",
        "Keywords imported from a file",
    )
    assert entry.data == NOTHING | {"created": 25, "retired": 4, "file": "topics.json"}


def test_a_plan_writes_nothing(django_assert_num_queries):
    before = state()

    with django_assert_num_queries(4):
        planned = plan(files.read(EXCERPT))

    assert planned.counts == NOTHING | {"created": 25, "retired": 4}
    assert (state(), Vocabulary.objects.filter(slug="media-topics").exists()) == (before, False)


@pytest.mark.parametrize("role", ["contributor", "editor", "publisher"])
def test_only_administrators_import(role, request):
    with pytest.raises(PermissionDenied):
        taking.take_in(files.read(EXCERPT), by=request.getfixturevalue(role), name="x")

    assert Keyword.objects.count() == 0


def test_the_writes_do_not_grow_with_the_file(take, django_assert_max_num_queries):
    rows = [concept(f"{n:08}", f"topic {n}", broader=f"medtop:{n % 10:08}" if n >= 10 else None) for n in range(150)]

    with django_assert_max_num_queries(20):
        assert take(*rows).counts["created"] == 150


# ── What is there already ───────────────────────────────────────────────────────────────────────────────────────────
def test_a_keyword_of_the_same_name_in_the_same_place_is_taken_up(take, topics):
    here = KeywordFactory(names=Names({"en": "DANCE"}), slug="dancing", vocabulary=topics)
    below = KeywordFactory(names=Names({"en": "Dance"}), vocabulary=topics, parent=here)

    made = take(concept("20000007", "dance"))

    here.refresh_from_db()
    below.refresh_from_db()
    assert made.counts == NOTHING | {"updated": 1}
    assert (here.media_topic, here.name, here.slug, below.media_topic) == ("20000007", "dance", "dancing", None)


def test_a_code_is_stronger_than_a_name(take, topics):
    other = KeywordFactory(names=Names({"en": "Dancing"}), media_topic="20000007", vocabulary=topics)

    take(concept("20000007", "Ballet"))

    other.refresh_from_db()
    assert (other.name, Keyword.objects.count()) == ("Ballet", 1)


def test_a_name_with_another_code_is_another_keyword_and_refused_in_its_place(take, topics):
    KeywordFactory(names=Names({"en": "dance"}), slug="dance", media_topic="20000001", vocabulary=topics)

    with pytest.raises(files.FileRefused, match=r"Line 3: “dance .medtop:20000007.” would stand twice"):
        take(concept("20000007", "dance"))


def test_a_wikidata_item_finds_a_keyword_of_the_same_vocabulary(take, topics):
    here = KeywordFactory(names=Names({"en": "Dances"}), wikidata="Q11639", vocabulary=topics)
    KeywordFactory(names=Names({"en": "Dances"}), wikidata="Q11639", vocabulary=VocabularyFactory(slug="places"))

    made = take(concept("20000007", "dance", wikidata="Q11639"))

    here.refresh_from_db()
    assert (made.counts["updated"], here.media_topic) == (1, "20000007")


def test_a_wikidata_item_given_twice_finds_nothing(take, topics):
    here = KeywordFactory(names=Names({"en": "Justice"}), wikidata="Q1", vocabulary=topics)

    made = take(concept("20000001", "law", wikidata="Q1"), concept("20000002", "right", wikidata="Q1"))

    here.refresh_from_db()
    assert (made.counts["created"], here.media_topic) == (2, None)


def test_the_file_speaks_only_of_what_it_names(take, topics):
    here = KeywordFactory(
        names=Names({"en": "dance", "zh-hans": "舞"}), description={"zh-hans": "跳"}, wikidata="Q1", vocabulary=topics
    )
    here.aliases.create(text="balls")

    take(concept("20000007", "dance", definition={"en": "Movement"}, aliases=[{"text": "Ball", "language": "en"}]))

    here.refresh_from_db()
    assert here.names == {"en": "dance", "zh-hans": "舞"}
    assert (here.description, here.wikidata) == ({"en": "Movement", "zh-hans": "跳"}, "Q1")
    assert set(here.aliases.others().values_list("text", flat=True)) == {"balls", "Ball"}


def test_what_is_not_in_the_file_stays(take, topics, tree):
    KeywordFactory(names=Names({"en": "Music"}), vocabulary=topics)

    take(concept("20000007", "Dance"))

    assert tree() == ["Dance", "Music"]


def test_renaming_a_parent_reaches_the_paths_below(take, topics):
    parent = KeywordFactory(names=Names({"en": "Arts"}), media_topic="20000002", vocabulary=topics)
    child = KeywordFactory(names=Names({"en": "Dance"}), vocabulary=topics, parent=parent)

    take(concept("20000002", "Fine arts"))

    child.refresh_from_db()
    parent.refresh_from_db()
    assert child.path == [parent.as_step()]
    assert list(parent.aliases.values_list("text", "is_name")) == [("Fine arts", True)]


def test_a_concept_moves_with_what_stands_below(take, topics, tree):
    arts, sport = concept("00000001", "Arts"), concept("00000002", "Sport")
    dance = concept("00000003", "Dance", broader="medtop:00000001")
    KeywordFactory(names=Names({"en": "Tango"}), vocabulary=topics, parent=take(arts, sport, dance).entries[2].keyword)

    made = take(arts, sport, dance | {"broader": "medtop:00000002"})

    assert made.counts == NOTHING | {"updated": 1, "unchanged": 2}
    assert tree() == ["Arts", "Sport", "Sport › Dance", "Sport › Dance › Tango"]


def test_without_a_word_of_the_tree_nothing_moves(take_rows, topics, tree):
    parent = KeywordFactory(names=Names({"en": "Arts"}), vocabulary=topics)
    KeywordFactory(names=Names({"en": "Dance"}), slug="dance", vocabulary=topics, parent=parent)

    take_rows("slug,name_en", "dance,Dancing")

    assert tree() == ["Arts", "Arts › Dancing"]


def test_parent_and_child_may_change_places(take, tree):
    one, two = concept("00000001", "One"), concept("00000002", "Two")
    take(one, two | {"broader": "medtop:00000001"})

    take(one | {"broader": "medtop:00000002"}, two | {"broader": None})

    assert tree() == ["Two", "Two › One"]


def test_two_may_exchange_their_names(take, tree):
    take(concept("00000001", "One"), concept("00000002", "Two"))

    made = take(concept("00000001", "Two"), concept("00000002", "One"))

    assert made.counts == NOTHING | {"updated": 2}
    assert Keyword.objects.get(media_topic="00000001").name == "Two"


def test_a_new_keyword_may_take_the_place_of_one_that_moves_away(take, tree):
    take(concept("00000001", "One"), concept("00000002", "Two"))

    take(concept("00000002", "Old two"), concept("00000003", "Two"))

    assert tree() == ["Old two", "One", "Two"]


# ── Retired, replaced, merged, mapped ───────────────────────────────────────────────────────────────────────────────
def test_a_file_retires_and_does_not_revive_by_silence(take):
    take(concept("20000007", "dance"))

    assert take(concept("20000007", "dance", retired="2023-10-02")).counts == NOTHING | {"retired": 1}
    assert take(concept("20000007", "dance", retired=None)).counts == NOTHING | {"unchanged": 1}
    assert take(concept("20000007", "dance", status="accepted")).counts == NOTHING | {"updated": 1}


def test_a_file_accepts_what_was_proposed_and_proposes_nothing_accepted(take, topics):
    proposed = KeywordFactory(names=Names({"en": "dance"}), status="proposed", vocabulary=topics)

    take(concept("20000007", "dance", status="accepted"))
    take(concept("20000007", "dance", status="proposed"))

    proposed.refresh_from_db()
    assert proposed.status == "accepted"


def test_a_new_keyword_is_replaced_as_the_file_says(take):
    chain = [concept(f"0000000{n}", f"n{n}", replaced_by=f"medtop:0000000{n + 1}") for n in (1, 2)]

    made = take(*chain, concept("00000003", "n3"))

    replaced = Keyword.objects.filter(replaced_by__media_topic="00000003").values_list("media_topic", "status")
    assert made.counts == NOTHING | {"created": 1, "retired": 2}
    assert sorted(replaced) == [("00000001", "retired"), ("00000002", "retired")]


def test_a_merged_keyword_is_left_alone_and_its_children_follow_it(take, topics, tree):
    kept = KeywordFactory(names=Names({"en": "Stage"}), vocabulary=topics)
    KeywordFactory(
        names=Names({"en": "Theater"}), media_topic="00000001", status="retired", replaced_by=kept, vocabulary=topics
    )

    made = take(concept("00000001", "theatre"), concept("00000002", "opera", broader="medtop:00000001"))

    assert made.counts == NOTHING | {"created": 1, "unchanged": 1}
    assert tree() == ["Stage", "Stage › opera", "Theater (retired)"]


def test_related_keywords_are_related_both_ways(take):
    take(concept("00000001", "One", related=["medtop:00000002"]), concept("00000002", "Two"))

    assert Keyword.objects.get(media_topic="00000002").related.get().media_topic == "00000001"


# ── Refused, whole ──────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"broader": "medtop:99999999"}, "neither in the file nor among the keywords"),
        ({"replaced_by": "medtop:99999999"}, "The successor “medtop:99999999” of “Two .medtop:00000002.” is neither"),
        ({"related": ["nobody"]}, "The related “nobody”"),
        ({"related": ["medtop:00000002"]}, "refers to itself"),
        ({"vocabulary": "places"}, "belongs to the vocabulary “places”, not to “topics”"),
        ({"name": {"en": "ONE"}}, "would stand twice in one place"),
        ({"broader": "places:asia"}, "stands in another vocabulary"),
    ],
)
def test_a_bad_line_refuses_the_whole_file(take, values, reason):
    KeywordFactory(slug="asia", vocabulary=VocabularyFactory(slug="places"))
    before = state()

    with pytest.raises(files.FileRefused, match=reason) as caught:
        take(concept("00000001", "One"), concept("00000002", "Two") | values)

    assert ({problem.line for problem in caught.value.problems} <= {3, 9}, caught.value.concepts) == (True, 2)
    assert (state(), AuditEntry.objects.count()) == (before, 0)


def test_a_cycle_through_keywords_that_are_not_in_the_file_is_refused(take, tree):
    rows = [concept("00000001", "One"), concept("00000002", "Two", broader="medtop:00000001")]
    take(*rows, concept("00000003", "Three", broader="medtop:00000002"))

    with pytest.raises(files.FileRefused, match="would stand below itself"):
        take(concept("00000001", "One", broader="medtop:00000003"))

    assert tree() == ["One", "One › Two", "One › Two › Three"]


def test_two_lines_cannot_be_one_keyword(take_rows, topics):
    KeywordFactory(names=Names({"en": "Dance"}), slug="dance", media_topic="20000007", vocabulary=topics)

    with pytest.raises(files.FileRefused, match=r"Line 3: “Ballet .*” is the same keyword as the one on line 2"):
        take_rows("slug,media_topic,name_en", "dance,,Dance", ",20000007,Ballet")


def test_a_flat_list_takes_no_tree(take):
    flat = VocabularyFactory(slug="people", is_tree=False)
    Vocabulary.objects.filter(pk=flat.pk).update(is_tree=False)

    with pytest.raises(files.FileRefused, match="is a flat list"):
        take(concept("a", "A"), concept("b", "B", broader="a"), vocabulary=flat)


def test_a_vocabulary_must_be_named_and_exist(take):
    with pytest.raises(files.FileRefused, match="choose one"):
        take(concept("a", "A"), vocabulary=None)
    with pytest.raises(files.FileRefused, match="no vocabulary “nowhere”"):
        take(concept("a", "A", vocabulary="nowhere"), vocabulary=None)


def test_an_import_that_shows_something_else_than_the_preview_is_not_made(take):
    shelf = VocabularyFactory(slug="media-topics")
    seen = plan(files.read(EXCERPT)).digest
    KeywordFactory(names=Names({"en": "sport"}), media_topic="15000000", vocabulary=shelf)

    with pytest.raises(taking.ChangedSince) as caught:
        take_excerpt(seen=seen)

    assert caught.value.plan.counts["created"] == 24
    assert Keyword.objects.count() == 1
    assert take_excerpt(seen=caught.value.plan.digest).counts["created"] == 24


def test_addresses_stay_apart(take, topics):
    KeywordFactory(slug="dance", vocabulary=VocabularyFactory(slug="places"))

    take(concept("00000001", "Dance"), concept("00000002", "Dance!"))

    assert set(topics.keywords.values_list("slug", flat=True)) == {"dance-2", "dance-3"}
