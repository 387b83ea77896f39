"""What the fields of the panel send: as JSON from a script, as a plain form without."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.domain import keywords

BYTES = 64 * 1024


def received(request, name: str, kind: str) -> tuple[Any, Any]:
    """`was` and `value` as JSON values, from a script or from the plain form."""
    try:
        if request.content_type == "application/json":
            if len(request.body) > BYTES:
                raise ValidationError(_("This is too long to be saved."))
            data = json.loads(request.body)
            return data["was"], data["value"]
        was = json.loads(request.POST.get("was", "null"))
        if "value_json" in request.POST:
            return was, json.loads(request.POST["value_json"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ValidationError(_("The field did not arrive completely. Try again.")) from error
    return was, _from_form(request.POST, name, kind)


def _from_form(data, name: str, kind: str) -> Any:
    """What the inputs of a plain form say: how they mean it is each field's own matter."""
    if name == "keywords":
        return _keywords_from_form(data)
    if name == "credits":
        return _credits_from_form(data)
    if kind == "crops":
        raise ValidationError(_("Crops are adjusted in a browser that runs scripts; without, they can be automatic."))
    if name == "chain":
        story = data.get("story", "")
        return [data.get("kind", ""), int(story)] if data.get("kind") and story.isdecimal() else None
    if name == "related":
        return _related_from_form(data)
    value = data.get("value", "").strip()
    if name == "translation_of":
        value = value.lstrip("#")
        if value and not value.isdecimal():
            raise ValidationError(_("Enter the number of the story."))
    return value or (None if kind in {"choice", "number", "picture", "story"} else "")


def _keywords_from_form(data) -> list[int]:
    """Those left ticked, in the order of their numbers, then the names typed in addition."""
    kept = [pk for pk in data.getlist("keep") if pk.isdecimal()]
    kept.sort(key=lambda pk: _place(data.get(f"place-{pk}")))
    wanted = [int(pk) for pk in kept]
    for name in data.get("add", "").replace("，", ",").replace("\n", ",").split(","):
        if not name.strip():
            continue
        keyword = keywords.match(name)
        if keyword is None:
            raise ValidationError(
                _("There is no keyword “%(name)s”: choose one, or add it first."), params={"name": name.strip()}
            )
        wanted.append(keyword.pk)
    return wanted


def _related_from_form(data) -> list[int]:
    """Those left ticked, in the order of their numbers, then the one chosen in addition."""
    kept = [pk for pk in data.getlist("keep") if pk.isdecimal()]
    kept.sort(key=lambda pk: _place(data.get(f"place-{pk}")))
    return [int(pk) for pk in [*kept, data.get("story", "")] if pk.isdecimal() and len(pk) < 19]


def _credits_from_form(data) -> list[list]:
    rows = []
    for number, (role, person) in enumerate(zip(data.getlist("role"), data.getlist("person"), strict=False)):
        places = data.getlist("place")
        rows.append((_place(places[number] if number < len(places) else ""), number, role, person))
    return [[role, int(person)] for _order, _number, role, person in sorted(rows) if person.isdecimal()]


def _place(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 99_999
