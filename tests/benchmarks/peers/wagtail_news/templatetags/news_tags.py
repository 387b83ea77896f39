from django import template
from wagtail.models import Locale

from tests.benchmarks.peers.wagtail_news.models import SectionPage

register = template.Library()


@register.simple_tag(takes_context=True)
def sections(context):
    """All sections of this edition by their paths: one query for the menu and for every card's kicker.

    The tutorial's menu asks for the children of the front, which reads past every story below them.
    """
    request = context["request"]
    if not hasattr(request, "news_sections"):
        found = SectionPage.objects.live().filter(locale=Locale.get_active()).order_by("path")
        request.news_sections = {section.path: section for section in found}
    return request.news_sections


@register.simple_tag(takes_context=True)
def section_of(context, story):
    return sections(context).get(story.path[: -story.steplen])
