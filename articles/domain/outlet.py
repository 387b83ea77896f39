"""The outlet's settings: changed by administrators, every version kept, an earlier one shown again when wanted."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.domain import elsewhere, outlinks
from articles.domain.refusals import Refusal
from articles.enums import AiCrawlers
from articles.models import EmblemFile, Outlet, OutletVersion, Stamp
from editors import roles
from editors.domain import audit
from editors.models import Editor
from newsroom.lib import accents
from newsroom.lib.languages import Names, validate_names


class OutletChanged(Refusal):
    """Somebody else changed the very settings that this form would change."""

    def __init__(self, version: OutletVersion | None) -> None:
        sentence = _("Somebody else changed these settings meanwhile. Yours are still below, and were not saved.")
        if version and version.created_by:
            sentence = _("%(name)s changed these settings meanwhile. Yours are still below, and were not saved.") % {
                "name": version.created_by
            }
        super().__init__(sentence)


def current() -> Outlet:
    return Outlet.objects.first() or Outlet(pk=1)


@transaction.atomic
def change(values: dict[str, Any], *, by: Editor, seen: int, note: str = "") -> Outlet:
    """Store some of the FIELDS. `seen` is the version that the person's form showed.

    Changes of other fields since then are no obstacle. Raises PermissionDenied, OutletChanged, ValidationError.
    """
    outlet = _held(by)
    changed = apply(outlet, values)
    if not changed:
        return outlet
    later = OutletVersion.objects.filter(number__gt=seen).select_related("created_by")
    meanwhile = next((each for each in later if set(each.changed) & set(values)), None)
    if meanwhile or seen > outlet.version:
        raise OutletChanged(meanwhile)
    return _written(outlet, changed, by=by, note=note)


@transaction.atomic
def restore(version: OutletVersion, *, by: Editor, seen: int) -> Outlet:
    """Show the settings of an earlier version again, as a new one; what no longer exists is left out.

    Raises PermissionDenied, and OutletChanged unless `seen` is the present version.
    """
    outlet = _held(by)
    if outlet.version != seen:
        raise OutletChanged(OutletVersion.objects.select_related("created_by").first())
    changed = []
    for name, value in version.values.items():
        if name not in FIELDS:
            continue
        try:
            changed += apply(outlet, {name: value})
        except ValidationError:
            continue
    if not changed:
        return outlet
    note = _("As number %(number)d") % {"number": version.number}
    return _written(outlet, changed, by=by, note=note, act="outlet.restored")


def apply(outlet: Outlet, values: dict[str, Any]) -> list[str]:
    """Put checked values into the row without storing it; the names of those that differ. Raises ValidationError."""
    errors: dict[str, ValidationError] = {}
    changed = []
    for name, value in values.items():
        try:
            checked = FIELDS[name](value)
        except ValidationError as error:
            errors[name] = error
            continue
        if getattr(outlet, name) != checked:
            setattr(outlet, name, checked)
            changed.append(name)
    if errors:
        raise ValidationError({name: error.messages for name, error in errors.items()})
    return changed


def snapshot(outlet: Outlet) -> dict[str, Any]:
    return {name: getattr(outlet, name) for name in FIELDS}


def _held(by: Editor) -> Outlet:
    """The row, made where there is none, held until the transaction ends; its first version is on record."""
    if not by.has_perm(roles.CARE_OUTLET):
        raise PermissionDenied
    Outlet.objects.bulk_create([Outlet(pk=1)], ignore_conflicts=True)
    outlet = Outlet.objects.select_for_update().get(pk=1)
    if not OutletVersion.objects.filter(number=outlet.version).exists():
        OutletVersion.objects.create(number=outlet.version, values=snapshot(outlet), note=_("As it was before"))
    return outlet


def _written(outlet: Outlet, changed: list[str], *, by: Editor, note: str, act: str = "outlet.changed") -> Outlet:
    outlet.version += 1
    outlet.save(update_fields=[*changed, "version"])
    OutletVersion.objects.create(
        number=outlet.version, values=snapshot(outlet), changed=changed, note=note.strip()[:200], created_by=by
    )
    audit.record(act, outlet, by=by, fields=changed, number=outlet.version)
    Stamp.objects.raise_(Stamp.SITE)
    return outlet


def _names(limit: int, *, needed: bool = False) -> Callable[[Any], Names]:
    def check(value: Any) -> Names:
        validate_names(value)
        names = Names({code: text.strip() for code, text in value.items() if text.strip()})
        if needed and not names:
            raise ValidationError(_("Enter it in one language at least."))
        if any(len(text) > limit for text in names.values()):
            raise ValidationError(_("This can have %(limit)d characters at most."), params={"limit": limit})
        return names

    return check


def _text(limit: int) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        text = str(value or "").replace("\r\n", "\n").strip()
        if len(text) > limit:
            raise ValidationError(_("This can have %(limit)d characters at most."), params={"limit": limit})
        return text

    return check


def _contact(value: Any) -> str:
    text = str(value or "").strip()
    if text:
        validate_email(text)
    return text


def _ai_crawlers(value: Any) -> str:
    if value not in AiCrawlers.values:
        raise ValidationError(_("Choose one of these."))
    return str(value)


def _accent(value: Any) -> str:
    text = str(value or "").strip().lower()
    if text and not accents.is_color(text):
        raise ValidationError(_("Write the color as # and six figures, for example #0b5c8a."))
    return text


def _emblems(value: Any) -> dict[str, list]:
    """Only files of our own making, which are all kept."""
    found: dict[str, list] = {}
    for role in (Outlet.LIGHT, Outlet.DARK, Outlet.ICON):
        entry = (value or {}).get(role)
        if not entry:
            continue
        digest, sizes = entry
        known = EmblemFile.objects.filter(digest=digest).count()
        if known < len(sizes):
            raise ValidationError(_("The file of the logo is no longer here: send it again."))
        found[role] = [digest, [list(size) for size in sizes]]
    if Outlet.DARK in found and Outlet.LIGHT not in found:
        raise ValidationError(_("A logo for dark pages needs one for light pages beside it."))
    return found


# What can be changed, and how it is checked.
FIELDS: dict[str, Callable[[Any], Any]] = {
    "name": _names(80, needed=True),
    "tagline": _names(160),
    "legal_name": _names(160),
    "founded": lambda value: elsewhere.date_in_part(str(value or "")),
    "address": _text(500),
    "contact": _contact,
    "phone": _text(40),
    "security_contact": _contact,
    "ai_crawlers": _ai_crawlers,
    "social": lambda value: elsewhere.accounts(value or []),
    "accent": _accent,
    "emblems": _emblems,
    "logo_alt": _names(120),
    "navigation": outlinks.navigation,
    "footer": outlinks.footer,
    "footer_text": _names(400),
}
LABELS = {
    **{field.name: field.verbose_name for field in Outlet._meta.fields if field.name in FIELDS},
    "navigation": gettext_lazy("Navigation"),
    "footer": gettext_lazy("Footer"),
}
