"""The home page: as editors arranged it, else by newness."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.domain import frontblocks, frontpage, fronts
from articles.domain.cards import Card
from articles.domain.fronts import Arranged
from articles.models import ArticleKeyword, Section
from articles.public import pagedata
from articles.public.context import all_sections
from keywords.models import Keyword, KeywordStatus
from newsroom.lib.kept import hold, kept, tag
from newsroom.lib.prepared import Prepared, slots
from newsroom.lib.recent import Recent

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
    blocks = frontpage.live_blocks(language)
    if blocks is None:
        blocks = frontblocks.usual([each.pk for each in sections if each.parent_id is None])
    return fronts.arrange(blocks, language=language, sections=sections)


@dataclass(frozen=True)
class Topic:
    """A keyword as a front names it."""

    name: str
    address: str

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return self.address


topics: Recent[Topic] = Recent(1_000)


def in_the_news(stories: Sequence[Card]) -> list[Topic]:
    """The keywords that the stories on the front share most, in the alphabet's order. One query."""
    keys = sorted({story.pk for story in stories})
    if not keys:
        return []
    question, language = _carried(len(keys)), get_language()
    found = []
    for row in question.ask(keys):
        # How often, which changes with every story, is no part of what a keyword says.
        said = (language, row[:-1])
        topic = topics.get(said)
        if topic is None:
            slug, _name, names, _often = question.read([row])[0]
            keyword = Keyword(slug=slug, names=names)
            topic = topics.put(said, Topic(str(keyword), keyword.get_absolute_url()))
        found.append(topic)
    return sorted(found, key=lambda topic: topic.name.casefold())


@lru_cache(maxsize=256)
def _carried(count: int) -> Prepared:
    rows = ArticleKeyword.objects.filter(content_object__in=slots(count), tag__status=KeywordStatus.ACCEPTED)
    named = rows.order_by().values_list("tag__slug", "tag__name", "tag__names").annotate(often=Count("pk"))
    return Prepared(named.filter(often__gt=1).order_by("-often", "tag__name", "tag__slug")[:IN_THE_NEWS], count)
