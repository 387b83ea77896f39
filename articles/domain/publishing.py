"""The only code that changes what readers see: it copies an approved revision into the article's live facts."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles.domain import (
    breaking,
    chains,
    checks,
    content,
    corrections,
    freshness,
    keywords,
    links,
    liverows,
    picturefacts,
    record,
    relating,
    sealing,
    searchindex,
    sections,
    webhooks,
    workingcopy,
)
from articles.domain.corrections import Release
from articles.domain.slugs import free_slug
from articles.enums import Absence, CorrectionKind, Kind, PublicAct, Significance, Stage
from articles.models import (
    Article,
    ArticleKeyword,
    Draft,
    Redirect,
    Revision,
    Source,
    Stamp,
)
from articles.models.revision import Reason
from articles.story import render as renderer
from articles.story import text
from editors.models import Editor
from keywords.models import Keyword
from newsroom.lib.text import fold


def publish(
    draft: Draft,
    *,
    by: Editor | None,
    now: datetime | None = None,
    release: Release | None = None,
    intended_at: datetime | None = None,
    robot: str = "",
) -> Article:
    """Make the approved revision what readers see. The caller holds the lock and has checked the move.

    The first publication freezes the date in the address; every later one sets "updated", unless it mends typing only.
    A withdrawn story is shown again; a retracted one stays retracted. `release` says how; without one it is what was
    decided with the plan. `by` is None for the robot that publishes on time. Raises NotReady where a picture may not
    be shown.
    """
    article = draft.article
    revision = article.approved_revision
    if revision is None:
        raise ValueError("Only an approved revision can be published.")
    now, release = now or timezone.now(), release or corrections.planned(article)
    checks.check_publication(draft, at=now)
    first = article.published_at is None
    Stamp.objects.hold(Stamp.ADDRESSES)
    chains.check(article, revision.metadata.get("chain"))
    old_address = article.get_absolute_url()
    before = _listed_keywords(article)
    if first:
        article.published_at, article.published_on = now, timezone.localdate(now)
    elif release.significance != Significance.TYPO:
        article.updated_at = now
        article.listed_at = article.listed_at and now
    _write_live(article, revision)
    line = chains.take(article, revision.metadata.get("chain"))
    article.live_revision = revision
    retracted = release.kind == CorrectionKind.RETRACTION or _was_retracted(article)
    article.absence = Absence.RETRACTED if retracted else ""
    article.listed_at = now if article.withdrawn_at else article.listed_at
    article.withdrawn_at, article.withdrawal_note = None, ""
    article.publish_at = article.approved_revision = article.claimed_by = article.sent_back_at = None
    article.release = {}
    article.stage = Stage.CLEAN
    freshness.published(article)
    article.save()
    _settle(article, before, now, line)
    relating.publish(article, revision.metadata.get("related"))
    _keep_address(article, old_address)
    links.write(article, revision.document)
    act = PublicAct.PUBLISHED if first else release.act
    _enter(article, act, release, by=by, at=now, intended_at=intended_at, robot=robot)
    searchindex.write(article)
    return article


def annotate(article: Article, *, by: Editor, release: Release, now: datetime | None = None) -> Article:
    """Put a note to the text that readers have already: a correction, a retraction, or a word of the editors."""
    now = now or timezone.now()
    Stamp.objects.hold(Stamp.ADDRESSES)
    article.updated_at = now
    article.listed_at = article.listed_at and now
    if release.kind == CorrectionKind.RETRACTION:
        article.absence = Absence.RETRACTED
    article.save(update_fields=["updated_at", "listed_at", "absence"])
    if article.is_retracted:
        _offer_no_more(article, _listed_keywords(article), now)
    return _enter(article, release.act, release, by=by, at=now)


def _enter(
    article: Article,
    act: str,
    release: Release,
    *,
    by: Editor | None,
    at: datetime,
    intended_at: datetime | None = None,
    robot: str = "",
) -> Article:
    """Add what readers see now to the record, with the note that goes with it."""
    publication = record.append(
        article,
        act,
        by=by,
        at=at,
        revision=article.live_revision,
        significance=release.significance,
        intended_at=intended_at,
        robot=robot,
        correction=release.correction,
    )
    corrections.attach(publication, release, by=by)
    article.live_publication = publication
    article.save(update_fields=["live_publication"])
    webhooks.enqueue(publication)
    return article


def begin_record(article: Article, *, now: datetime, robot: str) -> Article:
    """The first entries of a story that was published before there was a record: as it stands today."""
    Stamp.objects.hold(Stamp.ADDRESSES)
    if article.publications.exists() or article.live_revision is None:
        return article
    links.write(article, article.live_revision.document)
    _enter(article, PublicAct.PUBLISHED, Release(), by=None, at=now, robot=robot)
    if article.withdrawn_at:
        record.append(article, PublicAct.WITHDRAWN, by=None, at=now, note=article.withdrawal_note, robot=robot)
    return article


def _was_retracted(article: Article) -> bool:
    """Whether what readers have, or had before it was withdrawn, stands under a retraction."""
    if article.absence == Absence.WITHDRAWN:
        shown = article.live_publication
        return bool(shown and shown.content and shown.content.get("retracted"))
    return article.is_retracted


def _keyword_ids(article: Article) -> list[int]:
    return list(article.keyword_rows.values_list("tag", flat=True))


def _write_live(article: Article, revision: Revision) -> None:
    """Facts and live rows from one revision. Keywords that were merged since are resolved to what replaced them."""
    document, facts = revision.document, revision.metadata
    # The rows first: they say which file of each picture the text shows.
    liverows.write_pictures(article, document, facts)
    _write_text(article, document)
    article.section = sections.standing(facts.get("section"))
    article.kind = facts.get("kind") or Kind.REPORT
    article.source = Source.objects.filter(pk=facts.get("source")).first()
    article.dateline = facts.get("dateline", "")
    original = facts.get("original_published_at")
    article.original_published_at = parse_datetime(original) if original else None
    measure = text.measure(document)
    article.words = measure.words + measure.characters
    article.reading_minutes = facts.get("reading_minutes") or measure.minutes
    day = article.published_on or timezone.localdate(article.published_at)
    article.slug = free_slug(article, facts.get("slug") or article.slug, article.headline, day)
    _write_keywords(article, facts.get("keywords", []))
    names = liverows.write_credits(article, facts.get("credits", []))
    article.search_text = fold(
        "\n".join(
            [
                article.headline,
                article.standfirst,
                *article.points,
                text.body_text(document),
                *names,
                article.dateline,
            ]
        )
    )


def _write_text(article: Article, document: dict) -> None:
    rendered = renderer.render(document, picturefacts.resolver(article))
    article.headline = rendered.headline[:400]
    article.standfirst = rendered.standfirst
    article.points = list(rendered.points)
    article.body_html = str(rendered.body_html)
    article.contents = [list(entry) for entry in rendered.contents]
    article.renderer = renderer.RENDERER


def _write_keywords(article: Article, ids: list[int]) -> None:
    known = {keyword.pk: keyword for keyword in Keyword.objects.filter(pk__in=ids).select_related("replaced_by")}
    resolved = [known[pk].replaced_by or known[pk] for pk in ids if pk in known]
    wanted = list({keyword.pk: keyword for keyword in resolved}.values())
    article.keyword_rows.all().delete()
    ArticleKeyword.objects.bulk_create(
        ArticleKeyword(content_object=article, tag=keyword, position=position, language=article.language)
        for position, keyword in enumerate(wanted)
    )


def _keep_address(article: Article, old: str) -> None:
    """A published address never dies: the old one leads here, and none leads away from a live story's own."""
    new = article.get_absolute_url()
    Redirect.objects.filter(path=new).delete()
    if old and old != new:
        Redirect.objects.update_or_create(path=old, defaults={"article": article, "target": ""})


