"""Feeds of whole stories: of the site, a section, a keyword, an author, a search; in three formats, in each edition."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import OuterRef, Prefetch, Subquery
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.feedgenerator import SyndicationFeed
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from articles.domain import search
from articles.enums import CreditRole
from articles.models import Article, ArticleKeyword, Correction, Credit, Outlet, Rendition, Section
from articles.models.looks import PLAIN
from articles.models.querysets import ArticleQuerySet
from articles.public import authors, held, icons, keywords
from articles.public.context import absolute, outlet_of
from articles.public.corrections import said_in_feed
from articles.public.feedformats import FORMATS
from articles.public.imagedata import feed_image
from articles.public.languages import language_tag
from articles.public.metadata import LONGEST, marked_headline, plain_text
from editors.models import Profile
from keywords.models import Keyword, KeywordStatus
from newsroom.lib.kept import Kept, tag
from newsroom.lib.text import excerpt

ITEMS = 30
MOST_LETTERS = 200
# Minutes for which a reader may keep a copy: it asks again anyway, and is told that nothing changed.
TTL = 15
# How caches in front of us call the page that a feed belongs to.
ABOUT = {Section: "section", Keyword: "keyword", Profile: "author"}
# Of the crop that the lead picture's use has by hand, else of the file's own.
LEAD_DIGEST = Coalesce(
    KeyTextTransform(0, KeyTransform("wide", "lead_use__ready")),
    KeyTextTransform(0, KeyTransform("wide", "lead_use__file__ready")),
)
_OWN_ADDRESS = re.compile(r'(\s(?:href|src)=")(/(?!/))')
_SRCSET = re.compile(r'(\ssrcset=")([^"]*)(")')


@dataclass(frozen=True)
class Channel:
    """What one request asks for. The feed itself is one object for all threads and keeps nothing."""

    request: HttpRequest
    outlet: Outlet
    address: str
    about: "Section | Keyword | Profile | Question | None" = None


@dataclass(frozen=True)
class Question:
    """The words that somebody looks for, as a feed's subject."""

    words: str

    def __str__(self) -> str:
        return _("Search: %(words)s") % {"words": self.words}

    def get_absolute_url(self) -> str:
        return f"{reverse('public:search')}?{urlencode({'q': self.words})}"


class StoryFeed(Feed):
    """The newest live stories of one edition."""

    item_guid_is_permalink = False
    kept = Kept()

    def __init__(self, feed_type: type[SyndicationFeed]) -> None:
        self.feed_type = feed_type

    def __call__(self, request, **named):
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not hasattr(request, "newsroom_moment"):
            held.begin(request)
        return super().__call__(request, **named)

    def get_object(self, request, **named):
        # The outlet's own address, not the one by which this request happened to come.
        about = self.about(**named)
        if type(about) in ABOUT:
            tag(request, f"{ABOUT[type(about)]}-{about.pk}")
        return Channel(request, outlet_of(request), absolute(request.path), about)

    def about(self):
        return None

    def stories(self, about) -> ArticleQuerySet:
        return Article.objects.listed().in_language(get_language())

    def items(self, channel):
        stories = self.stories(channel.about).newest_first()
        if not held.is_begun(channel.request):
            return whole(stories)[:ITEMS]
        keys = stories.values_list("pk", flat=True)[:ITEMS]
        return held.stories(channel.request, keys, dressed=whole, among=held.whole)

    def feed_url(self, channel):
        return channel.address

    @property
    def language(self):
        # Django reads it as a value, and calls nothing.
        return language_tag(get_language())

    def title(self, channel):
        return f"{channel.about} – {channel.outlet}" if channel.about else str(channel.outlet)

    def link(self, channel):
        return absolute(channel.about.get_absolute_url() if channel.about else reverse("public:home"))

    def description(self, channel):
        said = getattr(channel.about, "description", "") if channel.about else channel.outlet.tagline
        return str(said) or _("The newest stories of %(outlet)s.") % {"outlet": channel.outlet}

    def subtitle(self, channel):
        return self.description(channel)

    def author_name(self, channel):
        return str(channel.outlet)

    def author_link(self, channel):
        return absolute(reverse("public:home"))

    def ttl(self, channel):
        return TTL

    def feed_extra_kwargs(self, channel):
        icon = icons.largest(channel.outlet)
        return {"icon": absolute(icon.address)}

    def feed_copyright(self, channel):
        return f"© {channel.outlet!s}"

    def item_title(self, item):
        return marked_headline(item.headline, item.is_retracted)

    def item_description(self, item):
        return item.standfirst or " ".join(item.points) or excerpt(plain_text(item.body_html), LONGEST)

    def item_link(self, item):
        return absolute(item.get_absolute_url())

    def item_guid(self, item):
        # Never the address: a changed headline must not make a second story in anybody's reader.
        return f"newsroom-story-{item.pk}"

    def item_pubdate(self, item):
        return item.published_at

    def item_updateddate(self, item):
        return item.updated_at or item.published_at

    def item_author_name(self, item):
        names = [str(each.profile) for each in item.credits.all() if each.role == CreditRole.AUTHOR]
        return pgettext("between two names in a list", ", ").join(names) or (str(item.source) if item.source else "")

    def item_categories(self, item):
        section = [str(item.section)] if item.section else []
        # A section and a keyword may have one name; JSON Feed takes each word once.
        return list(dict.fromkeys([*section, *(str(row.tag) for row in item.keyword_rows.all())]))

    def item_extra_kwargs(self, item):
        # An item that somebody has already is corrected by its next copy: the notes come with the text.
        above, below = said_in_feed(item.corrections.all(), item.language)
        return {
            "content": above + with_whole_addresses(item.body_html) + below,
            "authors": list(_authors(item)),
            "image": feed_image(item.lead_use, item.language, item.lead_bytes or 0),
            "language": language_tag(item.language),
        }


