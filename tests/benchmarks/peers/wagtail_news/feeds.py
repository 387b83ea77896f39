"""The newest stories with their whole texts, by Django's syndication framework."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Rss201rev2Feed
from wagtail.models import Locale, Site

from tests.benchmarks.peers.wagtail_news.models import CARD_FORMS, CARDS, ArticlePage, shown


class WithContent(Rss201rev2Feed):
    def rss_attributes(self):
        return super().rss_attributes() | {"xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])


class NewestStories(Feed):
    feed_type = WithContent

    def get_object(self, request, *args, **kwargs):
        return request

    def title(self, request):
        return settings.WAGTAIL_SITE_NAME

    description = title

    def link(self, request):
        return Site.find_for_request(request).root_page.localized.get_full_url(request)

    def items(self, request):
        stories = ArticlePage.objects.live().filter(locale=Locale.get_active()).newest_first()
        found = stories.prefetch_related(*shown(CARD_FORMS[:1]), "tagged_items__tag")[: CARDS["feed"]]
        for story in found:
            # The address of a page is made faster where the request is known.
            story.address = story.get_full_url(request)
        return found

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.standfirst

    def item_link(self, item):
        return item.address

    def item_pubdate(self, item):
        return item.published_at

    def item_author_name(self, item):
        return ", ".join(str(byline.author) for byline in item.bylines.all())

    def item_categories(self, item):
        return [tagged.tag.name for tagged in item.tagged_items.all()]

    def item_extra_kwargs(self, item):
        return {"content": str(item.body)}