def withdraw(
    article: Article,
    *,
    note: str,
    by: Editor | None = None,
    now: datetime | None = None,
    intended_at: datetime | None = None,
    robot: str = "",
) -> Article:
    """Take a live story away from readers; its address answers 410 with the public note."""
    now = now or timezone.now()
    Stamp.objects.hold(Stamp.ADDRESSES)
    before = _listed_keywords(article)
    article.withdrawn_at = article.listed_at = now
    article.withdrawal_note = note
    article.absence = Absence.WITHDRAWN
    article.publish_at = article.withdraw_at = None
    article.save(update_fields=["withdrawn_at", "listed_at", "withdrawal_note", "absence", "publish_at", "withdraw_at"])
    breaking.forget(article, now)
    _offer_no_more(article, before, now)
    entry = record.append(
        article,
        PublicAct.WITHDRAWN,
        by=by,
        at=now,
        significance=Significance.MAJOR,
        note=note,
        intended_at=intended_at,
        robot=robot,
    )
    searchindex.forget(article)
    webhooks.enqueue(entry)
    return article


def reinstate(article: Article, *, by: Editor | None = None, now: datetime | None = None) -> Article:
    """Undo the last of withdrawal and retraction: a story that was retracted before it was withdrawn is so again.

    Raises NotReady where a picture of it may not be shown any more.
    """
    now = now or timezone.now()
    hidden = article.withdrawn_at is not None
    if hidden:
        checks.check_return(article, at=now)
    Stamp.objects.hold(Stamp.ADDRESSES)
    retracted = article.absence == Absence.WITHDRAWN and _was_retracted(article)
    before = _listed_keywords(article)
    article.listed_at = now
    article.withdrawn_at, article.withdrawal_note = None, ""
    article.absence = Absence.RETRACTED if retracted else ""
    article.save(update_fields=["withdrawn_at", "listed_at", "withdrawal_note", "absence"])
    _settle(article, before, now)
    relating.relate(article)
    _enter(article, PublicAct.REINSTATED, Release(), by=by, at=now)
    searchindex.write(article)
    return article


