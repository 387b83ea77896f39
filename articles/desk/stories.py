"""The list of all stories, and how a new one begins."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from articles.desk.filters import NEWEST, PLANS, SORTS, WHEN, StoryFilter, sorted_by
from articles.desk.forms import ImportForm, NewStoryForm
from articles.domain import board, drafting, importing
from articles.enums import CreditRole
from articles.models import Article
from articles.story.refusal import Refused
from editors import roles
from editors.access import desk_required, permission_required

PER_PAGE = 40
# Filters whose values are words of ours.
NAMED = {"label", "language", "kind", "when", "translation"}
HEADS = {
    "headline": pgettext_lazy("column", "Headline"),
    "label": pgettext_lazy("column", "Stage"),
    "section": pgettext_lazy("column", "Section"),
    "words": pgettext_lazy("column", "Words"),
    "changed": pgettext_lazy("column", "Changed"),
    "published": pgettext_lazy("column", "Published"),
}


@require_safe
@desk_required
def stories(request):
    """All stories open to this person; filter, order and page stand in the address."""
    filtered = StoryFilter(request.GET, queryset=Article.objects.open_to(request.user), request=request)
    sort = request.GET.get("sort", NEWEST)
    found = sorted_by(filtered.qs.for_desk(), sort)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [board.decorate(article) for article in page.object_list]
    plan = _plan(request, sort)
    for article in page.object_list:
        article.plan = getattr(article, WHEN[plan][0])
    context = {
        "filter": filtered,
        "page": page,
        "chosen": _chosen(request, filtered),
        "heads": _heads(request, sort, plan),
        "plan": plan,
        "here": "stories",
    }
    return render(request, "desk/stories.html", context)


def _plan(request, sort: str) -> str:
    """The date of the plan that has a column: the one asked for, else the deadline."""
    asked = (request.GET.get("when", ""), sort.lstrip("-"))
    return next((name for name in asked if name in PLANS), PLANS[0])


def _heads(request, sort: str, plan: str) -> list[dict]:
    """The columns, each with the address that sorts by it, and how it is sorted now."""
    name = sort.lstrip("-")
    if name not in SORTS:
        sort, name = NEWEST, "changed"
    heads = []
    columns = {**HEADS, plan: capfirst(WHEN[plan][1])}
    for column, title in columns.items():
        query = request.GET.copy()
        query.pop("page", None)
        falling = sort == f"-{column}"
        query["sort"] = (
            column if falling or (column != name and column in {"headline", "section", "label", plan}) else f"-{column}"
        )
        state = "" if column != name else ("descending" if falling else "ascending")
        heads.append({"name": column, "title": title, "query": query.urlencode(), "state": state})
    return heads


def _chosen(request, filtered: StoryFilter) -> list[dict]:
    """Every filter in use as a chip, with the address without it."""
    chips = []
    form = filtered.form
    form.is_valid()
    for name, value in form.cleaned_data.items():
        if value in (None, "", [], False) or (name == "when" and value not in PLANS):
            continue
        field = form.fields[name]
        for one in value if isinstance(value, list) else [value]:
            query = request.GET.copy()
            query.pop("page", None)
            kept = [each for each in query.getlist(name) if isinstance(value, list) and each != str(one)]
            query.setlist(name, kept)
            shown = (
                dict(field.choices).get(one, one)
                if name in {"label", "language", "kind", "when", "translation"}
                else one
            )
            shown = _("yes") if shown is True else shown
            chips.append({"label": field.label, "value": shown, "query": query.urlencode()})
    return chips


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(roles.WRITE)
def new(request):
    """Four questions, and the writing begins."""
    form = NewStoryForm(request.POST or None, editor=request.user)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        article = drafting.create(by=request.user, **chosen)
        return redirect("desk:story", pk=article.pk)
    return render(request, "desk/new.html", {"form": form, "here": "new"})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(roles.WRITE)
def import_text(request):
    """Paste or upload one piece; what was recognised, and what was not placed, is shown before going on."""
    form = ImportForm(request.POST or None, request.FILES or None, editor=request.user)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            imported = importing.import_piece(
                form.raw, by=request.user, language=chosen["language"], desk=chosen["desk"], section=chosen["section"]
            )
        except Refused as refused:
            form.add_error(None, _(refused.template) % refused.params)
        else:
            if not imported.already:
                request.session[f"imported-{imported.article.pk}"] = _shown(imported)
                return redirect("desk:imported", pk=imported.article.pk)
            return _already_here(request, imported.article)
    return render(request, "desk/import.html", {"form": form, "here": "new"}, status=200 if not form.errors else 422)


def _already_here(request, article):
    if Article.objects.open_to(request.user).filter(pk=article.pk).exists():
        messages.info(request, _("This piece was taken in before. Here is the first one; nothing was added."))
        return redirect("desk:story", pk=article.pk)
    messages.warning(
        request, _("This piece was taken in before, by somebody else, and is not open to you. Ask your desk.")
    )
    return redirect("desk:import")


@require_safe
@permission_required(roles.WRITE)
def imported(request, pk):
    """What the import recognised, once; afterwards the story itself."""
    shown = request.session.get(f"imported-{pk}")
    article = Article.objects.open_to(request.user).select_related("draft").filter(pk=pk).first()
    if not shown or article is None:
        return redirect(reverse("desk:stories") + "?" + urlencode({"q": f"#{pk}"}))
    return render(request, "desk/imported.html", {"found": shown, "article": article, "here": "new"})


def _shown(imported: importing.Imported) -> dict:
    summary = importing.summary(imported)
    names = [str(keyword) for keyword in imported.proposed]
    credited = [(str(CreditRole(role).label), name) for role, name in summary["credits"]]
    new_people = [str(profile) for profile in imported.new_people]
    return summary | {"credits": credited, "proposed": names, "new_people": new_people}
