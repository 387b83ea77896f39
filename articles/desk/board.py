"""The board: the first page after signing in."""

from django.db.models import Count
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from articles.domain import agenda, clock, labels
from articles.domain import board as boards
from articles.enums import Label
from articles.models import Article
from editors import roles
from editors.access import desk_required
from keywords.models import Keyword, KeywordStatus

PROPOSED = 8
NEXT = 5


@require_safe
@desk_required
def board(request):
    columns = boards.board(request.user)
    for column in columns:
        for row in column.rows:
            # An approved story waits for its publication, not for a review.
            row.act = pgettext("act on a row", "Publish") if _to_publish(column, row) else column.act
    context = {"columns": columns, "pulse": boards.pulse(), "here": "board", **_next(request.user)}
    if request.user.has_perm(roles.ADD_KEYWORD):
        context["proposed"] = _proposed()
    return render(request, "desk/board.html", context)


def _next(editor) -> dict:
    """What the scheduler does next of what this person may know, and what it could not do."""
    stories, now = Article.objects.open_to(editor), clock.now()
    entries = agenda.by_itself(editor, stories, now, until=agenda.end_of(1))
    return {
        "troubled": [each for each in entries if each.problem or each.held],
        "coming": [each for each in entries if not each.late][:NEXT],
    }


def _proposed() -> dict:
    """Keywords that wait for an editor: the oldest first, with the number of stories that have them."""
    waiting = Keyword.objects.filter(status=KeywordStatus.PROPOSED)
    rows = waiting.select_related("vocabulary", "proposed_by").annotate(drafts=Count("draft_rows")).order_by("pk")
    return {"rows": list(rows[:PROPOSED]), "count": waiting.count()}


def _to_publish(column: boards.Column, row) -> bool:
    return column.name == "waiting" and labels.label(row) == Label.APPROVED
