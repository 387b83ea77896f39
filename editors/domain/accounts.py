"""Accounts of the staff: made by an administrator, changed by verbs, never deleted once they worked."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editors import roles as table
from editors.domain import audit
from editors.enums import Role
from editors.models import Desk, Editor
from newsroom.lib.languages import Names


class Refused(Exception):
    """Something that cannot be done to an account now; `str()` is a sentence for the person who tried."""

    def __str__(self) -> str:
        return str(self.args[0])


@transaction.atomic
def create(
    email: str,
    *,
    by: Editor | None,
    name: dict,
    language: str,
    roles: Iterable[Role] = (),
    desks: Iterable[Desk] = (),
    password: str | None = None,
    is_superuser: bool = False,
    is_demo: bool = False,
) -> Editor:
    """An account at once, its address vouched for by whoever makes it; without a password nobody can sign in."""
    editor = Editor.objects.create_user(
        email, password, name=Names(name), language=language, is_superuser=is_superuser, is_demo=is_demo
    )
    vouch_for_address(editor)
    _write_roles(editor, frozenset(roles))
    editor.desks.set(desks)
    audit.record("account.created", editor, by=by, roles=sorted(roles), email=editor.email)
    return editor


def vouch_for_address(editor: Editor) -> None:
    """Mark the address of a new account as verified: nobody signs up here, somebody on the staff typed it."""
    if not EmailAddress.objects.filter(user=editor).exists():
        EmailAddress.objects.create(user=editor, email=editor.email.lower(), verified=True, primary=True)


@transaction.atomic
def set_roles(editor: Editor, roles: Iterable[Role], *, by: Editor) -> Editor:
    """Give exactly these roles. The last administrator keeps hers, and nobody takes it from herself."""
    editor = _locked(editor, by=by)
    if editor.is_superuser:
        return editor  # holds every role already, and not by this table
    wanted = frozenset(roles)
    before = frozenset(Role(name) for name in editor.groups.values_list("name", flat=True) if name in Role.values)
    if wanted == before:
        return editor
    if not wanted:
        raise Refused(_("Give at least one role, or deactivate the account."))
    if Role.ADMINISTRATOR in before - wanted:
        if editor == by:
            raise Refused(_("You cannot take the role of administrator from yourself. Ask another administrator."))
        _keep_one_administrator(editor)
    _write_roles(editor, wanted)
    audit.record("account.roles", editor, by=by, before=sorted(before), after=sorted(wanted))
    return Editor.objects.get(pk=editor.pk)


@transaction.atomic
def set_desks(editor: Editor, desks: Iterable[Desk], *, by: Editor) -> Editor:
    """Put the person on exactly these desks: what editors see and review follows from it."""
    editor = _locked(editor, by=by)
    before, after = set(editor.desks.values_list("slug", flat=True)), {desk.slug for desk in desks}
    if before != after:
        editor.desks.set(desks)
        audit.record("account.desks", editor, by=by, before=sorted(before), after=sorted(after))
    return Editor.objects.get(pk=editor.pk)


@transaction.atomic
def set_staff(editor: Editor, *, roles: Iterable[Role], desks: Iterable[Desk], by: Editor) -> Editor:
    """Roles and desks together, or neither."""
    return set_desks(set_roles(editor, roles, by=by), desks, by=by)


@transaction.atomic
def set_own(editor: Editor, *, name: dict, language: str) -> Editor:
    """What people change about themselves: their name at the desk and the desk's language."""
    editor = Editor.objects.select_for_update().get(pk=editor.pk)
    if (editor.name, editor.language) != (name, language):
        editor.name, editor.language = name, language
        editor.save(update_fields=["name", "language"])
        audit.record("account.own", editor, by=editor, name=dict(name), language=language)
    return editor


@transaction.atomic
def deactivate(editor: Editor, *, by: Editor) -> Editor:
    """Close an account and end its sessions everywhere. Work and credits stay; it can be opened again."""
    editor = _locked(editor, by=by)
    if editor == by:
        raise Refused(_("You cannot deactivate your own account. Ask another administrator."))
    if not editor.is_active:
        return editor
    if Role.ADMINISTRATOR in editor.roles:
        _keep_one_administrator(editor)
    editor.is_active = False
    editor.save(update_fields=["is_active"])
    ended = end_sessions(editor)
    audit.record("account.deactivated", editor, by=by, sessions=ended)
    return editor


@transaction.atomic
def reactivate(editor: Editor, *, by: Editor) -> Editor:
    """Open a closed account again, with the roles and the password it had."""
    editor = _locked(editor, by=by)
    if not editor.is_active:
        editor.is_active = True
        editor.save(update_fields=["is_active"])
        audit.record("account.reactivated", editor, by=by)
    return editor


def end_sessions(editor: Editor) -> int:
    """Sign one person out on every device; the number of sessions that ended."""
    mine = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
        if session.get_decoded().get("_auth_user_id") == str(editor.pk)
    ]
    Session.objects.filter(pk__in=mine).delete()
    return len(mine)


def _locked(editor: Editor, *, by: Editor) -> Editor:
    if not by.has_perm(table.MANAGE_PEOPLE):
        raise PermissionDenied
    # One lock for all changes of staff: two administrators who demote each other at once must not both succeed.
    Group.objects.select_for_update().get(name=Role.ADMINISTRATOR)
    return Editor.objects.select_for_update().get(pk=editor.pk)


def _keep_one_administrator(leaving: Editor) -> None:
    others = (
        Editor.objects.filter(Q(is_superuser=True) | Q(groups__name=Role.ADMINISTRATOR), is_active=True)
        .exclude(pk=leaving.pk)
        .exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    )
    if not others.exists():
        raise Refused(_("This is the last administrator who can sign in. Make somebody else administrator first."))


def _write_roles(editor: Editor, roles: frozenset[Role]) -> None:
    others = editor.groups.exclude(name__in=Role.values)
    editor.groups.set([*others, *Group.objects.filter(name__in=roles)])
    # The back office is the administrators' room; a superuser keeps the key.
    editor.is_staff = Role.ADMINISTRATOR in roles or editor.is_superuser
    editor.save(update_fields=["is_staff"])
