"""A card is made once: the same facts read the same, on whatever page, until a process ends or needs the room."""

from typing import Any

from django import template
from django.template.base import FilterExpression, token_kwargs
from django.utils import timezone
from django.utils.translation import get_language

from articles.domain.cards import Card
from articles.public.places import PLACES
from articles.templatetags.pictures import credit
from newsroom.lib.recent import Recent

register = template.Library()

# About two kilobytes each.
MOST = 5_000
# How a page asks for a card; each changes it.
ASKED = ("size", "place", "level", "first")


made: Recent[str] = Recent(MOST)
# Rows and the like: up to fifty kilobytes each.
parts: Recent[str] = Recent(300)


def facts(story: Any, asked: tuple) -> tuple:
    """Everything that `public/_card.html` reads. The year is one of them: older cards say theirs."""
    here = (get_language(), timezone.localdate().year, asked)
    if isinstance(story, Card) and story.facts:
        return (*here, story.facts)
    size, place_name, *_others = asked
    section, use = story.section, getattr(story, "lead_use", None)
    shown = use if use and use.wide else None
    place = PLACES.get(place_name or "")
    return (
        *here,
        *(story.language, story.published_on, story.slug, story.published_at, story.kind, story.headline),
        *(story.standfirst, story.points[0] if story.points else "", story.reading_minutes, story.is_retracted),
        (section.path, str(section.name)) if section else None,
        tuple((profile.slug, str(profile)) for profile in story.authors),
        bool(shown),
        (shown.look(place.shape), shown.look(place.phone) if place.phone else None) if shown and place else None,
        credit(shown) if shown and size == "plate" else "",
    )


class MadeOnce(template.Node):
    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> str:
        key = facts(context["story"], tuple(context.get(name) for name in ASKED))
        return made.get(key) or made.put(key, self.nodelist.render(context))


class MadeOf(template.Node):
    def __init__(self, name: str, facts: list[FilterExpression], nodelist: template.NodeList) -> None:
        self.name, self.facts, self.nodelist = name, facts, nodelist

    def render(self, context: template.Context) -> str:
        said = tuple(each.resolve(context) for each in self.facts)
        if None in said:
            return self.nodelist.render(context)
        key = (self.name, get_language(), timezone.localdate().year, said)
        return parts.get(key) or parts.put(key, self.nodelist.render(context))


@register.tag
def made_of(parser: template.base.Parser, token: template.base.Token) -> MadeOf:
    """`{% made_of name facts … %}`: a part of a page that says nothing else is made once; with None each time."""
    _tag, name, *facts = token.split_contents()
    nodelist = parser.parse(("end_made_of",))
    parser.delete_first_token()
    return MadeOf(name, [parser.compile_filter(each) for each in facts], nodelist)


@register.tag
def made_once(parser: template.base.Parser, token: template.base.Token) -> MadeOnce:
    nodelist = parser.parse(("end_made_once",))
    parser.delete_first_token()
    return MadeOnce(nodelist)


class CardNode(template.Node):
    def __init__(self, story: FilterExpression, asked: dict[str, FilterExpression]) -> None:
        self.story, self.asked = story, tuple(asked.get(name) for name in ASKED)

    def render(self, context: template.Context) -> str:
        story = self.story.resolve(context)
        asked = tuple(each and each.resolve(context) for each in self.asked)
        card = made.get(facts(story, asked))
        if card is None:
            page = context.template.engine.get_template("public/_card.html")
            card = page.render(context.new({"story": story, **dict(zip(ASKED, asked, strict=True))}))
        return card


@register.tag
def card(parser: template.base.Parser, token: template.base.Token) -> CardNode:
    """`{% card story size="row" place="row" level=2 %}`: the include of `public/_card.html`, without its price."""
    _name, story, *words = token.split_contents()
    asked = token_kwargs(words, parser)
    if words or asked.keys() - set(ASKED):
        raise template.TemplateSyntaxError(f"A card is asked for by {', '.join(ASKED)}.")
    return CardNode(parser.compile_filter(story), asked)