class SectionFeed(StoryFeed):
    def about(self, path):
        return get_object_or_404(Section, path=path)

    def stories(self, about):
        return super().stories(about).filter(section__in=Section.objects.within(about).order_by().values("pk"))


class KeywordFeed(StoryFeed):
    def __call__(self, request, slug):
        held.begin(request)
        found = keywords.find(slug)
        return keywords.lead_on(request, found) or super().__call__(request, found=found)

    def about(self, found):
        return found

    def stories(self, about):
        return keywords.stories_on(about)


class AuthorFeed(StoryFeed):
    def about(self, slug):
        return get_object_or_404(Profile, slug=slug)

    def stories(self, about):
        return authors.stories_by(about)


class SearchFeed(StoryFeed):
    """The newest stories that a search finds, however well they fit: whoever follows words wants what is new."""

    kept = Kept(("q",))

    def __call__(self, request):
        # One question has one address, whatever other programs put behind it.
        words = " ".join(request.GET.get("q", "").split())
        if not words or len(words) > MOST_LETTERS:
            raise Http404
        return super().__call__(request, words=words)

    def get_object(self, request, words):
        address = absolute(f"{request.path}?{urlencode({'q': words})}")
        return Channel(request, outlet_of(request), address, Question(words))

    def stories(self, about):
        return search.matching(super().stories(about), about.words)


def whole(stories: ArticleQuerySet) -> ArticleQuerySet:
    """With everything that an item of a feed says."""
    carried = ArticleKeyword.objects.filter(tag__status=KeywordStatus.ACCEPTED).select_related("tag")
    stories = stories.with_leads().select_related("section", "source")
    stories = stories.annotate(lead_digest=LEAD_DIGEST).annotate(lead_bytes=_lead_bytes())
    stories = stories.defer("search_text", "contents", "withdrawal_note")
    by = Credit.objects.select_related("profile")
    notes = Prefetch("corrections", Correction.objects.order_by("-at", "-pk"))
    return stories.prefetch_related(Prefetch("credits", by), Prefetch("keyword_rows", carried), notes)


def in_every_format(place: str, feed: type[StoryFeed], name: str) -> list[URLPattern]:
    """The addresses of a feed: RSS under the plain name, the others with their format behind it."""
    names = {"rss.xml": name, "atom.xml": f"{name}-atom", "feed.json": f"{name}-json"}
    return [path(f"{place}feeds/{file}", feed(kind), name=names[file]) for file, kind in FORMATS.items()]


def with_whole_addresses(html: str) -> str:
    """Links and pictures of a body as they must read away from the site."""
    html = _OWN_ADDRESS.sub(rf"\g<1>{settings.NEWSROOM_URL}\g<2>", html)
    return _SRCSET.sub(lambda found: found[1] + _whole(found[2]) + found[3], html)


def _lead_bytes() -> Subquery:
    """The size of the JPEG that `Look.src` names for the lead picture; it stands with each story in the one query."""
    forms = Rendition.objects.filter(source=OuterRef("lead_use__file"), digest=OuterRef("lead_digest"))
    return Subquery(forms.filter(name__endswith=".jpg", width__lte=PLAIN).order_by("-width").values("bytes")[:1])


def _authors(item: Article) -> Iterator[dict[str, str]]:
    """Whoever wrote the story; of one without a byline, where it comes from."""
    by = [credit.profile for credit in item.credits.all() if credit.role == CreditRole.AUTHOR]
    for profile in by:
        yield {"name": str(profile), "url": absolute(profile.get_absolute_url())}
    if not by and item.source:
        yield {"name": str(item.source), "url": item.source.url}


def _whole(srcset: str) -> str:
    offers = (offer.strip() for offer in srcset.split(","))
    return ", ".join(f"{settings.NEWSROOM_URL}{offer}" if offer.startswith("/") else offer for offer in offers)
