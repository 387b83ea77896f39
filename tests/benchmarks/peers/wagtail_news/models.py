"""Front, sections and articles as pages; authors as snippets; tags by taggit."""

from django.conf import settings
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Prefetch
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.blocks import CharBlock, RichTextBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.images.models import Image
from wagtail.models import Orderable, Page, PageManager, PageQuerySet
from wagtail.search import index
from wagtail.snippets.models import register_snippet

CARDS = settings.PLAN["cards"]
PER_PAGE = CARDS["page"]
# The filters that the templates name, two widths each: fetched before with all that a list shows.
CARD_FORMS = ("fill-400x225", "fill-800x450")
LEAD_FORMS = ("fill-800x450", "fill-1600x900")


@register_snippet
class Author(models.Model):
    name = models.CharField(max_length=255)

    panels = [FieldPanel("name")]

    def __str__(self) -> str:
        return self.name


class ArticleQuerySet(PageQuerySet):
    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def for_cards(self):
        """Everything that cards show, in a fixed number of queries, without the texts."""
        return self.defer_streamfields().prefetch_related(*shown(CARD_FORMS))


def shown(forms):
    return (
        Prefetch("lead_image", queryset=Image.objects.prefetch_renditions(*forms)),
        Prefetch("bylines", queryset=Byline.objects.select_related("author").order_by("sort_order")),
    )


class HomePage(Page):
    subpage_types = ["news.SectionPage"]

    def get_context(self, request, *args, **kwargs):
        stories = ArticlePage.objects.live().filter(locale_id=self.locale_id)
        return super().get_context(request, *args, **kwargs) | {
            "stories": stories.newest_first().for_cards()[: CARDS["home"]],
            "large": CARDS["large"],
        }


class FrontPaginator(Paginator):
    """The first page is a front: it shows some stories more than the list that follows."""

    def page(self, number):
        number = self.validate_number(number)
        ahead = CARDS["section"] - PER_PAGE
        bottom = (number - 1) * PER_PAGE + (ahead if number > 1 else 0)
        return self._get_page(self.object_list[bottom : number * PER_PAGE + ahead], number, self)


class SectionPage(Page):
    parent_page_types = ["news.HomePage", "news.SectionPage"]
    subpage_types = ["news.SectionPage", "news.ArticlePage"]

    def get_context(self, request, *args, **kwargs):
        stories = ArticlePage.objects.live().descendant_of(self).newest_first().for_cards()
        page = FrontPaginator(stories, PER_PAGE).get_page(request.GET.get("page"))
        return super().get_context(request, *args, **kwargs) | {"stories": page}


class ArticlePageTag(TaggedItemBase):
    content_object = ParentalKey("news.ArticlePage", related_name="tagged_items", on_delete=models.CASCADE)


class Byline(Orderable):
    page = ParentalKey("news.ArticlePage", related_name="bylines", on_delete=models.CASCADE)
    author = models.ForeignKey(Author, related_name="+", on_delete=models.CASCADE)

    panels = [FieldPanel("author")]


class ArticlePage(Page):
    standfirst = models.CharField(max_length=500, blank=True)
    published_at = models.DateTimeField(db_index=True)
    lead_image = models.ForeignKey(Image, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    body = StreamField([("heading", CharBlock()), ("paragraphs", RichTextBlock()), ("image", ImageBlock())], blank=True)
    tags = ClusterTaggableManager(through=ArticlePageTag, blank=True)

    objects = PageManager.from_queryset(ArticleQuerySet)()

    parent_page_types = ["news.SectionPage"]
    subpage_types = []
    search_fields = [
        *Page.search_fields,
        index.SearchField("standfirst"),
        index.SearchField("body"),
        index.FilterField("published_at"),
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("standfirst"),
        FieldPanel("published_at"),
        FieldPanel("lead_image"),
        InlinePanel("bylines", label="Authors"),
        FieldPanel("body"),
        FieldPanel("tags"),
    ]

    def get_context(self, request, *args, **kwargs):
        models.prefetch_related_objects([self], *shown(LEAD_FORMS))
        beside = ArticlePage.objects.live().sibling_of(self, inclusive=False).newest_first().defer_streamfields()
        return super().get_context(request, *args, **kwargs) | {"more": beside[: CARDS["more"]]}
