"""The board: what waits for one person, what she is writing, and what her desks are doing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.domain import clock, due, labels
from articles.enums import Action, BundleState, Significance, Stage
from articles.models import Article, BundleStory, Draft, Event, Worker
from editors import roles
from editors.models import Editor

ROWS = 8
JUST = timedelta(days=3)
# The tick runs every five seconds; after a minute somebody should look.
LATE = timedelta(minutes=1)
# A deadline is on the board from this long before it.
SOON = timedelta(hours=24)
PENDING = (Stage.DRAFT, Stage.IN_REVIEW, Stage.APPROVED)


@dataclass(frozen=True)
class Column:
    """One heap of stories; `rows` are its first few, `count` all of them, `more` leads to the rest in the list."""

    name: str
    title: Any
    empty: Any
    count: int
    rows: list[Article]
    act: Any
    more: str = ""

    @property
    def hidden(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True)
class Pulse:
    """When the worker last ran; None when it never did."""

    ran_at: datetime | None
    late: bool
    due_today: int
    # Since when the first planned act waits, where the worker runs and does not do it.
    behind: datetime | None = None


@dataclass(frozen=True)
class _Heap:
    """How a column is found: its condition, its order, and which column of the row says since when."""

    name: str
    title: Any
    empty: Any
    where: Q
    order: tuple[str, ...]
    since: str
    act: Any
    more: str = ""
    only_if_any: bool = False


def board(editor: Editor) -> list[Column]:
    """The columns of this person's board: one query for all counts, one for the rows of each column that has any."""
    heaps = _heaps(editor)
    open_to = Article.objects.open_to(editor)
    counts = open_to.aggregate(**{heap.name: Count("pk", filter=heap.where, distinct=True) for heap in heaps})
    shown = [heap for heap in heaps if counts[heap.name] or not heap.only_if_any]
    return [_column(heap, open_to, counts[heap.name]) for heap in shown]


def pulse() -> Pulse:
    """How the worker does, for the foot of the board; by the clock that it works by."""
    now = clock.now()
    worker = Worker.objects.filter(name="tick").first()
    end_of_day = timezone.localtime(now).replace(hour=23, minute=59, second=59)
    together = _of_planned_bundles().filter(bundle__publish_at__lte=end_of_day).values("article")
    today = Q(publish_at__lte=end_of_day) | Q(pk__in=together)
    waiting = due.first(now - LATE)
    return Pulse(
        ran_at=worker.ran_at if worker else None,
        late=worker is None or now - worker.ran_at > LATE,
        due_today=Article.objects.filter(today, stage=Stage.APPROVED).count(),
        behind=waiting.at if waiting else None,
    )


def _column(heap: _Heap, stories: QuerySet[Article], count: int) -> Column:
    rows: list[Article] = []
    if count:
        # Sub-select, not joins: a story with two credits of mine is still one row.
        found = Article.objects.filter(pk__in=stories.filter(heap.where).values("pk")).for_desk()
        by_bundle = _of_planned_bundles().filter(article=OuterRef("pk")).values("bundle__publish_at")[:1]
        found = found.annotate(last_note=_last_note(), planned_at=Coalesce("publish_at", Subquery(by_bundle)))
        rows = list(found.order_by(*heap.order)[:ROWS])
    for row in rows:
        decorate(row)
        row.since = _since(row, heap.since)  # type: ignore[attr-defined]
    return Column(heap.name, heap.title, heap.empty, count, rows, heap.act, heap.more)


def decorate(article: Article) -> Article:
    """What a row of the desk shows beside the columns: the label, and the headline being worked on."""
    article.label = labels.label(article)  # type: ignore[attr-defined]
    article.working_headline = article.draft.headline.strip()  # type: ignore[attr-defined]
    return article


def _since(article: Article, name: str) -> datetime | None:
    if name == "changed":
        return article.draft.updated_at
    if name == "published":
        return article.updated_at or article.published_at
    return getattr(article, name)


def _of_planned_bundles() -> QuerySet[BundleStory]:
    """The places in bundles that go live at their time: their stories wait for nobody."""
    return BundleStory.objects.filter(bundle__state=BundleState.PLANNED)


def _last_note() -> Subquery:
    """Why it was sent back, in the editor's words."""
    notes = Event.objects.filter(article=OuterRef("pk"), action=Action.SEND_BACK)
    return Subquery(notes.order_by("-at", "-pk").values("note")[:1])


def mine(editor: Editor) -> Q:
    """Stories this person began, sent to review, or is credited on."""
    credited = Draft.objects.filter(credits__profile__account=editor).values("pk")
    return Q(created_by=editor) | Q(submitted_by=editor) | Q(draft__in=credited)


