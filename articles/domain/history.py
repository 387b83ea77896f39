"""The versions of a story: kept under a name, compared, brought back."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet

from articles import permissions
from articles.domain import content, publishing, record, renditions, sealing, workflow, workingcopy
from articles.domain.refusals import NoteMissing, NotRemovable
from articles.enums import Action, Happening
from articles.models import Article, Event, Revision, Stamp
from articles.models.revision import Reason
from editors import roles
from editors.models import Editor


@transaction.atomic
def save_version(article: Article, *, by: Editor, seen: int, name: str) -> Revision:
    """Keep the text as it stands under a name. Raises ChangedSince or PermissionDenied."""
    draft = workingcopy.lock(article)
    if not permissions.may_edit(by, draft.article):
        raise PermissionDenied
    workflow.check_seen(draft, seen)
    revision = sealing.seal(draft, Reason.NAMED, by=by, name=name.strip() or str(Reason.NAMED.label))
    Event.objects.create(
        article=draft.article,
        action=Happening.SAVED_VERSION,
        actor=by,
        version=draft.version,
        revision=revision,
        note=revision.name,
    )
    return revision


@transaction.atomic
def remove_version(article: Article, number: int, *, by: Editor, note: str, reason: str = "") -> Article:
    """Take the words of one earlier public version away for legal reasons; the story stays as it is.

    Raises NoteMissing, NotRemovable or PermissionDenied.
    """
    draft = workingcopy.lock(article)
    article = draft.article
    if not permissions.may(by, Action.REMOVE, article):
        raise PermissionDenied
    if not note.strip():
        raise NoteMissing(Action.REMOVE)
    entry = article.publications.filter(number=number, removed_at=None).first()
    if entry is None or entry.pk == article.live_publication_id or entry.act not in record.READABLE:
        raise NotRemovable
    publishing.remove_version(article, number, by=by, note=note.strip(), reason=reason.strip())
    Event.objects.create(
        article=article,
        action=Happening.REMOVED_VERSION,
        actor=by,
        version=draft.version,
        revision=entry.revision,
        note=note.strip(),
        data={"number": number},
    )
    Stamp.objects.raise_(Stamp.SITE)
    return article


def open_versions(article: Article, editor: Editor) -> QuerySet[Revision]:
    """The versions at the desk that this person may read: what a removed public version was made from is for
    administrators."""
    if editor.has_perm(roles.REMOVE):
        return article.revisions.all()
    removed = article.publications.filter(removed_at__isnull=False, revision__isnull=False).values("revision")
    shown = article.publications.filter(removed_at=None, revision__isnull=False).values("revision")
    return article.revisions.exclude(Q(pk__in=removed) & ~Q(pk__in=shown))


@transaction.atomic
def restore(article: Article, revision: Revision, *, by: Editor, seen: int) -> Article:
    """Bring a version back as the working copy, as one step; what stands there now is sealed first.

    A live or approved story becomes a draft by it; readers keep what they see. Raises ChangedSince or
    PermissionDenied.
    """
    draft = workingcopy.lock(article)
    if (
        not permissions.may_edit(by, draft.article)
        or not open_versions(draft.article, by).filter(pk=revision.pk).exists()
    ):
        raise PermissionDenied
    workflow.check_seen(draft, seen)
    sealing.seal(draft, Reason.RESTORED, by=by)
    steps = workingcopy.replace_document(draft, revision.document)
    facts = content.write_back(draft, revision.metadata)
    if not steps and not facts:
        return draft.article
    workingcopy.record(draft, by, steps=steps, facts=facts)
    workflow.reopen(draft, by=by)
    renditions.wake_for(draft)
    Event.objects.create(
        article=draft.article,
        action=Happening.RESTORED_VERSION,
        actor=by,
        version=draft.version,
        revision=revision,
        note=str(revision.number),
    )
    return draft.article
