import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import client

from newsroom.shelf import KeptFirst


class Before(client.ClientHandler):
    """As the server asks: what is at hand is answered before Django. The test client knows the way within only."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.first = KeptFirst(self.behind)

    def behind(self, environ, start_response):
        return super().__call__(environ)

    def __call__(self, environ):
        began = []
        answer = self.first(environ, lambda status, headers: began.append((status, headers)))
        if not began:
            return answer
        ((status, headers),) = began
        response = HttpResponse(b"".join(answer), status=int(status[:3]), headers=dict(headers))
        if "Content-Type" not in dict(headers):
            del response.headers["Content-Type"]
        response.wsgi_request = WSGIRequest(environ)
        response.at_hand = True
        return response


@pytest.fixture(params=["within Django", "before Django"])
def each_way(request, monkeypatch):
    """The same rules hold wherever a kept page is answered."""
    if request.param == "before Django":
        monkeypatch.setattr(client, "ClientHandler", Before)
    return request.param


@pytest.fixture
def before_django(monkeypatch):
    """Clients ask as servers do; what did not reach Django says so (`at_hand`)."""
    monkeypatch.setattr(client, "ClientHandler", Before)
