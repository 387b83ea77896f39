"""The life of a keyword: proposed, accepted, retired; back into use, or away while nobody used it."""

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext as _

from editors import roles
from editors.domain import audit
from editors.models import Editor
from keywords.domain import lookup, names, tree
from keywords.domain.refusals import KeywordExists, Refused
from keywords.models import Keyword, KeywordStatus, Vocabulary
from newsroom.lib.languages import Names
from newsroom.lib.text import slugify_headline


@transaction.atomic
def create(
    texts: dict,
    *,
    vocabulary: Vocabulary,
    by: Editor,
    parent: Keyword | None = None,
    description: dict | None = None,
    not_these: Iterable[str] = (),
) -> Keyword:
    """Add a keyword, or propose it where this person may only propose. `not_these` are addresses to keep clear of.

    Raises PermissionDenied, ValidationError (no name, too long), Refused (wrong parent) or KeywordExists.
    """
    accepted = by.has_perm(roles.ADD_KEYWORD)
    if not accepted and not by.has_perm(roles.PROPOSE_KEYWORD):
        raise PermissionDenied
    if not vocabulary.is_open and not by.has_perm(roles.CARE_KEYWORDS):
        raise PermissionDenied
    status = KeywordStatus.ACCEPTED if accepted else KeywordStatus.PROPOSED
    return store(
        names.cleaned(texts),
        vocabulary=vocabulary,
        parent=parent,
        description=description,
        status=status,
        by=by,
        not_these=not_these,
    )


def store(
    texts: Names,
    *,
    vocabulary: Vocabulary,
    by: Editor,
    status: KeywordStatus,
    parent: Keyword | None = None,
    description: dict | None = None,
    not_these: Iterable[str] = (),
) -> Keyword:
    """`create` for those who decided already who may: imports, which propose."""
    tree.check_parent(parent, vocabulary)
    keyword = Keyword(
        names=texts,
        vocabulary=vocabulary,
        parent=parent,
        description=Names(description or {}),
        status=status,
        proposed_by=by if status == KeywordStatus.PROPOSED else None,
    )
    try:
        with transaction.atomic():
            # Whoever makes the same one at this moment waits here, and then finds it.
            tree.hold(vocabulary.pk)
            if existing := lookup.same_word(texts, vocabulary=vocabulary, parent=parent):
                raise KeywordExists(existing)
            keyword.slug = free_slug(texts, not_these)
            keyword.save()
    except IntegrityError:
        existing = lookup.same_word(texts, vocabulary=vocabulary, parent=parent)
        if existing is None:
            raise
        raise KeywordExists(existing) from None
    action = "keyword.created" if status == KeywordStatus.ACCEPTED else "keyword.proposed"
    audit.record(action, keyword, by=by, place=keyword.place)
    return keyword


def free_slug(texts: dict, not_these: Iterable[str] = ()) -> str:
    """An address that no keyword has: of the default language's name, numbered where it is taken."""
    base = slugify_headline(Names(texts).in_(settings.LANGUAGE_CODE), 100) or "keyword"
    taken = set(Keyword.objects.filter(Q(slug=base) | Q(slug__startswith=f"{base}-")).values_list("slug", flat=True))
    taken |= set(not_these)
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


@transaction.atomic
def accept(keyword: Keyword, *, by: Editor) -> Keyword:
    """Take a proposed keyword into its vocabulary. Raises PermissionDenied, Refused."""
    keyword = _held(keyword, by)
    if keyword.status != KeywordStatus.PROPOSED:
        raise Refused(_("“%(name)s” is not proposed any more.") % {"name": keyword})
    return _become(keyword, KeywordStatus.ACCEPTED, "keyword.accepted", by)


@transaction.atomic
def retire(keyword: Keyword, *, by: Editor) -> Keyword:
    """Take a keyword out of use: no story gets it any more, and its page leads on. Raises PermissionDenied, Refused."""
    keyword = _held(keyword, by)
    if keyword.is_retired:
        raise Refused(_("“%(name)s” is retired already.") % {"name": keyword})
    below = keyword.children.exclude(status=KeywordStatus.RETIRED).first()
    if below:
        words = {"name": keyword, "below": below}
        raise Refused(_("“%(below)s” stands below “%(name)s”: move or retire it first.") % words)
    return _become(keyword, KeywordStatus.RETIRED, "keyword.retired", by)


@transaction.atomic
def revive(keyword: Keyword, *, by: Editor) -> Keyword:
    """Take a retired keyword into use again. Raises PermissionDenied, Refused."""
    keyword = _held(keyword, by)
    if not keyword.is_retired:
        raise Refused(_("“%(name)s” is in use.") % {"name": keyword})
    if keyword.replaced_by:
        words = {"name": keyword, "kept": keyword.replaced_by}
        raise Refused(_("“%(name)s” was merged into “%(kept)s”: undo that instead.") % words)
    if keyword.parent and keyword.parent.is_retired:
        words = {"name": keyword, "parent": keyword.parent}
        raise Refused(_("“%(parent)s”, above “%(name)s”, is retired: take it back into use first.") % words)
    return _become(keyword, KeywordStatus.ACCEPTED, "keyword.revived", by)


@transaction.atomic
def delete(keyword: Keyword, *, by: Editor) -> None:
    """Throw a proposal away that no story ever had. Raises PermissionDenied, Refused: what was in use is retired."""
    keyword = _held(keyword, by)
    if keyword.status != KeywordStatus.PROPOSED:
        raise Refused(_("“%(name)s” was in use: retire it.") % {"name": keyword})
    pk = keyword.pk
    try:
        keyword.delete()
    except ProtectedError as error:
        raise Refused(_("“%(name)s” stands on stories: retire it, or merge it.") % {"name": keyword}) from error
    audit.record("keyword.deleted", keyword, by=by, key=pk, names=dict(keyword.names))


def _held(keyword: Keyword, by: Editor) -> Keyword:
    if not by.has_perm(roles.ADD_KEYWORD):
        raise PermissionDenied
    rows = tree.lock(keyword.pk)
    if keyword.pk not in rows:
        raise Refused(_("“%(name)s” was deleted meanwhile.") % {"name": keyword})
    return rows[keyword.pk]


def _become(keyword: Keyword, status: KeywordStatus, action: str, by: Editor) -> Keyword:
    before, keyword.status = keyword.status, status
    Keyword.objects.filter(pk=keyword.pk).update(status=status)
    audit.record(action, keyword, by=by, before=before)
    return keyword
