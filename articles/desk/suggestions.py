"""Keywords that the text itself names, for the story screen: each with the passage that speaks for it."""

import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles import permissions
from articles.desk.keywords import number
from articles.desk.story import open_article
from articles.domain import drafting, keywords, suggesting
from articles.domain.facts import FACTS
from articles.domain.refusals import FactConflict
from articles.models import Article
from editors.access import desk_required, wants_json
from keywords.models import Keyword

BYTES = 4096


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def suggestions(request, pk):
    """GET: what the text suggests; POST: take one, or refuse it for this story, once and for all."""
    article = open_article(request, pk)
    if request.method == "POST":
        return _decide(request, article)
    found = [as_json(each) for each in suggesting.suggest(article.draft)]
    if wants_json(request):
        return JsonResponse({"version": article.draft.version, "suggestions": found})
    context = {
        "article": article,
        "suggestions": found,
        "may_edit": permissions.may_edit(request.user, article),
        "here": "stories",
    }
    return render(request, "desk/suggestions.html", context)


def as_json(suggestion) -> dict:
    """The keyword, and its passage with the words before and after."""
    passage = suggestion.passage
    return {
        "keyword": keywords.as_json(suggestion.keyword),
        "passage": {
            "block": passage.block,
            "before": passage.text[: passage.start],
            "text": passage.text[passage.start : passage.end],
            "after": passage.text[passage.end :],
        },
    }


def _decide(request, article: Article):
    given = _given(request)
    keyword = Keyword.objects.select_related("vocabulary").filter(pk=number(str(given.get("keyword", "")))).first()
    act = given.get("act")
    if keyword is None or act not in {"take", "refuse"}:
        return _answer(request, article, _("This keyword no longer exists."), 422)
    if not permissions.may_edit(request.user, article):
        return _answer(request, article, _("You may not change this story now."), 403)
    if act == "refuse":
        suggesting.refuse(article.draft, keyword, by=request.user)
        return _answer(
            request, article, _("“%(name)s” is not suggested for this story again.") % {"name": keyword}, 200
        )
    was = FACTS["keywords"].read(article.draft)
    try:
        drafting.set_fact(article, "keywords", by=request.user, was=was, value=[*was, keyword.pk])
    except (ValidationError, FactConflict) as error:
        reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        return _answer(request, article, reason, 422)
    return _answer(request, article, _("“%(name)s” is on the story.") % {"name": keyword}, 200)


def _given(request) -> dict:
    if request.content_type != "application/json":
        return request.POST.dict()
    try:
        given = json.loads(request.body) if len(request.body) <= BYTES else {}
    except (ValueError, RecursionError):
        return {}
    return given if isinstance(given, dict) else {}


def _answer(request, article: Article, words: str, status: int):
    if wants_json(request):
        return JsonResponse({"reason": words}, status=status)
    if status == 403:
        raise PermissionDenied
    (messages.success if status == 200 else messages.warning)(request, words)
    return redirect("desk:suggestions", pk=article.pk)
