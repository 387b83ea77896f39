"""Choosing a story from a story's screen: what it continues or replaces, and what stands below it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from articles.desk.filters import StoryFilter
from articles.domain import embargo, labels
from articles.enums import Absence, ChainKind, Stage
from articles.models import Article
from articles.models.querysets import ArticleQuerySet
from editors.access import desk_required
from editors.models import Editor
from newsroom.templatetags.dates import day_text

FOUND = 20
NEWEST = 30
ASKED = 200


@require_safe
@desk_required
def choices(request, pk):
    """Stories that this person may read the headline of, in the language of this one: the newest, or what is found."""
    article = get_object_or_404(Article.objects.open_to(request.user).only("language"), pk=pk)
    typed = request.GET.get("q", "").strip()[:ASKED]
    found = _choosable(article, request.user)
    if typed:
        found = found.filter(pk__in=_matching(request, typed, article.language))
    rows = found.order_by("-draft__updated_at", "-pk")[:FOUND]
    response = JsonResponse({"results": [as_json(row) for row in rows]})
    response.headers["Cache-Control"] = "private, no-store"
    return response


def newest(article: Article, editor: Editor) -> list[tuple[int, str]]:
    """What a plain form offers to choose from."""
    rows = _choosable(article, editor).order_by("-draft__updated_at", "-pk")[:NEWEST]
    return [(row.pk, _title(row)) for row in rows]


def _choosable(article: Article, editor: Editor) -> ArticleQuerySet:
    stories = embargo.shown_to(editor, Article.objects.in_language(article.language)).exclude(pk=article.pk)
    return stories.exclude(Q(stage=Stage.SPIKED) | Q(absence=Absence.REMOVED)).for_desk()


def _matching(request, typed: str, language: str):
    """Keys of what is found in any language: of a family, the member in this language is offered."""
    stories = embargo.shown_to(request.user)
    found = StoryFilter({"q": typed}, queryset=stories, request=request).qs.order_by()
    family = Article.objects.in_language(language).filter(
        Q(pk__in=found.values("pk"))
        | Q(translation_of__in=found.values("pk"))
        | Q(pk__in=found.filter(translation_of__isnull=False).values("translation_of"))
    )
    return family.order_by().values("pk")


def rows(editor: Editor, keys: list | None) -> list[dict[str, Any]]:
    """What stands there already, in its order; of what she may not read, only that it is there."""
    if not keys:
        return []
    found = {row.pk: as_json(row) for row in embargo.shown_to(editor).filter(pk__in=keys).for_desk()}
    hidden = _("A story that is not open to you")
    return [found.get(pk) or {"id": pk, "name": hidden, "hint": ""} for pk in keys]


def as_json(story: Article) -> dict[str, Any]:
    """What the picker shows of a story."""
    section = story.draft.section or story.section
    parts = [str(labels.label(story).label), str(section) if section else ""]
    if story.published_at:
        parts.append(day_text(timezone.localdate(story.published_at)))
    return {"id": story.pk, "name": _title(story), "hint": " · ".join(part for part in parts if part)}


def _title(story: Article) -> str:
    return story.draft.headline.strip() or _("Untitled story")


def check(editor: Editor, article: Article, name: str, value: Any) -> None:
    """Raise ValidationError where a field would name a story that this person may not read the headline of.

    What stands there already may stay.
    """
    if name not in {"translation_of", "chain", "related"} or not value:
        return
    given = value[1:] if name == "chain" and isinstance(value, list) else value
    keys = {_key(pk) for pk in (given if isinstance(given, list) else [given])}
    if name == "related":
        keys -= set(article.draft.related_rows.values_list("related", flat=True))
    elif name == "chain":
        keys -= {article.draft.continues_id}
    if embargo.shown_to(editor).filter(pk__in=keys).count() < len(keys):
        raise ValidationError(_("This story no longer exists: choose another."))


def in_words(name: str, value: Any) -> str:
    """A value as anybody may read it, in a conflict: public headlines, and numbers of what is not public."""
    keys = value if name == "related" else value[1:]
    titles = dict(Article.objects.live().filter(pk__in=keys).values_list("pk", "headline"))
    named = [titles.get(pk) or _("story %(number)s") % {"number": pk} for pk in keys]
    words = pgettext("between two names in a list", ", ").join(named)
    if name == "chain":
        return f"{dict(ChainKind.choices).get(value[0], value[0])}: {words}"
    return words


def _key(value: Any) -> int:
    """A key as a form or a script sends it; -1, which no row has, for anything else."""
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else -1
