"""The pages on which the outlet tells about itself: saved as versions, published by decision, old ones taken back.

Texts are story documents; nothing that somebody typed is ever printed as HTML.
"""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain.refusals import Refusal
from articles.enums import PageSlot
from articles.models import Outlet, Page, PageVersion, Stamp
from articles.story import plainmark
from articles.story.refusal import Refused
from editors import roles
from editors.domain import audit
from editors.models import Editor

TITLE = 120
STARTS = Path(__file__).parent / "pagestarts"


class PageChanged(Refusal):
    """Somebody else saved the page since the form was opened."""

    def __init__(self, latest: PageVersion | None) -> None:
        if latest and latest.created_by:
            sentence = _("%(name)s saved this page meanwhile. Your text is still below, and was not saved.")
            super().__init__(sentence % {"name": latest.created_by})
        else:
            super().__init__(_("Somebody saved this page meanwhile. Your text is still below, and was not saved."))


@transaction.atomic
def save(slot: str, language: str, *, title: str, text: str, by: Editor, seen: int, note: str = "") -> PageVersion:
    """Keep what was typed as the next version; readers see nothing of it. `seen` is the newest number on the screen.

    The same words again make no version. Raises PermissionDenied, PageChanged, ValidationError.
    """
    page, latest = _held(slot, language, by=by, seen=seen)
    title = " ".join(title.split())
    document = document_of(title, text)
    if latest and latest.title == title and plainmark.write(latest.document) == plainmark.write(document):
        return latest
    version = PageVersion.objects.create(
        page=page,
        number=latest.number + 1 if latest else 1,
        title=title,
        document=document,
        note=note.strip()[:200],
        created_by=by,
    )
    audit.record("page.saved", page, by=by, number=version.number)
    return version


def document_of(title: str, text: str) -> dict:
    """The checked document. Raises ValidationError with a sentence for whoever typed it."""
    if not title:
        raise ValidationError(_("The page needs a title."))
    if len(title) > TITLE:
        raise ValidationError(_("A title can have %(limit)d characters at most.") % {"limit": TITLE})
    try:
        return plainmark.read(text, title=title)
    except Refused as refused:
        raise ValidationError(_(refused.template) % refused.params) from refused


@transaction.atomic
def publish(slot: str, language: str, *, by: Editor, seen: int) -> Page:
    """Show the newest version to readers. Raises PermissionDenied, PageChanged, ValidationError (nothing saved yet)."""
    page, latest = _held(slot, language, by=by, seen=seen)
    if latest is None:
        raise ValidationError(_("There is nothing to publish yet: write the page and save it first."))
    if page.live_id == latest.pk:
        return page
    now = timezone.now()
    latest.published_at = now
    latest.save(update_fields=["published_at"])
    page.live, page.updated_at = latest, now
    page.published_at = page.published_at or now
    page.save()
    audit.record("page.published", page, by=by, number=latest.number)
    _tell(page)
    return page


@transaction.atomic
def withdraw(slot: str, language: str, *, by: Editor, seen: int) -> Page:
    """Take the page off the site; its versions stay. Not published, nothing happens."""
    page, _latest = _held(slot, language, by=by, seen=seen)
    if page.live_id is None:
        return page
    page.live = None
    page.save(update_fields=["live"])
    audit.record("page.withdrawn", page, by=by)
    _tell(page)
    return page


@transaction.atomic
def take_back(version: PageVersion, *, by: Editor, seen: int) -> PageVersion:
    """An earlier version as the newest one again; readers see it when somebody publishes it."""
    page, latest = _held(version.page.slot, version.page.language, by=by, seen=seen)
    if latest is None or latest.pk == version.pk:
        return version
    again = PageVersion.objects.create(
        page=page,
        number=latest.number + 1,
        title=version.title,
        document=version.document,
        note=_("As number %(number)d") % {"number": version.number},
        created_by=by,
    )
    audit.record("page.saved", page, by=by, number=again.number, like=version.number)
    return again


@cache
def start(slot: str, language: str) -> str:
    """A text to begin with, in the outlet's languages; empty where there is none. It is not published by itself."""
    path = STARTS / f"{slot}.{language}.md"
    return path.read_text("utf-8").strip() if path.exists() else ""


def _held(slot: str, language: str, *, by: Editor, seen: int) -> tuple[Page, PageVersion | None]:
    """The page, made where there is none, held until the transaction ends, and its newest version."""
    if not by.has_perm(roles.CARE_PAGES):
        raise PermissionDenied
    if slot not in PageSlot.values or language not in dict(settings.LANGUAGES):
        raise ValidationError(_("There is no such page."))
    Page.objects.bulk_create([Page(slot=slot, language=language)], ignore_conflicts=True)
    page = Page.objects.select_for_update().get(slot=slot, language=language)
    latest = page.versions.select_related("created_by").first()
    if (latest.number if latest else 0) != seen:
        raise PageChanged(latest)
    return page, latest


def _tell(page: Page) -> None:
    """Write where pages read it which pages there are, and let kept pages go."""
    Outlet.objects.bulk_create([Outlet(pk=1)], ignore_conflicts=True)
    outlet = Outlet.objects.select_for_update().get(pk=1)
    known = outlet.pages.get(page.slot, {})
    known.pop(page.language, None)
    if page.live:
        known[page.language] = page.live.title
    outlet.pages = {slot: names for slot, names in {**outlet.pages, page.slot: known}.items() if names}
    outlet.save(update_fields=["pages"])
    Stamp.objects.raise_(Stamp.SITE)
