"""Invitations: an administrator writes to a person, whose link sets a name and a password, once and for a week."""

import hashlib
import secrets
import smtplib
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from editors import roles as table
from editors.domain import accounts, audit, profiles
from editors.domain.accounts import Refused
from editors.enums import Role
from editors.models import Desk, Editor, Invitation, Profile

# Within this time a second "send again" is the same click: it would only kill the link that is on its way.
COOLDOWN = timedelta(minutes=1)


class MailNotSent(Refused):
    """The invitation stands, and its mail did not leave: it can be sent again."""


def invite(
    email: str,
    *,
    by: Editor,
    roles: Iterable[Role],
    desks: Iterable[Desk],
    name: dict,
    language: str,
    byline: Profile | bool = True,
) -> Invitation:
    """Make an account without a password and write to its owner in `language`.

    `byline`: an existing profile without an account, True for a new one, False for none. Raises Refused when the
    address has an account, and MailNotSent after everything is stored.
    """
    _check(by)
    roles = frozenset(roles)
    if not roles:
        raise Refused(_("Give at least one role."))
    with transaction.atomic():
        taken = Refused(_("There is an account with this address already."))
        if Editor.objects.filter(email__iexact=email).exists():
            raise taken
        try:
            with transaction.atomic():
                editor = accounts.create(email, by=by, name=name, language=language, roles=roles, desks=desks)
        except IntegrityError:  # somebody invited the same person in the same second
            raise taken from None
        if byline is True:
            profiles.create(name, by=by, account=editor)
        elif byline:
            profiles.link(byline, editor, by=by)
        secret = secrets.token_urlsafe(32)
        invitation = Invitation.objects.create(editor=editor, invited_by=by, digest=digest(secret))
        audit.record("invitation.sent", editor, by=by, email=editor.email)
    _send(invitation, secret)
    return invitation


def resend(invitation: Invitation, *, by: Editor) -> Invitation:
    """Write again with a new link; the earlier one stops working."""
    _check(by)
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if invitation.accepted_at:
            raise Refused(_("This invitation has been accepted already."))
        if not invitation.editor.is_active:
            raise Refused(_("This account is deactivated. Reactivate it first."))
        if timezone.now() - invitation.sent_at < COOLDOWN:
            raise Refused(_("The invitation was sent a moment ago. Wait a minute before you send it again."))
        secret = secrets.token_urlsafe(32)
        invitation.digest, invitation.sent_at, invitation.invited_by = digest(secret), timezone.now(), by
        invitation.save(update_fields=["digest", "sent_at", "invited_by"])
        audit.record("invitation.resent", invitation.editor, by=by)
    _send(invitation, secret)
    return invitation


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Editor) -> None:
    """Take an unused invitation back, and with it the account that nobody ever used."""
    _check(by)
    invitation = Invitation.objects.select_for_update().select_related("editor").get(pk=invitation.pk)
    editor = invitation.editor
    if invitation.accepted_at:
        raise Refused(_("This invitation has been accepted already. Deactivate the account instead."))
    audit.record("invitation.withdrawn", editor, by=by, email=editor.email)
    try:
        with transaction.atomic():
            editor.delete()
    except ProtectedError:
        raise Refused(_("Stories name this account. Deactivate it instead.")) from None


def find(secret: str) -> Invitation | None:
    """The invitation a link belongs to, open or not; None for anything that was never a link of ours."""
    return Invitation.objects.select_related("editor", "invited_by").filter(digest=digest(secret)).first()


@transaction.atomic
def accept(secret: str, *, name: dict, password: str) -> Editor:
    """Take up an invitation: set name and password. Raises Refused, or ValidationError with the password's faults."""
    invitation = Invitation.objects.select_for_update().filter(digest=digest(secret)).first()
    if invitation is None or not invitation.is_open:
        raise Refused(_("This invitation no longer works."))
    editor = Editor.objects.select_for_update().get(pk=invitation.editor_id)
    validate_password(password, editor)
    editor.name = name
    editor.set_password(password)
    editor.save(update_fields=["name", "password"])
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    audit.record("invitation.accepted", editor, by=editor)
    return editor


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _check(by: Editor) -> None:
    if not by.has_perm(table.INVITE):
        raise PermissionDenied


def _send(invitation: Invitation, secret: str) -> None:
    editor = invitation.editor
    with translation.override(editor.language):
        facts = {
            "editor": editor,
            "by": invitation.invited_by,
            "link": settings.NEWSROOM_URL + reverse("people:invitation", args=[secret]),
            "until": invitation.expires_at,
        }
        subject = " ".join(render_to_string("email/invitation_subject.txt", facts).split())
        message = EmailMessage(subject, render_to_string("email/invitation.txt", facts), to=[editor.email])
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as error:
        raise MailNotSent(
            _("The invitation is stored, but its mail could not be sent: %(reason)s") % {"reason": error}
        ) from error
