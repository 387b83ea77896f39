"""Lists that are no pages of the tree: a tag's, and what a search finds."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from taggit.models import Tag
from wagtail.models import Locale

from tests.benchmarks.peers.wagtail_news.models import PER_PAGE, ArticlePage


def tag(request, slug):
    found = get_object_or_404(Tag, slug=slug)
    stories = ArticlePage.objects.live().filter(locale=Locale.get_active(), tagged_items__tag=found)
    page = Paginator(stories.newest_first().for_cards(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "news/tag.html", {"tag": found, "stories": page})


def search(request):
    """By relevance, as Wagtail's project template has it; `order=newest` spares the ranking."""
    words = request.GET.get("query", "")
    stories = ArticlePage.objects.live().filter(locale=Locale.get_active()).order_by("-published_at").for_cards()
    ranked = request.GET.get("order") != "newest"
    found = stories.search(words, order_by_relevance=ranked) if words else stories.none()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "news/search.html", {"words": words, "stories": page})
