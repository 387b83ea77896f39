"""Care of sections: their tree, order, words and addresses; new ones, and old ones retired into others."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from articles.desk.keywords import number
from articles.domain import sectionretiring, sections
from articles.domain.refusals import Refusal
from articles.models import Section
from articles.public import context as furniture
from editors import roles
from editors.access import permission_required, wants_json
from editors.models import AuditEntry
from newsroom.lib.text import slugify_headline

ENTRIES = 20


class SectionForm(forms.ModelForm):
    slug = forms.SlugField(
        label=gettext_lazy("Last word of the address"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Leave empty to have it made from the name. An old address leads to the new one."),
    )

    class Meta:
        model = Section
        fields = ["name", "slug", "parent", "description", "desk"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = self.instance if self.instance.pk else None
        parents = Section.objects.order_by("path")
        if known:
            parents = parents.exclude(pk__in=Section.objects.within(known).values("pk"))
        self.fields["parent"].queryset = parents
        self.fields["parent"].empty_label = _("None: at the top")
        self.fields["parent"].label_from_instance = _indented
        self.fields["desk"].empty_label = _("No desk")

    def clean(self):
        values = super().clean()
        if not values.get("slug") and values.get("name"):
            values["slug"] = slugify_headline(values["name"].in_("en"), 60)
        if not values.get("slug") and not self.errors:
            self.add_error("slug", _("An address needs Latin letters or figures."))
        return values


def _indented(section: Section) -> str:
    return "\u2003" * section.path.count("/") + str(section)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(roles.CARE_SECTIONS)
def index(request):
    """The tree in its order; a form makes another section."""
    form = SectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = sections.create(Section(**form.cleaned_data), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The section “%(name)s” is made.") % {"name": made})
            return redirect("desk:sections")
    counts = dict(Section.objects.annotate(stories=Count("drafts")).values_list("pk", "stories"))
    rows = furniture.tree(furniture.SECTIONS.rows())
    for row in rows:
        row.stories = counts[row.pk]
    tree = [row for row in rows if row.depth == 0]
    context = {
        "tree": tree,
        "form": form,
        "entries": _entries(AuditEntry.objects.filter(action__startswith="section.")),
        "here": "sections",
    }
    return render(request, "desk/sections.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(roles.CARE_SECTIONS)
def section(request, pk):
    """One section: its words and place, and the way out of use."""
    shown = get_object_or_404(Section.objects.select_related("parent"), pk=pk)
    form = SectionForm(request.POST or None, instance=Section.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():
                sections.place(shown, slug=given["slug"], parent=given["parent"], by=request.user)
                words = {name: given[name] for name in ("name", "description", "desk")}
                sections.describe(shown, by=request.user, **words)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": given["name"]})
            return redirect("desk:section-care", pk=pk)
    return _screen(request, shown, form, status=422 if form.errors else 200)


def _screen(request, shown: Section, form: SectionForm, *, status: int = 200, refused: str = ""):
    own = AuditEntry.objects.filter(action__startswith="section.", target_key=str(shown.pk))
    context = {
        "section": shown,
        "form": form,
        "stories": shown.drafts.count(),
        "live": shown.articles.live().count(),
        "below": Section.objects.filter(parent=shown).count(),
        "targets": [(row.pk, _indented(row)) for row in Section.objects.order_by("path") if row.pk != shown.pk],
        "entries": _entries(own),
        "refused": refused,
        "here": "sections",
    }
    return render(request, "desk/section.html", context, status=status)


@require_POST
@permission_required(roles.CARE_SECTIONS)
def act(request, pk, act):
    """One act on one section: a step earlier or later, to another place, out of use, or an act undone."""
    if act not in ACTS:
        raise Http404
    shown = get_object_or_404(Section.every, pk=pk)
    if shown.replaced_by_id and act != "undo":
        raise Http404
    try:
        said = ACTS[act](request, shown)
    except (Refusal, ValidationError) as refusal:
        reason = " ".join(getattr(refusal, "messages", [str(refusal)]))
        if wants_json(request):
            return JsonResponse({"reason": reason}, status=422)
        if shown.replaced_by_id:
            messages.warning(request, reason)
            return redirect("desk:sections")
        return _screen(request, shown, SectionForm(instance=shown), status=422, refused=reason)
    if wants_json(request):
        return JsonResponse({"reason": said})
    if said:
        messages.success(request, said)
    return redirect((request.POST.get("next") == "section" and _address(shown)) or reverse("desk:sections"))


def _address(shown: Section) -> str:
    return reverse("desk:section-care", args=[shown.pk])


def _up(request, shown: Section) -> str:
    sections.shift(shown, -1, by=request.user)
    return ""


def _down(request, shown: Section) -> str:
    sections.shift(shown, 1, by=request.user)
    return ""


def _put(request, shown: Section) -> str:
    parent = _named(request, "parent")
    sections.put(shown, parent=parent, before=_named(request, "before"), by=request.user)
    return _("“%(name)s” stands there now.") % {"name": shown}


def _named(request, name: str) -> Section | None:
    given = request.POST.get(name, "")
    if not given:
        return None
    found = Section.objects.filter(pk=number(given)).first()
    if found is None:
        raise ValidationError(_("This section no longer exists: choose another."))
    return found


def _retire(request, shown: Section) -> str:
    into = _named(request, "into")
    if into is None:
        raise ValidationError(_("Choose the section that takes its stories."))
    sectionretiring.retire(shown, into, by=request.user)
    return _("“%(name)s” is retired. Its stories are in “%(into)s”, and its addresses lead there.") % {
        "name": shown,
        "into": into,
    }


def _undo(request, shown: Section) -> str:
    entry = get_object_or_404(AuditEntry, pk=number(request.POST.get("entry")), target_key=str(shown.pk))
    sectionretiring.undo(entry, by=request.user)
    return _("Undone: %(act)s") % {"act": entry.label}


ACTS = {"up": _up, "down": _down, "put": _put, "retire": _retire, "undo": _undo}


def _entries(found) -> list[AuditEntry]:
    rows = list(found.select_related("actor")[:ENTRIES])
    for row in rows:
        row.line = _line(row)
        row.may_undo = row.action in sectionretiring.UNDONE_BY
    return rows


def _line(entry: AuditEntry) -> str:
    """What changed, as far as one line can say it."""
    data = entry.data
    if entry.action == "section.moved":
        return f"/{data['before']}/ → /{data['after']}/"
    if entry.action == "section.retired":
        return f"/{data['path']}/ → {data['name']}"
    return f"/{data['path']}/" if "path" in data else ""
