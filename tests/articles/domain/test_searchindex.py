"""The index follows what is live, in the transaction of the act; a rebuilt one is the same."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from articles.domain import publishing, searchindex
from articles.domain.search import matching, ranked
from articles.enums import Action
from articles.models import Article, SearchDoc, SearchWord
from tests import factories

COLUMNS = ("pk", "article", "language", "title", "lead", "body", "names", "about", "spelled")


def found(question):
    return list(matching(Article.objects.all(), question).order_by("pk").values_list("pk", flat=True))


def stored():
    words = SearchWord.objects.order_by("language", "word").values_list("language", "word", "stories")
    return list(SearchDoc.objects.order_by("pk").values_list(*COLUMNS)), list(words)


@pytest.mark.django_db
def test_words_of_a_story_go_with_it_and_shared_ones_are_counted(section, publisher):
    first = factories.make_live(section=section, headline="Zeppelin", text="A bridge.")
    factories.make_live(section=section, headline="Bridge", text="A bridge.")
    words = SearchWord.objects.filter(language="en")
    assert dict(words.filter(word__in=["bridge", "zeppelin"]).values_list("word", "stories")) == {
        "bridge": 2,
        "zeppelin": 1,
    }

    factories.move(first, Action.WITHDRAW, publisher, note="Gone.")

    assert dict(words.values_list("word", "stories")) == {"bridge": 1}
    assert not SearchDoc.objects.filter(article=first).exists()


@pytest.mark.django_db
def test_an_act_that_fails_changes_nothing_of_the_index(section, publisher):
    story = factories.make_live(section=section, headline="Zeppelin")
    before = stored()

    with transaction.atomic():
        publishing.withdraw(factories.refreshed(story), note="Gone.", by=publisher)
        assert found("zeppelin") == []
        transaction.set_rollback(True)

    assert stored() == before
    assert found("zeppelin") == [story.pk]


@pytest.mark.django_db
def test_a_draft_a_plan_and_changes_in_progress_are_not_found(section, later):
    factories.make_story(section=section, headline="Zeppelin")
    factories.make_story(section=section, headline="Zeppelin", stage="approved")

    assert found("zeppelin") == []
    assert not SearchWord.objects.filter(word="zeppelin").exists()


@pytest.mark.django_db
def test_rendering_anew_writes_the_index_anew(section):
    story = factories.make_live(section=section, headline="Zeppelin")
    before = stored()

    publishing.rerender(factories.refreshed(story))

    assert stored() == before


@pytest.mark.django_db
def test_a_rebuilt_index_is_the_same_and_mends_a_wrong_one(section, publisher, capsys):
    made = [factories.make_live(section=section, headline=f"Zeppelin {number}") for number in range(3)]
    factories.make_live(section=section, language="zh-hans", headline="大桥通车")
    gone = factories.make_live(section=section, headline="Zeppelin gone")
    factories.move(gone, Action.WITHDRAW, publisher, note="Gone.")
    before = stored()
    SearchDoc.objects.filter(article=made[0]).delete()
    SearchWord.objects.filter(word="zeppelin").update(stories=99)
    SearchDoc.objects.create(pk=1, article=gone, language="en", title="zeppelin")
    progress = []

    summary = searchindex.rebuild(progress=lambda *at: progress.append(at), step=2)

    assert stored() == before
    assert found("zeppelin") == [story.pk for story in made]
    assert (summary["stories"], progress) == (4, [(2, 4), (4, 4)])
    call_command("rebuild_search", "--json")
    assert '"stories": 4' in capsys.readouterr().out
    call_command("rebuild_search")
    assert "4 stories indexed" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_story_deleted_by_hand_is_gone_from_the_index(section):
    story = factories.make_live(section=section, headline="Zeppelin")

    SearchDoc.objects.filter(article=story).delete()

    assert found("zeppelin") == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the triggers of SQLite")
def test_the_index_of_sqlite_follows_its_table(section):
    """A migration that rebuilds the table loses the triggers, and must make them anew."""
    story = factories.make_live(section=section, headline="Zeppelin")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'articles_searchdoc'")
        triggers = {name for (name,) in cursor.fetchall()}

    SearchDoc.objects.filter(article=story).update(title="airship")

    assert triggers == {"searchdoc_entered", "searchdoc_changed", "searchdoc_forgotten"}
    assert (found("zeppelin"), found("airship")) == ([], [story.pk])
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO articles_searchindex(articles_searchindex, rank) VALUES ('integrity-check', 1)")


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("question", ["common", "rare", "tenth", "common -rare", '"common tenth"', "absent"])
def test_rare_and_common_words_are_found_without_walking_the_archive(section, question):
    """20,000 rows. PostgreSQL tends to walk the whole archive by date for a rare word."""
    story = factories.make_live(section=section, headline="Nothing")
    columns = {field.attname for field in Article._meta.concrete_fields} - {"id"}
    rows = [Article(**{name: getattr(story, name) for name in columns} | {"slug": f"s-{n}"}) for n in range(20_000)]
    made = Article.objects.bulk_create(rows, batch_size=500)
    SearchDoc.objects.bulk_create(
        (
            SearchDoc(
                pk=n + 1,
                article=article,
                language="en",
                body=" ".join(
                    ["common", *(["tenth"] if n % 10 == 0 else []), *(["rare"] if n == 7 else []), *"abcdef"]
                ),
            )
            for n, article in enumerate(made)
        ),
        batch_size=500,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    hits = ranked(Article.objects.live().in_language("en"), question)

    assert (len(hits), hits.more) == {
        "common": (1_000, True),
        "rare": (1, False),
        "tenth": (1_000, True),
        "common -rare": (1_000, True),
        '"common tenth"': (1_000, True),
        "absent": (0, False),
    }[question]
    if connection.vendor == "postgresql":
        plan = matching(Article.objects.live().in_language("en"), "rare").order_by("-search_doc__pk")[:20].explain()
        assert "search_vector" in plan, plan
