"""Immutable snapshots of the working copy, and the text as it stood at any version still known."""

from django.db.models import Max

from articles.domain import content
from articles.domain.refusals import TooOld
from articles.models import Draft, Picture, Revision, RevisionPicture
from articles.models.revision import Reason
from articles.story import steps, text
from editors.models import Editor


def seal(draft: Draft, reason: str, *, by: Editor | None, name: str = "") -> Revision:
    """The snapshot of this version: the one that exists already, unless it is to be kept under a name of its own.

    Must run inside the verb's transaction with the draft locked: numbers follow each other without gaps.
    """
    last = draft.article.revisions.first()
    if last is not None and last.version == draft.version and not name and reason != Reason.APPROVED:
        return last
    number = draft.article.revisions.aggregate(last=Max("number"))["last"] or 0
    revision = Revision.objects.create(
        article=draft.article,
        number=number + 1,
        document=draft.document,
        metadata=content.snapshot(draft),
        schema=draft.schema,
        version=draft.version,
        headline=draft.headline,
        reason=reason,
        name=name[:120],
        created_by=by,
    )
    keys = {*text.picture_keys(revision.document), revision.metadata.get("lead_picture") or ""} - {""}
    if keys:
        RevisionPicture.objects.bulk_create(
            RevisionPicture(revision=revision, picture=picture) for picture in Picture.objects.filter(key__in=keys)
        )
    return revision


def document_at(draft: Draft, version: int) -> dict:
    """The document as it stood at `version`: the sealed version below it with the batches since replayed.

    Raises TooOld when the rows in between are no longer kept.
    """
    if version == draft.version:
        return draft.document
    base = draft.article.revisions.filter(version__lte=version).order_by("-version", "-number").first()
    if base is None or version > draft.version:
        raise TooOld
    batches = list(draft.batches.filter(version__gt=base.version, version__lte=version).order_by("version"))
    if len(batches) != version - base.version:
        raise TooOld
    document = base.document
    for batch in batches:
        if batch.steps:
            document = steps.replay(document, batch.steps)
    return document
