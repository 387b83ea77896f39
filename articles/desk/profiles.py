"""Bylines for the credits of a story: looked up while typing, and added by editors."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from editors import roles
from editors.access import desk_required, wants_json
from editors.domain import profiles
from editors.models import Profile
from newsroom.lib.text import fold

FOUND = 12
NAME_LENGTH = 120


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def index(request):
    if request.method == "POST":
        return _create(request)
    results = [as_json(profile) for profile in find(request.GET.get("q", ""))]
    return JsonResponse({"results": results, "may_create": request.user.has_perm(roles.REVIEW)})


def find(typed: str) -> list[Profile]:
    """Bylines whose name in any language holds what was typed, beginnings first."""
    typed = " ".join(typed.split())[:NAME_LENGTH]
    if not typed:
        return []
    wanted = Q(slug__contains=typed.lower().replace(" ", "-"))
    for code, _label in settings.LANGUAGES:
        wanted |= Q(**{f"name__{code}__icontains": typed})
    folded = fold(typed)

    def rank(profile: Profile) -> tuple:
        names = [fold(name) for name in profile.name.values()]
        return (folded not in names, not any(name.startswith(folded) for name in names), profile.slug)

    return sorted(Profile.objects.filter(wanted)[:200], key=rank)[:FOUND]


def _create(request):
    """A new byline without an account; one of the same name is given instead of a double."""
    if not request.user.has_perm(roles.REVIEW):
        raise PermissionDenied
    name = " ".join(request.POST.get("name", "").split())
    if len(name) > NAME_LENGTH:
        return _answer(request, None, _("A name can have %(limit)d characters at most.") % {"limit": NAME_LENGTH}, 422)
    twin = next((each for each in find(name) if fold(name) in {fold(text) for text in each.name.values()}), None)
    if twin:
        return _answer(request, twin, _("“%(name)s” is here already.") % {"name": twin}, 200)
    try:
        profile = profiles.create({get_language(): name}, by=request.user)
    except ValidationError as error:
        return _answer(request, None, " ".join(error.messages), 422)
    return _answer(request, profile, _("The byline “%(name)s” is added.") % {"name": profile}, 201)


def _answer(request, profile: Profile | None, words: str, status: int):
    if wants_json(request):
        return JsonResponse({"reason": words, "profile": as_json(profile) if profile else None}, status=status)
    (messages.error if status == 422 else messages.success)(request, words)
    story = request.POST.get("story", "")
    return redirect("desk:story", pk=int(story)) if story.isdecimal() and len(story) < 12 else redirect("desk:board")


def as_json(profile: Profile) -> dict:
    return {"id": profile.pk, "name": str(profile), "title": str(profile.title)}
