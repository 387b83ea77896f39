"""Bundles: what goes out together, whether each story is ready, and when."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from articles.desk.filters import StoryFilter
from articles.desk.forms import BundleForm, two_moments
from articles.domain import bundles, corrections, labels, moments
from articles.domain.corrections import Release
from articles.domain.refusals import Refusal
from articles.enums import BundleState, CorrectionKind, FrontState, Significance, Stage
from articles.models import Article, Bundle, FrontEdition
from editors import roles
from editors.access import permission_required

FOUND = 20
FORMER = 30


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(roles.REVIEW)
def index(request):
    """All bundles open to this person; POST begins one."""
    refused = ""
    if request.method == "POST":
        try:
            made = bundles.create(request.POST.get("title", "")[: bundles.TITLE], by=request.user)
            return redirect("desk:bundle", pk=made.pk)
        except Refusal as refusal:
            refused = str(refusal)
    rows = Bundle.objects.open_to(request.user).annotate(size=Count("stories")).select_related("created_by")
    context = {
        "pending": rows.pending().order_by("publish_at", "-pk"),
        "former": rows.exclude(state__in=[BundleState.OPEN, BundleState.PLANNED])[:FORMER],
        "refused": refused,
        "here": "bundles",
    }
    return render(request, "desk/bundles.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "HEAD"])
@permission_required(roles.REVIEW)
def bundle(request, pk):
    return _screen(request, _open(request, pk))


@require_POST
@permission_required(roles.REVIEW)
def act(request, pk, act):
    """One act on the bundle; a second click finds it done."""
    if act not in ACTS:
        raise Http404
    found, form = _open(request, pk), BundleForm(request.POST)
    reasons: list[str] = []
    if form.is_valid():
        try:
            said = ACTS[act](request, found, form.cleaned_data | {"release": form.release})
            if said:
                messages.success(request, said)
            return redirect("desk:bundle", pk=pk)
        except Refusal as refusal:
            reasons = [str(refusal)]
        except PermissionDenied:
            reasons = [_("Your role does not allow this for this bundle.")]
    else:
        reasons = [message for each in form.errors.values() for message in each]
    refused = {"act": act, "reasons": reasons, "at": request.POST.get("at", ""), "choices": two_moments(form)}
    # Nothing that was typed is lost.
    refused |= {name: request.POST.get(name, "") for name in ("title", "story", "significance", "correction")}
    refused["text"] = {code: request.POST.get(f"text_{code}", "") for code, _name in settings.LANGUAGES}
    return _screen(request, _open(request, pk), refused=refused, status=422)


def _open(request, pk: int) -> Bundle:
    found = Bundle.objects.open_to(request.user).select_related("front__front__section", "created_by")
    return get_object_or_404(found, pk=pk)


def _story(request, given) -> Article:
    return get_object_or_404(Article.objects.open_to(request.user), pk=given["story"] or 0)


def _rename(request, found, given) -> str:
    bundles.rename(found, given["title"], by=request.user)
    return _("The name is saved.")


def _add(request, found, given) -> str:
    bundles.add(found, _story(request, given), by=request.user)
    return ""


def _remove(request, found, given) -> str:
    # Whoever may look up the bundle and change it may take out what she may not read.
    row = get_object_or_404(found.stories.select_related("article"), article=given["story"] or 0)
    bundles.remove(found, row.article, by=request.user)
    return ""


def _release(request, found, given) -> str:
    bundles.set_release(found, _story(request, given), given["release"] or Release(), by=request.user)
    return _("Saved: so it goes out with the others.")


def _earlier(request, found, given) -> str:
    bundles.shift(found, _story(request, given), step=-1, by=request.user)
    return ""


def _later(request, found, given) -> str:
    bundles.shift(found, _story(request, given), step=1, by=request.user)
    return ""


def _front(request, found, given) -> str:
    edition = get_object_or_404(FrontEdition, pk=given["front"]) if given["front"] else None
    bundles.set_front(found, edition, by=request.user)
    return _("The front goes live with the stories.") if edition else _("No front goes live with the stories.")


def _publish(request, found, given) -> str:
    bundles.publish(found, by=request.user, seen=given["seen"] or 0)
    return _("All of it is published: readers see it now.")


def _plan(request, found, given) -> str:
    bundles.plan(found, given["at"], by=request.user, seen=given["seen"] or 0)
    return _("All of it will be published on %(moment)s.") % {"moment": moments.words(given["at"])}


def _unplan(request, found, given) -> str:
    bundles.unplan(found, by=request.user)
    return _("The bundle will not be published by itself any more. The stories stay approved.")


def _dissolve(request, found, given) -> str:
    bundles.dissolve(found, by=request.user)
    return _("The bundle is given up. Its stories are on their own again.")


ACTS = {
    "rename": _rename,
    "add": _add,
    "remove": _remove,
    "release": _release,
    "earlier": _earlier,
    "later": _later,
    "front": _front,
    "publish": _publish,
    "plan": _plan,
    "unplan": _unplan,
    "dissolve": _dissolve,
}


def _screen(request, found: Bundle, *, refused: dict | None = None, status: int = 200):
    pending = found.state in {BundleState.OPEN, BundleState.PLANNED}
    may_publish = request.user.has_perm(roles.PUBLISH)
    members = _members(request, found, refused or {})
    front_obstacle = bundles.front_obstacle(found.front) if pending else ""
    context = {
        "bundle": found,
        "pending": pending,
        "planned": found.state == BundleState.PLANNED,
        "members": members,
        "not_ready": sum(1 for each in members if each["obstacle"]),
        "front_obstacle": front_obstacle,
        "fronts": _fronts(found) if pending and may_publish else [],
        "may_publish": may_publish,
        "may_change": pending and (may_publish or found.state == BundleState.OPEN),
        "planned_at": moments.typed(found.publish_at),
        "refused": refused or {},
        "here": "bundles",
    }
    if context["may_change"]:
        context |= _found(request, found)
    return render(request, "desk/bundle.html", context, status=status)


def _members(request, found: Bundle, refused: dict) -> list[dict]:
    """Each story with what is in its way; of those this person may not read, only that they are there."""
    members = bundles.members(found)
    open_ = set(
        Article.objects.open_to(request.user)
        .filter(pk__in=[each.article.pk for each in members])
        .values_list("pk", flat=True)
    )
    pending = found.state in {BundleState.OPEN, BundleState.PLANNED}
    return [
        {
            "pk": each.article.pk,
            "article": each.article if each.article.pk in open_ else None,
            "label": labels.label(each.article),
            "obstacle": each.obstacle if pending else "",
            "release": _release_of(each.article, refused) if pending and request.user.has_perm(roles.PUBLISH) else None,
            "is_first": number == 0,
            "is_last": number == len(members) - 1,
        }
        for number, each in enumerate(members)
    ]


def _release_of(article: Article, refused: dict) -> dict | None:
    """The form by which a publisher says how an approved update goes out, with what was said already."""
    if not article.is_published_before or article.stage != Stage.APPROVED:
        return None
    planned, act = corrections.planned(article), f"release-{article.pk}"
    said: dict = {"significance": planned.significance, "correction": planned.kind, "text": planned.text}
    again = refused.get("act") == "release" and refused.get("story") == str(article.pk)
    if again:
        said = {name: refused[name] for name in said}
    words = [Significance(planned.significance).label]
    if planned.kind:
        words.append(CorrectionKind(planned.kind).label)
    return {
        "offer": {"action": act, "asks_significance": True, "asks_correction": True},
        "said": said | {"act": act},
        "open": again,
        "words": " · ".join(str(each) for each in words),
    }


def _fronts(found: Bundle) -> list[dict]:
    """Arrangements that wait: being worked on, or planned; without those of other bundles."""
    waiting = FrontEdition.objects.filter(state__in=[FrontState.WORKING, FrontState.PLANNED])
    waiting = waiting.exclude(bundles__in=Bundle.objects.pending().exclude(pk=found.pk))
    languages = dict(settings.LANGUAGES)
    return [
        {
            "pk": each.pk,
            "chosen": each.pk == found.front_id,
            "words": _("%(place)s (%(language)s), number %(number)d")
            % {
                "place": each.front.section or _("Home page"),
                "language": languages.get(each.front.language, each.front.language),
                "number": each.number,
            },
        }
        for each in waiting.select_related("front__section").defer("blocks").order_by("front", "number")
    ]


def _found(request, found: Bundle) -> dict:
    """Stories to choose from: what is on its way, approved ones first where nothing is asked for."""
    typed = request.GET.get("q", "").strip()[:200]
    stories = Article.objects.open_to(request.user).exclude(stage__in=[Stage.SPIKED, Stage.CLEAN])
    stories = stories.filter(publish_at=None)
    if typed:
        stories = StoryFilter({"q": typed}, queryset=stories, request=request).qs
    stories = stories.exclude(bundle_rows__bundle__in=Bundle.objects.pending()).for_desk()
    rows = list(stories.order_by("-draft__updated_at")[:FOUND])
    for row in rows:
        row.label = labels.label(row)
    return {"typed": typed, "found": sorted(rows, key=lambda row: row.stage != Stage.APPROVED)}
