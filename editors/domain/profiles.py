"""Profiles: the public bylines. What readers then see is refreshed by the caller, who knows the readers' pages."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from editors import roles as table
from editors.domain import audit
from editors.models import Editor, Profile
from newsroom.lib.languages import Names
from newsroom.lib.text import slugify_headline

FIELDS = ("name", "title", "biography", "contact")


def may_edit(editor: Editor, profile: Profile) -> bool:
    """Everybody their own byline, administrators all."""
    return profile.account_id == editor.pk or editor.has_perm(table.MANAGE_PEOPLE)


@transaction.atomic
def create(
    name: dict, *, by: Editor | None, account: Editor | None = None, title: dict | None = None, slug: str = ""
) -> Profile:
    """A new byline under an address made of its name: 邢文涛 becomes xing-wen-tao, the second one xing-wen-tao-2."""
    name = Names(name)
    if not name:
        raise ValidationError(_("A byline needs a name."))
    profile = Profile.objects.create(
        name=name, account=account, title=Names(title or {}), slug=free_slug(slug or name.in_("en"))
    )
    audit.record("profile.created", profile, by=by, slug=profile.slug)
    return profile


@transaction.atomic
def write(profile: Profile, *, by: Editor, **values: Any) -> list[str]:
    """Store changed FIELDS of a byline; the names of those that changed. The address stays: links lead to it."""
    profile = Profile.objects.select_for_update().get(pk=profile.pk)
    changed = [field for field in FIELDS if field in values and getattr(profile, field) != values[field]]
    for field in changed:
        setattr(profile, field, values[field])
    if changed:
        profile.save(update_fields=changed)
        audit.record("profile.changed", profile, by=by, fields=changed)
    return changed


@transaction.atomic
def link(profile: Profile, account: Editor, *, by: Editor) -> Profile:
    """Say that an existing byline, for instance an imported one, is this person's."""
    profile = Profile.objects.select_for_update().get(pk=profile.pk)
    if profile.account_id not in (None, account.pk):
        raise ValidationError(_("This byline belongs to another account."))
    profile.account = account
    profile.save(update_fields=["account"])
    audit.record("profile.linked", profile, by=by, account=account.pk)
    return profile


def free_slug(text: str) -> str:
    """A free address for a byline; Chinese as pinyin, never empty."""
    stem = slugify_headline(text, 90) or "author"
    taken = set(Profile.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
