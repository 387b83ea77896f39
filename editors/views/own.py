"""One's own account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from editors.domain import accounts
from editors.forms import OwnForm
from editors.models import Profile


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def settings(request):
    editor = request.user
    form = OwnForm(request.POST or None, initial={"name": editor.name, "language": editor.language})
    if request.method == "POST" and form.is_valid():
        editor = accounts.set_own(editor, name=form.cleaned_data["name"], language=form.cleaned_data["language"])
        # The answer speaks the language that was just chosen.
        with translation.override(editor.language):
            messages.success(request, _("Saved."))
        return redirect("people:settings")
    profile = Profile.objects.filter(account=editor).first()
    return render(request, "account/settings.html", {"form": form, "profile": profile})
