"""What the outlet has said in public about changes of its stories: the list, and its feeds."""

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.feedgenerator import SyndicationFeed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Article, Correction, Outlet
from articles.public import pagedata
from articles.public.context import absolute, outlet_of
from articles.public.feedformats import FORMATS
from articles.public.languages import language_tag
from newsroom.lib.kept import Kept, kept
from newsroom.lib.paging import page_by_key

PER_PAGE = 30
ITEMS = 30


@kept("after", "before")
@require_safe
def corrections(request):
    """The public log: newest first, of one edition; what was withdrawn or removed is not quoted here."""
    page = page_by_key(
        of_edition(),
        order=("-at", "-id"),
        after=request.GET.get("after"),
        before=request.GET.get("before"),
        size=PER_PAGE,
    )
    paged = bool(page.newer)
    context = {
        "page": page,
        "corrections": page.items,
        "older": f"?after={page.older}" if page.older else "",
        "newer": f"?before={page.newer}" if page.newer else "",
        "newest": "./" if paged else "",
        "canonical": absolute(request.get_full_path() if paged else request.path),
        "feed": reverse("public:corrections"),
        "current": "corrections",
    }
    context |= pagedata.of_page(request, name=_("Corrections")) if not paged else {}
    return render(request, "public/corrections.html", context)


def of_edition() -> QuerySet[Correction]:
    """Of live stories in the language of the page, with what a line of the list names."""
    live = Article.objects.live().in_language(get_language()).values("pk")
    rows = Correction.objects.filter(article__in=live).select_related("article", "publication")
    return rows.defer("article__body_html", "article__search_text", "article__contents", "publication__content")


class CorrectionFeed(Feed):
    """Each correction as an item of its own, for whoever quotes this outlet."""

    item_guid_is_permalink = False
    kept = Kept()

    def __init__(self, feed_type: type[SyndicationFeed]) -> None:
        self.feed_type = feed_type

    def __call__(self, request, **named):
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return super().__call__(request, **named)

    def get_object(self, request, **named) -> tuple[Outlet, str]:
        return outlet_of(request), absolute(request.path)

    def items(self, channel):
        return of_edition().order_by("-at", "-pk")[:ITEMS]

    def feed_url(self, channel):
        return channel[1]

    @property
    def language(self):
        return language_tag(get_language())

    def title(self, channel):
        return f"{_('Corrections')} – {channel[0]}"

    def link(self, channel):
        return absolute(reverse("public:corrections"))

    def description(self, channel):
        return _("Corrections, clarifications and retractions of %(outlet)s.") % {"outlet": channel[0]}

    subtitle = description

    def author_name(self, channel):
        return str(channel[0])

    def author_link(self, channel):
        return absolute(reverse("public:home"))

    def item_title(self, item):
        return _("%(what)s: %(headline)s") % {"what": item.get_kind_display(), "headline": item.article.headline}

    def item_description(self, item):
        return item.text.in_(item.article.language)

    def item_link(self, item):
        return absolute(item.article.get_absolute_url())

    def item_guid(self, item):
        return f"newsroom-correction-{item.pk}"

    def item_pubdate(self, item):
        return item.at

    item_updateddate = item_pubdate

    def item_extra_kwargs(self, item):
        words = escape(item.text.in_(item.article.language))
        return {"content": f"<p>{words}</p>", "authors": [], "image": None}


def feeds() -> list[URLPattern]:
    names = {"rss.xml": "corrections-feed", "atom.xml": "corrections-feed-atom", "feed.json": "corrections-feed-json"}
    return [path(f"corrections/feeds/{file}", CorrectionFeed(kind), name=names[file]) for file, kind in FORMATS.items()]


def notes_of(article: Article) -> list[Correction]:
    """All notes on one story, the newest first."""
    if article.is_removed:
        return []
    return list(article.corrections.select_related("publication").defer("publication__content"))


def said_in_feed(notes: list[Correction], language: str) -> tuple[str, str]:
    """What stands above and below a story's text in a feed, as HTML."""
    above = [note for note in notes if note.is_at_top]
    below = [note for note in notes if not note.is_at_top]
    return _html(above, language), _html(below, language)


def _html(notes: list[Correction], language: str) -> str:
    return "".join(
        f"<p><strong>{escape(note.get_kind_display())}</strong> ({timezone.localtime(note.at):%Y-%m-%d}): "
        f"{escape(note.text.in_(language))}</p>"
        for note in notes
    )
