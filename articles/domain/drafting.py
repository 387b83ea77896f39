"""The working copy: how a story begins, and how its text and facts change, one accepted batch at a time."""

import uuid as uuids
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles import permissions
from articles.domain import renditions, sealing, workflow
from articles.domain.facts import FACTS, Fact
from articles.domain.refusals import FactConflict, TooOld
from articles.domain.workingcopy import lock, measure, record, sync_figures
from articles.enums import Happening, Kind
from articles.models import Article, Batch, Draft, Event, Section
from articles.models.revision import Reason
from articles.story import schema, steps, text
from editors import roles
from editors.models import Desk, Editor


@dataclass(frozen=True)
class Saved:
    """The batch is stored; `repairs` are steps of the server that the sender applies after her own."""

    version: int
    repairs: list[dict]
    at: datetime


@dataclass(frozen=True)
class Already:
    """This very batch was stored before: the answer was lost, not the text."""

    from_: int
    to: int


@dataclass(frozen=True)
class Behind:
    """Others were first. The sender rebases on `batches` and sends again."""

    version: int
    batches: list[Batch]


@transaction.atomic
def create(
    *,
    by: Editor,
    language: str,
    desk: Desk,
    section: Section | None = None,
    kind: str = Kind.REPORT,
    document: dict | None = None,
    facts: dict | None = None,
    carried: dict | None = None,
    translation_of: Article | None = None,
    digest: str | None = None,
    note: str = "",
) -> Article:
    """A new story with its working copy and its first sealed version; live nowhere.

    Raises PermissionDenied, Refused (document) or ValidationError (facts). `carried` are another story's facts, taken
    as far as they can still be had. `digest` marks an imported piece.
    """
    if not by.has_perm(roles.WRITE):
        raise PermissionDenied
    document = document or schema.empty(language)
    node = schema.parse(document)
    document = schema.to_json(node)
    article = Article.objects.create(language=language, desk=desk, created_by=by, import_digest=digest)
    number = schema.SCHEMA_NUMBER
    draft = Draft(article=article, document=document, schema=number, section=section, kind=kind, updated_by=by)
    measure(draft)
    draft.save()
    sync_figures(draft)
    for name, value in (carried or {}).items():
        FACTS[name].bring_back(draft, FACTS[name].restorable(value))
    wanted = dict(facts or {})
    if translation_of is not None:
        wanted["translation_of"] = translation_of.pk
    for name, value in wanted.items():
        FACTS[name].write(draft, value)
    draft.save()
    revision = sealing.seal(draft, Reason.CREATED, by=by)
    action = Happening.IMPORTED if digest else Happening.CREATED
    Event.objects.create(article=article, action=action, actor=by, version=0, revision=revision, note=note)
    return article


@transaction.atomic
def apply_batch(
    article: Article, *, by: Editor, uuid: uuids.UUID, client: str, version: int, steps_: list[dict]
) -> Saved | Already | Behind:
    """Store one batch of steps against `version`, whole or not at all.

    Raises PermissionDenied, Refused (the batch is not acceptable) or TooOld (it cannot be merged any more).
    """
    draft = lock(article)
    known = draft.batches.filter(uuid=uuid).first()
    if known is not None:
        return Already(from_=known.version - 1, to=known.version)
    if not permissions.may_edit(by, draft.article):
        raise PermissionDenied
    if version != draft.version:
        return Behind(version=draft.version, batches=changes_since(draft, version))
    applied = steps.apply(draft.document, steps_)
    pictures_before = text.picture_keys(draft.document)
    draft.document = applied.document
    measure(draft)
    if text.picture_keys(draft.document) != pictures_before:
        sync_figures(draft)
    batch = record(draft, by, uuid=uuid, client=client, steps=[*steps_, *applied.repairs])
    workflow.reopen(draft, by=by)
    return Saved(version=draft.version, repairs=applied.repairs, at=batch.at)


def changes_since(draft: Draft, version: int) -> list[Batch]:
    """What a screen at `version` lacks, oldest first. Raises TooOld where the rows are gone or never were."""
    if version == draft.version:
        return []
    batches = list(draft.batches.filter(version__gt=version).select_related("editor").order_by("version"))
    if version > draft.version or len(batches) != draft.version - version:
        raise TooOld
    return batches


@transaction.atomic
def set_fact(article: Article, name: str, *, by: Editor, was, value) -> Draft:
    """Save one field, if it still holds what the person's screen showed.

    Raises FactConflict with both values, ValidationError, PermissionDenied. The same value again changes nothing.
    """
    draft = lock(article)
    fact = FACTS[name]
    if not permissions.may_edit(by, draft.article) or not may_set(by, fact):
        raise PermissionDenied
    old = fact.read(draft)
    carried = {each: FACTS[each].read(draft) for each in fact.carries}
    fact.write(draft, value)
    new = fact.read(draft)
    if new == old:
        return draft
    if fact.now(was) != old:
        changed = draft.batches.filter(facts__has_key=name).select_related("editor").last()
        raise FactConflict(name, str(fact.label), theirs=old, yours=new, by=changed.editor if changed else None)
    if name == "desk" and not permissions.may_see(by, draft.article):
        raise ValidationError(_("You would lose sight of the story: ask an editor of that desk to take it."))
    emptied = {each: [before, FACTS[each].read(draft)] for each, before in carried.items()}
    also = {each: pair for each, pair in emptied.items() if pair[0] != pair[1]}
    record(draft, by, facts={name: [old, new], **also})
    if fact.reopens:
        workflow.reopen(draft, by=by)
    renditions.wake_for(draft)
    return draft


def may_set(editor: Editor, fact: Fact) -> bool:
    """Whether this person's role reaches to this field; the story itself must be hers to edit besides."""
    return not fact.permission or editor.has_perm(fact.permission)
