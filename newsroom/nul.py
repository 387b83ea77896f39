"""No address holds a NUL: PostgreSQL cannot store or compare it, and nobody types it."""

from django.http import HttpResponseNotFound


class RefuseNulMiddleware:
    """Answer 404 before any view, so that none has to think of it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseNotFound("There is nothing at this address.", content_type="text/plain")
        return self.get_response(request)
