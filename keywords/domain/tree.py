"""The tree of a vocabulary: held while it changes, moved in, and walked in one query."""

from collections.abc import Iterable, Iterator

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from editors import roles
from editors.domain import audit
from editors.models import Editor
from keywords.domain.refusals import KeywordExists, Refused
from keywords.models import Keyword, Vocabulary

ROWS_AT_ONCE = 500


def hold(*vocabularies: int) -> None:
    """Wait for whoever changes the tree of these vocabularies, and hold it until this transaction ends.

    Held before any keyword, in the order of keys, so that no two verbs wait for each other crosswise.
    """
    list(Vocabulary.objects.select_for_update(no_key=True).filter(pk__in=vocabularies).order_by("pk"))


def lock(*keywords: int) -> dict[int, Keyword]:
    """These keywords as they are now, by key, held in the order of keys until this transaction ends."""
    rows = Keyword.objects.select_for_update(no_key=True, of=("self",)).select_related("vocabulary", "parent")
    return {row.pk: row for row in rows.filter(pk__in=set(keywords)).order_by("pk")}


@transaction.atomic
def move(keyword: Keyword, parent: Keyword | None, *, by: Editor, vocabulary: Vocabulary | None = None) -> Keyword:
    """Put a keyword, with all below it, under another one or at the root, of another vocabulary where one is named.

    Raises PermissionDenied, ValidationError (the parent does not fit), Refused (below itself) or KeywordExists.
    """
    if not by.has_perm(roles.CARE_KEYWORDS):
        raise PermissionDenied
    target = vocabulary or (parent.vocabulary if parent else keyword.vocabulary)
    hold(keyword.vocabulary_id, target.pk)
    rows = lock(keyword.pk, *([parent.pk] if parent else []))
    keyword, parent = rows[keyword.pk], rows[parent.pk] if parent else None
    if keyword.parent_id == (parent.pk if parent else None) and keyword.vocabulary_id == target.pk:
        return keyword
    check_parent(parent, target)
    below = [row for level in levels([keyword]) for row in level]
    if parent and parent.pk in {keyword.pk, *(row.pk for row in below)}:
        raise Refused(_("“%(name)s” cannot stand below itself.") % {"name": keyword})
    if below and not target.is_tree:
        raise Refused(_("“%(name)s” is a flat list: its keywords have no parents.") % {"name": target})
    if target.pk != keyword.vocabulary_id:
        check_codes([keyword, *below], target)
    before = keyword.place
    try:
        with transaction.atomic():
            keyword.parent, keyword.vocabulary = parent, target
            keyword.save()
            Keyword.objects.filter(pk__in=[row.pk for row in below]).update(vocabulary=target)
    except IntegrityError as error:
        double = Keyword.objects.filter(vocabulary=target, parent=parent, folded=keyword.folded)
        there = double.exclude(pk=keyword.pk).select_related("vocabulary").first()
        if there is None:
            raise
        raise KeywordExists(there) from error
    rewrite_paths([keyword])
    audit.record("keyword.moved", keyword, by=by, before=before, after=keyword.place)
    return keyword


def check_codes(moving: Iterable[Keyword], target: Vocabulary) -> None:
    """Raise Refused for a Media Topic that these would bring a second time to a vocabulary."""
    codes = {row.media_topic: row for row in moving if row.media_topic}
    there = target.keywords.filter(media_topic__in=codes).first()
    if there:
        words = {"name": codes[there.media_topic or ""], "other": there, "place": target}
        raise Refused(_("“%(name)s” and “%(other)s” in “%(place)s” stand for the same Media Topic.") % words)


def check_parent(parent: Keyword | None, vocabulary: Vocabulary) -> None:
    """Raise ValidationError for a parent that nothing can stand below in this vocabulary."""
    if parent is None:
        return
    if parent.vocabulary_id != vocabulary.pk:
        raise ValidationError(
            _("The parent belongs to another vocabulary: choose one of “%(name)s”."), params={"name": vocabulary}
        )
    if not vocabulary.is_tree:
        raise ValidationError(
            _("“%(name)s” is a flat list: its keywords have no parents."), params={"name": vocabulary}
        )
    if parent.is_retired:
        raise ValidationError(_("“%(name)s” is retired: nothing new stands below it."), params={"name": parent})


def levels(tops: Iterable[Keyword]) -> Iterator[list[Keyword]]:
    """What stands below these, level by level: a query for each."""
    level = list(tops)
    while level:
        parents = {row.pk: row for row in level}
        level = list(Keyword.objects.filter(parent__in=parents).order_by("pk"))
        for row in level:
            row.parent = parents[row.parent_id]
        if level:
            yield level


def rewrite_paths(tops: Iterable[Keyword]) -> int:
    """Make the paths below these follow from their names, slugs and places; the number of rows that changed."""
    changed = 0
    for level in levels(tops):
        stale = []
        for row in level:
            path = [*row.parent.path, row.parent.as_step()]
            if row.path != path:
                row.path = path
                stale.append(row)
        Keyword.objects.bulk_update(stale, ["path"], batch_size=ROWS_AT_ONCE)
        changed += len(stale)
    return changed


def walk(keywords: Iterable[Keyword]) -> list[tuple[int, Keyword]]:
    """Depth and keyword, each followed by what stands below it, in the order given. No query at all.

    One whose parent is not among the given stands at the root.
    """
    rows = list(keywords)
    known = {row.pk for row in rows}
    below: dict[int | None, list[Keyword]] = {}
    for row in rows:
        below.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    found: list[tuple[int, Keyword]] = []
    stack = [(0, row) for row in reversed(below.get(None, []))]
    while stack:
        depth, row = stack.pop()
        found.append((depth, row))
        stack += [(depth + 1, child) for child in reversed(below.get(row.pk, []))]
    return found
