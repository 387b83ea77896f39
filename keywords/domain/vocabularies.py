"""Vocabularies: made and ordered by administrators, and what each asks of a story."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editors import roles
from editors.domain import audit
from editors.models import Editor
from keywords.domain.refusals import Refused
from keywords.models import Keyword, Vocabulary
from newsroom.lib.languages import Names
from newsroom.lib.text import slugify_headline

FIELDS = ("name", "is_tree", "is_open", "is_required", "limit")


@transaction.atomic
def create(name: dict, *, by: Editor, **values: Any) -> Vocabulary:
    """Add a vocabulary after the others. Raises PermissionDenied, ValidationError."""
    _check_may(by)
    last = Vocabulary.objects.aggregate(last=Max("position"))["last"]
    vocabulary = Vocabulary(name=Names(name), position=0 if last is None else last + 1)
    _write(vocabulary, values)
    if not vocabulary.name:
        raise ValidationError(_("Give the vocabulary a name."))
    vocabulary.slug = _free_slug(vocabulary.name)
    vocabulary.full_clean()
    vocabulary.save()
    audit.record("vocabulary.created", vocabulary, by=by)
    return vocabulary


@transaction.atomic
def update(vocabulary: Vocabulary, *, by: Editor, **values: Any) -> Vocabulary:
    """Change fields of FIELDS. Raises PermissionDenied, ValidationError, Refused (keywords stand below others)."""
    _check_may(by)
    vocabulary = Vocabulary.objects.select_for_update(no_key=True).get(pk=vocabulary.pk)
    before = {name: getattr(vocabulary, name) for name in FIELDS}
    _write(vocabulary, values)
    vocabulary.full_clean()
    if before["is_tree"] and not vocabulary.is_tree and vocabulary.keywords.filter(parent__isnull=False).exists():
        raise Refused(
            _("Keywords stand below others in “%(name)s”: move them to its root first.") % {"name": vocabulary}
        )
    changed = [name for name in FIELDS if getattr(vocabulary, name) != before[name]]
    if changed:
        vocabulary.save()
        audit.record("vocabulary.changed", vocabulary, by=by, fields=changed)
    return vocabulary


@transaction.atomic
def order(keys: Iterable[int], *, by: Editor) -> list[Vocabulary]:
    """Give the vocabularies this order; those not named follow in the order they had."""
    _check_may(by)
    rows = {row.pk: row for row in Vocabulary.objects.select_for_update(no_key=True).order_by("position", "pk")}
    wanted = [pk for pk in dict.fromkeys(keys) if pk in rows]
    ordered = [rows[pk] for pk in [*wanted, *(pk for pk in rows if pk not in wanted)]]
    for position, row in enumerate(ordered):
        row.position = position
    Vocabulary.objects.bulk_update(ordered, ["position"])
    audit.record("vocabulary.ordered", "", by=by, slugs=[row.slug for row in ordered])
    return ordered


@transaction.atomic
def delete(vocabulary: Vocabulary, *, by: Editor) -> None:
    """Remove an empty vocabulary. Raises PermissionDenied, Refused."""
    _check_may(by)
    vocabulary = Vocabulary.objects.select_for_update().get(pk=vocabulary.pk)
    if vocabulary.keywords.exists():
        raise Refused(_("“%(name)s” has keywords: move them to another vocabulary first.") % {"name": vocabulary})
    audit.record("vocabulary.deleted", vocabulary, by=by, slug=vocabulary.slug)
    vocabulary.delete()


def problems(keywords: Iterable[Keyword]) -> list[str]:
    """What the vocabularies ask of a story that these keywords do not keep, as sentences that say what to do."""
    found = []
    counts: dict[int, int] = {}
    for keyword in keywords:
        counts[keyword.vocabulary_id] = counts.get(keyword.vocabulary_id, 0) + 1
    for vocabulary in Vocabulary.objects.filter(Q(is_required=True) | Q(limit__isnull=False)):
        number, limit = counts.get(vocabulary.pk, 0), vocabulary.limit
        if vocabulary.is_required and not number:
            found.append(_("The story has no keyword of “%(name)s”: add at least one.") % {"name": vocabulary})
        if limit is not None and number > limit:
            sentence = ngettext(
                "A story can have %(limit)d keyword of “%(name)s” at most; this one has %(number)d: remove some.",
                "A story can have %(limit)d keywords of “%(name)s” at most; this one has %(number)d: remove some.",
                limit,
            )
            found.append(sentence % {"limit": limit, "name": vocabulary, "number": number})
    return found


def _write(vocabulary: Vocabulary, values: dict) -> None:
    for name, value in values.items():
        if name not in FIELDS:
            raise ValueError(f"A vocabulary has no {name}.")
        setattr(vocabulary, name, Names(value) if name == "name" else value)


def _free_slug(name: Names) -> str:
    base = slugify_headline(name.in_(None), 40) or "vocabulary"
    taken = set(Vocabulary.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


def _check_may(by: Editor) -> None:
    if not by.has_perm(roles.CARE_KEYWORDS):
        raise PermissionDenied
