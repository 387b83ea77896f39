"""Two keywords made one, and two again: every row that moves is written down, so that it can be moved back."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain import relating
from articles.domain.keywords import recount
from articles.models import (
    ArticleKeyword,
    DraftKeyword,
    KeywordMerge,
    KeywordPage,
    PinnedStory,
    Stamp,
)
from editors import roles
from editors.domain import audit
from editors.models import Editor
from keywords.domain import names, tree
from keywords.domain.refusals import Refused
from keywords.models import Alias, Keyword, KeywordStatus

# Rows changed by one statement, and between two words of progress.
AT_ONCE = 1_000
Progress = Callable[[int, int], None]
# Where keywords stand: the rows, the column of the story, and the column of the keyword.
_PLACES: dict[str, tuple[type[Model], str, str]] = {
    "articles": (ArticleKeyword, "content_object_id", "tag_id"),
    "drafts": (DraftKeyword, "draft_id", "keyword_id"),
}


def _quiet(done: int, total: int) -> None:
    """Whoever does not watch."""


@transaction.atomic
def merge(kept: Keyword, merged: Keyword, *, by: Editor, progress: Progress = _quiet) -> KeywordMerge:
    """Make `merged` a retired keyword that `kept` replaces: its stories, words, children and pinned stories move.

    One act: all or nothing, undone by `undo`. `progress(done, total)` counts rows of stories. Raises PermissionDenied,
    Refused. Revisions stay as they are; publication and restoring resolve what they name.
    """
    if not by.has_perm(roles.CARE_KEYWORDS):
        raise PermissionDenied
    kept, merged = _hold(kept, merged)
    _check(kept, merged)
    steps = _Steps(progress, merged)
    data: dict[str, Any] = {
        "status": merged.status,
        "identifiers": _take_identifiers(kept, merged),
        "words": [alias.pk for alias in names.add_words(kept, [*_words(merged)])],
        "children": _take_children(kept, merged),
        "replaced": _take_replaced(kept, merged),
        "related": _take_related(kept, merged),
        "experts": _take_experts(kept, merged),
        "page": _take_page(kept, merged),
    }
    for place in _PLACES:
        data[place] = _take_rows(place, kept, merged, steps)
    Keyword.objects.filter(pk=merged.pk).update(status=KeywordStatus.RETIRED, replaced_by=kept)
    recount([kept.pk, merged.pk])
    relating.mark([kept.pk, merged.pk])
    row = KeywordMerge.objects.create(kept=kept, merged=merged, by=by, data=data)
    counts = {place: len(data[place]["moved"]) + len(data[place]["dropped"]) for place in _PLACES}
    audit.record("keyword.merged", merged, by=by, into=kept.pk, name=str(kept), merge=row.pk, **counts)
    Stamp.objects.raise_(Stamp.SITE)
    return row


@transaction.atomic
def undo(merge: KeywordMerge, *, by: Editor, progress: Progress = _quiet) -> KeywordMerge:
    """Give everything back: wherever the merging put the kept keyword and it still stands, the merged one returns.

    What was published, drafted or changed meanwhile keeps its other keywords. Raises PermissionDenied, Refused.
    """
    if not by.has_perm(roles.CARE_KEYWORDS):
        raise PermissionDenied
    kept, merged = _hold(merge.kept, merge.merged)
    row = KeywordMerge.objects.select_for_update(no_key=True).get(pk=merge.pk)
    _check_undoing(row, kept, merged)
    data = row.data
    steps = _Steps(progress, total=sum(len(data[place][how]) for place in _PLACES for how in ("moved", "dropped")))
    Keyword.objects.filter(pk=merged.pk).update(status=data["status"], replaced_by=None)
    Keyword.objects.filter(pk__in=data["replaced"], replaced_by=kept).update(replaced_by=merged)
    for place in _PLACES:
        _give_rows_back(place, kept, merged, data[place], steps)
    _give_identifiers_back(kept, merged, data["identifiers"])
    Alias.objects.filter(pk__in=data["words"], keyword=kept).delete()
    children = list(Keyword.objects.filter(pk__in=data["children"], parent=kept))
    Keyword.objects.filter(pk__in=[child.pk for child in children]).update(parent=merged)
    tree.rewrite_paths([kept, merged])
    kept.related.remove(*data["related"])
    kept.experts.remove(*data.get("experts", []))
    _give_page_back(kept, data["page"])
    recount([kept.pk, merged.pk])
    relating.mark([kept.pk, merged.pk])
    row.undone_at, row.undone_by = timezone.now(), by
    row.save(update_fields=["undone_at", "undone_by"])
    audit.record("keyword.merge_undone", merged, by=by, kept=kept.pk, name=str(kept), merge=row.pk)
    Stamp.objects.raise_(Stamp.SITE)
    return row


class _Steps:
    """How far the rows of stories are."""

    def __init__(self, progress: Progress, merged: Keyword | None = None, total: int = 0) -> None:
        self.progress, self.done, self.total = progress, 0, total
        if merged is not None:
            self.total = sum(_rows(place, merged).count() for place in _PLACES)
        progress(0, self.total)

    def take(self, number: int) -> None:
        self.done += number
        self.progress(self.done, self.total)


def _hold(kept: Keyword, merged: Keyword) -> tuple[Keyword, Keyword]:
    """Both as they are now. Publications wait until this transaction ends, and so do moves in their trees."""
    Stamp.objects.hold(Stamp.ADDRESSES)
    tree.hold(kept.vocabulary_id, merged.vocabulary_id)
    rows = tree.lock(kept.pk, merged.pk)
    for keyword in (kept, merged):
        if keyword.pk not in rows:
            raise Refused(_("“%(name)s” was deleted meanwhile.") % {"name": keyword})
    return rows[kept.pk], rows[merged.pk]


def _check(kept: Keyword, merged: Keyword) -> None:
    words = {"name": merged, "kept": kept}
    if kept.pk == merged.pk:
        raise Refused(_("A keyword cannot be merged into itself."))
    for keyword in (merged, kept):
        if keyword.replaced_by:
            raise Refused(
                _("“%(name)s” was merged into “%(kept)s” already.") % {"name": keyword, "kept": keyword.replaced_by}
            )
    if kept.status != KeywordStatus.ACCEPTED:
        raise Refused(_("“%(kept)s” is not in use: accept it, or take it back into use, first.") % words)
    children = list(merged.children.all())
    if children and kept.vocabulary_id != merged.vocabulary_id:
        raise Refused(
            _("Keywords stand below “%(name)s”, and “%(kept)s” is of another vocabulary: move them first.") % words
        )
    if any(step[0] == merged.pk for step in kept.path):
        raise Refused(_("“%(kept)s” stands below “%(name)s”: move it out first, or merge the other way.") % words)
    taken = set(kept.children.values_list("folded", flat=True))
    double = next((child for child in children if child.folded in taken), None)
    if double:
        raise Refused(_("“%(child)s” stands below both: merge these two first.") % {"child": double})


def _check_undoing(row: KeywordMerge, kept: Keyword, merged: Keyword) -> None:
    if row.undone_at:
        raise Refused(_("This merging is undone already."))
    if kept.replaced_by:
        words = {"name": kept, "kept": kept.replaced_by}
        raise Refused(_("“%(name)s” itself was merged into “%(kept)s” since: undo that first.") % words)
    if merged.replaced_by_id != kept.pk:
        raise Refused(_("“%(name)s” is not what it was after the merging.") % {"name": merged})


# ── What each step takes, and gives back ────────────────────────────────────────────────────────────────────────────


def _words(merged: Keyword) -> Iterator[tuple[str, str]]:
    return iter(merged.aliases.order_by("-is_name", "pk").values_list("language", "text"))


def _take_identifiers(kept: Keyword, merged: Keyword) -> dict[str, str]:
    """Identifiers that only the merged one has. A Media Topic's code stands once in a vocabulary: there it moves, and
    an import finds the kept one from now on. A topic of another vocabulary keeps its own, and stays merged.
    """
    taken = {}
    for name in ("media_topic", "wikidata"):
        if (value := getattr(merged, name)) and not getattr(kept, name):
            taken[name] = value
    if kept.vocabulary_id == merged.vocabulary_id:
        Keyword.objects.filter(pk=merged.pk).update(**dict.fromkeys(taken))
    elif "media_topic" in taken and _coded(kept, taken["media_topic"]):
        del taken["media_topic"]
    Keyword.objects.filter(pk=kept.pk).update(**taken)
    return taken


def _give_identifiers_back(kept: Keyword, merged: Keyword, taken: dict[str, str]) -> None:
    for name, value in taken.items():
        if getattr(kept, name) == value:
            Keyword.objects.filter(pk=kept.pk).update(**{name: None})
            if name != "media_topic" or not _coded(merged, value):
                Keyword.objects.filter(pk=merged.pk).update(**{name: value})


def _coded(keyword: Keyword, code: str) -> bool:
    """Whether another one of its vocabulary has the code."""
    others = Keyword.objects.filter(vocabulary=keyword.vocabulary_id, media_topic=code)
    return others.exclude(pk=keyword.pk).exists()


def _take_children(kept: Keyword, merged: Keyword) -> list[int]:
    children = list(merged.children.values_list("pk", flat=True))
    Keyword.objects.filter(pk__in=children).update(parent=kept)
    tree.rewrite_paths([kept])
    return children


def _take_replaced(kept: Keyword, merged: Keyword) -> list[int]:
    """What was merged into the merged one is resolved in one step, never along a chain."""
    replaced = list(Keyword.objects.filter(replaced_by=merged).values_list("pk", flat=True))
    Keyword.objects.filter(pk__in=replaced).update(replaced_by=kept)
    return replaced


def _take_related(kept: Keyword, merged: Keyword) -> list[int]:
    known = {kept.pk, *kept.related.values_list("pk", flat=True)}
    new = [pk for pk in merged.related.values_list("pk", flat=True) if pk not in known]
    kept.related.add(*new)
    return new


def _take_experts(kept: Keyword, merged: Keyword) -> list[int]:
    """Whoever knows about the merged one knows about the kept one."""
    known = set(kept.experts.values_list("pk", flat=True))
    new = [pk for pk in merged.experts.values_list("pk", flat=True) if pk not in known]
    kept.experts.add(*new)
    return new


def _take_page(kept: Keyword, merged: Keyword) -> dict[str, Any]:
    """Pinned stories follow those of the kept keyword; a picture only where it has none."""
    theirs = KeywordPage.objects.filter(keyword=merged).first()
    if theirs is None:
        return {}
    own, made = KeywordPage.objects.get_or_create(keyword=kept)
    taken: dict[str, Any] = {"made": made}
    if theirs.picture_id and not own.picture_id:
        KeywordPage.objects.filter(pk=own.pk).update(picture=theirs.picture_id)
        taken["picture"] = theirs.picture_id
    known = set(own.pinned.values_list("article", flat=True))
    start = len(known)
    new = [pin.article_id for pin in theirs.pinned.all() if pin.article_id not in known]
    PinnedStory.objects.bulk_create(
        PinnedStory(page=own, article_id=pk, position=position) for position, pk in enumerate(new, start)
    )
    return taken | {"pinned": new}


def _give_page_back(kept: Keyword, taken: dict[str, Any]) -> None:
    page = KeywordPage.objects.filter(keyword=kept).first() if taken else None
    if page is None:
        return
    page.pinned.filter(article__in=taken["pinned"]).delete()
    if "picture" in taken and page.picture_id == taken["picture"]:
        KeywordPage.objects.filter(pk=page.pk).update(picture=None)
        page.picture_id = None
    if taken["made"] and page.picture_id is None and not page.pinned.exists():
        page.delete()


# ── Rows of stories ─────────────────────────────────────────────────────────────────────────────────────────────────


def _rows(place: str, keyword: Keyword) -> QuerySet:
    model, _story, column = _PLACES[place]
    return model._default_manager.filter(**{column: keyword.pk})


def _take_rows(place: str, kept: Keyword, merged: Keyword, steps: _Steps) -> dict[str, list]:
    """Point the merged keyword's rows to the kept one; where a story has both, the better position stays.

    Returns, by story: `moved` with position, and `dropped` with position and what the kept one's was.
    """
    _model, story, column = _PLACES[place]
    there = dict(_rows(place, kept).order_by().values_list(story, "position"))
    moved: list[list[int]] = []
    dropped: list[list[int]] = []
    for pks, found in _in_pieces(_rows(place, merged), story):
        both = [(of, position) for of, position in found if of in there]
        dropped += [[of, position, there[of]] for of, position in both]
        _put(place, kept, {of: position for of, position in both if position < there[of]})
        _rows(place, merged).filter(**{f"{story}__in": [of for of, _position in both]}).delete()
        _rows(place, merged).filter(pk__in=pks).update(**{column: kept.pk})
        moved += [[of, position] for of, position in found if of not in there]
        steps.take(len(found))
    return {"moved": moved, "dropped": dropped}


def _give_rows_back(place: str, kept: Keyword, merged: Keyword, taken: dict[str, list], steps: _Steps) -> None:
    model, story, column = _PLACES[place]
    foreign = column.removesuffix("_id")
    for piece in _sliced(taken["moved"]):
        stories = [of for of, _position in piece]
        has = set(_rows(place, merged).filter(**{f"{story}__in": stories}).values_list(story, flat=True))
        back = [of for of in stories if of not in has]
        _rows(place, kept).filter(**{f"{story}__in": back}).update(**{column: merged.pk})
        steps.take(len(piece))
    for piece in _sliced(taken["dropped"]):
        stories = [of for of, _position, _kept_position in piece]
        has = set(_rows(place, merged).filter(**{f"{story}__in": stories}).values_list(story, flat=True))
        there = dict(_rows(place, kept).filter(**{f"{story}__in": stories}).values_list(story, "position"))
        new, back_at = [], {}
        for of, position, kept_position in piece:
            if of in has or of not in there:
                continue
            new.append(model(**{story: of, f"{foreign}_id": merged.pk, "position": position}))
            if there[of] == position < kept_position:
                back_at[of] = kept_position
        _put(place, kept, back_at)
        model._default_manager.bulk_create(new)
        steps.take(len(piece))


def _put(place: str, keyword: Keyword, positions: dict[int, int]) -> None:
    """Give the keyword these positions, by story: one statement for each position, of which a story has few."""
    story = _PLACES[place][1]
    for position in set(positions.values()):
        stories = [of for of, wanted in positions.items() if wanted == position]
        _rows(place, keyword).filter(**{f"{story}__in": stories}).update(position=position)


def _in_pieces(rows: QuerySet, story: str) -> Iterator[tuple[list[int], list[tuple[int, int]]]]:
    """The rows, held, a piece at a time: their keys, and story and position of each."""
    last = 0
    while found := list(
        rows.filter(pk__gt=last)
        .order_by("pk")
        .select_for_update(of=("self",))
        .values_list("pk", story, "position")[:AT_ONCE]
    ):
        last = found[-1][0]
        yield [pk for pk, _of, _position in found], [(of, position) for _pk, of, position in found]


def _sliced(rows: list) -> Iterator[list]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]
