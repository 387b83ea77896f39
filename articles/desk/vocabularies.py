"""Keywords in files: uploaded, looked at before anything changes, taken in; and given out."""

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.exchange import vocabularies, waiting
from editors import roles
from editors.access import permission_required
from keywords.domain.exchange import files, giving, telling
from keywords.domain.exchange.concepts import FileRefused
from keywords.domain.exchange.taking import ChangedSince
from keywords.models import Vocabulary

SALT = "newsroom.vocabulary-import"
SHOWN = 200
OUTCOMES = {
    "created": gettext_lazy("new"),
    "updated": pgettext_lazy("import", "changed"),
    "retired": gettext_lazy("retired"),
    "unchanged": gettext_lazy("as it is"),
}


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.json,text/csv,application/json"}),
        help_text=gettext_lazy("A table (CSV, UTF-8) or JSON in the shape of the IPTC Media Topics, up to 20 MB."),
    )
    vocabulary = forms.ModelChoiceField(
        label=gettext_lazy("Vocabulary"),
        queryset=Vocabulary.objects.all(),
        required=False,
        empty_label=gettext_lazy("As the file says"),
        help_text=gettext_lazy("Media Topics get a vocabulary of their own when the file names none."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(roles.CARE_KEYWORDS)
def bring(request):
    """Choose a file; what it would change is shown, and nothing is changed."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if not form.is_valid():
        return _ask(request, form)
    upload, vocabulary = form.cleaned_data["file"], form.cleaned_data["vocabulary"]
    try:
        files.check_size(upload.size)  # before a byte of it is read
        raw = upload.read()
        planned = vocabularies.preview(files.read(raw), vocabulary=vocabulary)
    except FileRefused as refusal:
        return _ask(request, form, refusal)
    return _preview(request, planned, waiting.keep(raw), upload.name, vocabulary)


@require_POST
@permission_required(roles.CARE_KEYWORDS)
def take_in(request):
    """Import the file that was looked at, unless it would change something else by now."""
    try:
        ticket = signing.loads(request.POST.get("ticket", ""), salt=SALT, max_age=waiting.SECONDS)
    except signing.BadSignature:
        ticket = {}
    raw = waiting.fetch(ticket["key"]) if ticket.get("by") == request.user.pk else None
    if raw is None:
        messages.warning(request, _("The file is not kept any more. Choose it again."))
        return redirect("desk:vocabulary-import")
    vocabulary = Vocabulary.objects.filter(pk=ticket["vocabulary"]).first() if ticket["vocabulary"] else None
    if ticket["vocabulary"] and vocabulary is None:
        messages.warning(request, _("The vocabulary was removed meanwhile. Choose another one."))
        return redirect("desk:vocabulary-import")
    try:
        made = vocabularies.take_in(
            files.read(raw), by=request.user, name=ticket["name"], vocabulary=vocabulary, seen=ticket["seen"]
        )
    except ChangedSince as changed:
        messages.warning(request, str(changed))
        return _preview(request, changed.plan, ticket["key"], ticket["name"], vocabulary, status=409)
    except FileRefused as refusal:
        return _ask(request, FileForm(), refusal)
    waiting.forget(ticket["key"])
    number = len(made.changed)
    sentence = ngettext("%(number)d keyword is imported.", "%(number)d keywords are imported.", number)
    messages.success(request, sentence % {"number": number})
    return redirect("desk:vocabulary-care")


@require_safe
@permission_required(roles.ADD_KEYWORD)
def give(request):
    """One vocabulary, or all, as a file that the import reads back."""
    slug = request.GET.get("vocabulary", "")
    vocabulary = get_object_or_404(Vocabulary, slug=slug) if slug else None
    form = "csv" if request.GET.get("format") == "csv" else "json"
    if form == "csv":
        response = HttpResponse(giving.as_csv(vocabulary), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(giving.as_json(vocabulary), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{slug or "keywords"}.{form}"'
    return response


def _ask(request, form, refusal=None):
    context = {"form": form, "problems": refusal.sentences if refusal else [], "here": "keywords"}
    return render(request, "desk/vocabulary_import.html", context, status=422 if refusal or form.errors else 200)


def _preview(request, planned, key, name, vocabulary, status=200):
    ticket = {
        "key": key,
        "name": name,
        "vocabulary": vocabulary.pk if vocabulary else None,
        "seen": planned.digest,
        "by": request.user.pk,
    }
    changed = planned.changed
    shown = [
        {"entry": entry, "outcome": OUTCOMES[entry.outcome], "changes": list(telling.changes(entry))}
        for entry in changed[:SHOWN]
    ]
    context = {
        "name": name,
        "ticket": signing.dumps(ticket, salt=SALT),
        "counts": [(OUTCOMES[outcome], planned.counts[outcome]) for outcome in OUTCOMES],
        "made": planned.vocabularies,
        "shown": shown,
        "more": len(changed) - len(shown),
        "changes_something": bool(changed or planned.vocabularies),
        "here": "keywords",
    }
    return render(request, "desk/vocabulary_preview.html", context, status=status)
