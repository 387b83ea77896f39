"""Pictures whose rights end: those who publish are told before and when it happens, once each."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from articles.domain import notify
from articles.enums import BundleState, Happening
from articles.models import Article, ArticlePicture, BundleStory, DraftPicture, Event, Picture


def warn_due(limit: int = 50) -> dict[str, int]:
    """An event with notices for each live or planned story with a picture that expires soon or did expire."""
    now = timezone.now()
    soon = now + timedelta(days=settings.NEWSROOM_EXPIRY_NOTICE_DAYS)
    pairs = _showing(Picture.objects.filter(expires_at__lte=soon))
    told = {
        (event.article_id, event.action, event.data.get("picture"), event.data.get("expires_at"))
        for event in Event.objects.filter(
            article__in={story for story, _picture in pairs},
            action__in=[Happening.PICTURE_EXPIRES, Happening.PICTURE_EXPIRED],
        )
    }
    warned = 0
    for story, picture in pairs:
        over = picture.expires_at is not None and picture.expires_at <= now
        action = Happening.PICTURE_EXPIRED if over else Happening.PICTURE_EXPIRES
        if (story, action, picture.key, _written(picture.expires_at)) not in told:
            warned += _tell(story, picture, action)
        if warned == limit:
            break
    return {"expiry_notices": warned}


def _showing(pictures: QuerySet[Picture]) -> list[tuple[int, Picture]]:
    """Stories that readers see, or that are planned, each with each of these pictures."""
    live = ArticlePicture.objects.filter(article__in=Article.objects.live().values("pk"))
    bundled = BundleStory.objects.filter(bundle__state=BundleState.PLANNED).values("article")
    planned = DraftPicture.objects.filter(
        Q(draft__article__publish_at__isnull=False) | Q(draft__article__in=bundled),
    )
    found: dict[tuple[int, int], Picture] = {}
    for uses, story in ((live, "article"), (planned, "draft__article")):
        rows = uses.filter(picture__in=pictures).annotate(story=F(story)).select_related("picture")
        for use in rows.order_by("picture__expires_at", "pk"):
            found.setdefault((use.story, use.picture_id), use.picture)
    return [(story, picture) for (story, _pk), picture in found.items()]


@transaction.atomic
def _tell(story: int, picture: Picture, action: Happening) -> int:
    article = Article.objects.select_for_update(of=("self",)).select_related("draft").get(pk=story)
    # Two workers may have found the same story.
    data = {"picture": picture.key, "name": str(picture), "expires_at": _written(picture.expires_at)}
    if article.events.filter(action=action, data__picture=picture.key, data__expires_at=data["expires_at"]).exists():
        return 0
    event = Event.objects.create(article=article, action=action, actor=None, version=article.draft.version, data=data)
    notify.enqueue(event)
    return 1


def _written(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
