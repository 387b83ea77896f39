"""Names and texts in the outlet's languages: one JSON column {"en": …, "zh-hans": …}."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Names(dict):
    """A text in several languages. `str()` gives the one of the active language, else the next best."""

    def in_(self, language: str | None) -> str:
        """The text in `language`; without one the default edition's, else whichever exists."""
        for code in (language, settings.LANGUAGE_CODE, *self):
            if code and self.get(code):
                return self[code]
        return ""

    def has(self, language: str) -> bool:
        return bool(self.get(language))

    def __str__(self) -> str:
        return self.in_(get_language())

    def __bool__(self) -> bool:
        return any(self.values())


def validate_names(value):
    """Refuse anything that is not a mapping from the outlet's language codes to texts."""
    if not isinstance(value, dict):
        raise ValidationError(_("Enter a text for each language."))
    codes = {code for code, _name in settings.LANGUAGES}
    for code, text in value.items():
        if code not in codes:
            raise ValidationError(_("%(code)s is not one of the outlet’s languages."), params={"code": code})
        if not isinstance(text, str):
            raise ValidationError(_("The text for %(code)s must be words."), params={"code": code})


class LanguagesWidget(forms.MultiWidget):
    """One input for each language, labelled with its own name and marked with its code."""

    template_name = "widgets/languages.html"

    def __init__(self, rows: int = 1, attrs=None):
        self.rows = rows
        kind = forms.TextInput if rows == 1 else forms.Textarea
        row_attrs = {} if rows == 1 else {"rows": rows}
        widgets = {code: kind(attrs={"lang": code, **row_attrs}) for code, _name in settings.LANGUAGES}
        super().__init__(widgets, attrs)

    def decompress(self, value):
        value = value or {}
        return [value.get(code, "") for code, _name in settings.LANGUAGES]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        for subwidget, (code, label) in zip(context["widget"]["subwidgets"], settings.LANGUAGES, strict=True):
            subwidget["attrs"]["aria-label"] = f"{attrs.get('data-label', '')} {label}".strip() if attrs else label
            subwidget["language"] = {"code": code, "label": label}
        return context

    def id_for_label(self, id_):
        return f"{id_}_{settings.LANGUAGES[0][0]}" if id_ else id_


class LanguagesFormField(forms.MultiValueField):
    def __init__(self, *, rows=1, max_length=None, encoder=None, decoder=None, **kwargs):
        fields = [
            forms.CharField(required=False, max_length=max_length, strip=True) for _code, _name in settings.LANGUAGES
        ]
        kwargs.setdefault("widget", LanguagesWidget(rows=rows))
        super().__init__(fields=fields, require_all_fields=False, **kwargs)

    def compress(self, values):
        codes = [code for code, _name in settings.LANGUAGES]
        return Names({code: text for code, text in zip(codes, values or [], strict=False) if text})

    def has_changed(self, initial, data):
        return self.compress(data) != Names({k: v for k, v in (initial or {}).items() if v})


class LanguagesField(models.JSONField):
    """A JSON column of texts by language code; reads back as `Names`."""

    def __init__(self, *args, rows: int = 1, max_length: int | None = None, **kwargs):
        self.rows, self.text_max_length = rows, max_length
        kwargs.setdefault("default", Names)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, validate_names]

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        if self.rows != 1:
            kwargs["rows"] = self.rows
        if self.text_max_length:
            kwargs["max_length"] = self.text_max_length
        return name, path, args, kwargs

    def from_db_value(self, value, expression, connection):
        value = super().from_db_value(value, expression, connection)
        return Names(value) if isinstance(value, dict) else value

    def to_python(self, value):
        return Names(value) if isinstance(value, dict) else super().to_python(value)

    def formfield(self, **kwargs):
        defaults = {"form_class": LanguagesFormField, "rows": self.rows, "max_length": self.text_max_length}
        kwargs.pop("widget", None)
        kwargs.pop("max_length", None)
        return models.Field.formfield(self, **{**defaults, **kwargs})

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
