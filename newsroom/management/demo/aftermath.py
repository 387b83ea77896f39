"""What happens to the demonstration's stories after readers have seen them: corrections, a retraction, a removal."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Max

from articles.domain import workflow, workingcopy
from articles.domain.corrections import Release
from articles.enums import Action, CorrectionKind, Significance
from articles.models import Article
from editors.models import Editor
from newsroom.lib.languages import Names

# How long before the corrected text went out each act lies, in minutes.
BEFORE = {Action.REOPEN: 40, Action.SUBMIT: 25, Action.APPROVE: 10}
SEALED = {"submitted": Action.SUBMIT, "approved": Action.APPROVE}


@dataclass(frozen=True)
class Afterwards:
    """One public act on a story that is live: with `find`, its words are replaced in the text; else a note alone."""

    hours_ago: float
    kind: str = ""  # a kind of correction; "removal" takes the story away for legal reasons; "" is a new version
    significance: str = Significance.NORMAL
    note: dict[str, str] = field(default_factory=dict)
    find: str = ""
    replace: str = ""
    reason: str = ""  # of a removal, for the house alone

    def at(self, now: datetime) -> datetime:
        return now - timedelta(hours=self.hours_ago)

    @property
    def release(self) -> Release:
        return Release(self.significance, self.kind, Names(self.note))


@dataclass(frozen=True)
class Hands:
    """Who does it: whoever wrote the story, whoever may approve her text, and whoever may publish."""

    writer: Editor
    approver: Editor
    publisher: Editor
    administrator: Editor


def carry_out(article: Article, act: Afterwards, hands: Hands, *, document: dict | None, now: datetime) -> None:
    """Do it by the verbs that people use, and lay what it left in the story's history to its own moment."""
    at = act.at(now)
    rows = {"events": article.events, "revisions": article.revisions, "batches": article.draft.batches}
    seen = {name: each.aggregate(last=Max("pk", default=0))["last"] for name, each in rows.items()}
    if act.kind == "removal":
        note = act.note.get(article.language, "")
        _take(Action.REMOVE, article, hands.administrator, note=note, reason=act.reason, now=at)
    elif act.kind == CorrectionKind.RETRACTION:
        _take(Action.RETRACT, article, hands.publisher, release=act.release, now=at)
    elif document is None:
        _take(Action.ANNOTATE, article, hands.publisher, release=act.release, now=at)
    else:
        change(article, hands.writer, document)
        _take(Action.SUBMIT, article, hands.writer)
        _take(Action.APPROVE, article, hands.approver)
        _take(Action.PUBLISH, article, hands.publisher, release=act.release, now=at)
    if document is not None:
        article.draft.batches.filter(pk__gt=seen["batches"]).update(at=_when(Action.REOPEN, at))
        type(article.draft).objects.filter(article=article).update(updated_at=_when(Action.REOPEN, at))
    for event in article.events.filter(pk__gt=seen["events"]):
        article.events.filter(pk=event.pk).update(at=_when(event.action, at))
    for revision in article.revisions.filter(pk__gt=seen["revisions"]):
        article.revisions.filter(pk=revision.pk).update(created_at=_when(revision.reason, at))


def change(article: Article, by: Editor, document: dict) -> None:
    """A new text in the working copy; readers still see the published one."""
    with workingcopy.held(article.pk) as draft:
        steps = workingcopy.replace_document(draft, document)
        workingcopy.record(draft, by, steps=steps)
        workflow.reopen(draft, by=by)


def _take(action: Action, article: Article, by: Editor, **options) -> None:
    version = Article.objects.select_related("draft").get(pk=article.pk).draft.version
    workflow.take(action, article, by=by, seen=version, **options)


def _when(what: str, at: datetime) -> datetime:
    return at - timedelta(minutes=BEFORE.get(SEALED.get(what, what), 0))
