"""Addresses that once were right: they lead on, or say what became of the story."""

import re

from django.http import Http404, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import render

from articles.models import Article, Redirect
from articles.public.context import switch_of_story

VERSIONS = re.compile(r"versions/(?:[0-9]+/)?\Z")
FEED = re.compile(r"feeds/(?:rss\.xml|atom\.xml|feed\.json)\Z")


def moved(request) -> HttpResponseBase | None:
    """Where an old address leads now. A story that is not public any more answers at its own address.

    Feeds follow the page they belong to, whatever their format.
    """
    found = FEED.search(request.path)
    page, feed = (request.path[: found.start()], found[0]) if found else (request.path, "")
    rows = {row.path: row for row in Redirect.objects.filter(path__in={request.path, page}).select_related("article")}
    row = rows.get(request.path) or rows.get(page)
    if row is None:
        return None
    if row.article is not None and row.article.is_removed:
        # Its present address says no more than this one, and leading there would join the two.
        return gone(request, row.article)
    target = row.target if row.path == request.path else f"{row.target}{feed}"
    if row.article is not None and row.article.is_published_before:
        target = row.article.get_absolute_url()
    return HttpResponsePermanentRedirect(target) if _leads_on(target, request.path) else None


def moved_or_404(request) -> HttpResponseBase:
    answer = moved(request)
    if answer is None:
        raise Http404
    return answer


def moved_below(request) -> HttpResponseBase:
    """The same page below a story's present address, where the address of the story changed."""
    found = VERSIONS.search(request.path)
    page = request.path[: found.start()] if found else request.path
    row = Redirect.objects.filter(path=page).select_related("article").first()
    if found is None or row is None or row.article is None or not row.article.is_published_before:
        raise Http404
    if row.article.is_removed:
        return gone(request, row.article)
    target = f"{row.article.get_absolute_url()}{found[0]}"
    if not _leads_on(target, request.path):
        raise Http404
    return HttpResponsePermanentRedirect(target)


def gone(request, article: Article) -> HttpResponseBase:
    """A story that is not to be read any more: the note for the public, and nothing of what the story said.

    410 for one that was withdrawn; 451 (RFC 7725) for one that was removed for legal reasons.
    """
    context = {
        "note": article.withdrawal_note,
        "withdrawn_at": article.withdrawn_at,
        "is_removed": article.is_removed,
        "noindex": True,
        "switch": _switch(article),
    }
    # Browsers would keep a 410 for ever; like every page of ours it says that they ask again: it may come back.
    return render(request, "public/gone.html", context, status=451 if article.is_removed else 410)


def _switch(article: Article) -> list[dict]:
    """To the translations of a withdrawn story; what was removed is not joined to any other."""
    if article.is_removed:
        return switch_of_story(article.language, None, ())
    translations = Article.objects.live().family_of(article).only("language", "published_on", "slug")
    return switch_of_story(article.language, article.section, translations)


def _leads_on(target: str, path: str) -> bool:
    """Only within this site, and never in a circle."""
    return target.startswith("/") and not target.startswith(("//", "/\\")) and target != path
