"""Which language a page speaks: readers by the address's prefix, editors by their saved choice."""

from django.conf import settings
from django.utils import translation

WORK_PREFIXES = ("/desk/", "/account/", "/admin/", "/api/")


def edition_of(path: str) -> str:
    """The language of a reader's address: its prefix, or the default edition."""
    for code, _name in settings.LANGUAGES:
        if code != settings.LANGUAGE_CODE and (path == f"/{code}" or path.startswith(f"/{code}/")):
            return code
    return settings.LANGUAGE_CODE


class EditionMiddleware:
    """Reader pages: language by prefix only, so that caches need no Vary and no cookie is read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        working = request.path_info.startswith(WORK_PREFIXES)
        language = translation.get_language_from_request(request) if working else edition_of(request.path_info)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if working:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class DeskLanguageMiddleware:
    """Desk, account and back office: the editor's saved language once she is known."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith(WORK_PREFIXES) or not request.user.is_authenticated:
            return self.get_response(request)
        language = request.LANGUAGE_CODE = request.user.language  # taken now: the view may sign her out
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
