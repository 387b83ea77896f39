"""What pages are measured by: a Django view that returns the same bytes from memory, and one that renders a template.

Run by granian in the place of Newsroom: BENCH_BODIES names a folder with the bodies of real pages.
"""

import json
import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import path

FOLDER = Path(os.environ["BENCH_BODIES"])
settings.configure(
    SECRET_KEY="measured",
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["*"],
    MIDDLEWARE=[],
    DEBUG=False,
)
HELD = {file.stem: file.read_bytes() for file in FOLDER.glob("*.br")}
SIZES = json.loads((FOLDER / "sizes.json").read_text())
# A list of cards, as large as the page it stands for: a few values and one condition each.
TEMPLATE = Engine().from_string(
    """<!doctype html><html lang="en"><head><title>{{ title }}</title></head><body><main>{% for card in cards %}
<article class="card">{% if card.section %}<p class="kicker"><a href="{{ card.address }}">{{ card.section }}</a></p>
{% endif %}<h2 class="card-title"><a href="{{ card.address }}">{{ card.title }}</a></h2><p>{{ card.words }}</p>
<p class="card-meta">{{ card.by }} <time datetime="{{ card.at }}">{{ card.when }}</time></p></article>{% endfor %}
</main></body></html>"""
)
CARD = {
    "section": "Trade & ports",
    "address": "/2026/05/18/the-port-authority-approved-the-container-terminal/",
    "title": "The port authority approved the container terminal near Almaty",
    "words": "The ministry delayed the freight line in Lima because the soil proved softer than planned. " * 2,
    "by": "Mei Lin",
    "at": "2026-05-18T15:00:00+08:00",
    "when": "18 May, 15:00",
}
ONE = len(TEMPLATE.render(Context({"title": "x", "cards": [CARD]})))


def held(request, name):
    """As a page of ours leaves: pressed already, with its validator."""
    headers = {"Content-Encoding": "br", "ETag": '"x"', "Vary": "Accept-Encoding", "Cache-Control": "public"}
    return HttpResponse(HELD[name], headers=headers)


def made(request, name):
    cards = [CARD] * max(1, SIZES[name] // ONE)
    return HttpResponse(TEMPLATE.render(Context({"title": "Measured", "cards": cards})))


urlpatterns = [path("held/<slug:name>", held), path("made/<slug:name>", made)]
application = get_wsgi_application()
