"""The staff, for administrators: who is here, who is invited, what each may do."""

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editors import roles
from editors.access import permission_required
from editors.domain import accounts, invitations
from editors.domain.accounts import Refused
from editors.forms import InviteForm, StaffForm
from editors.models import AuditEntry, Editor

GROUPS = ("active", "invited", "closed")
LATEST = 10


@require_safe
@permission_required(roles.MANAGE_PEOPLE)
def people(request):
    words = request.GET.get("q", "").strip()[:100]
    found = Editor.objects.with_standing().select_related("invitation", "profile")
    found = found.prefetch_related("groups", "desks")
    if words:
        found = found.filter(
            Q(email__icontains=words) | Q(name__en__icontains=words) | Q(**{"name__zh-hans__icontains": words})
        )
    by_standing: dict[str, list[Editor]] = {standing: [] for standing in GROUPS}
    for editor in found:
        by_standing[editor.standing].append(editor)
    return render(request, "account/people.html", {"standings": by_standing, "words": words, "here": "people"})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(roles.INVITE)
def invite(request):
    form = InviteForm(request.POST or None, initial={"roles": ["contributor"], "language": request.user.language})
    if request.method == "POST" and form.is_valid():
        try:
            sent = invitations.invite(by=request.user, **form.cleaned_data)
        except invitations.MailNotSent as trouble:
            messages.warning(request, str(trouble))
            return redirect("people:person", Editor.objects.get(email=form.cleaned_data["email"]).pk)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": sent.editor.email})
            _say_where_mail_goes(request)
            return redirect("people:person", sent.editor.pk)
    return render(request, "account/invite.html", {"form": form, "here": "people"})


@require_safe
@permission_required(roles.MANAGE_PEOPLE)
def person(request, pk):
    editor = _find(pk)
    return _person_page(request, editor, _staff_form(editor))


@require_POST
@permission_required(roles.MANAGE_PEOPLE)
def staff(request, pk):
    editor = _find(pk)
    form = _staff_form(editor, request.POST)
    if not form.is_valid():
        return _person_page(request, editor, form)
    return _do(
        request,
        editor,
        lambda: accounts.set_staff(
            editor, roles=form.cleaned_data["roles"], desks=form.cleaned_data["desks"], by=request.user
        ),
        _("Roles and desks are saved."),
    )


@require_POST
@permission_required(roles.MANAGE_PEOPLE)
def deactivate(request, pk):
    editor = _find(pk)
    done = _("%(person)s can no longer sign in, and is signed out everywhere.") % {"person": editor}
    return _do(request, editor, lambda: accounts.deactivate(editor, by=request.user), done)


@require_POST
@permission_required(roles.MANAGE_PEOPLE)
def reactivate(request, pk):
    editor = _find(pk)
    done = _("%(person)s can sign in again.") % {"person": editor}
    return _do(request, editor, lambda: accounts.reactivate(editor, by=request.user), done)


@require_POST
@permission_required(roles.INVITE)
def invite_again(request, pk):
    editor = get_object_or_404(Editor.objects.filter(invitation__isnull=False), pk=pk)
    done = _("A new invitation is on its way to %(email)s. The earlier link no longer works.") % {"email": editor.email}
    _say_where_mail_goes(request)
    return _do(request, editor, lambda: invitations.resend(editor.invitation, by=request.user), done)


@require_POST
@permission_required(roles.INVITE)
def withdraw(request, pk):
    editor = Editor.objects.filter(pk=pk, invitation__isnull=False).first()
    if editor is None:  # a second click: it is gone already
        return redirect("people:list")
    try:
        invitations.withdraw(editor.invitation, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("people:person", pk)
    messages.success(request, _("The invitation of %(email)s is withdrawn.") % {"email": editor.email})
    return redirect("people:list")


def _say_where_mail_goes(request):
    if not settings.EMAIL_URL:
        words = _("No mail server is set (EMAIL_URL), so mails are written to %(folder)s on the server.")
        messages.info(request, words % {"folder": settings.EMAIL_FILE_PATH})


def _find(pk: int) -> Editor:
    return get_object_or_404(Editor.objects.with_standing().select_related("invitation", "profile"), pk=pk)


def _staff_form(editor, data=None):
    form = StaffForm(data, initial={"roles": [role.value for role in editor.sorted_roles], "desks": editor.desks.all()})
    form.fields["roles"].disabled = editor.is_superuser
    return form


def _person_page(request, editor, form):
    history = AuditEntry.objects.filter(
        Q(actor=editor) | Q(action__regex=r"^(account|invitation)\.", target_key=str(editor.pk))
    ).select_related("actor")[:LATEST]
    return render(
        request, "account/person.html", {"person": editor, "form": form, "history": history, "here": "people"}
    )


def _do(request, editor, verb, done):
    try:
        verb()
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("people:person", editor.pk)
