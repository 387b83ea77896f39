from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.domain import drafting, due, publishing, tick, workflow
from articles.enums import Action, CreditRole, PictureRole, Stage
from articles.models import Article, Redirect
from tests.articles.domain.test_workflow_matrix import correct
from tests.clock import travel
from tests.factories import (
    KeywordFactory,
    PictureFactory,
    ProfileFactory,
    SectionFactory,
    SourceFactory,
    fresh,
    make_live,
    make_story,
    move,
    refreshed,
)


def test_publication_copies_every_fact_of_the_approved_revision(contributor, desk):
    section, source = SectionFactory(), SourceFactory()
    first, second = KeywordFactory(), KeywordFactory()
    author, picture = ProfileFactory(), PictureFactory()
    facts = {
        "keywords": [second.pk, first.pk],
        "credits": [["editor", author.pk]],
        "source": source.pk,
        "dateline": "Dushanbe",
        "original_published_at": "2022-05-18T15:00+08:00",
        "reading_minutes": 10,
        "lead_picture": picture.key,
        "lead_caption": "The hall",
    }

    article = make_live(
        by=contributor, desk=desk, section=section, facts=facts, headline="Talks held", points=["Flights resume"]
    )

    assert (article.headline, article.points, article.slug) == ("Talks held", ["Flights resume"], "talks-held")
    assert (article.section, article.source, article.dateline) == (section, source, "Dushanbe")
    assert article.original_published_at == datetime(2022, 5, 18, 7, 0, tzinfo=UTC)
    assert article.reading_minutes == 10
    assert [row.tag for row in article.keyword_rows.all()] == [second, first]
    assert [(credit.role, credit.profile) for credit in article.credits.all()] == [(CreditRole.EDITOR, author)]
    lead = article.picture_uses.get(role=PictureRole.LEAD)
    assert (lead.picture, lead.caption) == (picture, "The hall")
    assert 'id="p-block001"' in article.body_html
    assert article.is_live
    assert article.updated_at is None


def test_later_edit_leaves_readers_the_old_text_until_it_is_published(contributor, editor, publisher, desk):
    article = make_live(by=contributor, desk=desk)
    published_at = article.published_at

    correct(article, editor)
    article = refreshed(article)
    assert (article.stage, article.headline, article.is_live) == (Stage.DRAFT, "A bridge opens", True)

    move(article, Action.SUBMIT, contributor)
    move(article, Action.APPROVE, editor)
    move(article, Action.PUBLISH, publisher)

    article = refreshed(article)
    assert article.headline == "So A bridge opens"
    assert (article.published_at, article.slug) == (published_at, "a-bridge-opens")
    assert article.updated_at > published_at


def test_approved_text_is_published_never_the_head(contributor, publisher, desk):
    article = make_story(by=contributor, desk=desk, stage=Stage.APPROVED)
    correct(article, publisher)

    with pytest.raises(workflow.WrongStage):
        move(article, Action.PUBLISH, publisher)

    assert not refreshed(article).is_live


def test_address_keeps_the_newsroom_s_day_of_first_publication(contributor, publisher, desk):
    # 23:30 UTC on the 17th is the 18th in Shanghai.
    with time_machine.travel(datetime(2022, 5, 17, 23, 30, tzinfo=UTC), tick=True):
        article = make_live(by=contributor, desk=desk)

    assert article.get_absolute_url() == "/2022/05/18/a-bridge-opens/"


def test_same_headline_on_one_day_gets_a_number_per_language(contributor, desk):
    addresses = [make_live(by=contributor, desk=desk).slug for _ in range(3)]
    chinese = make_live(by=contributor, desk=desk, language="zh-hans", headline="新桥通车")

    assert addresses == ["a-bridge-opens", "a-bridge-opens-2", "a-bridge-opens-3"]
    assert chinese.get_absolute_url().startswith("/zh-hans/")
    assert chinese.slug == "xin-qiao-tong-che"


