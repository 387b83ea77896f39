"""What the readers' page of a keyword adds to it: a picture, and the stories pinned to its head."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.domain import picturechecks
from articles.models import Article, KeywordPage, Picture, PinnedStory, Stamp
from editors import roles
from editors.domain import audit
from editors.models import Editor
from keywords.models import Keyword

PINNED = 6


@transaction.atomic
def set_picture(keyword: Keyword, picture: Picture | None, *, by: Editor) -> KeywordPage:
    """Give the page this picture, or none. The same again changes nothing. Raises ValidationError: it is not free."""
    page = _held(keyword, by)
    if page.picture_id == (picture.pk if picture else None):
        return page
    picturechecks.may_be_shown(picture)
    page.picture = picture
    page.save(update_fields=["picture"])
    return _seen(page, "keyword.picture", by, word=str(picture) if picture else "")


@transaction.atomic
def pin(keyword: Keyword, article: Article, *, by: Editor) -> KeywordPage:
    """Put a story at the end of the pinned ones. Raises ValidationError: not live, or too many."""
    page = _held(keyword, by)
    if page.pinned.filter(article=article).exists():
        return page
    if not article.is_live:
        raise ValidationError(_("Only a story that readers see can be pinned."))
    if page.pinned.count() >= PINNED:
        raise ValidationError(_("At most %(limit)d stories can be pinned: remove one first."), params={"limit": PINNED})
    last = page.pinned.last()
    PinnedStory.objects.create(page=page, article=article, position=last.position + 1 if last else 0)
    return _seen(page, "keyword.pinned", by, word=article.headline, story=article.pk)


@transaction.atomic
def unpin(keyword: Keyword, article: Article, *, by: Editor) -> KeywordPage:
    page = _held(keyword, by)
    deleted, _rows = page.pinned.filter(article=article).delete()
    if deleted:
        _seen(page, "keyword.unpinned", by, word=article.headline, story=article.pk)
    return page


@transaction.atomic
def pin_earlier(keyword: Keyword, article: Article, *, by: Editor) -> KeywordPage:
    """Put a pinned story before the one that stands before it."""
    page = _held(keyword, by)
    rows = list(page.pinned.all())
    place = next((number for number, row in enumerate(rows) if row.article_id == article.pk), 0)
    if place == 0:
        return page
    rows[place - 1 : place + 1] = [rows[place], rows[place - 1]]
    for position, row in enumerate(rows):
        row.position = position
    PinnedStory.objects.bulk_update(rows, ["position"])
    return _seen(page, "keyword.pinned", by, word=article.headline, story=article.pk)


def _held(keyword: Keyword, by: Editor) -> KeywordPage:
    """The page, made where there is none yet, held until this transaction ends."""
    if not by.has_perm(roles.ADD_KEYWORD):
        raise PermissionDenied
    KeywordPage.objects.bulk_create([KeywordPage(keyword=keyword)], ignore_conflicts=True)
    return KeywordPage.objects.select_for_update().get(keyword=keyword)


def _seen(page: KeywordPage, action: str, by: Editor, **data) -> KeywordPage:
    audit.record(action, page.keyword, by=by, **data)
    Stamp.objects.raise_(Stamp.SITE)
    return page
