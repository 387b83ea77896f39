"""Parts of planning that several desk screens share: the zone of every moment, and what stands in a story's way."""

from datetime import date

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain import embargo
from articles.models import Article, Bundle
from newsroom.lib import localtimes
from newsroom.templatetags.dates import day_text

register = template.Library()


@register.simple_tag
def newsroom_zone() -> str:
    """The zone in which moments are typed and shown, with its present offset."""
    return f"{settings.NEWSROOM_TIME_ZONE.replace('_', ' ')}, {localtimes.offset(timezone.localtime())}"


@register.simple_tag
def agenda_day(day: date) -> str:
    """The date with its weekday; the next two are called today and tomorrow besides."""
    near = {0: _("Today"), 1: _("Tomorrow")}.get((day - timezone.localdate()).days)
    dated = day_text(day, weekday=True)
    return f"{near} · {dated}" if near else dated


@register.inclusion_tag("desk/_plan.html", takes_context=True)
def plan(context, article: Article) -> dict:
    """What is planned for a story, what holds it up, and that a change would void it."""
    return {
        "article": article,
        "embargoed": embargo.in_force(article),
        "bundle": Bundle.objects.holding(article),
        "may_publish": context["request"].user.has_perm("articles.publish_story"),
    }