def test_headline_without_letters_still_has_an_address(contributor, desk):
    article = make_live(by=contributor, desk=desk, headline="！？")

    assert article.slug == f"story-{article.pk}"


def test_changed_slug_leaves_a_redirect(contributor, publisher, desk):
    article = make_live(by=contributor, desk=desk)
    old = article.get_absolute_url()
    drafting.set_fact(article, "slug", by=fresh(contributor), was="", value="new bridge")
    move(article, Action.SUBMIT, contributor)
    move(article, Action.APPROVE, publisher)
    move(article, Action.PUBLISH, publisher)

    article = refreshed(article)
    assert article.slug == "new-bridge"
    assert Redirect.objects.get(path=old).article == article


def test_withdrawn_story_is_not_live_and_comes_back_as_it_was(contributor, publisher, desk):
    article = make_live(by=contributor, desk=desk)

    move(article, Action.WITHDRAW, publisher, note="The figures were wrong.")
    withdrawn = refreshed(article)
    assert (withdrawn.is_live, withdrawn.withdrawal_note) == (False, "The figures were wrong.")
    assert list(Article.objects.live()) == []

    move(article, Action.REINSTATE, publisher)
    assert list(Article.objects.live()) == [article]
    assert refreshed(article).withdrawal_note == ""


def test_discard_makes_the_draft_the_live_text_again_and_keeps_the_old(contributor, editor, desk):
    article = make_live(by=contributor, desk=desk)
    correct(article, editor)
    drafting.set_fact(article, "dateline", by=fresh(editor), was="", value="Dushanbe")
    changed = refreshed(article).draft.document

    move(article, Action.DISCARD, editor)

    article = refreshed(article)
    assert (article.stage, article.draft.document) == (Stage.CLEAN, article.live_revision.document)
    assert article.draft.dateline == ""
    assert article.revisions.filter(document=changed).exists()
    assert article.draft.batches.last().steps


def test_merged_keyword_is_resolved_at_publication(contributor, publisher, desk):
    old, new = KeywordFactory(), KeywordFactory()
    article = make_story(by=contributor, desk=desk, stage=Stage.APPROVED, facts={"keywords": [old.pk, new.pk]})
    type(old).objects.filter(pk=old.pk).update(replaced_by=new, status="retired")

    move(article, Action.PUBLISH, publisher)

    assert [row.tag for row in article.keyword_rows.all()] == [new]


def test_rerender_touches_neither_dates_nor_the_record(contributor, desk):
    article = make_live(by=contributor, desk=desk)
    Article.objects.filter(pk=article.pk).update(body_html="old", renderer=0)
    events = article.events.count()

    publishing.rerender(refreshed(article))

    again = refreshed(article)
    assert again.body_html == article.body_html
    assert (again.updated_at, again.events.count()) == (None, events)


def test_due_story_is_published_once_by_the_robot(contributor, publisher, desk, later):
    article = make_story(by=contributor, desk=desk, stage=Stage.APPROVED)
    move(article, Action.SCHEDULE, publisher, publish_at=later)

    assert tick.do_due()["published"] == 0
    with travel(later + timedelta(seconds=1)):
        assert tick.do_due()["published"] == 1
        assert tick.do_due()["published"] == 0

    article = refreshed(article)
    event = article.events.get(action=Action.PUBLISH)
    assert (article.is_live, article.publish_at) == (True, None)
    assert (event.actor, event.data) == (None, {"planned": later.isoformat(), "robot": due.robot()})


def test_spiked_story_is_deleted_after_ninety_days_and_no_other(contributor, desk):
    spiked = make_story(by=contributor, desk=desk, stage=Stage.SPIKED)
    draft, live = make_story(by=contributor, desk=desk), make_live(by=contributor, desk=desk)

    tick.prune()
    assert Article.objects.filter(pk=spiked.pk).exists()
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        tick.prune()

    assert set(Article.objects.all()) == {draft, live}
