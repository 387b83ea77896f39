"""Bundles: stories, and a change of a front, that go live in one transaction or not at all."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles.domain import checks, clock, corrections, embargo, following, frontpage, planning, workflow, workingcopy
from articles.domain.corrections import Release
from articles.domain.refusals import NotReady, Refusal
from articles.enums import Action, BundleState, FrontState, Happening, Stage
from articles.models import Article, Bundle, BundleStory, Draft, Event, Front, FrontEdition
from editors import roles
from editors.domain import audit
from editors.models import Editor
from newsroom.said import Said, together

TITLE = 200
STORIES_AT_MOST = 100


class BundleChanged(Refusal):
    """Somebody changed the bundle since the screen was shown, or it is not pending any more."""

    def __init__(self) -> None:
        super().__init__(_("The bundle was changed meanwhile. It is shown as it is now: decide again."))


class BundleHeldUp(Refusal):
    """Nothing went live: this story, or the front, is not ready."""

    def __init__(self, reason: str, article: Article | None = None):
        self.article, self.reason = article, reason
        if article is None:
            super().__init__(Said(gettext_noop("Nothing was published. %(reason)s"), reason=reason))
            return
        headline = article.draft.headline.strip() or Said(gettext_noop("Untitled story"))
        sentence = gettext_noop("Nothing was published. “%(headline)s” holds the bundle up: %(reason)s")
        super().__init__(Said(sentence, headline=headline, reason=reason))


@dataclass(frozen=True)
class Member:
    """One story of a bundle. `obstacle` says why it cannot go out; an empty one that it can."""

    row: BundleStory
    obstacle: str

    @property
    def article(self) -> Article:
        return self.row.article


@transaction.atomic
def create(title: str, *, by: Editor) -> Bundle:
    """An empty bundle. Raises PermissionDenied or Refusal."""
    if not by.has_perm(roles.REVIEW):
        raise PermissionDenied
    bundle = Bundle.objects.create(title=_title(title), created_by=by)
    audit.record("bundle.created", bundle, by=by)
    return bundle


@transaction.atomic
def rename(bundle: Bundle, title: str, *, by: Editor) -> Bundle:
    bundle = _held(bundle, by)
    bundle.title = _title(title)
    return _changed(bundle)


@transaction.atomic
def add(bundle: Bundle, article: Article, *, by: Editor) -> Bundle:
    """Put a story at the end. In it already, nothing happens. Raises Refusal where it goes out some other way."""
    bundle = _held(bundle, by)
    draft = workingcopy.lock(article)
    article = draft.article
    other = Bundle.objects.holding(article)
    if other and other.pk == bundle.pk:
        return bundle
    if other:
        raise planning.InBundle(other)
    if article.stage == Stage.SPIKED or article.is_removed:
        raise Refusal(_("A story that was spiked or removed goes into no bundle."))
    if article.publish_at:
        raise Refusal(_("The story has a planned publication of its own: cancel that first."))
    if bundle.publish_at and embargo.in_force(article, bundle.publish_at):
        raise embargo.UnderEmbargo(article)
    if bundle.publish_at and (reason := _pictures_obstacle(draft, bundle.publish_at)):
        raise Refusal(reason)
    if bundle.stories.count() >= STORIES_AT_MOST:
        raise Refusal(_("A bundle holds at most %(limit)d stories.") % {"limit": STORIES_AT_MOST})
    last = bundle.stories.aggregate(last=Max("position"))["last"]
    BundleStory.objects.create(bundle=bundle, article=article, position=0 if last is None else last + 1)
    _note(Happening.BUNDLED, draft, bundle, by)
    return _changed(bundle)


@transaction.atomic
def remove(bundle: Bundle, article: Article, *, by: Editor) -> Bundle:
    """Take a story out; not in it any more, nothing happens."""
    bundle = _held(bundle, by)
    draft = workingcopy.lock(article)
    gone, _rows = bundle.stories.filter(article=article).delete()
    if not gone:
        return bundle
    _leave(draft, bundle, by)
    return _changed(bundle)


@transaction.atomic
def set_release(bundle: Bundle, article: Article, release: Release, *, by: Editor) -> Bundle:
    """How the update of a story that readers know goes out with the others: how much it changes, and with which note.

    Kept with the approval, and void with it. Raises PermissionDenied, BadRelease or Refusal.
    """
    _may_publish(by)
    bundle = _held(bundle, by)
    article = workingcopy.lock(article).article
    if not bundle.stories.filter(article=article).exists():
        raise BundleChanged
    if article.stage != Stage.APPROVED:
        raise Refusal(_("Say how it is published once it is approved: a change to the text voids it."))
    article.release = corrections.check(replace(release, by=by.pk), article).as_json
    article.save(update_fields=["release"])
    return _changed(bundle)


@transaction.atomic
def shift(bundle: Bundle, article: Article, *, step: int, by: Editor) -> Bundle:
    """One place up or down: the order in which the stories go out, the last one newest."""
    bundle = _held(bundle, by)
    rows = list(bundle.stories.select_for_update())
    at = next((number for number, row in enumerate(rows) if row.article_id == article.pk), None)
    if at is None or not 0 <= at + step < len(rows):
        return bundle
    rows[at], rows[at + step] = rows[at + step], rows[at]
    for number, row in enumerate(rows):
        row.position = number
    BundleStory.objects.bulk_update(rows, ["position"])
    return _changed(bundle)


@transaction.atomic
def set_front(bundle: Bundle, edition: FrontEdition | None, *, by: Editor) -> Bundle:
    """The arrangement that is shown with the stories, as it is now; None for none. It has no time of its own then."""
    if not by.has_perm(roles.PUBLISH):
        raise PermissionDenied
    bundle = _held(bundle, by)
    if edition and edition.pk == bundle.front_id:
        return bundle
    if bundle.front_id:
        _give_back(bundle.front_id)
    if edition:
        Front.objects.select_for_update().get(pk=edition.front_id)
        edition = FrontEdition.objects.select_for_update().get(pk=edition.pk)
        taken = Bundle.objects.pending().filter(front=edition).exclude(pk=bundle.pk).first()
        if taken:
            raise Refusal(_("This front goes live with the bundle “%(bundle)s” already.") % {"bundle": taken})
        if edition.state not in {FrontState.WORKING, FrontState.PLANNED}:
            raise Refusal(_("This arrangement is not waiting any more: choose another."))
        edition.state, edition.go_live_at = FrontState.PLANNED, None
        edition.save(update_fields=["state", "go_live_at"])
    bundle.front = edition
    return _changed(bundle)


@transaction.atomic
def plan(bundle: Bundle, at: datetime | None, *, by: Editor, seen: int) -> Bundle:
    """Publish all at this moment; planned before, the plan is changed. What is not ready may become so until then."""
    bundle = _decided(bundle, by=by, seen=seen)
    planning.check_moment(at)
    if not bundle.stories.exists():
        raise Refusal(_("There is no story in the bundle yet."))
    for member in members(bundle):
        if embargo.in_force(member.article, at):
            raise BundleHeldUp(embargo.UnderEmbargo(member.article).args[0], member.article)
        if at and (reason := _pictures_obstacle(member.article.draft, at)):
            raise BundleHeldUp(reason, member.article)
    bundle.publish_at, bundle.state = at, BundleState.PLANNED
    _forget(bundle)
    audit.record("bundle.planned", bundle, by=by, at=at.isoformat() if at else "")
    return _changed(bundle)


@transaction.atomic
def unplan(bundle: Bundle, *, by: Editor) -> Bundle:
    """The stories stay together and approved, and wait to be published by hand."""
    bundle = _locked(bundle)
    _may_publish(by)
    if bundle.state == BundleState.PLANNED:
        bundle.publish_at, bundle.state = None, BundleState.OPEN
        _forget(bundle)
        audit.record("bundle.unplanned", bundle, by=by)
        _changed(bundle)
    return bundle


@transaction.atomic
def dissolve(bundle: Bundle, *, by: Editor) -> Bundle:
    """Give the bundle up: its stories are on their own again."""
    bundle = _held(bundle, by)
    for pk in list(bundle.stories.order_by("article").values_list("article", flat=True)):
        _leave(workingcopy.lock(pk), bundle, by)
    if bundle.front_id:
        _give_back(bundle.front_id)
    bundle.state, bundle.publish_at, bundle.front = BundleState.CANCELLED, None, None
    _forget(bundle)
    audit.record("bundle.dissolved", bundle, by=by)
    return _changed(bundle)


@transaction.atomic
def publish(bundle: Bundle, *, by: Editor, seen: int) -> Bundle:
    """All of it now, or nothing. Published before, nothing happens. Raises BundleHeldUp, which names the story."""
    bundle = _locked(bundle)
    _may_publish(by)
    if bundle.state == BundleState.PUBLISHED:
        return bundle
    bundle = _decided(bundle, by=by, seen=seen)
    return _go_live(bundle, by=by, now=clock.now(), intended_at=None, robot="")


@transaction.atomic
def publish_due(pk: int, now: datetime, *, robot: str) -> Bundle | None:
    """The same on time, as the robot; None when somebody was quicker or changed the plan."""
    bundle = Bundle.objects.select_for_update().get(pk=pk)
    waits = bundle.publish_at is None or bundle.publish_at > now or bundle.held_at is not None
    if waits or bundle.state != BundleState.PLANNED:
        return None
    return _go_live(bundle, by=None, now=now, intended_at=bundle.publish_at, robot=robot)


def members(bundle: Bundle) -> list[Member]:
    """The stories in their order, each with what keeps it from going out."""
    rows = bundle.stories.select_related("article__draft", "article__desk").defer("article__body_html")
    now = clock.now()
    at = max(bundle.publish_at, now) if bundle.publish_at else now
    return [Member(row, obstacle(row.article, row.article.draft, at)) for row in rows]


def front_obstacle(edition: FrontEdition | None) -> str:
    """Why the front of a bundle cannot be shown any more, or nothing."""
    if edition is None or edition.state in {FrontState.PLANNED, FrontState.WORKING}:
        return ""
    return Said(gettext_noop("The change of the front was cancelled or is live already: choose another, or none."))


def obstacle(article: Article, draft: Draft, at: datetime) -> str:
    """Why this story cannot be published at this moment, or nothing."""
    if article.stage == Stage.SPIKED or article.is_removed:
        return Said(gettext_noop("It was spiked or removed."))
    if article.stage == Stage.CLEAN:
        return Said(gettext_noop("It is published as it is: nothing new of it is approved."))
    if article.stage != Stage.APPROVED:
        reopened = article.events.filter(action__in=[Action.REOPEN, Action.APPROVE]).first()
        if reopened and reopened.action == Action.REOPEN:
            return Said(gettext_noop("It was changed after its approval: it must be approved again."))
        return Said(gettext_noop("It is not approved yet."))
    if embargo.in_force(article, at):
        return embargo.UnderEmbargo(article).args[0]
    if reasons := checks.problems(draft):
        return together(reasons)
    return _pictures_obstacle(draft, at)


def _pictures_obstacle(draft: Draft, at: datetime) -> str:
    try:
        checks.check_plan(draft, at=at)
    except NotReady as refusal:
        return refusal.args[0]
    return ""


def _go_live(bundle: Bundle, *, by: Editor | None, now: datetime, intended_at: datetime | None, robot: str) -> Bundle:
    """Drafts in the order of their keys, then the front, then what all publications wait for: no two wait crosswise."""
    order = list(bundle.stories.values_list("article", flat=True))
    if not order:
        raise BundleHeldUp(Said(gettext_noop("There is no story in the bundle.")))
    drafts = {pk: workingcopy.lock(pk) for pk in sorted(order)}
    following.hold(order)
    edition = _held_front(bundle)
    for pk in order:
        if reason := obstacle(drafts[pk].article, drafts[pk], now):
            raise BundleHeldUp(reason, drafts[pk].article)
    data = {"bundle": bundle.title, "bundle_id": bundle.pk}
    if intended_at:
        data |= {"planned": intended_at.isoformat(), "robot": robot}
    for pk in order:
        try:
            workflow.publish_together(drafts[pk], by=by, now=now, intended_at=intended_at, robot=robot, data=dict(data))
        except (Refusal, PermissionDenied) as refusal:
            role = Said(gettext_noop("Your role does not allow this for this story."))
            reason = refusal.args[0] if refusal.args else role
            raise BundleHeldUp(reason, drafts[pk].article) from refusal
    if edition:
        frontpage.go_live(edition, by=by, now=now)
    bundle.state, bundle.published_at, bundle.publish_at = BundleState.PUBLISHED, now, None
    _forget(bundle)
    audit.record("bundle.published", bundle, by=by, stories=order, **({"robot": robot} if robot else {}))
    return _changed(bundle)


def _held_front(bundle: Bundle) -> FrontEdition | None:
    if bundle.front_id is None:
        return None
    Front.objects.select_for_update().get(editions=bundle.front_id)
    edition = FrontEdition.objects.select_for_update().get(pk=bundle.front_id)
    if reason := front_obstacle(edition):
        raise BundleHeldUp(reason)
    return edition


def _give_back(pk: int) -> None:
    """An arrangement that leaves its bundle is worked on again, unless another is by now."""
    edition = FrontEdition.objects.select_for_update().get(pk=pk)
    if edition.state == FrontState.PLANNED:
        busy = FrontEdition.objects.filter(front=edition.front_id, state=FrontState.WORKING).exists()
        edition.state = FrontState.FORMER if busy else FrontState.WORKING
        edition.save(update_fields=["state"])


def _locked(bundle: Bundle) -> Bundle:
    return Bundle.objects.select_for_update().get(pk=bundle.pk)


def _held(bundle: Bundle, by: Editor) -> Bundle:
    """For a change: pending, and by whoever may decide where a plan stands already."""
    bundle = _locked(bundle)
    if not by.has_perm(roles.PUBLISH if bundle.state == BundleState.PLANNED else roles.REVIEW):
        raise PermissionDenied
    if bundle.state not in {BundleState.OPEN, BundleState.PLANNED}:
        raise BundleChanged
    return bundle


def _decided(bundle: Bundle, *, by: Editor, seen: int) -> Bundle:
    _may_publish(by)
    bundle = _held(bundle, by)
    if bundle.version != seen:
        raise BundleChanged
    return bundle


def _may_publish(by: Editor) -> None:
    if not by.has_perm(roles.PUBLISH):
        raise PermissionDenied


def _changed(bundle: Bundle) -> Bundle:
    bundle.version += 1
    bundle.save()
    return bundle


def _forget(bundle: Bundle) -> None:
    bundle.attempts, bundle.next_try_at, bundle.held_at, bundle.reason = 0, None, None, {}


def _leave(draft: Draft, bundle: Bundle, by: Editor) -> None:
    """On its own again: how it was to be published was decided for the bundle."""
    draft.article.release = {}
    draft.article.save(update_fields=["release"])
    _note(Happening.UNBUNDLED, draft, bundle, by)


def _note(happening: str, draft: Draft, bundle: Bundle, by: Editor) -> None:
    data = {"bundle": bundle.title, "bundle_id": bundle.pk}
    Event.objects.create(article=draft.article, action=happening, actor=by, version=draft.version, data=data)


def _title(text: str) -> str:
    title = " ".join(text.split())
    if not title:
        raise Refusal(_("Give the bundle a name."))
    return title[:TITLE]
