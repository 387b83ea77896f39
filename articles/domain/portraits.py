"""Portraits of authors beside what they write in their own name."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from articles.models import Picture, ProfilePage
from editors.models import Profile


def portraits(profiles: Iterable[Profile]) -> dict[int, Picture]:
    """Profile key → the portrait, for those whose portrait may be shown and has its forms; one query."""
    keys = {profile.pk for profile in profiles}
    if not keys:
        return {}
    pages = ProfilePage.objects.filter(profile__in=keys, picture__in=Picture.objects.usable_at(timezone.now()))
    pages = pages.select_related("picture__file").defer("picture__search_text")
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
