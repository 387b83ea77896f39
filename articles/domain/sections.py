"""Sections under another name or at another place: their addresses change, and the old ones lead on."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from articles.models import Redirect, Section, Stamp
from editors import roles
from editors.domain import audit
from editors.models import Desk, Editor
from newsroom.lib.languages import Names

ADDRESSES = ("public:section", "public:section-feed")
_PATH_LENGTH = Section._meta.get_field("path").max_length or 250


def standing(key: Any) -> Section | None:
    """The section of this key; of a retired one, what took its stories."""
    section = Section.every.filter(pk=key).first() if key else None
    for _step in range(50):
        if section is None or section.replaced_by is None:
            break
        section = section.replaced_by
    return section


def resolved(key: Any) -> Any:
    """The key of what an old version's section means by now; what is not a key stays as it is."""
    if not isinstance(key, int):
        return key
    section = standing(key)
    return section.pk if section else key


def check(section: Section | None, *, slug: str, parent: Section | None) -> str:
    """The path that a section would have there. Raises ValidationError, naming the field, where it cannot stand."""
    if section and parent and is_within(parent.path, section.path):
        raise ValidationError({"parent": _("A section cannot stand below itself.")})
    path = f"{parent.path}/{slug}" if parent else slug
    below = Section.objects.within(section).values_list("path", flat=True) if section else []
    lengths = [len(path), *(len(path + old.removeprefix(section.path)) for old in below if section)]
    if max(lengths) > _PATH_LENGTH:
        raise ValidationError({"slug": _("The address would become too long.")})
    if Section.objects.filter(path=path).exclude(pk=section.pk if section else None).exists():
        raise ValidationError({"slug": _("Another section has this address.")})
    return path


@transaction.atomic
def create(section: Section, *, by: Editor) -> Section:
    """Store a new section, the last of its row. An address that once led elsewhere is now its own."""
    check_may(by)
    hold()
    check(None, slug=section.slug, parent=section.parent)
    if not section.position:
        section.position = Section.objects.filter(parent=section.parent).count()
    section.save()
    redirects_at(addresses(section.path)).delete()
    audit.record("section.created", section, by=by, path=section.path)
    Stamp.objects.raise_(Stamp.SITE)
    return section


@transaction.atomic
def describe(section: Section, *, name: dict, description: dict, desk: Desk | None, by: Editor) -> Section:
    """What readers are told of it, and whose desk it is. Raises PermissionDenied or ValidationError: no name."""
    check_may(by)
    section = hold()[section.pk]
    if not name:
        raise ValidationError({"name": _("Give the section a name.")})
    wanted = {"name": Names(name), "description": Names(description), "desk": desk}
    before = {field: getattr(section, field) for field in wanted}
    changed = [field for field in wanted if before[field] != wanted[field]]
    if not changed:
        return section
    for field in changed:
        setattr(section, field, wanted[field])
    section.save(update_fields=changed)
    data = {field: [_as_json(before[field]), _as_json(wanted[field])] for field in changed}
    audit.record("section.described", section, by=by, changed=data)
    Stamp.objects.raise_(Stamp.SITE)
    return section


def rename(section: Section, slug: str, *, by: Editor) -> Section:
    """Give a section another last word of its address; what stands below it follows."""
    return place(section, slug=slug, parent=section.parent, by=by)


def move(section: Section, parent: Section | None, *, by: Editor) -> Section:
    """Put a section, with all below it, under another one or at the root."""
    return place(section, slug=section.slug, parent=parent, by=by)


@transaction.atomic
def place(section: Section, *, slug: str, parent: Section | None, by: Editor) -> Section:
    """Rename and move at once. Every old address, in every edition and of every feed, leads to the new one."""
    check_may(by)
    rows = hold()
    if section.pk not in rows or (parent and parent.pk not in rows):
        raise ValidationError({"parent": _("This section no longer exists: choose another.")})
    section, parent = rows[section.pk], rows[parent.pk] if parent else None
    path, old = check(section, slug=slug, parent=parent), section.path
    if path == old:
        return section
    if parent != section.parent:
        # The last one among its new neighbors.
        section.position = Section.objects.filter(parent=parent).count()
    section.slug, section.parent = slug, parent
    for row in sorted(rows.values(), key=lambda row: len(row.path)):
        if is_within(row.path, old):
            _readdress(row, path + row.path.removeprefix(old))
    audit.record("section.moved", section, by=by, before=old, after=path)
    Stamp.objects.raise_(Stamp.SITE)
    return section


