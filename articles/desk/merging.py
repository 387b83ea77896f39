"""Two keywords become one: what will happen is said with numbers first, and it can be undone as one act."""

import json
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from articles.desk import keywordwords
from articles.desk.keyword import found
from articles.desk.keywords import number
from articles.domain import merging
from articles.models import ArticleKeyword, DraftKeyword, KeywordMerge
from editors import roles
from editors.access import permission_required
from keywords.domain import doubles
from keywords.domain.refusals import Refused
from keywords.models import Keyword, KeywordStatus

LINES = "application/x-ndjson"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Side:
    """One way to merge the two, with the numbers of what it changes."""

    kept: Keyword
    merged: Keyword
    effect: dict
    suggested: bool

    @property
    def is_possible(self) -> bool:
        """Only what is in use can stay."""
        return self.kept.status == KeywordStatus.ACCEPTED


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(roles.CARE_KEYWORDS)
def merge(request, pk):
    keyword = found(pk)
    if request.method == "POST":
        return _merge(request, keyword)
    reason = ""
    try:
        other = keywordwords.named(
            {"other": request.GET.get("other", ""), "other_id": request.GET.get("with")}, "other"
        )
    except ValidationError as error:
        other, reason = None, " ".join(error.messages)
    if other is not None and other.pk == keyword.pk:
        other, reason = None, _("Choose another keyword than this one.")
    return _screen(request, keyword, other, reason)


def _screen(request, keyword: Keyword, other: Keyword | None, reason: str = "", status: int = 200):
    context = {
        "keyword": keyword,
        "other": other,
        "reason": reason,
        "sides": sides(keyword, other) if other else [],
        "twins": [] if other else doubles.of(keyword),
        **keywordwords.rights(request.user),
    }
    return render(request, "desk/keyword_merge.html", context, status=status)


def sides(one: Keyword, other: Keyword) -> list[Side]:
    """Both ways; the accepted and more used one is suggested to stay."""

    def weight(keyword: Keyword) -> tuple:
        return (keyword.status == KeywordStatus.ACCEPTED, keyword.uses, -keyword.pk)

    first = weight(one) >= weight(other)
    return [Side(one, other, effect(one, other), first), Side(other, one, effect(other, one), not first)]


def effect(kept: Keyword, merged: Keyword) -> dict[str, int]:
    """What a merge will change, counted."""
    on_kept = ArticleKeyword.objects.filter(tag=kept).values("content_object")
    live = ArticleKeyword.objects.filter(tag=merged)
    both = live.filter(content_object__in=on_kept).count()
    return {
        "stories": live.count() - both,
        "both": both,
        "drafts": DraftKeyword.objects.filter(keyword=merged).count(),
        "aliases": merged.aliases.count(),
        "children": merged.children.exclude(status=KeywordStatus.RETIRED).count(),
    }


def _merge(request, keyword: Keyword):
    pair = {pk: found(pk) for pk in (keyword.pk, number(request.POST.get("with")))}
    kept = pair.get(number(request.POST.get("kept")))
    if kept is None or len(pair) != 2:
        return _screen(request, keyword, None, _("Choose which keyword stays."), status=422)
    merged = next(each for each in pair.values() if each.pk != kept.pk)
    by = request.user

    def run(progress: Progress) -> str:
        done = merging.merge(kept, merged, by=by, progress=progress)
        return reverse("desk:keyword", args=[kept.pk]) + f"?merge={done.pk}"

    return _do(request, run, reverse("desk:keyword", args=[keyword.pk]))


@require_POST
@permission_required(roles.CARE_KEYWORDS)
def undo(request, pk):
    done = get_object_or_404(KeywordMerge.objects.select_related("kept", "merged"), pk=pk)
    by = request.user

    def run(progress: Progress) -> str:
        merging.undo(done, by=by, progress=progress)
        return reverse("desk:keyword", args=[done.merged_id]) + f"?merge={done.pk}"

    return _do(request, run, reverse("desk:keyword", args=[done.kept_id]))


def _do(request, run: Callable[[Progress], str], back: str):
    """Run it, telling a script line by line how far it is; a form waits for its end. `run` gives the page after it."""
    if request.headers.get("Accept", "").startswith(LINES):
        response = StreamingHttpResponse(lines(run), content_type=LINES)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Accel-Buffering"] = "no"
        return response
    try:
        return redirect(run(lambda done, total: None))
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect(back)


def lines(run: Callable[[Progress], str]) -> Iterator[str]:
    """{done, total} as it goes on, then {to: the next page} or {reason}. Leaving the page does not stop the work."""
    told: queue.Queue = queue.Queue()
    language = translation.get_language()

    def work() -> None:
        try:
            with translation.override(language):
                then = run(lambda done, total: told.put({"done": done, "total": total}))
            told.put({"to": then})
        except Refused as refusal:
            told.put({"reason": str(refusal)})
        except PermissionDenied:
            told.put({"reason": _("Your role does not allow this.")})
        except Exception:
            told.put({"reason": _("It could not be done; nothing was changed. Try again.")})
            raise
        finally:
            connection.close()
            told.put(None)

    threading.Thread(target=work, name="merging").start()
    while (line := told.get()) is not None:
        yield json.dumps(line, ensure_ascii=False) + "\n"
