"""Rows for readers' pages. Published stories are made by the verbs; many of them are copies of one such row."""

from datetime import timedelta

import pytest

from articles.enums import PictureRole
from articles.models import Article, ArticleKeyword, ArticlePicture, Credit
from tests import factories


@pytest.fixture
def author(db):
    return factories.ProfileFactory(slug="mei-lin")


@pytest.fixture
def topic(db):
    return factories.KeywordFactory(slug="rail-freight")


@pytest.fixture
def live(section, author, topic):
    """One published story with everything a card or a page can show."""
    picture = factories.PictureFactory()
    facts = {"keywords": [topic.pk], "credits": [["author", author.pk]], "lead_picture": picture.key}
    return factories.make_live(section=section, headline="A bridge opens", facts=facts)


@pytest.fixture
def copies():
    """Further published stories like this one, each a minute older than the one before."""

    def copy(story: Article, count: int, **columns) -> list[Article]:
        rows = []
        for number in range(1, count + 1):
            row = Article.objects.get(pk=story.pk)
            row.pk, row.import_digest = None, None
            row.slug, row.headline = f"{story.slug}-copy-{number}", f"{story.headline} {number}"
            row.published_at -= timedelta(minutes=number)
            for name, value in columns.items():
                setattr(row, name, value)
            rows.append(row)
        made = Article.objects.bulk_create(rows)
        keywords = list(story.keyword_rows.values_list("tag", flat=True))
        credited = list(story.credits.values_list("profile", "role"))
        leads = list(story.picture_uses.filter(role=PictureRole.LEAD).values_list("picture", "file"))
        for row in made:
            ArticleKeyword.objects.bulk_create(ArticleKeyword(content_object=row, tag_id=each) for each in keywords)
            Credit.objects.bulk_create(Credit(article=row, profile_id=who, role=role) for who, role in credited)
            ArticlePicture.objects.bulk_create(
                ArticlePicture(article=row, picture_id=each, file_id=file, role=PictureRole.LEAD)
                for each, file in leads
            )
        return made

    return copy
