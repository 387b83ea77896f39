"""What its translations hear when readers get something else of a story, or nothing any more."""

from collections.abc import Iterable

from articles.domain import freshness, notify
from articles.enums import Action, Happening, Significance, Stage
from articles.models import Article, Event, Publication
from editors.models import Editor

TOLD = {Action.PUBLISH, Action.ANNOTATE, Action.RETRACT, Action.WITHDRAW, Action.REMOVE, Action.REINSTATE}


def hold(sources: Iterable[int]) -> None:
    """Hold the translations of stories that are about to go out, before anything else is held that all of them need.

    Originals first, then their translations, then the stamps: in this order nobody waits for each other crosswise.
    """
    held = Article.objects.filter(based_on__article__in=list(sources)).order_by("pk")
    list(held.select_for_update(of=("self",)).values_list("pk"))


def tell(source: Article, action: Action, *, by: Editor | None) -> list[Article]:
    """After an act that readers see: its translations are marked, and their people told; returns those marked.

    The caller holds the source and what `hold` holds, and raises the stamp afterwards.
    """
    if action not in TOLD:
        return []
    entry = Publication.objects.filter(article=source).order_by("-number").select_related("revision").first()
    marked = []
    held = freshness.translations_from(source).exclude(stage=Stage.SPIKED).order_by("pk")
    for article in held.select_for_update(of=("self",)).select_related(
        "draft", "based_on", "taken_over", "translated_from", "live_revision"
    ):
        if entry and entry.act in freshness.CHANGES:
            if not freshness.follow(article, entry):
                continue
            significance = entry.significance
        else:
            significance = Significance.MAJOR
        event = Event.objects.create(
            article=article,
            action=Happening.ORIGINAL_CHANGED,
            actor=by,
            version=article.draft.version,
            data={"act": str(action), "significance": str(significance)},
        )
        if significance != Significance.TYPO:
            notify.enqueue(event)
        marked.append(article)
    return marked
