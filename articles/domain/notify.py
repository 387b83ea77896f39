"""Mails to those who must act: rows written with the act, sent by the worker, tried again until they went."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles.domain import links
from articles.domain.corrections import CORRECTING
from articles.enums import Action, CorrectionKind, CreditRole, Happening, Significance
from articles.models import Article, Event, Notice
from editors.enums import Role
from editors.models import Editor

ATTEMPTS = 10
CITED = 20


def enqueue(event: Event) -> list[Notice]:
    """One notice for each person who must act after this event, in the same transaction; the actor needs none."""
    people = {editor.pk: editor for editor in _must_know(event) if editor.pk != event.actor_id and editor.is_active}
    return Notice.objects.bulk_create([Notice(editor=editor, event=event) for editor in people.values()])


def _must_know(event: Event) -> Iterable[Editor]:
    article = event.article
    match event.action:
        case Action.SUBMIT:
            return reviewers(article)
        case Action.SEND_BACK | Action.SPIKE:
            return writers(article)
        case Action.WITHDRAW | Action.RETRACT | Action.REMOVE:
            return [*writers(article), *citing(article)]
        case Action.PUBLISH | Action.ANNOTATE if _tells_citing(event):
            return citing(article)
        case Happening.PICTURE_EXPIRES | Happening.PICTURE_EXPIRED:
            return publishers(article)
        case Action.APPROVE:
            return _with_role(Role.PUBLISHER, Role.ADMINISTRATOR)
        case Action.REOPEN if event.data.get("from") == "approved":
            # Whoever planned or awaited the publication must know that it will not happen.
            return _with_role(Role.PUBLISHER)
        case Happening.DUE_FAILED | Happening.DUE_HELD:
            return _with_role(Role.PUBLISHER, Role.ADMINISTRATOR)
        case Happening.REVIEW_DUE | Happening.ORIGINAL_CHANGED:
            return [*writers(article), *_with_role(Role.EDITOR, Role.PUBLISHER).filter(desks=article.desk_id)]
    return []


def _tells_citing(event: Event) -> bool:
    """Whether a new version may make stories wrong that lead to this one."""
    corrected = event.data.get("correction") in {*CORRECTING, CorrectionKind.RETRACTION}
    return corrected or event.data.get("significance") == Significance.MAJOR


def citing(article: Article) -> list[Editor]:
    """Who looks after the live stories whose text leads to this one: the editors of their desks, else who sees all."""
    desks = list(links.leading_to(article).values_list("desk", flat=True).distinct())
    if not desks:
        return []
    on_desks = _with_role(Role.EDITOR, Role.PUBLISHER, Role.ADMINISTRATOR).filter(desks__in=desks)
    return list(on_desks) or list(_with_role(Role.PUBLISHER, Role.ADMINISTRATOR))


def _cited_in(event: Event, editor: Editor) -> list[Article]:
    """The stories that this person may have to mend; none when the act changes nothing for them."""
    public = {Action.WITHDRAW, Action.RETRACT, Action.REMOVE}
    if event.action not in public and not (event.action in {Action.PUBLISH, Action.ANNOTATE} and _tells_citing(event)):
        return []
    stories = links.leading_to(event.article).open_to(editor).select_related("draft").order_by("-published_at")
    return list(stories.defer("body_html", "search_text", "draft__document")[:CITED])


def reviewers(article: Article) -> list[Editor]:
    """Who can judge this copy: the desk's editors, without the people of the story; else whoever sees all desks."""
    authors = article.draft.credits.filter(role__in=[CreditRole.AUTHOR, CreditRole.TRANSLATOR])
    barred = {article.submitted_by_id, *authors.values_list("profile__account", flat=True)}
    on_desk = _with_role(Role.EDITOR, Role.PUBLISHER, Role.ADMINISTRATOR).filter(desks=article.desk_id)
    found = [editor for editor in on_desk if editor.pk not in barred]
    everywhere = _with_role(Role.PUBLISHER, Role.ADMINISTRATOR)
    return found or [editor for editor in everywhere if editor.pk not in barred]


