"""What browsers are told not to give to any page of ours: whoever got something into one gets none of it either."""

from django.conf import settings


class RefusePowersMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response
        self.said = ", ".join(f"{power}=()" for power in settings.REFUSED_POWERS)

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.said)
        return response
