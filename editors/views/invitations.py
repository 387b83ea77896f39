"""The link in an invitation: looking changes nothing, the form takes it up."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from editors.domain import invitations
from editors.domain.accounts import Refused
from editors.forms import AcceptForm


@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, secret):
    found = invitations.find(secret)
    if found is None:
        return render(request, "account/invitation_closed.html", {"invitation": None}, status=404)
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    language = translation.get_language() if chosen else found.editor.language
    with translation.override(language):
        response = _page(request, secret, found)
        response.headers["Content-Language"] = language
        # The link is a secret: no other site may see it. (Without any referrer our own form would look foreign.)
        response.headers["Referrer-Policy"] = "same-origin"
        return response


def _page(request, secret, found):
    if request.user.is_authenticated and request.user != found.editor:
        return render(request, "account/invitation_other.html", {"invitation": found}, status=409)
    if not found.is_open:
        return render(request, "account/invitation_closed.html", {"invitation": found}, status=410)
    form = AcceptForm(request.POST or None, editor=found.editor)
    if request.method == "POST" and form.is_valid():
        try:
            editor = invitations.accept(secret, name=form.cleaned_data["name"], password=form.cleaned_data["password1"])
        except Refused:  # taken up or withdrawn between the look and the click
            return render(request, "account/invitation_closed.html", {"invitation": found}, status=410)
        return perform_login(request, editor, email=editor.email)
    return render(request, "account/invitation.html", {"invitation": found, "form": form})
