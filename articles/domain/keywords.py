"""Keywords of stories: found while typing, put on a draft by one function, and counted where readers see them.

Look-ups and refusals come from `keywords/domain`; whoever works on stories finds them here.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from articles.domain.keywordcare import create
from articles.models import ArticleKeyword, ChainPlace, Draft, DraftKeyword
from editors import roles
from editors.domain import audit
from editors.models import Editor
from keywords.domain import tree
from keywords.domain.lookup import find, match, near, usable
from keywords.domain.refusals import KeywordExists, Refused
from keywords.models import Keyword, KeywordStatus
from keywords.models.alias import LENGTH as NAME_LENGTH

__all__ = ["NAME_LENGTH", "KeywordExists", "Refused", "create", "find", "match", "near", "usable"]

LIMIT_PER_STORY = 60


def counted(found: QuerySet[Keyword]) -> QuerySet[Keyword]:
    """With the vocabulary loaded; `uses`, the number of listed stories, and the path are columns."""
    return found.select_related("vocabulary")


def count_uses(before: Iterable[int], after: Iterable[int]) -> None:
    """Keep `Keyword.uses` when a story leaves the lists of the keywords `before` and stands in those of `after`.

    The caller holds `Stamp.ADDRESSES`, so that two stories never wait for each other's keywords crosswise.
    """
    before, after = set(before), set(after)
    if gone := before - after:
        Keyword.objects.filter(pk__in=gone, uses__gt=0).update(uses=F("uses") - 1)
    if new := after - before:
        Keyword.objects.filter(pk__in=new).update(uses=F("uses") + 1)


def listed_rows() -> QuerySet[ArticleKeyword]:
    """The keywords of live stories that no newer one stands in the place of."""
    replaced = ChainPlace.objects.filter(article=OuterRef("content_object"), replaced_by__isnull=False)
    live = ArticleKeyword.objects.filter(content_object__live_revision__isnull=False, content_object__withdrawn_at=None)
    return live.filter(~Exists(replaced))


def recount(keywords: Iterable[int]) -> None:
    """Count the listed stories of these keywords anew."""
    rows = listed_rows().filter(tag=OuterRef("pk"))
    number = rows.order_by().values("tag").annotate(n=Count("pk")).values("n")
    Keyword.objects.filter(pk__in=list(keywords)).update(uses=Coalesce(Subquery(number), Value(0)))


def path(keyword: Keyword) -> str:
    """Where a keyword stands, from its vocabulary down to its parent: “Places › Asia”."""
    return keyword.place


@transaction.atomic
def assign(draft: Draft, keywords: Iterable[Keyword]) -> list[Keyword]:
    """Make these, in this order, the draft's keywords: the one writer of DraftKeyword rows.

    A merged keyword gives its successor; the first is the main keyword. Rows that stay are kept. Raises
    ValidationError: too many, or one that was deleted or retired meanwhile, unless the draft has it already.
    """
    wanted = {keyword.pk: keyword for keyword in map(standing, keywords)}
    rows = {row.keyword_id: row for row in DraftKeyword.objects.filter(draft=draft)}
    if set(wanted) - set(rows):
        wanted = _held(wanted, set(rows))
    if len(wanted) > LIMIT_PER_STORY:
        raise ValidationError(
            _("At most %(limit)d keywords can stand under a story."), params={"limit": LIMIT_PER_STORY}
        )
    gone = [row.pk for pk, row in rows.items() if pk not in wanted]
    if gone:
        DraftKeyword.objects.filter(pk__in=gone).delete()
    moved, new = [], []
    for position, pk in enumerate(wanted):
        row = rows.get(pk)
        if row is None:
            new.append(DraftKeyword(draft=draft, keyword_id=pk, position=position))
        elif row.position != position:
            row.position = position
            moved.append(row)
    DraftKeyword.objects.bulk_update(moved, ["position"])
    DraftKeyword.objects.bulk_create(new)
    return list(wanted.values())


def _held(wanted: dict[int, Keyword], there: set[int]) -> dict[int, Keyword]:
    """The keywords as they are at this moment, held: whoever merges, retires or deletes one comes before or after."""
    new = [pk for pk in wanted if pk not in there]
    held = tree.lock(*new)
    if len(held) < len(new):
        raise ValidationError(_("One of the keywords no longer exists: choose again."))
    found: dict[int, Keyword] = {}
    for pk, given in wanted.items():
        keyword = standing(held.get(pk, given))
        if keyword.pk not in there and keyword.is_retired:
            raise ValidationError(_("“%(name)s” is retired: choose another keyword."), params={"name": keyword})
        found.setdefault(keyword.pk, keyword)
    return found


def standing(keyword: Keyword) -> Keyword:
    """The keyword, or the one that it was merged into."""
    while keyword.replaced_by is not None:
        keyword = keyword.replaced_by
    return keyword


def resolved(ids: Any) -> Any:
    """Keys of keywords with merged ones as what they were merged into; what is not a list of keys stays as it is."""
    if not isinstance(ids, list) or not all(isinstance(pk, int) for pk in ids):
        return ids
    merged = Keyword.objects.filter(pk__in=ids, replaced_by__isnull=False).values_list("pk", "replaced_by")
    successors = dict(merged) if ids else {}
    return list(dict.fromkeys(successors.get(pk, pk) for pk in ids))


def restorable(ids: Any) -> Any:
    """What of an old snapshot's keywords can stand on a draft again: merged ones resolved, the others in use."""
    found = resolved(ids)
    if found == [] or not isinstance(found, list):
        return found
    known = set(usable().filter(pk__in=found).values_list("pk", flat=True))
    return [pk for pk in found if pk in known]


def accept_proposed(draft: Draft, *, by: Editor) -> list[str]:
    """Take the draft's proposed keywords into the vocabulary, where this person may add keywords.

    Approving a story is approving all that readers will see of it. Returns their names, for the record.
    """
    if not by.has_perm(roles.ADD_KEYWORD):
        return []
    ids = list(draft.keyword_rows.values_list("keyword", flat=True))
    names = []
    for keyword in tree.lock(*ids).values() if ids else ():
        if keyword.status == KeywordStatus.PROPOSED:
            Keyword.objects.filter(pk=keyword.pk).update(status=KeywordStatus.ACCEPTED)
            audit.record("keyword.accepted", keyword, by=by, before=KeywordStatus.PROPOSED, story=draft.article_id)
            names.append(str(keyword))
    return names


def as_json(keyword: Keyword) -> dict[str, Any]:
    """What the picker shows of a keyword."""
    return {
        "id": keyword.pk,
        "name": str(keyword),
        "names": dict(keyword.names),
        "path": path(keyword),
        "uses": keyword.uses,
        # The alias that led here, where the name does not show what was typed.
        "alias": keyword.matched,
        "proposed": keyword.status == KeywordStatus.PROPOSED,
    }
