"""Related stories: chosen by hand with the working copy, and computed when a story is published; never per request.

How near two stories are, by the keywords they share and the time between them:

    score(a, b) = Σ over the keywords k of both: ln(1 + N / uses(k))  ×  1 / (1 + gap(a, b) / 180 days)

`uses(k)` is the number of live stories under k, so that a rare keyword says more than a common one; N is the highest
number of a story, an upper bound of how many there are. `gap` is the time between the two first publications: of two
stories that share as much the one nearer in time is nearer, and a score stays what it is while both grow old. It is
the same from both sides: publishing a story offers it to those it shares keywords with, too.

The cost is bounded: of a story's keywords the rarest, of each keyword the stories nearest in number (which follow each
other in time), and of these the best. A keyword on 20,000 stories costs what one on 200 does.
"""

import math
import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext as _

from articles.enums import Stage
from articles.models import Article, ArticleKeyword, Draft, DraftRelated, RelatedStory, StaleRelated, Stamp
from keywords.models import Keyword

# What may be chosen by hand, and what is kept of what was computed: more than is shown, since some may be withdrawn.
BY_HAND = 8
KEPT = 12
KEYWORDS = 12
NEIGHBORS = 80  # of each keyword, on either side
COMPARED = 240
HALF = timedelta(days=180)
AT_ONCE = 1_000
# Stories related in one transaction: publications wait for it.
TOGETHER = 25


def read(draft: Draft) -> list[int]:
    """Keys of the stories chosen by hand, in their order."""
    return [row.related_id for row in draft.related_rows.all()]


def write(draft: Draft, value: Any) -> None:
    """Choose them. Raises ValidationError: too many, one that is gone, or one in another language."""
    wanted = _keys(value)
    if len(wanted) > BY_HAND:
        raise ValidationError(_("At most %(limit)d stories can be chosen."), params={"limit": BY_HAND})
    new = set(wanted) - set(read(draft))
    stories = Article.objects.in_bulk(new)
    for pk in new:
        story = stories.get(pk)
        if story is None or story.is_removed or story.stage == Stage.SPIKED:
            raise ValidationError(_("One of the stories no longer exists: choose again."))
        if story.pk == draft.article_id:
            raise ValidationError(_("A story cannot be related to itself."))
        if story.language != draft.article.language:
            raise ValidationError(_("Related stories are in the language of the story: choose its translation."))
    _store(draft, wanted)


def restore(draft: Draft, value: Any) -> None:
    """The same from an old version, without what is gone or changed its language since."""
    wanted = _keys(value)
    known = Article.objects.in_language(draft.article.language).filter(pk__in=wanted).exclude(stage=Stage.SPIKED)
    there = set(known.values_list("pk", flat=True)) - {draft.article_id}
    _store(draft, [pk for pk in wanted if pk in there])


def _keys(value: Any) -> list[int]:
    try:
        return list(dict.fromkeys(int(pk) for pk in value or []))
    except (TypeError, ValueError) as error:
        raise ValidationError(_("Choose from the list.")) from error


def _store(draft: Draft, wanted: list[int]) -> None:
    draft.related_rows.all().delete()
    DraftRelated.objects.bulk_create(
        DraftRelated(draft=draft, related_id=pk, position=position) for position, pk in enumerate(wanted)
    )


