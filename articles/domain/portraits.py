"""Portraits of authors beside what they write in their own name."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from articles.models import Picture, ProfilePage
from editors.models import Profile
from newsroom.lib.fixedquestions import FixedQuestion


def portraits(profiles: Iterable[Profile]) -> dict[int, Picture]:
    """Profile key → the portrait, for those whose portrait may be shown and has its forms; one query."""
    keys = {profile.pk for profile in profiles}
    if not keys:
        return {}
    pages = _pages(timezone.now()).filter(profile__in=keys)
    return {page.profile_id: page.picture for page in pages if page.picture and page.picture.square}


def usable(picture: Picture | None, at: datetime) -> Picture | None:
    """The picture, unless readers may not see it at that moment."""
    if picture is None or (picture.embargo_until and picture.embargo_until > at):
        return None
    return None if picture.expires_at and picture.expires_at <= at else picture


def changes_at(picture: Picture | None, at: datetime) -> datetime | None:
    """When its rights say otherwise than at that moment, for pages that are kept."""
    moments = (picture.embargo_until, picture.expires_at) if picture else ()
    return min((moment for moment in moments if moment and moment > at), default=None)


def _pages(now: datetime) -> QuerySet[ProfilePage]:
    """With the portraits that may be shown at that moment."""
    pages = ProfilePage.objects.filter(picture__in=Picture.objects.usable_at(now))
    return pages.select_related("picture__file").defer("picture__search_text")


# Of one person, as its author page; it may still wait for its forms.
PORTRAIT = FixedQuestion(lambda profile, now: _pages(now).filter(profile=profile), profile=int, now=datetime)
