"""The home page: as editors arranged it, else by newness."""

from collections import Counter

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.domain import frontblocks, frontpage, fronts
from articles.domain.fronts import Arranged
from articles.models import Article, ArticleKeyword, Section
from articles.public import pagedata
from articles.public.context import all_sections
from keywords.models import Keyword, KeywordStatus
from newsroom.lib.kept import hold, kept, tag

IN_THE_NEWS = 12


@kept("untranslated")
@require_safe
def home(request):
    sections = all_sections()
    arranged = front(get_language(), sections)
    tag(request, f"front-{get_language()}")
    hold(request, arranged.until)
    context = {
        "front": arranged,
        "in_the_news": in_the_news(arranged.shown),
        "sections": sections,
        "today": timezone.localdate(),
        "is_home": True,
        "untranslated": "untranslated" in request.GET,
    }
    context |= pagedata.of_front(request, arranged.shown)
    return render(request, "public/home.html", context)


def front(language: str, sections: list[Section]) -> Arranged:
    """What stands on the home page of an edition now."""
    edition = frontpage.live_edition(language)
    tops = [each.pk for each in sections if each.parent_id is None]
    blocks = edition.blocks if edition else frontblocks.usual(tops)
    return fronts.arrange(blocks, language=language, sections=sections)


def in_the_news(stories: list[Article]) -> list[Keyword]:
    """The keywords that the stories on the front share most, in the alphabet's order."""
    rows = ArticleKeyword.objects.filter(content_object__in={story.pk for story in stories})
    carried = rows.filter(tag__status=KeywordStatus.ACCEPTED).select_related("tag").order_by("tag__name")
    counts = Counter(row.tag for row in carried)
    often = [keyword for keyword, count in counts.most_common(IN_THE_NEWS) if count > 1]
    return sorted(often, key=lambda keyword: str(keyword).casefold())
