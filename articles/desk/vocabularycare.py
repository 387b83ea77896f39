"""Vocabularies: made, described and put in order by administrators."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from articles.desk import keywordwords
from articles.domain import keywordcare
from editors import roles
from editors.access import permission_required
from keywords.domain.refusals import Refused
from keywords.models import KeywordStatus, Vocabulary


class VocabularyForm(forms.ModelForm):
    class Meta:
        model = Vocabulary
        fields = ["name", "is_tree", "is_open", "is_required", "limit"]


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(roles.CARE_KEYWORDS)
def vocabularies(request):
    """All of them in their order; a form makes another one."""
    form = VocabularyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            made = keywordcare.create_vocabulary(given.pop("name"), by=request.user, **given)
        except (Refused, ValidationError) as error:
            form.add_error(None, keywordwords.reason(error))
        else:
            messages.success(request, _("The vocabulary “%(name)s” is made.") % {"name": made})
            return redirect("desk:vocabulary-care")
    in_use = ~Q(keywords__status=KeywordStatus.RETIRED)
    context = {
        "form": form,
        "vocabularies": Vocabulary.objects.annotate(present=Count("keywords", filter=in_use)).order_by(
            "position", "pk"
        ),
        **keywordwords.rights(request.user),
    }
    return render(request, "desk/vocabularies_care.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(roles.CARE_KEYWORDS)
def vocabulary(request, pk):
    shown = get_object_or_404(Vocabulary, pk=pk)
    form = VocabularyForm(request.POST or None, instance=Vocabulary.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        try:
            keywordcare.update_vocabulary(shown, by=request.user, **form.cleaned_data)
        except (Refused, ValidationError) as error:
            form.add_error(None, keywordwords.reason(error))
        else:
            messages.success(request, _("The vocabulary is saved."))
            return redirect("desk:vocabulary-care")
    context = {"vocabulary": shown, "form": form, **keywordwords.rights(request.user)}
    return render(request, "desk/vocabulary_care.html", context, status=422 if form.errors else 200)


@require_POST
@permission_required(roles.CARE_KEYWORDS)
def act(request, pk, act):
    """One place up or down, or away while it is empty."""
    shown = get_object_or_404(Vocabulary, pk=pk)
    if act not in {"up", "down", "delete"}:
        raise Http404
    if act == "delete":
        try:
            keywordcare.delete_vocabulary(shown, by=request.user)
            messages.success(request, _("The vocabulary “%(name)s” is removed.") % {"name": shown})
        except Refused as refusal:
            messages.warning(request, str(refusal))
        return redirect("desk:vocabulary-care")
    keys = list(Vocabulary.objects.values_list("pk", flat=True))
    place = keys.index(pk)
    other = place + (-1 if act == "up" else 1)
    if 0 <= other < len(keys):
        keys[place], keys[other] = keys[other], keys[place]
        keywordcare.order_vocabularies(keys, by=request.user)
    return redirect("desk:vocabulary-care")
