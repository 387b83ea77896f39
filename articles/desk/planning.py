"""The planning list: what is to happen on which day, and what should have happened."""

from django import forms
from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from articles.desk.forms import desks_of
from articles.domain import agenda, clock
from articles.models import Article, Section
from editors.access import desk_required
from editors.models import Desk

SPANS = {"1": _("Today and tomorrow"), "7": _("Seven days"), "14": _("Two weeks"), "60": _("Two months")}
USUAL = "14"


class AgendaForm(forms.Form):
    """Every parameter may be left out; one that makes no sense is passed over."""

    sort = forms.MultipleChoiceField(
        label=_("What"),
        required=False,
        choices=[*((each.name, each.label) for each in agenda.SORTS), agenda.BUNDLE],
        widget=forms.CheckboxSelectMultiple,
    )
    desk = forms.ModelChoiceField(label=_("Desk"), queryset=Desk.objects.none(), required=False, empty_label=_("Any"))
    section = forms.ModelChoiceField(
        label=_("Section"), queryset=Section.objects.order_by("path"), required=False, empty_label=_("Any")
    )
    span = forms.ChoiceField(label=_("How far"), choices=list(SPANS.items()), required=False, initial=USUAL)

    def __init__(self, *args, editor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["desk"].queryset = desks_of(editor)


@require_safe
@desk_required
def planning(request):
    """The agenda of all stories open to this person, by day in the newsroom's zone."""
    form = AgendaForm(request.GET or None, editor=request.user)
    form.is_valid()
    given = getattr(form, "cleaned_data", {})
    stories = Article.objects.open_to(request.user)
    if given.get("desk"):
        stories = stories.filter(desk=given["desk"])
    if given.get("section"):
        stories = stories.filter(draft__section__in=Section.objects.within(given["section"]))
    sorts, now = set(given.get("sort") or []), clock.now()
    if given.get("desk") or given.get("section"):
        # A bundle belongs to no desk.
        sorts = (sorts or set(agenda.BY_NAME)) - {agenda.BUNDLE[0]} or {"none"}
    until = agenda.end_of(int(given.get("span") or USUAL))
    context = {
        "form": form,
        "is_filtered": bool(request.GET),
        "overdue": agenda.overdue(request.user, stories, now, sorts or None),
        "days": agenda.days(request.user, stories, now, until=until, sorts=sorts or None),
        "zone": settings.NEWSROOM_TIME_ZONE,
        "here": "planning",
    }
    return render(request, "desk/planning.html", context)