def remove(article: Article, *, by: Editor, note: str, reason: str, now: datetime | None = None) -> Article:
    """Take a story away for legal reasons, for good: no word of it is left in anything that readers can reach.

    The versions at the desk stay, for administrators. Old addresses lead here, and say only that it was removed.
    """
    now = now or timezone.now()
    Stamp.objects.hold(Stamp.ADDRESSES)
    before = _listed_keywords(article)
    shown = article.publications.exclude(act=PublicAct.REMOVED).order_by("number")
    numbers = list(shown.values_list("number", flat=True))
    old_address = article.get_absolute_url()
    _clear(article)
    article.absence, article.withdrawal_note = Absence.REMOVED, note
    article.withdrawn_at = article.listed_at = now
    article.slug = free_slug(article, f"story-{article.pk}", "", article.published_on or timezone.localdate(now))
    article.stage = Stage.CLEAN
    article.publish_at = article.withdraw_at = article.approved_revision = article.claimed_by = None
    article.release = {}
    article.save()
    breaking.forget(article, now)
    _offer_no_more(article, before, now)
    _keep_address(article, old_address)
    article.links_out.all().delete()
    # A note on the text quotes it.
    article.corrections.all().delete()
    record.take_words(article, numbers, at=now, reason=reason)
    entry = record.append(
        article, PublicAct.REMOVED, by=by, at=now, significance=Significance.MAJOR, note=note, removed=numbers
    )
    searchindex.forget(article)
    webhooks.enqueue(entry)
    return article


def _settle(article: Article, before: list[int], now: datetime, line: Iterable[int] = ()) -> None:
    """Derive its running story anew, and count the keywords of whatever left the lists or came back to them.

    `before`: the keywords under which it was listed. The caller holds `Stamp.ADDRESSES`.
    """
    moved = chains.settle(article, line) - {article.pk}
    keywords.count_uses(before, _listed_keywords(article))
    if moved:
        Article.objects.filter(pk__in=moved).update(listed_at=now)
        keywords.recount(ArticleKeyword.objects.filter(content_object__in=moved).values_list("tag", flat=True))


def _listed_keywords(article: Article) -> list[int]:
    return _keyword_ids(article) if article.is_live and not chains.is_replaced(article) else []


def _offer_no_more(article: Article, before: list[int], now: datetime) -> None:
    """Running stories pass it over, and it makes room among the related ones; the caller holds `Stamp.ADDRESSES`."""
    _settle(article, before, now)
    relating.forget(article)


def _clear(article: Article) -> None:
    """Nothing of the text in the live row and its rows."""
    article.headline = article.standfirst = article.body_html = article.search_text = article.dateline = ""
    article.points, article.contents = [], []
    article.words = article.reading_minutes = 0
    article.section = article.source = article.original_published_at = None
    article.kind = Kind.REPORT
    for rows in (article.keyword_rows, article.credits, article.picture_uses):
        rows.all().delete()


def remove_version(article: Article, number: int, *, by: Editor, note: str, reason: str) -> Article:
    """Take the words of one earlier version away for legal reasons; the story stays as it is."""
    now = timezone.now()
    record.take_words(article, [number], at=now, reason=reason)
    record.append(
        article, PublicAct.REMOVED, by=by, at=now, significance=Significance.NORMAL, note=note, removed=[number]
    )
    webhooks.forget_words(article)
    return article


def discard(draft: Draft, *, by: Editor | None) -> Article:
    """The working copy becomes the live revision again, as one step; what stood there is sealed first."""
    article = draft.article
    sealing.seal(draft, Reason.DISCARDED, by=by)
    live = article.live_revision
    if live is None:
        raise ValueError("Only a published story has a live text to go back to.")
    steps = workingcopy.replace_document(draft, live.document)
    facts = content.write_back(draft, live.metadata)
    freshness.back_to_live(article)
    if steps or facts:
        workingcopy.record(draft, by, steps=steps, facts=facts)
    article.stage = Stage.CLEAN
    article.publish_at = article.approved_revision = article.claimed_by = article.sent_back_at = None
    article.release = {}
    article.save()
    return article


@transaction.atomic
def rerender(article: Article) -> Article:
    """Build the body anew from the live revision, when a picture, a credit or the renderer changed.

    Dates and the record stay untouched.
    """
    if article.live_revision is not None and not article.is_removed:
        _write_text(article, article.live_revision.document)
        article.save(update_fields=["headline", "standfirst", "points", "body_html", "contents", "renderer"])
        searchindex.write(article)
        Stamp.objects.raise_(Stamp.SITE)
    return article
