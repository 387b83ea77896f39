"""Forms of the library: one picture's facts, many at once, and the files that come in."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.enums import SourceType
from articles.models import Picture
from articles.templatetags.picture_library import LABELS
from newsroom.lib.languages import LanguagesFormField

ACCEPT = "image/jpeg,image/png,image/webp,image/gif,image/avif,image/tiff"
PART = re.compile(r"[,;，；、\n]+")
MOST, LONGEST = 60, 120
MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


class ListField(forms.CharField):
    """Several short texts in one field, parted by commas of either script; each once."""

    def prepare_value(self, value):
        return ", ".join(str(each) for each in value) if isinstance(value, list | tuple) else value

    def clean(self, value):
        parts = [part.strip() for part in PART.split(super().clean(value)) if part.strip()]
        found = list(dict.fromkeys(parts))
        if len(found) > MOST:
            raise ValidationError(_("At most %(limit)d can be given here."), params={"limit": MOST})
        if any(len(part) > LONGEST for part in found):
            raise ValidationError(_("One of these is longer than %(limit)d characters."), params={"limit": LONGEST})
        return found

    def has_changed(self, initial, data):
        return list(initial or []) != [part.strip() for part in PART.split(data or "") if part.strip()]


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


def moment_field(label) -> forms.DateTimeField:
    return forms.DateTimeField(label=label, required=False, input_formats=MOMENTS, widget=MomentInput())


WORDS = ["title", "caption", "alt", "extended_alt", "subjects", "caption_writer"]
PEOPLE = ["people", "event", "taken_at", "sublocation", "city", "region", "country", "country_code"]
RIGHTS = ["credit", "creator", "creator_title", "source", "copyright", "usage_terms", "licence", "licence_url"]
LIMITS = ["embargo_until", "expires_at", "instructions", "source_type"]
GROUPS = (
    ("words", pgettext_lazy("group of a picture’s facts", "Words"), WORDS),
    ("people", _("People, place and time"), PEOPLE),
    ("rights", _("Rights"), RIGHTS + LIMITS),
)


class PictureForm(forms.ModelForm):
    """All that is said of a picture, with the version that the form was opened on."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    note = forms.CharField(
        label=_("Why, for the record"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    subjects = ListField(label=_("Keywords of the picture"), required=False, help_text=_("Parted by commas."))
    people = ListField(label=_("People shown"), required=False, help_text=_("Parted by commas, from left to right."))
    licence_url = forms.URLField(
        label=_("Address of the licence"), required=False, max_length=500, assume_scheme="https"
    )
    taken_at = moment_field(_("Taken"))
    embargo_until = moment_field(_("Not to be published before"))
    expires_at = moment_field(_("Not to be published after"))
    source_type = forms.ChoiceField(
        label=_("How it was made"), required=False, choices=[("", _("Not said")), *SourceType.choices]
    )

    class Meta:
        model = Picture
        fields = WORDS + PEOPLE + RIGHTS + LIMITS
        labels = LABELS
        widgets = {
            "extended_alt": forms.Textarea(attrs={"rows": 3}),
            "usage_terms": forms.Textarea(attrs={"rows": 2}),
            "instructions": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.version
        for name in self.errors if self.is_bound else ():
            if name in self.fields:
                self.fields[name].widget.attrs["aria-invalid"] = "true"

    def clean(self):
        given = super().clean()
        begins, ends = given.get("embargo_until"), given.get("expires_at")
        if begins and ends and ends <= begins:
            self.add_error("expires_at", _("This is before the embargo ends."))
        return given

    def groups(self) -> list[dict]:
        return [
            {"name": name, "title": title, "fields": [self[each] for each in fields]} for name, title, fields in GROUPS
        ]

    def words(self) -> dict:
        """What was typed, ready for the verb."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class CaptionForm(forms.ModelForm):
    """One row of the table in which many pictures are described."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        model = Picture
        fields = ["title", "caption", "alt", "credit"]
        labels = {"title": _("Headline"), "alt": _("Alternative text"), "credit": _("Credit")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.version

    def words(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class FocusForm(forms.Form):
    """From left and from top, in percent."""

    x = forms.FloatField(label=_("From the left, in percent"), min_value=0, max_value=100)
    y = forms.FloatField(label=_("From the top, in percent"), min_value=0, max_value=100)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"step": "any", "inputmode": "decimal"}


MODES = [
    ("set", _("Is replaced")),
    ("fill", _("Stays; only empty fields are filled")),
    ("append", _("Stays; captions, texts and terms are put behind it")),
]


class BulkForm(forms.Form):
    """What is to be said of all chosen pictures: an empty field leaves what is there."""

    mode = forms.ChoiceField(label=_("What is already there"), choices=MODES, initial="set", widget=forms.RadioSelect)

    credit = LanguagesFormField(label=_("Credit line"), required=False, max_length=200)
    creator = forms.CharField(label=_("Creator"), required=False, max_length=200)
    source = forms.CharField(label=_("Source"), required=False, max_length=200)
    copyright = forms.CharField(label=_("Copyright notice"), required=False, max_length=300)
    licence = forms.CharField(label=_("Licence"), required=False, max_length=200)
    licence_url = forms.URLField(
        label=_("Address of the licence"), required=False, max_length=500, assume_scheme="https"
    )
    usage_terms = forms.CharField(
        label=_("Usage terms"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    caption = LanguagesFormField(label=_("Caption"), required=False, rows=2, max_length=1000)
    alt = LanguagesFormField(label=_("Alternative text"), required=False, rows=2, max_length=500)
    add = ListField(label=_("Add keywords"), required=False, help_text=_("Parted by commas."))
    remove = ListField(label=_("Remove keywords"), required=False, help_text=_("Parted by commas."))
    embargo_until = moment_field(_("Not to be published before"))
    expires_at = moment_field(_("Not to be published after"))

    def __init__(self, *args, **kwargs):
        # The filters of the same page have fields of the same names.
        super().__init__(*args, auto_id="bulk_%s", **kwargs)

    @property
    def texts(self) -> list:
        return [field for field in self if field.name != "mode"]

    def changes(self) -> dict:
        """What was filled in; an empty field changes nothing."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "mode" and value}
        return given


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """All files of one field; which of them are pictures is found out one by one."""

    widget = ManyFilesInput(attrs={"accept": ACCEPT, "multiple": True})

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data]
        files = [file for file in files if file]
        if self.required and not files:
            raise ValidationError(self.error_messages["required"], code="required")
        return files


class UploadForm(forms.Form):
    file = ManyFilesField(label=_("Pictures"))


class ReplaceForm(forms.Form):
    file = forms.FileField(label=_("New file"), allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ACCEPT}))
    note = forms.CharField(label=_("Why, for the record"), required=False, max_length=500)
