"""Arranging a front: its blocks and slots, the stories to choose from, its preview, plan and history."""

from csp.constants import SELF
from csp.decorators import csp_replace
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from articles.desk import keywordwords
from articles.desk.filters import StoryFilter
from articles.desk.forms import MomentField
from articles.desk.frontboard import SlotForm, board_of, has_block, rules_of
from articles.desk.keywords import number
from articles.domain import breaking, embargo, frontpage, fronts, labels, moments
from articles.domain.frontblocks import KEYWORD, KINDS, FrontChanged
from articles.domain.refusals import Refusal
from articles.enums import FrontState, Stage
from articles.models import Article, FrontEdition, Section
from articles.public.context import all_sections
from articles.public.home import in_the_news
from articles.public.sections import section_context
from editors import roles
from editors.access import permission_required

FOUND = 20
FORMER = 20
WIDTHS = (390, 768, 1440)


class PlanForm(forms.Form):
    note = forms.CharField(required=False, max_length=200)
    at = MomentField(required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(roles.REVIEW)
def front(request, language, path=""):
    """The working arrangement; POST is one act on it. A script gets the board alone, others the whole page."""
    section = _place(language, path)
    edition = frontpage.working(language, section, by=request.user)
    if request.method != "POST":
        return _screen(request, edition)
    status = 200
    try:
        edition, leave = _act(request, edition)
    except FrontChanged as changed:
        edition, status, leave = frontpage.working(language, section, by=request.user), 409, False
        messages.warning(request, str(changed))
    except moments.TwoMoments as two:
        messages.warning(request, " ".join(two.messages))
        return _screen(request, edition, status=422, which=two.choices)
    except (ValidationError, Refusal) as refusal:
        status, leave = 422, False
        messages.warning(request, " ".join(getattr(refusal, "messages", [str(refusal)])))
    if request.headers.get("X-Part") == "board" and not leave:
        return _screen(request, edition, part="desk/_front_board.html", status=status)
    return redirect(_address(edition))


def _place(language: str, path: str) -> Section | None:
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return get_object_or_404(Section, path=path) if path else None


def _address(edition: FrontEdition) -> str:
    return _front_address(edition.front.language, edition.front.section)


def _front_address(language: str, section: Section | None) -> str:
    return (
        reverse("desk:section-front", args=[language, section.path])
        if section
        else reverse("desk:front", args=[language])
    )


def _act(request, edition: FrontEdition) -> tuple[FrontEdition, bool]:
    """The act that the form names; and whether the person leaves this arrangement with it."""
    given, by = request.POST, request.user
    act, seen = given.get("act", ""), number(given.get("seen"))
    if act in DECISIONS:
        form = PlanForm(given)
        if not form.is_valid():
            errors = [error for each in form.errors.as_data().values() for error in each]
            raise errors[0] if isinstance(errors[0], moments.TwoMoments) else ValidationError(errors)
        return DECISIONS[act](request, edition, form.cleaned_data, seen), True
    if act not in CHANGES:
        raise ValidationError(_("This is not something that can be done here."))
    change = CHANGES[act](request, edition)
    return frontpage.arrange(edition, change, by=by, seen=seen), False


def _to_place(request, edition):
    story = frontpage.story_for(request.POST.get("story"), edition.front, by=request.user)
    return lambda front: front.place(request.POST.get("slot", ""), story)


def _to_clear(request, edition):
    return lambda front: front.clear(request.POST.get("slot", ""))


def _to_swap(request, edition):
    return lambda front: front.swap(request.POST.get("slot", ""), request.POST.get("other", ""))


def _to_say(request, edition):
    form = SlotForm(request.POST)
    if not form.is_valid():
        raise ValidationError([error for errors in form.errors.values() for error in errors])
    given = form.cleaned_data
    if given["until"] and given["until"] <= timezone.now():
        raise ValidationError(_("Choose a moment that is still to come, or leave it empty."))
    picture = frontpage.picture_for(given["picture"].strip())
    return lambda front: front.say(
        request.POST.get("slot", ""), headline=given["headline"], picture=picture, until=given["until"]
    )


def _rule(request) -> dict:
    kind, _colon, value = request.POST.get("rule", "").partition(":")
    if kind == KEYWORD and not value:
        keyword = keywordwords.named(request.POST, "keyword")
        value = str(keyword.pk) if keyword else ""
    return frontpage.rule_for(kind, value)


def _to_add(request, edition):
    rule = _rule(request)
    return lambda front: front.add(request.POST.get("kind", "row"), rule, after=request.POST.get("after", ""))


def _to_remove(request, edition):
    return lambda front: front.remove(request.POST.get("block", ""))


def _to_shift(request, edition):
    by = -1 if request.POST.get("by") == "-1" else 1
    return lambda front: front.shift(request.POST.get("block", ""), by)


def _to_set_rule(request, edition):
    rule = _rule(request)
    title = {code: request.POST.get(f"title_{code}", "").strip()[:80] for code, _label in settings.LANGUAGES}
    size = number(request.POST.get("size"))
    block, layout = request.POST.get("block", ""), request.POST.get("layout", "")
    return lambda front: front.set_rule(block, rule=rule, title=title, size=size, layout=layout)


CHANGES = {
    "place": _to_place,
    "clear": _to_clear,
    "swap": _to_swap,
    "say": _to_say,
    "add": _to_add,
    "remove": _to_remove,
    "shift": _to_shift,
    "rule": _to_set_rule,
}


def _show(request, edition, given, seen) -> FrontEdition:
    edition = frontpage.show(edition, by=request.user, seen=seen, note=given["note"])
    messages.success(request, _("Readers see this front now."))
    return edition


def _plan(request, edition, given, seen) -> FrontEdition:
    if given["at"] is None:
        raise ValidationError(_("Say when the front goes live."))
    edition = frontpage.plan(edition, given["at"], by=request.user, seen=seen, note=given["note"])
    messages.success(request, _("The front is planned. What you change from now on is a new arrangement."))
    return edition


def _of_front(request, edition) -> FrontEdition:
    return get_object_or_404(edition.front.editions, number=number(request.POST.get("number")))


def _cancel(request, edition, given, seen) -> FrontEdition:
    frontpage.cancel(_of_front(request, edition), by=request.user)
    messages.success(request, _("The plan is cancelled."))
    return edition


def _restore(request, edition, given, seen) -> FrontEdition:
    again = frontpage.restore(_of_front(request, edition), by=request.user)
    messages.success(request, _("Readers see that front again, as number %(number)d.") % {"number": again.number})
    return edition


DECISIONS = {"show": _show, "plan": _plan, "cancel": _cancel, "restore": _restore}


def _screen(request, edition: FrontEdition, *, part: str = "desk/front.html", status: int = 200, which=()):
    front, sections = edition.front, all_sections()
    arranged = fronts.arrange(
        edition.blocks, language=front.language, sections=sections, within=front.section, latest=0
    )
    context = {
        "edition": edition,
        "front": front,
        "address": _address(edition),
        "blocks": board_of(edition, arranged, sections, request.user),
        "kinds": [(name, kind.label) for name, kind in KINDS.items() if kind.many or not has_block(edition, name)],
        "rules": rules_of(sections),
        "may_show": request.user.has_perm(roles.PUBLISH),
        # The clocks show the time of the plan twice: both, with what was typed.
        "which": which,
        "typed_plan": {"at": request.POST.get("at", ""), "note": request.POST.get("note", "")} if which else {},
        "here": "front",
        "is_part": part != "desk/front.html",
    }
    if part == "desk/front.html":
        context |= _around(request, edition, sections)
    response = render(request, part, context, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _around(request, edition: FrontEdition, sections: list[Section]) -> dict:
    front = edition.front
    editions = front.editions.select_related("created_by").defer("blocks")
    return {
        "fronts": _fronts(front, sections),
        "planned": editions.filter(state=FrontState.PLANNED).order_by("go_live_at"),
        "former": editions.filter(went_live_at__isnull=False).order_by("-went_live_at")[:FORMER],
        "breaking": breaking.current(front.language),
        "breaking_stories": Article.objects.live().offered().in_language(front.language).newest_first()[:FOUND],
        "typed_line": {name: request.GET.get(name, "") for name in ("line", "story", "minutes")},
        "widths": WIDTHS,
        "zone": settings.NEWSROOM_TIME_ZONE,
        **_found(request, front),
    }


def _found(request, front) -> dict:
    """Stories to choose from: live ones of the edition first, and what is on its way."""
    typed = request.GET.get("q", "").strip()[:200]
    stories = embargo.shown_to(request.user, Article.objects.in_language(front.language))
    stories = stories.exclude(stage=Stage.SPIKED).for_desk()
    if typed:
        stories = StoryFilter({"q": typed}, queryset=stories, request=request).qs
    if front.section:
        stories = stories.filter(draft__section__in=Section.objects.within(front.section))
    found = list(stories.order_by("-draft__updated_at")[:FOUND])
    for story in found:
        story.label = labels.label(story)
    return {"typed": typed, "found": found}


@require_safe
@permission_required(roles.REVIEW)
def stories(request, language, path=""):
    """The stories to choose from, as a part of the screen."""
    section = _place(language, path)
    edition = frontpage.working(language, section, by=request.user)
    return render(request, "desk/_front_stories.html", {"front": edition.front, **_found(request, edition.front)})


def _fronts(current, sections: list[Section]) -> list[dict]:
    rows = []
    for code, name in settings.LANGUAGES:
        places = [(None, _("Home page"))] + [(each, str(each)) for each in sections]
        rows.append(
            {
                "language": name,
                "code": code,
                "places": [
                    {
                        "label": label,
                        "depth": getattr(place, "depth", 0) if place else 0,
                        "address": _front_address(code, place),
                        "current": code == current.language and (place.pk if place else None) == current.section_id,
                    }
                    for place, label in places
                ],
            }
        )
    return rows


@require_safe
@permission_required(roles.REVIEW)
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[untyped-decorator]
def preview(request, pk):
    """The readers' page with this arrangement: shown in frames of three widths on the desk's own page."""
    edition = get_object_or_404(FrontEdition.objects.select_related("front__section"), pk=pk)
    front, sections = edition.front, all_sections()
    with translation.override(front.language):
        arranged = fronts.arrange(edition.blocks, language=front.language, sections=sections, within=front.section)
        context = {"front": arranged, "sections": sections, "noindex": True, "canonical": ""}
        if front.section:
            here = next(each for each in sections if each.pk == front.section_id)
            context |= section_context(request, here, sections, arranged)
            template = "public/section.html"
        else:
            context |= {"in_the_news": in_the_news(arranged.shown), "today": timezone.localdate(), "is_home": True}
            template = "public/home.html"
        response = render(request, template, context | {"noindex": True})
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
