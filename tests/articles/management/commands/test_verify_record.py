import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.domain import record
from articles.models import Article, Publication, RecordHead
from tests.factories import make_live
from tests.publications import without_guards

pytestmark = pytest.mark.django_db


def run(command, *args):
    out = StringIO()
    call_command(command, *args, stdout=out)
    return out.getvalue()


def test_record_that_holds_is_said_to(db):
    make_live()

    words = run("verify_record", "--known", str(record.head()))

    assert "1 entries and 1 stories" in words
    assert words.endswith("The record holds.\n")


def test_what_was_changed_is_named_and_the_command_fails(db):
    story = make_live(headline="A bridge opens")
    Article.objects.filter(pk=story.pk).update(headline="A tunnel opens")
    out = StringIO()

    with pytest.raises(CommandError, match="1 thing is not as it was published"):
        call_command("verify_record", stdout=out)

    assert f"headline: The headline of story {story.pk} is not what was published." in out.getvalue()


def test_summary_for_programs(db):
    story = make_live()
    holds = json.loads(run("verify_record", "--json"))
    Article.objects.filter(pk=story.pk).update(dateline="Bern")
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("verify_record", "--json", stdout=out)

    found = json.loads(out.getvalue())
    assert (holds["holds"], holds["head"], holds["findings"]) == (True, str(record.head()), [])
    assert (found["holds"], [each["kind"] for each in found["findings"]]) == (False, ["dateline"])


@pytest.mark.parametrize("known", ["12", "x:" + "0" * 64, "1:abc"])
def test_head_that_cannot_be_read_is_refused_with_a_sentence(db, known):
    with pytest.raises(CommandError, match="is not a place and a digest"):
        run("verify_record", "--known", known)


def test_known_head_that_is_not_there_is_a_finding(db):
    make_live()

    with pytest.raises(CommandError):
        run("verify_record", "--known", "7:" + "0" * 64)


def test_published_stories_are_entered_once_after_an_upgrade(db):
    make_live()
    make_live(headline="Another story")
    Article.objects.update(live_publication=None)
    without_guards(Publication.objects.all().delete)
    RecordHead.objects.all().delete()

    first, second = (json.loads(run("begin_record", "--json")) for _ in range(2))

    assert (first, second) == ({"entered": 2}, {"entered": 0})
    assert run("begin_record") == "0 stories entered in the record.\n"
    assert run("verify_record").endswith("The record holds.\n")
