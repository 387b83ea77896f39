"""A card is made once: the same facts read the same, on whatever page, until a process ends or needs the room."""

import threading
from collections import OrderedDict
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from articles.enums import CreditRole
from articles.public.places import PLACES
from articles.templatetags.pictures import credit

register = template.Library()

# About two kilobytes each.
MOST = 5_000
# How a page asks for a card; each changes it.
ASKED = ("size", "place", "level", "bare", "first")


class Kept:
    """Cards by what they show, the ones unused for longest going first."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.cards: OrderedDict[tuple, str] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: tuple) -> str | None:
        with self.lock:
            if key in self.cards:
                self.cards.move_to_end(key)
            return self.cards.get(key)

    def put(self, key: tuple, card: str) -> None:
        with self.lock:
            self.cards[key] = card
            while len(self.cards) > self.most:
                self.cards.popitem(last=False)


kept = Kept()


def facts(story: Any, asked: dict) -> tuple:
    """Everything that `public/_card.html` reads. The year is one of them: older cards say theirs."""
    section, use = story.section, getattr(story, "lead_use", None)
    shown = use if use and use.wide else None
    place = PLACES.get(asked["place"] or "")
    return (
        get_language(),
        timezone.localdate().year,
        *asked.values(),
        *(story.language, story.published_on, story.slug, story.published_at, story.kind, story.headline),
        *(story.standfirst, story.points[0] if story.points else "", story.reading_minutes, story.is_retracted),
        (section.path, str(section.name)) if section else None,
        tuple((each.profile.slug, str(each.profile)) for each in story.credits.all() if each.role == CreditRole.AUTHOR),
        bool(shown),
        (shown.look(place.shape), shown.look(place.phone) if place.phone else None) if shown and place else None,
        credit(shown) if shown and asked["size"] == "plate" else "",
    )


class MadeOnce(template.Node):
    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> str:
        key = facts(context["story"], {name: context.get(name) for name in ASKED})
        card = kept.get(key)
        if card is None:
            card = self.nodelist.render(context)
            kept.put(key, card)
        return card


@register.tag
def made_once(parser: template.base.Parser, token: template.base.Token) -> MadeOnce:
    nodelist = parser.parse(("end_made_once",))
    parser.delete_first_token()
    return MadeOnce(nodelist)
