"""What is done at the desk about translations: begin one, take over what changed, answer for a machine’s draft."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.desk.forms import MachineForm, TakeOverForm, TranslateForm
from articles.desk.story import open_article
from articles.domain import machine, translations
from articles.domain.refusals import Refusal
from articles.models import Article
from editors.access import desk_required


@require_POST
@desk_required
def begin(request, pk):
    """A draft in another language; the second click leads to what the first one began."""
    source, form = open_article(request, pk), TranslateForm(request.POST)
    if not form.is_valid():
        raise Http404
    language = form.cleaned_data["language"]
    try:
        begun = translations.begin(source, by=request.user, language=language, with_words=form.cleaned_data["words"])
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("desk:story", pk=pk)
    if not Article.objects.open_to(request.user).filter(pk=begun.article.pk).exists():
        messages.warning(request, _("Somebody else is translating this already."))
        return redirect("desk:story", pk=pk)
    if begun.new:
        name = get_language_info(language)["name_translated"]
        messages.success(request, _("The translation into %(language)s is begun.") % {"language": name})
    else:
        messages.info(request, _("This translation was begun already: here it is."))
    return redirect("desk:story", pk=begun.article.pk)


@require_POST
@desk_required
def take_over(request, pk):
    """The text has what the original says now."""
    article, form = open_article(request, pk), TakeOverForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        translations.take_over(article, by=request.user, seen=form.cleaned_data["original"])
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    except PermissionDenied:
        messages.error(request, _("You may not change this story now."))
    else:
        messages.success(request, _("The changes of the original count as taken over."))
    return redirect("desk:story", pk=pk)


@require_POST
@desk_required
def machine_act(request, pk, act):
    """Ask for a machine's draft, or answer for the one that is there."""
    article, form = open_article(request, pk), MachineForm(request.POST)
    if not form.is_valid() or act not in {"ask", "confirm"}:
        raise Http404
    try:
        if act == "ask":
            machine.ask(article, by=request.user)
            messages.success(request, _("A machine’s draft was asked for. It appears in the empty passages by itself."))
        else:
            machine.confirm(article, by=request.user, seen=form.cleaned_data["seen"])
            messages.success(request, _("The machine’s draft is confirmed: it counts as your text."))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    except PermissionDenied:
        messages.error(request, _("You may not change this story now."))
    return redirect("desk:story", pk=pk)
