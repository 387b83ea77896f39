"""The page that shows readers what they can follow."""

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import ArticleKeyword
from articles.public import pagedata
from articles.public.context import sections_of
from keywords.models import Keyword
from newsroom.lib.initials import place
from newsroom.lib.kept import kept

MOST_KEYWORDS = 30


@kept()
@require_safe
def feeds(request):
    carried = ArticleKeyword.objects.filter(tag=OuterRef("pk"), language=get_language())
    often = Keyword.objects.for_readers().filter(Exists(carried), uses__gt=0).order_by("-uses", "pk")[:MOST_KEYWORDS]
    context = {
        "sections": sections_of(request),
        "keywords": sorted(often, key=lambda keyword: place(str(keyword))),
        "everything": reverse("public:home"),
        "other_editions": list(_other_editions()),
        "current": "feeds",
    }
    context |= pagedata.of_page(request, name=_("Feeds"), sort="WebPage")
    return render(request, "public/feeds.html", context)


def _other_editions():
    for code, name in settings.LANGUAGES:
        if code != get_language():
            with override(code):
                yield code, name, reverse("public:home")