@transaction.atomic
def order(keys: list[int], *, by: Editor) -> list[Section]:
    """Put neighbors in this order, in the navigation and wherever sections are listed; those not named come after.

    Raises PermissionDenied, or ValidationError where they do not stand beside each other.
    """
    check_may(by)
    rows = hold()
    named = [rows[pk] for pk in dict.fromkeys(keys) if pk in rows]
    if not named:
        return []
    if len({row.parent_id for row in named}) > 1:
        raise ValidationError(_("Only sections below the same one can be put in order."))
    beside = sorted((row for row in rows.values() if row.parent_id == named[0].parent_id), key=_order)
    wanted = [*named, *(row for row in beside if row not in named)]
    if wanted == beside:
        return beside
    before = [row.pk for row in beside]
    for position, row in enumerate(wanted):
        row.position = position
    Section.objects.bulk_update(wanted, ["position"])
    audit.record("section.ordered", wanted[0], by=by, before=before, after=[row.pk for row in wanted])
    Stamp.objects.raise_(Stamp.SITE)
    return wanted


def shift(section: Section, step: int, *, by: Editor) -> list[Section]:
    """One place earlier or later among its neighbors; at the end nothing happens."""
    beside = sorted(Section.objects.filter(parent=section.parent), key=_order)
    keys = [row.pk for row in beside]
    if section.pk not in keys:
        return beside
    at = keys.index(section.pk)
    if 0 <= at + step < len(keys):
        keys[at], keys[at + step] = keys[at + step], keys[at]
    return order(keys, by=by)


@transaction.atomic
def put(section: Section, *, parent: Section | None, before: Section | None, by: Editor) -> Section:
    """Move it below another one, in front of this neighbor or at the end: what dragging does."""
    section = place(section, slug=section.slug, parent=parent, by=by)
    beside = [row.pk for row in sorted(Section.objects.filter(parent=parent).exclude(pk=section.pk), key=_order)]
    at = beside.index(before.pk) if before and before.pk in beside else len(beside)
    order([*beside[:at], section.pk, *beside[at:]], by=by)
    return section


def check_may(by: Editor) -> None:
    """Raise PermissionDenied unless this person looks after the sections."""
    if not by.has_perm(roles.CARE_SECTIONS):
        raise PermissionDenied


def hold() -> dict[int, Section]:
    """All sections in use by their keys, held until the transaction ends: addresses hang on each other."""
    rows = Section.objects.select_for_update(no_key=True).order_by("pk")
    return {row.pk: row for row in rows}


def _order(row: Section) -> tuple[int, int]:
    return row.position, row.pk


def _as_json(value: Any) -> Any:
    return str(value) if isinstance(value, Desk) else value


def _readdress(row: Section, path: str) -> None:
    left = row.path
    row.path = path
    fields = {"path": path, "slug": row.slug, "parent": row.parent, "position": row.position}
    Section.objects.filter(pk=row.pk).update(**fields)
    lead_on(addresses(left), addresses(path))


def lead_on(left: list[str], taken: list[str]) -> None:
    """Have old addresses lead to new ones, in one hop; none leads away from an address in use."""
    # Addresses that lead nowhere else any more come first: a section that returns must not meet its own redirect.
    redirects_at(taken).delete()
    for before, after in zip(left, taken, strict=True):
        Redirect.objects.filter(target=before).update(target=after)
        Redirect.objects.update_or_create(path=before, defaults={"target": after, "article": None})


def addresses(path: str) -> list[str]:
    """Where readers find a section at this path: its page and its feed, in every edition."""
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found += [reverse(name, args=[path]) for name in ADDRESSES]
    return found


def redirects_at(places: list[str]) -> QuerySet[Redirect]:
    return Redirect.objects.filter(path__in=places)


def is_within(path: str, top: str) -> bool:
    return path == top or path.startswith(f"{top}/")
