"""A story's page is made once of what its rows say, and reads right at the very next request when they say otherwise:
on every process, also where nobody told it. Each change here is written past the verbs, as another process would."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.enums import Kind
from articles.models import (
    Article,
    ArticleKeyword,
    ArticlePicture,
    Correction,
    Credit,
    Picture,
    ProfilePage,
    Section,
    Stamp,
)
from articles.public import article as view
from articles.public import storyfacts
from editors.models import Profile
from keywords.models import Keyword
from tests import factories
from tests.publications import correct


@pytest.fixture
def source(db):
    return factories.SourceFactory(name={"en": "Seetao"})


@pytest.fixture
def told(live, source, copies):
    """A story with everything around it; a copy of it stands in its section."""
    Article.objects.filter(pk=live.pk).update(source=source)
    copies(live, 1, headline="A tunnel opens", slug="a-tunnel-opens")
    return live


def page(client, story):
    response = client.get(story.get_absolute_url())
    assert response.status_code == 200
    return response.text


def test_a_page_whose_rows_say_the_same_is_made_once(client, told, monkeypatch):
    first = page(client, told)
    monkeypatch.setattr(view, "render_to_string", None)

    assert page(client, told) == first

    # What the newsroom does meanwhile is nothing to readers.
    Article.objects.filter(pk=told.pk).update(stage="draft", deadline=timezone.now(), search_text="other words")
    Keyword.objects.update(uses=70)
    assert page(client, told) == first


@pytest.mark.parametrize(
    ("rows", "change", "shown"),
    [
        (Article, {"headline": "A bridge closes"}, "A bridge closes</h1>"),
        (Article, {"body_html": "<p>Another text.</p>"}, "<p>Another text.</p>"),
        (Article, {"dateline": "Almaty"}, "Almaty"),
        (Article, {"updated_at": timezone.now() + timedelta(days=1)}, "Updated"),
        (Article, {"absence": "retracted"}, "retracted-mark"),
        (Section, {"name": {"en": "Commerce"}}, "Commerce"),
        (Keyword, {"names": {"en": "Heavy rail"}}, "Heavy rail"),
        (Keyword, {"wikidata": "Q42"}, "wikidata.org/entity/Q42"),
        (Profile, {"name": {"en": "Mei Lin-Chen"}}, "Mei Lin-Chen"),
        (Profile, {"slug": "mei-lin-chen"}, "/author/mei-lin-chen/"),
        (Picture, {"credit": {"en": "Photo: B. Lens"}}, "Photo: B. Lens"),
        (ArticlePicture, {"caption": "The bridge at night"}, "The bridge at night"),
    ],
)
def test_a_change_stands_on_the_next_page(client, told, rows, change, shown):
    assert shown not in page(client, told)

    rows.objects.update(**change)

    assert shown in page(client, told)


def test_the_source_and_its_terms(client, told, source):
    assert "Seetao" in page(client, told)

    type(source).objects.update(name={"en": "Sino News"}, terms={"en": "Ask us first."})

    assert "Sino News" in page(client, told)
    assert "Ask us first." in page(client, told)


def test_rows_that_come_and_go(client, told):
    first = page(client, told)
    assert 'class="chip"' in first

    ArticleKeyword.objects.filter(content_object=told).delete()
    assert 'class="chip"' not in page(client, told)

    credit = Credit.objects.get(article=told)
    Credit.objects.create(
        article=told, profile=factories.ProfileFactory(slug="xing", name={"en": "Xing Wentao"}), position=1
    )
    assert "Xing Wentao" in page(client, told)
    credit.delete()
    assert "/author/mei-lin/" not in page(client, told)

    ArticlePicture.objects.filter(article=told).delete()
    assert "story-lead" not in page(client, told)


def test_a_keyword_that_is_no_longer_accepted_goes(client, told):
    assert 'href="/keyword/rail-freight/"' in page(client, told)

    Keyword.objects.update(status="retired")

    assert 'href="/keyword/rail-freight/"' not in page(client, told)


def test_stories_around_it_are_renamed_and_withdrawn(client, told):
    other = Article.objects.get(headline="A tunnel opens")
    assert "A tunnel opens" in page(client, told)

    Article.objects.filter(pk=other.pk).update(headline="A tunnel is flooded")
    assert "A tunnel is flooded" in page(client, told)

    Article.objects.filter(pk=other.pk).update(withdrawn_at=timezone.now(), absence="withdrawn")
    assert "tunnel" not in page(client, told)


def test_withdrawn_and_back(client, told):
    address = told.get_absolute_url()
    page(client, told)

    Article.objects.filter(pk=told.pk).update(withdrawn_at=timezone.now(), absence="withdrawn")
    gone = client.get(address)
    assert gone.status_code == 410
    assert "A bridge opens" not in gone.text

    Article.objects.filter(pk=told.pk).update(withdrawn_at=None, absence="")
    assert "A bridge opens" in page(client, told)


def test_a_correction_stands_at_once_and_reads_as_its_row(client, publisher):
    story = factories.make_live()
    page(client, story)
    correct(story, publisher, "It opened on Wednesday.", "We gave the wrong day.")
    assert "We gave the wrong day." in page(client, story)

    Correction.objects.update(text={"en": "We gave another day."})

    assert "We gave another day." in page(client, story)


def test_a_translation_is_offered_and_taken_away(client, told, publisher, section):
    assert "?untranslated" in page(client, told)

    other = factories.make_live(section=section, language="zh-hans", headline="大桥通车")
    Article.objects.filter(pk=other.pk).update(translation_of=told.pk)
    assert f'href="{other.get_absolute_url()}"' in page(client, told)

    Article.objects.filter(pk=other.pk).update(live_revision=None)
    assert other.get_absolute_url() not in page(client, told)


def test_the_portrait_of_one_who_signs_goes_with_its_rights(client, told, author):
    Article.objects.filter(pk=told.pk).update(kind=Kind.OPINION)
    assert "signature-portrait" not in page(client, told)

    picture = factories.PictureFactory()
    ProfilePage.objects.create(profile=author, picture=picture)
    assert "signature-portrait" in page(client, told)

    Picture.objects.filter(pk=picture.pk).update(expires_at=timezone.now())
    assert "signature-portrait" not in page(client, told)


def test_the_outlet_and_the_sections_around_it(client, told):
    page(client, told)
    factories.make_outlet(name={"en": "The Corridor"}, legal_name={"en": "Corridor Press"})
    shown = page(client, told)
    assert "Corridor Press" in shown
    assert '"name":"The Corridor"' in shown

    factories.SectionFactory(name={"en": "Harbors"})
    assert ">Harbors</a>" in page(client, told)


def test_a_breaking_line_comes_and_ends_by_itself(client, told):
    now = timezone.now()
    line = {"text": "Port closed", "address": "", "from": now.isoformat()}
    page(client, told)

    factories.make_outlet(breaking={"en": line | {"until": (now + timedelta(hours=1)).isoformat()}})
    assert "Port closed" in page(client, told)

    factories.make_outlet(breaking={"en": line | {"until": now.isoformat()}})
    assert "Port closed" not in page(client, told)


def test_a_story_grows_old_by_itself(client, told, monkeypatch):
    Article.objects.filter(pk=told.pk).update(published_at=timezone.now() - timedelta(days=500))
    assert "old-story" not in page(client, told)
    later = timezone.localdate() + timedelta(days=365)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None: value.date() if value else later)

    assert "more than 2 years old" in page(client, told)


def test_a_page_that_needed_another_question_is_not_taken_again(client, told, monkeypatch):
    page_context = view.page_context

    def curious(*args, **kwargs):
        Profile.objects.count()
        return page_context(*args, **kwargs)

    monkeypatch.setattr(view, "page_context", curious)
    page(client, told)

    (known,) = storyfacts._known.things.values()
    assert known.last is None


def test_a_page_taken_again_still_says_what_it_shows(client, told, kept_pages, monkeypatch):
    first = client.get(told.get_absolute_url())
    monkeypatch.setattr(view, "render_to_string", None)
    Stamp.objects.raise_(Stamp.SITE)
    second = client.get(told.get_absolute_url())

    assert f"story-{told.pk}" in first.headers["Surrogate-Key"]
    assert first.headers["Surrogate-Key"] == second.headers["Surrogate-Key"]
    assert first.headers["ETag"] == second.headers["ETag"]
