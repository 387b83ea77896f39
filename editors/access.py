"""Doors of the working screens: signed in, active, and holding a permission."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.utils.translation import gettext as _


def wants_json(request) -> bool:
    """A script that asked for data; it must never mistake a login page for an answer."""
    return request.headers.get("Accept", "").startswith("application/json")


def desk_required(view):
    """Only signed-in staff with at least one role; scripts get 401 as JSON, people the sign-in page."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            if wants_json(request):
                return JsonResponse({"reason": _("You are signed out. Sign in again to go on.")}, status=401)
            return redirect_to_login(request.get_full_path())
        if not request.user.roles:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def permission_required(*names: str):
    """Like `desk_required`, and holding every named permission."""

    def decorate(view):
        @wraps(view)
        @desk_required
        def guarded(request, *args, **kwargs):
            if not request.user.has_perms(names):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
