"""The breaking line: put up for a time, or taken away."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.desk.keywords import number
from articles.domain import breaking
from articles.models import Article
from editors import roles
from editors.access import permission_required

# So much of a line that is too long comes back to be shortened.
MOST = 1000


@require_POST
@permission_required(roles.PUBLISH)
def line(request, language):
    """Put the breaking line up, or take it away."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    if request.POST.get("act") == "end":
        line = breaking.current(language)
        if line:
            breaking.end(line, by=request.user)
        messages.success(request, _("The breaking line is gone."))
        return redirect("desk:front", language)
    article = None
    if request.POST.get("story"):
        article = Article.objects.live().in_language(language).filter(pk=number(request.POST["story"])).first()
        if article is None:
            messages.warning(request, _("Choose a live story of this edition, or none."))
            return _again(request, language)
    try:
        breaking.start(
            language,
            request.POST.get("text", ""),
            minutes=number(request.POST.get("minutes")),
            by=request.user,
            article=article,
        )
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return _again(request, language)
    messages.success(request, _("Readers see the breaking line now."))
    return redirect("desk:front", language)


def _again(request, language: str) -> HttpResponseRedirect:
    """Back to the form with what was typed: a line that was refused is mended, not written anew."""
    typed = {"line": "text", "story": "story", "minutes": "minutes"}
    words = urlencode({name: request.POST.get(field, "")[:MOST] for name, field in typed.items()})
    return redirect(f"{reverse('desk:front', args=[language])}?{words}#breaking-title")
