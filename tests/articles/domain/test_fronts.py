"""How rows are laid out and signed, and what a kind of work brings."""

import pytest

from articles.domain import frontblocks, frontpage, fronts
from articles.domain.frontblocks import NEWEST, SECTION, WORK
from articles.enums import Kind
from articles.models import ProfilePage
from articles.public.context import all_sections
from tests import factories

pytestmark = pytest.mark.django_db
NEW = {"kind": NEWEST, "value": None}


def arranged(*rows, **kwargs):
    blocks = [frontblocks.new_block("lead", NEW), *(frontblocks.new_block(kind, rule) for kind, rule in rows)]
    return fronts.arrange(blocks, language="en", sections=all_sections(), **kwargs)


def live(section, number, **facts):
    return [factories.make_live(section=section, headline=f"Story {n}", facts=facts) for n in range(number)]


@pytest.mark.parametrize("kind", ["row", "grid", "list"])
def test_one_story_by_itself_is_large(section, kind):
    live(section, 2)

    assert [row.layout for row in arranged((kind, NEW)).rows] == ["feature"]


@pytest.mark.parametrize("kind", ["row", "grid", "list"])
def test_nothing_but_opinions_is_laid_out_as_such(section, kind, django_assert_num_queries):
    person = factories.ProfileFactory()
    page = ProfilePage.objects.create(profile=person, picture=factories.PictureFactory())
    live(section, 3, kind=Kind.OPINION, credits=[["author", person.pk]])
    sections = all_sections()
    blocks = [frontblocks.new_block("lead", NEW), frontblocks.new_block(kind, NEW)]

    with django_assert_num_queries(4):
        row = fronts.arrange(blocks, language="en", sections=sections).rows[0]

    assert row.layout == "opinions"
    assert {story.portrait for story in row.stories} == {page.picture}


def test_a_mixed_row_asks_for_no_portraits(section, django_assert_num_queries):
    live(section, 1, kind=Kind.OPINION)
    live(section, 3)
    sections = all_sections()
    blocks = [frontblocks.new_block("lead", NEW), frontblocks.new_block("row", NEW)]

    with django_assert_num_queries(3):
        row = fronts.arrange(blocks, language="en", sections=sections).rows[0]

    assert row.layout == "row"


def test_a_kind_of_work_brings_its_stories_and_leads_to_all_of_them(section):
    live(section, 1)
    interviews = live(section, 2, kind=Kind.INTERVIEW)
    live(section, 1)

    row = arranged(("list", frontpage.rule_for(WORK, "interview"))).rows[0]

    assert {story.pk for story in row.stories} == {story.pk for story in interviews}
    assert (str(row.about), row.about.get_absolute_url()) == ("Interview", "/stories/?kind=interview")


def test_two_narrow_rows_stand_beside_the_latest(section):
    live(section, 30)
    front = arranged(("row", NEW), ("grid", NEW), ("list", NEW))

    assert [row.kind for row in front.beside] == ["row", "grid"]
    assert [row.kind for row in front.below] == ["list"]
    assert [row.kind for row in arranged(("row", NEW), ("pictures", NEW), ("list", NEW)).beside] == ["row"]


def test_without_the_latest_every_row_has_the_whole_width(section):
    live(section, 12)
    front = arranged(("row", NEW), ("grid", NEW), latest=0)

    assert front.beside == []
    assert len(front.below) == 2


def test_keywords_have_a_row_without_stories(section):
    live(section, 3)
    front = arranged(("topics", NEW))

    assert front.has_topics
    assert [row.kind for row in front.rows] == ["topics"]


def test_rows_above_take_nothing_from_the_latest(section):
    stories = live(section, 4)
    front = arranged(("grid", {"kind": SECTION, "value": section.pk}))

    assert {story.pk for story in front.latest} == {story.pk for story in stories[:3]}
