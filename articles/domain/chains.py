"""Running stories: which story continues or replaces which, as one line, and where readers are led.

The rule: a story follows one other, and is followed by one other at most; both speak the same language. Whoever wants
to follow a story that is followed already is told so, and chooses the newest of the line. Where two drafts follow the
same story, the one that is published second follows the first: the line stays a line, and no plan fails at night.

What is chosen is a fact of the working copy (`Draft.continues`, `Draft.chain_kind`) and goes live with publication
(`Article.continues`). `ChainPlace` rows are derived from it: the order, and the story that stands in the place of one
that was replaced. Only stories that readers may be offered count there: one that is not published, withdrawn,
retracted or removed is passed over, and the line holds.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles.domain.refusals import NotReady
from articles.enums import Absence, ChainKind, Stage
from articles.models import Article, ChainPlace, Draft
from newsroom.said import Said

# How far a line is followed when somebody chooses; none is so long, and a mistake in the data ends here.
LONGEST = 1_000


def read(draft: Draft) -> list | None:
    """[kind, key of the earlier story], or None."""
    return [str(draft.chain_kind), draft.continues_id] if draft.continues_id else None


def write(draft: Draft, value: Any) -> None:
    """Choose the story that this one continues or replaces. Raises ValidationError with a sentence."""
    if not value:
        draft.continues, draft.chain_kind = None, ""
        return
    try:
        kind, key = value
        earlier = Article.objects.filter(pk=int(key)).first()
    except (TypeError, ValueError, OverflowError) as error:
        raise ValidationError(_("Choose a story, and whether this one continues or replaces it.")) from error
    if kind not in ChainKind.values:
        raise ValidationError(_("Choose whether this story continues or replaces the other one."))
    if earlier is None or earlier.is_removed or earlier.stage == Stage.SPIKED:
        raise ValidationError(_("This story no longer exists: choose another."))
    if draft.continues_id != earlier.pk:
        _check(draft.article, earlier)
    draft.continues, draft.chain_kind = earlier, kind


def restore(draft: Draft, value: Any) -> None:
    """The same from an old version: what cannot be chosen any more stays out."""
    try:
        write(draft, value)
    except ValidationError:
        write(draft, None)


def _check(article: Article, earlier: Article) -> None:
    if earlier.pk == article.pk:
        raise ValidationError(_("A story cannot follow itself."))
    if earlier.language != article.language:
        raise ValidationError(_("A running story is told in one language: choose a story in the language of this one."))
    if _comes_after(earlier, article):
        raise ValidationError(_("That story follows this one already: the two would follow each other."))
    follower = Article.objects.filter(continues=earlier).exclude(pk=article.pk).first()
    if follower:
        newest = _end(earlier, without=article)
        if newest.is_live and newest.pk != earlier.pk:
            raise ValidationError(
                _("Another story follows that one already. The newest of that line is “%(headline)s”: choose it."),
                params={"headline": newest.headline},
            )
        raise ValidationError(_("Another story follows that one already: choose the newest of that line."))


def _comes_after(story: Article, article: Article) -> bool:
    """Whether `story` follows `article`, over however many steps, as published or in a working copy."""
    frontier, seen = {story.pk}, {story.pk}
    while frontier and len(seen) < LONGEST:
        rows = Draft.objects.filter(article__in=frontier).values_list("continues", "article__continues")
        found = {pk for row in rows for pk in row if pk} - seen
        if article.pk in found:
            return True
        seen |= found
        frontier = found
    return False


def check_language(article: Article) -> None:
    """Raise ValidationError where a story stands in a running story, whose parts share their language."""
    draft = article.draft
    follows = draft.continues_id or article.continues_id
    if follows or article.continued_by.exists() or article.continued_in_drafts.exists():
        raise ValidationError(_("This story is part of a running story, which is told in one language: take it out."))


def check(article: Article, wanted: Any) -> None:
    """Raise NotReady where publishing this would make a story follow itself: the other was published meanwhile."""
    earlier = _wanted(article, wanted)
    if earlier and _published_after(earlier, article):
        sentence = gettext_noop(
            "The story that this one follows was published meanwhile as following this one: choose another."
        )
        raise NotReady([Said(sentence)])


def take(article: Article, wanted: Any) -> set[int]:
    """Set the live link from a revision's fact; the caller saves the row, holds `Stamp.ADDRESSES`, and calls `settle`
    with the stories that this returns."""
    before = {article.continues_id} if article.continues_id else set()
    earlier = _wanted(article, wanted)
    if earlier is None:
        article.continues, article.chain_kind = None, ""
    else:
        article.continues, article.chain_kind = _end(earlier, without=article), wanted[0]
    return before | ({article.continues_id} if article.continues_id else set())


def _wanted(article: Article, wanted: Any) -> Article | None:
    if not wanted:
        return None
    return Article.objects.filter(pk=wanted[1], language=article.language).exclude(pk=article.pk).first()


def _published_after(story: Article, article: Article) -> bool:
    step, seen = story.continues_id, {story.pk}
    while step and step not in seen and len(seen) < LONGEST:
        if step == article.pk:
            return True
        seen.add(step)
        step = Article.objects.filter(pk=step).values_list("continues", flat=True).first()
    return False


def _end(story: Article, *, without: Article) -> Article:
    """The newest of the line that this story stands in, leaving one story and what follows it aside."""
    seen = {story.pk, without.pk}
    while True:
        following = Article.objects.filter(continues=story).exclude(pk__in=seen).first()
        if following is None or len(seen) > LONGEST:
            return story
        seen.add(following.pk)
        story = following


def is_replaced(article: Article) -> bool:
    """Whether readers are led to a newer story instead."""
    return ChainPlace.objects.filter(article=article, replaced_by__isnull=False).exists()


def settle(article: Article, touched: Iterable[int] = ()) -> set[int]:
    """Derive the places anew of every line that this story, or one of those touched, stands in.

    Returns the stories that another one stands in the place of by now, or no longer.

    Called by every verb that changes what readers see of a story, while it holds `Stamp.ADDRESSES`. A story in no line
    costs one question.
    """
    keys = {article.pk, *touched}
    lines = set(ChainPlace.objects.filter(article__in=keys).values_list("first", flat=True))
    if not lines and not article.continues_id and len(keys) == 1:
        return set()
    keys |= set(ChainPlace.objects.filter(first__in=lines).values_list("article", flat=True))
    keys |= set(Article.objects.filter(continues__in=keys).values_list("pk", flat=True))
    columns = ("pk", "continues", "chain_kind", "live_revision", "withdrawn_at", "absence")
    rows = {row["pk"]: row for row in Article.objects.filter(pk__in=keys).values(*columns)}
    after = {row["continues"]: pk for pk, row in rows.items() if row["continues"]}
    wanted: list[ChainPlace] = []
    for pk, row in rows.items():
        if row["continues"] in rows or pk not in after:
            continue
        line = [pk]
        while line[-1] in after and len(line) < LONGEST:
            line.append(after[line[-1]])
        wanted += _places([rows[each] for each in line])
    places = ChainPlace.objects.filter(article__in=keys)
    replaced = set(places.filter(replaced_by__isnull=False).values_list("article", flat=True))
    places.delete()
    ChainPlace.objects.bulk_create(wanted)
    return replaced ^ {place.article_id for place in wanted if place.replaced_by_id}


def _places(line: list[dict]) -> list[ChainPlace]:
    made = []
    for number, row in enumerate(line):
        stands_in = None
        for later in line[number + 1 :]:
            if later["chain_kind"] != ChainKind.REPLACES:
                break
            if later["live_revision"] and not later["withdrawn_at"] and later["absence"] != Absence.RETRACTED:
                stands_in = later["pk"]
        made.append(ChainPlace(article_id=row["pk"], first_id=line[0]["pk"], number=number, replaced_by_id=stands_in))
    return made
