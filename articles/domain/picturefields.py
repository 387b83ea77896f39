"""The fields of a picture that people fill in: how a value is checked, kept in the record, and found again."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from articles.enums import SourceType
from articles.models import Picture, PictureFile
from newsroom.lib.languages import LanguagesField, Names
from newsroom.lib.text import fold

WORDS = (
    *("title", "alt", "caption", "credit", "creator", "creator_title", "caption_writer", "source", "subjects"),
    *("people", "event", "extended_alt", "taken_at", "sublocation", "city", "region", "country", "country_code"),
    "source_type",
)
RIGHTS = ("copyright", "usage_terms", "licence", "licence_url", "instructions", "embargo_until", "expires_at")
FIELDS = (*WORDS, *RIGHTS)
LISTS = ("subjects", "people")
MOMENTS = ("taken_at", "embargo_until", "expires_at")
# What travels in the metadata of served forms, under the names of newsroom.lib.images.fields. Forms are made anew when
# the claims change; of the words, those known when they are made go along.
CLAIMS = ("credit", "creator", "creator_title", "source", "copyright", "usage_terms", "licence_url", "source_type")
NOTICE = (*CLAIMS, "title", "caption", "alt", "extended_alt", "caption_writer")
MOST, LONGEST = 100, 200


def cleaned(words: dict[str, Any]) -> dict[str, Any]:
    """Values as they are stored. Raises ValidationError with a sentence for each field that cannot be."""
    found, errors = {}, {}
    for name, value in words.items():
        if name not in FIELDS:
            raise ValueError(f"{name} is no field of a picture")
        try:
            found[name] = _clean(name, value)
        except ValidationError as error:
            errors[name] = error
    if errors:
        raise ValidationError(errors)
    return found


def _clean(name: str, value: Any) -> Any:
    field = _column(name)
    if isinstance(field, LanguagesField):
        names = Names({code: text.strip() for code, text in dict(value or {}).items() if text and text.strip()})
        longest = field.text_max_length or LONGEST
        if any(len(text) > longest for text in names.values()):
            raise ValidationError(_("At most %(limit)d characters."), params={"limit": longest})
        return field.clean(names, None) if names else Names()
    if name in LISTS:
        parts = dict.fromkeys(str(each).strip() for each in value or [])
        found = [part for part in parts if part]
        if len(found) > MOST or any(len(part) > LONGEST for part in found):
            raise ValidationError(
                _("At most %(most)d entries of %(longest)d characters."), params={"most": MOST, "longest": LONGEST}
            )
        return found
    if name in MOMENTS:
        if not value:
            return None
        moment = value if isinstance(value, datetime) else parse_datetime(str(value))
        if moment is None:
            raise ValidationError(_("Enter date and time like 2022-05-18 15:00."))
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    text = str(value or "").strip()
    return field.clean(text, None) if text else ""


def _column(name: str) -> models.Field:
    field = Picture._meta.get_field(name)
    assert isinstance(field, models.Field)  # noqa: S101 -- FIELDS holds no relations
    return field


def check(picture: Picture) -> None:
    """What one field alone cannot tell. Raises ValidationError."""
    if picture.embargo_until and picture.expires_at and picture.embargo_until >= picture.expires_at:
        raise ValidationError({"expires_at": _("The picture would expire before its embargo ends.")})


def as_json(value: Any) -> Any:
    """A value as the record keeps it."""
    return value.isoformat() if isinstance(value, datetime) else value


def search_text(picture: Picture, file: PictureFile | None = None) -> str:
    """Everything by which somebody may look for it, folded. `file`: the present one, where it is not written yet."""
    file = file or picture.file
    words = [
        *(getattr(picture, name) for name in ("title", "creator", "source", "event", "copyright", "licence")),
        *(getattr(picture, name) for name in ("sublocation", "city", "region", "country")),
        *(text for name in ("alt", "caption", "credit") for text in getattr(picture, name).values()),
        *picture.subjects,
        *picture.people,
        file.filename if file else "",
    ]
    return fold("\n".join(word for word in words if word))


def notice(picture: Picture) -> dict[str, Any]:
    """What is written into the metadata of the served forms: the words in every language, and the rights."""
    found: dict[str, Any] = {}
    for name in NOTICE:
        value = getattr(picture, name)
        if isinstance(value, Names):
            found[name] = value.in_(settings.LANGUAGE_CODE) if name == "credit" else _in_languages(value)
        else:
            found[name] = value
    return {name: value for name, value in found.items() if value}


def claims_digest(picture: Picture) -> str:
    """Other claims, other metadata in the forms: they are compared by this."""
    claims = {name: value for name, value in notice(picture).items() if name in CLAIMS}
    return hashlib.sha256(json.dumps(claims, sort_keys=True).encode()).hexdigest()


def _in_languages(names: Names) -> Any:
    texts = {code: text for code, text in names.items() if text}
    return {"x-default": names.in_(settings.LANGUAGE_CODE), **texts} if texts else ""


def from_file(metadata: dict[str, Any]) -> dict[str, Any]:
    """The words that a file brings along, as this outlet keeps them: too long is cut, nonsense left out."""
    found: dict[str, Any] = {}
    for name, value in metadata.items():
        if name not in FIELDS:
            continue
        field = _column(name)
        if isinstance(field, LanguagesField):
            found[name] = _names(value, field.text_max_length or LONGEST)
        elif name in LISTS:
            found[name] = [str(each)[:LONGEST] for each in value][:MOST]
        elif name in MOMENTS:
            found[name] = _moment(str(value))
        elif name == "source_type":
            found[name] = value if value in SourceType.values else ""
        else:
            text = str(value)
            limit = field.max_length if isinstance(field, models.CharField) else None
            # Half an address leads nowhere.
            found[name] = "" if name == "licence_url" and len(text) > (limit or 0) else text[:limit].strip()
    kept = {}
    for name, value in found.items():
        try:
            kept[name] = _clean(name, value)
        except ValidationError:
            continue
    return {name: value for name, value in kept.items() if value}


def _names(value: Any, longest: int) -> Names:
    """A text without a language, or in one that is not the outlet's, counts for the default edition."""
    if not isinstance(value, dict):
        return Names({settings.LANGUAGE_CODE: str(value)[:longest].strip()})
    codes = [code for code, _label in settings.LANGUAGES]
    names = Names()
    for tag, text in value.items():
        own = next((code for code in codes if tag in (code, code.split("-")[0]) or _same(tag, code)), None)
        if own and own not in names:
            names[own] = str(text)[:longest].strip()
    rest = value.get("x-default") or next(iter(value.values()), "")
    if not names or (settings.LANGUAGE_CODE not in names and rest not in names.values()):
        names[settings.LANGUAGE_CODE] = str(rest)[:longest].strip()
    return names


def _same(tag: str, code: str) -> bool:
    """zh-cn and zh-sg are written in simplified characters."""
    return (code == "zh-hans" and (tag in {"zh-cn", "zh-sg"} or tag.startswith("zh-hans-"))) or tag.startswith(
        f"{code}-"
    )


def _moment(text: str) -> datetime | None:
    """A day without an hour counts from its beginning, a time without a zone in the newsroom's."""
    try:
        moment = parse_datetime(text)
        if moment is None:
            day = parse_date(text)
            moment = datetime.combine(day, datetime.min.time()) if day else None
    except ValueError:
        return None
    if moment is None:
        return None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
