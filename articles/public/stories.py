"""All stories, newest first, with filters."""

from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.public import held, pagedata
from articles.public.context import all_sections
from articles.public.listings import WORDS, listing
from newsroom.lib.kept import kept


@kept(*WORDS)
@require_safe
def stories(request):
    held.begin(request)
    context = _all(request)
    context |= pagedata.of_list(request, context, name=_("All stories"))
    return render(request, "public/stories.html", context)


def _all(request) -> dict:
    return listing(request, everything, sections=all_sections(), plain=True)


def everything():
    return Article.objects.listed().in_language(get_language())