def _heaps(editor: Editor) -> list[_Heap]:
    own = mine(editor)
    desks = Q() if editor.has_perm(roles.SEE_ALL) else Q(desk__in=editor.desk_ids)
    to_review = Q(stage=Stage.IN_REVIEW) & desks & ~Q(submitted_by=editor)
    planned = Q(publish_at__isnull=False) | Q(pk__in=_of_planned_bundles().values("article"))
    to_publish = Q(stage=Stage.APPROVED) & ~planned
    waiting = Q(pk__in=[])
    if editor.has_perm(roles.REVIEW):
        waiting = to_review
    if editor.has_perm(roles.PUBLISH):
        waiting |= to_publish
    sent_back = own & Q(stage=Stage.DRAFT, sent_back_at__isnull=False)
    # Whoever reopened a live story to change it has it among her drafts, too.
    drafts = (own | Q(draft__updated_by=editor)) & Q(stage=Stage.DRAFT, sent_back_at=None)
    scheduled = Q(stage=Stage.APPROVED) & planned
    on_desk = Q(stage__in=PENDING) & ~(waiting | sent_back | drafts | scheduled)
    published = Q(live_revision__isnull=False, withdrawn_at=None) & (
        Q(published_at__gte=timezone.now() - JUST) | Q(updated_at__gte=timezone.now() - JUST)
    )
    heaps = [
        _Heap(
            "waiting",
            _("Waiting for you"),
            _("Nothing waits for you."),
            waiting,
            ("submitted_at", "pk"),
            "submitted_at",
            pgettext_lazy("act on a row", "Review"),
            "label=in_review&label=approved",
        ),
        _Heap(
            "sent_back",
            _("Sent back to you"),
            _("No story was sent back to you."),
            sent_back,
            ("-sent_back_at", "-pk"),
            "sent_back_at",
            pgettext_lazy("act on a row", "Revise"),
            "label=sent_back&mine=true",
        ),
        _Heap(
            "drafts",
            _("Your drafts"),
            _("You have no drafts. Begin a story, or paste one that exists already."),
            drafts,
            ("-draft__updated_at", "-pk"),
            "changed",
            pgettext_lazy("act on a row", "Continue"),
            "label=draft&label=live_with_changes&mine=true",
        ),
        _Heap(
            "scheduled",
            _("Scheduled"),
            _("No publication is planned."),
            scheduled,
            ("planned_at", "pk"),
            "planned_at",
            pgettext_lazy("act on a row", "Look"),
            "label=scheduled",
        ),
        _Heap(
            "on_desk",
            _("On your desk"),
            _("Nothing else is being worked on."),
            on_desk,
            ("-draft__updated_at", "-pk"),
            "changed",
            pgettext_lazy("act on a row", "Open"),
            "label=draft&label=in_review&label=approved&label=sent_back&label=live_with_changes",
        ),
        _Heap(
            "published",
            _("Just published"),
            _("Nothing was published in the last three days."),
            published,
            ("-published_at", "-pk"),
            "published",
            pgettext_lazy("act on a row", "Open"),
            "label=live&label=live_with_changes&sort=-published",
        ),
    ]
    heaps[1:1] = _dates(editor, own)
    if not (editor.has_perm(roles.REVIEW) or editor.has_perm(roles.PUBLISH)):
        heaps = [heap for heap in heaps if heap.name != "waiting"]
    return heaps


def _dates(editor: Editor, own: Q) -> list[_Heap]:
    """What presses: shown only where there is any. Editors have that of their desks, writers their own."""
    now, people = clock.now(), own
    if editor.has_perm(roles.REVIEW):
        people = Q() if editor.has_perm(roles.SEE_ALL) else own | Q(desk__in=editor.desk_ids)
    return [
        _Heap(
            "deadlines",
            _("Deadlines"),
            "",
            people & Q(stage__in=PENDING, deadline__lte=now + SOON),
            ("deadline", "pk"),
            "deadline",
            pgettext_lazy("act on a row", "Open"),
            "when=deadline&sort=deadline&label=draft&label=sent_back&label=in_review&label=approved&label=scheduled",
            only_if_any=True,
        ),
        _Heap(
            "reviews",
            _("To be reviewed again"),
            "",
            people & Q(review_on__lte=now) & ~Q(stage=Stage.SPIKED),
            ("review_on", "pk"),
            "review_on",
            pgettext_lazy("act on a row", "Look"),
            "when=review&sort=review",
            only_if_any=True,
        ),
        _Heap(
            "outdated",
            _("Translations out of date"),
            "",
            people & Q(outdated__in=[Significance.NORMAL, Significance.MAJOR]) & ~Q(stage=Stage.SPIKED),
            ("outdated", "-pk"),
            "changed",
            pgettext_lazy("act on a row", "Look"),
            "translation=outdated",
            only_if_any=True,
        ),
    ]