def publishers(article: Article) -> list[Editor]:
    """Who answers for what the desk shows: its publishers, else all of them."""
    everywhere = _with_role(Role.PUBLISHER)
    return list(everywhere.filter(desks=article.desk_id)) or list(everywhere) or list(_with_role(Role.ADMINISTRATOR))


def writers(article: Article) -> list[Editor]:
    """The people of the story: its creator, whoever submitted it, and the accounts credited on the working copy."""
    credited = article.draft.credits.values("profile__account")
    mine = Q(pk=article.created_by_id) | Q(pk=article.submitted_by_id) | Q(pk__in=credited)
    return list(Editor.objects.filter(mine, is_active=True).distinct())


def _with_role(*roles: Role):
    return Editor.objects.filter(groups__name__in=roles, is_active=True).distinct()


def send_due(limit: int = 50) -> dict[str, int]:
    """Send what is due; a failure is kept with its reason and tried again later, ten times at most."""
    due = Notice.objects.filter(sent_at=None, attempts__lt=ATTEMPTS, next_try_at__lte=timezone.now())
    counts = {"sent": 0, "failed": 0}
    for notice in due.select_related("editor", "event__article__draft", "event__actor")[:limit]:
        # Claimed by compare-and-set, so that two workers do not send it twice.
        tries = notice.attempts + 1
        later = timezone.now() + timedelta(minutes=2**notice.attempts)
        claimed = Notice.objects.filter(pk=notice.pk, sent_at=None, attempts=notice.attempts)
        if not claimed.update(attempts=tries, next_try_at=later):
            continue
        try:
            message(notice).send()
        except OSError as error:  # smtplib's errors and the network's are all of this family
            Notice.objects.filter(pk=notice.pk).update(failure=str(error)[:500])
            counts["failed"] += 1
        else:
            Notice.objects.filter(pk=notice.pk).update(sent_at=timezone.now(), failure="")
            counts["sent"] += 1
    return counts


def message(notice: Notice) -> EmailMessage:
    """The mail of one notice, in the language of the person who gets it."""
    event, editor = notice.event, notice.editor
    article = event.article
    with translation.override(editor.language):
        headline = article.draft.headline or _("Untitled story")
        if article.is_removed:
            # The mail lies in boxes for years: it must not say what may not be said.
            headline = _("story %(number)s") % {"number": article.pk}
        context = {
            "cited": [(each.headline, _address(each)) for each in _cited_in(event, editor)],
            "event": event,
            "editor": editor,
            "headline": headline,
            "until": _day(event.data.get("expires_at")),
            "address": _address(article),
        }
        return EmailMessage(
            subject=(_("%(what)s: %(headline)s") % {"what": _subject(event), "headline": " ".join(headline.split())})[
                :200
            ],
            body=render_to_string("email/story_notice.txt", context),
            to=[editor.email],
        )


def _address(article: Article) -> str:
    return settings.NEWSROOM_URL + reverse("desk:story", args=[article.pk])


def _day(written: str | None) -> str:
    moment = parse_datetime(written) if written else None
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else ""


def _subject(event: Event) -> str:
    subjects: dict[str, str] = {
        Action.SUBMIT: _("Waits for your review"),
        Action.SEND_BACK: _("Sent back to you"),
        Action.APPROVE: _("Approved, can be published"),
        Action.WITHDRAW: _("Withdrawn"),
        Action.RETRACT: _("Retracted"),
        Action.REMOVE: _("Removed for legal reasons"),
        Action.PUBLISH: _("Changed, and cited by your desk"),
        Action.ANNOTATE: _("Corrected, and cited by your desk"),
        Action.SPIKE: _("Spiked"),
        Action.REOPEN: _("Changed after its approval"),
        Happening.DUE_FAILED: _("Not done on time"),
        Happening.DUE_HELD: _("Overdue, waits for you"),
        Happening.REVIEW_DUE: _("To be reviewed again"),
        Happening.ORIGINAL_CHANGED: _("The original of your translation changed"),
        Happening.PICTURE_EXPIRES: _("A picture expires soon"),
        Happening.PICTURE_EXPIRED: _("A picture has expired"),
    }
    return subjects[event.action]
