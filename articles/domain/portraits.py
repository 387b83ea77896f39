"""Portraits of authors beside what they write in their own name."""

from collections.abc import Iterable

from django.utils import timezone

from articles.enums import CreditRole
from articles.models import Article, Picture, ProfilePage
from editors.models import Profile


def portraits(profiles: Iterable[Profile]) -> dict[int, Picture]:
    """Profile key → the portrait, for those whose portrait may be shown and has its forms; one query."""
    keys = {profile.pk for profile in profiles}
    if not keys:
        return {}
    pages = ProfilePage.objects.filter(profile__in=keys, picture__in=Picture.objects.usable_at(timezone.now()))
    pages = pages.select_related("picture__file").defer("picture__search_text")
    return {page.profile_id: page.picture for page in pages if page.picture and page.picture.square}


def authors_of(article: Article) -> list[Profile]:
    """In their order, from the credits that `for_cards()` brought along."""
    return [credit.profile for credit in article.credits.all() if credit.role == CreditRole.AUTHOR]
