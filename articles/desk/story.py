"""The story screen: the text in the middle, everything about it around."""

from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles import permissions
from articles.desk import facts, family
from articles.domain import checks, labels, leadfacts, picturechecks
from articles.domain.history import open_versions
from articles.domain.offers import moves_for
from articles.enums import Action, Label, Stage
from articles.models import Article
from editors.access import desk_required

TIMELINE = 30
UNREAD = (
    *("body_html", "search_text", "draft__search_text", "based_on__document", "based_on__metadata"),
    *("based_on__article__body_html", "based_on__article__search_text", "taken_over__content"),
    *("based_on__article__draft__document", "based_on__article__draft__search_text"),
)
DANGEROUS = {Action.SPIKE, Action.WITHDRAW, Action.RETRACT, Action.REMOVE, Action.DISCARD}
FORWARD = {Action.SUBMIT, Action.APPROVE, Action.PUBLISH}


@require_safe
@desk_required
def story(request, pk):
    return screen(request, open_article(request, pk))


def open_article(request, pk: int) -> Article:
    """The story that this person may look up, with its working copy; 404 comes before 403."""
    found = Article.objects.open_to(request.user).select_related(
        "draft__section",
        "draft__source",
        "desk",
        "created_by",
        "submitted_by",
        "claimed_by",
        "based_on__article__draft",
        "taken_over",
    )
    return get_object_or_404(found.defer(*UNREAD), pk=pk)


def screen(request, article: Article, *, status: int = 200, **extra):
    """The whole screen; `extra` carries what a refused act has to say."""
    article.draft.uses_at_hand = leadfacts.uses(article.draft)
    may_edit = permissions.may_edit(request.user, article)
    label = labels.label(article)
    offers = moves_for(request.user, article)
    context = {
        "article": article,
        "draft": article.draft,
        "may_edit": may_edit,
        "label": label,
        "moves": [{"offer": offer, "looks": _looks(offer.action)} for offer in offers],
        # What a change undoes is said before it is made.
        "voids": may_edit and article.stage in {Stage.APPROVED, Stage.CLEAN},
        "is_approved": article.stage == Stage.APPROVED,
        **family.panel(article, request.user, facts.fields(article.draft, request.user)),
        "words": facts.words(),
        "problems": checks.problems(article.draft),
        "warnings": picturechecks.warnings(article.draft),
        "events": article.events.select_related("actor", "revision")[:TIMELINE],
        "versions": open_versions(article, request.user)
        .select_related("created_by")
        .defer("document", "metadata")[:TIMELINE],
        "public_address": article.get_absolute_url() if article.is_live else "",
        "sent_back": article.events.filter(action=Action.SEND_BACK).first() if label == Label.SENT_BACK else None,
        "four_eyes": settings.NEWSROOM_FOUR_EYES,
        "here": "stories",
    }
    return render(request, "desk/story.html", context | extra, status=status)


def _looks(action: Action) -> str:
    if action in FORWARD:
        return "primary"
    return "danger" if action in DANGEROUS else ""