def publish(article: Article, by_hand: Any) -> None:
    """Write the stored rows of a story that is published: those by hand as they were approved, and the computed ones.

    The caller holds `Stamp.ADDRESSES`; so do all who change these rows, and no two ever wait crosswise.
    """
    wanted = [pk for pk in _keys(by_hand) if pk != article.pk]
    there = set(Article.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    RelatedStory.objects.filter(article=article, by_hand=True).delete()
    chosen = [pk for pk in wanted if pk in there]
    RelatedStory.objects.filter(article=article, related__in=chosen).delete()
    RelatedStory.objects.bulk_create(
        RelatedStory(article=article, related_id=pk, by_hand=True, position=position)
        for position, pk in enumerate(chosen)
    )
    relate(article)


def forget(article: Article) -> None:
    """A story that is not offered any more makes room in the lists of others; by hand it stays, in case it returns."""
    RelatedStory.objects.filter(related=article, by_hand=False).delete()
    RelatedStory.objects.filter(article=article, by_hand=False).delete()


def relate(article: Article, *, offer: bool = True) -> bool:
    """Compute the related stories of one live story anew, and offer it to theirs. Says whether anything changed."""
    if not article.is_live or article.is_retracted:
        forget(article)
        return False
    scores = _scores(article)
    by_hand = set(RelatedStory.objects.filter(article=article, by_hand=True).values_list("related", flat=True))
    best = _best({pk: score for pk, score in scores.items() if pk not in by_hand})
    rows = RelatedStory.objects.filter(article=article, by_hand=False)
    changed = dict(rows.values_list("related", "score")) != best
    if changed:
        rows.delete()
        RelatedStory.objects.bulk_create(
            RelatedStory(article=article, related_id=pk, score=score) for pk, score in best.items()
        )
    StaleRelated.objects.filter(article=article).delete()
    return _offer(article, scores) or changed if offer else changed


def _scores(article: Article) -> dict[int, float]:
    """How near the stories are that share keywords with this one; the nearest ones only."""
    if article.published_at is None:
        return {}
    weights = _weights(article)
    if not weights:
        return {}
    shared: dict[int, float] = defaultdict(float)
    for pk, tag in _neighbors(article, weights):
        shared[pk] += weights[tag]
    first = sorted(shared, key=lambda pk: (-shared[pk], abs(pk - article.pk)))[:COMPARED]
    offered = Article.objects.offered().filter(pk__in=first).values_list("pk", "published_at")
    return {pk: _score(shared[pk], article.published_at, at) for pk, at in offered}


def _weights(article: Article) -> dict[int, float]:
    """The story's rarest keywords, each with what it says."""
    rows = Keyword.objects.filter(article_rows__content_object=article).order_by("uses", "pk")
    number = Article.objects.aggregate(last=Max("pk"))["last"] or 1
    return {pk: math.log1p(number / max(1, uses)) for pk, uses in rows.values_list("pk", "uses")[:KEYWORDS]}


def _neighbors(article: Article, tags: Iterable[int]) -> list[tuple[int, int]]:
    """Pairs of story and keyword, from the index alone, however many stories a keyword stands on."""
    lists = []
    for tag in tags:
        rows = ArticleKeyword.objects.filter(tag=tag, language=article.language)
        lists.append(rows.filter(content_object__lt=article.pk).order_by("-content_object")[:NEIGHBORS])
        lists.append(rows.filter(content_object__gt=article.pk).order_by("content_object")[:NEIGHBORS])
    # Each stands one level deeper, since SQLite takes no LIMIT inside a union.
    deeper = [ArticleKeyword.objects.filter(pk__in=rows.values("pk")).order_by() for rows in lists]
    first, *others = [rows.values_list("content_object", "tag") for rows in deeper]
    return list(first.union(*others, all=True))


def _score(shared: float, one: datetime, other: datetime) -> float:
    return round(shared / (1 + abs(one - other) / HALF), 6)


def _best(scores: dict[int, float]) -> dict[int, float]:
    order = sorted(scores, key=lambda pk: (-scores[pk], -pk))
    return {pk: scores[pk] for pk in order[:KEPT]}


def _offer(article: Article, scores: dict[int, float]) -> bool:
    """Put this story into the lists of the stories nearest to it, wherever it is nearer than what stands there."""
    nearest = _best(scores)
    lists: dict[int, list[RelatedStory]] = {pk: [] for pk in nearest}
    by_hand: set[int] = set()
    for row in RelatedStory.objects.filter(article__in=list(nearest)):
        if row.by_hand:
            if row.related_id == article.pk:
                by_hand.add(row.article_id)
        else:
            lists[row.article_id].append(row)
    gone, new = [], []
    for pk, rows in lists.items():
        mine = next((row for row in rows if row.related_id == article.pk), None)
        if pk in by_hand or (mine and mine.score == nearest[pk]):
            continue
        others = sorted((row for row in rows if row is not mine), key=lambda row: row.score)
        if len(others) >= KEPT and others[0].score >= nearest[pk]:
            continue
        gone += [each.pk for each in [mine, *others[: max(0, len(others) - KEPT + 1)]] if each]
        new.append(RelatedStory(article_id=pk, related=article, score=nearest[pk]))
    sharing = ArticleKeyword.objects.filter(
        content_object=OuterRef("article"), tag__in=article.keyword_rows.values("tag")
    )
    dropped, _rows = RelatedStory.objects.filter(~Exists(sharing), related=article, by_hand=False).delete()
    RelatedStory.objects.filter(pk__in=gone).delete()
    RelatedStory.objects.bulk_create(new, ignore_conflicts=True)
    return bool(new or gone or dropped)


def mark(keywords: Iterable[int]) -> None:
    """Have the stories under these keywords related anew by the worker: there may be many of them."""
    rows = ArticleKeyword.objects.filter(tag__in=list(keywords), content_object__live_revision__isnull=False)
    keys = rows.order_by("content_object").values_list("content_object", flat=True).distinct()
    batch: list[StaleRelated] = []
    for pk in keys.iterator(chunk_size=AT_ONCE):
        batch.append(StaleRelated(article_id=pk))
        if len(batch) == AT_ONCE:
            StaleRelated.objects.bulk_create(batch, ignore_conflicts=True)
            batch = []
    StaleRelated.objects.bulk_create(batch, ignore_conflicts=True)


@transaction.atomic
def relate_some(keys: Iterable[int], *, offer: bool = True) -> int:
    """A few stories in a transaction of their own, for the worker and the command; how many of them changed.

    Kept pages go once for all of them.
    """
    Stamp.objects.hold(Stamp.ADDRESSES)
    columns = ("language", "published_at", "live_revision", "withdrawn_at", "absence")
    stories = Article.objects.only(*columns).filter(pk__in=list(keys)).order_by("pk")
    changed = sum(relate(article, offer=offer) for article in stories)
    if changed:
        Stamp.objects.raise_(Stamp.SITE)
    return changed


def relate_stale(budget: float = 3.0) -> dict[str, int]:
    """For the tick: stories whose keywords changed by a merging, as many as the time allows."""
    ends, done = time.monotonic() + budget, 0
    while time.monotonic() < ends:
        keys = list(StaleRelated.objects.order_by("-pk").values_list("pk", flat=True)[:TOGETHER])
        if not keys:
            break
        relate_some(keys)
        done += len(keys)
    return {"related": done}
