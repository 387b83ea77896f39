"""Bylines as readers see them: a change shows on every page that names the person."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.domain import elsewhere, picturechecks
from articles.domain.refusals import Refusal
from articles.enums import BylineSort, Standing
from articles.models import Picture, ProfilePage, Stamp
from editors import roles
from editors.domain import audit, profiles
from editors.models import Editor, Profile
from keywords.models import Alias, Keyword, KeywordStatus
from newsroom.lib.languages import Names, validate_names
from newsroom.lib.text import fold

EXPERTISE = 12
# What people say about themselves; who stands behind a byline, and how, is for administrators to say.
OWN = ("title", "biography", "contact", "picture", "location", "languages", "expertise", "awards", "social")
OF_THE_OUTLET = ("sort", "standing", "joined")


class BylineChanged(Refusal):
    """Somebody else changed the very fields that this form would change; `theirs` has what stands there now."""

    def __init__(self, theirs: dict[str, Any]) -> None:
        self.theirs = theirs
        super().__init__(
            _("Somebody else changed these words meanwhile. Theirs are shown below; yours were not saved.")
        )


def fields_for(editor: Editor, profile: Profile) -> tuple[str, ...]:
    """What this person may change: administrators all, others what their own page says about them, not its name."""
    if editor.has_perm(roles.MANAGE_PEOPLE):
        return ("name", *OWN, *OF_THE_OUTLET)
    return OWN if profiles.may_edit(editor, profile) else ()


@transaction.atomic
def update(profile: Profile, *, by: Editor, seen: Mapping[str, str] | None = None, **values: Any) -> list[str]:
    """Change a byline and its page, and let kept pages go; the names of the fields that changed.

    `seen` are the `prints` of what the person's form showed: what she left as it was stays as it is by now. Raises
    PermissionDenied, ValidationError, BylineChanged.
    """
    if not set(values) <= set(fields_for(by, profile)):
        raise PermissionDenied
    if seen is not None:
        values = _own_changes(profile, values, seen)
    of_page = {name: check(values.pop(name)) for name, check in PAGE.items() if name in values}
    changed = profiles.write(profile, by=by, **values)
    if of_page:
        changed += _write_page(profile, of_page, by=by)
    if changed:
        Stamp.objects.raise_(Stamp.SITE)
    return changed


def present(profile: Profile) -> dict[str, Any]:
    """Everything of a byline that forms change, as it is stored; of its expertise what is in use."""
    page = ProfilePage.objects.select_related("picture").filter(profile=profile).first()
    known = page.expertise.filter(status=KeywordStatus.ACCEPTED) if page else ()
    page = page or ProfilePage(profile=profile)
    values = {name: getattr(profile, name) for name in profiles.FIELDS}
    values |= {name: getattr(page, name) for name in PAGE if name != "expertise"}
    return values | {"expertise": list(known)}


def prints(values: Mapping[str, Any]) -> dict[str, str]:
    """Field → a short digest of its value, by which a form knows later what it showed."""
    return {name: _print(value) for name, value in values.items()}


def _print(value: Any) -> str:
    if isinstance(value, Picture):
        value = value.key
    elif isinstance(value, dict):
        # As browsers send them back: empty languages left out, lines ended their way.
        value = {code: text.replace("\r\n", "\n") for code, text in value.items() if text}
    elif isinstance(value, list):
        value = [each if isinstance(each, dict) else each.pk for each in value]
        value = value if value and isinstance(value[0], dict) else sorted(value)
    return hashlib.sha256(json.dumps(value or "", sort_keys=True).encode()).hexdigest()[:12]


def _own_changes(profile: Profile, values: dict[str, Any], seen: Mapping[str, str]) -> dict[str, Any]:
    """What the person herself changed, with the byline held until the transaction ends. Raises BylineChanged."""
    stored = present(Profile.objects.select_for_update().get(pk=profile.pk))
    given, there = prints(values), prints(stored)
    own = {name: value for name, value in values.items() if given[name] not in (seen.get(name), there[name])}
    if theirs := {name: stored[name] for name in own if there[name] != seen.get(name)}:
        raise BylineChanged(theirs)
    return own


def _write_page(profile: Profile, values: dict[str, Any], *, by: Editor) -> list[str]:
    ProfilePage.objects.bulk_create([ProfilePage(profile_id=profile.pk)], ignore_conflicts=True)
    page = ProfilePage.objects.select_for_update().get(profile=profile)
    expertise = values.pop("expertise", None)
    changed = [name for name, value in values.items() if getattr(page, name) != value]
    if "picture" in changed:
        picturechecks.may_be_shown(values["picture"])
    for name in changed:
        setattr(page, name, values[name])
    if changed:
        page.save(update_fields=changed)
    if expertise is not None and set(expertise) != set(page.expertise.all()):
        page.expertise.set(expertise)
        changed.append("expertise")
    if changed:
        audit.record("profile.changed", profile, by=by, fields=changed)
    return changed


def expertise_from(words: Iterable[str]) -> list[Keyword]:
    """Keywords in use by their names, aliases or addresses. Raises ValidationError, naming those there are not."""
    wanted = list(dict.fromkeys(word.strip() for word in words if word.strip()))
    found: list[Keyword] = []
    unknown: list[str] = []
    for word in wanted:
        keyword = (
            Keyword.objects.for_readers()
            .filter(pk__in=Alias.objects.filter(folded=fold(word)).values("keyword"))
            .order_by("pk")
            .first()
        ) or Keyword.objects.for_readers().filter(slug=word.lower()).first()
        if keyword:
            found.append(keyword)
        else:
            unknown.append(word)
    if unknown:
        names = ", ".join(unknown)
        raise ValidationError(_("There is no keyword in use by this name: %(names)s."), params={"names": names})
    return found


def _expertise(keywords: Iterable[Keyword]) -> list[Keyword]:
    found = list(dict.fromkeys(keywords))
    if len(found) > EXPERTISE:
        raise ValidationError(_("There can be %(limit)d keywords at most."), params={"limit": EXPERTISE})
    return found


def _names(limit: int) -> Callable[[Any], Names]:
    def check(value: Any) -> Names:
        validate_names(value)
        names = Names({code: text.strip() for code, text in value.items() if text.strip()})
        if any(len(text) > limit for text in names.values()):
            raise ValidationError(_("This can have %(limit)d characters at most."), params={"limit": limit})
        return names

    return check


def _sort(value: Any) -> str:
    if value not in BylineSort.values:
        raise ValidationError(_("Choose who it is."))
    return str(value)


def _standing(value: Any) -> str:
    if value and value not in Standing.values:
        raise ValidationError(_("Choose how the person stands to the outlet."))
    return str(value or "")


def _picture(value: Any) -> Picture | None:
    if value is not None and not isinstance(value, Picture):
        raise ValidationError(_("This picture cannot be used: choose another."))
    return value


# The fields of the page, and how each is checked.
PAGE: dict[str, Callable[[Any], Any]] = {
    "picture": _picture,
    "sort": _sort,
    "standing": _standing,
    "location": _names(120),
    "languages": _names(160),
    "expertise": _expertise,
    "awards": _names(1000),
    "joined": lambda value: elsewhere.date_in_part(str(value or "")),
    "social": lambda value: elsewhere.accounts(value or []),
}
