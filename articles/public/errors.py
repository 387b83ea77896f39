"""What readers see when something is not there, not theirs, or broken."""

import re
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.template import loader

from articles.public.addresses import moved

# What an address says in words: the letters of its last part.
_WORDS = re.compile(r"[^\W\d_]{2,}")
_ENDING = re.compile(r"\.(?:html?|php|aspx?|xml|json)\Z")
MOST_WORDS = 8
# A database that is started anew is back by then.
AGAIN_IN = 60


def not_found(request, exception):
    """An old address leads on; else a page with a search that already holds the words of the address."""
    context = {"noindex": True, "words": words_of(request.path)}
    return moved(request) or render(request, "404.html", context, status=404)


def words_of(path: str) -> str:
    last = _ENDING.sub("", path.rstrip("/").rpartition("/")[2])
    return " ".join(_WORDS.findall(last)[:MOST_WORDS])[:100]


def forbidden(request, exception):
    return HttpResponseForbidden(loader.render_to_string("403.html", {"noindex": True}, request))


def bad(request, exception):
    """Something in the request that no browser sends; it may be the very host, so nothing of it is used."""
    return HttpResponse(loader.get_template("400.html").render(), status=400)


def broken(request):
    """Asks nothing of the database, which may be what is broken: then it is a pause, and search engines come again."""
    if isinstance(sys.exc_info()[1], InterfaceError | OperationalError):
        response = HttpResponse(loader.get_template("503.html").render(), status=503)
        response.headers["Retry-After"] = str(AGAIN_IN)
    else:
        response = HttpResponse(loader.get_template("500.html").render(), status=500)
    response.headers["Cache-Control"] = "no-store"
    return response
